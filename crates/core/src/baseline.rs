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

    /// Whether a text is such a list, as far as its first line tells; an empty one is.
    pub fn is_one(text: &str) -> bool {
        let first = text.lines().next().unwrap_or_default();
        let (code, rest) = first.split_once('|').unwrap_or_default();
        let is_code = code.len() == 6
            && code.bytes().take(3).all(|byte| byte.is_ascii_uppercase())
            && code.bytes().skip(3).all(|byte| byte.is_ascii_digit());
        text.is_empty() || (is_code && rest.matches('|').count() >= 3)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_told_from_other_files() {
        for list in ["", "SUM304|淮安市洪泽区|人民政府|2023|requests.total.total|\n", "TXT801|某区|财政局|2023||一二\n"]
        {
            assert!(Baseline::is_one(list), "{list}");
        }
        for other in
            ["agency,report_year,cell,value\n", "\nx", "某区财政局2023年年报", "SUM304|x", "# | a | b | c | d |\n"]
        {
            assert!(!Baseline::is_one(other), "{other}");
        }
    }
}
