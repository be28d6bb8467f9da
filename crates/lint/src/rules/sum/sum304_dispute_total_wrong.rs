use super::identities;
use crate::rule::{Check, Docs, Needs, Rule, RuleCode, RuleMeta, Severity};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("SUM304"),
        name: "dispute-total-wrong",
        title: ("复议诉讼结果之和不等于总计", "Dispute results do not add up to the total"),
        severity: Severity::Error,
        needs: Needs::OwnChecks,
        source: "国办公开办函〔2021〕30号、国办公开办函〔2019〕60号，表四总计栏",
        docs: Docs {
            checks: (
                "表四每一组：结果维持、结果纠正、其他结果、尚未审结之和应等于总计。",
                "In each block of table 4: upheld, corrected, other and pending must add up to the total.",
            ),
            why: (
                "总计常被漏填为 0，使复议、诉讼看起来没有发生过。",
                "The total is often left at 0, which makes reconsiderations and suits look as if there had been none.",
            ),
            bad: (
                "行政复议：维持 10、纠正 1、其他 0、未审结 0、总计 0：11 ≠ 0。",
                "Reconsiderations: upheld 10, corrected 1, other 0, pending 0, total 0: 11 ≠ 0.",
            ),
            good: (
                "行政复议：维持 10、纠正 1、其他 0、未审结 0、总计 11。",
                "Reconsiderations: upheld 10, corrected 1, other 0, pending 0, total 11.",
            ),
            false_alarms: (
                "表四与表三之间没有等式：案件可能针对往年的答复。",
                "There is no identity between tables 4 and 3: cases may concern replies of earlier years.",
            ),
        },
    },
    check: Check::Report(identities::check),
};
