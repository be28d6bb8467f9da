//! Grids → cells of a form.
//!
//! Every form is tried; the one that explains most numbers is the form detected. Within a form a row is found by its
//! label and a number by the header over it; only where the format lost the columns does order count, and then only if
//! there are exactly as many cells as the row has columns.

use super::labels::{Labels, RowAt};
use crate::document::{Document, Grid, GridCell};
use crate::number::read_cell;
use crate::problem::{Problem, ProblemKind};
use crate::text::number_like;
use gongkai_model::{CellState, Cells, Form, FormId, Lang, Layout, Place};
use std::collections::{BTreeMap, BTreeSet};

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
    /// Rows of the document that the form does not have.
    strangers: usize,
}

/// Reads the tables under the form that explains most of them; the expected form wins a tie.
///
/// `None` where no statutory table is in the document.
pub(super) fn read(document: &Document, expected: Option<FormId>) -> Option<TableReading> {
    Labels::all().iter().map(|labels| under(labels, document)).filter(|reading| !reading.tables.is_empty()).max_by_key(
        |reading| {
            let fits = usize::from(Some(reading.form.id) == expected);
            // Fewer rows left over or garbled is the better reading; then what the year demands.
            let unexplained = reading.strangers + reading.garbled;
            (reading.found, std::cmp::Reverse(unexplained), fits, reading.form.id)
        },
    )
}

fn under(labels: &Labels, document: &Document) -> TableReading {
    let mut reader = Reader {
        labels,
        reading: TableReading {
            form: labels.form,
            cells: Cells::absent(labels.form),
            problems: Vec::new(),
            tables: BTreeSet::new(),
            found: 0,
            garbled: 0,
            strangers: 0,
        },
        last: None,
        seen: BTreeSet::new(),
    };
    for block in &document.blocks {
        if let crate::document::Block::Grid(grid) = block {
            reader.grid(grid);
        }
    }
    reader.reading
}

struct Reader<'l> {
    labels: &'l Labels,
    reading: TableReading,
    /// The row read last: where a label may mean two rows, the next one in the form's order is meant.
    last: Option<RowAt>,
    seen: BTreeSet<RowAt>,
}

/// The header over a grid's columns as far as it has been read.
#[derive(Default)]
struct Header {
    /// Position → text of the lowest header cell over it.
    texts: BTreeMap<u32, String>,
    /// The labels of the header rows that name columns, in reading order.
    order: Vec<String>,
    /// A row of numbers has come since: the next header starts anew.
    used: bool,
}

