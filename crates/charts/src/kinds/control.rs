//! Values against what they rest on, within the limits that chance and ordinary differences draw: a funnel plot.

use serde::{Deserialize, Serialize};

use super::{Plot, about, check_number, check_value};
use crate::axis::{Axis, Zero};
use crate::canvas::{Canvas, SMALL, Swatch};
use crate::error::ChartError;
use crate::frame::name_or_none;
use crate::scene::{Area, Item, Point, Text};
use crate::spec::{Benchmark, Datum};
use crate::table::{DataTable, Field};
use crate::text::{Measure, shorten};
use crate::theme::{Colors, Rgb};

/// Bodies by what their values rest on, and the limits within which they may be expected.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Control {
    /// The bodies.
    pub dots: Vec<ControlDot>,
    /// The value of all together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub center: Option<Benchmark>,
    /// The limits, the widest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<LimitPair>,
    /// Values that rest on less are drawn as rings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_n: Option<u64>,
    /// What the values rest on: 办结.
    #[serde(default)]
    pub base: String,
}

/// One body.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ControlDot {
    /// Name, in full.
    pub label: String,
    /// What the value rests on.
    pub n: u64,
    /// Its value.
    pub value: Datum,
    /// Whether it lies outside of the limits.
    #[serde(default, skip_serializing_if = "Outside::is_no")]
    pub outside: Outside,
    /// Stands out.
    #[serde(default)]
    pub highlighted: bool,
}

/// Whether a body lies outside of the limits, and of which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outside {
    /// Within all of them.
    #[default]
    No,
    /// Outside of the narrower ones.
    Warning,
    /// Outside of all.
    Alarm,
}

impl Outside {
    fn is_no(&self) -> bool {
        *self == Outside::No
    }

    pub(crate) fn id(self) -> &'static str {
        match self {
            Outside::No => "no",
            Outside::Warning => "warning",
            Outside::Alarm => "alarm",
        }
    }
}

impl ControlDot {
    /// A body with what its value rests on.
    pub fn new(label: impl Into<String>, n: u64, value: Option<f64>) -> Self {
        Self { label: label.into(), n, value: Datum::new(value), ..Self::default() }
    }
}

/// A lower and an upper limit.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitPair {
    /// What they are: 99.8%界限.
    pub label: String,
    /// What a body outside of them is.
    pub outside: Outside,
    /// Both, for several n in rising order.
    pub points: Vec<LimitPoint>,
    /// Limits of chance alone, drawn in grey.
    #[serde(default)]
    pub of_chance: bool,
}

/// The limits for one n.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitPoint {
    /// What a value rests on.
    pub n: u64,
    /// The lower limit.
    pub low: f64,
    /// The upper limit.
    pub high: f64,
}

const MOST_DOTS: usize = 100_000;
const MOST_LIMITS: usize = 4;
const MOST_POINTS: usize = 400;
/// Most names beside dots.
const MOST_NAMES: usize = 14;
const HEIGHT: f64 = 340.0;
const RADIUS: f64 = 3.6;

impl Control {
    /// Those with a value and something it rests on.
    pub(crate) fn drawn(&self) -> impl Iterator<Item = (&ControlDot, f64)> {
        self.dots.iter().filter(|dot| dot.n > 0).filter_map(|dot| Some((dot, dot.value.value?)))
    }

    /// The ends of the axis of n, rounded outwards to 1, 2 or 5 times a power of ten.
    pub(crate) fn ends(&self) -> (u64, u64) {
        let known = || self.drawn().map(|(dot, _)| dot.n);
        let (least, most) = (known().min().unwrap_or(1), known().max().unwrap_or(10));
        let low = steps().take_while(|step| *step <= least).last().unwrap_or(1);
        let high = steps().find(|step| *step >= most && *step > low).unwrap_or(most);
        (low, high)
    }

