//! What the rules say of files, all of them together: a line a finding, and with `--open` what could not be judged. With `--speed`
//! instead how long the rules take, for each report by itself and for all of them together.
//!
//! ```sh
//! cargo run -p gongkai-lint --example lint_files -- report.html another.txt
//! ```
#![allow(clippy::print_stdout, clippy::print_stderr)]

use gongkai_lint::{Finding, Settings, Verdict, review_with};
use gongkai_loader::{Options, load};
use gongkai_model::{Lang, Report};
use std::hint::black_box;
use std::time::Instant;

/// How often the reports are checked for `--speed`; the fastest time counts.
const ROUNDS: usize = 7;

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
    if flags.iter().any(|flag| flag == "--speed") {
        speed(&reports);
        return;
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

/// Seconds of the processor that this thread has had; of the clock where the system does not tell.
fn seconds(start: Instant) -> f64 {
    let had = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = had.and_then(|text| text.split(' ').next()?.parse::<u64>().ok());
    nanoseconds.map_or_else(|| start.elapsed().as_secs_f64(), |n| n as f64 / 1e9)
}

fn speed(reports: &[Report]) {
    let (settings, start) = (Settings::default(), Instant::now());
    let each = || reports.iter().for_each(|report| _ = black_box(review_with([report], &settings)));
    let all = || _ = black_box(review_with(reports, &settings));
    for (name, run) in [("each by itself", &each as &dyn Fn()), ("all together", &all)] {
        let rounds = (0..ROUNDS).map(|_| {
            let before = seconds(start);
            run();
            seconds(start) - before
        });
        let best = rounds.fold(f64::INFINITY, f64::min);
        println!("{name}\t{:.3} ms a report\t{} reports", best * 1e3 / reports.len() as f64, reports.len());
    }
}
