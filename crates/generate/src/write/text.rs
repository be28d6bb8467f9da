//! A report as a scraper leaves it.

use super::{Written, pipe_text};
use gongkai_model::{CellState, Report, Table};

/// The ways in which tables survive in text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextStyle {
    /// Rows with bars.
    Pipes,
    /// Rows with tabs.
    Tabs,
    /// One cell a line.
    OneCellALine,
}

impl TextStyle {
    /// Every style.
    pub const ALL: [TextStyle; 3] = [TextStyle::Pipes, TextStyle::Tabs, TextStyle::OneCellALine];

    /// Name in tables and file names.
    pub fn id(self) -> &'static str {
        match self {
            TextStyle::Pipes => "pipes",
            TextStyle::Tabs => "tabs",
            TextStyle::OneCellALine => "one_cell_a_line",
        }
    }

    /// Whether the style keeps every cell. With one cell a line an empty cell leaves no line, a word in a cell looks like
    /// a label, and a few lines are no table.
    pub fn keeps(self, report: &Report) -> bool {
        let Some(cells) = report.cells.as_ref().filter(|_| self == TextStyle::OneCellALine) else { return true };
        let worded = cells.iter().any(|(_, cell)| matches!(cell.state, CellState::Blank | CellState::Unreadable));
        let form = cells.form();
        let shown = |table: &Table| cells.present().filter(|(ix, _)| form.table_of(*ix).key == table.key).count();
        !worded && form.tables.iter().all(|table| !(1..12).contains(&shown(table)))
    }
}

/// Writes a text.
pub fn write(report: &Report, style: TextStyle) -> Written {
    let pipes = pipe_text::write(report);
    let mut text = String::new();
    for line in pipes.lines() {
        let row = line.strip_prefix("| ").and_then(|row| row.strip_suffix(" |"));
        match (row, style) {
            (Some(row), TextStyle::Tabs) => text.push_str(&row.replace(" | ", "\t")),
            (Some(row), TextStyle::OneCellALine) => {
                let cells = row.split(" | ").map(str::trim).filter(|cell| !cell.is_empty());
                text.push_str(&cells.collect::<Vec<_>>().join("\n"));
            }
            _ => text.push_str(line),
        }
        text.push('\n');
    }
    let cells = report.cells.clone().unwrap_or_else(|| gongkai_model::Cells::absent(&gongkai_model::Form::all()[0]));
    Written { extension: "txt", bytes: text.into_bytes(), cells }
}
