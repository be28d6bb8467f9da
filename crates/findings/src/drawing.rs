//! The cells of a finding drawn as a row of the table, the one to blame marked; right with double-width characters.

use gongkai_lint::{CellRef, Finding};
use gongkai_model::plain;
use gongkai_model::{CellState, Lang};
use std::collections::BTreeSet;
use unicode_width::UnicodeWidthStr;

/// Most cells that are drawn; a longer row does not fit a terminal.
const MOST: usize = 12;

/// Widest label, in columns of the terminal.
const WIDEST: usize = 16;

/// Two lines, labels and what is printed, and a third with a mark under each cell to blame where there is one way to
/// repair the row. Nothing for a finding that is not about several cells.
pub fn row(finding: &Finding, lang: Lang) -> Vec<String> {
    let cells = &finding.cells;
    if !(2..=MOST).contains(&cells.len()) {
        return Vec::new();
    }
    let labels = distinct(cells, lang);
    let values: Vec<String> = cells.iter().map(|cell| value(cell, lang)).collect();
    let mut lines = [String::new(), String::new(), String::new()];
    let last = cells.len() - 1;
    let would_be = |cell: &CellRef| {
        let blamed = &finding.blamed()?.cells;
        blamed.iter().find(|suspect| suspect.cell.cell == cell.cell).map(|suspect| suspect.would_be.to_string())
    };
    let meant: Vec<Option<String>> = cells.iter().map(would_be).collect();
    for (at, (label, value)) in labels.iter().zip(&values).enumerate() {
        let width = label.width().max(value.width());
        let marks = if meant[at].is_some() { "^".repeat(value.width().max(1)) } else { String::new() };
        for (line, text) in lines.iter_mut().zip([label, value, &marks]) {
            // Numbers stand flush right, as in the table.
            line.push_str(&" ".repeat(width - text.width()));
            line.push_str(text);
            if at < last {
                line.push_str("  ");
            }
        }
    }
    let meant: Vec<String> = meant.into_iter().flatten().collect();
    if !meant.is_empty() {
        let meant = meant.join(lang.pick("、", ", "));
        lines[2].truncate(lines[2].trim_end().len());
        lines[2].push_str(&lang.pick(format!(" 应为 {meant}"), format!(" should be {meant}")));
    }
    lines.into_iter().map(|line| line.trim_end().to_owned()).filter(|line| !line.is_empty()).collect()
}

fn value(cell: &CellRef, lang: Lang) -> String {
    match cell.state {
        CellState::Blank | CellState::Absent => format!("[{}]", cell.state.label(lang)),
        _ => shortened(&plain(&cell.as_written)),
    }
}

/// The last parts of each label, as many as tell the cells apart.
fn distinct(cells: &[CellRef], lang: Lang) -> Vec<String> {
    let parts: Vec<Vec<&str>> =
        cells.iter().map(|cell| cell.label.pick(lang).split(['·', '›', '/']).map(str::trim).collect()).collect();
    let last = |count: usize| -> Vec<String> {
        parts.iter().map(|parts| parts[parts.len().saturating_sub(count)..].join("·")).collect()
    };
    let most = parts.iter().map(Vec::len).max().unwrap_or(1);
    let told = (1..=most).map(last).find(|labels| labels.iter().collect::<BTreeSet<_>>().len() == labels.len());
    told.unwrap_or_else(|| last(most)).iter().map(|label| shortened(&plain(label))).collect()
}

fn shortened(text: &str) -> String {
    if text.width() <= WIDEST {
        return text.to_owned();
    }
    let mut short = String::new();
    for c in text.chars() {
        if short.width() + 3 > WIDEST {
            break;
        }
        short.push(c);
    }
    short + "…"
}
