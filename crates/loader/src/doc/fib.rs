//! The head of a file: what it is, how long its texts are, and where everything else stands ([MS-DOC] 2.5).

use super::bytes::{Bytes, four, two};
use super::{MAIN, damaged, within};
use crate::LoadError;
use std::ops::Range;

/// Where things stand in the table stream, by the number of the pair of offset and length.
pub(super) const STYLES: usize = 1;
pub(super) const CHARACTERS: usize = 12;
pub(super) const PARAGRAPHS: usize = 13;
pub(super) const PIECES: usize = 33;
pub(super) const ANCHORS: usize = 40;
pub(super) const DRAWINGS: usize = 50;
pub(super) const BOXES: usize = 56;
pub(super) const LISTS: usize = 73;
pub(super) const LIST_USES: usize = 74;

/// What a file of Word 97 or later begins with.
const WORD: u16 = 0xA5EC;

/// The same of Word 6 and 95, and of Word 2 before them.
const OLDER: [u16; 4] = [0xA5DC, 0xA59B, 0xA59C, 0xA5DB];

/// The last version before Word 97.
const LAST_OLD: u16 = 0x0069;

/// The texts of a file, which stand one after the other, in characters.
#[derive(Debug, Clone, Default)]
pub(super) struct Texts {
    pub(super) main: Range<u32>,
    pub(super) boxes: Range<u32>,
    /// All of them.
    pub(super) whole: u32,
}

/// The head of a file.
#[derive(Debug)]
pub(super) struct Fib<'b> {
    main: &'b Bytes,
    pub(super) encrypted: bool,
    /// The name of the table stream.
    pub(super) table: &'static str,
    pub(super) texts: Texts,
    /// The text of a file that has no piece table.
    pub(super) plain: Range<usize>,
    /// Where the pairs begin, and how many there are.
    pairs: usize,
    count: usize,
}

impl<'b> Fib<'b> {
    pub(super) fn read(main: &'b Bytes) -> Result<Fib<'b>, LoadError> {
        let short = || damaged(MAIN, "its head is too short");
        let (word, version) = (two(main, 0).ok_or_else(short)?, two(main, 2).ok_or_else(short)?);
        if OLDER.contains(&word) || (word == WORD && version <= LAST_OLD) {
            return Err(LoadError::OldWord);
        }
        if word != WORD {
            return Err(damaged(MAIN, "its head is none of Word's"));
        }
        let flags = two(main, 10).ok_or_else(short)?;
        let encrypted = flags & 0x0100 != 0;
        let table = if flags & 0x0200 == 0 { "0Table" } else { "1Table" };
        let words = usize::from(two(main, 32).ok_or_else(short)?);
        let counts = 36 + 2 * words;
        let numbers = usize::from(two(main, counts - 2).ok_or_else(short)?);
        let pairs = counts + 4 * numbers + 2;
        let count = usize::from(two(main, pairs - 2).ok_or_else(short)?);
        // Text, footnotes, headers, macros, comments, endnotes, text boxes, those of headers.
        let mut texts = Texts::default();
        let mut end = 0u32;
        for nth in 0..8 {
            let length = four(main, counts + 12 + 4 * nth).filter(|_| 3 + nth < numbers).ok_or_else(short)?;
            let from = end;
            end = end.checked_add(length).ok_or_else(|| damaged(MAIN, "more text than the file can hold"))?;
            match nth {
                0 => texts.main = from..end,
                6 => texts.boxes = from..end,
                _ => {}
            }
        }
        texts.whole = end;
        let place = |at| four(main, at).map_or(0, |at| at as usize);
        Ok(Fib { main, encrypted, table, texts, plain: place(24)..place(28), pairs, count })
    }

    /// Offset and length of a part of the table stream.
    pub(super) fn place(&self, pair: usize) -> (usize, usize) {
        let number = |at| four(self.main, at).map_or(0, |number| number as usize);
        if pair >= self.count { (0, 0) } else { (number(self.pairs + 8 * pair), number(self.pairs + 8 * pair + 4)) }
    }

    /// A part of the table stream; empty where the file has none.
    pub(super) fn part<'t>(&self, table: &'t Bytes, pair: usize) -> Result<&'t Bytes, LoadError> {
        match self.place(pair) {
            (_, 0) => Ok(&[]),
            (from, length) => {
                within(table, from, length).ok_or_else(|| damaged(self.table, "a part of it points outside the file"))
            }
        }
    }
}
