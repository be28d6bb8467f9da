//! What became of every number that a statutory table prints: a cell received it, it is flagged, or it is left out.

use super::rows::Entry;
use super::view::{View, Word};
use gongkai_model::{Form, TableLegibility};
use std::collections::BTreeMap;

/// What became of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// A cell received it.
    Placed,
    /// It could not be told apart, or no cell received it; a problem says so.
    Flagged,
    /// It is not the report's; a problem says so.
    LeftOut,
}

/// The numbers of a document by their words.
#[derive(Debug, Default)]
pub(super) struct Account {
    /// By id of the word: the table and what became of it.
    fates: Vec<Option<(usize, Fate)>>,
    /// The table that the rows of each view belong to.
    tables: BTreeMap<usize, usize>,
}

impl Account {
    /// Notes what became of a number; what is known of it already stands.
    pub(super) fn note(&mut self, word: &Word<'_>, table: usize, fate: Fate) {
        if word.number {
            if self.fates.len() <= word.id {
                self.fates.resize(word.id + 1, None);
            }
            self.fates[word.id].get_or_insert((table, fate));
        }
    }

    fn is_noted(&self, word: &Word<'_>) -> bool {
        self.fates.get(word.id).is_some_and(Option::is_some)
    }

    /// The same for every number of a row.
    pub(super) fn note_row(&mut self, entry: &Entry<'_>, table: usize, fate: Fate) {
        self.tables.entry(entry.view).or_insert(table);
        self.note_values(entry, table, fate);
    }

    /// The same for a row that stands apart: what is around it need not be of a statutory table.
    pub(super) fn note_values(&mut self, entry: &Entry<'_>, table: usize, fate: Fate) {
        entry.values.iter().for_each(|word| self.note(word, table, fate));
    }

    /// A table of the document holds rows of one of the form.
    pub(super) fn at(&mut self, view: usize, table: usize) {
        self.tables.entry(view).or_insert(table);
    }

    /// The table of the form whose rows a table of the document holds.
    pub(super) fn table(&self, view: usize) -> Option<usize> {
        self.tables.get(&view).copied()
    }

    /// The numbers that nothing is known of: in the tables of which rows were read, those that stand in no row, and
    /// those of a row that no cell received. A number in front of a row's label counts the rows.
    pub(super) fn unplaced<'v, 'd>(&self, views: &'v [View<'d>]) -> Vec<(&'v Word<'d>, usize)> {
        let mut unplaced = Vec::new();
        for (number, view) in views.iter().enumerate() {
            let Some(table) = self.tables.get(&number) else { continue };
            for row in &view.rows {
                let known = row.iter().position(|word| self.is_noted(word));
                let behind = row.iter().position(Word::is_text).unwrap_or(0);
                let from = known.map_or(behind, |known| known.min(behind));
                let open = row[from..].iter().filter(|word| word.number && !self.is_noted(word));
                unplaced.extend(open.map(|word| (word, *table)));
            }
        }
        unplaced
    }

    /// The measure of each table; `found` says how many rows of it have a label in the document.
    pub(super) fn measures(&self, form: &Form, found: &BTreeMap<usize, u32>) -> BTreeMap<String, TableLegibility> {
        let mut measures: BTreeMap<usize, TableLegibility> = BTreeMap::new();
        for (table, fate) in self.fates.iter().flatten() {
            let measure = measures.entry(*table).or_default();
            measure.printed += 1;
            match fate {
                Fate::Placed => measure.placed += 1,
                Fate::Flagged => measure.flagged += 1,
                Fate::LeftOut => measure.left_out += 1,
            }
        }
        // A table of which not even a number was told from its words is there all the same.
        for table in self.tables.values() {
            measures.entry(*table).or_default();
        }
        for (table, found) in found {
            measures.entry(*table).or_default().labels_found = *found;
        }
        let named = |(table, measure): (usize, TableLegibility)| {
            let table = &form.tables[table];
            let rows = table.rows.iter().filter(|row| !row.collapsed).count();
            let labels_expected = u32::try_from(rows).unwrap_or(u32::MAX);
            (table.key.clone(), TableLegibility { labels_expected, ..measure })
        };
        measures.into_iter().map(named).collect()
    }
}
