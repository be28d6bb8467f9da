use super::compare;
use crate::claims::Topic;
use crate::finding::Findings;
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("XRF506"),
        name: "text-decisions",
        title: ("正文许可处罚强制件数与表格不符", "Decisions in the text are not the table’s"),
        severity: Severity::Warning,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号（内容准确）",
        docs: Docs {
            checks: (
                "正文写的行政许可、行政处罚、行政强制件数和行政事业性收费金额与表二是否一致。信息处理费不是行政事业性收费，不与表二比较。",
                "Whether licences, penalties, coercion and administrative charges in the text are those of table 2. The processing fee for requests is none of these charges.",
            ),
            why: ("正文和表格说的是同一件事，数字应当一致。", "Text and table speak of the same thing."),
            bad: ("正文“作出行政处罚20件”，表二 12 件。", "20 penalties in the text, 12 in the table."),
            good: ("两处都是 12 件。", "12 in both."),
            false_alarms: (
                "概数、上年和累计的数字、其中项、备案数、部门报告中的全区（市、县）数字、县级以上政府报告中本机关的数字不比较。",
                "Rounded numbers, other years, parts, filings (“备案”), numbers of the whole region in a department’s report, and those of its own office in the report of a government from county level up are not compared.",
            ),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    compare::topics(cx, findings, &[Topic::Licences, Topic::Penalties, Topic::Coercion, Topic::Charges])
}
