//! Before and after: two dots a body on one axis.

use serde::{Deserialize, Serialize};

use super::across::{Across, note_left_out, rule, unit_line, widest};
use super::{Plot, about, check_value};
use crate::axis::{Axis, Zero};
use crate::canvas::{Canvas, SMALL, Swatch, cut};
use crate::error::ChartError;
use crate::scene::{Point, Text};
use crate::spec::Datum;
use crate::table::{DataTable, Field};

/// Two values of each body on one axis, largest rise first.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dumbbell {
    /// What the first value is of (`2023年`).
    pub before: String,
    /// What the second value is of.
    pub after: String,
    /// The bodies, in any order.
    pub rows: Vec<DumbbellRow>,
}

/// One body before and after.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DumbbellRow {
    /// Name, in full.
    pub label: String,
    /// The first value.
    pub before: Datum,
    /// The second value.
    pub after: Datum,
    /// Stands out.
    #[serde(default)]
    pub highlighted: bool,
}

impl DumbbellRow {
    /// A body with its two values.
    pub fn new(label: impl Into<String>, before: Option<f64>, after: Option<f64>) -> Self {
        Self { label: label.into(), before: Datum::new(before), after: Datum::new(after), highlighted: false }
    }

    pub(crate) fn change(&self) -> Option<f64> {
        Some(self.after.value? - self.before.value?)
    }
}

const MOST: usize = 50;
const ROW: f64 = 26.0;
/// Narrowest plot beside a column of numbers.
const NARROW: f64 = 120.0;

impl Plot for Dumbbell {
    fn check(&self) -> Result<(), ChartError> {
        for row in &self.rows {
            check_value(row.before.value, || format!("{} / {}", row.label, self.before))?;
            check_value(row.after.value, || format!("{} / {}", row.label, self.after))?;
        }
        Ok(())
    }

    fn has_values(&self) -> bool {
        self.rows.iter().any(|row| row.before.value.is_some() || row.after.value.is_some())
    }

    fn table(&self) -> DataTable {
        let mut rows = Vec::new();
        for row in &self.rows {
            for (when, datum) in [(&self.before, &row.before), (&self.after, &row.after)] {
                rows.push(vec![
                    row.label.as_str().into(),
                    when.as_str().into(),
                    datum.value.into(),
                    datum.state.as_deref().into(),
                    Field::from(datum.reference.as_deref()),
                    datum.record.as_deref().into(),
                ]);
            }
        }
        DataTable { columns: &["label", "when", "value", "state", "reference", "record"], rows }
    }

    fn draw(&self, canvas: &mut Canvas, top: f64) -> f64 {
        let colors = canvas.colors;
        let (mut rows, absent): (Vec<&DumbbellRow>, Vec<&DumbbellRow>) =
            self.rows.iter().partition(|row| row.before.value.is_some() || row.after.value.is_some());
        rows.sort_by(|a, b| {
            let change = |row: &DumbbellRow| row.change().unwrap_or(f64::NEG_INFINITY);
            change(b).total_cmp(&change(a))
        });
        let shown = cut(rows.len(), MOST, |at| rows[at].highlighted);
        let left_out = shown.left_out;
        let rows: Vec<&DumbbellRow> = shown.kept.iter().map(|at| rows[*at]).collect();

        let entries = [
            (Swatch::Fill(colors.context), self.before.clone()),
            (
                Swatch::Fill(colors.accent),
                canvas.lang.pick(format!("{}（上升）", self.after), format!("{}, higher", self.after)),
            ),
            (
                Swatch::Fill(colors.highlight),
                canvas.lang.pick(format!("{}（下降）", self.after), format!("{}, lower", self.after)),
            ),
            (
                Swatch::Fill(colors.muted),
                canvas
                    .lang
                    .pick(format!("{}（持平或无法比较）", self.after), format!("{}, equal or alone", self.after)),
            ),
        ];
        let used = [
            rows.iter().any(|row| row.before.value.is_some()),
            rows.iter().any(|row| row.change().is_some_and(|change| change > 0.0)),
            rows.iter().any(|row| row.change().is_some_and(|change| change < 0.0)),
            rows.iter().any(|row| row.change().is_none_or(|change| change == 0.0) && row.after.value.is_some()),
        ];
        let entries: Vec<(Swatch, String)> =
            entries.into_iter().zip(used).filter(|(_, used)| *used).map(|(entry, _)| entry).collect();
        let y = unit_line(canvas, top);
        let top = canvas.legend(&entries, y) + 6.0;

        let said = |canvas: &Canvas, row: &DumbbellRow| {
            let one = |datum: &Datum| {
                datum.value.map_or_else(|| canvas.no_data().to_owned(), |value| canvas.format.label(value, canvas.lang))
            };
            format!("{} → {}", one(&row.before), one(&row.after))
        };
        let width = canvas.right - canvas.left;
        let numbers = widest(rows.iter().map(|row| said(canvas, row)));
        let most = (0.3 * width).max(40.0);
        let (names, name_width) = canvas.row_names(rows.iter().map(|row| (row.label.as_str(), row.highlighted)), most);
        let left = canvas.left + name_width + 16.0;
        // The numbers are in the data table too: a plot too narrow to be read goes first.
        let with_numbers = canvas.right - numbers - 14.0 - left >= NARROW;
        let right = if with_numbers { canvas.right - numbers - 14.0 } else { canvas.right - 8.0 };
        let values = rows.iter().flat_map(|row| [row.before.value, row.after.value]).flatten();
        let axis = Axis::new(values, &canvas.format, canvas.lang, 5, Zero::IfNear);
        let across = Across { axis, left, right };
        let since = canvas.items.len();
        let mut y = top;
        for (row, name) in rows.iter().zip(&names) {
            let height = canvas.row_height(name, ROW);
            let middle = y + height / 2.0;
            canvas.row_name(name, left - 14.0, middle, colors.ink);
            let color = match row.change() {
                Some(change) if change > 0.0 => colors.accent,
                Some(change) if change < 0.0 => colors.highlight,
                _ => colors.muted,
            };
            if let (Some(a), Some(b)) = (row.before.value, row.after.value) {
                rule(canvas, middle, across.x(a), across.x(b), 3.0, color.toward(colors.paper, 0.55));
            }
            let radius = if row.highlighted { 6.0 } else { 5.0 };
            for (when, datum, color) in [(&self.before, &row.before, colors.context), (&self.after, &row.after, color)]
            {
                if let Some(value) = datum.value {
                    let label = format!("{} {when}", row.label);
                    let about = about(canvas, &label, None, datum);
                    let color = if datum.few { color.toward(colors.paper, 0.5) } else { color };
                    canvas.dot(Point { x: across.x(value), y: middle }, radius, color, Some(about));
                }
            }
            if with_numbers {
                let text = Text::new(&said(canvas, row), canvas.right, middle + 0.36 * SMALL, SMALL, colors.muted);
                canvas.push(text.end());
            }
            y += height;
        }
        note_left_out(canvas, rows.len(), left_out);
        if rows.iter().any(|row| row.before.few || row.after.few) {
            let text = canvas.lang.pick("浅色点的基数不足", "Pale dots rest on few cases");
            canvas.notes.push(text.to_owned());
        }
        if !absent.is_empty() {
            let n = absent.len();
            canvas.notes.push(
                canvas.lang.pick(format!("{n} 个两次均无数据，未画出"), format!("{n} without data are not drawn")),
            );
        }
        across.close(canvas, since, top, y)
    }
}
