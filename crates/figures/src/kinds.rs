//! Each kind of chart from metrics.

use crate::FigureError;
use crate::frame::{self, Frame, axis_year, brief, scale};
use crate::order;
use gongkai_analytics::{
    CompareRow, GroupBy, Metric, MetricCard, MetricRow, MetricState, Movements, RankRow, Shape, Unit, compare, rank,
};
use gongkai_charts::{Bar, Bars, Benchmark, Chart, ChartSpec, Datum, Interval, Mix, MixRow, Order, Slope, SlopeItem};
use gongkai_model::{Lang, Report, Scope};
use std::collections::BTreeMap;

mod change;
mod collection;
mod control;
mod one_report;
mod over_years;

pub(crate) use change::{dumbbell, waterfall};
pub(crate) use collection::{calendar, distribution, failures};
pub(crate) use control::control;
pub(crate) use one_report::{flow, funnel, pareto};
pub(crate) use over_years::{form_changes, heatmap, trend};

type Named = (String, ChartSpec);

/// One year's values in order, with intervals, the median, and what is too small to rank.
pub(crate) fn bars(frame: &Frame<'_>) -> Result<Named, FigureError> {
    let metric = frame.metric()?;
    let year = frame.one_year(&frame.rows(metric))?;
    let lang = frame.lang();
    // One scope a chart: most bodies first, so that what is rolled up never stands among what it adds up.
    let rankings = rank(frame.metrics, &metric.id, year, GroupBy::Year)?;
    let most = rankings.iter().max_by_key(|of| (of.valued(), std::cmp::Reverse(of.scope)));
    let Some(ranking) = most else { return Err(frame.nothing()) };
    if ranking.rows.iter().all(|row| row.row.state != MetricState::Ok) {
        return Err(frame.nothing());
    }
    let unit = metric.card.unit;
    let bar = |row: &RankRow| Bar {
        label: frame.label(frame.report(&row.row)),
        datum: frame.datum(&row.row),
        interval: row.interval.map(|(low, high)| Interval { low: scale(unit, low), high: scale(unit, high) }),
        n: metric.card.minimum.and(row.row.n).and_then(|n| u64::try_from(n).ok()),
        possible: row.rank_set.map(|(first, last)| [first as u64, last as u64]),
        highlighted: frame.highlighted(frame.report(&row.row)),
    };
    let bars: Vec<Bar> = ranking.rows.iter().map(bar).collect();
    let ranked: Vec<&RankRow> = ranking.rows.iter().filter(|row| row.rank.is_some()).collect();
    let median = median(ranked.iter().filter_map(|row| row.row.value).collect());
    let benchmark = median.filter(|_| ranked.len() >= 3).map(|value| {
        // More than one median stands on a page.
        let n = ranked.len();
        let label = lang.pick(format!("{n}个单位的中位数"), format!("median of {n} agencies"));
        Benchmark { label, value: scale(unit, value) }
    });
    let order = match metric.card.better {
        gongkai_analytics::Direction::Lower => Order::Ascending,
        _ => Order::Descending,
    };
    let name = metric.label(lang);
    let named = |row: &RankRow| (frame.short(frame.report(&row.row)), frame.value(&row.row));
    // Nobody is first by a number that a rule doubts.
    let sure = ranking.without(|row| frame.doubted(&row.row));
    let left = ranking.ranked() - sure.ranked();
    let lead = match sure.valued() {
        0 => lang.pick("数值都存疑，不作比较", "all values are in doubt, none is compared").to_owned(),
        _ => order::leader(&sure, &named, lang),
    };
    let among = sure.ranked() < sure.valued() && sure.ranked() > 1;
    let (but_zh, but_en) = match left {
        0 => Default::default(),
        _ if sure.valued() == 0 => Default::default(),
        n => (format!("不计存疑的{n}个单位，"), format!(", {n} in doubt left out")),
    };
    let title = lang.pick(
        format!(
            "{year}年{name}：{but_zh}{}{lead}",
            match among {
                false => "",
                true if lead.starts_with(|c: char| c.is_ascii_digit()) => "可排名的",
                true => "可排名的单位中，",
            }
        ),
        format!("{name} {year}{}{but_en}: {lead}", if among { " (ranked agencies)" } else { "" }),
    );
    let minimum = metric.card.minimum.and_then(|n| u64::try_from(n).ok());
    let mut spec = frame.spec(title, unit, Chart::Bars(Bars { bars, order, min_n: minimum, benchmark }));
    let values = ranking.rows.iter().filter(|row| row.row.state == MetricState::Ok).count();
    spec.subtitle = frame.subtitle(&name, metric.card.formula.get(lang), values, ranking.rows.len(), &[year]);
    spec.source =
        frame.source(ranking.rows.iter().filter(|r| r.row.state == MetricState::Ok).map(|r| frame.report(&r.row)));
    spec.notes = frame.doubt_note(ranking.rows.iter().map(|row| &row.row)).into_iter().collect();
    spec.notes.extend(frame.notes(metric));
    for other in rankings.iter().filter(|other| other.scope != ranking.scope && other.valued() > 0) {
        let names: Vec<String> = other.rows.iter().map(|row| frame.label(frame.report(&row.row))).collect();
        spec.notes.push(left_out(&names, other.scope, lang));
    }
    if ranking.rows.iter().any(|row| row.interval.is_some()) {
        spec.notes.push(
            lang.pick(
                "细线为95%置信区间（Wilson）；括号内是可能的名次，各单位同时成立的把握为95%。",
                "Thin lines: 95% intervals (Wilson); in brackets the ranks that each may have, for all with 95% confidence.",
            )
            .to_owned(),
        );
    }
    Ok((format!("bars-{}-{year}", file_part(&metric.id)), spec))
}

