//! A report as a workbook, and reports as a collection sheet.

use super::Written;
use super::body::{Piece, pieces, title};
use super::layout::{Laid, Raster, Slot};
use super::odd::Odd;
use super::quirk::Quirk;
use crate::plain::Dice;
use gongkai_model::exchange::CELL_STATES;
use gongkai_model::{CellIx, CellState, Cells, Form, Lang, Operand, Report};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet, XlsxError, utility,
};
use std::collections::BTreeMap;

/// The ways in which offices lay a report out in Excel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum XlsxStyle {
    /// Text and tables one under another on one sheet.
    OneSheet,
    /// A sheet for the text and one for each table.
    SheetEach,
    /// One sheet, every number stored as text.
    Texts,
    /// One sheet, totals as formulas with their results.
    Formulas,
}

impl XlsxStyle {
    /// Every style.
    pub const ALL: [XlsxStyle; 4] = [XlsxStyle::OneSheet, XlsxStyle::SheetEach, XlsxStyle::Texts, XlsxStyle::Formulas];

    /// Name in tables and file names.
    pub fn id(self) -> &'static str {
        match self {
            XlsxStyle::OneSheet => "one_sheet",
            XlsxStyle::SheetEach => "sheet_each",
            XlsxStyle::Texts => "texts",
            XlsxStyle::Formulas => "formulas",
        }
    }
}

/// Columns over which titles and paragraphs are merged.
const WIDTH: u16 = 15;

/// Writes a workbook.
///
/// # Errors
///
/// None that the library gives for what is written here.
pub fn write(report: &Report, style: XlsxStyle, quirks: &[Quirk], dice: &mut Dice) -> Result<Written, XlsxError> {
    let mut cells = report.cells.clone().unwrap_or_else(|| Cells::absent(&Form::all()[0]));
    let mut odd = Odd::new(quirks, dice);
    let pieces = pieces(report, &mut cells, &mut odd);
    let mut book = book()?;
    let mut look = Look { style, odd, form: cells.form(), cells: &cells };
    let mut sheet = Worksheet::new();
    let mut row = 0;
    look.line(&mut sheet, &mut row, &title(report))?;
    if let Some(date) = report.published {
        look.line(&mut sheet, &mut row, &format!("发布日期：{date}"))?;
    }
    let mut apart = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        // What says of which year a table is stands on its sheet.
        let caption = |at: usize| match (pieces.get(at), pieces.get(at + 1)) {
            (Some(Piece::Text(text)), Some(Piece::Table(..))) if text.ends_with("统计表") => Some(text),
            _ => None,
        };
        match piece {
            Piece::Text(_) if style == XlsxStyle::SheetEach && caption(at).is_some() => {}
            Piece::Heading(text) | Piece::Text(text) => look.line(&mut sheet, &mut row, text)?,
            Piece::Table(rows, _) if style == XlsxStyle::SheetEach => {
                let mut own = Worksheet::new();
                own.set_name(format!("附表{}", apart.len() + 1))?;
                let mut row = 0;
                if let Some(caption) = at.checked_sub(1).and_then(caption) {
                    look.line(&mut own, &mut row, caption)?;
                }
                look.table(&mut own, row, rows)?;
                apart.push(own);
            }
            Piece::Table(rows, _) => row = look.table(&mut sheet, row, rows)? + 1,
        }
    }
    book.push_worksheet(sheet);
    apart.into_iter().for_each(|sheet| {
        book.push_worksheet(sheet);
    });
    Ok(Written { extension: "xlsx", bytes: book.save_to_buffer()?, cells })
}

fn book() -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    // The day of writing would make every run's bytes differ.
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    Ok(book)
}

/// How one workbook looks.
struct Look<'q> {
    style: XlsxStyle,
    odd: Odd<'q>,
    form: &'static Form,
    cells: &'q Cells,
}

