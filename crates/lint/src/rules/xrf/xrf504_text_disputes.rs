use super::compare::{self, Basis};
use crate::claims::Topic;
use crate::finding::Findings;
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("XRF504"),
        name: "text-disputes",
        title: ("正文复议诉讼件数与表格不符", "Reconsiderations and suits in the text are not the table’s"),
        severity: Severity::Warning,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号（内容准确）",
        docs: Docs {
            checks: (
                "正文写的行政复议、行政诉讼件数（写明未发生、没有、无、未被、均为零的为0）与表四是否一致；总数一致时，再看其中维持、纠正、尚未审结各几件，“均获维持”“均尚未审结”即全部如此。",
                "Whether reconsiderations and suits in the text (0 where it says that there were none) are those of table 4; where they are, whether those upheld, corrected and pending are, all of them where it says so (“均获维持”, “均尚未审结”).",
            ),
            why: ("正文和表格说的是同一件事，数字应当一致。", "Text and table speak of the same thing."),
            bad: ("正文“行政复议3件”，表四总计 2。", "3 in the text, 2 in the table."),
            good: ("两处都是 2 件。", "2 in both."),
            false_alarms: (
                "概数、上年和累计的数字、其中项、备案数、部门报告中的全区（市、县）数字、县级以上政府报告中本机关的数字不比较。",
                "Rounded numbers, other years, parts, filings (“备案”), numbers of the whole region in a department’s report, and those of its own office in the report of a government from county level up are not compared.",
            ),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let verdict = compare::topics(cx, findings, &[Topic::Reviews, Topic::Suits]);
    let mut judged = false;
    for (whole, parts) in RESULTS {
        let wrong = compare::first(cx.facts, whole)
            .zip(compare::table(cx.report, whole))
            .is_some_and(|(claim, (number, _))| claim.value != number);
        judged |= !wrong && compare::parts(cx, findings, parts, Basis::Same);
    }
    if judged { findings.verdict() } else { verdict }
}

/// What a text may say of how disputes ended.
const RESULTS: [(Topic, &[Topic]); 2] = [
    (Topic::Reviews, &[Topic::ReviewsUpheld, Topic::ReviewsCorrected, Topic::ReviewsPending]),
    (
        Topic::Suits,
        &[Topic::SuitsUpheld, Topic::SuitsCorrected, Topic::SuitsPending, Topic::SuitsDirect, Topic::SuitsAfterReview],
    ),
];
