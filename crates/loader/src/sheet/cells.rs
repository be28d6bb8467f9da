//! The cells of a workbook, only those in which something stands.

use crate::LoadError;
use calamine::{DataType, Dimensions};
use gongkai_model::Place;
use std::collections::BTreeSet;

/// Most cells of a workbook in which something stands: a collection of 5,000 reports.
const MOST_FILLED: usize = 1_000_000;

/// Most bytes of text in all cells of a workbook: a text that is stored once may stand in every cell.
pub(super) const MOST_TEXT: usize = 64 << 20;

/// Most merged areas of a sheet that are laid out.
const MOST_MERGED: usize = 20_000;

/// Most fields that merged areas of a sheet cover together.
const MOST_COVERED: usize = 2_000_000;

/// A sheet that is shown.
pub(super) struct Sheet {
    pub(super) name: String,
    /// Its number, from 0.
    pub(super) number: usize,
    /// By row, then by column.
    pub(super) cells: Vec<Filled>,
    /// Rows that are drawn with nothing in them, directly under a row in which something stands: blank, not absent.
    pub(super) blank: Vec<usize>,
    merged: Vec<Dimensions>,
}

/// A cell with something in it; row and column from 0.
pub(super) struct Filled {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) text: String,
}

/// What a workbook may hold, counted over all its sheets.
#[derive(Default)]
pub(super) struct Contents {
    cells: usize,
    text: usize,
}

impl Contents {
    /// Counts a cell in which something stands.
    pub(super) fn take(&mut self, cell: &Filled) -> Result<(), LoadError> {
        self.cells += 1;
        self.text += cell.text.len();
        let place = Place::line(cell.row + 1);
        if self.cells > MOST_FILLED {
            return Err(LoadError::TooManyCells { place, limit: MOST_FILLED });
        }
        if self.text > MOST_TEXT {
            return Err(LoadError::TooMuchText { place, limit: MOST_TEXT });
        }
        Ok(())
    }
}

/// Rows and columns of a sheet that are not shown, from 0.
#[derive(Default)]
pub(super) struct Unseen {
    pub(super) rows: BTreeSet<usize>,
    /// A row of which nothing is said is not shown either, but for these.
    pub(super) rows_usually: bool,
    pub(super) shown_rows: BTreeSet<usize>,
    /// First and last of each run.
    pub(super) columns: Vec<(usize, usize)>,
}

impl Unseen {
    fn row(&self, row: usize) -> bool {
        self.rows.contains(&row) || (self.rows_usually && !self.shown_rows.contains(&row))
    }

    fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.columns.is_empty() && !self.rows_usually
    }
}

impl Sheet {
    /// The sheet without the rows and columns that are not shown. A merged area of which a part is shown shows its text there.
    pub(super) fn without(mut self, unseen: &Unseen) -> Sheet {
        if unseen.is_empty() {
            return self;
        }
        // Runs of columns may overlap and be many; sheets have few columns.
        let last = self.cells.iter().map(|cell| cell.column).max().unwrap_or(0);
        let mut hidden = vec![false; last + 1];
        for (from, to) in unseen.columns.iter().take(MOST_MERGED) {
            if let Some(run) = hidden.get_mut(*from..=(*to).min(last)) {
                run.fill(true);
            }
        }
        let column = |column: usize| hidden.get(column).copied().unwrap_or(false);
        let mut moved = Vec::new();
        // How far a merged area may reach for its first row that is shown.
        let mut steps = MOST_COVERED;
        for area in &mut self.merged {
            let (row, first) = (area.start.0 as usize, area.start.1 as usize);
            if !unseen.row(row) && !column(first) {
                continue;
            }
            let mut seen = |from: u32, to: u32, unseen: &dyn Fn(usize) -> bool| {
                (from..=to)
                    .take_while(|_| {
                        steps = steps.saturating_sub(1);
                        steps > 0
                    })
                    .find(|n| !unseen(*n as usize))
            };
            let rows = seen(area.start.0, area.end.0, &|n| unseen.row(n));
            let columns = seen(area.start.1, area.end.1, &column);
            let (Some(to_row), Some(to_column)) = (rows, columns) else { continue };
            if let Ok(at) = self.cells.binary_search_by_key(&(row, first), |cell| (cell.row, cell.column)) {
                let text = self.cells[at].text.clone();
                moved.push(Filled { row: to_row as usize, column: to_column as usize, text });
            }
            area.start = (to_row, to_column);
        }
        self.cells.retain(|cell| !unseen.row(cell.row) && !column(cell.column));
        self.blank.retain(|row| !unseen.row(*row));
        moved.append(&mut self.cells);
        moved.sort_by_key(|cell| (cell.row, cell.column));
        moved.dedup_by_key(|cell| (cell.row, cell.column));
        self.cells = moved;
        self
    }

