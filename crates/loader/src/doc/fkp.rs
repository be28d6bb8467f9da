//! Pages of properties: which stretch of the main stream has which ([MS-DOC] 2.9.33, 2.9.171).
//!
//! They are looked up one by one, never taken apart as a whole: a file may name one page as often as it likes.

use super::bytes::{Bytes, four, two};
use super::within;
use std::ops::Range;

/// Bytes of a page.
const PAGE: usize = 512;

/// The pages of one kind of properties.
#[derive(Clone, Copy)]
pub(super) struct Pages<'b> {
    main: &'b Bytes,
    /// Where each page begins to hold, then the numbers of the pages.
    table: &'b Bytes,
    count: usize,
}

/// A stretch of the main stream with its properties.
#[derive(Debug, Clone, Default)]
pub(super) struct Found<'b> {
    pub(super) stretch: Range<usize>,
    pub(super) style: u16,
    pub(super) list: &'b Bytes,
}

/// Where a run is told of: the page, how many runs it tells of, and which of them it is.
struct Run<'b> {
    page: &'b Bytes,
    runs: usize,
    nth: usize,
    stretch: Range<usize>,
}

/// The page a table leads to is not in the file.
#[derive(Debug)]
pub(super) struct Outside;

impl<'b> Pages<'b> {
    pub(super) fn new(main: &'b Bytes, table: &'b Bytes) -> Pages<'b> {
        Pages { main, table, count: table.len().saturating_sub(4) / 8 }
    }

    /// The properties of the paragraph of which a byte of the main stream is part.
    pub(super) fn paragraph(&self, at: usize) -> Result<Found<'b>, Outside> {
        let Some(Run { page, runs, nth, stretch }) = self.find(at)? else { return Ok(unsaid(at)) };
        let start = page.get(4 * (runs + 1) + 13 * nth).map_or(0, |half| usize::from(*half) * 2);
        if start == 0 {
            return Ok(Found { stretch, ..Found::default() });
        }
        // The length is in words, and one less than a byte where it stands in the first of them.
        let found = match page.get(start) {
            Some(0) => page.get(start + 1).map(|words| (start + 2, usize::from(*words) * 2)),
            Some(words) => Some((start + 1, usize::from(*words) * 2 - 1)),
            None => None,
        };
        let bytes = found.and_then(|(from, length)| within(page, from, length)).ok_or(Outside)?;
        let style = two(bytes, 0).unwrap_or(0);
        Ok(Found { stretch, style, list: bytes.get(2..).unwrap_or_default() })
    }

    /// The properties of the run of characters of which a byte of the main stream is part.
    pub(super) fn characters(&self, at: usize) -> Result<Found<'b>, Outside> {
        let Some(Run { page, runs, nth, stretch }) = self.find(at)? else { return Ok(unsaid(at)) };
        let start = page.get(4 * (runs + 1) + nth).map_or(0, |half| usize::from(*half) * 2);
        if start == 0 {
            return Ok(Found { stretch, ..Found::default() });
        }
        let length = usize::from(*page.get(start).ok_or(Outside)?);
        let list = within(page, start + 1, length).ok_or(Outside)?;
        Ok(Found { stretch, style: 0, list })
    }

    /// The run of which a byte is part.
    fn find(&self, at: usize) -> Result<Option<Run<'b>>, Outside> {
        let start = |nth: usize| four(self.table, 4 * nth).map_or(0, |at| at as usize);
        let Some(nth) = last(self.count, |nth| start(nth) <= at) else { return Ok(None) };
        let number = four(self.table, 4 * (self.count + 1) + 4 * nth).ok_or(Outside)? as usize & 0x3F_FFFF;
        let page = within(self.main, number * PAGE, PAGE).ok_or(Outside)?;
        let runs = page.last().map_or(0, |runs| usize::from(*runs));
        let edge = |nth: usize| four(page, 4 * nth).map_or(0, |at| at as usize);
        let Some(nth) = last(runs, |nth| edge(nth) <= at) else { return Ok(None) };
        let stretch = edge(nth)..edge(nth + 1);
        Ok(stretch.contains(&at).then_some(Run { page, runs, nth, stretch }))
    }
}

/// Nothing is said of this byte; of the next one there may be.
fn unsaid<'b>(at: usize) -> Found<'b> {
    Found { stretch: at..at, ..Found::default() }
}

/// The last of so many for which something holds that holds for the first ones only.
fn last(count: usize, holds: impl Fn(usize) -> bool) -> Option<usize> {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { low = middle + 1 } else { high = middle }
    }
    low.checked_sub(1)
}
