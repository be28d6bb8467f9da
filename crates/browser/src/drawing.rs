//! The statutory tables of a report, or those that a year demands, as boxes that a page turns into tables.

use gongkai_model::{CellState, Cells, Content, Form, Lang, Layout, Report, Slot, Table, plain};
use serde::Serialize;

/// A table.
#[derive(Debug, Serialize)]
pub(crate) struct Drawing {
    title: String,
    short: String,
    /// It could not be read: its cells are absent, not zero.
    absent: bool,
    /// Lines of headings at the top.
    head: usize,
    /// So many columns that they are narrow.
    narrow: bool,
    lines: Vec<Vec<Field>>,
}

/// One box of a table.
#[derive(Debug, Serialize)]
struct Field {
    /// `h` heads columns, `l` rows, `c` is a cell.
    kind: char,
    text: String,
    rows: usize,
    columns: usize,
    /// Permanent id of a cell.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// What a cell is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    /// What a cell says where it is no plain number.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'static str>,
}

/// The tables of a report; none where its year has no form.
pub(crate) fn of(report: &Report, lang: Lang) -> Vec<Drawing> {
    match &report.cells {
        Some(cells) => drawn(cells, lang, &|table| report.carried.tables.contains(&table.key)),
        None => Vec::new(),
    }
}

/// The empty tables that a year demands; none for a year without a form.
pub(crate) fn blank(year: i32, lang: Lang) -> Vec<Drawing> {
    Form::expected(year).map(|form| drawn(&Cells::absent(form), lang, &|_| true)).unwrap_or_default()
}

fn drawn(cells: &Cells, lang: Lang, carried: &dyn Fn(&Table) -> bool) -> Vec<Drawing> {
    let form = cells.form();
    let printed = |ix| cells.state(ix) != CellState::Absent;
    form.tables
        .iter()
        .map(|table| {
            let slots = table.draw(form, lang, &printed);
            // The blocks of table 二 have a head each.
            let head = match table.layout {
                Layout::Blocks => 0,
                _ => slots.iter().take_while(|line| line.iter().all(Slot::is_header)).count(),
            };
            let columns: usize = slots.first().map_or(0, |line| line.iter().map(|slot| slot.columns).sum());
            let lines = slots.into_iter().map(|line| line.into_iter().map(|slot| put(cells, slot, lang)).collect());
            Drawing {
                title: table.title(lang),
                short: table.short(lang),
                absent: !carried(table),
                head,
                narrow: columns > 8,
                lines: lines.collect(),
            }
        })
        .collect()
}

fn put(cells: &Cells, slot: Slot, lang: Lang) -> Field {
    let Slot { content, rows, columns } = slot;
    let heading = |kind, text| Field { kind, text, rows, columns, id: None, label: None, state: None };
    match content {
        Content::Header(text) => heading('h', text),
        Content::Label(text) => heading('l', text),
        Content::Cell(ix) => {
            let form = cells.form();
            let cell = cells.get(ix);
            Field {
                id: Some(form.def(ix).id.clone()),
                label: Some(form.cell_label(ix, lang)),
                state: (cell.state != CellState::Reported).then(|| cell.state.id()),
                ..heading('c', plain(cell.as_written.trim()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_empty_form_of_a_year_has_every_cell_once() {
        let tables = blank(2023, Lang::Zh);
        let ids: Vec<&String> =
            tables.iter().flat_map(|t| t.lines.iter().flatten()).filter_map(|b| b.id.as_ref()).collect();
        let mut once = ids.clone();
        once.sort();
        once.dedup();
        assert_eq!((tables.len(), ids.len()), (3, once.len()));
        assert!(ids.len() > 100, "{}", ids.len());
        assert!(blank(2010, Lang::Zh).is_empty());
    }
}
