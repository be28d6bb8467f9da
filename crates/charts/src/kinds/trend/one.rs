//! All lines in one panel, each named at its end.

use super::{Line, Pen, Place, Trend, draw_line};
use crate::axis::{Axis, Zero, labelled_years};
use crate::canvas::{Canvas, SMALL, cut, spread};
use crate::frame::name_or_none;
use crate::scene::{Area, Item, Point, Text};
use crate::text::{Measure, shorten};
use crate::theme::Rgb;
use std::collections::BTreeSet;

/// More lines than colours cannot be told apart.
const MOST: usize = 8;
const HEIGHT: f64 = 280.0;
const LABEL_LINE: f64 = 16.0;
const BREAK_ROW: f64 = 17.0;

pub(super) fn draw(trend: &Trend, canvas: &mut Canvas, top: f64) -> f64 {
    let mut lines: Vec<&Line> = trend.lines.iter().filter(|l| l.last().is_some()).collect();
    let absent = trend.lines.len() - lines.len();
    let all = lines.len();
    if all > MOST {
        lines.sort_by(|a, b| last_value(b).total_cmp(&last_value(a)));
        let kept = cut(all, MOST, |i| lines[i].highlighted).kept;
        lines = kept.into_iter().map(|i| lines[i]).collect();
        let (shown, left_out) = (lines.len(), all - lines.len());
        canvas.notes.push(canvas.lang.pick(
            format!("按最近数值显示首尾 {shown} 个，另有 {left_out} 个未显示，数据表含全部"),
            format!("the {shown} highest and lowest are shown, {left_out} are only in the data table"),
        ));
    }
    if absent > 0 {
        canvas.notes.push(canvas.lang.pick(
            format!("{absent} 个机关各年度均无数据，未画出"),
            format!("{absent} without data in any year are not drawn"),
        ));
    }
    let peers = trend.peers.as_ref().filter(|l| l.last().is_some());
    let drawn: Vec<(&Line, Pen)> = pens(canvas, &lines, peers);

    let values = drawn.iter().flat_map(|(l, _)| l.values()).map(|(_, v)| v);
    let axis = Axis::new(values, &canvas.format, canvas.lang, 5, Zero::over_years(&canvas.format));
    let measure = Measure::plain(SMALL);
    let tick_width = axis.ticks.iter().map(|(_, t)| measure.width(t)).fold(0.0, f64::max);
    let left = canvas.left + tick_width + 10.0;
    let most = 0.34 * (canvas.right - canvas.left);
    let single = drawn.len() == 1;
    let labels: Vec<(String, String)> =
        drawn.iter().map(|(line, _)| end_label(canvas, line, most, trend.years().1, single)).collect();
    let label_width = labels.iter().map(|(text, _)| measure.width(text)).fold(0.0, f64::max);
    let mut right = canvas.right - label_width - 22.0;
    let (first, last) = trend.years();
    if first == last {
        // A single column of dots stays near its names.
        right = right.min(left + 240.0);
    }

    let mut y = top;
    if let Some(note) = canvas.format.axis_note(canvas.lang) {
        canvas.push(Text::new(note, canvas.left, y + 10.0, SMALL, canvas.colors.muted));
        y += 20.0;
    }
    let rows = break_rows(trend, canvas, (left, right));
    let height = HEIGHT.max(drawn.len() as f64 * LABEL_LINE);
    // A value at the very top stays clear of the names of the breaks.
    let clear = if rows > 0 { BREAK_ROW } else { 12.0 };
    let area = Area { x: left, y: y + rows as f64 * BREAK_ROW + clear, w: right - left, h: height };
    let place = Place { area, years: trend.years(), cuts: trend.cuts(), pad: 18.0 };

    for (value, label) in &axis.ticks {
        let at = place.y(&axis, *value);
        let color = if *value == 0.0 { canvas.colors.axis } else { canvas.colors.grid };
        canvas.horizontal(at, area.x, area.right(), color);
        let text = Text::new(label, area.x - 8.0, at + 0.36 * SMALL, SMALL, canvas.colors.muted);
        canvas.push(text.end());
    }
    breaks(trend, canvas, &place, y);
    let distance = measure.width("2020") + 10.0;
    for year in labelled_years(place.years.0, place.years.1, place.step(), distance) {
        let x = place.x(f64::from(year));
        canvas.vertical(x, area.bottom(), area.bottom() + 4.0, canvas.colors.axis, false);
        let text = Text::new(&year.to_string(), x, area.bottom() + 18.0, SMALL, canvas.colors.muted);
        canvas.push(text.middle());
    }
    for (line, pen) in drawn.iter().rev() {
        draw_line(canvas, line, &place, &axis, pen);
    }
    end_labels(canvas, &drawn, &labels, &place, &axis);
    if single && place.step() >= 44.0 {
        point_labels(canvas, drawn[0].0, &place, &axis);
    }
    area.bottom() + 24.0
}