impl Look<'_> {
    /// A title, heading or paragraph, merged over the columns of the tables now and then.
    fn line(&mut self, sheet: &mut Worksheet, row: &mut u32, text: &str) -> Result<(), XlsxError> {
        let format = Format::new().set_text_wrap();
        if self.odd.once_in(2) {
            sheet.merge_range(*row, 0, *row, WIDTH - 1, text, &format)?;
        } else {
            sheet.write_string(*row, 0, text)?;
        }
        *row += 1;
        Ok(())
    }

    /// A table from a row on; the row behind it.
    fn table(&mut self, sheet: &mut Worksheet, from: u32, rows: &[Vec<Slot>]) -> Result<u32, XlsxError> {
        let raster = Raster::of(rows);
        let format = Format::new()
            .set_border(FormatBorder::Thin)
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap();
        // Where each cell of the form stands, for the formulas.
        let mut places: BTreeMap<CellIx, (u32, u16)> = BTreeMap::new();
        let at = |laid: &Laid<'_>| (from + laid.row as u32, laid.column as u16);
        places.extend(raster.cells.iter().filter_map(|laid| Some((laid.slot.cell?, at(laid)))));
        for laid in &raster.cells {
            let (row, column) = at(laid);
            if laid.rows * laid.columns > 1 {
                let (last, end) = (row + laid.rows as u32 - 1, column + laid.columns as u16 - 1);
                sheet.merge_range(row, column, last, end, "", &format)?;
            }
            match laid.slot.cell {
                Some(ix) => self.value(sheet, (row, column), ix, &laid.slot.text, &places, &format)?,
                None => {
                    let label = self.label(&laid.slot.text);
                    sheet.write_string_with_format(row, column, &label, &format)?;
                }
            }
        }
        Ok(from + rows.len() as u32)
    }

    fn label(&mut self, text: &str) -> String {
        if text.is_empty() {
            return String::new();
        }
        self.odd.laid_out(text, false).concat()
    }

    fn value(
        &mut self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        ix: CellIx,
        written: &str,
        places: &BTreeMap<CellIx, (u32, u16)>,
        format: &Format,
    ) -> Result<(), XlsxError> {
        if written.trim().is_empty() {
            if self.odd.once_in(2) {
                sheet.write_string_with_format(row, column, "\u{3000}", format)?;
            } else {
                sheet.write_blank(row, column, format)?;
            }
            return Ok(());
        }
        let shown = self.odd.value(written);
        // Text that differs from the plain number is text in the sheet too.
        let number = shown.parse::<f64>().ok().filter(|_| self.style != XlsxStyle::Texts && shown == written);
        let Some(number) = number else {
            sheet.write_string_with_format(row, column, &shown, format)?;
            return Ok(());
        };
        match self.formula(ix, written, places).filter(|_| self.style == XlsxStyle::Formulas) {
            Some(formula) => sheet.write_formula_with_format(row, column, formula, format)?,
            None => sheet.write_number_with_format(row, column, number, format)?,
        };
        Ok(())
    }

    /// The sum of a total's parts, where all of them stand in the same table and add up to what is printed.
    fn formula(&self, ix: CellIx, written: &str, places: &BTreeMap<CellIx, (u32, u16)>) -> Option<Formula> {
        let checks = self.form.identities.iter().flat_map(|identity| &identity.checks);
        for check in checks.filter(|check| matches!(check.right[..], [Operand::Cell(total)] if total == ix)) {
            let parts: Vec<CellIx> = check.left.iter().flat_map(Operand::cells).copied().collect();
            let count = |ix: &CellIx| self.cells.get(*ix).number.and_then(gongkai_model::Number::count);
            let sum = parts.iter().map(count).sum::<Option<i64>>();
            let named: Option<Vec<String>> = parts
                .iter()
                .map(|part| places.get(part).map(|(row, column)| utility::row_col_to_cell(*row, *column)))
                .collect();
            if let (Some(sum), Some(named)) = (sum, named)
                && sum.to_string() == written
            {
                return Some(Formula::new(format!("={}", named.join("+"))).set_result(written));
            }
        }
        None
    }
}

/// Reports of one form as the collection sheet of an office: a title, a header of labels, and a row a report.
///
/// # Errors
///
/// None that the library gives for what is written here.
pub fn collection(reports: &[&Report]) -> Result<Vec<u8>, XlsxError> {
    let mut book = book()?;
    let sheet = book.add_worksheet();
    sheet.set_name("汇总表")?;
    let Some(form) = reports.iter().find_map(|report| report.form()) else { return book.save_to_buffer() };
    sheet.write_string(0, 0, "政府信息公开工作年度报告数据汇总表")?;
    let known = ["单位名称", "年度", "发布日期", "form"];
    let labels = (0..form.cells.len())
        .filter_map(|at| form.cell(&form.cells[at].id))
        .map(|ix| format!("{} {}", form.table_of(ix).short(Lang::Zh), form.cell_label(ix, Lang::Zh)));
    let header = known.into_iter().map(str::to_owned).chain(labels).chain([CELL_STATES.to_owned()]);
    for (column, name) in (0..).zip(header) {
        sheet.write_string(1, column, &name)?;
    }
    for (row, report) in (2..).zip(reports) {
        sheet.write_string(row, 0, &report.agency.name)?;
        sheet.write_number(row, 1, report.report_year)?;
        if let Some(date) = report.published {
            sheet.write_string(row, 2, date.to_string())?;
        }
        sheet.write_string(row, 3, form.id.to_string())?;
        let (mut absent, mut blank) = (Vec::new(), Vec::new());
        let mut column = 4;
        for (ix, cell) in report.cells.iter().flat_map(Cells::iter) {
            match cell.state {
                CellState::Absent => absent.push(form.def(ix).id.as_str()),
                CellState::Blank => blank.push(form.def(ix).id.as_str()),
                _ => match cell.as_written.parse::<f64>() {
                    Ok(number) => {
                        sheet.write_number(row, column, number)?;
                    }
                    Err(_) => {
                        sheet.write_string(row, column, cell.as_written.as_ref())?;
                    }
                },
            }
            column += 1;
        }
        sheet.write_string(row, column, format!("absent={};blank={}", absent.join("|"), blank.join("|")))?;
    }
    book.save_to_buffer()
}
