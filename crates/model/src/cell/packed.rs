//! The cells of a report as they are handed from process to process.

use super::{CellState, Cells};
use crate::{CellIx, Form, FormId, Place};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Only what is in the document, by position: a report has hundreds of cells, and names would outweigh them.
#[derive(Serialize, Deserialize)]
pub(super) struct Packed {
    form: FormId,
    /// Position, state, count, place.
    cells: Vec<(u16, CellState, i64, PackedPlace)>,
    amounts: Vec<(u16, Decimal)>,
    written: Vec<(u16, Box<str>)>,
}

/// Line, page, table, row, column.
type PackedPlace = (u32, u16, u16, u16, u16);

impl From<Cells> for Packed {
    fn from(cells: Cells) -> Packed {
        let used = |at: &usize| {
            (cells.states[*at], cells.counts[*at], cells.places[*at]) != (CellState::Absent, 0, Place::default())
        };
        let cell = |at: usize| {
            let Place { line, page, table, row, column } = cells.places[at];
            (at as u16, cells.states[at], cells.counts[at], (line, page, table, row, column))
        };
        Packed {
            form: cells.form,
            cells: (0..cells.states.len()).filter(used).map(cell).collect(),
            amounts: cells.amounts.iter().map(|(ix, amount)| (ix.0, *amount)).collect(),
            written: cells.written.iter().map(|(ix, text)| (ix.0, text.clone())).collect(),
        }
    }
}

/// Packed cells that are those of no form.
#[derive(Debug, thiserror::Error)]
pub(super) enum Misfit {
    #[error("no form {0}")]
    Form(FormId),
    #[error("form {0} has no cell {1}")]
    Cell(FormId, u16),
}

impl TryFrom<Packed> for Cells {
    type Error = Misfit;

    fn try_from(packed: Packed) -> Result<Cells, Misfit> {
        let id = packed.form;
        let form = Form::all().iter().find(|form| form.id == id).ok_or(Misfit::Form(id))?;
        let mut cells = Cells::absent(form);
        let count = cells.states.len();
        let index = |at: u16| if usize::from(at) < count { Ok(CellIx(at)) } else { Err(Misfit::Cell(id, at)) };
        for (at, state, number, (line, page, table, row, column)) in packed.cells {
            let at = index(at)?.index();
            cells.states[at] = state;
            cells.counts[at] = number;
            cells.places[at] = Place { line, page, table, row, column };
        }
        for (at, amount) in packed.amounts {
            cells.amounts.insert(index(at)?, amount);
        }
        for (at, text) in packed.written {
            cells.written.insert(index(at)?, text);
        }
        Ok(cells)
    }
}
