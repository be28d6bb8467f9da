//! XML of Office files, read so that it can do no harm: no document types, no entities of its own, bounded depth.

use crate::LoadError;
use encoding_rs::Encoding;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;

/// Deepest nesting of elements: a table in a table in a text box in a table stays below 100.
const DEEPEST: usize = 256;

/// The text of a part: UTF-8, or UTF-16 by its mark.
pub(crate) fn text<'b>(part: &str, bytes: &'b [u8]) -> Result<Cow<'b, str>, LoadError> {
    let bad = |at, reason: &str| LoadError::BadXml { part: part.to_owned(), at, reason: reason.to_owned() };
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, damaged) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return if damaged { Err(bad(mark, encoding.name())) } else { Ok(text) };
    }
    std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|error| bad(error.valid_up_to(), "UTF-8"))
}

/// The same, of bytes that are needed no more.
pub(crate) fn owned_text(part: &str, bytes: Vec<u8>) -> Result<String, LoadError> {
    match text(part, &bytes)? {
        Cow::Owned(text) => Ok(text),
        Cow::Borrowed(_) => String::from_utf8(bytes).map_err(|error| LoadError::BadXml {
            part: part.to_owned(),
            at: error.utf8_error().valid_up_to(),
            reason: "UTF-8".to_owned(),
        }),
    }
}

/// What comes next.
#[derive(Debug)]
pub(crate) enum Token<'x> {
    /// A start tag; an empty element is a start and an end.
    Start(BytesStart<'x>),
    /// An end tag.
    End,
    /// Text between tags, references resolved.
    Text(Cow<'x, str>),
    /// The end of the part.
    Eof,
}

/// A part being read.
pub(crate) struct Xml<'x> {
    reader: Reader<&'x [u8]>,
    part: &'x str,
    depth: usize,
    /// Where in the text the token that was read last begins.
    began: usize,
}

impl<'x> Xml<'x> {
    /// Begins to read.
    pub(crate) fn new(part: &'x str, text: &'x str) -> Xml<'x> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Xml { reader, part, depth: 0, began: 0 }
    }

    /// The next start, end or text.
    pub(crate) fn next(&mut self) -> Result<Token<'x>, LoadError> {
        loop {
            self.began = self.position();
            let event = self.reader.read_event();
            let at = usize::try_from(self.reader.error_position()).unwrap_or(usize::MAX);
            let bad = |reason: String| LoadError::BadXml { part: self.part.to_owned(), at, reason };
            match event.map_err(|error| bad(error.to_string()))? {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return Err(LoadError::DeepXml { part: self.part.to_owned(), limit: DEEPEST });
                    }
                    return Ok(Token::Start(start));
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Token::End);
                }
                Event::Text(text) => return Ok(Token::Text(text.into_inner())),
                Event::CData(text) => return Ok(Token::Text(text.into_inner())),
                Event::GeneralRef(reference) => {
                    let character = match reference.resolve_char_ref() {
                        Ok(Some(c)) => Some(c.to_string()),
                        Ok(None) => {
                            quick_xml::escape::resolve_predefined_entity(&reference.into_inner()).map(str::to_owned)
                        }
                        Err(error) => return Err(bad(error.to_string())),
                    };
                    // Whatever an entity of the file's own stands for is not looked up.
                    return character.map(|c| Token::Text(c.into())).ok_or_else(|| bad("&…;".to_owned()));
                }
                Event::DocType(_) => return Err(LoadError::XmlDoctype { part: self.part.to_owned() }),
                Event::Eof if self.depth > 0 => return Err(bad("…".to_owned())),
                Event::Eof => return Ok(Token::Eof),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }

    /// Where in the text the token that was read last begins.
    pub(crate) fn began(&self) -> usize {
        self.began
    }

    /// Where in the text the next token begins.
    pub(crate) fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// Leaves out what stands in the element just opened, its end tag included.
    pub(crate) fn skip(&mut self) -> Result<(), LoadError> {
        self.skip_to_end().map(|_| ())
    }

    /// Leaves it out as well; where in the text its end tag stands.
    pub(crate) fn skip_to_end(&mut self) -> Result<usize, LoadError> {
        let outside = self.depth.saturating_sub(1);
        let mut at = self.position();
        while self.depth > outside {
            at = self.position();
            if matches!(self.next()?, Token::Eof) {
                break;
            }
        }
        Ok(at)
    }

    /// Every start tag of the part, with `visit`; for parts without text of interest.
    pub(crate) fn each_start(&mut self, mut visit: impl FnMut(usize, &BytesStart<'x>)) -> Result<(), LoadError> {
        loop {
            match self.next()? {
                Token::Start(start) => visit(self.depth, &start),
                Token::Eof => return Ok(()),
                _ => {}
            }
        }
    }
}

/// The value of an attribute by its name without a prefix.
pub(crate) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = start.attributes();
    attributes.with_checks(false);
    let found = attributes.filter_map(Result::ok).find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(
        found
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .map_or_else(|_| found.value.to_string(), Cow::into_owned),
    )
}

/// Each attribute with its name without a prefix.
pub(crate) fn attributes(start: &BytesStart<'_>, mut visit: impl FnMut(&str, &str)) {
    let mut attributes = start.attributes();
    attributes.with_checks(false);
    for attribute in attributes.filter_map(Result::ok) {
        let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
        visit(attribute.key.local_name().as_ref(), value.as_deref().unwrap_or(&attribute.value));
    }
}

/// A whole number in an attribute.
pub(crate) fn number(start: &BytesStart<'_>, name: &str) -> Option<i64> {
    attribute(start, name)?.trim().parse().ok()
}

/// A switch like `<w:b/>`: on unless it says otherwise.
pub(crate) fn is_on(start: &BytesStart<'_>) -> bool {
    !matches!(attribute(start, "val").as_deref(), Some("0" | "false" | "off" | "none"))
}
