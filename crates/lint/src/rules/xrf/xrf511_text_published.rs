use super::compare;
use crate::claims::Topic;
use crate::finding::Findings;
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("XRF511"),
        name: "text-published",
        title: ("正文主动公开条数与表格不符", "Information published in the text is not the table’s"),
        severity: Severity::Warning,
        needs: Needs::Quantity("sheet.disclosure.published"),
        source: "国办发〔2014〕32号附件",
        docs: Docs {
            checks: (
                "2014年格式中，正文写的主动公开政府信息条数与统计表是否一致。",
                "In the form of 2014: whether the items published in the text are those of the sheet.",
            ),
            why: ("正文和表格说的是同一件事，数字应当一致。", "Text and table speak of the same thing."),
            bad: ("正文“主动公开政府信息286条”，统计表 268 条。", "286 in the text, 268 in the sheet."),
            good: ("两处都是 268 条。", "268 in both."),
            false_alarms: (
                "概数、上年和累计的数字、其中项、备案数、部门报告中的全区（市、县）数字、县级以上政府报告中本机关的数字不比较。",
                "Rounded numbers, other years, parts, filings (“备案”), numbers of the whole region in a department’s report, and those of its own office in the report of a government from county level up are not compared.",
            ),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    compare::topics(cx, findings, &[Topic::Published])
}
