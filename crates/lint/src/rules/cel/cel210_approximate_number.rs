use super::rows;
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::CellState;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("CEL210"),
        name: "approximate-number",
        title: ("件数为概数", "A count that is not exact"),
        severity: Severity::Note,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号、国办公开办函〔2019〕60号（格式）",
        docs: Docs {
            checks: (
                "数字单元格里是否填了概数（万余、近、约）。",
                "Whether cells hold numbers that are not exact (“万余”, “近”, “约”).",
            ),
            why: ("表格要求准确的件数；概数无法核对。", "The table wants exact counts; others cannot be checked."),
            bad: ("“300余件”", "“300余件”"),
            good: ("“312”", "“312”"),
            false_alarms: ("同一行的合为一条。", "Those of one row are one finding."),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let Some(cells) = &cx.report.cells else { return Verdict::NotApplicable };
    if cx.report.carried.tables.is_empty() {
        return Verdict::NotEvaluable(Text::new("没有读到表格", "no table could be read").into());
    }
    for group in rows::with(cells, |ix| cells.state(ix) == CellState::Approximate) {
        let (place_zh, place_en) = rows::label(cells, &group);
        let found = group.first().map(|ix| cells.get(*ix).as_written.into_owned()).unwrap_or_default();
        let message =
            Text::new(format!("{place_zh}：“{found}”不是准确的数"), format!("{place_en}: {found:?} is not exact"));
        let help = Text::new("请填准确的件数。", "Write the exact count.");
        findings.push(Draft::new(message, help).cells(cells, &group).instead("整数", found));
    }
    findings.verdict()
}
