//! Characters → lines of text, and lines → paragraphs.

use super::drawn::{Glyph, Turn};
use crate::normal::numbered;

/// A line of text on a page.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) y: f64,
    pub(super) size: f64,
    /// Width of its first character.
    pub(super) first: f64,
    /// What stands on it a column's distance apart.
    pub(super) parts: Vec<Part>,
}

/// A part of a line.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) y: f64,
    pub(super) size: f64,
    /// Where it could be cut further: narrow columns stand closer to each other than words of wide text may.
    pub(super) bits: Vec<Part>,
}

impl Part {
    /// Adds what stands behind it.
    pub(super) fn add(&mut self, bit: &Part) {
        self.text.push_str(&bit.text);
        self.right = self.right.max(bit.right);
        self.bits.push(bit.clone());
    }

    fn of(glyph: &Glyph) -> Part {
        let Glyph { text, left, right, y, .. } = glyph;
        Part { text: text.chars().collect(), left: *left, right: *right, y: *y, size: glyph.size(), bits: Vec::new() }
    }
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

/// The lines of the characters, from top to bottom.
pub(super) fn lines(mut glyphs: Vec<Glyph>) -> Vec<Line> {
    glyphs.retain(|glyph| !glyph.text.chars().all(char::is_whitespace));
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut rest = glyphs.as_mut_slice();
    let mut lines = Vec::new();
    while let Some(first) = rest.first() {
        let (top, size) = (first.y, first.size());
        let row = rest.iter().take_while(|glyph| glyph.y - top <= size.max(glyph.size()) * 0.45).count().max(1);
        let (row, below) = rest.split_at_mut(row);
        lines.push(line(row));
        rest = below;
    }
    lines.shrink_to_fit();
    lines
}

fn line(row: &mut [Glyph]) -> Line {
    row.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut text = String::new();
    let mut right = f64::MIN;
    let mut last: Option<&Glyph> = None;
    let mut parts: Vec<Part> = Vec::new();
    for glyph in &*row {
        // A small figure behind another is a mark, not a figure of its number.
        if let Some(before) = last.filter(|before| is_mark(before, glyph)) {
            if before.y - glyph.y < before.size() * 0.05 {
                let mark: String = std::iter::once(' ').chain(glyph.text.chars()).collect();
                text.push_str(&mark);
                parts.iter_mut().last().into_iter().for_each(|part| part.text.push_str(&mark));
                right = right.max(glyph.right);
            }
            continue;
        }
        // Bold type may be drawn by setting it twice.
        let again = last.is_some_and(|l| l.text == glyph.text && (glyph.left - l.left).abs() < glyph.size() * 0.1);
        if again {
            continue;
        }
        let gap = glyph.left - right;
        let wide = text.ends_with(is_wide) && is_wide(glyph.text.first());
        let mut space = "";
        if right > f64::MIN && gap > glyph.size() * 0.2 {
            // Between Han characters only a column's distance is a gap.
            if gap > glyph.size() * 1.5 {
                space = "  ";
            } else if !wide && gap > glyph.size() * 0.4 {
                space = " ";
            }
        }
        match parts.last_mut().filter(|_| gap <= glyph.size() * if wide { 1.1 } else { 0.8 }) {
            Some(part) => {
                part.size = part.size.max(glyph.size());
                if part.bits.is_empty() && gap > glyph.size() * 0.3 {
                    part.bits.push(Part { text: part.text.clone(), bits: Vec::new(), ..*part });
                }
                part.text.push_str(space);
                part.text.extend(glyph.text.chars());
                part.right = part.right.max(glyph.right);
                match part.bits.last_mut() {
                    Some(bit) if gap <= glyph.size() * 0.3 => {
                        bit.text.extend(glyph.text.chars());
                        bit.right = bit.right.max(glyph.right);
                    }
                    Some(_) => part.bits.push(Part::of(glyph)),
                    None => {}
                }
            }
            None => parts.push(Part::of(glyph)),
        }
        text.push_str(space);
        text.extend(glyph.text.chars());
        right = right.max(glyph.right);
        last = Some(glyph);
    }
    let size = row.iter().map(Glyph::size).fold(0.0, f64::max);
    let y = row.iter().map(|glyph| glyph.y).sum::<f64>() / row.len().max(1) as f64;
    let (left, first) = row.first().map_or((0.0, 0.0), |glyph| (glyph.left, glyph.right - glyph.left));
    parts.shrink_to_fit();
    Line { text, left, right, y, size, first, parts }
}

/// A figure much smaller than the one before it, as footnote marks are set.
fn is_mark(before: &Glyph, glyph: &Glyph) -> bool {
    let figure = |glyph: &Glyph| glyph.text.last().is_ascii_digit();
    figure(before)
        && figure(glyph)
        && glyph.size() < before.size() * 0.8
        && glyph.left - before.right < before.size() * 0.5
}

/// The lines of a cell, without their parts. Text that runs down or up in all of it is read in its own direction.
pub(super) fn cell_lines(glyphs: Vec<Glyph>) -> Vec<Line> {
    let turned = |turn: Turn| glyphs.iter().all(|glyph| glyph.turn == turn);
    let mut lines = if turned(Turn::Down) || turned(Turn::Up) || turned(Turn::Left) {
        lines(glyphs.into_iter().map(Glyph::upright).collect())
    } else {
        lines(glyphs)
    };
    lines.iter_mut().for_each(|line| line.parts = Vec::new());
    lines
}

/// The text of a cell's lines, run together where a word goes on. Two numbers one over the other stay two, except where
/// the first fills its line, so that nothing but the width of the cell can have broken it: `width` is of the cell
/// between its ruling lines, without what is kept free on both sides.
pub(super) fn cell_text(lines: &[Line], width: f64) -> String {
    let mut text = String::new();
    let mut before: Option<&Line> = None;
    for line in lines {
        let part = line.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let broken = before.is_some_and(|before| is_broken(before, line, width));
        if !text.is_empty() && !broken && !text.ends_with(is_wide) && !part.starts_with(is_wide) {
            text.push(' ');
        }
        text.push_str(&part);
        before = Some(line);
    }
    text
}

/// Figures that go on in the next line.
fn is_broken(before: &Line, line: &Line, width: f64) -> bool {
    let figures = |text: &str| text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    figures(&before.text) && figures(&line.text) && fills(before, line, width)
}

/// Whether a line has no room for the first character of the next one.
pub(super) fn fills(before: &Line, next: &Line, width: f64) -> bool {
    (before.size - next.size).abs() <= 0.5 && before.right - before.left + next.first > width + 0.5
}

/// Where the text of a page begins and ends.
#[derive(Debug, Clone, Copy)]
pub(super) struct Margins {
    pub(super) left: f64,
    pub(super) right: f64,
}

impl Margins {
    /// Of the lines of all pages.
    pub(super) fn of<'l>(lines: impl Iterator<Item = &'l Line>) -> Margins {
        let start = Margins { left: f64::MAX, right: f64::MIN };
        lines.fold(start, |m, line| Margins { left: m.left.min(line.left), right: m.right.max(line.right) })
    }
}

/// Whether a line goes on the one before it: that one is full, and this one is not indented.
pub(super) fn goes_on(before: &Line, line: &Line, margins: Margins) -> bool {
    // A number of a list or of a heading behind the end of a sentence begins another paragraph, however full the line before is.
    if before.text.trim_end().ends_with('。') && numbered(&line.text).is_some() {
        return false;
    }
    let same = (before.size - line.size).abs() <= 1.0;
    let width = margins.right - margins.left;
    // A long line that does not end with the sentence is full, even where figures leave it ragged.
    let unfinished =
        !before.text.ends_with(['。', '；', '：', '！', '？']) && before.right >= margins.left + width * 0.75;
    let full = unfinished || before.right >= margins.right - before.size * 2.2;
    let flush = line.left <= margins.left + line.size * 1.2;
    // The lines of a long title stand in the middle, close to each other, in larger type.
    let centre = |l: &Line| ((l.left + l.right) - (margins.left + margins.right)).abs() <= l.size * 2.0;
    let indented = |l: &Line| l.left > margins.left + l.size * 2.5;
    let title = centre(before)
        && centre(line)
        && (indented(before) || indented(line))
        && before.size >= 17.0
        && line.y - before.y < before.size * 2.5;
    same && ((full && flush) || title)
}
