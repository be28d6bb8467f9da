//! The rows of a document's tables: which row of the form each is, under which header.

use super::super::labels::RowAt;
use super::choose::is_unit;
use super::header::Header;
use super::lexicon::Lexicon;
use super::torn;
use super::view::{View, Word};
use super::width::Width;
use super::year::{self, Year};
use crate::document::GridCell;
use crate::normal::{fold, numbered, without_number};
use gongkai_model::Layout;
use std::collections::BTreeSet;
use std::rc::Rc;

/// A row of a table with a label or with numbers.
pub(super) struct Entry<'d> {
    /// The row of the form, where the label or the rows around it say.
    pub(super) at: Option<RowAt>,
    /// The label; the first cell where there is none.
    pub(super) label: &'d Word<'d>,
    /// What stands behind the label.
    pub(super) values: &'d [Word<'d>],
    pub(super) header: Rc<Header<'d>>,
    pub(super) aligned: bool,
    /// Number of the table in the document.
    pub(super) view: usize,
    /// The form's wording, where the label is only close to it or was told by the rows around it.
    pub(super) read_as: Option<String>,
    /// What stands over the table in the text.
    pub(super) caption: Option<&'d str>,
    /// What the table says of the unit of its amounts.
    pub(super) notes: &'d [&'d str],
    /// A row of table 四, which has no label: its numbers stand under a header that repeats the results for each kind
    /// of case.
    pub(super) strip: bool,
    /// A row of table 四 that has lost its header.
    pub(super) headless: bool,
    /// What says that its numbers are of another year.
    pub(super) other_year: Option<&'d str>,
    /// It reaches beyond the rows around it: a cell too many.
    pub(super) wide: bool,
    /// How wide the rows around it are.
    pub(super) width: Width,
    /// Numbers in the row under it that has neither a label nor as many numbers as a row has.
    pub(super) below: usize,
    /// The numbers behind its label may not be its own, or by half: the rest of the label stands elsewhere with numbers, or numbers
    /// without a label show that the text has them in another order.
    pub(super) torn: bool,
}

impl Entry<'_> {
    /// Some value is a number.
    pub(super) fn has_numbers(&self) -> bool {
        self.values.iter().any(|word| word.number)
    }
}

