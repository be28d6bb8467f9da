//! Ratios over several years: what a body with few cases a year can still be told by.

use super::{MetricState, Metrics, Part, Rows};
use crate::AnalyticsError;
use crate::card::Metric;
use crate::head::Head;
use crate::quantities::failed;
use polars::prelude::*;

/// One ratio of some years.
struct Sums {
    numerator: i64,
    denominator: i64,
    failed: bool,
}

impl Metrics {
    /// The most years that are pooled.
    pub const MOST_POOLED: u32 = 10;

    /// The ratios of counts among the metrics, each over the numbers of its own year and of the years before it, `years` in
    /// all: numerators and denominators are added up, of one agency and of what counts as one scope. A year adds nothing where the
    /// agency has no report of it, where that has no value, and where its form counts otherwise than that of the last year.
    /// A report without a value stays without one. Other metrics are left out: they are no ratios.
    ///
    /// ```
    /// use gongkai_analytics::{Collection, Metrics};
    /// let metrics = Metrics::of(&Collection::default())?;
    /// assert_eq!(metrics.pooled(3)?.years_pooled(), 3);
    /// # Ok::<(), gongkai_analytics::AnalyticsError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`AnalyticsError::Frame`] where polars refuses the columns.
    pub fn pooled(&self, years: u32) -> Result<Metrics, AnalyticsError> {
        let chosen: Vec<&'static Metric> = self.chosen.iter().copied().filter(|m| m.ratio().is_some()).collect();
        let years = years.clamp(1, Metrics::MOST_POOLED);
        let places = self.report_numbers();
        let heads: Vec<&Head> = places.iter().map(|at| &*self.quantities.heads()[*at as usize]).collect();
        let mut columns = Vec::with_capacity(chosen.len() * 6);
        for metric in &chosen {
            let Some(rows) = self.column(metric) else { continue };
            columns.extend(of_metric(metric, &rows, &heads, years));
        }
        let values = match columns.is_empty() {
            true => DataFrame::empty_with_height(heads.len()),
            false => DataFrame::new(heads.len(), columns).map_err(|source| failed("pooled metrics", source))?,
        };
        Ok(Metrics { quantities: self.quantities.clone(), values, chosen, years_pooled: years })
    }

    /// Over how many years, at most, the values are: 1 unless they were [pooled](Metrics::pooled).
    pub fn years_pooled(&self) -> u32 {
        self.years_pooled
    }
}

fn of_metric(metric: &'static Metric, rows: &Rows<'_>, heads: &[&Head], years: u32) -> Vec<Column> {
    let all: Vec<Option<Sums>> = (0..heads.len()).map(|at| over_years(metric, rows, heads, at, years)).collect();
    let int = |part: Part, of: &dyn Fn(&Sums) -> i64| {
        let column = all.iter().map(|sums| sums.as_ref().map(of));
        Int64Chunked::from_iter_options(part.of(metric).as_str().into(), column).into_column()
    };
    let value = all.iter().map(|sums| sums.as_ref().map(|sums| sums.numerator as f64 / sums.denominator as f64));
    // What has a value has none where its sums are beyond a number.
    let state = all.iter().enumerate().map(|(at, sums)| match (sums, rows.state(at)) {
        (None, MetricState::Ok) => MetricState::Undefined.code(),
        (_, state) => state.code(),
    });
    let failing = all.iter().enumerate().map(|(at, sums)| match sums {
        Some(sums) => sums.failed,
        None => rows.failed_check(at),
    });
    vec![
        Float64Chunked::from_iter_options(Part::Value.of(metric).as_str().into(), value).into_column(),
        int(Part::Numerator, &|sums| sums.numerator),
        int(Part::Denominator, &|sums| sums.denominator),
        int(Part::N, &|sums| sums.denominator),
        Int8Chunked::from_iter_values(Part::State.of(metric).as_str().into(), state).into_column(),
        BooleanChunked::from_iter_values(Part::Failed.of(metric).as_str().into(), failing).into_column(),
    ]
}

/// The sums of the years that end with that of a report. The heads are sorted by agency and year.
fn over_years(metric: &Metric, rows: &Rows<'_>, heads: &[&Head], at: usize, years: u32) -> Option<Sums> {
    let own = heads[at];
    let first = own.report_year - i32::try_from(years).ok()? + 1;
    let counted = |head: &Head| head.form.map(|form| metric.comparable(form));
    let fractions = |at: usize| {
        let fraction = rows.numerator(at).zip(rows.denominator(at));
        fraction.filter(|_| rows.state(at) == MetricState::Ok)
    };
    let (numerator, denominator) = fractions(at)?;
    let mut sums = Sums { numerator, denominator, failed: rows.failed_check(at) };
    let before = (0..at).rev().take_while(|before| {
        let head = heads[*before];
        head.agency.key == own.agency.key && head.report_year >= first
    });
    for before in before {
        let head = heads[before];
        // A report of the same year has other numbers of the same requests.
        let fits = head.report_year < own.report_year
            && head.counted_scope == own.counted_scope
            && counted(head) == counted(own);
        if let Some((numerator, denominator)) = fractions(before).filter(|_| fits) {
            sums.numerator = sums.numerator.checked_add(numerator)?;
            sums.denominator = sums.denominator.checked_add(denominator)?;
            sums.failed |= rows.failed_check(before);
        }
    }
    (sums.denominator > 0).then_some(sums)
}
