//! What every document format is turned into before anything is recognised in it.

use gongkai_model::Place;

/// A document: its blocks in reading order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document {
    /// Headings, paragraphs and tables, page chrome included as far as the format could not tell it apart.
    pub blocks: Vec<Block>,
    /// Title from the format's own metadata, where it has any.
    pub title: Option<String>,
}

/// A piece of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A line or paragraph of text.
    Text {
        /// The text, spaces at both ends removed.
        text: String,
        /// Where it stands.
        place: Place,
    },
    /// A table.
    Grid(Grid),
}

/// A table: cells with their spans, on a bounded raster.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grid {
    /// The cells, by row, then by column.
    pub cells: Vec<GridCell>,
    /// The columns line up: a position means the same in every row. False where the format lost empty or merged
    /// cells, so that only the order within a row is known.
    pub aligned: bool,
}

/// A cell of a [`Grid`].
#[derive(Debug, Clone, PartialEq)]
pub struct GridCell {
    /// The text.
    pub text: String,
    /// First row, from 0.
    pub row: u32,
    /// First column, from 0.
    pub column: u32,
    /// Rows covered, at least 1.
    pub rows: u32,
    /// Columns covered, at least 1.
    pub columns: u32,
    /// Where it stands.
    pub place: Place,
}

impl Document {
    /// Every line of text in reading order: text blocks, and the rows of one cell of tables (headings that a text with
    /// one cell a line runs together with its tables).
    pub fn lines(&self) -> impl Iterator<Item = (&str, Place)> {
        self.blocks.iter().flat_map(|block| match block {
            Block::Text { text, place } => vec![(text.as_str(), *place)],
            Block::Grid(grid) => grid
                .rows()
                .into_iter()
                .filter(|row| row.len() == 1)
                .map(|row| (row[0].text.as_str(), row[0].place))
                .collect(),
        })
    }
}

impl Document {
    /// The blocks that begin before a line.
    pub(crate) fn before_line(&self, line: u32) -> Document {
        let begins = |block: &&Block| match block {
            Block::Text { place, .. } => place.line < line,
            Block::Grid(grid) => grid.cells.first().is_some_and(|cell| cell.place.line < line),
        };
        Document { blocks: self.blocks.iter().filter(begins).cloned().collect(), title: self.title.clone() }
    }
}

impl Grid {
    /// The cells of each row in order; a row without cells is left out.
    pub fn rows(&self) -> Vec<Vec<&GridCell>> {
        let mut rows: Vec<Vec<&GridCell>> = Vec::new();
        let mut current = None;
        for cell in &self.cells {
            if current != Some(cell.row) {
                rows.push(Vec::new());
                current = Some(cell.row);
            }
            if let Some(row) = rows.last_mut() {
                row.push(cell);
            }
        }
        rows
    }
}
