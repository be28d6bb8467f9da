//! Charts for Vega-Lite: the same data and the same order, drawn by another program.

mod control;
mod parts;
mod rows;
mod spread;
#[cfg(test)]
mod tests;
mod years;

use serde_json::{Map, Value, json};

use crate::axis::Axis;
use crate::error::ChartError;
use crate::exchange::{SMALL, Sheet, TITLE, kind};
use crate::font::FAMILIES;
use crate::format::Unit;
use crate::kinds::Chart;
use crate::spec::ChartSpec;

/// The schema that every specification names.
const SCHEMA: &str = "https://vega.github.io/schema/vega-lite/v5.json";

/// The chart as a Vega-Lite specification (version 5), with its data inside.
///
/// Shares stay fractions (0.4357) and the axes show them as percentages; a missing value is `null` and is drawn as
/// missing, never as zero. Each row of data holds the number as text too (`shown`), so that what is written beside a mark
/// is what the picture of [`render_svg`](crate::render_svg) says. Names that would fall together on an axis are numbered.
///
/// Vega-Lite draws no Sankey diagram: a flow becomes two stacked columns, what came in and where it went. It has no
/// hatching: cells without a value are grey with a stroke through them.
///
/// The same spec gives the same JSON, and no name becomes an expression: all of them are data.
///
/// ```
/// use gongkai_charts::{Bar, Bars, Chart, ChartSpec, ValueFormat, to_vega_lite};
///
/// let bars = vec![Bar::new("云泽区财政局", Some(0.42)), Bar::new("云泽区档案馆", None)];
/// let spec = ChartSpec::new("标题", ValueFormat::percent(2), Chart::Bars(Bars { bars, ..Bars::default() }));
/// let vega = to_vega_lite(&spec).unwrap();
/// assert_eq!(vega["data"]["values"][0]["value"], 0.42);
/// assert!(vega["data"]["values"][1]["value"].is_null());
/// ```
///
/// # Errors
///
/// What the checks of the kind find: values no axis can hold, rows of the wrong length, doubled years.
pub fn to_vega_lite(spec: &ChartSpec) -> Result<Value, ChartError> {
    let sheet = Sheet::new(spec)?;
    let body = match &spec.chart {
        Chart::Trend(chart) => years::trend(&sheet, chart),
        Chart::Heatmap(chart) => years::heatmap(&sheet, chart),
        Chart::Slope(chart) => years::slope(&sheet, chart),
        Chart::Bars(chart) => rows::bars(&sheet, chart),
        Chart::Mix(chart) => rows::mix(&sheet, chart),
        Chart::Dumbbell(chart) => rows::dumbbell(&sheet, chart),
        Chart::Pareto(chart) => rows::pareto(&sheet, chart),
        Chart::Waterfall(chart) => parts::waterfall(&sheet, chart),
        Chart::Funnel(chart) => parts::funnel(&sheet, chart),
        Chart::Flow(chart) => parts::flow(&sheet, chart),
        Chart::Distribution(chart) => spread::distribution(&sheet, chart),
        Chart::Calendar(chart) => spread::calendar(&sheet, chart),
        Chart::Control(chart) => control::control(&sheet, chart),
    };
    let mut whole = frame(&sheet);
    if let Value::Object(body) = body {
        whole.extend(body);
        // Plots that stand side by side have widths of their own.
        if whole.contains_key("hconcat") || whole.contains_key("facet") {
            whole.remove("width");
        }
    }
    Ok(Value::Object(whole))
}

/// What stands around every chart.
fn frame(sheet: &Sheet<'_>) -> Map<String, Value> {
    let (words, colors) = (sheet.words(), sheet.colors);
    let below: Vec<String> = words.subtitle.into_iter().chain(words.foot).collect();
    let text = |color: crate::theme::Rgb| color.to_string();
    let whole = json!({
        "$schema": SCHEMA,
        "description": words.description,
        "usermeta": { "kind": kind(&sheet.spec.chart), "lang": sheet.lang.pick("zh-CN", "en"), "source": crate::text::clean(&sheet.spec.source) },
        "title": { "text": words.title, "subtitle": below },
        "width": sheet.spec.width,
        "autosize": { "type": "fit-x", "contains": "padding" },
        "padding": 20,
        "background": text(colors.paper),
        "config": {
            "font": FAMILIES,
            "view": { "stroke": null },
            "title": {
                "anchor": "start", "frame": "group", "fontSize": TITLE, "subtitleFontSize": SMALL, "subtitlePadding": 6,
                "subtitleLineHeight": 18, "offset": 14, "color": text(colors.ink), "subtitleColor": text(colors.muted),
            },
            "axis": {
                "labelColor": text(colors.muted), "titleColor": text(colors.muted), "gridColor": text(colors.grid),
                "domainColor": text(colors.axis), "tickColor": text(colors.axis), "labelFontSize": SMALL,
                "titleFontSize": SMALL, "titleFontWeight": "normal", "labelLimit": 260,
            },
            "legend": {
                "labelColor": text(colors.ink), "titleColor": text(colors.muted), "labelFontSize": SMALL, "orient": "top",
                "direction": "horizontal", "title": null, "labelLimit": 240, "columns": 4, "symbolType": "square",
            },
            "header": { "labelColor": text(colors.ink), "labelFontSize": SMALL, "title": null },
            "text": { "color": text(colors.ink), "fontSize": SMALL },
        },
    });
    if let Value::Object(whole) = whole { whole } else { Map::new() }
}

