//! What each word of a document's tables means in one form, looked up once.

use super::super::labels::{ColumnAt, Found, Labels};
use super::view::{View, Word};
use super::words::Meaning;

/// The meanings of the words of a document in one form.
pub(super) struct Lexicon {
    pub(super) labels: &'static Labels,
    meanings: Vec<Meaning>,
}

impl Lexicon {
    pub(super) fn of(labels: &'static Labels, views: &[View<'_>]) -> Lexicon {
        let words = || views.iter().flat_map(|view| view.rows.iter().flatten());
        // Words of another year's columns have numbers of their own and no meaning.
        let count = words().map(|word| word.id + 1).max().unwrap_or(0);
        let mut meanings = Vec::with_capacity(count);
        meanings.resize_with(count, Meaning::default);
        words().for_each(|word| meanings[word.id] = word.said.meaning(labels));
        Lexicon { labels, meanings }
    }

    /// The rows a word may be the label of.
    pub(super) fn row(&self, word: &Word<'_>) -> Option<&Found<'static>> {
        self.meanings[word.id].row.as_ref()
    }

    /// The column of a set that a word names.
    pub(super) fn column(&self, word: &Word<'_>, table: usize, set: usize) -> Option<usize> {
        let columns = self.meanings[word.id].columns;
        columns.iter().find(|(t, s, _)| (*t, *s) == (table, set)).map(|(.., column)| *column)
    }

    /// Every column of the form that a word may name.
    pub(super) fn columns(&self, word: &Word<'_>) -> &'static [ColumnAt] {
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
pub(super) fn known(labels: &'static Labels, views: &[View<'_>]) -> usize {
    let words = views.iter().flat_map(|view| view.rows.iter().flatten());
    words.filter(|word| word.said.is_row(labels)).count()
}
