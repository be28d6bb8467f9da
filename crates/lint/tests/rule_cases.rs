//! Cases named by rule code: `tests/data/rules/<CODE>/<verdict>-<name>`, a file or a folder of files. What a failing
//! case finds stands in `<name>.expected`, a line a finding: expected and actual value, or the words it is about.
#![allow(missing_docs, clippy::unwrap_used)]

use gongkai_lint::{Finding, Settings, review_with, rules};
use gongkai_loader::{Options, load};
use gongkai_model::Report;
use gongkai_model::agency::{Roster, RosterEntry};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}

/// The reports of a case, and its roster if there is one.
fn case(path: &Path) -> (Vec<Report>, Settings) {
    let options = Options::at("2026-06-01".parse().unwrap());
    let files = if path.is_dir() { entries(path) } else { vec![path.to_owned()] };
    let (mut reports, mut settings) = (Vec::new(), Settings::default());
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap();
        if name == "roster.csv" {
            let mut reader = csv::Reader::from_path(&file).unwrap();
            let rows: Vec<RosterEntry> = reader.deserialize().map(Result::unwrap).collect();
            settings.roster = Some(Roster::new(rows).unwrap());
            continue;
        }
        let bytes = std::fs::read(&file).unwrap();
        let loaded = load(name, &bytes, &options).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        reports.extend(loaded.reports);
    }
    (reports, settings)
}

fn line(finding: &Finding) -> String {
    match (&finding.expected, &finding.actual, &finding.excerpt) {
        (None, None, Some(words)) => words.clone(),
        (expected, actual, _) => {
            format!("{} {}", expected.as_deref().unwrap_or("-"), actual.as_deref().unwrap_or("-"))
        }
    }
}

#[test]
fn every_case_gives_its_verdict() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/rules");
    let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
    let mut wrong = Vec::new();
    for folder in entries(&root) {
        let code = folder.file_name().unwrap().to_str().unwrap().to_owned();
        for path in entries(&folder).into_iter().filter(|path| path.extension().is_none_or(|e| e != "expected")) {
            let stem = path.file_stem().unwrap().to_str().unwrap();
            let name = format!("{code}/{stem}");
            let (reports, settings) = case(&path);
            let review = review_with(&reports, &settings);
            let verdicts: BTreeSet<&str> =
                review.results.iter().filter(|r| r.rule.as_str() == code).map(|r| r.verdict.id()).collect();
            let found: Vec<String> = review
                .findings
                .iter()
                .flat_map(Finding::with_follows)
                .filter(|f| f.rule.as_str() == code)
                .map(line)
                .collect();
            let expected = stem.split('-').next().unwrap().replace("open", "not_evaluable");
            // Of several reports one decides: that which fails, else that which could not be judged.
            let verdict = match found.is_empty() {
                false => "fail",
                true => ["fail", "pass", "not_evaluable", "not_applicable"]
                    .into_iter()
                    .find(|id| verdicts.contains(id))
                    .unwrap_or("no verdict"),
            };
            if verdict != expected {
                wrong.push(format!("{name}: {verdict}, {found:?}"));
            }
            if expected == "fail" {
                let wanted = std::fs::read_to_string(path.with_extension("expected")).unwrap_or_default();
                if found != wanted.lines().collect::<Vec<_>>() {
                    wrong.push(format!("{name}: found {found:#?}"));
                }
            }
            seen.insert((code.clone(), expected));
        }
    }
    for rule in rules() {
        for verdict in ["pass", "fail"] {
            if !seen.contains(&(rule.meta.code.to_string(), verdict.to_owned())) {
                wrong.push(format!("{} has no {verdict} case", rule.meta.code));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Words that end with an s and count nothing.
const NO_PLURALS: [&str; 6] = ["is", "was", "has", "this", "says", "stands"];

/// What is wrong with an English text: Chinese outside of quotation marks, or one of several.
fn odd_english(text: &str, names: &[String]) -> Option<String> {
    let mut plain = text.to_owned();
    // Agencies and files go by their own names.
    for name in names.iter().filter(|name| !name.is_empty()) {
        plain = plain.replace(name.as_str(), "");
    }
    let (mut outside, mut quoted) = (String::new(), 0);
    for c in plain.chars() {
        match c {
            '“' => quoted += 1,
            '”' => quoted -= 1,
            '"' => quoted = if quoted == 0 { 1 } else { 0 },
            _ if quoted == 0 => outside.push(c),
            _ => {}
        }
    }
    if let Some(han) = outside.chars().find(|c| ('\u{4e00}'..='\u{9fff}').contains(c)) {
        return Some(format!("{han} stands outside of quotation marks in {text:?}"));
    }
    let words: Vec<&str> = outside.split_whitespace().collect();
    let several = |pair: &&[&str]| {
        let word = pair[1].trim_end_matches(|c: char| !c.is_ascii_alphabetic());
        pair[0] == "1" && word.ends_with('s') && word.len() > 2 && !NO_PLURALS.contains(&word)
    };
    let heads = |pair: &&[&str]| !["section", "table", "Section", "Table"].contains(&pair[0]);
    let mut counted = words.windows(3).filter(heads).map(|three| &three[1..]).chain(words.get(..2));
    counted.find(several).map(|pair| format!("{pair:?} in {text:?}"))
}

#[test]
fn english_is_english_and_one_is_one() {
    let mut odd: BTreeSet<String> = BTreeSet::new();
    for rule in rules() {
        let docs = &rule.meta.docs;
        // The examples, good and bad, are words of reports.
        let texts = [rule.meta.title, docs.checks, docs.why, docs.false_alarms];
        odd.extend(
            texts.into_iter().filter_map(|(_, en)| odd_english(en, &[])).map(|of| format!("{}: {of}", rule.meta.code)),
        );
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/rules");
    let mut told = 0;
    for path in entries(&root).iter().flat_map(|folder| entries(folder)) {
        if path.extension().is_some_and(|extension| extension == "expected") {
            continue;
        }
        let (reports, settings) = case(&path);
        let mut names: Vec<String> = reports
            .iter()
            .flat_map(|report| [report.agency.name.clone(), report.agency.key.to_string(), report.origin.file.clone()])
            .collect();
        let roster = settings.roster.iter().flat_map(|of| (2014..2027).flat_map(|year| of.expected(year)));
        names.extend(roster.map(|agency| agency.name));
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        let review = review_with(&reports, &settings);
        for finding in review.findings.iter().flat_map(Finding::with_follows) {
            told += 1;
            let texts = [&finding.message.en, &finding.help.en];
            let names = [&names[..], std::slice::from_ref(&finding.agency)].concat();
            odd.extend(
                texts.into_iter().filter_map(|en| odd_english(en, &names)).map(|of| format!("{}: {of}", finding.rule)),
            );
        }
    }
    assert!(told > 500, "{told}");
    assert!(odd.is_empty(), "{odd:#?}");
    assert!(odd_english("the row 其他 says 1", &[]).is_some() && odd_english("1 reports are wrong", &[]).is_some());
    assert!(odd_english("the row “其他” is of 1 report", &[]).is_none());
}
