//! Table 四: one row of numbers without a label, under a header that repeats the results for each kind of case.

use super::super::labels::RowAt;
use super::choose::{Reading, Way};
use super::lexicon::Lexicon;
use super::rows::Entry;
use super::view::Word;
use crate::normal::fold;
use crate::number::is_mistaken_number;
use gongkai_model::Layout;
use std::collections::{BTreeMap, BTreeSet};

/// A header cell over a number of the row: the row and column of the form.
pub(super) struct Target {
    pub(super) at: RowAt,
    pub(super) column: usize,
    from: u32,
    to: u32,
}

/// What each header cell over the row stands for, in reading order; nothing if the header does not say it surely.
pub(super) fn targets(lexicon: &Lexicon, entry: &Entry<'_>) -> Option<Vec<Target>> {
    let form = lexicon.labels.form;
    let (t, table) = form.tables.iter().enumerate().find(|(_, table)| table.layout == Layout::Strip)?;
    let columns = table.column_sets[0].columns.len();
    // Every header cell that names a result, in reading order. If they are not all there, the lowest one over each
    // column.
    let named: Vec<(usize, &Word<'_>)> =
        entry.header.words().filter_map(|word| lexicon.column(word, t, 0).map(|column| (column, word))).collect();
    let named = left_to_right(named, entry.aligned);
    let all = table.rows.len() * columns;
    let ordered = |results: &[(usize, &Word<'_>)]| {
        // Each kind of case has all the results, in whatever order the table prints them.
        let whole = |run: &[(usize, &Word<'_>)]| is_permutation(run.iter().map(|(column, _)| *column), columns);
        results.len() == all && results.chunks(columns).all(whole)
    };
    let results: Vec<(usize, &Word<'_>)> = if entry.aligned && !ordered(&named) {
        let lowest: BTreeMap<u32, (usize, &Word<'_>)> =
            named.into_iter().map(|(column, word)| (word.cell.column, (column, word))).collect();
        lowest.into_values().collect()
    } else {
        named
    };
    // The kinds of case over each of them. In a text all of it is one run, and spans say nothing.
    let kinds: Vec<(usize, &Word<'_>)> = entry
        .header
        .words()
        .filter_map(|word| {
            let found = lexicon.row(word)?;
            found.rows.iter().find(|at| at.table == t).map(|at| (at.row, word))
        })
        .collect();
    let over = |word: &Word<'_>| -> Option<usize> {
        let mut above = kinds.iter().filter(|(_, kind)| {
            kind.cell.row < word.cell.row
                && kind.cell.column <= word.cell.column
                && word.cell.column < kind.cell.column + kind.cell.columns
        });
        above.next().filter(|_| above.next().is_none()).map(|(row, _)| *row)
    };
    let by_kind: Option<Vec<usize>> =
        if entry.aligned { results.iter().map(|(_, word)| over(word)).collect() } else { None };
    // Clean: each kind heads one run of all the results in order.
    let clean = by_kind.filter(|rows| {
        let runs: Vec<&[usize]> = rows.chunk_by(|a, b| a == b).collect();
        let mut kinds: Vec<usize> = runs.iter().map(|run| run[0]).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let columns_of = |run: usize| (0..results.len()).filter(move |at| at / columns == run).map(|at| results[at].0);
        kinds.len() == runs.len()
            && runs.iter().all(|run| run.len() == columns)
            && (0..runs.len()).all(|run| is_permutation(columns_of(run), columns))
    });
    // Without spans that can be trusted the kinds of case must be named in the form's order.
    let in_order = ordered(&results) && kinds_in_order(lexicon, entry, t);
    // The kind of case may stand over the table: 行政诉讼（未经复议直接起诉）.
    let caption = entry.caption.filter(|caption| caption.chars().count() <= 40).map(fold).unwrap_or_default();
    let told = table.rows.iter().rposition(|row| caption.ends_with(&fold(&row.zh)));
    let kinds = match (kinds.is_empty(), told) {
        (true, Some(row)) => vec![(row, entry.label)],
        _ => kinds,
    };
    let one_kind = results.len() == columns && kinds.len() == 1;
    let rows: Vec<usize> = match clean {
        Some(rows) => rows,
        None if in_order => (0..results.len()).map(|at| at / columns).collect(),
        None if one_kind => vec![kinds[0].0; columns],
        None => return None,
    };
    let target = |((column, word), row): ((usize, &Word<'_>), usize)| Target {
        at: RowAt { table: t, row },
        column,
        from: word.cell.column,
        to: word.cell.column + word.cell.columns,
    };
    Some(results.into_iter().zip(rows).map(target).collect())
}

/// The header cells as they stand above the row, where their places do not contradict each other.
fn left_to_right<'e, 'd>(mut named: Vec<(usize, &'e Word<'d>)>, aligned: bool) -> Vec<(usize, &'e Word<'d>)> {
    let places: BTreeSet<u32> = named.iter().map(|(_, word)| word.cell.column).collect();
    if aligned && places.len() == named.len() {
        named.sort_by_key(|(_, word)| word.cell.column);
    }
    named
}

/// 行政复议 stands before 行政诉讼, and the kinds of suit in the form's order.
fn kinds_in_order(lexicon: &Lexicon, entry: &Entry<'_>, t: usize) -> bool {
    let table = &lexicon.labels.form.tables[t];
    let groups: Vec<String> = table.groups.iter().map(|group| fold(&group.zh)).collect();
    let first_in = |group: usize| table.rows.iter().position(|row| row.group == Some(group));
    let kind = |word: &Word<'_>| {
        let row = || lexicon.row(word)?.rows.iter().find(|at| at.table == t).map(|at| at.row);
        groups.iter().position(|group| *group == word.said.fold).and_then(first_in).or_else(row)
    };
    // A group stands over its kinds, in a row of its own.
    let mut levels: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for word in entry.header.words() {
        if let Some(kind) = kind(word) {
            levels.entry(word.cell.row).or_default().push(kind);
        }
    }
    levels.values().all(|kinds| kinds.is_sorted())
}

/// Every number below the given one comes once.
fn is_permutation(columns: impl Iterator<Item = usize>, count: usize) -> bool {
    let mut columns: Vec<usize> = columns.collect();
    columns.sort_unstable();
    columns.into_iter().eq(0..count)
}

/// The cells of table 四 in the form's order, for a row that has lost its header.
pub(super) fn form_order(lexicon: &Lexicon) -> Option<Vec<Target>> {
    let form = lexicon.labels.form;
    let (t, table) = form.tables.iter().enumerate().find(|(_, table)| table.layout == Layout::Strip)?;
    let columns = table.column_sets[0].columns.len();
    let cells = (0..table.rows.len()).flat_map(|row| (0..columns).map(move |column| (row, column)));
    Some(cells.map(|(row, column)| Target { at: RowAt { table: t, row }, column, from: 0, to: 0 }).collect())
}

/// The one way to read a row that has lost its header: the form's order, which the sums must show.
pub(super) fn headless(entry: &Entry<'_>, targets: &[Target]) -> Vec<Reading> {
    let plain: Vec<usize> = (0..entry.values.len()).filter(|at| !entry.values[*at].is_text()).collect();
    if plain.len() != targets.len() {
        return Vec::new();
    }
    let values = plain.into_iter().map(Some).collect();
    vec![Reading { way: Way::FormOrder, values, left_over: Vec::new(), clean: false, ragged: true }]
}

/// Every way to read the row that has one value for each header cell.
pub(super) fn readings(entry: &Entry<'_>, targets: &[Target]) -> Vec<Reading> {
    let values = entry.values;
    let all = |chosen: Vec<usize>, way| Reading {
        way,
        left_over: Vec::new(),
        clean: false,
        ragged: false,
        values: chosen.into_iter().map(Some).collect(),
    };
    let mut readings = Vec::new();
    let plain: Vec<usize> = (0..values.len()).filter(|at| !values[*at].is_text()).collect();
    let filled: Vec<usize> = plain.iter().copied().filter(|at| !values[*at].is_empty()).collect();
    // A word in front (件数) is no value; one among the values (详见附表) is, and so are letters written for digits.
    let behind: Vec<usize> = match values.first() {
        Some(first) if first.is_text() && !is_mistaken_number(&first.cell.text) => (1..values.len()).collect(),
        _ => (0..values.len()).collect(),
    };
    for chosen in [&behind, &plain, &filled] {
        if chosen.len() == targets.len() {
            // A word that is left out behind the first value stands in the place of a number.
            let first = chosen.first().copied().unwrap_or(0);
            let ragged = (first..values.len()).any(|at| values[at].is_text() && !chosen.contains(&at));
            readings.push(Reading { ragged, ..all(chosen.clone(), Way::HeaderOrder) });
            break;
        }
    }
    // Header cells that overlap are not where they belong.
    let apart = targets.windows(2).all(|pair| pair[0].to <= pair[1].from);
    if entry.aligned && apart && !entry.header.is_carried() {
        let under = |target: &Target| {
            let covers =
                |word: &Word<'_>| word.cell.column < target.to && target.from < word.cell.column + word.cell.columns;
            let mut covered = (0..values.len()).filter(|at| covers(&values[*at]));
            covered.next().filter(|_| covered.next().is_none())
        };
        let chosen: Option<Vec<usize>> = targets.iter().map(under).collect();
        if let Some(chosen) = chosen {
            let left_over: Vec<usize> =
                (0..values.len()).filter(|at| values[*at].number && !chosen.contains(at)).collect();
            if left_over.iter().all(|at| entry.header.names(values[*at].cell.column)) {
                // A cell too many, and an empty one that may be it.
                let end = |word: &Word<'_>| word.cell.column + word.cell.columns;
                let wide = values.iter().map(end).max() > entry.header.words().map(end).max();
                let ragged = wide && chosen.iter().any(|at| !values[*at].number && !values[*at].mark);
                readings.push(Reading { left_over, ragged, ..all(chosen, Way::Position) });
            }
        }
    }
    readings
}
