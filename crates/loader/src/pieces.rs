//! What pages and Word files show → blocks: lines of text, and tables with their spans laid out.
//!
//! Layout tables become the text and tables in them, page furniture is left out.

mod boxes;
mod hidden;
mod marks;
mod raster;

pub(crate) use marks::{Mark, Marks};

use crate::document::{Block, Grid, GridCell};
use crate::normal::{numbered, without_readings};
use crate::recognise::{is_title, section_of};
use crate::text::{self, number_like};
use gongkai_model::Place;

/// Cells of a document beyond which it is no report.
pub(crate) const MOST_CELLS: usize = 100_000;

/// Shortest text, in characters, that makes a cell standing alone in its row a paragraph.
const SHORTEST_PARAGRAPH: usize = 60;

/// Shortest text, in characters, of a cell that holds an article beside other cells.
const SHORTEST_ARTICLE: usize = 200;

/// A piece of what a page shows.
#[derive(Debug)]
pub(crate) enum Piece {
    Line(Line),
    /// Text whose line breaks count, with the offset it starts at.
    Pre(String, usize),
    Table(RawTable),
    /// A block begins that may be part of a table drawn with blocks.
    Open(BoxLook),
    /// The block that began last ends.
    Close,
}

/// How what stands in a block is laid out, and how much of a grid it covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BoxLook {
    pub(crate) layout: Layout,
    pub(crate) across: u32,
    pub(crate) down: u32,
    /// Row and column of the grid in which it stands, from 1; 0 where nothing is said.
    pub(crate) start: (u32, u32),
}

/// How what stands in a block is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    Unknown,
    Table,
    /// As if only its content were there.
    Group,
    Row,
    Column,
    Cell,
    /// Rows of so many fields.
    Grid(u32),
    /// `dt` and `dd`: a row begins with each term.
    Term,
    Definition,
}

/// A line of text.
#[derive(Debug, Default)]
pub(crate) struct Line {
    pub(crate) text: String,
    /// Offset in the page.
    pub(crate) at: usize,
    /// Most of it is a link.
    pub(crate) link: bool,
    /// Stands in page furniture.
    pub(crate) chrome: bool,
    /// Number of the block it stands in, if that is not shown at first; else 0.
    pub(crate) hidden: u32,
    /// A heading; the lines of one heading are one text.
    pub(crate) heading: bool,
    /// Parts of the text that are elements of their own.
    pub(crate) parts: Vec<(usize, usize)>,
}

/// A table as it is tagged.
#[derive(Debug, Default)]
pub(crate) struct RawTable {
    pub(crate) rows: Vec<RawRow>,
    /// Number of the block it stands in, if that is not shown at first; else 0.
    pub(crate) hidden: u32,
    /// Only the order within a row is known.
    pub(crate) loose: bool,
}

/// A row of a table, in source order.
#[derive(Debug, Default)]
pub(crate) struct RawRow {
    pub(crate) cells: Vec<RawCell>,
    pub(crate) part: Part,
    /// Number of the `tbody` it stands in: spans do not reach out of it.
    pub(crate) group: u32,
}

/// A cell of a table.
#[derive(Debug, Default)]
pub(crate) struct RawCell {
    pub(crate) content: Vec<Piece>,
    /// Rows covered as tagged; 0 is to the end of the group.
    pub(crate) rows: u32,
    /// Columns covered as tagged.
    pub(crate) columns: u32,
    /// Offset in the page; in a Word file the number of its paragraph, 0 where it has none.
    pub(crate) at: usize,
}

/// The part of a table a row belongs to: a browser shows the head first and the foot last, wherever they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Part {
    Head,
    #[default]
    Body,
    Foot,
}

/// What an element gave.
enum Item {
    Text { text: String, place: Place, link: bool, chrome: bool, hidden: u32, heading: bool },
    Grid { grid: Grid, hidden: u32 },
}

struct Assembly<'p> {
    lines: &'p dyn Fn(usize) -> usize,
    tables: u16,
    /// Where each cell of a table stands in the source, for who asks.
    cells: Option<Vec<(Place, usize)>>,
}

/// A cell with its content resolved.
struct Content {
    items: Vec<Item>,
    text: String,
    /// Lines of text in it.
    lines: usize,
    grids: bool,
    /// Where it stands in the source.
    at: usize,
}

/// The place of each cell of the tables, and where in the source it stands (`RawCell::at`).
pub(crate) fn cells(pieces: Vec<Piece>, lines: &dyn Fn(usize) -> usize) -> Vec<(Place, usize)> {
    let mut assembly = Assembly { cells: Some(Vec::new()), ..Assembly::new(lines) };
    assembly.flow(pieces);
    assembly.cells.unwrap_or_default()
}

