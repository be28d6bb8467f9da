//! Which few reasons make up most: bars in order and their shares added up.

use serde::{Deserialize, Serialize};

use super::across::{Across, note_left_out, unit_line, widest};
use super::{Plot, about, check_value};
use crate::axis::{Axis, Zero};
use crate::canvas::{Canvas, SMALL, Swatch, cut};
use crate::error::ChartError;
use crate::scene::{Area, Item, Point, Text};
use crate::spec::Datum;
use crate::table::{DataTable, Field};

/// Parts of a whole, the largest first, with their shares added up.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pareto {
    /// The parts, in any order; counts, not shares.
    pub parts: Vec<ParetoPart>,
}

/// One part.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParetoPart {
    /// Name, in full.
    pub label: String,
    /// How many.
    pub count: Datum,
}

impl ParetoPart {
    /// A part with its count.
    pub fn new(label: impl Into<String>, count: Option<f64>) -> Self {
        Self { label: label.into(), count: Datum::new(count) }
    }
}

const MOST: usize = 40;
const ROW: f64 = 26.0;
const BAR: f64 = 15.0;

impl Pareto {
    /// Parts with a count in order, each with the share that it and those before it make up.
    pub(crate) fn ordered(&self) -> Vec<(&ParetoPart, f64, f64)> {
        let mut parts: Vec<(&ParetoPart, f64)> =
            self.parts.iter().filter_map(|part| Some((part, part.count.value?))).collect();
        parts.sort_by(|a, b| b.1.total_cmp(&a.1));
        let whole: f64 = parts.iter().map(|(_, count)| count).sum();
        let mut sum = 0.0;
        let share = |(part, count)| {
            sum += count;
            (part, count, if whole > 0.0 { (sum / whole).min(1.0) } else { 0.0 })
        };
        parts.into_iter().map(share).collect()
    }
}

impl Plot for Pareto {
    fn check(&self) -> Result<(), ChartError> {
        for part in &self.parts {
            check_value(part.count.value, || part.label.clone())?;
            // A part below zero has no share.
            if let Some(value) = part.count.value.filter(|value| *value < 0.0) {
                return Err(ChartError::Value { place: part.label.clone(), value });
            }
        }
        Ok(())
    }

    fn has_values(&self) -> bool {
        self.parts.iter().any(|part| part.count.value.is_some())
    }

    fn table(&self) -> DataTable {
        let whole: f64 = self.parts.iter().filter_map(|part| part.count.value).sum();
        let row = |part: &ParetoPart, cumulative: Option<f64>| {
            let count = part.count.value;
            vec![
                part.label.as_str().into(),
                count.into(),
                count.filter(|_| whole > 0.0).map(|count| count / whole).into(),
                cumulative.filter(|_| whole > 0.0).into(),
                part.count.state.as_deref().into(),
                Field::from(part.count.reference.as_deref()),
                part.count.record.as_deref().into(),
            ]
        };
        let mut rows: Vec<Vec<Field>> =
            self.ordered().into_iter().map(|(part, _, cumulative)| row(part, Some(cumulative))).collect();
        rows.extend(self.parts.iter().filter(|part| part.count.value.is_none()).map(|part| row(part, None)));
        DataTable { columns: &["label", "count", "share", "cumulative", "state", "reference", "record"], rows }
    }

