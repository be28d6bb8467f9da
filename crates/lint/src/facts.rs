//! What a report's text says, worked out once for all rules.

use crate::claims::{self, Claim};
use crate::outline::Outline;
use crate::wording::OwnWording;
use gongkai_model::{Report, Section};
use std::sync::{Arc, OnceLock};

pub(crate) use crate::paragraph::Paragraph;

/// A report with its text laid out for rules.
#[derive(Debug)]
pub struct Facts<'r> {
    /// The report.
    pub report: &'r Report,
    /// Its paragraphs in reading order.
    pub paragraphs: Vec<Paragraph<'r>>,
    pub(crate) outline: Outline,
    claims: OnceLock<Vec<Claim>>,
    pub(crate) wording: Arc<OwnWording>,
}

impl<'r> Facts<'r> {
    /// Lays out a report.
    pub fn of(report: &'r Report) -> Facts<'r> {
        Facts::worded(report, &Arc::default())
    }

    /// Lays out a report of an office with wordings of its own.
    pub fn worded(report: &'r Report, wording: &Arc<OwnWording>) -> Facts<'r> {
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
        let (outline, wording) = (Outline::of(report), Arc::clone(wording));
        Facts { report, paragraphs, outline, claims: OnceLock::new(), wording }
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
        self.claims.get_or_init(|| claims::of(&self.paragraphs, self.report.report_year, &self.wording.topics))
    }

    /// Whether the source carries text at all: cells alone say nothing about it.
    pub fn has_text(&self) -> bool {
        self.report.carried.text
    }
}
