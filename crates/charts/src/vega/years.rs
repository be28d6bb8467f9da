//! Kinds that run over years: trend, heatmap, slope.

use serde_json::{Value, json};

use super::{name_rows, numbers, palette, step, tooltip, value, widest, with, without};
use crate::axis::Zero;
use crate::canvas::spread;
use crate::exchange::{Sheet, direction, tidy};
use crate::kinds::{Heatmap, Line, Scale, Slope, Trend};
use crate::theme::{Colors, Rgb};

/// One row a point. Points of one `run` are joined: a year without a value, given or not, ends a run, and so does a cut.
fn points(sheet: &Sheet<'_>, line: &Line, name: &str, cuts: &[u16]) -> Vec<Value> {
    let mut points: Vec<_> = line.points.iter().collect();
    points.sort_by_key(|point| point.year);
    let (mut run, mut last) = (0, None);
    let mut out = Vec::with_capacity(points.len());
    for point in points {
        if last.is_some_and(|year: u16| point.year != year + 1 || cuts.contains(&point.year)) {
            run += 1;
        }
        last = point.datum.value.map(|_| point.year);
        if last.is_none() {
            run += 1;
        }
        out.push(json!({
            "name": name, "label": line.label, "year": point.year, "value": point.datum.value, "run": run,
            "shown": sheet.said(&point.datum), "highlighted": line.highlighted,
        }));
    }
    out
}

pub(super) fn trend(sheet: &Sheet<'_>, trend: &Trend) -> Value {
    let colors = sheet.colors;
    let mut names = sheet.names(trend.lines.iter().chain(&trend.peers).map(|line| line.label.as_str()));
    let peers = trend.peers.as_ref().zip(trend.peers.as_ref().and_then(|_| names.pop()));
    let cuts = trend.cuts();
    let drawn = trend.lines.iter().zip(&names);
    let rows: Vec<Value> = drawn.flat_map(|(line, name)| points(sheet, line, name, &cuts)).collect();
    let values = trend.lines.iter().chain(&trend.peers).flat_map(|line| &line.points).filter_map(|p| p.datum.value);
    let axis = sheet.axis(values, Zero::over_years(&sheet.format));
    let (first, last) = trend.years();
    let paneled = sheet.paneled(trend);

    // Of many years every second, third … is named, the last one always.
    let every = ((usize::from(last - first) + 1) * if paneled { 3 } else { 1 }).div_ceil(14).max(1);
    let ticks: Vec<u16> = (first..=last).rev().step_by(every).collect();
    let x = json!({
        "field": "year", "type": "quantitative", "axis": { "format": "d", "values": ticks, "title": null, "grid": false },
        "scale": { "domain": [f64::from(first) - 0.5, f64::from(last) + 0.5], "nice": false, "zero": false },
    });
    let y = value(sheet, "value", &axis);
    let color = if paneled {
        let accent = json!({ "value": colors.accent.to_string() });
        let test = json!({ "test": "datum.highlighted", "value": colors.highlight.to_string() });
        json!({ "condition": test, "value": accent["value"] })
    } else {
        let pens: Vec<Rgb> = (0..names.len()).map(|at| sheet.series(at)).chain([colors.axis]).collect();
        let known: Vec<String> = names.iter().chain(peers.iter().map(|(_, name)| name)).cloned().collect();
        palette("name", &known, &pens[..known.len()])
    };
    let width = json!({ "condition": { "test": "datum.highlighted", "value": 3.4 }, "value": 2 });
    let mut layers = Vec::new();
    for form in trend.shown_breaks() {
        // Between the last year of the old form and the first of the new one.
        let at = json!([{ "year": f64::from(form.year) - 0.5, "label": crate::text::clean(&form.label) }]);
        layers.push(json!({
            "data": { "values": at },
            "mark": { "type": "rule", "strokeDash": [4, 3], "color": colors.axis.to_string() }, "encoding": { "x": x },
        }));
        if !paneled {
            layers.push(json!({
                "data": { "values": at }, "encoding": { "x": x, "y": { "value": 8 }, "text": { "field": "label" } },
                "mark": { "type": "text", "align": "left", "dx": 4, "color": colors.muted.to_string() },
            }));
        }
    }
    if let Some((line, name)) = &peers {
        // Panels have colours without names; the grey line is named above them.
        let color = if paneled { palette("name", std::slice::from_ref(name), &[colors.axis]) } else { color.clone() };
        layers.push(json!({
            "data": { "values": points(sheet, line, name, &cuts) }, "transform": with("value"),
            "mark": { "type": "line", "strokeDash": [6, 3], "strokeWidth": 1.6 },
            "encoding": { "x": x, "y": y, "color": color, "detail": { "field": "run", "type": "nominal" } },
        }));
    }
    layers.push(json!({
        "transform": with("value"), "mark": { "type": "line" },
        "encoding": {
            "x": x, "y": y, "color": color, "strokeWidth": width,
            "detail": [{ "field": "name", "type": "nominal" }, { "field": "run", "type": "nominal" }],
        },
    }));
    layers.push(json!({
        "transform": with("value"), "mark": { "type": "point", "filled": true, "size": if paneled { 24 } else { 46 }, "opacity": 1 },
        "encoding": { "x": x, "y": y, "color": color, "tooltip": tooltip(&["name", "year", "shown"]) },
    }));
    if !paneled {
        return json!({ "data": { "values": rows }, "height": 340, "layer": layers });
    }
    let columns = if sheet.spec.width < 640 { 2 } else { 3 };
    let width = (sheet.spec.width - 60) / columns - 50;
    json!({
        "data": { "values": rows }, "columns": columns, "autosize": "pad",
        "facet": { "field": "name", "type": "nominal", "sort": names, "header": { "labelAnchor": "start" } },
        "spec": { "width": width, "height": 110, "layer": layers },
    })
}

