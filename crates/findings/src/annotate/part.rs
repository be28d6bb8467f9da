//! A part of the package as text, into which marks are put between what stands there.

use crate::FindingsError;
use gongkai_lint::Text;
use gongkai_loader::Spot;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;

/// How the parts begin that are written here.
pub(super) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// The name space of Word's text where a file does not say its own.
const USUAL_SPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

pub(super) const NO_PARAGRAPH: (&str, &str) = ("没有段落", "there is no paragraph in it");

/// How the text of a part is written as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    None,
    Utf8,
    Utf16Little,
    Utf16Big,
}

const UTF8: &[u8] = b"\xef\xbb\xbf";

/// A part of the package.
#[derive(Debug)]
pub(super) struct Part {
    name: String,
    text: String,
    mark: Mark,
}

/// An element's name, of which new ones beside or in it take the prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    prefix: Option<String>,
    /// The name space that stands for no prefix, which an attribute cannot have.
    space: String,
}

impl Name {
    fn of(name: &str, space: &str) -> Name {
        let prefix = name.split_once(':').map(|(prefix, _)| prefix.to_owned());
        Name { prefix, space: space.to_owned() }
    }

    /// The prefix of elements, with its colon.
    pub(super) fn prefixed(&self) -> String {
        self.prefix.as_ref().map(|prefix| format!("{prefix}:")).unwrap_or_default()
    }

    /// The prefix of attributes, with its colon.
    pub(super) fn attribute_prefix(&self) -> String {
        format!("{}:", self.prefix.as_deref().unwrap_or("w"))
    }

    /// What an element must say so that its attributes may have a prefix.
    pub(super) fn declaration(&self) -> String {
        match self.prefix {
            Some(_) => String::new(),
            None => format!(" xmlns:w=\"{}\"", self.space),
        }
    }
}

/// An error about a part.
pub(super) fn bad(part: &str, (zh, en): (&str, &str)) -> FindingsError {
    FindingsError::Part { part: part.to_owned(), reason: Text::new(zh, en) }
}

impl Part {
    /// A part that is new.
    pub(super) fn new(text: String) -> Part {
        Part { name: String::new(), text, mark: Mark::None }
    }

    /// Takes a part as it is stored: UTF-8, or UTF-16 by its mark.
    pub(super) fn read(name: &str, bytes: Vec<u8>) -> Result<Part, FindingsError> {
        let unreadable = || bad(name, ("不是 UTF-8 或 UTF-16 文字", "is no text in UTF-8 or UTF-16"));
        let wide = |big: bool| -> Option<String> {
            let (pairs, []) = bytes.get(2..)?.as_chunks::<2>() else { return None };
            let unit = |pair: &[u8; 2]| if big { u16::from_be_bytes(*pair) } else { u16::from_le_bytes(*pair) };
            char::decode_utf16(pairs.iter().map(unit)).collect::<Result<String, _>>().ok()
        };
        let (text, mark) = match bytes.as_slice() {
            [0xff, 0xfe, ..] => (wide(false), Mark::Utf16Little),
            [0xfe, 0xff, ..] => (wide(true), Mark::Utf16Big),
            marked if marked.starts_with(UTF8) => (String::from_utf8(marked[UTF8.len()..].to_vec()).ok(), Mark::Utf8),
            _ => (String::from_utf8(bytes).ok(), Mark::None),
        };
        Ok(Part { name: name.to_owned(), text: text.ok_or_else(unreadable)?, mark })
    }

    /// The part as it is stored.
    pub(super) fn bytes(self) -> Vec<u8> {
        let wide = |mark: u16, bytes: fn(u16) -> [u8; 2]| {
            std::iter::once(mark).chain(self.text.encode_utf16()).flat_map(bytes).collect()
        };
        match self.mark {
            Mark::None => self.text.into_bytes(),
            Mark::Utf8 => [UTF8, self.text.as_bytes()].concat(),
            Mark::Utf16Little => wide(0xfeff, u16::to_le_bytes),
            Mark::Utf16Big => wide(0xfeff, u16::to_be_bytes),
        }
    }

    fn broken(&self) -> FindingsError {
        bad(&self.name, ("不是完好的 XML", "is no sound XML"))
    }

