//! A workbook (XLSX, XLS, ODS) → [`Document`], or → reports where one row holds one.
//!
//! Sheets are read as they are shown: merged cells cover what they cover, a formula is its last result, a hidden sheet is
//! no part of the report. Formulas are never worked out: one without a result is not known.

mod cells;
mod ods;
mod xls;
mod xlsx;

use crate::budget::Budget;
use crate::document::{Block, Document, Grid, GridCell};
use crate::normal::numbered;
use crate::pieces::MOST_CELLS;
use crate::recognise::{is_title, section_of};
use crate::{LoadError, Loaded, Options, recognise, table_csv};
use cells::Sheet;
use gongkai_model::{Place, SourceFormat};
use std::collections::BTreeSet;

/// Shortest text, in characters, that makes a cell standing alone in its row a paragraph.
const SHORTEST_PARAGRAPH: usize = 60;

/// Rows at the head of a sheet among which the header of a collection is looked for: title, who collects, units.
const HEAD_ROWS: usize = 6;

/// Chinese names of the columns that a sheet with one row a report must have, and those that help.
const COLUMNS: [(&str, &[&str]); 4] = [
    ("agency", &["单位名称", "报告单位", "单位", "机构名称", "填报单位"]),
    ("report_year", &["报告年度", "年度", "年份", "报告年份"]),
    ("region", &["地区", "行政区划", "区划"]),
    ("published", &["发布日期", "公开日期", "发布时间"]),
];

/// How a workbook is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// XLSX, XLSM.
    Xlsx,
    /// XLS, and ET of WPS.
    Xls,
    /// ODS.
    Ods,
}

/// Reads a workbook.
pub(crate) fn load(
    name: &str,
    format: Format,
    bytes: &[u8],
    options: &Options,
    budget: &Budget,
) -> Result<Loaded, LoadError> {
    let sheets = match format {
        Format::Xlsx => xlsx::sheets(bytes, budget)?,
        Format::Xls => xls::sheets(bytes)?,
        Format::Ods => ods::sheets(bytes, budget)?,
    };
    let mut loaded = Loaded::default();
    let mut tables = Vec::new();
    let mut first_error = None;
    for sheet in sheets {
        let Some(text) = collection(&sheet) else {
            tables.push(sheet);
            continue;
        };
        match table_csv::load(name, &text, options) {
            Ok(mut one) => {
                for report in &mut one.reports {
                    report.origin.format = SourceFormat::Sheet;
                }
                loaded.reports.append(&mut one.reports);
                loaded.problems.append(&mut one.problems);
            }
            Err(error) => first_error = first_error.or(Some(error)),
        }
    }
    if loaded.reports.is_empty() {
        if let Some(error) = first_error {
            return Err(error);
        }
        return recognise::reports(name, &document(tables)?, SourceFormat::Sheet, options);
    }
    // What stands beside a collection sheet, instructions as a rule, need not be a report.
    if let Ok(other) = document(tables).and_then(|d| recognise::reports(name, &d, SourceFormat::Sheet, options)) {
        loaded.reports.extend(other.reports);
        loaded.problems.extend(other.problems);
    }
    Ok(loaded)
}

/// A sheet with one row a report, as CSV; nothing for any other.
fn collection(sheet: &Sheet) -> Option<String> {
    let (header, named) = header(sheet)?;
    let (first, last) = (named.first()?.0, named.last()?.0);
    let quoted = |text: &str| format!("\"{}\"", text.replace(['\r', '\n'], " ").replace('"', "\"\""));
    // Line and row are the same number: rows without cells are empty lines.
    let mut out = "\n".repeat(header);
    let mut at = header;
    let rows = sheet.cells.chunk_by(|a, b| a.row == b.row).skip_while(|row| row[0].row <= header);
    let put = |cells: &mut dyn Iterator<Item = (usize, String)>, out: &mut String| {
        let mut column = first;
        for (next, text) in cells.filter(|(at, _)| (first..=last).contains(at)) {
            out.push_str(&",".repeat(next - column));
            out.push_str(&quoted(&text));
            column = next;
        }
        out.push_str(&",".repeat(last - column));
    };
    put(&mut named.iter().cloned(), &mut out);
    for row in rows {
        out.push_str(&"\n".repeat(row[0].row - at));
        at = row[0].row;
        put(&mut row.iter().map(|cell| (cell.column, cell.text.clone())), &mut out);
    }
    out.push('\n');
    Some(out)
}

