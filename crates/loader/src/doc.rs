//! A Word file of the format before 2007, as WPS Writer writes it too → [`Document`].
//!
//! It shows what the DOCX of the same text shows, so that both become the same pieces: every tracked change accepted, fields
//! by their result, hidden text left out, the numbers of lists written out, text boxes read where they are anchored. Notes,
//! comments, headers and footers stand behind the text and are no part of the report.
//!
//! Structures: *[MS-DOC]: Word (.doc) Binary File Format*. What it says of offsets and lengths is never believed: each is
//! looked up within the stream, and the steps are counted.

mod body;
mod boxes;
mod bytes;
mod clx;
mod fib;
mod fkp;
mod flow;
mod lists;
mod properties;
mod sprm;
mod styles;
mod table;

use crate::budget::Budget;
use crate::document::Document;
use crate::ole::Container;
use crate::{Kind, LoadError, pieces};
use body::Body;
use boxes::Boxes;
use bytes::{Bytes, four};
use clx::Text;
use fib::Fib;
use fkp::Pages;
use styles::Styles;

/// The stream that holds the text.
const MAIN: &str = "WordDocument";

/// What the files of the word processor of MS Works begin with that are no container.
const WORKS: &[u8] = &[0x01, 0xFE];

/// The streams of a file.
struct Streams {
    main: Vec<u8>,
    table: Vec<u8>,
    /// Long lists of properties; few files have any.
    data: Vec<u8>,
}

/// Reads the text and tables of a file.
pub(crate) fn document(bytes: &[u8], budget: &Budget) -> Result<Document, LoadError> {
    let mut container = Container::open(bytes, |reason| damaged("", reason))?;
    if !container.has(MAIN) {
        return Err(if is_works(&mut container) {
            LoadError::Works
        } else {
            LoadError::MissingPart { part: MAIN.to_owned() }
        });
    }
    let main = container.stream(MAIN).map_err(|error| damaged(MAIN, error))?;
    let fib = Fib::read(&main)?;
    if fib.encrypted {
        return Err(LoadError::Encrypted { kind: Kind::Doc });
    }
    if !container.has(fib.table) {
        return Err(LoadError::MissingPart { part: fib.table.to_owned() });
    }
    let table = container.stream(fib.table).map_err(|error| damaged(fib.table, error))?;
    let data = if container.has("Data") { container.stream("Data").unwrap_or_default() } else { Vec::new() };
    let streams = Streams { main, table, data };
    let pieces = pieces(&streams, budget)?;
    drop(streams);
    Ok(Document { blocks: pieces::blocks(pieces, &|paragraph| paragraph), ..Document::default() })
}

/// Whether bytes are a file of the word processor of MS Works for DOS.
pub(crate) fn is_works_for_dos(bytes: &[u8]) -> bool {
    bytes.starts_with(WORKS)
}

/// The word processor of MS Works called its files `.wps` too.
fn is_works(container: &mut Container<'_>) -> bool {
    let starts = |stream: Vec<u8>| stream.starts_with(b"CHNKWKS") || stream.starts_with(b"CHNKINK");
    container.has("MatOST") || (container.has("CONTENTS") && container.stream("CONTENTS").is_ok_and(starts))
}

fn pieces(streams: &Streams, budget: &Budget) -> Result<Vec<pieces::Piece>, LoadError> {
    let fib = Fib::read(&streams.main)?;
    let table = |pair| fib.part(&streams.table, pair);
    let text = Text::read(&fib, &streams.main, &streams.table)?;
    let styles = Styles::read(table(fib::STYLES)?);
    let numbering = lists::read(&fib, &streams.table)?;
    let paragraphs = Pages::new(&streams.main, table(fib::PARAGRAPHS)?);
    let characters = Pages::new(&streams.main, table(fib::CHARACTERS)?);
    let boxes = Boxes::read(&fib, table(fib::ANCHORS)?, table(fib::BOXES)?, table(fib::DRAWINGS)?);
    let source = body::Source { streams, text: &text, styles: &styles, paragraphs, characters, budget };
    Body::new(source, numbering, boxes).read(fib.texts.main)
}

fn damaged(part: &str, reason: impl ToString) -> LoadError {
    LoadError::DamagedArchive { part: part.to_owned(), reason: reason.to_string() }
}

/// The entries of a table of positions ([MS-DOC] 2.8): n + 1 positions, then n entries of `size` bytes.
fn entries(table: &[u8], size: usize) -> impl Iterator<Item = (u32, u32, &[u8])> {
    let count = table.len().saturating_sub(4) / (4 + size);
    (0..count).filter_map(move |nth| {
        let data = table.get(4 * (count + 1) + nth * size..)?.get(..size)?;
        Some((four(table, 4 * nth)?, four(table, 4 * nth + 4)?, data))
    })
}

/// What may lie outside of a stream: nothing then.
fn within(bytes: &Bytes, from: usize, length: usize) -> Option<&Bytes> {
    bytes.get(from..from.checked_add(length)?)
}
