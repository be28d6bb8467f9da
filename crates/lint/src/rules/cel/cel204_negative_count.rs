use super::rows;
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::Number;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("CEL204"),
        name: "negative-count",
        title: ("件数为负数", "A count below zero"),
        severity: Severity::Error,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号、国办公开办函〔2019〕60号（格式）",
        docs: Docs {
            checks: ("件数、金额是否为负数。", "Whether counts and amounts are below zero."),
            why: ("件数不可能小于零。", "Nothing can be counted below zero."),
            bad: ("“行政处罚”一格填 -3。", "-3 in the cell of “行政处罚”."),
            good: ("填 3。", "3."),
            false_alarms: (
                "2019年格式中“本年增/减”一列可以为负，不报。",
                "The column of changes (“本年增”/“减”) of the form of 2019 may be negative.",
            ),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let Some(cells) = &cx.report.cells else { return Verdict::NotApplicable };
    if cx.report.carried.tables.is_empty() {
        return Verdict::NotEvaluable(Text::new("没有读到表格", "no table could be read").into());
    }
    // Nearly every report is done with here, without a look at each cell.
    if !cells.any_negative() {
        return findings.verdict();
    }
    let form = cells.form();
    for group in rows::with(cells, |ix| cells.reported(ix).is_some_and(Number::is_negative) && !form.def(ix).signed) {
        let (place_zh, place_en) = rows::label(cells, &group);
        let found = group.first().map(|ix| cells.get(*ix).as_written.into_owned()).unwrap_or_default();
        let message = Text::new(format!("{place_zh}：{found} 小于零"), format!("{place_en}: {found} is below zero"));
        let help = Text::new("请核对后填不小于零的数。", "Check it; a number not below zero is wanted.");
        findings.push(Draft::new(message, help).cells(cells, &group).instead("≥ 0", found));
    }
    findings.verdict()
}
