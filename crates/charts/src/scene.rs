//! A laid-out chart: shapes and texts with their places, before any format.

use gongkai_model::Lang;
use serde::Serialize;

use crate::font::{strong_width, text_width};
use crate::text::clean;
use crate::theme::Rgb;

/// A laid-out chart. Units are CSS pixels, the origin is the upper left corner.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scene {
    /// Width of the canvas.
    pub width: f64,
    /// Height of the canvas.
    pub height: f64,
    /// Colour of the paper.
    pub background: Rgb,
    /// The whole title, for readers who cannot see the picture.
    pub title: String,
    /// What the chart shows, in words.
    pub description: String,
    /// Language of the texts.
    pub lang: Lang,
    /// What is drawn, in this order.
    pub items: Vec<Item>,
    /// Characters outside the embedded face, each once, in order; `items` has a box with its number for each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<char>,
}

impl Scene {
    /// The texts of the scene.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.items.iter().filter_map(|item| match item {
            Item::Text(text) => Some(text),
            _ => None,
        })
    }

    /// Characters that the embedded face cannot draw, each once, in order: a box with its number stands for each.
    pub fn missing_glyphs(&self) -> &[char] {
        &self.missing
    }
}

/// A place on the canvas.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Point {
    /// From the left edge.
    pub x: f64,
    /// From the upper edge.
    pub y: f64,
}

/// A rectangle on the canvas.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Area {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl Area {
    /// Right edge.
    pub fn right(&self) -> f64 {
        self.x + self.w
    }

    /// Lower edge.
    pub fn bottom(&self) -> f64 {
        self.y + self.h
    }

    /// True if the two areas share more than an edge.
    pub fn overlaps(&self, other: &Area) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }
}

/// Which end of a text its x is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Anchor {
    /// x is the left end.
    Start,
    /// x is the middle.
    Middle,
    /// x is the right end.
    End,
}

/// One line of text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Text {
    /// The text as drawn.
    pub text: String,
    /// Place along the line; see `anchor`.
    pub x: f64,
    /// The baseline.
    pub y: f64,
    /// Pixels per em.
    pub size: f64,
    /// Which end of the text `x` is.
    pub anchor: Anchor,
    /// Colour.
    pub color: Rgb,
    /// Set bold.
    pub strong: bool,
    /// The whole text, where the drawn one is shortened or broken.
    pub full: Option<String>,
}

impl Text {
    pub(crate) fn new(text: &str, x: f64, y: f64, size: f64, color: Rgb) -> Self {
        Self { text: clean(text), x, y, size, anchor: Anchor::Start, color, strong: false, full: None }
    }

    pub(crate) fn middle(self) -> Self {
        Self { anchor: Anchor::Middle, ..self }
    }

    pub(crate) fn end(self) -> Self {
        Self { anchor: Anchor::End, ..self }
    }

    pub(crate) fn strong(self, strong: bool) -> Self {
        Self { strong, ..self }
    }

    /// Remembers the whole text if what is drawn is not all of it.
    pub(crate) fn of(self, full: &str) -> Self {
        let full = clean(full);
        let full = (full != self.text && !full.is_empty()).then_some(full);
        Self { full, ..self }
    }

    /// Remembers the whole name if the text holds only a shortened one.
    pub(crate) fn of_name(self, shown: &str, full: &str) -> Self {
        let full = (shown != full).then(|| clean(full));
        Self { full, ..self }
    }

    /// Measured width.
    pub fn width(&self) -> f64 {
        if self.strong { strong_width(&self.text, self.size) } else { text_width(&self.text, self.size) }
    }

    /// The box the text fills: from above the Han characters to below the Latin descenders.
    pub fn bounds(&self) -> Area {
        let w = self.width();
        let x = match self.anchor {
            Anchor::Start => self.x,
            Anchor::Middle => self.x - w / 2.0,
            Anchor::End => self.x - w,
        };
        Area { x, y: self.y - 0.88 * self.size, w, h: 1.08 * self.size }
    }
}

/// What a mark stands for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct About {
    /// Name and value, shown when pointed at.
    pub text: String,
    /// The record it is of; see [`Datum::record`](crate::Datum::record).
    pub record: Option<String>,
}

impl From<String> for About {
    fn from(text: String) -> Self {
        Self { text, record: None }
    }
}

/// One thing drawn.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "shape", rename_all = "lowercase")]
pub enum Item {
    /// A filled rectangle.
    Rect {
        /// Where.
        area: Area,
        /// Colour.
        fill: Rgb,
        /// What it stands for, shown when pointed at.
        about: Option<About>,
    },
    /// A straight line.
    Line {
        /// One end.
        from: Point,
        /// Other end.
        to: Point,
        /// Colour.
        color: Rgb,
        /// Width of the stroke.
        width: f64,
        /// Drawn as dashes.
        dashed: bool,
    },
    /// A line through points.
    Polyline {
        /// The points.
        points: Vec<Point>,
        /// Colour.
        color: Rgb,
        /// Width of the stroke.
        width: f64,
    },
    /// A filled circle.
    Circle {
        /// Centre.
        center: Point,
        /// Radius.
        radius: f64,
        /// Colour.
        fill: Rgb,
        /// What it stands for, shown when pointed at.
        about: Option<About>,
    },
    /// Slanted lines inside a rectangle: no data.
    Hatch {
        /// Where.
        area: Area,
        /// Colour of the lines.
        color: Rgb,
        /// What it stands for, shown when pointed at.
        about: Option<About>,
    },
    /// The area between two lines that run from left to right over the same places.
    Band {
        /// The upper line.
        upper: Vec<Point>,
        /// The lower line: as many points, each under that of the upper.
        lower: Vec<Point>,
        /// Colour.
        fill: Rgb,
        /// What it stands for, shown when pointed at.
        about: Option<About>,
    },
    /// A text.
    Text(Text),
}

/// The slanted lines of a hatched area, cut to it.
pub(crate) fn hatch_lines(area: &Area) -> Vec<(Point, Point)> {
    const STEP: f64 = 6.0;
    let mut lines = Vec::new();
    // Each line is x + y = c, from the lower left to the upper right.
    let mut c = area.x + area.y + STEP / 2.0;
    while c < area.right() + area.bottom() {
        let x0 = area.x.max(c - area.bottom());
        let x1 = area.right().min(c - area.y);
        if x1 > x0 {
            lines.push((Point { x: x0, y: c - x0 }, Point { x: x1, y: c - x1 }));
        }
        c += STEP;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hatch_stays_inside_its_area() {
        let area = Area { x: 10.0, y: 20.0, w: 33.0, h: 17.0 };
        let lines = hatch_lines(&area);
        assert!(lines.len() > 5);
        for p in lines.iter().flat_map(|(a, b)| [a, b]) {
            assert!(p.x >= 9.999 && p.x <= 43.001 && p.y >= 19.999 && p.y <= 37.001, "{p:?}");
        }
    }

    #[test]
    fn bounds_follow_the_anchor() {
        let text = Text::new("公开", 100.0, 50.0, 10.0, Rgb(0, 0, 0));
        assert_eq!(text.bounds().x, 100.0);
        assert_eq!(text.clone().middle().bounds().x, 90.0);
        assert_eq!(text.end().bounds().x, 80.0);
    }
}
