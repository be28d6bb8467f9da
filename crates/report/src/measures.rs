//! The table of key metrics; each value leads to the cells behind it.

use crate::KEY_METRICS;
use crate::input::{MOST_ROWS, PageInput, anchor};
use crate::words::{cut, show};
use gongkai_analytics::{Metric, MetricRow, MetricState};
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct View {
    note: String,
    heads: Vec<Head>,
    rows: Vec<Row>,
    cut: Option<String>,
}

#[derive(Serialize)]
struct Head {
    id: String,
    label: String,
}

#[derive(Serialize)]
struct Row {
    agency: String,
    year: i32,
    cells: Vec<Cell>,
}

#[derive(Serialize)]
struct Cell {
    text: String,
    class: &'static str,
    anchor: Option<String>,
    operands: String,
}

pub(crate) fn view(input: &PageInput<'_>) -> View {
    let lang = input.lang;
    let shown: Vec<&'static Metric> = KEY_METRICS.iter().filter_map(|id| Metric::by_id(id)).collect();
    let used = input.collection.used();
    let rows = used
        .iter()
        .take(MOST_ROWS)
        .map(|report| {
            let of_report = input.metrics.report_rows(report);
            let cell = |metric: &&'static Metric| {
                let row = of_report.iter().find(|row| row.metric.id == metric.id);
                row.map_or(Cell { text: "—".into(), class: "absent", anchor: None, operands: String::new() }, |row| {
                    cell(input, row)
                })
            };
            Row {
                agency: report.agency.name.clone(),
                year: report.report_year,
                cells: shown.iter().map(cell).collect(),
            }
        })
        .collect();
    View {
        note: lang
            .pick(
                "点击数值可看到所依据的单元格。“缺”表示所需数字未填报或读不到，“—”表示分母为零、没有定义；两者都不是零。灰色数值的基数低于该指标的最低数量，只显示，不参加排名。※ 表示所依据的单元格未通过勾稽检查。",
                "A value leads to the cells behind it. “missing” means that a number it needs is not reported or could not \
                 be read, “—” that the denominator is 0; neither is zero. Grey values rest on fewer cases than the metric's \
                 minimum and are never ranked. ※ marks values that rest on a cell of a failed check.",
            )
            .to_owned(),
        heads: shown.iter().map(|m| Head { id: m.card.id.clone(), label: m.label(lang).to_owned() }).collect(),
        rows,
        cut: cut(MOST_ROWS, used.len(), "metrics.csv", lang),
    }
}

/// Whether a cell that the value is made of stands in a failed check.
fn rests_on_a_finding(input: &PageInput<'_>, row: &MetricRow, operands: &str) -> bool {
    let report = &row.report;
    let key = report.agency.key.to_string();
    let of_report = input.review.findings.iter().filter(|finding| {
        finding.agency_key == key && finding.report_year == report.report_year && finding.file == report.origin.file
    });
    let mut cells = of_report.flat_map(|finding| &finding.cells);
    let operands: Vec<&str> = operands.split(['+', ';']).filter_map(|term| term.split('=').next()).collect();
    cells.any(|cell| operands.contains(&cell.cell.as_str()))
}

fn cell(input: &PageInput<'_>, row: &MetricRow) -> Cell {
    let operands = row.operands();
    // The first cell named leads into the figures; the title names all of them.
    let first = operands.split(['=', ';', '+', ':']).next().unwrap_or_default();
    let id = row.report.form().and_then(|form| form.quantity(first)).and_then(|quantity| {
        let cells = row.report.cells.as_ref()?;
        let ix = *quantity.cells_used(cells).first()?;
        // A table that could not be read is not drawn: its cells have no place on the page.
        let drawn = row.report.carried.tables.contains(&cells.form().table_of(ix).key);
        drawn.then(|| cells.form().def(ix).id.clone())
    });
    let report = anchor(input.collection, &row.report);
    let doubtful = row.state == MetricState::Ok && rests_on_a_finding(input, row, &operands);
    let mark = if doubtful { "※" } else { "" };
    Cell {
        text: format!("{}{mark}", show(row, input.lang)),
        class: match row.state {
            MetricState::Ok if doubtful => "doubt",
            MetricState::Ok if row.below_minimum => "below",
            MetricState::Ok => "",
            _ => "absent",
        },
        anchor: report.map(|report| id.map_or(report.clone(), |id| format!("{report}-{id}"))),
        operands,
    }
}
