//! How grave a finding is where that depends on the case.
#![allow(missing_docs, clippy::unwrap_used)]

use gongkai_lint::{Finding, Severity, review};
use gongkai_loader::{Options, load};

fn grades(code: &str, name: &str, bytes: &[u8]) -> Vec<Severity> {
    let loaded = load(name, bytes, &Options::at("2026-06-01".parse().unwrap())).unwrap();
    let review = review(&loaded.reports);
    let all = review.findings.iter().flat_map(Finding::with_follows);
    all.filter(|finding| finding.rule.as_str() == code).map(|finding| finding.severity).collect()
}

#[test]
fn a_gap_between_years_is_with_severity_it_is_great() {
    for (out, back, grade) in [
        (2, 3, Some(Severity::Note)),
        (1000, 1012, Some(Severity::Note)),
        (20, 10, Some(Severity::Note)),
        (100, 80, Some(Severity::Warning)),
        (0, 11, Some(Severity::Warning)),
        (7, 7, None),
    ] {
        let cells = format!(
            "agency,report_year,cell,value\n云泽区财政局,2022,requests.carried_out.total,{out}\n\
             云泽区财政局,2023,requests.carried_in.total,{back}\n"
        );
        let found = grades("YOY401", "x.csv", cells.as_bytes());
        assert_eq!(found, grade.into_iter().collect::<Vec<_>>(), "{out} {back}");
    }
}

#[test]
fn what_the_law_says_of_few_or_of_words_only_is_graded_down() {
    let case = |path: &str| {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/rules");
        let code = path.split('/').next().unwrap();
        grades(code, path.rsplit('/').next().unwrap(), &std::fs::read(root.join(path)).unwrap())
    };
    assert_eq!(case("FRM116/fail-a-township.html"), [Severity::Note]);
    assert_eq!(case("FRM116/fail-assessment-only.html"), [Severity::Warning]);
    assert_eq!(case("TIM603/fail-section-five-of-years-before.html"), [Severity::Warning]);
    assert_eq!(case("FRM113/fail-charged-without-figures.html"), [Severity::Warning]);
    assert_eq!(case("FRM113/fail-not-a-word.txt"), [Severity::Error]);
    assert_eq!(case("TXT807/fail-residue-0.html"), [Severity::Warning]);
    assert_eq!(case("TXT807/fail-residue-1.html"), [Severity::Error]);
    assert_eq!(case("SUM308/fail-wechat-above-all.csv"), [Severity::Warning]);
}
