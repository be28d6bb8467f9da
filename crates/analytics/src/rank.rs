//! Ranking agencies by a metric.

use crate::group::{GROUP, GroupBy, codes};
use crate::measure::Part;
use crate::quantities::{REPORT, SCOPE, YEAR, failed};
use crate::stats::{Ratio, beta_binomial, modified_z, rank_sets, wilson};
use crate::{AnalyticsError, Direction, Metric, MetricRow, Metrics, PeerGroup};
use gongkai_model::{Lang, Scope};
use polars::prelude::*;

/// One agency in a ranking.
#[derive(Debug, Clone)]
pub struct RankRow {
    /// The rank, from 1; equal values share one. None where there is no value, or n is below the minimum.
    pub rank: Option<usize>,
    /// The first and the last rank that it may have as far as chance allows: those of all ranked hold together with 95 %
    /// confidence. Only where the metric is a ratio of two counts.
    pub rank_set: Option<(usize, usize)>,
    /// The value and everything about it.
    pub row: MetricRow,
    /// Wilson 95 % interval, where the metric is a share.
    pub interval: Option<(f64, f64)>,
    /// The share drawn towards those of the others, the more the smaller n is: the mean of what the beta-binomial
    /// distribution of all of them leaves possible. Only where at least [`PeerGroup::FEWEST`] have a share.
    pub shrunk: Option<f64>,
    /// How far the value lies from the median of those ranked, in deviations that outliers do not widen: the modified z score
    /// of Iglewicz and Hoaglin (1993), an outlier beyond [`RankRow::OUTLIER`]. Only where at least
    /// [`PeerGroup::FEWEST`] are ranked.
    pub robust_z: Option<f64>,
}

impl RankRow {
    /// A modified z score of this size, above or below, is that of an outlier.
    pub const OUTLIER: f64 = 3.5;

    /// Whether its value lies apart from those of its group.
    pub fn is_outlier(&self) -> bool {
        self.robust_z.is_some_and(|z| z.abs() > RankRow::OUTLIER)
    }
}

/// Agencies of one year, group and scope in the order of a metric.
#[derive(Debug, Clone)]
pub struct Ranking {
    /// The metric.
    pub metric: &'static Metric,
    /// The report year.
    pub report_year: i32,
    /// What sets the groups apart.
    pub by: GroupBy,
    /// Id of the group.
    pub group: String,
    /// Whose numbers they count as: rolled-up numbers are never ranked among a body's own.
    pub scope: Scope,
    /// Ranked rows, best first; then values below the minimum n; then reports without a value.
    pub rows: Vec<RankRow>,
}

/// One end of a ranking: who stands there, and how sure that is.
#[derive(Debug, Clone, Copy)]
pub struct RankEnd<'r> {
    /// Who stands there, the first of several with one value.
    pub row: &'r RankRow,
    /// How many have the same value, itself among them.
    pub equal: usize,
    /// How many others may stand there as well, as far as chance allows; those of the same value among them.
    pub rivals: usize,
}

impl RankEnd<'_> {
    /// Whether it stands there for certain, and alone.
    pub fn is_clear(&self) -> bool {
        self.equal == 1 && self.rivals == 0
    }
}

impl Ranking {
    /// How many agencies have a rank.
    pub fn ranked(&self) -> usize {
        self.rows.iter().filter(|row| row.rank.is_some()).count()
    }

    /// How many agencies have a value, ranked or not.
    pub fn valued(&self) -> usize {
        self.rows.iter().filter(|row| row.row.value.is_some()).count()
    }

    /// The group for people.
    pub fn label(&self, lang: Lang) -> String {
        self.by.name(&self.group, lang)
    }

    /// The ranking of the others where some are left out: ranks, and what chance leaves possible, are those among them.
    pub fn without(&self, left_out: impl Fn(&RankRow) -> bool) -> Ranking {
        let stays = |row: &&RankRow| !left_out(row);
        let bare = |row: &RankRow| RankRow { rank_set: None, shrunk: None, robust_z: None, ..row.clone() };
        let mut rows: Vec<RankRow> = self.rows.iter().filter(stays).map(bare).collect();
        let before: Vec<Option<usize>> = rows.iter().map(|row| row.rank).collect();
        let mut first = 0;
        for at in (0..rows.len()).take_while(|at| before[*at].is_some()) {
            // Equal values share the rank of the first of them.
            if at > 0 && before[at] != before[at - 1] {
                first = at;
            }
            rows[at].rank = Some(first + 1);
        }
        spread(self.metric, &mut rows);
        Ranking { rows, group: self.group.clone(), ..*self }
    }

    /// The best and the last of at least two that are ranked and do not all have one value.
    pub fn ends(&self) -> Option<(RankEnd<'_>, RankEnd<'_>)> {
        let ranked = &self.rows[..self.ranked()];
        let (first, last) = (ranked.first()?, ranked.last()?);
        if first.rank == last.rank {
            return None;
        }
        let end = |row: &'_ RankRow, reaches: fn((usize, usize), usize) -> bool| {
            let equal = ranked.iter().filter(|other| other.rank == row.rank).count();
            let may = |other: &&RankRow| match other.rank_set {
                Some(set) => reaches(set, ranked.len()),
                // Where n matters and chance cannot be reckoned, anybody may.
                None => self.metric.card.minimum.is_some() || other.rank == row.rank,
            };
            (equal, ranked.iter().filter(may).count() - 1)
        };
        let of = |row, (equal, rivals)| RankEnd { row, equal, rivals };
        Some((of(first, end(first, |set, _| set.0 == 1)), of(last, end(last, |set, n| set.1 == n))))
    }
}

