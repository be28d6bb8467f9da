//! What is planted in the sample for the rules on copied text, wording and privacy is found, and its near misses are
//! left alone.
#![allow(missing_docs, clippy::unwrap_used)]

use gongkai_lint::review;
use gongkai_loader::{Options, load};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    let under = |path: PathBuf| if path.is_dir() { files(&path) } else { vec![path] };
    entries.into_iter().flat_map(under).collect()
}

#[test]
fn what_is_planted_is_found() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let options = Options::at("2026-06-01".parse().unwrap());
    let mut reports = Vec::new();
    for file in files(&data.join("sample")) {
        let name = file.strip_prefix(data.join("sample")).unwrap().to_str().unwrap().to_owned();
        reports.extend(load(&name, &std::fs::read(&file).unwrap(), &options).unwrap().reports);
    }
    let review = review(&reports);
    let chapters = ["CPY", "TXT", "PII"];
    let ours = |code: &str| chapters.iter().any(|chapter| code.starts_with(chapter));
    let found: BTreeSet<(String, String, String)> = review
        .findings
        .iter()
        .filter(|finding| ours(finding.rule.as_str()))
        .map(|finding| (finding.agency.clone(), finding.report_year.to_string(), finding.rule.to_string()))
        .collect();
    let mut wrong = Vec::new();
    let mut planted = BTreeSet::new();
    for row in csv::Reader::from_path(data.join("sample-planted.csv")).unwrap().records() {
        let row = row.unwrap();
        let key = (row[1].to_owned(), row[2].to_owned(), row[3].to_owned());
        if ours(&key.2) {
            if found.contains(&key) != (&row[4] == "defect") {
                wrong.push(format!("{} {key:?}", &row[4]));
            }
            planted.insert(key);
        }
    }
    assert!(!planted.is_empty());
    // The sample is drawn from few sentences, so that two texts may be alike that nobody planted.
    let beside: Vec<_> = found.difference(&planted).filter(|key| key.2 != "CPY701" && key.2 != "CPY702").collect();
    let messages: Vec<String> = review
        .findings
        .iter()
        .filter(|f| ours(f.rule.as_str()))
        .map(|f| format!("{} {} {} {} {:?}", f.rule, f.agency, f.report_year, f.message.zh, f.excerpt))
        .collect();
    assert!(wrong.is_empty() && beside.is_empty(), "{wrong:#?}\n{beside:#?}\n{}", messages.join("\n"));
}
