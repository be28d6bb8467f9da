//! A stretch of text being read: the paragraph and the tables that are open, and the fields.

use super::bytes::Bytes;
use super::properties::Look;
use super::table::{self, OpenRow};
use crate::docx::table::raw;
use crate::pieces::{Mark, Marks, Piece};

/// Longest instruction of a field that is kept, in bytes.
const LONGEST_INSTRUCTION: usize = 300;

/// A stretch of text being read: the main text, or that of a box.
#[derive(Default)]
pub(super) struct Flow {
    pub(super) out: Vec<Piece>,
    /// The tables that are open, the outermost first.
    pub(super) tables: Vec<OpenTable>,
    /// All of it stands in a cell.
    pub(super) in_cell: bool,
    /// The paragraph being read has begun.
    pub(super) begun: bool,
    pub(super) text: String,
    pub(super) marks: Marks,
    /// Where boxes are anchored in the paragraph.
    pub(super) anchors: Vec<u32>,
    /// The first half of a character.
    pub(super) half: Option<u16>,
    /// Text of a paragraph whose end is deleted.
    pub(super) before: String,
    /// Fields that are open; true for one whose result has begun.
    fields: Vec<bool>,
    /// Those of them whose result has not begun.
    instructions: usize,
    /// What the field that began last is told to do.
    instruction: String,
    /// Something was deleted since the last row ended.
    pub(super) lost: bool,
}

#[derive(Default)]
pub(super) struct OpenTable {
    rows: Vec<OpenRow>,
    pub(super) row: OpenRow,
    pub(super) cell: Vec<Piece>,
}

impl Flow {
    /// Of a stretch that stands in a cell, or not.
    pub(super) fn new(in_cell: bool) -> Flow {
        Flow { in_cell, ..Flow::default() }
    }

    /// Where paragraphs go.
    pub(super) fn content(&mut self) -> &mut Vec<Piece> {
        match self.tables.last_mut() {
            Some(table) => &mut table.cell,
            None => &mut self.out,
        }
    }

    /// Closes the tables deeper than this, and opens those that lack.
    pub(super) fn go_to(&mut self, depth: usize) {
        while self.tables.len() > depth {
            let Some(mut table) = self.tables.pop() else { break };
            // A table that was cut off.
            if !table.cell.is_empty() {
                table.row.cells.push(table.cell);
            }
            if !table.row.cells.is_empty() {
                table.rows.push(table.row);
            }
            let table = raw(table::rows(table.rows));
            if !table.rows.is_empty() {
                self.content().push(Piece::Table(table));
            }
        }
        while self.tables.len() < depth {
            self.tables.push(OpenTable::default());
        }
    }

    pub(super) fn begin_field(&mut self) {
        self.fields.push(false);
        self.instructions += 1;
        self.instruction.clear();
    }

    pub(super) fn begin_result(&mut self) {
        if let Some(result @ false) = self.fields.last_mut() {
            *result = true;
            self.instructions -= 1;
        }
    }

    pub(super) fn end_field(&mut self, look: Look) {
        if self.fields.pop() == Some(false) {
            self.instructions -= 1;
            let instruction = std::mem::take(&mut self.instruction);
            base(&instruction).encode_utf16().for_each(|unit| self.put(unit, look));
        }
    }

    /// Adds a character if it is shown.
    pub(super) fn put(&mut self, unit: u16, look: Look) {
        if self.instructions > 0 && self.instruction.len() < LONGEST_INSTRUCTION {
            self.instruction.extend(char::from_u32(u32::from(unit)));
        }
        if look.hidden || self.instructions > 0 {
            return;
        }
        let half = self.half.take();
        if (0xD800..0xDC00).contains(&unit) {
            self.half = Some(unit);
            return;
        }
        let start = self.text.len();
        let whole = char::decode_utf16(half.into_iter().chain([unit]));
        self.text.extend(whole.map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
        if let Some(mark) = Mark::of(look.struck, look.raised, look.lowered) {
            self.marks.add(start..self.text.len(), mark);
        }
    }

    /// The mark of a row says what its cells are.
    pub(super) fn end_row(&mut self, look: Look, lists: &[&Bytes]) {
        (self.begun, self.half) = (false, None);
        self.anchors.clear();
        let Some(table) = self.tables.last_mut() else { return };
        if !table.cell.is_empty() {
            table.row.cells.push(std::mem::take(&mut table.cell));
        }
        let mut row = std::mem::take(&mut table.row);
        lists.iter().for_each(|list| row.definition.change(list));
        row.definition.fit(row.cells.len());
        // A row is deleted, or not shown, with all that was in it: Word says so of its mark, LibreOffice only of the text.
        let gone = std::mem::take(&mut self.lost) || look.deleted || look.hidden;
        let empty = row.cells.iter().all(Vec::is_empty);
        if !(row.cells.is_empty() || (gone && empty)) {
            table.rows.push(row);
        }
    }
}

/// The characters over which a field sets their reading, which is how Word writes one; nothing for other fields.
/// `EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(gōng),公)`
fn base(instruction: &str) -> &str {
    let reading = instruction.trim_start().starts_with("EQ ") && instruction.contains("\\s\\up");
    let inside = instruction.trim_end().strip_suffix(')').filter(|_| reading);
    inside.and_then(|inside| inside.rsplit_once([',', ';'])).map_or("", |(_, base)| base)
}
