//! Rows that came apart: what stands behind a label may not be the numbers of its row, or half of them.

use super::super::labels::RowAt;
use super::choose::{self, Reading};
use super::lexicon::Lexicon;
use super::rows::Entry;
use super::view::{View, Word};
use super::{Row, words};
use crate::normal::{fold, without_number};
use gongkai_model::{Form, Layout};
use std::collections::{BTreeMap, BTreeSet};

/// Marks the rows that may have come apart.
pub(super) fn mark(lexicon: &Lexicon, views: &[View<'_>], entries: &mut [Entry<'_>]) {
    number_below(views, entries);
    torn_labels(lexicon, entries);
    under_numbers(lexicon, views, entries);
    by_columns(lexicon, entries);
}

/// Counts the numbers under each row that stand in a row without any word.
fn number_below(views: &[View<'_>], entries: &mut [Entry<'_>]) {
    let mut below: BTreeMap<(usize, u32), usize> = BTreeMap::new();
    for (number, view) in views.iter().enumerate() {
        for pair in view.rows.windows(2) {
            let [row, under] = pair else { continue };
            let Some(first) = row.first() else { continue };
            let numbers = under.iter().filter(|word| word.number).count();
            if numbers > 0 && !under.iter().any(Word::is_text) && under.iter().all(|word| word.cell.rows == 1) {
                below.insert((number, first.cell.row), numbers);
            }
        }
    }
    for entry in entries.iter_mut() {
        entry.below = below.get(&(entry.view, entry.label.cell.row)).copied().unwrap_or(0);
    }
}

/// Fewest characters that a label lost to what stands elsewhere.
const FEWEST_LOST: usize = 2;

/// Rows of which the rest of the label stands elsewhere with numbers, as where a page ends within a row: what stands beside the first
/// half may be the first half of a number.
fn torn_labels(lexicon: &Lexicon, entries: &mut [Entry<'_>]) {
    let loose = entries.iter().filter(|entry| entry.at.is_none() && !entry.strip && entry.has_numbers());
    let loose: BTreeSet<String> = loose.map(|entry| entry.label.said.fold.clone()).collect();
    if loose.is_empty() {
        return;
    }
    for entry in entries.iter_mut() {
        let Some(at) = entry.at else { continue };
        let row = &lexicon.labels.form.tables[at.table].rows[at.row];
        let whole = fold(&row.zh);
        let rest = without_number(&whole).strip_prefix(without_number(&entry.label.said.fold));
        entry.torn |= rest.is_some_and(|rest| rest.chars().count() >= FEWEST_LOST && loose.contains(rest));
    }
}

/// Fewest numbers of a row of a wide table.
const FEWEST_NUMBERS: usize = 4;

/// Rows over the first of which stands a row of numbers without a label, or a header that has taken numbers in: the numbers may
/// stand over their labels, each. Where the row that the form has before the first is printed nowhere, it has lost its label.
fn under_numbers(lexicon: &Lexicon, views: &[View<'_>], entries: &mut [Entry<'_>]) {
    let form = lexicon.labels.form;
    let mut first: BTreeMap<usize, (u32, RowAt)> = BTreeMap::new();
    for entry in entries.iter() {
        if let Some(at) = entry.at {
            first.entry(entry.view).or_insert((entry.label.cell.row, at));
        }
    }
    let bare = |row: &Vec<Word<'_>>| {
        let numbers = row.iter().filter(|word| word.number).count();
        let words = row.iter().filter(|word| word.is_text()).count();
        numbers >= FEWEST_NUMBERS && words <= 1 && !row.iter().any(|word| lexicon.row(word).is_some())
    };
    let printed: BTreeSet<RowAt> = entries.iter().filter_map(|entry| entry.at).collect();
    let may_be_lost = |at: RowAt| {
        let rows = &form.tables[at.table].rows;
        let before = (0..at.row).rev().find(|row| !rows[*row].collapsed);
        before.is_some_and(|row| !printed.contains(&RowAt { row, ..at }))
    };
    let (mut wide, mut all) = (BTreeSet::new(), BTreeSet::new());
    for (view, (row, label)) in first {
        let rows = &views[view].rows;
        let at = rows.partition_point(|own| own.first().is_none_or(|word| word.cell.row < row));
        if !may_be_lost(label) && at.checked_sub(1).is_some_and(|above| bare(&rows[above])) {
            wide.insert(view);
        }
        if rows[..at].iter().flatten().any(|word| has_taken_in(lexicon, word)) {
            all.insert(view);
        }
    }
    for entry in entries.iter_mut() {
        let Some(at) = entry.at else { continue };
        let matrix = form.tables[at.table].layout == Layout::Matrix;
        entry.torn |= all.contains(&entry.view) || (matrix && wide.contains(&entry.view));
    }
}

