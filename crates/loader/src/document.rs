//! What every document format is turned into before anything is recognised in it.

use gongkai_model::Place;

/// A document: its blocks in reading order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document {
    /// Headings, paragraphs and tables, page chrome included as far as the format could not tell it apart.
    pub blocks: Vec<Block>,
    /// Title from the format's own metadata, where it has any.
    pub title: Option<String>,
    /// Other metadata of the format, names in lower case, in the order of the file.
    pub metadata: Vec<(String, String)>,
    /// The cell of a table with whose last figure the document ends: it may have been cut off there, within a number.
    pub ends_within: Option<Place>,
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
    /// Goes on the table before it, whose columns are its own; text stood in between.
    pub continued: bool,
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
    /// Every line of text in reading order with the number of its block: text blocks, and the rows of tables in which
    /// one cell has text (headings inside a table, or a text with one cell a line that runs together with its tables).
    pub fn lines(&self) -> impl Iterator<Item = (&str, Place, usize)> {
        self.blocks.iter().enumerate().flat_map(|(at, block)| {
            let (text, grid) = match block {
                Block::Text { text, place } => (Some((text.as_str(), *place, at)), None),
                Block::Grid(grid) => (None, Some(grid)),
            };
            let cells = grid.into_iter().flat_map(Grid::single_cells);
            text.into_iter().chain(cells.map(move |cell| (cell.text.as_str(), cell.place, at)))
        })
    }
}

impl Document {
    /// Adds what stands on a further page. A line of the pages before that stands at its head again (the title, who
    /// published it) is left out.
    pub(crate) fn append(&mut self, page: Document, number: u16) {
        let known: Vec<String> = self.lines().take(12).map(|(text, ..)| text.to_owned()).collect();
        for (at, mut block) in page.blocks.into_iter().enumerate() {
            match &mut block {
                Block::Text { text, .. } if at < 12 && known.contains(text) => continue,
                Block::Text { place, .. } => place.page = number,
                Block::Grid(grid) => grid.cells.iter_mut().for_each(|cell| cell.place.page = number),
            }
            self.blocks.push(block);
        }
        self.title = self.title.take().or(page.title);
        self.metadata.extend(page.metadata);
        self.ends_within = page.ends_within.map(|place| Place { page: number, ..place });
    }

    /// The document cut in two: the blocks before the given one, and the rest.
    pub(crate) fn split_at(&self, block: usize) -> (Document, Document) {
        let block = block.min(self.blocks.len());
        let part = |blocks: &[Block]| Document {
            blocks: blocks.to_vec(),
            title: self.title.clone(),
            metadata: self.metadata.clone(),
            ends_within: None,
        };
        let rest = Document { ends_within: self.ends_within, ..part(&self.blocks[block..]) };
        (part(&self.blocks[..block]), rest)
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

    /// The cells with text that stand alone in their rows.
    fn single_cells(&self) -> impl Iterator<Item = &GridCell> {
        self.cells.chunk_by(|a, b| a.row == b.row).filter_map(|row| {
            let mut filled = row.iter().filter(|cell| !cell.text.is_empty());
            filled.next().filter(|_| filled.next().is_none())
        })
    }
}
