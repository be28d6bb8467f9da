//! What the parts of an OFD refer to by number: fonts, how things are painted, units that are drawn in several places.

use super::numbers::numbers;
use super::parts::{Parts, folder, resolve};
use super::text_of;
use crate::LoadError;
use crate::budget::Budget;
use crate::layout::visible::Ink;
use crate::layout::{BYTES_A_STEP, truetype};
use crate::xml::{self, Token, Xml};
use quick_xml::events::BytesStart;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Most resources that are kept.
const MOST_RESOURCES: usize = 100_000;

/// Parameters that take over from others.
const DEEPEST_PARAMETER: usize = 8;

/// What something is filled with: the ink, and how much of what is under it shows (255 for nothing).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fill {
    pub(super) ink: Ink,
    pub(super) alpha: f64,
}

impl Default for Fill {
    fn default() -> Fill {
        Fill { ink: Ink::Dark, alpha: 255.0 }
    }
}

/// A set of parameters.
#[derive(Debug, Clone, Default)]
struct Parameters {
    fill: Option<Fill>,
    relative: Option<String>,
}

/// A unit: where it stands in the text of a part.
#[derive(Clone)]
pub(super) struct Unit {
    pub(super) part: Rc<str>,
    pub(super) text: Rc<String>,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// What may be referred to.
#[derive(Default)]
pub(super) struct Resources {
    /// Parts with the faces of fonts.
    faces: BTreeMap<String, String>,
    /// The characters of the glyphs of fonts that were asked for.
    glyphs: BTreeMap<String, Rc<BTreeMap<u32, char>>>,
    parameters: BTreeMap<String, Parameters>,
    units: BTreeMap<String, Unit>,
    /// The largest number of a colour, where it is not 255.
    depths: BTreeMap<String, f64>,
    /// Parts that were read.
    read: BTreeSet<String>,
}

impl Resources {
    /// Reads a part with resources, once. One that is not there has none.
    pub(super) fn read(&mut self, parts: &mut Parts<'_, '_>, name: &str, budget: &Budget) -> Result<(), LoadError> {
        if !self.read.insert(name.to_owned()) {
            return Ok(());
        }
        let Some(bytes) = parts.find(name)? else { return Ok(()) };
        if !budget.step(bytes.len() as u64 / BYTES_A_STEP) {
            return budget.check();
        }
        let text = Rc::new(xml::owned_text(name, bytes)?);
        let mut xml = Xml::new(name, &text);
        let mut base = folder(name).to_owned();
        loop {
            let start = match xml.next()? {
                Token::Start(start) => start,
                Token::Eof => return Ok(()),
                _ => continue,
            };
            let id = xml::attribute(&start, "ID");
            let full = self.faces.len() + self.parameters.len() + self.units.len() + self.depths.len() > MOST_RESOURCES;
            match start.local_name().as_ref() {
                "Res" => {
                    let place = xml::attribute(&start, "BaseLoc");
                    let folder = place.and_then(|place| resolve(&base, &place));
                    base = folder.map_or(base, |folder| folder + "/");
                }
                "Font" => {
                    let face = face(&mut xml)?.and_then(|place| resolve(&base, &place));
                    if let Some((id, face)) = id.zip(face).filter(|_| !full) {
                        self.faces.insert(id, face);
                    }
                }
                "DrawParam" => {
                    let relative = xml::attribute(&start, "Relative");
                    let fill = self.filled(&mut xml)?;
                    if let Some(id) = id.filter(|_| !full) {
                        self.parameters.insert(id, Parameters { fill, relative });
                    }
                }
                "ColorSpace" => {
                    let bits = xml::number(&start, "BitsPerComponent").filter(|bits| (1..=16).contains(bits));
                    if let Some((id, bits)) = id.zip(bits).filter(|(_, bits)| *bits != 8 && !full) {
                        self.depths.insert(id, f64::from((1u32 << bits) - 1));
                    }
                }
                "CompositeGraphicUnit" => {
                    let from = xml.position();
                    let to = xml.skip_to_end()?;
                    let unit = Unit { part: name.into(), text: Rc::clone(&text), from, to };
                    if let Some(id) = id.filter(|_| !full) {
                        self.units.insert(id, unit);
                    }
                }
                "MultiMedia" => xml.skip()?,
                _ => {}
            }
        }
    }

