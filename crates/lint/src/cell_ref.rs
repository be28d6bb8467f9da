//! Cells as findings show them.

use crate::text::Text;
use gongkai_model::{CellIx, CellState, Cells, Lang, Place};
use serde::Serialize;

/// A cell that a finding speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CellRef {
    /// Permanent id.
    pub cell: String,
    /// Label path.
    pub label: Text,
    /// What the report says there.
    pub state: CellState,
    /// As written.
    pub as_written: String,
    /// Where it stands.
    pub place: Place,
}

impl CellRef {
    /// The cell as it stands in a report.
    pub fn of(cells: &Cells, ix: CellIx) -> CellRef {
        let form = cells.form();
        let cell = cells.get(ix);
        CellRef {
            cell: form.def(ix).id.clone(),
            label: Text::new(form.cell_label(ix, Lang::Zh), form.cell_label(ix, Lang::En)),
            state: cell.state,
            as_written: cell.as_written.into_owned(),
            place: cell.place,
        }
    }
}
