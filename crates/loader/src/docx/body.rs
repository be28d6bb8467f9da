//! Paragraphs and what holds them.

use super::numbering::Numbering;
use super::places::Paragraphs;
use super::styles::Styles;
use crate::LoadError;
use crate::normal::without_controls;
use crate::pieces::{Line, Marks, Piece};
use crate::xml::{self, Token, Xml};
use quick_xml::events::BytesStart;

/// The text of a document being read.
pub(super) struct Body {
    pub(super) styles: Styles,
    pub(super) numbering: Numbering,
    /// Paragraphs so far, those in tables included.
    pub(super) paragraphs: usize,
    /// Cells so far.
    pub(super) cells: usize,
    /// Fields that are open; true for one whose result has begun.
    pub(super) fields: Vec<bool>,
    /// Where the paragraphs stand in the part.
    pub(super) found: Paragraphs,
}

/// A paragraph being read.
#[derive(Default)]
pub(super) struct Paragraph {
    /// Its text; a line break is `\n`.
    pub(super) text: String,
    /// Parts of it that are shown in another way.
    pub(super) marks: Marks,
    /// What stands in its text boxes.
    pub(super) boxes: Vec<Piece>,
    /// Inside a cell.
    pub(super) in_cell: bool,
    /// Its number in the file, from 1.
    pub(super) number: usize,
    style: Option<String>,
    list: Option<i64>,
    level: Option<usize>,
    /// The mark at its end is deleted: it runs on into the next one.
    runs_on: bool,
    hidden: bool,
}

/// The elements that only stand around paragraphs or tables.
fn is_wrapper(name: &str) -> bool {
    matches!(name, "document" | "body" | "sdtContent" | "ins" | "moveTo" | "customXml" | "smartTag" | "txbxContent")
}

impl Body {
    pub(super) fn new(styles: Styles, numbering: Numbering) -> Body {
        Body { styles, numbering, paragraphs: 0, cells: 0, fields: Vec::new(), found: Paragraphs::default() }
    }

    /// Reads the whole part: what stands in it, and where.
    pub(super) fn read(mut self, mut xml: Xml<'_>) -> Result<(Vec<Piece>, Paragraphs), LoadError> {
        let mut pieces = Vec::new();
        self.flow(&mut xml, false, &mut pieces)?;
        Ok((pieces, self.found))
    }

    /// Paragraphs and tables up to the end of the element that is open.
    pub(super) fn flow(&mut self, xml: &mut Xml<'_>, in_cell: bool, out: &mut Vec<Piece>) -> Result<(), LoadError> {
        let mut before = String::new();
        self.flow_on(xml, in_cell, &mut before, out, &mut Xml::skip)?;
        self.line(&before, out);
        Ok(())
    }

    /// The same in a cell, with what reads the cell's properties.
    pub(super) fn flow_of_cell<'x>(
        &mut self,
        xml: &mut Xml<'x>,
        out: &mut Vec<Piece>,
        properties: &mut dyn FnMut(&mut Xml<'x>) -> Result<(), LoadError>,
    ) -> Result<(), LoadError> {
        let mut before = String::new();
        self.flow_on(xml, true, &mut before, out, properties)?;
        self.line(&before, out);
        Ok(())
    }

    /// `before` is the text of a paragraph whose end is deleted.
    fn flow_on<'x>(
        &mut self,
        xml: &mut Xml<'x>,
        in_cell: bool,
        before: &mut String,
        out: &mut Vec<Piece>,
        properties: &mut dyn FnMut(&mut Xml<'x>) -> Result<(), LoadError>,
    ) -> Result<(), LoadError> {
        loop {
            let start = match xml.next()? {
                Token::Start(start) => start,
                Token::Text(_) => continue,
                Token::End | Token::Eof => return Ok(()),
            };
            match start.local_name().as_ref() {
                "p" => self.paragraph(xml, in_cell, before, out)?,
                "tbl" => {
                    let text = std::mem::take(before);
                    self.line(&text, out);
                    let table = self.table(xml)?;
                    out.push(Piece::Table(table));
                }
                "sdt" => {
                    if enter_control(xml)? {
                        self.flow_on(xml, in_cell, before, out, properties)?;
                        xml.skip()?;
                    }
                }
                "AlternateContent" => {
                    if enter_choice(xml)? {
                        self.flow_on(xml, in_cell, before, out, properties)?;
                        xml.skip()?;
                    }
                }
                "tcPr" => properties(xml)?,
                name if is_wrapper(name) => self.flow_on(xml, in_cell, before, out, properties)?,
                _ => xml.skip()?,
            }
        }
    }

