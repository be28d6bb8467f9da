//! What of a page shows: the clip, white text on white ground, what is painted over.

/// Side of a field of the raster on which the ground is kept, in points.
const FIELD: f64 = 2.0;

/// Longest side of a page, in points, whose ground is kept.
const LONGEST: f64 = 4_000.0;

/// Fields painted on one page, beyond which the ground is no longer followed.
const MOST_PAINTED: usize = 8_000_000;

/// A rectangle; `top` is less than `bottom`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rect {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
}

impl Rect {
    /// Holds no point.
    pub(crate) const NOTHING: Rect = Rect { left: f64::MAX, top: f64::MAX, right: f64::MIN, bottom: f64::MIN };

    pub(crate) fn include(&mut self, (x, y): (f64, f64)) {
        (self.left, self.right) = (self.left.min(x), self.right.max(x));
        (self.top, self.bottom) = (self.top.min(y), self.bottom.max(y));
    }

    /// What both have.
    pub(crate) fn within(self, other: Rect) -> Rect {
        Rect {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }

    /// Whether a point is in it, or so near to it that half a character shows.
    pub(crate) fn holds(&self, x: f64, y: f64) -> bool {
        const NEAR: f64 = 1.0;
        self.left - NEAR <= x && x <= self.right + NEAR && self.top - NEAR <= y && y <= self.bottom + NEAR
    }

    /// The point of it that is nearest to another.
    pub(crate) fn nearest(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let into = |at: f64, low: f64, high: f64| if low <= high { at.max(low).min(high) } else { f64::NAN };
        (into(x, self.left, self.right), into(y, self.top, self.bottom))
    }
}

/// What is painted with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    White,
    Dark,
    /// A pattern: it may let through what is under it.
    Unknown,
}

/// What is painted on a page under and over its text.
#[derive(Debug, Default)]
pub(crate) struct Background {
    columns: usize,
    rows: usize,
    /// Whether a field is white for all that is known, and when it was last painted over; empty while nothing is painted.
    fields: Vec<(bool, u32)>,
    time: u32,
    painted: usize,
}

impl Background {
    /// Of a page of a size.
    pub(crate) fn of(width: f64, height: f64) -> Background {
        let count = |side: f64| if side > 0.0 && side <= LONGEST { (side / FIELD).ceil() as usize } else { 0 };
        Background { columns: count(width), rows: count(height), ..Background::default() }
    }

    /// Now, as paint is counted.
    pub(crate) fn time(&self) -> u32 {
        self.time
    }

    /// Paints an area: how many fields. It covers what was there only where all of it is known to be painted.
    pub(crate) fn paint(&mut self, area: Rect, white: bool, covers: bool) -> usize {
        // Too thin to hide a character: a line.
        if !(area.right - area.left > 3.0 && area.bottom - area.top > 3.0) || self.columns * self.rows == 0 {
            return 0;
        }
        self.time = self.time.saturating_add(1);
        // White that is only in places white leaves the ground as it is known.
        if white && !covers {
            return 0;
        }
        let field = |at: f64, count: usize, up: bool| {
            let at = at / FIELD;
            (if up { at.ceil() } else { at.floor() }).clamp(0.0, count as f64) as usize
        };
        // Of what covers only whole fields, of what darkens also those it reaches into.
        let (left, right) = (field(area.left, self.columns, covers), field(area.right, self.columns, !covers));
        let (top, bottom) = (field(area.top, self.rows, covers), field(area.bottom, self.rows, !covers));
        if left >= right || top >= bottom {
            return 0;
        }
        let fields = (right - left) * (bottom - top);
        self.painted = self.painted.saturating_add(fields);
        if self.painted > MOST_PAINTED {
            return 0;
        }
        if self.fields.is_empty() {
            self.fields = vec![(true, 0); self.columns * self.rows];
        }
        for row in top..bottom {
            for field in &mut self.fields[row * self.columns + left..row * self.columns + right] {
                *field = (white, if covers { self.time } else { field.1 });
            }
        }
        fields
    }

    fn field(&self, x: f64, y: f64) -> Option<(bool, u32)> {
        let inside = x >= 0.0 && y >= 0.0 && x < self.columns as f64 * FIELD && y < self.rows as f64 * FIELD;
        let at = (y.max(0.0) / FIELD) as usize * self.columns + (x.max(0.0) / FIELD) as usize;
        self.fields.get(at).copied().filter(|_| inside && self.painted <= MOST_PAINTED)
    }

    /// Whether the ground at a place is white for sure.
    pub(crate) fn is_white(&self, x: f64, y: f64) -> bool {
        let followed = self.painted <= MOST_PAINTED && self.columns * self.rows > 0;
        followed && self.field(x, y).is_none_or(|(white, _)| white)
    }

    /// Whether a place was painted over after a time.
    pub(crate) fn covers(&self, x: f64, y: f64, time: u32) -> bool {
        self.field(x, y).is_some_and(|(_, last)| last > time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paint_darkens_and_covers() {
        let mut ground = Background::of(600.0, 800.0);
        let area = |left, top, right, bottom| Rect { left, top, right, bottom };
        assert!(ground.is_white(100.0, 100.0));
        let before = ground.time();
        ground.paint(area(50.0, 50.0, 200.0, 150.0), false, true);
        assert!(!ground.is_white(100.0, 100.0) && ground.covers(100.0, 100.0, before));
        assert!(!ground.covers(100.0, 100.0, ground.time()));
        // A picture hides no text, but white text may show on it.
        ground.paint(area(300.0, 50.0, 400.0, 150.0), false, false);
        assert!(!ground.is_white(350.0, 100.0) && !ground.covers(350.0, 100.0, before));
        ground.paint(area(50.0, 50.0, 200.0, 150.0), true, true);
        assert!(ground.is_white(100.0, 100.0));
        // Lines and what is off the page.
        ground.paint(area(0.0, 400.0, 600.0, 401.0), false, true);
        ground.paint(area(-900.0, f64::NAN, f64::INFINITY, 1e30), false, true);
        assert!(ground.is_white(300.0, 400.5) && ground.is_white(-5.0, 400.0));
    }

    #[test]
    fn paint_without_end_is_no_longer_followed() {
        let mut ground = Background::of(3_000.0, 3_000.0);
        for _ in 0..100 {
            ground.paint(Rect { left: 0.0, top: 0.0, right: 3e3, bottom: 3e3 }, true, true);
        }
        assert!(!ground.is_white(10.0, 10.0) && !ground.covers(10.0, 10.0, 0));
    }
}
