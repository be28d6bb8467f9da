//! Charts for Apache ECharts: an option of plain JSON, with the same data and the same order.

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
use crate::exchange::{SMALL, Sheet, TITLE, Words, tidy};
use crate::font::FAMILIES;
use crate::format::Unit;
use crate::kinds::Chart;
use crate::spec::ChartSpec;
use crate::theme::Rgb;

/// The chart as an ECharts option (version 5 and 6), for a place as wide as the spec says and [`echarts_height`] high.
///
/// It is JSON and nothing else, without a function, and can be stored and sent. An axis of ECharts cannot multiply
/// without a function: so the values are the numbers shown (43.57 for the fraction 0.4357), and the axes add the sign.
/// A missing value is `null` and is drawn as missing, never as zero. Names that would fall together on an axis are
/// numbered; braces in names beside marks become wide ones, since ECharts takes `{b}` for a placeholder.
///
/// The same spec gives the same JSON.
///
/// ```
/// use gongkai_charts::{Bar, Bars, Chart, ChartSpec, ValueFormat, to_echarts};
///
/// let bars = vec![Bar::new("云泽区财政局", Some(0.4357)), Bar::new("云泽区档案馆", None)];
/// let spec = ChartSpec::new("标题", ValueFormat::percent(2), Chart::Bars(Bars { bars, ..Bars::default() }));
/// let option = to_echarts(&spec).unwrap();
/// assert_eq!(option["series"][0]["data"][0]["value"], 43.57);
/// assert!(option["series"][0]["data"][1]["value"].is_null());
/// ```
///
/// # Errors
///
/// What the checks of the kind find: values no axis can hold, rows of the wrong length, doubled years.
pub fn to_echarts(spec: &ChartSpec) -> Result<Value, ChartError> {
    make(spec).map(|(option, _)| option)
}

/// How high in pixels the place for the option of [`to_echarts`] has to be.
///
/// # Errors
///
/// As [`to_echarts`].
pub fn echarts_height(spec: &ChartSpec) -> Result<u32, ChartError> {
    make(spec).map(|(_, height)| height)
}

fn make(spec: &ChartSpec) -> Result<(Value, u32), ChartError> {
    let sheet = Sheet::new(spec)?;
    let place = Place::new(sheet.words(), f64::from(spec.width));
    let (body, height) = match &spec.chart {
        Chart::Trend(chart) => years::trend(&sheet, &place, chart),
        Chart::Heatmap(chart) => years::heatmap(&sheet, &place, chart),
        Chart::Slope(chart) => years::slope(&sheet, &place, chart),
        Chart::Bars(chart) => rows::bars(&sheet, &place, chart),
        Chart::Mix(chart) => rows::mix(&sheet, &place, chart),
        Chart::Dumbbell(chart) => rows::dumbbell(&sheet, &place, chart),
        Chart::Pareto(chart) => rows::pareto(&sheet, &place, chart),
        Chart::Waterfall(chart) => parts::waterfall(&sheet, &place, chart),
        Chart::Funnel(chart) => parts::funnel(&sheet, &place, chart),
        Chart::Flow(chart) => parts::flow(&sheet, &place, chart),
        Chart::Distribution(chart) => spread::distribution(&sheet, &place, chart),
        Chart::Calendar(chart) => spread::calendar(&sheet, &place, chart),
        Chart::Control(chart) => control::control(&sheet, &place, chart),
    };
    let mut whole = frame(&sheet, &place);
    if let Value::Object(body) = body {
        whole.extend(body);
    }
    Ok((Value::Object(whole), (place.top + height + place.bottom).ceil() as u32))
}

/// What is kept free around the plot, in pixels.
struct Place {
    words: Words,
    width: f64,
    /// Where the legend stands.
    legend: f64,
    /// Where the plot begins.
    top: f64,
    /// Kept free below the plot, with the labels of its axis.
    bottom: f64,
}

const MARGIN: f64 = 20.0;
const LINE: f64 = 18.0;

impl Place {
    fn new(words: Words, width: f64) -> Self {
        let legend = 22.0 + words.title.len() as f64 * 26.0 + words.subtitle.len() as f64 * LINE;
        let bottom = words.foot.len() as f64 * LINE + 54.0;
        Self { legend, top: legend + 56.0, bottom, words, width }
    }

    /// A plot with this much room at its sides, and this high.
    fn grid(&self, left: f64, right: f64, height: f64) -> Value {
        json!({ "left": MARGIN + left, "right": MARGIN + right, "top": self.top, "height": height })
    }

    fn legend(&self, sheet: &Sheet<'_>, names: &[String]) -> Value {
        json!({
            "type": "scroll", "left": MARGIN, "right": MARGIN, "top": self.legend, "icon": "rect", "itemWidth": 12,
            "itemHeight": 12, "textStyle": { "color": css(sheet.colors.ink), "fontSize": SMALL }, "data": names,
        })
    }
}

