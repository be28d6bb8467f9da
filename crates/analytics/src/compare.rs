//! What changed between two years, agency by agency.

use crate::head::{Head, Pair, pairs};
use crate::quantities::{CARRIED_IN, CARRIED_OUT, Term};
use crate::stats::{difference_of, simultaneous_z};
use crate::{AnalyticsError, Metric, MetricRow, MetricState, Metrics};
use gongkai_model::{Comparable, Scope};
use polars::prelude::*;
use std::sync::Arc;

/// One metric of one agency in two years.
#[derive(Debug, Clone)]
pub struct CompareRow {
    /// The row of the earlier year, if there is a report.
    pub earlier: Option<MetricRow>,
    /// The row of the later year, if there is a report.
    pub later: Option<MetricRow>,
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
    pub fn report(&self) -> Option<&Arc<Head>> {
        self.row().map(|row| &row.report)
    }

    /// Whether its two values say anything of one another: both there, of enough n, counted the same way and on forms that
    /// count the same.
    pub fn is_comparable(&self) -> bool {
        let same = |row: &MetricRow| row.comparable() == Comparable::Yes;
        let fit = !self.below_minimum && !self.scopes_differ;
        fit && self.difference.is_some() && (!self.forms_differ || self.earlier.iter().chain(&self.later).all(same))
    }

    /// Where the difference lies, `z` standard errors to each side. A count is itself; of a ratio without a numerator
    /// nothing is known.
    fn range(&self, z: f64) -> Option<(f64, f64)> {
        let difference = self.difference?;
        let Some(ratio) = self.metric.ratio() else {
            return self.metric.card.minimum.is_none().then_some((difference, difference));
        };
        let counts = |row: &Option<MetricRow>| row.as_ref().and_then(|row| row.numerator.zip(row.denominator));
        difference_of(ratio, counts(&self.earlier)?, counts(&self.later)?, z)
    }

    /// The later row, or the earlier one where there is no later.
    pub fn row(&self) -> Option<&MetricRow> {
        self.later.as_ref().or(self.earlier.as_ref())
    }
}

/// What may be said of the changes of one metric at several agencies, as far as chance allows.
#[derive(Debug, Clone, Default)]
pub struct Movements {
    /// Agencies that can be compared: with a value of enough n in both years, counted the same way, all of one scope.
    pub compared: usize,
    /// Those whose two values are the same.
    pub equal: usize,
    /// Those whose value rose for certain.
    pub rose: usize,
    /// Those whose value fell for certain.
    pub fell: usize,
    /// The change that is the largest for certain, where there are two or more to compare.
    pub largest: Option<CompareRow>,
}

impl Movements {
    /// Looks at changes of one metric, of the scope that most agencies have: no body is held against what it is summed
    /// into. Of ratios the intervals of all differences hold together with 95 % confidence; counts are taken as they stand.
    pub fn of(rows: &[CompareRow]) -> Movements {
        let fit = |scope: Scope| -> Vec<&CompareRow> {
            let of_scope = |row: &&CompareRow| row.report().is_some_and(|head| head.counted_scope == scope);
            rows.iter().filter(|row| row.is_comparable()).filter(of_scope).collect()
        };
        let by_scope = Scope::ALL.into_iter().rev().map(fit);
        let fit = by_scope.max_by_key(Vec::len).unwrap_or_default();
        let z = simultaneous_z(fit.len());
        let ranges: Vec<(f64, f64)> = fit.iter().filter_map(|row| row.range(z)).collect();
        if ranges.len() != fit.len() {
            return Movements::default();
        }
        // How small and how large each change may be, whichever its direction.
        let size = |(low, high): &(f64, f64)| match (*low > 0.0, *high < 0.0) {
            (true, _) => (*low, *high),
            (_, true) => (-high, -low),
            _ => (0.0, low.abs().max(high.abs())),
        };
        let sizes: Vec<(f64, f64)> = ranges.iter().map(size).collect();
        let most = (0..sizes.len()).max_by(|a, b| sizes[*a].0.total_cmp(&sizes[*b].0));
        let surely = |at: &usize| (0..sizes.len()).all(|other| other == *at || sizes[other].1 < sizes[*at].0);
        let largest = most.filter(|at| fit.len() > 1 && surely(at)).map(|at| fit[at].clone());
        Movements {
            compared: fit.len(),
            equal: fit.iter().filter(|row| row.difference == Some(0.0)).count(),
            rose: ranges.iter().filter(|range| range.0 > 0.0).count(),
            fell: ranges.iter().filter(|range| range.1 < 0.0).count(),
            largest,
        }
    }
}

/// Requests carried out of one year against those carried into the next.
#[derive(Debug, Clone)]
pub struct CarryOver {
    /// The report of the earlier year.
    pub earlier: Arc<Head>,
    /// The report of the year after.
    pub later: Arc<Head>,
    /// Carried out, in the earlier report.
    pub carried_out: Option<i64>,
    /// Carried in, in the later report.
    pub carried_in: Option<i64>,
    /// Carried in less carried out; 0 where the two reports agree.
    pub difference: Option<i64>,
}

