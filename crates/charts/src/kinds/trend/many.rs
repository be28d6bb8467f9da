//! One panel a body, all on the same scale unless a few would press the others flat.

use super::{FEW, Line, Pen, Place, Trend, draw_line};
use crate::axis::{Axis, Zero, labelled_years};
use crate::canvas::{Canvas, LABEL, SMALL, Swatch, cut};
use crate::frame::name_or_none;
use crate::scene::{Area, Text};
use crate::text::{Measure, two_lines};

const MOST: usize = 60;
const NARROWEST: f64 = 140.0;
const GAP: f64 = 24.0;
const PLOT: f64 = 84.0;
const NAME_LINE: f64 = 16.0;

/// One panel, measured.
struct Panel<'a> {
    line: &'a Line,
    full: String,
    name: Vec<String>,
}

pub(super) fn draw(trend: &Trend, canvas: &mut Canvas, top: f64) -> f64 {
    let shown = cut(trend.lines.len(), MOST, |i| trend.lines[i].highlighted);
    let lines: Vec<&Line> = shown.kept.iter().map(|i| &trend.lines[*i]).collect();
    if shown.left_out > 0 {
        let (n, left_out) = (lines.len(), shown.left_out);
        canvas.notes.push(canvas.lang.pick(
            format!("图中显示首尾 {n} 个，另有 {left_out} 个未显示，数据表含全部"),
            format!("{n} at the ends are shown, {left_out} are only in the data table"),
        ));
    }
    let groups: Vec<(Vec<&Line>, Axis)> = by_size(&lines, canvas)
        .into_iter()
        .map(|group| {
            let values = group.iter().copied().chain(&trend.peers).flat_map(Line::values).map(|(_, v)| v);
            let axis = Axis::new(values, &canvas.format, canvas.lang, 4, Zero::over_years(&canvas.format));
            (group, axis)
        })
        .collect();
    let mut y = legend(trend, canvas, &lines, top);

    let measure = Measure::plain(SMALL - 0.5);
    let labels = groups.iter().flat_map(|(_, axis)| &axis.ticks);
    let gutter = labels.map(|(_, t)| measure.width(t)).fold(0.0, f64::max) + 8.0;
    let room = canvas.right - canvas.left - gutter;
    let fit = (((room + GAP) / (NARROWEST + GAP)) as usize).clamp(1, 6);
    // As few rows as possible, then as few columns as these rows need.
    let most = groups.iter().map(|(group, _)| group.len()).max().unwrap_or_default();
    let columns = most.div_ceil(most.div_ceil(fit).max(1)).clamp(2, fit.max(2));
    let width = (room - GAP * (columns as f64 - 1.0)) / columns as f64;

    for (at, (group, axis)) in groups.iter().enumerate() {
        if at > 0 {
            y = other_scale(canvas, group.len(), axis, y);
        }
        let panels: Vec<Panel<'_>> = group
            .iter()
            .map(|line| {
                let full = name_or_none(&line.label, canvas.lang);
                Panel { line, name: two_lines(&canvas.name(&line.label), Measure::strong(LABEL), width), full }
            })
            .collect();
        for row in panels.chunks(columns) {
            let head = row.iter().map(|p| p.name.len()).max().unwrap_or(1) as f64 * NAME_LINE + NAME_LINE;
            for (column, panel) in row.iter().enumerate() {
                let x = canvas.left + gutter + column as f64 * (width + GAP);
                let area = Area { x, y: y + head + 6.0, w: width, h: PLOT };
                heading(canvas, panel, area);
                if column == 0 {
                    ticks(canvas, axis, area);
                }
                draw_panel(trend, canvas, panel, axis, area);
            }
            y += head + 6.0 + PLOT + 20.0 + 18.0;
        }
    }
    y - 18.0
}

/// All lines on one scale; or, where a few large bodies would press the others flat, the large ones and the others.
fn by_size<'a>(lines: &[&'a Line], canvas: &Canvas) -> Vec<Vec<&'a Line>> {
    const TIMES: f64 = 5.0;
    let largest = |line: &Line| line.values().iter().fold(0.0, |most: f64, (_, v)| most.max(v.abs()));
    let top = lines.iter().map(|line| largest(line)).fold(0.0, f64::max);
    let (small, large): (Vec<&Line>, Vec<&Line>) = lines.iter().partition(|line| largest(line) * TIMES <= top);
    // Shares are read against a hundred percent, whatever they are.
    if canvas.format.whole_numbers() && top > 0.0 && small.len() > FEW && small.len() > large.len() {
        vec![large, small]
    } else {
        vec![lines.to_vec()]
    }
}

/// Says that the panels from here on have a scale of their own.
fn other_scale(canvas: &mut Canvas, panels: usize, axis: &Axis, y: f64) -> f64 {
    let end = |tick: Option<&(f64, String)>| tick.map_or("", |(_, label)| label.as_str()).to_owned();
    let (low, high) = (end(axis.ticks.first()), end(axis.ticks.last()));
    let text = canvas.lang.pick(
        format!("以下{panels}格数值较小，纵轴为{low}至{high}"),
        format!("The {panels} panels below are smaller; their scale runs from {low} to {high}"),
    );
    canvas.horizontal(y, canvas.left, canvas.right, canvas.colors.grid);
    canvas.push(Text::new(&text, canvas.left, y + 20.0, SMALL, canvas.colors.muted));
    y + 34.0
}

