//! The long table of metrics, made of columns.

use super::TableRows;
use super::tables::METRICS;
use crate::head::Head;
use crate::{Metric, MetricState, Metrics};
use gongkai_model::{Comparable, FormId};
use polars::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rows of a piece, about so many; also the size of a row group.
const ROWS: usize = 65_536;

/// One row a report and metric: [`Table::Metrics`](super::Table::Metrics), of some metrics or of all.
pub fn metrics_table(metrics: &Metrics) -> TableRows<'_> {
    let reports = (ROWS / metrics.chosen().len().max(1)).max(1);
    let numbers = metrics.report_numbers();
    TableRows::of_frames("metrics", METRICS, metrics.reports().div_ceil(reports), move |piece| {
        let from = piece * reports;
        let to = (from + reports).min(numbers.len());
        let heads: Vec<Arc<Head>> =
            numbers[from..to].iter().map(|at| Arc::clone(&metrics.quantities().heads()[*at as usize])).collect();
        piece_of(metrics, &heads, from)
    })
}

/// The rows of some reports, report by report.
fn piece_of(metrics: &Metrics, heads: &[Arc<Head>], from: usize) -> PolarsResult<DataFrame> {
    let columns: Vec<_> = metrics.chosen().iter().filter_map(|metric| metrics.column(metric)).collect();
    let rows = heads.len() * columns.len();
    let each = || (from..from + heads.len()).flat_map(|at| columns.iter().map(move |column| (column, at)));
    let of_report = |name: &str, of: &dyn Fn(&Head) -> Option<String>| {
        let mut builder = StringChunkedBuilder::new(name.into(), rows);
        for head in heads {
            let text = of(head);
            (0..columns.len()).for_each(|_| builder.append_option(text.as_deref()));
        }
        builder.finish().into_column()
    };
    let of_metric = |name: &str, of: &dyn Fn(usize) -> &'static str| {
        let mut builder = StringChunkedBuilder::new(name.into(), rows);
        for _ in heads {
            (0..columns.len()).for_each(|at| builder.append_value(of(at)));
        }
        builder.finish().into_column()
    };
    let form = heads.iter().flat_map(|head| {
        let form = head.form.and_then(|form| form.to_string().parse::<i64>().ok());
        std::iter::repeat_n(form, columns.len())
    });
    let year = heads.iter().flat_map(|head| std::iter::repeat_n(i64::from(head.report_year), columns.len()));
    let text = |text: &str| Some(text.to_owned());
    let mut states = StringChunkedBuilder::new("state".into(), rows);
    each().for_each(|(column, at)| states.append_value(MetricState::id(column.state(at))));
    let mut comparable = StringChunkedBuilder::new("comparable".into(), rows);
    // The same for every report on a form.
    let mut by_form: BTreeMap<Option<FormId>, Vec<&str>> = BTreeMap::new();
    for head in heads {
        let words = by_form.entry(head.form).or_insert_with_key(|form| {
            let of = |metric: &Metric| form.map_or(Comparable::Yes, |form| metric.comparable(form)).id();
            columns.iter().map(|column| of(column.metric)).collect()
        });
        words.iter().for_each(|word| comparable.append_value(word));
    }
    let int = |name: &str, of: &dyn Fn(&crate::measure::Rows<'_>, usize) -> Option<i64>| {
        Int64Chunked::from_iter_options(name.into(), each().map(|(column, at)| of(column, at))).into_column()
    };
    let bool = |name: &str, of: &dyn Fn(&crate::measure::Rows<'_>, usize) -> bool| {
        BooleanChunked::from_iter_values(name.into(), each().map(|(column, at)| of(column, at))).into_column()
    };
    let all = vec![
        of_report("agency", &|head| text(&head.agency.name)),
        Int64Chunked::from_iter_values("report_year".into(), year).into_column(),
        of_metric("metric", &|at| &columns[at].metric.id),
        Float64Chunked::from_iter_options("value".into(), each().map(|(column, at)| column.value(at))).into_column(),
        int("numerator", &|column, at| column.numerator(at)),
        int("denominator", &|column, at| column.denominator(at)),
        int("n", &|column, at| column.n(at)),
        states.finish().into_column(),
        bool("below_minimum", &|column, at| column.below_minimum(at)),
        bool("failed_check", &|column, at| column.failed_check(at)),
        of_metric("unit", &|at| columns[at].metric.card.unit.in_data()),
        of_report("agency_key", &|head| text(&head.agency.key.to_string())),
        of_report("region", &|head| Some(head.agency.region.to_string()).filter(|region| !region.is_empty())),
        of_report("level", &|head| head.agency.level.map(|level| level.id().to_owned())),
        of_report("kind", &|head| text(head.agency.kind.id())),
        of_report("scope", &|head| text(head.scope.id())),
        Int64Chunked::from_iter_options("form".into(), form).into_column(),
        comparable.finish().into_column(),
        of_report("file", &|head| text(&head.file)),
        Int64Chunked::full("years_pooled".into(), metrics.years_pooled().into(), rows).into_column(),
    ];
    DataFrame::new(rows, all)
}
