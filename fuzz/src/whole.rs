//! The whole path: bytes → reports told apart → findings → everything that is written of them without tables of numbers.

use crate::said;
use gongkai_core::{Batch, Gathering};
use gongkai_findings::{Findings, Format, Letter, lines, notices, write};
use gongkai_lint::{Finding, Settings};
use gongkai_loader::Options;
use gongkai_model::{Lang, Report};
use jiff::civil::date;

/// Every format of findings.
const FORMATS: [Format; 8] = [
    Format::Text,
    Format::Json,
    Format::Jsonl,
    Format::Csv,
    Format::Sarif,
    Format::Junit,
    Format::Markdown,
    Format::Github,
];

/// Reads the bytes as a file of that name, and again as the report of a year before, so that rules that compare have what to
/// compare; checks what is found and writes all of it.
pub fn check(name: &str, bytes: &[u8], settings: &Settings) {
    let mut gathering = Gathering::new(Options::at(date(2026, 3, 1)));
    gathering.add(name, bytes);
    gathering.add(&format!("again-{name}"), bytes);
    let batch = gathering.finish(settings.roster.as_ref());
    let account = &batch.account;
    assert_eq!(account.files(), 2, "files = read + rejected + skipped");
    assert_eq!(account.read.iter().map(|(_, reports)| reports).sum::<usize>(), batch.reports.len());
    for lang in [Lang::Zh, Lang::En] {
        said(&account.sentence(lang));
    }
    account.problems_lines().lines().chain(account.rejected_lines().lines()).for_each(json);
    let review = batch.review(settings);
    review.findings.iter().for_each(finding);
    written(&batch, &review);
}

/// A finding says what is wrong and what to do, in both languages.
fn finding(finding: &Finding) {
    for text in [&finding.message, &finding.help] {
        said(&text.zh);
        said(&text.en);
    }
    assert!(!finding.agency.trim().is_empty() && !finding.file.is_empty(), "{finding:?}");
}

fn written(batch: &Batch, review: &gongkai_lint::Review) {
    let reports: Vec<&Report> = batch.reports.iter().collect();
    let rejected = batch.account.rejected_json();
    for lang in [Lang::Zh, Lang::En] {
        let findings = Findings { review, reports: &reports, rejected: &rejected, lang, colour: false };
        for format in FORMATS {
            let text = write(&findings, format).expect("findings can be written");
            // The others are data, which keep what a document holds.
            if matches!(format, Format::Text | Format::Junit | Format::Markdown | Format::Github) {
                clean(&text);
            }
        }
    }
    let told = lines(&review.findings).expect("findings are JSON");
    assert_eq!(told.lines().count(), review.findings.len(), "a finding a line");
    told.lines().for_each(json);
    for notice in notices(review, &Letter::default()).expect("notices can be written") {
        said(&notice.agency);
        clean(&notice.markdown);
        assert!(notice.docx.starts_with(b"PK"), "a notice is a package");
    }
}

/// A line of JSON is JSON.
fn json(line: &str) {
    serde_json::from_str::<serde_json::Value>(line).expect("a line is JSON");
}

/// What people read holds no character that XML or a terminal cannot bear.
fn clean(text: &str) {
    let bad = |c: char| (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || matches!(c, '\u{fffe}' | '\u{ffff}');
    assert!(!text.chars().any(bad), "{:?}", text.chars().find(|c| bad(*c)));
}
