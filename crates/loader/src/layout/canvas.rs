//! A page as it is drawn, whatever format says how: what of its text shows, and which lines rule it.

use super::drawn::{Code, Drawn, Glyph, Rule, Turn};
use super::path::{MOST_MARKS, Path};
use super::visible::{Background, Ink, Rect};
use crate::budget::Budget;

/// Steps that a character which is kept counts for: it takes up room, and is looked at again and again.
const STEPS_A_CHARACTER: u64 = 6;

/// A filled shape no thicker than this is a line.
const THICKEST_LINE: f64 = 3.0;

/// What something is painted with, and where it shows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paint {
    pub(crate) ink: Ink,
    /// Paint hides what is under it.
    pub(crate) opaque: bool,
    /// What is outside of it does not show.
    pub(crate) clip: Rect,
    /// The clip is that rectangle and not something within it.
    pub(crate) clip_known: bool,
}

impl Paint {
    /// Of a page on which nothing is said.
    pub(crate) fn of_page(width: f64, height: f64) -> Paint {
        let clip = Rect { left: 0.0, top: 0.0, right: width, bottom: height };
        Paint { ink: Ink::Dark, opaque: true, clip, clip_known: true }
    }
}

/// How text is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Painted with the ink.
    Filled,
    /// By its outline, in another colour.
    Outlined,
    /// Set and not shown, as under a scanned page.
    Hidden,
}

/// One code of a text on its way to the page.
pub(crate) struct Set {
    pub(crate) text: String,
    /// The middle of its left side, and of its right side, as its text runs.
    pub(crate) from: (f64, f64),
    pub(crate) to: (f64, f64),
    pub(crate) size: f64,
    /// The lines of its text run down, and it stands upright in them.
    pub(crate) vertical: bool,
    pub(crate) shown: Shown,
}

/// The page.
pub(crate) struct Canvas<'b> {
    budget: &'b Budget,
    drawn: Drawn,
    background: Background,
    /// Text that is set and not shown.
    hidden: Vec<Glyph>,
    /// Text beyond the edge of the page or of a clip, as far as it runs on.
    cut: Vec<Glyph>,
    /// When each of the characters was drawn, as the background counts.
    times: Vec<u32>,
}