fn last_value(line: &Line) -> f64 {
    line.last().map_or(f64::NEG_INFINITY, |(_, v)| v)
}

/// The look of each line: highlighted ones in colour over grey ones, or each in its own colour; peers in grey.
fn pens<'a>(canvas: &Canvas, lines: &[&'a Line], peers: Option<&'a Line>) -> Vec<(&'a Line, Pen)> {
    let any_highlight = lines.iter().any(|l| l.highlighted);
    let mut next = canvas.colors.series.iter().cycle();
    let mut out: Vec<(&Line, Pen)> = Vec::new();
    for line in lines {
        let back = any_highlight && !line.highlighted;
        let color = match next.next() {
            _ if back => canvas.colors.context,
            Some(color) if lines.len() > 1 => *color,
            _ => canvas.colors.accent,
        };
        out.push((line, Pen { color, width: if back { 1.6 } else { 2.4 }, dot: if back { 2.2 } else { 3.2 } }));
    }
    if let Some(peers) = peers {
        out.push((peers, Pen { color: canvas.colors.axis, width: 1.8, dot: 0.0 }));
    }
    out
}

/// What stands at the end of a line, and the whole name.
fn end_label(canvas: &Canvas, line: &Line, most: f64, last: u16, single: bool) -> (String, String) {
    let full = name_or_none(&line.label, canvas.lang);
    let measure = Measure::plain(SMALL);
    let value = match line.last() {
        Some((year, value)) if !single => {
            let value = canvas.format.label(value, canvas.lang);
            // A line that ends early does not pass its value off as the latest year's.
            let when = canvas.lang.pick(format!("（{year}年）"), format!(" ({year})"));
            format!(" {value}{}", if year == last { "" } else { &when })
        }
        _ => String::new(),
    };
    let name = shorten(&canvas.name(&line.label), measure, most - measure.width(&value));
    (format!("{name}{value}"), full)
}

fn end_labels(canvas: &mut Canvas, drawn: &[(&Line, Pen)], labels: &[(String, String)], place: &Place, axis: &Axis) {
    let ends: Vec<Point> = drawn
        .iter()
        .filter_map(|(line, _)| line.last())
        .map(|(year, value)| Point { x: place.x(f64::from(year)), y: place.y(axis, value) })
        .collect();
    let wanted: Vec<f64> = ends.iter().map(|p| p.y).collect();
    let placed = spread(&wanted, LABEL_LINE, place.area.y, place.area.bottom());
    let x = place.area.right() + 22.0 - 8.0;
    for ((((_, pen), (text, full)), end), y) in drawn.iter().zip(labels).zip(&ends).zip(&placed) {
        let early = end.x < place.x(f64::from(place.years.1)) - 1.0;
        if early || (end.y - y).abs() > 2.5 {
            let points = vec![
                Point { x: end.x + 5.0, y: end.y },
                Point { x: (place.area.right() - 2.0).max(end.x + 5.0), y: end.y },
                Point { x: x - 3.0, y: *y },
            ];
            canvas.items.push(Item::Polyline { points, color: canvas.colors.context, width: 0.8 });
        }
        let color: Rgb = canvas.colors.as_text(pen.color);
        let label = Text::new(text, x, y + 0.36 * SMALL, SMALL, color);
        canvas.push(label.of_name(if text.starts_with(full.as_str()) { full } else { "" }, full));
    }
}

