//! The form as a web page that needs nothing else.

use crate::StatutoryError;
use crate::layout::{Drawn, Field, TEXT_WIDTH};
use crate::{Content, FilledForm};
use askama::Template;

#[derive(Template)]
#[template(path = "form.html")]
struct Page<'f> {
    title: &'f str,
    tables: Vec<TableView<'f>>,
    notes: &'f [String],
}

struct TableView<'f> {
    heading: &'f str,
    class: &'static str,
    widths: Vec<String>,
    head: Vec<Vec<Slot<'f>>>,
    body: Vec<Vec<Slot<'f>>>,
}

struct Slot<'f> {
    tag: &'static str,
    scope: &'static str,
    class: &'static str,
    rows: usize,
    columns: usize,
    /// Size of the text in points where it is not that of the table.
    size: Option<f64>,
    text: &'f str,
}

pub(crate) fn write(form: &FilledForm) -> Result<Vec<u8>, StatutoryError> {
    let page = Page { title: &form.title, tables: form.tables.iter().map(table).collect(), notes: &form.notes };
    let html = page.render()?;
    Ok(html.into_bytes())
}

fn table(table: &Drawn) -> TableView<'_> {
    let mut lines: Vec<Vec<Slot<'_>>> =
        table.lines.iter().map(|line| line.iter().map(|field| slot(table, field)).collect()).collect();
    let body = lines.split_off(table.head);
    let share = |width: &usize| format!("{:.2}", *width as f64 * 100.0 / TEXT_WIDTH as f64);
    TableView {
        heading: &table.heading,
        class: if table.widths.len() > 12 { "narrow" } else { "" },
        widths: table.widths.iter().map(share).collect(),
        head: lines,
        body,
    }
}

fn slot<'f>(table: &Drawn, field: &'f Field) -> Slot<'f> {
    let (rows, columns) = (field.rows, field.columns);
    let (tag, scope) = match field.content {
        Content::Header(_) => ("th", if columns > 1 { "colgroup" } else { "col" }),
        Content::Label(_) => ("th", if rows > 1 { "rowgroup" } else { "row" }),
        Content::Cell(_) => ("td", ""),
    };
    let text = &field.filled.text;
    let class = match field.content {
        Content::Cell(_) if text.is_ascii() && !text.is_empty() => "n",
        _ if field.is_left(table.layout) => "left",
        _ => "",
    };
    let size = Some(table.half_points(field)).filter(|size| *size < table.usual()).map(|size| size as f64 / 2.0);
    Slot { tag, scope, class, rows, columns, size, text }
}
