//! The statutory tables as rows of labelled cells, before any markup.

use gongkai_model::{CellIx, CellState, Cells, Column, Form, Row, Table};

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

/// What stands over a column: where the form leaves the unit of an amount open, with its unit, as a report must.
pub(super) fn heading(column: &Column) -> String {
    match column.unit.as_deref().filter(|_| column.unit_open) {
        Some(unit) => format!("{}（{unit}）", column.zh),
        None => column.zh.clone(),
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

/// A cell of a table on its raster.
#[derive(Debug, Clone, Copy)]
pub(super) struct Laid<'s> {
    pub(super) slot: &'s Slot,
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) rows: usize,
    pub(super) columns: usize,
}

/// A table on its raster: what Word and Excel write down of it.
#[derive(Debug)]
pub(super) struct Raster<'s> {
    /// Columns of the widest row.
    pub(super) width: usize,
    pub(super) cells: Vec<Laid<'s>>,
    /// The cell of each field, by row, then by column.
    fields: Vec<Vec<Option<usize>>>,
}

impl<'s> Raster<'s> {
    pub(super) fn of(rows: &'s [Vec<Slot>]) -> Raster<'s> {
        let mut fields: Vec<Vec<Option<usize>>> = vec![Vec::new(); rows.len()];
        let mut cells = Vec::new();
        for (row, slots) in rows.iter().enumerate() {
            let mut column = 0;
            for slot in slots {
                while fields[row].get(column).is_some_and(Option::is_some) {
                    column += 1;
                }
                let down = slot.rows.min(rows.len() - row);
                for line in &mut fields[row..row + down] {
                    line.resize(line.len().max(column + slot.columns), None);
                    line[column..column + slot.columns].fill(Some(cells.len()));
                }
                cells.push(Laid { slot, row, column, rows: down, columns: slot.columns });
                column += slot.columns;
            }
        }
        let width = fields.iter().map(Vec::len).max().unwrap_or(0);
        fields.iter_mut().for_each(|line| line.resize(width, None));
        Raster { width, cells, fields }
    }

    /// The cell that covers a field.
    pub(super) fn at(&self, row: usize, column: usize) -> Option<Laid<'s>> {
        self.cells.get((*self.fields.get(row)?.get(column)?)?).copied()
    }

    /// How wide each column is beside the others: numbers are short, labels are as long as the longest of them.
    pub(super) fn weights(&self) -> Vec<usize> {
        let longest = |column: usize| {
            let single = self.cells.iter().filter(|cell| cell.column == column && cell.columns == 1);
            let own = single.filter(|cell| cell.slot.cell.is_none() && !cell.slot.header);
            // A label that runs down the side is set narrow.
            own.map(|cell| if cell.rows > 2 { 8 } else { cell.slot.text.chars().count() }).max().unwrap_or(0)
        };
        (0..self.width).map(|column| longest(column).clamp(7, 26)).collect()
    }
}
