//! Text from reports as it may be shown: it commands no terminal, is no markup, and names a file on every system.

use std::borrow::Cow;
use std::fmt::Write;

/// A text on one line, without characters that command a terminal or turn the direction of writing. What is no character
/// at all is shown as its code point.
///
/// ```
/// assert_eq!(gongkai_model::plain("甲\u{1b}[2J\n乙\u{202e}\u{fffe}"), "甲 [2J 乙 [U+FFFE]");
/// ```
pub fn plain(text: &str) -> String {
    shown(&text.replace(|c: char| c.is_control() || turns_text(c), " ")).into_owned()
}

/// A text as it stands in a page or in XML, within an element or a quoted attribute.
///
/// ```
/// assert_eq!(gongkai_model::in_html("<b>甲 & 乙\u{0}"), "&lt;b&gt;甲 &amp; 乙[U+0000]");
/// ```
pub fn in_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in shown(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// A text as XML, workbooks and pages can hold it: control characters other than tabs and line breaks, and what is no
/// character at all, are shown as their code points.
///
/// ```
/// assert_eq!(gongkai_model::shown("甲\u{0}\n乙\u{ffff}"), "甲[U+0000]\n乙[U+FFFF]");
/// assert_eq!(gongkai_model::shown("公开"), "公开");
/// ```
pub fn shown(text: &str) -> Cow<'_, str> {
    let bears = |c: char| matches!(c, '\t' | '\n' | '\r') || !(c.is_control() || is_noncharacter(c));
    if text.chars().all(bears) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if bears(c) {
            out.push(c);
        } else {
            // Writing to a string does not fail.
            let _ = write!(out, "[U+{:04X}]", u32::from(c));
        }
    }
    Cow::Owned(out)
}

/// Whether a code point is none of a character, now or ever: XML forbids some of them, and systems drop others.
///
/// ```
/// assert!(gongkai_model::is_noncharacter('\u{fffe}') && !gongkai_model::is_noncharacter('\u{fffd}'));
/// ```
pub fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe
}

/// Longest name of a file without its extension, in bytes: systems take 255, and callers add to it.
const LONGEST_NAME: usize = 180;

/// A name for a file about something of this name, safe on every system and readable: letters and figures stay, all else
/// is `_`. It ends with no dot or space, and is none that Windows keeps for a device. Two texts may have one name, also
/// if they differ by case only; who writes several files numbers them.
///
/// ```
/// use gongkai_model::file_name;
/// assert_eq!(file_name("云泽区财政局（本级）"), "云泽区财政局_本级_");
/// assert_eq!(file_name("../aux"), "___aux");
/// assert_eq!((file_name("CON"), file_name("com1"), file_name("")), ("CON_".into(), "com1_".into(), "_".into()));
/// ```
pub fn file_name(text: &str) -> String {
    let mut name = String::new();
    for c in text.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }) {
        if name.len() + c.len_utf8() > LONGEST_NAME {
            break;
        }
        name.push(c);
    }
    if name.is_empty() || is_reserved(&name.to_ascii_lowercase()) {
        name.push('_');
    }
    name
}

/// Whether Windows takes a name for a device, whatever folder it stands in and whatever ending it has.
///
/// ```
/// use gongkai_model::is_device_name;
/// assert!(["NUL", "aux.csv", "Com1.tar.gz", "con .txt", "CONIN$"].into_iter().all(is_device_name));
/// assert!(!["auxiliary.csv", "年报.aux", "com10.csv", ""].into_iter().any(is_device_name));
/// ```
pub fn is_device_name(name: &str) -> bool {
    let stem = name.split(['.', ':']).next().unwrap_or_default().trim_end().to_ascii_lowercase();
    is_reserved(stem.trim_end_matches('$'))
}

/// Names Windows keeps for devices, in lower case, with or without an extension.
pub(crate) fn is_reserved(stem: &str) -> bool {
    let numbered = |prefix: &str| {
        let mut rest = stem.strip_prefix(prefix).unwrap_or_default().chars();
        matches!((rest.next(), rest.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
    };
    matches!(stem, "con" | "prn" | "aux" | "nul" | "conin" | "conout" | "clock") || numbered("com") || numbered("lpt")
}

/// Whether a character turns the direction of writing of the text around it.
///
/// ```
/// assert!(gongkai_model::turns_text('\u{202e}') && !gongkai_model::turns_text('甲'));
/// ```
pub fn turns_text(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A text for Markdown: [`plain`], and nothing in it is markup.
///
/// ```
/// assert_eq!(gongkai_model::markdown("a|b <i>*"), "a\\|b \\<i\\>\\*");
/// ```
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in plain(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
