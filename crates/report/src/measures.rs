//! Tables of key metrics; each value leads to the cells behind it.

use crate::input::{MOST_ROWS, PageInput};
use crate::links::{Link, Links, On};
use crate::words::{cut, show};
use askama::Template;
use gongkai_analytics::{Metric, MetricState};
use gongkai_model::{CellState, Lang, Report};
use std::collections::BTreeSet;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "metrics.html")]
pub(crate) struct View {
    lang: Lang,
    heads: Vec<Head>,
    rows: Vec<Row>,
    cut: Option<String>,
}

struct Head {
    id: &'static str,
    label: &'static str,
}

struct Row {
    agency: String,
    href: String,
    year: i32,
    cells: Vec<Value>,
}

/// A value of a metric on the page.
pub(crate) struct Value {
    pub(crate) text: String,
    pub(crate) class: &'static str,
    pub(crate) link: Option<Link>,
    /// The numbers it is made of.
    pub(crate) operands: String,
}

impl Value {
    fn none() -> Value {
        Value { text: "—".to_owned(), class: "absent", link: None, operands: String::new() }
    }
}

/// The cells of each report that stand in a finding, by the report's place.
pub(crate) type Bad<'a> = [BTreeSet<&'a str>];

pub(crate) fn key_metrics() -> Vec<&'static Metric> {
    Metric::key().collect()
}

pub(crate) fn view<'a>(input: &PageInput<'a>, links: &Links<'a>) -> View {
    let lang = input.lang;
    let shown = key_metrics();
    let used = input.collection.used();
    let of_agencies = used.chunk_by(|a, b| a.agency.key == b.agency.key);
    let rows = of_agencies
        // The newest first.
        .flat_map(|reports| reports.iter().rev())
        .take(MOST_ROWS)
        .map(|report| Row {
            agency: report.agency.name.clone(),
            href: links.report(report, On::Index).unwrap_or_default(),
            year: report.report_year,
            cells: shown.iter().map(|metric| value(input, links, report, metric, On::Index)).collect(),
        })
        .collect();
    View {
        lang,
        heads: shown.iter().map(|m| Head { id: &m.card.id, label: m.card.label(lang) }).collect(),
        rows,
        cut: cut(MOST_ROWS, used.len(), "metrics.csv", lang),
    }
}

/// A metric of a report as the page shows it.
pub(crate) fn value<'a>(
    input: &PageInput<'a>,
    links: &Links<'a>,
    report: &Arc<Report>,
    metric: &Metric,
    on: On,
) -> Value {
    let Some(row) = input.metrics.row(report, &metric.id) else { return Value::none() };
    let operands = input.collection.operands(&row);
    let doubtful = row.state == MetricState::Ok && row.failed_check;
    let mark = if doubtful { "※" } else { "" };
    Value {
        text: format!("{}{mark}", show(&row, input.lang)),
        class: match row.state {
            MetricState::Ok if doubtful => "doubt",
            MetricState::Ok if row.below_minimum => "below",
            MetricState::Ok => "",
            _ => "absent",
        },
        link: links
            .report(report, on)
            .map(|href| Link { href, cell: first_cell(report, &operands).unwrap_or_default() }),
        operands,
    }
}

/// The first cell that a value is made of, if the report shows it.
fn first_cell(report: &Report, operands: &str) -> Option<String> {
    let first = operands.split(['=', ';', '+', ':']).next()?;
    let cells = report.cells.as_ref()?;
    let quantity = cells.form().quantity(first)?;
    let ix = *quantity.cells_used(cells).first()?;
    let shown = report.carried.tables.contains(&cells.form().table_of(ix).key);
    (shown && cells.state(ix) != CellState::Absent).then(|| cells.form().def(ix).id.clone())
}
