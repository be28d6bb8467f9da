//! What a page shows: characters with their places, and ruling lines.

use crate::budget::Budget;
use std::collections::BTreeMap;

/// A character (or what one code stands for) on the page; `y` grows downwards. There are thousands of them at a time: they take
/// most of the room that a page does.
#[derive(Debug, Clone, Default)]
pub(crate) struct Glyph {
    pub(crate) text: Code,
    pub(crate) left: f64,
    pub(crate) right: f64,
    /// Middle of the line of text, roughly.
    pub(crate) y: f64,
    pub(super) size: f32,
    /// Half of its width along the direction of its text.
    pub(super) half: f32,
    pub(crate) turn: Turn,
}

/// What a code shows: nearly always one character.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Code {
    first: char,
    rest: Option<Box<Box<str>>>,
}

impl Code {
    /// Of a text; nothing shows nothing.
    pub(super) fn of(text: &str) -> Option<Code> {
        let mut characters = text.chars();
        let first = characters.next()?;
        let rest = Some(characters.as_str()).filter(|rest| !rest.is_empty());
        Some(Code { first, rest: rest.map(|rest| Box::new(rest.into())) })
    }

    fn rest(&self) -> &str {
        self.rest.as_ref().map_or("", |rest| rest)
    }

    pub(super) fn first(&self) -> char {
        self.first
    }

    pub(super) fn last(&self) -> char {
        self.rest().chars().next_back().unwrap_or(self.first)
    }

    pub(super) fn chars(&self) -> impl Iterator<Item = char> {
        std::iter::once(self.first).chain(self.rest().chars())
    }

    fn bytes(&self) -> usize {
        self.first.len_utf8() + self.rest().len()
    }
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

    pub(super) fn of(across: f64, down: f64) -> Turn {
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
    pub(super) fn size(&self) -> f64 {
        f64::from(self.size)
    }

    fn half(&self) -> f64 {
        f64::from(self.half)
    }

    /// The other stands directly behind it.
    pub(super) fn touches(&self, other: &Glyph) -> bool {
        let place = |glyph: &Glyph| self.turn.upright((glyph.left + glyph.right) / 2.0, glyph.y);
        let ((x, y), (other_x, other_y)) = (place(self), place(other));
        let gap = other_x - other.half() - (x + self.half());
        self.turn == other.turn && (y - other_y).abs() < self.size() * 0.2 && gap.abs() < self.size() * 0.3
    }

    /// As it is when the page is turned so that its text runs to the right.
    pub(crate) fn upright(mut self) -> Glyph {
        let (x, y) = self.turn.upright((self.left + self.right) / 2.0, self.y);
        (self.left, self.right, self.y, self.turn) = (x - self.half(), x + self.half(), y, Turn::Right);
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
    /// Filled shapes with curves: letters that were turned into shapes, or ornaments.
    pub(crate) outlines: usize,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// Pairs of a line and a character on one page that are compared to find what is struck out.
const MOST_COMPARED: usize = 4_000_000;

impl Drawn {
    /// Leaves out what is struck out: a level line as long as the text it runs through the middle of.
    pub(super) fn without_struck(&mut self, budget: &Budget) {
        let mut order: Vec<usize> = (0..self.glyphs.len()).collect();
        order.sort_by(|a, b| self.glyphs[*a].y.total_cmp(&self.glyphs[*b].y));
        let largest = self.glyphs.iter().map(Glyph::size).fold(0.0, f64::max);
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
                let through = (glyph.y - rule.at).abs() <= glyph.size() * 0.2;
                if through && rule.from <= middle && middle <= rule.to && glyph.turn == Turn::Right {
                    covered.push(*at);
                }
            }
            if compared > MOST_COMPARED || !budget.step(compared as u64 / 16) {
                break;
            }
            let left = covered.iter().map(|at| self.glyphs[*at].left).fold(f64::MAX, f64::min);
            let right = covered.iter().map(|at| self.glyphs[*at].right).fold(f64::MIN, f64::max);
            let size = covered.iter().map(|at| self.glyphs[*at].size()).fold(0.0, f64::max);
            if left - rule.from <= size && rule.to - right <= size {
                covered.into_iter().for_each(|at| struck[at] = true);
            }
        }
        let mut struck = struck.into_iter();
        self.glyphs.retain(|_| !struck.next().unwrap_or(false));
    }

    /// The page turned so that most of its text runs to the right; text aslant, which lies over others, is left out.
    pub(super) fn turned(mut self) -> Drawn {
        self.glyphs.retain(|glyph| glyph.turn != Turn::Aslant);
        let mut counts: BTreeMap<Turn, usize> = BTreeMap::new();
        for glyph in &self.glyphs {
            *counts.entry(glyph.turn).or_default() += glyph.text.bytes();
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
            let half = if matches!(direction, Turn::Right | Turn::Left) { glyph.half() } else { 0.0 };
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
