//! Values by what they rest on, within limits.

use serde_json::{Value, json};

use super::{tooltip, value};
use crate::axis::Zero;
use crate::exchange::Sheet;
use crate::kinds::{Control, Outside, ticks};

pub(super) fn control(sheet: &Sheet<'_>, chart: &Control) -> Value {
    let colors = sheet.colors;
    let rows: Vec<Value> = chart
        .dots
        .iter()
        .map(|dot| {
            json!({
                "label": dot.label, "n": dot.n, "value": dot.value.value, "shown": sheet.said(&dot.value),
                "outside": dot.outside, "highlighted": dot.highlighted,
                "few": chart.min_n.is_some_and(|least| dot.n < least),
            })
        })
        .collect();
    let axis = sheet.axis(chart.values(), Zero::IfNear);
    let (low, high) = chart.ends();
    let n = json!({
        "field": "n", "type": "quantitative", "scale": { "type": "log", "domain": [low, high], "nice": false },
        "axis": { "title": crate::text::clean(&chart.base), "values": ticks((low, high)), "format": ",d", "grid": false },
    });
    let names = sheet.names(chart.limits.iter().map(|pair| pair.label.as_str()));
    let pens: Vec<String> = chart.limits.iter().map(|pair| sheet.limit(pair).to_string()).collect();
    let color = json!({ "field": "name", "type": "nominal", "scale": { "domain": names, "range": pens } });
    let mut layers = Vec::new();
    for (pair, name) in chart.limits.iter().zip(&names) {
        for end in ["low", "high"] {
            let within = pair.points.iter().filter(|point| (low..=high).contains(&point.n));
            let points: Vec<Value> = within
                .map(|point| json!({ "n": point.n, "value": if end == "low" { point.low } else { point.high }, "name": name }))
                .collect();
            layers.push(json!({
                "data": { "values": points }, "mark": { "type": "line", "clip": true, "strokeWidth": if pair.of_chance { 1.0 } else { 1.6 } },
                "encoding": { "x": n, "y": value(sheet, "value", &axis), "color": color },
            }));
        }
    }
    if let Some(center) = &chart.center {
        let text = format!("{} {}", crate::text::clean(&center.label), sheet.number(center.value));
        let data = json!({ "values": [{ "value": center.value, "text": text }] });
        layers.push(json!({
            "data": data, "mark": { "type": "rule", "color": colors.ink.to_string() },
            "encoding": { "y": value(sheet, "value", &axis) },
        }));
        layers.push(json!({
            "data": data, "mark": { "type": "text", "align": "right", "dy": -8, "color": colors.ink.to_string() },
            "encoding": { "x": { "value": "width" }, "y": value(sheet, "value", &axis), "text": { "field": "text" } },
        }));
    }
    let strong = format!("datum.highlighted || datum.outside == '{}'", Outside::Alarm.id());
    let tests = json!([
        { "test": strong, "value": colors.highlight.to_string() },
        { "test": format!("datum.outside == '{}'", Outside::Warning.id()), "value": colors.accent.to_string() },
    ]);
    let fill = json!({ "condition": [{ "test": "datum.few", "value": colors.paper.to_string() }, tests[0], tests[1]], "value": colors.context.to_string() });
    let stroke = json!({ "condition": tests, "value": colors.context.to_string() });
    let known = json!([{ "filter": "datum.value !== null && datum.n > 0" }]);
    layers.push(json!({
        "transform": known, "mark": { "type": "point", "filled": true, "opacity": 1, "size": 44, "strokeWidth": 1.6 },
        "encoding": {
            "x": n, "y": value(sheet, "value", &axis), "fill": fill, "stroke": stroke,
            "tooltip": tooltip(&["label", "shown", "n"]),
        },
    }));
    let named =
        format!("datum.value !== null && datum.n > 0 && ({strong} || datum.outside == '{}')", Outside::Warning.id());
    layers.push(json!({
        "transform": [{ "filter": named }],
        "mark": { "type": "text", "align": "left", "dx": 7, "color": colors.ink.to_string() },
        "encoding": { "x": n, "y": value(sheet, "value", &axis), "text": { "field": "label" } },
    }));
    json!({ "data": { "values": rows }, "height": 340, "layer": layers })
}
