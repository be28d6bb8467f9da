//! What changed between two years, agency by agency.

use crate::collection::Pair;
use crate::{AnalyticsError, Collection, Metric, MetricRow, MetricState, Metrics};
use gongkai_model::{Reading, Report};
use std::sync::Arc;

/// One metric of one agency in two years.
#[derive(Debug, Clone)]
pub struct CompareRow {
    /// The earlier report, if there is one.
    pub earlier: Option<Arc<Report>>,
    /// The later report, if there is one.
    pub later: Option<Arc<Report>>,
    /// The metric.
    pub metric: &'static Metric,
    /// Value in the earlier year.
    pub before: Option<f64>,
    /// Value in the later year.
    pub after: Option<f64>,
    /// `ok` where both years have a value, else the state of the year that has none; `missing` without a report.
    pub state: MetricState,
    /// Later less earlier.
    pub difference: Option<f64>,
    /// The difference over the earlier value; none where that is not above zero.
    pub relative: Option<f64>,
    /// One of the two rests on less than the minimum n.
    pub below_minimum: bool,
    /// A number behind one of the two values stands in a failing check.
    pub failed_check: bool,
    /// The two reports follow different forms.
    pub forms_differ: bool,
    /// The two reports do not state the same scope.
    pub scopes_differ: bool,
}

impl CompareRow {
    /// The later report, or the earlier one where there is no later: it names the agency.
    pub fn report(&self) -> Option<&Report> {
        self.later.as_deref().or(self.earlier.as_deref())
    }
}

/// Requests carried out of one year against those carried into the next.
#[derive(Debug, Clone)]
pub struct CarryOver {
    /// The report of the earlier year.
    pub earlier: Arc<Report>,
    /// The report of the year after.
    pub later: Arc<Report>,
    /// Carried out, in the earlier report.
    pub carried_out: Option<i64>,
    /// Carried in, in the later report.
    pub carried_in: Option<i64>,
    /// Carried in less carried out; 0 where the two reports agree.
    pub difference: Option<i64>,
}

/// A comparison of two years.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The earlier year.
    pub earlier: i32,
    /// The later year.
    pub later: i32,
    /// Agency by metric, sorted like [`Metrics`].
    pub rows: Vec<CompareRow>,
    /// The carry-over of each agency; empty unless the second year follows the first.
    pub carry_over: Vec<CarryOver>,
}

/// Compares two years, for the metrics and reports that `metrics` holds.
pub fn compare(
    collection: &Collection,
    metrics: &Metrics,
    earlier: i32,
    later: i32,
) -> Result<Comparison, AnalyticsError> {
    if earlier >= later {
        return Err(AnalyticsError::Years { earlier, later });
    }
    let mut comparison = Comparison { earlier, later, rows: Vec::new(), carry_over: Vec::new() };
    for pair in collection.pairs(earlier, later) {
        comparison.rows.extend(rows_of(metrics, &pair));
        let held = |report: &Arc<Report>| !metrics.report_rows(report).is_empty();
        if let (Some(a), Some(b), true) = (&pair.earlier, &pair.later, later == earlier + 1)
            && held(a)
            && held(b)
        {
            comparison.carry_over.push(carry_over(a, b));
        }
    }
    Ok(comparison)
}

/// The rows of both years for each metric that at least one of them has.
pub(crate) fn rows_of(metrics: &Metrics, pair: &Pair) -> Vec<CompareRow> {
    let rows = |report: &Option<Arc<Report>>| report.as_ref().map_or(&[][..], |report| metrics.report_rows(report));
    let (before, after) = (rows(&pair.earlier), rows(&pair.later));
    let mut orders: Vec<usize> = before.iter().chain(after).map(|row| row.metric.order).collect();
    orders.sort_unstable();
    orders.dedup();
    let find = |rows: &[MetricRow], order: usize| rows.iter().find(|row| row.metric.order == order).cloned();
    orders.into_iter().map(|order| row(pair, &Metric::all()[order], find(before, order), find(after, order))).collect()
}

fn row(pair: &Pair, metric: &'static Metric, a: Option<MetricRow>, b: Option<MetricRow>) -> CompareRow {
    let state = |row: &Option<MetricRow>| row.as_ref().map_or(MetricState::Missing, |row| row.state);
    let (before, after) = (a.as_ref().and_then(|r| r.value), b.as_ref().and_then(|r| r.value));
    let difference = before.zip(after).map(|(before, after)| after - before);
    let both = pair.earlier.as_ref().zip(pair.later.as_ref());
    CompareRow {
        earlier: pair.earlier.clone(),
        later: pair.later.clone(),
        metric,
        before,
        after,
        state: state(&a).max(state(&b)),
        difference,
        relative: relative(before, after),
        below_minimum: [&a, &b].into_iter().flatten().any(|row| row.below_minimum),
        failed_check: [&a, &b].into_iter().flatten().any(|row| row.failed_check),
        forms_differ: both.is_some_and(|(a, b)| a.form().map(|f| f.id) != b.form().map(|f| f.id)),
        scopes_differ: both.is_some_and(|(a, b)| a.scope != b.scope),
    }
}

/// The change over the earlier value; undefined where that is zero or below.
pub(crate) fn relative(before: Option<f64>, after: Option<f64>) -> Option<f64> {
    let (before, after) = before.zip(after)?;
    (before > 0.0).then(|| (after - before) / before)
}

fn carry_over(earlier: &Arc<Report>, later: &Arc<Report>) -> CarryOver {
    let carried_out = Reading::count(&earlier.quantity("requests.carried_out.total"));
    let carried_in = Reading::count(&later.quantity("requests.carried_in.total"));
    let difference = carried_in.zip(carried_out).and_then(|(into, out)| into.checked_sub(out));
    CarryOver { earlier: Arc::clone(earlier), later: Arc::clone(later), carried_out, carried_in, difference }
}
