//! The records of an old workbook: what they hold, and those that the reader is given.

use super::damaged;
use crate::sheet::cells::Unseen;
use crate::{Kind, LoadError};
use gongkai_model::Place;
use std::collections::{BTreeMap, BTreeSet};

/// Most fields between the first and the last cell, all sheets together: twice a collection of 5,000 reports.
const MOST_FIELDS: usize = 2_000_000;

/// Most sheets of a workbook.
const MOST_SHEETS: usize = 1000;

/// Most records that continue others: each holds 8 KB of text.
const MOST_CONTINUED: usize = 5000;

/// Kinds of records.
mod record {
    pub(super) const FORMULA: u16 = 0x0006;
    pub(super) const EOF: u16 = 0x000A;
    pub(super) const DATE_MODE: u16 = 0x0022;
    pub(super) const FILE_PASS: u16 = 0x002F;
    pub(super) const CONTINUE: u16 = 0x003C;
    pub(super) const CODE_PAGE: u16 = 0x0042;
    pub(super) const COL_INFO: u16 = 0x007D;
    pub(super) const BOUND_SHEET: u16 = 0x0085;
    pub(super) const MUL_RK: u16 = 0x00BD;
    pub(super) const MUL_BLANK: u16 = 0x00BE;
    pub(super) const RICH_STRING: u16 = 0x00D6;
    pub(super) const XF: u16 = 0x00E0;
    pub(super) const MERGE_CELLS: u16 = 0x00E5;
    pub(super) const SST: u16 = 0x00FC;
    pub(super) const LABEL_SST: u16 = 0x00FD;
    pub(super) const BLANK: u16 = 0x0201;
    pub(super) const NUMBER: u16 = 0x0203;
    pub(super) const LABEL: u16 = 0x0204;
    pub(super) const BOOL_ERR: u16 = 0x0205;
    pub(super) const STRING: u16 = 0x0207;
    pub(super) const ROW: u16 = 0x0208;
    pub(super) const RK: u16 = 0x027E;
    pub(super) const FORMAT: u16 = 0x041E;
    pub(super) const BOF: u16 = 0x0809;
    /// No record: what is left out becomes this.
    pub(super) const NONE: u16 = 0xFFFF;
}

/// Row and column, from 0.
type At = (u16, u16);

/// What a workbook was found to hold, by the place in the stream where each sheet begins.
#[derive(Default)]
pub(super) struct Found {
    pub(super) sheets: BTreeMap<usize, FoundSheet>,
    /// Where the sheets begin, in their order.
    pub(super) order: Vec<usize>,
}

#[derive(Default)]
pub(super) struct FoundSheet {
    /// It begins where the workbook says.
    begins: bool,
    /// The cells that show a text first, by the number of the text.
    pub(super) first: BTreeMap<u32, At>,
    /// The cells that show it again.
    pub(super) repeated: Vec<(At, u32)>,
    /// Formulas whose result is not known.
    pub(super) unknown: Vec<At>,
    /// Rows in which a cell is drawn with nothing in it.
    pub(super) drawn: BTreeSet<u16>,
    /// Rows and columns that are not shown.
    pub(super) unseen: Unseen,
    /// The fields between the first and the last cell.
    bounds: Option<(At, At)>,
}

impl FoundSheet {
    /// Counts a cell, or a run of them up to a column.
    fn take(&mut self, row: u16, first: u16, last: u16) -> Result<(), LoadError> {
        let (from, to) = self.bounds.unwrap_or(((row, first), (row, last)));
        self.bounds = Some(((from.0.min(row), from.1.min(first)), (to.0.max(row), to.1.max(last))));
        if self.fields() > MOST_FIELDS {
            return Err(LoadError::TooManyCells { place: Place::line(usize::from(row) + 1), limit: MOST_FIELDS });
        }
        Ok(())
    }

    /// How many fields there are between the first and the last cell.
    fn fields(&self) -> usize {
        let many = |from: u16, to: u16| usize::from(to.saturating_sub(from)) + 1;
        self.bounds.map_or(0, |(from, to)| many(from.0, to.0) * many(from.1, to.1))
    }
}

impl Found {
    /// Looks through the records, and leaves only those that hold cells.
    pub(super) fn of(stream: &mut [u8]) -> Result<Found, LoadError> {
        let mut walk = Walk::default();
        let (mut at, mut depth) = (0usize, 0usize);
        while let Some(head) = stream.get(at..at + 4) {
            let kind = u16::from_le_bytes([head[0], head[1]]);
            let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
            let end = at + 4 + length;
            if end > stream.len() {
                return Err(damaged("", format!("byte {at}: a record of {length} bytes goes beyond the end")));
            }
            let least = match kind {
                record::BOF => 4,
                record::BOUND_SHEET => 8,
                _ => 0,
            };
            if length < least {
                let reason = format!("byte {at}: a record of {length} bytes where there are {least} at least");
                return Err(damaged("", reason));
            }
            let (head, data) = stream[at..end].split_at_mut(4);
            let keeps = match kind {
                record::FILE_PASS => return Err(LoadError::Encrypted { kind: Kind::Sheet }),
                record::BOF => {
                    depth += 1;
                    if depth == 1 {
                        walk.begin(at, data);
                    }
                    true
                }
                record::EOF => {
                    depth = depth.saturating_sub(1);
                    true
                }
                // A chart within a sheet has cells of its own.
                _ if depth != 1 => false,
                _ if walk.begun == 0 => walk.keep_global(kind, data)?,
                _ => walk.keep(kind, head, data)?,
            };
            if !keeps {
                head[..2].copy_from_slice(&record::NONE.to_le_bytes());
            }
            at = end;
        }
        let found = walk.found;
        if let Some((at, _)) = found.sheets.iter().find(|(_, sheet)| !sheet.begins) {
            return Err(damaged("", format!("no sheet begins at byte {at}")));
        }
        let fields: usize = found.sheets.values().map(FoundSheet::fields).sum();
        if fields > MOST_FIELDS {
            return Err(LoadError::TooManyCells { place: Place::default(), limit: MOST_FIELDS });
        }
        Ok(found)
    }
}

