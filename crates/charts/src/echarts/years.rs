//! Kinds that run over years: trend, heatmap, slope.

use serde_json::{Value, json};

use super::{MARGIN, Place, category, css, name_axis, pattern, plain, title, value_axis, widest};
use crate::axis::Zero;
use crate::exchange::{SMALL, Sheet, direction};
use crate::kinds::{Heatmap, Line, MUTED, Scale, Slope, Trend};
use crate::theme::{Colors, Rgb};

/// One value a year, nothing where there is none: once for each stretch of years between two cuts.
fn along(sheet: &Sheet<'_>, line: &Line, trend: &Trend) -> Vec<Vec<Option<f64>>> {
    let (first, last) = trend.years();
    let value = |year| line.points.iter().find(|p| p.year == year).and_then(|p| p.datum.value);
    let cuts = trend.cuts();
    // The stretch that a year lies in: so many lines were cut up to it.
    let stretch_of = |year: u16| cuts.iter().filter(|cut| **cut <= year).count();
    let stretch = |stretch: usize| {
        let shown = |year: u16| value(year).filter(|_| stretch_of(year) == stretch).map(|value| sheet.shown(value));
        (first..=last).map(shown).collect()
    };
    (0..=cuts.len()).map(stretch).collect()
}

fn line(name: &str, data: Vec<Option<f64>>, color: Rgb, strong: bool) -> Value {
    json!({
        "type": "line", "name": name, "data": data, "connectNulls": false, "symbol": "circle", "showAllSymbol": true,
        "symbolSize": 6, "itemStyle": { "color": css(color) },
        "lineStyle": { "color": css(color), "width": if strong { 3.4 } else { 2.0 } }, "z": if strong { 4 } else { 3 },
    })
}

fn dashed(name: &str, data: Vec<Option<f64>>, color: Rgb) -> Value {
    let mut series = line(name, data, color, false);
    series["lineStyle"] = json!({ "color": css(color), "width": 1.6, "type": "dashed" });
    series["symbol"] = json!("none");
    series
}

pub(super) fn trend(sheet: &Sheet<'_>, place: &Place, trend: &Trend) -> (Value, f64) {
    let colors = sheet.colors;
    let mut names = sheet.names(trend.lines.iter().chain(&trend.peers).map(|line| line.label.as_str()));
    let peers = trend.peers.as_ref().zip(trend.peers.as_ref().and_then(|_| names.pop()));
    let values = trend.lines.iter().chain(&trend.peers).flat_map(|line| &line.points).filter_map(|p| p.datum.value);
    let axis = sheet.axis(values, Zero::over_years(&sheet.format));
    let years = trend.years();
    let labels: Vec<String> = (years.0..=years.1).map(|year| year.to_string()).collect();
    let breaks = |named: bool| {
        let at = |form: &&crate::FormBreak| json!({ "xAxis": form.year.to_string(), "label": { "show": named, "formatter": plain(&form.label), "color": css(colors.muted) } });
        json!({
            "silent": true, "symbol": "none", "data": trend.shown_breaks().iter().map(at).collect::<Vec<_>>(),
            "lineStyle": { "color": css(colors.axis), "type": "dashed", "width": 1 },
        })
    };
    let left = widest(axis.ticks.iter().map(|(_, label)| label.as_str())) + 12.0;
    if !sheet.paneled(trend) {
        let drawn = trend.lines.iter().zip(&names).enumerate();
        let mut series: Vec<Value> = drawn
            .flat_map(|(at, (given, name))| {
                let (color, strong) = (sheet.series(at), given.highlighted);
                along(sheet, given, trend).into_iter().map(move |data| line(name, data, color, strong))
            })
            .collect();
        if let Some((given, name)) = &peers {
            series.extend(along(sheet, given, trend).into_iter().map(|data| dashed(name, data, colors.axis)));
        }
        if let Some(first) = series.first_mut() {
            first["markLine"] = breaks(true);
        }
        let all: Vec<String> = names.into_iter().chain(peers.map(|(_, name)| name)).collect();
        let option = json!({
            "legend": place.legend(sheet, &all), "grid": place.grid(left, 30.0, 320.0), "xAxis": category(sheet, &labels),
            "yAxis": value_axis(sheet, &axis), "series": series,
        });
        return (option, 320.0);
    }
    /// Height of a panel with its name and its axis, and of its plot.
    const PANEL: (f64, f64) = (170.0, 104.0);
    let columns = if place.width < 640.0 { 2 } else { 3 };
    let width = (place.width - 2.0 * MARGIN) / columns as f64;
    let (mut titles, mut grids, mut xs, mut ys, mut series) =
        (vec![title(sheet, place)], vec![], vec![], vec![], vec![]);
    for (at, (given, name)) in trend.lines.iter().zip(&names).enumerate() {
        let (x, y) = (MARGIN + (at % columns) as f64 * width, place.top + (at / columns) as f64 * PANEL.0);
        titles.push(json!({
            "text": name, "left": x, "top": y - 20.0,
            "textStyle": { "fontSize": SMALL, "fontWeight": "normal", "color": css(colors.ink), "width": width - 12.0, "overflow": "truncate" },
        }));
        grids.push(json!({ "left": x + left, "top": y + 10.0, "width": width - left - 24.0, "height": PANEL.1 }));
        let (mut years_axis, mut values_axis) = (category(sheet, &labels), value_axis(sheet, &axis));
        years_axis["gridIndex"] = json!(at);
        years_axis["axisLabel"]["hideOverlap"] = json!(true);
        values_axis["gridIndex"] = json!(at);
        values_axis["name"] = Value::Null;
        xs.push(years_axis);
        ys.push(values_axis);
        let color = if given.highlighted { colors.highlight } else { colors.accent };
        let own = along(sheet, given, trend).into_iter().map(|data| line(name, data, color, given.highlighted));
        let mut both: Vec<Value> = own.collect();
        both.iter_mut().for_each(|one| one["symbolSize"] = json!(4));
        if let Some(first) = both.first_mut() {
            first["markLine"] = breaks(false);
        }
        if let Some((given, name)) = &peers {
            both.extend(along(sheet, given, trend).into_iter().map(|data| dashed(name, data, colors.axis)));
        }
        for mut one in both {
            one["xAxisIndex"] = json!(at);
            one["yAxisIndex"] = json!(at);
            series.push(one);
        }
    }
    let named: Vec<String> = peers.map(|(_, name)| name).into_iter().collect();
    let height = trend.lines.len().div_ceil(columns) as f64 * PANEL.0 - 30.0;
    let option = json!({
        "title": titles, "legend": place.legend(sheet, &named), "grid": grids, "xAxis": xs, "yAxis": ys, "series": series,
    });
    (option, height)
}

