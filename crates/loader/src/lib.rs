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
pub use kind::Kind;
pub use number::{ReadNumber, read_cell};
pub use pages::{following_pages, join_pages};
pub use problem::{Problem, ProblemKind};
pub use roster::read_roster;
pub use unread::{Unread, takes};

use gongkai_model::{Date, Place, Report, SourceFormat};
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
    let named = content::kind(Kind::of_name(name), content, bytes);
    match named {
        Some(Kind::Sheet) => return workbook(name, content, bytes, options, budget),
        Some(Kind::Pdf) => return portable(name, content, bytes, options, budget),
        Some(Kind::Ofd) => return fixed(name, content, bytes, options, budget),
        Some(Kind::Html) => return page(name, bytes, options),
        Some(Kind::Rtf) if content == Content::Rtf => return rich(name, bytes, options, budget),
        Some(named @ Kind::Rtf) if !matches!(content, Content::Other | Content::Markup) => {
            return Err(LoadError::OtherContent { named, found: content });
        }
        Some(kind @ (Kind::Docx | Kind::Doc)) => return word(name, kind, content, bytes, options, budget),
        Some(Kind::Zip) if content == Content::Zip => {
            let member = |name: &str, bytes: &[u8], budget: &Budget| load_within(name, bytes, options, budget);
            return archive::load(name, bytes, options, budget, &member);
        }
        Some(Kind::Zip) => return Err(LoadError::OtherContent { named: Kind::Zip, found: content }),
        _ => {}
    }
    let decoded = decode(bytes)?;
    let text = decoded.text.as_ref();
    if text.trim().is_empty() {
        return Err(LoadError::Empty);
    }
    match named.unwrap_or_else(|| Kind::of_text(&normal::line_ends(text))) {
        Kind::Csv => table_csv::load(name, text, options),
        Kind::Json => json::load(name, text, options),
        Kind::JsonLines => json::load_lines(name, text, options),
        Kind::Text => {
            let document = text::with_markup(&normal::line_ends(&normal::without_controls(text)));
            recognise::reports(name, &document, SourceFormat::Text, options)
        }
        Kind::Html => page(name, bytes, options),
        named => Err(LoadError::OtherContent { named, found: content }),
    }
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
        let (document, damaged) = page_document(bytes)?;
        problems.extend(damaged);
        whole.append(document, u16::try_from(number + 1).unwrap_or(u16::MAX));
    }
    let name = pages.first().map_or("", |(name, _)| name);
    let mut loaded = recognise::reports(name, &whole, SourceFormat::Html, options)?;
    problems.append(&mut loaded.problems);
    Ok(Loaded { problems, ..loaded })
}

/// Reads a workbook.
fn workbook(name: &str, found: Content, bytes: &[u8], options: &Options, budget: &Budget) -> Result<Loaded, LoadError> {
    let format = match found {
        Content::Zip => {
            let package = package::Package::open(bytes, budget)?;
            if package.has("xl/workbook.bin") {
                return Err(LoadError::OtherWorkbook);
            }
            // One that is encrypted whole has no content.
            let open = package.has("content.xml") || package.has("encrypted-package");
            if open { sheet::Format::Ods } else { sheet::Format::Xlsx }
        }
        Content::Ole if content::ole_holds(bytes, "EncryptedPackage") => {
            return Err(LoadError::Encrypted { kind: Kind::Sheet });
        }
        Content::Ole => sheet::Format::Xls,
        Content::Markup if content::holds(bytes, b"<Workbook") || content::holds(bytes, b":Workbook") => {
            return Err(LoadError::OtherWorkbook);
        }
        // What many systems hand out as a workbook is a page with a table.
        Content::Markup => return page(name, bytes, options),
        Content::Other if bytes.trim_ascii().is_empty() => return Err(LoadError::Empty),
        found => return Err(LoadError::OtherContent { named: Kind::Sheet, found }),
    };
    sheet::load(name, format, bytes, options, budget)
}

/// Whether an old Office container holds a workbook.
fn xls(bytes: &[u8]) -> bool {
    ["Workbook", "Book"].into_iter().any(|name| content::ole_holds(bytes, name))
}

/// Reads a PDF.
fn portable(name: &str, found: Content, bytes: &[u8], options: &Options, budget: &Budget) -> Result<Loaded, LoadError> {
    if found != Content::Pdf {
        let empty = bytes.trim_ascii().is_empty();
        return Err(if empty { LoadError::Empty } else { LoadError::OtherContent { named: Kind::Pdf, found } });
    }
    if bytes.len() > MAX_PDF_BYTES {
        return Err(LoadError::TooLarge { size: bytes.len(), limit: MAX_PDF_BYTES });
    }
    let (document, damaged) = pdf::document(bytes, budget)?;
    let mut loaded = recognise::reports(name, &document, SourceFormat::Pdf, options)?;
    if damaged > 0 {
        loaded.problems.insert(0, Problem::new(Place::default(), ProblemKind::DamagedStreams { count: damaged }));
    }
    Ok(loaded)
}

