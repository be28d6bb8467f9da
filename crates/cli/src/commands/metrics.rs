//! `gongkai metrics`.

use crate::args::{By, MetricsArgs};
use crate::batch::{Batch, To, exit, opening, say_files};
use crate::error::CliError;
use crate::output::say;
use crate::tables::{Output, TextTable};
use gongkai::Measured;
use gongkai_analytics::export::{groups, metrics_table, rankings};
use gongkai_analytics::{AnalyticsError, GroupBy, Limit, Metric, Metrics, RankRow, group_by, rank};
use gongkai_figures::words::show;
use gongkai_model::{Lang, plural};
use std::process::ExitCode;

pub(crate) fn run(args: &MetricsArgs, lang: Lang) -> Result<ExitCode, CliError> {
    let chosen = if args.all { Metric::all().iter().collect() } else { choose(&args.metric)? };
    if args.pool > 1
        && let Some(metric) = chosen.iter().find(|metric| {
            !metric.is_ratio()
                && args.metric.iter().any(|name| crate::names::metric(name).is_ok_and(|id| id == metric.id))
        })
    {
        return Err(AnalyticsError::NotPoolable { metric: metric.id.clone() }.into());
    }
    let to = To { file: args.table.out.as_deref(), force: args.table.force };
    let out = Output::begin(args.table.format, args.table.out.as_deref(), args.table.force)?;
    let opening = to.of(opening(&args.input, lang).years(&args.year).pooled(args.pool));
    let Measured { metrics, account } = Batch::measure(opening, &chosen, lang)?;
    let years = metrics.years();
    let by = group(args.by);
    let exact = || match (args.rank, by) {
        (true, by) => Ok(rankings(&metrics, metrics.chosen(), &years, by.unwrap_or(GroupBy::Peers))?),
        (false, None) => Ok(metrics_table(&metrics)),
        (false, Some(by)) => Ok(groups(&metrics, by)?),
    };
    let chosen: Vec<&'static Metric> = metrics.chosen().to_vec();
    out.finish(exact, || match (args.rank, by) {
        (true, by) => ranking(&metrics, &chosen, &years, by.unwrap_or(GroupBy::Peers), lang),
        (false, None) => Ok(by_report(&metrics, lang)),
        (false, Some(by)) => by_group(&metrics, by, lang),
    })?;
    let asked = chosen.len();
    say_files(&account, lang);
    if args.pool > 1 {
        say(&pooled(&metrics, asked, lang));
    }
    Ok(exit(&account, args.input.strict))
}

/// What is said of metrics pooled over years.
fn pooled(metrics: &Metrics, asked: usize, lang: Lang) -> String {
    let (years, left_out) = (metrics.years_pooled(), asked - metrics.chosen().len());
    let rest = match left_out {
        0 => Default::default(),
        n => {
            (format!("；不是比率的 {n} 项指标未列"), format!("; left out, since not a ratio: {}", plural(n, "metric")))
        }
    };
    lang.pick(
        format!("各比率按本年及此前各年合并计算，至多 {years} 年，缺报的年度不计{}。", rest.0),
        format!(
            "Ratios are over each year and those before it, {years} at most; years without a report add nothing{}.",
            rest.1
        ),
    )
}

/// How a column of values is called.
fn value_head(metrics: &Metrics, lang: Lang) -> String {
    match metrics.years_pooled() {
        1 => lang.pick("数值", "value").to_owned(),
        years => lang.pick(format!("数值（{years}年合并）"), format!("value ({years} years pooled)")),
    }
}

pub(super) fn group(by: By) -> Option<GroupBy> {
    match by {
        By::Agency => None,
        By::Level => Some(GroupBy::Level),
        By::Kind => Some(GroupBy::Kind),
        By::Region => Some(GroupBy::Region),
        By::Work => Some(GroupBy::Work),
        By::Peers => Some(GroupBy::Peers),
        By::Year => Some(GroupBy::Year),
    }
}

/// The metrics named, or the given ones where none is named; a mix stands for its parts.
pub(crate) fn choose(named: &[String]) -> Result<Vec<&'static Metric>, CliError> {
    if named.is_empty() {
        return Ok(Metric::key().collect());
    }
    let ids = named.iter().map(|name| crate::names::metric(name)).collect::<Result<Vec<&str>, CliError>>()?;
    Ok(Metric::select(ids)?)
}