/// The rows of every table, in reading order.
pub(super) fn entries<'d>(lexicon: &Lexicon, views: &'d [View<'d>]) -> Vec<Entry<'d>> {
    let mut collector = Collector {
        lexicon,
        last: None,
        labelled_year: None,
        year_label: None,
        width: Width::default(),
        entries: Vec::new(),
    };
    let mut header = Rc::new(Header::default());
    for (number, view) in views.iter().enumerate() {
        header = if view.continued { Rc::new((*header).clone()) } else { Rc::new(header.carry(view.follows)) };
        collector.view(number, view, &mut header);
    }
    let mut entries = collector.entries;
    keep_only_rows(&mut entries);
    not_one_row_and_parts(lexicon, &mut entries);
    join_broken_labels(lexicon, &mut entries);
    tell_by_neighbours(lexicon, &mut entries);
    torn::mark(lexicon, views, &mut entries);
    entries
}

struct Collector<'l, 'd> {
    lexicon: &'l Lexicon,
    /// The row read last: where a label may mean two rows, the next one in the form's order is meant.
    last: Option<RowAt>,
    /// The row read last, if its label says of which year it is.
    labelled_year: Option<RowAt>,
    /// The label of the row read last, if it says of which year it is, and the number of its table.
    year_label: Option<(&'d Word<'d>, usize)>,
    /// How wide the rows of the table at hand are.
    width: Width,
    entries: Vec<Entry<'d>>,
}

impl<'d> Collector<'_, 'd> {
    fn view(&mut self, number: usize, view: &'d View<'d>, header: &mut Rc<Header<'d>>) {
        let first = self.entries.len();
        let last = view.rows.len().saturating_sub(1);
        self.width = Width::of(view, self.lexicon);
        // The label that rows without one may go on with, and one past the last row it covers.
        let mut label: Option<(&'d Word<'d>, u32)> = None;
        for (at, row) in view.rows.iter().enumerate() {
            let covering = label.filter(|(_, end)| row.first().is_some_and(|word| word.cell.row < *end));
            // Without spans a row that begins with a year goes on with the label of the year before it.
            let goes_on = || row.iter().find(|word| !word.is_empty()).is_some_and(|word| word.year.is_some());
            let covering = match covering {
                None if goes_on() => self.year_label.filter(|(_, view)| *view == number),
                covering => covering.map(|(word, _)| (word, number)),
            };
            if let Some(word) = row.iter().rev().find(|word| self.lexicon.row(word).is_some()) {
                label = Some((word, word.cell.row + word.cell.rows));
            }
            if self.of_a_year(number, view, row, covering.map(|(word, _)| word), header) {
                continue;
            }
            // An empty row between header and numbers is spacing; as the last row it is a table left blank.
            if row.iter().all(Word::is_empty) && at < last {
                continue;
            }
            let has_numbers = row.iter().any(|word| word.number);
            let headers = row.iter().filter(|word| self.lexicon.is_column(word)).count();
            let groups = row.iter().filter(|word| self.lexicon.is_column_group(word)).count();
            let parts = self.parts(row);
            // One cell a line: the strip's header and its numbers come in one run.
            if has_numbers && headers >= 5 && !view.aligned {
                let end = row.iter().rposition(|word| self.lexicon.is_column(word)).map_or(0, |at| at + 1);
                let mut own = Header::default();
                own.add(&row[..end]);
                if is_strip_header(self.lexicon, &own) {
                    self.push_strip(number, view, &row[end..], Rc::new(own));
                    continue;
                }
            }
            // One header cell and a row's label with nothing behind it can look alike (总计); two headers cannot.
            let heads = |at: usize| {
                self.lexicon.is_column(&row[at]) && row[..at].iter().any(|w| self.lexicon.is_column_group(w))
            };
            let is_row = parts.iter().any(|(label, _)| !heads(*label));
            if !has_numbers && (headers >= 2 || ((headers == 1 || groups >= 1) && !is_row)) {
                Rc::make_mut(header).add(row);
                continue;
            }
            if let Some((label, _)) = parts.first() {
                // Header cells in front of a row's own label, where header and row came in one run of cells.
                let before = &row[..*label];
                if before.iter().filter(|word| self.lexicon.is_column(word)).count() >= 2 {
                    Rc::make_mut(header).add(before);
                }
                for (label, end) in parts {
                    self.push_row(number, view, &row[label..end], header);
                }
                Header::mark_used(header);
            } else if is_strip_header(self.lexicon, header)
                && (!header.is_carried() || view.follows)
                && self.may_be_strip(row)
                && self.side(row, header).is_none()
            {
                self.push_strip(number, view, row, Rc::clone(header));
                Header::mark_used(header);
            } else if self.is_headless_strip(view, row) {
                self.push_strip(number, view, row, Rc::new(Header::default()));
                if let Some(entry) = self.entries.last_mut() {
                    entry.headless = true;
                }
            } else if let Some(label) = row.iter().position(Word::is_text) {
                self.push_loose(number, view, &row[label..], header);
            }
        }
        self.under_years(view, first);
    }

    /// Rows beside a cell that names another year and covers several of them.
    fn under_years(&mut self, view: &View<'d>, first: usize) {
        let covers: Vec<&GridCell> = view
            .rows
            .iter()
            .filter_map(|row| row.iter().find(|word| word.year == Some(Year::Other) && word.cell.rows > 1))
            .map(|word| word.cell)
            .collect();
        for entry in self.entries[first..].iter_mut().filter(|entry| entry.other_year.is_none()) {
            let row = entry.label.cell.row;
            let last = covers.partition_point(|cell| cell.row <= row).checked_sub(1).map(|at| covers[at]);
            if let Some(cover) = last.filter(|cell| row < cell.row + cell.rows && cell.column < entry.label.cell.column)
            {
                entry.other_year = Some(&cover.text);
            }
        }
    }

    /// Takes a row that says of which year its numbers are: those of the report year under the row's own label, or the
    /// one that covers it; of another year they are kept apart. False for a row that says nothing of a year.
    fn of_a_year(
        &mut self,
        number: usize,
        view: &'d View<'d>,
        row: &'d [Word<'d>],
        covering: Option<&'d Word<'d>>,
        header: &mut Rc<Header<'d>>,
    ) -> bool {
        let mut marks = row.iter().enumerate().filter(|(_, word)| word.year.is_some());
        let (Some((mark, word)), None) = (marks.next(), marks.next()) else { return false };
        // The row's own label stands before the year or behind it.
        let words = row.iter().take_while(|word| word.is_text() || word.is_empty() || word.year.is_some()).count();
        let own = row[..words].iter().rposition(|word| word.year.is_none() && self.lexicon.row(word).is_some());
        let values = &row[own.unwrap_or(mark).max(mark) + 1..];
        if !values.iter().any(|word| word.number || word.mark) || row[..mark].iter().any(|word| word.number) {
            return false;
        }
        let label = own.map(|own| &row[own]).or(covering);
        let found = label.and_then(|label| Some((label, self.lexicon.row(label)?)));
        let layout = &self.lexicon.labels.form.tables;
        let in_rows = found.filter(|(_, found)| found.rows.iter().any(|at| layout[at.table].layout != Layout::Strip));
        let entries = self.entries.len();
        if let Some((label, found)) = in_rows {
            let Some(at) = self.choose(found.rows) else { return false };
            // The second of two rows of one label is that row again, not the next of the name.
            let last = self.entries.last().filter(|entry| std::ptr::eq(entry.label, label)).and_then(|entry| entry.at);
            let at = last.unwrap_or(at);
            self.last = Some(at);
            self.year_label = Some((label, number));
            self.entries.push(Entry {
                at: Some(at),
                label,
                values,
                header: Rc::clone(header),
                aligned: view.aligned,
                view: number,
                read_as: found.read_as.map(str::to_owned),
                caption: view.caption,
                notes: &view.notes,
                strip: false,
                headless: false,
                other_year: None,
                wide: false,
                width: self.width,
                below: 0,
                torn: false,
            });
        } else if is_strip_header(self.lexicon, header)
            && (!header.is_carried() || view.follows)
            && self.may_be_strip(values)
        {
            self.push_strip(number, view, values, Rc::clone(header));
        } else {
            return false;
        }
        Header::mark_used(header);
        if word.year == Some(Year::Other)
            && let Some(entry) = self.entries.get_mut(entries)
        {
            entry.other_year = Some(&word.cell.text);
        }
        true
    }

    /// Where the labels of a row stand and where what belongs to each ends: one, or two on a sheet printed two-up.
    fn parts(&self, row: &[Word<'d>]) -> Vec<(usize, usize)> {
        let is_label = |word: &Word<'_>| {
            self.lexicon.row(word).is_some_and(|found| {
                found.rows.iter().any(|at| self.lexicon.labels.form.tables[at.table].layout != Layout::Strip)
            })
        };
        // Behind a label stand its values, or another label; a word alone is a heading that looks like one.
        let value = |word: &Word<'_>| !word.is_text() || is_unit(&word.cell.text);
        let followed = |at: usize| row.get(at + 1).is_some_and(|next| value(next) || is_label(next));
        let strict = (0..row.len()).any(|at| is_label(&row[at]) && row.get(at + 1).is_some_and(value));
        // The label of a group, unless numbers follow it, is no row printed in place of its parts. A word in the first
        // column (详见附表) takes the place of a number: then as many cells follow as the row has columns. On a sheet with a
        // wider table empty ones follow those; a group's own label would stand beside several rows there.
        let heads_group = |at: usize| {
            let Some(found) = self.lexicon.row(&row[at]) else { return false };
            let tables = &self.lexicon.labels.form.tables;
            let collapsed = found.rows.iter().all(|at| tables[at.table].rows[at.row].collapsed);
            let columns = found.rows.first().map_or(0, |at| {
                let table = &tables[at.table];
                table.columns(&table.rows[at.row]).len()
            });
            let end = at + 1 + columns;
            let padded = || row[at].cell.rows == 1 && row.iter().skip(end).all(Word::is_empty);
            let worded = (row.len() == end || (row.len() > end && padded()))
                && row.get(at + 1).is_some_and(|next| !is_label(next) && numbered(&next.cell.text).is_none())
                && row[at + 1..].iter().any(|word| word.number);
            // Beside a cell over several rows stand the labels of those, a blank one among them.
            let over = row.get(at + 1).is_some_and(|next| next.cell.rows < row[at].cell.rows);
            collapsed && (over || (!row.get(at + 1).is_some_and(value) && !worded))
        };
        let mut labels: Vec<usize> = Vec::new();
        for (at, word) in row.iter().enumerate() {
            if !is_label(word) || (strict && !followed(at)) || heads_group(at) {
                continue;
            }
            match labels.last_mut() {
                // A group's label before the row's own.
                Some(last) if *last + 1 == at => *last = at,
                _ => labels.push(at),
            }
        }
        let two_up = labels.first().and_then(|at| self.lexicon.row(&row[*at])).is_some_and(|found| {
            let table = &self.lexicon.labels.form.tables[found.rows[0].table];
            matches!(table.layout, Layout::Sheet | Layout::Blocks)
        });
        if !two_up {
            labels.truncate(1);
        }
        let ends: Vec<usize> = labels.iter().skip(1).copied().chain([row.len()]).collect();
        labels.into_iter().zip(ends).filter(|(label, end)| label + 1 < *end).collect()
    }

    /// Of the rows a label may mean, the next one after the row read last.
    fn choose(&self, candidates: &[RowAt]) -> Option<RowAt> {
        let form = self.lexicon.labels.form;
        let fresh: Vec<RowAt> =
            candidates.iter().copied().filter(|at| form.tables[at.table].layout != Layout::Strip).collect();
        let after = fresh.iter().find(|at| self.last.is_none_or(|last| **at > last));
        let same_table = fresh.iter().find(|at| self.last.is_some_and(|last| at.table == last.table && **at > last));
        same_table.or(after).or(fresh.first()).copied()
    }

    fn push_row(&mut self, number: usize, view: &'d View<'d>, row: &'d [Word<'d>], header: &Rc<Header<'d>>) {
        let Some(found) = self.lexicon.row(&row[0]) else { return };
        let Some(mut at) = self.choose(found.rows) else { return };
        let year = year::in_label(&row[0].cell.text, view.year);
        // The second of two rows that differ in their years is that row again, not the next of the name.
        if year.is_some()
            && let Some(last) = self.last.filter(|last| found.rows.contains(last) && self.labelled_year == Some(*last))
        {
            at = last;
        }
        self.labelled_year = year.map(|_| at);
        self.year_label = year.map(|_| (&row[0], number));
        self.last = Some(at);
        self.entries.push(Entry {
            at: Some(at),
            label: &row[0],
            values: &row[1..],
            header: Rc::clone(header),
            aligned: view.aligned,
            view: number,
            read_as: found.read_as.map(str::to_owned),
            caption: view.caption,
            notes: &view.notes,
            strip: false,
            headless: false,
            other_year: (year == Some(Year::Other)).then_some(row[0].cell.text.as_str()),
            width: self.width,
            wide: view.aligned && self.width.is_exceeded(row, header),
            below: 0,
            torn: false,
        });
    }

    /// A row whose label the form does not have; or a row of table 四 with its label down the side.
    fn push_loose(&mut self, number: usize, view: &'d View<'d>, row: &'d [Word<'d>], header: &Rc<Header<'d>>) {
        let (label, at) = self.side(row, header).map_or((0, None), |(label, at)| (label, Some(at)));
        // A number alone (（四）) is what a group's label broken over lines leaves in front of the row's own.
        let says = |word: &Word<'_>| word.is_text() && !without_number(&word.said.fold).is_empty();
        let heading = row.iter().position(|word| says(word) && !self.lexicon.is_heading(word));
        let label = if at.is_some() { label } else { heading.unwrap_or(label) };
        self.entries.push(Entry {
            at,
            label: &row[label],
            values: &row[label + 1..],
            header: Rc::clone(header),
            aligned: view.aligned,
            view: number,
            read_as: None,
            caption: view.caption,
            notes: &view.notes,
            strip: false,
            headless: false,
            other_year: None,
            wide: false,
            width: self.width,
            below: 0,
            torn: false,
        });
    }

    /// The label of a row of table 四 that stands down the side, under a header that names the results once.
    fn side(&self, row: &[Word<'d>], header: &Header<'d>) -> Option<(usize, RowAt)> {
        let form = self.lexicon.labels.form;
        let (label, at) = row.iter().enumerate().rev().find_map(|(at, word)| {
            let found = self.lexicon.row(word)?;
            let strip = found.rows.iter().find(|at| form.tables[at.table].layout == Layout::Strip)?;
            (at + 1 < row.len()).then_some((at, *strip))
        })?;
        let leaves = header.leaves(self.lexicon, at.table, 0);
        let columns = form.tables[at.table].column_sets[0].columns.len();
        // On a sheet what is wider elsewhere leaves empty cells behind the last column.
        let named = leaves.iter().rposition(|leaf| !leaf.text.is_empty()).map_or(0, |last| last + 1);
        (1..columns + 3).contains(&named).then_some((label, at))
    }

    fn push_strip(&mut self, number: usize, view: &'d View<'d>, row: &'d [Word<'d>], header: Rc<Header<'d>>) {
        let Some(first) = row.first() else { return };
        self.entries.push(Entry {
            at: None,
            label: first,
            values: row,
            header,
            aligned: view.aligned,
            view: number,
            read_as: None,
            caption: view.caption,
            notes: &view.notes,
            strip: true,
            headless: false,
            other_year: None,
            wide: false,
            width: self.width,
            below: 0,
            torn: false,
        });
    }

    /// As many numbers as table 四 has, in a table of one row under its heading.
    fn is_headless_strip(&self, view: &View<'d>, row: &[Word<'d>]) -> bool {
        let tables = &self.lexicon.labels.form.tables;
        let Some(table) = tables.iter().find(|table| table.layout == Layout::Strip) else { return false };
        let cells = table.rows.len() * table.column_sets[0].columns.len();
        let plain = row.iter().filter(|word| !word.is_text()).count();
        let named = |caption: &str| ["行政复议", "行政诉讼"].iter().any(|word| fold(caption).contains(word));
        // Last, since it may look through the table for every row of it.
        plain == cells
            && row.len() <= cells + 1
            && view.caption.is_some_and(named)
            && view.rows.iter().filter(|row| !row.iter().all(Word::is_empty)).take(2).count() == 1
    }

    /// Numbers, marks or blanks with few words among them or in front (件数), or with more where the form has none of
    /// them (详见附表).
    fn may_be_strip(&self, row: &[Word<'d>]) -> bool {
        let words: Vec<&Word<'_>> = row.iter().filter(|word| word.is_text()).collect();
        let known = |word: &&Word<'_>| self.lexicon.is_heading(word) || self.lexicon.row(word).is_some();
        let strange = || words.len() * 2 <= row.len() && !words.iter().any(known);
        row.len() >= 5 && (words.len() <= 1 + row.len() / 4 || strange())
    }
}

