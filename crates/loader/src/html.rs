//! A web page → [`Document`].
//!
//! The tags are read by a library that follows the HTML standard; of the tree that a browser builds only what a reader
//! sees is rebuilt here: lines of text, and tables with their spans laid out. Layout tables become the text and tables
//! in them, page furniture is left out.

mod build;
mod css;
mod embedded;
mod events;
mod mime;
#[cfg(test)]
mod oracle;
mod tags;
mod tame;

pub(crate) use embedded::has_body;
pub(crate) use mime::{Saved, SavedPage, is_message, saved};

use crate::LoadError;
use crate::document::{Block, Document};
use crate::pieces;
use crate::recognise::is_title;
use build::Builder;
use css::Styles;
use events::Events;
use gongkai_model::Place;
use html5gum::Tokenizer;

/// Reads a page.
///
/// # Errors
///
/// [`LoadError::TooManyCells`] for a page with more table cells than any report.
pub(crate) fn document(page: &str) -> Result<Document, LoadError> {
    let lines = Lines::of(page);
    let document = shown(page, &|at| lines.number(at))?;
    if embedded::has_body(&document) {
        return Ok(document);
    }
    for piece in embedded::pieces(page, &document) {
        let line = lines.number(piece.at);
        // More than a page may hold is no report, but no reason to refuse what is shown.
        let Ok(carried) = shown(&piece.markup, &|_| line) else { continue };
        if embedded::has_body(&carried) {
            return Ok(joined(document, carried, piece, line));
        }
    }
    Ok(document)
}

/// What a page shows.
fn shown(page: &str, line: &dyn Fn(usize) -> usize) -> Result<Document, LoadError> {
    let mut builder = Builder::new(Styles::of(page));
    // The first thing that comes out is the reason to stop.
    let stopped = Tokenizer::new_with_emitter(tame::tags(page).as_ref(), Events::of(&mut builder)).next();
    if let Some(Ok(stop)) = stopped {
        let place = Place::line(line(stop.at));
        return Err(LoadError::TooManyCells { place, limit: pieces::MOST_CELLS });
    }
    let (pieces, title, metadata) = builder.finish();
    let title = title.map(|title| one_line(&title)).filter(|title| !title.is_empty());
    Ok(Document { blocks: pieces::blocks(pieces, line), title, metadata, ..Document::default() })
}

/// The page with what it carries in its place.
fn joined(mut document: Document, carried: Document, piece: embedded::Piece, line: usize) -> Document {
    // Markup that was shown as such is now read.
    document.blocks.retain(|block| embedded::tagged(block).is_none());
    let titled = document.lines().any(|(text, ..)| is_title(text)) || document.title.as_deref().is_some_and(is_title);
    let title = piece.title.filter(|_| !titled);
    let before = document.blocks.iter().take_while(|block| line_of(block) <= line).count();
    let after = document.blocks.split_off(before);
    document.blocks.extend(title.map(|text| Block::Text { text, place: Place::line(line) }));
    document.blocks.extend(carried.blocks);
    document.blocks.extend(after);
    document.title = document.title.or(carried.title);
    document.metadata.extend(carried.metadata);
    document.metadata.extend(piece.published.map(|date| ("publishdate".to_owned(), date)));
    document
}

fn line_of(block: &Block) -> usize {
    let place = match block {
        Block::Text { place, .. } => Some(place),
        Block::Grid(grid) => grid.cells.first().map(|cell| &cell.place),
    };
    place.map_or(0, |place| place.line as usize)
}

/// Offsets of line ends.
struct Lines(Vec<usize>);

impl Lines {
    fn of(page: &str) -> Lines {
        Lines(memchr::memchr_iter(b'\n', page.as_bytes()).collect())
    }

    fn number(&self, at: usize) -> usize {
        self.0.partition_point(|end| *end < at) + 1
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
