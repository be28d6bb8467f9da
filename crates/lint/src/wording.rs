//! Wordings of an office's own, as its profile states them.

use crate::claims::Topic;
use crate::draft::Draft;
use gongkai_model::Report;
use std::borrow::Cow;

/// Wordings that an office adds to those of the program.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnWording {
    /// Phrases that everybody there writes: they count for no copy.
    pub stock: Vec<String>,
    /// Phrases in which nothing is wrong: what is found within one of them is not reported.
    pub allowed: Vec<String>,
    /// Names that an agency goes by besides its own.
    pub names: Vec<OwnName>,
    /// Words that stand before a number and say what it is the number of.
    pub topics: Vec<(Topic, String)>,
}

/// A name that an agency goes by besides its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnName {
    /// The agency, as its reports name it.
    pub agency: String,
    /// The other name.
    pub name: String,
}

impl OwnWording {
    /// The other names of a report's agency.
    pub(crate) fn names_of<'s>(&'s self, report: &Report) -> impl Iterator<Item = &'s str> {
        let own = report.agency.name.clone();
        self.names.iter().filter(move |of| of.agency == own).map(|of| of.name.as_str())
    }

    /// Whether what a rule found stands within a phrase that is allowed.
    pub(crate) fn allows(&self, draft: &Draft) -> bool {
        let Some((words, excerpt)) = draft.marked.as_deref().zip(draft.excerpt.as_deref()) else { return false };
        !words.is_empty()
            && self.allowed.iter().any(|phrase| phrase.contains(words) && excerpt.contains(phrase.as_str()))
    }

    /// A text with the phrases that count for no copy blanked out, byte for byte.
    pub(crate) fn without_stock<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut text = Cow::Borrowed(text);
        for phrase in self.stock.iter().filter(|phrase| !phrase.is_empty()) {
            if text.contains(phrase.as_str()) {
                text = Cow::Owned(text.replace(phrase.as_str(), &" ".repeat(phrase.len())));
            }
        }
        text
    }
}
