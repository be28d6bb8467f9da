//! What a page draws: characters with their places, and ruling lines.

use super::filters;
use super::font::Font;
use crate::budget::{Budget, LARGEST_PART};
use crate::layout::visible::{Background, Ink, Rect, ink};
use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_syntax::page::{Page, Resources};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Bytes of content that are read in the time of one step.
const BYTES_A_STEP: u64 = 32;

/// Steps that a character which is kept counts for: it takes up room, and is looked at again and again.
const STEPS_A_CHARACTER: u64 = 6;

/// Most bytes of the content of forms that is kept for the next page: letterheads, frames.
const MOST_KEPT: usize = 16 << 20;

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
pub(crate) struct Glyph {
    pub(crate) text: String,
    pub(crate) left: f64,
    pub(crate) right: f64,
    /// Middle of the line of text, roughly.
    pub(crate) y: f64,
    pub(crate) size: f64,
    /// Half of its width along the direction of its text.
    pub(crate) half: f64,
    pub(crate) turn: Turn,
}

/// Where a line of text runs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Turn {
    #[default]
    Right,
    Down,
    Left,
    Up,
    /// Aslant: a watermark or a stamp.
    Aslant,
}

impl Turn {
    const QUARTERS: [Turn; 4] = [Turn::Right, Turn::Down, Turn::Left, Turn::Up];

    fn of(across: f64, down: f64) -> Turn {
        // Five degrees.
        let along = |a: f64, b: f64| b.abs() <= a * 0.09;
        match (across, down) {
            _ if along(across, down) => Turn::Right,
            _ if along(-across, down) => Turn::Left,
            _ if along(down, across) => Turn::Down,
            _ if along(-down, across) => Turn::Up,
            _ => Turn::Aslant,
        }
    }

    /// A place as it is when the page is turned so that text of this direction runs to the right.
    fn upright(self, x: f64, y: f64) -> (f64, f64) {
        match self {
            Turn::Down => (y, -x),
            Turn::Left => (-x, -y),
            Turn::Up => (-y, x),
            Turn::Right | Turn::Aslant => (x, y),
        }
    }
}

impl Glyph {
    /// The other stands directly behind it.
    fn touches(&self, other: &Glyph) -> bool {
        let place = |glyph: &Glyph| self.turn.upright((glyph.left + glyph.right) / 2.0, glyph.y);
        let ((x, y), (other_x, other_y)) = (place(self), place(other));
        let gap = other_x - other.half - (x + self.half);
        self.turn == other.turn && (y - other_y).abs() < self.size * 0.2 && gap.abs() < self.size * 0.3
    }

    /// As it is when the page is turned so that its text runs to the right.
    pub(crate) fn upright(mut self) -> Glyph {
        let (x, y) = self.turn.upright((self.left + self.right) / 2.0, self.y);
        (self.left, self.right, self.y, self.turn) = (x - self.half, x + self.half, y, Turn::Right);
        self
    }
}

/// A line, upright or level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rule {
    /// Its place across.
    pub(crate) at: f64,
    pub(crate) from: f64,
    pub(crate) to: f64,
}

/// What a page shows.
#[derive(Debug, Default)]
pub(crate) struct Drawn {
    pub(crate) glyphs: Vec<Glyph>,
    /// Level lines: `at` is y.
    pub(crate) level: Vec<Rule>,
    /// Upright lines: `at` is x.
    pub(crate) upright: Vec<Rule>,
    /// Pictures drawn.
    pub(crate) pictures: usize,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// Pairs of a line and a character on one page that are compared to find what is struck out.
const MOST_COMPARED: usize = 4_000_000;

impl Drawn {
    /// Leaves out what is struck out: a level line as long as the text it runs through the middle of.
    fn without_struck(&mut self, budget: &Budget) {
        let mut order: Vec<usize> = (0..self.glyphs.len()).collect();
        order.sort_by(|a, b| self.glyphs[*a].y.total_cmp(&self.glyphs[*b].y));
        let largest = self.glyphs.iter().map(|glyph| glyph.size).fold(0.0, f64::max);
        let mut struck = vec![false; self.glyphs.len()];
        let mut compared = 0;
        for rule in &self.level {
            let first = order.partition_point(|at| self.glyphs[*at].y < rule.at - largest * 0.2);
            let near = order[first..].iter().take_while(|at| self.glyphs[**at].y <= rule.at + largest * 0.2);
            let mut covered = Vec::new();
            for at in near {
                compared += 1;
                let glyph = &self.glyphs[*at];
                let middle = (glyph.left + glyph.right) / 2.0;
                let through = (glyph.y - rule.at).abs() <= glyph.size * 0.2;
                if through && rule.from <= middle && middle <= rule.to && glyph.turn == Turn::Right {
                    covered.push(*at);
                }
            }
            if compared > MOST_COMPARED || !budget.step(compared as u64 / 16) {
                break;
            }
            let left = covered.iter().map(|at| self.glyphs[*at].left).fold(f64::MAX, f64::min);
            let right = covered.iter().map(|at| self.glyphs[*at].right).fold(f64::MIN, f64::max);
            let size = covered.iter().map(|at| self.glyphs[*at].size).fold(0.0, f64::max);
            if left - rule.from <= size && rule.to - right <= size {
                covered.into_iter().for_each(|at| struck[at] = true);
            }
        }
        let mut struck = struck.into_iter();
        self.glyphs.retain(|_| !struck.next().unwrap_or(false));
    }

