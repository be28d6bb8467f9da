//! Findings that are known already: an office that begins with many looks at the new ones only.

use gongkai_lint::{Finding, Review};
use std::collections::BTreeSet;

/// Known findings, by their fingerprints.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    known: BTreeSet<String>,
}

impl Baseline {
    /// Every finding of a review, those that hang under another among them.
    pub fn of(review: &Review) -> Baseline {
        Baseline { known: review.findings.iter().flat_map(Finding::with_follows).map(Finding::fingerprint).collect() }
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

    /// Leaves only the findings that are new. A new one that hangs under a known one stands by itself.
    pub fn leave_new(&self, review: &mut Review) {
        let is_new = |finding: &Finding| !self.known.contains(&finding.fingerprint());
        for mut finding in std::mem::take(&mut review.findings) {
            finding.follows.retain(is_new);
            if is_new(&finding) {
                review.findings.push(finding);
            } else {
                review.findings.append(&mut finding.follows);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hangs_under_a_known_finding_is_known_by_itself() {
        let cells = "agency,report_year,cell,value\n云泽区财政局,2023,requests.received.natural_person,-3\n\
                     云泽区财政局,2023,requests.carried_in.natural_person,-4\n云泽区财政局,2023,requests.granted.business,x\n";
        let options = gongkai_loader::Options::at("2024-03-01".parse().unwrap());
        let reports = gongkai_loader::load("a.csv", cells.as_bytes(), &options).unwrap().reports;
        let mut review = gongkai_lint::review(&reports);
        review.findings.retain(|finding| finding.rule.as_str().starts_with("CEL"));
        let [first, second, third] = &review.findings[..] else { panic!("{:?}", review.findings) };
        let hung = |first: &Finding, follows: &[&Finding]| Review {
            findings: vec![Finding { follows: follows.iter().map(|of| (*of).clone()).collect(), ..first.clone() }],
            ..Review::default()
        };
        let left = |known: &Baseline, mut review: Review| {
            known.leave_new(&mut review);
            let told = |finding: &Finding| (finding.fingerprint(), finding.follows.len());
            review.findings.iter().map(told).collect::<Vec<_>>()
        };
        let known = Baseline::of(&hung(first, &[second]));
        assert_eq!(known.text().lines().count(), 2);
        assert_eq!(left(&known, hung(first, &[second])), []);
        // A new one under a known one, and a known one under a new one.
        assert_eq!(left(&known, hung(first, &[second, third])), [(third.fingerprint(), 0)]);
        assert_eq!(left(&known, hung(third, &[second])), [(third.fingerprint(), 0)]);
        // What hung is known where it stands by itself later.
        assert_eq!(left(&known, hung(second, &[])), []);
    }

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
