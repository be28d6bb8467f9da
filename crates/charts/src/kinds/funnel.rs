//! How many of one stage reach the next.

use serde::{Deserialize, Serialize};

use super::across::{unit_line, widest};
use super::{Plot, about, check_number, check_value};
use crate::canvas::{Canvas, SMALL};
use crate::error::ChartError;
use crate::format::ValueFormat;
use crate::scene::{Area, Text};
use crate::spec::Datum;
use crate::table::{DataTable, Field};

/// Stages, each with its share of the one it comes from. Lengths are to scale.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Funnel {
    /// The stages in order.
    pub stages: Vec<Stage>,
}

/// One stage.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Name, in full.
    pub label: String,
    /// How many.
    pub count: Datum,
    /// The stage it is a part of, by its place in the list; nothing for the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<usize>,
}

impl Stage {
    /// A stage with its count, part of another.
    pub fn new(label: impl Into<String>, count: Option<f64>, of: Option<usize>) -> Self {
        Self { label: label.into(), count: Datum::new(count), of }
    }
}

const MOST: usize = 20;
const ROW: f64 = 34.0;
const BAR: f64 = 22.0;

impl Funnel {
    /// The share of a stage of the one it is part of, with that stage.
    pub(crate) fn share(&self, stage: &Stage) -> Option<(f64, &Stage)> {
        let of = self.stages.get(stage.of?)?;
        let whole = of.count.value.filter(|whole| *whole > 0.0)?;
        Some((stage.count.value? / whole, of))
    }
}

impl Plot for Funnel {
    fn check(&self) -> Result<(), ChartError> {
        check_number("stages", self.stages.len(), MOST)?;
        for stage in &self.stages {
            check_value(stage.count.value, || stage.label.clone())?;
            if let Some(value) = stage.count.value.filter(|value| *value < 0.0) {
                return Err(ChartError::Value { place: stage.label.clone(), value });
            }
        }
        Ok(())
    }

    fn has_values(&self) -> bool {
        self.stages.iter().any(|stage| stage.count.value.is_some())
    }

    fn table(&self) -> DataTable {
        let row = |stage: &Stage| {
            let share = self.share(stage);
            vec![
                stage.label.as_str().into(),
                stage.count.value.into(),
                share.map(|(_, of)| of.label.as_str()).into(),
                share.map(|(share, _)| share).into(),
                stage.count.state.as_deref().into(),
                Field::from(stage.count.reference.as_deref()),
                stage.count.record.as_deref().into(),
            ]
        };
        DataTable {
            columns: &["stage", "count", "of", "share", "state", "reference", "record"],
            rows: self.stages.iter().map(row).collect(),
        }
    }

    fn draw(&self, canvas: &mut Canvas, top: f64) -> f64 {
        let colors = canvas.colors;
        let top = unit_line(canvas, top);
        let said = |stage: &Stage| {
            let Some(value) = stage.count.value else { return canvas.no_data().to_owned() };
            let number = canvas.format.label(value, canvas.lang);
            match self.share(stage) {
                Some((share, of)) => {
                    let share = ValueFormat::percent(2).full(share, canvas.lang);
                    let of = crate::text::shorten(&of.label, crate::text::Measure::plain(SMALL), 120.0);
                    canvas.lang.pick(format!("{number}，占{of}的{share}"), format!("{number}, {share} of {of}"))
                }
                None => number,
            }
        };
        let texts: Vec<String> = self.stages.iter().map(said).collect();
        let width = canvas.right - canvas.left;
        let (names, name_width) =
            canvas.row_names(self.stages.iter().map(|stage| (stage.label.as_str(), false)), (0.28 * width).max(40.0));
        let left = canvas.left + name_width + 12.0;
        let numbers = widest(texts.iter().cloned()) + 8.0;
        let with_numbers = canvas.right - numbers - left >= 40.0;
        let right = if with_numbers { canvas.right - numbers } else { canvas.right };
        let most = self.stages.iter().filter_map(|stage| stage.count.value).fold(0.0, f64::max);
        let mut y = top;
        for ((stage, name), text) in self.stages.iter().zip(&names).zip(&texts) {
            let height = canvas.row_height(name, ROW).max(ROW);
            let middle = y + height / 2.0;
            canvas.row_name(name, left - 10.0, middle, colors.ink);
            let length = match stage.count.value {
                // What there is a little of can still be seen.
                Some(value) if most > 0.0 && value > 0.0 => (value / most * (right - left)).max(1.0),
                _ => 0.0,
            };
            let about = about(canvas, &stage.label, None, &stage.count);
            let area = Area { x: left, y: middle - BAR / 2.0, w: length, h: BAR };
            let fill = if stage.of.is_none() { colors.accent } else { colors.highlight };
            if stage.count.value.is_some() {
                canvas.rect(area, fill, Some(about));
                canvas.vertical(left, y + 3.0, y + height - 3.0, colors.axis, false);
            } else {
                let area = Area { x: left, w: 40.0, ..area };
                canvas.hatch(area, Some(about));
            }
            if with_numbers {
                let x = left + if stage.count.value.is_some() { length } else { 40.0 } + 8.0;
                canvas.push(Text::new(text, x, middle + 0.36 * SMALL, SMALL, colors.ink));
            }
            y += height;
        }
        if !with_numbers {
            canvas.notes.push(texts.join(canvas.lang.pick("；", "; ")));
        }
        y + 6.0
    }
}
