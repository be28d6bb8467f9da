//! Gongkai in notebooks of Rust: one line of dependencies, and what is last in a cell shows itself.
//!
//! ```text
//! :dep gongkai-notebook = { path = "crates/notebook" }
//! use gongkai_notebook::*;
//! let work = gongkai::open(["data/sample"]).today(day("2026-03-01")?).read()?;
//! work.figure("bars", "disclosure_rate", Lang::En)?
//! ```
//!
//! Without the feature `tables`, which is on by default, there is no polars to compile: [`check`] reads reports and says what is wrong with them.
//!
//! ```
//! use gongkai_notebook::{Show, check, day};
//! # let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/real");
//! # let folder = folder.to_string_lossy();
//! let checked = check([folder.as_ref()], day("2026-03-01")?);
//! assert!(!checked.batch.reports.is_empty() && checked.shown().content.contains("<pre"));
//! # Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
//! ```
//!
//! A notebook speaks Chinese, or English where the environment's `GONGKAI_LANG` says `en`.
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may stop at once"))]

mod check;
mod show;
#[cfg(feature = "tables")]
mod tables;

pub use check::{Checked, check};
pub use gongkai_model::{Date, Lang};
pub use show::{Show, Shown};

#[cfg(feature = "tables")]
pub use gongkai;
pub use gongkai_core as core;
pub use gongkai_findings as findings;
pub use gongkai_lint as lint;
pub use gongkai_loader as loader;
pub use gongkai_model as model;
pub use gongkai_source as source;

/// A day such as 2026-03-01.
///
/// # Errors
///
/// For what is none.
///
/// ```
/// assert_eq!(gongkai_notebook::day("2026-03-01")?.year(), 2026);
/// assert!(gongkai_notebook::day("yesterday").is_err());
/// # Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
/// ```
pub fn day(text: &str) -> Result<Date, Box<dyn std::error::Error + Send + Sync>> {
    text.parse().map_err(|_| format!("{text:?} is no day; valid: \"2026-03-01\"").into())
}