/// The value at each point of the only line.
fn point_labels(canvas: &mut Canvas, line: &Line, place: &Place, axis: &Axis) {
    let values = line.values();
    let texts: Vec<String> = values.iter().map(|(_, v)| canvas.format.label(*v, canvas.lang)).collect();
    let measure = Measure::plain(SMALL);
    let widest = texts.iter().map(|t| measure.width(t)).fold(0.0, f64::max);
    if widest + 6.0 > place.step() {
        return;
    }
    for (i, ((year, value), text)) in values.iter().zip(&texts).enumerate() {
        let before = i.checked_sub(1).map(|i| values[i].1);
        let after = values.get(i + 1).map(|v| v.1);
        // Below a valley, above everything else; never outside the panel.
        let valley = before.is_none_or(|b| b > *value) && after.is_none_or(|a| a > *value) && values.len() > 1;
        let (x, y) = (place.x(f64::from(*year)), place.y(axis, *value));
        let below = valley && y + 24.0 < place.area.bottom();
        let baseline = if below { y + 18.0 } else { y - 9.0 };
        let half = measure.width(text) / 2.0;
        // Beside a line that goes on rising or falling, not across it, as far as the labels next to it leave room.
        let aside = (place.step() - widest - 6.0).min(half - 6.0).max(0.0);
        let rises = before.is_some_and(|b| b < *value) && after.is_some_and(|a| a > *value);
        let falls = before.is_some_and(|b| b > *value) && after.is_some_and(|a| a < *value);
        let x = if rises { x - aside } else { x + if falls { aside } else { 0.0 } };
        let x = x.max(place.area.x + half).min(place.area.right() + 6.0 - half);
        canvas.patched(Text::new(text, x, baseline, SMALL, canvas.colors.ink).middle());
    }
}

/// The place of each break's name: x, row, text.
fn break_names(trend: &Trend, canvas: &Canvas, (left, right): (f64, f64)) -> Vec<(f64, usize, String)> {
    let measure = Measure::plain(SMALL);
    let area = Area { x: left, y: 0.0, w: right - left, h: 1.0 };
    let place = Place { area, years: trend.years(), cuts: trend.cuts(), pad: 18.0 };
    let mut out: Vec<(f64, usize, String)> = Vec::new();
    for form in trend.shown_breaks() {
        let x = place.x(f64::from(form.year) - 0.5);
        let text = shorten(&form.label, measure, canvas.right - x - 5.0);
        // A name that begins under the end of another goes a row lower.
        let reaches = |(before, _, text): &&(f64, usize, String)| before + 5.0 + measure.width(text) + 10.0 > x;
        let taken: BTreeSet<usize> = out.iter().filter(reaches).map(|(_, row, _)| *row).collect();
        let row = (0..).find(|row| !taken.contains(row)).unwrap_or_default();
        out.push((x, row, text));
    }
    out
}

fn break_rows(trend: &Trend, canvas: &Canvas, sides: (f64, f64)) -> usize {
    break_names(trend, canvas, sides).iter().map(|(_, row, _)| row + 1).max().unwrap_or(0)
}

fn breaks(trend: &Trend, canvas: &mut Canvas, place: &Place, top: f64) {
    let sides = (place.area.x, place.area.right());
    for (x, row, text) in break_names(trend, canvas, sides) {
        let y = top + row as f64 * BREAK_ROW;
        canvas.vertical(x, y + 2.0, place.area.bottom(), canvas.colors.axis, true);
        canvas.push(Text::new(&text, x + 5.0, y + 12.0, SMALL, canvas.colors.muted));
    }
}
