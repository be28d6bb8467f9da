//! Who stands apart: values by n within limits.

use super::{Named, file_part, left_out};
use crate::FigureError;
use crate::frame::{Frame, scale};
use crate::order;
use gongkai_analytics::{Control, GroupBy, Limit, MetricState, PeerGroup, rank};
use gongkai_charts::{Benchmark, Chart, ControlDot, LimitPair, LimitPoint, Outside};
use std::collections::BTreeSet;

/// One year's ratios by what they rest on, with the limits of chance and of ordinary differences.
pub(crate) fn control(frame: &Frame<'_>) -> Result<Named, FigureError> {
    let metric = frame.metric()?;
    if !metric.is_ratio() {
        return Err(FigureError::NotARatio { metric: metric.id.clone() });
    }
    let year = frame.one_year(&frame.rows(metric))?;
    let lang = frame.lang();
    // One scope a chart, as with bars.
    let rankings = rank(frame.metrics, &metric.id, year, GroupBy::Year)?;
    let most = rankings.iter().max_by_key(|of| (of.valued(), std::cmp::Reverse(of.scope)));
    let Some(ranking) = most else { return Err(frame.nothing()) };
    let Some(limits) = ranking.control() else {
        return Err(FigureError::TooFewForLimits { metric: metric.id.clone(), fewest: PeerGroup::FEWEST });
    };
    let unit = metric.card.unit;
    let dots: Vec<ControlDot> = ranking
        .rows
        .iter()
        .zip(&limits.points)
        .map(|(row, point)| {
            let report = frame.report(&row.row);
            ControlDot {
                label: frame.label(report),
                n: point.and_then(|point| u64::try_from(point.counts.1).ok()).unwrap_or_default(),
                value: frame.datum(&row.row),
                outside: point.and_then(|point| point.beyond).map_or(Outside::No, outside),
                highlighted: frame.highlighted(report),
            }
        })
        .collect();
    let ns = grid(dots.iter().map(|dot| dot.n).max().unwrap_or_default());
    let pair = |limit: Limit, of_chance: bool| {
        let percent = 100.0 * limit.coverage();
        let label = match of_chance {
            true => lang.pick(format!("仅偶然的{percent}%界限"), format!("{percent}% limits of chance alone")),
            false => lang.pick(format!("{percent}%界限"), format!("{percent}% limits")),
        };
        let point = |n: &u64| {
            let n = *n as i64;
            let (low, high) = if of_chance { limits.limits_of_chance(n, limit) } else { limits.limits(n, limit) };
            LimitPoint { n: n as u64, low: scale(unit, low), high: scale(unit, high) }
        };
        LimitPair { label, outside: outside(limit), points: ns.iter().map(point).collect(), of_chance }
    };
    let mut pairs: Vec<LimitPair> = Limit::ALL.into_iter().rev().map(|limit| pair(limit, false)).collect();
    if limits.between > 0.0 {
        pairs.push(pair(Limit::Alarm, true));
    }
    let name = metric.label(lang);
    let short = |row: &gongkai_analytics::RankRow| (frame.short(frame.report(&row.row)), frame.value(&row.row));
    let doubted = |row: &gongkai_analytics::RankRow| frame.doubted(&row.row);
    let title = order::apart(ranking, &limits, &doubted, &short, lang);
    let title = lang.pick(format!("{year}年{name}：{title}"), format!("{name} {year}: {title}"));
    let pooled = lang.pick("合并值", "pooled").to_owned();
    let chart = gongkai_charts::Control {
        dots,
        center: Some(Benchmark { label: pooled, value: scale(unit, limits.center) }),
        limits: pairs,
        min_n: metric.card.minimum.and_then(|n| u64::try_from(n).ok()),
        base: base(metric.card.formula.get(lang)).to_owned(),
    };
    let mut spec = frame.spec(title, unit, Chart::Control(chart));
    let values = ranking.rows.iter().filter(|row| row.row.state == MetricState::Ok).count();
    spec.subtitle = frame.subtitle(&name, metric.card.formula.get(lang), values, ranking.rows.len(), &[year]);
    spec.source =
        frame.source(ranking.rows.iter().filter(|r| r.row.state == MetricState::Ok).map(|r| frame.report(&r.row)));
    let apart = ranking.rows.iter().zip(&limits.points);
    let apart = apart.filter(|(_, point)| point.is_some_and(|point| point.beyond == Some(Limit::Alarm)));
    spec.notes.extend(frame.doubt_note(apart.map(|(row, _)| &row.row)));
    spec.notes.push(about(&limits, frame));
    for other in rankings.iter().filter(|other| other.scope != ranking.scope && other.valued() > 0) {
        let names: Vec<String> = other.rows.iter().map(|row| frame.label(frame.report(&row.row))).collect();
        spec.notes.push(left_out(&names, other.scope, lang));
    }
    spec.notes.extend(frame.notes(metric));
    Ok((format!("control-{}-{year}", file_part(&metric.id)), spec))
}

fn outside(limit: Limit) -> Outside {
    match limit {
        Limit::Warning => Outside::Warning,
        Limit::Alarm => Outside::Alarm,
    }
}

/// What the limits hold.
fn about(limits: &Control, frame: &Frame<'_>) -> String {
    let lang = frame.lang();
    if limits.between > 0.0 {
        let phi = format!("{:.1}", limits.phi);
        return lang.pick(
            format!("各单位的差异大于偶然（φ={phi}），界限已按单位之间的正常差异放宽（Spiegelhalter 2005）；灰线为只计偶然时的界限。"),
            format!(
                "The agencies differ by more than chance (φ = {phi}); the limits allow for their ordinary differences \
                 (Spiegelhalter 2005). Grey: limits of chance alone."
            ),
        );
    }
    lang.pick(
        "各单位的差异不大于偶然，界限只计偶然（Spiegelhalter 2005）。",
        "The agencies differ by no more than chance; the limits are those of chance alone (Spiegelhalter 2005).",
    )
    .to_owned()
}

/// The denominator of a formula: what follows its stroke.
fn base(formula: &str) -> &str {
    formula.rsplit_once(['÷', '/']).map_or("", |(_, base)| base.trim())
}

/// Numbers from 1 to the largest n, evenly over a logarithmic axis.
fn grid(most: u64) -> Vec<u64> {
    const POINTS: u32 = 80;
    // To the end of the axis, which is rounded outwards.
    let end = (most.max(2) as f64 * 2.5).ln();
    let at = |step: u32| (end * f64::from(step) / f64::from(POINTS)).exp().round() as u64;
    (0..=POINTS).map(at).collect::<BTreeSet<u64>>().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grid_reaches_beyond_the_largest_n() {
        let points = grid(480);
        assert_eq!((points[0], points.last()), (1, Some(&1200)));
        assert!(points.windows(2).all(|two| two[0] < two[1]));
        assert!(grid(0).len() > 1);
    }

    #[test]
    fn the_base_of_a_formula() {
        assert_eq!(base("（予以公开＋部分公开）÷办结"), "办结");
        assert_eq!(base("(granted + partly granted) / total closed"), "total closed");
        assert_eq!(base("本年"), "");
    }
}