/// Reads an OFD: each of its documents is a report.
fn fixed(name: &str, found: Content, bytes: &[u8], options: &Options, budget: &Budget) -> Result<Loaded, LoadError> {
    match found {
        Content::Zip => {}
        Content::Other if bytes.trim_ascii().is_empty() => return Err(LoadError::Empty),
        found => return Err(LoadError::OtherContent { named: Kind::Ofd, found }),
    }
    let documents = ofd::documents(&mut package::Package::open(bytes, budget)?, budget)?;
    let several = documents.len() > 1;
    let mut loaded = Loaded::default();
    let (mut read, mut first) = (0, None);
    for (root, document) in documents {
        let reports = document.and_then(|d| recognise::reports(name, &d, SourceFormat::Ofd, options));
        match reports {
            Ok(mut one) => {
                read += 1;
                loaded.reports.append(&mut one.reports);
                let told = one.problems.into_iter().map(|p| if several { p.of_member(&root) } else { p });
                loaded.problems.extend(told);
            }
            Err(error) => {
                loaded.problems.push(Problem::refused(root, &error));
                first.get_or_insert(error);
            }
        }
    }
    first.filter(|_| read == 0).map_or(Ok(loaded), Err)
}

/// Reads a Word file.
fn word(
    name: &str,
    named: Kind,
    found: Content,
    bytes: &[u8],
    options: &Options,
    budget: &Budget,
) -> Result<Loaded, LoadError> {
    match found {
        Content::Zip => {}
        Content::Ole if content::ole_holds(bytes, "EncryptedPackage") => {
            return Err(LoadError::Encrypted { kind: Kind::Docx });
        }
        Content::Ole => {
            let document = doc::document(bytes, budget)?;
            return recognise::reports(name, &document, SourceFormat::Docx, options);
        }
        Content::Other if doc::is_works_for_dos(bytes) => return Err(LoadError::Works),
        Content::Other if bytes.trim_ascii().is_empty() => return Err(LoadError::Empty),
        found => return Err(LoadError::OtherContent { named, found }),
    }
    let document = docx::document(&mut package::Package::open(bytes, budget)?)?;
    recognise::reports(name, &document, SourceFormat::Docx, options)
}

/// Reads an RTF file. For people it is a Word file like any other.
fn rich(name: &str, bytes: &[u8], options: &Options, budget: &Budget) -> Result<Loaded, LoadError> {
    if bytes.len() > MAX_PAGE_BYTES {
        return Err(LoadError::TooLarge { size: bytes.len(), limit: MAX_PAGE_BYTES });
    }
    let rtf::Read { document, damaged, encoding, cut } = rtf::document(bytes, budget)?;
    let mut loaded = recognise::reports(name, &document, SourceFormat::Docx, options)?;
    let damaged = (damaged > 0).then_some(ProblemKind::DamagedText { encoding, count: damaged });
    let odd = damaged.into_iter().chain(cut.then_some(ProblemKind::CutOff));
    loaded.problems.splice(0..0, odd.map(|kind| Problem::new(Place::default(), kind)));
    Ok(loaded)
}

/// Reads a web page.
fn page(name: &str, bytes: &[u8], options: &Options) -> Result<Loaded, LoadError> {
    let (document, damaged) = page_document(bytes)?;
    let mut loaded = recognise::reports(name, &document, SourceFormat::Html, options)?;
    loaded.problems.splice(0..0, damaged);
    Ok(loaded)
}

/// The document of a web page, and the damage to its text.
fn page_document(bytes: &[u8]) -> Result<(Document, Option<Problem>), LoadError> {
    if bytes.len() > MAX_PAGE_BYTES {
        return Err(LoadError::TooLarge { size: bytes.len(), limit: MAX_PAGE_BYTES });
    }
    let saved = html::saved_pages(bytes);
    let Some((first, frames)) = saved.split_first() else { return one_page(bytes) };
    let mut whole = one_page(first);
    if whole.as_ref().is_ok_and(|(document, _)| html::has_body(document)) {
        return whole;
    }
    // Where the page has no report one of its frames may.
    for (number, frame) in frames.iter().enumerate() {
        let Ok((frame, damaged)) = one_page(frame) else { continue };
        if html::has_body(&frame) || frame.lines().any(|(text, ..)| recognise::is_title(text)) {
            let (mut document, before) = whole.unwrap_or_default();
            document.append(frame, u16::try_from(number + 2).unwrap_or(u16::MAX));
            whole = Ok((document, before.or(damaged)));
        }
    }
    whole
}

/// The document of one page by itself, and the damage to its text.
fn one_page(bytes: &[u8]) -> Result<(Document, Option<Problem>), LoadError> {
    let page = decode::page(bytes)?;
    if page.decoded.text.trim().is_empty() {
        return Err(LoadError::Empty);
    }
    let damaged = (page.damaged > 0).then(|| {
        let kind = ProblemKind::DamagedText { encoding: page.decoded.encoding, count: page.damaged };
        Problem::new(Place::default(), kind)
    });
    Ok((html::document(&normal::without_controls(&page.decoded.text))?, damaged))
}
