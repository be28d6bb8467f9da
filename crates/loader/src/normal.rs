//! Text folded for comparison: what two writings of one label have in common.

use crate::number::is_invisible;
use unicode_normalization::UnicodeNormalization;

/// Radicals that NFKC leaves alone but that PDF tools put in place of the character they look like.
const RADICALS: [(char, char); 22] = [
    ('⺠', '民'),
    ('⻅', '见'),
    ('⻆', '角'),
    ('⻉', '贝'),
    ('⻋', '车'),
    ('⻓', '长'),
    ('⻔', '门'),
    ('⻘', '青'),
    ('⻚', '页'),
    ('⻛', '风'),
    ('⻜', '飞'),
    ('⻝', '食'),
    ('⻢', '马'),
    ('⻤', '鬼'),
    ('⻥', '鱼'),
    ('⻦', '鸟'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻬', '齐'),
    ('⻰', '龙'),
    ('⻳', '龟'),
    ('⻄', '西'),
];

/// Letters, digits and characters only: width and compatibility forms folded, spaces, invisible characters and
/// punctuation removed.
pub(crate) fn fold(text: &str) -> String {
    text.nfkc()
        .map(|c| RADICALS.iter().find(|(radical, _)| *radical == c).map_or(c, |(_, plain)| *plain))
        .filter(|c| c.is_alphanumeric() && !is_invisible(*c))
        .collect::<String>()
        .to_lowercase()
}

/// The text without what stands in brackets.
pub(crate) fn without_brackets(text: &str) -> String {
    let mut out = String::new();
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '(' | '（' | '[' | '［' | '【' => depth += 1,
            ')' | '）' | ']' | '］' | '】' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// The folded text without a number in front of it: `三不予公开` → `不予公开`, `1属于国家秘密` → `属于国家秘密`.
pub(crate) fn without_number(folded: &str) -> &str {
    let chinese = |c: char| "一二三四五六七八九十".contains(c);
    let rest = folded.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() < folded.len() { rest } else { folded.trim_start_matches(chinese) }
}

/// Whether a line begins like a numbered heading, and what stands behind the number: `一、总体情况`, `（二）…`, `1.`.
pub(crate) fn numbered(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let open = text.starts_with(['(', '（']);
    let start = if open { text.chars().next().map_or(0, char::len_utf8) } else { 0 };
    let body = &text[start..];
    let digits: usize = body
        .chars()
        .take_while(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(*c))
        .map(char::len_utf8)
        .sum();
    if digits == 0 || digits > 9 {
        return None;
    }
    let rest = &body[digits..];
    let mark = rest.chars().next()?;
    let closes = if open {
        matches!(mark, ')' | '）')
    } else {
        matches!(mark, '、' | '.' | '．' | ',' | '，' | ' ' | '　' | ':' | '：')
    };
    closes.then(|| (&body[..digits], rest[mark.len_utf8()..].trim_start_matches(['、', ' ', '　'])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_writings_of_one_label_fold_alike() {
        for (a, b) in [
            ("3.危及“三安全一稳定”", "3．危及\"三安全一稳定\""),
            ("总 计", "总\n计"),
            ("自\u{200b}然\u{a0}人", "自然人"),
            ("第二十条第（一）项", "第二十条 第(一)项"),
            ("⺠政⻔", "民政门"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} {b}");
        }
        assert_ne!(fold("其他"), fold("其他处理"));
    }

    #[test]
    fn numbers_in_front_of_headings() {
        assert_eq!(numbered("一、总体情况"), Some(("一", "总体情况")));
        assert_eq!(numbered("一．总体情况"), Some(("一", "总体情况")));
        assert_eq!(numbered("（二）部分公开"), Some(("二", "部分公开")));
        assert_eq!(numbered("(二)、部分公开"), Some(("二", "部分公开")));
        assert_eq!(numbered("10. 其他"), Some(("10", "其他")));
        assert_eq!(numbered("一是加强"), None);
        assert_eq!(numbered("2021年政府信息公开工作年度报告"), None);
    }
}
