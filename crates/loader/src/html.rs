//! A web page → [`Document`].
//!
//! The tags are read by a library that follows the HTML standard; of the tree that a browser builds only what a reader
//! sees is rebuilt here: lines of text, and tables with their spans laid out. Layout tables become the text and tables
//! in them, page furniture is left out.

mod build;
mod css;
#[cfg(test)]
mod oracle;
mod tags;

use crate::LoadError;
use crate::document::Document;
use crate::pieces;
use build::Builder;
use css::Styles;
use gongkai_model::Place;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

/// Reads a page.
///
/// # Errors
///
/// [`LoadError::TooManyCells`] for a page with more table cells than any report.
pub(crate) fn document(page: &str) -> Result<Document, LoadError> {
    let lines = Lines::of(page);
    let mut builder = Builder::new(Styles::of(page));
    let stopped = {
        let read = |event: CallbackEvent<'_>, span: Span<usize>| builder.event(event, span.start);
        let mut emitter = CallbackEmitter::new(read);
        emitter.naively_switch_states(true);
        // The first thing that comes out is the reason to stop.
        Tokenizer::new_with_emitter(page, emitter).next()
    };
    if let Some(Ok(stop)) = stopped {
        let place = Place::line(lines.number(stop.at));
        return Err(LoadError::TooManyCells { place, limit: pieces::MOST_CELLS });
    }
    let (pieces, title, metadata) = builder.finish();
    let title = title.map(|title| one_line(&title)).filter(|title| !title.is_empty());
    Ok(Document { blocks: pieces::blocks(pieces, &|at| lines.number(at)), title, metadata })
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

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