/// A comparison of two years, for the metrics and reports of some [`Metrics`].
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The earlier year.
    pub earlier: i32,
    /// The later year.
    pub later: i32,
    metrics: Metrics,
    /// Agency by agency the rows of its two reports.
    places: Vec<[Option<usize>; 2]>,
}

/// Compares two years, for the metrics and reports that `metrics` holds.
///
/// # Errors
///
/// Years that are not in order.
pub fn compare(metrics: &Metrics, earlier: i32, later: i32) -> Result<Comparison, AnalyticsError> {
    if earlier >= later {
        return Err(AnalyticsError::Years { earlier, later });
    }
    let place = |at: Option<u32>| at.and_then(|at| metrics.place_of(at));
    let places = pairs(metrics.quantities().heads(), earlier, later)
        .into_iter()
        .map(|Pair { earlier, later }| [place(earlier), place(later)])
        .filter(|[earlier, later]| earlier.is_some() || later.is_some())
        .collect();
    Ok(Comparison { earlier, later, metrics: metrics.clone(), places })
}

impl Comparison {
    /// Agency by metric, sorted like [`Metrics`].
    pub fn rows(&self) -> impl Iterator<Item = CompareRow> + '_ {
        let columns: Vec<_> = self.metrics.chosen().iter().filter_map(|metric| self.metrics.column(metric)).collect();
        self.places.iter().flat_map(move |[a, b]| {
            let row =
                |rows: &crate::measure::Rows<'_>| row(rows.metric, a.map(|at| rows.get(at)), b.map(|at| rows.get(at)));
            columns.iter().map(row).collect::<Vec<_>>()
        })
    }

    /// The rows of one metric.
    pub fn metric(&self, metric: &Metric) -> impl Iterator<Item = CompareRow> + use<'_> {
        let rows = Metric::by_id(&metric.id).and_then(|metric| self.metrics.column(metric));
        let places = self.places.iter();
        rows.into_iter().flat_map(move |rows| {
            let row =
                |[a, b]: &[Option<usize>; 2]| row(rows.metric, a.map(|at| rows.get(at)), b.map(|at| rows.get(at)));
            places.clone().map(row).collect::<Vec<_>>()
        })
    }

    /// Whether some agency has a report in both years.
    pub fn any_in_both(&self) -> bool {
        self.places.iter().any(|[a, b]| a.is_some() && b.is_some())
    }

    /// The carry-over of each agency with both reports; empty unless the second year follows the first.
    pub fn carry_over(&self) -> Vec<CarryOver> {
        if self.later != self.earlier + 1 {
            return Vec::new();
        }
        let frame = self.metrics.quantities().frame();
        let column = |term: Term| frame.column(&term.column()).ok().and_then(|column| column.i64().ok());
        let (out, into) = (column(CARRIED_OUT), column(CARRIED_IN));
        let get = |column: Option<&Int64Chunked>, at: usize| column.and_then(|column| column.get(at));
        let numbers = self.metrics.report_numbers();
        let head = |at: usize| Arc::clone(&self.metrics.quantities().heads()[numbers[at] as usize]);
        let both = self.places.iter().filter_map(|[a, b]| a.zip(*b));
        both.map(|(a, b)| {
            let (carried_out, carried_in) = (get(out, a), get(into, b));
            let difference = carried_in.zip(carried_out).and_then(|(into, out)| into.checked_sub(out));
            CarryOver { earlier: head(a), later: head(b), carried_out, carried_in, difference }
        })
        .collect()
    }
}

pub(crate) fn row(metric: &'static Metric, a: Option<MetricRow>, b: Option<MetricRow>) -> CompareRow {
    let state = |row: &Option<MetricRow>| row.as_ref().map_or(MetricState::Missing, |row| row.state);
    let (before, after) = (a.as_ref().and_then(|r| r.value), b.as_ref().and_then(|r| r.value));
    let difference = before.zip(after).map(|(before, after)| after - before);
    let both =
        a.as_ref().zip(b.as_ref()).map(|(a, b)| (a.report.form != b.report.form, a.report.scope != b.report.scope));
    let (forms_differ, scopes_differ) = both.unwrap_or_default();
    let any = |of: fn(&MetricRow) -> bool| a.iter().chain(&b).any(of);
    let (below_minimum, failed_check) = (any(|row| row.below_minimum), any(|row| row.failed_check));
    let state = state(&a).max(state(&b));
    CompareRow {
        metric,
        before,
        after,
        state,
        difference,
        relative: relative(before, after),
        below_minimum,
        failed_check,
        forms_differ,
        scopes_differ,
        earlier: a,
        later: b,
    }
}

/// The change over the earlier value; undefined where that is zero or below.
pub(crate) fn relative(before: Option<f64>, after: Option<f64>) -> Option<f64> {
    let (before, after) = before.zip(after)?;
    (before > 0.0).then(|| (after - before) / before)
}
