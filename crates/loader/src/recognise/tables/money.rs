//! Units of money in texts.

use crate::normal::fold;

/// Units of money in folded text, the longer before the shorter that it ends with.
const UNITS: [&str; 6] = ["百万元", "亿元", "万元", "千元", "百元", "元"];

/// Whether a text says what the unit of amounts is.
pub(super) fn is_note(text: &str) -> bool {
    text.contains("单位") && text.chars().count() <= LONGEST_NOTE && told(&fold(text)).is_some()
}

const LONGEST_NOTE: usize = 60;

/// The unit behind the word 单位.
pub(super) fn told(folded: &str) -> Option<&'static str> {
    folded.match_indices("单位").find_map(|(at, word)| {
        let mut rest = &folded[at + word.len()..];
        for lead in ["均", "为", "是", "人民币"] {
            rest = rest.strip_prefix(lead).unwrap_or(rest);
        }
        let rest = rest.trim_start_matches(['：', ':']);
        UNITS.into_iter().find(|unit| rest.starts_with(unit))
    })
}

/// The unit of money that a folded text names last.
pub(super) fn unit_in(folded: &str) -> Option<&'static str> {
    let at = folded.rfind('元')?;
    let until = &folded[..at + '元'.len_utf8()];
    UNITS.into_iter().find(|unit| until.ends_with(unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_says_the_unit_behind_the_word() {
        for (text, unit) in [
            ("单位：元", Some("元")),
            ("注：收费金额单位为元。", Some("元")),
            ("注：以上金额单位均为人民币元", Some("元")),
            ("（金额单位：万元）", Some("万元")),
            ("本单位收费100元", None),
            ("各单位应缴万元以上的", None),
        ] {
            assert_eq!(told(&fold(text)), unit, "{text:?}");
        }
    }

    #[test]
    fn a_unit_is_read_through_spaces_breaks_and_brackets() {
        for (text, unit) in [
            ("本年收费金额（单位：万 元）", Some("万元")),
            ("本年收费金额（单位：万\n元）", Some("万元")),
            ("本年收费金额（单位：万\u{200b}元）", Some("万元")),
            ("本年收费金额（人民币万 元）", Some("万元")),
            ("采购总金额（元）", Some("元")),
            ("采购总金额（单位：亿元）", Some("亿元")),
            ("本年收费金额（单位：千元）", Some("千元")),
            ("采购总金额", None),
        ] {
            assert_eq!(unit_in(&fold(text)), unit, "{text:?}");
        }
    }
}