impl Reader<'_> {
    fn grid(&mut self, grid: &Grid) {
        let mut header = Header::default();
        let segments = segments(grid);
        let last = segments.len().saturating_sub(1);
        for (number, row) in segments.into_iter().enumerate() {
            // An empty row between header and numbers is spacing; as the last row it is a table left blank.
            if number < last && row.iter().all(|cell| cell.text.is_empty()) {
                continue;
            }
            let has_numbers = row.iter().any(|cell| number_like(&cell.text) && !is_mark(&cell.text));
            let label_at = self.label_position(&row);
            let headers = row.iter().filter(|cell| !self.labels.column(&cell.text).is_empty()).count();
            // One cell a line: the strip's header and its numbers come in one run.
            if has_numbers && headers >= 2 {
                let mut own = Header::default();
                own.add(self.labels, &row);
                if self.strip(&row, &own, grid.aligned) {
                    continue;
                }
            }
            // One header cell and a row's label with nothing behind it can look alike (总计); two headers cannot.
            let is_row = label_at.is_some_and(|at| values_follow(&row, at));
            if !has_numbers && (headers >= 2 || (headers == 1 && !is_row)) {
                header.add(self.labels, &row);
                continue;
            }
            header.add_mixed(self.labels, &row, label_at);
            match label_at {
                Some(at) if is_row => {
                    self.row(&row, at, &header, grid.aligned);
                    header.used = true;
                }
                Some(_) => {}
                None if self.strip(&row, &header, grid.aligned) => header.used = true,
                None => self.stranger(&row, has_numbers),
            }
        }
    }

    /// The last cell before the numbers that is a row's label.
    fn label_position(&self, row: &[&GridCell]) -> Option<usize> {
        let first_number =
            row.iter().position(|cell| number_like(&cell.text) && !is_mark(&cell.text)).unwrap_or(row.len());
        (0..first_number).rev().find(|at| {
            let text = &row[*at].text;
            !is_mark(text)
                && self.labels.row(text).is_some_and(|found| {
                    found.rows.iter().any(|row| self.labels.form.tables[row.table].layout != Layout::Strip)
                })
        })
    }

    /// Of the rows a label may mean, the next one after the row read last.
    fn choose(&self, candidates: &[RowAt]) -> Option<RowAt> {
        let fresh: Vec<RowAt> =
            candidates.iter().copied().filter(|at| self.labels.form.tables[at.table].layout != Layout::Strip).collect();
        let after = fresh.iter().find(|at| self.last.is_none_or(|last| **at > last));
        let same_table = fresh.iter().find(|at| self.last.is_some_and(|last| at.table == last.table && **at > last));
        same_table.or(after).or(fresh.first()).copied()
    }

    fn row(&mut self, row: &[&GridCell], label_at: usize, header: &Header, aligned: bool) {
        let label = &row[label_at];
        let Some(found) = self.labels.row(&label.text) else { return };
        let Some(at) = self.choose(&found.rows) else { return };
        let form = self.labels.form;
        let table = &form.tables[at.table];
        let def = &table.rows[at.row];
        if !self.seen.insert(at) {
            self.problem(label.place, ProblemKind::RepeatedRow { label: label.text.clone() });
            return;
        }
        if let Some(read_as) = found.read_as {
            self.problem(label.place, ProblemKind::LabelVariant { found: label.text.clone(), read_as });
        }
        let columns = table.columns(def).len();
        let values = &row[label_at + 1..];
        let picked = header.positions(self.labels, at, aligned).and_then(|positions| header.pick(values, &positions));
        let chosen = match picked {
            Some((chosen, strangers)) => {
                for cell in strangers {
                    let kind = ProblemKind::UnreadCell { label: label.text.clone(), found: cell.text.clone() };
                    self.problem(cell.place, kind);
                }
                Some(chosen)
            }
            None if header.contradicts(self.labels, at) => None,
            None => in_order(values, columns, table.layout),
        };
        self.reading.tables.insert(table.key.clone());
        self.last = Some(at);
        match chosen {
            Some(chosen) => {
                for (column, cell) in chosen.into_iter().enumerate() {
                    self.set(at, column, cell);
                }
            }
            None => {
                let found = values.iter().filter(|cell| number_like(&cell.text)).count();
                self.problem(
                    label.place,
                    ProblemKind::UnreadableRow {
                        table: table.title(Lang::Zh),
                        label: label.text.clone(),
                        expected: columns,
                        found,
                    },
                );
                let text: Vec<&str> = values.iter().map(|cell| cell.text.as_str()).collect();
                for column in 0..columns {
                    self.unreadable(at, column, &text.join(" "), label.place);
                }
            }
        }
    }

    /// Table 四: a row of numbers without a label, under a header that repeats its columns for each group.
    fn strip(&mut self, row: &[&GridCell], header: &Header, aligned: bool) -> bool {
        let form = self.labels.form;
        for (t, table) in form.tables.iter().enumerate().filter(|(_, table)| table.layout == Layout::Strip) {
            let columns = &table.column_sets[0].columns;
            let wanted: Vec<(usize, usize)> =
                (0..table.rows.len()).flat_map(|r| (0..columns.len()).map(move |c| (r, c))).collect();
            let names = |text: &str, c: usize| self.labels.column(text).contains(&(t, 0, c));
            let is_column = |text: &str| (0..columns.len()).any(|c| names(text, c));
            let repeats = |texts: &[&str]| {
                texts.len() == wanted.len() && wanted.iter().zip(texts).all(|((_, c), text)| names(text, *c))
            };
            // By position, where positions mean something: the header may have the columns on two levels.
            let over: Vec<(u32, &str)> = header
                .texts
                .iter()
                .filter(|(_, text)| is_column(text))
                .map(|(position, text)| (*position, text.as_str()))
                .collect();
            let (positions, texts): (Vec<u32>, Vec<&str>) = over.into_iter().unzip();
            let in_reading_order: Vec<&str> =
                header.order.iter().map(String::as_str).filter(|text| is_column(text)).collect();
            let by_position = aligned && repeats(&texts);
            if !by_position && !repeats(&in_reading_order) {
                continue;
            }
            let numbers: Vec<&GridCell> = row.iter().copied().filter(|cell| number_like(&cell.text)).collect();
            let picked = if by_position { header.pick(row, &positions) } else { None };
            let chosen = if let Some((chosen, strangers)) = picked {
                for cell in strangers {
                    let kind = ProblemKind::UnreadCell { label: table.title(Lang::Zh), found: cell.text.clone() };
                    self.problem(cell.place, kind);
                }
                Some(chosen)
            } else if row.len() == wanted.len() {
                in_order(row, wanted.len(), table.layout)
            } else if numbers.len() == wanted.len() {
                in_order(&numbers, wanted.len(), table.layout)
            } else {
                None
            };
            let key = table.key.clone();
            let title = table.title(Lang::Zh);
            let Some(first) = row.first() else { return false };
            if !self.seen.insert(RowAt { table: t, row: 0 }) {
                self.problem(first.place, ProblemKind::RepeatedRow { label: title });
                return true;
            }
            self.reading.tables.insert(key);
            self.last = Some(RowAt { table: t, row: table.rows.len() - 1 });
            match chosen {
                Some(chosen) => {
                    for ((r, c), cell) in wanted.into_iter().zip(chosen) {
                        self.set(RowAt { table: t, row: r }, c, cell);
                    }
                }
                None => {
                    let kind = ProblemKind::UnreadableRow {
                        table: title.clone(),
                        label: title,
                        expected: wanted.len(),
                        found: numbers.len(),
                    };
                    self.problem(first.place, kind);
                    let text: Vec<&str> = row.iter().map(|cell| cell.text.as_str()).collect();
                    for (r, c) in wanted {
                        self.unreadable(RowAt { table: t, row: r }, c, &text.join(" "), first.place);
                    }
                }
            }
            return true;
        }
        false
    }

    /// A row with numbers in a statutory table that the form does not have.
    fn stranger(&mut self, row: &[&GridCell], has_numbers: bool) {
        if !has_numbers || self.last.is_none() {
            return;
        }
        let Some(label) = row.iter().find(|cell| !number_like(&cell.text) && !self.labels.is_heading(&cell.text))
        else {
            return;
        };
        self.reading.strangers += 1;
        let table = self.last.map(|last| self.labels.form.tables[last.table].title(Lang::Zh)).unwrap_or_default();
        self.problem(label.place, ProblemKind::UnknownRow { table, label: label.text.clone() });
    }

    fn set(&mut self, at: RowAt, column: usize, cell: &GridCell) {
        let Some(ix) = self.index(at, column) else { return };
        let def = self.labels.form.def(ix);
        let read = read_cell(&cell.text, def);
        let kind = match read.state {
            CellState::Unreadable if read.too_large => {
                Some(ProblemKind::NumberTooLarge { cell: def.id.clone(), found: cell.text.clone() })
            }
            CellState::Unreadable => {
                Some(ProblemKind::UnreadableNumber { cell: def.id.clone(), found: cell.text.clone() })
            }
            _ => None,
        };
        if let Some(kind) = kind {
            self.problem(cell.place, kind);
        }
        self.reading.cells.set(ix, read.state, read.number, &cell.text, cell.place);
        self.reading.found += 1;
    }

    fn unreadable(&mut self, at: RowAt, column: usize, text: &str, place: Place) {
        if let Some(ix) = self.index(at, column) {
            self.reading.cells.set(ix, CellState::Unreadable, None, text, place);
            self.reading.garbled += 1;
        }
    }

    fn index(&self, at: RowAt, column: usize) -> Option<gongkai_model::CellIx> {
        let form = self.labels.form;
        let table = &form.tables[at.table];
        let row = &table.rows[at.row];
        let column = table.columns(row).get(column)?;
        let mut id = format!("{}.{}", table.key, row.key);
        if !column.key.is_empty() {
            id = format!("{id}.{}", column.key);
        }
        form.cell(&id)
    }

    fn problem(&mut self, place: Place, kind: ProblemKind) {
        self.reading.problems.push(Problem::new(place, kind));
    }
}