    /// The values that the axis must hold: those of bodies, and the limits within the ends of n.
    pub(crate) fn values(&self) -> impl Iterator<Item = f64> {
        let (low, high) = self.ends();
        let within = move |point: &&LimitPoint| (low..=high).contains(&point.n);
        let limits = self.limits.iter().filter(|pair| !pair.of_chance).flat_map(|pair| &pair.points).filter(within);
        let values = self.drawn().map(|(_, value)| value).chain(self.center.iter().map(|center| center.value));
        values.chain(limits.flat_map(|point| [point.low, point.high]))
    }
}

/// 1, 2, 5, 10, 20, 50 … as far as numbers go.
pub(crate) fn steps() -> impl Iterator<Item = u64> {
    (0..19_u32).flat_map(|power| [1, 2, 5].map(|first| first * 10_u64.pow(power)))
}

/// Those of the steps that an axis from one to another names: each tenfold, and where there are few of these each.
pub(crate) fn ticks((low, high): (u64, u64)) -> Vec<u64> {
    let all: Vec<u64> = steps().filter(|step| (low..=high).contains(step)).collect();
    if all.len() <= 8 {
        return all;
    }
    all.into_iter().filter(|step| *step == low || *step == high || step.to_string().starts_with('1')).collect()
}

/// Where things lie in the plot.
struct Place {
    area: Area,
    ends: (f64, f64),
    axis: Axis,
}

impl Place {
    /// n stands on a logarithmic axis: most bodies are small, a few are very large.
    fn x(&self, n: u64) -> f64 {
        let (low, high) = self.ends;
        let t = ((n.max(1) as f64).ln() - low) / (high - low);
        self.area.x + t.clamp(0.0, 1.0) * self.area.w
    }

    fn y(&self, value: f64) -> f64 {
        self.area.bottom() - self.axis.at(value) * self.area.h
    }
}

impl Plot for Control {
    fn check(&self) -> Result<(), ChartError> {
        check_number("dots", self.dots.len(), MOST_DOTS)?;
        check_number("limits", self.limits.len(), MOST_LIMITS)?;
        for pair in &self.limits {
            check_number("points of a limit", pair.points.len(), MOST_POINTS)?;
            for point in &pair.points {
                check_value(Some(point.low), || pair.label.clone())?;
                check_value(Some(point.high), || pair.label.clone())?;
            }
        }
        if let Some(center) = &self.center {
            check_value(Some(center.value), || center.label.clone())?;
        }
        self.dots.iter().try_for_each(|dot| check_value(dot.value.value, || dot.label.clone()))
    }

    fn has_values(&self) -> bool {
        self.drawn().next().is_some()
    }

    fn table(&self) -> DataTable {
        let row = |dot: &ControlDot| {
            vec![
                dot.label.as_str().into(),
                Field::Whole(dot.n),
                dot.value.value.into(),
                dot.outside.id().into(),
                dot.value.state.as_deref().into(),
                dot.value.reference.as_deref().into(),
                dot.value.record.as_deref().into(),
            ]
        };
        DataTable {
            columns: &["label", "n", "value", "outside", "state", "reference", "record"],
            rows: self.dots.iter().map(row).collect(),
        }
    }