    /// The page turned so that most of its text runs to the right; text aslant, which lies over others, is left out.
    fn turned(mut self) -> Drawn {
        self.glyphs.retain(|glyph| glyph.turn != Turn::Aslant);
        let mut counts: BTreeMap<Turn, usize> = BTreeMap::new();
        for glyph in &self.glyphs {
            *counts.entry(glyph.turn).or_default() += glyph.text.len();
        }
        let most = counts.into_iter().max_by_key(|(_, count)| *count);
        let Some((turn, _)) = most.filter(|(turn, _)| *turn != Turn::Right) else { return self };
        let (x, y) = match turn {
            Turn::Down => (0.0, self.width),
            Turn::Up => (self.height, 0.0),
            _ => (self.width, self.height),
        };
        for glyph in &mut self.glyphs {
            let direction = Turn::QUARTERS[(4 + glyph.turn as usize - turn as usize) % 4];
            let (centre, middle) = turn.upright((glyph.left + glyph.right) / 2.0, glyph.y);
            let half = if matches!(direction, Turn::Right | Turn::Left) { glyph.half } else { 0.0 };
            (glyph.left, glyph.right) = (centre + x - half, centre + x + half);
            (glyph.y, glyph.turn) = (middle + y, direction);
        }
        let moved = |rule: &Rule, level: bool| {
            let place = |along: f64| if level { (along, rule.at) } else { (rule.at, along) };
            let (from, to) = (place(rule.from), place(rule.to));
            let (from, to) = (turn.upright(from.0, from.1), turn.upright(to.0, to.1));
            ((from.0 + x, from.1 + y), (to.0 + x, to.1 + y))
        };
        let lines: Vec<_> = (self.level.iter().map(|rule| moved(rule, true)))
            .chain(self.upright.iter().map(|rule| moved(rule, false)))
            .collect();
        (self.level, self.upright) = (Vec::new(), Vec::new());
        for (from, to) in lines {
            if (from.1 - to.1).abs() < (from.0 - to.0).abs() {
                self.level.push(Rule { at: from.1, from: from.0.min(to.0), to: from.0.max(to.0) });
            } else {
                self.upright.push(Rule { at: from.0, from: from.1.min(to.1), to: from.1.max(to.1) });
            }
        }
        if matches!(turn, Turn::Down | Turn::Up) {
            (self.width, self.height) = (self.height, self.width);
        }
        self
    }
}

/// A matrix as PDF writes it.
pub(crate) type Matrix = [f64; 6];

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

/// What the box between two corners covers.
fn covered(m: Matrix, (x0, y0): (f64, f64), (x1, y1): (f64, f64)) -> Rect {
    let mut covered = Rect::NOTHING;
    for (x, y) in [(x0, y0), (x1, y0), (x1, y1), (x0, y1)] {
        covered.include(point(m, x, y));
    }
    covered
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
    /// What fills and text are painted with.
    ink: Ink,
    /// Paint hides what is under it.
    opaque: bool,
    /// As `Tr` sets it: 3 and 7 show nothing.
    mode: u8,
    /// What is outside of it does not show.
    clip: Rect,
    /// The clip is that rectangle and not something within it.
    clip_known: bool,
}

/// Draws pages.
pub(crate) struct Painter<'b> {
    budget: &'b Budget,
    fonts: BTreeMap<(i64, i64), Rc<Font>>,
    /// The content of forms.
    forms: BTreeMap<(i64, i64), Rc<Vec<u8>>>,
    kept: usize,
    drawn: Drawn,
    background: Background,
    /// Text that is set and not shown, as under a scanned page.
    hidden: Vec<Glyph>,
    /// Text beyond the edge of the page or of a clip, as far as it runs on.
    cut: Vec<Glyph>,
    /// When each of the characters was drawn, as the background counts.
    times: Vec<u32>,
}