/// Ranks the reports of a year, within their groups and never across scopes. [`GroupBy::Peers`] ranks like with like,
/// [`GroupBy::Year`] all together. The rankings come by group and scope.
///
/// Where lower is better the lowest comes first, where zero is better the value nearest to it; where neither is
/// better the largest comes first, which says nothing about merit.
///
/// # Errors
///
/// An id that names no metric.
pub fn rank(metrics: &Metrics, metric_id: &str, year: i32, by: GroupBy) -> Result<Vec<Ranking>, AnalyticsError> {
    let metric = Metric::named(metric_id)?;
    let (codes, names) = codes(metrics, by);
    let mut all = ranked(metrics, metric, year, codes).map_err(|source| failed("ranks", source))?;
    for (_, _, rows) in &mut all {
        spread(metric, rows);
    }
    let ranking = |(group, scope, rows): (u32, Scope, _)| {
        let group = names[group as usize].clone();
        Ranking { metric, report_year: year, by, group, scope, rows }
    };
    Ok(all.into_iter().map(ranking).collect())
}

/// What chance leaves possible: the ranks of shares that are ranked, and the shares of all.
fn spread(metric: &Metric, rows: &mut [RankRow]) {
    let values: Vec<f64> = rows.iter().filter(|row| row.rank.is_some()).filter_map(|row| row.row.value).collect();
    if let Some(scores) = modified_z(&values).filter(|scores| scores.len() >= PeerGroup::FEWEST) {
        // Those that are ranked come first.
        rows.iter_mut().zip(scores).for_each(|(row, z)| row.robust_z = Some(z));
    }
    let share = |row: &RankRow| row.row.numerator.zip(row.row.denominator).filter(|_| row.row.value.is_some());
    let Some(ratio) = metric.ratio() else { return };
    let ranked = rows.iter().filter(|row| row.rank.is_some()).count();
    let lower = metric.card.better == Direction::Lower;
    let counts: Option<Vec<(i64, i64)>> = rows[..ranked].iter().map(share).collect();
    if let Some(sets) = counts.and_then(|counts| rank_sets(ratio, &counts)) {
        for (row, (first, last)) in rows.iter_mut().zip(sets) {
            // Where the lowest comes first the largest is the last.
            row.rank_set = Some(if lower { (ranked + 1 - last, ranked + 1 - first) } else { (first, last) });
        }
    }
    if ratio != Ratio::Share {
        return;
    }
    let shares: Vec<(i64, i64)> = rows.iter().filter_map(share).collect();
    if shares.len() < PeerGroup::FEWEST {
        return;
    }
    let (hits, all) = shares.iter().fold((0.0, 0.0), |(hits, all), (k, n)| (hits + *k as f64, all + *n as f64));
    let drawn = beta_binomial(&shares);
    for row in rows {
        row.shrunk = share(row).map(|(k, n)| match drawn {
            Some((alpha, beta)) => (k as f64 + alpha) / (n as f64 + alpha + beta),
            // They differ by chance alone: the share of all is the best that can be said of each.
            None => hits / all,
        });
    }
}

const CLASS: &str = "class";
const KEY: &str = "key";
const RANK: &str = "rank";

/// The rows of a year by group and scope, each in its order.
fn ranked(
    metrics: &Metrics,
    metric: &'static Metric,
    year: i32,
    groups: Vec<u32>,
) -> PolarsResult<Vec<(u32, Scope, Vec<RankRow>)>> {
    let Some(rows) = metrics.column(metric) else { return Ok(Vec::new()) };
    let sorted = order(metrics, metric, year, groups)?;
    let (places, groups) = (sorted.column("row")?.u32()?, sorted.column(GROUP)?.u32()?);
    let (ranks, scopes) = (sorted.column(RANK)?.idx()?, sorted.column(SCOPE)?.i8()?);
    let mut all: Vec<(u32, Scope, Vec<RankRow>)> = Vec::new();
    for at in 0..sorted.height() {
        let (Some(place), Some(group), Some(scope)) = (places.get(at), groups.get(at), scopes.get(at)) else {
            continue;
        };
        let scope = Scope::ALL[scope as usize];
        let row = rows.get(place as usize);
        let share = row.numerator.zip(row.denominator).filter(|_| metric.card.share && row.value.is_some());
        let interval = share.and_then(|(k, n)| wilson(k, n));
        let rank = ranks.get(at).map(|rank| rank as usize);
        let ranked = RankRow { rank, rank_set: None, row, interval, shrunk: None, robust_z: None };
        match all.last_mut() {
            Some((last, of, rows)) if *last == group && *of == scope => rows.push(ranked),
            _ => all.push((group, scope, vec![ranked])),
        }
    }
    Ok(all)
}

/// Group, scope, class and rank of each row of a year, sorted. Class 0 can be ranked; 1 has a value that is not ranked; 2 has
/// none.
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
        .select([col("row"), col(REPORT), col(GROUP), col(SCOPE), class.alias(CLASS), key.alias(KEY)])
        .with_column(in_rank.rank(options, None).over([col(GROUP), col(SCOPE)])?.alias(RANK))
        // The reports come sorted by agency: ties keep that order.
        .sort([GROUP, SCOPE, CLASS, KEY, REPORT], SortMultipleOptions::default().with_nulls_last(true))
        .collect()
}
