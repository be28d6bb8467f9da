//! Findings that are known already: an office that begins with many looks at the new ones only.

use gongkai_lint::{Finding, Review};
use std::collections::BTreeSet;

/// Known findings, by their fingerprints.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    known: BTreeSet<String>,
}

impl Baseline {
    /// Every finding of a review.
    pub fn of(review: &Review) -> Baseline {
        Baseline { known: review.findings.iter().map(Finding::fingerprint).collect() }
    }

    /// Reads a list, a fingerprint a line.
    pub fn parse(text: &str) -> Baseline {
        Baseline { known: text.lines().map(str::to_owned).collect() }
    }

    /// The list, a fingerprint a line, in order.
    pub fn text(&self) -> String {
        self.known.iter().map(|line| format!("{line}\n")).collect()
    }

    /// Leaves only the findings that are new.
    pub fn leave_new(&self, review: &mut Review) {
        review.findings.retain(|finding| !self.known.contains(&finding.fingerprint()));
    }
}
