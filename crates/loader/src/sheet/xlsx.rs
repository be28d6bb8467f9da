//! Workbooks of today (XLSX, XLSM), cell by cell.

mod looks;
mod scaled;

use super::cells::{Contents, Filled, Sheet, shown_text};
use crate::budget::Budget;
use crate::package::Package;
use crate::{LoadError, content};
use calamine::{Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use looks::Looks;
use std::io::{Cursor, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Reads the sheets that are shown.
pub(super) fn sheets(bytes: &[u8], budget: &Budget) -> Result<Vec<Sheet>, LoadError> {
    let counted_anew = bounded(bytes, budget)?;
    let bytes = counted_anew.as_deref().unwrap_or(bytes);
    // What is left can still be damaged in ways that the reader does not expect.
    catch_unwind(AssertUnwindSafe(|| read(bytes))).unwrap_or_else(|_| {
        Err(LoadError::BadWorkbook { sheet: String::new(), reason: "a part that its reader stumbles over".to_owned() })
    })
}

fn read(bytes: &[u8]) -> Result<Vec<Sheet>, LoadError> {
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
    // Every part has been counted once.
    let counted = Budget::new();
    let mut package = Package::open(bytes, &counted)?;
    let looks = Looks::read(&mut package)?;
    let mut contents = Contents::default();
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
            let text = match look.scaled.get(&(row, column)) {
                Some(scaled) => scaled.shown(&text).unwrap_or(text),
                None => text,
            };
            let text = look.cells.get(&(row, column)).cloned().unwrap_or(text);
            if text.is_empty() {
                if drawn.last() != Some(&row) {
                    drawn.push(row);
                }
                continue;
            }
            let cell = Filled { row, column, text };
            contents.take(&cell)?;
            cells.push(cell);
        }
        sheets.push(Sheet::new(name, number, cells, drawn, merged).without(&look.unseen));
    }
    Ok(sheets)
}

/// Expands every part once, within the bounds of a package: the reader behind this has none of its own, and opens whatever
/// part another part names. A part that counts its texts wrongly is put right in a copy of the file, which is given back:
/// the reader makes room for as many as are told.
fn bounded(bytes: &[u8], budget: &Budget) -> Result<Option<Vec<u8>>, LoadError> {
    let mut package = Package::open(bytes, budget)?;
    if !package.has("xl/workbook.xml") {
        return Err(LoadError::MissingPart { part: "xl/workbook.xml".to_owned() });
    }
    let mut counted_wrongly = Vec::new();
    for at in 0..package.len() {
        let entry = package.entry(at)?;
        if entry.empty {
            continue;
        }
        let name = String::from_utf8_lossy(&entry.name);
        let part = package.expand(at, &name)?;
        // The reader skips a document type; what stands in one is never for a workbook.
        if (name.ends_with(".xml") || name.ends_with(".rels")) && content::holds(&part, b"<!DOCTYPE") {
            return Err(LoadError::XmlDoctype { part: name.into_owned() });
        }
        if !counts(&part).is_empty() {
            counted_wrongly.push(at);
        }
    }
    if counted_wrongly.is_empty() {
        return Ok(None);
    }
    let damaged = |reason: String| LoadError::DamagedArchive { part: String::new(), reason };
    let mut stored = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(error.to_string()))?;
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..stored.len() {
        let file = stored.by_index_raw(at).map_err(|error| damaged(error.to_string()))?;
        if !counted_wrongly.contains(&at) {
            out.raw_copy_file(file).map_err(|error| damaged(error.to_string()))?;
            continue;
        }
        let name = String::from_utf8_lossy(file.name_raw()).into_owned();
        drop(file);
        let mut part = package.expand(at, &name)?;
        for count in counts(&part) {
            part[count..count + UNIQUE_COUNT.len()].copy_from_slice(b"uniqueTotal");
        }
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        out.start_file(name, options).map_err(|error| damaged(error.to_string()))?;
        out.write_all(&part).map_err(|error| damaged(error.to_string()))?;
    }
    Ok(Some(out.finish().map_err(|error| damaged(error.to_string()))?.into_inner()))
}

const UNIQUE_COUNT: &[u8] = b"uniqueCount";

/// Where in a part a number of texts is told that the part has no room for.
fn counts(part: &[u8]) -> Vec<usize> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(found) = part[at..].windows(UNIQUE_COUNT.len()).position(|window| window == UNIQUE_COUNT) {
        let start = at + found;
        at = start + UNIQUE_COUNT.len();
        // Text that says so is no count.
        let in_tag = part[..start].iter().rev().find(|byte| matches!(byte, b'<' | b'>')) == Some(&b'<');
        let value = part[at..].trim_ascii_start().strip_prefix(b"=").unwrap_or_default().trim_ascii_start();
        let digits = value.iter().skip(1).take_while(|byte| byte.is_ascii_digit());
        let count = digits.fold(0u64, |n, digit| n.saturating_mul(10).saturating_add(u64::from(digit - b'0')));
        // No text is shorter than `<si/>`.
        if in_tag && count > (part.len() / 5) as u64 {
            out.push(start);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::counts;

    #[test]
    fn counts_that_cannot_be_are_found() {
        let wrong = |part: &str| counts(part.as_bytes()).len();
        assert_eq!(wrong("<sst count=\"9\" uniqueCount=\"2\"><si/><si/></sst>"), 0);
        assert_eq!(wrong("<sst uniqueCount=\"18446744073709551616\"><si/></sst>"), 1);
        assert_eq!(wrong("<x:sst uniqueCount = '9999'><si/></sst>"), 1);
        assert_eq!(wrong("<sst><si><t>uniqueCount=\"9999\"</t></si></sst>"), 0);
        assert_eq!(wrong("<sst uniqueCount"), 0);
    }
}
