//! What the tables of a report leave open.

use crate::layout::Drawn;
use gongkai_model::{CellIx, CellState, Cells, Lang, Table, plain};

/// Most characters of a text that a line shows.
const MOST: usize = 40;

/// Cells beside one another that have no plain number, all for the same reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Where they are: a table, a row of it, or a cell.
    pub label: String,
    /// What the report says there.
    pub state: CellState,
    /// How many cells.
    pub cells: usize,
    /// What stands there in the source.
    pub as_written: String,
}

impl Gap {
    /// One line for people.
    pub fn text(&self, lang: Lang) -> String {
        let mut text = format!("{}{}{}", self.label, lang.pick("：", ": "), self.state.label(lang));
        if !self.as_written.is_empty() {
            let more = if self.as_written.chars().count() > MOST { "…" } else { "" };
            let written: String = self.as_written.chars().take(MOST).chain(more.chars()).collect();
            text.push_str(&lang.pick(format!("（“{written}”）"), format!(" ({written:?})")));
        }
        if self.cells > 1 {
            text.push_str(&lang.pick(format!("，{} 格", self.cells), format!(", {} cells", self.cells)));
        }
        text
    }
}

/// The gaps of a table: as a whole, else row by row, else cell by cell.
pub(crate) fn of(cells: &Cells, table: &Table, drawn: &Drawn, lang: Lang) -> Vec<Gap> {
    let form = cells.form();
    let shown: Vec<CellIx> = drawn.cells().collect();
    if let Some(gap) = same(cells, &shown, || table.title(lang)) {
        return vec![gap];
    }
    let short = |path: String| format!("{} {path}", table.short(lang));
    let mut gaps = Vec::new();
    for row in shown.chunk_by(|a, b| form.def(*a).row == form.def(*b).row) {
        let path = || short(table.row_path(&table.rows[form.def(row[0]).row], lang));
        match same(cells, row, path) {
            Some(gap) => gaps.push(gap),
            None => gaps.extend(row.iter().filter_map(|ix| same(cells, &[*ix], || short(form.cell_label(*ix, lang))))),
        }
    }
    gaps
}

/// The gap that all of these cells are, if they are one.
fn same(cells: &Cells, of: &[CellIx], label: impl FnOnce() -> String) -> Option<Gap> {
    let first = cells.get(*of.first()?);
    if first.state == CellState::Reported {
        return None;
    }
    let all = of.iter().all(|ix| {
        let cell = cells.get(*ix);
        cell.state == first.state && cell.as_written == first.as_written
    });
    all.then(|| Gap { label: label(), state: first.state, cells: of.len(), as_written: plain(&first.as_written) })
}
