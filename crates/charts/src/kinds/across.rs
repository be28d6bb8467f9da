//! Rows of names over a value axis that runs across: what several kinds share.

use crate::axis::Axis;
use crate::canvas::{Canvas, SMALL};
use crate::scene::{Item, Text};
use crate::text::Measure;

/// A value axis from left to right.
pub(super) struct Across {
    pub(super) axis: Axis,
    pub(super) left: f64,
    pub(super) right: f64,
}

impl Across {
    /// Where a value stands.
    pub(super) fn x(&self, value: f64) -> f64 {
        self.left + self.axis.at(value) * (self.right - self.left)
    }

    /// The grid, drawn under what has been drawn since, and the ticks below; gives back the lower edge.
    pub(super) fn close(&self, canvas: &mut Canvas, since: usize, top: f64, bottom: f64) -> f64 {
        let mut under = Canvas::new(canvas.lang, canvas.format, canvas.colors, canvas.left, canvas.right);
        for (value, _) in &self.axis.ticks {
            let color = if *value == 0.0 { canvas.colors.axis } else { canvas.colors.grid };
            under.vertical(self.x(*value), top, bottom, color, false);
        }
        canvas.items.splice(since..since, under.items);
        let size = SMALL - 0.5;
        let measure = Measure::plain(size);
        let mut free = canvas.left;
        for (value, label) in &self.axis.ticks {
            let half = measure.width(label) / 2.0;
            let x = self.x(*value).min(canvas.right - half);
            if x - half >= free {
                canvas.push(Text::new(label, x, bottom + 15.0, size, canvas.colors.muted).middle());
                free = x + half + 8.0;
            }
        }
        bottom + 20.0
    }
}

/// The width of the widest of some texts, in the size of labels inside a chart.
pub(super) fn widest(texts: impl IntoIterator<Item = String>) -> f64 {
    let measure = Measure::plain(SMALL);
    texts.into_iter().map(|text| measure.width(&text)).fold(0.0, f64::max)
}

/// The unit over the axis, where it is not beside each number; gives back where the plot begins.
pub(super) fn unit_line(canvas: &mut Canvas, top: f64) -> f64 {
    match canvas.format.axis_note(canvas.lang) {
        Some(note) => {
            canvas.push(Text::new(note, canvas.left, top + 12.0, SMALL, canvas.colors.muted));
            top + 20.0
        }
        None => top,
    }
}

/// A thin line across at a height.
pub(super) fn rule(canvas: &mut Canvas, y: f64, from: f64, to: f64, width: f64, color: crate::theme::Rgb) {
    let points = vec![crate::scene::Point { x: from, y }, crate::scene::Point { x: to, y }];
    canvas.items.push(Item::Polyline { points, color, width });
}

/// Tells how many rows of a long list are not drawn.
pub(super) fn note_left_out(canvas: &mut Canvas, shown: usize, left_out: usize) {
    if left_out > 0 {
        canvas.notes.push(canvas.lang.pick(
            format!("图中显示首尾共 {shown} 行，另有 {left_out} 行未显示，数据表含全部"),
            format!("{shown} rows at both ends are shown, {left_out} are only in the data table"),
        ));
    }
}