/// One year's outcomes as shares.
pub(crate) fn mix(frame: &Frame<'_>) -> Result<Named, FigureError> {
    let id = frame.request.metric;
    let card = MetricCard::by_id(id).filter(|card| matches!(card.shape, Shape::Mix { .. }));
    let Some(card) = card else {
        if MetricCard::by_id(id).is_none() {
            // Names the near ones.
            Metric::named(id)?;
        }
        let mixes = MetricCard::all().iter().filter(|card| matches!(card.shape, Shape::Mix { .. }));
        return Err(FigureError::NotAMix {
            metric: id.to_owned(),
            valid: mixes.map(|card| card.id.as_str()).collect(),
        });
    };
    let lang = frame.lang();
    let parts: Vec<&'static Metric> = card.metrics().collect();
    let Some(first) = parts.first() else { return Err(frame.nothing()) };
    let year = frame.one_year(&frame.rows(first))?;
    let of_year = frame.metrics.metric(&first.id).filter(|row| row.report.report_year == year);
    let reports: Vec<&Report> = of_year.map(|row| frame.report(&row)).collect();
    let mut rows = Vec::new();
    let mut values = 0;
    for report in &reports {
        let of_report = frame.metrics.report_rows(report);
        let part = |metric: &&'static Metric| of_report.iter().find(|row| row.metric.id == metric.id);
        let found: Vec<Option<&MetricRow>> = parts.iter().map(part).collect();
        // Counts, not shares: the chart makes the shares and shows what they are shares of.
        let cell = |row: Option<&MetricRow>| {
            row.map_or(Datum::new(None), |row| Datum {
                value: row.numerator.filter(|_| row.state == MetricState::Ok).map(|n| n as f64),
                ..frame.datum(row)
            })
        };
        let whole = found.iter().all(|row| row.is_some_and(|row| row.state == MetricState::Ok));
        values += usize::from(whole);
        rows.push(MixRow {
            label: frame.label(report),
            parts: found.into_iter().map(cell).collect(),
            highlighted: frame.highlighted(report),
        });
    }
    if values == 0 {
        return Err(frame.nothing());
    }
    by_first_part(&mut rows);
    let segments: Vec<String> = parts
        .iter()
        .map(|metric| metric.part.map_or("", |p| lang.pick(p.zh.as_str(), p.en.as_str())).to_owned())
        .collect();
    let name = card.label(lang);
    let title = match (most_often(&rows), values) {
        (Some((at, n)), 2..) if n == values => lang.pick(
            format!("{year}年{name}：{values}个单位都以“{}”为最多", segments[at]),
            format!("{name} {year}: “{}” is the largest part at all {values} agencies", segments[at]),
        ),
        (Some((at, n)), 2..) => lang.pick(
            format!("{year}年{name}：{values}个单位中，{n}个以“{}”为最多", segments[at]),
            format!("{name} {year}: “{}” is the largest part at {n} of {values} agencies", segments[at]),
        ),
        _ => of_largest(&rows).map_or_else(
            || lang.pick(format!("{year}年{name}"), format!("{name} {year}")),
            |(row, at, share)| {
                let (agency, share) = (brief(&row.label), frame::shown(Unit::Percent, share, lang));
                lang.pick(
                    format!("{year}年{name}：{agency}以“{}”为最多，占{share}", segments[at]),
                    format!("{name} {year}: “{}” is the largest part at {agency}, {share}", segments[at]),
                )
            },
        ),
    };
    let mut spec = frame.spec(title, Unit::Cases, Chart::Mix(Mix { segments, rows }));
    spec.subtitle = frame.subtitle(name, card.formula.get(lang), values, reports.len(), &[year]);
    spec.source = frame.source(reports.iter().copied());
    Ok((format!("mix-{}-{year}", file_part(&card.id)), spec))
}

