//! Documents as texts cite them, whatever blanks and brackets stand in the number.

use std::ops::Range;

/// A text without blanks, its brackets and digits of one kind, and where each of its bytes stands in the original.
pub(super) struct Plain {
    text: String,
    places: Vec<usize>,
}

impl Plain {
    pub(super) fn of(text: &str) -> Plain {
        let mut plain = Plain { text: String::with_capacity(text.len()), places: Vec::with_capacity(text.len() + 1) };
        for (at, c) in text.char_indices().filter(|(_, c)| !c.is_whitespace() && *c != '\u{200b}') {
            let same = match c {
                '[' | '［' | '【' | '(' | '（' | '﹝' => '〔',
                ']' | '］' | '】' | ')' | '）' | '﹞' => '〕',
                '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
                _ => c,
            };
            plain.text.push(same);
            plain.places.resize(plain.text.len(), at);
        }
        plain.places.push(text.len());
        plain
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Where a part of it stands in the original.
    pub(super) fn original(&self, part: Range<usize>) -> Range<usize> {
        let place = |at: usize| self.places.get(at).copied().unwrap_or_default();
        place(part.start)..place(part.end)
    }
}

/// The number that a text begins with.
pub(super) fn digits(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_and_brackets_make_no_difference() {
        let text = "国办公开办函 [2019] ６０ 号";
        let plain = Plain::of(text);
        assert_eq!(plain.text(), "国办公开办函〔2019〕60号");
        let at = plain.text().find("〔2019〕60号").unwrap();
        assert_eq!(&text[plain.original(at..plain.text().len())], "[2019] ６０ 号");
    }
}
