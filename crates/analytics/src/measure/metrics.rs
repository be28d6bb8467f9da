use super::expressions::{Part, columns};
use super::{Filter, MetricRow, MetricState};
use crate::card::Metric;
use crate::head::Head;
use crate::quantities::{REPORT, failed};
use crate::{AnalyticsError, Collection, Quantities};
use gongkai_model::Report;
use polars::prelude::*;
use std::sync::Arc;

/// Metrics of reports, as columns: every metric chosen of every report chosen, with a state where it has no value.
///
/// Rows are sorted by report (agency key, year, scope) and then as in the catalogue.
#[derive(Debug, Clone)]
pub struct Metrics {
    pub(super) quantities: Quantities,
    /// The columns of each metric, of the same height as the quantities.
    pub(super) values: DataFrame,
    pub(super) chosen: Vec<&'static Metric>,
    pub(super) years_pooled: u32,
}

impl Metrics {
    /// Computes every metric of the used reports.
    ///
    /// ```
    /// use gongkai_analytics::{Collection, Metrics};
    /// assert!(Metrics::of(&Collection::default())?.is_empty());
    /// # Ok::<(), gongkai_analytics::AnalyticsError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What the data frame library refuses.
    pub fn of(collection: &Collection) -> Result<Metrics, AnalyticsError> {
        let all: Vec<&'static Metric> = Metric::all().iter().collect();
        Metrics::measured(Quantities::of(collection)?, &all)
    }

    /// Computes some metrics of a frame of quantities, which must hold what they read.
    ///
    /// # Errors
    ///
    /// A frame without a quantity that a metric reads.
    pub fn measured(quantities: Quantities, chosen: &[&'static Metric]) -> Result<Metrics, AnalyticsError> {
        let mut chosen = chosen.to_vec();
        chosen.sort_by_key(|metric| metric.order);
        chosen.dedup_by_key(|metric| metric.order);
        let of = |frame: &DataFrame| -> PolarsResult<DataFrame> {
            let mut expressions = Vec::new();
            for metric in &chosen {
                expressions.extend(columns(metric)?);
            }
            let mut values = match expressions.is_empty() {
                true => DataFrame::empty_with_height(frame.height()),
                false => frame.clone().lazy().select(expressions).collect()?,
            };
            values.rechunk_mut();
            Ok(values)
        };
        let values = of(quantities.frame()).map_err(|source| failed("metrics", source))?;
        Ok(Metrics { quantities, values, chosen, years_pooled: 1 })
    }

    /// The numbers they are made of.
    pub fn quantities(&self) -> &Quantities {
        &self.quantities
    }

    /// The metrics chosen, in the order of the catalogue.
    pub fn chosen(&self) -> &[&'static Metric] {
        &self.chosen
    }

    /// Whether there is no report, or no metric.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many rows there are: reports times metrics.
    pub fn len(&self) -> usize {
        self.values.height() * self.chosen.len()
    }

    /// How many reports there are.
    pub fn reports(&self) -> usize {
        self.values.height()
    }

    /// Quantities and metrics side by side.
    pub(crate) fn frame(&self) -> PolarsResult<DataFrame> {
        self.quantities.frame().hstack(self.values.columns())
    }

    /// The rows of a metric.
    pub(crate) fn column(&self, metric: &'static Metric) -> Option<Rows<'_>> {
        self.chosen.contains(&metric).then(|| Rows::of(self, metric)).flatten()
    }

    fn columns(&self) -> Vec<Rows<'_>> {
        self.chosen.iter().filter_map(|metric| Rows::of(self, metric)).collect()
    }

    /// Every row.
    pub fn rows(&self) -> impl Iterator<Item = MetricRow> + '_ {
        let columns = self.columns();
        (0..self.reports()).flat_map(move |at| columns.iter().map(|rows| rows.get(at)).collect::<Vec<_>>())
    }

