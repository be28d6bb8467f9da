//! What all rules about identities share: the equations and their cells are in the form data.

use crate::finding::{CellRef, Draft, Findings, Text};
use crate::rule::{ReportContext, Verdict};
use gongkai_model::{CellIx, CellState, Cells, Check, Identity, Lang, Outcome, Over};

/// Evaluates every identity of the report's form that belongs to the rule.
pub(super) fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let Some(cells) = &cx.report.cells else { return Verdict::NotApplicable };
    let mut passed = 0usize;
    let mut failed = 0usize;
    let mut with_blanks = 0usize;
    let mut open = 0usize;
    for identity in cells.form().identities.iter().filter(|identity| identity.rule == cx.code.as_str()) {
        for check in &identity.checks {
            match check.evaluate(cells) {
                Outcome::Pass => passed += 1,
                Outcome::PassWithBlanks => {
                    passed += 1;
                    with_blanks += 1;
                }
                // In a table that was not read for sure a cell without a number says nothing of what it holds.
                Outcome::Fail { missing, .. } if !missing.is_empty() && cx.facts.doubt_of(&missing).is_some() => {
                    open += 1
                }
                Outcome::Fail { left, right, missing } => {
                    failed += 1;
                    findings.push(draft(cells, identity, check, (left, right), &missing));
                }
                Outcome::NotEvaluable => open += 1,
                Outcome::NotApplicable => {}
            }
        }
    }
    match (failed, passed) {
        (1.., _) => Verdict::Fail,
        (0, 1..) => Verdict::Pass(note(with_blanks, open).map(Into::into)),
        (0, 0) => {
            let unread = || Text::new("相关单元格没有读到数字", "none of the cells concerned holds a number");
            Verdict::NotEvaluable(cx.facts.any_table_doubt().map_or_else(unread, |doubt| doubt.reason().clone()).into())
        }
    }
}

fn note(with_blanks: usize, open: usize) -> Option<Text> {
    let mut zh = Vec::new();
    let mut en = Vec::new();
    if with_blanks > 0 {
        zh.push(format!("{with_blanks} 处将空白视为0后成立"));
        en.push(format!("{with_blanks} hold with blanks read as 0"));
    }
    if open > 0 {
        zh.push(format!("{open} 处因缺数字无法判断"));
        en.push(format!("{open} cannot be judged for want of numbers"));
    }
    (!zh.is_empty()).then(|| Text::new(zh.join("；"), en.join("; ")))
}

fn draft(cells: &Cells, identity: &Identity, check: &Check, sums: (i128, i128), missing: &[CellIx]) -> Draft {
    let (left, right) = sums;
    let (left_cells, right_cells) = check.cells(cells);
    let form = cells.form();
    let first = left_cells.first().copied();
    let table = first.map(|ix| {
        let table = form.table_of(ix);
        Text::new(table.short(Lang::Zh), table.short(Lang::En))
    });
    let difference = right - left;
    let side = |ixs: &[CellIx], sum: i128, lang: Lang| side_in_words(cells, identity.over, ixs, sum, lang);
    let in_words = |lang: Lang| {
        let (left, right) = (side(&left_cells, left, lang), side(&right_cells, right, lang));
        let (label, difference, blanks) = (check.label(lang), signed(difference), blanks(cells, missing, lang));
        lang.pick(
            format!("{label}：{left}，{right}，相差 {difference}{blanks}"),
            format!("{label}: {left}, {right}, difference {difference}{blanks}"),
        )
    };
    let message = Text::new(in_words(Lang::Zh), in_words(Lang::En));
    let help = Text::new(
        format!(
            "应满足：{}。请核对各项{}。",
            identity.zh,
            if_right(cells, identity.over, &right_cells, left, Lang::Zh)
        ),
        format!(
            "Must hold: {}. Check each{}.",
            identity.en,
            if_right(cells, identity.over, &right_cells, left, Lang::En)
        ),
    );
    Draft {
        table,
        line: Some(Text::new(check.zh.clone(), check.en.clone())),
        cells: left_cells.iter().chain(&right_cells).map(|ix| CellRef::of(cells, *ix)).collect(),
        expected: Some(left.to_string()),
        actual: Some(right.to_string()),
        difference: Some(difference.to_string()),
        ..Draft::new(message, help).breaks(&check.id)
    }
}

/// What the result would be if the parts are right; said only where one cell states it and may hold the number.
fn if_right(cells: &Cells, over: Over, result: &[CellIx], sum: i128, lang: Lang) -> String {
    let [ix] = result else { return String::new() };
    if sum < 0 && !cells.form().def(*ix).signed {
        return String::new();
    }
    let label = name(cells, over, *ix, lang);
    lang.pick(
        format!("；若各项无误，则“{label}”应为 {sum}"),
        format!("; if the parts are right, {label:?} should be {sum}"),
    )
}

/// What a cell is called along the line of an identity.
fn name(cells: &Cells, over: Over, ix: CellIx, lang: Lang) -> &str {
    let (def, table) = (cells.form().def(ix), cells.form().table_of(ix));
    let row = &table.rows[def.row];
    match over {
        Over::Rows => table.columns(row)[def.column].label(lang),
        Over::Columns => row.label(lang),
    }
}

/// `10 + 1 + 0 + 0 = 11`; a side of one cell by its name, `总计 0`.
fn side_in_words(cells: &Cells, over: Over, ixs: &[CellIx], sum: i128, lang: Lang) -> String {
    let [ix] = ixs else { return format!("{} = {sum}", sum_in_words(cells, ixs, lang)) };
    format!("{} {}", name(cells, over, *ix, lang), sum_in_words(cells, ixs, lang))
}

/// `10 + 1`, zeros left out where there are many terms; a cell that is not a number by its state.
fn sum_in_words(cells: &Cells, ixs: &[CellIx], lang: Lang) -> String {
    let term = |ix: &CellIx| match cells.count(*ix) {
        Some(n) if n < 0 => format!("({n})"),
        Some(n) => n.to_string(),
        None => format!("[{}]", cells.state(*ix).label(lang)),
    };
    let spoken: Vec<String> =
        ixs.iter().filter(|ix| ixs.len() <= 4 || cells.count(**ix) != Some(0)).map(term).collect();
    if spoken.is_empty() { "0".to_owned() } else { spoken.join(" + ") }
}

fn blanks(cells: &Cells, missing: &[CellIx], lang: Lang) -> String {
    if missing.is_empty() {
        return String::new();
    }
    let blank = missing.iter().filter(|ix| cells.state(**ix) == CellState::Blank).count();
    let other = missing.len() - blank;
    lang.pick(
        format!("（{blank} 格空白、{other} 格没有数字，填任何非负数都不能使等式成立）"),
        format!(" ({blank} blank and {other} other cells without a number: no non-negative number there can mend it)"),
    )
}

fn signed(n: i128) -> String {
    if n > 0 { format!("+{n}") } else { n.to_string() }
}
