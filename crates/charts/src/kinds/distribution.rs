//! How values spread within groups: a dot a body, the middle half and the median behind them.

use serde::{Deserialize, Serialize};

use super::across::{Across, unit_line, widest};
use super::{Plot, about, check_number, check_value};
use crate::axis::{Axis, Zero};
use crate::canvas::{Canvas, SMALL};
use crate::error::ChartError;
use crate::scene::{Area, Point, Text};
use crate::spec::Datum;
use crate::table::{DataTable, Field};

/// Values of bodies in groups.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Distribution {
    /// The groups, in the order to be shown.
    pub groups: Vec<DistributionGroup>,
}

/// One group.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DistributionGroup {
    /// Name, in full.
    pub label: String,
    /// Its bodies.
    pub dots: Vec<Dot>,
}

/// One body.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dot {
    /// Name, in full.
    pub label: String,
    /// Its value.
    pub value: Datum,
    /// Stands out.
    #[serde(default)]
    pub highlighted: bool,
}

impl Dot {
    /// A body with its value.
    pub fn new(label: impl Into<String>, value: Option<f64>) -> Self {
        Self { label: label.into(), value: Datum::new(value), highlighted: false }
    }
}

const MOST_GROUPS: usize = 24;
const RADIUS: f64 = 3.4;
/// Fewest values that have a middle half.
pub(crate) const BOX: usize = 5;
/// Farthest a dot is moved from the middle of its row.
const REACH: f64 = 34.0;

/// Values in order.
pub(crate) fn sorted(group: &DistributionGroup) -> Vec<f64> {
    let mut values: Vec<f64> = group.dots.iter().filter_map(|dot| dot.value.value).collect();
    values.sort_by(f64::total_cmp);
    values
}

/// The value below which a share of the sorted values lies, between the two nearest.
pub(crate) fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let at = share * last as f64;
    let (low, high) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
    Some(low + (high - low) * at.fract())
}

/// How far each dot stands from the middle, so that no two lie on each other: the nearest free place, above first.
fn swarm(xs: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..xs.len()).collect();
    order.sort_by(|a, b| xs[*a].total_cmp(&xs[*b]).then(a.cmp(b)));
    let step = 2.0 * RADIUS + 0.6;
    let lanes = (REACH / step).floor() as i32;
    let mut offsets = vec![0.0; xs.len()];
    let mut last_in: std::collections::BTreeMap<i32, f64> = std::collections::BTreeMap::new();
    for at in order {
        let free = |lane: &i32| last_in.get(lane).is_none_or(|x| xs[at] - x >= step);
        let lane = (0..=lanes).flat_map(|n| [n, -n]).find(free);
        // More than the row holds: the lane whose last dot is farthest away takes it.
        let lane = lane.unwrap_or_else(|| {
            let farthest = last_in.iter().min_by(|a, b| a.1.total_cmp(b.1).then(a.0.cmp(b.0)));
            farthest.map_or(0, |(lane, _)| *lane)
        });
        last_in.insert(lane, xs[at]);
        offsets[at] = f64::from(lane) * step;
    }
    offsets
}

impl Plot for Distribution {
    fn check(&self) -> Result<(), ChartError> {
        check_number("groups", self.groups.len(), MOST_GROUPS)?;
        let dots = self.groups.iter().flat_map(|group| &group.dots);
        dots.into_iter().try_for_each(|dot| check_value(dot.value.value, || dot.label.clone()))
    }

    fn has_values(&self) -> bool {
        self.groups.iter().flat_map(|group| &group.dots).any(|dot| dot.value.value.is_some())
    }

    fn table(&self) -> DataTable {
        let row = |group: &DistributionGroup, dot: &Dot| {
            vec![
                group.label.as_str().into(),
                dot.label.as_str().into(),
                dot.value.value.into(),
                dot.value.state.as_deref().into(),
                Field::from(dot.value.reference.as_deref()),
                dot.value.record.as_deref().into(),
            ]
        };
        let rows = self.groups.iter().flat_map(|group| group.dots.iter().map(move |dot| row(group, dot)));
        DataTable { columns: &["group", "label", "value", "state", "reference", "record"], rows: rows.collect() }
    }

