//! What the rules say of files, all of them together: a line a finding, and with `--open` what could not be judged.
//!
//! ```sh
//! cargo run -p gongkai-lint --example lint_files -- report.html another.txt
//! ```
#![allow(clippy::print_stdout, clippy::print_stderr)]

use gongkai_lint::{Finding, Settings, Verdict, review_with};
use gongkai_loader::{Options, load};
use gongkai_model::Lang;

fn main() {
    let (flags, files): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|arg| arg.starts_with("--"));
    let options = Options::at("2026-03-01".parse().unwrap_or_default());
    let mut reports = Vec::new();
    for file in files {
        match std::fs::read(&file).map_err(|error| error.to_string()).and_then(|bytes| {
            let name = file.as_str();
            load(name, &bytes, &options).map_err(|error| error.to_string())
        }) {
            Ok(loaded) => reports.extend(loaded.reports),
            Err(error) => eprintln!("{file}: {error}"),
        }
    }
    let review = review_with(&reports, &Settings::default());
    for finding in review.findings.iter().flat_map(Finding::with_follows) {
        println!(
            "{}\t{}\t{}\t{:?}\t{}\t{}\t{}",
            finding.file,
            finding.rule,
            finding.severity.id(),
            finding.attribution,
            finding.place_in_words(Lang::Zh),
            finding.message.zh,
            finding.excerpt.as_deref().unwrap_or_default()
        );
    }
    if flags.iter().any(|flag| flag == "--open") {
        for result in &review.results {
            if let Verdict::NotEvaluable(reason) = &result.verdict {
                let report = reports.get(result.report).map(|report| report.origin.file.as_str()).unwrap_or_default();
                println!("{report}\t{}\topen\t\t\t{}\t", result.rule, reason.zh);
            }
        }
    }
}
