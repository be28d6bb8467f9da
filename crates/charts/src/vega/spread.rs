//! Kinds that show where values or days lie: distribution, calendar.

use gongkai_model::Date;
use serde_json::{Value, json};

use super::{name_rows, palette, step, tooltip, value, with, without};
use crate::axis::Zero;
use crate::exchange::{Sheet, scatter};
use crate::kinds::{BOX, Calendar, CalendarRow, Distribution, quantile, sorted};

pub(super) fn distribution(sheet: &Sheet<'_>, chart: &Distribution) -> Value {
    let colors = sheet.colors;
    let names = sheet.names(chart.groups.iter().map(|group| group.label.as_str()));
    let mut rows = Vec::new();
    let mut boxes = Vec::new();
    for (group, name) in chart.groups.iter().zip(&names) {
        for (at, dot) in group.dots.iter().enumerate() {
            rows.push(json!({
                "name": name, "label": dot.label, "value": dot.value.value, "shown": sheet.said(&dot.value),
                "offset": scatter(at), "highlighted": dot.highlighted, "few": dot.value.few,
            }));
        }
        let values = sorted(group);
        let enough = values.len() >= BOX;
        let median = quantile(&values, 0.5);
        let said = median.map_or_else(
            || sheet.no_data(),
            |median| {
                let (n, median) = (values.len(), sheet.number(median));
                sheet.lang.pick(format!("中位数 {median}，n={n}"), format!("median {median}, n={n}"))
            },
        );
        boxes.push(json!({
            "name": name, "median": median, "low": quantile(&values, 0.25).filter(|_| enough),
            "high": quantile(&values, 0.75).filter(|_| enough), "shown": said,
        }));
    }
    let all = chart.groups.iter().flat_map(|group| &group.dots).filter_map(|dot| dot.value.value);
    let axis = sheet.axis(all, Zero::IfNear);
    let (x, y) = (|field: &str| value(sheet, field, &axis), name_rows(&names));
    let offset = json!({ "field": "offset", "type": "quantitative", "scale": { "domain": [-1, 1] } });
    let color = json!({ "condition": { "test": "datum.highlighted", "value": colors.highlight.to_string() }, "value": colors.accent.to_string() });
    let layers = json!([
        {
            "data": { "values": boxes }, "transform": with("low"),
            "mark": { "type": "rule", "color": colors.accent.toward(colors.paper, 0.85).to_string(), "strokeWidth": 48 },
            "encoding": { "x": x("low"), "x2": { "field": "high" }, "y": y, "tooltip": tooltip(&["name", "shown"]) },
        },
        {
            "transform": with("value"), "mark": { "type": "circle", "size": 34, "opacity": 0.85 },
            "encoding": { "x": x("value"), "y": y, "yOffset": offset, "color": color, "opacity": super::faint(), "tooltip": tooltip(&["label", "shown"]) },
        },
        {
            "data": { "values": boxes }, "transform": with("median"),
            "mark": { "type": "tick", "color": colors.ink.to_string(), "thickness": 1.6, "size": 48 },
            "encoding": { "x": x("median"), "y": y },
        },
        {
            "data": { "values": boxes },
            "mark": { "type": "text", "align": "left", "color": colors.muted.to_string(), "dx": 10 },
            "encoding": { "x": { "value": "width" }, "y": y, "text": { "field": "shown" } },
        },
    ]);
    json!({ "data": { "values": rows }, "height": step(64), "layer": layers })
}

const EPOCH: Date = jiff::civil::date(1970, 1, 1);

pub(super) fn calendar(sheet: &Sheet<'_>, chart: &Calendar) -> Value {
    let colors = sheet.colors;
    let mut order: Vec<&CalendarRow> = chart.rows.iter().collect();
    // Those without a date last.
    order.sort_by(|a, b| {
        (a.published.is_none(), a.published, &a.label).cmp(&(b.published.is_none(), b.published, &b.label))
    });
    let names = sheet.names(order.iter().map(|row| row.label.as_str()));
    let states = [sheet.lang.pick("按时", "In time"), sheet.lang.pick("逾期", "Late")];
    let rows: Vec<Value> = order
        .iter()
        .zip(&names)
        .map(|(row, name)| {
            let late = row.late().filter(|days| *days > 0);
            let shown = match (row.published, late) {
                (None, _) => sheet.lang.pick("无公布日期", "No date").to_owned(),
                (Some(date), None) => date.to_string(),
                (Some(date), Some(days)) => {
                    sheet.lang.pick(format!("{date}，逾期{days}天"), format!("{date}, {days} days late"))
                }
            };
            json!({
                "name": name, "label": row.label, "published": row.published.map(|date| date.to_string()),
                "deadline": row.deadline.map(|date| date.to_string()), "days_late": row.late(),
                "state": if late.is_some() { states[1] } else { states[0] }, "shown": shown,
            })
        })
        .collect();
    // Whole months, in milliseconds since 1970 as Vega counts them.
    let known = || chart.rows.iter().flat_map(|row| [row.published, row.deadline]).flatten();
    let ends = known().min().zip(known().max()).map(|(first, last)| [first.first_of_month(), last.last_of_month()]);
    let ends =
        ends.map(|ends| ends.map(|day| i64::from(day.since(EPOCH).map_or(0, |span| span.get_days())) * 86_400_000));
    // Days are days in every time zone.
    let x = |field: &str| {
        let format = sheet.lang.pick("%Y-%m", "%b %Y");
        json!({
            "field": field, "type": "temporal", "timeUnit": "utcyearmonthdate", "scale": ends.map(|ends| json!({ "domain": ends })),
            "axis": { "title": null, "format": format, "tickCount": { "interval": "month", "step": 1 }, "labelOverlap": true },
        })
    };
    let y = name_rows(&names);
    let states = states.map(str::to_owned);
    let color = palette("state", &states, &[colors.accent, colors.highlight]);
    let shape =
        json!({ "field": "state", "type": "nominal", "scale": { "domain": states, "range": ["circle", "square"] } });
    let layers = json!([
        {
            "transform": with("deadline"), "mark": { "type": "tick", "color": colors.ink.to_string(), "thickness": 1.4, "size": 18 },
            "encoding": { "x": x("deadline"), "y": y, "tooltip": tooltip(&["name", "deadline"]) },
        },
        {
            "transform": with("published"), "mark": { "type": "point", "filled": true, "size": 90, "opacity": 1 },
            "encoding": { "x": x("published"), "y": y, "color": color, "shape": shape, "tooltip": tooltip(&["name", "shown", "deadline"]) },
        },
        {
            "transform": with("published"),
            "mark": { "type": "text", "align": "left", "dx": 10, "color": colors.muted.to_string() },
            "encoding": { "x": { "value": "width" }, "y": y, "text": { "field": "shown" } },
        },
        {
            "transform": without("published"), "mark": { "type": "text", "align": "left", "color": colors.muted.to_string() },
            "encoding": { "y": y, "x": { "value": 6 }, "text": { "field": "shown" } },
        },
    ]);
    json!({ "data": { "values": rows }, "height": step(24), "layer": layers })
}
