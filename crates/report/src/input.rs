//! What the page is made of, and how its parts refer to a report.

use crate::figures::Figure;
use gongkai_analytics::{Collection, Metrics};
use gongkai_lint::Review;
use gongkai_model::{Lang, Report};

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileOutcome {
    /// Read; it gave so many reports.
    Read(usize),
    /// Could not be read.
    Rejected,
    /// A kind that is not read, found in a folder.
    Skipped,
}

/// One input file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLine {
    /// Name as the user would write it.
    pub name: String,
    /// What became of it.
    pub outcome: FileOutcome,
    /// Why, or what was noticed.
    pub detail: String,
}

/// Something odd in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemLine {
    /// The file.
    pub file: String,
    /// Where in it, in words.
    pub place: String,
    /// What.
    pub message: String,
}

/// What the page is made of.
#[derive(Debug, Clone, Copy)]
pub struct PageInput<'a> {
    /// Language of the page.
    pub lang: Lang,
    /// Title, or the standard one.
    pub title: Option<&'a str>,
    /// The reports.
    pub collection: &'a Collection,
    /// Their metrics.
    pub metrics: &'a Metrics,
    /// What the rules say of `collection.reports()`, in that order.
    pub review: &'a Review,
    /// Every input file.
    pub files: &'a [FileLine],
    /// What was odd in them.
    pub problems: &'a [ProblemLine],
    /// Remarks on the whole, such as agencies that could not be told apart.
    pub remarks: &'a [String],
    /// The charts.
    pub figures: &'a [Figure],
}

/// Most rows of a table on the page; the files hold all of them.
pub(crate) const MOST_ROWS: usize = 500;

/// Most reports whose cells are drawn on the page; the files hold all of them.
pub(crate) const MOST_REPORTS: usize = 200;

/// The anchor of a report on the page: its place in the collection.
pub(crate) fn anchor(collection: &Collection, report: &Report) -> Option<String> {
    let at = collection.reports().iter().position(|other| std::ptr::eq(&**other, report))?;
    (at < MOST_REPORTS).then(|| format!("r{}", at + 1))
}
