//! Grids → cells of a form.
//!
//! Every form is tried; the one that explains most numbers is the form detected. Within a form a row is found by its
//! label, or by the rows around it, and a number by the header over it (`choose.rs`). Numbers are never counted from
//! one end of a row.

mod account;
mod choose;
mod columns;
mod header;
mod labelled;
mod lexicon;
mod money;
mod rotate;
mod rows;
mod strip;
mod torn;
mod unit;
mod view;
mod width;
mod words;
mod year;

use super::labels::{Labels, RowAt};
use crate::Document;
use crate::number::read_cell;
use crate::problem::{Problem, ProblemKind};
use account::{Account, Fate};
use choose::{Reading, Way};
use gongkai_model::{CellIx, CellState, Cells, Form, FormId, Lang, Layout, Passage, Place, TableLegibility};
use lexicon::Lexicon;
use rows::Entry;
use std::collections::{BTreeMap, BTreeSet};
use unit::{AmountUnit, amount_unit};
use view::{View, Word};

/// Rows that make a table without a header a statutory one.
const FEWEST_ROWS: usize = 4;

/// What is known of the report when its tables are read.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Wanted<'h> {
    /// The form that its year demands: it wins a tie.
    pub(super) expected: Option<FormId>,
    /// The report year: a table with another year over it is not the report's.
    pub(super) year: Option<i32>,
    /// The agency as its title names it: a table with another one over it is not the report's.
    pub(super) agency: Option<&'h str>,
}

/// What a document's tables give under one form.
pub(super) struct TableReading {
    pub(super) form: &'static Form,
    pub(super) cells: Cells,
    pub(super) problems: Vec<Problem>,
    /// Keys of the tables of which at least one row was found.
    pub(super) tables: BTreeSet<String>,
    /// Cells read, whatever they say.
    found: usize,
    /// Cells of rows whose numbers could not be told apart.
    garbled: usize,
    /// Labels of the rows of the document that the form does not have.
    pub(super) extra_rows: Vec<Passage>,
    /// Cells of rows that are there, for which the tables have no column.
    missing: usize,
    /// What became of the numbers of each table, by its key.
    pub(super) legibility: BTreeMap<String, TableLegibility>,
}

/// Reads the tables under the form that explains most of them; the expected form wins a tie.
///
/// `None` where no statutory table is in the document.
pub(super) fn read(document: &Document, wanted: Wanted<'_>) -> Option<TableReading> {
    let turned = rotate::upright(document);
    let turned = labelled::bare(&turned);
    let views = view::views(&turned, wanted);
    if views.is_empty() {
        return None;
    }
    // A form that has not half of the labels that another has need not be tried.
    let known: Vec<usize> = Labels::all().iter().map(|labels| lexicon::known(labels, &views)).collect();
    let most = known.iter().copied().max().unwrap_or(0);
    let tried = Labels::all().iter().zip(known).filter(|(_, known)| known * 2 >= most).map(|(labels, _)| labels);
    let other = |labels: &Labels| wanted.expected.is_some_and(|expected| expected != labels.form.id);
    let best = tried
        .map(|labels| under(labels, &views, other(labels), document.ends_within))
        .filter(|reading| !reading.tables.is_empty());
    best.max_by_key(|reading| {
        let fits = usize::from(Some(reading.form.id) == wanted.expected);
        // Fewer rows left over or garbled is the better reading; then what the year demands.
        let unexplained = reading.extra_rows.len() + reading.garbled;
        let explained = reading.found.saturating_sub(reading.missing);
        (explained, std::cmp::Reverse(unexplained), fits, reading.form.id)
    })
}

