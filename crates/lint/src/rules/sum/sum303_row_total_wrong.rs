use super::identities;
use crate::rule::{Check, Docs, Needs, Rule, RuleCode, RuleMeta, Severity};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("SUM303"),
        name: "row-total-wrong",
        title: ("各类申请人之和不等于总计", "Applicants do not add up to the row total"),
        severity: Severity::Error,
        needs: Needs::OwnChecks,
        source: "国办公开办函〔2021〕30号、国办公开办函〔2019〕60号，表三总计栏",
        docs: Docs {
            checks: (
                "表三每一行：自然人和五类法人或其他组织之和应等于总计。",
                "In each row of table 3: natural persons and the five kinds of organisation must add up to the total.",
            ),
            why: (
                "行合计错误往往是串行、错列或漏改合计的信号。",
                "A wrong row total is often the sign of a shifted row, a wrong column or a total that was not updated.",
            ),
            bad: (
                "自然人 10、商业企业 1、其余为 0、总计 10：11 ≠ 10。",
                "Natural persons 10, businesses 1, all else 0, total 10: 11 ≠ 10.",
            ),
            good: (
                "自然人 10、商业企业 1、其余为 0、总计 11。",
                "Natural persons 10, businesses 1, all else 0, total 11.",
            ),
            false_alarms: (
                "总计空白时不报本项，空白单元格另有规则。",
                "A blank total is not reported here; blank cells have their own rule.",
            ),
        },
    },
    check: Check::Report(identities::check),
};
