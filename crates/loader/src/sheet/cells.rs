//! The cells of a workbook, only those in which something stands.

use crate::LoadError;
use calamine::{DataRef, Dimensions, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use gongkai_model::Place;
use std::io::Cursor;

/// Most cells of a workbook in which something stands: a collection of 5,000 reports.
const MOST_FILLED: usize = 1_000_000;

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

/// Reads the sheets that are shown.
pub(super) fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, LoadError> {
    let bad =
        |sheet: &str, error: &XlsxError| LoadError::BadWorkbook { sheet: sheet.to_owned(), reason: error.to_string() };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| bad("", &error))?;
    let shown: Vec<(usize, String)> = book
        .sheets_metadata()
        .iter()
        .enumerate()
        .filter(|(_, sheet)| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet)
        .map(|(number, sheet)| (number, sheet.name.clone()))
        .collect();
    let mut filled = 0usize;
    let mut sheets = Vec::new();
    for (number, name) in shown {
        let merged = match book.merge_cells_by_sheet_name(&name) {
            Ok(merged) if merged.len() <= MOST_MERGED => merged,
            _ => Vec::new(),
        };
        let mut reader = book.worksheet_cells_reader(&name).map_err(|error| bad(&name, &error))?;
        let mut cells = Vec::new();
        let mut drawn: Vec<usize> = Vec::new();
        while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(|error| bad(&name, &error))? {
            let text = match shown_text(&cell.value) {
                // The program that wrote the formula never worked it out.
                text if text.is_empty() && cell.formula.is_some() => "=".to_owned(),
                text => text,
            };
            let (row, column) = (cell.pos.0 as usize, cell.pos.1 as usize);
            if text.is_empty() {
                if drawn.last() != Some(&row) {
                    drawn.push(row);
                }
                continue;
            }
            filled += 1;
            if filled > MOST_FILLED {
                return Err(LoadError::TooManyCells { place: Place::line(row + 1), limit: MOST_FILLED });
            }
            cells.push(Filled { row, column, text });
        }
        cells.sort_by_key(|cell| (cell.row, cell.column));
        cells.dedup_by_key(|cell| (cell.row, cell.column));
        let has = |row: usize| cells.binary_search_by_key(&row, |cell| cell.row).is_ok();
        let blank = drawn.into_iter().filter(|row| !has(*row) && row.checked_sub(1).is_some_and(has)).collect();
        sheets.push(Sheet { name, number, cells, blank, merged });
    }
    Ok(sheets)
}

/// What a cell shows.
fn shown_text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(n) => number(*n),
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(date) if date.is_datetime() => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTime(time) => number(time.as_f64()),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    }
}

/// A number as spreadsheets show it: 15 digits, of which the last may be the machine's.
fn number(n: f64) -> String {
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
