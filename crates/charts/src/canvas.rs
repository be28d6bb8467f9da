//! The drawing helpers that the kinds of charts share.

use gongkai_model::Lang;
use std::cell::Cell;

use crate::format::ValueFormat;
use crate::scene::{About, Area, Item, Point, Text};
use crate::text::{Measure, shorten, two_lines};
use crate::theme::{Colors, Rgb};

/// Size of names beside rows.
pub(crate) const LABEL: f64 = 12.5;
/// Size of ticks and legends.
pub(crate) const SMALL: f64 = 11.5;

/// Items drawn so far, and what every kind needs to draw more.
pub(crate) struct Canvas {
    pub(crate) items: Vec<Item>,
    /// What the layout has to tell the reader (what is left out, what a gap means).
    pub(crate) notes: Vec<String>,
    pub(crate) lang: Lang,
    pub(crate) format: ValueFormat,
    pub(crate) colors: Colors,
    pub(crate) left: f64,
    pub(crate) right: f64,
    /// What names lose where they are drawn.
    pub(crate) prefix: String,
    /// Whether one has lost it.
    pub(crate) shortened: Cell<bool>,
}

/// The sign before a legend entry.
#[derive(Clone, Copy)]
pub(crate) enum Swatch {
    Fill(Rgb),
    /// Filled and hatched with a second colour.
    Hatched(Rgb, Rgb),
    Dot(Rgb),
    Line(Rgb),
    Dash(Rgb),
}

/// The name of a row, broken and measured.
pub(crate) struct RowName {
    pub(crate) lines: Vec<String>,
    pub(crate) full: String,
    pub(crate) strong: bool,
}

impl Canvas {
    pub(crate) fn new(lang: Lang, format: ValueFormat, colors: Colors, left: f64, right: f64) -> Self {
        let (items, notes, prefix) = (Vec::new(), Vec::new(), String::new());
        Self { items, notes, lang, format, colors, left, right, prefix, shortened: Cell::new(false) }
    }

    pub(crate) fn push(&mut self, mut text: Text) {
        if self.lang == Lang::En {
            text.text = straight(&text.text);
        }
        if !text.text.is_empty() {
            self.items.push(Item::Text(text));
        }
    }

