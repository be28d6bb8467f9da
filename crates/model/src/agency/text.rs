//! Cleaning of names before they are read.

use unicode_normalization::UnicodeNormalization;

/// Han characters, as far as names of places and offices use them.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}')
}

/// Characters that are not seen and carry no meaning in a name: controls, zero-width marks, direction marks, and what is
/// no character.
fn is_invisible(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c, '\u{00AD}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
        || crate::is_noncharacter(c)
}

/// NFKC in simplified characters, without invisible ones; blanks vanish beside Han characters (字 间 空 格 is layout) and shrink
/// to one elsewhere. The result is stable: normalising twice changes nothing.
pub(super) fn normalise(text: &str) -> String {
    // Common Han characters by themselves, as in nearly every name, have no other form but the traditional one.
    if text.chars().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c)) {
        return crate::simplified(text).into_owned();
    }
    let visible: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    let composed: String = visible.nfkc().filter(|c| !is_invisible(*c)).collect();
    let words: Vec<&str> = composed.split_whitespace().collect();
    let mut out = String::with_capacity(composed.len());
    for word in words {
        let glue = out.chars().next_back().is_none_or(is_han_or_mark) || word.chars().next().is_none_or(is_han_or_mark);
        if !glue {
            out.push(' ');
        }
        out.push_str(word);
    }
    // Removing a mark can bring two characters together that compose; a second pass settles it.
    out.nfkc().map(crate::simplifier()).collect()
}

/// Beside these a blank is layout, never a word boundary.
fn is_han_or_mark(c: char) -> bool {
    is_han(c) || matches!(c, '(' | ')' | '/' | '|' | '、' | '·')
}

/// Replaces the two characters that separate the parts of a key by look-alikes that compatibility
/// normalisation leaves alone, so that a name can hold anything and a key still reads back.
pub(super) fn key_part(text: &str) -> String {
    normalise(text)
        .chars()
        .map(|c| match c {
            '/' => '\u{2215}',
            '|' => '\u{2223}',
            other => other,
        })
        .collect()
}

/// Removes remarks in brackets: `柳州市财政局(汇总)`, `大数据局(政务服务局)`. A second name on the door plate
/// or a note on scope does not make another agency. A text that is nothing but a remark stays as it is.
pub(super) fn without_remarks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '(' | '[' | '〔' | '【' => depth += 1,
            ')' | ']' | '〕' | '】' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    let out = out.trim().to_owned();
    if out.is_empty() { text.to_owned() } else { out }
}