    fn draw(&self, canvas: &mut Canvas, top: f64) -> f64 {
        let colors = canvas.colors;
        let top = unit_line(canvas, top);
        let said = |group: &DistributionGroup| {
            let values = sorted(group);
            match quantile(&values, 0.5) {
                Some(only) if values.len() == 1 => {
                    let value = canvas.format.label(only, canvas.lang);
                    canvas.lang.pick(format!("{value}，n=1"), format!("{value}, n=1"))
                }
                Some(median) => {
                    let (median, n) = (canvas.format.label(median, canvas.lang), values.len());
                    canvas.lang.pick(format!("中位数 {median}，n={n}"), format!("median {median}, n={n}"))
                }
                None => canvas.no_data().to_owned(),
            }
        };
        let texts: Vec<String> = self.groups.iter().map(said).collect();
        let width = canvas.right - canvas.left;
        let (names, name_width) =
            canvas.row_names(self.groups.iter().map(|group| (group.label.as_str(), false)), (0.24 * width).max(40.0));
        let left = canvas.left + name_width + 16.0;
        let numbers = widest(texts.iter().cloned()) + 16.0;
        let with_numbers = canvas.right - numbers - left >= 100.0;
        let right = if with_numbers { canvas.right - numbers } else { canvas.right - RADIUS - 2.0 };
        let values = self.groups.iter().flat_map(|group| &group.dots).filter_map(|dot| dot.value.value);
        let axis = Axis::new(values, &canvas.format, canvas.lang, 5, Zero::IfNear);
        let across = Across { axis, left, right };
        let since = canvas.items.len();
        let mut y = top;
        for ((group, name), text) in self.groups.iter().zip(&names).zip(&texts) {
            let dots: Vec<&Dot> = group.dots.iter().filter(|dot| dot.value.value.is_some()).collect();
            let xs: Vec<f64> = dots.iter().filter_map(|dot| dot.value.value).map(|value| across.x(value)).collect();
            let offsets = swarm(&xs);
            let reach = offsets.iter().fold(0.0, |most: f64, offset| most.max(offset.abs()));
            let height = canvas.row_height(name, 30.0).max(2.0 * reach + 18.0);
            let middle = y + height / 2.0;
            canvas.row_name(name, left - 14.0, middle, colors.ink);
            let values = sorted(group);
            if values.len() >= BOX
                && let (Some(low), Some(high)) = (quantile(&values, 0.25), quantile(&values, 0.75))
            {
                let (a, b) = (across.x(low), across.x(high));
                let area = Area { x: a, y: y + 3.0, w: (b - a).max(1.0), h: height - 6.0 };
                canvas.rect(area, colors.accent.toward(colors.paper, 0.85), None);
            }
            for ((dot, x), offset) in dots.iter().zip(&xs).zip(&offsets) {
                let color = if dot.highlighted { colors.highlight } else { colors.accent };
                let about = about(canvas, &dot.label, None, &dot.value);
                let radius = if dot.highlighted { RADIUS + 0.8 } else { RADIUS };
                let at = Point { x: *x, y: middle + offset };
                canvas.dot(at, radius, color, Some(about.clone()));
                if dot.value.few {
                    canvas.dot(at, radius - 1.3, colors.paper, Some(about));
                }
            }
            // One value is its own median.
            if let Some(median) = quantile(&values, 0.5).filter(|_| values.len() > 1) {
                canvas.vertical(across.x(median), y + 3.0, y + height - 3.0, colors.ink, false);
            }
            if with_numbers {
                canvas.push(Text::new(text, canvas.right, middle + 0.36 * SMALL, SMALL, colors.muted).end());
            }
            y += height;
        }
        canvas.notes.push(
            canvas
                .lang
                .pick(
                    "每点一个单位，竖线为中位数，浅色带为中间一半",
                    "a dot a body; the line is the median, the pale band the middle half",
                )
                .to_owned(),
        );
        if self.groups.iter().flat_map(|group| &group.dots).any(|dot| dot.value.few && dot.value.value.is_some()) {
            let text = canvas.lang.pick("空心点的基数不足", "Rings rest on few cases");
            canvas.notes.push(text.to_owned());
        }
        let absent = self.groups.iter().flat_map(|group| &group.dots).filter(|dot| dot.value.value.is_none()).count();
        if absent > 0 {
            canvas.notes.push(
                canvas
                    .lang
                    .pick(format!("{absent} 个单位无数据，未画出"), format!("{absent} without data are not drawn")),
            );
        }
        across.close(canvas, since, top, y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quartiles_lie_between_the_nearest_values() {
        let values = [1.0, 2.0, 3.0, 4.0];
        assert_eq!(quantile(&values, 0.5), Some(2.5));
        assert_eq!(quantile(&values, 0.25), Some(1.75));
        assert_eq!((quantile(&[7.0], 0.75), quantile(&[], 0.5)), (Some(7.0), None));
    }

    #[test]
    fn dots_of_one_value_stand_over_each_other() {
        let offsets = swarm(&[10.0, 10.0, 10.0, 40.0]);
        assert_eq!(offsets[3], 0.0);
        let distinct: std::collections::BTreeSet<i64> = offsets[..3].iter().map(|o| (o * 10.0) as i64).collect();
        assert_eq!(distinct.len(), 3);
    }
}
