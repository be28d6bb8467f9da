//! The frame of quantities: one row a report, one column a number that metrics are made of.
//!
//! | column | what it holds |
//! |---|---|
//! | `report` | place of the report among the heads |
//! | `report_year`, `scope` | year; whose numbers they count as ([`Head::counted_scope`]): 0 own, 1 rolled up, 2 not known |
//! | `requests_total_total` | the quantity `requests.total.total`: an integer, an exact decimal for an amount; null where it is not reported |
//! | `requests_total_total_state` | how it stands with it: [`Standing`] |
//! | `last_year_…` | the same quantity of the agency's report of the year before |
//!
//! Derived totals and collapsed rows are settled when the frame is made, and so is which report the one of the year before
//! is.

mod found;
mod read;
mod standing;
mod term;

pub use found::Found;
pub use standing::Standing;
pub(crate) use term::{Term, missing, written};

use crate::head::{Head, earlier};
use crate::measure::Plan;
use crate::{AnalyticsError, Collection, Metric};
use gongkai_model::Report;
use polars::prelude::*;
use std::borrow::Borrow;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Decimals that an amount has in a frame: of 万元, a 分.
pub(crate) const AMOUNT_SCALE: usize = 6;

pub(crate) const REPORT: &str = "report";
pub(crate) const YEAR: &str = "report_year";
pub(crate) const SCOPE: &str = "scope";

/// The quantities of a set of reports, sorted by agency key, year and scope.
///
/// ```
/// use gongkai_analytics::{Collection, Quantities};
/// let quantities = Quantities::of(&Collection::default())?;
/// assert_eq!(quantities.frame().height(), 0);
/// assert!(quantities.frame().column("requests_total_total").is_ok());
/// # Ok::<(), gongkai_analytics::AnalyticsError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Quantities {
    heads: Arc<[Arc<Head>]>,
    earlier: Arc<[Option<u32>]>,
    frame: DataFrame,
}

/// What is carried from year to year, which every comparison tells of.
pub(crate) const CARRIED_IN: Term = Term::Quantity("requests.carried_in.total");
pub(crate) const CARRIED_OUT: Term = Term::Quantity("requests.carried_out.total");

/// What the metrics read of a report.
pub(crate) fn terms_of(metrics: &[&'static Metric]) -> BTreeSet<Term> {
    let plans: Vec<Plan> = metrics.iter().map(|metric| Plan::of(metric)).collect();
    plans.iter().flat_map(Plan::sums).flatten().copied().chain([CARRIED_IN, CARRIED_OUT]).collect()
}

impl Quantities {
    /// The quantities that the metrics of the catalogue read of the used reports of a collection.
    ///
    /// # Errors
    ///
    /// What the data frame library refuses.
    pub fn of(collection: &Collection) -> Result<Quantities, AnalyticsError> {
        let all: Vec<&'static Metric> = Metric::all().iter().collect();
        Quantities::for_metrics(collection, &all)
    }

    /// Those that some metrics read.
    ///
    /// # Errors
    ///
    /// What the data frame library refuses.
    pub fn for_metrics(collection: &Collection, metrics: &[&'static Metric]) -> Result<Quantities, AnalyticsError> {
        Quantities::with_found(collection, metrics, None)
    }

    /// Those that some metrics read, with what the rules found in the reports; without it metrics of the review
    /// ([`Metric::of_review`]) have no value.
    ///
    /// # Errors
    ///
    /// What the data frame library refuses.
    pub fn with_found(
        collection: &Collection,
        metrics: &[&'static Metric],
        found: Option<&Found>,
    ) -> Result<Quantities, AnalyticsError> {
        let heads = Head::all(collection.used().iter().map(|report| &**report));
        let heads: Arc<[Arc<Head>]> = heads.into_iter().map(Arc::new).collect();
        let terms = terms_of(metrics);
        let columns = own_columns(collection.used(), &terms, found);
        Quantities::from_columns(heads, columns, &terms).map_err(|source| failed("quantities", source))
    }

    /// Adds to the columns of the reports' own numbers what follows from them.
    pub(crate) fn from_columns(
        heads: Arc<[Arc<Head>]>,
        own: Vec<Column>,
        terms: &BTreeSet<Term>,
    ) -> PolarsResult<Quantities> {
        let earlier: Arc<[Option<u32>]> = earlier(&heads).into();
        let mut columns = vec![
            Column::new(REPORT.into(), (0..heads.len() as u32).collect::<Vec<u32>>()),
            Column::new(YEAR.into(), heads.iter().map(|head| head.report_year).collect::<Vec<i32>>()),
            Column::new(SCOPE.into(), heads.iter().map(|head| head.counted_scope as i8).collect::<Vec<i8>>()),
        ];
        columns.extend(own);
        let mut frame = DataFrame::new(heads.len(), columns)?;
        let before: IdxCa = earlier.iter().copied().collect();
        for column in earlier_columns(&frame, &before, terms)? {
            frame.with_column(column)?;
        }
        Ok(Quantities { heads, earlier, frame })
    }

    /// The frame, as the module says.
    pub fn frame(&self) -> &DataFrame {
        &self.frame
    }

    /// Whose rows they are; a row's `report` is a place here.
    pub fn heads(&self) -> &[Arc<Head>] {
        &self.heads
    }

    /// The place of the agency's report of the year before, if there is one to compare it with.
    pub(crate) fn earlier(&self, report: u32) -> Option<u32> {
        self.earlier.get(report as usize).copied().flatten()
    }

    /// The rows whose heads pass.
    pub(crate) fn filter(&self, keep: &BooleanChunked) -> PolarsResult<Quantities> {
        Ok(Quantities { frame: self.frame.filter(keep)?, ..self.clone() })
    }
}

/// The numbers of the year before: `frame` holds the reports' own numbers, `before` says for each row in which row of the frame those of
/// the year before stand.
pub(crate) fn earlier_columns(frame: &DataFrame, before: &IdxCa, terms: &BTreeSet<Term>) -> PolarsResult<Vec<Column>> {
    let mut columns = Vec::new();
    for term in terms.iter().filter(|term| matches!(term, Term::Earlier(_))) {
        for (own, name) in [(term.own().column(), term.column()), (term.own().state(), term.state())] {
            let values = frame.column(&own)?.take(before)?.with_name(name.into());
            // Without a report of the year before its numbers are missing.
            columns.push(match values.dtype() {
                DataType::Int8 => {
                    let codes = values.i8()?.iter().map(|code| code.unwrap_or(Standing::Missing.code()));
                    Column::new(values.name().clone(), codes.collect::<Vec<i8>>())
                }
                _ => values,
            });
        }
    }
    Ok(columns)
}

/// What the reports themselves give to terms: for each a column of numbers and one of how it stands with them.
pub(crate) fn own_columns<R: Borrow<Report>>(
    reports: &[R],
    terms: &BTreeSet<Term>,
    found: Option<&Found>,
) -> Vec<Column> {
    let own: BTreeSet<Term> = terms.iter().map(|term| term.own()).collect();
    read::columns(reports, &own.into_iter().collect::<Vec<Term>>(), found)
}

pub(crate) fn failed(step: &'static str, source: PolarsError) -> AnalyticsError {
    AnalyticsError::Frame { step, source }
}
