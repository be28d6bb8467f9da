use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, OUTLINED, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::Form;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("FRM101"),
        name: "section-missing",
        title: ("缺少部分", "A section is missing"),
        severity: Severity::Error,
        forms: OUTLINED,
        source: "《中华人民共和国政府信息公开条例》第五十条；国办公开办函〔2021〕30号、国办公开办函〔2019〕60号（格式）",
        docs: Docs {
            checks: ("六个部分是否齐全。", "Whether all six sections are there."),
            why: (
                "条例规定了年度报告应当包括的内容，通知要求不得遗漏。",
                "The regulation lists what a report must contain; nothing may be left out.",
            ),
            bad: ("只有一至五，没有“六、其他需要报告的事项”。", "Sections 一 to 五 only."),
            good: ("六个部分都有标题和内容；没有情况的写明“无”。", "All six headings with something under each."),
            false_alarms: (
                "标题写法与格式相差很大、认不出来时会误报；标题是图片时也会。",
                "A heading worded so differently that it is not recognised, or set as a picture.",
            ),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    if let Err(verdict) = cx.text() {
        return verdict;
    }
    let Some(form) = Form::expected(cx.report.report_year) else { return Verdict::NotApplicable };
    let missing: Vec<_> = form.sections.iter().filter(|section| cx.report.section(&section.key).is_none()).collect();
    // A report in another outline has none of the headings: that is one defect, not six.
    if missing.len() == form.sections.len() {
        let message = Text::new("没有采用规定的六个部分", "none of the six sections is there");
        let help = Text::new("请按规定格式的六个部分重新编写。", "Write the report in the six sections of the form.");
        findings.push(Draft::new(message, help));
        return Verdict::Fail;
    }
    for section in missing {
        let heading = format!("{}、{}", section.number, section.zh);
        let message =
            Text::new(format!("缺少“{heading}”"), format!("section {} ({}) is missing", section.number, section.en));
        let help =
            Text::new("请补上这一部分；没有情况的写明“无”。", "Add the section; where there is nothing, say so.");
        findings.push(Draft::new(message, help).instead(heading, "-"));
    }
    findings.verdict()
}
