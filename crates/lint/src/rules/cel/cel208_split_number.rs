use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::{Cells, Check as Identity, Outcome, Over};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("CEL208"),
        name: "split-number",
        title: ("一个数被拆成两格", "One number split over two cells"),
        severity: Severity::Warning,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号、国办公开办函〔2019〕60号（格式）",
        docs: Docs {
            checks: (
                "一行的合计不成立时，相邻两格连起来是否正好使它成立。",
                "Where a row does not add up, whether two neighbouring cells read as one number make it do so.",
            ),
            why: (
                "复制表格时数字被拆开，后面的数字全部错位。",
                "In copying a table a number was cut, and what follows moved.",
            ),
            bad: ("“12”被拆成“1”和“2”，合计却是按12算的。", "12 as 1 and 2 over a total made with 12."),
            good: ("一格一个数。", "One number a cell."),
            false_alarms: (
                "巧合极少；同时报告合计不成立（SUM303）。",
                "A coincidence is rare; SUM303 is reported as well.",
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
    for identity in cells.form().identities.iter().filter(|identity| identity.over == Over::Rows) {
        for equation in &identity.checks {
            let Outcome::Fail { left, right, missing } = equation.evaluate(cells) else { continue };
            if !missing.is_empty() {
                continue;
            }
            let Some((first, second, joined)) = split(cells, equation, right - left) else { continue };
            let (zh, en) = (&equation.zh, &equation.en);
            let (a, b) = (cells.get(first).as_written.into_owned(), cells.get(second).as_written.into_owned());
            let message = Text::new(
                format!("{zh}：“{a}”和“{b}”可能是一个数 {joined} 被拆开"),
                format!("{en}: {a:?} and {b:?} may be one number, {joined}, cut in two"),
            );
            let help = Text::new("请核对这一行是否错位。", "Check whether the cells of this row have moved.");
            let draft = Draft::new(message, help).cells(cells, &[first, second]);
            findings.push(draft.instead(joined, format!("{a} {b}")));
        }
    }
    findings.verdict()
}

/// Two neighbouring cells on the left which, read as one number with 0 beside it, make the row add up.
fn split(
    cells: &Cells,
    equation: &Identity,
    lacking: i128,
) -> Option<(gongkai_model::CellIx, gongkai_model::CellIx, i128)> {
    let (left, _) = equation.cells(cells);
    // A number that was cut is wrong in its column too; where both columns hold, the row's total is wrong.
    let holds = |ix: gongkai_model::CellIx| {
        let columns = cells.form().identities.iter().filter(|identity| identity.over != Over::Rows);
        let own = columns.flat_map(|identity| &identity.checks).filter(|check| {
            let (left, right) = check.cells(cells);
            left.contains(&ix) || right.contains(&ix)
        });
        own.map(|check| check.evaluate(cells)).fold(None, |known, outcome| match outcome {
            Outcome::Pass => Some(known.unwrap_or(true)),
            Outcome::Fail { .. } => Some(false),
            _ => known,
        })
    };
    left.windows(2).find_map(|pair| {
        let [first, second] = *pair else { return None };
        let (a, b) = (cells.count(first)?, cells.count(second)?);
        // 0 in front makes no number, and 0 behind might be any cell.
        if a <= 0 || b <= 0 {
            return None;
        }
        let joined: i128 = format!("{a}{b}").parse().ok()?;
        let repairs = joined - i128::from(a) - i128::from(b) == lacking;
        let columns_hold = || holds(first) == Some(true) && holds(second) == Some(true);
        (repairs && !columns_hold()).then_some((first, second, joined))
    })
}
