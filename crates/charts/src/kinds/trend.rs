//! Values over years: several lines in one panel, or one panel a body.

mod many;
mod one;

use serde::{Deserialize, Serialize};

use super::{Plot, check_span, check_value, check_years};
use crate::canvas::Canvas;
use crate::error::ChartError;
use crate::scene::{Area, Item, Point};
use crate::spec::{Datum, FormBreak};
use crate::table::{DataTable, Field};
use crate::theme::Rgb;

/// Values over years. Missing years are gaps.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trend {
    /// One line a body.
    pub lines: Vec<Line>,
    /// One panel or many.
    #[serde(default)]
    pub panels: Panels,
    /// Changes of the form, drawn as dashed lines and named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<FormBreak>,
    /// What all lines are compared with (the peers' median by year), drawn in grey.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peers: Option<Line>,
}

/// How lines are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Panels {
    /// One panel for a few lines, otherwise one each.
    #[default]
    Auto,
    /// All lines in one panel.
    One,
    /// One panel a line, all on the same scale.
    Each,
}

/// The values of one body.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Name, in full.
    pub label: String,
    /// One point a year, in any order.
    pub points: Vec<YearPoint>,
    /// Stands out.
    #[serde(default)]
    pub highlighted: bool,
}

/// The value of one year.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct YearPoint {
    /// The report year.
    pub year: u16,
    /// The value.
    #[serde(flatten)]
    pub datum: Datum,
}

impl YearPoint {
    /// The value of a year, or none.
    pub fn new(year: u16, value: Option<f64>) -> Self {
        Self { year, datum: Datum::new(value) }
    }
}

impl Line {
    /// A line through years and values.
    pub fn new(label: impl Into<String>, points: impl IntoIterator<Item = (u16, Option<f64>)>) -> Self {
        let points = points.into_iter().map(|(year, value)| YearPoint::new(year, value)).collect();
        Self { label: label.into(), points, highlighted: false }
    }

    /// Year and value where there is one, by year.
    fn values(&self) -> Vec<(u16, f64)> {
        let mut values: Vec<(u16, f64)> = self.points.iter().filter_map(|p| Some((p.year, p.datum.value?))).collect();
        values.sort_by_key(|(year, _)| *year);
        values
    }

    /// Runs of years without a gap, which end before the years given.
    fn runs(&self, cuts: &[u16]) -> Vec<Vec<(u16, f64)>> {
        let values = self.values();
        values.chunk_by(|a, b| b.0 == a.0 + 1 && !cuts.contains(&b.0)).map(<[_]>::to_vec).collect()
    }

    fn last(&self) -> Option<(u16, f64)> {
        self.values().pop()
    }
}

/// With more lines than this, `Auto` gives each its own panel.
pub(crate) const FEW: usize = 6;

impl Trend {
    fn all(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().chain(&self.peers)
    }

    /// First and last year named anywhere, also where the value is missing.
    pub(crate) fn years(&self) -> (u16, u16) {
        let years = || self.all().flat_map(|l| &l.points).map(|p| p.year);
        (years().min().unwrap_or_default(), years().max().unwrap_or_default())
    }

    /// Breaks inside the years shown, by year.
    pub(crate) fn shown_breaks(&self) -> Vec<&FormBreak> {
        let (first, last) = self.years();
        let mut breaks: Vec<&FormBreak> = self.breaks.iter().filter(|b| b.year > first && b.year <= last).collect();
        breaks.sort_by_key(|b| b.year);
        breaks.dedup_by_key(|b| b.year);
        breaks
    }

    /// Years before which every line ends.
    pub(crate) fn cuts(&self) -> Vec<u16> {
        self.shown_breaks().into_iter().filter(|form| form.cuts).map(|form| form.year).collect()
    }

    fn has_gap(&self) -> bool {
        let (first, last) = self.years();
        let years = usize::from(last - first) + 1;
        self.lines.iter().any(|line| line.values().len() < years)
    }
}

