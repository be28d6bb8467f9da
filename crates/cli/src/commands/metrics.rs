//! `gongkai metrics`.

use crate::args::{By, MetricsArgs, TableFormat};
use crate::batch::{Batch, To, opening};
use crate::error::CliError;
use crate::output::Sink;
use crate::tables::TextTable;
use gongkai_analytics::export::{Format, Options, Table, write_table};
use gongkai_analytics::{GroupBy, Metric, MetricCard, Metrics, group_by, rank};
use gongkai_model::Lang;
use gongkai_report::{KEY_METRICS, value_text};
use gongkai_source::OutFile;
use std::process::ExitCode;

pub(crate) fn run(args: &MetricsArgs, lang: Lang) -> Result<ExitCode, CliError> {
    let chosen = if args.all { Metric::all().iter().collect() } else { choose(&args.metric, &KEY_METRICS)? };
    let to = To { file: args.out.as_deref(), force: args.force };
    let open = || Batch::open(to.of(opening(&args.input, lang).years(&args.year)), lang);
    if args.format == TableFormat::Parquet {
        let Some(path) = &args.out else {
            return Err(CliError::Missing { what: "--format parquet", needs: "-o FILE.parquet" });
        };
        if args.rank || args.by != By::Agency {
            return Err(CliError::Missing { what: "--format parquet", needs: "--by agency" });
        }
        let out = OutFile::begin(path, args.force)?;
        let batch = open()?;
        let metrics = batch.metrics()?.only(&chosen);
        let options = Options { format: Format::Parquet, bom: false };
        let mut bytes = Vec::new();
        write_table(Table::Metrics, batch.collection(), &metrics, options, &mut bytes)?;
        out.finish(&bytes)?;
        batch.say_files(lang);
        return Ok(batch.exit(args.input.strict));
    }
    let out = Sink::begin(args.out.as_deref(), args.force)?;
    let batch = open()?;
    let metrics = batch.metrics()?.only(&chosen);
    let table = if args.rank {
        ranking(&metrics, &chosen, &batch.collection().years(), args.format, lang)?
    } else {
        match group(args.by) {
            None => by_report(&metrics, args.format, lang),
            Some(by) => by_group(&metrics, by, args.format, lang),
        }
    };
    out.finish(&table.render(args.format)?)?;
    batch.say_files(lang);
    Ok(batch.exit(args.input.strict))
}

fn group(by: By) -> Option<GroupBy> {
    match by {
        By::Agency => None,
        By::Level => Some(GroupBy::Level),
        By::Kind => Some(GroupBy::Kind),
        By::Region => Some(GroupBy::Region),
        By::Year => Some(GroupBy::Year),
    }
}

/// The metrics named, or the given ones where none is named; a mix stands for its parts.
pub(crate) fn choose(named: &[String], standard: &[&str]) -> Result<Vec<&'static Metric>, CliError> {
    let ids: Vec<&str> = if named.is_empty() { standard.to_vec() } else { named.iter().map(String::as_str).collect() };
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

