//! Findings, metrics and charts → one self-contained page.
//!
//! The page needs no network and no other file, and can be read without its script. Everything that comes from a
//! report is escaped by the template engine.
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may stop at once"))]

mod agency;
mod cells;
mod compare;
mod coverage;
mod definitions;
mod error;
mod files;
mod findings;
mod first;
mod input;
mod links;
mod markdown;
mod measures;
mod page;
mod plain;
mod ranking;
mod script;
mod standing;
mod summary;
mod words;
mod workbook;

pub use error::ReportError;
pub use input::{Added, Awaited, FileLine, FileOutcome, FollowedUp, PageInput, ProblemLine, StandingLine};
pub use markdown::markdown;
pub use page::{Page, Pages};
pub use plain::{PlainTable, plain_page, plain_workbook};
pub use workbook::workbook;