/// The header names the results of table 四 and no row of it stands in front: its numbers come without labels.
fn is_strip_header(lexicon: &Lexicon, header: &Header<'_>) -> bool {
    let form = lexicon.labels.form;
    form.tables.iter().enumerate().filter(|(_, table)| table.layout == Layout::Strip).any(|(t, table)| {
        let columns = table.column_sets[0].columns.len();
        header.words().filter(|word| lexicon.column(word, t, 0).is_some()).count() >= columns
    })
}

/// A year in a label says that a row is another year's only where the row of the report year stands there too: what was
/// carried over is from the year before (上年结转申请（2022年）).
fn keep_only_rows(entries: &mut [Entry<'_>]) {
    let own: BTreeSet<RowAt> =
        entries.iter().filter(|entry| entry.other_year.is_none()).filter_map(|entry| entry.at).collect();
    for entry in entries.iter_mut().filter(|entry| entry.other_year == Some(entry.label.cell.text.as_str())) {
        if entry.at.is_some_and(|at| !own.contains(&at)) {
            entry.other_year = None;
        }
    }
}

/// A group printed as one row has no parts beside it: where some of them stand there and others are gone, what stands behind the
/// group's label is a part that has lost its own.
fn not_one_row_and_parts(lexicon: &Lexicon, entries: &mut [Entry<'_>]) {
    let form = lexicon.labels.form;
    let printed: BTreeSet<RowAt> = entries.iter().filter_map(|entry| entry.at).collect();
    for entry in entries.iter_mut() {
        let Some(at) = entry.at.filter(|at| form.tables[at.table].rows[at.row].collapsed) else { continue };
        let table = &form.tables[at.table];
        let group = table.groups.iter().position(|group| group.key == table.rows[at.row].key);
        let of_group = |row: &usize| !table.rows[*row].collapsed && table.rows[*row].group == group;
        let parts: Vec<bool> = (0..table.rows.len())
            .filter(of_group)
            .map(|row| printed.contains(&RowAt { table: at.table, row }))
            .collect();
        if parts.contains(&true) && parts.contains(&false) {
            entry.at = None;
        }
    }
}

/// A label that a page break cut in two: the second half heads the next row, and the numbers stand in either.
fn join_broken_labels(lexicon: &Lexicon, entries: &mut Vec<Entry<'_>>) {
    let mut rest = std::mem::take(entries).into_iter().peekable();
    while let Some(mut first) = rest.next() {
        let Some(second) = rest.peek() else {
            entries.push(first);
            break;
        };
        let halves = second.at.is_none() && !first.strip && !second.strip && second.label.is_text();
        let whole = fold(&first.label.cell.text) + &second.label.said.fold;
        let rows = lexicon.labels.exact_row(&whole).or_else(|| lexicon.labels.exact_row(without_number(&whole)));
        let joined = rows.filter(|_| halves).and_then(|rows| match first.at {
            Some(known) => rows.contains(&known).then_some(known),
            None => rows.first().copied(),
        });
        if let Some(row) = joined {
            first.at = Some(row);
            if let Some(second) = rest.next()
                && second.has_numbers()
            {
                if first.has_numbers() {
                    first.torn = true;
                } else {
                    first.values = second.values;
                    first.header = second.header;
                    first.aligned = second.aligned;
                }
            }
        }
        entries.push(first);
    }
}

/// Rows with a label that the form does not have, between two that it has: if exactly as many rows of the form are
/// missing there, they are meant.
fn tell_by_neighbours(lexicon: &Lexicon, entries: &mut [Entry<'_>]) {
    let form = lexicon.labels.form;
    let seen: BTreeSet<RowAt> = entries.iter().filter_map(|entry| entry.at).collect();
    let mut at = 0;
    while at < entries.len() {
        if entries[at].at.is_some() || entries[at].strip {
            at += 1;
            continue;
        }
        let end = (at..entries.len()).find(|n| entries[*n].at.is_some() || entries[*n].strip).unwrap_or(entries.len());
        let before = at.checked_sub(1).and_then(|n| entries[n].at);
        let after = entries.get(end).and_then(|entry| entry.at);
        if let (Some(before), Some(after)) = (before, after)
            && before.table == after.table
            && before.row < after.row
            && entries[at].view == entries[end].view
            && entries[at - 1].view == entries[end].view
        {
            let table = &form.tables[before.table];
            // A group printed as one row stands in the form behind its parts.
            let missing: Vec<RowAt> = (before.row + 1..after.row)
                .map(|row| RowAt { table: before.table, row })
                .filter(|row| !table.rows[row.row].collapsed && !seen.contains(row))
                .collect();
            let fits = missing.len() == end - at
                && entries[at..end].iter().all(|entry| entry.has_numbers() && !lexicon.is_heading(entry.label))
                && missing
                    .iter()
                    .zip(&entries[at..end])
                    .all(|(row, entry)| number_agrees(&table.rows[row.row].number, entry));
            if fits {
                for (row, entry) in missing.iter().zip(&mut entries[at..end]) {
                    entry.at = Some(*row);
                    entry.read_as = Some(table.rows[row.row].zh.clone());
                }
            }
        }
        at = end.max(at + 1);
    }
}

/// The number in front of the label, where there is one, is that of the row.
fn number_agrees(number: &str, entry: &Entry<'_>) -> bool {
    let values = entry.values.iter().filter(|word| word.number || word.mark || word.is_empty()).count();
    if values == 0 || !entry.label.is_text() {
        return false;
    }
    match numbered(&entry.label.cell.text) {
        Some((found, _)) => fold(number).is_empty() || fold(number) == fold(found),
        None => true,
    }
}
