//! The panel: one row a used report, one column a cell.

mod read;

pub use read::panel_text;

use crate::export::{data_frame, metrics_table, panel_rows};
use crate::{AnalyticsError, Collection, Metrics};
use gongkai_model::{CellIx, CellState, Cells, Form, Report};
use polars::prelude::DataFrame;
use std::collections::{BTreeMap, BTreeSet};

/// A cell that has a column in the panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PanelCell {
    /// Permanent id.
    pub id: &'static str,
    /// An amount, not a count.
    pub amount: bool,
}

/// The cells of every form that the used reports follow, newest form first, cells of collapsed rows included.
pub fn panel_cells(collection: &Collection) -> Vec<PanelCell> {
    let forms: BTreeSet<_> = collection.used().iter().filter_map(|r| r.form()).map(|form| form.id).collect();
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for form in forms.into_iter().rev() {
        let form: &'static Form = form.form();
        for cell in form.cells.iter().filter(|cell| seen.insert(cell.id.as_str())) {
            all.push(PanelCell { id: &cell.id, amount: cell.amount });
        }
    }
    all
}

/// The panel as a data frame, sorted by agency key, year and scope: what describes the report, then `Int64` for each
/// count and `Float64` for each amount. A cell that is not a plain reported number is null; `cell_states` says why.
pub fn panel(collection: &Collection) -> Result<DataFrame, AnalyticsError> {
    data_frame(panel_rows(collection)).map_err(|source| AnalyticsError::Frame { step: "panel", source })
}

/// The metrics as a data frame with the columns of the exported table.
pub fn metrics_frame(metrics: &Metrics) -> Result<DataFrame, AnalyticsError> {
    data_frame(metrics_table(metrics)).map_err(|source| AnalyticsError::Frame { step: "metrics", source })
}

/// The cells of a report that are not plain reported numbers: `blank=a|b;absent=proactive.*`.
///
/// `table.*` stands for every statutory cell of a table and `*` for every one of the form, where all of them share the
/// state. A cell of a collapsed row is named by itself, and only where the report prints it.
pub(crate) fn cell_states(report: &Report) -> String {
    let Some(cells) = &report.cells else { return String::new() };
    let form = cells.form();
    let mut by_state: BTreeMap<CellState, Vec<String>> = BTreeMap::new();
    let statutory: Vec<CellIx> = cells.iter().take(form.statutory).map(|(ix, _)| ix).collect();
    match shared(cells, &statutory) {
        Some(CellState::Reported) => {}
        Some(state) => by_state.entry(state).or_default().push("*".to_owned()),
        None => {
            for (at, table) in form.tables.iter().enumerate() {
                let own: Vec<CellIx> = statutory.iter().copied().filter(|ix| form.def(*ix).table == at).collect();
                match shared(cells, &own) {
                    Some(CellState::Reported) => {}
                    Some(state) => by_state.entry(state).or_default().push(format!("{}.*", table.key)),
                    None => name_each(cells, &own, &mut by_state),
                }
            }
        }
    }
    let collapsed: Vec<CellIx> = cells.present().map(|(ix, _)| ix).filter(|ix| form.def(*ix).collapsed).collect();
    name_each(cells, &collapsed, &mut by_state);
    let parts: Vec<String> = by_state.into_iter().map(|(state, ids)| format!("{state}={}", ids.join("|"))).collect();
    parts.join(";")
}

/// The state that all cells share.
fn shared(cells: &Cells, of: &[CellIx]) -> Option<CellState> {
    let first = cells.state(*of.first()?);
    of.iter().all(|ix| cells.state(*ix) == first).then_some(first)
}

fn name_each(cells: &Cells, of: &[CellIx], by_state: &mut BTreeMap<CellState, Vec<String>>) {
    for ix in of {
        let state = cells.state(*ix);
        if state != CellState::Reported {
            by_state.entry(state).or_default().push(cells.form().def(*ix).id.clone());
        }
    }
}