/// The name of a column with a number behind it in one cell: `本年处理决定数量 63`.
fn has_taken_in(lexicon: &Lexicon, word: &Word<'_>) -> bool {
    let text = word.cell.text.trim();
    let Some((name, number)) = text.rsplit_once(char::is_whitespace).filter(|_| word.is_text()) else { return false };
    let number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    number && !lexicon.labels.column(name.trim(), &fold(name)).is_empty()
}

/// Two rows of a narrow table of which the first has too few numbers, and numbers without a row stand behind the second: they may be
/// written column by column.
fn by_columns(lexicon: &Lexicon, entries: &mut [Entry<'_>]) {
    let form = lexicon.labels.form;
    let columns = |at: RowAt| {
        let table = &form.tables[at.table];
        (table.layout == Layout::Blocks).then(|| table.columns(&table.rows[at.row]).len()).filter(|count| *count > 1)
    };
    let numbers = |entry: &Entry<'_>| entry.values.iter().filter(|word| word.number).count();
    for at in 1..entries.len().saturating_sub(1) {
        let (before, own, behind) = (&entries[at - 1], &entries[at], &entries[at + 1]);
        let (Some(first), Some(second)) = (before.at, own.at) else { continue };
        let of_one = first.table == second.table && before.view == own.view && behind.view == own.view && !own.aligned;
        let (Some(count), true) = (columns(first), of_one && columns(first) == columns(second)) else { continue };
        let short = (1..count).contains(&numbers(before)) && numbers(own) == count;
        let stray = behind.at.is_none() && !behind.strip && behind.values.first().is_some_and(|word| word.number);
        entries[at].torn |= short && stray;
    }
}

/// Whether what stands behind a label of a wide table is not its row, or not all of it: pieces of labels among the numbers of a row
/// that only its neighbours tell, the first halves of numbers over their second ones, a label that goes on elsewhere.
pub(super) fn came_apart(form: &Form, row: &Row<'_, '_>, reading: &Reading) -> bool {
    let entry = row.entry;
    let layout = row.rows.first().map(|at| form.tables[at.table].layout);
    if entry.torn && entry.has_numbers() {
        return true;
    }
    if !matches!(layout, Some(Layout::Matrix | Layout::Strip)) || !entry.has_numbers() {
        return false;
    }
    let values = words(row, reading);
    let pieces = entry.read_as.is_some() && values.iter().flatten().any(|word| word.is_text());
    if pieces {
        return true;
    }
    // As many numbers as a row has are a row that has lost its label.
    if entry.below == 0 || entry.below * 2 > row.cells.len() {
        return false;
    }
    let nonzero = values.iter().flatten().filter(|word| word.number && word.cell.text != "0").count();
    match choose::holds(form, &row.cells, &values) {
        // Each of its numbers may be broken, so that their halves add up as well.
        Some((true, true)) => entry.below > 1 && entry.below == nonzero,
        Some((true, false)) => false,
        _ => true,
    }
}