impl Header {
    /// Takes in a row of header cells.
    fn add(&mut self, labels: &Labels, row: &[&GridCell]) {
        if self.used {
            *self = Header::default();
        }
        let mut order = Vec::new();
        for cell in row.iter().filter(|cell| !cell.text.is_empty()) {
            for position in cell.column..cell.column + cell.columns {
                self.texts.insert(position, cell.text.clone());
            }
            if !labels.column(&cell.text).is_empty() {
                order.push(cell.text.clone());
            }
        }
        self.order.extend(order);
    }

    /// Takes in the header cells in front of a row's own label, where header and row came in one run of cells.
    fn add_mixed(&mut self, labels: &Labels, row: &[&GridCell], label_at: Option<usize>) {
        let end = label_at.unwrap_or(row.len());
        let before: Vec<&GridCell> =
            row[..end].iter().copied().filter(|cell| !labels.column(&cell.text).is_empty()).collect();
        if before.len() >= 2 {
            self.add(labels, &before);
        }
    }

    /// Where each column of a row stands, if the header over an aligned grid says so for every one of them.
    fn positions(&self, labels: &Labels, at: RowAt, aligned: bool) -> Option<Vec<u32>> {
        if !aligned {
            return None;
        }
        let table = &labels.form.tables[at.table];
        let set = table.rows[at.row].columns;
        let mut positions = Vec::new();
        for column in 0..table.column_sets[set].columns.len() {
            let mut over = self.texts.iter().filter(|(_, text)| labels.column(text).contains(&(at.table, set, column)));
            let (position, _) = over.next()?;
            // Two headers of one name: the header cannot tell the columns apart.
            if over.next().is_some() {
                return None;
            }
            positions.push(*position);
        }
        Some(positions)
    }

