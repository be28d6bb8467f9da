//! The statutory tables as rows of labelled cells, before any markup.

use gongkai_model::{CellIx, CellState, Cells, Form, Row, Table};

/// A cell of a printed table.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    /// What stands in it.
    pub(super) text: String,
    /// The cell of the form whose value it prints.
    pub(super) cell: Option<CellIx>,
    /// Rows and columns covered.
    pub(super) rows: usize,
    pub(super) columns: usize,
    /// It is part of the header.
    pub(super) header: bool,
}

impl Slot {
    pub(super) fn label(text: impl Into<String>, rows: usize, columns: usize) -> Slot {
        Slot { text: text.into(), cell: None, rows, columns, header: false }
    }

    pub(super) fn header(text: impl Into<String>, rows: usize, columns: usize) -> Slot {
        Slot { header: true, ..Slot::label(text, rows, columns) }
    }

    pub(super) fn value(cells: &Cells, ix: CellIx, columns: usize) -> Slot {
        let text = cells.get(ix).as_written.into_owned();
        Slot { text, cell: Some(ix), rows: 1, columns, header: false }
    }
}

/// The cell of a row and column of a form.
pub(super) fn cell_of(form: &Form, table: &Table, row: &Row, column: &str) -> Option<CellIx> {
    let id = if column.is_empty() {
        format!("{}.{}", table.key, row.key)
    } else {
        format!("{}.{}.{column}", table.key, row.key)
    };
    form.cell(&id)
}

/// The rows that a report prints, in print order: a collapsed row stands where its parts would.
pub(super) fn printed<'t>(form: &Form, table: &'t Table, cells: &Cells) -> Vec<&'t Row> {
    let shows = |row: &&Row| {
        table
            .columns(row)
            .iter()
            .any(|column| cell_of(form, table, row, &column.key).is_some_and(|ix| cells.state(ix) != CellState::Absent))
    };
    let mut rows: Vec<&Row> = table.rows.iter().filter(|row| !row.collapsed).filter(shows).collect();
    for row in table.rows.iter().filter(|row| row.collapsed).filter(shows) {
        // In front of the total that its parts would stand in front of.
        let parts = table.groups.iter().position(|group| group.key == row.key);
        let last = table.rows.iter().rposition(|other| !other.collapsed && other.group == parts && parts.is_some());
        let at = rows.iter().position(|other| {
            let place = table.rows.iter().position(|known| known.key == other.key && !known.collapsed);
            place > last
        });
        rows.insert(at.unwrap_or(rows.len()), row);
    }
    rows
}
