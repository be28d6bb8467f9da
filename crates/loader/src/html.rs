//! A web page → [`Document`].
//!
//! The tags are read by a library that follows the HTML standard; of the tree that a browser builds only what a reader
//! sees is rebuilt here: lines of text, and tables with their spans laid out. Layout tables become the text and tables
//! in them, page furniture is left out.

mod build;
#[cfg(test)]
mod oracle;
mod raster;
mod tags;

use crate::LoadError;
use crate::document::{Block, Document, Grid, GridCell};
use crate::normal::{numbered, without_readings};
use crate::recognise::{is_title, section_of};
use crate::text::{self, number_like};
use build::{Builder, Line, Piece, RawCell, RawTable};
use gongkai_model::Place;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

/// Shortest text, in characters, that makes a cell standing alone in its row a paragraph.
const SHORTEST_PARAGRAPH: usize = 60;

/// Shortest text, in characters, of a cell that holds an article beside other cells.
const SHORTEST_ARTICLE: usize = 200;

/// Reads a page.
///
/// # Errors
///
/// [`LoadError::TooManyCells`] for a page with more table cells than any report.
pub(crate) fn document(page: &str) -> Result<Document, LoadError> {
    let lines = Lines::of(page);
    let mut builder = Builder::new();
    let stopped = {
        let read = |event: CallbackEvent<'_>, span: Span<usize>| builder.event(event, span.start);
        let mut emitter = CallbackEmitter::new(read);
        emitter.naively_switch_states(true);
        // The first thing that comes out is the reason to stop.
        Tokenizer::new_with_emitter(page, emitter).next()
    };
    if let Some(Ok(stop)) = stopped {
        let place = Place::line(lines.number(stop.at));
        return Err(LoadError::TooManyCells { place, limit: build::MOST_CELLS });
    }
    let (pieces, title, metadata) = builder.finish();
    let mut assembly = Assembly { lines: &lines, tables: 0 };
    let items = assembly.flow(pieces);
    let title = title.map(|title| one_line(&title)).filter(|title| !title.is_empty());
    Ok(Document { blocks: blocks(items), title, metadata })
}

/// Offsets of line ends.
struct Lines(Vec<usize>);

impl Lines {
    fn of(page: &str) -> Lines {
        Lines(page.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect())
    }

    fn number(&self, at: usize) -> usize {
        self.0.partition_point(|end| *end < at) + 1
    }
}

/// What an element gave.
enum Item {
    Text { text: String, place: Place, link: bool, chrome: bool, hidden: bool, heading: bool },
    Grid { grid: Grid, hidden: bool },
}

struct Assembly<'p> {
    lines: &'p Lines,
    tables: u16,
}

/// A cell with its content resolved.
struct Content {
    items: Vec<Item>,
    text: String,
    /// Lines of text in it.
    lines: usize,
    grids: bool,
}

impl Assembly<'_> {
    fn flow(&mut self, pieces: Vec<Piece>) -> Vec<Item> {
        let mut items = Vec::with_capacity(pieces.len());
        for piece in pieces {
            match piece {
                Piece::Line(Line { text, at, link, chrome, hidden, heading }) => {
                    let text = without_readings(text.trim_matches(text::is_blank));
                    if !text.is_empty() {
                        let place = Place::line(self.lines.number(at));
                        items.push(Item::Text { text: text.into_owned(), place, link, chrome, hidden, heading });
                    }
                }
                Piece::Pre(text, at) => items.extend(self.preformatted(&text, at)),
                Piece::Table(table) => items.extend(self.table(table)),
            }
        }
        items
    }

    /// Text with its own line breaks may hold tables drawn with characters.
    fn preformatted(&mut self, text: &str, at: usize) -> Vec<Item> {
        let first = self.lines.number(at) as u32;
        let blocks = text::document(text).blocks.into_iter();
        blocks.map(|block| self.moved(block, |line| first + line - 1)).collect()
    }

    /// A block of the text stage, its lines numbered as those of the page.
    fn moved(&mut self, block: Block, line: impl Fn(u32) -> u32) -> Item {
        match block {
            Block::Text { text, place } => {
                let place = Place { line: line(place.line), ..place };
                Item::Text { text, place, link: false, chrome: false, hidden: false, heading: false }
            }
            Block::Grid(mut grid) => {
                self.tables = self.tables.saturating_add(1);
                for cell in &mut grid.cells {
                    cell.place = Place { line: line(cell.place.line), table: self.tables, ..cell.place };
                }
                Item::Grid { grid, hidden: false }
            }
        }
    }

    fn table(&mut self, mut raw: RawTable) -> Vec<Item> {
        raw.rows.sort_by_key(|row| row.part);
        let slots = raster::slots(&raw.rows);
        self.tables = self.tables.saturating_add(1);
        let number = self.tables;
        let rows: Vec<Vec<Content>> =
            raw.rows.into_iter().map(|row| row.cells.into_iter().map(|cell| self.content(cell)).collect()).collect();
        let runs_on: Vec<bool> = rows.iter().map(|row| runs_on(row)).collect();
        // A table without a row of two cells only puts text in its place.
        let data = rows
            .iter()
            .zip(&runs_on)
            .any(|(row, flows)| !flows && row.iter().filter(|cell| !cell.text.is_empty()).count() > 1);
        let mut items = Vec::new();
        let mut grid = Grid { aligned: true, ..Grid::default() };
        for (at, (row, flows)) in rows.into_iter().zip(runs_on).enumerate() {
            if flows || !data {
                if !grid.cells.is_empty() {
                    items.push(Item::Grid { grid: std::mem::take(&mut grid), hidden: raw.hidden });
                    grid = Grid { aligned: true, continued: true, ..Grid::default() };
                }
                items.extend(row.into_iter().flat_map(|cell| cell.items));
                continue;
            }
            for (cell, slot) in row.into_iter().zip(&slots[at]) {
                let Some(slot) = slot else { continue };
                let place = Place {
                    table: number,
                    row: clip(at as u32 + 1),
                    column: clip(slot.column + 1),
                    ..Place::default()
                };
                grid.cells.push(GridCell {
                    text: cell.text,
                    row: at as u32,
                    column: slot.column,
                    rows: slot.rows,
                    columns: slot.columns,
                    place,
                });
            }
        }
        if !grid.cells.is_empty() {
            items.push(Item::Grid { grid, hidden: raw.hidden });
        }
        items
    }

    fn content(&mut self, cell: RawCell) -> Content {
        let _ = cell.at;
        let items = self.flow(cell.content);
        let mut text = String::new();
        let mut lines = 0;
        let mut grids = false;
        for item in &items {
            match item {
                Item::Text { text: line, hidden: false, .. } => {
                    if !text.is_empty() {
                        text.push(' ');
                    }
                    text.push_str(line);
                    lines += 1;
                }
                Item::Text { .. } => {}
                Item::Grid { .. } => grids = true,
            }
        }
        Content { items, text, lines, grids }
    }
}

