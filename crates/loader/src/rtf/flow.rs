//! Paragraphs and tables, as they come, → pieces.
//!
//! A paragraph says how many tables it stands in. What ends a cell and a row stands behind them, so that a table is put
//! together from its last row to its parts: open tables are a list, the outermost first.

use super::table::{self, Definition, ShownRow};
use crate::normal::without_controls;
use crate::pieces::{Line, Marks, Piece};

/// A paragraph being read.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    /// The number in front of it, as the file writes it out.
    pub(super) number: String,
    /// Its text; a line break is `\n`.
    pub(super) text: String,
    /// Parts of it that are shown in another way.
    pub(super) marks: Marks,
    /// What stands in its text boxes.
    pub(super) boxes: Vec<Piece>,
}

/// A table that is open.
#[derive(Debug, Default)]
struct Level {
    rows: Vec<ShownRow>,
    /// The cells of the row that is open.
    cells: Vec<Vec<Piece>>,
    /// What stands in the cell that is open.
    content: Vec<Piece>,
}

/// The text of the document, or of a text box.
#[derive(Debug, Default)]
pub(super) struct Flow {
    pieces: Vec<Piece>,
    levels: Vec<Level>,
    pub(super) paragraph: Paragraph,
    /// How the rows of the outermost table are laid out, and those of tables in it.
    pub(super) outer: Definition,
    pub(super) inner: Definition,
}

impl Flow {
    /// How many tables are open.
    pub(super) fn depth(&self) -> usize {
        self.levels.len()
    }

    fn place(&mut self) -> &mut Vec<Piece> {
        match self.levels.last_mut() {
            Some(level) => &mut level.content,
            None => &mut self.pieces,
        }
    }

    /// Opens and closes tables until so many are open.
    fn go_to(&mut self, depth: usize) {
        while self.levels.len() > depth {
            self.close();
        }
        while self.levels.len() < depth {
            self.levels.push(Level::default());
        }
    }

    /// Closes the innermost table.
    fn close(&mut self) {
        let Some(mut level) = self.levels.pop() else { return };
        if !level.cells.is_empty() {
            let definition = if self.levels.is_empty() { &self.outer } else { &self.inner };
            level.rows.push(ShownRow::new(level.cells, definition));
        }
        let place = self.place();
        if !level.rows.is_empty() {
            place.push(Piece::Table(table::laid_out(level.rows)));
        }
        // Said to stand in a table, but in none of its cells.
        place.append(&mut level.content);
    }

    /// Ends the paragraph, the given number of the document, which stands in so many tables. Left out whole where it is not
    /// shown.
    pub(super) fn end_paragraph(&mut self, depth: usize, shown: bool, number: usize) {
        self.go_to(depth);
        let mut paragraph = std::mem::take(&mut self.paragraph);
        if paragraph.marks.change(&paragraph.text) {
            paragraph.text = paragraph.marks.settle(paragraph.text, depth > 0);
        }
        let place = self.place();
        if shown && !paragraph.text.trim().is_empty() {
            let counted = paragraph.number.trim();
            let text = if counted.is_empty() { paragraph.text } else { format!("{counted}{}", paragraph.text.trim()) };
            for line in text.split('\n') {
                let text = without_controls(line.trim());
                if !text.is_empty() {
                    place.push(Piece::Line(Line { text: text.into_owned(), at: number, ..Line::default() }));
                }
            }
        }
        place.append(&mut paragraph.boxes);
    }

    /// Ends the cell that is open.
    pub(super) fn end_cell(&mut self) {
        if let Some(level) = self.levels.last_mut() {
            let mut content = std::mem::take(&mut level.content);
            content.shrink_to_fit();
            level.cells.push(content);
        }
    }

    /// Ends the row that is open in so many tables, and tells how many cells were added to those that its text gave.
    pub(super) fn end_row(&mut self, depth: usize) -> usize {
        if self.levels.len() < depth {
            return 0;
        }
        self.go_to(depth);
        let Some(level) = self.levels.last_mut() else { return 0 };
        if !level.content.is_empty() {
            let content = std::mem::take(&mut level.content);
            level.cells.push(content);
        }
        let cells = std::mem::take(&mut level.cells);
        if cells.is_empty() {
            return 0;
        }
        let definition = if depth > 1 { &self.inner } else { &self.outer };
        let added = definition.cells().saturating_sub(cells.len());
        level.rows.push(ShownRow::new(cells, definition));
        added
    }

    /// A file that ends within a row: what its cells were going to hold is not known. Tables that have ended stay.
    pub(super) fn cut(&mut self) {
        let Some(level) = self.levels.last_mut() else { return };
        self.paragraph = Paragraph::default();
        level.cells.clear();
        let whole = level.content.iter().rposition(|piece| matches!(piece, Piece::Table(_)));
        level.content.truncate(whole.map_or(0, |at| at + 1));
    }

    /// Everything, at the end.
    pub(super) fn finish(mut self) -> Vec<Piece> {
        self.go_to(0);
        self.pieces
    }
}
