//! Ranking agencies by a metric.

use crate::group::{GroupBy, GroupKey};
use crate::stats::wilson;
use crate::{AnalyticsError, Direction, Metric, MetricRow, Metrics};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// One agency in a ranking.
#[derive(Debug, Clone)]
pub struct RankRow {
    /// The rank, from 1; equal values share one. None where there is no value, or n is below the minimum.
    pub rank: Option<usize>,
    /// The value and everything about it.
    pub row: MetricRow,
    /// Wilson 95 % interval, where the metric is a share.
    pub interval: Option<(f64, f64)>,
}

/// Agencies of one year in the order of a metric.
#[derive(Debug, Clone)]
pub struct Ranking {
    /// The metric.
    pub metric: &'static Metric,
    /// The report year.
    pub report_year: i32,
    /// Ranked rows, best first; then values below the minimum n; then reports without a value.
    pub rows: Vec<RankRow>,
}

impl Ranking {
    /// How many agencies have a rank.
    pub fn ranked(&self) -> usize {
        self.rows.iter().filter(|row| row.rank.is_some()).count()
    }
}

/// Ranks the reports of a year. Rank only like with like: pass metrics through
/// [`Metrics::filter`](crate::Metrics::filter) first.
///
/// Where lower is better the lowest comes first, where zero is better the value nearest to it; where neither is
/// better the largest comes first, which says nothing about merit.
pub fn rank(metrics: &Metrics, metric_id: &str, year: i32) -> Result<Ranking, AnalyticsError> {
    let metric = Metric::named(metric_id)?;
    let mut rows: Vec<&MetricRow> = metrics.metric(metric_id).filter(|row| row.report.report_year == year).collect();
    let better = metric.card.better;
    // The rows come sorted by agency, and the sort is stable: ties keep that order.
    rows.sort_by(|a, b| class(a).cmp(&class(b)).then_with(|| by_value(better, a.value, b.value)));
    let mut ranked: Vec<RankRow> = Vec::with_capacity(rows.len());
    for (at, row) in rows.into_iter().enumerate() {
        let rank = (class(row) == 0).then(|| match ranked.last() {
            Some(before) if by_value(better, before.row.value, row.value) == Ordering::Equal => {
                before.rank.unwrap_or(at + 1)
            }
            _ => at + 1,
        });
        let interval = row.numerator.zip(row.denominator).filter(|_| metric.card.share && row.value.is_some());
        ranked.push(RankRow { rank, row: row.clone(), interval: interval.and_then(|(k, n)| wilson(k, n)) });
    }
    Ok(Ranking { metric, report_year: year, rows: ranked })
}

/// Ranks the reports of a year within their groups: each group's id ([`GroupBy::name`] names it) with its ranking.
///
/// # Errors
///
/// An id that names no metric.
pub fn rank_within(
    metrics: &Metrics,
    metric_id: &str,
    year: i32,
    by: GroupBy,
) -> Result<Vec<(String, Ranking)>, AnalyticsError> {
    let mut groups: BTreeMap<GroupKey, Vec<MetricRow>> = BTreeMap::new();
    for row in metrics.metric(metric_id).filter(|row| row.report.report_year == year) {
        groups.entry(by.key(&row.report)).or_default().push(row.clone());
    }
    let ranked = |((_, group), rows)| Ok((group, rank(&Metrics { rows }, metric_id, year)?));
    // The name is checked even where there is no row.
    Metric::named(metric_id)?;
    groups.into_iter().map(ranked).collect()
}

/// 0: can be ranked; 1: has a value that is not ranked; 2: has none.
fn class(row: &MetricRow) -> u8 {
    match row.value {
        Some(_) if !row.below_minimum => 0,
        Some(_) => 1,
        None => 2,
    }
}

fn by_value(better: Direction, a: Option<f64>, b: Option<f64>) -> Ordering {
    let (Some(a), Some(b)) = (a, b) else { return Ordering::Equal };
    match better {
        Direction::Lower => a.total_cmp(&b),
        Direction::Zero => a.abs().total_cmp(&b.abs()),
        Direction::Higher | Direction::None => b.total_cmp(&a),
    }
}
