//! Characters and lines at their places on pages → the blocks of a [`Document`](crate::document::Document), for every
//! format that has nothing else.
//!
//! Such a format knows no tables. Ruling lines make the cells; what stands outside of them is put together to lines and
//! paragraphs. Page numbers and what stands at the head of every page are left out. Nothing is recognised from pictures.

pub(crate) mod canvas;
mod columns;
pub(crate) mod drawn;
mod lines;
pub(crate) mod matrix;
pub(crate) mod path;
mod sheet;
mod tables;
pub(crate) mod truetype;
pub(crate) mod visible;

use crate::budget::Budget;
use crate::document::{Block, Grid};
use crate::recognise::is_page_number;
use crate::{Kind, LoadError, pieces};
use drawn::{Drawn, Glyph, Turn};
use gongkai_model::Place;
use lines::{Line, Margins};
use sheet::Sheet;
use std::collections::BTreeMap;
use tables::Table;

/// Most pages of a report.
pub(crate) const MOST_PAGES: usize = 500;

/// Bytes of content that are read in the time of one step.
pub(crate) const BYTES_A_STEP: u64 = 32;

/// What a code of a font that names no characters is shown as: nothing that reads as text or as a number.
pub(crate) const UNKNOWN: char = '\u{fffd}';

/// Fewest characters a page that pictures make must have to be more than a scan with a stamp on it.
const FEWEST_CHARACTERS: usize = 20;

/// Filled curves of a page without text that are letters turned into shapes.
const OUTLINED_LETTERS: usize = 100;

/// Part of a page, at its head and its foot, in which headers and page numbers stand.
const EDGE: f64 = 0.12;

/// What a page holds, from top to bottom.
struct Content {
    lines: Vec<Line>,
    tables: Vec<Table>,
    height: f64,
}

/// A line, or a table: of ruling lines, or of columns of text.
enum Item {
    Line(Line, Place),
    Table(Sheet),
    Grid(Grid),
}

/// The pages of a document, one after the other.
pub(crate) struct Pages<'b> {
    budget: &'b Budget,
    pages: Vec<Content>,
    characters: usize,
    unknown: usize,
    pictures: usize,
    outlines: usize,
    cells: usize,
}

impl<'b> Pages<'b> {
    pub(crate) fn new(budget: &'b Budget) -> Pages<'b> {
        Pages { budget, pages: Vec::new(), characters: 0, unknown: 0, pictures: 0, outlines: 0, cells: 0 }
    }

    /// Adds the next page.
    pub(crate) fn add(&mut self, mut drawn: Drawn) -> Result<(), LoadError> {
        self.characters += drawn.glyphs.len();
        self.unknown += drawn.glyphs.iter().filter(|glyph| glyph.text.chars().any(|c| c == UNKNOWN)).count();
        self.pictures += drawn.pictures;
        self.outlines += drawn.outlines;
        let mut tables = tables::tables(&drawn, self.budget);
        self.budget.check()?;
        self.cells += tables.iter().map(|table| table.cells.len()).sum::<usize>();
        if self.cells > pieces::MOST_CELLS {
            let page = u16::try_from(self.pages.len() + 1).unwrap_or(u16::MAX);
            return Err(LoadError::TooManyCells {
                place: Place { page, ..Place::default() },
                limit: pieces::MOST_CELLS,
            });
        }
        // Characters take much more room than the lines that they make: those of a cell become lines before the next ones.
        let place = |glyph: &Glyph| {
            // What runs on beyond the edge of the page does so in its cell.
            let x = ((glyph.left + glyph.right) / 2.0).min(drawn.width - 1.0);
            tables.iter().enumerate().find_map(|(nth, table)| Some((nth, table.cell_at(x, glyph.y)?)))
        };
        let places: Vec<Option<(usize, usize)>> = drawn.glyphs.iter().map(place).collect();
        let mut order: Vec<usize> = (0..places.len()).collect();
        order.sort_by_key(|at| places[*at]);
        let mut outside = Vec::new();
        for alike in order.chunk_by(|a, b| places[*a] == places[*b]) {
            let glyphs = alike.iter().map(|at| std::mem::take(&mut drawn.glyphs[*at]));
            match alike.first().and_then(|at| places[*at]) {
                Some((table, cell)) => {
                    if let Some(cell) = tables.get_mut(table).and_then(|table| table.cells.get_mut(cell)) {
                        cell.lines = lines::cell_lines(glyphs.collect());
                    }
                }
                // What runs down the margin is no line of the text.
                None => outside = lines::lines(glyphs.filter(|glyph| glyph.turn == Turn::Right).collect()),
            }
        }
        self.pages.push(Content { lines: outside, tables, height: drawn.height });
        Ok(())
    }

    /// The blocks of all pages of a file of some kind, if they are of text that can be read.
    pub(crate) fn blocks(mut self, kind: Kind) -> Result<Vec<Block>, LoadError> {
        let (found, characters, unknown) = (self.pages.len(), self.characters, self.unknown);
        let shapes = self.pictures > 0 || self.outlines > OUTLINED_LETTERS * found;
        if characters < FEWEST_CHARACTERS * found && shapes {
            return Err(LoadError::Scanned { kind, pages: found });
        }
        if unknown * 2 > characters {
            return Err(LoadError::NamelessCharacters { kind, unknown, characters });
        }
        without_edges(&mut self.pages);
        let ruled = self.pages.iter().any(|page| !page.tables.is_empty());
        let mut blocks = blocks(self.pages);
        if !ruled || !blocks.iter().any(|block| matches!(block, Block::Grid(_))) {
            blocks = pieces::drawn_with_lines(blocks);
        }
        Ok(blocks)
    }
}

/// How near to each other a line that stands on more than one page is on them, in points.
const RUNNING: f64 = 4.0;

/// Leaves out page numbers, and what stands at the same place at the edge of more than one page with nothing but its
/// figures changing. A title that the head of later pages repeats in small type stands elsewhere.
fn without_edges(pages: &mut [Content]) {
    let key = |line: &Line| line.text.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace()).collect::<String>();
    let at_edge = |line: &Line, height: f64| line.y < height * EDGE || line.y > height * (1.0 - EDGE);
    // Rows of a table without ruling lines may stand at the same place on two pages.
    let is_row = |line: &Line| line.parts.len() > 2 || line.parts.iter().any(|part| sheet::is_label(&part.text));
    let mut seen: BTreeMap<String, Vec<(f64, f64)>> = BTreeMap::new();
    for page in pages.iter() {
        for line in page.lines.iter().filter(|line| at_edge(line, page.height) && !is_row(line)) {
            seen.entry(key(line)).or_default().push((line.y, line.size));
        }
    }
    let most = pages.len();
    seen.values_mut().for_each(|places| places.sort_by(|a, b| a.0.total_cmp(&b.0)));
    let running = |line: &Line| {
        let Some(places) = seen.get(&key(line)) else { return false };
        let from = places.partition_point(|(y, _)| *y < line.y - RUNNING);
        let near = places[from..].iter().take(most * 2).take_while(|(y, _)| *y <= line.y + RUNNING);
        let alike = near.filter(|(_, size)| (size - line.size).abs() <= 0.6).count();
        // Left and right pages may have heads of their own.
        alike > 1 && alike * 3 >= most
    };
    for page in pages {
        let height = page.height;
        page.lines.retain(|line| !(at_edge(line, height) && !is_row(line) && running(line)));
        // Nothing stands beyond a page number.
        let is_number = |line: &Line| at_edge(line, height) && line.parts.len() == 1 && is_page_number(&line.text);
        if page.lines.last().is_some_and(is_number) {
            page.lines.pop();
        }
        if page.lines.first().is_some_and(is_number) {
            page.lines.remove(0);
        }
    }
}

