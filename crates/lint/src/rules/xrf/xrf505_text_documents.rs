use super::compare;
use crate::claims::Topic;
use crate::finding::Findings;
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("XRF505"),
        name: "text-documents",
        title: ("正文规范性文件件数与表格不符", "Documents in the text are not the table’s"),
        severity: Severity::Warning,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号（内容准确）",
        docs: Docs {
            checks: (
                "正文写的规范性文件制发、废止、现行有效件数与表二是否一致。",
                "Whether documents issued, repealed and in force in the text are those of table 2.",
            ),
            why: ("正文和表格说的是同一件事，数字应当一致。", "Text and table speak of the same thing."),
            bad: ("正文“现行有效14件”，表二 12 件。", "14 in force in the text, 12 in the table."),
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
    compare::topics(cx, findings, &[Topic::DocumentsIssued, Topic::DocumentsRepealed, Topic::DocumentsInForce])
}
