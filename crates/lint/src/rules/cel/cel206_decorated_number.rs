use super::rows;
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::CellState;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("CEL206"),
        name: "decorated-number",
        title: ("数字带有分隔符或单位", "A number with separators or a unit"),
        severity: Severity::Note,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号、国办公开办函〔2019〕60号（格式）",
        docs: Docs {
            checks: (
                "数字单元格里是否有千位分隔符、单位或全角数字。",
                "Whether cells hold thousands separators, units or full-width digits.",
            ),
            why: (
                "不影响阅读，但会妨碍汇总；单位已写在表头。",
                "It can be read, but hinders adding up; the unit stands in the header.",
            ),
            bad: ("“1,286件”", "“1,286件”"),
            good: ("“1286”", "“1286”"),
            false_alarms: ("整张表格都这样写的合为一条。", "Those of one row are one finding."),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let Some(cells) = &cx.report.cells else { return Verdict::NotApplicable };
    if cx.report.carried.tables.is_empty() {
        return Verdict::NotEvaluable(Text::new("没有读到表格", "no table could be read").into());
    }
    let decorated = |text: &str| {
        text.trim().chars().any(|c| !c.is_ascii_digit() && !matches!(c, '.' | '-' | '+' | '−') && !c.is_whitespace())
    };
    for group in
        rows::with(cells, |ix| cells.state(ix) == CellState::Reported && cells.own_words(ix).is_some_and(decorated))
    {
        let (place_zh, place_en) = rows::label(cells, &group);
        let cell = group.first().map(|ix| cells.get(*ix));
        let found = cell.as_ref().map(|cell| cell.as_written.to_string()).unwrap_or_default();
        let plain = cell.and_then(|cell| cell.number).map(|number| number.to_string()).unwrap_or_default();
        let message = Text::new(
            format!("{place_zh}：“{found}”带有分隔符、单位或全角数字"),
            format!("{place_en}: {found:?} has separators, a unit or full-width digits"),
        );
        let help = Text::new(format!("请只填数字：{plain}。"), format!("Write the number alone: {plain}."));
        findings.push(Draft::new(message, help).cells(cells, &group).instead(plain, found));
    }
    findings.verdict()
}
