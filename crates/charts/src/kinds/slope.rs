//! Two years, one line a body.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use super::{Plot, about, check_value};
use crate::canvas::{Canvas, SMALL, Swatch, spread};
use crate::error::ChartError;
use crate::frame::name_or_none;
use crate::scene::{Item, Point, Text};
use crate::spec::Datum;
use crate::table::{DataTable, Field};
use crate::text::{Measure, shorten};

/// How each body moved between two years.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slope {
    /// The year on the left.
    pub from_year: u16,
    /// The year on the right.
    pub to_year: u16,
    /// The bodies.
    pub items: Vec<SlopeItem>,
}

/// One body in two years.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlopeItem {
    /// Name, in full.
    pub label: String,
    /// The value of the first year.
    pub from: Datum,
    /// The value of the second year.
    pub to: Datum,
    /// Stands out.
    #[serde(default)]
    pub highlighted: bool,
}

impl SlopeItem {
    /// A body with its two values.
    pub fn new(label: impl Into<String>, from: Option<f64>, to: Option<f64>) -> Self {
        Self { label: label.into(), from: Datum::new(from), to: Datum::new(to), highlighted: false }
    }

    pub(crate) fn change(&self) -> Option<f64> {
        Some(self.to.value? - self.from.value?)
    }

    /// Whether one of its values rests on few cases.
    fn few(&self) -> bool {
        self.from.few || self.to.few
    }
}

/// Most bodies that are named: more lines than this cannot be followed from one side to the other.
const MOST: usize = 12;
/// Most lines without a name behind them.
const MOST_BEHIND: usize = 400;
const LINE: f64 = 15.5;

impl Plot for Slope {
    fn check(&self) -> Result<(), ChartError> {
        if self.from_year == self.to_year && !self.items.is_empty() {
            return Err(ChartError::DoubledYear { place: "slope".to_owned(), year: self.to_year });
        }
        for item in &self.items {
            check_value(item.from.value, || format!("{} / {}", item.label, self.from_year))?;
            check_value(item.to.value, || format!("{} / {}", item.label, self.to_year))?;
        }
        Ok(())
    }

    fn has_values(&self) -> bool {
        self.items.iter().any(|item| item.from.value.is_some() || item.to.value.is_some())
    }

    fn table(&self) -> DataTable {
        let mut rows = Vec::new();
        for item in &self.items {
            for (year, datum) in [(self.from_year, &item.from), (self.to_year, &item.to)] {
                rows.push(vec![
                    item.label.as_str().into(),
                    year.into(),
                    datum.value.into(),
                    datum.state.as_deref().into(),
                    Field::from(datum.reference.as_deref()),
                    datum.record.as_deref().into(),
                ]);
            }
        }
        DataTable { columns: &["label", "year", "value", "state", "reference", "record"], rows }
    }

