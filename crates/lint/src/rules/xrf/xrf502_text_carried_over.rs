use super::compare;
use crate::claims::Topic;
use crate::finding::Findings;
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("XRF502"),
        name: "text-carried-over",
        title: ("正文结转件数与表格不符", "What is carried over in the text is not the table’s"),
        severity: Severity::Warning,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号（内容准确）",
        docs: Docs {
            checks: (
                "正文写的上年结转、结转下年度件数与表三是否一致。",
                "Whether what is carried in and out in the text is that of table 3.",
            ),
            why: ("正文和表格说的是同一件事，数字应当一致。", "Text and table speak of the same thing."),
            bad: ("正文“上年结转3件”，表三 1 件。", "3 in the text, 1 in the table."),
            good: ("两处都是 1 件。", "1 in both."),
            false_alarms: (
                "概数、上年和累计的数字、其中项、备案数、部门报告中的全区（市、县）数字、县级以上政府报告中本机关的数字不比较。",
                "Rounded numbers, other years, parts, filings (“备案”), numbers of the whole region in a department’s report, and those of its own office in the report of a government from county level up are not compared.",
            ),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    compare::topics(cx, findings, &[Topic::CarriedIn, Topic::CarriedOut])
}
