//! A set of reports in a fixed order, with one report used for each agency, year and scope.

use crate::head::Key;
use gongkai_model::{Cell, CellIx, Cells, Form, Merit, Report};
use std::sync::Arc;

pub use gongkai_model::Preferred;

/// Several reports of one agency, year and scope.
#[derive(Debug, Clone)]
pub struct Duplicate {
    /// The one that is used.
    pub used: Arc<Report>,
    /// The others, with the reason each is not used.
    pub others: Vec<(Arc<Report>, Preferred)>,
}

/// A report that is not used, beside the one that is.
#[derive(Debug, Clone, Copy)]
pub struct ReportCopy<'a> {
    /// The report that is used.
    pub used: &'a Report,
    /// The one that is not.
    pub other: &'a Report,
    /// Why.
    pub why: Preferred,
}

impl<'a> ReportCopy<'a> {
    /// The cells of both, where they are of one form.
    pub fn cells(&self) -> Option<(&'static Form, &'a Cells, &'a Cells)> {
        let (used, other) = (self.used.cells.as_ref()?, self.other.cells.as_ref()?);
        (used.form().id == other.form().id).then(|| (used.form(), used, other))
    }

    /// The cells that differ: of the report that is used, then of the other.
    pub fn differing(&self) -> impl Iterator<Item = (&'static Form, CellIx, Cell<'a>, Cell<'a>)> + use<'a> {
        let cells = self.cells().into_iter();
        cells.flat_map(|(form, used, other)| used.differing(other).map(move |(ix, a, b)| (form, ix, a, b)))
    }
}

/// Reports sorted by agency key, report year and scope.
///
/// ```
/// use gongkai_analytics::Collection;
/// let empty = Collection::new(Vec::new());
/// assert!(empty.is_empty() && empty.years().is_empty());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Collection {
    reports: Vec<Arc<Report>>,
    used: Vec<Arc<Report>>,
    duplicates: Vec<Duplicate>,
}

fn key(report: &Report) -> Key<'_> {
    (&report.agency.key, report.report_year, report.scope)
}

impl Collection {
    /// Sorts reports and picks the one to use for each agency, year and scope: one whose year is sure, else the later
    /// published, else the one that reports more cells, else the first by file name. The order of the input changes
    /// nothing.
    pub fn new(reports: Vec<Report>) -> Collection {
        let mut reports: Vec<Arc<Report>> = reports.into_iter().map(Arc::new).collect();
        reports.sort_by(|a, b| key(a).cmp(&key(b)));
        let mut sorted = Vec::with_capacity(reports.len());
        let mut used = Vec::new();
        let mut duplicates = Vec::new();
        for group in reports.chunk_by(|a, b| key(a) == key(b)) {
            let mut merits: Vec<(Merit<'_>, &Arc<Report>)> =
                group.iter().map(|report| (Merit::of(report), report)).collect();
            merits.sort_by(|(a, _), (b, _)| a.against(b).0);
            sorted.extend(merits.iter().map(|(_, report)| Arc::clone(report)));
            let Some(((best, first), rest)) = merits.split_first() else { continue };
            used.push(Arc::clone(first));
            if !rest.is_empty() {
                let others = rest.iter().map(|(merit, other)| (Arc::clone(other), best.against(merit).1)).collect();
                duplicates.push(Duplicate { used: Arc::clone(first), others });
            }
        }
        let reports = sorted;
        Collection { reports, used, duplicates }
    }

    /// Every report, sorted; of several with the same agency, year and scope the used one comes first.
    pub fn reports(&self) -> &[Arc<Report>] {
        &self.reports
    }

    /// The reports that measures use: one for each agency, year and scope.
    pub fn used(&self) -> &[Arc<Report>] {
        &self.used
    }

    /// Where several reports share agency, year and scope: which is used and why.
    pub fn duplicates(&self) -> &[Duplicate] {
        &self.duplicates
    }

    /// The reports that are not used, each beside the one that is.
    pub fn copies(&self) -> impl Iterator<Item = ReportCopy<'_>> {
        self.duplicates.iter().flat_map(|duplicate| {
            let used = &*duplicate.used;
            duplicate.others.iter().map(move |(other, why)| ReportCopy { used, other, why: *why })
        })
    }

    /// Whether there is no report.
    pub fn is_empty(&self) -> bool {
        self.reports.is_empty()
    }

    /// The report years, in order.
    pub fn years(&self) -> Vec<i32> {
        let mut years: Vec<i32> = self.used.iter().map(|report| report.report_year).collect();
        years.sort_unstable();
        years.dedup();
        years
    }

    /// How many agencies there are.
    pub fn agencies(&self) -> usize {
        self.used.chunk_by(|a, b| a.agency.key == b.agency.key).count()
    }
}