/// Sorts rows by the share of their first part, the largest first; those without shares last.
fn by_first_part(rows: &mut [MixRow]) {
    let share = |row: &MixRow| -> f64 {
        let values: Option<Vec<f64>> = row.parts.iter().map(|datum| datum.value).collect();
        values
            .filter(|values| values.iter().sum::<f64>() > 0.0)
            .map_or(-1.0, |values| values.first().copied().unwrap_or_default() / values.iter().sum::<f64>())
    };
    rows.sort_by(|a, b| share(b).total_cmp(&share(a)));
}

/// A row's counts where it has all of them, and the one largest part of it: a whole of nothing has none, nor has one
/// whose largest parts are equal.
fn largest_part(row: &MixRow) -> Option<(usize, Vec<f64>)> {
    let values: Vec<f64> = row.parts.iter().map(|datum| datum.value).collect::<Option<_>>()?;
    let top = values.iter().copied().fold(0.0, f64::max);
    let mut largest = values.iter().enumerate().filter(|(_, value)| **value == top && top > 0.0);
    match (largest.next(), largest.next()) {
        (Some((at, _)), None) => Some((at, values)),
        _ => None,
    }
}

/// The part that is the largest one in more rows than any other, and in how many.
fn most_often(rows: &[MixRow]) -> Option<(usize, usize)> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, _) in rows.iter().filter_map(largest_part) {
        *counts.entry(at).or_default() += 1;
    }
    let (at, n) = counts.iter().max_by_key(|(_, n)| **n)?;
    (counts.values().filter(|other| *other == n).count() == 1).then_some((*at, *n))
}

/// The row with the largest whole, its largest part and the share of that.
fn of_largest(rows: &[MixRow]) -> Option<(&MixRow, usize, f64)> {
    let parts = rows.iter().filter_map(|row| Some((row, largest_part(row)?)));
    let whole = |values: &[f64]| values.iter().sum::<f64>();
    let (row, (at, values)) = parts.max_by(|a, b| whole(&a.1.1).total_cmp(&whole(&b.1.1)))?;
    Some((row, at, values[at] / whole(&values)))
}

