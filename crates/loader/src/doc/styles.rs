//! What styles say: their numbering, whether they are a table of contents, how their text is shown ([MS-DOC] 2.9.271).

use super::bytes::{Bytes, two};
use super::properties::{Look, Paragraph};
use super::within;

/// Styles that are followed to the one they are based on.
const LONGEST_CHAIN: usize = 16;

/// The kinds of lines in a table of contents, among the styles that Word knows itself.
const CONTENTS: std::ops::RangeInclusive<u16> = 19..=27;

/// No style.
const NONE: u16 = 0x0FFF;

#[derive(Debug)]
struct Style {
    known: u16,
    based_on: u16,
    list: Option<i64>,
    level: Option<usize>,
    look: Look,
}

/// The styles of a file, by their numbers.
#[derive(Debug, Default)]
pub(super) struct Styles(Vec<Option<Style>>);

impl Styles {
    /// Reads the table of styles, as far as it goes.
    pub(super) fn read(table: &Bytes) -> Styles {
        let mut styles = Styles::default();
        let Some(head) = two(table, 0).map(usize::from) else { return styles };
        let (Some(count), Some(fixed)) = (two(table, 2), two(table, 4)) else { return styles };
        let mut at = 2 + head;
        for _ in 0..count.min(NONE) {
            let Some(length) = two(table, at).map(usize::from) else { break };
            let Some(style) = within(table, at + 2, length) else { break };
            styles.0.push(Style::read(style, usize::from(fixed)));
            at += 2 + length + length % 2;
        }
        styles
    }

    /// The styles from a numbered one to the one at the bottom.
    fn chain(&self, number: u16) -> impl Iterator<Item = (u16, &Style)> {
        let mut next = number;
        let step = move || {
            let number = next;
            let style = self.0.get(usize::from(number))?.as_ref()?;
            next = style.based_on;
            Some((number, style))
        };
        std::iter::from_fn(step).take(LONGEST_CHAIN)
    }

    /// List and level of a style, and the style of the chain that says so.
    pub(super) fn list(&self, number: u16) -> Option<(i64, Option<usize>, u16)> {
        self.chain(number).find_map(|(number, style)| Some((style.list?, style.level, number)))
    }

    /// A line of a table of contents.
    pub(super) fn is_contents(&self, number: u16) -> bool {
        self.chain(number).any(|(_, style)| CONTENTS.contains(&style.known))
    }

    /// How text of a character style is shown.
    pub(super) fn look(&self, number: u16) -> Look {
        let mut look = Look::default();
        for (_, style) in self.chain(number) {
            look.hidden |= style.look.hidden;
            look.struck |= style.look.struck;
            look.raised |= style.look.raised;
            look.lowered |= style.look.lowered;
        }
        look
    }
}

impl Style {
    /// A style whose head has so many bytes; nothing where none is defined.
    fn read(style: &Bytes, head: usize) -> Option<Style> {
        let (known, kind) = (two(style, 0)? & 0x0FFF, two(style, 2)?);
        let name = usize::from(two(style, head)?);
        // Name and the zero behind it.
        let mut at = head + 2 + 2 * name + 2;
        let mut lists = std::iter::from_fn(|| {
            at += at % 2;
            let list = within(style, at + 2, usize::from(two(style, at)?))?;
            at += 2 + list.len();
            Some(list)
        });
        let mut read = Style { known, based_on: kind >> 4, list: None, level: None, look: Look::default() };
        match kind & 0x000F {
            // Of paragraphs: their properties behind the number of the style, then those of their text.
            1 => {
                let list = lists.next().and_then(|list| list.get(2..)).unwrap_or_default();
                let mut paragraph = Paragraph::default();
                paragraph.change(list);
                (read.list, read.level) = (paragraph.list, paragraph.level);
            }
            2 => read.look.change(lists.next().unwrap_or_default(), &Styles::default()),
            _ => {}
        }
        Some(read)
    }
}