/// Lines and tables of the pages in reading order; a table that a page break cuts within a row is one.
fn items(pages: Vec<Content>) -> Vec<Item> {
    let text = pages.iter().flat_map(|page| &page.lines);
    let margins = Margins::of(text);
    let width = margins.right - margins.left;
    let mut out: Vec<Item> = Vec::new();
    let mut number = 0u16;
    let mut open = columns::Open::default();
    for (at, page) in pages.into_iter().enumerate() {
        let page_number = u16::try_from(at + 1).unwrap_or(u16::MAX);
        let mut tables = page.tables.into_iter().peekable();
        // Lines between two tables are on their own.
        let mut lines = page.lines.into_iter().enumerate().peekable();
        while lines.peek().is_some() || tables.peek().is_some() {
            let until = tables.peek().map_or(f64::MAX, Table::top);
            let mut between = Vec::new();
            let first = lines.peek().map_or(0, |(nth, _)| *nth);
            while let Some((_, line)) = lines.next_if(|(_, line)| line.y <= until) {
                between.push(line);
            }
            for piece in columns::pieces(between, width, page_number, &mut number, &mut open) {
                out.push(match piece {
                    columns::Piece::Line(line, nth) => {
                        Item::Line(line, Place { page: page_number, ..Place::line(first + nth + 1) })
                    }
                    columns::Piece::Grid(grid) => Item::Grid(grid),
                });
            }
            if let Some(table) = tables.next() {
                open = columns::Open::default();
                number = number.saturating_add(1);
                add(Sheet::of(table, page_number, number), &mut out);
            }
        }
    }
    out
}

/// Adds a table, to the one before it where that goes on.
fn add(table: Option<Sheet>, out: &mut Vec<Item>) {
    let rest = match (table, out.last_mut()) {
        (Some(table), Some(Item::Table(before))) => before.take_next(table),
        (table, _) => table,
    };
    out.extend(rest.map(Item::Table));
}

/// The blocks of the pages in reading order.
fn blocks(pages: Vec<Content>) -> Vec<Block> {
    let margins = Margins::of(pages.iter().flat_map(|page| &page.lines));
    let mut out: Vec<Block> = Vec::new();
    let mut before: Option<Line> = None;
    for item in items(pages) {
        let (line, place) = match item {
            Item::Line(line, place) => (line, place),
            Item::Table(table) => {
                out.push(Block::Grid(table.grid()));
                before = None;
                continue;
            }
            Item::Grid(grid) => {
                out.push(Block::Grid(grid));
                before = None;
                continue;
            }
        };
        let goes_on = before.as_ref().is_some_and(|before| lines::goes_on(before, &line, margins));
        match out.last_mut() {
            Some(Block::Text { text, .. }) if goes_on => {
                let apart = text.ends_with(|c: char| c.is_ascii_alphanumeric())
                    && line.text.starts_with(|c: char| c.is_ascii_alphabetic());
                text.push_str(if apart { " " } else { "" });
                text.push_str(&line.text);
            }
            _ => out.push(Block::Text { text: line.text.clone(), place }),
        }
        before = Some(line);
    }
    out
}
