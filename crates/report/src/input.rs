//! What the page is made of.

use gongkai_analytics::{Collection, GroupBy, Metrics};
use gongkai_figures::Figure;
use gongkai_lint::Review;
use gongkai_model::{Lang, RollUp};
use std::collections::BTreeMap;

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
    /// SHA-256 of its bytes, in hex; nothing where it was not read as bytes.
    pub sha256: Option<String>,
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

/// How an agency stands with its report of a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingLine {
    /// The agency.
    pub agency: String,
    /// Its key.
    pub key: String,
    /// How it stands, in words.
    pub standing: &'static str,
    /// It is late, or has nothing although the deadline is over.
    pub late: bool,
    /// There is a report.
    pub there: bool,
    /// The roster names it.
    pub listed: bool,
    /// The day of publication, where it is known.
    pub published: String,
    /// The last day for it, where there is one.
    pub deadline: String,
    /// How many days are left, or by how many it is late, in words.
    pub days: String,
}

/// Who must report by the roster.
#[derive(Debug, Clone, Copy)]
pub struct Awaited<'a> {
    /// The latest report year.
    pub year: i32,
    /// How everybody stands in it, the worst first.
    pub lines: &'a [StandingLine],
    /// How many stand how, in one line.
    pub told: &'a str,
    /// Whose report is missing in each year, by key and name.
    pub missing: &'a BTreeMap<i32, Vec<(String, String)>>,
}

impl Awaited<'_> {
    /// How many agencies must report for the latest year.
    pub fn expected(&self) -> usize {
        self.lines.iter().filter(|line| line.listed).count()
    }

    /// Those that must and have not.
    pub fn without(&self) -> impl Iterator<Item = &StandingLine> {
        self.lines.iter().filter(|line| line.listed && !line.there)
    }
}

/// A government's table added up from its bodies.
#[derive(Debug, Clone)]
pub struct Added<'a> {
    /// The sums.
    pub roll_up: RollUp<'a>,
    /// Whose it is, and how many are in it.
    pub headline: String,
    /// Who is missing, and how the sums stand to what it states.
    pub remarks: Vec<String>,
}

/// What became of the findings of an earlier run.
#[derive(Debug, Clone, Copy)]
pub struct FollowedUp<'a> {
    /// The numbers in one line.
    pub verdict: &'a str,
    /// Agency and years, and a line for each rule.
    pub agencies: &'a [(String, Vec<String>)],
}

/// What the page is made of.
#[derive(Debug, Clone, Copy)]
pub struct PageInput<'a> {
    /// Language of the page.
    pub lang: Lang,
    /// Whether the same page is written in the other language too.
    pub both: bool,
    /// Whether this is the one in the second language: its files are called `index.en.html`, `charts/….en.svg`.
    pub second: bool,
    /// Title, or the standard one.
    pub title: Option<&'a str>,
    /// The two years compared, or the latest two that can be.
    pub compare: Option<(i32, i32)>,
    /// What agencies are ranked within, or all of them together.
    pub group: Option<GroupBy>,
    /// Most rows of a ranking; all where it is `None`.
    pub top: Option<usize>,
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
    /// Who must report and who is missing; nothing without a roster.
    pub awaited: Option<Awaited<'a>>,
    /// Tables of governments added up from their bodies; none without a roster that says whose they are.
    pub added: &'a [Added<'a>],
    /// What became of earlier findings; nothing where none were given.
    pub follow_up: Option<FollowedUp<'a>>,
    /// The charts.
    pub figures: &'a [Figure],
}

/// Most rows of a table on the page; the files hold all of them.
pub(crate) const MOST_ROWS: usize = 500;