    pub(crate) fn no_data(&self) -> &'static str {
        self.lang.pick("无数据", "No data")
    }

    pub(crate) fn vertical(&mut self, x: f64, top: f64, bottom: f64, color: Rgb, dashed: bool) {
        let (from, to) = (Point { x, y: top }, Point { x, y: bottom });
        self.items.push(Item::Line { from, to, color, width: 1.0, dashed });
    }

    pub(crate) fn horizontal(&mut self, y: f64, from: f64, to: f64, color: Rgb) {
        let (from, to) = (Point { x: from, y }, Point { x: to, y });
        self.items.push(Item::Line { from, to, color, width: 1.0, dashed: false });
    }

    pub(crate) fn rect(&mut self, area: Area, fill: Rgb, about: Option<About>) {
        self.items.push(Item::Rect { area, fill, about });
    }

    pub(crate) fn dot(&mut self, center: Point, radius: f64, fill: Rgb, about: Option<About>) {
        self.items.push(Item::Circle { center, radius, fill, about });
    }

    /// A text on a patch of paper, so that lines behind it do not run through it.
    pub(crate) fn patched(&mut self, text: Text) {
        let b = text.bounds();
        let patch = Area { x: b.x - 2.0, y: b.y, w: b.w + 4.0, h: b.h };
        self.rect(patch, self.colors.paper, None);
        self.push(text);
    }

    /// Legend entries from left to right in as many rows as needed; gives back the lower edge.
    pub(crate) fn legend(&mut self, entries: &[(Swatch, String)], top: f64) -> f64 {
        const ROW: f64 = 20.0;
        let measure = Measure::plain(SMALL);
        let (mut x, mut y) = (self.left, top);
        for (swatch, label) in entries {
            let sign = match swatch {
                Swatch::Line(_) => 18.0,
                Swatch::Fill(_) | Swatch::Hatched(..) => 12.0,
                Swatch::Dot(_) => 10.0,
                Swatch::Dash(_) => 4.0,
            };
            let text = shorten(label, measure, self.right - self.left - sign - 6.0);
            let width = sign + 6.0 + measure.width(&text);
            if x > self.left && x + width > self.right {
                x = self.left;
                y += ROW;
            }
            let area = Area { x, y: y + 3.0, w: sign, h: 12.0 };
            match *swatch {
                Swatch::Fill(color) => self.rect(area, color, None),
                Swatch::Hatched(color, lines) => {
                    self.rect(area, color, None);
                    self.items.push(Item::Hatch { area: inner(area), color: lines, about: None });
                }
                Swatch::Dot(color) => self.dot(Point { x: x + 5.0, y: y + 9.0 }, 5.0, color, None),
                Swatch::Dash(color) => self.vertical(x + 2.0, y + 1.0, y + 17.0, color, true),
                Swatch::Line(color) => {
                    let points = vec![Point { x, y: y + 9.0 }, Point { x: x + sign, y: y + 9.0 }];
                    self.items.push(Item::Polyline { points, color, width: 2.0 });
                }
            }
            let color = self.colors.ink;
            self.push(Text::new(&text, x + sign + 6.0, y + 13.0, SMALL, color).of(label));
            x += width + 18.0;
        }
        if entries.is_empty() { top } else { y + ROW }
    }

    /// A hatched area: no data.
    pub(crate) fn hatch(&mut self, area: Area, about: Option<About>) {
        let color = self.colors.hatch;
        self.items.push(Item::Hatch { area: inner(area), color, about });
    }

    /// A name as it is drawn: without what all of them begin with.
    pub(crate) fn name(&self, name: &str) -> String {
        let full = crate::frame::name_or_none(name, self.lang);
        match full.strip_prefix(&self.prefix) {
            Some(rest) if !self.prefix.is_empty() && !rest.is_empty() => {
                self.shortened.set(true);
                rest.to_owned()
            }
            _ => full,
        }
    }

    /// The names of rows (and which are set bold), each in one or two lines, and the width of the widest line.
    pub(crate) fn row_names<'s>(
        &self,
        names: impl IntoIterator<Item = (&'s str, bool)>,
        most: f64,
    ) -> (Vec<RowName>, f64) {
        let mut widest: f64 = 0.0;
        let mut out = Vec::new();
        for (name, strong) in names {
            let measure = if strong { Measure::strong(LABEL) } else { Measure::plain(LABEL) };
            let full = crate::frame::name_or_none(name, self.lang);
            let lines = two_lines(&self.name(name), measure, most);
            widest = lines.iter().map(|line| measure.width(line)).fold(widest, f64::max);
            out.push(RowName { lines, full, strong });
        }
        (out, widest)
    }

    /// Writes the name of a row to the left of `x`, centred on `middle`.
    pub(crate) fn row_name(&mut self, name: &RowName, x: f64, middle: f64, color: Rgb) {
        const LINE: f64 = 14.5;
        let first = middle - (name.lines.len() as f64 - 1.0) * LINE / 2.0 + 0.36 * LABEL;
        for (i, line) in name.lines.iter().enumerate() {
            let text = Text::new(line, x, first + i as f64 * LINE, LABEL, color).end().strong(name.strong);
            self.push(text.of(&name.full));
        }
    }

    /// The height of a row that holds this name.
    pub(crate) fn row_height(&self, name: &RowName, one_line: f64) -> f64 {
        if name.lines.len() > 1 { one_line.max(34.0) } else { one_line }
    }
}

/// Within the edges: strokes have a width of their own.
fn inner(area: Area) -> Area {
    Area { x: area.x + 0.5, y: area.y + 0.5, w: area.w - 1.0, h: area.h - 1.0 }
}

/// With straight quotation marks: a Chinese face draws the curly ones as wide as a Han character, a hole in Latin text.
fn straight(text: &str) -> String {
    text.replace(['‘', '’'], "'").replace(['“', '”'], "\"")
}

