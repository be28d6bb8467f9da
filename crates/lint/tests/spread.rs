//! A review by some rules only, and with its work spread over threads.
#![allow(missing_docs, clippy::unwrap_used)]

use gongkai_lint::{InTurn, Rule, Settings, Spread, review_by, review_with, rule, rules};
use gongkai_loader::{Options, load};
use gongkai_model::Report;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Four threads, each of which takes the next piece from the end.
struct Threads;

impl Spread for Threads {
    fn each<T: Send>(&self, count: usize, work: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
        let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    while let Some(at) = count.checked_sub(next.fetch_add(1, Ordering::Relaxed) + 1) {
                        let one = work(at);
                        done.lock().unwrap().push((at, one));
                    }
                });
            }
        });
        let mut done = done.into_inner().unwrap();
        done.sort_by_key(|(at, _)| *at);
        done.into_iter().map(|(_, one)| one).collect()
    }
}

/// Every failing case of every rule, as one collection.
fn reports() -> Vec<Report> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/rules");
    let options = Options::at("2026-06-01".parse().unwrap());
    let mut files: Vec<_> = std::fs::read_dir(root)
        .unwrap()
        .flat_map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file() && path.extension().is_some_and(|extension| extension != "expected"))
        .collect();
    files.sort();
    let read = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap();
        load(name, &std::fs::read(path).unwrap(), &options).unwrap().reports
    };
    files.iter().flat_map(read).collect()
}

#[test]
fn threads_change_nothing() {
    let reports = reports();
    let all: Vec<&Rule> = rules().collect();
    let one = review_with(&reports, &Settings::default());
    let other = review_by(&all, &reports, &Settings::default(), &Threads);
    assert!(one.findings.len() > 100, "{}", one.findings.len());
    let json = |review: &gongkai_lint::Review| serde_json::to_string(&review.findings).unwrap();
    assert_eq!(json(&one), json(&other));
    assert_eq!(one.results, other.results);
}

#[test]
fn only_the_rules_that_are_given_are_run() {
    let reports = reports();
    let some = [rule("SUM304").unwrap(), rule("CEL201").unwrap()];
    let review = review_by(&some, &reports, &Settings::default(), &InTurn);
    let codes: std::collections::BTreeSet<&str> = review.findings.iter().map(|finding| finding.rule.as_str()).collect();
    assert_eq!(codes.into_iter().collect::<Vec<_>>(), ["CEL201", "SUM304"]);
    assert_eq!(review.results.len(), 2 * reports.len());
    // Those of each rule are the same as when all are run.
    let all = gongkai_lint::review(&reports);
    let of = |review: &gongkai_lint::Review| {
        let own = review.findings.iter().filter(|finding| finding.rule.as_str() == "CEL201");
        own.map(|finding| finding.fingerprint()).collect::<Vec<_>>()
    };
    assert_eq!(of(&review), of(&all));
}
