//! What came in and where it went: bands whose thickness is to scale.

use serde::{Deserialize, Serialize};

use super::across::{unit_line, widest};
use super::{Plot, about, check_number, check_value};
use crate::canvas::{Canvas, SMALL, spread};
use crate::error::ChartError;
use crate::frame::name_or_none;
use crate::scene::{Area, Item, Point, Text};
use crate::spec::Datum;
use crate::table::{DataTable, Field};
use crate::text::{Measure, shorten};
use crate::theme::Rgb;

/// What came in, on the left, and where it went, on the right.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// What came in, from top to bottom.
    pub sources: Vec<FlowPart>,
    /// Where it went, from top to bottom.
    pub targets: Vec<FlowPart>,
}

/// One part of a flow.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FlowPart {
    /// Name, in full.
    pub label: String,
    /// How much.
    pub count: Datum,
}

impl FlowPart {
    /// A part with its count.
    pub fn new(label: impl Into<String>, count: Option<f64>) -> Self {
        Self { label: label.into(), count: Datum::new(count) }
    }
}

const MOST: usize = 24;
const LINE: f64 = 17.0;
/// Height of the greater of both sides.
const HEIGHT: f64 = 280.0;
const NODE: f64 = 10.0;
const GAP: f64 = 7.0;

/// A part with where it stands on its side.
struct Placed<'f> {
    part: &'f FlowPart,
    value: f64,
    top: f64,
    height: f64,
}

fn sum(parts: &[FlowPart]) -> f64 {
    parts.iter().filter_map(|part| part.count.value).sum()
}

/// Parts that are something, from the top down.
fn placed(parts: &[FlowPart], top: f64, most: f64) -> Vec<Placed<'_>> {
    let mut y = top;
    let shown = parts.iter().filter_map(|part| Some((part, part.count.value.filter(|value| *value > 0.0)?)));
    shown
        .map(|(part, value)| {
            let height = value / most * HEIGHT;
            let placed = Placed { part, value, top: y, height };
            y += height + GAP;
            placed
        })
        .collect()
}

impl Plot for Flow {
    fn check(&self) -> Result<(), ChartError> {
        for (what, parts) in [("sources", &self.sources), ("targets", &self.targets)] {
            check_number(what, parts.len(), MOST)?;
            for part in parts {
                check_value(part.count.value, || part.label.clone())?;
                if let Some(value) = part.count.value.filter(|value| *value < 0.0) {
                    return Err(ChartError::Value { place: part.label.clone(), value });
                }
            }
        }
        Ok(())
    }

    // Bands lead from one side to the other: with only one of them there is nothing to show.
    fn has_values(&self) -> bool {
        sum(&self.sources) > 0.0 && sum(&self.targets) > 0.0
    }

    fn table(&self) -> DataTable {
        let row = |side: &str, part: &FlowPart| {
            vec![
                side.into(),
                part.label.as_str().into(),
                part.count.value.into(),
                part.count.state.as_deref().into(),
                Field::from(part.count.reference.as_deref()),
                part.count.record.as_deref().into(),
            ]
        };
        let rows =
            self.sources.iter().map(|part| row("in", part)).chain(self.targets.iter().map(|part| row("out", part)));
        DataTable { columns: &["side", "label", "count", "state", "reference", "record"], rows: rows.collect() }
    }

