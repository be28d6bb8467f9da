//! Values by what they rest on, within limits.

use serde_json::{Value, json};

use super::{Place, css, plain, value_axis, widest};
use crate::axis::Zero;
use crate::exchange::{SMALL, Sheet};
use crate::kinds::{Control, LimitPoint, Outside};

pub(super) fn control(sheet: &Sheet<'_>, place: &Place, chart: &Control) -> (Value, f64) {
    const HEIGHT: f64 = 340.0;
    let colors = sheet.colors;
    let axis = sheet.axis(chart.values(), Zero::IfNear);
    let (low, high) = chart.ends();
    let names = sheet.names(chart.limits.iter().map(|pair| pair.label.as_str()));
    let mut series = Vec::new();
    for (pair, name) in chart.limits.iter().zip(&names) {
        for end in [|point: &LimitPoint| point.low, |point: &LimitPoint| point.high] {
            let within = pair.points.iter().filter(|point| (low..=high).contains(&point.n));
            let data: Vec<Value> = within.map(|point| json!([point.n, sheet.shown(end(point))])).collect();
            let color = css(sheet.limit(pair));
            series.push(json!({
                // Both ends have one name and one entry in the legend.
                "type": "line", "name": name, "data": data, "symbol": "none", "silent": true, "itemStyle": { "color": color },
                "lineStyle": { "color": color, "width": if pair.of_chance { 1.0 } else { 1.6 } },
            }));
        }
    }
    let dots: Vec<Value> = chart
        .drawn()
        .map(|(dot, value)| {
            let strong = dot.highlighted || dot.outside == Outside::Alarm;
            let color = match dot.outside {
                _ if strong => colors.highlight,
                Outside::No => colors.context,
                _ => colors.accent,
            };
            let few = chart.min_n.is_some_and(|least| dot.n < least);
            let named = dot.highlighted || dot.outside != Outside::No;
            json!({
                "name": crate::frame::bounded(&dot.label), "value": [dot.n, sheet.shown(value)],
                "itemStyle": { "color": css(if few { colors.paper } else { color }), "borderColor": css(color), "borderWidth": 1.4 },
                "label": { "show": named, "formatter": plain(&dot.label), "position": "right", "color": css(colors.ink), "fontSize": SMALL },
            })
        })
        .collect();
    let center: Vec<Value> = chart
        .center
        .iter()
        .map(|center| {
            let text = format!("{} {}", crate::text::clean(&center.label), sheet.number(center.value));
            json!({ "yAxis": sheet.shown(center.value), "label": { "show": true, "formatter": plain(&text), "position": "insideEndTop", "color": css(colors.ink) } })
        })
        .collect();
    series.push(json!({
        "type": "scatter", "symbolSize": 8, "data": dots, "z": 5, "labelLayout": { "hideOverlap": true },
        "markLine": { "silent": true, "symbol": "none", "data": center, "lineStyle": { "color": css(colors.ink), "width": 1, "type": "solid" } },
    }));
    let left = widest(axis.ticks.iter().map(|(_, label)| label.as_str())) + 12.0;
    let option = json!({
        "legend": place.legend(sheet, &names), "grid": place.grid(left, 30.0, HEIGHT),
        "xAxis": {
            "type": "log", "min": low, "max": high, "name": crate::text::clean(&chart.base), "nameLocation": "middle", "nameGap": 28,
            "nameTextStyle": { "color": css(colors.muted) }, "axisLabel": { "color": css(colors.muted), "fontSize": SMALL },
            "splitLine": { "show": false }, "axisLine": { "lineStyle": { "color": css(colors.axis) } },
        },
        "yAxis": value_axis(sheet, &axis), "series": series,
    });
    (option, HEIGHT + 24.0)
}
