//! A PDF with a text layer → [`Document`].
//!
//! A PDF knows no tables, only characters and lines in places. Ruling lines make the cells; what stands outside of them is
//! put together to lines and paragraphs. Page numbers and what stands at the head of every page are left out. Nothing
//! is recognised from pictures.

mod bounds;
mod cmap;
mod content;
mod font;
mod lines;
mod tables;

use crate::document::{Block, Document, Grid, GridCell};
use crate::recognise::is_page_number;
use crate::{Kind, LoadError, pieces};
use content::Painter;
use gongkai_model::Place;
use hayro_syntax::{LoadPdfError, Pdf};
use lines::{Line, Margins};
use std::collections::BTreeMap;
use tables::Table;

/// Most pages of a report.
const MOST_PAGES: usize = 500;

/// Fewest characters a page that pictures make must have to be more than a scan with a stamp on it.
const FEWEST_CHARACTERS: usize = 20;

/// Part of a page, at its head and its foot, in which headers and page numbers stand.
const EDGE: f64 = 0.12;

/// What a page holds, from top to bottom.
struct Content {
    lines: Vec<Line>,
    tables: Vec<Table>,
    height: f64,
}

/// Reads a PDF; and how many of its streams are damaged.
pub(crate) fn document(bytes: &[u8]) -> Result<(Document, usize), LoadError> {
    let damaged = bounds::check(bytes)?;
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => LoadError::Encrypted { kind: Kind::Pdf },
        LoadPdfError::Invalid => LoadError::DamagedPdf,
    })?;
    let found = pdf.pages().len();
    if found > MOST_PAGES {
        return Err(LoadError::TooManyPages { found, limit: MOST_PAGES });
    }
    let mut painter = Painter::new();
    let (mut characters, mut unknown, mut pictures) = (0, 0, 0);
    let mut pages: Vec<Content> = Vec::new();
    for page in pdf.pages().iter() {
        let mut drawn = painter.page(page);
        characters += drawn.glyphs.len();
        unknown += drawn.glyphs.iter().filter(|glyph| glyph.text.contains(font::UNKNOWN)).count();
        pictures += drawn.pictures;
        let mut tables = tables::tables(&drawn);
        let mut outside = Vec::new();
        for glyph in std::mem::take(&mut drawn.glyphs) {
            let x = (glyph.left + glyph.right) / 2.0;
            match tables.iter_mut().find_map(|table| table.cell_at(x, glyph.y)) {
                Some(cell) => cell.glyphs.push(glyph),
                None => outside.push(glyph),
            }
        }
        pages.push(Content { lines: lines::lines(outside), tables, height: drawn.height });
    }
    if found == 0 {
        return Err(LoadError::DamagedPdf);
    }
    if characters < FEWEST_CHARACTERS * found && pictures > 0 {
        return Err(LoadError::Scanned { pages: found });
    }
    if unknown * 2 > characters {
        return Err(LoadError::NamelessCharacters { unknown, characters });
    }
    without_edges(&mut pages);
    let mut blocks = blocks(pages);
    if !blocks.iter().any(|block| matches!(block, Block::Grid(_))) {
        blocks = pieces::drawn_with_lines(blocks);
    }
    Ok((Document { blocks, ..Document::default() }, damaged))
}

/// Leaves out page numbers, and what stands at the edge of more than one page with nothing but its figures changing.
fn without_edges(pages: &mut [Content]) {
    let key = |line: &Line| line.text.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace()).collect::<String>();
    let at_edge = |line: &Line, height: f64| line.y < height * EDGE || line.y > height * (1.0 - EDGE);
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for page in pages.iter() {
        for line in page.lines.iter().filter(|line| at_edge(line, page.height)) {
            *seen.entry(key(line)).or_default() += 1;
        }
    }
    let most = pages.len();
    for page in pages {
        let height = page.height;
        page.lines.retain(|line| {
            let repeated = most > 2 && seen.get(&key(line)).is_some_and(|n| *n * 2 > most);
            !(at_edge(line, height) && (repeated || is_page_number(&line.text)))
        });
    }
}

/// The blocks of the pages in reading order.
fn blocks(pages: Vec<Content>) -> Vec<Block> {
    let margins = Margins::of(pages.iter().flat_map(|page| &page.lines));
    let mut out: Vec<Block> = Vec::new();
    let mut before: Option<Line> = None;
    let mut number = 0u16;
    for (at, page) in pages.into_iter().enumerate() {
        let page_number = u16::try_from(at + 1).unwrap_or(u16::MAX);
        let mut tables = page.tables.into_iter().peekable();
        for (nth, line) in page.lines.into_iter().enumerate() {
            while let Some(table) = tables.next_if(|table| table.top() < line.y) {
                number = number.saturating_add(1);
                out.extend(grid(table, page_number, number).map(Block::Grid));
                before = None;
            }
            let goes_on = before.as_ref().is_some_and(|before| lines::goes_on(before, &line, margins));
            match out.last_mut() {
                Some(Block::Text { text, .. }) if goes_on => {
                    let apart = text.ends_with(|c: char| c.is_ascii_alphanumeric())
                        && line.text.starts_with(|c: char| c.is_ascii_alphabetic());
                    text.push_str(if apart { " " } else { "" });
                    text.push_str(&line.text);
                }
                _ => out.push(Block::Text {
                    text: line.text.clone(),
                    place: Place { page: page_number, ..Place::line(nth + 1) },
                }),
            }
            before = Some(line);
        }
        for table in tables {
            number = number.saturating_add(1);
            out.extend(grid(table, page_number, number).map(Block::Grid));
            before = None;
        }
    }
    out
}

/// The table of its cells; nothing for one without a word.
fn grid(table: Table, page: u16, number: u16) -> Option<Grid> {
    let clip = |n: usize| u16::try_from(n + 1).unwrap_or(u16::MAX);
    let cells: Vec<GridCell> = table
        .cells
        .into_iter()
        .map(|cell| GridCell {
            text: lines::cell_text(cell.glyphs),
            row: cell.row as u32,
            column: cell.column as u32,
            rows: cell.rows as u32,
            columns: cell.columns as u32,
            place: Place { page, table: number, row: clip(cell.row), column: clip(cell.column), ..Place::default() },
        })
        .collect();
    let said = cells.iter().any(|cell| !cell.text.is_empty());
    said.then_some(Grid { cells, aligned: true, continued: false })
}
