//! Kinds that take a number apart: waterfall, funnel, flow.

use serde_json::{Value, json};

use super::{name_rows, palette, room, step, tooltip, value, with};
use crate::axis::Zero;
use crate::canvas::spread;
use crate::exchange::{Sheet, tidy};
use crate::format::ValueFormat;
use crate::kinds::{Flow, FlowPart, Funnel, Waterfall};
use crate::theme::Rgb;

pub(super) fn waterfall(sheet: &Sheet<'_>, chart: &Waterfall) -> Value {
    let colors = sheet.colors;
    let rest = chart.rest();
    let unexplained = sheet.lang.pick("其余", "Rest");
    let steps = chart.steps.iter().map(|step| (step.label.as_str(), step.change.value, sheet.said(&step.change)));
    let steps: Vec<(&str, Option<f64>, String)> =
        steps.chain(rest.map(|rest| (unexplained, Some(rest), String::new()))).collect();
    let labels =
        [chart.from_label.as_str()].into_iter().chain(steps.iter().map(|step| step.0)).chain([chart.to_label.as_str()]);
    let names = sheet.names(labels);
    let kinds = [sheet.lang.pick("增加", "Adds"), sheet.lang.pick("减少", "Takes"), sheet.lang.pick("总值", "Level")];
    let end = |name: &String, role: &str, datum: &crate::spec::Datum| {
        json!({
            "name": name, "role": role, "kind": kinds[2], "value": datum.value, "start": datum.value.map(|_| 0.0),
            "end": datum.value, "shown": sheet.said(datum), "beside": datum.value,
        })
    };
    let mut rows = vec![end(&names[0], "from", &chart.from)];
    let mut level = chart.from.value;
    for ((_, change, said), name) in steps.iter().zip(&names[1..]) {
        let start = level;
        // A change that is not known leaves the level where it was.
        let end = level.map(|level| tidy(level + change.unwrap_or_default()));
        rows.push(json!({
            "name": name, "role": "change", "kind": if change.is_some_and(|c| c < 0.0) { kinds[1] } else { kinds[0] },
            "value": change, "start": start.filter(|_| change.is_some()), "end": end.filter(|_| change.is_some()),
            "shown": change.map_or_else(|| said.clone(), |change| sheet.change(change)),
            "beside": start.into_iter().chain(end).reduce(f64::max),
        }));
        level = end;
    }
    rows.push(end(&names[names.len() - 1], "to", &chart.to));
    let ends = rows.iter().flat_map(|row| {
        let start = row["start"].as_f64().filter(|_| row["role"] == "change");
        start.into_iter().chain(row["end"].as_f64())
    });
    let axis = sheet.axis(ends.collect::<Vec<f64>>(), Zero::IfNear);
    // A bar that does not begin at zero would lie about its length: then the ends are dots.
    let from_zero = axis.min <= 0.0 && axis.max >= 0.0;
    let (x, y) = (|field: &str| value(sheet, field, &axis), name_rows(&names));
    let color = palette("kind", &kinds.map(str::to_owned), &[colors.accent, colors.highlight, colors.muted]);
    let bar = json!({ "type": "bar", "height": { "band": 0.6 } });
    let tip = tooltip(&["name", "shown"]);
    let level = |role: &str| {
        let mark =
            if from_zero { bar.clone() } else { json!({ "type": "point", "filled": true, "size": 140, "opacity": 1 }) };
        let mut encoding = json!({ "x": x("end"), "y": y, "color": color, "tooltip": tip });
        if from_zero {
            encoding["x2"] = json!({ "field": "start" });
        }
        json!({ "transform": [{ "filter": { "field": "role", "equal": role } }, { "filter": "datum.end !== null" }], "mark": mark, "encoding": encoding })
    };
    let layers = json!([
        {
            "transform": [{ "filter": { "field": "role", "equal": "change" } }, { "filter": "datum.start !== null" }],
            "mark": bar,
            "encoding": { "x": x("start"), "x2": { "field": "end" }, "y": y, "color": color, "tooltip": tip },
        },
        level("from"),
        level("to"),
        {
            "transform": with("beside"), "mark": { "type": "text", "align": "left", "dx": 9 },
            "encoding": { "x": x("beside"), "y": y, "text": { "field": "shown" } },
        },
    ]);
    json!({ "padding": room(&rows, "shown"), "data": { "values": rows }, "height": step(30), "layer": layers })
}

