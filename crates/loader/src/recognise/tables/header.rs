//! The header over the columns of a table.

use super::super::labels::is_any_column;
use super::lexicon::Lexicon;
use super::view::Word;
use gongkai_model::{Column, FormId};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

/// Most cells of a header: it is copied for tables that go on, and looked through for rows. One of the forms has some fifty.
const MOST_WORDS: usize = 2_000;

/// The header rows over a table's columns as far as they have been read.
#[derive(Clone, Default)]
pub(super) struct Header<'d> {
    levels: Vec<Vec<&'d Word<'d>>>,
    /// Rows of numbers have come since: the next header row starts anew.
    used: bool,
    /// Taken over from the table before.
    carried: bool,
    /// A page break cut it: rows of it are still to come, in a table whose columns need not be those above the break.
    cut: bool,
    /// What it says of the columns of tables, as far as it was asked. Many rows have one header.
    under: RefCell<Vec<(UnderKey, Rc<Under>)>>,
}

/// A form, a table of it, and a set of its columns.
type UnderKey = (FormId, usize, usize);

/// What a header says of the columns of a table.
pub(super) struct Under {
    pub(super) leaves: Leaves,
    /// Raster columns under each column.
    pub(super) ranges: Vec<Option<Range<u32>>>,
    /// It names some column.
    pub(super) named: bool,
}

/// A column of the header that has no columns under it.
#[derive(Debug, Clone)]
pub(super) struct Leaf {
    /// The column of the wanted set that it names.
    pub(super) column: Option<usize>,
    pub(super) text: String,
    /// The text names a column of some form, though not of the wanted set.
    pub(super) foreign: bool,
}

/// The columns of a header from left to right.
#[derive(Debug, Default)]
pub(super) struct Leaves {
    leaves: Vec<Leaf>,
    /// All of them stand in one row of the header.
    pub(super) whole: bool,
}

impl std::ops::Deref for Leaves {
    type Target = [Leaf];

    fn deref(&self) -> &[Leaf] {
        &self.leaves
    }
}

impl Leaves {
    /// Every column stands in it once and nothing else does: header rows that are nested as they seem.
    pub(super) fn is_clean(&self) -> bool {
        let mut columns: Vec<usize> = self.leaves.iter().filter_map(|leaf| leaf.column).collect();
        columns.sort_unstable();
        columns.dedup();
        columns.len() == self.leaves.len()
    }

    /// The columns come in the form's order.
    pub(super) fn in_order(&self) -> bool {
        self.leaves.iter().filter_map(|leaf| leaf.column).is_sorted()
    }
}