pub(super) fn heatmap(sheet: &Sheet<'_>, chart: &Heatmap) -> Value {
    let colors = sheet.colors;
    let names = sheet.names(chart.rows.iter().map(|row| row.label.as_str()));
    let axis =
        sheet.axis(chart.rows.iter().flat_map(|r| &r.cells).filter_map(|c| c.value), Zero::over_years(&sheet.format));
    let most = axis.min.abs().max(axis.max.abs());
    let (low, high, ramp) = match chart.scale {
        Scale::Sequential => (axis.min, axis.max, colors.sequential),
        Scale::Diverging => (-most, most, colors.diverging),
    };
    let mut rows = Vec::new();
    for (row, name) in chart.rows.iter().zip(&names) {
        for (cell, year) in row.cells.iter().zip(&chart.years) {
            let shade = cell.value.map(|value| Colors::ramp(ramp, (value - low) / (high - low)));
            rows.push(json!({
                "name": name, "label": row.label, "year": year, "value": cell.value, "shown": sheet.said(cell),
                "short": cell.value.map(|value| sheet.format.short(value, 1)),
                "inverse": !cell.few && shade.is_some_and(|shade| colors.on(shade) == colors.paper), "few": cell.few,
            }));
        }
    }
    let x = json!({
        "field": "year", "type": "ordinal", "scale": { "domain": chart.years },
        "axis": { "title": null, "labelAngle": 0, "orient": "top", "ticks": false, "domain": false },
    });
    let y = name_rows(&names);
    let mut legend = numbers(sheet);
    legend.remove("values");
    legend.insert("gradientLength".to_owned(), json!(180));
    let range: Vec<String> = ramp.iter().map(ToString::to_string).collect();
    let color = json!({
        "field": "value", "type": "quantitative", "legend": legend,
        "scale": { "domain": [tidy(low), tidy((low + high) / 2.0), tidy(high)], "range": range },
    });
    let tip = tooltip(&["name", "year", "shown"]);
    let mut layers = vec![
        json!({
            "transform": with("value"), "mark": { "type": "rect", "stroke": colors.paper.to_string() },
            "encoding": { "x": x, "y": y, "color": color, "opacity": super::faint(), "tooltip": tip },
        }),
        json!({
            "transform": without("value"),
            "mark": { "type": "rect", "color": colors.grid.to_string(), "stroke": colors.paper.to_string() },
            "encoding": { "x": x, "y": y, "tooltip": tip },
        }),
        json!({
            "transform": without("value"), "mark": { "type": "text", "color": colors.muted.to_string(), "text": "╱" },
            "encoding": { "x": x, "y": y },
        }),
    ];
    if chart.years.len() <= 10 {
        let ink = json!({ "condition": { "test": "datum.inverse", "value": colors.paper.to_string() }, "value": colors.ink.to_string() });
        layers.push(json!({
            "transform": with("value"), "mark": { "type": "text" },
            "encoding": { "x": x, "y": y, "text": { "field": "short" }, "color": ink },
        }));
    }
    for form in chart.breaks.iter().filter(|form| chart.years.iter().skip(1).any(|year| *year == form.year)) {
        let mut x = x.clone();
        x["bandPosition"] = json!(0);
        layers.push(json!({
            "data": { "values": [{ "year": form.year, "label": crate::text::clean(&form.label) }] },
            "mark": { "type": "rule", "strokeDash": [4, 3], "color": colors.ink.to_string() },
            "encoding": { "x": x, "tooltip": tooltip(&["label", "year"]) },
        }));
    }
    json!({ "data": { "values": rows }, "height": step(26), "layer": layers })
}