    fn draw(&self, canvas: &mut Canvas, top: f64) -> f64 {
        let colors = canvas.colors;
        let legend: Vec<(Swatch, String)> =
            self.limits.iter().map(|pair| (Swatch::Line(pair.color(colors)), pair.label.clone())).collect();
        let mut y = canvas.legend(&legend, top);
        if let Some(note) = canvas.format.axis_note(canvas.lang) {
            canvas.push(Text::new(note, canvas.left, y + 12.0, SMALL, colors.muted));
            y += 20.0;
        }
        let measure = Measure::plain(SMALL);
        let axis = Axis::new(self.values(), &canvas.format, canvas.lang, 5, Zero::IfNear);
        let ticks_wide = axis.ticks.iter().map(|(_, text)| measure.width(text)).fold(0.0, f64::max);
        let left = canvas.left + ticks_wide + 12.0;
        let area = Area { x: left, y: y + 10.0, w: canvas.right - 12.0 - left, h: HEIGHT };
        let (low, high) = self.ends();
        let place = Place { area, ends: ((low as f64).ln(), (high as f64).ln()), axis };
        self.grid(canvas, &place, (low, high));
        self.lines(canvas, &place);
        self.marks(canvas, &place);
        let few = self.min_n.filter(|least| self.drawn().any(|(dot, _)| dot.n < *least));
        if let Some(least) = few {
            canvas.notes.push(
                canvas
                    .lang
                    .pick(format!("空心点的基数不足 {least}"), format!("Rings rest on fewer than {least} cases")),
            );
        }
        let absent = self.dots.len() - self.drawn().count();
        if absent > 0 {
            canvas.notes.push(
                canvas
                    .lang
                    .pick(format!("{absent} 个单位无数据，未画出"), format!("{absent} without data are not drawn")),
            );
        }
        let name = crate::text::clean(&self.base);
        let base = match name.is_empty() {
            true => canvas.lang.pick("基数（对数刻度）", "n (logarithmic)").to_owned(),
            false => canvas.lang.pick(format!("基数：{name}（对数刻度）"), format!("n: {name} (logarithmic)")),
        };
        let base = shorten(&base, measure, area.w);
        canvas.push(Text::new(&base, area.right(), area.bottom() + 36.0, SMALL, colors.muted).end());
        area.bottom() + 42.0
    }
}

impl Control {
    fn grid(&self, canvas: &mut Canvas, place: &Place, ends: (u64, u64)) {
        let (colors, area) = (canvas.colors, place.area);
        for (value, label) in &place.axis.ticks {
            let at = place.y(*value);
            let color = if *value == 0.0 { colors.axis } else { colors.grid };
            canvas.horizontal(at, area.x, area.right(), color);
            canvas.push(Text::new(label, area.x - 8.0, at + 0.36 * SMALL, SMALL, colors.muted).end());
        }
        let mut free = f64::NEG_INFINITY;
        let measure = Measure::plain(SMALL);
        for n in ticks(ends) {
            let (x, label) = (place.x(n), crate::format::grouped(n as f64, 0));
            canvas.vertical(x, area.bottom(), area.bottom() + 4.0, colors.axis, false);
            let half = measure.width(&label) / 2.0;
            if x - half > free {
                canvas.push(Text::new(&label, x, area.bottom() + 18.0, SMALL, colors.muted).middle());
                free = x + half + 8.0;
            }
        }
    }

    fn lines(&self, canvas: &mut Canvas, place: &Place) {
        let (low, high) = self.ends();
        for pair in &self.limits {
            let (color, width) = (pair.color(canvas.colors), pair.width());
            for end in [|point: &LimitPoint| point.low, |point: &LimitPoint| point.high] {
                let within = pair.points.iter().filter(|point| (low..=high).contains(&point.n));
                let points: Vec<Point> =
                    within.map(|point| Point { x: place.x(point.n), y: place.y(end(point)) }).collect();
                if points.len() > 1 {
                    canvas.items.push(Item::Polyline { points, color, width });
                }
            }
        }
        if let Some(center) = &self.center {
            let y = place.y(center.value);
            canvas.horizontal(y, place.area.x, place.area.right(), canvas.colors.ink);
            let value = canvas.format.label(center.value, canvas.lang);
            let text = format!("{} {value}", crate::text::clean(&center.label));
            let text = shorten(&text, Measure::plain(SMALL), 0.4 * place.area.w);
            canvas.patched(Text::new(&text, place.area.right(), y - 5.0, SMALL, canvas.colors.ink).end());
        }
    }

