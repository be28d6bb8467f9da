//! A table as a sheet: a heading that stays in sight, a filter, numbers as numbers.

use gongkai_model::shown;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, XlsxError};

/// What stands in a cell of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Field {
    Text(String),
    Number(f64),
    /// A fraction, shown as percent.
    Share(f64),
    Empty,
}

impl Field {
    /// A text that is a plain number as a number.
    pub(super) fn number_or_text(text: &str) -> Field {
        let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
        match text.parse::<f64>() {
            Ok(number) if plain && text.len() < 15 => Field::Number(number),
            _ => text.into(),
        }
    }
}

impl From<&str> for Field {
    fn from(text: &str) -> Field {
        if text.is_empty() { Field::Empty } else { Field::Text(text.to_owned()) }
    }
}

impl From<String> for Field {
    fn from(text: String) -> Field {
        if text.is_empty() { Field::Empty } else { Field::Text(text) }
    }
}

/// A column: its heading and its width in characters.
#[derive(Debug, Clone)]
pub(super) struct Column {
    head: String,
    width: u16,
}

impl Column {
    pub(super) fn new(head: impl Into<String>, width: u16) -> Column {
        Column { head: head.into(), width }
    }
}

/// A table with a sheet of its own.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) name: &'static str,
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Vec<Field>>,
    /// Columns that stay in sight.
    pub(super) frozen: u16,
}

impl Sheet {
    pub(super) fn add_to(&self, book: &mut Workbook) -> Result<(), XlsxError> {
        let head = Format::new().set_bold().set_text_wrap().set_border_bottom(FormatBorder::Medium);
        let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let number = Format::new().set_align(FormatAlign::Top);
        let share = Format::new().set_num_format("0.00%").set_align(FormatAlign::Top);
        let sheet = book.add_worksheet();
        sheet.set_name(self.name)?;
        for (at, column) in (0u16..).zip(&self.columns) {
            sheet.write_string_with_format(0, at, clean(&column.head), &head)?;
            sheet.set_column_width(at, column.width)?;
        }
        for (row, fields) in (1u32..).zip(&self.rows) {
            for (column, field) in (0u16..).zip(fields) {
                match field {
                    // Only these two ways of writing: nothing guesses a formula or a link.
                    Field::Text(value) => sheet.write_string_with_format(row, column, clean(value), &text)?,
                    Field::Number(value) => sheet.write_number_with_format(row, column, *value, &number)?,
                    Field::Share(value) => sheet.write_number_with_format(row, column, *value, &share)?,
                    Field::Empty => continue,
                };
            }
        }
        let (rows, columns) = (self.rows.len(), self.columns.len());
        let last_row = u32::try_from(rows).unwrap_or(u32::MAX);
        let last_column = u16::try_from(columns.saturating_sub(1)).unwrap_or(u16::MAX);
        sheet.autofilter(0, 0, last_row, last_column)?;
        sheet.set_freeze_panes(1, self.frozen)?;
        sheet.set_landscape().set_paper_size(9).set_repeat_rows(0, 0)?;
        // The panel is for filters, not for paper.
        if columns <= 20 {
            sheet.set_print_fit_to_pages(1, 0);
        }
        Ok(())
    }
}

/// A text as Excel takes it: what it cannot hold as code points, no more than a cell holds.
pub(crate) fn clean(text: &str) -> String {
    const MOST: usize = 32_000;
    shown(text).chars().filter(|c| *c != '\r').take(MOST).collect()
}

/// The width of a text in half-width characters.
pub(crate) fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_numbers_become_numbers() {
        assert_eq!(Field::number_or_text("12"), Field::Number(12.0));
        assert_eq!(Field::number_or_text("-0.5"), Field::Number(-0.5));
        for text in ["1e5", "inf", "NaN", "有内容", "2022-01-31", "+1", "12345678901234567"] {
            assert_eq!(Field::number_or_text(text), Field::Text(text.to_owned()), "{text}");
        }
        assert_eq!(Field::number_or_text(""), Field::Empty);
    }

    #[test]
    fn no_control_character_reaches_a_cell() {
        assert_eq!(clean("a\u{0}b\u{1b}c\nd\u{ffff}"), "a[U+0000]b[U+001B]c\nd[U+FFFF]");
        assert_eq!(clean(&"长".repeat(40_000)).chars().count(), 32_000);
    }
}
