//! A start tag while it is read: its attributes as far as they matter, and what they and the style sheets say of the element.

use super::super::css::{Display, Look, Size};
use super::super::tags::{Tag, element};
use crate::normal::pattern;
use crate::pieces::{BoxLook, Layout, Mark};
use regex::Regex;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

/// Parts of the classes and ids that templates give to page furniture.
static CHROME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "(?i-u)footer|copyright|breadcrumb|crumbs|bdshare|sidebar|relate|friendlink|navbar|topbar|toolbar|mainnav|position|navigation",
    )
});

/// The start tag being read. One serves all tags of a page in turn.
#[derive(Default)]
pub(in crate::html) struct Pending {
    pub(super) element: Option<(&'static str, Tag)>,
    pub(super) at: usize,
    /// The attribute that was named last, if it is one of ours.
    attribute: Option<Attribute>,
    /// The values of our attributes, one behind the other, and where each stands among them.
    text: String,
    values: Vec<(Attribute, Range<usize>)>,
    /// What style sheets and its own style say of it.
    pub(super) look: Look,
    pub(super) watched: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Attribute {
    Rows,
    Columns,
    Style,
    Class,
    Id,
    Href,
    Hidden,
    Value,
    Type,
    Name,
    Content,
    Size,
    Color,
    Alt,
    Selected,
}

impl Pending {
    /// Begins a tag at an offset.
    pub(in crate::html) fn open(&mut self, name: &[u8], at: usize) {
        self.element = element(name);
        self.at = at;
        self.attribute = None;
        self.text.clear();
        self.values.clear();
    }

    /// Takes in the name of an attribute, and tells whether its value is wanted.
    pub(in crate::html) fn name(&mut self, name: &[u8]) -> bool {
        self.attribute = self.element.and_then(|_| attribute(name));
        if let Some(bare @ (Attribute::Hidden | Attribute::Selected)) = self.attribute {
            self.values.push((bare, 0..0));
        }
        self.attribute.is_some()
    }

    /// Takes in the value of the attribute that was named last.
    pub(in crate::html) fn give(&mut self, value: &[u8]) {
        if let Some(attribute) = self.attribute.take() {
            let start = self.text.len();
            self.text.push_str(&read(value));
            self.values.push((attribute, start..self.text.len()));
        }
    }

    pub(super) fn value(&self, attribute: Attribute) -> Option<&str> {
        let (_, range) = self.values.iter().find(|(known, _)| *known == attribute)?;
        self.text.get(range.clone())
    }

    /// A span as browsers read it: leading digits, bounded; 1 where there is none.
    pub(super) fn span(&self, attribute: Attribute, most: u32) -> u32 {
        let Some(text) = self.value(attribute) else { return 1 };
        let text = text.trim_start().trim_start_matches('+');
        let digits: String = text.chars().take_while(char::is_ascii_digit).take(7).collect();
        digits.parse::<u32>().map_or(1, |n| n.min(most))
    }

    pub(super) fn is_hidden(&self) -> bool {
        self.look.display == Some(Display::None) || self.value(Attribute::Hidden).is_some()
    }

    /// It takes its place and is not seen.
    pub(super) fn is_invisible(&self) -> bool {
        self.look.invisible == Some(true)
    }

    pub(super) fn is_struck(&self) -> bool {
        self.look.struck == Some(true)
    }

    /// A class that is named for the marks of notes.
    pub(super) fn is_of_notes(&self) -> bool {
        let classes = self.value(Attribute::Class).unwrap_or_default();
        classes.split_whitespace().any(|class| {
            let class = class.to_ascii_lowercase();
            matches!(
                class.as_str(),
                "sup" | "superscript" | "footnote" | "footnote-ref" | "footnotereference" | "noteref"
            )
        })
    }

    /// How the text of an element is shown.
    pub(super) fn mark(&self, tag: Tag) -> Option<Mark> {
        // The size of a block is that of all its text.
        let inline = !tag.is_block();
        let size = self.value(Attribute::Size).map(str::trim);
        match (tag, self.look.size) {
            _ if tag == Tag::Struck || self.is_struck() => Some(Mark::Struck),
            _ if tag == Tag::Raised || (inline && self.look.raised == Some(true)) => Some(Mark::Raised),
            // The style sheet that raises it may be another file.
            _ if tag == Tag::Inline && self.look.raised.is_none() && self.is_of_notes() => Some(Mark::Raised),
            (Tag::Lowered | Tag::Small, _) => Some(Mark::Small),
            (_, Some(Size::Times(times))) if inline && times <= 0.75 => Some(Mark::Small),
            (_, Some(Size::Pixels(pixels))) if inline => Some(Mark::Sized(pixels)),
            (Tag::Inline, None) if matches!(size, Some("1" | "-2" | "-3" | "-4")) => Some(Mark::Small),
            _ => None,
        }
    }

    /// How what stands in a box is laid out.
    pub(super) fn layout(&self, name: &str) -> BoxLook {
        let layout = match (self.look.display, name) {
            (Some(Display::Table), _) => Layout::Table,
            (Some(Display::Group | Display::Contents), _) => Layout::Group,
            (Some(Display::Row), _) => Layout::Row,
            (Some(Display::Cell), _) => Layout::Cell,
            (Some(Display::Grid(_)), _) => self.look.columns.map_or(Layout::Unknown, Layout::Grid),
            (Some(Display::Flex), _) if self.look.column == Some(true) => Layout::Column,
            (Some(Display::Flex), _) => Layout::Row,
            (_, "dt") => Layout::Term,
            (_, "dd") => Layout::Definition,
            _ => Layout::Unknown,
        };
        let Look { across, down, from_row, from_column, .. } = self.look;
        let start = (from_row.unwrap_or(0), from_column.unwrap_or(0));
        BoxLook { layout, across: across.unwrap_or(1), down: down.unwrap_or(1), start }
    }

    /// The class or id that templates give to page furniture.
    pub(super) fn is_chrome(&self) -> bool {
        let words = [Attribute::Class, Attribute::Id];
        words.iter().filter_map(|a| self.value(*a)).any(|words| {
            let whole = ["nav", "menu", "foot", "share", "crumb", "links", "search"];
            let named = |word: &str| whole.iter().any(|known| word.eq_ignore_ascii_case(known));
            CHROME.is_match(words) || words.split_whitespace().any(named)
        })
    }
}

/// The text of an event: a page is text, of which a piece is nearly always text too.
pub(super) fn read(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

fn attribute(name: &[u8]) -> Option<Attribute> {
    Some(match name {
        b"rowspan" => Attribute::Rows,
        b"colspan" => Attribute::Columns,
        b"style" => Attribute::Style,
        b"class" => Attribute::Class,
        b"id" => Attribute::Id,
        b"href" => Attribute::Href,
        b"hidden" => Attribute::Hidden,
        b"value" => Attribute::Value,
        b"type" => Attribute::Type,
        b"name" | b"property" | b"itemprop" | b"http-equiv" => Attribute::Name,
        b"content" => Attribute::Content,
        b"size" => Attribute::Size,
        b"color" => Attribute::Color,
        b"alt" => Attribute::Alt,
        b"selected" => Attribute::Selected,
        _ => return None,
    })
}