/// For each table the first of those that follow one another up to it without a word in between.
fn runs(views: &[View<'_>]) -> Vec<usize> {
    let mut first = 0;
    let start = |(at, view): (usize, &View<'_>)| {
        if !view.follows {
            first = at;
        }
        first
    };
    views.iter().enumerate().map(start).collect()
}

fn under(
    labels: &'static Labels,
    views: &[View<'_>],
    of_other_years: bool,
    ends_within: Option<Place>,
) -> TableReading {
    let lexicon = Lexicon::of(labels, views);
    let entries = rows::entries(&lexicon, views);
    let mut reader = Reader {
        lexicon: &lexicon,
        reading: TableReading {
            form: labels.form,
            cells: Cells::absent(labels.form),
            problems: Vec::new(),
            tables: BTreeSet::new(),
            found: 0,
            garbled: 0,
            extra_rows: Vec::new(),
            missing: 0,
            legibility: BTreeMap::new(),
        },
        account: Account::default(),
        seen: BTreeMap::new(),
        conflicts: BTreeSet::new(),
        runs: runs(views),
        of_other_years,
        ends_within,
    };
    let is_foreign = |entry: &&Entry<'_>| views[entry.view].foreign.is_some();
    let own: Vec<&Entry<'_>> = entries.iter().filter(|entry| !is_foreign(entry)).collect();
    reader.read(&own);
    reader.leave_out_other_years(&entries);
    let others: Vec<&Entry<'_>> = entries.iter().filter(is_foreign).collect();
    let mut said = BTreeSet::new();
    for entry in others.iter().filter(|entry| entry.at.is_some() || entry.strip) {
        if let Some(table) = reader.table_of(entry) {
            reader.account.note_row(entry, table, Fate::LeftOut);
        }
        if let Some(caption) = views[entry.view].foreign.filter(|_| said.insert(entry.view)) {
            reader.problem(entry.label.cell.place, ProblemKind::ForeignTable { caption: caption.to_owned() });
        }
    }
    reader.close(views)
}

/// A row with every way to read it.
struct Row<'e, 'd> {
    entry: &'e Entry<'d>,
    /// The cells of the form, in the order of the readings' values.
    cells: Vec<CellIx>,
    readings: Vec<Reading>,
    /// The rows of the form it fills.
    rows: BTreeSet<RowAt>,
}

struct Reader<'l> {
    lexicon: &'l Lexicon,
    reading: TableReading,
    account: Account,
    /// Rows of the form read so far, and whether a number was among their values.
    seen: BTreeMap<RowAt, bool>,
    /// Rows of the form that the document prints twice with different numbers, while nothing says which is the report's.
    conflicts: BTreeSet<RowAt>,
    /// For each table of the document the first of those that follow one another up to it without a word in between.
    runs: Vec<usize>,
    /// The year demands another form.
    of_other_years: bool,
    /// The cell within which the document may have been cut off.
    ends_within: Option<Place>,
}

impl Reader<'_> {
    fn read(&mut self, entries: &[&Entry<'_>]) {
        let of_year = entries.iter().filter(|entry| entry.other_year.is_none());
        let rows: Vec<Row<'_, '_>> = of_year.filter_map(|entry| self.row(entry)).collect();
        let (mut rows, detached) = self.of_one_table(rows);
        self.confirm_nested(&mut rows);
        let votes = self.votes(&rows);
        self.conflicts = self.conflicts(&rows, &detached);
        for row in &rows {
            self.fill(row, &votes);
        }
        let with_rows: BTreeMap<usize, usize> =
            rows.iter().filter_map(|row| Some((row.entry.view, row.rows.first()?.table))).collect();
        for row in &detached {
            self.detached(row);
        }
        for entry in entries.iter().filter(|entry| entry.at.is_none() && !entry.strip) {
            let Some(table) = with_rows.get(&entry.view) else { continue };
            if entry.has_numbers() && !self.lexicon.is_heading(entry.label) {
                self.stranger(entry, *table);
            }
        }
    }

    /// The rows of each statutory table that stand together: a small table of other numbers may have labels like it.
    ///
    /// The part with most rows is the table. Other parts belong to it if they have none of its rows and either follow it
    /// or one another without a word in between, or have the header of their own columns.
    fn of_one_table<'e, 'd>(&self, rows: Vec<Row<'e, 'd>>) -> (Vec<Row<'e, 'd>>, Vec<Row<'e, 'd>>) {
        let form = self.lexicon.labels.form;
        let table_of = |row: &Row<'_, '_>| row.rows.first().map_or(0, |at| at.table);
        let mut kept: BTreeSet<(usize, usize)> = BTreeSet::new();
        for t in 0..form.tables.len() {
            let mut parts: BTreeMap<usize, Vec<&Row<'_, '_>>> = BTreeMap::new();
            for row in rows.iter().filter(|row| table_of(row) == t) {
                parts.entry(row.entry.view).or_default().push(row);
            }
            let size =
                |view: usize| parts.get(&view).map_or(0, |rows| rows.iter().filter(|r| r.entry.has_numbers()).count());
            let Some(main) = parts.keys().copied().max_by_key(|view| (size(*view), std::cmp::Reverse(*view))) else {
                continue;
            };
            let headed = |view: usize| parts[&view].iter().any(|row| self.headed(row) || row.entry.headless);
            let most = form.tables[t].layout == Layout::Matrix || form.tables[t].layout == Layout::Sheet;
            let wide =
                |row: &&Row<'_, '_>| row.cells.len() >= FEWEST_ROWS && row.entry.values.len() + 1 >= row.cells.len();
            // Table 二 without its headers: most of its rows together, each with as many numbers as it has columns.
            let rows_of = form.tables[t].rows.iter().filter(|row| !row.collapsed).count();
            let whole = |row: &&Row<'_, '_>| !row.readings.is_empty() && row.entry.read_as.is_none();
            let blocks = form.tables[t].layout == Layout::Blocks
                && size(main) >= FEWEST_ROWS
                && parts[&main].iter().copied().filter(whole).count() * 3 >= rows_of * 2;
            let statutory = blocks || (most && (size(main) >= FEWEST_ROWS || parts[&main].iter().any(wide)));
            if !headed(main) && !statutory {
                continue;
            }
            let of = |view: usize| parts[&view].iter().flat_map(|row| row.rows.iter().copied());
            let said = |view: usize| -> BTreeSet<RowAt> {
                parts[&view]
                    .iter()
                    .filter(|row| row.entry.has_numbers())
                    .flat_map(|row| row.rows.iter().copied())
                    .collect()
            };
            let mut seen = said(main);
            let mut accepted = BTreeSet::from([main]);
            for view in parts.keys().copied().filter(|view| *view != main) {
                // A header may have words of rows in it; without numbers they take no row's place.
                let own = said(view);
                let apart = match own.is_empty() {
                    true => of(view).all(|at| !seen.contains(&at)),
                    false => own.iter().all(|at| !seen.contains(at)),
                };
                let (from, to) = (view.min(main), view.max(main));
                let follows = self.runs.get(to).is_some_and(|first| *first <= from);
                // Words stand between, but the rows are whole, several, and go on in the form's order: a label or a page
                // head broken off.
                let whole = |row: &&Row<'_, '_>| !row.readings.is_empty() && row.entry.has_numbers();
                let in_order = match view < main {
                    true => of(view).max() < of(main).min(),
                    false => of(view).min() > of(main).max(),
                };
                let goes_on = in_order
                    && matches!(form.tables[t].layout, Layout::Matrix | Layout::Sheet)
                    && parts[&view].len() >= 2
                    && parts[&view].iter().all(whole);
                if apart && (follows || headed(view) || goes_on) {
                    seen.extend(said(view));
                    accepted.insert(view);
                }
            }
            kept.extend(accepted.into_iter().map(|view| (t, view)));
        }
        rows.into_iter().partition(|row| kept.contains(&(table_of(row), row.entry.view)))
    }

    /// The rows that stand twice with different numbers: in one table, or in a second one of the same kind. A small table of
    /// other numbers with labels like those of the form is none.
    fn conflicts(&self, rows: &[Row<'_, '_>], detached: &[Row<'_, '_>]) -> BTreeSet<RowAt> {
        let form = self.lexicon.labels.form;
        let mut size: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        let table_of = |row: &Row<'_, '_>| row.rows.first().map_or(0, |at| at.table);
        for row in rows.iter().chain(detached).filter(|row| row.entry.has_numbers()) {
            *size.entry((table_of(row), row.entry.view)).or_default() += 1;
        }
        let main = |table: usize| {
            rows.iter().filter(|row| table_of(row) == table).filter_map(|row| size.get(&(table, row.entry.view))).max()
        };
        let most: BTreeMap<usize, usize> =
            (0..form.tables.len()).filter_map(|table| Some((table, *main(table)?))).collect();
        let second = |row: &&Row<'_, '_>| {
            let table = table_of(row);
            let own = size.get(&(table, row.entry.view)).copied().unwrap_or(0);
            let whole = match form.tables[table].layout {
                Layout::Strip => row.entry.strip,
                _ => own >= FEWEST_ROWS && most.get(&table).is_some_and(|most| own * 2 >= *most),
            };
            whole && !row.readings.is_empty()
        };
        // What a page break left of a row, or a stray number, contradicts nothing.
        let full = |row: &&Row<'_, '_>| {
            row.entry.values.iter().filter(|word| word.number || word.mark).count() * 2 >= row.cells.len()
        };
        let mut found: BTreeMap<RowAt, String> = BTreeMap::new();
        let mut conflicts = BTreeSet::new();
        for row in rows.iter().chain(detached.iter().filter(second)).filter(full) {
            let text = all_text(row.entry);
            let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
            for at in &row.rows {
                match found.get(at) {
                    Some(first) if *first != text => {
                        conflicts.insert(*at);
                    }
                    Some(_) => {}
                    None => {
                        found.insert(*at, text.clone());
                    }
                }
            }
        }
        conflicts
    }

    /// A row that nothing tells from another of the same label.
    fn conflicting(&mut self, row: &Row<'_, '_>, table: usize, label: String) {
        self.account.note_row(row.entry, table, Fate::Flagged);
        if row.rows.iter().any(|at| self.seen.contains_key(at)) {
            return;
        }
        self.seen.extend(row.rows.iter().map(|at| (*at, true)));
        self.problem(row.entry.label.cell.place, ProblemKind::ConflictingRows { label });
        let text = all_text(row.entry);
        for ix in &row.cells {
            self.unreadable(*ix, row.entry, &text);
        }
    }

    /// A row that stands apart from its table: the table's own row is believed before it, and what only it would give
    /// is not read.
    fn detached(&mut self, row: &Row<'_, '_>) {
        let Some(table) = row.rows.first().map(|at| at.table).filter(|_| row.entry.has_numbers()) else { return };
        let (place, label) = (row.entry.label.cell.place, row.entry.label.cell.text.clone());
        if row.rows.iter().any(|at| self.conflicts.contains(at)) {
            self.conflicting(row, table, label);
            return;
        }
        if row.rows.iter().any(|at| self.seen.contains_key(at)) {
            self.account.note_values(row.entry, table, Fate::LeftOut);
            self.problem(place, ProblemKind::RepeatedRow { label });
            return;
        }
        self.account.note_values(row.entry, table, Fate::Flagged);
        self.problem(place, ProblemKind::DetachedRow { label });
        self.seen.extend(row.rows.iter().map(|at| (*at, true)));
        let text = all_text(row.entry);
        for ix in &row.cells {
            self.unreadable(*ix, row.entry, &text);
        }
    }

    /// Says which rows are of another year.
    fn leave_out_other_years(&mut self, entries: &[Entry<'_>]) {
        for entry in entries {
            let (Some(year), Some(table)) = (entry.other_year, self.table_of(entry)) else { continue };
            self.account.note_row(entry, table, Fate::LeftOut);
            let label = match entry.strip {
                true => self.lexicon.labels.form.tables[table].title(Lang::Zh),
                false => entry.label.cell.text.clone(),
            };
            self.problem(entry.label.cell.place, ProblemKind::OtherYearRow { label, year: year.to_owned() });
        }
    }

    /// The table of the form that a row belongs to.
    fn table_of(&self, entry: &Entry<'_>) -> Option<usize> {
        let strip = || self.lexicon.labels.form.tables.iter().position(|table| table.layout == Layout::Strip);
        entry.at.map(|at| at.table).or_else(|| strip().filter(|_| entry.strip))
    }

    /// Names the numbers that are still open, and measures the tables.
    fn close(mut self, views: &[View<'_>]) -> TableReading {
        let form = self.lexicon.labels.form;
        for (number, view) in views.iter().enumerate() {
            if self.account.table(number).is_none()
                && view.foreign.is_none()
                && let Some(table) = self.table_by_labels(view).or_else(|| self.goes_on(number, view))
            {
                self.account.at(number, table);
            }
            let Some(table) = self.account.table(number) else { continue };
            for column in &view.other_year {
                column.values.iter().for_each(|word| self.account.note(word, table, Fate::LeftOut));
                let kind = ProblemKind::OtherYearColumn {
                    table: form.tables[table].title(Lang::Zh),
                    year: column.header.text.clone(),
                };
                self.problem(column.header.place, kind);
            }
        }
        for (word, table) in self.account.unplaced(views) {
            let kind = ProblemKind::UnplacedNumber {
                table: form.tables[table].title(Lang::Zh),
                found: word.cell.text.clone(),
            };
            self.problem(word.cell.place, kind);
            self.account.note(word, table, Fate::Flagged);
        }
        let mut found: BTreeMap<usize, u32> = BTreeMap::new();
        for at in self.seen.keys() {
            let table = &form.tables[at.table];
            let row = &table.rows[at.row];
            // One row in place of its parts stands for all of them.
            let parts = match row.collapsed {
                true => {
                    let group = table.groups.iter().position(|group| group.key == row.key);
                    table.rows.iter().filter(|part| !part.collapsed && part.group == group).count()
                }
                false => 1,
            };
            *found.entry(at.table).or_default() += u32::try_from(parts).unwrap_or(0);
        }
        self.reading.legibility = self.account.measures(form, &found);
        self.reading
    }

    /// The table of the form of which a table of the document has several labels, though none of its rows was read.
    fn table_by_labels(&self, view: &View<'_>) -> Option<usize> {
        let form = self.lexicon.labels.form;
        let mut rows: BTreeSet<RowAt> = BTreeSet::new();
        let mut columns: BTreeSet<(usize, usize, usize)> = BTreeSet::new();
        for word in view.rows.iter().flatten().filter(|word| word.is_text()) {
            rows.extend(self.lexicon.row(word).and_then(|found| found.rows.first()));
            columns.extend(self.lexicon.columns(word));
        }
        let several = |(table, of): (usize, &gongkai_model::Table)| {
            let rows = rows.iter().filter(|at| at.table == table).count();
            let columns = columns.iter().filter(|(t, ..)| *t == table).count();
            // The results of table 四 are no words of their own (总计, 其他).
            let strip = of.layout == Layout::Strip;
            (if strip { rows >= 2 || columns >= FEWEST_ROWS } else { rows >= 3 || (columns >= 3 && rows >= 1) })
                .then_some(table)
        };
        form.tables.iter().enumerate().find_map(several)
    }

    /// The table of the form that a table of the document goes on: no word stands between them, or it stands between two pieces
    /// of that table; and it has rows of numbers.
    fn goes_on(&self, number: usize, view: &View<'_>) -> Option<usize> {
        let wide = |row: &Vec<Word<'_>>| row.iter().filter(|word| word.number || word.mark).count() >= FEWEST_ROWS;
        let before = number.checked_sub(1).filter(|_| view.rows.iter().any(wide))?;
        let before = self.account.table(before)?;
        (view.follows || self.account.table(number + 1) == Some(before)).then_some(before)
    }

    /// The header over a row names its columns.
    fn headed(&self, row: &Row<'_, '_>) -> bool {
        let form = self.lexicon.labels.form;
        row.rows.iter().any(|at| {
            let table = &form.tables[at.table];
            let set = if table.layout == Layout::Strip { 0 } else { table.rows[at.row].columns };
            row.entry.header.names_any(self.lexicon, at.table, set)
        })
    }

    /// The ways to read an entry; nothing for one that is no row of the form.
    fn row<'e, 'd>(&mut self, entry: &'e Entry<'d>) -> Option<Row<'e, 'd>> {
        let form = self.lexicon.labels.form;
        if entry.strip {
            let targets = match entry.headless {
                true => strip::form_order(self.lexicon),
                false => strip::targets(self.lexicon, entry),
            };
            let Some(targets) = targets else {
                self.unreadable_strip(entry);
                return None;
            };
            let cells = targets.iter().filter_map(|target| self.index(target.at, target.column)).collect();
            let readings = match entry.headless {
                true => strip::headless(entry, &targets),
                false => strip::readings(entry, &targets),
            };
            return Some(Row { entry, cells, readings, rows: targets.iter().map(|target| target.at).collect() });
        }
        let at = entry.at?;
        let table = &form.tables[at.table];
        let columns = table.columns(&table.rows[at.row]).len();
        let cells = (0..columns).filter_map(|column| self.index(at, column)).collect();
        let mut readings = choose::readings(self.lexicon, entry, at);
        // Without a header the order of columns is that of the form which the year demands, and of no other.
        if self.of_other_years && table.layout == Layout::Blocks {
            readings.retain(|reading| reading.way != Way::FormOrder);
        }
        Some(Row { entry, cells, readings, rows: BTreeSet::from([at]) })
    }

    /// The order of a nested header, and positions that are not in the form's order, count where they say the same: in
    /// the row itself, or in at least two rows of its table and none that differs. The order alone counts where the
    /// header names each column once and at least two rows add up in it, and none does not.
    fn confirm_nested(&self, rows: &mut [Row<'_, '_>]) {
        let form = self.lexicon.labels.form;
        let mut confirmed: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        for row in rows.iter() {
            let by_order = row.readings.iter().find(|reading| reading.way == Way::NestedOrder);
            let by_position = row.readings.iter().find(|reading| reading.way == Way::OtherPosition);
            let says = match (by_order, by_position) {
                (Some(order), Some(position)) => Some(order.values == position.values),
                (Some(order), None) if order.clean => match choose::holds(form, &row.cells, &words(row, order)) {
                    Some((true, telling)) => telling.then_some(true),
                    Some((false, _)) => Some(false),
                    None => None,
                },
                _ => None,
            };
            if let Some(same) = says {
                let (agree, differ) = confirmed.entry(row.entry.view).or_default();
                *(if same { agree } else { differ }) += 1;
            }
        }
        for row in rows.iter_mut() {
            let sure = confirmed.get(&row.entry.view).is_some_and(|(agree, differ)| *agree >= 2 && *differ == 0);
            let alone = row.readings.len() == 1;
            if sure {
                for reading in &mut row.readings {
                    reading.way = match reading.way {
                        Way::NestedOrder => Way::HeaderOrder,
                        Way::OtherPosition => Way::Position,
                        way => way,
                    };
                }
            } else if alone {
                row.readings.retain(|reading| reading.way != Way::NestedOrder);
            }
        }
    }

    /// For each table of the document the way to read it that the identities of its rows speak for, if they agree.
    fn votes(&self, rows: &[Row<'_, '_>]) -> BTreeMap<usize, Way> {
        let mut votes: BTreeMap<usize, BTreeSet<Way>> = BTreeMap::new();
        for row in rows.iter().filter(|row| unsure(row)) {
            if let Some(at) = self.by_identity(row) {
                votes.entry(row.entry.view).or_default().insert(row.readings[at].way);
            }
        }
        votes
            .into_iter()
            .filter(|(_, ways)| ways.len() == 1)
            .filter_map(|(view, ways)| Some((view, *ways.first()?)))
            .collect()
    }

    /// The one reading with which the identities along the row hold, if they break with every other.
    fn by_identity(&self, row: &Row<'_, '_>) -> Option<usize> {
        let form = self.lexicon.labels.form;
        let verdicts: Vec<Option<(bool, bool)>> =
            row.readings.iter().map(|reading| choose::holds(form, &row.cells, &words(row, reading))).collect();
        let holding = (0..verdicts.len()).find(|at| verdicts[*at] == Some((true, true)))?;
        let same = |at: usize| same_values(row, holding, at);
        // A reading that leaves numbers over explains less than one that does not.
        let left_over = |at: usize| row.readings[at].left_over.len();
        let weaker = |at: usize| match verdicts[at] {
            Some((held, _)) => !held,
            None => left_over(at) > left_over(holding),
        };
        let sure = (0..verdicts.len()).all(|at| same(at) || weaker(at));
        sure.then_some(holding)
    }

    fn fill(&mut self, row: &Row<'_, '_>, votes: &BTreeMap<usize, Way>) {
        let entry = row.entry;
        let form = self.lexicon.labels.form;
        let Some(first) = row.rows.first() else { return };
        let table = &form.tables[first.table];
        let label = if entry.strip { table.title(Lang::Zh) } else { entry.label.cell.text.clone() };
        if entry.has_numbers() && row.rows.iter().any(|at| self.conflicts.contains(at)) {
            self.reading.tables.insert(table.key.clone());
            self.conflicting(row, first.table, label);
            return;
        }
        if row.rows.iter().any(|at| self.seen.contains_key(at)) {
            // Words of a row in another table's header are no row.
            if !entry.values.iter().all(Word::is_text) {
                self.problem(entry.label.cell.place, ProblemKind::RepeatedRow { label: label.clone() });
            }
            // A page break may leave the first one empty.
            let empty = row.rows.iter().all(|at| self.seen.get(at) == Some(&false));
            if !empty || !entry.has_numbers() {
                self.account.note_row(entry, first.table, Fate::LeftOut);
                return;
            }
        }
        for at in &row.rows {
            self.seen.insert(*at, entry.has_numbers());
        }
        if let Some(read_as) = &entry.read_as {
            let kind = ProblemKind::LabelVariant { found: entry.label.cell.text.clone(), read_as: read_as.clone() };
            self.problem(entry.label.cell.place, kind);
        }
        self.reading.tables.insert(table.key.clone());
        if row.readings.is_empty() {
            self.account.note_row(entry, first.table, Fate::Flagged);
            self.unreadable_row(row, table.title(Lang::Zh), label);
            return;
        }
        let chosen = if unsure(row) {
            let voted =
                votes.get(&entry.view).and_then(|way| row.readings.iter().position(|r| r.way == *way && !r.ragged));
            self.by_identity(row).or(voted)
        } else {
            Some(0)
        };
        let reading = &row.readings[chosen.unwrap_or(0)];
        if chosen.is_some() && torn::came_apart(form, row, reading) {
            self.account.note_row(entry, first.table, Fate::Flagged);
            self.unreadable_row(row, table.title(Lang::Zh), label);
            return;
        }
        for at in &reading.left_over {
            let word = &entry.values[*at];
            self.account.note(word, first.table, Fate::Flagged);
            let kind = ProblemKind::UnreadCell { label: label.clone(), found: word.cell.text.clone() };
            self.problem(word.cell.place, kind);
        }
        if chosen.is_none() {
            let kind = ProblemKind::AmbiguousRow { table: table.title(Lang::Zh), label: label.clone() };
            self.problem(entry.label.cell.place, kind);
        }
        // The readings agree, and nothing shows that they are right.
        let unproven = (1..row.readings.len()).all(|at| same_values(row, 0, at));
        for (at, ix) in row.cells.iter().enumerate() {
            let text = |reading: &Reading| reading.values[at].map(|value| entry.values[value].cell.text.as_str());
            let disputed = unproven || row.readings.iter().any(|other| text(other) != text(reading));
            if chosen.is_none() && disputed {
                if let Some(value) = reading.values[at] {
                    self.account.note(&entry.values[value], first.table, Fate::Flagged);
                }
                self.unreadable(*ix, entry, &all_text(entry));
                continue;
            }
            let Some(value) = reading.values[at] else {
                let kind = ProblemKind::MissingColumn { label: label.clone(), cell: form.def(*ix).id.clone() };
                self.problem(entry.label.cell.place, kind);
                self.reading.missing += 1;
                continue;
            };
            let word = &entry.values[value];
            let merged = word.number && reading.values.iter().filter(|other| **other == Some(value)).count() > 1;
            if merged {
                self.account.note(word, first.table, Fate::Flagged);
                let kind = ProblemKind::MergedCell { label: label.clone(), found: word.cell.text.clone() };
                self.problem(word.cell.place, kind);
                self.unreadable(*ix, entry, &word.cell.text.clone());
                continue;
            }
            if self.ends_within == Some(word.cell.place)
                && word.number
                && self.may_go_on(row, *ix, &words(row, reading))
            {
                self.account.note(word, first.table, Fate::Flagged);
                let found = format!("{}…", word.cell.text);
                let kind = ProblemKind::UnreadableNumber { cell: form.def(*ix).id.clone(), found: found.clone() };
                self.problem(word.cell.place, kind);
                self.unreadable(*ix, entry, &found);
                continue;
            }
            let fate = self.set(*ix, word, amount_unit(entry, &word.cell.text, form.def(*ix)));
            self.account.note(word, first.table, fate);
        }
        if chosen.is_none() {
            self.account.note_row(entry, first.table, Fate::Flagged);
        }
        self.account.at(entry.view, first.table);
        // A heading over the parts of a group is no row printed in their place.
        let collapsed = |ix: &CellIx| form.def(*ix).collapsed;
        if row.cells.iter().all(|ix| collapsed(ix) && self.reading.cells.state(*ix) == CellState::Blank) {
            for ix in &row.cells {
                self.reading.cells.set(*ix, CellState::Absent, None, "", Place::default());
            }
        }
    }

    /// Whether the number with which the document ends may go on: nothing adds up to it, and more cells are to come.
    fn may_go_on(&self, row: &Row<'_, '_>, ix: CellIx, values: &[Option<&Word<'_>>]) -> bool {
        let form = self.lexicon.labels.form;
        let adds_up = || matches!(choose::holds(form, &row.cells, values), Some((true, _)));
        ix.index() + 1 < form.cells.len() && !adds_up()
    }

    fn unreadable_row(&mut self, row: &Row<'_, '_>, table: String, label: String) {
        let entry = row.entry;
        let found = entry.values.iter().filter(|word| word.number || word.mark).count();
        let expected = row.cells.len();
        self.problem(entry.label.cell.place, ProblemKind::UnreadableRow { table, label, expected, found });
        let text = all_text(entry);
        for ix in &row.cells {
            self.unreadable(*ix, entry, &text);
        }
    }

    /// Numbers under a header of table 四 that does not say of which kind of case they are.
    fn unreadable_strip(&mut self, entry: &Entry<'_>) {
        let form = self.lexicon.labels.form;
        let Some(t) = form.tables.iter().position(|table| table.layout == Layout::Strip) else { return };
        let table = &form.tables[t];
        let rows: BTreeSet<RowAt> = (0..table.rows.len()).map(|row| RowAt { table: t, row }).collect();
        if !entry.has_numbers() || rows.iter().any(|at| self.seen.contains_key(at)) {
            return;
        }
        self.seen.extend(rows.iter().map(|at| (*at, false)));
        self.account.note_row(entry, t, Fate::Flagged);
        self.reading.tables.insert(table.key.clone());
        let columns = table.column_sets[0].columns.len();
        let cells: Vec<CellIx> = rows.iter().flat_map(|at| (0..columns).filter_map(|c| self.index(*at, c))).collect();
        let title = table.title(Lang::Zh);
        self.unreadable_row(&Row { entry, cells, readings: Vec::new(), rows }, title.clone(), title);
    }

    /// A row with numbers in a statutory table that the form does not have.
    fn stranger(&mut self, entry: &Entry<'_>, table: usize) {
        let label = entry.label.cell.text.clone();
        let place = entry.label.cell.place;
        self.reading.extra_rows.push(Passage { text: label.clone(), place });
        self.account.note_row(entry, table, Fate::LeftOut);
        let table = self.lexicon.labels.form.tables[table].title(Lang::Zh);
        self.problem(place, ProblemKind::UnknownRow { table, label });
    }

    fn set(&mut self, ix: CellIx, word: &Word<'_>, unit: AmountUnit) -> Fate {
        let def = self.lexicon.labels.form.def(ix);
        let text = &word.cell.text;
        if unit == AmountUnit::Unknown && word.number {
            self.problem(word.cell.place, ProblemKind::UnknownUnit { cell: def.id.clone(), found: text.clone() });
            self.reading.cells.set(ix, CellState::Unreadable, None, text, word.cell.place);
            self.reading.found += 1;
            return Fate::Flagged;
        }
        let read = match unit {
            AmountUnit::Printed(unit) if word.number => read_cell(&format!("{text}{unit}"), def),
            _ => read_cell(text, def),
        };
        let kind = match read.state {
            CellState::Unreadable if read.too_large => {
                Some(ProblemKind::NumberTooLarge { cell: def.id.clone(), found: text.clone() })
            }
            CellState::Unreadable => Some(ProblemKind::UnreadableNumber { cell: def.id.clone(), found: text.clone() }),
            _ => None,
        };
        if let Some(kind) = kind {
            self.problem(word.cell.place, kind);
        }
        self.reading.cells.set(ix, read.state, read.number, text, word.cell.place);
        self.reading.found += 1;
        if read.number.is_some() { Fate::Placed } else { Fate::Flagged }
    }

    fn unreadable(&mut self, ix: CellIx, entry: &Entry<'_>, text: &str) {
        // A table of which a cell is printed is there, also where the cell stands apart from the rest.
        self.reading.tables.insert(self.lexicon.labels.form.table_of(ix).key.clone());
        self.reading.cells.set(ix, CellState::Unreadable, None, text, entry.label.cell.place);
        self.reading.garbled += 1;
    }

    fn index(&self, at: RowAt, column: usize) -> Option<CellIx> {
        self.lexicon.labels.cell(at, column)
    }

    fn problem(&mut self, place: Place, kind: ProblemKind) {
        self.reading.problems.push(Problem::new(place, kind));
    }
}

/// The readings give different texts for some cell, or the one there is needs the identities to be sure.
fn unsure(row: &Row<'_, '_>) -> bool {
    // Another way that fits says the same.
    let confirmed = |at: usize| (0..row.readings.len()).any(|o| !row.readings[o].ragged && same_values(row, o, at));
    let alone = |at: usize| match row.readings[at].way {
        Way::Filled => !all_equal(row, &row.readings[at]),
        Way::Behind => true,
        Way::OtherPosition | Way::NestedOrder => row.readings.len() == 1,
        // Where all are equal it does not matter which is which.
        _ => row.readings[at].ragged && !all_equal(row, &row.readings[at]) && !confirmed(at),
    };
    (0..row.readings.len()).any(alone) || (1..row.readings.len()).any(|at| !same_values(row, 0, at))
}

fn all_equal(row: &Row<'_, '_>, reading: &Reading) -> bool {
    let mut texts = reading.values.iter().flatten().map(|value| row.entry.values[*value].cell.text.as_str());
    let first = texts.next();
    row.entry.values.iter().all(|word| !word.is_text()) && texts.all(|text| Some(text) == first)
}

fn same_values(row: &Row<'_, '_>, a: usize, b: usize) -> bool {
    let text = |at: usize, value: usize| row.readings[at].values[value].map(|v| row.entry.values[v].cell.text.as_str());
    (0..row.cells.len()).all(|value| text(a, value) == text(b, value))
}

fn words<'r>(row: &'r Row<'_, '_>, reading: &Reading) -> Vec<Option<&'r Word<'r>>> {
    reading.values.iter().map(|value| value.map(|at| &row.entry.values[at])).collect()
}

fn all_text(entry: &Entry<'_>) -> String {
    let text: Vec<&str> = entry.values.iter().map(|word| word.cell.text.as_str()).collect();
    text.join(" ")
}
