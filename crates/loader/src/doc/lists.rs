//! Lists ([MS-DOC] 2.9.131, 2.9.150): the numbers that Word puts in front of paragraphs, counted by the code that counts those
//! of DOCX.

use super::bytes::{Bytes, four, two};
use super::fib::{Fib, LIST_USES, LISTS};
use super::within;
use crate::LoadError;
use crate::docx::numbering::{LEVELS, Level, Numbering};
use std::collections::BTreeMap;

/// Most lists, and most uses of them; Word itself allows 2,047 uses.
const MOST: usize = 2047;

/// Longest text of a level, in characters.
const LONGEST_TEXT: usize = 40;

/// Bytes of what is said of a list before its levels.
const LIST: usize = 28;

/// Bytes of what is said of a level before its properties and its text.
const LEVEL: usize = 28;

/// Bytes of a use of a list.
const USE: usize = 16;

/// Names of formats, in the order of their numbers ([MS-OSHARED] 2.2.1.3); those left out are written as decimal ones.
const FORMATS: [(u8, &str); 25] = [
    (1, "upperRoman"),
    (2, "lowerRoman"),
    (3, "upperLetter"),
    (4, "lowerLetter"),
    (10, "ideographDigital"),
    (11, "japaneseCounting"),
    (14, "decimalFullWidth"),
    (16, "ideographLegalTraditional"),
    (17, "japaneseDigitalTenThousand"),
    (18, "decimalEnclosedCircle"),
    (19, "decimalFullWidth2"),
    (22, "decimalZero"),
    (23, "bullet"),
    (26, "decimalEnclosedFullstop"),
    (27, "decimalEnclosedParen"),
    (28, "decimalEnclosedCircleChinese"),
    (30, "ideographTraditional"),
    (33, "taiwaneseCounting"),
    (34, "ideographLegalTraditional"),
    (35, "taiwaneseCountingThousand"),
    (37, "chineseCounting"),
    (38, "chineseLegalSimplified"),
    (39, "chineseCountingThousand"),
    (42, "koreanDigital2"),
    (255, "none"),
];

/// Reads the lists of a file and their uses, as far as they go.
pub(super) fn read(fib: &Fib<'_>, table: &Bytes) -> Result<Numbering, LoadError> {
    let mut numbering = Numbering::default();
    let uses = fib.part(table, LIST_USES)?;
    let lists = fib.part(table, LISTS)?;
    // The levels stand behind the lists, beyond what the head says of their length.
    let (from, length) = fib.place(LISTS);
    let levels = table.get(from.saturating_add(length)..).unwrap_or_default();
    read_lists(lists, levels, &mut numbering);
    read_uses(uses, &mut numbering);
    Ok(numbering)
}

fn read_lists(lists: &Bytes, levels: &Bytes, numbering: &mut Numbering) {
    let count = two(lists, 0).map_or(0, usize::from).min(MOST);
    let mut at = 0;
    for list in lists.get(2..).unwrap_or_default().chunks_exact(LIST).take(count) {
        let simple = list.get(26).is_some_and(|flags| flags & 1 != 0);
        let mut read = Vec::new();
        for nth in 0..if simple { 1 } else { LEVELS } {
            let Some((mut level, length)) = level(levels.get(at..).unwrap_or_default()) else { break };
            at += length;
            level.style = two(list, 8 + 2 * nth).filter(|style| *style < 0x0FFF).map(|style| style.to_string());
            read.push(level);
        }
        if let Some(list) = four(list, 0) {
            numbering.add_list(i64::from(list), read);
        }
    }
}

/// A level, and its length in bytes.
fn level(bytes: &Bytes) -> Option<(Level, usize)> {
    let head = within(bytes, 0, LEVEL)?;
    let (format, flags) = (*head.get(4)?, *head.get(5)?);
    let text = LEVEL + usize::from(*head.get(24)?) + usize::from(*head.get(25)?);
    let length = usize::from(two(bytes, text)?) * 2;
    let written = within(bytes, text + 2, length)?;
    let units = written.chunks_exact(2).filter_map(|unit| two(unit, 0)).take(LONGEST_TEXT);
    let mut pattern = String::new();
    for c in char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)) {
        // The number of a level stands for its counter.
        match u32::from(c) {
            number @ 0..=8 => pattern.extend(['%', char::from_digit(number + 1, 10)?]),
            _ => pattern.push(c),
        }
    }
    let named = FORMATS.iter().find(|(number, _)| *number == format);
    let level = Level {
        format: named.map_or("decimal", |(_, name)| name).to_owned(),
        text: pattern,
        start: i64::from(four(head, 0)?.cast_signed()),
        legal: flags & 4 != 0,
        style: None,
    };
    Some((level, text + 2 + length))
}

fn read_uses(uses: &Bytes, numbering: &mut Numbering) {
    let count = four(uses, 0).map_or(0, |count| count as usize).min(MOST);
    // What a use changes of its list stands behind all of them.
    let mut at = 4 + USE * count;
    for (nth, of_list) in uses.get(4..).unwrap_or_default().chunks_exact(USE).take(count).enumerate() {
        let changed = of_list.get(12).map_or(0, |changed| usize::from(*changed)).min(LEVELS);
        let mut starts = BTreeMap::new();
        at += 4;
        for _ in 0..changed {
            let (Some(start), Some(flags)) = (four(uses, at), four(uses, at + 4)) else { break };
            at += 8;
            if flags & 0x10 != 0 {
                starts.insert((flags & 0x0F) as usize, i64::from(start.cast_signed()));
            }
            if flags & 0x20 != 0 {
                let Some((_, length)) = level(uses.get(at..).unwrap_or_default()) else { break };
                at += length;
            }
        }
        starts.retain(|level, _| *level < LEVELS);
        if let Some(list) = four(of_list, 0) {
            numbering.add_use(nth as i64 + 1, i64::from(list), starts);
        }
    }
}