/// The row that names the columns of a collection, and the names in it.
fn header(sheet: &Sheet) -> Option<(usize, Vec<(usize, String)>)> {
    let rows = sheet.cells.chunk_by(|a, b| a.row == b.row).take(HEAD_ROWS);
    rows.map(|row| {
        let name = |text: &str| {
            let known = COLUMNS.iter().find(|(_, names)| names.contains(&text));
            known.map_or(text, |(name, _)| name).to_owned()
        };
        (row[0].row, row.iter().map(|cell| (cell.column, name(cell.text.trim()))).collect())
    })
    .find(|(_, named): &(usize, Vec<(usize, String)>)| {
        let has = |wanted: &str| named.iter().any(|(_, name)| name.eq_ignore_ascii_case(wanted));
        has("agency") && has("report_year")
    })
}

/// The sheets one after another: their tables, and the text around them.
fn document(sheets: Vec<Sheet>) -> Result<Document, LoadError> {
    let mut document = Document::default();
    let mut tables = 0u16;
    for sheet in sheets {
        let page = clip(sheet.number);
        let plain = sheet.name.to_ascii_lowercase().starts_with("sheet") || sheet.name.starts_with("工作表");
        if !plain && !sheet.name.trim().is_empty() {
            let place = Place { page, ..Place::default() };
            document.blocks.push(Block::Text { text: sheet.name.trim().to_owned(), place });
        }
        // Rows and columns in which nothing stands are left out, but for blank rows under others, so that the raster is no larger than its cells.
        let filled = sheet.cells.iter().map(|cell| cell.row);
        let rows: BTreeSet<usize> = filled.chain(sheet.blank.iter().copied()).collect();
        let rows: Vec<usize> = rows.into_iter().collect();
        let columns: Vec<usize> =
            sheet.cells.iter().map(|cell| cell.column).collect::<BTreeSet<_>>().into_iter().collect();
        if rows.len().saturating_mul(columns.len()) > MOST_CELLS {
            let place = Place { page, ..Place::default() };
            return Err(LoadError::TooManyCells { place, limit: MOST_CELLS });
        }
        tables = tables.saturating_add(1);
        let mut grid = Grid { aligned: true, ..Grid::default() };
        let covered = sheet.covered(&rows, &columns);
        let mut given = sheet.cells.iter().peekable();
        for (at, row) in rows.iter().enumerate() {
            let mut cells = Vec::with_capacity(columns.len());
            for (nth, column) in columns.iter().enumerate() {
                let text =
                    given.next_if(|cell| (cell.row, cell.column) == (*row, *column)).map(|cell| cell.text.clone());
                let Some((high, wide)) = covered[at * columns.len() + nth] else { continue };
                let place = Place { page, table: tables, row: clip(*row), column: clip(*column), ..Place::default() };
                let text = text.unwrap_or_default();
                cells.push(GridCell { text, row: at as u32, column: nth as u32, rows: high, columns: wide, place });
            }
            if let Some(text) = paragraph(&cells) {
                if !grid.cells.is_empty() {
                    document.blocks.push(Block::Grid(std::mem::take(&mut grid)));
                    grid = Grid { aligned: true, continued: true, ..Grid::default() };
                }
                let place = Place { page, ..Place::line(row + 1) };
                document.blocks.extend(text.lines().map(|line| Block::Text { text: line.trim().to_owned(), place }));
                continue;
            }
            grid.cells.append(&mut cells);
        }
        if !grid.cells.is_empty() {
            grid.cells.shrink_to_fit();
            document.blocks.push(Block::Grid(grid));
        }
    }
    Ok(document)
}

/// The text of a row that is a title, a heading or a paragraph and no row of a table.
fn paragraph(cells: &[GridCell]) -> Option<String> {
    let mut filled = cells.iter().filter(|cell| !cell.text.is_empty());
    let text = &filled.next()?.text;
    let alone = filled.next().is_none();
    let heading = section_of(text).is_some() && numbered(text).is_some();
    let runs_on = heading || is_title(text) || text.chars().count() >= SHORTEST_PARAGRAPH;
    (alone && runs_on).then(|| text.clone())
}

fn clip(n: usize) -> u16 {
    u16::try_from(n + 1).unwrap_or(u16::MAX)
}
