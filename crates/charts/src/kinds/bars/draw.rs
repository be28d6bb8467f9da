//! How ranked bars are drawn.

use super::{Bar, Bars, Order};
use crate::axis::{Axis, Zero};
use crate::canvas::{Canvas, RowName, SMALL, cut};
use crate::format::grouped;
use crate::kinds::about;
use crate::scene::{Area, Item, Text};
use crate::text::{Measure, shorten};

/// Most bars in the ranked part, and in the part below it.
const MOST: usize = 60;
const MOST_UNRANKED: usize = 20;
const ROW: f64 = 24.0;
const BAR: f64 = 14.0;

/// A row to be drawn.
struct RowPlan<'a> {
    bar: &'a Bar,
    rank: Option<u64>,
    ranked: bool,
    name: RowName,
}

/// The columns of the chart, from left to right.
struct Columns {
    name_right: f64,
    plot: (f64, f64),
    n_right: Option<f64>,
}

impl Columns {
    fn x(&self, axis: &Axis, value: f64) -> f64 {
        self.plot.0 + axis.at(value) * (self.plot.1 - self.plot.0)
    }
}

impl Bars {
    /// Draws everything from `top` down and gives back the lower edge.
    pub(super) fn draw_all(&self, canvas: &mut Canvas, top: f64) -> f64 {
        let (ranked, rest) = self.ranked();
        let shown = cut(ranked.len(), MOST, |i| ranked[i].1.highlighted);
        let rest_left_out = rest.len().saturating_sub(MOST_UNRANKED);
        let labels = shown.kept.iter().map(|i| ranked[*i].1).chain(rest.iter().copied().take(MOST_UNRANKED));
        let bars: Vec<&Bar> = labels.collect();

        let numbered = self.order != Order::Given && !ranked.is_empty();
        let width = canvas.right - canvas.left;
        let measure = Measure::plain(SMALL);
        let widest = |texts: &mut dyn Iterator<Item = String>| texts.map(|t| measure.width(&t)).fold(0.0, f64::max);
        // Labels of negative values stand to the left of their bars.
        let is_negative = |b: &&&Bar| b.datum.value.is_some_and(|v| v < 0.0);
        let left_values = widest(&mut bars.iter().filter(is_negative).map(|b| value_text(canvas, b)));
        let left_room = if left_values > 0.0 { left_values + 8.0 } else { 0.0 };
        let right_values = widest(&mut bars.iter().filter(|b| !is_negative(b)).map(|b| value_text(canvas, b)));
        let n_width = widest(&mut bars.iter().filter_map(|b| b.n).map(|n| grouped(n as f64, 0))).max(12.0);
        let n_room = if bars.iter().any(|b| b.n.is_some()) { n_width + 14.0 } else { 0.0 };
        let possible = widest(&mut bars.iter().filter_map(|bar| possible(bar)));
        let ranks_width = if possible > 0.0 { possible + 6.0 } else { 0.0 };
        let rank_width = if numbered { 26.0 + ranks_width } else { 0.0 };
        let others = rank_width + 10.0 + left_room + right_values + 8.0 + n_room;
        // The names give way before the bars do.
        let most = (0.3 * width).min(width - others - 100.0).max(40.0);
        let (names, name_width) = canvas.row_names(bars.iter().map(|b| (b.label.as_str(), b.highlighted)), most);
        let mut plans: Vec<RowPlan<'_>> = Vec::new();
        for (row, (bar, name)) in bars.iter().zip(names).enumerate() {
            let is_ranked = row < shown.kept.len();
            let rank = if is_ranked { ranked[shown.kept[row]].0 } else { None };
            plans.push(RowPlan { bar, rank, ranked: is_ranked, name });
        }

        let ends = bars.iter().flat_map(|b| {
            let interval = b.datum.value.and(b.interval);
            [b.datum.value, interval.map(|i| i.low), interval.map(|i| i.high)].into_iter().flatten()
        });
        let axis = Axis::new(
            ends.chain(self.benchmark.as_ref().map(|b| b.value)),
            &canvas.format,
            canvas.lang,
            5,
            Zero::Always,
        );
        let left = canvas.left + rank_width + name_width + 10.0;
        let columns = Columns {
            name_right: left - 10.0,
            plot: (left + left_room, canvas.right - n_room - right_values - 8.0),
            n_right: (n_room > 0.0).then_some(canvas.right),
        };

        let mut y = self.heading(canvas, &columns, &axis, top);
        let grid_top = y;
        let grid_from = canvas.items.len();
        let mut gap_at = None;
        // The heading between the two parts stands on paper, not on the grid.
        let mut parts: Vec<(f64, f64)> = Vec::new();
        let mut part_top = grid_top;
        for (row, plan) in plans.iter().enumerate() {
            if row == shown.kept.len() {
                parts.extend((row > 0).then_some((part_top, y)));
                y = self.unranked_heading(canvas, y, row > 0);
                part_top = y;
            }
            if shown.left_out > 0 && gap_at.is_none() && row > 0 && row < shown.kept.len() {
                let jump = shown.kept[row] - shown.kept[row - 1] > 1;
                if jump {
                    gap_at = Some(row);
                    let left_out = shown.left_out;
                    let text = canvas
                        .lang
                        .pick(format!("…… 另有 {left_out} 个未显示 ……"), format!("… {left_out} more not shown …"));
                    let color = canvas.colors.muted;
                    canvas.patched(Text::new(&text, columns.plot.0 + 6.0, y + 16.0, SMALL, color));
                    y += ROW;
                }
            }
            let height = canvas.row_height(&plan.name, ROW);
            draw_row(canvas, &columns, &axis, plan, y + height / 2.0);
            y += height;
        }
        parts.push((part_top, y));
        let lines = self.grid(canvas, &columns, &axis, &parts);
        canvas.items.splice(grid_from..grid_from, lines);
        if shown.left_out > 0 {
            let (n, left_out) = (ranked.len(), shown.left_out);
            canvas.notes.push(canvas.lang.pick(
                format!("共 {n} 个参与排序，图中显示首尾 {} 个，另有 {left_out} 个未显示，数据表含全部", n - left_out),
                format!("{n} ranked; {} at the ends are shown, {left_out} are only in the data table", n - left_out),
            ));
        }
        if rest_left_out > 0 {
            canvas.notes.push(canvas.lang.pick(
                format!("不参与排名的另有 {rest_left_out} 个未显示"),
                format!("{rest_left_out} more that are not ranked are not shown"),
            ));
        }
        ticks(canvas, &columns, &axis, y)
    }

