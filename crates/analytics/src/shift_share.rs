//! Where the change of a group's rate comes from.

use crate::compare::compare;
use crate::head::Head;
use crate::stats::exact_sum;
use crate::{AnalyticsError, Metric, MetricRow, MetricState, Metrics, Shape};
use std::sync::Arc;

/// One agency's part in the change of a group's rate.
#[derive(Debug, Clone)]
pub struct ShiftShareRow {
    /// The report of the later year.
    pub report: Arc<Head>,
    /// Its place among the reports that measures use.
    pub at: u32,
    /// Its own rate in the earlier year.
    pub before: f64,
    /// Its own rate in the later year.
    pub after: f64,
    /// Its share of the denominators in the earlier year.
    pub weight_before: f64,
    /// Its share of the denominators in the later year.
    pub weight_after: f64,
    /// What the change of its own rate adds: mean weight × change of rate.
    pub own_rate: f64,
    /// What the change of its weight adds: (mean rate − the group's mean rate) × change of weight.
    pub mix: f64,
}

/// The change of a group's pooled rate between two years, taken apart exactly:
/// `change = own_rate + mix + entered + left`.
#[derive(Debug, Clone)]
pub struct ShiftShare {
    /// The metric.
    pub metric: &'static Metric,
    /// The earlier year.
    pub earlier: i32,
    /// The later year.
    pub later: i32,
    /// Pooled rate of every report with a value in the earlier year.
    pub before: Option<f64>,
    /// Pooled rate of every report with a value in the later year.
    pub after: Option<f64>,
    /// The change between them.
    pub change: Option<f64>,
    /// From the agencies' own rates.
    pub own_rate: f64,
    /// From the mix of volumes between agencies.
    pub mix: f64,
    /// From agencies with a value in the later year only.
    pub entered: f64,
    /// From agencies with a value in the earlier year only.
    pub left: f64,
    /// How many agencies entered.
    pub agencies_entered: usize,
    /// How many agencies left.
    pub agencies_left: usize,
    /// The agencies with a value in both years.
    pub rows: Vec<ShiftShareRow>,
}

impl ShiftShare {
    /// What the agencies' own rates and the mix add if all weight lies on the earlier year, and if it lies on the later one, in
    /// place of the mean of both: `[(own_rate, mix); 2]`. Their sums are the same.
    pub fn by_either_year(&self) -> [(f64, f64); 2] {
        let all = self.own_rate + self.mix;
        let with = |weight: fn(&ShiftShareRow) -> f64| {
            let own = exact_sum(self.rows.iter().map(|row| weight(row) * (row.after - row.before)));
            (own, all - own)
        };
        [with(|row| row.weight_before), with(|row| row.weight_after)]
    }

    /// Whether both parts point the same way whatever year they are weighted by. Where they do not, what is said of them hangs on a
    /// choice.
    pub fn keeps_signs(&self) -> bool {
        let [earlier, later] = self.by_either_year();
        earlier.0 * later.0 >= 0.0 && earlier.1 * later.1 >= 0.0
    }
}

/// An agency with a value in both years: its later report, and numerator and denominator of each year.
struct Matched {
    report: Arc<Head>,
    at: u32,
    before: (i64, i64),
    after: (i64, i64),
}

/// Numerator and denominator of a row that has a value.
fn fraction(row: Option<&MetricRow>) -> Option<(i64, i64)> {
    let row = row.filter(|row| row.state == MetricState::Ok)?;
    row.numerator.zip(row.denominator)
}

fn pooled(fractions: impl Iterator<Item = (i64, i64)>) -> Option<f64> {
    let (n, d) = fractions.fold((0_i128, 0_i128), |(n, d), (a, b)| (n + i128::from(a), d + i128::from(b)));
    (d > 0).then(|| n as f64 / d as f64)
}

/// Decomposes the change of a pooled rate between two years. Pass metrics of one scope and of bodies that belong
/// together (see [`Metrics::filter`]): a district and its own bureaus in one group count twice.
pub fn shift_share(metrics: &Metrics, metric_id: &str, earlier: i32, later: i32) -> Result<ShiftShare, AnalyticsError> {
    let metric = Metric::named(metric_id)?;
    if !matches!(metric.card.shape, Shape::Ratio(_) | Shape::Mix { .. }) {
        return Err(AnalyticsError::NotARatio { metric: metric_id.to_owned() });
    }
    let (mut matched, mut only_before, mut only_after) = (Vec::<Matched>::new(), Vec::new(), Vec::new());
    for row in compare(metrics, earlier, later)?.metric(metric) {
        match (fraction(row.earlier.as_ref()), fraction(row.later.as_ref()), row.later) {
            (Some(before), Some(after), Some(row)) => {
                matched.push(Matched { report: row.report, at: row.at, before, after });
            }
            (a, b, _) => {
                only_before.extend(a);
                only_after.extend(b);
            }
        }
    }
    let before = pooled(matched.iter().map(|m| m.before).chain(only_before.iter().copied()));
    let after = pooled(matched.iter().map(|m| m.after).chain(only_after.iter().copied()));
    let matched_before = pooled(matched.iter().map(|m| m.before));
    let matched_after = pooled(matched.iter().map(|m| m.after));
    let rows = match matched_before.zip(matched_after) {
        Some((a, b)) => rows(matched, f64::midpoint(a, b)),
        None => Vec::new(),
    };
    let step = |a: Option<f64>, b: Option<f64>| a.zip(b).map_or(0.0, |(a, b)| b - a);
    Ok(ShiftShare {
        metric,
        earlier,
        later,
        before,
        after,
        // Without an agency in both years there is no change to take apart, only two groups.
        change: before.zip(after).filter(|_| !rows.is_empty()).map(|(a, b)| b - a),
        own_rate: exact_sum(rows.iter().map(|row| row.own_rate)),
        mix: exact_sum(rows.iter().map(|row| row.mix)),
        entered: step(matched_after, after),
        left: step(before, matched_before),
        agencies_entered: only_after.len(),
        agencies_left: only_before.len(),
        rows,
    })
}

fn rows(matched: Vec<Matched>, mean_rate: f64) -> Vec<ShiftShareRow> {
    let total_before = matched.iter().map(|m| i128::from(m.before.1)).sum::<i128>() as f64;
    let total_after = matched.iter().map(|m| i128::from(m.after.1)).sum::<i128>() as f64;
    matched
        .into_iter()
        .map(|Matched { report, at, before: a, after: b }| {
            let (before, after) = (a.0 as f64 / a.1 as f64, b.0 as f64 / b.1 as f64);
            let (weight_before, weight_after) = (a.1 as f64 / total_before, b.1 as f64 / total_after);
            ShiftShareRow {
                report,
                at,
                before,
                after,
                weight_before,
                weight_after,
                own_rate: f64::midpoint(weight_before, weight_after) * (after - before),
                // Taken against the mean rate: weights sum to 1, so the sum is the same, and an agency that grows adds
                // only by how far it stands from the others.
                mix: (f64::midpoint(before, after) - mean_rate) * (weight_after - weight_before),
            }
        })
        .collect()
}
