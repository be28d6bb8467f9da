use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, Rule, RuleCode, RuleMeta, SeriesContext, Severity, Verdict};
use gongkai_model::Lang;
use std::collections::BTreeSet;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("YOY406"),
        name: "numbers-repeated",
        title: ("整张表格与上年相同", "A whole table is the same as last year’s"),
        severity: Severity::Warning,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号（不得雷同）",
        docs: Docs {
            checks: (
                "整张表格的数字是否与上年完全相同（至少有五个不同的非零数字）。",
                "Whether every number of a table is last year’s, with five different numbers above 1 at least.",
            ),
            why: ("多半是上年的表格没有更新。", "Mostly the table was not updated."),
            bad: ("表三各格与上年一模一样。", "Each cell of table 3 is last year’s."),
            good: ("数字逐年更新。", "New numbers each year."),
            false_alarms: ("数字很少的单位不报。", "Agencies with few numbers are left alone."),
        },
    },
    check: Check::Series(check),
};

/// Different numbers above 1 that a table must hold to be the same by no chance.
const DIFFERENT: usize = 5;

fn check(cx: &SeriesContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let before = match cx.year_before() {
        Ok(before) => before,
        Err(verdict) => return verdict,
    };
    let (Some(cells), Some(old)) = (&cx.report.cells, &before.cells) else { return Verdict::NotApplicable };
    let form = cells.form();
    if old.form().id != form.id {
        return Verdict::NotApplicable;
    }
    for (t, table) in form.tables.iter().enumerate() {
        let own = || cells.indexes().filter(|ix| form.def(*ix).table == t);
        let same = own().all(|ix| cells.state(ix) == old.state(ix) && cells.reported(ix) == old.reported(ix));
        let different: BTreeSet<i64> = own().filter_map(|ix| cells.count(ix)).filter(|n| *n > 1 && same).collect();
        if !same || different.len() < DIFFERENT {
            continue;
        }
        let message = Text::new(
            format!("{}与{}年度完全相同", table.title(Lang::Zh), before.report_year),
            format!("{} is that of {}", table.title(Lang::En), before.report_year),
        );
        let help = Text::new("请核对表格是否更新。", "Check that the table was updated.");
        let draft = Draft::new(message, help);
        findings.push(Draft { table: Some(Text::new(table.short(Lang::Zh), table.short(Lang::En))), ..draft });
    }
    findings.verdict()
}