    /// Column heads, the name of the benchmark, the unit; gives back where the rows begin.
    fn heading(&self, canvas: &mut Canvas, columns: &Columns, axis: &Axis, top: f64) -> f64 {
        let muted = canvas.colors.muted;
        let mut used = false;
        let mut room = (columns.plot.0, columns.n_right.map_or(canvas.right, |x| x - 30.0));
        if let Some(x) = columns.n_right {
            canvas.push(Text::new("n", x, top + 12.0, SMALL, muted).end());
            used = true;
        }
        if let Some(note) = canvas.format.axis_note(canvas.lang) {
            let text = Text::new(note, canvas.left, top + 12.0, SMALL, muted);
            room.0 = room.0.max(text.bounds().right() + 12.0);
            canvas.push(text);
            used = true;
        }
        if let Some(benchmark) = &self.benchmark {
            let value = canvas.format.label(benchmark.value, canvas.lang);
            let name = shorten(&benchmark.label, Measure::plain(SMALL), (room.1 - room.0) * 0.6);
            let text = format!("{name} {value}");
            let half = Measure::plain(SMALL).width(&text) / 2.0;
            let x = columns.x(axis, benchmark.value).min(room.1 - half).max(room.0 + half);
            canvas.push(Text::new(&text, x, top + 12.0, SMALL, canvas.colors.ink).middle());
            used = true;
        }
        if used { top + 20.0 } else { top }
    }

    fn unranked_heading(&self, canvas: &mut Canvas, y: f64, after_rows: bool) -> f64 {
        let y = y + if after_rows { 10.0 } else { 0.0 };
        let text = match self.min_n {
            Some(min) => canvas
                .lang
                .pick(format!("不参与排名（n < {min} 或无数据）"), format!("Not ranked (n < {min} or no data)")),
            None => canvas.lang.pick("不参与排名（无数据）", "Not ranked (no data)").to_owned(),
        };
        let muted = canvas.colors.muted;
        let (left, right) = (canvas.left, canvas.right);
        canvas.horizontal(y, left, right, canvas.colors.grid);
        canvas.patched(Text::new(&text, left, y + 17.0, SMALL, muted));
        y + 24.0
    }

