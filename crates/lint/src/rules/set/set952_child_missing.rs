use crate::draft::CollectionFindings;
use crate::finding::{Draft, Text};
use crate::rule::{Check, CollectionContext, Docs, Needs, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::{Scope, plural};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("SET952"),
        name: "child-missing",
        title: ("汇总缺少下级单位的报告", "A roll-up lacks a child’s report"),
        severity: Severity::Warning,
        needs: Needs::Nothing,
        source: "《中华人民共和国政府信息公开条例》第四十九条",
        docs: Docs {
            checks: (
                "名册写明上级单位且其报告口径为汇总时，下级单位的报告是否齐全。",
                "Where the roster names a parent whose scope is a roll-up: whether every child’s report is there.",
            ),
            why: ("缺了下级单位，汇总无法核对。", "Without a child the roll-up cannot be checked."),
            bad: (
                "区政府汇总报告在，所属水务局的报告不在。",
                "The roll-up is there, the water bureau’s report is not.",
            ),
            good: ("所属单位的报告都在。", "Every child’s report is there."),
            false_alarms: ("只提供了部分文件时会误报。", "Where only some files were handed in."),
        },
    },
    check: Check::Collection(check),
};

fn check(cx: &CollectionContext<'_, '_>, findings: &mut CollectionFindings) -> Verdict {
    let Some(roll_ups) = cx.stated_roll_ups() else {
        return Verdict::NotEvaluable(Text::new("没有名册（--roster）", "there is no roster (--roster)").into());
    };
    for rolled in roll_ups {
        let Some(stated) = rolled.stated.filter(|report| report.stated_scope() == Scope::RolledUp) else { continue };
        let at = cx.reports.iter().position(|facts| std::ptr::eq(facts.report, stated));
        let Some(at) = at.filter(|_| !rolled.missing.is_empty()) else { continue };
        let missing: Vec<&str> = rolled.missing.iter().map(|agency| agency.name.as_str()).collect();
        let message = Text::new(
            format!("汇总缺少 {} 个单位的报告：{}", missing.len(), missing.join("、")),
            format!(
                "{} of the roll-up {} missing: {}",
                plural(missing.len(), "report"),
                if missing.len() == 1 { "is" } else { "are" },
                missing.join(", ")
            ),
        );
        let help = Text::new("请补齐这些单位的报告后再核对汇总数。", "Add them before the roll-up is checked.");
        findings.push(at, Draft::new(message, help).instead(0, missing.len()));
    }
    Verdict::Pass(None)
}
