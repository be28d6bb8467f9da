//! What each word of a document's tables means in one form, looked up once.

use super::super::labels::{ColumnAt, Found, Labels, is_any_column};
use super::view::{View, Word};

/// The meanings of the words of a document in one form.
pub(super) struct Lexicon<'l> {
    pub(super) labels: &'l Labels,
    meanings: Vec<Meaning<'l>>,
}

#[derive(Default)]
struct Meaning<'l> {
    row: Option<Found<'l>>,
    columns: &'l [ColumnAt],
    any_column: bool,
    column_group: bool,
    heading: bool,
}

impl<'l> Lexicon<'l> {
    pub(super) fn of(labels: &'l Labels, views: &[View<'_>]) -> Lexicon<'l> {
        let words = || views.iter().flat_map(|view| view.rows.iter().flatten());
        // Words of another year's columns have numbers of their own and no meaning.
        let count = words().map(|word| word.id + 1).max().unwrap_or(0);
        let mut meanings = Vec::with_capacity(count);
        meanings.resize_with(count, Meaning::default);
        words().for_each(|word| meanings[word.id] = meaning(labels, word));
        Lexicon { labels, meanings }
    }

    /// The rows a word may be the label of.
    pub(super) fn row(&self, word: &Word<'_>) -> Option<&Found<'l>> {
        self.meanings[word.id].row.as_ref()
    }

    /// The column of a set that a word names.
    pub(super) fn column(&self, word: &Word<'_>, table: usize, set: usize) -> Option<usize> {
        let columns = self.meanings[word.id].columns;
        columns.iter().find(|(t, s, _)| (*t, *s) == (table, set)).map(|(.., column)| *column)
    }

    /// Every column of the form that a word may name.
    pub(super) fn columns(&self, word: &Word<'_>) -> &'l [ColumnAt] {
        self.meanings[word.id].columns
    }

    /// The word names a column of some table, in this form or in another.
    pub(super) fn is_column(&self, word: &Word<'_>) -> bool {
        self.meanings[word.id].any_column
    }

    /// The word is a heading over columns.
    pub(super) fn is_column_group(&self, word: &Word<'_>) -> bool {
        self.meanings[word.id].column_group
    }

    /// The word is a heading, or another fixed word of the tables.
    pub(super) fn is_heading(&self, word: &Word<'_>) -> bool {
        self.meanings[word.id].heading
    }
}

/// How many words are exactly a row's label in a form.
pub(super) fn known(labels: &Labels, views: &[View<'_>]) -> usize {
    let words = views.iter().flat_map(|view| view.rows.iter().flatten()).filter(|word| word.is_text());
    words.filter(|word| labels.is_row(&word.fold)).count()
}

fn meaning<'l>(labels: &'l Labels, word: &Word<'_>) -> Meaning<'l> {
    if !word.is_text() {
        return Meaning { heading: word.is_empty(), ..Meaning::default() };
    }
    let columns = labels.column(&word.cell.text, &word.fold);
    Meaning {
        row: labels.row(&word.cell.text, &word.fold),
        columns,
        any_column: !columns.is_empty() || is_any_column(&word.fold),
        column_group: labels.is_column_group(&word.fold),
        heading: labels.is_heading(&word.fold),
    }
}