fn number(value: Option<f64>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

fn by_report(metrics: &Metrics, format: TableFormat, lang: Lang) -> TextTable {
    let count = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
    if format.is_exact() {
        let mut table = TextTable::new(&[
            "agency",
            "report_year",
            "metric",
            "value",
            "numerator",
            "denominator",
            "n",
            "state",
            "below_minimum",
            "scope",
            "form",
            "agency_key",
            "operands",
            "file",
        ]);
        for row in &metrics.rows {
            let report = &row.report;
            table.push(vec![
                report.agency.name.clone(),
                report.report_year.to_string(),
                row.metric.id.clone(),
                number(row.value),
                count(row.numerator),
                count(row.denominator),
                count(row.n),
                row.state.id().to_owned(),
                row.below_minimum.to_string(),
                report.scope.id().to_owned(),
                report.form().map(|form| form.id.to_string()).unwrap_or_default(),
                report.agency.key.to_string(),
                row.operands(),
                report.origin.file.clone(),
            ]);
        }
        return table;
    }
    let heads = lang.pick(["单位", "年度", "指标", "数值", "基数"], ["agency", "year", "metric", "value", "n"]);
    let mut table = TextTable::new(&heads);
    for row in &metrics.rows {
        let mark = if row.below_minimum { lang.pick("（基数不足）", " (below minimum n)") } else { "" };
        table.push(vec![
            row.report.agency.name.clone(),
            row.report.report_year.to_string(),
            row.metric.label(lang).to_owned(),
            format!("{}{mark}", value_text(row, lang)),
            count(row.n),
        ]);
    }
    table.numbers = vec![3, 4];
    table
}

fn by_group(metrics: &Metrics, by: GroupBy, format: TableFormat, lang: Lang) -> TextTable {
    let rows = group_by(metrics, by);
    if format.is_exact() {
        let mut table = TextTable::new(&[
            "by",
            "group",
            "report_year",
            "scope",
            "metric",
            "reports",
            "missing",
            "undefined",
            "not_carried",
            "not_in_form",
            "pooled",
            "numerator",
            "denominator",
            "median",
            "min",
            "max",
        ]);
        for row in rows {
            let big = |n: Option<i128>| n.map(|n| n.to_string()).unwrap_or_default();
            table.push(vec![
                by.id().to_owned(),
                row.group.clone(),
                row.report_year.to_string(),
                row.scope.id().to_owned(),
                row.metric.id.clone(),
                row.used.to_string(),
                row.missing.to_string(),
                row.undefined.to_string(),
                row.not_carried.to_string(),
                row.not_in_form.to_string(),
                number(row.pooled),
                big(row.numerator),
                big(row.denominator),
                number(row.median),
                number(row.min),
                number(row.max),
            ]);
        }
        return table;
    }
    let heads = lang.pick(
        ["分组", "年度", "指标", "合并计算", "中位数", "最小", "最大", "报告数", "未用"],
        ["group", "year", "metric", "pooled", "median", "min", "max", "reports", "not used"],
    );
    let mut table = TextTable::new(&heads);
    for row in rows {
        let show = |value: Option<f64>| value.map_or_else(|| "—".to_owned(), |v| row.metric.show(v));
        table.push(vec![
            row.label(lang),
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
    table.numbers = vec![3, 4, 5, 6, 7, 8];
    table
}

fn ranking(
    metrics: &Metrics,
    chosen: &[&'static Metric],
    years: &[i32],
    format: TableFormat,
    lang: Lang,
) -> Result<TextTable, CliError> {
    let exact = format.is_exact();
    let mut table = if exact {
        TextTable::new(&[
            "metric",
            "report_year",
            "rank",
            "agency",
            "value",
            "low",
            "high",
            "n",
            "below_minimum",
            "state",
        ])
    } else {
        TextTable::new(&lang.pick(
            ["指标", "年度", "名次", "单位", "数值", "95%区间", "基数"],
            ["metric", "year", "rank", "agency", "value", "95% interval", "n"],
        ))
    };
    for metric in chosen {
        for year in years {
            for row in rank(metrics, &metric.id, *year)?.rows {
                let place = row.rank.map(|place| place.to_string());
                let n = row.row.n.map(|n| n.to_string()).unwrap_or_default();
                let agency = row.row.report.agency.name.clone();
                if exact {
                    table.push(vec![
                        metric.id.clone(),
                        year.to_string(),
                        place.unwrap_or_default(),
                        agency,
                        number(row.row.value),
                        number(row.interval.map(|(low, _)| low)),
                        number(row.interval.map(|(_, high)| high)),
                        n,
                        row.row.below_minimum.to_string(),
                        row.row.state.id().to_owned(),
                    ]);
                } else {
                    let interval = row
                        .interval
                        .map_or_else(String::new, |(low, high)| format!("{}–{}", metric.show(low), metric.show(high)));
                    table.push(vec![
                        metric.label(lang).to_owned(),
                        year.to_string(),
                        place.unwrap_or_else(|| lang.pick("不排名", "not ranked").to_owned()),
                        agency,
                        value_text(&row.row, lang),
                        interval,
                        n,
                    ]);
                }
            }
        }
    }
    if !exact {
        table.numbers = vec![2, 4, 5, 6];
    }
    Ok(table)
}
