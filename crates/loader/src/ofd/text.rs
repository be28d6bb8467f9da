//! Texts: which characters, and where each of them stands.

use super::draw::{Draw, Look, Space};
use super::numbers::{Distances, number, numbers};
use super::resources::Fill;
use super::text_of;
use crate::LoadError;
use crate::layout::UNKNOWN;
use crate::layout::canvas::{Paint, Set, Shown};
use crate::layout::matrix::{Matrix, point};
use crate::xml::{self, Token, Xml};
use quick_xml::events::BytesStart;
use std::collections::BTreeMap;

/// Most glyphs that are named for a text.
const MOST_GLYPHS: usize = 100_000;

/// How a text is set.
struct Setting {
    look: Look,
    font: String,
    size: f64,
    /// How wide characters are beside what they would be.
    scale: f64,
    /// In degrees: where the text runs to, and how its characters are turned.
    reads: f64,
    turned: f64,
    fills: bool,
    strokes: bool,
}

/// Glyphs that stand for the characters of a text.
struct Glyphs {
    from: usize,
    characters: usize,
    glyphs: Vec<u32>,
}

/// A piece of a text with its places.
#[derive(Default)]
struct Piece {
    x: Option<f64>,
    y: Option<f64>,
    across: Option<Distances>,
    down: Option<Distances>,
}

impl Setting {
    fn of(start: &BytesStart<'_>) -> Setting {
        let mut setting = Setting {
            look: Look::default(),
            font: String::new(),
            size: 0.0,
            scale: 1.0,
            reads: 0.0,
            turned: 0.0,
            fills: true,
            strokes: false,
        };
        xml::attributes(start, |name, value| match name {
            "Font" => setting.font = value.to_owned(),
            "Size" => setting.size = number(value).unwrap_or(0.0),
            "HScale" => setting.scale = number(value).filter(|scale| *scale > 0.0).unwrap_or(1.0),
            "ReadDirection" => setting.reads = number(value).unwrap_or(0.0),
            "CharDirection" => setting.turned = number(value).unwrap_or(0.0),
            "Fill" => setting.fills = value != "false",
            "Stroke" => setting.strokes = value == "true",
            _ => setting.look.take(name, value),
        });
        setting
    }

    fn shown(&self, fill: Fill) -> Shown {
        match (self.fills && fill.alpha > 0.0, self.strokes) {
            _ if self.look.alpha <= 0.0 => Shown::Hidden,
            (true, _) => Shown::Filled,
            (false, true) => Shown::Outlined,
            (false, false) => Shown::Hidden,
        }
    }
}

impl Draw<'_, '_, '_> {
    /// Sets the text of the element just opened.
    pub(super) fn text(&mut self, xml: &mut Xml<'_>, start: &BytesStart<'_>, space: &Space) -> Result<(), LoadError> {
        let setting = Setting::of(start);
        if !setting.look.visible {
            return xml.skip();
        }
        let matrix = setting.look.matrix(space.matrix);
        let mut fill = self.fill_of(&setting.look, space);
        let mut glyphs: Vec<Glyphs> = Vec::new();
        let mut place = (0.0, 0.0);
        loop {
            let start = match xml.next()? {
                Token::Start(start) => start,
                Token::Text(_) => continue,
                Token::End | Token::Eof => return Ok(()),
            };
            match start.local_name().as_ref() {
                "FillColor" => {
                    fill = self.resources.fill(&start);
                    xml.skip()?;
                }
                "CGTransform" => {
                    let known: usize = glyphs.iter().map(|glyphs| glyphs.glyphs.len()).sum();
                    let next = transform(xml, &start, MOST_GLYPHS.saturating_sub(known))?;
                    if !self.budget.step(1 + next.glyphs.len() as u64 / 8) {
                        return self.budget.check();
                    }
                    glyphs.push(next);
                }
                "TextCode" => {
                    let piece = Piece::of(&start);
                    let text = text_of(xml)?;
                    if !self.budget.step(1 + text.len() as u64 / 2) {
                        return self.budget.check();
                    }
                    let codes = self.codes(&text, &std::mem::take(&mut glyphs), &setting.font)?;
                    place = (piece.x.unwrap_or(place.0), piece.y.unwrap_or(place.1));
                    self.set(&codes, piece, place, &setting, fill, matrix, space);
                }
                _ => xml.skip()?,
            }
        }
    }

    /// The characters of a text. Where it has no names for them, those of the glyphs that stand for it.
    fn codes(&mut self, text: &str, glyphs: &[Glyphs], font: &str) -> Result<Vec<char>, LoadError> {
        let mut codes: Vec<char> = text.chars().filter(|c| !matches!(c, '\n' | '\r')).collect();
        let named = |c: &char| !is_nameless(*c) && !c.is_whitespace();
        let count: usize = glyphs.iter().map(|glyphs| glyphs.glyphs.len()).sum();
        if count == 0 || !codes.iter().any(|c| is_nameless(*c) || c.is_whitespace()) {
            codes.iter_mut().filter(|c| is_nameless(**c)).for_each(|c| *c = UNKNOWN);
            return Ok(codes);
        }
        let empty = !codes.iter().any(named);
        let characters = self.resources.glyphs(self.parts, font, self.budget)?;
        let character = |glyph: u32| characters.get(&glyph).copied();
        // Fewer codes than glyphs, and no word among them: the codes only hold the place.
        if empty && count > codes.len() {
            let all = glyphs.iter().flat_map(|glyphs| &glyphs.glyphs);
            return Ok(all.map(|glyph| character(*glyph).unwrap_or(UNKNOWN)).collect());
        }
        let mut of: BTreeMap<usize, u32> = BTreeMap::new();
        for glyphs in glyphs.iter().filter(|glyphs| glyphs.glyphs.len() == glyphs.characters) {
            of.extend((glyphs.from..).zip(glyphs.glyphs.iter().copied()));
        }
        for (at, code) in codes.iter_mut().enumerate() {
            let blank = code.is_whitespace();
            let glyph = of.get(&at).filter(|_| is_nameless(*code) || (blank && empty));
            let found = glyph.and_then(|glyph| character(*glyph));
            if is_nameless(*code) || glyph.is_some() {
                *code = found.unwrap_or(UNKNOWN);
            }
        }
        Ok(codes)
    }

    /// Sets characters, each in its place.
    #[allow(clippy::too_many_arguments, reason = "a text is what it is set with")]
    fn set(
        &mut self,
        codes: &[char],
        piece: Piece,
        (mut x, mut y): (f64, f64),
        setting: &Setting,
        fill: Fill,
        matrix: Matrix,
        space: &Space,
    ) {
        let shown = setting.shown(fill);
        let opaque = fill.alpha >= 255.0 && setting.look.alpha >= 255.0;
        let paint = Paint { ink: fill.ink, opaque, ..space.paint };
        let (sine, cosine) = quarter(setting.turned);
        let size = setting.size;
        let size_shown = size * matrix[2].hypot(matrix[3]);
        let placed = piece.across.is_some() || piece.down.is_some();
        let (mut across, mut down) = (piece.across, piece.down);
        for code in codes {
            let by_itself = usual_width(*code) * size * setting.scale;
            let (mut dx, mut dy) = match placed {
                true => (across.as_mut().map_or(0.0, Distances::next), down.as_mut().map_or(0.0, Distances::next)),
                false => {
                    let (sine, cosine) = quarter(setting.reads);
                    let along = if sine == 0.0 { by_itself } else { size };
                    (along * cosine, along * sine)
                }
            };
            if !dx.is_finite() || !dy.is_finite() {
                (dx, dy) = (0.0, 0.0);
            }
            // How far it is to the next character is how wide this one is, unless there is a gap.
            let step = dx * cosine + dy * sine;
            let near = (step - by_itself).abs() <= size * setting.scale * 0.25;
            let width = if placed && near { step } else { by_itself };
            // The middle of a character is above the line that it stands on.
            let (left, top) = (x + sine * size * 0.35, y - cosine * size * 0.35);
            let from = point(matrix, left, top);
            let to = point(matrix, left + cosine * width, top + sine * width);
            let set = Set { text: code.to_string(), from, to, size: size_shown, vertical: false, shown };
            self.canvas.set(set, &paint);
            (x, y) = (x + dx, y + dy);
        }
    }
}