    fn marks(&self, canvas: &mut Canvas, place: &Place) {
        let colors = canvas.colors;
        // Those that say something are drawn last, over the others.
        let mut order: Vec<(&ControlDot, f64)> = self.drawn().collect();
        order.sort_by_key(|(dot, _)| (dot.highlighted, dot.outside));
        let mut taken: Vec<Area> = Vec::new();
        for (dot, value) in &order {
            let at = Point { x: place.x(dot.n), y: place.y(*value) };
            let strong = dot.highlighted || dot.outside == Outside::Alarm;
            let color = match dot.outside {
                _ if strong => colors.highlight,
                Outside::No => colors.context,
                _ => colors.accent,
            };
            let about = about(canvas, &dot.label, None, &dot.value);
            canvas.dot(at, RADIUS, color, Some(about.clone()));
            if self.min_n.is_some_and(|least| dot.n < least) {
                canvas.dot(at, RADIUS - 1.4, colors.paper, Some(about));
            }
            taken.push(Area { x: at.x - RADIUS, y: at.y - RADIUS, w: 2.0 * RADIUS, h: 2.0 * RADIUS });
        }
        let named = order.iter().rev().filter(|(dot, _)| dot.highlighted || dot.outside != Outside::No);
        let mut left_out = 0;
        for (nth, (dot, value)) in named.enumerate() {
            let at = Point { x: place.x(dot.n), y: place.y(*value) };
            let label = if nth < MOST_NAMES { name_beside(canvas, place, dot, at, &taken) } else { None };
            match label {
                Some(text) => {
                    taken.push(text.bounds());
                    canvas.patched(text);
                }
                None => left_out += 1,
            }
        }
        if left_out > 0 {
            canvas.notes.push(canvas.lang.pick(
                format!("另有 {left_out} 个界外或突出的单位没有写名，见数据表"),
                format!("{left_out} more outside the limits or highlighted are named in the data table only"),
            ));
        }
    }
}

/// The name of a dot where there is room for it: to its right, its left, above, below.
fn name_beside(canvas: &Canvas, place: &Place, dot: &ControlDot, at: Point, taken: &[Area]) -> Option<Text> {
    let full = name_or_none(&dot.label, canvas.lang);
    let name = shorten(&canvas.name(&dot.label), Measure::plain(SMALL), 0.34 * place.area.w);
    let color = if dot.highlighted { canvas.colors.highlight } else { canvas.colors.ink };
    let text = |x: f64, y: f64| Text::new(&name, x, y, SMALL, color).of(&full);
    let middle = 0.36 * SMALL;
    let choices = [
        text(at.x + 7.0, at.y + middle),
        text(at.x - 7.0, at.y + middle).end(),
        text(at.x, at.y - 8.0).middle(),
        text(at.x, at.y + 8.0 + SMALL).middle(),
    ];
    let area = place.area;
    choices.into_iter().find(|text| {
        let b = text.bounds();
        let inside = b.x >= area.x && b.right() <= area.right() && b.y >= area.y - 8.0 && b.bottom() <= area.bottom();
        inside && !taken.iter().any(|other| b.overlaps(other))
    })
}

impl LimitPair {
    /// Those of chance are grey, of the others the widest are strongest.
    pub(crate) fn color(&self, colors: Colors) -> Rgb {
        match self.of_chance {
            true => colors.axis.toward(colors.paper, 0.35),
            false if self.outside == Outside::Alarm => colors.accent,
            false => colors.accent.toward(colors.paper, 0.45),
        }
    }

    fn width(&self) -> f64 {
        if self.of_chance { 1.0 } else { 1.6 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_of_n_ends_at_round_numbers() {
        let ends = |ns: &[u64]| {
            let dots = ns.iter().map(|n| ControlDot::new("甲", *n, Some(0.5))).collect();
            Control { dots, ..Control::default() }.ends()
        };
        assert_eq!(ends(&[3, 480]), (2, 500));
        assert_eq!(ends(&[1, 1]), (1, 2));
        assert_eq!(ends(&[7]), (5, 10));
        assert_eq!(ends(&[]), (1, 10));
        assert_eq!(ends(&[u64::MAX]), (5_000_000_000_000_000_000, u64::MAX));
        assert_eq!(ticks((2, 500)), [2, 5, 10, 20, 50, 100, 200, 500]);
        assert_eq!(ticks((2, 20_000)), [2, 10, 100, 1_000, 10_000, 20_000]);
    }

    #[test]
    fn nothing_without_a_value_or_a_base_is_drawn() {
        let dots = vec![ControlDot::new("甲", 0, Some(0.5)), ControlDot::new("乙", 8, None)];
        let control = Control { dots, ..Control::default() };
        assert!(!control.has_values());
        assert_eq!(control.table().rows.len(), 2);
    }
}
