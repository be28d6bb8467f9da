//! Which value of a row belongs to which column.
//!
//! A row may be read in more than one way: by the order in which the header names its columns, by what stands under
//! each header cell, or, where no header is left, by the order of the form if there are exactly as many values. Where
//! two ways give different numbers, the identities of the form decide which *way* is right, never what a number
//! should be; where they cannot, the cells in question are not read.

use super::super::labels::RowAt;
use super::lexicon::Lexicon;
use super::rows::Entry;
use super::view::Word;
use crate::normal::fold;
use crate::number::read_cell;
use gongkai_model::{CellIx, CellState, Form, Layout, Number, Operand, Over};
use std::collections::{BTreeMap, BTreeSet};

/// A way to read a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    /// The header's order.
    HeaderOrder,
    /// The order of a header put together from several rows in which the columns are not in the form's order: sure only
    /// where other rows of the table show that its positions say the same.
    NestedOrder,
    /// What stands under each header cell.
    Position,
    /// The same, where the header's columns do not stand in the form's order: the spans of the header may be wrong, so
    /// that another way must say the same.
    OtherPosition,
    /// The form's order.
    FormOrder,
    /// The header's or the form's order over the values that are not empty: only the identities can make it sure.
    Filled,
    /// The header's order over what stands behind the empty cells after the label: they are the rest of its span, which
    /// the format lost. Sure where rows of the table that add up in it show so.
    Behind,
}

/// What one way makes of a row: for each column the number of the value, if it has one.
pub(super) struct Reading {
    pub(super) way: Way,
    pub(super) values: Vec<Option<usize>>,
    /// Values that are numbers and belong to no column of the form.
    pub(super) left_over: Vec<usize>,
    /// The header it goes by names each column once and nothing else.
    pub(super) clean: bool,
    /// The row does not fit: words stand behind its last column, or it has a cell too many. The numbers may have moved, so
    /// that only the identities can make it sure.
    pub(super) ragged: bool,
}

/// Every way to read a row that makes sense of all its values.
pub(super) fn readings(lexicon: &Lexicon, entry: &Entry<'_>, at: RowAt) -> Vec<Reading> {
    let table = &lexicon.labels.form.tables[at.table];
    let set = if table.layout == Layout::Strip { 0 } else { table.rows[at.row].columns };
    let columns = table.column_sets[set].columns.len();
    let under = entry.header.under(lexicon, at.table, set);
    let (leaves, named) = (&under.leaves, under.named);
    let mut readings = Vec::new();
    // A sheet prints the unit between label and number.
    let sheet = table.layout == Layout::Sheet;
    // So do other tables that have a column for it.
    let unit = |at: &usize| is_unit(&entry.values[*at].cell.text) && (sheet || *at == 0);
    let matrix = table.layout == Layout::Matrix;
    let values = if matrix { entry.width.without_filler(entry.values).len() } else { entry.values.len() };
    let candidates: Vec<usize> = (0..values).filter(|at| !unit(at)).collect();
    let too_wide = entry.wide && matrix;
    if named {
        let sorted = leaves.whole || leaves.in_order();
        let way = if sorted { Way::HeaderOrder } else { Way::NestedOrder };
        readings.extend(by_header_order(leaves, entry.values, &candidates, columns).map(|reading| {
            // Which empty cell is the one too many? Where others stand behind the last column too, those do.
            let loose = !entry.aligned && !entry.width.padded;
            let gap = || reading.values.iter().flatten().any(|at| entry.values[*at].is_empty());
            let ragged = candidates.len() > columns && (too_wide || (loose && matrix && gap()));
            Reading { way, clean: leaves.is_clean(), ragged, ..reading }
        }));
        if !entry.aligned {
            readings.extend(behind_blanks(leaves, entry.values, &candidates, columns));
        }
        if entry.aligned && !entry.header.is_carried() {
            readings.extend(by_position(entry, &under.ranges).map(|r| Reading { ragged: r.ragged || too_wide, ..r }));
        }
    }
    // A header that names other columns is either one left over from the rows above or that of another form.
    // A sheet has one column: a header that names it twice stands over two halves of the sheet.
    let contradicted =
        (named && !sheet) || (leaves.iter().any(|leaf| leaf.foreign) && foreign_to_form(lexicon, leaves));
    if !contradicted && (readings.is_empty() || !sheet) {
        readings.extend(by_form_order(entry.values, &candidates, columns, table.layout));
    }
    // A header that names neither the total nor half of the other columns is a piece of one.
    let piece = |reading: &Reading| {
        let lost = reading.values.iter().filter(|value| value.is_none()).count();
        lost * 2 > columns && reading.values.last().is_some_and(Option::is_none)
    };
    if matrix {
        readings.retain(|reading| !piece(reading));
    }
    if readings.is_empty() && table.layout == Layout::Matrix {
        readings.extend(by_filled(leaves, entry.values, &candidates, columns));
    }
    readings
}

