//! Kinds with one row a name: bars, mix, dumbbell, pareto.

use serde_json::{Value, json};

use super::{name_rows, palette, room, step, tooltip, value, widest, with, without};
use crate::axis::Zero;
use crate::exchange::{Sheet, direction, tidy};
use crate::kinds::{Bars, Dumbbell, DumbbellRow, Mix, Pareto};
use crate::theme::Rgb;

/// A text at the left edge of the plot for rows that hold nothing there.
fn nothing(sheet: &Sheet<'_>, y: &Value, field: &str, text: &str) -> Value {
    json!({
        "transform": without(field),
        "mark": { "type": "text", "align": "left", "color": sheet.colors.muted.to_string() },
        "encoding": { "y": y, "x": { "value": 6 }, "text": { "field": text } },
    })
}

pub(super) fn bars(sheet: &Sheet<'_>, chart: &Bars) -> Value {
    let colors = sheet.colors;
    let (ranked, rest) = chart.ranked();
    let all: Vec<_> = ranked
        .into_iter()
        .map(|(rank, bar)| (rank, true, bar))
        .chain(rest.into_iter().map(|b| (None, false, b)))
        .collect();
    let names = sheet.names(all.iter().map(|(.., bar)| bar.label.as_str()));
    let mut ends = Vec::new();
    let mut rows = Vec::new();
    for ((rank, ranked, bar), name) in all.iter().zip(&names) {
        let (low, high) = (bar.interval.map(|i| i.low), bar.interval.map(|i| i.high));
        ends.extend([bar.datum.value, low, high].into_iter().flatten());
        rows.push(json!({
            "name": name, "label": bar.label, "rank": rank, "value": bar.datum.value, "low": low, "high": high, "n": bar.n,
            "ranked": ranked, "highlighted": bar.highlighted, "shown": sheet.said(&bar.datum),
            // Where the number stands: behind the bar and its interval.
            "end": bar.datum.value.map(|v| v.max(high.unwrap_or(v)).max(0.0)),
        }));
    }
    ends.extend(chart.benchmark.as_ref().map(|b| b.value));
    let axis = sheet.axis(ends, Zero::Always);
    let (x, y) = (value(sheet, "value", &axis), name_rows(&names));
    let at = |field: &str| {
        let mut x = x.clone();
        x["field"] = json!(field);
        x
    };
    let color = json!({ "condition": { "test": "datum.highlighted", "value": colors.highlight.to_string() }, "value": colors.accent.to_string() });
    let pale = json!({ "condition": { "test": "datum.ranked", "value": 1 }, "value": 0.4 });
    let mut layers = vec![
        json!({
            "transform": with("value"), "mark": { "type": "bar", "height": { "band": 0.6 } },
            "encoding": { "x": x, "y": y, "color": color, "opacity": pale, "tooltip": tooltip(&["rank", "name", "shown", "n"]) },
        }),
        json!({
            "transform": with("low"), "mark": { "type": "rule", "color": colors.ink.to_string(), "strokeWidth": 1.4 },
            "encoding": { "x": at("low"), "x2": { "field": "high" }, "y": y },
        }),
        json!({
            "transform": with("value"), "mark": { "type": "text", "align": "left", "dx": 6 },
            "encoding": { "x": at("end"), "y": y, "text": { "field": "shown" } },
        }),
        nothing(sheet, &y, "value", "shown"),
    ];
    if let Some(mark) = &chart.benchmark {
        let text = format!("{} {}", crate::text::clean(&mark.label), sheet.number(mark.value));
        let data = json!({ "values": [{ "value": mark.value, "text": text }] });
        layers.push(json!({
            "data": data, "mark": { "type": "rule", "strokeDash": [5, 3], "color": colors.ink.to_string() },
            "encoding": { "x": x },
        }));
        layers.push(json!({
            "data": data, "mark": { "type": "text", "align": "left", "baseline": "bottom", "dx": 4, "dy": -4 },
            "encoding": { "x": x, "y": { "value": 0 }, "text": { "field": "text" } },
        }));
    }
    json!({ "padding": room(&rows, "shown"), "data": { "values": rows }, "height": step(26), "layer": layers })
}

