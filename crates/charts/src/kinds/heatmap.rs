//! Bodies by years, as shades.

use serde::{Deserialize, Serialize};

use super::{MOST_YEARS, Plot, about, check_number, check_value, check_years};
use crate::axis::{Axis, Zero};
use crate::canvas::{Canvas, SMALL, cut};
use crate::error::ChartError;
use crate::scene::{Area, Text};
use crate::spec::{Datum, FormBreak};
use crate::table::{DataTable, Field};
use crate::text::Measure;
use crate::theme::{Colors, Rgb};

/// Values of many bodies over years.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heatmap {
    /// The years, in the order of the columns.
    pub years: Vec<u16>,
    /// One row a body, in the order to be shown.
    pub rows: Vec<HeatRow>,
    /// How values become shades.
    #[serde(default)]
    pub scale: Scale,
    /// Changes of the form, drawn between columns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<FormBreak>,
}

/// How values become shades.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scale {
    /// From light to dark.
    #[default]
    Sequential,
    /// Two colours that meet at zero: for changes.
    Diverging,
}

/// One body.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeatRow {
    /// Name, in full.
    pub label: String,
    /// One value a year, as many as there are years.
    pub cells: Vec<Datum>,
    /// Stands out.
    #[serde(default)]
    pub highlighted: bool,
}

impl HeatRow {
    /// A row of values.
    pub fn new(label: impl Into<String>, cells: impl IntoIterator<Item = Option<f64>>) -> Self {
        Self { label: label.into(), cells: cells.into_iter().map(Datum::new).collect(), highlighted: false }
    }
}

const MOST: usize = 60;
const ROW: f64 = 26.0;
const WIDEST_CELL: f64 = 110.0;
/// How far the shade of a value that rests on few cases goes to that of the paper.
pub(crate) const MUTED: f64 = 0.8;

impl Heatmap {
    fn values(&self) -> impl Iterator<Item = f64> {
        self.rows.iter().flat_map(|r| &r.cells).filter_map(|c| c.value)
    }

    fn shade(&self, axis: &Axis, colors: &Colors, value: f64) -> Rgb {
        match self.scale {
            Scale::Sequential => Colors::ramp(colors.sequential, axis.at(value)),
            Scale::Diverging => {
                let most = axis.min.abs().max(axis.max.abs());
                Colors::ramp(colors.diverging, 0.5 + 0.5 * value / most)
            }
        }
    }

    /// A strip of shades with its ends named, and the sign for no data; gives back the lower edge.
    fn scale_legend(&self, canvas: &mut Canvas, axis: &Axis, top: f64) -> f64 {
        const STEPS: usize = 50;
        let (low, high) = match self.scale {
            Scale::Sequential => (axis.min, axis.max),
            Scale::Diverging => {
                let most = axis.min.abs().max(axis.max.abs());
                (-most, most)
            }
        };
        let step = axis.ticks.get(1).map_or(high - low, |second| second.0 - axis.ticks[0].0);
        let factor = canvas.format.factor();
        let ends = canvas.format.tick_labels(&[low * factor, high * factor], step * factor, canvas.lang);
        let measure = Measure::plain(SMALL);
        let ink = canvas.colors.ink;
        let baseline = top + 13.0;
        let mut x = canvas.left;
        let taken = canvas.format.axis_note(canvas.lang).map_or(0.0, |n| measure.width(n) + 14.0)
            + ends.iter().map(|e| measure.width(e) + 6.0).sum::<f64>();
        let strip = (canvas.right - canvas.left - taken).clamp(40.0, 150.0);
        if let Some(note) = canvas.format.axis_note(canvas.lang) {
            canvas.push(Text::new(note, x, baseline, SMALL, ink));
            x += measure.width(note) + 14.0;
        }
        canvas.push(Text::new(&ends[0], x, baseline, SMALL, ink));
        x += measure.width(&ends[0]) + 6.0;
        for step in 0..STEPS {
            let t = (step as f64 + 0.5) / STEPS as f64;
            let fill = self.shade(axis, &canvas.colors, low + t * (high - low));
            let w = strip / STEPS as f64;
            canvas.rect(Area { x: x + step as f64 * w, y: top + 3.0, w, h: 12.0 }, fill, None);
        }
        x += strip + 6.0;
        canvas.push(Text::new(&ends[1], x, baseline, SMALL, ink));
        x += measure.width(&ends[1]) + 22.0;
        if self.rows.iter().flat_map(|r| &r.cells).any(|c| c.value.is_none()) {
            let mut y = top;
            if x + 28.0 + measure.width(canvas.no_data()) > canvas.right {
                (x, y) = (canvas.left, top + 20.0);
            }
            canvas.hatch(Area { x, y: y + 3.0, w: 22.0, h: 12.0 }, None);
            canvas.push(Text::new(canvas.no_data(), x + 28.0, y + 13.0, SMALL, ink));
            return y + 22.0;
        }
        top + 22.0
    }
}