impl<'d> Header<'d> {
    /// Takes in a row of header cells.
    pub(super) fn add(&mut self, row: &'d [Word<'d>]) {
        if !self.cut && (self.used || self.carried) {
            *self = Header::default();
        }
        if self.words().count() + row.len() > MOST_WORDS {
            return;
        }
        // What a page break left of the cells above it is blank; the next break may cut the header again.
        self.levels.push(row.iter().filter(|word| !self.cut || !word.is_empty()).collect());
        self.used &= !self.cut;
        self.under.get_mut().clear();
    }

    /// What it says of the columns of a table.
    pub(super) fn under(&self, lexicon: &Lexicon, table: usize, set: usize) -> Rc<Under> {
        let key = (lexicon.labels.form.id, table, set);
        let asked = self.under.borrow().iter().find(|(known, _)| *known == key).map(|(_, under)| Rc::clone(under));
        asked.unwrap_or_else(|| {
            let leaves = self.leaves(lexicon, table, set);
            let named = self.names_any(lexicon, table, set);
            let under = Rc::new(Under { leaves, ranges: self.ranges(lexicon, table, set), named });
            self.under.borrow_mut().push((key, Rc::clone(&under)));
            under
        })
    }

    /// A row of numbers has been read under it. Rows before hold it too: it is copied only to be changed.
    pub(super) fn mark_used(header: &mut Rc<Header<'d>>) {
        if !header.used || header.cut {
            let header = Rc::make_mut(header);
            header.used = true;
            header.cut = false;
        }
    }

    /// The header for the table that follows, which may be the rest of this one: without a word in between, the rest
    /// of its header too.
    pub(super) fn carry(&self, follows: bool) -> Header<'d> {
        let cut = follows && !self.used && !self.levels.is_empty();
        Header { levels: self.levels.clone(), used: true, carried: true, cut, under: RefCell::default() }
    }

    /// It stood over the table before this one.
    pub(super) fn is_carried(&self) -> bool {
        self.carried
    }

    /// The columns in the order in which the header's rows and groups name them, whatever its spans say.
    pub(super) fn leaves(&self, lexicon: &Lexicon, table: usize, set: usize) -> Leaves {
        let wanted = lexicon.labels.form.tables[table].column_sets[set].columns.len();
        let leaf = |word: &Word<'_>| Leaf {
            column: lexicon.column(word, table, set),
            text: word.cell.text.clone(),
            foreign: is_any_column(&word.said.fold),
        };
        let named = |level: &[&Word<'_>]| {
            let mut columns: Vec<usize> = level.iter().filter_map(|word| lexicon.column(word, table, set)).collect();
            columns.sort_unstable();
            columns.dedup();
            columns.len()
        };
        let enough = if wanted >= 4 { wanted - 1 } else { wanted.min(2) };
        let whole = self.levels.iter().rev().find(|level| named(level) >= enough);
        let mut leaves: Vec<Leaf> = match whole {
            // In a text all rows of the header may be one run: the columns of a group stand behind it, out of place.
            Some(level) => {
                let columns = &lexicon.labels.form.tables[table].column_sets[set].columns;
                let group = |word: &Word<'_>| {
                    let named = lexicon.labels.column_group(table, &word.said.fold);
                    named.filter(|g| columns.iter().any(|column| column.group == Some(*g)))
                };
                let placed: Vec<usize> = level.iter().copied().filter_map(group).collect();
                let within = |leaf: &Leaf| leaf.column.and_then(|column| columns[column].group);
                let leaves: Vec<Leaf> = level.iter().copied().map(leaf).collect();
                let mut ordered = Vec::with_capacity(leaves.len());
                for (word, leaf) in level.iter().zip(&leaves) {
                    match group(word) {
                        Some(g) => ordered.extend(leaves.iter().filter(|leaf| within(leaf) == Some(g)).cloned()),
                        None if within(leaf).is_some_and(|g| placed.contains(&g)) => {}
                        None => ordered.push(leaf.clone()),
                    }
                }
                ordered
            }
            None => {
                let start = self.levels.iter().position(|level| {
                    level.iter().any(|word| lexicon.is_column(word) || lexicon.is_column_group(word))
                });
                let mut leaves = Vec::new();
                if let Some(start) = start {
                    let mut next = start + 1;
                    self.expand(lexicon, (table, set), start, &mut next, &leaf, &mut leaves);
                }
                leaves
            }
        };
        // What stands before the first column is over the labels.
        let first = leaves
            .iter()
            .position(|leaf| leaf.column.is_some())
            .unwrap_or_else(|| leaves.iter().position(|leaf| leaf.foreign).unwrap_or(leaves.len()));
        leaves.drain(..first);
        Leaves { leaves, whole: whole.is_some() }
    }

    /// A row of the header, the (last) group in it replaced by the row below.
    fn expand(
        &self,
        lexicon: &Lexicon,
        (table_at, set): (usize, usize),
        level: usize,
        next: &mut usize,
        leaf: &impl Fn(&Word<'_>) -> Leaf,
        out: &mut Vec<Leaf>,
    ) {
        let group = self.levels[level].iter().rposition(|word| lexicon.is_column_group(word));
        for (at, word) in self.levels[level].iter().enumerate() {
            let below = self.levels.get(*next).is_some_and(|level| level.iter().any(|word| lexicon.is_column(word)));
            let table = &lexicon.labels.form.tables[table_at];
            let named = lexicon.labels.column_group(table_at, &word.said.fold);
            let under =
                |g: usize| table.column_sets[set].columns.iter().enumerate().filter(move |(_, c)| c.group == Some(g));
            // A group without a row of columns under it stands for the columns that the form has there.
            if let Some(g) = named.filter(|g| !below && under(*g).next().is_some()) {
                let column =
                    |(at, column): (usize, &Column)| Leaf { column: Some(at), text: column.zh.clone(), foreign: true };
                out.extend(under(g).map(column));
            } else if Some(at) == group && *next < self.levels.len() {
                let below = *next;
                *next += 1;
                self.expand(lexicon, (table_at, set), below, next, leaf, out);
            } else {
                out.push(leaf(word));
            }
        }
    }

    /// Raster columns under each column of a set, by the lowest header row that names it; nothing for one that is not
    /// named or is named twice.
    pub(super) fn ranges(&self, lexicon: &Lexicon, table: usize, set: usize) -> Vec<Option<Range<u32>>> {
        let wanted = lexicon.labels.form.tables[table].column_sets[set].columns.len();
        let mut found: BTreeMap<usize, Option<Range<u32>>> = BTreeMap::new();
        for level in self.levels.iter().rev() {
            let mut here: BTreeMap<usize, Option<Range<u32>>> = BTreeMap::new();
            for word in level {
                if let Some(column) = lexicon.column(word, table, set) {
                    let range = word.cell.column..word.cell.column + word.cell.columns;
                    here.entry(column).and_modify(|twice| *twice = None).or_insert(Some(range));
                }
            }
            for (column, range) in here {
                found.entry(column).or_insert(range);
            }
        }
        (0..wanted).map(|column| found.get(&column).cloned().flatten()).collect()
    }

    /// Whether the header names any column of a set.
    pub(super) fn names_any(&self, lexicon: &Lexicon, table: usize, set: usize) -> bool {
        self.words().any(|word| lexicon.column(word, table, set).is_some())
    }

    /// Whether any header cell with text stands over a raster column.
    pub(super) fn names(&self, column: u32) -> bool {
        self.words()
            .any(|word| !word.is_empty() && word.cell.column <= column && column < word.cell.column + word.cell.columns)
    }

    /// The words of every level, top row first.
    pub(super) fn words(&self) -> impl Iterator<Item = &Word<'d>> {
        self.levels.iter().flatten().copied()
    }
}
