//! Annual reports on government information disclosure, from what a user names to findings, measures and charts.
//!
//! Five lines load a folder, check it, measure it and draw:
//!
//! ```
//! # let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/real");
//! let work = gongkai::open([&folder]).today("2026-03-01".parse()?).read()?;
//! let broken = work.review().findings.len();
//! let rate = work.metrics()?.metric("disclosure_rate").next();
//! let chart = work.figure("bars", "disclosure_rate", gongkai::Lang::En)?;
//! std::fs::write(std::env::temp_dir().join("rates.svg"), gongkai::charts::render_svg(&chart.spec)?)?;
//! # assert!(broken > 0 && rate.is_some_and(|row| row.value.is_some()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Everything is worked out once, and only when it is asked for. The same roster, profile and exceptions hold for
//! whatever is asked. What needs neither files nor tables of numbers (a page in a browser) is in [`core`].
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may stop at once"))]

mod error;
mod main_job;
mod opening;
mod packs;
mod pick;
mod provenance;
pub mod roll_up;
mod saving;
pub mod score;
pub mod status;
pub mod tables;
mod work;

pub use error::OpenError;
pub use gongkai_isolate::{Isolation, Worker};
pub use gongkai_model::{Lang, Report, Scope};
pub use main_job::{Content, Made, PagePlan, Product, ProductError};
pub use opening::{Measured, Opening, each_document};
pub use pick::{PickError, Wanted, roll_ups_of};
pub use saving::Saved;
pub use work::Work;

use std::path::PathBuf;

pub use gongkai_analytics as analytics;
pub use gongkai_charts as charts;
pub use gongkai_core as core;
pub use gongkai_figures as figures;
pub use gongkai_findings as findings;
pub use gongkai_isolate as isolate;
pub use gongkai_lint as lint;
pub use gongkai_loader as loader;
pub use gongkai_model as model;
pub use gongkai_report as report;
pub use gongkai_source as source;
pub use gongkai_statutory as statutory;

/// Opens what a user names: files, folders, patterns, archives, saved datasets, `-` for standard input. Nothing is read
/// before [`Opening::read`].
///
/// A path need not be text: one that is no UTF-8 is called by what it is in GB 18030, or with marks for what cannot be read.
pub fn open<S: Into<PathBuf>>(inputs: impl IntoIterator<Item = S>) -> Opening {
    Opening::new(inputs.into_iter().map(Into::into).collect())
}

/// Works with so many threads from now on, whatever the machine has. It is too late for that once work has begun; then it is refused.
/// polars has threads of its own for tables: their number is what `POLARS_MAX_THREADS` says when the process starts.
///
/// ```
/// assert!(gongkai::use_threads(2));
/// assert!(!gongkai::use_threads(4));
/// ```
pub fn use_threads(count: usize) -> bool {
    rayon::ThreadPoolBuilder::new().num_threads(count).build_global().is_ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_readme_shows_the_example_that_is_tested() {
        let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let source = std::fs::read_to_string(here.join("src/lib.rs")).unwrap();
        let of_crate = source.lines().map_while(|line| line.strip_prefix("//!")).map(|line| line.trim_start());
        let example: Vec<&str> =
            of_crate.skip_while(|line| *line != "```").skip(1).take_while(|line| *line != "```").collect();
        let shown: Vec<&str> = example.into_iter().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(shown.len(), 5);
        let readme = std::fs::read_to_string(here.join("../../README.md")).unwrap();
        assert!(readme.contains(&shown.join("\n")), "README.md shows another example");
    }
}