    fn draw(&self, canvas: &mut Canvas, top: f64) -> f64 {
        let colors = canvas.colors;
        let (rise, fall) = (colors.accent, colors.highlight);
        let mut items: Vec<&SlopeItem> =
            self.items.iter().filter(|i| i.from.value.is_some() || i.to.value.is_some()).collect();
        items.sort_by(|a, b| latest(b).total_cmp(&latest(a)));
        let absent = self.items.len() - items.len();
        let (items, behind) = named(items);

        let entries = [
            (items.iter().any(|i| i.change().is_some_and(|c| c > 0.0)), rise, canvas.lang.pick("上升", "Rise")),
            (items.iter().any(|i| i.change().is_some_and(|c| c < 0.0)), fall, canvas.lang.pick("下降", "Fall")),
            (items.iter().any(|i| i.change() == Some(0.0)), colors.axis, canvas.lang.pick("持平", "No change")),
        ];
        let entries: Vec<(Swatch, String)> =
            entries.iter().filter(|e| e.0).map(|e| (Swatch::Line(e.1), e.2.to_owned())).collect();
        let y = canvas.legend(&entries, top) + if entries.is_empty() { 0.0 } else { 8.0 };

        let width = canvas.right - canvas.left;
        let label_width = 0.33 * width;
        let (x0, x1) = (canvas.left + label_width + 16.0, canvas.right - label_width - 16.0);
        let (plot_top, height) = (y + 34.0, (items.len() as f64 * LINE).clamp(240.0, 1000.0));
        let bottom = plot_top + height;
        let (least, most) = items
            .iter()
            .chain(&behind)
            .flat_map(|i| [i.from.value, i.to.value])
            .flatten()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
        let at = |value: f64| {
            let t = if most > least { (value - least) / (most - least) } else { 0.5 };
            bottom - t * height
        };

        let muted = colors.muted;
        for (x, year) in [(x0, self.from_year), (x1, self.to_year)] {
            let text = canvas.lang.pick(format!("{year}年"), year.to_string());
            canvas.push(Text::new(&text, x, y + 13.0, 13.0, colors.ink).strong(true).middle());
            canvas.vertical(x, plot_top - 8.0, bottom + 8.0, colors.axis, false);
        }
        if let Some(note) = canvas.format.axis_note(canvas.lang) {
            canvas.push(Text::new(note, canvas.left, y + 13.0, SMALL, muted));
        }

        for item in behind.iter().take(MOST_BEHIND) {
            if let (Some(a), Some(b)) = (item.from.value, item.to.value) {
                let points = vec![Point { x: x0, y: at(a) }, Point { x: x1, y: at(b) }];
                canvas.items.push(Item::Polyline {
                    points,
                    color: colors.context.toward(colors.paper, 0.35),
                    width: 1.0,
                });
            }
            for (x, year, datum) in [(x0, self.from_year, &item.from), (x1, self.to_year, &item.to)] {
                if let Some(value) = datum.value {
                    let about = about(canvas, &item.label, Some(year), datum);
                    canvas.dot(Point { x, y: at(value) }, 2.4, colors.context, Some(about));
                }
            }
        }
        let any_highlight = items.iter().any(|i| i.highlighted);
        for item in items.iter().filter(|i| !i.highlighted).chain(items.iter().filter(|i| i.highlighted)) {
            let color = match item.change() {
                Some(c) if c > 0.0 => rise,
                Some(c) if c < 0.0 => fall,
                _ => colors.axis,
            };
            let back = (any_highlight && !item.highlighted) || item.few();
            let color = if back { color.toward(colors.paper, 0.6) } else { color };
            if let (Some(a), Some(b)) = (item.from.value, item.to.value) {
                let points = vec![Point { x: x0, y: at(a) }, Point { x: x1, y: at(b) }];
                let width = if item.highlighted { 2.6 } else { 1.6 };
                canvas.items.push(Item::Polyline { points, color, width });
            }
            for (x, year, datum) in [(x0, self.from_year, &item.from), (x1, self.to_year, &item.to)] {
                if let Some(value) = datum.value {
                    let about = about(canvas, &item.label, Some(year), datum);
                    canvas.dot(Point { x, y: at(value) }, if item.highlighted { 4.0 } else { 3.2 }, color, Some(about));
                }
            }
        }
        self.side(canvas, &items, (x0, -1.0, label_width), &at, (plot_top, bottom), |i| i.from.value);
        self.side(canvas, &items, (x1, 1.0, label_width), &at, (plot_top, bottom), |i| i.to.value);
        self.remarks(canvas, &items, absent, &behind);
        bottom + 12.0
    }
}

