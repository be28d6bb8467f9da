//! The content of pages and templates on its way to the page.

use super::numbers::{area, matrix, number};
use super::parts::Parts;
use super::resources::{Fill, Resources};
use super::text_of;
use crate::LoadError;
use crate::budget::Budget;
use crate::layout::BYTES_A_STEP;
use crate::layout::canvas::{Canvas, Paint};
use crate::layout::matrix::{Matrix, covered, times};
use crate::xml::{self, Token, Xml};
use quick_xml::events::BytesStart;

/// Units within units.
const DEEPEST_UNIT: usize = 8;

/// What a unit costs beside the length of its text: to begin to read it takes as long as twenty elements, and units that draw each
/// other stand in a few bytes.
const STEPS_A_UNIT: u64 = 20;

/// Layers from the lowest up, with what their kind is called.
const LAYERS: [&str; 3] = ["Background", "Body", "Foreground"];

/// What draws.
pub(super) struct Draw<'d, 'p, 'b> {
    pub(super) parts: &'d mut Parts<'p, 'b>,
    pub(super) resources: &'d mut Resources,
    pub(super) budget: &'d Budget,
    pub(super) canvas: Canvas<'d>,
}

/// Where something is drawn, and what it is painted with unless it says otherwise.
#[derive(Clone, Copy)]
pub(super) struct Space {
    pub(super) matrix: Matrix,
    pub(super) paint: Paint,
    /// What a layer or a unit fills with.
    pub(super) fill: Fill,
}

/// What every object says of itself.
#[derive(Debug)]
pub(super) struct Look {
    /// Left, top, width, height.
    pub(super) bounds: [f64; 4],
    matrix: Option<Matrix>,
    pub(super) visible: bool,
    pub(super) alpha: f64,
    parameter: Option<String>,
}

impl Default for Look {
    fn default() -> Look {
        Look { bounds: [0.0; 4], matrix: None, visible: true, alpha: 255.0, parameter: None }
    }
}

impl Look {
    /// Takes an attribute over.
    pub(super) fn take(&mut self, name: &str, value: &str) {
        match name {
            "Boundary" => self.bounds = area(value).unwrap_or_default(),
            "CTM" => self.matrix = matrix(value),
            "Visible" => self.visible = value != "false",
            "Alpha" => self.alpha = number(value).unwrap_or(255.0),
            "DrawParam" => self.parameter = Some(value.to_owned()),
            _ => {}
        }
    }

    /// From its own places to those of what it stands in: its matrix moves it within its bounds.
    pub(super) fn matrix(&self, outer: Matrix) -> Matrix {
        let [left, top, ..] = self.bounds;
        let moved = times([1.0, 0.0, 0.0, 1.0, left, top], outer);
        self.matrix.map_or(moved, |own| times(own, moved))
    }
}