impl<'b> Canvas<'b> {
    /// An empty page of a size in points.
    pub(crate) fn new(width: f64, height: f64, budget: &'b Budget) -> Canvas<'b> {
        Canvas {
            budget,
            drawn: Drawn { width, height, ..Drawn::default() },
            background: Background::of(width, height),
            hidden: Vec::new(),
            cut: Vec::new(),
            times: Vec::new(),
        }
    }

    /// What the page shows once all of it is drawn.
    pub(crate) fn finish(self) -> Drawn {
        let Canvas { budget, mut drawn, background, mut hidden, times, .. } = self;
        let mut times = times.into_iter();
        // What is painted over later does not show.
        drawn.glyphs.retain(|glyph| {
            let time = times.next().unwrap_or(u32::MAX);
            !background.covers((glyph.left + glyph.right) / 2.0, glyph.y, time)
        });
        // A scanned page has the text that was recognised in it beneath.
        if drawn.pictures > 0 && drawn.glyphs.len() * 4 < hidden.len() {
            drawn.glyphs.append(&mut hidden);
        }
        let mut drawn = drawn.turned();
        drawn.without_struck(budget);
        drawn
    }

    /// Sets a code of a text, as long as there is room for it.
    pub(crate) fn set(&mut self, code: Set, paint: &Paint) {
        let Set { text, from, to, size, vertical, shown } = code;
        let text = plain(&text);
        let whole = [from.0, from.1, to.0, to.1, size].iter().all(|number| number.is_finite());
        let steps = STEPS_A_CHARACTER * text.chars().count() as u64;
        if self.drawn.glyphs.len() + self.hidden.len() + self.cut.len() < MOST_MARKS
            && whole
            && let Some(text) = Code::of(&text)
            && self.budget.step(steps)
        {
            let (across, down) = (to.0 - from.0, to.1 - from.1);
            let glyph = Glyph {
                text,
                left: from.0.min(to.0),
                right: from.0.max(to.0),
                y: (from.1 + to.1) / 2.0,
                size: size as f32,
                half: (across.hypot(down) / 2.0) as f32,
                turn: if vertical { Turn::Right } else { Turn::of(across, down) },
            };
            self.place(glyph, shown, paint);
        }
    }

    /// Puts a character in its place, if it shows there.
    fn place(&mut self, glyph: Glyph, shown: Shown, paint: &Paint) {
        let (x, y) = ((glyph.left + glyph.right) / 2.0, glyph.y);
        // Half a word is none: what the edge cuts off goes with what is left, which would read as another number.
        let follows = |before: Option<&Glyph>| before.is_some_and(|before| before.touches(&glyph));
        if !paint.clip.holds(x, y) {
            if !follows(self.cut.last()) {
                self.cut.clear();
            }
            if !follows(self.drawn.glyphs.last()) {
                self.cut.push(glyph);
                return;
            }
        } else if follows(self.cut.last()) {
            let whole = std::mem::take(&mut self.cut);
            self.times.extend(whole.iter().map(|_| self.background.time()));
            self.drawn.glyphs.extend(whole);
        }
        let white = shown == Shown::Filled && paint.ink == Ink::White;
        if shown == Shown::Hidden {
            self.hidden.push(glyph);
        } else if !(white && self.background.is_white(x, y)) {
            self.drawn.glyphs.push(glyph);
            self.times.push(self.background.time());
        }
    }

    /// A picture in an area. What it shows is not known; text under it is that of a scanned page.
    pub(crate) fn picture(&mut self, area: Rect) {
        self.drawn.pictures += 1;
        self.paint(area, false, false);
    }

    /// Paints an area; large ones cost more.
    pub(crate) fn paint(&mut self, area: Rect, white: bool, covers: bool) {
        let fields = self.background.paint(area, white, covers);
        // Whoever asks next is told that the budget is used up.
        let _ = self.budget.step(fields as u64 / 64);
    }

    /// What a filled path does to what is under it and to what is written on it.
    pub(crate) fn backed(&mut self, path: &Path, paint: &Paint) {
        let known = paint.clip_known && path.is_box() && paint.opaque && paint.ink != Ink::Unknown;
        self.paint(path.bounds.within(paint.clip), paint.ink == Ink::White, known);
    }

    fn rule(&mut self, (x0, y0): (f64, f64), (x1, y1): (f64, f64)) {
        if self.drawn.level.len() + self.drawn.upright.len() >= MOST_MARKS {
            return;
        }
        let (width, height) = ((x1 - x0).abs(), (y1 - y0).abs());
        if height <= THICKEST_LINE && width > height {
            self.drawn.level.push(Rule { at: (y0 + y1) / 2.0, from: x0.min(x1), to: x0.max(x1) });
        } else if width <= THICKEST_LINE && height > width {
            self.drawn.upright.push(Rule { at: (x0 + x1) / 2.0, from: y0.min(y1), to: y0.max(y1) });
        }
    }

    /// Rules the lines of a path.
    pub(crate) fn stroked(&mut self, path: &Path, clip: Rect) {
        for part in &path.parts {
            for pair in part.windows(2) {
                self.rule(clip.nearest(pair[0]), clip.nearest(pair[1]));
            }
        }
    }

    /// A thin filled shape is a line; the sides of a wider one are none: it is a background.
    pub(crate) fn filled(&mut self, path: &Path, clip: Rect) {
        self.drawn.outlines += usize::from(path.curved);
        for part in path.parts.iter().filter(|part| !part.is_empty()) {
            let bound = |pick: fn(&(f64, f64)) -> f64| {
                let values = part.iter().map(pick);
                values.fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(v), high.max(v)))
            };
            let (x, y) = (bound(|p| p.0), bound(|p| p.1));
            self.rule(clip.nearest((x.0, y.0)), clip.nearest((x.1, y.1)));
        }
    }
}

/// The text of a code without what only PDF tools write: radicals in place of characters, compatibility forms.
fn plain(text: &str) -> String {
    let shown = text.chars().filter(|c| !c.is_control() && *c != '\u{ad}');
    shown.map(crate::normal::plain_character).collect()
}