impl<'p> Assembly<'p> {
    fn new(lines: &'p dyn Fn(usize) -> usize) -> Assembly<'p> {
        Assembly { lines, tables: 0, cells: None }
    }

    fn flow(&mut self, pieces: Vec<Piece>) -> Vec<Item> {
        let mut items = Vec::with_capacity(pieces.len());
        for piece in boxes::with_tables(pieces) {
            match piece {
                Piece::Line(Line { text, at, link, chrome, hidden, heading, .. }) => {
                    let text = without_readings(text.trim_matches(text::is_blank));
                    if !text.is_empty() {
                        let place = Place::line((self.lines)(at));
                        items.push(Item::Text { text: text.into_owned(), place, link, chrome, hidden, heading });
                    }
                }
                Piece::Pre(text, at) => items.extend(self.preformatted(&text, at)),
                Piece::Table(table) => items.extend(self.table(table)),
                Piece::Open(_) | Piece::Close => {}
            }
        }
        items
    }

    /// Text with its own line breaks may hold tables drawn with characters.
    fn preformatted(&mut self, text: &str, at: usize) -> Vec<Item> {
        let first = (self.lines)(at) as u32;
        let blocks = text::document(text).blocks.into_iter();
        blocks.map(|block| self.moved(block, |line| first + line - 1)).collect()
    }

    /// A block of the text stage, its lines numbered as those of the page.
    fn moved(&mut self, block: Block, line: impl Fn(u32) -> u32) -> Item {
        match block {
            Block::Text { text, place } => {
                let place = Place { line: line(place.line), ..place };
                Item::Text { text, place, link: false, chrome: false, hidden: 0, heading: false }
            }
            Block::Grid(mut grid) => {
                self.tables = self.tables.saturating_add(1);
                for cell in &mut grid.cells {
                    cell.place = Place { line: line(cell.place.line), table: self.tables, ..cell.place };
                }
                Item::Grid { grid, hidden: 0 }
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
        let mut grid = Grid { aligned: !raw.loose, ..Grid::default() };
        for (at, (row, flows)) in rows.into_iter().zip(runs_on).enumerate() {
            if flows || !data {
                if !grid.cells.is_empty() {
                    items.push(Item::Grid { grid: std::mem::take(&mut grid), hidden: raw.hidden });
                    grid = Grid { aligned: !raw.loose, continued: true, ..Grid::default() };
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
                if let Some(cells) = &mut self.cells {
                    cells.push((place, cell.at));
                }
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
        let at = cell.at;
        let items = self.flow(cell.content);
        let mut text = String::new();
        let mut lines = 0;
        let mut grids = false;
        for item in &items {
            match item {
                Item::Text { text: line, hidden: 0, .. } => {
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
        Content { items, text, lines, grids, at }
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

/// The blocks of a page, what is furniture or not shown left out. `lines` tells the line of an offset.
pub(crate) fn blocks(pieces: Vec<Piece>, lines: &dyn Fn(usize) -> usize) -> Vec<Block> {
    let mut items = Assembly::new(lines).flow(pieces);
    hidden::show(&mut items);
    let body_in_chrome = items.iter().any(|item| match item {
        Item::Text { text, chrome: true, .. } => section_of(text).is_some(),
        _ => false,
    });
    items.retain(|item| match item {
        Item::Text { text, link, chrome, hidden, heading, .. } => {
            let furniture = (*chrome && !body_in_chrome) || (*link && !heading) || is_breadcrumb(text);
            *hidden == 0 && !furniture
        }
        Item::Grid { hidden, .. } => *hidden == 0,
    });
    let tables = items.iter().any(|item| match item {
        Item::Grid { grid, .. } => grid.cells.iter().filter(|cell| number_like(&cell.text)).nth(4).is_some(),
        Item::Text { .. } => false,
    });
    let blocks = items.into_iter().map(|item| match item {
        Item::Text { text, place, .. } => Block::Text { text, place },
        Item::Grid { grid, .. } => Block::Grid(grid),
    });
    if tables { blocks.collect() } else { drawn_with_lines(blocks.collect()) }
}

/// `当前位置：首页 > 政务公开 > …`.
fn is_breadcrumb(text: &str) -> bool {
    let starts = ["当前位置", "您的位置", "您所在的位置", "您现在的位置", "所在位置"];
    starts.iter().any(|start| text.starts_with(start))
        || (text.starts_with("首页") && text.contains(['>', '》', '»', '›', '/']))
}

/// Where a page has no table, its lines may be the cells of one.
pub(crate) fn drawn_with_lines(blocks: Vec<Block>) -> Vec<Block> {
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
                    *tables = tables.saturating_add(1);
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

fn clip(n: u32) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}