    /// Grid, zero line and benchmark, to be drawn under the bars.
    fn grid(&self, canvas: &Canvas, columns: &Columns, axis: &Axis, parts: &[(f64, f64)]) -> Vec<Item> {
        let mut under = Canvas::new(canvas.lang, canvas.format, canvas.colors, canvas.left, canvas.right);
        for (part, (top, bottom)) in parts.iter().enumerate() {
            for (value, _) in &axis.ticks {
                let color = if *value == 0.0 { canvas.colors.axis } else { canvas.colors.grid };
                under.vertical(columns.x(axis, *value), *top, *bottom, color, false);
            }
            if let Some(benchmark) = &self.benchmark {
                let top = if part == 0 { top - 4.0 } else { *top };
                under.vertical(columns.x(axis, benchmark.value), top, *bottom, canvas.colors.muted, true);
            }
        }
        under.items
    }
}

fn value_text(canvas: &Canvas, bar: &Bar) -> String {
    match bar.datum.value {
        Some(value) => canvas.format.label(value, canvas.lang),
        None => canvas.no_data().to_owned(),
    }
}

/// The ranks that a bar may have, where it may have several.
fn possible(bar: &Bar) -> Option<String> {
    let [first, last] = bar.possible?;
    (first < last).then(|| format!("({first}–{last})"))
}

fn draw_row(canvas: &mut Canvas, columns: &Columns, axis: &Axis, plan: &RowPlan<'_>, middle: f64) {
    let colors = canvas.colors;
    let bar = plan.bar;
    let (ink, fill) = match (plan.ranked, bar.highlighted) {
        (_, true) => (colors.ink, if plan.ranked { colors.highlight } else { colors.context }),
        (true, false) => (colors.ink, colors.accent),
        (false, false) => (colors.muted, colors.context),
    };
    let baseline = middle + 0.36 * SMALL;
    canvas.row_name(&plan.name, columns.name_right, middle, ink);
    if let Some(rank) = plan.rank {
        canvas.push(Text::new(&rank.to_string(), canvas.left + 20.0, baseline, SMALL, colors.muted).end());
        if let Some(ranks) = possible(bar) {
            canvas.push(Text::new(&ranks, canvas.left + 24.0, baseline, SMALL, colors.muted));
        }
    }
    if let (Some(x), Some(n)) = (columns.n_right, bar.n) {
        canvas.push(Text::new(&grouped(n as f64, 0), x, baseline, SMALL, colors.muted).end());
    }
    let zero = columns.x(axis, 0.0);
    let text = value_text(canvas, bar);
    let Some(value) = bar.datum.value else {
        canvas.patched(Text::new(&text, zero + 6.0, baseline, SMALL, colors.muted));
        return;
    };
    let end = columns.x(axis, value);
    let about = about(canvas, &bar.label, None, &bar.datum);
    let area = Area { x: zero.min(end), y: middle - BAR / 2.0, w: (end - zero).abs(), h: BAR };
    canvas.rect(area, fill, Some(about));
    let (mut low, mut high) = (end.min(zero), end.max(zero));
    if let Some(interval) = bar.interval {
        let (a, b) = (columns.x(axis, interval.low), columns.x(axis, interval.high));
        // The part over the bar is drawn light so that it can be seen.
        let (over, beyond) = (a.max(low).min(high), b.min(high).max(low));
        canvas.horizontal(middle, over, beyond, colors.paper);
        for (from, to) in [(a, over), (beyond, b)] {
            if to - from > 0.5 {
                canvas.horizontal(middle, from, to, colors.muted);
            }
        }
        for x in [a, b] {
            let inside = x > low + 1.0 && x < high - 1.0;
            canvas.vertical(x, middle - 3.5, middle + 3.5, if inside { colors.paper } else { colors.muted }, false);
        }
        (low, high) = (low.min(a), high.max(b));
    }
    let label = if value < 0.0 {
        Text::new(&text, low - 6.0, baseline, SMALL, ink).end()
    } else {
        Text::new(&text, high + 6.0, baseline, SMALL, ink)
    };
    canvas.patched(label);
}

/// Tick labels under the rows.
fn ticks(canvas: &mut Canvas, columns: &Columns, axis: &Axis, y: f64) -> f64 {
    let size = SMALL - 0.5;
    let measure = Measure::plain(size);
    let mut free = canvas.left;
    for (value, label) in &axis.ticks {
        let half = measure.width(label) / 2.0;
        let x = columns.x(axis, *value).min(canvas.right - half);
        if x - half < free {
            continue;
        }
        canvas.push(Text::new(label, x, y + 15.0, size, canvas.colors.muted).middle());
        free = x + half + 8.0;
    }
    y + 20.0
}
