use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("FRM108"),
        name: "outdated-legal-basis",
        title: ("引用已被替代的文件", "A replaced notice is cited"),
        severity: Severity::Warning,
        needs: Needs::Outline,
        source: "国办公开办函〔2021〕30号（自2021年度起施行，替代国办公开办函〔2019〕60号）；2019年5月15日起施行的《条例》",
        docs: Docs {
            checks: (
                "2021年度起是否还引用国办公开办函〔2019〕60号或“（试行）”格式；2019年度起是否还引用2008年的条例（国务院令第492号）。",
                "Whether the replaced notice of 2019 (“60号”, “（试行）”) is cited from report year 2021 on, or the regulation of 2008 (“第492号”) from 2019 on.",
            ),
            why: ("说明没有按现行格式编制。", "It shows that the report was not written by the form in force."),
            bad: ("2023年度报告引用“国办公开办函〔2019〕60号”。", "A report for 2023 that cites “〔2019〕60号”."),
            good: ("引用“国办公开办函〔2021〕30号”。", "“〔2021〕30号” is cited."),
            false_alarms: (
                "同时提到新旧两个文件时也会报。",
                "A report that names the old notice beside the new one is reported too.",
            ),
        },
    },
    check: Check::Report(check),
};

/// What is cited, from which report year on it is replaced, and by what.
const REPLACED: [(&str, i32, &str); 7] = [
    ("〔2019〕60号", 2021, "国办公开办函〔2021〕30号"),
    ("[2019]60号", 2021, "国办公开办函〔2021〕30号"),
    ("（2019）60号", 2021, "国办公开办函〔2021〕30号"),
    ("年度报告格式（试行）", 2021, "国办公开办函〔2021〕30号"),
    ("年度报告格式(试行)", 2021, "国办公开办函〔2021〕30号"),
    ("国务院令第492号", 2019, "国务院令第711号"),
    ("国务院第492号令", 2019, "国务院令第711号"),
];

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let facts = match cx.text() {
        Ok(facts) => facts,
        Err(verdict) => return verdict,
    };
    for paragraph in &facts.paragraphs {
        let cited = REPLACED
            .iter()
            .filter(|(_, from, _)| cx.report.report_year >= *from)
            .find_map(|(old, _, new)| paragraph.text.find(old).map(|at| (at, *old, *new)));
        let Some((at, old, new)) = cited else { continue };
        let message =
            Text::new(format!("引用的“{old}”已被“{new}”替代"), format!("“{old}” is cited; it is replaced by “{new}”"));
        let help = Text::new(
            format!("请改引“{new}”，并按其格式核对全文。"),
            format!("Cite “{new}” and hold the report to its form."),
        );
        findings.push(Draft::new(message, help).words(paragraph.text, at..at + old.len(), paragraph.place));
        // One cause, one finding.
        break;
    }
    findings.verdict()
}