/// Where a walk through the records has come.
#[derive(Default)]
struct Walk {
    found: Found,
    /// Where the sheet begins, or 0 for what stands before all of them.
    begun: usize,
    /// The workbook is of Excel 97 or later, the text of which is UTF-16 whatever code page it names.
    unicode: bool,
    /// The texts that a cell has shown.
    shown: BTreeSet<u32>,
    /// The last cell is a formula whose text comes next.
    text_next: bool,
    /// The last record may go on in another.
    continues: bool,
    /// How many records go on.
    continued: usize,
}

impl Walk {
    /// What begins here is a sheet if the workbook has named it.
    fn begin(&mut self, at: usize, data: &[u8]) {
        if at == 0 {
            self.unicode = data[..2] == [0x00, 0x06];
        }
        self.begun = at;
        (self.text_next, self.continues) = (false, false);
        if let Some(sheet) = self.found.sheets.get_mut(&at) {
            sheet.begins = true;
        }
    }

    /// Whether a record before all sheets stays.
    fn keep_global(&mut self, kind: u16, data: &[u8]) -> Result<bool, LoadError> {
        use record::*;
        if kind == CONTINUE {
            return self.goes_on();
        }
        self.continues = kind == SST;
        if let (BOUND_SHEET, Some(four)) = (kind, data.first_chunk()) {
            let position = u32::from_le_bytes(*four) as usize;
            self.found.order.push(position);
            let twice = self.found.sheets.insert(position, FoundSheet::default()).is_some();
            if twice || self.found.order.len() > MOST_SHEETS {
                return Err(damaged(
                    "",
                    format!("{} sheets, more than {MOST_SHEETS} or two that begin at one byte", self.found.order.len()),
                ));
            }
        }
        Ok(match kind {
            CODE_PAGE => !self.unicode,
            kind => matches!(kind, DATE_MODE | FORMAT | XF | SST | BOUND_SHEET),
        })
    }

    /// Whether a record that continues another stays: only where it continues text, and not too often, since each costs
    /// the reader as much as all after it.
    fn goes_on(&mut self) -> Result<bool, LoadError> {
        self.continued += usize::from(self.continues);
        if self.continued > MOST_CONTINUED {
            return Err(damaged("", format!("more than {MOST_CONTINUED} records continue others")));
        }
        Ok(self.continues)
    }

    /// Whether a record of a sheet stays, counting the cells in it.
    fn keep(&mut self, kind: u16, head: &mut [u8], data: &mut [u8]) -> Result<bool, LoadError> {
        use record::*;
        if kind == CONTINUE {
            return self.goes_on();
        }
        let text_next = std::mem::take(&mut self.text_next);
        self.continues = kind == STRING && text_next;
        if kind == STRING {
            return Ok(text_next);
        }
        let Some(sheet) = self.found.sheets.get_mut(&self.begun) else { return Ok(false) };
        let word = |at: usize| data.get(at..)?.first_chunk().map(|two| u16::from_le_bytes(*two));
        let (Some(row), Some(column)) = (word(0), word(2)) else { return Ok(false) };
        match kind {
            ROW => {
                // Of no height by its own account, or hidden.
                if data.get(12).is_some_and(|flags| flags & 0x20 > 0) {
                    sheet.unseen.rows.insert(usize::from(row));
                }
                return Ok(false);
            }
            // Its first two words are columns, not row and column.
            COL_INFO => {
                let hidden = data.get(8).is_some_and(|flags| flags & 1 > 0) || word(4) == Some(0);
                if hidden && sheet.unseen.columns.len() < 256 {
                    sheet.unseen.columns.push((usize::from(row), usize::from(column)));
                }
                return Ok(false);
            }
            BLANK | MUL_BLANK => {
                sheet.drawn.insert(row);
                return Ok(false);
            }
            // Their count, and four words for each.
            MERGE_CELLS => return Ok(data.len() >= 2 + 8 * usize::from(row)),
            MUL_RK => {
                let last = word(data.len() - 2).unwrap_or(column);
                if last < column || data.len() != 6 + 6 * (usize::from(last - column) + 1) {
                    return Ok(false);
                }
                sheet.take(row, column, last)?;
            }
            LABEL_SST => {
                let Some(four) = data.get(6..).and_then(|rest| rest.first_chunk()) else { return Ok(false) };
                let text = u32::from_le_bytes(*four);
                sheet.take(row, column, column)?;
                if !self.shown.insert(text) {
                    sheet.repeated.push(((row, column), text));
                    return Ok(false);
                }
                sheet.first.insert(text, (row, column));
            }
            FORMULA if data.len() >= 14 => {
                sheet.take(row, column, column)?;
                match (data[6], &data[12..14]) {
                    (0, [0xFF, 0xFF]) => self.text_next = true,
                    // The program that wrote the formula never worked it out.
                    (3, [0xFF, 0xFF]) => {
                        sheet.unknown.push((row, column));
                        return Ok(false);
                    }
                    (_, [0xFF, 0xFF]) => {}
                    // Its number stands where that of a number stands.
                    _ => head[..2].copy_from_slice(&NUMBER.to_le_bytes()),
                }
                // How it came about is of no use.
                if let Some(formula) = data.get_mut(20..) {
                    formula.fill(0);
                }
            }
            NUMBER | LABEL | RICH_STRING | BOOL_ERR | RK => sheet.take(row, column, column)?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}
