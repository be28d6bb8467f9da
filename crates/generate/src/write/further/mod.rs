//! Further styles: documents as they are found on sites, come out of converters and are cut by scrapers. Each stands for a
//! kind of real document; some lose what a reader would need, and say which cells nobody can tell.

mod aligned;
mod blocks;
mod books;
mod cut;
mod damaged;
mod draft;
mod hidden;
mod lines;
mod markdown;
mod marks;
mod outlines;
mod pages;
mod shapes;
mod titles;
mod years;

use crate::plain::Dice;
pub use draft::Document;
use draft::Draft;
use gongkai_model::Report;

/// What a writer makes of a draft.
type Writer = fn(Draft) -> Result<Document, Box<dyn std::error::Error>>;

/// A way in which reports are found.
pub struct Style {
    /// Name in tables and file names.
    pub id: &'static str,
    /// What is peculiar about it: `text`, `page`, `head`, `cut`.
    pub family: &'static str,
    /// Rules that rightly find something about such a document.
    pub rules: &'static [&'static str],
    write: Writer,
}

impl Style {
    /// The document of a report.
    ///
    /// # Errors
    ///
    /// Where a workbook cannot be written.
    pub fn write(&self, report: &Report, seed: u64) -> Result<Document, Box<dyn std::error::Error>> {
        (self.write)(Draft::of(report, Dice::new(seed)))
    }
}

const fn style(family: &'static str, id: &'static str, write: Writer) -> Style {
    Style { id, family, rules: &[], write }
}

/// The same, where some rules rightly find something.
const fn found(style: Style, rules: &'static [&'static str]) -> Style {
    Style { rules, ..style }
}

/// Every further style.
pub fn all() -> impl Iterator<Item = &'static Style> {
    let texts = lines::STYLES.iter().chain(aligned::STYLES).chain(markdown::STYLES).chain(damaged::STYLES);
    let pages = blocks::STYLES.iter().chain(shapes::STYLES).chain(marks::STYLES).chain(hidden::STYLES);
    let years = years::STYLES.iter().chain(books::STYLES);
    let heads = titles::STYLES.iter().chain(outlines::STYLES).chain(cut::STYLES);
    texts.chain(pages).chain(years).chain(heads)
}
