//! What a page draws: characters with their places, and ruling lines.

use super::filters;
use super::font::Font;
use crate::budget::{Budget, LARGEST_PART};
use crate::layout::BYTES_A_STEP;
use crate::layout::canvas::{Canvas, Paint, Set, Shown};
use crate::layout::drawn::Drawn;
use crate::layout::matrix::{Matrix, covered, point, times};
use crate::layout::path::Path;
use crate::layout::visible::Ink;
use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_syntax::page::{Page, Resources};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Most bytes of the content of forms that is kept for the next page: letterheads, frames.
const MOST_KEPT: usize = 16 << 20;

/// Forms within forms.
const DEEPEST_FORM: usize = 8;

/// States saved within states.
const DEEPEST_STATE: usize = 256;

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
    /// What fills and text are painted with.
    paint: Paint,
    /// As `Tr` sets it: 3 and 7 show nothing.
    mode: u8,
}

/// Draws pages.
pub(super) struct Painter<'b> {
    budget: &'b Budget,
    fonts: BTreeMap<(i64, i64), Rc<Font>>,
    /// The content of forms.
    forms: BTreeMap<(i64, i64), Rc<Vec<u8>>>,
    kept: usize,
    canvas: Canvas<'b>,
}

impl<'b> Painter<'b> {
    pub(super) fn new(budget: &'b Budget) -> Painter<'b> {
        Painter {
            budget,
            fonts: BTreeMap::new(),
            forms: BTreeMap::new(),
            kept: 0,
            canvas: Canvas::new(0.0, 0.0, budget),
        }
    }

    /// Draws a page.
    pub(super) fn page(&mut self, page: &Page<'_>) -> Drawn {
        let (width, height) = page.render_dimensions();
        let (width, height) = (f64::from(width), f64::from(height));
        self.canvas = Canvas::new(width, height, self.budget);
        let state = State {
            matrix: page.initial_transform(true).as_coeffs(),
            font: None,
            size: 0.0,
            character_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
            paint: Paint::of_page(width, height),
            mode: 0,
        };
        let content = page_content(page, self.budget);
        self.run(&content, page.resources(), state, 0);
        drop(content);
        std::mem::replace(&mut self.canvas, Canvas::new(0.0, 0.0, self.budget)).finish()
    }

    fn run(&mut self, content: &[u8], resources: &Resources<'_>, mut state: State, depth: usize) {
        if !self.budget.step(content.len() as u64 / BYTES_A_STEP) {
            return;
        }
        let mut content = UntypedIter::new(content);
        let identity = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
        let (mut text, mut line) = (identity, identity);
        let mut saved: Vec<State> = Vec::new();
        let mut path = Path::new();
        // The path becomes a clip.
        let mut clips = false;
        while let Some(instruction) = content.next() {
            if !self.budget.step(1) {
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
                b"Tr" => state.mode = n(0) as u8,
                b"g" | b"rg" | b"k" | b"sc" | b"scn" => {
                    let numbers: Vec<f64> = operands.iter().filter_map(|o| number(o)).collect();
                    state.paint.ink = ink(&operator, &numbers, numbers.len() == operands.len());
                }
                b"cs" => state.paint.ink = Ink::Dark,
                b"gs" => {
                    if let Some(Object::Name(name)) = operands.first()
                        && let Some(dict) = resources.get_ext_g_state(name)
                    {
                        state.set(&dict);
                    }
                }
                b"W" | b"W*" => clips = true,
                b"sh" => self.canvas.paint(state.paint.clip, false, false),
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
                b"c" | b"v" | b"y" => {
                    let at = (0..operands.len()).step_by(2);
                    path.curve(at.map(|at| point(state.matrix, n(at), n(at + 1))));
                }
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
                    if operator[0].eq_ignore_ascii_case(&b'b') {
                        self.canvas.backed(&path, &state.paint);
                    }
                    self.canvas.stroked(&path, state.paint.clip);
                    state.end(std::mem::replace(&mut path, Path::new()), std::mem::take(&mut clips));
                }
                b"f" | b"F" | b"f*" => {
                    self.canvas.filled(&path, state.paint.clip);
                    self.canvas.backed(&path, &state.paint);
                    state.end(std::mem::replace(&mut path, Path::new()), std::mem::take(&mut clips));
                }
                b"n" => state.end(std::mem::replace(&mut path, Path::new()), std::mem::take(&mut clips)),
                b"BI" => self.picture(&state),
                b"Do" => {
                    let Some(Object::Name(name)) = operands.first() else { continue };
                    let Some(object) = resources.get_x_object(name) else { continue };
                    self.object(&object, resources, &state, depth);
                }
                _ => {}
            }
        }
    }

    /// A picture fills the unit square.
    fn picture(&mut self, state: &State) {
        let area = covered(state.matrix, (0.0, 0.0), (1.0, 1.0));
        self.canvas.picture(area.within(state.paint.clip));
    }