pub(super) fn heatmap(sheet: &Sheet<'_>, place: &Place, chart: &Heatmap) -> (Value, f64) {
    let colors = sheet.colors;
    let names = sheet.names(chart.rows.iter().map(|row| row.label.as_str()));
    let axis =
        sheet.axis(chart.rows.iter().flat_map(|r| &r.cells).filter_map(|c| c.value), Zero::over_years(&sheet.format));
    let most = axis.min.abs().max(axis.max.abs());
    let (low, high, ramp) = match chart.scale {
        Scale::Sequential => (axis.min, axis.max, colors.sequential),
        Scale::Diverging => (-most, most, colors.diverging),
    };
    let (mut cells, mut empty) = (Vec::new(), Vec::new());
    for (y, row) in chart.rows.iter().enumerate() {
        for (x, cell) in row.cells.iter().enumerate() {
            match cell.value {
                Some(value) => {
                    let ink = match cell.few {
                        true => colors.muted,
                        false => colors.on(Colors::ramp(ramp, (value - low) / (high - low))),
                    };
                    let (text, opacity) = (sheet.format.short(value, 1), if cell.few { 1.0 - MUTED } else { 1.0 });
                    cells.push(json!({
                        "value": [x, y, sheet.shown(value)], "label": { "formatter": text, "color": css(ink) },
                        "itemStyle": { "opacity": opacity },
                    }));
                }
                // Nothing is not zero: these cells are a series of their own, without a shade.
                None => empty.push(json!({ "value": [x, y, null] })),
            }
        }
    }
    let years: Vec<String> = chart.years.iter().map(ToString::to_string).collect();
    let mut top = category(sheet, &years);
    top["position"] = json!("top");
    top["axisLine"] = json!({ "show": false });
    let borders: Vec<Value> = chart
        .breaks
        .iter()
        .filter_map(|form| chart.years.iter().position(|year| *year == form.year).filter(|at| *at > 0))
        // A border lies half a column before the middle of the year.
        .map(|at| json!({ "xAxis": at as f64 - 0.5 }))
        .collect();
    let numbers = chart.years.len() <= 10;
    let range: Vec<String> = ramp.iter().map(|color| css(*color)).collect();
    let height = chart.rows.len() as f64 * 26.0;
    let left = widest(&names) + 10.0;
    let cell = (place.width - 2.0 * MARGIN - left - 10.0) / chart.years.len().max(1) as f64;
    // Borders lie between the columns, on an axis of their own that counts them.
    let between = json!({ "type": "value", "min": -0.5, "max": chart.years.len() as f64 - 0.5, "show": false });
    let mut legend = place.legend(sheet, &[sheet.no_data()]);
    legend["left"] = json!(MARGIN + 440.0);
    legend["show"] = json!(!empty.is_empty());
    let paper = json!({ "borderColor": css(colors.paper), "borderWidth": 1.5 });
    let option = json!({
        "legend": legend, "grid": place.grid(left, 10.0, height), "xAxis": [top, between], "yAxis": name_axis(sheet, &names),
        "visualMap": [{
            "type": "continuous", "seriesIndex": 0, "min": sheet.shown(low), "max": sheet.shown(high), "orient": "horizontal",
            "left": MARGIN, "top": place.legend, "itemWidth": 12, "itemHeight": 150, "inRange": { "color": range },
            "text": [sheet.number(high), sheet.number(low)], "formatter": pattern(sheet), "textStyle": { "color": css(colors.ink) },
        }],
        "series": [{
            "type": "heatmap", "data": cells, "itemStyle": paper, "label": { "show": numbers, "fontSize": SMALL },
        }, {
            "type": "scatter", "name": sheet.no_data(), "data": empty, "symbol": "rect", "symbolSize": [cell - 1.5, 24.5],
            "itemStyle": { "color": css(colors.grid), "opacity": 1 },
            "label": { "show": true, "formatter": "╱", "color": css(colors.muted), "fontSize": SMALL },
        }, {
            "type": "line", "xAxisIndex": 1, "data": [], "silent": true,
            "markLine": {
                "silent": true, "symbol": "none", "label": { "show": false }, "data": borders,
                "lineStyle": { "color": css(colors.ink), "type": "dashed", "width": 1 },
            },
        }],
    });
    (option, height)
}