impl Piece {
    fn of(start: &BytesStart<'_>) -> Piece {
        let mut piece = Piece::default();
        let distances = |value: &str| Some(Distances::read(value)).filter(|distances| !distances.is_empty());
        xml::attributes(start, |name, value| match name {
            "X" => piece.x = number(value),
            "Y" => piece.y = number(value),
            "DeltaX" => piece.across = distances(value),
            "DeltaY" => piece.down = distances(value),
            _ => {}
        });
        piece
    }
}

/// Which glyphs stand for which characters, of the element just opened.
fn transform(xml: &mut Xml<'_>, start: &BytesStart<'_>, most: usize) -> Result<Glyphs, LoadError> {
    let count = |name: &str| xml::number(start, name).and_then(|count| usize::try_from(count).ok());
    let (from, characters) = (count("CodePosition").unwrap_or(0), count("CodeCount").unwrap_or(1));
    let mut glyphs = Vec::new();
    loop {
        match xml.next()? {
            Token::Start(start) if start.local_name().as_ref() == "Glyphs" => {
                let text = text_of(xml)?;
                let left = most.saturating_sub(glyphs.len());
                glyphs.extend(numbers(&text).map(|glyph| glyph as u32).take(left));
            }
            Token::Start(_) => xml.skip()?,
            Token::End | Token::Eof => return Ok(Glyphs { from, characters, glyphs }),
            Token::Text(_) => {}
        }
    }
}

/// A code of a font's own, that says nothing of what it shows.
fn is_nameless(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' | '\u{fffd}' | '\u{a4}')
}

/// Sine and cosine of a multiple of 90 degrees, clockwise.
fn quarter(degrees: f64) -> (f64, f64) {
    match ((degrees / 90.0).round().rem_euclid(4.0)) as u8 {
        1 => (1.0, 0.0),
        2 => (0.0, -1.0),
        3 => (-1.0, 0.0),
        _ => (0.0, 1.0),
    }
}

/// How wide a character usually is, for a size of 1. The fonts are not asked: most are not in the file.
fn usual_width(c: char) -> f64 {
    match c {
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => 0.0,
        ' ' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | 'i' | 'j' | 'l' => 0.28,
        'f' | 't' | 'r' | 'I' | '-' | '(' | ')' | '[' | ']' | '/' => 0.36,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.85,
        'A'..='Z' => 0.67,
        '\0'..='\u{2ff}' => 0.52,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_are_quarters() {
        for (degrees, expected) in
            [(0.0, (0.0, 1.0)), (90.0, (1.0, 0.0)), (180.0, (0.0, -1.0)), (-90.0, (-1.0, 0.0)), (f64::MAX, (0.0, 1.0))]
        {
            assert_eq!(quarter(degrees), expected, "{degrees}");
        }
    }
}
