//! A PDF with a text layer → [`Document`].
//!
//! A PDF knows no tables, only characters and lines in places, of which [`layout`](crate::layout) makes lines and cells.

mod bounds;
mod cmap;
mod content;
mod filters;
mod font;
mod headers;
#[cfg(test)]
mod packed;

use crate::budget::Budget;
use crate::document::Document;
use crate::layout::{MOST_PAGES, Pages};
use crate::{Kind, LoadError};
use content::Painter;
use hayro_syntax::{LoadPdfError, Pdf};

/// Reads a PDF; and how many of its streams are damaged.
pub(crate) fn document(bytes: &[u8], budget: &Budget) -> Result<(Document, usize), LoadError> {
    let damaged = bounds::check(bytes)?;
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => LoadError::Encrypted { kind: Kind::Pdf },
        LoadPdfError::Invalid => LoadError::DamagedPdf,
    })?;
    let found = pdf.pages().len();
    if found > MOST_PAGES {
        return Err(LoadError::TooManyPages { found, limit: MOST_PAGES });
    }
    if found == 0 {
        return Err(LoadError::DamagedPdf);
    }
    let mut painter = Painter::new(budget);
    let mut pages = Pages::new(budget);
    for page in pdf.pages().iter() {
        pages.add(painter.page(page))?;
    }
    Ok((Document { blocks: pages.blocks(Kind::Pdf)?, ..Document::default() }, damaged))
}