    fn paragraph(
        &mut self,
        xml: &mut Xml<'_>,
        in_cell: bool,
        before: &mut String,
        out: &mut Vec<Piece>,
    ) -> Result<(), LoadError> {
        self.paragraphs += 1;
        let mut paragraph = Paragraph { in_cell, number: self.paragraphs, ..Paragraph::default() };
        self.found.begin(xml.began(), xml.position());
        self.inline(xml, &mut paragraph)?;
        self.found.end(paragraph.number, xml.began(), xml.position());
        if paragraph.marks.change(&paragraph.text) {
            let marks = std::mem::take(&mut paragraph.marks);
            paragraph.text = marks.settle(std::mem::take(&mut paragraph.text), in_cell);
        }
        let number = if before.is_empty() { self.number(&paragraph) } else { String::new() };
        let contents = paragraph.style.as_deref().is_some_and(|style| self.styles.is_contents(style));
        let hidden = paragraph.hidden && paragraph.text.trim().is_empty();
        let mut text = std::mem::take(before);
        if !contents && !hidden {
            if !paragraph.text.trim().is_empty() {
                text.push_str(&number);
            }
            text.push_str(&paragraph.text);
        }
        if paragraph.runs_on {
            *before = text;
        } else {
            self.line(&text, out);
        }
        out.append(&mut paragraph.boxes);
        Ok(())
    }

    /// The number that Word writes in front of a paragraph.
    fn number(&mut self, paragraph: &Paragraph) -> String {
        let style = paragraph.style.as_deref();
        let of_style = self.styles.list(style);
        let Some(list) = paragraph.list.or(of_style.map(|(list, ..)| list)).filter(|list| *list != 0) else {
            return String::new();
        };
        let level = paragraph.level.or_else(|| {
            let (list, level, by) = of_style?;
            level.or_else(|| self.numbering.of_style(list, by))
        });
        self.numbering.next(list, level.unwrap_or(0))
    }

    /// Adds the lines of a text.
    fn line(&self, text: &str, out: &mut Vec<Piece>) {
        for line in text.split('\n') {
            let text = without_controls(line.trim());
            if !text.is_empty() {
                out.push(Piece::Line(Line { text: text.into_owned(), at: self.paragraphs, ..Line::default() }));
            }
        }
    }

    /// Properties of a paragraph.
    pub(super) fn properties(&mut self, xml: &mut Xml<'_>, paragraph: &mut Paragraph) -> Result<(), LoadError> {
        each_property(xml, |name, start, inside| match name {
            "pStyle" => paragraph.style = xml::attribute(start, "val"),
            "numId" => paragraph.list = xml::number(start, "val"),
            "ilvl" => paragraph.level = xml::number(start, "val").and_then(|n| usize::try_from(n).ok()),
            "del" | "moveFrom" if inside == Some("rPr") => paragraph.runs_on = true,
            "vanish" if inside == Some("rPr") => paragraph.hidden = xml::is_on(start),
            _ => {}
        })
    }
}

/// Visits the properties in the element that is open, with the element within it that they stand in, if any; what they
/// were before a tracked change is left out.
pub(super) fn each_property(
    xml: &mut Xml<'_>,
    mut visit: impl FnMut(&str, &BytesStart<'_>, Option<&str>),
) -> Result<(), LoadError> {
    let mut within: Vec<String> = Vec::new();
    loop {
        match xml.next()? {
            Token::Start(start) => {
                let name = start.local_name().as_ref().to_owned();
                if name.ends_with("Change") || name == "sectPr" {
                    xml.skip()?;
                    continue;
                }
                visit(&name, &start, within.last().map(String::as_str));
                within.push(name);
            }
            Token::End if within.pop().is_none() => return Ok(()),
            Token::End | Token::Text(_) => {}
            Token::Eof => return Ok(()),
        }
    }
}

/// Goes into the content of a control (`sdt`). False, and the control left behind, for one without content and for a
/// table of contents.
pub(super) fn enter_control(xml: &mut Xml<'_>) -> Result<bool, LoadError> {
    let mut contents = false;
    loop {
        let Token::Start(start) = xml.next()? else { return Ok(false) };
        match start.local_name().as_ref() {
            "sdtPr" => each_property(xml, |name, start, _| {
                let gallery = || xml::attribute(start, "val").unwrap_or_default();
                contents |= name == "docPartGallery" && gallery().eq_ignore_ascii_case("Table of Contents");
            })?,
            "sdtContent" if !contents => return Ok(true),
            _ => xml.skip()?,
        }
    }
}

/// Goes into the first of several ways to show the same thing. False, and all of them left behind, where there is none.
pub(super) fn enter_choice(xml: &mut Xml<'_>) -> Result<bool, LoadError> {
    loop {
        match xml.next()? {
            Token::Start(start) if matches!(start.local_name().as_ref(), "Choice" | "Fallback") => return Ok(true),
            Token::Start(_) => xml.skip()?,
            Token::Text(_) => {}
            Token::End | Token::Eof => return Ok(false),
        }
    }
}