pub(super) fn slope(sheet: &Sheet<'_>, chart: &Slope) -> Value {
    /// Distance of labels in pixels.
    const LINE: f64 = 16.0;
    let colors = sheet.colors;
    let names = sheet.names(chart.items.iter().map(|item| item.label.as_str()));
    let height = (chart.items.len() as f64 * LINE + 20.0).max(260.0);
    let axis = sheet.axis(chart.items.iter().flat_map(|i| [i.from.value, i.to.value]).flatten(), Zero::IfNear);
    let span = axis.max - axis.min;
    let moves =
        [sheet.lang.pick("上升", "Rise"), sheet.lang.pick("下降", "Fall"), sheet.lang.pick("持平", "No change")];
    let mut rows = Vec::new();
    for (item, name) in chart.items.iter().zip(&names) {
        let moved = match direction(item.change()) {
            Some(true) => moves[0],
            Some(false) => moves[1],
            None => moves[2],
        };
        for (year, datum) in [(chart.from_year, &item.from), (chart.to_year, &item.to)] {
            let shown = sheet.said(datum);
            let text = if year == chart.from_year { format!("{name}  {shown}") } else { format!("{shown}  {name}") };
            rows.push(json!({
                "name": name, "label": item.label, "year": year, "value": datum.value, "move": moved, "shown": shown,
                "text": text, "highlighted": item.highlighted, "beside": null,
            }));
        }
    }
    // Labels are moved apart here: Vega-Lite would set them over each other.
    for year in [chart.from_year, chart.to_year] {
        let pixel = |value: f64| (value - axis.min) / span * height;
        let side: Vec<usize> =
            (0..rows.len()).filter(|at| rows[*at]["year"] == year && !rows[*at]["value"].is_null()).collect();
        let wanted: Vec<f64> = side.iter().filter_map(|at| rows[*at]["value"].as_f64()).map(pixel).collect();
        for (at, place) in side.iter().zip(spread(&wanted, LINE, 0.0, height)) {
            rows[*at]["beside"] = json!(tidy(axis.min + place / height * span));
        }
    }
    // Room for the labels at both sides, and at least a quarter of the width between them.
    let inner = f64::from(sheet.spec.width) - 40.0;
    let margin = (widest(&rows, "text") + 16.0).min(0.37 * inner);
    let x = json!({
        "field": "year", "type": "ordinal", "scale": { "domain": [chart.from_year, chart.to_year], "type": "point", "range": [margin, inner - margin] },
        "axis": { "title": null, "labelAngle": 0, "orient": "top", "grid": true, "ticks": false, "domain": false },
    });
    let mut y = value(sheet, "value", &axis);
    y["axis"] = Value::Null;
    let mut beside = y.clone();
    beside["field"] = json!("beside");
    let pens = [colors.accent, colors.highlight, colors.axis];
    let color = palette("move", &moves.map(str::to_owned), &pens);
    let label = |year: u16, align: &str, dx: i32| {
        json!({
            "transform": [{ "filter": { "field": "year", "equal": year } }, { "filter": "datum.value !== null" }],
            "mark": { "type": "text", "align": align, "dx": dx, "limit": 0 },
            "encoding": { "x": x, "y": beside, "text": { "field": "text" } },
        })
    };
    let line = json!({ "condition": { "test": "datum.highlighted", "value": 3.4 }, "value": 1.8 });
    let layers = json!([
        {
            "transform": with("value"), "mark": { "type": "line" },
            "encoding": { "x": x, "y": y, "color": color, "strokeWidth": line, "detail": { "field": "name", "type": "nominal" } },
        },
        {
            "transform": with("value"), "mark": { "type": "point", "filled": true, "size": 50, "opacity": 1 },
            "encoding": { "x": x, "y": y, "color": color, "tooltip": tooltip(&["name", "year", "shown"]) },
        },
        label(chart.from_year, "right", -12),
        label(chart.to_year, "left", 12),
    ]);
    json!({ "data": { "values": rows }, "height": height, "layer": layers })
}
