//! Series across forms as a long table.

use crate::quantities::missing;
use crate::{Collection, MetricState};
use gongkai_model::{Comparable, Lang, Number, Reading, Report, Series};
use std::sync::Arc;

/// One series of one report.
#[derive(Debug, Clone)]
pub struct SeriesRow {
    /// The report.
    pub report: Arc<Report>,
    /// The series.
    pub series: &'static Series,
    /// The number; none unless every operand is reported.
    pub value: Option<Number>,
    /// Whether there is a number, or why not.
    pub state: MetricState,
    /// How far the number can be compared with the agency's report before it.
    pub comparable: Comparable,
    /// What separates it from the report before it: Chinese, then English, for each break.
    pub notes: Vec<(String, String)>,
}

impl SeriesRow {
    /// The notes of a language in one text; empty where nothing breaks the series.
    pub fn note(&self, lang: Lang) -> String {
        let notes: Vec<&str> = self.notes.iter().map(|(zh, en)| lang.pick(zh.as_str(), en.as_str())).collect();
        notes.join(lang.pick("；", "; "))
    }
}

/// Every series of every used report, sorted by agency, series, scope and year, with a note where a break lies between a
/// report and the agency's report before it.
///
/// Series that neither the report's form nor any other form of the agency's reports gives are left out.
pub fn series_rows(collection: &Collection) -> Vec<SeriesRow> {
    agencies(collection).into_iter().flat_map(rows_of_agency).collect()
}

/// The reports of one agency after another.
pub(crate) fn agencies(collection: &Collection) -> Vec<&[Arc<Report>]> {
    collection.used().chunk_by(|a, b| a.agency.key == b.agency.key).collect()
}

/// The rows of one agency.
pub(crate) fn rows_of_agency(agency: &[Arc<Report>]) -> Vec<SeriesRow> {
    let mut by_scope: Vec<&Arc<Report>> = agency.iter().collect();
    by_scope.sort_by_key(|report| (report.scope, report.report_year));
    let mut all = Vec::new();
    for series in Series::all() {
        for line in by_scope.chunk_by(|a, b| a.scope == b.scope) {
            if line.iter().all(|report| series.read(report) == Reading::NotInForm) {
                continue;
            }
            let mut before: Option<&Report> = None;
            for report in line {
                all.push(row(report, series, before));
                before = Some(report);
            }
        }
    }
    all
}

fn row(report: &Arc<Report>, series: &'static Series, before: Option<&Report>) -> SeriesRow {
    let (value, state) = match series.read(report) {
        Reading::Value(number) => (Some(number), MetricState::Ok),
        Reading::Overflow => (None, MetricState::Undefined),
        Reading::NotInForm => (None, MetricState::NotInForm),
        Reading::Missing(ix, state) => (None, missing(report, ix, state)),
    };
    let breaks = before.map(|before| breaks(series, before, report)).unwrap_or_default();
    let comparable = breaks.iter().map(|(comparable, _)| *comparable).max().unwrap_or(Comparable::Yes);
    let notes = breaks.into_iter().map(|(_, note)| note).collect();
    SeriesRow { report: Arc::clone(report), series, value, state, comparable, notes }
}

/// What lies between two reports: the forms from one to the other (the forms they follow, not those their years
/// demand), and the events between their years.
fn breaks(series: &Series, before: &Report, after: &Report) -> Vec<(Comparable, (String, String))> {
    let mut all = Vec::new();
    if let (Some(from), Some(to)) = (before.form(), after.form()) {
        for (form, built) in &series.forms {
            if *form > from.id && *form <= to.id && built.comparable != Comparable::Yes {
                all.push((built.comparable, (built.zh.clone(), built.en.clone())));
            }
        }
    }
    for event in &series.events {
        if event.year > before.report_year && event.year <= after.report_year {
            all.push((Comparable::Approximately, (event.zh.clone(), event.en.clone())));
        }
    }
    all
}