pub(super) fn funnel(sheet: &Sheet<'_>, chart: &Funnel) -> Value {
    let colors = sheet.colors;
    let names = sheet.names(chart.stages.iter().map(|stage| stage.label.as_str()));
    let rows: Vec<Value> = chart
        .stages
        .iter()
        .zip(&names)
        .map(|(stage, name)| {
            let share = chart.share(stage);
            let number = sheet.said(&stage.count);
            let shown = match share {
                Some((share, of)) => {
                    let (share, of) = (ValueFormat::percent(2).full(share, sheet.lang), crate::text::clean(&of.label));
                    sheet.lang.pick(format!("{number}，占{of}的{share}"), format!("{number}, {share} of {of}"))
                }
                None => number,
            };
            json!({
                "name": name, "label": stage.label, "count": stage.count.value, "of": stage.of.and_then(|of| names.get(of)),
                "share": share.map(|(share, _)| share), "shown": shown, "first": stage.of.is_none(),
                "length": stage.count.value.unwrap_or_default(),
            })
        })
        .collect();
    let axis = sheet.axis(chart.stages.iter().filter_map(|stage| stage.count.value), Zero::Always);
    let (x, y) = (value(sheet, "count", &axis), name_rows(&names));
    let mut end = x.clone();
    end["field"] = json!("length");
    let color = json!({ "condition": { "test": "datum.first", "value": colors.accent.to_string() }, "value": colors.highlight.to_string() });
    let layers = json!([
        {
            "transform": with("count"), "mark": { "type": "bar", "height": { "band": 0.66 } },
            "encoding": { "x": x, "y": y, "color": color, "tooltip": tooltip(&["name", "shown"]) },
        },
        {
            "mark": { "type": "text", "align": "left", "dx": 7 },
            "encoding": { "x": end, "y": y, "text": { "field": "shown" } },
        },
    ]);
    json!({ "padding": room(&rows, "shown"), "data": { "values": rows }, "height": step(36), "layer": layers })
}

pub(super) fn flow(sheet: &Sheet<'_>, chart: &Flow) -> Value {
    /// Height of the columns in pixels, and distance of their labels.
    const HEIGHT: f64 = 340.0;
    const LINE: f64 = 17.0;
    let colors = sheet.colors;
    let columns = [sheet.lang.pick("来源", "Came in"), sheet.lang.pick("去向", "Went to")];
    let whole = |parts: &[FlowPart]| parts.iter().filter_map(|part| part.count.value).sum::<f64>();
    let most = whole(&chart.sources).max(whole(&chart.targets));
    let most = if most > 0.0 { most } else { 1.0 };
    let names = sheet.names(chart.sources.iter().chain(&chart.targets).map(|part| part.label.as_str()));
    let mut rows = Vec::new();
    let mut fills: Vec<Rgb> = Vec::new();
    for (side, parts) in [&chart.sources, &chart.targets].into_iter().enumerate() {
        let mut from = 0.0;
        let first = rows.len();
        let mut wanted = Vec::new();
        for (at, part) in parts.iter().enumerate() {
            let name = &names[first + at];
            let size = part.count.value.unwrap_or_default();
            let to = tidy(from + size);
            wanted.push((from + to) / 2.0 / most * HEIGHT);
            rows.push(json!({
                "name": name, "label": part.label, "side": columns[side], "count": part.count.value,
                "from": part.count.value.map(|_| from), "to": part.count.value.map(|_| to), "beside": null,
                "shown": sheet.said(&part.count), "text": format!("{name}  {}", sheet.said(&part.count)),
            }));
            fills.push(if side == 0 { colors.context.toward(colors.ink, 0.12 * at as f64) } else { sheet.segment(at) });
            from = to;
        }
        // Labels of thin parts are moved apart.
        for (at, place) in spread(&wanted, LINE, LINE / 2.0, HEIGHT - LINE / 2.0).iter().enumerate() {
            rows[first + at]["beside"] = json!(tidy(place / HEIGHT * most));
        }
    }
    let x = json!({
        "field": "side", "type": "ordinal", "scale": { "domain": columns, "type": "band", "paddingInner": 0.72, "paddingOuter": 0.3 },
        "axis": { "title": null, "labelAngle": 0, "orient": "top", "ticks": false, "domain": false },
    });
    let y = |field: &str| {
        json!({
            "field": field, "type": "quantitative", "axis": null,
            "scale": { "domain": [0, most], "nice": false, "reverse": true },
        })
    };
    let mut color = palette("name", &names, &fills);
    color["legend"] = Value::Null;
    let mut label = x.clone();
    label["bandPosition"] = json!(1);
    let layers = json!([
        {
            "transform": with("from"), "mark": { "type": "bar", "stroke": colors.paper.to_string(), "strokeWidth": 1 },
            "encoding": { "x": x, "y": y("from"), "y2": { "field": "to" }, "color": color, "tooltip": tooltip(&["side", "name", "shown"]) },
        },
        {
            "mark": { "type": "text", "align": "left", "dx": 8 },
            "encoding": { "x": label, "y": y("beside"), "text": { "field": "text" } },
        },
    ]);
    json!({ "data": { "values": rows }, "height": HEIGHT, "layer": layers })
}
