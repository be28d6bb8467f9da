//! Text folded for comparison: what two writings of one label have in common.

use crate::number::is_invisible;
pub(crate) use gongkai_model::simplified;
use gongkai_model::simplifier;
use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;
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

/// Letters, digits and characters only: width, compatibility and traditional forms folded, spaces, invisible
/// characters and punctuation removed.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let simple = simplifier();
    let push = |c: char, out: &mut String| {
        let c = RADICALS.iter().find(|(radical, _)| *radical == c).map_or(c, |(_, plain)| *plain);
        if ('\u{4e00}'..='\u{9fff}').contains(&c) {
            out.push(simple(c));
        } else if c.is_alphanumeric() && !is_invisible(c) {
            out.extend(c.to_lowercase());
        }
    };
    for c in text.chars() {
        match c {
            '\u{4e00}'..='\u{9fff}' => out.push(simple(c)),
            '0'..='9' | 'a'..='z' => out.push(c),
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            // What most texts have beside these needs no look at its compatibility forms: it leaves nothing.
            '、' | '（' | '）' | '。' | '，' | '“' | '”' | '：' | '；' | '《' | '》' | '\u{3000}' | '\u{a0}' =>
                {}
            c if c.is_ascii() => {}
            c => std::iter::once(c).nfkc().for_each(|c| push(c, &mut out)),
        }
    }
    out
}

/// The common character that a radical or a compatibility form stands for; any other character as it is.
pub(crate) fn plain_character(c: char) -> char {
    match c {
        '\u{2e80}'..='\u{2eff}' => RADICALS.iter().find(|(radical, _)| *radical == c).map_or(c, |(_, plain)| *plain),
        '\u{2f00}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}' => {
            let mut plain = std::iter::once(c).nfkc();
            plain.next().filter(|_| plain.next().is_none()).unwrap_or(c)
        }
        c => c,
    }
}

/// A link as Markdown writes it: `[首页](/index.html)`.
static LINK: LazyLock<Regex> = LazyLock::new(|| pattern(r"\[([^\[\]]*)\]\([^()\s]*\)"));

/// A word that Markdown sets off: `*来源*`.
static EMPHASIS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\*([^*\s](?:[^*]*[^*\s])?)\*"));

/// A pattern that is part of the program.
pub(crate) fn pattern(text: &str) -> Regex {
    match Regex::new(text) {
        Ok(regex) => regex,
        // Every pattern is compiled by a test.
        Err(error) => panic!("{text}: {error}"),
    }
}

/// A line without what a converter or a typesetter put into it: marks of Markdown, readings, invisible characters, wide
/// digits and letters, radicals. What it says, and in which script, stays.
pub(crate) fn plain_line(text: &str) -> Cow<'_, str> {
    let text = without_readings(text);
    let text = match text.char_indices().find(|(_, c)| plain(*c) != Some(*c)) {
        // What most lines are.
        None => text,
        Some((at, _)) => {
            let mut out = String::with_capacity(text.len());
            out.push_str(&text[..at]);
            out.extend(text[at..].chars().filter_map(plain));
            Cow::Owned(out)
        }
    };
    match text {
        Cow::Borrowed(text) => match unmarked(text) {
            Cow::Borrowed(same) => Cow::Borrowed(same.trim()),
            other => other,
        },
        Cow::Owned(text) => match unmarked(&text) {
            Cow::Borrowed(same) => Cow::Owned(same.trim().to_owned()),
            Cow::Owned(other) => Cow::Owned(other),
        },
    }
}

/// What a character is in a plain line; nothing where it leaves no mark.
fn plain(c: char) -> Option<char> {
    match c {
        '\u{4e00}'..='\u{9fff}' | ' '..='~' => Some(c),
        c if is_invisible(c) => None,
        '！'..='～' => {
            let narrow = char::from_u32(u32::from(c) - 0xfee0).filter(char::is_ascii_alphanumeric);
            Some(narrow.unwrap_or(c))
        }
        '\u{a0}' | '\u{3000}' => Some(' '),
        c => Some(plain_character(c)),
    }
}

