//! Looks for copies among texts, a text a line, each of an office of its own: how long it takes, and which lines are another's.
//! `scripts/beside-datasketch` runs it beside MinHash and LSH in Python on the same lines.
//!
//! ```sh
//! cargo run --profile bench -p gongkai-lint --example copies -- texts.txt
//! ```
#![allow(clippy::print_stdout, clippy::print_stderr)]

use gongkai_lint::{Level, Settings, review_with, rules};
use gongkai_model::agency::Agency;
use gongkai_model::{Carried, Origin, Passage, Place, Report, Section, SourceFormat};
use std::time::Instant;

fn report(line: usize, text: &str) -> Report {
    let agency = Agency::parse(&format!("云泽区第{:06}街道办事处", line + 1), None);
    let origin = Origin { file: format!("{}", line + 1), format: SourceFormat::Text, cited: None };
    let section = |key: &str, heading: &str, text: &str| Section {
        key: Some(key.to_owned()),
        heading: heading.to_owned(),
        paragraphs: vec![Passage { text: text.to_owned(), place: Place::default() }],
        place: Place::default(),
    };
    Report::builder(agency, 2024, origin)
        .sections(vec![section("problems", "五、存在的主要问题及改进情况", text)])
        .carried(Carried { text: true, ..Carried::default() })
        .build()
}

fn main() {
    let Some(file) = std::env::args().nth(1) else { return eprintln!("which file?") };
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) => return eprintln!("{file}: {error}"),
    };
    let reports: Vec<Report> = text.lines().enumerate().map(|(line, text)| report(line, text)).collect();
    let mut settings = Settings::default();
    let others = rules().filter(|rule| rule.meta.code.as_str() != "CPY702");
    settings.levels.extend(others.map(|rule| (rule.meta.code, Level::Off)));
    let begun = Instant::now();
    let review = review_with(&reports, &settings);
    let seconds = begun.elapsed().as_secs_f64();
    eprintln!("{} texts, {} copies, {seconds:.3} s", reports.len(), review.findings.len());
    let mut lines: Vec<usize> = review.findings.iter().filter_map(|finding| finding.file.parse().ok()).collect();
    lines.sort_unstable();
    lines.iter().for_each(|line| println!("{line}"));
}
