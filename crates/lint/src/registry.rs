//! The rules of this crate, and the review by all of them.

use crate::engine::review_by;
use crate::review::Review;
use crate::rule::Rule;
use crate::rules::{cel, cpy, frm, pii, set, sum, tim, txt, xrf, yoy};
use crate::settings::Settings;
use crate::spread::InTurn;
use gongkai_model::{Report, nearest};

/// The chapters of the catalogue, in its order, each with its rules in the order of their codes.
const CHAPTERS: &[&[Rule]] = &[
    frm::RULES,
    cel::RULES,
    sum::RULES,
    yoy::RULES,
    xrf::RULES,
    tim::RULES,
    cpy::RULES,
    txt::RULES,
    pii::RULES,
    set::RULES,
];

/// Every rule, in the order of the catalogue.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    CHAPTERS.iter().copied().flatten()
}

/// Runs every rule over every report with the default settings.
///
/// ```
/// let review = gongkai_lint::review([]);
/// assert!(review.findings.is_empty());
/// ```
pub fn review<'r>(reports: impl IntoIterator<Item = &'r Report>) -> Review {
    review_with(reports, &Settings::default())
}

/// Runs every rule over every report, one after the other.
pub fn review_with<'r>(reports: impl IntoIterator<Item = &'r Report>, settings: &Settings) -> Review {
    review_by(&rules().collect::<Vec<_>>(), reports, settings, &InTurn)
}

/// A code that names no rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown rule {code:?}; {}", if near.is_empty() { "see `gongkai rule`".to_owned() } else { format!("near: {}", near.join(", ")) })]
pub struct UnknownRule {
    /// The code.
    pub code: String,
    /// Codes and names close to it.
    pub near: Vec<String>,
}

/// The rule of a code (`SUM301`, in any case) or name (`balance-broken`).
///
/// # Errors
///
/// [`UnknownRule`] with the codes close to it.
pub fn rule(code: &str) -> Result<&'static Rule, UnknownRule> {
    let wanted = |rule: &&Rule| {
        let (zh, en) = rule.meta.title;
        let same = |known: &str| known.eq_ignore_ascii_case(code.trim());
        [rule.meta.code.as_str(), rule.meta.name, zh, en].into_iter().any(same)
    };
    rules().find(wanted).ok_or_else(|| {
        let known =
            rules().flat_map(|rule| [rule.meta.code.as_str(), rule.meta.name, rule.meta.title.0, rule.meta.title.1]);
        UnknownRule { code: code.to_owned(), near: nearest(code, known).into_iter().map(str::to_owned).collect() }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_model::{Form, Lang};
    use std::collections::BTreeSet;

    #[test]
    fn codes_and_names_are_unique_and_in_order() {
        let codes: Vec<&str> = rules().map(|rule| rule.meta.code.as_str()).collect();
        // In order within a chapter.
        let sorted = |pair: &[&str]| pair[0] < pair[1] || pair[0][..3] != pair[1][..3];
        assert!(codes.windows(2).all(sorted), "{codes:?}");
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
        let names: BTreeSet<&str> = rules().map(|rule| rule.meta.name).collect();
        assert_eq!(names.len(), rules().count());
        // A title means one rule too.
        for title in rules().flat_map(|rule| [rule.meta.title.0, rule.meta.title.1]) {
            assert_eq!(
                rules().filter(|rule| [rule.meta.title.0, rule.meta.title.1].contains(&title)).count(),
                1,
                "{title}"
            );
        }
    }

    #[test]
    fn every_file_under_rules_is_registered_under_its_own_name() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
        let mut files = BTreeSet::new();
        for chapter in std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|p| p.is_dir()) {
            for file in std::fs::read_dir(chapter).unwrap() {
                let stem = file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned();
                if stem.starts_with(|c: char| c.is_ascii_lowercase()) && stem.contains(|c: char| c.is_ascii_digit()) {
                    files.insert(stem);
                }
            }
        }
        let registered: BTreeSet<String> = rules()
            .map(|rule| format!("{}_{}", rule.meta.code.as_str().to_lowercase(), rule.meta.name.replace('-', "_")))
            .collect();
        assert_eq!(files, registered);
    }

    #[test]
    fn every_rule_is_documented_in_both_languages_and_names_its_source() {
        for rule in rules() {
            let docs = &rule.meta.docs;
            for (zh, en) in [docs.checks, docs.why, docs.bad, docs.good, docs.false_alarms, rule.meta.title] {
                assert!(!zh.is_empty() && !en.is_empty(), "{}", rule.meta.code);
            }
            assert!(!rule.meta.source.is_empty());
            for word in ["check", "validate", "verify", "test"] {
                assert!(!rule.meta.name.starts_with(word), "{}: a name states the defect", rule.meta.name);
            }
            assert!(rule.meta.page(Lang::Zh).contains(rule.meta.name));
        }
    }

    #[test]
    fn every_identity_of_the_forms_has_its_rule() {
        for form in Form::all() {
            let identities = form.identities.iter().map(|identity| &identity.rule);
            for code in identities.chain(form.relations.iter().map(|relation| &relation.rule)) {
                assert!(rule(code).unwrap().meta.forms().contains(&form.id), "{code} in form {}", form.id);
            }
        }
    }

    #[test]
    fn rules_are_about_the_forms_that_have_what_they_need() {
        let of =
            |code: &str| rule(code).unwrap().meta.forms().iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        for (codes, forms) in [
            ("FRM101 FRM105 CEL207 TXT801 SUM301 SUM302 SUM303 SUM304 YOY401 YOY402", "2019 2021"),
            ("FRM104 FRM113 XRF512 SUM305 SUM306 YOY403", "2021"),
            ("SUM308", "2014 2019"),
            ("YOY404", "2019"),
            ("SUM307 XRF511", "2014"),
            ("FRM106 CEL201 YOY405 XRF501 TIM601 SET951", "2014 2019 2021"),
        ] {
            for code in codes.split(' ') {
                assert_eq!(of(code), forms, "{code}");
            }
        }
    }

    #[test]
    fn an_unknown_code_is_answered_with_near_ones() {
        let error = rule("SUM300").unwrap_err();
        assert!(error.near.iter().any(|near| near.starts_with("SUM30")), "{error}");
        assert_eq!(rule("sum301").unwrap().meta.code.as_str(), "SUM301");
        assert_eq!(rule("balance-broken").unwrap().meta.code.as_str(), "SUM301");
    }
}