fn css(color: Rgb) -> String {
    color.to_string()
}

/// What stands around every chart.
fn frame(sheet: &Sheet<'_>, place: &Place) -> Map<String, Value> {
    let colors = sheet.colors;
    let whole = json!({
        "backgroundColor": css(colors.paper), "animation": false, "textStyle": { "fontFamily": FAMILIES },
        "aria": { "enabled": true, "label": { "description": place.words.description } },
        "title": title(sheet, place), "tooltip": { "trigger": "item", "confine": true },
        "graphic": [{
            "type": "text", "left": MARGIN, "bottom": 14, "silent": true,
            "style": { "text": place.words.foot.join("\n"), "fill": css(colors.muted), "fontSize": SMALL, "lineHeight": LINE },
        }],
    });
    if let Value::Object(whole) = whole { whole } else { Map::new() }
}

fn title(sheet: &Sheet<'_>, place: &Place) -> Value {
    json!({
        "text": place.words.title.join("\n"), "subtext": place.words.subtitle.join("\n"), "left": MARGIN - 5.0, "top": 10,
        "itemGap": 6, "textStyle": { "color": css(sheet.colors.ink), "fontSize": TITLE, "lineHeight": 26 },
        "subtextStyle": { "color": css(sheet.colors.muted), "fontSize": SMALL, "lineHeight": LINE },
    })
}

/// How an axis writes its numbers.
fn pattern(sheet: &Sheet<'_>) -> &'static str {
    match sheet.format.unit {
        Unit::Percent => "{value}%",
        Unit::PerMille => "{value}‰",
        _ => "{value}",
    }
}

/// A value axis with the ends and the steps of the picture.
fn value_axis(sheet: &Sheet<'_>, axis: &Axis) -> Value {
    let shown: Vec<f64> = axis.ticks.iter().map(|(value, _)| sheet.shown(*value)).collect();
    json!({
        "type": "value", "min": sheet.shown(axis.min), "max": sheet.shown(axis.max),
        "interval": shown.first().zip(shown.get(1)).map(|(a, b)| tidy(b - a)),
        "name": sheet.format.axis_note(sheet.lang), "nameLocation": "middle", "nameGap": 28,
        "nameTextStyle": { "color": css(sheet.colors.muted) },
        "axisLabel": { "formatter": pattern(sheet), "color": css(sheet.colors.muted), "fontSize": SMALL, "hideOverlap": true },
        "splitLine": { "lineStyle": { "color": css(sheet.colors.grid) } }, "axisLine": { "show": false },
        "axisTick": { "show": false },
    })
}

/// An axis of names or years.
fn category(sheet: &Sheet<'_>, names: &[String]) -> Value {
    json!({
        "type": "category", "data": names, "axisTick": { "show": false },
        "axisLine": { "lineStyle": { "color": css(sheet.colors.axis) } },
        "axisLabel": { "color": css(sheet.colors.ink), "fontSize": SMALL },
    })
}

/// One row a name, from top to bottom, each of them named.
fn name_axis(sheet: &Sheet<'_>, names: &[String]) -> Value {
    let mut axis = category(sheet, names);
    axis["inverse"] = json!(true);
    axis["axisLabel"]["interval"] = json!(0);
    axis
}

/// The widest of some texts, in pixels.
fn widest<S: AsRef<str>>(texts: impl IntoIterator<Item = S>) -> f64 {
    texts.into_iter().map(|text| crate::text_width(text.as_ref(), SMALL)).fold(0.0, f64::max).ceil()
}

/// A text that ECharts writes as it is: in braces it would look for placeholders.
fn plain(text: &str) -> String {
    crate::text::clean(text).replace('{', "｛").replace('}', "｝")
}

/// Texts to the right of places in rows, this far from them, in one series without marks.
fn texts(sheet: &Sheet<'_>, distance: u8, places: impl IntoIterator<Item = (f64, usize, String)>) -> Value {
    let data: Vec<Value> = places
        .into_iter()
        .map(|(x, row, text)| json!({ "value": [x, row], "label": { "formatter": plain(&text) } }))
        .collect();
    json!({
        "type": "scatter", "symbolSize": 0, "silent": true, "tooltip": { "show": false }, "data": data, "clip": false, "z": 5,
        "label": { "show": true, "position": "right", "distance": distance, "color": css(sheet.colors.ink), "fontSize": SMALL },
    })
}

/// A straight line between two places of a plot.
fn stroke(from: (f64, usize), to: (f64, usize)) -> Value {
    json!([{ "coord": [from.0, from.1] }, { "coord": [to.0, to.1] }])
}

/// Lines over a plot that are no series of their own.
fn strokes(lines: Vec<Value>, color: Rgb, width: f64) -> Value {
    json!({
        "silent": true, "symbol": "none", "label": { "show": false }, "data": lines,
        "lineStyle": { "color": css(color), "width": width, "type": "solid" },
    })
}