    fn draw(&self, canvas: &mut Canvas, top: f64) -> f64 {
        let colors = canvas.colors;
        let ordered = self.ordered();
        let whole: f64 = ordered.iter().map(|(_, count, _)| count).sum();
        let shown = cut(ordered.len(), MOST, |_| false);
        let left_out = shown.left_out;
        // The small end is what is left out.
        let parts = &ordered[..shown.kept.len()];

        let y = unit_line(canvas, top);
        let cumulative = canvas.lang.pick("累计占比", "Share added up");
        let entries = [
            (Swatch::Fill(colors.accent), canvas.lang.pick("数量（占比）", "Count (share)").to_owned()),
            (Swatch::Line(colors.highlight), cumulative.to_owned()),
        ];
        let top = canvas.legend(&entries, y) + 6.0;
        let percent = |share: f64| crate::format::ValueFormat::percent(1).full(share, canvas.lang);
        let said: Vec<String> = parts
            .iter()
            .map(|(_, count, _)| {
                let share = if whole > 0.0 { format!("（{}）", percent(count / whole)) } else { String::new() };
                format!("{}{share}", canvas.format.label(*count, canvas.lang))
            })
            .collect();
        let added: Vec<String> = parts.iter().map(|(_, _, share)| percent(*share)).collect();
        let width = canvas.right - canvas.left;
        let (names, name_width) =
            canvas.row_names(parts.iter().map(|(part, ..)| (part.label.as_str(), false)), (0.32 * width).max(40.0));
        let left = canvas.left + name_width + 12.0;
        // Numbers stand behind the bars, the shares added up in a strip of their own at the right.
        let strip = widest(added.iter().cloned()) + 22.0;
        let numbers = widest(said.iter().cloned()) + 10.0;
        let strip_left = canvas.right - strip - (0.16 * width).max(48.0);
        let right = (strip_left - numbers - 10.0).max(left + 20.0);
        let with_numbers = strip_left - numbers - 10.0 >= left + 20.0;
        let axis = Axis::new(parts.iter().map(|(_, count, _)| *count), &canvas.format, canvas.lang, 4, Zero::Always);
        let across = Across { axis, left, right };
        let curve = |share: f64| strip_left + share * (canvas.right - strip - strip_left);
        let (curve_from, curve_to) = (curve(0.0), curve(1.0));
        let curve_x: Vec<f64> = parts.iter().map(|(_, _, share)| curve(*share)).collect();

        let since = canvas.items.len();
        let mut y = top;
        let mut points = Vec::new();
        for (at, ((part, count, _), name)) in parts.iter().zip(&names).enumerate() {
            let height = canvas.row_height(name, ROW);
            let middle = y + height / 2.0;
            canvas.row_name(name, left - 10.0, middle, colors.ink);
            let area = Area { x: left, y: middle - BAR / 2.0, w: across.x(*count) - left, h: BAR };
            let about = about(canvas, &part.label, None, &part.count);
            canvas.rect(area, colors.accent, Some(about));
            if with_numbers {
                let x = across.x(*count) + 6.0;
                canvas.push(Text::new(&said[at], x, middle + 0.36 * SMALL, SMALL, colors.ink));
            }
            points.push(Point { x: curve_x[at], y: middle });
            let text =
                Text::new(&added[at], canvas.right, middle + 0.36 * SMALL, SMALL, colors.as_text(colors.highlight));
            canvas.push(text.end());
            y += height;
        }
        let mut under = Canvas::new(canvas.lang, canvas.format, colors, canvas.left, canvas.right);
        for x in [curve_from, curve_to] {
            under.vertical(x, top, y, colors.grid, false);
        }
        canvas.items.splice(since..since, under.items);
        if whole > 0.0 {
            canvas.items.push(Item::Polyline { points: points.clone(), color: colors.highlight, width: 1.8 });
            for point in points {
                canvas.dot(point, 3.0, colors.highlight, None);
            }
        }
        note_left_out(canvas, parts.len(), left_out);
        let absent = self.parts.len() - ordered.len();
        if absent > 0 {
            canvas.notes.push(canvas.lang.pick(
                format!("{absent} 项无数据，未计入合计"),
                format!("{absent} without data are not part of the whole"),
            ));
        }
        let mut across = across;
        // The ticks end where the bars do.
        let (axis, left, right) = (&across.axis, across.left, across.right);
        let measure = crate::text::Measure::plain(SMALL - 0.5);
        let ticks = axis.ticks.iter().filter(|(value, label)| {
            left + axis.at(*value) * (right - left) + measure.width(label) / 2.0 <= curve_from - 14.0
        });
        across.axis.ticks = ticks.cloned().collect();
        for (x, label) in [(curve_from, "0%"), (curve_to, "100%")] {
            canvas.push(Text::new(label, x, y + 15.0, SMALL - 0.5, colors.muted).middle());
        }
        across.close(canvas, since, top, y)
    }
}