struct Path {
    /// Points of the open and closed parts.
    parts: Vec<Vec<(f64, f64)>>,
    /// What all of it covers, curves as well.
    bounds: Rect,
    /// It has curves.
    curved: bool,
    /// It becomes a clip.
    clips: bool,
}

impl<'b> Painter<'b> {
    pub(crate) fn new(budget: &'b Budget) -> Painter<'b> {
        Painter {
            budget,
            fonts: BTreeMap::new(),
            forms: BTreeMap::new(),
            kept: 0,
            drawn: Drawn::default(),
            background: Background::default(),
            hidden: Vec::new(),
            cut: Vec::new(),
            times: Vec::new(),
        }
    }

    /// Draws a page.
    pub(crate) fn page(&mut self, page: &Page<'_>) -> Drawn {
        let (width, height) = page.render_dimensions();
        let (width, height) = (f64::from(width), f64::from(height));
        self.drawn = Drawn { width, height, ..Drawn::default() };
        self.background = Background::of(width, height);
        (self.hidden, self.cut, self.times) = (Vec::new(), Vec::new(), Vec::new());
        let state = State {
            matrix: page.initial_transform(true).as_coeffs(),
            font: None,
            size: 0.0,
            character_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
            ink: Ink::Dark,
            opaque: true,
            mode: 0,
            clip: Rect { left: 0.0, top: 0.0, right: width, bottom: height },
            clip_known: true,
        };
        let content = page_content(page, self.budget);
        self.run(&content, page.resources(), state, 0);
        drop(content);
        let mut drawn = std::mem::take(&mut self.drawn);
        let mut times = std::mem::take(&mut self.times).into_iter();
        // What is painted over later does not show.
        drawn.glyphs.retain(|glyph| {
            let time = times.next().unwrap_or(u32::MAX);
            !self.background.covers((glyph.left + glyph.right) / 2.0, glyph.y, time)
        });
        // A scanned page has the text that was recognised in it beneath.
        if drawn.pictures > 0 && drawn.glyphs.len() * 4 < self.hidden.len() {
            drawn.glyphs.append(&mut self.hidden);
        }
        let mut drawn = drawn.turned();
        drawn.without_struck(self.budget);
        drawn
    }

    fn run(&mut self, content: &[u8], resources: &Resources<'_>, mut state: State, depth: usize) {
        if !self.budget.step(content.len() as u64 / BYTES_A_STEP) {
            return;
        }
        let mut content = UntypedIter::new(content);
        let identity = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];
        let (mut text, mut line) = (identity, identity);
        let mut saved: Vec<State> = Vec::new();
        let mut path = Path { parts: Vec::new(), bounds: Rect::NOTHING, curved: false, clips: false };
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
                    state.ink = ink(&operator, &numbers, numbers.len() == operands.len());
                }
                b"cs" => state.ink = Ink::Dark,
                b"gs" => {
                    if let Some(Object::Name(name)) = operands.first()
                        && let Some(dict) = resources.get_ext_g_state(name)
                    {
                        state.set(&dict);
                    }
                }
                b"W" | b"W*" => path.clips = true,
                b"sh" => self.paint(state.clip, false, false),
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
                b"c" | b"v" | b"y" => {
                    path.parts.clear();
                    path.curved = true;
                    for at in (0..operands.len()).step_by(2) {
                        path.bounds.include(point(state.matrix, n(at), n(at + 1)));
                    }
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
                        self.backed(&path, &state);
                    }
                    self.stroked(&path, &state);
                    path.end(&mut state);
                }
                b"f" | b"F" | b"f*" => {
                    self.filled(&path, &state);
                    self.backed(&path, &state);
                    path.end(&mut state);
                }
                b"n" => path.end(&mut state),
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
                inner.clip = inner.clip.within(covered(inner.matrix, (x0, y0), (x1, y1)));
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
            let text_shown = plain(&shown.text);
            let whole = [from.0, from.1, to.0, to.1, size].iter().all(|number| number.is_finite());
            if self.drawn.glyphs.len() + self.hidden.len() + self.cut.len() < MOST_MARKS
                && !text_shown.is_empty()
                && whole
                && self.budget.step(STEPS_A_CHARACTER * text_shown.chars().count() as u64)
            {
                let across = to.0 - from.0;
                let down = to.1 - from.1;
                self.place(
                    Glyph {
                        text: text_shown,
                        left: from.0.min(to.0),
                        right: from.0.max(to.0),
                        y: (from.1 + to.1) / 2.0,
                        size,
                        half: across.hypot(down) / 2.0,
                        turn: if font.vertical { Turn::Right } else { Turn::of(across, down) },
                    },
                    state,
                );
            }
            *text = times([1.0, 0.0, 0.0, 1.0, advance_x, advance_y], *text);
        });
    }

    /// Puts a character in its place, if it shows there.
    fn place(&mut self, glyph: Glyph, state: &State) {
        let (x, y) = ((glyph.left + glyph.right) / 2.0, glyph.y);
        // Half a word is none: what the edge cuts off goes with what is left, which would read as another number.
        let follows = |before: Option<&Glyph>| before.is_some_and(|before| before.touches(&glyph));
        if !state.clip.holds(x, y) {
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
        let filled = matches!(state.mode, 0 | 2 | 4 | 6);
        if matches!(state.mode, 3 | 7) {
            self.hidden.push(glyph);
        } else if !(filled && state.ink == Ink::White && self.background.is_white(x, y)) {
            self.drawn.glyphs.push(glyph);
            self.times.push(self.background.time());
        }
    }

    /// A picture fills the unit square. What it shows is not known; text under it is that of a scanned page.
    fn picture(&mut self, state: &State) {
        self.drawn.pictures += 1;
        let bounds = covered(state.matrix, (0.0, 0.0), (1.0, 1.0));
        self.paint(bounds.within(state.clip), false, false);
    }

    /// Paints an area; large ones cost more.
    fn paint(&mut self, area: Rect, white: bool, covers: bool) {
        let fields = self.background.paint(area, white, covers);
        // Whoever asks next is told that the budget is used up.
        let _ = self.budget.step(fields as u64 / 64);
    }

    /// What a filled path does to what is under it and to what is written on it.
    fn backed(&mut self, path: &Path, state: &State) {
        let known = state.clip_known && path.is_box() && state.opaque && state.ink != Ink::Unknown;
        self.paint(path.bounds.within(state.clip), state.ink == Ink::White, known);
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

    fn stroked(&mut self, path: &Path, state: &State) {
        for part in &path.parts {
            for pair in part.windows(2) {
                self.rule(state.clip.nearest(pair[0]), state.clip.nearest(pair[1]));
            }
        }
    }

    /// A thin filled shape is a line; the sides of a wider one are none: it is a background.
    fn filled(&mut self, path: &Path, state: &State) {
        for part in path.parts.iter().filter(|part| !part.is_empty()) {
            let bound = |pick: fn(&(f64, f64)) -> f64| {
                let values = part.iter().map(pick);
                values.fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(v), high.max(v)))
            };
            let (x, y) = (bound(|p| p.0), bound(|p| p.1));
            self.rule(state.clip.nearest((x.0, y.0)), state.clip.nearest((x.1, y.1)));
        }
    }
}

