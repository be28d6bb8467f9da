use super::compare;
use crate::claims::Topic;
use crate::finding::Findings;
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("XRF503"),
        name: "text-outcomes",
        title: ("正文办理结果与表格不符", "Outcomes in the text are not the table’s"),
        severity: Severity::Warning,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号（内容准确）",
        docs: Docs {
            checks: (
                "正文写的办结、予以公开、部分公开、不予公开、无法提供（其中本机关不掌握的）、不予处理、其他处理件数与表三是否一致。",
                "Whether closed, granted, partly granted, refused, not provided (and of these not held), not processed and otherwise handled in the text are those of table 3.",
            ),
            why: ("正文和表格说的是同一件事，数字应当一致。", "Text and table speak of the same thing."),
            bad: ("正文“予以公开9件”，表三 5 件。", "9 granted in the text, 5 in the table."),
            good: ("两处都是 5 件。", "5 in both."),
            false_alarms: (
                "概数、上年和累计的数字、其中项、备案数、部门报告中的全区（市、县）数字、县级以上政府报告中本机关的数字不比较。",
                "Rounded numbers, other years, parts, filings (“备案”), numbers of the whole region in a department’s report, and those of its own office in the report of a government from county level up are not compared.",
            ),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    compare::topics(
        cx,
        findings,
        &[
            Topic::Closed,
            Topic::Granted,
            Topic::PartlyGranted,
            Topic::Refused,
            Topic::NotProvided,
            Topic::NotHeld,
            Topic::NotProcessed,
            Topic::OtherHandling,
        ],
    )
}