pub(super) fn mix(sheet: &Sheet<'_>, chart: &Mix) -> Value {
    let names = sheet.names(chart.rows.iter().map(|row| row.label.as_str()));
    let segments = sheet.names(chart.segments.iter().map(String::as_str));
    let why = |total: Option<f64>| match total {
        None => sheet.lang.pick("有分项缺失，构成无法计算", "a part is missing, shares are undefined"),
        Some(_) => sheet.lang.pick("合计为 0，构成无定义", "the total is 0, shares are undefined"),
    };
    let mut rows = Vec::new();
    for (row, name) in chart.rows.iter().zip(&names) {
        let shares = row.shares();
        let mut from = 0.0;
        for (at, (part, segment)) in row.parts.iter().zip(&segments).enumerate() {
            let share = shares.as_ref().map(|shares| shares[at]);
            let to = share.map(|share| tidy(from + share));
            let said = share.map(|share| sheet.percent(share));
            rows.push(json!({
                "name": name, "label": row.label, "segment": segment, "part": at, "count": part.value, "share": share,
                "from": share.map(|_| from), "to": to, "middle": to.map(|to| tidy((from + to) / 2.0)),
                "shown": said, "written": said.filter(|_| share.is_some_and(|share| share >= 0.065)),
                "inverse": sheet.colors.on(sheet.segment(at)) == sheet.colors.paper,
                "why": (shares.is_none() && at == 0).then(|| why(row.total())),
            }));
            from = to.unwrap_or_default();
        }
    }
    let fills: Vec<Rgb> = (0..segments.len()).map(|at| sheet.segment(at)).collect();
    let x = |field: &str| {
        json!({
            "field": field, "type": "quantitative", "scale": { "domain": [0, 1] }, "stack": null,
            "axis": { "format": "~%", "title": null, "grid": false, "values": [0, 0.25, 0.5, 0.75, 1] },
        })
    };
    let y = name_rows(&names);
    let ink = json!({ "condition": { "test": "datum.inverse", "value": sheet.colors.paper.to_string() }, "value": sheet.colors.ink.to_string() });
    let bar = json!({ "type": "bar", "height": { "band": 0.72 }, "stroke": sheet.colors.paper.to_string(), "strokeWidth": 1 });
    let layers = json!([
        {
            "transform": with("share"), "mark": bar,
            "encoding": {
                "x": x("from"), "x2": { "field": "to" }, "y": y, "color": palette("segment", &segments, &fills),
                "tooltip": tooltip(&["name", "segment", "count", "shown"]),
            },
        },
        {
            "transform": with("written"), "mark": { "type": "text" },
            "encoding": { "x": x("middle"), "y": y, "text": { "field": "written" }, "color": ink },
        },
        {
            "transform": with("why"), "mark": { "type": "text", "align": "left", "color": sheet.colors.muted.to_string() },
            "encoding": { "y": y, "x": { "value": 6 }, "text": { "field": "why" } },
        },
    ]);
    json!({ "data": { "values": rows }, "height": step(28), "layer": layers })
}

pub(super) fn dumbbell(sheet: &Sheet<'_>, chart: &Dumbbell) -> Value {
    let colors = sheet.colors;
    let mut order: Vec<&DumbbellRow> = chart.rows.iter().collect();
    let change = |row: &DumbbellRow| row.change().unwrap_or(f64::NEG_INFINITY);
    order.sort_by(|a, b| change(b).total_cmp(&change(a)));
    let names = sheet.names(order.iter().map(|row| row.label.as_str()));
    let when = sheet.names([chart.before.as_str(), chart.after.as_str()]);
    let (rise, fall) = (
        sheet.lang.pick(format!("{}（上升）", when[1]), format!("{}, higher", when[1])),
        sheet.lang.pick(format!("{}（下降）", when[1]), format!("{}, lower", when[1])),
    );
    let rows: Vec<Value> = order
        .iter()
        .zip(&names)
        .map(|(row, name)| {
            json!({
                "name": name, "label": row.label, "before": row.before.value, "after": row.after.value,
                "change": row.change().map(tidy), "first": when[0],
                "second": if direction(row.change()) == Some(false) { &fall } else { &rise },
                "shown": format!("{} → {}", sheet.said(&row.before), sheet.said(&row.after)),
                "highlighted": row.highlighted,
                "end": row.before.value.into_iter().chain(row.after.value).reduce(f64::max),
            })
        })
        .collect();
    let axis = sheet.axis(chart.rows.iter().flat_map(|r| [r.before.value, r.after.value]).flatten(), Zero::IfNear);
    let y = name_rows(&names);
    let x = |field: &str| value(sheet, field, &axis);
    let color = |field: &str| {
        palette(field, &[when[0].clone(), rise.clone(), fall.clone()], &[colors.axis, colors.accent, colors.highlight])
    };
    let tip = tooltip(&["name", "shown"]);
    let point = json!({ "type": "point", "filled": true, "size": 90, "opacity": 1 });
    let layers = json!([
        {
            "transform": with("change"), "mark": { "type": "rule", "strokeWidth": 2.4, "color": colors.context.to_string() },
            "encoding": { "x": x("before"), "x2": { "field": "after" }, "y": y },
        },
        { "transform": with("before"), "mark": point, "encoding": { "x": x("before"), "y": y, "color": color("first"), "tooltip": tip } },
        { "transform": with("after"), "mark": point, "encoding": { "x": x("after"), "y": y, "color": color("second"), "tooltip": tip } },
        {
            "transform": with("end"), "mark": { "type": "text", "align": "left", "dx": 10 },
            "encoding": { "x": x("end"), "y": y, "text": { "field": "shown" } },
        },
        nothing(sheet, &y, "end", "shown"),
    ]);
    json!({ "padding": room(&rows, "shown"), "data": { "values": rows }, "height": step(28), "layer": layers })
}