/// The row lays out text or other tables; it is no row of data.
fn runs_on(row: &[Content]) -> bool {
    if row.iter().any(|cell| cell.grids) {
        return true;
    }
    let mut filled = row.iter().filter(|cell| !cell.text.is_empty());
    let (Some(first), second) = (filled.next(), filled.next()) else { return false };
    let length = |cell: &Content| cell.text.chars().count();
    if second.is_none() {
        // Without its number a heading may be one of the table's own (主动公开情况).
        let heading = section_of(&first.text).is_some() && numbered(&first.text).is_some();
        return length(first) >= SHORTEST_PARAGRAPH || heading || is_title(&first.text);
    }
    row.iter().any(|cell| cell.lines >= 3 && length(cell) >= SHORTEST_ARTICLE)
}

/// What is left when page furniture and what is not shown are taken away.
fn blocks(mut items: Vec<Item>) -> Vec<Block> {
    show_hidden(&mut items);
    let body_in_chrome = items.iter().any(|item| match item {
        Item::Text { text, chrome: true, .. } => section_of(text).is_some(),
        _ => false,
    });
    items.retain(|item| match item {
        Item::Text { text, link, chrome, hidden, heading, .. } => {
            let furniture = (*chrome && !body_in_chrome) || (*link && !heading) || is_breadcrumb(text);
            !hidden && !furniture
        }
        Item::Grid { hidden, .. } => !hidden,
    });
    let tables = items.iter().any(|item| match item {
        Item::Grid { grid, .. } => grid.cells.iter().filter(|cell| number_like(&cell.text)).count() > 4,
        Item::Text { .. } => false,
    });
    let blocks = items.into_iter().map(|item| match item {
        Item::Text { text, place, .. } => Block::Text { text, place },
        Item::Grid { grid, .. } => Block::Grid(grid),
    });
    if tables { blocks.collect() } else { drawn_with_lines(blocks.collect()) }
}

/// A page whose body waits for a script to show it: then what is hidden is what there is to read.
fn show_hidden(items: &mut [Item]) {
    let weight = |item: &Item, wanted: bool| match item {
        Item::Text { text, hidden, .. } if *hidden == wanted => text.len(),
        Item::Grid { grid, hidden } if *hidden == wanted => grid.cells.len() * 8,
        _ => 0,
    };
    let hidden: usize = items.iter().map(|item| weight(item, true)).sum();
    let shown: usize = items.iter().map(|item| weight(item, false)).sum();
    if hidden > 2 * shown {
        for item in items {
            match item {
                Item::Text { hidden, .. } | Item::Grid { hidden, .. } => *hidden = false,
            }
        }
    }
}

/// `当前位置：首页 > 政务公开 > …`.
fn is_breadcrumb(text: &str) -> bool {
    let starts = ["当前位置", "您的位置", "您所在的位置", "您现在的位置", "所在位置"];
    starts.iter().any(|start| text.starts_with(start))
        || (text.starts_with("首页") && text.contains(['>', '》', '»', '›', '/']))
}

/// Where a page has no table, its lines may be the cells of one.
fn drawn_with_lines(blocks: Vec<Block>) -> Vec<Block> {
    let mut out = Vec::with_capacity(blocks.len());
    let mut run: Vec<(String, Place)> = Vec::new();
    let mut tables = 0;
    let flush = |run: &mut Vec<(String, Place)>, out: &mut Vec<Block>, tables: &mut u16| {
        let text: Vec<&str> = run.iter().map(|(text, _)| text.as_str()).collect();
        let place_of = |line: u32| run.get(line.saturating_sub(1) as usize).map_or(Place::default(), |(_, p)| *p);
        for block in text::document(&text.join("\n")).blocks {
            out.push(match block {
                Block::Text { text, place } => Block::Text { text, place: place_of(place.line) },
                Block::Grid(mut grid) => {
                    *tables += 1;
                    for cell in &mut grid.cells {
                        cell.place = Place { table: *tables, line: place_of(cell.place.line).line, ..cell.place };
                    }
                    Block::Grid(grid)
                }
            });
        }
        run.clear();
    };
    for block in blocks {
        match block {
            Block::Text { text, place } => run.push((text, place)),
            grid => {
                flush(&mut run, &mut out, &mut tables);
                out.push(grid);
            }
        }
    }
    flush(&mut run, &mut out, &mut tables);
    out
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn clip(n: u32) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}
