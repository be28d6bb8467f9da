//! Paragraphs of a report.

use gongkai_model::Place;
use std::ops::Range;

/// A paragraph and the section it stands in.
#[derive(Debug, Clone, Copy)]
pub struct Paragraph<'r> {
    /// Its text.
    pub text: &'r str,
    /// Key of the section; [`Section::PREAMBLE`](gongkai_model::Section::PREAMBLE) before the first heading, nothing under a heading of its own.
    pub section: Option<&'r str>,
    /// Where it stands.
    pub place: Place,
}

impl Paragraph<'_> {
    /// The byte ranges of its sentences, each with its full stop.
    pub fn sentences(&self) -> impl Iterator<Item = Range<usize>> {
        let mut start = 0;
        let text = self.text;
        std::iter::from_fn(move || {
            let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
            let end = rest
                .char_indices()
                .find(|(_, c)| matches!(c, '。' | '！' | '？' | '；'))
                .map_or(text.len(), |(at, c)| start + at + c.len_utf8());
            let sentence = start..end;
            start = end;
            Some(sentence)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_cover_the_paragraph() {
        let text = "收到12件。办结11件；结转1件";
        let paragraph = Paragraph { text, section: None, place: Place::default() };
        let sentences: Vec<&str> = paragraph.sentences().map(|range| &text[range]).collect();
        assert_eq!(sentences, ["收到12件。", "办结11件；", "结转1件"]);
        assert_eq!(sentences.concat(), text);
    }
}
