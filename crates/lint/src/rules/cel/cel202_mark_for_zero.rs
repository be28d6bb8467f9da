use super::rows;
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::{CellState, plural};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("CEL202"),
        name: "mark-for-zero",
        title: ("数字单元格填了符号", "A mark where a number belongs"),
        severity: Severity::Warning,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号、国办公开办函〔2019〕60号（格式）",
        docs: Docs {
            checks: (
                "数字单元格里是否填了“/”“-”“无”等符号。",
                "Whether cells that want a number hold /, -, “无” and the like.",
            ),
            why: (
                "符号不能相加，也分不清是零还是不适用。",
                "A mark cannot be added up, and may be zero or not applicable.",
            ),
            bad: ("表三一格填“/”。", "A cell of table 3 holds /."),
            good: ("填 0。", "0."),
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
    for group in rows::with(cells, |ix| cells.state(ix) == CellState::NotApplicable) {
        let (place_zh, place_en) = rows::label(cells, &group);
        let mark = group.first().map(|ix| cells.get(*ix).as_written.into_owned()).unwrap_or_default();
        let count = group.len();
        let message = Text::new(
            format!("{place_zh}：{count} 格填了“{mark}”"),
            format!("{place_en}: {} {} {mark:?}", plural(count, "cell"), if count == 1 { "holds" } else { "hold" }),
        );
        let help = Text::new("没有数据的请填0。", "Where there is nothing, write 0.");
        findings.push(Draft::new(message, help).cells(cells, &group).instead("0", mark));
    }
    findings.verdict()
}
