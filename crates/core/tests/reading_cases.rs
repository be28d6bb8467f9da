//! What the rules say of the small documents of `tests/data/reading`: of those that were read wrongly once, and were blamed for it.
#![allow(clippy::unwrap_used, reason = "a test")]

use gongkai_core::{Batch, Gathering};
use gongkai_lint::{Review, Settings};
use gongkai_loader::Options;
use gongkai_model::Attribution;
use std::path::{Path, PathBuf};

fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let mut entries: Vec<PathBuf> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries.retain(|path| path.extension().is_none_or(|extension| extension != "expected"));
    entries.iter().flat_map(|path| files(path)).collect()
}

/// A file or a folder of `tests/data/reading`, named as a user would name it from there.
fn reviewed(case: &str) -> (Batch, Review) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/reading");
    let mut gathering = Gathering::new(Options::at("2026-03-01".parse().unwrap()));
    for file in files(&root.join(case)) {
        let name = file.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        gathering.add(&name, &std::fs::read(&file).unwrap());
    }
    let batch = gathering.finish(None);
    assert!(!batch.reports.is_empty(), "{case}: {:?}", batch.account.rejected);
    let review = batch.review(&Settings::default());
    (batch, review)
}

/// The rules that find something.
fn found(review: &Review) -> Vec<&str> {
    let mut codes: Vec<&str> = review.findings.iter().map(|finding| finding.rule.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

#[test]
fn documents_are_not_blamed_for_how_they_are_laid_out() {
    for (case, never) in [
        ("html/wechat.html", &["FRM101", "FRM113"][..]),
        ("heads/html-2019", &["SET955", "SET954"]),
        ("heads/dates/iso_with_time", &["TIM601", "TIM602"]),
        ("heads/dates/iso_with_seconds", &["TIM601", "TIM602"]),
        ("heads/dates/han_with_time", &["TIM601", "TIM602"]),
        ("heads/dates/source_before_date", &["TIM601", "TIM602"]),
        ("heads/dates/date_before_source", &["TIM601", "TIM602"]),
        ("heads/dates/riqi_and_author", &["TIM601", "TIM602"]),
        ("heads/scrape-time-taken-as-published.txt", &["TIM601"]),
        ("heads/aspect-headings-like-section-titles.txt", &["FRM101", "FRM102", "FRM104"]),
        ("heads/aspect-headings-control.txt", &["FRM101", "FRM102", "FRM104"]),
        ("heads/markdown-heading-marks.txt", &["TXT805"]),
        ("tables/header-row-total-cell-read-as-row.txt", &["CEL201"]),
    ] {
        let (_, review) = reviewed(case);
        let wrong: Vec<_> = found(&review).into_iter().filter(|code| never.contains(code)).collect();
        assert!(wrong.is_empty(), "{case}: {wrong:?}");
    }
}

#[test]
fn what_is_wrong_in_them_is_found() {
    for (case, code, actual) in [
        ("text/mistyped-label.txt", "TXT805", None),
        ("heads/title_wrong_year_everything_else_right.html", "TIM603", Some("2022")),
    ] {
        let (_, review) = reviewed(case);
        let finding = review.findings.iter().find(|finding| finding.rule.as_str() == code);
        let finding = finding.unwrap_or_else(|| panic!("{case}: {:?}", found(&review)));
        assert_eq!(finding.attribution, Attribution::Agency, "{case}: {finding:?}");
        assert!(actual.is_none_or(|actual| finding.actual.as_deref() == Some(actual)), "{case}: {finding:?}");
    }
}

#[test]
fn a_wrong_year_in_a_title_displaces_nothing() {
    let (batch, review) = reviewed("heads/displaced");
    let years: Vec<(i32, bool)> =
        batch.reports.iter().map(|report| (report.report_year, report.origin.file.contains("t2022"))).collect();
    assert_eq!(years, [(2021, true), (2022, false)], "each counts for its own year");
    assert_eq!(batch.reports[0].agency.key, batch.reports[1].agency.key);
    assert!(!found(&review).contains(&"SET954"), "{:?}", found(&review));
    let title = review.findings.iter().find(|finding| finding.rule.as_str() == "TIM603").unwrap();
    assert_eq!((title.report_year, title.actual.as_deref()), (2022, Some("2021")));
}