    /// The colour with which parameters fill, if they say it.
    fn filled(&self, xml: &mut Xml<'_>) -> Result<Option<Fill>, LoadError> {
        let mut fill = None;
        loop {
            match xml.next()? {
                Token::Start(start) if start.local_name().as_ref() == "FillColor" => {
                    fill = Some(self.fill(&start));
                    xml.skip()?;
                }
                Token::Start(_) => xml.skip()?,
                Token::End | Token::Eof => return Ok(fill),
                Token::Text(_) => {}
            }
        }
    }

    /// What a colour fills with.
    pub(super) fn fill(&self, start: &BytesStart<'_>) -> Fill {
        let alpha = xml::attribute(start, "Alpha").and_then(|alpha| super::numbers::number(&alpha)).unwrap_or(255.0);
        // Without values it is a pattern, or the colour of a list.
        let Some(value) = xml::attribute(start, "Value") else { return Fill { ink: Ink::Unknown, alpha } };
        let depth = xml::attribute(start, "ColorSpace").and_then(|space| self.depths.get(&space).copied());
        let depth = depth.unwrap_or(255.0);
        let values: Vec<f64> = match value.contains('#') {
            false => numbers(&value).take(5).collect(),
            true => hexadecimal(&value),
        };
        let white = match values.as_slice() {
            [] => return Fill { ink: Ink::Unknown, alpha },
            [_, _, _] => values.iter().all(|value| *value >= depth * 0.98),
            [_, _, _, _] => values.iter().all(|value| *value <= depth * 0.02),
            // One number may be a grey, or how much of a named ink.
            _ => false,
        };
        Fill { ink: if white { Ink::White } else { Ink::Dark }, alpha }
    }

    /// What the parameters of a number fill with.
    pub(super) fn parameter(&self, id: &str) -> Option<Fill> {
        let mut id = id;
        for _ in 0..DEEPEST_PARAMETER {
            let known = self.parameters.get(id)?;
            if known.fill.is_some() {
                return known.fill;
            }
            id = known.relative.as_deref()?;
        }
        None
    }

    /// A unit by its number.
    pub(super) fn unit(&self, id: &str) -> Option<Unit> {
        self.units.get(id).cloned()
    }

    /// The characters of the glyphs of a font; none where it does not say them.
    pub(super) fn glyphs(
        &mut self,
        parts: &mut Parts<'_, '_>,
        id: &str,
        budget: &Budget,
    ) -> Result<Rc<BTreeMap<u32, char>>, LoadError> {
        if let Some(known) = self.glyphs.get(id) {
            return Ok(Rc::clone(known));
        }
        let face = match self.faces.get(id) {
            Some(face) => parts.find(face)?.unwrap_or_default(),
            None => Vec::new(),
        };
        let read = budget.step(face.len() as u64 / 16);
        let glyphs = Rc::new(if read { truetype::characters(&face) } else { BTreeMap::new() });
        if self.glyphs.len() < MOST_RESOURCES {
            self.glyphs.insert(id.to_owned(), Rc::clone(&glyphs));
        }
        Ok(glyphs)
    }
}

/// Numbers written as `#FF`.
fn hexadecimal(value: &str) -> Vec<f64> {
    let words = value.split_ascii_whitespace().take(5);
    words.filter_map(|word| u32::from_str_radix(word.trim_start_matches('#'), 16).ok()).map(f64::from).collect()
}

/// Where the face of a font is, of the element just opened.
fn face(xml: &mut Xml<'_>) -> Result<Option<String>, LoadError> {
    let mut face = None;
    loop {
        match xml.next()? {
            Token::Start(start) if start.local_name().as_ref() == "FontFile" => face = Some(text_of(xml)?),
            Token::Start(_) => xml.skip()?,
            Token::End | Token::Eof => return Ok(face),
            Token::Text(_) => {}
        }
    }
}
