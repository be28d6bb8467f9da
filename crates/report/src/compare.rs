//! What changed between the two latest years that can be compared.

use crate::ReportError;
use crate::input::{MOST_ROWS, PageInput};
use crate::words::{change, cut};
use askama::Template;
use gongkai_analytics::{CarryOver, CompareRow, Comparison, compare};
use gongkai_model::Lang;

#[derive(Template)]
#[template(path = "compare.html")]
pub(crate) struct View {
    lang: Lang,
    heading: String,
    note: String,
    earlier: i32,
    later: i32,
    rows: Vec<Row>,
    cut: Option<String>,
    carry: Vec<CarryRow>,
}

struct Row {
    agency: String,
    metric: String,
    earlier: String,
    later: String,
    change: String,
}

struct CarryRow {
    agency: String,
    earlier: String,
    later: String,
    verdict: String,
}

/// The two years asked for, else the latest two in which the same agency reports; nothing where no agency reports
/// twice.
pub(crate) fn view(input: &PageInput<'_>) -> Result<Option<(Comparison, View)>, ReportError> {
    if let Some((earlier, later)) = input.compare {
        let comparison = compare(input.metrics, earlier, later)?;
        let view = of(&comparison, input.lang);
        return Ok(Some((comparison, view)));
    }
    let years = input.collection.years();
    for pair in years.windows(2).rev() {
        let comparison = compare(input.metrics, pair[0], pair[1])?;
        if comparison.any_in_both() {
            let view = of(&comparison, input.lang);
            return Ok(Some((comparison, view)));
        }
    }
    Ok(None)
}

fn of(comparison: &Comparison, lang: Lang) -> View {
    let both: Vec<CompareRow> =
        comparison.rows().filter(|row| row.metric.card.key && row.earlier.is_some() && row.later.is_some()).collect();
    View {
        lang,
        heading: lang.pick(
            format!("两年对比：{} 与 {}", comparison.earlier, comparison.later),
            format!("Two years: {} and {}", comparison.earlier, comparison.later),
        ),
        note: lang
            .pick(
                "只列两年都有报告的单位。比率的变化以百分点计。",
                "Only agencies with reports for both years. Changes of rates are in percentage points.",
            )
            .to_owned(),
        earlier: comparison.earlier,
        later: comparison.later,
        rows: both.iter().take(MOST_ROWS).map(|row| self::row(row, lang)).collect(),
        cut: cut(MOST_ROWS, both.len(), "metrics.csv", lang),
        carry: comparison.carry_over().iter().take(MOST_ROWS).map(|row| carry(row, lang)).collect(),
    }
}

fn row(row: &CompareRow, lang: Lang) -> Row {
    let show = |value: Option<f64>| value.map_or_else(|| row.state.label(lang).to_owned(), |v| row.metric.show(v));
    Row {
        agency: row.report().map(|report| report.agency.name.clone()).unwrap_or_default(),
        metric: row.metric.label(lang).to_owned(),
        earlier: show(row.before),
        later: show(row.after),
        change: change(row, lang),
    }
}

fn carry(row: &CarryOver, lang: Lang) -> CarryRow {
    let show = |n: Option<i64>| n.map_or_else(|| lang.pick("缺", "missing").to_owned(), |n| n.to_string());
    let verdict = match row.difference {
        Some(0) => lang.pick("一致", "yes").to_owned(),
        Some(n) => lang.pick(format!("相差 {n:+}"), format!("differs by {n:+}")),
        None => lang.pick("无法判断", "cannot be told").to_owned(),
    };
    CarryRow {
        agency: row.later.agency.name.clone(),
        earlier: show(row.carried_out),
        later: show(row.carried_in),
        verdict,
    }
}
