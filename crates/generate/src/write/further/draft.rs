//! A report on its way into a document, and what a reader of the document can tell.

use crate::plain::Dice;
use crate::write::body::{Piece, pieces, title};
use crate::write::drawn::Rows;
use crate::write::layout::Slot;
use crate::write::odd::Odd;
use gongkai_model::{CellIx, CellState, Cells, Form, Place, Report};
use std::collections::BTreeSet;

/// A document, and what it says to whoever reads it with care.
#[derive(Debug, Clone)]
pub struct Document {
    /// Name of the file.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
    /// Agency, year and date that it shows.
    pub report: Report,
    /// The agency as it is printed, where that is in another script.
    pub printed_agency: Option<String>,
    /// No day is said to be that of publication: what a day beside the signature or in the file's name is taken for is left open.
    pub date_open: bool,
    /// The cells that it prints.
    pub cells: Cells,
    /// Printed numbers that nobody can place with certainty: read right or said to be unread, both will do.
    pub doubtful: BTreeSet<CellIx>,
    /// Printed numbers that are illegible: they have to be said to be unread.
    pub illegible: BTreeSet<CellIx>,
}

/// What a writer starts from.
pub(super) struct Draft {
    pub(super) report: Report,
    pub(super) title: String,
    /// Lines between the title and the text.
    pub(super) meta: Vec<String>,
    pub(super) pieces: Vec<Piece>,
    pub(super) cells: Cells,
    pub(super) doubtful: BTreeSet<CellIx>,
    pub(super) illegible: BTreeSet<CellIx>,
    pub(super) dice: Dice,
    /// Name of the file without its extension.
    pub(super) stem: String,
}

impl Draft {
    pub(super) fn of(report: &Report, mut dice: Dice) -> Draft {
        let mut cells = report.cells.clone().unwrap_or_else(|| Cells::absent(&Form::all()[0]));
        let pieces = pieces(report, &mut cells, &mut Odd::new(&[], &mut dice));
        let meta = report.published.map(|date| format!("发布日期：{date} 来源：{}", report.agency.name));
        Draft {
            title: title(report),
            meta: meta.into_iter().collect(),
            report: report.clone(),
            pieces,
            cells,
            doubtful: BTreeSet::new(),
            illegible: BTreeSet::new(),
            stem: format!("t{}0122_{}", report.report_year + 1, 30_000 + dice.below(60_000)),
            dice,
        }
    }

    /// The document of some text.
    pub(super) fn document(self, extension: &str, text: impl Into<Vec<u8>>) -> Document {
        Document {
            name: format!("{}.{extension}", self.stem),
            bytes: text.into(),
            printed_agency: None,
            date_open: false,
            report: self.report,
            cells: self.cells,
            doubtful: self.doubtful,
            illegible: self.illegible,
        }
    }

    pub(super) fn form(&self) -> &'static Form {
        self.cells.form()
    }

    /// Once in so many times.
    pub(super) fn once_in(&mut self, times: u32) -> bool {
        self.dice.below(times) == 0
    }

    pub(super) fn pick<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.dice.below(of.len() as u32) as usize]
    }

    /// Changes every table, or those of one statutory table.
    pub(super) fn each_table(&mut self, only: Option<&str>, change: &mut dyn FnMut(&mut Draft, &mut Rows)) {
        for at in 0..self.pieces.len() {
            let Piece::Table(rows, width) = &mut self.pieces[at] else { continue };
            let (mut rows, width) = (std::mem::take(rows), *width);
            if only.is_none_or(|key| key_of(&rows, self.cells.form()) == Some(key)) {
                change(self, &mut rows);
            }
            self.pieces[at] = Piece::Table(rows, width);
        }
    }

    /// The numbers of a table cannot be placed; of every table, without one.
    pub(super) fn doubt(&mut self, table: Option<&str>) {
        let form = self.form();
        let cells = self.cells.present().map(|(ix, _)| ix);
        let doubted = cells.filter(|ix| table.is_none_or(|key| form.table_of(*ix).key == key));
        self.doubtful.extend(doubted);
    }

    /// The cells of a printed row, with every cell of the same row of the form.
    pub(super) fn doubt_row(&mut self, row: &[Slot]) {
        self.doubtful.extend(row.iter().filter_map(|slot| slot.cell));
    }

    /// Leaves cells blank where the number is 0, as agencies do: all of table three but its first and last column.
    pub(super) fn blank_inner_zeros(&mut self) {
        self.each_table(Some("requests"), &mut |draft, rows| {
            for row in rows.iter_mut() {
                let last = row.len().saturating_sub(1);
                let first = row.iter().position(|slot| slot.cell.is_some()).unwrap_or(last);
                for slot in row.iter_mut().take(last).skip(first + 1) {
                    if slot.text == "0" {
                        draft.blank(slot);
                    }
                }
            }
        });
    }

    /// Nothing is printed where a number stood.
    pub(super) fn blank(&mut self, slot: &mut Slot) {
        slot.text.clear();
        if let Some(ix) = slot.cell {
            self.cells.set(ix, CellState::Blank, None, "", Place::default());
        }
    }

    /// The document does not show a cell at all.
    pub(super) fn leave_out(&mut self, ix: CellIx) {
        self.cells.set(ix, CellState::Absent, None, "", Place::default());
    }

    /// The whole text, each piece on lines of its own, its tables as a function has them.
    pub(super) fn text(&self, table: &mut dyn FnMut(&Rows) -> String) -> String {
        let mut text = format!("{}\n", self.title);
        self.meta.iter().for_each(|line| text.push_str(&format!("{line}\n")));
        text.push('\n');
        text.push_str(&self.body(table));
        text
    }

    /// The text without title and metadata.
    pub(super) fn body(&self, table: &mut dyn FnMut(&Rows) -> String) -> String {
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Heading(line) | Piece::Text(line) => text.push_str(&format!("{line}\n")),
                Piece::Table(rows, _) => text.push_str(&format!("{}\n", table(rows).trim_end_matches('\n'))),
            }
        }
        text
    }
}

/// The statutory table whose numbers rows print.
pub(super) fn key_of(rows: &Rows, form: &'static Form) -> Option<&'static str> {
    let ix = rows.iter().flatten().find_map(|slot| slot.cell)?;
    Some(form.table_of(ix).key.as_str())
}

/// A text over lines of so many columns, a Han character taking two.
pub(super) fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut taken = 0;
    for c in text.chars() {
        let wide = if c.is_ascii() { 1 } else { 2 };
        if taken + wide > columns && taken > 0 {
            lines.push(String::new());
            taken = 0;
        }
        taken += wide;
        if let Some(line) = lines.last_mut() {
            line.push(c);
        }
    }
    lines
}

/// Columns that a text takes, a Han character taking two.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}
