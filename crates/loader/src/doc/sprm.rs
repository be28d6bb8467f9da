//! Lists of properties ([MS-DOC] 2.6): each has a name that tells how long its value is.

use super::bytes::{Bytes, two};
use super::within;

/// Properties of characters.
pub(super) const DELETED: u16 = 0x0800;
pub(super) const WEB_HIDDEN: u16 = 0x0811;
pub(super) const STRUCK: u16 = 0x0837;
pub(super) const HIDDEN: u16 = 0x083C;
pub(super) const PLAIN: u16 = 0x2A33;
pub(super) const RAISED: u16 = 0x2A48;
pub(super) const STRUCK_TWICE: u16 = 0x2A53;
pub(super) const POSITION: u16 = 0x4845;
pub(super) const CHARACTER_STYLE: u16 = 0x4A30;
pub(super) const SYMBOL: u16 = 0x6A09;

/// Properties of paragraphs.
pub(super) const IN_TABLE: u16 = 0x2416;
pub(super) const ROW_END: u16 = 0x2417;
pub(super) const INNER_CELL: u16 = 0x244B;
pub(super) const INNER_ROW_END: u16 = 0x244C;
pub(super) const LEVEL: u16 = 0x260A;
pub(super) const PARAGRAPH_STYLE: u16 = 0x4600;
pub(super) const LIST: u16 = 0x460B;
pub(super) const DEPTH: u16 = 0x6649;
pub(super) const DEEPER: u16 = 0x664A;
/// A longer list in the data stream.
pub(super) const ELSEWHERE: [u16; 3] = [0x6645, 0x6646, 0x646B];

/// Properties of rows.
pub(super) const DELETE_CELLS: u16 = 0x5622;
pub(super) const MERGE: u16 = 0x5624;
pub(super) const SPLIT: u16 = 0x5625;
pub(super) const INSERT_CELLS: u16 = 0x7621;
pub(super) const WIDTHS: u16 = 0x7623;
pub(super) const ROW: u16 = 0xD608;
pub(super) const MERGE_DOWN: u16 = 0xD62B;

/// Tab stops: the one property whose length may be 255 or more.
const TABS: u16 = 0xC615;

/// The properties of a list, each with its value; what is cut off at the end is left out.
pub(super) fn each(list: &Bytes) -> impl Iterator<Item = (u16, &Bytes)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let name = two(list, at)?;
        let (from, length) = match name >> 13 {
            0 | 1 => (at + 2, 1),
            2 | 4 | 5 => (at + 2, 2),
            3 => (at + 2, 4),
            7 => (at + 2, 3),
            _ if name == ROW => (at + 4, usize::from(two(list, at + 2)?).saturating_sub(1)),
            _ if name == TABS && list.get(at + 2) == Some(&255) => (at + 3, tabs(list.get(at + 3..)?)?),
            _ => (at + 3, usize::from(*list.get(at + 2)?)),
        };
        at = from + length;
        Some((name, within(list, from, length)?))
    })
}

/// Bytes of tab stops that do not say how many they are.
fn tabs(value: &Bytes) -> Option<usize> {
    let deleted = usize::from(*value.first()?);
    let added = usize::from(*value.get(1 + 4 * deleted)?);
    Some(2 + 4 * deleted + 3 * added)
}

/// Whether a property that is on or off is on. What is the other way than its style is on: styles rarely are.
pub(super) fn is_on(value: &Bytes) -> bool {
    matches!(value.first(), Some(1 | 0x81))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_property_has_its_length() {
        let list = [
            &[0x16, 0x24, 1][..],                          // one byte
            &[0x0B, 0x46, 2, 0],                           // two
            &[0x49, 0x66, 3, 0, 0, 0],                     // four
            &[0x08, 0xD6, 4, 0, 9, 8, 7],                  // a row
            &[0x15, 0xC6, 255, 1, 0, 0, 0, 0, 1, 0, 0, 0], // tab stops without a length
            &[0x2B, 0xD6, 2, 0, 3],                        // a length of one byte
            &[0x48, 0x2A, 1],
            &[0x49, 0x66, 3], // cut off
        ]
        .concat();
        let found: Vec<_> = each(&list).map(|(name, value)| (name, value.len())).collect();
        let expected = [(IN_TABLE, 1), (LIST, 2), (DEPTH, 4), (ROW, 3), (TABS, 9), (MERGE_DOWN, 2), (RAISED, 1)];
        assert_eq!(found, expected);
    }
}
