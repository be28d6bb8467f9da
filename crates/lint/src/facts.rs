//! What a report's text says, worked out once for all rules.

use crate::claims::{self, Claim};
use crate::doubt::Outline;
use gongkai_model::{Place, Report, Section};
use std::cell::OnceCell;
use std::ops::Range;

/// A report with its text laid out for rules.
#[derive(Debug)]
pub struct Facts<'r> {
    /// The report.
    pub report: &'r Report,
    /// Its paragraphs in reading order.
    pub paragraphs: Vec<Paragraph<'r>>,
    pub(crate) outline: Outline,
    claims: OnceCell<Vec<Claim>>,
}

/// A paragraph and the section it stands in.
#[derive(Debug, Clone, Copy)]
pub struct Paragraph<'r> {
    /// Its text.
    pub text: &'r str,
    /// Key of the section; [`Section::PREAMBLE`] before the first heading, nothing under a heading of its own.
    pub section: Option<&'r str>,
    /// Where it stands.
    pub place: Place,
}

impl<'r> Facts<'r> {
    /// Lays out a report.
    pub fn of(report: &'r Report) -> Facts<'r> {
        let mut paragraphs = Vec::new();
        for section in &report.sections {
            let key = section.key.as_deref();
            let of = |passage: &'r gongkai_model::Passage| Paragraph {
                text: &passage.text,
                section: key,
                place: passage.place,
            };
            paragraphs.extend(section.paragraphs.iter().map(of));
        }
        Facts { report, paragraphs, outline: Outline::of(report), claims: OnceCell::new() }
    }

    /// The paragraphs of one section of the form.
    pub fn of_section(&self, key: &str) -> impl Iterator<Item = &Paragraph<'r>> {
        self.paragraphs.iter().filter(move |paragraph| paragraph.section == Some(key))
    }

    /// The paragraphs before the first heading.
    pub fn preamble(&self) -> impl Iterator<Item = &Paragraph<'r>> {
        self.of_section(Section::PREAMBLE)
    }

    /// What the text states about the agency's own numbers.
    pub fn claims(&self) -> &[Claim] {
        self.claims.get_or_init(|| claims::of(&self.paragraphs))
    }

    /// Whether the source carries text at all: cells alone say nothing about it.
    pub fn has_text(&self) -> bool {
        self.report.carried.text
    }
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