/// Two years, one line an agency.
pub(crate) fn slope(frame: &Frame<'_>) -> Result<Named, FigureError> {
    let metric = frame.metric()?;
    let lang = frame.lang();
    let (earlier, later) = two_years(frame, metric)?;
    let comparison = compare(frame.metrics, earlier, later)?;
    let of_metric: Vec<CompareRow> = comparison.metric(metric).collect();
    let both: Vec<&CompareRow> = of_metric.iter().filter(|row| row.difference.is_some()).collect();
    if both.is_empty() {
        return Err(frame.nothing());
    }
    let unit = metric.card.unit;
    let side = |row: &Option<MetricRow>, value: Option<f64>| {
        row.as_ref().map_or_else(|| Datum::new(value.map(|v| scale(unit, v))), |row| frame.datum(row))
    };
    let items: Vec<SlopeItem> = both
        .iter()
        .filter_map(|row| {
            let report = frame.report(row.row()?);
            Some(SlopeItem {
                label: frame.label(report),
                from: side(&row.earlier, row.before),
                to: side(&row.later, row.after),
                highlighted: frame.highlighted(report),
            })
        })
        .collect();
    let name = metric.label(lang);
    let title = match &both[..] {
        [only] if only.is_comparable() && !frame.doubted_change(only) => {
            let agency = only.row().map(|row| frame.short(frame.report(row))).unwrap_or_default();
            let change = crate::words::movement(only, lang);
            Some(lang.pick(
                format!("{agency}的{name}：{later}年比{earlier}年{change}"),
                format!("{name} at {agency}: {change} from {earlier} to {later}"),
            ))
        }
        _ => {
            let short = |row: &MetricRow| frame.short(frame.report(row));
            let sure: Vec<CompareRow> = of_metric.iter().filter(|row| !frame.doubted_change(row)).cloned().collect();
            order::changes(&Movements::of(&sure), metric, (earlier, later), &short, lang)
        }
    };
    let title = title.unwrap_or_else(|| format!("{name} {earlier}–{later}"));
    let chart = Slope { from_year: axis_year(earlier), to_year: axis_year(later), items };
    let mut spec = frame.spec(title, unit, Chart::Slope(chart));
    let years = [earlier, later];
    let reports = of_metric.len();
    spec.subtitle = lang.pick(
        format!(
            "{name}：{}。报告年度 {earlier}、{later}；{reports} 个单位中 {} 个两年都有值。",
            metric.card.formula.get(lang),
            both.len()
        ),
        format!(
            "{name}: {}. Report years {earlier} and {later}; {} of {reports} agencies have both.",
            metric.card.formula.get(lang),
            both.len()
        ),
    );
    spec.source =
        frame.source(both.iter().flat_map(|row| row.earlier.iter().chain(&row.later)).map(|row| frame.report(row)));
    let sides: Vec<MetricRow> = both.iter().flat_map(|row| row.earlier.iter().chain(&row.later)).cloned().collect();
    spec.notes = frame.doubt_note(sides.iter()).into_iter().collect();
    spec.notes.extend(over_years::stand_ins(metric, &sides, lang));
    spec.notes.extend(frame.notes(metric));
    if both.iter().any(|row| row.below_minimum) {
        let n = metric.card.minimum.unwrap_or_default();
        spec.notes.push(lang.pick(
            format!("部分单位基数不足 {n}，变化可能出于偶然。"),
            format!("Some agencies rest on fewer than {n} cases; their change may be chance."),
        ));
    }
    Ok((format!("slope-{}-{}-{}", file_part(&metric.id), years[0], years[1]), spec))
}

/// Who is not in a chart of numbers of one scope, and why.
fn left_out(names: &[String], scope: Scope, lang: Lang) -> String {
    const MOST: usize = 5;
    let shown = names.iter().take(MOST).cloned().collect::<Vec<_>>().join(lang.pick("、", ", "));
    let n = names.len();
    let (zh, en) =
        if n > MOST { (format!("等{n}个单位"), format!(" and {} more", n - MOST)) } else { Default::default() };
    let (why_zh, why_en) = match scope {
        Scope::Own => ("数字为本级", "count their own numbers only"),
        Scope::RolledUp => ("数字为汇总", "add up the numbers of others"),
        Scope::Unknown => ("未说明是否汇总所属单位", "do not say whether they add up the numbers of others"),
    };
    lang.pick(format!("未列入：{shown}{zh}，{why_zh}。"), format!("Left out: {shown}{en}, which {why_en}."))
}

/// Whether the two values of a change are not of the same numbers, since one is of an earlier form that has others in their
/// place.
fn crosses_forms(row: &CompareRow) -> bool {
    let comparable =
        |row: &Option<MetricRow>| row.as_ref().filter(|row| row.value.is_some()).map(MetricRow::comparable);
    let sides = comparable(&row.earlier).zip(comparable(&row.later));
    sides.is_some_and(|(earlier, later)| earlier != later)
}

/// The two years asked for, else the latest two in which one agency has both values and the same is counted.
fn two_years(frame: &Frame<'_>, metric: &Metric) -> Result<(i32, i32), FigureError> {
    if let [a, b] = frame.request.years
        && a != b
    {
        return Ok((*a.min(b), *a.max(b)));
    }
    let years = frame.collection.years();
    for pair in years.windows(2).rev() {
        let rows: Vec<CompareRow> = compare(frame.metrics, pair[0], pair[1])?.metric(metric).collect();
        if rows.iter().any(|row| row.difference.is_some()) && !rows.iter().any(crosses_forms) {
            return Ok((pair[0], pair[1]));
        }
    }
    Err(frame.nothing())
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let n = values.len();
    match n {
        0 => None,
        n if n % 2 == 1 => Some(values[n / 2]),
        n => Some((values[n / 2 - 1] + values[n / 2]) / 2.0),
    }
}

/// An id as a part of a file name.
fn file_part(id: &str) -> String {
    id.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect()
}
