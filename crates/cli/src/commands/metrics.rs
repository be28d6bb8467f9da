//! `gongkai metrics`.

use crate::args::{By, MetricsArgs};
use crate::batch::{Batch, To, exit, opening, say_files};
use crate::error::CliError;
use crate::tables::{Output, TextTable};
use gongkai::Measured;
use gongkai_analytics::export::{groups, metrics_table, rankings};
use gongkai_analytics::{GroupBy, Metric, MetricCard, Metrics, group_by, rank};
use gongkai_figures::words::show;
use gongkai_model::Lang;
use std::process::ExitCode;

pub(crate) fn run(args: &MetricsArgs, lang: Lang) -> Result<ExitCode, CliError> {
    let chosen = if args.all { Metric::all().iter().collect() } else { choose(&args.metric)? };
    let to = To { file: args.out.as_deref(), force: args.force };
    let out = Output::begin(args.format, args.out.as_deref(), args.force)?;
    let opening = to.of(opening(&args.input, lang).years(&args.year));
    let Measured { metrics, account } = Batch::measure(opening, &chosen, lang)?;
    let years = metrics.years();
    let by = group(args.by);
    let exact = || match (args.rank, by) {
        (true, by) => Ok(rankings(&metrics, &chosen, &years, by.unwrap_or(GroupBy::Peers))?),
        (false, None) => Ok(metrics_table(&metrics)),
        (false, Some(by)) => Ok(groups(&metrics, by)?),
    };
    out.finish(exact, || match (args.rank, by) {
        (true, by) => ranking(&metrics, &chosen, &years, by.unwrap_or(GroupBy::Peers), lang),
        (false, None) => Ok(by_report(&metrics, lang)),
        (false, Some(by)) => by_group(&metrics, by, lang),
    })?;
    say_files(&account, lang);
    Ok(exit(&account, args.input.strict))
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
    let ids: Vec<&str> = named.iter().map(String::as_str).collect();
    for id in &ids {
        if MetricCard::by_id(id).is_none() {
            return Err(CliError::Unknown {
                what: "metric",
                name: (*id).to_owned(),
                near: MetricCard::near(id).into_iter().map(str::to_owned).collect(),
                valid: MetricCard::all().iter().map(|card| card.id.clone()).collect(),
            });
        }
    }
    Ok(Metric::select(ids)?)
}

fn by_report(metrics: &Metrics, lang: Lang) -> TextTable {
    let count = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    let heads = lang.pick(["单位", "年度", "指标", "数值", "基数"], ["agency", "year", "metric", "value", "n"]);
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
    let mut table = TextTable::new(&lang.pick(
        ["指标", "年度", "分组", "口径", "名次", "可能名次", "单位", "数值", "95%区间", "收缩估计", "基数"],
        ["metric", "year", "group", "scope", "rank", "possible", "agency", "value", "95% interval", "shrunk", "n"],
    ));
    for metric in chosen {
        for year in years {
            let rankings = rank(metrics, &metric.id, *year, by)?;
            for (of, row) in rankings.iter().flat_map(|of| of.rows.iter().map(move |row| (of, row))) {
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
                ]);
            }
        }
    }
    table.numbers = vec![4, 5, 7, 8, 9, 10];
    Ok(table)
}
