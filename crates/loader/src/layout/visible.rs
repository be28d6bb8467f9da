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
    /// The fields, from top to bottom; empty while nothing is painted. A page has a hundred thousand fields, and few bands.
    bands: Vec<Band>,
    time: u32,
    painted: usize,
}

/// Rows of fields that are alike, up to one.
#[derive(Debug, Clone)]
struct Band {
    until: usize,
    runs: Vec<Run>,
}

/// Fields of a row that are alike, up to one.
#[derive(Debug, Clone, Copy)]
struct Run {
    until: u32,
    /// White for all that is known.
    white: bool,
    /// When it was last painted over.
    last: u32,
}

impl Band {
    /// Paints the fields of it between two columns; over what is there, if there is a time.
    fn paint(&mut self, left: u32, right: u32, white: bool, over: Option<u32>) {
        let runs = &mut self.runs;
        let from = cut(runs, left, |run| run.until, |run, until| run.until = until);
        let to = cut(runs, right, |run| run.until, |run, until| run.until = until);
        match over {
            Some(last) => drop(runs.splice(from..to, [Run { until: right, white, last }])),
            None => runs[from..to].iter_mut().for_each(|run| run.white = white),
        }
    }
}

/// Cuts what runs on over a place in two: which of the list begins there.
fn cut<T: Clone, N: PartialOrd + Default>(
    list: &mut Vec<T>,
    at: N,
    until: impl Fn(&T) -> N,
    end: impl Fn(&mut T, N),
) -> usize {
    let nth = list.partition_point(|part| until(part) <= at);
    let begins = nth.checked_sub(1).and_then(|before| list.get(before)).map_or(N::default(), &until);
    match list.get(nth).filter(|_| begins < at).cloned() {
        Some(mut part) => {
            end(&mut part, at);
            list.insert(nth, part);
            nth + 1
        }
        None => nth,
    }
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
        if self.bands.is_empty() {
            let blank = Run { until: self.columns as u32, white: true, last: 0 };
            self.bands = vec![Band { until: self.rows, runs: vec![blank] }];
        }
        let from = cut(&mut self.bands, top, |band| band.until, |band, until| band.until = until);
        let to = cut(&mut self.bands, bottom, |band| band.until, |band, until| band.until = until);
        let over = covers.then_some(self.time);
        for band in &mut self.bands[from..to] {
            band.paint(left as u32, right as u32, white, over);
        }
        fields
    }

    fn field(&self, x: f64, y: f64) -> Option<Run> {
        if !(x >= 0.0 && y >= 0.0) || self.painted > MOST_PAINTED {
            return None;
        }
        let (column, row) = ((x / FIELD) as u32, (y / FIELD) as usize);
        let band = self.bands.get(self.bands.partition_point(|band| band.until <= row))?;
        band.runs.get(band.runs.partition_point(|run| run.until <= column)).copied()
    }

    /// Whether the ground at a place is white for sure.
    pub(crate) fn is_white(&self, x: f64, y: f64) -> bool {
        let followed = self.painted <= MOST_PAINTED && self.columns * self.rows > 0;
        followed && self.field(x, y).is_none_or(|run| run.white)
    }

    /// Whether a place was painted over after a time.
    pub(crate) fn covers(&self, x: f64, y: f64, time: u32) -> bool {
        self.field(x, y).is_some_and(|run| run.last > time)
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
    fn what_is_kept_is_as_little_as_what_is_painted() {
        let mut ground = Background::of(600.0, 800.0);
        for n in 0..100 {
            let top = f64::from(n) * 8.0;
            ground.paint(Rect { left: 20.0, top, right: 500.0, bottom: top + 8.0 }, n % 2 == 0, true);
        }
        let runs: usize = ground.bands.iter().map(|band| band.runs.len()).sum();
        assert!(ground.bands.len() <= 101 && runs <= 303, "{} {runs}", ground.bands.len());
    }

    proptest::proptest! {
        #[test]
        fn bands_say_what_fields_would(paints in proptest::collection::vec(
            (0u8..60, 0u8..60, 2u8..60, 2u8..60, proptest::prelude::any::<bool>(), proptest::prelude::any::<bool>()), 0..24,
        )) {
            let mut ground = Background::of(50.0, 40.0);
            let mut fields = vec![(true, 0u32); 25 * 20];
            for (left, top, width, height, white, covers) in paints {
                let (left, top) = (f64::from(left), f64::from(top));
                let (right, bottom) = (left + f64::from(width), top + f64::from(height));
                ground.paint(Rect { left, top, right, bottom }, white, covers);
                if width <= 3 || height <= 3 || (white && !covers) {
                    continue;
                }
                for (at, field) in fields.iter_mut().enumerate() {
                    let (x, y) = ((at % 25) as f64 * FIELD, (at / 25) as f64 * FIELD);
                    let whole = left <= x && x + FIELD <= right && top <= y && y + FIELD <= bottom;
                    let partly = left < x + FIELD && x < right && top < y + FIELD && y < bottom;
                    match covers {
                        true if whole => *field = (white, ground.time()),
                        false if partly => field.0 = white,
                        _ => {}
                    }
                }
            }
            for (at, (white, last)) in fields.into_iter().enumerate() {
                let (x, y) = ((at % 25) as f64 * FIELD + 0.5, (at / 25) as f64 * FIELD + 0.5);
                proptest::prop_assert_eq!(ground.is_white(x, y), white, "{} {}", x, y);
                proptest::prop_assert!(last == 0 || ground.covers(x, y, last - 1) && !ground.covers(x, y, last), "{} {}", x, y);
            }
        }
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