    /// A picture, or a form with content of its own.
    fn object(&mut self, object: &Stream<'_>, resources: &Resources<'_>, state: &State, depth: usize) {
        let dict = object.dict();
        let form = dict.get::<Name<'_>>("Subtype").is_some_and(|name| name.as_ref() == b"Form");
        if !form {
            self.picture(state);
            return;
        }
        if depth >= DEEPEST_FORM {
            return;
        }
        let Some(content) = self.form(object) else { return };
        let mut inner = state.clone();
        if let Some(matrix) = dict.get::<Array<'_>>("Matrix") {
            let numbers: Vec<f64> = matrix.iter::<f64>().take(6).collect();
            if let Ok(matrix) = <Matrix>::try_from(numbers) {
                inner.matrix = times(matrix, inner.matrix);
            }
        }
        if let Some(bounds) = dict.get::<Array<'_>>("BBox") {
            let numbers: Vec<f64> = bounds.iter::<f64>().take(4).collect();
            if let Ok([x0, y0, x1, y1]) = <[f64; 4]>::try_from(numbers) {
                inner.paint.clip = inner.paint.clip.within(covered(inner.matrix, (x0, y0), (x1, y1)));
            }
        }
        let own = dict.get::<Dict<'_>>("Resources").map(Resources::new);
        self.run(&content, own.as_ref().unwrap_or(resources), inner, depth + 1);
    }

    /// The content of a form, expanded once.
    fn form(&mut self, form: &Stream<'_>) -> Option<Rc<Vec<u8>>> {
        let id = form.obj_id();
        let key = (i64::from(id.obj_number), i64::from(id.gen_number));
        if let Some(content) = self.forms.get(&key) {
            return Some(Rc::clone(content));
        }
        let content = Rc::new(filters::content(form, self.budget)?);
        if self.kept + content.len() <= MOST_KEPT {
            self.kept += content.len();
            self.forms.insert(key, Rc::clone(&content));
        }
        Some(content)
    }

    fn font(&mut self, name: &Name<'_>, resources: &Resources<'_>) -> Option<Rc<Font>> {
        let dict = resources.get_font(name)?;
        let Some(id) = dict.obj_id() else { return Some(Rc::new(Font::read(&dict, self.budget))) };
        let key = (i64::from(id.obj_number), i64::from(id.gen_number));
        let font = self.fonts.entry(key).or_insert_with(|| Rc::new(Font::read(&dict, self.budget)));
        Some(Rc::clone(font))
    }

    fn show(&mut self, string: &[u8], state: &State, text: &mut Matrix) {
        let Some(font) = state.font.clone() else { return };
        // A string that is drawn over and over is no longer than its content, but a form with it may be.
        if !self.budget.step(string.len() as u64 / 2) {
            return;
        }
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
            let set = Set { text: shown.text, from, to, size, vertical: font.vertical, shown: state.shown() };
            self.canvas.set(set, &state.paint);
            *text = times([1.0, 0.0, 0.0, 1.0, advance_x, advance_y], *text);
        });
    }
}

impl State {
    fn shown(&self) -> Shown {
        match self.mode {
            3 | 7 => Shown::Hidden,
            0 | 2 | 4 | 6 => Shown::Filled,
            _ => Shown::Outlined,
        }
    }

    /// A path is done, painted or not. One that clips does so from here on.
    fn end(&mut self, path: Path, clips: bool) {
        if clips {
            self.paint.clip_known &= path.is_box();
            self.paint.clip = self.paint.clip.within(path.bounds);
        }
    }

    /// Takes over what a set of graphics settings says of transparency.
    fn set(&mut self, dict: &Dict<'_>) {
        if let Some(alpha) = dict.get::<f64>("ca") {
            self.paint.opaque = alpha >= 1.0;
        }
        if let Some(mode) = dict.get::<Name<'_>>("BM") {
            self.paint.opaque &= matches!(mode.as_ref(), b"Normal" | b"Compatible");
        }
    }
}

/// The content of a page, which may stand in several streams.
fn page_content(page: &Page<'_>, budget: &Budget) -> Vec<u8> {
    const CONTENTS: &str = "Contents";
    if let Some(stream) = page.raw().get::<Stream<'_>>(CONTENTS) {
        return filters::content(&stream, budget).unwrap_or_default();
    }
    let mut whole = Vec::new();
    for stream in page.raw().get::<Array<'_>>(CONTENTS).iter().flat_map(|parts| parts.iter::<Object<'_>>()) {
        // One part may be named many times.
        if whole.len() as u64 > LARGEST_PART || !budget.step(1) {
            break;
        }
        if let Some(part) = stream.into_stream().and_then(|stream| filters::content(&stream, budget)) {
            whole.extend(part);
            whole.push(b' ');
        }
    }
    whole
}

fn number(object: &Object<'_>) -> Option<f64> {
    match object {
        Object::Number(number) => Some(number.as_f64()),
        _ => None,
    }
}

/// The ink of the operands of a colour operator.
fn ink(operator: &[u8], numbers: &[f64], plain: bool) -> Ink {
    let all = |test: fn(f64) -> bool| numbers.iter().all(|n| test(*n));
    let white = match (operator, numbers.len()) {
        _ if !plain || numbers.is_empty() => return Ink::Unknown,
        (b"g", 1) | (b"rg" | b"sc" | b"scn", 3) => all(|n| n >= 0.98),
        (b"k" | b"sc" | b"scn", 4) => all(|n| n <= 0.02),
        // One number may be a grey or how much of a named ink: neither 0 nor 1 is white for sure.
        _ => false,
    };
    if white { Ink::White } else { Ink::Dark }
}
