//! A web page made of what reports are made of: the labels of the forms, numbers, marks, spans that may be wrong, and
//! junk. Raw bytes hardly ever become a table; this always does.

use arbitrary::Arbitrary;
use gongkai_model::{Form, Table};
use std::fmt::Write;

/// A page.
#[derive(Debug, Arbitrary)]
pub struct Page<'a> {
    form: u8,
    year: u8,
    untitled: bool,
    pieces: Vec<Piece<'a>>,
}

/// A piece of a page.
#[derive(Debug, Arbitrary)]
enum Piece<'a> {
    /// A paragraph.
    Text(Words<'a>),
    /// The heading of a section.
    Heading(u8),
    /// A table of the form, with changes.
    Statutory { table: u8, first: i32, edits: Vec<Edit<'a>> },
    /// A table of anything.
    Table(Vec<Vec<Cell<'a>>>),
    /// Markup that is there as it stands.
    Raw(&'a str),
    /// Elements opened and not closed.
    Open(u8),
}

/// A change of one cell of a statutory table.
#[derive(Debug, Arbitrary)]
struct Edit<'a> {
    row: u8,
    column: u8,
    change: Change<'a>,
}

#[derive(Debug, Arbitrary)]
enum Change<'a> {
    /// The cell is not there.
    Gone,
    /// The row is not there.
    RowGone,
    /// Another cell stands before it.
    Before(Cell<'a>),
    /// The table ends and another begins.
    Split,
    /// Another cell stands in its place.
    Instead(Cell<'a>),
}

#[derive(Debug, Clone, Arbitrary)]
struct Cell<'a> {
    text: Words<'a>,
    rowspan: Option<u16>,
    colspan: Option<u16>,
    unclosed: bool,
}

#[derive(Debug, Clone, Arbitrary)]
enum Words<'a> {
    Row(u8, u8),
    Column(u8, u8),
    Group(u8, u8),
    Count(u32),
    Signed(i64),
    Mark(u8),
    Split(u16, u16),
    Junk(&'a str),
}

const MARKS: [&str; 12] = ["", "/", "-", "——", "无", "不涉及", "0件", "1,234", "１２", "3万余", "详见附表", "&nbsp;"];
const OPEN: [&str; 8] = ["<div>", "<table>", "<tr>", "<td>", "<p>", "<span>", "<!--", "<td colspan=1000000000>"];

impl Page<'_> {
    /// The page as HTML.
    pub fn html(&self) -> String {
        let forms = Form::all();
        let form = &forms[usize::from(self.form) % forms.len()];
        let year = 2008 + i32::from(self.year % 20);
        let mut html = String::from("<!DOCTYPE html><html><head><meta charset=\"utf-8\">");
        if !self.untitled {
            let _ = write!(html, "<title>云泽区财政局{year}年政府信息公开工作年度报告</title>");
        }
        let _ = write!(html, "</head><body><h1>云泽区财政局{year}年政府信息公开工作年度报告</h1>");
        for piece in &self.pieces {
            piece.write(form, &mut html);
        }
        html.push_str("</body></html>");
        html
    }
}

impl Piece<'_> {
    fn write(&self, form: &Form, html: &mut String) {
        match self {
            Piece::Text(words) => {
                let _ = write!(html, "<p>{}</p>", words.text(form));
            }
            Piece::Heading(at) => {
                if let Some(section) = form.sections.get(usize::from(*at) % form.sections.len().max(1)) {
                    let _ = write!(html, "<h2>{}、{}</h2>", section.number, section.zh);
                }
            }
            Piece::Statutory { table, first, edits } => {
                statutory(form, &form.tables[usize::from(*table) % form.tables.len()], *first, edits, html);
            }
            Piece::Table(rows) => {
                html.push_str("<table>");
                for row in rows {
                    html.push_str("<tr>");
                    row.iter().for_each(|cell| cell.write(form, html));
                }
                html.push_str("</table>");
            }
            Piece::Raw(text) => html.push_str(text),
            Piece::Open(at) => html.push_str(OPEN[usize::from(*at) % OPEN.len()]),
        }
    }
}

/// One line a row, the label before the numbers, a header wherever the columns change.
fn statutory(form: &Form, table: &Table, first: i32, edits: &[Edit<'_>], html: &mut String) {
    html.push_str("<table>");
    let mut number = i64::from(first);
    let mut set = None;
    for (r, row) in table.rows.iter().filter(|row| !row.collapsed).enumerate() {
        let change = |column: usize| {
            let here = |edit: &&Edit<'_>| usize::from(edit.row) == r && usize::from(edit.column) == column;
            edits.iter().find(here).map(|edit| &edit.change)
        };
        if set != Some(row.columns) {
            set = Some(row.columns);
            html.push_str("<tr><td>信息内容</td>");
            for column in table.columns(row) {
                let _ = write!(html, "<td>{}</td>", column.zh);
            }
            html.push_str("</tr>");
        }
        if matches!(change(0), Some(Change::RowGone)) {
            continue;
        }
        html.push_str("<tr>");
        let label = format!("{}{}", row.number, row.zh);
        let numbers = table.columns(row).iter().map(|_| {
            number = number.wrapping_add(7);
            number.to_string()
        });
        for (c, text) in std::iter::once(label).chain(numbers).enumerate() {
            match change(c) {
                Some(Change::Gone) => continue,
                Some(Change::Instead(cell)) => {
                    cell.write(form, html);
                    continue;
                }
                Some(Change::Before(cell)) => cell.write(form, html),
                Some(Change::Split) => html.push_str("</tr></table><p></p><table><tr>"),
                Some(Change::RowGone) | None => {}
            }
            let _ = write!(html, "<td>{text}</td>");
        }
        html.push_str("</tr>");
    }
    html.push_str("</table>");
}

impl Cell<'_> {
    fn write(&self, form: &Form, html: &mut String) {
        html.push_str("<td");
        if let Some(span) = self.rowspan {
            let _ = write!(html, " rowspan={span}");
        }
        if let Some(span) = self.colspan {
            let _ = write!(html, " colspan=\"{span}\"");
        }
        let _ = write!(html, ">{}", self.text.text(form));
        if !self.unclosed {
            html.push_str("</td>");
        }
    }
}

impl Words<'_> {
    fn text(&self, form: &Form) -> String {
        let table = |at: u8| &form.tables[usize::from(at) % form.tables.len()];
        match self {
            Words::Row(t, r) => {
                let rows = &table(*t).rows;
                let row = &rows[usize::from(*r) % rows.len()];
                format!("{}{}", row.number, row.zh)
            }
            Words::Column(t, c) => {
                let columns: Vec<_> = table(*t).column_sets.iter().flat_map(|set| &set.columns).collect();
                columns.get(usize::from(*c) % columns.len().max(1)).map(|c| c.zh.clone()).unwrap_or_default()
            }
            Words::Group(t, g) => {
                let table = table(*t);
                let groups: Vec<_> = table.groups.iter().chain(&table.column_groups).collect();
                let group = groups.get(usize::from(*g) % groups.len().max(1));
                group.map(|group| format!("{}{}", group.number, group.zh)).unwrap_or_default()
            }
            Words::Count(n) => n.to_string(),
            Words::Signed(n) => n.to_string(),
            Words::Mark(at) => MARKS[usize::from(*at) % MARKS.len()].to_owned(),
            Words::Split(a, b) => format!("<b>{a}</b><span>{b}</span>"),
            Words::Junk(text) => (*text).to_owned(),
        }
    }
}
