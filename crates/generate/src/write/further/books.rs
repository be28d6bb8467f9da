//! Workbooks of which not everything is shown.

use super::draft::{Document, Draft};
use super::{Style, style};
use crate::write::body::Piece;
use crate::write::layout::Raster;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet};

type Outcome = Result<Document, Box<dyn std::error::Error>>;

pub(super) const STYLES: &[Style] = &[
    style("page", "book_hidden_rows", book_hidden_rows),
    style("page", "book_hidden_column", book_hidden_column),
    style("page", "book_hidden_sheet", book_hidden_sheet),
];

/// What a workbook hides.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hides {
    /// A row of other numbers above some rows.
    Rows,
    /// A column of other numbers in front of the total.
    Column,
    /// A sheet with the numbers of another version.
    Sheet,
}

fn book_hidden_rows(draft: Draft) -> Outcome {
    book(draft, Hides::Rows)
}

fn book_hidden_column(draft: Draft) -> Outcome {
    book(draft, Hides::Column)
}

fn book_hidden_sheet(draft: Draft) -> Outcome {
    book(draft, Hides::Sheet)
}

fn book(draft: Draft, hides: Hides) -> Outcome {
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    if hides == Hides::Sheet {
        let mut sheet = filled(&draft, hides, 1000)?;
        sheet.set_name("旧稿")?.set_hidden(true);
        let mut shown = filled(&draft, hides, 0)?;
        shown.set_active(true);
        book.push_worksheet(shown);
        book.push_worksheet(sheet);
    } else {
        book.push_worksheet(filled(&draft, hides, 0)?);
    }
    let bytes = book.save_to_buffer()?;
    Ok(draft.document("xlsx", bytes))
}

/// A sheet with everything, each number so much larger than it is.
fn filled(draft: &Draft, hides: Hides, more: u32) -> Result<Worksheet, Box<dyn std::error::Error>> {
    let mut sheet = Worksheet::new();
    let format = Format::new();
    let mut row: u32 = 0;
    // The hidden column stands where the total of table three would.
    let hidden = if hides == Hides::Column { 9 } else { usize::MAX };
    let column = |at: usize| u16::try_from(at + usize::from(at >= hidden)).unwrap_or(u16::MAX);
    for line in std::iter::once(&draft.title).chain(&draft.meta) {
        sheet.write_string(row, 0, line)?;
        row += 1;
    }
    for piece in &draft.pieces {
        match piece {
            Piece::Heading(line) | Piece::Text(line) => {
                sheet.write_string(row, 0, line)?;
                row += 1;
            }
            Piece::Table(rows, _) => {
                let raster = Raster::of(rows);
                let alone = |n: usize| {
                    raster.cells.iter().all(|cell| cell.rows == 1 || cell.row > n || cell.row + cell.rows <= n)
                };
                let mut places = Vec::new();
                for (n, line) in rows.iter().enumerate() {
                    if hides == Hides::Rows && n % 3 == 2 && alone(n) && line.iter().any(|slot| slot.cell.is_some()) {
                        for cell in raster.cells.iter().filter(|cell| cell.row == n) {
                            let text = if cell.slot.cell.is_some() { "77" } else { &cell.slot.text };
                            sheet.write_string(row, column(cell.column), text)?;
                        }
                        sheet.set_row_hidden(row)?;
                        row += 1;
                    }
                    places.push(row);
                    row += 1;
                }
                for cell in &raster.cells {
                    let (top, left) = (places[cell.row], column(cell.column));
                    let bottom = places[(cell.row + cell.rows - 1).min(places.len() - 1)];
                    let right = column(cell.column + cell.columns - 1);
                    if (top, left) != (bottom, right) {
                        sheet.merge_range(top, left, bottom, right, &cell.slot.text, &format)?;
                    }
                    match cell.slot.text.parse::<f64>() {
                        Ok(number) if cell.slot.cell.is_some() => {
                            sheet.write_number(top, left, number + f64::from(more))?;
                        }
                        _ => {
                            sheet.write_string(top, left, &cell.slot.text)?;
                        }
                    }
                    if hides == Hides::Column && cell.slot.cell.is_some() && cell.column == hidden {
                        sheet.write_number(top, 9, 77)?;
                    }
                }
            }
        }
    }
    if hides == Hides::Column {
        sheet.set_column_hidden(9)?;
    }
    Ok(sheet)
}
