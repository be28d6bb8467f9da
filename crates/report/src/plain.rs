//! A few tables with a title and notes, as a page that needs no other file and as a workbook.

use crate::ReportError;
use crate::workbook::{clean, width};
use askama::Template;
use gongkai_model::Lang;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, XlsxError};

/// A table of texts.
#[derive(Debug, Clone, Default)]
pub struct PlainTable {
    /// What it is called: a heading, and the name of its sheet.
    pub name: String,
    /// Heads of its columns.
    pub header: Vec<String>,
    /// Its rows, each with a text for every column.
    pub rows: Vec<Vec<String>>,
    /// Columns that hold numbers.
    pub numbers: Vec<usize>,
}

impl PlainTable {
    fn is_number(&self, at: usize) -> bool {
        self.numbers.contains(&at)
    }
}

#[derive(Template)]
#[template(path = "plain.html")]
struct Page<'t> {
    lang: Lang,
    title: &'t str,
    notes: &'t [String],
    tables: &'t [PlainTable],
}

/// Tables as a page.
///
/// # Errors
///
/// [`ReportError::Template`] would be a defect of this program.
pub fn plain_page(title: &str, notes: &[String], tables: &[PlainTable], lang: Lang) -> Result<Vec<u8>, ReportError> {
    let page = Page { lang, title, notes, tables };
    let html = page.render().map_err(|source| ReportError::Template { name: "plain.html", source })?;
    Ok(html.into_bytes())
}

/// Tables as a workbook, a sheet each, the notes on a sheet of their own. Numbers are numbers.
///
/// # Errors
///
/// [`ReportError::Workbook`] if the workbook cannot be put together.
pub fn plain_workbook(
    title: &str,
    notes: &[String],
    tables: &[PlainTable],
    lang: Lang,
) -> Result<Vec<u8>, ReportError> {
    book(title, notes, tables, lang).map_err(|source| ReportError::Workbook { source: Box::new(source) })
}

fn book(title: &str, notes: &[String], tables: &[PlainTable], lang: Lang) -> Result<Vec<u8>, XlsxError> {
    /// Most characters of a column's width.
    const WIDEST: usize = 60;
    let mut book = Workbook::new();
    // The day of writing would make every run's bytes differ.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&made));
    let bold = Format::new().set_bold().set_text_wrap();
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for table in tables {
        let sheet = book.add_worksheet();
        sheet
            .set_name(&table.name)?
            .set_landscape()
            .set_paper_size(9)
            .set_print_fit_to_pages(1, 0)
            .set_freeze_panes(1, 0)?;
        sheet.set_repeat_rows(0, 0)?;
        for (column, head) in (0u16..).zip(&table.header) {
            let at = usize::from(column);
            let texts = table.rows.iter().filter_map(|row| row.get(at)).chain([head]);
            let widest = texts.map(|text| width(text)).max().unwrap_or(8).clamp(6, WIDEST);
            sheet.set_column_width(column, widest as f64 + 2.0)?;
            sheet.write_string_with_format(0, column, clean(head), &bold)?;
        }
        for (line, row) in (1u32..).zip(&table.rows) {
            for (column, text) in (0u16..).zip(row) {
                match text.parse::<f64>().ok().filter(|number| number.is_finite() && table.is_number(column.into())) {
                    Some(number) => sheet.write_number_with_format(line, column, number, &wrapped)?,
                    None => sheet.write_string_with_format(line, column, clean(text), &wrapped)?,
                };
            }
        }
    }
    if !notes.is_empty() {
        let sheet = book.add_worksheet();
        sheet.set_name(lang.pick("说明", "Notes"))?.set_column_width(0, 100.0)?;
        for (line, note) in (0u32..).zip(notes) {
            sheet.write_string_with_format(line, 0, clean(note), &wrapped)?;
            sheet.set_row_height(line, 16.0 * width(note).div_ceil(95).max(1) as f64)?;
        }
    }
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_as_a_page_and_as_a_workbook() {
        let table = PlainTable {
            name: "得分".to_owned(),
            header: vec!["单位".to_owned(), "得分".to_owned()],
            rows: vec![vec!["=云泽区<财政局>".to_owned(), "12.5".to_owned()]],
            numbers: vec![1],
        };
        let (notes, tables) = (vec!["说明一".to_owned()], [table]);
        let page = String::from_utf8(plain_page("评分", &notes, &tables, Lang::Zh).unwrap()).unwrap();
        assert!(page.contains("=云泽区&#60;财政局&#62;") && page.contains("<td class=\"n\">12.5</td>"), "{page}");
        let one = plain_workbook("评分", &notes, &tables, Lang::Zh).unwrap();
        assert_eq!(one, plain_workbook("评分", &notes, &tables, Lang::Zh).unwrap());
        assert!(one.starts_with(b"PK"));
    }
}
