//! Which of several reports of one agency, year and scope is used: one answer for all that ask.

use crate::{CellState, Cells, Date, Lang, Report};
use std::cell::OnceCell;
use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hasher};

/// Why one of several reports of the same agency, year and scope is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Preferred {
    /// Its report year is sure, that of the other is not.
    SureYear,
    /// It was published later.
    LaterPublished,
    /// It reports more cells.
    Fuller,
    /// Neither differs: the first by file name.
    FirstByFile,
}

impl Preferred {
    /// Name in files.
    pub fn id(self) -> &'static str {
        match self {
            Preferred::SureYear => "sure_year",
            Preferred::LaterPublished => "later_published",
            Preferred::Fuller => "fuller",
            Preferred::FirstByFile => "first_by_file",
        }
    }

    /// For people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Preferred::SureYear => lang.pick("报告年度明确", "its report year is sure"),
            Preferred::LaterPublished => lang.pick("发布较晚", "published later"),
            Preferred::Fuller => lang.pick("填报较全", "reports more cells"),
            Preferred::FirstByFile => lang.pick("文件名在前", "first by file name"),
        }
    }
}

fn reported_cells(report: &Report) -> usize {
    report
        .cells
        .as_ref()
        .map_or(0, |cells: &Cells| cells.present().filter(|(_, cell)| cell.state == CellState::Reported).count())
}

/// What decides between two reports of the same agency, year and scope, the better one first: one whose year is sure, else
/// the later published, else the one that reports more cells, else the first by file name.
#[derive(Debug)]
pub struct Merit<'r> {
    /// One that only seems to be of the year displaces none that is.
    doubtful: bool,
    published: Reverse<Option<Date>>,
    /// Cells reported.
    fuller: Reverse<usize>,
    file: &'r str,
    tie: Tie<'r>,
}

#[derive(Debug)]
enum Tie<'r> {
    Of(&'r Report, OnceCell<u64>),
    Known(u64),
}

impl<'r> Merit<'r> {
    /// What speaks for a report.
    pub fn of(report: &'r Report) -> Merit<'r> {
        Merit {
            doubtful: report.legibility.year_doubtful,
            published: Reverse(report.published),
            fuller: Reverse(reported_cells(report)),
            file: &report.origin.file,
            tie: Tie::Of(report, OnceCell::new()),
        }
    }

    /// What speaks for a report that is not at hand: whether its year is doubtful, when it was published, how many
    /// [cells](Merit::reported_cells) it reports, its file, and its [tie](Merit::tie).
    pub fn known(doubtful: bool, published: Option<Date>, reported_cells: usize, file: &'r str, tie: u64) -> Merit<'r> {
        Merit { doubtful, published: Reverse(published), fuller: Reverse(reported_cells), file, tie: Tie::Known(tie) }
    }

    /// How many cells the report reports.
    pub fn reported_cells(&self) -> usize {
        self.fuller.0
    }

    /// The better report first, with what decides.
    pub fn against(&self, other: &Merit<'_>) -> (Ordering, Preferred) {
        let sure = self.doubtful.cmp(&other.doubtful);
        if sure != Ordering::Equal {
            return (sure, Preferred::SureYear);
        }
        let published = self.published.cmp(&other.published);
        if published != Ordering::Equal {
            return (published, Preferred::LaterPublished);
        }
        let fuller = self.fuller.cmp(&other.fuller);
        if fuller != Ordering::Equal {
            return (fuller, Preferred::Fuller);
        }
        let file = self.file.cmp(other.file);
        (file.then_with(|| self.tie().cmp(&other.tie())), Preferred::FirstByFile)
    }

    /// Two reports of one file that agree in everything else still need a fixed order: a number of what they hold, whoever they
    /// are told to be of.
    pub fn tie(&self) -> u64 {
        match &self.tie {
            Tie::Known(tie) => *tie,
            Tie::Of(report, tie) => *tie.get_or_init(|| {
                let mut all = Hashed(DefaultHasher::new());
                // Hashing takes whatever is written.
                let _ = write!(all, "{:?}{:?}{:?}", report.title, report.cells, report.sections);
                let _ = write!(all, "{:?}{:?}", report.legal_basis, report.extra_rows);
                all.0.finish()
            }),
        }
    }
}

/// For each report that is not used the place of the one of the same agency, year and scope that is, and what decides; for one that
/// is used nothing.
///
/// ```
/// use gongkai_model::{Origin, Preferred, Report, SourceFormat, agency::Agency, displaced};
/// let draft = |file: &str, published: &str| {
///     let origin = Origin { file: file.to_owned(), format: SourceFormat::Docx, cited: None };
///     let mut report = Report::builder(Agency::parse("云泽区财政局", None), 2023, origin).build();
///     report.published = Some(published.parse().unwrap());
///     report
/// };
/// let (early, late) = (draft("一稿.docx", "2024-01-10"), draft("二稿.docx", "2024-01-20"));
/// assert_eq!(displaced(&[&early, &late]), [Some((1, Preferred::LaterPublished)), None]);
/// ```
pub fn displaced(reports: &[&Report]) -> Vec<Option<(usize, Preferred)>> {
    let mut of: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, report) in reports.iter().enumerate() {
        of.entry((&report.agency.key, report.report_year, report.scope)).or_default().push(at);
    }
    let mut displaced = vec![None; reports.len()];
    for copies in of.into_values().filter(|copies| copies.len() > 1) {
        let mut merits: Vec<(usize, Merit<'_>)> = copies.into_iter().map(|at| (at, Merit::of(reports[at]))).collect();
        merits.sort_by(|a, b| a.1.against(&b.1).0);
        if let Some(((used, best), others)) = merits.split_first() {
            others.iter().for_each(|(at, merit)| displaced[*at] = Some((*used, best.against(merit).1)));
        }
    }
    displaced
}

/// Text that is hashed as it is written, so that no report is held as text.
struct Hashed(DefaultHasher);

impl std::fmt::Write for Hashed {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.write(text.as_bytes());
        Ok(())
    }
}
