//! What properties say of paragraphs and characters.

use super::bytes::{Bytes, four, signed, two};
use super::sprm;
use super::styles::Styles;

/// The first of the numbers of a list that say that a paragraph once was in it.
const FORMER_LIST: u16 = 0xF801;

/// What matters of a paragraph.
#[derive(Debug, Clone, Default)]
pub(super) struct Paragraph {
    pub(super) style: u16,
    pub(super) list: Option<i64>,
    pub(super) level: Option<usize>,
    in_table: bool,
    depth: i64,
    row_end: bool,
    inner_cell: bool,
    inner_row_end: bool,
}

impl Paragraph {
    /// A paragraph of which only the style is known.
    pub(super) fn of_style(style: u16) -> Paragraph {
        Paragraph { style, ..Paragraph::default() }
    }

    /// Takes over a list of properties.
    pub(super) fn change(&mut self, list: &Bytes) {
        for (name, value) in sprm::each(list) {
            match name {
                sprm::IN_TABLE => self.in_table = sprm::is_on(value),
                sprm::ROW_END => self.row_end = sprm::is_on(value),
                sprm::INNER_CELL => self.inner_cell = sprm::is_on(value),
                sprm::INNER_ROW_END => self.inner_row_end = sprm::is_on(value),
                sprm::DEPTH => self.depth = number(value),
                sprm::DEEPER => self.depth = self.depth.saturating_add(number(value)),
                sprm::LEVEL => self.level = value.first().map(|level| usize::from(*level)),
                sprm::LIST => {
                    self.list = two(value, 0).map(|list| if list >= FORMER_LIST { 0 } else { i64::from(list) });
                }
                sprm::PARAGRAPH_STYLE => self.style = two(value, 0).unwrap_or(self.style),
                _ => {}
            }
        }
    }

    /// How many tables it stands in.
    pub(super) fn depth(&self) -> usize {
        match usize::try_from(self.depth) {
            Ok(0) | Err(_) => usize::from(self.in_table),
            Ok(depth) => depth,
        }
    }

    /// Whether it is the mark at the end of a row.
    pub(super) fn ends_row(&self) -> bool {
        if self.depth() > 1 { self.inner_row_end } else { self.row_end }
    }

    /// Whether it is the last one of a cell, its mark given.
    pub(super) fn ends_cell(&self, mark: u16) -> bool {
        if self.depth() > 1 { self.inner_cell } else { mark == 0x07 }
    }
}

fn number(value: &Bytes) -> i64 {
    four(value, 0).map_or(0, |number| i64::from(number.cast_signed()))
}

/// How a run of characters is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) deleted: bool,
    pub(super) hidden: bool,
    pub(super) struck: bool,
    pub(super) raised: bool,
    pub(super) lowered: bool,
    /// What a symbol of another font is in it.
    pub(super) symbol: Option<u16>,
}

impl Look {
    /// Takes over a list of properties.
    pub(super) fn change(&mut self, list: &Bytes, styles: &Styles) {
        for (name, value) in sprm::each(list) {
            let on = sprm::is_on(value);
            match name {
                sprm::DELETED => self.deleted = on,
                sprm::HIDDEN => self.hidden = on,
                sprm::WEB_HIDDEN => self.hidden |= on,
                sprm::STRUCK => self.struck = on,
                sprm::STRUCK_TWICE => self.struck |= on,
                sprm::RAISED => {
                    self.raised = value.first() == Some(&1);
                    self.lowered = value.first() == Some(&2);
                }
                sprm::POSITION => self.raised |= signed(value, 0).is_some_and(|n| n >= 4),
                sprm::SYMBOL => self.symbol = two(value, 2),
                sprm::PLAIN => *self = Look { deleted: self.deleted, ..Look::default() },
                sprm::CHARACTER_STYLE => {
                    let of = styles.look(two(value, 0).unwrap_or(0));
                    let (deleted, symbol) = (self.deleted, self.symbol);
                    *self = Look { deleted, symbol, ..of };
                }
                _ => {}
            }
        }
    }
}