pub(super) fn slope(sheet: &Sheet<'_>, place: &Place, chart: &Slope) -> (Value, f64) {
    let colors = sheet.colors;
    let names = sheet.names(chart.items.iter().map(|item| item.label.as_str()));
    let axis = sheet.axis(chart.items.iter().flat_map(|i| [i.from.value, i.to.value]).flatten(), Zero::IfNear);
    let moves =
        [sheet.lang.pick("上升", "Rise"), sheet.lang.pick("下降", "Fall"), sheet.lang.pick("持平", "No change")];
    let mut series = Vec::new();
    for (item, name) in chart.items.iter().zip(&names) {
        let (moved, color) = match direction(item.change()) {
            Some(true) => (moves[0], colors.accent),
            Some(false) => (moves[1], colors.highlight),
            None => (moves[2], colors.axis),
        };
        let point = |datum: &crate::Datum, text: String, side: &str| {
            json!({
                "name": name, "value": datum.value.map(|value| sheet.shown(value)),
                "label": { "show": datum.value.is_some(), "position": side, "formatter": plain(&text) },
            })
        };
        let mut one = line(moved, Vec::new(), color, item.highlighted);
        one["data"] = json!([
            point(&item.from, format!("{name}  {}", sheet.said(&item.from)), "left"),
            point(&item.to, format!("{}  {name}", sheet.said(&item.to)), "right"),
        ]);
        one["label"] = json!({ "color": css(colors.ink), "fontSize": SMALL, "distance": 8 });
        one["labelLayout"] = json!({ "moveOverlap": "shiftY" });
        series.push(one);
    }
    let mut values = value_axis(sheet, &axis);
    values["show"] = json!(false);
    let years = [chart.from_year.to_string(), chart.to_year.to_string()];
    let mut top = category(sheet, &years);
    top["position"] = json!("top");
    top["axisLine"] = json!({ "show": false });
    let height = (chart.items.len() as f64 * 18.0 + 20.0).max(260.0);
    // The points stand a quarter of the plot from its sides; the labels beside them need the rest.
    let labels = series.iter().flat_map(|one| one["data"].as_array().into_iter().flatten());
    let room = widest(labels.filter_map(|cell| cell["label"]["formatter"].as_str())) - 4.0;
    let side = (2.0 * room - (place.width - 2.0 * MARGIN) / 2.0).clamp(0.0, 0.38 * place.width);
    let option = json!({
        "legend": place.legend(sheet, &moves.map(str::to_owned)), "grid": place.grid(side, side, height), "xAxis": top,
        "yAxis": values, "series": series,
    });
    (option, height)
}
