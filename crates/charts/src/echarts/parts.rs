//! Kinds that take a number apart: waterfall, funnel, flow.

use serde_json::{Value, json};

use super::{MARGIN, Place, css, name_axis, plain, texts, value_axis, widest};
use crate::axis::Zero;
use crate::exchange::{SMALL, Sheet, tidy};
use crate::format::ValueFormat;
use crate::kinds::{Flow, FlowPart, Funnel, Waterfall};

/// One row of a waterfall.
struct Step {
    name: String,
    /// Nothing for the ends.
    change: Option<f64>,
    /// Nothing where the value is not known.
    ends: Option<(f64, f64)>,
    said: String,
}

fn steps(sheet: &Sheet<'_>, chart: &Waterfall) -> Vec<Step> {
    let end = |name: &str, datum: &crate::Datum| Step {
        name: name.to_owned(),
        change: None,
        ends: datum.value.map(|value| (0.0, value)),
        said: sheet.said(datum),
    };
    let mut rows = vec![end(&chart.from_label, &chart.from)];
    let mut level = chart.from.value;
    let rest = chart.rest().map(|rest| (sheet.lang.pick("其余", "Rest"), Some(rest), String::new()));
    let given = chart.steps.iter().map(|step| (step.label.as_str(), step.change.value, sheet.said(&step.change)));
    for (name, change, said) in given.chain(rest) {
        let ends = level.zip(change).map(|(level, change)| (level, tidy(level + change)));
        level = ends.map(|(_, to)| to).or(level);
        let said = change.map_or(said, |change| sheet.change(change));
        rows.push(Step { name: name.to_owned(), change: Some(change.unwrap_or_default()), ends, said });
    }
    rows.push(end(&chart.to_label, &chart.to));
    rows
}

pub(super) fn waterfall(sheet: &Sheet<'_>, place: &Place, chart: &Waterfall) -> (Value, f64) {
    let colors = sheet.colors;
    let rows = steps(sheet, chart);
    let names = sheet.names(rows.iter().map(|row| row.name.as_str()));
    let ends = rows.iter().filter_map(|row| Some((row.change, row.ends?)));
    let ends = ends.flat_map(|(change, (a, b))| change.map(|_| a).into_iter().chain([b]));
    let axis = sheet.axis(ends.collect::<Vec<f64>>(), Zero::IfNear);
    // A bar that does not begin at zero would lie about its length: then the ends are dots.
    let from_zero = axis.min <= 0.0 && axis.max >= 0.0;
    let color = |row: &Step| match row.change {
        None => colors.muted,
        Some(change) if change < 0.0 => colors.highlight,
        Some(_) => colors.accent,
    };
    // ECharts stacks what is above zero and what is below it apart: a clear bar carries a coloured one on each side.
    let stacked = |clear: bool, part: &dyn Fn(f64, f64) -> f64| {
        let cell = |row: &Step| {
            let ends = row.ends.filter(|_| row.change.is_some() || from_zero);
            let value = ends.map(|(a, b)| sheet.shown(part(a.min(b), a.max(b))));
            json!({ "value": value, "itemStyle": { "color": if clear { "transparent".to_owned() } else { css(color(row)) } } })
        };
        json!({
            "type": "bar", "stack": "level", "barWidth": "60%", "silent": clear, "tooltip": { "show": !clear },
            "data": rows.iter().map(cell).collect::<Vec<_>>(),
        })
    };
    let mut series = vec![
        stacked(true, &|low, _| low.max(0.0)),
        stacked(true, &|_, high| high.min(0.0)),
        stacked(false, &|low, high| high.max(0.0) - low.max(0.0)),
        stacked(false, &|low, high| low.min(0.0) - high.min(0.0)),
    ];
    if !from_zero {
        let dots = rows.iter().enumerate().filter(|(_, row)| row.change.is_none());
        let dots: Vec<Value> = dots
            .filter_map(|(at, row)| Some(json!({ "name": names[at], "value": [sheet.shown(row.ends?.1), at] })))
            .collect();
        series.push(json!({ "type": "scatter", "symbolSize": 13, "itemStyle": { "color": css(colors.muted), "opacity": 1 }, "data": dots }));
    }
    let mut last = axis.min;
    let mut said = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        if let Some((a, b)) = row.ends {
            last = if row.change.is_some() { a.max(b) } else { b };
        }
        said.push((sheet.shown(last), at, row.said.clone()));
    }
    let right = widest(said.iter().map(|(.., text)| text)) + 14.0;
    series.push(texts(sheet, 11, said));
    let height = rows.len() as f64 * 30.0;
    let option = json!({
        "grid": place.grid(widest(&names) + 10.0, right, height), "xAxis": value_axis(sheet, &axis),
        "yAxis": name_axis(sheet, &names), "series": series,
    });
    (option, height)
}

