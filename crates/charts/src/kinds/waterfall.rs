//! How a change came about: what it started from, what added to it and what took from it, where it ended.

use serde::{Deserialize, Serialize};

use super::across::{Across, unit_line, widest};
use super::{Plot, about, check_number, check_value};
use crate::axis::{Axis, Zero};
use crate::canvas::{Canvas, SMALL, Swatch};
use crate::error::ChartError;
use crate::format::{Unit, ValueFormat};
use crate::scene::{Area, Text};
use crate::spec::Datum;
use crate::table::{DataTable, Field};

/// The parts of a change, from a start to an end.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waterfall {
    /// What it starts from (`2023年`).
    pub from_label: String,
    /// The value at the start.
    pub from: Datum,
    /// What adds to it or takes from it, in order.
    pub steps: Vec<WaterfallStep>,
    /// Where it ends.
    pub to_label: String,
    /// The value at the end.
    pub to: Datum,
}

/// One part of the change.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaterfallStep {
    /// Name, in full.
    pub label: String,
    /// How much it adds; below zero where it takes.
    pub change: Datum,
}

impl WaterfallStep {
    /// A part with what it adds.
    pub fn new(label: impl Into<String>, change: Option<f64>) -> Self {
        Self { label: label.into(), change: Datum::new(change) }
    }
}

/// Most parts.
const MOST: usize = 40;
const ROW: f64 = 28.0;
const BAR: f64 = 17.0;

impl Waterfall {
    /// What is left unexplained between the start with its parts and the end.
    pub(crate) fn rest(&self) -> Option<f64> {
        let sum: f64 = self.steps.iter().filter_map(|step| step.change.value).sum();
        let rest = self.to.value? - self.from.value? - sum;
        let size = self.from.value?.abs().max(self.to.value?.abs()).max(1e-9);
        (rest.abs() > 1e-9 * size.max(1.0) && rest.abs() > 1e-6 * size).then_some(rest)
    }
}

impl Plot for Waterfall {
    fn check(&self) -> Result<(), ChartError> {
        check_number("steps", self.steps.len(), MOST)?;
        check_value(self.from.value, || self.from_label.clone())?;
        check_value(self.to.value, || self.to_label.clone())?;
        self.steps.iter().try_for_each(|step| check_value(step.change.value, || step.label.clone()))
    }

    fn has_values(&self) -> bool {
        self.from.value.is_some() && self.to.value.is_some()
    }

    fn table(&self) -> DataTable {
        let row = |role: &str, label: &str, datum: &Datum| {
            vec![
                role.into(),
                label.into(),
                datum.value.into(),
                datum.state.as_deref().into(),
                Field::from(datum.reference.as_deref()),
                datum.record.as_deref().into(),
            ]
        };
        let mut rows = vec![row("from", &self.from_label, &self.from)];
        rows.extend(self.steps.iter().map(|step| row("change", &step.label, &step.change)));
        if let Some(rest) = self.rest() {
            rows.push(row("rest", "", &Datum::new(Some(rest))));
        }
        rows.push(row("to", &self.to_label, &self.to));
        DataTable { columns: &["role", "label", "value", "state", "reference", "record"], rows }
    }