impl State {
    /// Takes over what a set of graphics settings says of transparency.
    fn set(&mut self, dict: &Dict<'_>) {
        if let Some(alpha) = dict.get::<f64>("ca") {
            self.opaque = alpha >= 1.0;
        }
        if let Some(mode) = dict.get::<Name<'_>>("BM") {
            self.opaque &= matches!(mode.as_ref(), b"Normal" | b"Compatible");
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

impl Path {
    fn start(&mut self, at: (f64, f64)) {
        self.bounds.include(at);
        if self.parts.len() < MOST_MARKS {
            self.parts.push(vec![at]);
        }
    }

    fn to(&mut self, at: (f64, f64)) {
        self.bounds.include(at);
        if let Some(part) = self.parts.last_mut().filter(|part| part.len() < MOST_MARKS) {
            part.push(at);
        }
    }

    /// One box, its sides level and upright.
    fn is_box(&self) -> bool {
        let [part] = self.parts.as_slice() else { return false };
        let straight = |pair: &[(f64, f64)]| (pair[0].0 - pair[1].0).abs() < 0.5 || (pair[0].1 - pair[1].1).abs() < 0.5;
        !self.curved && (4..=5).contains(&part.len()) && part.windows(2).all(straight)
    }

    /// Painted, or not: the path is done. One that clips does so from here on.
    fn end(&mut self, state: &mut State) {
        if self.clips {
            state.clip_known &= self.is_box();
            state.clip = state.clip.within(self.bounds);
        }
        self.parts.clear();
        (self.bounds, self.curved, self.clips) = (Rect::NOTHING, false, false);
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
