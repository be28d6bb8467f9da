//! The form as a workbook, a sheet for each table. Numbers are numbers; nothing is a formula or a link.

use crate::StatutoryError;
use crate::layout::{Drawn, Field};
use crate::{Filled, FilledForm, FormFormat, Layout};
use gongkai_model::Number;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

/// Twentieths of a point that a half-width character takes.
const CHARACTER: usize = 105;

/// Twentieths of a point in a pixel.
const PIXEL: usize = 15;

/// Points that a line of text takes.
const LINE: f64 = 15.0;

/// Digits that a workbook keeps of a number.
const MOST_DIGITS: usize = 15;

pub(crate) fn write(form: &FilledForm) -> Result<Vec<u8>, StatutoryError> {
    book(form).map_err(|error| StatutoryError::File { format: FormFormat::Xlsx.extension(), reason: error.to_string() })
}

fn book(form: &FilledForm) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The day of writing would make every run's bytes differ.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    for (at, table) in form.tables.iter().enumerate() {
        let sheet = book.add_worksheet();
        sheet.set_name(&table.short)?.set_portrait().set_paper_size(9).set_print_fit_to_pages(1, 0);
        sheet.set_print_center_horizontally(true).set_margins(0.7, 0.7, 0.8, 0.8, 0.3, 0.3);
        for (column, twentieths) in (0u16..).zip(&table.widths) {
            sheet.set_column_width_pixels(column, u32::try_from(twentieths / PIXEL).unwrap_or(u32::MAX))?;
        }
        let mut from = 0;
        if at == 0 {
            across(
                sheet,
                from,
                table,
                &form.title,
                &face().set_bold().set_font_size(16).set_align(FormatAlign::Center),
            )?;
            from += 1;
        }
        across(sheet, from, table, &table.heading, &face().set_bold().set_font_size(14))?;
        filled(sheet, from + 1, table)?;
    }
    if !form.notes.is_empty() {
        let sheet = book.add_worksheet();
        sheet.set_name("说明")?.set_portrait().set_paper_size(9).set_column_width(0, 90.0)?;
        for (row, note) in (0u32..).zip(&form.notes) {
            let note = fit(note);
            sheet
                .write_with_format(row, 0, &*note, &face())?
                .set_row_height(row, LINE * width(&note).div_ceil(85).max(1) as f64 + 3.0)?;
        }
    }
    book.save_to_buffer()
}

fn face() -> Format {
    Format::new().set_font_name("宋体").set_font_size(10.5).set_text_wrap().set_align(FormatAlign::VerticalCenter)
}

/// A line of text over the width of a table.
fn across(sheet: &mut Worksheet, row: u32, table: &Drawn, text: &str, format: &Format) -> Result<(), XlsxError> {
    let last = u16::try_from(table.widths.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let text = fit(text);
    sheet.merge_range(row, 0, row, last, &text, format)?;
    let room = table.widths.iter().sum::<usize>() * 10 / 16 / CHARACTER;
    sheet.set_row_height(row, 28.0 * width(&text).div_ceil(room).max(1) as f64)?;
    Ok(())
}

fn filled(sheet: &mut Worksheet, from: u32, table: &Drawn) -> Result<(), XlsxError> {
    let at = |line: usize| from + u32::try_from(line).unwrap_or(u32::MAX);
    for (line, fields) in table.lines.iter().enumerate() {
        for field in fields {
            write_field(sheet, at(line), table, field)?;
        }
        // Merged boxes do not make their rows higher by themselves.
        let own = fields.iter().filter(|field| field.rows == 1).map(|field| high(table, field));
        let spread = table.crossing(line).into_iter().filter(|field| field.rows > 1 && field.rows <= table.head);
        let lines = own.chain(spread.map(|field| high(table, field).div_ceil(field.rows))).max().unwrap_or(1);
        sheet.set_row_height(at(line), LINE * lines as f64 + 3.0)?;
    }
    if table.head > 0 {
        sheet.set_repeat_rows(from, at(table.head - 1))?;
    }
    Ok(())
}

/// How many lines the text of a box takes.
fn high(table: &Drawn, field: &Field) -> usize {
    let room = (table.width(field) / CHARACTER).saturating_sub(1).max(2);
    // A full-width character does not stand half in one line.
    width(&field.filled.text).div_ceil(room - room % 2).max(1)
}

fn write_field(sheet: &mut Worksheet, row: u32, table: &Drawn, field: &Field) -> Result<(), XlsxError> {
    let column = u16::try_from(field.column).unwrap_or(u16::MAX);
    let align = if field.is_left(table.layout) { FormatAlign::Left } else { FormatAlign::Center };
    let mut format = face().set_border(FormatBorder::Thin).set_align(align);
    if table.layout == Layout::Strip {
        format = format.set_font_size(9);
    }
    let number = exact(&field.filled);
    if let Some((_, shown)) = &number {
        // A number does not break into lines.
        format = format.unset_text_wrap().set_shrink().set_num_format(shown);
    }
    if field.rows > 1 || field.columns > 1 {
        let last_row = row + u32::try_from(field.rows - 1).unwrap_or(u32::MAX);
        let last_column = column + u16::try_from(field.columns - 1).unwrap_or(u16::MAX);
        sheet.merge_range(row, column, last_row, last_column, "", &format)?;
    }
    match number {
        Some((value, _)) => sheet.write_number_with_format(row, column, value, &format)?,
        None if field.filled.text.is_empty() => sheet.write_blank(row, column, &format)?,
        // Only this way of writing: nothing guesses a formula or a link.
        None => sheet.write_string_with_format(row, column, fit(&field.filled.text), &format)?,
    };
    Ok(())
}

/// A number that a workbook holds exactly, and how it shows it as it is written. One with more digits stays text.
fn exact(filled: &Filled) -> Option<(f64, String)> {
    let number = filled.number?;
    let text = number.to_string();
    if text.bytes().filter(u8::is_ascii_digit).count() > MOST_DIGITS {
        return None;
    }
    let whole = if filled.text.contains([',', '，']) { "#,##0" } else { "0" };
    let decimals = match number {
        Number::Amount(_) => text.split_once('.').map_or(0, |(_, decimals)| decimals.len()),
        Number::Count(_) => 0,
    };
    let point = if decimals > 0 { "." } else { "" };
    Some((text.parse().ok()?, format!("{whole}{point}{}", "0".repeat(decimals))))
}

/// A text no longer than a cell of a workbook holds.
fn fit(text: &str) -> String {
    const MOST: usize = 32_000;
    text.chars().take(MOST).collect()
}

/// The width of a text in half-width characters.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_written_and_never_rounded() {
        let shown = |number: Number, text: &str| exact(&Filled { text: text.to_owned(), number: Some(number) });
        assert_eq!(shown(Number::Count(0), "0"), Some((0.0, "0".to_owned())));
        assert_eq!(shown(Number::Count(1234), "1,234"), Some((1234.0, "#,##0".to_owned())));
        let amount = |text: &str| Number::Amount(text.parse().unwrap());
        assert_eq!(shown(amount("7730.20"), "7730.20"), Some((7730.2, "0.00".to_owned())));
        assert_eq!(shown(Number::Count(999_999_999_999_999), ""), Some((999_999_999_999_999.0, "0".to_owned())));
        assert_eq!(shown(Number::Count(9_007_199_254_740_993), ""), None);
        assert_eq!(exact(&Filled { text: "12".to_owned(), number: None }), None);
    }
}
