use crate::facts::Paragraph;
use crate::finding::{Draft, Findings, Text};
use crate::prose::{breaks_lines, ends_marked, is_prose};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict, without_text};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("TXT804"),
        name: "unfinished-sentence",
        title: ("句子没有写完", "A sentence stops in the middle"),
        severity: Severity::Note,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号（年度报告内容应当完整）",
        docs: Docs {
            checks: (
                "一个部分的最后一段停在逗号、顿号或“进一步加强”这样要接宾语的词上；或者60字以上的段落结尾没有标点。",
                "The last paragraph of a section stops at a comma or at a word that wants an object (“进一步加强”); or a paragraph of 60 characters or more ends without a mark.",
            ),
            why: (
                "后半句可能在排版或复制时丢失，公众看不到完整的内容。",
                "The rest may have been lost in copying; the public does not see all of it.",
            ),
            bad: ("今后将进一步加强", "今后将进一步加强"),
            good: ("今后将进一步加强队伍建设。", "今后将进一步加强队伍建设。"),
            false_alarms: (
                "短段落只缺句号不报（“无其他需要报告的事项”）；标题、列表项、落款、日期、表格残留、网址不看。正文按行断开的来源（三成以上的长段没有标点结尾）不判断。",
                "A short paragraph that only lacks its full stop is left alone (“无其他需要报告的事项”), and so are headings, items, signatures, dates, remains of tables and addresses. Where the source breaks the text into lines (over three in ten long paragraphs without a mark) nothing is judged.",
            ),
        },
    },
    check: Check::Report(check),
};

/// A paragraph of this many characters is none of heading, item and signature.
const LONG: usize = 60;

/// How a sentence ends that wants to go on.
const OPEN: &[&str] = &[
    "进一步加强",
    "进一步提高",
    "进一步完善",
    "进一步推进",
    "进一步提升",
    "进一步规范",
    "进一步健全",
    "进一步",
    "将继续",
    "不断加强",
    "不断提高",
    "不断完善",
    "以及",
    "并且",
    "通过",
    "对于",
    "关于",
    "按照",
    "根据",
    "为了",
    "由于",
    "因为",
    "的",
    "和",
    "与",
    "及",
    "在",
    "对",
    "将",
    "并",
    "把",
    "被",
    "向",
    "从",
    "为",
    "是",
    "，",
    "、",
    "：",
    ",",
];

/// Words that end with one of those and are whole.
const CLOSED: &[&str] = &[
    "目的",
    "有的",
    "参与",
    "以上的",
    "行为",
    "作为",
    "存在",
    "现在",
    "所在",
    "方向",
    "倾向",
    "总和",
    "涉及",
    "普及",
    "合并",
    "还是",
    "好的",
    "成为",
    "认为",
];

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    if !cx.facts.has_text() {
        return without_text();
    }
    let paragraphs = &cx.facts.paragraphs;
    if breaks_lines(paragraphs.iter().map(|paragraph| paragraph.text)) {
        return Verdict::NotEvaluable(
            Text::new(
                "来源把正文按行断开，看不出段落的结尾",
                "the source breaks the text into lines; the ends of paragraphs do not show",
            )
            .into(),
        );
    }
    let mut failed = false;
    let mut cut = None;
    for (at, paragraph) in paragraphs.iter().enumerate() {
        let text = paragraph.text.trim_end();
        let last = paragraphs.get(at + 1).is_none_or(|next| next.section != paragraph.section);
        let is_long = text.chars().nth(LONG - 1).is_some();
        let stops = if is_long { !ends_marked(text) } else { last && stops_open(text) };
        if !stops || !is_prose(text) {
            continue;
        }
        // A page break within a word: 通过案例实 and, on the next page, 操，….
        let goes_on =
            |next: &Paragraph<'_>| next.text.trim_start().chars().nth(1).is_some_and(|c| "，、。；".contains(c));
        if paragraphs.get(at + 1).is_some_and(goes_on) {
            continue;
        }
        // Where the copy ends, the sentence goes on elsewhere.
        if cx.facts.is_cut() && at + 1 == paragraphs.len() {
            cut = Some(cx.facts.cut());
            continue;
        }
        failed = true;
        let tail = text.char_indices().rev().nth(11).map_or(0, |(at, _)| at);
        let words = text.get(tail..).unwrap_or_default();
        let message = Text::new(
            format!("段落停在“{words}”，句子可能没有写完"),
            format!("the paragraph stops at “{words}”: the sentence may be unfinished"),
        );
        let help = Text::new("请补全句子和标点。", "Complete the sentence and its mark.");
        findings.push(Draft::new(message, help).words(paragraph.text, tail..text.len(), paragraph.place));
    }
    match (failed, cut) {
        (true, _) => Verdict::Fail,
        (false, Some(reason)) => Verdict::NotEvaluable(reason.into()),
        (false, None) => Verdict::Pass(None),
    }
}

/// A short paragraph that wants to go on.
fn stops_open(text: &str) -> bool {
    let numbered = text.starts_with(|c| "（(一二三四五六七八九十0123456789".contains(c));
    !numbered
        && text.chars().nth(5).is_some()
        && OPEN.iter().any(|open| text.ends_with(open))
        && !CLOSED.iter().any(|closed| text.ends_with(closed))
}
