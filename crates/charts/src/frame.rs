//! What every chart has around its plot: title and subtitle above, notes and source below.

use gongkai_model::Lang;

use crate::boxes::boxed;
use crate::canvas::Canvas;
use crate::error::ChartError;
use crate::scene::{Area, Item, Point, Scene, Text};
use crate::spec::ChartSpec;
use crate::text::{Measure, clean, wrap_prose, wrap_title};

const MARGIN: f64 = 28.0;
const TITLE: f64 = 20.0;
const SUBTITLE: f64 = 13.0;
const FOOT: f64 = 11.5;

/// Lays out the whole chart; the height follows from the content.
pub(crate) fn layout(spec: &ChartSpec) -> Result<Scene, ChartError> {
    let width = f64::from(spec.width);
    let colors = spec.theme.colors();
    let mut canvas = Canvas::new(spec.lang, spec.format, colors, MARGIN, width - MARGIN);
    canvas.prefix = clean(&spec.name_prefix);

    let mut y = 26.0;
    for line in wrap_title(&spec.title, Measure::strong(TITLE), width - 2.0 * MARGIN, 3) {
        y += TITLE;
        // An opening sign has its ink in its right half: it hangs out, so that the letters stand in line.
        let hang = if line.starts_with(['“', '‘', '《', '（', '「', '『', '【']) { TITLE / 2.0 } else { 0.0 };
        canvas.push(Text::new(&line, MARGIN - hang, y, TITLE, colors.ink).strong(true).of(&spec.title));
        y += 8.0;
    }
    y += 2.0;
    for line in wrap_prose(&spec.subtitle, Measure::plain(SUBTITLE), width - 2.0 * MARGIN, 4) {
        y += SUBTITLE;
        canvas.push(Text::new(&line, MARGIN, y, SUBTITLE, colors.muted).of(&spec.subtitle));
        y += 6.0;
    }
    y += 14.0;

    let plot = spec.chart.plot();
    y = if plot.has_values() { plot.draw(&mut canvas, y) } else { nothing(&mut canvas, y) };

    if canvas.shortened.get() {
        let prefix = canvas.prefix.clone();
        canvas.notes.push(spec.lang.pick(
            format!("单位名称略去开头的“{prefix}”"),
            format!("“{prefix}”, with which all names begin, is left away"),
        ));
    }
    y = foot(&mut canvas, spec, y + 22.0);
    let description = description(spec, &canvas.notes);
    let (items, missing) = boxed(canvas.items);
    Ok(Scene {
        width,
        height: (y + 22.0).ceil(),
        background: colors.paper,
        title: bounded(&spec.title),
        description,
        lang: spec.lang,
        items,
        missing,
    })
}

/// An empty plot that says why it is empty.
fn nothing(canvas: &mut Canvas, top: f64) -> f64 {
    let area = Area { x: canvas.left, y: top, w: canvas.right - canvas.left, h: 160.0 };
    canvas.items.push(Item::Hatch { area, color: canvas.colors.grid, about: None });
    let text =
        Text::new(canvas.no_data(), area.x + area.w / 2.0, area.y + area.h / 2.0 + 5.0, 16.0, canvas.colors.muted);
    let text = text.middle();
    let b = text.bounds();
    let patch = Area { x: b.x - 12.0, y: b.y - 8.0, w: b.w + 24.0, h: b.h + 16.0 };
    canvas.items.push(Item::Rect { area: patch, fill: canvas.colors.paper, about: None });
    canvas.push(text);
    area.bottom()
}

/// Notes and source under a thin rule; gives back the lower edge.
fn foot(canvas: &mut Canvas, spec: &ChartSpec, top: f64) -> f64 {
    let width = canvas.right - canvas.left;
    let own: Vec<&str> = spec.notes.iter().map(String::as_str).filter(|n| !clean(n).is_empty()).collect();
    let mut paragraphs: Vec<String> = Vec::new();
    let all: Vec<String> = canvas.notes.iter().cloned().chain(own.iter().map(|s| (*s).to_owned())).collect();
    let shown = all.len().min(10);
    for (i, note) in all.iter().take(shown).enumerate() {
        paragraphs.push(match (i, shown) {
            (0, 1) => format!("{}{note}", spec.lang.pick("注：", "Note: ")),
            (0, _) => format!("{}1. {note}", spec.lang.pick("注：", "Notes: ")),
            _ => format!("{}. {note}", i + 1),
        });
    }
    if all.len() > shown {
        let left = all.len() - shown;
        paragraphs.push(spec.lang.pick(format!("另有 {left} 条说明未显示"), format!("{left} more notes not shown")));
    }
    let source = clean(&spec.source);
    if !source.is_empty() {
        paragraphs.push(source);
    }
    if paragraphs.is_empty() {
        return top - 14.0;
    }
    let (from, to) = (Point { x: canvas.left, y: top }, Point { x: canvas.right, y: top });
    canvas.items.push(Item::Line { from, to, color: canvas.colors.grid, width: 1.0, dashed: false });
    let mut y = top + 8.0;
    for paragraph in paragraphs {
        for line in wrap_prose(&paragraph, Measure::plain(FOOT), width, 3) {
            y += FOOT;
            canvas.push(Text::new(&line, canvas.left, y, FOOT, canvas.colors.muted).of(&paragraph));
            y += 5.5;
        }
    }
    y - 5.5
}

/// What a reader who cannot see the picture is told.
fn description(spec: &ChartSpec, notes: &[String]) -> String {
    let info = spec.chart.info();
    let parts = [info.name(spec.lang), &spec.subtitle, &spec.source];
    let own = spec.notes.iter().map(String::as_str);
    let all: Vec<String> = parts
        .into_iter()
        .chain(notes.iter().map(String::as_str))
        .chain(own)
        .map(clean)
        .filter(|s| !s.is_empty())
        .collect();
    bounded(&all.join(spec.lang.pick("；", "; ")))
}

/// Names and remarks have no limit, a picture has.
pub(crate) fn bounded(text: &str) -> String {
    const MOST: usize = 600;
    let text = clean(text);
    if text.chars().count() <= MOST {
        return text;
    }
    text.chars().take(MOST - 1).chain(std::iter::once('…')).collect()
}

/// What stands in place of a name that is empty.
pub(crate) fn name_or_none(name: &str, lang: Lang) -> String {
    let name = clean(name);
    if name.is_empty() { lang.pick("（无名称）", "(no name)").to_owned() } else { name }
}
