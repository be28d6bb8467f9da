//! From bytes to reports, in two stages.
//!
//! Each document format turns bytes into one [`Document`] (title, headings, paragraphs, grids, a place for
//! everything); one recogniser turns a document into a [`Report`]. Layouts of our own (cells CSV, wide CSV, JSON) give
//! reports directly. Nothing here reads a file, knows the time or starts a thread: bytes come in.
//!
//! ```
//! use gongkai_loader::{Options, load};
//! let csv = "agency,report_year,cell,value\n云泽区财政局,2023,requests.received.total,12\n";
//! let loaded = load("cells.csv", csv.as_bytes(), &Options::at("2024-03-01".parse().unwrap())).unwrap();
//! assert_eq!(loaded.reports[0].quantity("requests.received.total").count(), Some(12));
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may stop at once"))]

mod archive;
mod budget;
mod cells_csv;
mod content;
mod decode;
mod doc;
mod document;
mod docx;
mod elsewhere;
mod error;
mod formats;
mod html;
mod json;
mod kind;
mod layout;
mod normal;
mod number;
mod ofd;
mod ole;
mod package;
mod pages;
mod pdf;
mod pieces;
mod problem;
mod readers;
mod recognise;
mod record;
mod roster;
mod rtf;
mod sheet;
mod table_csv;
mod text;
mod unread;
mod wide_csv;
mod word;
mod xml;

use budget::Budget;
pub use content::Content;
pub use decode::{Decoded, decode};
pub use document::{Block, Document, Grid, GridCell};
pub use docx::{Spot, WordPlaces, word_places};
pub use elsewhere::{Elsewhere, load_with};
pub use error::{Crash, LoadError};
pub use formats::{FORMATS, Format, belongs_to_page, page_extensions, readable};
pub use kind::Kind;
pub use number::{ReadNumber, read_cell};
pub use pages::{following_pages, join_pages};
pub use problem::{Problem, ProblemKind};
pub use roster::read_roster;
pub use unread::{Unread, takes};

use gongkai_model::{Date, Report, SourceFormat};
use serde::{Deserialize, Serialize};

/// What a load needs to know beside the bytes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Options {
    /// The day on which the load runs: a report year cannot lie after it.
    pub today: Date,
    /// The largest file that is read, in bytes.
    pub max_bytes: usize,
}

impl Options {
    /// Options for a load on the given day, with the standard limits.
    pub fn at(today: Date) -> Options {
        Options { today, max_bytes: MAX_BYTES }
    }
}

/// The largest file that is read unless the options say otherwise: 256 MiB, far above any report or dataset of a
/// province, and small enough to be held in memory.
pub const MAX_BYTES: usize = 256 << 20;

/// The largest web page, and the largest RTF file, that is read: 32 MiB. A report with every picture embedded stays far below it.
pub const MAX_PAGE_BYTES: usize = 32 << 20;

/// The largest PDF that is read: 64 MiB.
pub const MAX_PDF_BYTES: usize = 64 << 20;

/// What a file gave.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Loaded {
    /// The reports, in the order of the file.
    pub reports: Vec<Report>,
    /// What was odd, ignored or could not be read; none of it stops the load.
    pub problems: Vec<Problem>,
}

/// Reads the reports in a file.
///
/// `name` is used for its extension and in what is said about the file; nothing is opened.
///
/// # Errors
///
/// A [`LoadError`] if the bytes cannot be read as reports at all. What can be read around a defect is read, and the
/// defect becomes a [`Problem`].
pub fn load(name: &str, bytes: &[u8], options: &Options) -> Result<Loaded, LoadError> {
    load_within(name, bytes, options, &Budget::new())
}

/// Reads the reports in a file, or in a member of an archive, within a budget.
fn load_within(name: &str, bytes: &[u8], options: &Options, budget: &Budget) -> Result<Loaded, LoadError> {
    if bytes.len() > options.max_bytes {
        return Err(LoadError::TooLarge { size: bytes.len(), limit: options.max_bytes });
    }
    let content = Content::of(bytes);
    if let Some(what) = Unread::of(name, content, bytes) {
        return Err(LoadError::Unread { what });
    }
    let kind = match content::kind(Kind::of_name(name), content, bytes) {
        Some(kind) => kind,
        None => Kind::of_text(&normal::line_ends(&readers::decoded(bytes)?.text)),
    };
    let file = readers::File { name, kind, content, bytes, options, budget };
    kind.reader().map_or(Err(LoadError::OtherContent { named: kind, found: content }), |read| read(&file))
}

/// Reads a report that stands on several web pages, the first page first.
///
/// # Errors
///
/// A [`LoadError`] if one of the pages cannot be read, or if together they are no report.
pub fn load_pages(pages: &[(&str, &[u8])], options: &Options) -> Result<Loaded, LoadError> {
    let mut whole = Document::default();
    let mut problems = Vec::new();
    for (number, (_, bytes)) in pages.iter().enumerate() {
        let (document, damaged) = readers::page_document(bytes)?;
        problems.extend(damaged);
        whole.append(document, u16::try_from(number + 1).unwrap_or(u16::MAX));
    }
    let name = pages.first().map_or("", |(name, _)| name);
    let mut loaded = recognise::reports(name, &whole, SourceFormat::Html, options)?;
    problems.append(&mut loaded.problems);
    Ok(Loaded { problems, ..loaded })
}