impl Slope {
    /// The labels beside one axis, moved apart where they would overlap.
    fn side(
        &self,
        canvas: &mut Canvas,
        items: &[&SlopeItem],
        (x, direction, width): (f64, f64, f64),
        at: &dyn Fn(f64) -> f64,
        (top, bottom): (f64, f64),
        value: impl Fn(&SlopeItem) -> Option<f64>,
    ) {
        let measure = Measure::plain(SMALL);
        let given: Vec<(&SlopeItem, f64)> = items.iter().filter_map(|i| Some((*i, value(i)?))).collect();
        let wanted: Vec<f64> = given.iter().map(|(_, v)| at(*v)).collect();
        let placed = spread(&wanted, LINE, top, bottom);
        // Far moves are drawn through a wider strip, so that their lines stay apart.
        let moved = wanted.iter().zip(&placed).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        let reach = if moved > 30.0 { 40.0 } else { 18.0 };
        for (((item, v), from), y) in given.iter().zip(&wanted).zip(&placed) {
            let number = canvas.format.label(*v, canvas.lang);
            let full = name_or_none(&item.label, canvas.lang);
            let name = shorten(&canvas.name(&item.label), measure, width - reach + 18.0 - measure.width(&number) - 8.0);
            let color = if item.highlighted { canvas.colors.ink } else { canvas.colors.as_text(canvas.colors.muted) };
            let near = x + direction * 5.0;
            let far = x + direction * reach;
            if (from - y).abs() > 2.0 {
                let points = vec![Point { x: near, y: *from }, Point { x: far - direction * 2.0, y: *y }];
                canvas.items.push(Item::Polyline { points, color: canvas.colors.context, width: 0.8 });
            }
            let baseline = y + 0.36 * SMALL;
            let (text, anchor_end) = if direction < 0.0 {
                (format!("{name}  {number}"), true)
            } else {
                (format!("{number}  {name}"), false)
            };
            let text = Text::new(&text, far, baseline, SMALL, color).strong(false).of_name(&name, &full);
            canvas.push(if anchor_end { text.end() } else { text });
        }
    }

    fn remarks(&self, canvas: &mut Canvas, items: &[&SlopeItem], absent: usize, behind: &[&SlopeItem]) {
        let single = items.iter().chain(behind).filter(|i| i.change().is_none()).count();
        if single > 0 {
            canvas.notes.push(canvas.lang.pick(
                format!("{single} 个机关只有一个年度的数据，只画点，不连线"),
                format!("{single} with data for one of the two years only: a dot, no line"),
            ));
        }
        if absent > 0 {
            canvas.notes.push(canvas.lang.pick(
                format!("{absent} 个机关两个年度均无数据，未画出"),
                format!("{absent} without data in both years are not drawn"),
            ));
        }
        if !behind.is_empty() {
            let (shown, rest) = (items.len(), behind.len());
            canvas.notes.push(canvas.lang.pick(
                format!("写名的 {shown} 个为突出显示的和变化较大的，其余 {rest} 个为灰线，数据表含全部"),
                format!("{shown} are named, highlighted ones and those that changed most; {rest} more are grey lines, all are in the data table"),
            ));
        }
        if items.iter().any(|item| item.few()) {
            let text = canvas
                .lang
                .pick("浅色线的基数不足，变化可能出于偶然", "Pale lines rest on few cases; their change may be chance");
            canvas.notes.push(text.to_owned());
        }
    }
}

/// Those that are named, and those behind them where there are too many: highlighted ones stay, then the largest changes
/// that rest on enough cases.
fn named(items: Vec<&SlopeItem>) -> (Vec<&SlopeItem>, Vec<&SlopeItem>) {
    if items.len() <= MOST {
        return (items, Vec::new());
    }
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by(|a, b| {
        let (a, b) = (items[*a], items[*b]);
        let size = |item: &SlopeItem| item.change().map_or(-1.0, f64::abs);
        (b.highlighted, !b.few()).cmp(&(a.highlighted, !a.few())).then(size(b).total_cmp(&size(a)))
    });
    let front: BTreeSet<usize> = order.into_iter().take(MOST).collect();
    let (front, behind): (Vec<_>, Vec<_>) = items.into_iter().enumerate().partition(|(at, _)| front.contains(at));
    let only = |list: Vec<(usize, _)>| list.into_iter().map(|(_, item)| item).collect();
    (only(front), only(behind))
}

fn latest(item: &SlopeItem) -> f64 {
    item.to.value.or(item.from.value).unwrap_or(f64::NEG_INFINITY)
}
