use super::identities;
use crate::rule::{Check, Docs, Needs, Rule, RuleCode, RuleMeta, Severity};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("SUM301"),
        name: "balance-broken",
        title: ("新收与结转不平衡", "Received and carried over do not balance"),
        severity: Severity::Error,
        needs: Needs::OwnChecks,
        source: "国办公开办函〔2021〕30号、国办公开办函〔2019〕60号，表三表头所印勾稽关系",
        docs: Docs {
            checks: (
                "表三每一列：第一项（新收）加第二项（上年结转）应等于第三项总计加第四项（结转下年度）。",
                "In each column of table 3: received plus carried in must equal total closed plus carried over.",
            ),
            why: (
                "这是表格上印明的勾稽关系，任何一列不平衡都说明至少有一个数字填错。",
                "The identity is printed on the form; a column that does not balance has at least one wrong number.",
            ),
            bad: (
                "新收 12、上年结转 1、总计 12、结转下年度 0：13 ≠ 12。",
                "Received 12, carried in 1, total 12, carried over 0: 13 ≠ 12.",
            ),
            good: (
                "新收 12、上年结转 1、总计 12、结转下年度 1：13 = 13。",
                "Received 12, carried in 1, total 12, carried over 1: 13 = 13.",
            ),
            false_alarms: (
                "空白按“未填”处理，不按 0 处理：只有填任何非负数都不能平衡时才报错。",
                "Blanks are not read as 0 against a report: it fails only if no non-negative number could balance it.",
            ),
        },
    },
    check: Check::Report(identities::check),
};