fn legend(trend: &Trend, canvas: &mut Canvas, lines: &[&Line], top: f64) -> f64 {
    let mut entries = Vec::new();
    if let Some(peers) = &trend.peers {
        let own = canvas.lang.pick("本机关", "This body");
        entries.push((Swatch::Line(canvas.colors.accent), own.to_owned()));
        if lines.iter().any(|l| l.highlighted) {
            let marked = canvas.lang.pick("重点机关", "Highlighted");
            entries.push((Swatch::Line(canvas.colors.highlight), marked.to_owned()));
        }
        entries.push((Swatch::Line(canvas.colors.axis), name_or_none(&peers.label, canvas.lang)));
    }
    for form in trend.shown_breaks() {
        entries.push((Swatch::Dash(canvas.colors.axis), super::super::break_text(canvas, form)));
    }
    let mut y = top;
    if let Some(note) = canvas.format.axis_note(canvas.lang) {
        canvas.push(Text::new(note, canvas.left, y + 10.0, SMALL, canvas.colors.muted));
        y += 20.0;
    }
    let bottom = canvas.legend(&entries, y);
    if entries.is_empty() { bottom } else { bottom + 8.0 }
}

/// The name, and the latest value under it.
fn heading(canvas: &mut Canvas, panel: &Panel<'_>, area: Area) {
    let colors = canvas.colors;
    // Names stand on the line above the values, whatever the number of their lines.
    let value_line = area.y - 6.0 - 4.0;
    let first = value_line - NAME_LINE * panel.name.len() as f64;
    for (i, line) in panel.name.iter().enumerate() {
        let text = Text::new(line, area.x, first + i as f64 * NAME_LINE, LABEL, colors.ink);
        canvas.push(text.strong(true).of(&panel.full));
    }
    if let Some((year, value)) = panel.line.last() {
        let value = canvas.format.label(value, canvas.lang);
        let text = canvas.lang.pick(format!("{year}年 {value}"), format!("{year}: {value}"));
        let size = if Measure::plain(SMALL).width(&text) <= area.w { SMALL } else { 8.0 };
        let color = if panel.line.highlighted { colors.highlight } else { colors.accent };
        let text = if Measure::plain(size).width(&text) <= area.w { text } else { value };
        canvas.push(Text::new(&text, area.x, value_line, size, colors.as_text(color)));
    }
}

fn ticks(canvas: &mut Canvas, axis: &Axis, area: Area) {
    let size = SMALL - 0.5;
    for (value, label) in &axis.ticks {
        let y = area.bottom() - axis.at(*value) * area.h;
        canvas.push(Text::new(label, area.x - 8.0, y + 0.36 * size, size, canvas.colors.muted).end());
    }
}

fn draw_panel(trend: &Trend, canvas: &mut Canvas, panel: &Panel<'_>, axis: &Axis, area: Area) {
    let colors = canvas.colors;
    let size = SMALL - 0.5;
    let label = Measure::plain(size).width("2020");
    let place = Place { area, years: trend.years(), cuts: trend.cuts(), pad: label / 2.0 };
    for (value, _) in &axis.ticks {
        let color = if *value == 0.0 { colors.axis } else { colors.grid };
        canvas.horizontal(place.y(axis, *value), area.x, area.right(), color);
    }
    for form in trend.shown_breaks() {
        let x = place.x(f64::from(form.year) - 0.5);
        canvas.vertical(x, area.y, area.bottom(), colors.axis, true);
    }
    if let Some(peers) = &trend.peers {
        draw_line(canvas, peers, &place, axis, &Pen { color: colors.axis, width: 1.4, dot: 0.0 });
    }
    if panel.line.last().is_some() {
        let color = if panel.line.highlighted { colors.highlight } else { colors.accent };
        draw_line(canvas, panel.line, &place, axis, &Pen { color, width: 2.0, dot: 2.4 });
    } else {
        let text = Text::new(canvas.no_data(), area.x + area.w / 2.0, area.y + area.h / 2.0 + 4.0, SMALL, colors.muted);
        canvas.patched(text.middle());
    }
    let (first, last) = place.years;
    let mut years = labelled_years(first, last, place.step(), label + 12.0);
    // Where only some fit, the two ends say enough.
    if years.len() < usize::from(last - first) + 1 {
        years = vec![first, last];
    }
    for year in years {
        let x = place.x(f64::from(year));
        canvas.push(Text::new(&year.to_string(), x, area.bottom() + 15.0, size, colors.muted).middle());
    }
}

#[cfg(test)]
mod tests {
    use crate::kinds::{Chart, Line, Panels, Trend};
    use crate::{ChartSpec, Unit, ValueFormat};

    fn texts(largest: f64, unit: Unit) -> Vec<String> {
        let line = |nth: u32, value: f64| Line::new(format!("第{nth}局"), [(2022, Some(value)), (2023, Some(value))]);
        let mut lines: Vec<Line> = (0..9).map(|nth| line(nth, 0.1 * f64::from(nth + 1))).collect();
        lines.push(line(9, largest));
        let chart = Chart::Trend(Trend { lines, panels: Panels::Each, ..Trend::default() });
        let scene = ChartSpec::new("标题", ValueFormat::new(unit), chart).layout().unwrap();
        scene.texts().map(|text| text.text.clone()).collect()
    }

    #[test]
    fn one_large_body_does_not_press_the_others_flat_and_the_other_scale_is_said() {
        let said = |texts: &[String]| texts.iter().filter(|text| text.starts_with("以下9格数值较小")).count();
        assert_eq!(said(&texts(400.0, Unit::Cases)), 1);
        assert_eq!(said(&texts(1.0, Unit::Cases)), 0);
        assert_eq!(said(&texts(400.0, Unit::Percent)), 0);
    }
}
