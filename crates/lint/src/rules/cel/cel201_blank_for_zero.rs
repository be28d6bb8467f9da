use super::rows;
use crate::doubt::Doubt;
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::{CellState, plural};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("CEL201"),
        name: "blank-for-zero",
        title: ("数字单元格空白", "A blank where a number belongs"),
        severity: Severity::Warning,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号、国办公开办函〔2019〕60号（格式）",
        docs: Docs {
            checks: ("表格里应填数字的单元格是否空白。", "Whether cells that want a number are blank."),
            why: (
                "空白分不清是零、漏填还是不适用；没有数据的应填0。",
                "A blank may be zero, forgotten or not applicable; 0 is wanted where there is nothing.",
            ),
            bad: ("表三“（三）1.属于国家秘密”一行的“科研机构”一格空白。", "A blank cell in a row of table 3."),
            good: ("填 0。", "0."),
            false_alarms: (
                "同一行的空白合为一条。整张表格都空白的合为一条。表格里有没读准的数字的，记为“本工具”的问题。",
                "Blanks of one row are one finding; a table that is blank altogether is one finding. In a table with numbers that could not be read for sure it is put down to the tool.",
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
    // Of the row within which a copy was cut nobody knows how it goes on.
    let row = |ix| (cells.form().def(ix).table, cells.form().def(ix).row);
    let last = cells.present().last().filter(|_| cx.facts.is_cut()).map(|(ix, _)| row(ix));
    for group in rows::with(cells, |ix| cells.state(ix) == CellState::Blank) {
        let (place_zh, place_en) = rows::label(cells, &group);
        let count = group.len();
        let message =
            Text::new(format!("{place_zh}：{count} 格空白"), format!("{place_en}: {} blank", plural(count, "cell")));
        let help = Text::new("没有数据的请填0。", "Where there is nothing, write 0.");
        let draft = Draft::new(message, help).cells(cells, &group).instead("0", "空白");
        // A number that no cell received may belong there.
        let cut = || group.iter().any(|ix| Some(row(*ix)) == last).then(|| Doubt::Cut(cx.facts.cut()));
        findings.push(draft.doubted(cx.facts.doubt_of(&group).or_else(cut)));
    }
    findings.verdict()
}