    /// Each start tag, with whether it is the end too, and each end tag (`None`), with the ends of the tag.
    fn each_tag(
        &self,
        mut visit: impl FnMut(Option<(&BytesStart<'_>, bool)>, (usize, usize)),
    ) -> Result<(), FindingsError> {
        let mut reader = Reader::from_str(&self.text);
        let position = |reader: &Reader<&[u8]>| usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        loop {
            let begin = position(&reader);
            let event = reader.read_event().map_err(|_| self.broken())?;
            let ends = (begin, position(&reader));
            match event {
                Event::Start(start) => visit(Some((&start, false)), ends),
                Event::Empty(start) => visit(Some((&start, true)), ends),
                Event::End(_) => visit(None, ends),
                Event::DocType(_) => return Err(self.broken()),
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// Each start tag with its attributes by their names without prefixes.
    pub(super) fn each_start(&self, mut visit: impl FnMut(&str, &Attributes)) -> Result<(), FindingsError> {
        self.each_tag(|tag, _| {
            if let Some((start, _)) = tag {
                visit(start.local_name().as_ref(), &Attributes::of(start));
            }
        })
    }

    /// The outermost element, and where new elements go in it: before its end tag, or in place of the end of its only tag.
    pub(super) fn root(&self) -> Result<(Name, RootEnd), FindingsError> {
        let mut root = None;
        let mut end = None;
        let mut depth = 0usize;
        self.each_tag(|tag, (begin, behind)| match tag {
            Some((start, empty)) => {
                if depth == 0 && root.is_none() {
                    let name = start.name().as_ref().to_owned();
                    root = Some((Name::of(&name, &space(start, &name)), name));
                    end = empty.then_some(RootEnd::Tag(behind));
                }
                depth += usize::from(!empty);
            }
            None => {
                depth = depth.saturating_sub(1);
                if depth == 0 && end.is_none() {
                    end = Some(RootEnd::Before(begin));
                }
            }
        })?;
        match (root, end) {
            (Some((name, _)), Some(end)) => Ok((name, end)),
            _ => Err(self.broken()),
        }
    }

    /// The name space of the outermost element.
    pub(super) fn space_of_root(&self) -> Result<String, FindingsError> {
        Ok(self.root()?.0.space)
    }

    /// The numbers of comments that are spoken of.
    pub(super) fn comment_numbers(&self, used: &mut Vec<u32>) -> Result<(), FindingsError> {
        self.each_start(|name, attributes| {
            let comment = matches!(name, "comment" | "commentRangeStart" | "commentRangeEnd" | "commentReference");
            if comment && let Some(number) = attributes.get("id").and_then(|id| id.trim().parse().ok()) {
                used.push(number);
            }
        })
    }

    /// Puts elements at the end of the outermost one.
    pub(super) fn append(&mut self, elements: &str) -> Result<(), FindingsError> {
        match self.root()?.1 {
            RootEnd::Before(at) => self.text.insert_str(at, elements),
            RootEnd::Tag(behind) => {
                let name = self.tag_name(self.text.get(..behind).and_then(|text| text.rfind('<')).unwrap_or(0))?;
                self.open_tag(behind, &format!("{elements}</{name}>"))?;
            }
        }
        Ok(())
    }

    /// Marks paragraphs with the comments of the numbers.
    pub(super) fn mark(&mut self, at: &BTreeMap<Spot, Vec<u32>>, space: &str) -> Result<(), FindingsError> {
        // From the last to the first, so that offsets stay true; texts of many megabytes are put together once.
        let mut out = String::with_capacity(self.text.len() + at.values().map(Vec::len).sum::<usize>() * 160);
        let mut done = 0;
        for (spot, numbers) in at {
            let tag = self.tag_name(spot.tag)?;
            let name = Name::of(&tag, space);
            let (p, a, declared) = (name.prefixed(), name.attribute_prefix(), name.declaration());
            let element = |kind: &str, number: &u32| format!("<{p}{kind}{declared} {a}id=\"{number}\"/>");
            let begins: String = numbers.iter().map(|number| element("commentRangeStart", number)).collect();
            let end = |number: &u32| {
                let reference = element("commentReference", number);
                element("commentRangeEnd", number) + &format!("<{p}r>{reference}</{p}r>")
            };
            let ends: String = numbers.iter().map(end).collect();
            let between = |from: usize, to: usize| self.text.get(from..to).ok_or_else(|| self.broken());
            if spot.empty {
                let only = between(done, spot.end)?.strip_suffix("/>").ok_or_else(|| self.broken())?;
                out.extend([only, ">", &begins, &ends, "</", &tag, ">"]);
            } else {
                out.extend([between(done, spot.start)?, &begins, between(spot.start, spot.end)?, &ends]);
            }
            done = spot.end;
        }
        out.push_str(self.text.get(done..).ok_or_else(|| self.broken())?);
        self.text = out;
        Ok(())
    }

    /// The name in the tag that begins there.
    fn tag_name(&self, at: usize) -> Result<String, FindingsError> {
        let tag = self.text.get(at..).and_then(|text| text.strip_prefix('<')).ok_or_else(|| self.broken())?;
        let end = tag.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).unwrap_or(tag.len());
        Ok(tag.get(..end).unwrap_or_default().to_owned())
    }

    /// Makes of the only tag of an element, which ends there, its start tag, with what follows it.
    fn open_tag(&mut self, behind: usize, follows: &str) -> Result<(), FindingsError> {
        let Some(at) = behind.checked_sub(2).filter(|at| self.text.get(*at..behind) == Some("/>")) else {
            return Err(self.broken());
        };
        self.text.replace_range(at..behind, &format!(">{follows}"));
        Ok(())
    }
}

/// Where new elements go in the outermost one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RootEnd {
    /// Before the end tag that begins there.
    Before(usize),
    /// The only tag ends there.
    Tag(usize),
}

/// The attributes of a tag by their names without prefixes.
pub(super) struct Attributes(Vec<(String, String)>);

impl Attributes {
    fn of(start: &BytesStart<'_>) -> Attributes {
        let mut attributes = start.attributes();
        attributes.with_checks(false);
        let all = attributes.filter_map(Result::ok).map(|attribute| {
            let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
            let value = value.map_or_else(|_| attribute.value.to_string(), |value| value.into_owned());
            (attribute.key.local_name().as_ref().to_owned(), value)
        });
        Attributes(all.collect())
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// The name space of an element that declares it itself.
fn space(start: &BytesStart<'_>, name: &str) -> String {
    let declared = match name.split_once(':') {
        Some((prefix, _)) => format!("xmlns:{prefix}"),
        None => "xmlns".to_owned(),
    };
    let mut attributes = start.attributes();
    attributes.with_checks(false);
    let found = attributes.filter_map(Result::ok).find(|attribute| attribute.key.as_ref() == declared);
    // What stands there is put into an attribute again as it is written.
    let plain = |value: &str| !value.contains(['"', '<', '>']);
    found
        .map(|attribute| attribute.value.to_string())
        .filter(|value| plain(value))
        .unwrap_or_else(|| USUAL_SPACE.to_owned())
}