pub(super) fn funnel(sheet: &Sheet<'_>, place: &Place, chart: &Funnel) -> (Value, f64) {
    let colors = sheet.colors;
    let names = sheet.names(chart.stages.iter().map(|stage| stage.label.as_str()));
    let axis = sheet.axis(chart.stages.iter().filter_map(|stage| stage.count.value), Zero::Always);
    let data: Vec<Value> = chart
        .stages
        .iter()
        .map(|stage| {
            let color = if stage.of.is_none() { colors.accent } else { colors.highlight };
            json!({ "value": stage.count.value.map(|value| sheet.shown(value)), "itemStyle": { "color": css(color) } })
        })
        .collect();
    let said: Vec<_> = chart
        .stages
        .iter()
        .enumerate()
        .map(|(at, stage)| {
            let number = sheet.said(&stage.count);
            let text = match chart.share(stage) {
                Some((share, of)) => {
                    let (share, of) = (ValueFormat::percent(2).full(share, sheet.lang), crate::text::clean(&of.label));
                    sheet.lang.pick(format!("{number}，占{of}的{share}"), format!("{number}, {share} of {of}"))
                }
                None => number,
            };
            (stage.count.value.map_or(0.0, |value| sheet.shown(value)), at, text)
        })
        .collect();
    let right = widest(said.iter().map(|(.., text)| text)).min(0.4 * place.width);
    let height = names.len() as f64 * 36.0;
    let option = json!({
        "grid": place.grid(widest(&names) + 10.0, right, height), "xAxis": value_axis(sheet, &axis),
        "yAxis": name_axis(sheet, &names),
        "series": [{ "type": "bar", "barWidth": "66%", "data": data }, texts(sheet, 6, said)],
    });
    (option, height)
}

pub(super) fn flow(sheet: &Sheet<'_>, place: &Place, chart: &Flow) -> (Value, f64) {
    let colors = sheet.colors;
    let total = |parts: &[FlowPart]| parts.iter().filter_map(|part| part.count.value).sum::<f64>();
    let whole = total(&chart.sources).max(total(&chart.targets));
    let all = sheet.lang.pick("合计", "In all");
    let labels = chart.sources.iter().chain(&chart.targets).map(|part| part.label.as_str());
    // The total comes first, so that no name can take its place.
    let names = sheet.names([all].into_iter().chain(labels));
    let node = |name: &str, text: String, color, side: &str, depth: u8| {
        json!({
            "name": name, "depth": depth, "itemStyle": { "color": css(color) },
            "label": { "position": side, "formatter": plain(&text) },
        })
    };
    let mut nodes = vec![node(&names[0], format!("{} {}", names[0], sheet.number(whole)), colors.muted, "top", 1)];
    let mut links = Vec::new();
    let mut missing = Vec::new();
    for (at, part) in chart.sources.iter().chain(&chart.targets).enumerate() {
        let name = &names[at + 1];
        // What is not known flows nowhere, and neither does nothing: both are told below.
        let Some(value) = part.count.value.filter(|value| *value > 0.0) else {
            missing.push(format!("{name} {}", sheet.said(&part.count)));
            continue;
        };
        let text = format!("{name}  {}", sheet.number(value));
        let comes = at < chart.sources.len();
        let color = if comes { colors.axis } else { sheet.segment(at - chart.sources.len()) };
        let (side, depth) = if comes { ("left", 0) } else { ("right", 2) };
        nodes.push(node(name, text, color, side, depth));
        let (from, to) = if comes { (name, &names[0]) } else { (&names[0], name) };
        links.push(json!({ "source": from, "target": to, "value": sheet.shown(value) }));
    }
    let said = |side: &[FlowPart], first: usize| {
        let texts =
            side.iter().enumerate().map(|(at, part)| format!("{}  {}", names[first + at], sheet.said(&part.count)));
        widest(texts) + 12.0
    };
    let height = (chart.sources.len().max(chart.targets.len()) as f64 * 30.0).max(300.0);
    let note = missing.join(sheet.lang.pick("；", "; "));
    let mut foot = place.words.foot.clone();
    if !note.is_empty() {
        foot.insert(0, crate::frame::bounded(&note));
    }
    let option = json!({
        "graphic": [{
            "type": "text", "left": MARGIN, "bottom": 14, "silent": true,
            "style": { "text": foot.join("\n"), "fill": css(colors.muted), "fontSize": SMALL, "lineHeight": super::LINE },
        }],
        "series": [{
            "type": "sankey", "data": nodes, "links": links, "top": place.top, "height": height, "nodeWidth": 10, "nodeGap": 10,
            "left": MARGIN + said(&chart.sources, 1), "right": MARGIN + said(&chart.targets, 1 + chart.sources.len()),
            // In the order given, as the picture has it.
            "layoutIterations": 0, "draggable": false, "emphasis": { "focus": "adjacency" },
            "label": { "color": css(colors.ink), "fontSize": SMALL },
            "lineStyle": { "color": "gradient", "opacity": 0.45, "curveness": 0.5 },
        }],
    });
    (option, height)
}