    /// The cells at the given positions, and the numbers that stand under another header.
    ///
    /// Nothing if a position has no cell, or if a number stands where there is no header at all: then header and row
    /// do not line up, and what stands under a header is not what it names.
    fn pick<'c>(&self, values: &[&'c GridCell], positions: &[u32]) -> Option<(Vec<&'c GridCell>, Vec<&'c GridCell>)> {
        let covers = |cell: &GridCell, at: u32| cell.column <= at && at < cell.column + cell.columns;
        let chosen: Option<Vec<&GridCell>> =
            positions.iter().map(|at| values.iter().copied().find(|cell| covers(cell, *at))).collect();
        let strangers: Vec<&GridCell> = values
            .iter()
            .copied()
            .filter(|cell| number_like(&cell.text) && !is_mark(&cell.text))
            .filter(|cell| !positions.iter().any(|at| covers(cell, *at)))
            .collect();
        let named = |cell: &&GridCell| self.texts.get(&cell.column).is_some_and(|text| !text.is_empty());
        chosen.filter(|_| strangers.iter().all(named)).map(|chosen| (chosen, strangers))
    }

    /// The header names columns of the row's table, but not each of them once: what stands in order under it cannot be
    /// told apart.
    fn contradicts(&self, labels: &Labels, at: RowAt) -> bool {
        let table = &labels.form.tables[at.table];
        let set = table.rows[at.row].columns;
        let wanted = table.column_sets[set].columns.len();
        let named: Vec<usize> = self
            .order
            .iter()
            .filter_map(|text| (0..wanted).find(|c| labels.column(text).contains(&(at.table, set, *c))))
            .collect();
        // 自然人 and 总计 stand in a row of their own above the kinds of organisation: any order within the rows is
        // possible, but each column once.
        let mut once = named.clone();
        once.sort_unstable();
        once.dedup();
        named.len() > 1 && (once.len() != wanted || named.len() != wanted)
    }
}

/// The cells in order, if there are exactly as many as columns.
///
/// A sheet prints the unit between label and number; a cell that is a unit and no number is passed over there.
fn in_order<'c>(values: &[&'c GridCell], columns: usize, layout: Layout) -> Option<Vec<&'c GridCell>> {
    if values.len() == columns {
        return Some(values.to_vec());
    }
    if layout == Layout::Sheet {
        let numbers: Vec<&GridCell> = values.iter().copied().filter(|cell| !is_unit(&cell.text)).collect();
        if numbers.len() == columns {
            return Some(numbers);
        }
    }
    None
}

fn is_unit(text: &str) -> bool {
    matches!(
        text.trim_matches(['（', '）', '(', ')', ' ']),
        "条" | "件" | "次" | "篇" | "万元" | "个" | "人" | "人次" | "单位"
    )
}

/// A mark that may be a value, but may also be decoration.
fn is_mark(text: &str) -> bool {
    !text.chars().any(|c| c.is_alphanumeric()) || text == "无"
}

/// Whether something that can be a value stands behind a label: cells at all, and not only headings.
fn values_follow(row: &[&GridCell], label_at: usize) -> bool {
    let values = &row[label_at + 1..];
    !values.is_empty()
}

/// The rows of a grid. A grid of one cell a row (text with one cell a line) is cut where a label follows a number.
fn segments(grid: &Grid) -> Vec<Vec<&GridCell>> {
    let rows = grid.rows();
    if rows.is_empty() || rows.iter().any(|row| row.len() > 1) {
        return rows;
    }
    let mut cut: Vec<Vec<&GridCell>> = Vec::new();
    let mut after_number = true;
    for cell in rows.into_iter().flatten() {
        let number = number_like(&cell.text);
        if after_number && !number {
            cut.push(Vec::new());
        }
        after_number = number;
        match cut.last_mut() {
            Some(segment) => segment.push(cell),
            None => cut.push(vec![cell]),
        }
    }
    cut
}
