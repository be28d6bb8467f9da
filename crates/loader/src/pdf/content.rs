//! What a page draws: characters with their places, and ruling lines.

use super::font::Font;
use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_syntax::page::{Page, Resources};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Instructions of one page that are followed; a page full of small type has 20,000.
const MOST_STEPS: usize = 2_000_000;

/// Characters and lines of one page that are kept.
const MOST_MARKS: usize = 200_000;

/// Forms within forms.
const DEEPEST_FORM: usize = 8;

/// States saved within states.
const DEEPEST_STATE: usize = 256;

/// A filled shape no thicker than this is a line.
const THICKEST_LINE: f64 = 3.0;

/// A character (or what one code stands for) on the page; `y` grows downwards.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
    /// Middle of the line of text, roughly.
    pub(super) y: f64,
    pub(super) size: f64,
}

/// A line, upright or level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    /// Its place across.
    pub(super) at: f64,
    pub(super) from: f64,
    pub(super) to: f64,
}

/// What a page shows.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    pub(super) glyphs: Vec<Glyph>,
    /// Level lines: `at` is y.
    pub(super) level: Vec<Rule>,
    /// Upright lines: `at` is x.
    pub(super) upright: Vec<Rule>,
    /// Pictures drawn.
    pub(super) pictures: usize,
    pub(super) height: f64,
}

/// A matrix as PDF writes it.
pub(super) type Matrix = [f64; 6];

fn times(a: Matrix, b: Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

fn point(m: Matrix, x: f64, y: f64) -> (f64, f64) {
    (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])
}

#[derive(Clone)]
struct State {
    matrix: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    character_space: f64,
    word_space: f64,
    scale: f64,
    leading: f64,
    rise: f64,
}

/// Draws pages.
pub(super) struct Painter {
    fonts: BTreeMap<(i64, i64), Rc<Font>>,
    drawn: Drawn,
    steps: usize,
}

struct Path {
    /// Points of the open and closed parts.
    parts: Vec<Vec<(f64, f64)>>,
}

impl Painter {
    pub(super) fn new() -> Painter {
        Painter { fonts: BTreeMap::new(), drawn: Drawn::default(), steps: 0 }
    }

    /// Draws a page.
    pub(super) fn page(&mut self, page: &Page<'_>) -> Drawn {
        self.steps = 0;
        self.drawn = Drawn { height: f64::from(page.render_dimensions().1), ..Drawn::default() };
        let state = State {
            matrix: page.initial_transform(true).as_coeffs(),
            font: None,
            size: 0.0,
            character_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        self.run(page.operations(), page.resources(), state, 0);
        std::mem::take(&mut self.drawn)
    }

    fn run(&mut self, mut content: UntypedIter<'_>, resources: &Resources<'_>, mut state: State, depth: usize) {
        let identity = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
        let (mut text, mut line) = (identity, identity);
        let mut saved: Vec<State> = Vec::new();
        let mut path = Path { parts: Vec::new() };
        while let Some(instruction) = content.next() {
            self.steps += 1;
            if self.steps > MOST_STEPS {
                return;
            }
            let operator: Vec<u8> = instruction.operator.to_vec();
            let operands: Vec<&Object<'_>> = instruction.operands().take(8).collect();
            let n = |at: usize| match operands.get(at) {
                Some(Object::Number(number)) => Some(number.as_f64()).filter(|n| n.is_finite()).unwrap_or(0.0),
                _ => 0.0,
            };
            match operator.as_slice() {
                b"q" if saved.len() < DEEPEST_STATE => saved.push(state.clone()),
                b"Q" => state = saved.pop().unwrap_or(state),
                b"cm" => state.matrix = times([n(0), n(1), n(2), n(3), n(4), n(5)], state.matrix),
                b"Tc" => state.character_space = n(0),
                b"Tw" => state.word_space = n(0),
                b"Tz" => state.scale = n(0) / 100.0,
                b"TL" => state.leading = n(0),
                b"Ts" => state.rise = n(0),
                b"Tf" => {
                    if let Some(Object::Name(name)) = operands.first() {
                        state.font = self.font(name, resources);
                    }
                    state.size = n(1);
                }
                b"BT" => (text, line) = (identity, identity),
                b"Td" | b"TD" => {
                    if operator == b"TD" {
                        state.leading = -n(1);
                    }
                    line = times([1.0, 0.0, 0.0, 1.0, n(0), n(1)], line);
                    text = line;
                }
                b"Tm" => {
                    line = [n(0), n(1), n(2), n(3), n(4), n(5)];
                    text = line;
                }
                b"T*" | b"'" | b"\"" => {
                    if operator == b"\"" {
                        (state.word_space, state.character_space) = (n(0), n(1));
                    }
                    line = times([1.0, 0.0, 0.0, 1.0, 0.0, -state.leading], line);
                    text = line;
                    if let Some(Object::String(string)) = operands.last() {
                        self.show(string.as_bytes(), &state, &mut text);
                    }
                }
                b"Tj" => {
                    if let Some(Object::String(string)) = operands.first() {
                        self.show(string.as_bytes(), &state, &mut text);
                    }
                }
                b"TJ" => {
                    let Some(Object::Array(parts)) = operands.first() else { continue };
                    for part in parts.iter::<Object<'_>>() {
                        match part {
                            Object::String(string) => self.show(string.as_bytes(), &state, &mut text),
                            Object::Number(number) => {
                                let by = -number.as_f64() / 1000.0 * state.size;
                                let vertical = state.font.as_ref().is_some_and(|font| font.vertical);
                                let (x, y) = if vertical { (0.0, by) } else { (by * state.scale, 0.0) };
                                text = times([1.0, 0.0, 0.0, 1.0, x, y], text);
                            }
                            _ => {}
                        }
                    }
                }
                b"m" => path.start(point(state.matrix, n(0), n(1))),
                b"l" => path.to(point(state.matrix, n(0), n(1))),
                // A curve rules nothing.
                b"c" | b"v" | b"y" => path.parts.clear(),
                b"h" => path.close(),
                b"re" => {
                    let corner = |x, y| point(state.matrix, x, y);
                    let (x, y, w, h) = (n(0), n(1), n(2), n(3));
                    path.start(corner(x, y));
                    [corner(x + w, y), corner(x + w, y + h), corner(x, y + h)].into_iter().for_each(|p| path.to(p));
                    path.close();
                }
                b"S" | b"s" | b"B" | b"B*" | b"b" | b"b*" => {
                    if matches!(operator.as_slice(), b"s" | b"b" | b"b*") {
                        path.close();
                    }
                    self.stroked(&path);
                    path.parts.clear();
                }
                b"f" | b"F" | b"f*" => {
                    self.filled(&path);
                    path.parts.clear();
                }
                b"n" => path.parts.clear(),
                b"BI" => self.drawn.pictures += 1,
                b"Do" => {
                    let Some(Object::Name(name)) = operands.first() else { continue };
                    let Some(object) = resources.get_x_object(name) else { continue };
                    self.object(&object, resources, &state, depth);
                }
                _ => {}
            }
        }
    }