    /// A sheet of cells in any order, the rows that are drawn with nothing in some cell, and the merged areas.
    pub(super) fn new(
        name: String,
        number: usize,
        mut cells: Vec<Filled>,
        drawn: impl IntoIterator<Item = usize>,
        mut merged: Vec<Dimensions>,
    ) -> Sheet {
        cells.sort_by_key(|cell| (cell.row, cell.column));
        cells.dedup_by_key(|cell| (cell.row, cell.column));
        let has = |row: usize| cells.binary_search_by_key(&row, |cell| cell.row).is_ok();
        let blank = drawn.into_iter().filter(|row| !has(*row) && row.checked_sub(1).is_some_and(has)).collect();
        if merged.len() > MOST_MERGED {
            merged.clear();
        }
        // One that ends before it begins covers nothing.
        merged.retain(|area| area.start.0 <= area.end.0 && area.start.1 <= area.end.1);
        Sheet { name, number, cells, blank, merged }
    }
}

/// What a cell shows.
pub(super) fn shown_text(value: &impl DataType) -> String {
    if let Some(text) = value.get_string() {
        text.trim().to_owned()
    } else if let Some(n) = value.get_float() {
        number(n)
    } else if let Some(n) = value.get_int() {
        n.to_string()
    } else if let Some(yes) = value.get_bool() {
        if yes { "TRUE" } else { "FALSE" }.to_owned()
    } else if let Some(date) = value.get_datetime() {
        if !date.is_datetime() {
            return number(date.as_f64());
        }
        let (year, month, day, ..) = date.to_ymd_hms_milli();
        format!("{year:04}-{month:02}-{day:02}")
    } else if let Some(text) = value.get_datetime_iso().or(value.get_duration_iso()) {
        text.to_owned()
    } else {
        value.get_error().map(ToString::to_string).unwrap_or_default()
    }
}

/// A number as spreadsheets show it: 15 digits, of which the last may be the machine's.
pub(super) fn number(n: f64) -> String {
    if !n.is_finite() {
        return n.to_string();
    }
    let rounded: f64 = format!("{n:.14e}").parse().unwrap_or(n);
    format!("{rounded}")
}

impl Sheet {
    /// For each field of the raster of the given rows and columns, the rows and columns that the cell there covers;
    /// nothing for a field that another cell covers.
    pub(super) fn covered(&self, rows: &[usize], columns: &[usize]) -> Vec<Option<(u32, u32)>> {
        let mut fields = vec![Some((1, 1)); rows.len() * columns.len()];
        let mut total = 0usize;
        for area in &self.merged {
            let of = |list: &[usize], from: u32, to: u32| {
                list.partition_point(|n| *n < from as usize)..list.partition_point(|n| *n <= to as usize)
            };
            let across = of(columns, area.start.1, area.end.1);
            let down = of(rows, area.start.0, area.end.0);
            // A merged area whose own cell is empty begins nowhere.
            let starts = rows.get(down.start) == Some(&(area.start.0 as usize))
                && columns.get(across.start) == Some(&(area.start.1 as usize));
            total = total.saturating_add(down.len().saturating_mul(across.len()));
            if !starts || total > MOST_COVERED {
                continue;
            }
            for row in down.clone() {
                fields[row * columns.len() + across.start..row * columns.len() + across.end].fill(None);
            }
            let size = (down.len() as u32, across.len() as u32);
            fields[down.start * columns.len() + across.start] = Some(size);
        }
        fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_they_are_shown() {
        for (n, text) in
            [(5.0, "5"), (14.23, "14.23"), (0.1 + 0.2, "0.3"), (1e7, "10000000"), (-3.0, "-3"), (2.5, "2.5")]
        {
            assert_eq!(number(n), text);
        }
    }
}