    fn draw(&self, canvas: &mut Canvas, top: f64) -> f64 {
        let colors = canvas.colors;
        let top = unit_line(canvas, top) + 6.0;
        let (came, went) = (sum(&self.sources), sum(&self.targets));
        let most = came.max(went);
        let sources = placed(&self.sources, top, most);
        let targets = placed(&self.targets, top, most);
        let end = |side: &[Placed<'_>]| side.last().map_or(top, |last| last.top + last.height);
        let rows = sources.len().max(targets.len()) as f64;
        let bottom = end(&sources).max(end(&targets)).max(top + rows * LINE);

        let width = canvas.right - canvas.left;
        let said = |part: &Placed<'_>| canvas.format.label(part.value, canvas.lang);
        let widest_label = 0.3 * width;
        let room = |side: &[Placed<'_>]| {
            let names = side.iter().map(|part| {
                format!("{}  {}", crate::text::clean(&name_or_none(&part.part.label, canvas.lang)), said(part))
            });
            widest(names).min(widest_label) + 4.0
        };
        let (left_room, right_room) = (room(&sources), room(&targets));
        let (x0, x1) = (canvas.left + left_room + 26.0, canvas.right - right_room - 26.0);
        let middle = (x0 + x1) / 2.0;
        let whole_top = (top + bottom - HEIGHT) / 2.0;

        let color = |at: usize| colors.segments[at % colors.segments.len()];
        self.side(canvas, &sources, (x0, middle - NODE / 2.0), whole_top, &|_| colors.axis);
        self.side(canvas, &targets, (x1, middle + NODE / 2.0), whole_top, &color);
        let all = canvas.lang.pick("合计", "In all");
        let total = format!("{all} {}", canvas.format.full(came.max(went), canvas.lang));
        let area = Area { x: middle - NODE / 2.0, y: whole_top, w: NODE, h: HEIGHT };
        canvas.rect(area, colors.muted, Some(total.clone().into()));
        self.labels(canvas, &sources, (x0 - NODE, -1.0, left_room), (top, bottom));
        self.labels(canvas, &targets, (x1 + NODE, 1.0, right_room), (top, bottom));
        let label = shorten(&total, Measure::plain(SMALL), x1 - x0);
        canvas.push(Text::new(&label, middle, bottom + 22.0, SMALL, colors.ink).middle());
        self.remarks(canvas, came, went);
        bottom + 28.0
    }
}

impl Flow {
    /// The nodes of one side and their bands to the middle, stacked there without gaps.
    fn side(
        &self,
        canvas: &mut Canvas,
        parts: &[Placed<'_>],
        (outer, inner): (f64, f64),
        whole_top: f64,
        color: &dyn Fn(usize) -> Rgb,
    ) {
        const STEPS: usize = 32;
        let mut y = whole_top;
        for (at, part) in parts.iter().enumerate() {
            let fill = color(at);
            let about = about(canvas, &part.part.label, None, &part.part.count);
            let edge = |from: f64, to: f64| -> Vec<Point> {
                let (left, right) = if outer < inner { (outer, inner) } else { (inner, outer) };
                let (from, to) = if outer < inner { (from, to) } else { (to, from) };
                (0..=STEPS)
                    .map(|step| {
                        let t = step as f64 / STEPS as f64;
                        // Level at both ends.
                        let eased = t * t * (3.0 - 2.0 * t);
                        Point { x: left + t * (right - left), y: from + eased * (to - from) }
                    })
                    .collect()
            };
            let upper = edge(part.top, y);
            let lower = edge(part.top + part.height, y + part.height);
            let light = fill.toward(canvas.colors.paper, 0.45);
            canvas.items.push(Item::Band { upper, lower, fill: light, about: Some(about.clone()) });
            let x = if outer < inner { outer - NODE } else { outer };
            canvas.rect(Area { x, y: part.top, w: NODE, h: part.height.max(1.0) }, fill, Some(about));
            y += part.height;
        }
    }

    /// Names and numbers beside the nodes, moved apart where they would overlap.
    fn labels(
        &self,
        canvas: &mut Canvas,
        parts: &[Placed<'_>],
        (x, direction, room): (f64, f64, f64),
        (top, bottom): (f64, f64),
    ) {
        let measure = Measure::plain(SMALL);
        let wanted: Vec<f64> = parts.iter().map(|part| part.top + part.height / 2.0).collect();
        let places = spread(&wanted, LINE, top + LINE / 2.0, bottom - LINE / 2.0);
        for ((part, from), y) in parts.iter().zip(&wanted).zip(&places) {
            let number = canvas.format.label(part.value, canvas.lang);
            let full = name_or_none(&part.part.label, canvas.lang);
            let name = shorten(&full, measure, room - measure.width(&number) - 8.0);
            let (near, far) = (x + direction * 2.0, x + direction * 12.0);
            if (from - y).abs() > 2.0 {
                let points = vec![Point { x: near, y: *from }, Point { x: far, y: *y }];
                canvas.items.push(Item::Polyline { points, color: canvas.colors.context, width: 0.8 });
            }
            let text = if direction < 0.0 { format!("{name}  {number}") } else { format!("{number}  {name}") };
            let text = Text::new(&text, x + direction * 15.0, y + 0.36 * SMALL, SMALL, canvas.colors.ink);
            let text = text.of_name(&name, &full);
            canvas.push(if direction < 0.0 { text.end() } else { text });
        }
    }

    fn remarks(&self, canvas: &mut Canvas, came: f64, went: f64) {
        let all = || self.sources.iter().chain(&self.targets);
        let named = |wanted: &dyn Fn(Option<f64>) -> bool| {
            let names: Vec<&str> =
                all().filter(|part| wanted(part.count.value)).map(|part| part.label.as_str()).collect();
            names.join(canvas.lang.pick("、", ", "))
        };
        let (zero, missing) = (named(&|value| value == Some(0.0)), named(&|value| value.is_none()));
        if !zero.is_empty() {
            canvas.notes.push(canvas.lang.pick(format!("为零、未画出：{zero}"), format!("zero and not drawn: {zero}")));
        }
        if !missing.is_empty() {
            canvas
                .notes
                .push(canvas.lang.pick(format!("无数据、未画出：{missing}"), format!("no data, not drawn: {missing}")));
        }
        // A side with a part that is missing has no sum to compare.
        if missing.is_empty() && (came - went).abs() > 1e-9 * came.max(went) {
            let (a, b) = (canvas.format.full(came, canvas.lang), canvas.format.full(went, canvas.lang));
            canvas.notes.push(canvas.lang.pick(
                format!("左右两侧不相等：来源 {a}，去向 {b}"),
                format!("the two sides differ: {a} came in, {b} went out"),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Chart, ChartSpec, ValueFormat, render_svg_bare};
    use gongkai_model::Unit;

    fn flow(sources: [Option<f64>; 2], targets: [Option<f64>; 2]) -> Flow {
        let part = |(label, count): (&str, Option<f64>)| FlowPart::new(label, count);
        Flow {
            sources: ["新收", "结转"].into_iter().zip(sources).map(part).collect(),
            targets: ["公开", "其他"].into_iter().zip(targets).map(part).collect(),
        }
    }

    fn svg(flow: Flow) -> String {
        render_svg_bare(&ChartSpec::new("去向", ValueFormat::new(Unit::Cases), Chart::Flow(flow))).unwrap()
    }

    #[test]
    fn only_whole_sides_are_said_to_differ() {
        let differ = "左右两侧不相等：来源 3，去向 1";
        let whole = svg(flow([Some(3.0), Some(0.0)], [Some(1.0), Some(0.0)]));
        assert!(whole.contains(differ), "{whole}");
        let cut = svg(flow([Some(3.0), Some(0.0)], [Some(1.0), None]));
        assert!(!cut.contains("不相等") && cut.contains("无数据、未画出：其他"), "{cut}");
    }

    #[test]
    fn a_side_without_a_number_is_no_side_of_zero() {
        assert!(!flow([Some(1.0), Some(0.0)], [None, None]).has_values());
        let one_side = svg(flow([Some(1.0), Some(0.0)], [None, None]));
        assert!(one_side.contains("无数据") && !one_side.contains("去向 0"), "{one_side}");
    }
}
