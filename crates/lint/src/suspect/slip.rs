//! Slips of the hand.

use gongkai_model::{CellDef, Lang};
use serde::Serialize;

/// Kinds of slips.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Slip {
    /// The numbers of a row stand a column too far to the left or right.
    ShiftedRow,
    /// A number stands in the cell beside or below its own.
    MovedNumber,
    /// A blank cell was counted as 0.
    BlankTakenAsZero,
    /// The total is 0 over parts that are not.
    TotalLeftZero,
    /// Two neighbouring digits changed places.
    TransposedDigits,
    /// A digit too many or too few.
    DigitLostOrDoubled,
    /// The total was not changed with its parts.
    TotalNotUpdated,
}

impl Slip {
    /// In words.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Slip::ShiftedRow => lang.pick("整行错位一格", "the row is off by one column"),
            Slip::MovedNumber => lang.pick("数字填到了相邻一格", "a number stands beside its cell"),
            Slip::BlankTakenAsZero => lang.pick("空白按零计入了合计", "a blank was counted as 0"),
            Slip::TotalLeftZero => lang.pick("总计未填写", "the total was left at 0"),
            Slip::TransposedDigits => lang.pick("相邻两位数字颠倒", "two digits changed places"),
            Slip::DigitLostOrDoubled => lang.pick("多写或少写一位数字", "a digit was lost or doubled"),
            Slip::TotalNotUpdated => lang.pick("总计未随分项更新", "the total was not updated"),
        }
    }
}

/// The slip of the hand that turns one number into another.
pub(crate) fn digits(printed: i64, meant: i64) -> Option<Slip> {
    let (a, b) = (printed.to_string().into_bytes(), meant.to_string().into_bytes());
    if a.len() == b.len() {
        let differ: Vec<usize> = (0..a.len()).filter(|at| a[*at] != b[*at]).collect();
        let swapped = matches!(differ[..], [i, j] if j == i + 1 && a[i] == b[j] && a[j] == b[i]);
        return swapped.then_some(Slip::TransposedDigits);
    }
    let (long, short) = if a.len() > b.len() { (&a, &b) } else { (&b, &a) };
    let one_more = long.len() == short.len() + 1 && short.len() > 1;
    let lost = one_more && (0..long.len()).any(|at| long[..at] == short[..at] && long[at + 1..] == short[at..]);
    lost.then_some(Slip::DigitLostOrDoubled)
}

/// Whether two cells stand next to each other in a row, or in a column.
pub(crate) fn neighbours(a: (&CellDef, usize), b: (&CellDef, usize)) -> bool {
    let ((one, at), (other, to)) = (a, b);
    if one.table != other.table {
        return false;
    }
    let beside = one.row == other.row && at.abs_diff(to) == 1;
    let below = one.column == other.column && one.row.abs_diff(other.row) == 1;
    beside || below
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_hand() {
        for (printed, meant, slip) in [
            (21, 12, Some(Slip::TransposedDigits)),
            (1203, 1230, Some(Slip::TransposedDigits)),
            (112, 12, Some(Slip::DigitLostOrDoubled)),
            (12, 132, Some(Slip::DigitLostOrDoubled)),
            (5, 15, None),
            (12, 13, None),
        ] {
            assert_eq!(digits(printed, meant), slip, "{printed} {meant}");
        }
    }
}
