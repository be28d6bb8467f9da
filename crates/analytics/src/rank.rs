//! Ranking agencies by a metric.

use crate::group::{GROUP, GroupBy, codes};
use crate::measure::Part;
use crate::quantities::{REPORT, YEAR, failed};
use crate::stats::wilson;
use crate::{AnalyticsError, Direction, Metric, MetricRow, Metrics};
use polars::prelude::*;

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
    let whole = vec![0; metrics.reports()];
    let mut all = ranked(metrics, metric, year, whole).map_err(|source| failed("ranks", source))?;
    let rows = all.pop().map(|(_, rows)| rows).unwrap_or_default();
    Ok(Ranking { metric, report_year: year, rows })
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
    let metric = Metric::named(metric_id)?;
    let (codes, names) = codes(metrics, by);
    let all = ranked(metrics, metric, year, codes).map_err(|source| failed("ranks", source))?;
    let ranking = |rows| Ranking { metric, report_year: year, rows };
    Ok(all.into_iter().map(|(group, rows)| (names[group as usize].clone(), ranking(rows))).collect())
}

const CLASS: &str = "class";
const KEY: &str = "key";
const RANK: &str = "rank";

/// The rows of a year by group, each group in its order.
fn ranked(
    metrics: &Metrics,
    metric: &'static Metric,
    year: i32,
    groups: Vec<u32>,
) -> PolarsResult<Vec<(u32, Vec<RankRow>)>> {
    let Some(rows) = metrics.column(metric) else { return Ok(Vec::new()) };
    let sorted = order(metrics, metric, year, groups)?;
    let (places, groups) = (sorted.column("row")?.u32()?, sorted.column(GROUP)?.u32()?);
    let ranks = sorted.column(RANK)?.idx()?;
    let mut all: Vec<(u32, Vec<RankRow>)> = Vec::new();
    for at in 0..sorted.height() {
        let (Some(place), Some(group)) = (places.get(at), groups.get(at)) else { continue };
        let row = rows.get(place as usize);
        let share = row.numerator.zip(row.denominator).filter(|_| metric.card.share && row.value.is_some());
        let interval = share.and_then(|(k, n)| wilson(k, n));
        let ranked = RankRow { rank: ranks.get(at).map(|rank| rank as usize), row, interval };
        match all.last_mut() {
            Some((last, rows)) if *last == group => rows.push(ranked),
            _ => all.push((group, vec![ranked])),
        }
    }
    Ok(all)
}

/// Group, class and rank of each row of a year, sorted. Class 0 can be ranked; 1 has a value that is not ranked; 2 has none.
fn order(metrics: &Metrics, metric: &'static Metric, year: i32, groups: Vec<u32>) -> PolarsResult<DataFrame> {
    let mut frame = metrics.frame()?;
    frame.with_column(Column::new("row".into(), (0..groups.len() as u32).collect::<Vec<u32>>()))?;
    frame.with_column(Column::new(GROUP.into(), groups))?;
    let value = col(Part::Value.of(metric));
    // In rising order of the key the best comes first.
    let key = match metric.card.better {
        Direction::Lower => value.clone(),
        Direction::Zero => value.clone().abs(),
        Direction::Higher | Direction::None => lit(0.0) - value.clone(),
    };
    let small = match metric.card.minimum {
        Some(minimum) => col(Part::N.of(metric)).lt(lit(minimum)).fill_null(lit(false)),
        None => lit(false),
    };
    let class = when(value.is_null()).then(lit(2)).when(small).then(lit(1)).otherwise(lit(0));
    let in_rank = when(col(CLASS).eq(lit(0))).then(col(KEY)).otherwise(lit(NULL));
    let options = RankOptions { method: RankMethod::Min, descending: false };
    frame
        .lazy()
        .filter(col(YEAR).eq(lit(year)))
        .select([col("row"), col(REPORT), col(GROUP), class.alias(CLASS), key.alias(KEY)])
        .with_column(in_rank.rank(options, None).over([col(GROUP)])?.alias(RANK))
        // The reports come sorted by agency: ties keep that order.
        .sort([GROUP, CLASS, KEY, REPORT], SortMultipleOptions::default().with_nulls_last(true))
        .collect()
}