/// How an axis writes its numbers. The expressions are ours and hold no name.
fn numbers(sheet: &Sheet<'_>) -> Map<String, Value> {
    let mut axis = Map::new();
    match sheet.format.unit {
        Unit::Percent => axis.insert("format".to_owned(), json!("~%")),
        Unit::PerMille => axis.insert("labelExpr".to_owned(), json!("format(datum.value * 1000, ',~f') + '‰'")),
        Unit::Points => axis.insert("labelExpr".to_owned(), json!("format(datum.value * 100, '+,~f')")),
        Unit::Cases | Unit::TenThousandYuan | Unit::Days | Unit::Findings | Unit::Index => {
            axis.insert("format".to_owned(), json!(",~f"))
        }
    };
    axis.insert("title".to_owned(), json!(sheet.format.axis_note(sheet.lang)));
    axis
}

/// A value on an axis with the ends and the ticks of the picture.
fn value(sheet: &Sheet<'_>, field: &str, axis: &Axis) -> Value {
    let mut look = numbers(sheet);
    let ticks: Vec<f64> = axis.ticks.iter().map(|(value, _)| crate::exchange::tidy(*value)).collect();
    look.insert("values".to_owned(), json!(ticks));
    json!({
        "field": field, "type": "quantitative", "axis": look,
        "scale": { "domain": [crate::exchange::tidy(axis.min), crate::exchange::tidy(axis.max)], "nice": false, "zero": false },
    })
}

/// One row a name, from top to bottom.
fn name_rows(names: &[String]) -> Value {
    // Measured here: outside a browser Vega takes Han characters for narrow ones.
    let widest = names.iter().map(|name| crate::text_width(name, SMALL)).fold(0.0, f64::max);
    json!({
        "field": "name", "type": "nominal", "scale": { "domain": names },
        "axis": { "title": null, "ticks": false, "domain": false, "labelPadding": 8, "labelLimit": 0, "minExtent": widest.ceil() + 10.0 },
    })
}

/// The colours of named things, with a legend.
fn palette(field: &str, names: &[String], colors: &[crate::theme::Rgb]) -> Value {
    let colors: Vec<String> = colors.iter().map(ToString::to_string).collect();
    json!({ "field": field, "type": "nominal", "scale": { "domain": names, "range": colors } })
}

/// What a reader who points at a mark is told.
fn tooltip(fields: &[&str]) -> Value {
    fields.iter().map(|field| json!({ "field": field, "type": "nominal" })).collect()
}

/// Rows in which a field of ours holds a value.
fn with(field: &str) -> Value {
    json!([{ "filter": format!("datum.{field} !== null") }])
}

/// Rows in which a field holds none.
fn without(field: &str) -> Value {
    json!([{ "filter": format!("datum.{field} === null") }])
}

/// The widest text of a field, in pixels.
fn widest(rows: &[Value], field: &str) -> f64 {
    rows.iter()
        .filter_map(|row| row[field].as_str())
        .map(|text| crate::text_width(text, SMALL))
        .fold(0.0, f64::max)
        .ceil()
}

/// Room at the right for the texts of a field: Vega counts axes when it fits a plot to its width, not texts.
fn room(rows: &[Value], field: &str) -> Value {
    json!({ "left": 20, "top": 20, "bottom": 20, "right": 24.0 + widest(rows, field) })
}

/// What rests on few cases is pale.
fn faint() -> Value {
    json!({ "condition": { "test": "datum.few", "value": 1.0 - crate::kinds::MUTED }, "value": 1 })
}

/// The height of rows.
fn step(pixels: u32) -> Value {
    json!({ "step": pixels })
}
