//! Text that a spreadsheet must not run.

use std::borrow::Cow;

/// What a spreadsheet takes for the start of a formula; the full-width signs too, in an East Asian locale.
fn starts_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠')
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    digits.chars().all(|c| c.is_ascii_digit() || c == '.') && digits.parse::<f64>().is_ok()
}

/// Dashes alone, as reports print for "not applicable": they run nothing.
fn is_mark(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '-' | '－' | '–' | '—' | ' ' | '/'))
}

/// Puts an apostrophe before text that a spreadsheet would run, and before text that looks as if that was done to it.
///
/// ```
/// use gongkai_model::exchange::protect;
/// assert_eq!(protect("=cmd()"), "'=cmd()");
/// assert_eq!(protect("-5"), "-5");
/// assert_eq!(protect("——"), "——");
/// assert_eq!(protect("洪泽区人民政府"), "洪泽区人民政府");
/// ```
pub fn protect(text: &str) -> Cow<'_, str> {
    let rest = text.trim_start_matches('\'');
    if !rest.starts_with(starts_formula) {
        return Cow::Borrowed(text);
    }
    let harmless = is_number(text) || is_mark(text);
    if rest.len() == text.len() && harmless { Cow::Borrowed(text) } else { Cow::Owned(format!("'{text}")) }
}

/// Takes the apostrophe of [`protect`] off again.
///
/// ```
/// use gongkai_model::exchange::unprotect;
/// assert_eq!(unprotect("'=cmd()"), "=cmd()");
/// assert_eq!(unprotect("'twas"), "'twas");
/// ```
pub fn unprotect(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(inner) if inner.trim_start_matches('\'').starts_with(starts_formula) => inner,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn protect_and_unprotect_are_inverses(text in "['=+@\t－x5.-]{0,6}") {
            let protected = protect(&text);
            prop_assert_eq!(unprotect(&protected), text.as_str());
        }

        #[test]
        fn nothing_that_runs_is_left(text in "[=+@\t＝＋－＠-][a-z(|!]{1,5}") {
            prop_assert!(protect(&text).starts_with('\''));
        }
    }
}
