//! Workbooks of Excel before 2007 and of WPS (XLS, ET).
//!
//! `calamine` reads them, but believes what a file says of itself: it makes room for every field between the first and the
//! last cell, copies a text for every cell that shows it, and reads formulas and names that are of no use here. So it is
//! given a workbook of the same length in which only the records that hold cells are left, each text is asked for once,
//! and no sheet is wider than its bounds.
//!
//! Records: *[MS-XLS]: Excel Binary File Format (.xls) Structure*, 2.3 and 2.4.

mod container;
mod records;

use super::cells::{Contents, Filled, Sheet, shown_text};
use crate::LoadError;
use calamine::{Reader, SheetType, SheetVisible, Xls};
use records::Found;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Reads the sheets that are shown.
pub(super) fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, LoadError> {
    let (name, mut stream) = container::stream(bytes)?;
    let found = Found::of(&mut stream)?;
    let book = container::alone(name, &stream).map_err(|error| damaged("", error))?;
    // What is left can still be damaged in ways that the reader does not expect.
    catch_unwind(AssertUnwindSafe(|| read(book, &found)))
        .unwrap_or_else(|_| Err(damaged("", "a record that is too short")))
}

fn damaged(sheet: &str, reason: impl ToString) -> LoadError {
    LoadError::BadWorkbook { sheet: sheet.to_owned(), reason: reason.to_string() }
}

/// The sheets of a workbook that holds nothing but cells.
fn read(book: Vec<u8>, found: &Found) -> Result<Vec<Sheet>, LoadError> {
    let mut book: Xls<_> = Xls::new(Cursor::new(book)).map_err(|error| damaged("", error))?;
    let metadata = book.sheets_metadata().to_vec();
    let mut names = BTreeSet::new();
    // The reader knows its sheets by their names.
    if let Some(twice) = metadata.iter().find(|sheet| !names.insert(&sheet.name)) {
        return Err(damaged(&twice.name, "two sheets of one name"));
    }
    let mut ranges = Vec::new();
    for sheet in &metadata {
        ranges.push(book.worksheet_range(&sheet.name).map_err(|error| damaged(&sheet.name, error))?);
    }
    // Each text, from the cell that shows it first, on whichever sheet.
    let mut texts = BTreeMap::new();
    for (begun, range) in found.order.iter().zip(&ranges) {
        for (text, (row, column)) in found.sheets.get(begun).into_iter().flat_map(|sheet| &sheet.first) {
            let at = (u32::from(*row), u32::from(*column));
            texts.insert(*text, range.get_value(at).map(shown_text).unwrap_or_default());
        }
    }
    let mut contents = Contents::default();
    let mut sheets = Vec::new();
    for (number, (sheet, range)) in metadata.into_iter().zip(&ranges).enumerate() {
        if sheet.visible != SheetVisible::Visible || sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let Some(found) = found.order.get(number).and_then(|begun| found.sheets.get(begun)) else { continue };
        let (top, left) = range.start().unwrap_or_default();
        let own = range.used_cells().map(|(row, column, value)| (row + top as usize, column + left as usize, value));
        let own = own.map(|(row, column, value)| Filled { row, column, text: shown_text(value) });
        let repeated = found.repeated.iter().map(|((row, column), text)| {
            let text = texts.get(text).cloned().unwrap_or_default();
            Filled { row: usize::from(*row), column: usize::from(*column), text }
        });
        let unknown = found.unknown.iter().map(|(row, column)| Filled {
            row: usize::from(*row),
            column: usize::from(*column),
            text: "=".to_owned(),
        });
        let mut cells = Vec::new();
        for cell in own.chain(repeated).chain(unknown).filter(|cell| !cell.text.is_empty()) {
            contents.take(&cell)?;
            cells.push(cell);
        }
        let drawn = found.drawn.iter().map(|row| usize::from(*row));
        let merged = book.merge_cells_by_sheet_id(number).unwrap_or_default();
        sheets.push(Sheet::new(sheet.name, number, cells, drawn, merged).without(&found.unseen));
    }
    Ok(sheets)
}