impl Draw<'_, '_, '_> {
    /// What an object fills with before it says so itself.
    pub(super) fn fill_of(&self, look: &Look, space: &Space) -> Fill {
        look.parameter.as_ref().and_then(|id| self.resources.parameter(id)).unwrap_or(space.fill)
    }

    /// Draws a page or a template: its layers, the lowest first.
    pub(super) fn page(&mut self, part: &str, text: &str, space: &Space) -> Result<(), LoadError> {
        for layer in LAYERS {
            // Nearly all pages have one layer, and it is the body.
            if layer != "Body" && !text.contains(layer) {
                continue;
            }
            if !self.budget.step(text.len() as u64 / BYTES_A_STEP) {
                return self.budget.check();
            }
            self.objects(&mut Xml::new(part, text), space, layer, 0)?;
        }
        Ok(())
    }

    /// Draws the objects up to the end of the element that is open. `layer` is the kind of layers that are looked into.
    fn objects(&mut self, xml: &mut Xml<'_>, space: &Space, layer: &str, depth: usize) -> Result<(), LoadError> {
        let mut open = 0usize;
        loop {
            let start = match xml.next()? {
                Token::Start(start) => start,
                Token::Text(_) => continue,
                Token::End if open > 0 => {
                    open -= 1;
                    continue;
                }
                Token::End | Token::Eof => return Ok(()),
            };
            if !self.budget.step(1) {
                return self.budget.check();
            }
            match start.local_name().as_ref() {
                "Page" | "Content" | "PageBlock" => open += 1,
                "Layer" => {
                    let kind = xml::attribute(&start, "Type");
                    let kind = kind.as_deref().filter(|kind| LAYERS.contains(kind)).unwrap_or("Body");
                    if kind != layer {
                        xml.skip()?;
                        continue;
                    }
                    let own = xml::attribute(&start, "DrawParam").and_then(|id| self.resources.parameter(&id));
                    self.objects(xml, &Space { fill: own.unwrap_or(space.fill), ..*space }, layer, depth)?;
                }
                "TextObject" => self.text(xml, &start, space)?,
                "PathObject" => self.path(xml, &start, space)?,
                "ImageObject" => {
                    self.picture(&start, space);
                    xml.skip()?;
                }
                "CompositeObject" => {
                    self.unit(&start, space, depth)?;
                    xml.skip()?;
                }
                _ => xml.skip()?,
            }
        }
    }

    /// A picture fills its bounds.
    fn picture(&mut self, start: &BytesStart<'_>, space: &Space) {
        let look = look_of(start);
        let [left, top, width, height] = look.bounds;
        if look.visible && look.alpha > 0.0 {
            let area = covered(space.matrix, (left, top), (left + width, top + height));
            self.canvas.picture(area.within(space.paint.clip));
        }
    }

    /// A unit with content of its own that stands among the resources.
    fn unit(&mut self, start: &BytesStart<'_>, space: &Space, depth: usize) -> Result<(), LoadError> {
        let look = look_of(start);
        let id = xml::attribute(start, "ResourceID");
        let Some(unit) = id.and_then(|id| self.resources.unit(&id)) else { return Ok(()) };
        let Some(text) = unit.text.get(unit.from..unit.to) else { return Ok(()) };
        if !look.visible || look.alpha <= 0.0 || depth >= DEEPEST_UNIT {
            return Ok(());
        }
        if !self.budget.step(STEPS_A_UNIT + text.len() as u64 / BYTES_A_STEP) {
            return self.budget.check();
        }
        let inner = Space { matrix: look.matrix(space.matrix), fill: self.fill_of(&look, space), ..*space };
        self.objects(&mut Xml::new(&unit.part, text), &inner, "Body", depth + 1)
    }

    fn path(&mut self, xml: &mut Xml<'_>, start: &BytesStart<'_>, space: &Space) -> Result<(), LoadError> {
        let (mut look, mut strokes, mut fills) = (Look::default(), true, false);
        xml::attributes(start, |name, value| match name {
            "Stroke" => strokes = value != "false",
            "Fill" => fills = value == "true",
            _ => look.take(name, value),
        });
        if !look.visible || look.alpha <= 0.0 {
            return xml.skip();
        }
        let mut fill = self.fill_of(&look, space);
        let mut path = None;
        loop {
            let start = match xml.next()? {
                Token::Start(start) => start,
                Token::Text(_) => continue,
                Token::End | Token::Eof => break,
            };
            match start.local_name().as_ref() {
                "FillColor" => {
                    fill = self.resources.fill(&start);
                    xml.skip()?;
                }
                "AbbreviatedData" => {
                    let data = text_of(xml)?;
                    if !self.budget.step(data.len() as u64 / 8) {
                        return self.budget.check();
                    }
                    path = Some(super::path::path(&data, look.matrix(space.matrix)));
                }
                _ => xml.skip()?,
            }
        }
        let Some(path) = path else { return Ok(()) };
        let opaque = fill.alpha >= 255.0 && look.alpha >= 255.0;
        let paint = Paint { ink: fill.ink, opaque, ..space.paint };
        fills &= fill.alpha > 0.0;
        if fills && !strokes {
            self.canvas.filled(&path, paint.clip);
        }
        if fills {
            self.canvas.backed(&path, &paint);
        }
        if strokes {
            self.canvas.stroked(&path, paint.clip);
        }
        Ok(())
    }
}

fn look_of(start: &BytesStart<'_>) -> Look {
    let mut look = Look::default();
    xml::attributes(start, |name, value| look.take(name, value));
    look
}