/// What is shown of a list too long for one chart: the indices kept, and how many are left out.
pub(crate) struct Cut {
    /// Kept, in the order of the list.
    pub(crate) kept: Vec<usize>,
    /// Number left out.
    pub(crate) left_out: usize,
}

/// Keeps the first and the last half of a long list, and whatever must stay.
pub(crate) fn cut(len: usize, limit: usize, must_stay: impl Fn(usize) -> bool) -> Cut {
    if len <= limit {
        return Cut { kept: (0..len).collect(), left_out: 0 };
    }
    let mut stay: Vec<usize> = (0..len).filter(|i| must_stay(*i)).take(limit).collect();
    let (mut low, mut high) = (0, len);
    // From both ends in turn, until the limit is reached.
    while stay.len() < limit && low < high {
        let next = if stay.len().is_multiple_of(2) {
            low += 1;
            low - 1
        } else {
            high -= 1;
            high
        };
        if !must_stay(next) {
            stay.push(next);
        }
    }
    stay.sort_unstable();
    stay.dedup();
    Cut { left_out: len - stay.len(), kept: stay }
}

/// Moves positions apart until each two are `gap` apart, as little as possible, inside `low` to `high`.
///
/// The order is kept. The caller gives enough room: `high − low ≥ gap × (n − 1)`.
pub(crate) fn spread(wanted: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]).then(a.cmp(b)));
    // With the gaps taken out, the nearest non-decreasing sequence is found by pooling (isotonic regression).
    let mut blocks: Vec<(f64, usize)> = Vec::new();
    for (rank, index) in order.iter().enumerate() {
        let mut block = (wanted[*index] - rank as f64 * gap, 1_usize);
        while let Some(last) = blocks.last() {
            if last.0 <= block.0 {
                break;
            }
            let total = last.1 + block.1;
            block = ((last.0 * last.1 as f64 + block.0 * block.1 as f64) / total as f64, total);
            blocks.pop();
        }
        blocks.push(block);
    }
    let top = (high - gap * (wanted.len().max(1) - 1) as f64).max(low);
    let flat = blocks.into_iter().flat_map(|(mean, count)| std::iter::repeat_n(mean.clamp(low, top), count));
    let mut placed = vec![0.0; wanted.len()];
    for (rank, (index, base)) in order.iter().zip(flat).enumerate() {
        placed[*index] = base + rank as f64 * gap;
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_move_apart_and_stay_inside() {
        assert_eq!(spread(&[10.0, 50.0], 12.0, 0.0, 100.0), [10.0, 50.0]);
        assert_eq!(spread(&[50.0, 50.0], 12.0, 0.0, 100.0), [44.0, 56.0]);
        assert_eq!(spread(&[99.0, 100.0, 98.0], 10.0, 0.0, 100.0), [90.0, 100.0, 80.0]);
        assert_eq!(spread(&[], 10.0, 0.0, 100.0), [0.0; 0]);
    }

    #[test]
    fn english_has_no_quotation_marks_as_wide_as_han() {
        assert_eq!(straight("last year’s “number”"), "last year's \"number\"");
        let spec = |lang| {
            let mut spec = crate::samples::of("bars");
            spec.title = "the agencies’ “own” rates".to_owned();
            spec.lang = lang;
            spec.layout().unwrap().texts().next().unwrap().text.clone()
        };
        assert_eq!(spec(Lang::En), "the agencies' \"own\" rates");
        assert_eq!(spec(Lang::Zh), "the agencies’ “own” rates");
    }

    #[test]
    fn a_long_list_keeps_both_ends_and_what_must_stay() {
        let all = cut(5, 10, |_| false);
        assert_eq!((all.kept.len(), all.left_out), (5, 0));
        let some = cut(100, 6, |i| i == 50);
        assert_eq!(some.kept.len(), 6);
        assert!(some.kept.contains(&0) && some.kept.contains(&99) && some.kept.contains(&50));
        assert_eq!(some.left_out, 94);
        assert_eq!(cut(100, 6, |_| true).kept.len(), 6);
    }
}
