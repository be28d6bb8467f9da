//! The piece table: where each stretch of the text stands in the file ([MS-DOC] 2.8.35, 2.9.38).

use super::bytes::{Bytes, four, two};
use super::fib::{Fib, PIECES};
use super::{MAIN, damaged, entries, within};
use crate::LoadError;

/// A stretch of text.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) first: u32,
    pub(super) end: u32,
    /// Where it stands in the main stream.
    at: usize,
    /// Two bytes a character (UTF-16), else one (code page 1252).
    pub(super) wide: bool,
    changes: Changes,
}

/// What a fast save changed of how a stretch looks.
#[derive(Debug)]
enum Changes {
    None,
    One([u8; 3]),
    Many(u16),
}

impl Part {
    pub(super) fn width(&self) -> usize {
        if self.wide { 2 } else { 1 }
    }

    /// Where a character of it stands in the main stream.
    pub(super) fn at(&self, character: u32) -> usize {
        self.at + character.saturating_sub(self.first) as usize * self.width()
    }
}

/// The text of a file.
#[derive(Debug)]
pub(super) struct Text<'t> {
    parts: Vec<Part>,
    /// Properties that stretches refer to.
    lists: Vec<&'t Bytes>,
}

impl<'t> Text<'t> {
    pub(super) fn read(fib: &Fib<'_>, main: &Bytes, table: &'t Bytes) -> Result<Text<'t>, LoadError> {
        let clx = fib.part(table, PIECES)?;
        let text = if clx.is_empty() { Text::plain(fib) } else { Text::of_table(clx, fib.table)? };
        let mut end = 0;
        for part in &text.parts {
            if part.first != end || part.end < part.first {
                return Err(damaged(fib.table, "its piece table is out of order"));
            }
            end = part.end;
            let length = (part.end - part.first) as usize * part.width();
            if within(main, part.at, length).is_none() {
                return Err(damaged(MAIN, "a piece of the text points outside the file"));
            }
        }
        // Stretches that stand in one place of the file could say the same for ever.
        if end as usize > main.len() {
            return Err(damaged(MAIN, "more text than the file can hold"));
        }
        if end < fib.texts.whole {
            return Err(damaged(fib.table, "its piece table ends before the text does"));
        }
        Ok(text)
    }

    /// The text of a file without a piece table stands in one stretch.
    fn plain(fib: &Fib<'_>) -> Text<'t> {
        let bytes = fib.plain.end.saturating_sub(fib.plain.start);
        let wide = bytes >= fib.texts.whole as usize * 2;
        let part = Part { first: 0, end: fib.texts.whole, at: fib.plain.start, wide, changes: Changes::None };
        Text { parts: vec![part], lists: Vec::new() }
    }

    fn of_table(clx: &'t Bytes, stream: &str) -> Result<Text<'t>, LoadError> {
        let cut = || damaged(stream, "its piece table is cut off");
        let (mut at, mut lists) = (0, Vec::new());
        // Lists of properties come first.
        while clx.get(at) == Some(&1) {
            let length = usize::from(two(clx, at + 1).ok_or_else(cut)?);
            lists.push(within(clx, at + 3, length).ok_or_else(cut)?);
            at += 3 + length;
        }
        if clx.get(at) != Some(&2) {
            return Err(cut());
        }
        let length = four(clx, at + 1).ok_or_else(cut)? as usize;
        let pieces = within(clx, at + 5, length).ok_or_else(cut)?;
        let part = |(first, end, data): (u32, u32, &Bytes)| {
            let place = four(data, 2)?;
            let wide = place & 0x4000_0000 == 0;
            let at = (place & 0x3FFF_FFFF) as usize / if wide { 1 } else { 2 };
            Some(Part { first, end, at, wide, changes: Changes::of(two(data, 6)?) })
        };
        Ok(Text { parts: entries(pieces, 8).filter_map(part).collect(), lists })
    }

    /// The stretch in which a character stands.
    pub(super) fn part(&self, character: u32) -> Option<&Part> {
        let after = self.parts.partition_point(|part| part.end <= character);
        self.parts.get(after).filter(|part| part.first <= character)
    }

    /// What was changed of how a stretch looks, as a list of properties.
    pub(super) fn changes<'p>(&'p self, part: &'p Part) -> &'p Bytes {
        match &part.changes {
            Changes::None => &[],
            Changes::One(change) => change,
            Changes::Many(nth) => self.lists.get(usize::from(*nth)).copied().unwrap_or_default(),
        }
    }
}

/// Properties with a name of one byte in a piece table ([MS-DOC] 2.9.216), those that matter here.
const SHORT: [(u8, u16); 12] = [
    (0x0C, 0x260A),
    (0x18, 0x2416),
    (0x19, 0x2417),
    (0x41, 0x0800),
    (0x42, 0x0801),
    (0x43, 0x0802),
    (0x50, 0x0811),
    (0x53, 0x2A33),
    (0x57, 0x0837),
    (0x5C, 0x083C),
    (0x68, 0x2A48),
    (0x73, 0x2A53),
];

impl Changes {
    fn of(change: u16) -> Changes {
        if change & 1 != 0 {
            return Changes::Many(change >> 1);
        }
        let [name, value] = change.to_le_bytes();
        let long = SHORT.iter().find(|(short, _)| *short == name >> 1);
        long.map_or(Changes::None, |(_, long)| {
            let [low, high] = long.to_le_bytes();
            Changes::One([low, high, value])
        })
    }
}