/// A line without the marks of Markdown: those of headings, lists and quotations, of emphasis, links, escapes.
pub(crate) fn unmarked(text: &str) -> Cow<'_, str> {
    let mut out = Cow::Borrowed(text);
    if out.contains("](") {
        out = LINK.replace_all(text, "$1").into_owned().into();
    }
    if !out.contains(['*', '`', '_', '#', '>', '\\']) {
        return out;
    }
    let plain = out.replace("**", "").replace("__", "").replace(['`', '\\'], "");
    let plain = EMPHASIS.replace_all(&plain, "$1");
    let marks = |c: char| c.is_whitespace() || matches!(c, '#' | '>' | '*');
    let ends = |c: char| c.is_whitespace() || matches!(c, '#' | '*');
    Cow::Owned(plain.trim_start_matches(marks).trim_end_matches(ends).to_owned())
}

/// The text without readings that a page puts behind characters: `公(gōng)开` → `公开`.
pub(crate) fn without_readings(text: &str) -> Cow<'_, str> {
    let toned = |c: char| "āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜ".contains(c);
    // All of them begin with one of these bytes, and hardly any text has one.
    if !text.bytes().any(|byte| matches!(byte, 0xc3..=0xc7)) || !text.contains(toned) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find(['(', '（']) {
        let after = open + rest[open..].chars().next().map_or(1, char::len_utf8);
        let reading = rest[after..].find([')', '）']).map(|end| (after + end, &rest[after..after + end]));
        match reading {
            Some((end, inside)) if !inside.is_empty() && inside.chars().all(|c| c.is_ascii_lowercase() || toned(c)) => {
                out.push_str(&rest[..open]);
                rest = &rest[end + rest[end..].chars().next().map_or(1, char::len_utf8)..];
            }
            _ => {
                out.push_str(&rest[..after]);
                rest = &rest[after..];
            }
        }
    }
    out.push_str(rest);
    out.into()
}

/// The text without control characters that leave no mark: no file of ours can hold them, and no reader sees them.
pub(crate) fn without_controls(text: &str) -> Cow<'_, str> {
    let control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}');
    // Without a branch, as most texts have none; those beyond ASCII begin with 0xC2.
    let any = |any, byte: u8| {
        any | (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | 0xc)) | matches!(byte, 0x7f | 0xc2)
    };
    if !text.bytes().fold(false, any) {
        return text.into();
    }
    if text.contains(control) { text.replace(control, "").into() } else { text.into() }
}

/// The text with every line ended as lines are here: old systems end them with a carriage return alone.
pub(crate) fn line_ends(text: &str) -> Cow<'_, str> {
    let alone = text.match_indices('\r').any(|(at, _)| !text[at + 1..].starts_with('\n'));
    if alone { text.replace("\r\n", "\n").replace('\r', "\n").into() } else { text.into() }
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
            ("本年新收政府信息公開申請數量", "本年新收政府信息公开申请数量"),
            ("其他法律行政法規禁止公開", "其他法律行政法规禁止公开"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} {b}");
        }
        assert_ne!(fold("其他"), fold("其他处理"));
    }

    #[test]
    fn readings_behind_characters_are_left_out() {
        assert_eq!(without_readings("政府信息公(gōng)開工作年度報(bào)告"), "政府信息公開工作年度報告");
        for text in ["（二）部分公开（区分处理的）", "公（gong）开", "é (", "naïve é (x1)"] {
            assert_eq!(without_readings(text), text);
        }
    }

    #[test]
    fn lines_without_what_a_converter_puts_into_them() {
        for (text, plain) in [
            ("## **一、总体情况** ##", "一、总体情况"),
            ("  * [首页](/index.shtml)", "首页"),
            ("> 1\\. 云泽区", "1. 云泽区"),
            ("２０２３年ＡＢ，（一）", "2023年AB，（一）"),
            ("⺠政\u{200b}局", "民政局"),
            ("認(rèn)真", "認真"),
            ("*发布时间*: 2024-01-30 | *来源*: 云泽区", "发布时间: 2024-01-30 | 来源: 云泽区"),
        ] {
            assert_eq!(plain_line(text), plain);
        }
        assert_eq!(unmarked("3*4 件"), "3*4 件");
        assert_eq!(simplified("雲澤區財政局"), "云泽区财政局");
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