    /// The rows of a metric, by its id.
    pub fn metric(&self, id: &str) -> impl Iterator<Item = MetricRow> + use<'_> {
        let rows = Metric::by_id(id).and_then(|metric| self.column(metric));
        rows.into_iter().flat_map(|rows| (0..self.reports()).map(move |at| rows.get(at)).collect::<Vec<_>>())
    }

    /// Where the rows of a report stand, if they are among those chosen.
    fn place(&self, report: &Report) -> Option<usize> {
        let wanted = (&report.agency.key, report.report_year, report.scope);
        let heads = self.quantities.heads();
        let at = heads.binary_search_by(|head| head.key().cmp(&wanted)).ok()?;
        self.place_of(at as u32)
    }

    pub(crate) fn place_of(&self, at: u32) -> Option<usize> {
        // All heads are there unless the rows were filtered; the numbers of those left rise.
        let reports = self.quantities.frame().column(REPORT).ok()?.u32().ok()?;
        let (mut low, mut high) = (0, reports.len());
        while low < high {
            let middle = low.midpoint(high);
            match reports.get(middle)?.cmp(&at) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The rows of a report.
    pub fn report_rows(&self, report: &Report) -> Vec<MetricRow> {
        let rows = |at: usize| self.columns().iter().map(|rows| rows.get(at)).collect();
        self.place(report).map(rows).unwrap_or_default()
    }

    /// The row of a report and a metric.
    pub fn row(&self, report: &Report, metric_id: &str) -> Option<MetricRow> {
        let rows = self.column(Metric::by_id(metric_id)?)?;
        self.place(report).map(|at| rows.get(at))
    }

    /// What is known of a report beside its numbers.
    pub fn head(&self, report: &Report) -> Option<&Head> {
        let at = self.place(report)?;
        let number = self.quantities.frame().column(REPORT).ok()?.u32().ok()?.get(at)?;
        self.quantities.heads().get(number as usize).map(|head| &**head)
    }

    /// The rows of reports whose heads pass.
    ///
    /// # Errors
    ///
    /// [`AnalyticsError::Frame`] where polars refuses the mask.
    pub fn retain(&self, keep: impl Fn(&Head) -> bool) -> Result<Metrics, AnalyticsError> {
        let reports = self.report_numbers();
        let mask: BooleanChunked =
            reports.iter().map(|at| Some(keep(&self.quantities.heads()[*at as usize]))).collect();
        let filtered = self
            .quantities
            .filter(&mask)
            .and_then(|quantities| Ok(Metrics { quantities, values: self.values.filter(&mask)?, ..self.clone() }));
        filtered.map_err(|source| failed("metrics", source))
    }

    pub(crate) fn report_numbers(&self) -> Vec<u32> {
        let column = self.quantities.frame().column(REPORT).and_then(|column| column.u32());
        column.map(|numbers| numbers.iter().flatten().collect()).unwrap_or_default()
    }

    /// The rows of reports that pass a filter.
    ///
    /// # Errors
    ///
    /// As [`Metrics::retain`].
    pub fn filter(&self, filter: &Filter) -> Result<Metrics, AnalyticsError> {
        self.retain(|head| filter.keeps(head))
    }

    /// The rows of the metrics given.
    pub fn only(&self, metrics: &[&'static Metric]) -> Metrics {
        let chosen = self.chosen.iter().copied().filter(|metric| metrics.contains(metric)).collect();
        Metrics { chosen, ..self.clone() }
    }

    /// The report years, in order.
    pub fn years(&self) -> Vec<i32> {
        let heads = self.quantities.heads();
        let mut years: Vec<i32> = self.report_numbers().iter().map(|at| heads[*at as usize].report_year).collect();
        years.sort_unstable();
        years.dedup();
        years
    }
}

/// The columns of one metric, to be read row by row.
#[derive(Debug, Clone)]
pub(crate) struct Rows<'m> {
    metrics: &'m Metrics,
    pub(crate) metric: &'static Metric,
    reports: &'m UInt32Chunked,
    value: &'m Float64Chunked,
    numerator: &'m Int64Chunked,
    denominator: &'m Int64Chunked,
    n: &'m Int64Chunked,
    state: &'m Int8Chunked,
    failed: &'m BooleanChunked,
}

impl<'m> Rows<'m> {
    fn of(metrics: &'m Metrics, metric: &'static Metric) -> Option<Rows<'m>> {
        let column = |part: Part| metrics.values.column(&part.of(metric)).ok();
        Some(Rows {
            metrics,
            metric,
            reports: metrics.quantities.frame().column(REPORT).ok()?.u32().ok()?,
            value: column(Part::Value)?.f64().ok()?,
            numerator: column(Part::Numerator)?.i64().ok()?,
            denominator: column(Part::Denominator)?.i64().ok()?,
            n: column(Part::N)?.i64().ok()?,
            state: column(Part::State)?.i8().ok()?,
            failed: column(Part::Failed)?.bool().ok()?,
        })
    }

    pub(crate) fn value(&self, at: usize) -> Option<f64> {
        self.value.get(at)
    }

    pub(crate) fn numerator(&self, at: usize) -> Option<i64> {
        self.numerator.get(at)
    }

    pub(crate) fn denominator(&self, at: usize) -> Option<i64> {
        self.denominator.get(at)
    }

    pub(crate) fn n(&self, at: usize) -> Option<i64> {
        self.n.get(at)
    }

    pub(crate) fn state(&self, at: usize) -> MetricState {
        self.state.get(at).map_or(MetricState::Undefined, MetricState::of_code)
    }

    pub(crate) fn failed_check(&self, at: usize) -> bool {
        self.failed.get(at).unwrap_or_default()
    }

    pub(crate) fn below_minimum(&self, at: usize) -> bool {
        self.metric.card.minimum.zip(self.n(at)).is_some_and(|(minimum, n)| n < minimum)
    }

    pub(crate) fn get(&self, at: usize) -> MetricRow {
        let report = self.reports.get(at).unwrap_or_default();
        let quantities = &self.metrics.quantities;
        MetricRow {
            report: Arc::clone(&quantities.heads()[report as usize]),
            at: report,
            earlier: quantities.earlier(report),
            metric: self.metric,
            value: self.value(at),
            numerator: self.numerator(at),
            denominator: self.denominator(at),
            n: self.n(at),
            state: self.state(at),
            below_minimum: self.below_minimum(at),
            failed_check: self.failed_check(at),
        }
    }
}
