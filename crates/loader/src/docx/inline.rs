//! What stands in a paragraph: runs of text, fields, text boxes.

use super::body::{Body, Paragraph, each_property, enter_choice, enter_control};
use crate::LoadError;
use crate::pieces::Mark;
use crate::xml::{self, Token, Xml};

/// How a run is shown.
#[derive(Default, Clone, Copy)]
struct Look {
    hidden: bool,
    struck: bool,
    raised: bool,
    lowered: bool,
}

impl Body {
    /// Reads the paragraph that is open, to its end.
    pub(super) fn inline(&mut self, xml: &mut Xml<'_>, paragraph: &mut Paragraph) -> Result<(), LoadError> {
        self.inline_as(xml, paragraph, Look::default())
    }

    fn inline_as(&mut self, xml: &mut Xml<'_>, paragraph: &mut Paragraph, mut look: Look) -> Result<(), LoadError> {
        loop {
            let start = match xml.next()? {
                Token::Start(start) => start,
                Token::Text(_) => continue,
                Token::End | Token::Eof => return Ok(()),
            };
            let foreign = start.name().prefix().is_some_and(|prefix| matches!(prefix.as_ref(), "a" | "m"));
            match start.local_name().as_ref() {
                "pPr" => {
                    self.properties(xml, paragraph)?;
                    self.found.after_properties(paragraph.number, xml.position());
                }
                "rPr" => look = self.look(xml)?,
                "t" if foreign => xml.skip()?,
                "t" => {
                    let text = inner(xml)?;
                    self.put(&text, paragraph, look);
                }
                "tab" | "ptab" => self.put_and_skip(xml, " ", paragraph, look)?,
                "br" | "cr" => self.put_and_skip(xml, "\n", paragraph, look)?,
                "noBreakHyphen" => self.put_and_skip(xml, "-", paragraph, look)?,
                "sym" => {
                    let code = xml::attribute(&start, "char").and_then(|hex| u32::from_str_radix(&hex, 16).ok());
                    // A private code is a picture of the font; what it shows is not known.
                    let c = code.and_then(char::from_u32).filter(|c| !('\u{e000}'..='\u{f8ff}').contains(c));
                    self.put_and_skip(xml, &c.map(String::from).unwrap_or_default(), paragraph, look)?;
                }
                "fldChar" => {
                    match xml::attribute(&start, "fldCharType").as_deref() {
                        Some("begin") => self.fields.push(false),
                        Some("separate") => {
                            if let Some(result) = self.fields.last_mut() {
                                *result = true;
                            }
                        }
                        Some("end") => {
                            self.fields.pop();
                        }
                        _ => {}
                    }
                    xml.skip()?;
                }
                "sdt" => {
                    if enter_control(xml)? {
                        self.inline_as(xml, paragraph, look)?;
                        xml.skip()?;
                    }
                }
                "AlternateContent" => {
                    if enter_choice(xml)? {
                        self.inline_as(xml, paragraph, look)?;
                        xml.skip()?;
                    }
                }
                "txbxContent" => {
                    // A field does not reach into a text box.
                    let fields = std::mem::take(&mut self.fields);
                    let mut boxed = Vec::new();
                    let outside = self.found.enter_box(paragraph.number);
                    self.flow(xml, paragraph.in_cell, &mut boxed)?;
                    self.found.leave_box(outside);
                    paragraph.boxes.append(&mut boxed);
                    self.fields = fields;
                }
                // Deleted, moved away, how it was before, the reading over a base, what a field is told to do.
                "del" | "moveFrom" | "delText" | "instrText" | "delInstrText" | "rt" | "oMath" | "oMathPara" => {
                    xml.skip()?;
                }
                name if name.ends_with("Pr") || name.ends_with("Change") => xml.skip()?,
                _ => self.inline_as(xml, paragraph, look)?,
            }
        }
    }

    fn put_and_skip(
        &self,
        xml: &mut Xml<'_>,
        text: &str,
        paragraph: &mut Paragraph,
        look: Look,
    ) -> Result<(), LoadError> {
        self.put(text, paragraph, look);
        xml.skip()
    }

    /// Adds text if it is shown.
    fn put(&self, text: &str, paragraph: &mut Paragraph, look: Look) {
        let in_instruction = self.fields.iter().any(|result| !result);
        if !look.hidden && !in_instruction {
            // A line break in the file is none in the text.
            let line = |c: char| matches!(c, '\r' | '\n');
            let start = paragraph.text.len();
            match text {
                "\n" => paragraph.text.push('\n'),
                text => paragraph.text.extend(text.chars().map(|c| if line(c) { ' ' } else { c })),
            }
            if let Some(mark) = Mark::of(look.struck, look.raised, look.lowered) {
                paragraph.marks.add(start..paragraph.text.len(), mark);
            }
        }
    }

    fn look(&self, xml: &mut Xml<'_>) -> Result<Look, LoadError> {
        let mut look = Look::default();
        each_property(xml, |name, start, _| match name {
            "vanish" | "webHidden" => look.hidden |= xml::is_on(start),
            "strike" | "dstrike" => look.struck |= xml::is_on(start),
            "vertAlign" => {
                let value = xml::attribute(start, "val");
                look.raised = value.as_deref() == Some("superscript");
                look.lowered = value.as_deref() == Some("subscript");
            }
            "position" if xml::number(start, "val").is_some_and(|n| n >= 4) => look.raised = true,
            "rStyle" => {
                if let Some(id) = xml::attribute(start, "val") {
                    let style = self.styles.look(&id);
                    look.hidden |= style.hidden;
                    look.struck |= style.struck;
                    look.raised |= style.raised;
                }
            }
            _ => {}
        })?;
        Ok(look)
    }
}

/// The text of the element that is open.
fn inner(xml: &mut Xml<'_>) -> Result<String, LoadError> {
    let mut text = String::new();
    loop {
        match xml.next()? {
            Token::Text(part) => text.push_str(&part),
            Token::Start(_) => xml.skip()?,
            Token::End | Token::Eof => return Ok(text),
        }
    }
}
