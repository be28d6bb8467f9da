use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict, without_text};
use crate::words::Words;
use gongkai_model::Place;
use std::ops::Range;
use std::sync::LazyLock;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("TXT803"),
        name: "doubled-words",
        title: ("词语重复", "Words printed twice"),
        severity: Severity::Note,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号（年度报告内容应当准确）",
        docs: Docs {
            checks: (
                "标题或正文中同一个常用词或年份接连出现两次：政府政府、信息信息、2025年2025年度。",
                "A common noun or a year appears twice in a row in the title or text: “政府政府”, “信息信息”, “2025年2025年度”.",
            ),
            why: ("重复的词语说明报告没有校对。", "Doubled words show that nobody proofread the report."),
            bad: ("主动公开政府政府信息40条。", "主动公开政府政府信息40条。"),
            good: ("主动公开政府信息40条。", "主动公开政府信息40条。"),
            false_alarms: (
                "只看固定的一组词。前后两个词分属两个词组的不报：区政府政府信息公开工作、公开工作工作人员、依申请申请人、信息信息化、部门部门预算。家家户户、研究研究之类不在其列。",
                "Only a fixed list of words. Two words of two phrases are left alone: “区政府政府信息公开”, “公开工作工作人员”, “依申请申请人”, “信息信息化”, “部门部门预算”. Doublings of the language (“家家户户”, “研究研究”) are not on the list.",
            ),
        },
    },
    check: Check::Report(check),
};

/// Words that are never rightly said twice in a row, what may stand before, and what may follow all the same.
const WORDS: &[(&str, &[&str], &[&str])] = &[
    ("政府信息公开", &[], &[]),
    ("政府信息", &[], &["公开"]),
    ("信息公开", &[], &[]),
    ("主动公开", &[], &[]),
    ("依申请公开", &[], &[]),
    ("年度报告", &[], &["期"]),
    (
        "政府",
        &["人民", "省", "市", "县", "区", "旗", "州", "镇", "乡", "级", "街道", "我", "本", "各", "上级", "盟", "新"],
        &[],
    ),
    ("信息", &[], &["化"]),
    ("工作", &[], &["人员", "组", "日", "者", "量", "要点", "专班", "领导小组", "机构", "会", "台", "手册"]),
    ("申请", &[], &["人", "表", "书"]),
    ("情况", &[], &["下"]),
    ("年度", &[], &[]),
    ("制度", &[], &["化"]),
    ("条例", &[], &[]),
    ("机关", &[], &["事务", "党"]),
    ("内容", &[], &[]),
    ("网站", &[], &[]),
    ("平台", &[], &[]),
    ("群众", &[], &[]),
    ("部门", &[], &["预算", "决算", "间", "之间"]),
    ("政务", &[], &[]),
    ("进一步", &[], &[]),
    ("加强", &[], &[]),
    ("及时", &[], &["雨"]),
    ("完善", &[], &[]),
    ("我局", &[], &[]),
    ("我镇", &[], &[]),
    ("本年度", &[], &[]),
];

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    if !cx.facts.has_text() {
        return without_text();
    }
    let title = cx.report.title.as_deref().map(|title| (title, Place::default()));
    let paragraphs = cx.facts.paragraphs.iter().map(|paragraph| (paragraph.text, paragraph.place));
    let mut failed = false;
    for (text, place) in title.into_iter().chain(paragraphs) {
        for part in doubled(text) {
            failed = true;
            let words = text.get(part.clone()).unwrap_or_default();
            let message = Text::new(format!("词语重复：“{words}”"), format!("printed twice: “{words}”"));
            let help = Text::new("请删去一个。", "Take one of them out.");
            findings.push(Draft::new(message, help).words(text, part, place));
        }
    }
    if failed { Verdict::Fail } else { Verdict::Pass(None) }
}

/// Each word twice: hardly a text has one, and this tells at once.
static DOUBLED: LazyLock<Words> = LazyLock::new(|| {
    let doubled: Vec<String> = WORDS.iter().map(|(word, ..)| word.repeat(2)).collect();
    Words::of(doubled.iter().map(String::as_str))
});

fn doubled(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    if DOUBLED.stand_in(text) {
        for (word, before_fits, after_fits) in WORDS {
            doubled_word(text, word, (before_fits, after_fits), &mut found);
        }
    }
    found.extend(years(text));
    found.sort_by_key(|part| (part.start, std::cmp::Reverse(part.end)));
    // One place is one fault, whatever words it is made of.
    let mut until = 0;
    found.retain(|part| {
        let keep = part.start >= until;
        until = until.max(part.end);
        keep
    });
    found
}

/// Where a word is doubled and the two do not belong to two phrases.
fn doubled_word(text: &str, word: &str, (before_fits, after_fits): (&[&str], &[&str]), found: &mut Vec<Range<usize>>) {
    for (start, _) in text.match_indices(word) {
        let second = start + word.len();
        let (Some(before), Some(after)) = (text.get(..start), text.get(second..)) else { continue };
        let Some(after) = after.strip_prefix(word) else { continue };
        let fits =
            before_fits.iter().any(|fit| before.ends_with(fit)) || after_fits.iter().any(|fit| after.starts_with(fit));
        if !fits {
            found.push(start..second + word.len());
        }
    }
}

/// 2025年2025年度, 2025年度2025年.
fn years(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    text.match_indices('年').filter_map(move |(at, _)| {
        let before = text.get(..at)?;
        let start = before.len().checked_sub(4)?;
        let year = before.get(start..).filter(|year| year.bytes().all(|b| b.is_ascii_digit()))?;
        if before.get(..start)?.ends_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let first = at + '年'.len_utf8();
        let rest = text.get(first..)?;
        let (rest, first) = rest.strip_prefix('度').map_or((rest, first), |rest| (rest, first + '度'.len_utf8()));
        rest.strip_prefix(year)?.strip_prefix('年')?;
        Some(start..first + year.len() + '年'.len_utf8())
    })
}
