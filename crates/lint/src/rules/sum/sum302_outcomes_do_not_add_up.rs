use super::identities;
use crate::rule::{Check, Docs, Needs, Rule, RuleCode, RuleMeta, Severity};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("SUM302"),
        name: "outcomes-do-not-add-up",
        title: ("办理结果之和不等于总计", "Outcomes do not add up to the total"),
        severity: Severity::Error,
        needs: Needs::OwnChecks,
        source: "国办公开办函〔2021〕30号、国办公开办函〔2019〕60号，表三第三项（七）总计",
        docs: Docs {
            checks: (
                "表三每一列：（一）至（六）各项之和应等于（七）总计。",
                "In each column of table 3: outcomes (1) to (6) must add up to (7) total.",
            ),
            why: (
                "总计是公开率等指标的分母，差一件，所有比率都会错。",
                "The total is the denominator of the disclosure rate and all other rates.",
            ),
            bad: (
                "予以公开 5、部分公开 2、其余为 0、总计 8：7 ≠ 8。",
                "Granted 5, partly granted 2, all else 0, total 8: 7 ≠ 8.",
            ),
            good: ("予以公开 5、部分公开 2、其余为 0、总计 7。", "Granted 5, partly granted 2, all else 0, total 7."),
            false_alarms: (
                "把（六）其他处理印成一行的报告按该行计算，不会因缺少三个子项报错。",
                "A report that prints (6) as one row is summed over that row; the missing parts do not make it fail.",
            ),
        },
    },
    check: Check::Report(identities::check),
};