impl Plot for Trend {
    fn check(&self) -> Result<(), ChartError> {
        for line in self.all() {
            check_years(line.points.iter().map(|p| p.year), || line.label.clone())?;
            for point in &line.points {
                check_value(point.datum.value, || format!("{} / {}", line.label, point.year))?;
            }
        }
        let (first, last) = self.years();
        check_span(Some(first), Some(last))
    }

    fn has_values(&self) -> bool {
        self.lines.iter().any(|line| line.last().is_some())
    }

    fn table(&self) -> DataTable {
        let mut rows = Vec::new();
        for line in self.all() {
            let mut points: Vec<&YearPoint> = line.points.iter().collect();
            points.sort_by_key(|p| p.year);
            for point in points {
                rows.push(vec![
                    line.label.as_str().into(),
                    point.year.into(),
                    point.datum.value.into(),
                    point.datum.state.as_deref().into(),
                    Field::from(point.datum.reference.as_deref()),
                    point.datum.record.as_deref().into(),
                ]);
            }
        }
        DataTable { columns: &["label", "year", "value", "state", "reference", "record"], rows }
    }

    fn draw(&self, canvas: &mut Canvas, top: f64) -> f64 {
        let each = match self.panels {
            Panels::Auto => self.lines.len() > FEW,
            Panels::One => false,
            Panels::Each => true,
        };
        let bottom = if each { many::draw(self, canvas, top) } else { one::draw(self, canvas, top) };
        let (first, last) = self.years();
        if first == last {
            canvas.notes.push(canvas.lang.pick(
                format!("只有{first}年一个年度，尚不能看出趋势"),
                format!("Only one year, {first}: no trend can be seen yet"),
            ));
        } else if self.has_gap() {
            let text = canvas.lang.pick("折线断开处该年度无数据", "A line is broken where a year has no data");
            canvas.notes.push(text.to_owned());
        }
        bottom
    }
}

/// Where years and values lie in a panel.
struct Place {
    area: Area,
    years: (u16, u16),
    /// Years before which lines end.
    cuts: Vec<u16>,
    /// Kept free left and right of the first and the last year.
    pad: f64,
}

impl Place {
    fn x(&self, year: f64) -> f64 {
        let (first, last) = (f64::from(self.years.0), f64::from(self.years.1));
        let inner = self.area.w - 2.0 * self.pad;
        let t = if last > first { (year - first) / (last - first) } else { 0.5 };
        self.area.x + self.pad + t * inner
    }

    fn y(&self, axis: &crate::axis::Axis, value: f64) -> f64 {
        self.area.bottom() - axis.at(value) * self.area.h
    }

    /// Distance of two years.
    fn step(&self) -> f64 {
        let years = f64::from(self.years.1 - self.years.0);
        if years > 0.0 { (self.area.w - 2.0 * self.pad) / years } else { self.area.w }
    }
}

/// How one line looks.
struct Pen {
    color: Rgb,
    width: f64,
    dot: f64,
}

