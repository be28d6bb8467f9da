//! An RTF file → [`Document`].
//!
//! What Word shows with every tracked change accepted, as in a Word file: numbers in front of paragraphs as they are written
//! out beside them, text boxes once, no headers, footers, notes, pictures and tables of contents. Nothing is looked up, no
//! object is run. The tokens are read one after the other and groups are kept on a list: nothing here calls itself.

mod flow;
mod fonts;
mod reader;
mod state;
mod table;
mod tokens;

use crate::budget::Budget;
use crate::document::Document;
use crate::{LoadError, pieces};
use reader::Reader;

/// Groups within groups beyond which a file is not read. Word itself writes some twenty.
const DEEPEST_GROUPS: usize = 10_000;

/// Tables within tables beyond which a file is not read.
const DEEPEST_TABLES: usize = 32;

/// Text boxes within text boxes that are read.
const DEEPEST_BOXES: usize = 8;

/// What an RTF file gave.
pub(crate) struct Read {
    pub(crate) document: Document,
    /// Places where bytes were no text in the encoding they are said to be in.
    pub(crate) damaged: usize,
    /// The encoding of text whose font names none.
    pub(crate) encoding: &'static str,
    /// The file ends before its groups do.
    pub(crate) cut: bool,
}

/// Reads the text and tables of a file.
pub(crate) fn document(bytes: &[u8], budget: &Budget) -> Result<Read, LoadError> {
    let mut reader = Reader::new(budget);
    reader.read(bytes)?;
    let ((damaged, encoding), cut) = (reader.damaged(), reader.is_cut());
    let pieces = reader.finish()?;
    let document = Document { blocks: pieces::blocks(pieces, &|paragraph| paragraph), ..Document::default() };
    Ok(Read { document, damaged, encoding, cut })
}

#[cfg(test)]
mod tests;