fn by_report(metrics: &Metrics, lang: Lang) -> TextTable {
    let count = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    let value = value_head(metrics, lang);
    let heads = lang.pick(["单位", "年度", "指标", &value, "基数"], ["agency", "year", "metric", &value, "n"]);
    let mut table = TextTable::new(&heads);
    for row in metrics.rows() {
        let mark = if row.below_minimum { lang.pick("（基数不足）", " (below minimum n)") } else { "" };
        table.push(vec![
            row.report.agency.name.clone(),
            row.report.report_year.to_string(),
            row.metric.label(lang).to_owned(),
            format!("{}{mark}", show(&row, lang)),
            count(row.n),
        ]);
    }
    table.numbers = vec![3, 4];
    table
}

fn by_group(metrics: &Metrics, by: GroupBy, lang: Lang) -> Result<TextTable, CliError> {
    let rows = group_by(metrics, by)?;
    let heads = lang.pick(
        ["分组", "口径", "年度", "指标", "合并计算", "中位数", "最小", "最大", "报告数", "未用"],
        ["group", "scope", "year", "metric", "pooled", "median", "min", "max", "reports", "not used"],
    );
    let mut table = TextTable::new(&heads);
    for row in rows {
        let show = |value: Option<f64>| value.map_or_else(|| "—".to_owned(), |v| row.metric.show(v));
        table.push(vec![
            row.label(lang),
            row.scope.label(lang).to_owned(),
            row.report_year.to_string(),
            row.metric.label(lang).to_owned(),
            show(row.pooled),
            show(row.median),
            show(row.min),
            show(row.max),
            row.used.to_string(),
            (row.reports() - row.used).to_string(),
        ]);
    }
    table.numbers = vec![4, 5, 6, 7, 8, 9];
    Ok(table)
}

fn ranking(
    metrics: &Metrics,
    chosen: &[&'static Metric],
    years: &[i32],
    by: GroupBy,
    lang: Lang,
) -> Result<TextTable, CliError> {
    let value = value_head(metrics, lang);
    let mut table = TextTable::new(&lang.pick(
        ["指标", "年度", "分组", "口径", "名次", "可能名次", "单位", &value, "95%区间", "收缩估计", "基数", "离群"],
        [
            "metric",
            "year",
            "group",
            "scope",
            "rank",
            "possible",
            "agency",
            &value,
            "95% interval",
            "shrunk",
            "n",
            "apart",
        ],
    ));
    for metric in chosen {
        for year in years {
            let rankings = rank(metrics, &metric.id, *year, by)?;
            for (of, (row, point)) in rankings.iter().flat_map(|of| of.placed().map(move |placed| (of, placed))) {
                let place = row.rank.map(|place| place.to_string());
                let interval = row
                    .interval
                    .map_or_else(String::new, |(low, high)| format!("{}–{}", metric.show(low), metric.show(high)));
                table.push(vec![
                    metric.label(lang).to_owned(),
                    year.to_string(),
                    of.label(lang),
                    of.scope.label(lang).to_owned(),
                    place.unwrap_or_else(|| lang.pick("不排名", "not ranked").to_owned()),
                    row.rank_set
                        .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}–{last}") })
                        .unwrap_or_default(),
                    row.row.report.agency.name.clone(),
                    show(&row.row, lang),
                    interval,
                    row.shrunk.map(|value| metric.show(value)).unwrap_or_default(),
                    row.row.n.map(|n| n.to_string()).unwrap_or_default(),
                    apart(row, point.and_then(|point| point.beyond), lang),
                ]);
            }
        }
    }
    table.numbers = vec![4, 5, 7, 8, 9, 10];
    Ok(table)
}

/// Whether a body stands apart from the others: outside the limits of its n, or far from the median of those ranked.
fn apart(row: &RankRow, beyond: Option<Limit>, lang: Lang) -> String {
    let limit = beyond.map(|limit| match limit {
        Limit::Warning => lang.pick("超出95%界限", "outside 95% limits"),
        Limit::Alarm => lang.pick("超出99.8%界限", "outside 99.8% limits"),
    });
    let outlier = row.is_outlier().then(|| lang.pick("离群值", "outlier"));
    limit.into_iter().chain(outlier).collect::<Vec<_>>().join(lang.pick("，", ", "))
}
