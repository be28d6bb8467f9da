//! Workbooks of today (XLSX, XLSM), cell by cell.

mod looks;

use super::cells::{Budget, Filled, Sheet, shown_text};
use crate::package::Package;
use crate::{LoadError, content};
use calamine::{Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use looks::Looks;
use std::io::Cursor;

/// Reads the sheets that are shown.
pub(super) fn sheets(bytes: &[u8]) -> Result<Vec<Sheet>, LoadError> {
    bounded(bytes)?;
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
    let mut package = Package::open(bytes)?;
    let looks = Looks::read(&mut package)?;
    let mut budget = Budget::default();
    let mut sheets = Vec::new();
    for (number, name) in shown {
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let look = looks.sheet(&mut package, &name)?;
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
            let text = look.cells.get(&(row, column)).cloned().unwrap_or(text);
            if text.is_empty() {
                if drawn.last() != Some(&row) {
                    drawn.push(row);
                }
                continue;
            }
            let cell = Filled { row, column, text };
            budget.take(&cell)?;
            cells.push(cell);
        }
        sheets.push(Sheet::new(name, number, cells, drawn, merged).without(&look.unseen));
    }
    Ok(sheets)
}

/// Expands every part once, within the bounds of a package: the reader behind this has none of its own.
fn bounded(bytes: &[u8]) -> Result<(), LoadError> {
    let mut package = Package::open(bytes)?;
    if !package.has("xl/workbook.xml") {
        return Err(LoadError::MissingPart { part: "xl/workbook.xml".to_owned() });
    }
    for at in 0..package.len() {
        let entry = package.entry(at)?;
        if entry.name.ends_with(b".xml") || entry.name.ends_with(b".rels") {
            let name = String::from_utf8_lossy(&entry.name);
            let part = package.expand(at, &name)?;
            // The reader skips a document type; what stands in one is never for a workbook.
            if content::holds(&part, b"<!DOCTYPE") {
                return Err(LoadError::XmlDoctype { part: name.into_owned() });
            }
        }
    }
    Ok(())
}