impl Plot for Heatmap {
    fn check(&self) -> Result<(), ChartError> {
        check_number("years", self.years.len(), MOST_YEARS)?;
        check_years(self.years.iter().copied(), || "years".to_owned())?;
        for row in &self.rows {
            if row.cells.len() != self.years.len() {
                let (expected, got) = (self.years.len(), row.cells.len());
                return Err(ChartError::Columns { place: row.label.clone(), expected, got });
            }
            for (cell, year) in row.cells.iter().zip(&self.years) {
                check_value(cell.value, || format!("{} / {year}", row.label))?;
            }
        }
        Ok(())
    }

    fn has_values(&self) -> bool {
        self.values().next().is_some()
    }

    fn table(&self) -> DataTable {
        let mut rows = Vec::new();
        for row in &self.rows {
            for (cell, year) in row.cells.iter().zip(&self.years) {
                rows.push(vec![
                    row.label.as_str().into(),
                    (*year).into(),
                    cell.value.into(),
                    cell.state.as_deref().into(),
                    Field::from(cell.reference.as_deref()),
                    cell.record.as_deref().into(),
                ]);
            }
        }
        DataTable { columns: &["label", "year", "value", "state", "reference", "record"], rows }
    }

    fn draw(&self, canvas: &mut Canvas, top: f64) -> f64 {
        let axis = Axis::new(self.values(), &canvas.format, canvas.lang, 5, Zero::over_years(&canvas.format));
        let mut y = self.scale_legend(canvas, &axis, top) + 8.0;

        let shown = cut(self.rows.len(), MOST, |i| self.rows[i].highlighted);
        let rows: Vec<&HeatRow> = shown.kept.iter().map(|i| &self.rows[*i]).collect();
        let width = canvas.right - canvas.left;
        let (names, name_width) = canvas.row_names(rows.iter().map(|r| (r.label.as_str(), r.highlighted)), 0.3 * width);
        let left = canvas.left + name_width + 10.0;
        let cell = ((canvas.right - left) / self.years.len() as f64).min(WIDEST_CELL);

        let colors = canvas.colors;
        let label = Measure::plain(SMALL);
        // Years that would touch are thinned from the last one back.
        let every = ((label.width("2020") + 4.0) / cell).ceil().max(1.0) as usize;
        for (i, year) in self.years.iter().enumerate() {
            if (self.years.len() - 1 - i).is_multiple_of(every) {
                let x = left + (i as f64 + 0.5) * cell;
                let half = label.width("2020") / 2.0;
                let text = Text::new(&year.to_string(), x.min(canvas.right - half), y + 12.0, SMALL, colors.muted);
                canvas.push(text.middle());
            }
        }
        y += 19.0;
        let numbers = number_size(canvas, &rows, cell - 6.0);
        let grid_top = y;
        for (row, name) in rows.iter().zip(&names) {
            let height = canvas.row_height(name, ROW);
            canvas.row_name(name, left - 10.0, y + height / 2.0, colors.ink);
            for (i, (datum, year)) in row.cells.iter().zip(&self.years).enumerate() {
                let gap = if cell > 8.0 { 1.5 } else { 0.5 };
                let area = Area { x: left + i as f64 * cell, y, w: cell - gap, h: height - 1.5 };
                let about = about(canvas, &row.label, Some(*year), datum);
                let Some(value) = datum.value else {
                    canvas.hatch(area, Some(about));
                    continue;
                };
                let fill = self.shade(&axis, &colors, value);
                // What may be chance does not catch the eye.
                let fill = if datum.few { fill.toward(colors.paper, MUTED) } else { fill };
                canvas.rect(area, fill, Some(about));
                if let Some((size, decimals)) = numbers {
                    let text = canvas.format.short(value, decimals);
                    let (x, baseline) = (area.x + area.w / 2.0, y + area.h / 2.0 + 0.36 * size);
                    let ink = if datum.few { colors.as_text(colors.muted) } else { colors.on(fill) };
                    canvas.push(Text::new(&text, x, baseline, size, ink).middle());
                }
            }
            y += height;
        }
        let mut named = Vec::new();
        for (i, year) in self.years.iter().enumerate().skip(1) {
            if let Some(form) = self.breaks.iter().find(|b| b.year == *year) {
                canvas.vertical(left + i as f64 * cell - 0.75, grid_top - 4.0, y, colors.ink, true);
                named.push(super::break_text(canvas, form));
            }
        }
        if !named.is_empty() {
            let list = named.join(canvas.lang.pick("；", "; "));
            canvas.notes.push(canvas.lang.pick(format!("竖虚线：{list}"), format!("Dashed line: {list}")));
        }
        if rows.iter().flat_map(|row| &row.cells).any(|datum| datum.few && datum.value.is_some()) {
            let text = canvas
                .lang
                .pick("浅色格的基数不足，数值可能出于偶然", "Pale cells rest on few cases; their values may be chance");
            canvas.notes.push(text.to_owned());
        }
        if shown.left_out > 0 {
            let left_out = shown.left_out;
            canvas.notes.push(canvas.lang.pick(
                format!("图中显示首尾 {} 个，另有 {left_out} 个未显示，数据表含全部", rows.len()),
                format!("{} at the ends are shown, {left_out} are only in the data table", rows.len()),
            ));
        }
        y
    }
}

