//! Text from reports as it may be shown: it commands no terminal and is no markup.

/// A text on one line, without characters that command a terminal or turn the direction of writing.
///
/// ```
/// assert_eq!(gongkai_model::plain("甲\u{1b}[2J\n乙\u{202e}"), "甲 [2J 乙 ");
/// ```
pub fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || turns_text(c) { ' ' } else { c }).collect()
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