/// Draws the runs of a line and a dot for each value.
fn draw_line(canvas: &mut Canvas, line: &Line, place: &Place, axis: &crate::axis::Axis, pen: &Pen) {
    for run in line.runs(&place.cuts) {
        let points: Vec<Point> =
            run.iter().map(|(year, value)| Point { x: place.x(f64::from(*year)), y: place.y(axis, *value) }).collect();
        let lonely = points.len() == 1;
        for (point, (year, value)) in points.iter().zip(&run) {
            if pen.dot > 0.0 || lonely {
                let given =
                    line.points.iter().find(|p| p.year == *year).map_or(Datum::from(*value), |p| p.datum.clone());
                let about = super::about(canvas, &line.label, Some(*year), &given);
                canvas.dot(*point, pen.dot.max(2.0), pen.color, Some(about));
            }
        }
        if !lonely {
            canvas.items.push(Item::Polyline { points, color: pen.color, width: pen.width });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Chart, ChartSpec, Unit, ValueFormat};

    #[test]
    fn a_missing_year_breaks_the_line() {
        let line = Line::new("甲", [(2021, Some(3.0)), (2018, Some(1.0)), (2019, Some(2.0)), (2020, None)]);
        assert_eq!(line.runs(&[]), [vec![(2018, 1.0), (2019, 2.0)], vec![(2021, 3.0)]]);
        assert_eq!(line.runs(&[2019]).len(), 3);
        assert_eq!(line.last(), Some((2021, 3.0)));
    }

    #[test]
    fn breaks_outside_the_years_are_not_drawn() {
        let lines = vec![Line::new("甲", [(2019, Some(1.0)), (2023, None)])];
        let breaks = [2018, 2019, 2021, 2021, 2024].map(|y| FormBreak::new(y, "换表")).to_vec();
        let trend = Trend { lines, breaks, ..Trend::default() };
        assert_eq!(trend.shown_breaks().iter().map(|b| b.year).collect::<Vec<_>>(), [2021]);
        assert!(trend.has_gap());
    }

    #[test]
    fn a_label_stands_beside_a_line_that_goes_on() {
        let bounds = |values: [f64; 3], shown: &str| {
            let lines = vec![Line::new("甲", (2021..).zip(values.map(Some)))];
            let trend = Trend { lines, ..Trend::default() };
            let spec = ChartSpec::new("t", ValueFormat::new(Unit::Cases), Chart::Trend(trend));
            let scene = spec.layout().unwrap();
            let label = scene.texts().find(|text| text.text == shown).unwrap().bounds();
            let year = scene.texts().find(|text| text.text == "2022").unwrap().bounds();
            (label, year.x + year.w / 2.0)
        };
        let (rising, x) = bounds([1000.0, 5123.0, 9000.0], "5,123");
        assert!(rising.x + rising.w < x + 8.0 && rising.x + rising.w > x, "{rising:?} {x}");
        let (falling, x) = bounds([9000.0, 5123.0, 1000.0], "5,123");
        assert!(falling.x > x - 8.0 && falling.x < x, "{falling:?} {x}");
        let (peak, x) = bounds([1000.0, 5123.0, 1000.0], "5,123");
        assert!((peak.x + peak.w / 2.0 - x).abs() < 0.5, "{peak:?} {x}");
    }

    #[test]
    fn a_long_name_of_a_break_is_left_room_by_all_after_it() {
        // The short name in the middle went a row lower, and the one after it came back over the long one.
        let lines = vec![Line::new("甲", (2008..=2020).map(|year| (year, Some(1.0))))];
        let long = "表格样式在这一年全部更换".repeat(4);
        let breaks = vec![FormBreak::new(2009, long), FormBreak::new(2014, "换"), FormBreak::new(2018, "又换")];
        let trend = Trend { lines, breaks, ..Trend::default() };
        let spec = ChartSpec::new("趋势", ValueFormat::new(Unit::Cases), Chart::Trend(trend));
        let scene = spec.layout().unwrap();
        let boxes: Vec<_> = scene.texts().map(|text| (text.bounds(), &text.text)).collect();
        for (at, (one, text)) in boxes.iter().enumerate() {
            for (other, beside) in &boxes[at + 1..] {
                assert!(!one.overlaps(other), "{text} over {beside}");
            }
        }
    }

    #[test]
    fn a_doubled_year_and_a_long_span_are_errors() {
        let trend = |years: &[u16]| Trend {
            lines: vec![Line::new("甲", years.iter().map(|y| (*y, Some(1.0))))],
            ..Trend::default()
        };
        assert!(matches!(trend(&[2020, 2020]).check(), Err(ChartError::DoubledYear { year: 2020, .. })));
        assert!(matches!(trend(&[1, 2020]).check(), Err(ChartError::TooMany { .. })));
        assert!(trend(&[]).check().is_ok());
    }
}