pub(super) fn pareto(sheet: &Sheet<'_>, chart: &Pareto) -> Value {
    let colors = sheet.colors;
    let ordered = chart.ordered();
    let whole: f64 = ordered.iter().map(|(_, count, _)| count).sum();
    let absent = chart.parts.iter().filter(|part| part.count.value.is_none());
    let all: Vec<_> =
        ordered.into_iter().map(|(part, _, sum)| (part, Some(sum))).chain(absent.map(|part| (part, None))).collect();
    let names = sheet.names(all.iter().map(|(part, _)| part.label.as_str()));
    let row = |(place, ((part, sum), name)): (usize, (&(&crate::kinds::ParetoPart, Option<f64>), &String))| {
        let share = part.count.value.filter(|_| whole > 0.0).map(|count| count / whole);
        json!({
            "name": name, "label": part.label, "place": place, "count": part.count.value, "share": share,
            "cumulative": sum.filter(|_| whole > 0.0),
            "shown": match share {
                Some(share) => format!("{} ({})", sheet.said(&part.count), sheet.percent(share)),
                None => sheet.said(&part.count),
            },
            "added": sum.filter(|_| whole > 0.0).map(|sum| sheet.percent(sum)),
        })
    };
    let rows: Vec<Value> = all.iter().zip(&names).enumerate().map(row).collect();
    let axis = sheet.axis(chart.parts.iter().filter_map(|part| part.count.value), Zero::Always);
    let y = name_rows(&names);
    let x = value(sheet, "count", &axis);
    let mut bare = y.clone();
    bare["axis"] = Value::Null;
    let title = sheet.lang.pick("累计占比", "Share added up");
    let sum = json!({
        "field": "cumulative", "type": "quantitative", "scale": { "domain": [0, 1] },
        "axis": { "orient": "top", "format": "~%", "title": title, "grid": false, "titleColor": colors.as_text(colors.highlight).to_string() },
    });
    let bars = json!({ "layer": [
        {
            "transform": with("count"), "mark": { "type": "bar", "color": colors.accent.to_string(), "height": { "band": 0.6 } },
            "encoding": { "x": x, "y": y, "tooltip": tooltip(&["name", "shown", "added"]) },
        },
        {
            "transform": with("count"), "mark": { "type": "text", "align": "left", "dx": 6 },
            "encoding": { "x": x, "y": y, "text": { "field": "shown" } },
        },
        nothing(sheet, &y, "count", "shown"),
    ] });
    let line = json!({
        "transform": with("cumulative"),
        "mark": { "type": "line", "orient": "vertical", "color": colors.highlight.to_string(), "point": { "color": colors.highlight.to_string(), "filled": true } },
        "encoding": { "x": sum, "y": bare, "order": { "field": "place" } },
    });
    // Two plots side by side: over each other the line would run through the numbers.
    let numbers = widest(&rows, "shown") + 16.0;
    let inner = f64::from(sheet.spec.width) - widest(&rows, "name") - numbers - widest(&rows, "added") - 90.0;
    let inner = inner.max(200.0);
    let mut under = bars;
    under["width"] = json!((0.7 * inner).round());
    under["height"] = step(28);
    let line = json!({ "width": (0.3 * inner).round(), "height": step(28), "layer": [line, {
        "transform": with("added"), "mark": { "type": "text", "align": "left", "dx": 8 },
        "encoding": { "x": sum, "y": bare, "text": { "field": "added" } },
    }] });
    json!({ "data": { "values": rows }, "autosize": "pad", "hconcat": [under, line], "spacing": numbers })
}
