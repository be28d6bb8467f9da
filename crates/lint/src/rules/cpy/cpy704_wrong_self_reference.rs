use super::own::is_named_after;
use crate::facts::Paragraph;
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict, without_text};
use gongkai_model::{Report, plural};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("CPY704"),
        name: "wrong-self-reference",
        title: ("自称与单位性质不符", "Calls itself what it is not"),
        severity: Severity::Warning,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号（年度报告内容雷同、敷衍塞责的整改要求）",
        docs: Docs {
            checks: (
                "正文中的“我局、我委、我馆、我厅、我镇、我乡、我街道、我校、我院、我中心”及“本局”等自称，应与单位名称相符；区的单位不应自称“我县”。",
                "Words such as “我局”, “我委”, “我馆”, “我厅”, “我镇”, “我乡”, “我街道”, “我校”, “我院”, “我中心” (and “本局” …) must fit the agency's name; a body of a district (“区”) must not say “我县”.",
            ),
            why: (
                "自称错误通常说明文字抄自其他单位，其中的情况和数字也未必属于本单位。",
                "A wrong self-reference usually means that the text was copied from another body, and its facts with it.",
            ),
            bad: ("档案馆的报告：“2021年我局未收到申请。”", "An archive's report: “2021年我局未收到申请。”"),
            good: ("档案馆的报告：“2021年我馆未收到申请。”", "An archive's report: “2021年我馆未收到申请。”"),
            false_alarms: (
                "名称中含有该字即视为相符（档案局（馆）可自称我局、我馆，管委会可自称我委）。引号和书名号内的文字不看。“我办、我部、我所、我区、我市”用法太杂，不判断。合署办公而名称未写明的单位可能误报。",
                "A name that holds the word fits it (a “档案局（馆）” may say both, a “管委会” may say “我委”). Quotations are not looked at. “我办”, “我部”, “我所”, “我区” and “我市” have too many uses and are not judged. Bodies that share an office without saying so in the name may be reported wrongly.",
            ),
        },
    },
    check: Check::Report(check),
};

/// A noun for the agency itself, the words of a name it fits, and what follows where it is part of another word.
const NOUNS: &[(&str, &[&str], &[&str])] = &[
    ("局", &["局", "总署"], &["限", "部", "面", "势", "域", "中"]),
    ("委", &["委"], &["托", "任", "派", "员", "屈", "以", "婉"]),
    ("馆", &["馆"], &[]),
    ("厅", &["厅"], &[]),
    ("镇", &["镇"], &["江", "静", "定"]),
    ("乡", &["乡", "苏木"], &["村", "镇", "土", "亲", "本"]),
    ("街道", &["街道", "街", "地区办事处"], &[]),
    ("校", &["校", "学", "幼儿园", "高中", "初中"], &["对", "正", "验", "核"]),
    ("院", &["院"], &["校"]),
    ("中心", &["中心"], &["城", "区", "镇", "工作", "任务", "组", "小学"]),
];

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    if !cx.facts.has_text() {
        return without_text();
    }
    let report = cx.report;
    if report.agency.name.trim().is_empty() || report.agency.kind.id() == "other" {
        return Verdict::NotEvaluable(
            Text::new("看不出单位的性质", "the agency's name does not show what kind it is").into(),
        );
    }
    let mut failed = false;
    let other = |word: &&&str| cx.settings.wording.names_of(report).any(|name| name.contains(**word));
    let fits =
        |words: &[&str]| words.iter().any(|word| is_named_after(report, word)) || words.iter().any(|word| other(&word));
    let nouns = NOUNS.iter().filter(|(_, words, _)| !fits(words));
    let own: Vec<(&Paragraph<'_>, Vec<usize>)> =
        cx.facts.paragraphs.iter().map(|paragraph| (paragraph, own_words(paragraph.text))).collect();
    for (noun, not_before) in nouns.map(|(noun, _, not)| (*noun, *not)).chain(county(report)) {
        // The first place is shown, the others are counted.
        let mut first = None;
        let mut times = 0usize;
        for (paragraph, own) in &own {
            for at in own.iter().copied().filter(|at| says(paragraph.text, *at, noun, not_before)) {
                first.get_or_insert((*paragraph, at));
                times += 1;
            }
        }
        let Some((paragraph, at)) = first else { continue };
        failed = true;
        let part = at..at + "我".len() + noun.len();
        let said = paragraph.text.get(part.clone()).unwrap_or(noun);
        let name = &report.agency.name;
        let message = Text::new(
            format!("{name}自称“{said}”，共 {times} 处"),
            format!("{name} calls itself “{said}”, in {}", plural(times, "place")),
        );
        let help = Text::new(
            "请改为本单位的自称，并核对这一段是否抄自其他单位，所述情况是否属实。",
            "Use the agency's own name, and check whether the passage was copied from another body and is true here.",
        );
        findings.push(Draft::new(message, help).words(paragraph.text, part, paragraph.place));
    }
    if failed { Verdict::Fail } else { Verdict::Pass(None) }
}

/// 我县 is wrong for a body whose innermost unit is a district. 我区 is not judged: an autonomous region is one too.
fn county(report: &Report) -> Option<(&'static str, &'static [&'static str])> {
    let region = &report.agency.region;
    let district = region.last().is_some_and(|unit| unit.ends_with('区') && !unit.ends_with("开发区"));
    let no_county = !region.units().iter().any(|unit| unit.ends_with('县')) && !is_named_after(report, "县");
    (district && no_county).then_some(("县", &["域", "级", "乡"]))
}

/// Where 我 stands in a text, then where 本 does. In order of reading is not needed: the first of each is enough to show, all are
/// counted.
fn own_words(text: &str) -> Vec<usize> {
    let said = |word: &'static str| {
        text.match_indices(word).map(|(at, _)| at).filter(|at| {
            // 基本局面, 根本, 自我: another word.
            let before = text.get(..*at).unwrap_or_default();
            !before.ends_with(['基', '根', '自', '原', '日', '版', '文', '成', '资'])
        })
    };
    said("我").chain(said("本")).collect()
}

/// Whether a noun stands behind a word of [`own_words`], and not as the beginning of another word or in a quotation.
fn says(text: &str, at: usize, noun: &str, not_before: &[&str]) -> bool {
    let Some(rest) = text.get(at + "我".len()..).and_then(|rest| rest.strip_prefix(noun)) else { return false };
    !not_before.iter().any(|word| rest.starts_with(word)) && !quoted(text.get(..at).unwrap_or_default())
}

/// Whether the text before leaves a quotation or a title open. Looks back a sentence at most.
fn quoted(before: &str) -> bool {
    for c in before.chars().rev().take(60) {
        match c {
            '“' | '《' | '「' => return true,
            '”' | '》' | '」' | '。' => return false,
            _ => {}
        }
    }
    false
}