/// The size and the decimals with which every number fits its cell; none if some would not, since a chart with
/// numbers in its small cells only would mislead.
fn number_size(canvas: &Canvas, rows: &[&HeatRow], width: f64) -> Option<(f64, usize)> {
    let values = || rows.iter().flat_map(|r| &r.cells).filter_map(|c| c.value);
    let choices = [(SMALL, 2), (SMALL, 1), (10.0, 1), (SMALL, 0), (10.0, 0)];
    choices.into_iter().find(|(size, decimals)| {
        values().all(|v| Measure::plain(*size).width(&canvas.format.short(v, *decimals)) <= width)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Chart, ChartSpec, Unit, ValueFormat};

    #[test]
    fn the_shades_of_counts_begin_at_zero_and_are_whole_numbers() {
        let rows = vec![HeatRow::new("SUM301", [Some(7.0), Some(8.0)])];
        let chart = Heatmap { years: vec![2023, 2024], rows, scale: Scale::Sequential, breaks: Vec::new() };
        let spec = ChartSpec::new("问题", ValueFormat::new(Unit::Cases), Chart::Heatmap(chart));
        let scene = spec.layout().unwrap();
        let said: Vec<String> = scene.texts().map(|text| text.text.clone()).collect();
        assert!(said.contains(&"0".to_owned()) && said.contains(&"8".to_owned()), "{said:?}");
        assert!(!said.iter().any(|text| text.contains('.')), "{said:?}");
    }
}
