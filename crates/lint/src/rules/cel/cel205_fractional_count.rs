use super::rows;
use crate::doubt::Doubt;
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::CellState;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("CEL205"),
        name: "fractional-count",
        title: ("件数有小数", "A count with decimals"),
        severity: Severity::Error,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号、国办公开办函〔2019〕60号（格式）",
        docs: Docs {
            checks: ("件数是否有小数。", "Whether counts have decimals."),
            why: ("件数应为整数；有小数常是单位填错。", "A count is a whole number; decimals often mean a wrong unit."),
            bad: ("“行政处罚”一格填 12.5。", "12.5 in the cell of “行政处罚”."),
            good: ("填 12。", "12."),
            false_alarms: (
                "以万元为单位的金额可以有小数，不报；12.0 视为 12。一格里有几个数字的，多半是几格连在一起，记为“本工具”的问题，只作警告。",
                "Amounts in “万元” may have decimals; 12.0 is read as 12. Several numbers in one cell were most likely several cells: a warning that is put down to the tool.",
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
    let form = cells.form();
    let fractional = |ix| cells.own_words(ix).is_some_and(|words| rows::decimal(words).is_some());
    for group in
        rows::with(cells, |ix| cells.state(ix) == CellState::Unreadable && !form.def(ix).amount && fractional(ix))
    {
        let (place_zh, place_en) = rows::label(cells, &group);
        let found = group.first().map(|ix| cells.get(*ix).as_written.into_owned()).unwrap_or_default();
        let message =
            Text::new(format!("{place_zh}：{found} 不是整数"), format!("{place_en}: {found} is no whole number"));
        let help = Text::new("请填整数，并核对单位。", "Write a whole number, and check the unit.");
        let several = found.split_whitespace().filter(|word| word.contains(|c: char| c.is_ascii_digit())).count() > 1;
        let doubt =
            several.then(|| Doubt::Misread(Text::new("像是几格连在一起", "it looks like several cells in one")));
        findings.push(Draft::new(message, help).cells(cells, &group).instead("整数", found).doubted(doubt));
    }
    findings.verdict()
}