/// The header's order over the values behind the empty cells that directly follow the label, where there are as many as
/// columns and the row has more cells than that.
fn behind_blanks(
    leaves: &[super::header::Leaf],
    values: &[Word<'_>],
    candidates: &[usize],
    columns: usize,
) -> Option<Reading> {
    let order: Vec<usize> = leaves.iter().filter(|leaf| !leaf.text.is_empty()).filter_map(|leaf| leaf.column).collect();
    let blanks = candidates.iter().take_while(|at| values[**at].is_empty()).count();
    let rest = candidates.get(candidates.len().checked_sub(columns)?..)?;
    // Cells that stand in front of the rest are the blanks and nothing else.
    let fits =
        order.iter().copied().eq(0..columns) && candidates.len() > columns && candidates.len() - columns <= blanks;
    fits.then(|| Reading {
        way: Way::Behind,
        values: rest.iter().copied().map(Some).collect(),
        left_over: Vec::new(),
        clean: false,
        ragged: false,
    })
}

/// The values that are not empty, where there are as many as columns.
fn by_filled(
    leaves: &[super::header::Leaf],
    values: &[Word<'_>],
    candidates: &[usize],
    columns: usize,
) -> Option<Reading> {
    let filled: Vec<usize> = candidates.iter().copied().filter(|at| !values[*at].is_empty()).collect();
    let order: Vec<usize> = leaves.iter().filter_map(|leaf| leaf.column).collect();
    // A header that lost some of its columns names the others in the form's order.
    let in_order = order.windows(2).all(|pair| pair[0] < pair[1]);
    let fits = filled.len() == columns && in_order;
    fits.then(|| Reading {
        way: Way::Filled,
        values: filled.into_iter().map(Some).collect(),
        left_over: Vec::new(),
        clean: false,
        ragged: false,
    })
}

/// No column of this form is named, only those of another.
fn foreign_to_form(lexicon: &Lexicon, leaves: &[super::header::Leaf]) -> bool {
    leaves
        .iter()
        .filter(|leaf| leaf.foreign)
        .all(|leaf| lexicon.labels.column(&leaf.text, &crate::normal::fold(&leaf.text)).is_empty())
}

/// As many values as columns of the header, each column of the form named at most once.
fn by_header_order(
    leaves: &[super::header::Leaf],
    values: &[Word<'_>],
    candidates: &[usize],
    columns: usize,
) -> Option<Reading> {
    let filled: Vec<&super::header::Leaf> = leaves.iter().filter(|leaf| !leaf.text.is_empty()).collect();
    let all: Vec<&super::header::Leaf> = leaves.iter().collect();
    let blank = candidates.iter().rev().take_while(|at| values[**at].is_empty()).count();
    let (count, trimmed) = (candidates.len(), candidates.len() - blank);
    let leaves = if all.len() == count {
        all
    } else if filled.len() == count || (trimmed..count).contains(&filled.len()) {
        filled
    } else {
        return None;
    };
    let mut chosen = vec![None; columns];
    let mut left_over = Vec::new();
    for (leaf, at) in leaves.iter().zip(candidates.iter().copied()) {
        match leaf.column {
            Some(column) if chosen[column].is_some() => return None,
            Some(column) => chosen[column] = Some(at),
            None if values[at].number => left_over.push(at),
            None => {}
        }
    }
    // One column with a name that the form does not have, in the place of the one that is missing.
    let missing: Vec<usize> = (0..columns).filter(|column| chosen[*column].is_none()).collect();
    let strange: Vec<usize> = (0..leaves.len()).filter(|at| leaves[*at].column.is_none()).collect();
    if let ([column], [at]) = (missing.as_slice(), strange.as_slice())
        && leaves.len() == columns
        && at == column
    {
        chosen[*column] = Some(candidates[*at]);
        left_over.clear();
    }
    Some(Reading { way: Way::HeaderOrder, values: chosen, left_over, clean: false, ragged: false })
}

/// The one value under each header cell.
fn by_position(entry: &Entry<'_>, ranges: &[Option<std::ops::Range<u32>>]) -> Option<Reading> {
    let values = entry.values;
    if ranges.iter().flatten().count() + 1 < ranges.len().max(2) {
        return None;
    }
    // Header cells that overlap are not where they belong.
    let mut in_place: Vec<&std::ops::Range<u32>> = ranges.iter().flatten().collect();
    let regular = in_place.is_sorted_by_key(|range| range.start);
    in_place.sort_unstable_by_key(|range| range.start);
    if in_place.windows(2).any(|pair| pair[1].start < pair[0].end) {
        return None;
    }
    let covers = |word: &Word<'_>, range: &std::ops::Range<u32>| {
        word.cell.column < range.end && range.start < word.cell.column + word.cell.columns
    };
    let mut chosen = Vec::with_capacity(ranges.len());
    for range in ranges {
        let Some(range) = range else {
            chosen.push(None);
            continue;
        };
        let under: Vec<usize> = (0..values.len()).filter(|at| covers(&values[*at], range)).collect();
        let filled: Vec<usize> = under.iter().copied().filter(|at| !values[*at].is_empty()).collect();
        let at = match (under.as_slice(), filled.as_slice()) {
            ([], _) => return None,
            (_, [one]) => *one,
            ([first, ..], []) => *first,
            _ => return None,
        };
        chosen.push(Some(at));
    }
    let used: BTreeSet<usize> = chosen.iter().flatten().copied().collect();
    let left_over: Vec<usize> = (0..values.len()).filter(|at| values[*at].number && !used.contains(at)).collect();
    // A number under no header at all: header and row do not line up.
    if left_over.iter().any(|at| !entry.header.names(values[*at].cell.column)) {
        return None;
    }
    let way = if regular { Way::Position } else { Way::OtherPosition };
    // A word under no header has pushed something aside, or has been pushed.
    let ragged = values.iter().enumerate().any(|(at, word)| {
        word.is_text() && !used.contains(&at) && !entry.header.names(word.cell.column) && !is_unit(&word.cell.text)
    });
    Some(Reading { way, values: chosen, left_over, clean: false, ragged })
}

/// The values in the form's order, if there are exactly as many as columns.
///
/// In the narrow tables empty cells behind the last column are spacing; in table three they may be a total left blank
/// behind a column that is not ours.
fn by_form_order(values: &[Word<'_>], candidates: &[usize], columns: usize, layout: Layout) -> Option<Reading> {
    let empty = |at: &&usize| values[**at].is_empty();
    let trimmed = candidates.len() - candidates.iter().rev().take_while(empty).count();
    let filled: Vec<usize> = candidates.iter().copied().filter(|at| !values[*at].is_empty()).collect();
    let chosen = if candidates.len() == columns {
        candidates.to_vec()
    } else if layout == Layout::Matrix {
        return None;
    } else if candidates.len() > columns && trimmed <= columns && layout != Layout::Sheet {
        candidates[..columns].to_vec()
    } else if candidates.len() > columns && filled.len() == columns {
        filled
    } else {
        return None;
    };
    Some(Reading {
        way: Way::FormOrder,
        values: chosen.into_iter().map(Some).collect(),
        left_over: Vec::new(),
        clean: false,
        ragged: false,
    })
}

pub(super) fn is_unit(text: &str) -> bool {
    if text.len() > 24 {
        return false;
    }
    let folded = fold(text);
    matches!(
        folded.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('注'),
        "条" | "件" | "次" | "篇" | "万元" | "个" | "人" | "人次" | "单位" | "元"
    )
}

/// What the identities along a row say of a reading: nothing if a cell of every one of them is no number. Whether the
/// numbers say anything comes with it: zeros hold in any order.
pub(super) fn holds(form: &Form, cells: &[CellIx], values: &[Option<&Word<'_>>]) -> Option<(bool, bool)> {
    let mut numbers: BTreeMap<CellIx, Number> = BTreeMap::new();
    for (ix, word) in cells.iter().zip(values) {
        // A column that the table leaves out adds nothing.
        if word.is_none() && !form.def(*ix).amount {
            numbers.insert(*ix, Number::Count(0));
        }
        if let Some(word) = word {
            let read = read_cell(&word.cell.text, form.def(*ix));
            if read.state == CellState::Reported
                && let Some(number) = read.number
            {
                numbers.insert(*ix, number);
            }
        }
    }
    let mut verdict = None;
    for check in form.identities.iter().filter(|identity| identity.over == Over::Rows).flat_map(|i| &i.checks) {
        let side = |operands: &[Operand]| -> Option<i64> {
            operands.iter().flat_map(Operand::cells).copied().try_fold(0i64, |sum, ix| match numbers.get(&ix) {
                Some(Number::Count(n)) => sum.checked_add(*n),
                _ => None,
            })
        };
        let within =
            check.left.iter().chain(&check.right).flat_map(Operand::cells).copied().all(|ix| cells.contains(&ix));
        if within && let (Some(left), Some(right)) = (side(&check.left), side(&check.right)) {
            let (so_far, telling) = verdict.unwrap_or((true, false));
            verdict = Some((so_far && left == right, telling || left != 0));
        }
    }
    verdict
}
