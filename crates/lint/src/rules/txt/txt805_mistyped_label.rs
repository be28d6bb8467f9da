use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, OUTLINED, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::Form;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("TXT805"),
        name: "mistyped-label",
        title: ("标题或栏目名称有误", "A statutory heading is misprinted"),
        severity: Severity::Note,
        forms: OUTLINED,
        source: "国办公开办函〔2021〕30号、国办公开办函〔2019〕60号（格式）",
        docs: Docs {
            checks: (
                "六个部分的标题是否与格式一致（编号、空格、标点和各年度格式的写法不计）。",
                "Whether the headings of the six sections are those of the form; numbers, spaces, marks and the wording of other vintages are set aside.",
            ),
            why: (
                "标题是法定格式的一部分，写错会影响检索和核对。",
                "Headings belong to the statutory form; search and checks rely on them.",
            ),
            bad: ("“二、主动公开府信息情况”", "“二、主动公开府信息情况”"),
            good: ("“二、主动公开政府信息情况”", "“二、主动公开政府信息情况”"),
            false_alarms: (
                "表格里的栏目名称暂不检查：读入时只保留数字。",
                "Labels inside tables are not looked at: reading keeps the numbers only.",
            ),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    if let Err(verdict) = cx.text() {
        return verdict;
    }
    for section in &cx.report.sections {
        let Some(key) = section.key.as_deref() else { continue };
        let Some(label) = statutory(cx, key) else { continue };
        let printed = bare(&section.heading);
        if printed.is_empty() || printed == label || known(key, &printed) {
            continue;
        }
        let message = Text::new(
            format!("标题“{}”与格式的“{label}”不一致", section.heading),
            format!("the heading {:?} is not the form's {label:?}", section.heading),
        );
        let help = Text::new(format!("请改为“{label}”。"), format!("Write {label:?}."));
        let draft = Draft::new(message, help).instead(label, printed);
        findings.push(Draft { place: Some(section.place), ..draft });
    }
    findings.verdict()
}

fn statutory(cx: &ReportContext<'_, '_>, key: &str) -> Option<String> {
    let form = Form::expected(cx.report.report_year)?;
    form.sections.iter().find(|section| section.key == key).map(|section| bare(&section.zh))
}

/// The heading is one of the form's own wordings, in any of its vintages.
fn known(key: &str, printed: &str) -> bool {
    let sections = Form::all().iter().flat_map(|form| &form.sections).filter(|section| section.key == key);
    sections
        .flat_map(|section| std::iter::once(&section.zh).chain(&section.aliases))
        .any(|label| bare(label) == printed)
}

/// Without number, brackets, spaces and marks.
fn bare(text: &str) -> String {
    let text = text.trim_start_matches(|c: char| {
        "（(第一二三四五六七八九十".contains(c) || c.is_ascii_digit() || c.is_whitespace()
    });
    let text = text.trim_start_matches(['、', '.', '．', '）', ')', '，', ' ', '　', '部', '分']);
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}