    /// A picture, or a form with content of its own.
    fn object(&mut self, object: &Stream<'_>, resources: &Resources<'_>, state: &State, depth: usize) {
        let dict = object.dict();
        let form = dict.get::<Name<'_>>("Subtype").is_some_and(|name| name.as_ref() == b"Form");
        if !form {
            self.drawn.pictures += 1;
            return;
        }
        let Ok(content) = object.decoded_data() else { return };
        if depth >= DEEPEST_FORM {
            return;
        }
        let mut inner = state.clone();
        if let Some(matrix) = dict.get::<Array<'_>>("Matrix") {
            let numbers: Vec<f64> = matrix.iter::<f64>().take(6).collect();
            if let Ok(matrix) = <Matrix>::try_from(numbers) {
                inner.matrix = times(matrix, inner.matrix);
            }
        }
        let own = dict.get::<Dict<'_>>("Resources").map(Resources::new);
        self.run(UntypedIter::new(&content), own.as_ref().unwrap_or(resources), inner, depth + 1);
    }

    fn font(&mut self, name: &Name<'_>, resources: &Resources<'_>) -> Option<Rc<Font>> {
        let dict = resources.get_font(name)?;
        let Some(id) = dict.obj_id() else { return Some(Rc::new(Font::read(&dict))) };
        let key = (i64::from(id.obj_number), i64::from(id.gen_number));
        let font = self.fonts.entry(key).or_insert_with(|| Rc::new(Font::read(&dict)));
        Some(Rc::clone(font))
    }

    fn show(&mut self, string: &[u8], state: &State, text: &mut Matrix) {
        let Some(font) = state.font.clone() else { return };
        font.show(string, |shown| {
            let matrix = times(*text, state.matrix);
            let width = shown.width / 1000.0 * state.size;
            let extra = state.character_space + if shown.space { state.word_space } else { 0.0 };
            let (advance_x, advance_y, from, to) = if font.vertical {
                let half = state.size / 2.0;
                (0.0, -state.size + extra, (-half, -half), (half, -half))
            } else {
                let middle = state.size * 0.35 + state.rise;
                ((width + extra) * state.scale, 0.0, (0.0, middle), (width * state.scale, middle))
            };
            let (from, to) = (point(matrix, from.0, from.1), point(matrix, to.0, to.1));
            let size = (matrix[2].hypot(matrix[3]) * state.size).abs();
            let text_shown = plain(&shown.text);
            if self.drawn.glyphs.len() < MOST_MARKS
                && !text_shown.is_empty()
                && from.0.is_finite()
                && from.1.is_finite()
            {
                self.drawn.glyphs.push(Glyph {
                    text: text_shown,
                    left: from.0.min(to.0),
                    right: from.0.max(to.0),
                    y: (from.1 + to.1) / 2.0,
                    size,
                });
            }
            *text = times([1.0, 0.0, 0.0, 1.0, advance_x, advance_y], *text);
        });
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

    fn stroked(&mut self, path: &Path) {
        for part in &path.parts {
            for pair in part.windows(2) {
                self.rule(pair[0], pair[1]);
            }
        }
    }

    /// A thin filled shape is a line; the sides of a wider one are none: it is a background.
    fn filled(&mut self, path: &Path) {
        for part in path.parts.iter().filter(|part| !part.is_empty()) {
            let bound = |pick: fn(&(f64, f64)) -> f64| {
                let values = part.iter().map(pick);
                values.fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(v), high.max(v)))
            };
            let (x, y) = (bound(|p| p.0), bound(|p| p.1));
            self.rule((x.0, y.0), (x.1, y.1));
        }
    }
}

impl Path {
    fn start(&mut self, at: (f64, f64)) {
        if self.parts.len() < MOST_MARKS {
            self.parts.push(vec![at]);
        }
    }

    fn to(&mut self, at: (f64, f64)) {
        if let Some(part) = self.parts.last_mut().filter(|part| part.len() < MOST_MARKS) {
            part.push(at);
        }
    }

    fn close(&mut self) {
        if let Some(part) = self.parts.last_mut()
            && let Some(first) = part.first().copied()
        {
            part.push(first);
        }
    }
}

/// The text of a code without what only PDF tools write: radicals in place of characters, compatibility forms.
fn plain(text: &str) -> String {
    let shown = text.chars().filter(|c| !c.is_control() && *c != '\u{ad}');
    shown.map(crate::normal::plain_character).collect()
}