    fn draw(&self, canvas: &mut Canvas, top: f64) -> f64 {
        let colors = canvas.colors;
        let (Some(from), Some(to)) = (self.from.value, self.to.value) else { return top };
        // Shares change by percentage points.
        let change = match canvas.format.unit {
            Unit::Percent => ValueFormat { unit: Unit::Points, ..canvas.format },
            _ => canvas.format,
        };
        let lang = canvas.lang;
        let signed = move |value: f64| {
            let text = change.full(value, lang);
            if value > 0.0 && !text.starts_with('+') { format!("+{text}") } else { text }
        };
        let rest = self.rest();
        let unexplained = canvas.lang.pick("其余", "Rest");
        let mut rows: Vec<(String, Option<f64>, f64, f64, String)> =
            vec![(self.from_label.clone(), None, 0.0, from, canvas.format.label(from, canvas.lang))];
        let mut level = from;
        let steps = self.steps.iter().map(|step| (step.label.as_str(), step.change.value));
        for (label, value) in steps.chain(rest.map(|rest| (unexplained, Some(rest)))) {
            let Some(value) = value else {
                rows.push((label.to_owned(), Some(0.0), level, level, canvas.no_data().to_owned()));
                continue;
            };
            rows.push((label.to_owned(), Some(value), level, level + value, signed(value)));
            level += value;
        }
        rows.push((self.to_label.clone(), None, 0.0, to, canvas.format.label(to, canvas.lang)));

        let y = unit_line(canvas, top);
        let entries = [
            (rows.iter().any(|row| row.1.is_some_and(|v| v > 0.0)), colors.accent, canvas.lang.pick("增加", "Adds")),
            (
                rows.iter().any(|row| row.1.is_some_and(|v| v < 0.0)),
                colors.highlight,
                canvas.lang.pick("减少", "Takes"),
            ),
        ];
        let entries: Vec<(Swatch, String)> =
            entries.iter().filter(|e| e.0).map(|e| (Swatch::Fill(e.1), e.2.to_owned())).collect();
        let top = canvas.legend(&entries, y) + 6.0;
        let width = canvas.right - canvas.left;
        let numbers = widest(rows.iter().map(|row| row.4.clone()));
        let (names, name_width) =
            canvas.row_names(rows.iter().map(|row| (row.0.as_str(), row.1.is_none())), (0.34 * width).max(40.0));
        let left = canvas.left + name_width + 12.0;
        let right = (canvas.right - numbers - 10.0).max(left + 40.0);
        let with_numbers = canvas.right - numbers - 10.0 >= left + 40.0;
        // Small changes of a large share would vanish on an axis from zero.
        let ends: Vec<f64> =
            rows.iter().flat_map(|row| if row.1.is_none() { vec![row.3] } else { vec![row.2, row.3] }).collect();
        let axis = Axis::new(ends.iter().copied(), &canvas.format, canvas.lang, 5, Zero::IfNear);
        let from_zero = axis.min <= 0.0 && axis.max >= 0.0;
        let across = Across { axis, left, right };
        let since = canvas.items.len();
        let mut y = top;
        let mut last: Option<(f64, f64)> = None;
        for ((label, value, start, end, said), name) in rows.iter().zip(&names) {
            let height = canvas.row_height(name, ROW);
            let middle = y + height / 2.0;
            canvas.row_name(name, left - 10.0, middle, colors.ink);
            let color = match value {
                None => colors.muted,
                Some(value) if *value < 0.0 => colors.highlight,
                Some(_) => colors.accent,
            };
            let about = about(canvas, label, None, &Datum::new(Some(value.unwrap_or(*end))));
            if let Some((x, from)) = last {
                canvas.vertical(x, from, middle - BAR / 2.0, colors.axis, false);
            }
            if value.is_none() && !from_zero {
                // A bar that does not begin at zero would lie about its length.
                let x = across.x(*end);
                canvas.dot(crate::scene::Point { x, y: middle }, 6.0, color, Some(about));
            } else {
                let (a, b) = (across.x(*start), across.x(*end));
                let area = Area { x: a.min(b), y: middle - BAR / 2.0, w: (b - a).abs().max(1.0), h: BAR };
                canvas.rect(area, color, Some(about));
            }
            last = Some((across.x(*end), middle + BAR / 2.0));
            if with_numbers {
                let ink = if value.is_none() { colors.ink } else { colors.as_text(color) };
                canvas.push(Text::new(said, canvas.right, middle + 0.36 * SMALL, SMALL, ink).end());
            }
            y += height;
        }
        if let Some(rest) = rest {
            let rest = signed(rest);
            canvas.notes.push(canvas.lang.pick(
                format!("各项之和与总变化相差 {rest}，列为“其余”"),
                format!("the parts leave {rest} of the change unexplained; it is shown as the rest"),
            ));
        }
        across.close(canvas, since, top, y)
    }
}
