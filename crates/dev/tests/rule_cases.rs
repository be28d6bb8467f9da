//! Cases named by rule code: `tests/data/rules/<CODE>/<verdict>-<name>.csv`.
#![allow(missing_docs, clippy::unwrap_used)]

use gongkai_lint::{RULES, review};
use gongkai_loader::{Options, load};
use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn every_case_gives_its_verdict() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/rules");
    let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
    for folder in std::fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()) {
        let code = folder.file_name().unwrap().to_str().unwrap().to_owned();
        for file in std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            if file.extension().is_none_or(|extension| extension != "csv") {
                continue;
            }
            let name = format!("{code}/{}", file.file_stem().unwrap().to_str().unwrap());
            let bytes = std::fs::read(&file).unwrap();
            let options = Options::at("2026-03-01".parse().unwrap());
            let loaded = load("case.csv", &bytes, &options).unwrap_or_else(|error| panic!("{name}: {error}"));
            let review = review(&loaded.reports);
            let verdict = review.results.iter().find(|r| r.rule.as_str() == code).unwrap().verdict.id();
            let expected = file.file_stem().unwrap().to_str().unwrap().split('-').next().unwrap().to_owned();
            assert_eq!(verdict, expected.replace("open", "not_evaluable"), "{name}");
            let found: Vec<String> = review
                .findings
                .iter()
                .filter(|finding| finding.rule.as_str() == code)
                .map(|f| format!("{} {}", f.expected.as_deref().unwrap_or("-"), f.actual.as_deref().unwrap_or("-")))
                .collect();
            if expected == "fail" {
                let wanted = std::fs::read_to_string(file.with_extension("expected")).unwrap();
                assert_eq!(found, wanted.lines().collect::<Vec<_>>(), "{name}");
            } else {
                assert!(found.is_empty(), "{name}: {found:?}");
            }
            seen.insert((code.clone(), expected));
        }
    }
    for rule in RULES {
        for verdict in ["pass", "fail"] {
            let key = (rule.meta.code.to_string(), verdict.to_owned());
            assert!(seen.contains(&key), "{} has no {verdict} case", rule.meta.code);
        }
    }
}
