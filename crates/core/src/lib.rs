//! From files in memory to reports told apart, an account of every file, and a review: what every program does first,
//! whether it is the command line, a notebook or a page in a browser.
//!
//! Nothing here reads a file, knows the time or starts a thread.
//!
//! ```
//! use gongkai_core::Gathering;
//! use gongkai_lint::Settings;
//! use gongkai_loader::Options;
//!
//! let csv = "agency,report_year,cell,value\n云泽区财政局,2023,requests.received.natural_person,-3\n";
//! let mut gathering = Gathering::new(Options::at("2024-03-01".parse()?));
//! gathering.add("财政局.csv", csv.as_bytes());
//! gathering.add("通知.txt", "请各单位按时报送。".as_bytes());
//! let batch = gathering.finish(None);
//! assert_eq!((batch.reports.len(), batch.account.rejected.len()), (1, 1));
//! let review = batch.review(&Settings::default());
//! assert!(review.findings.iter().any(|finding| finding.rule.as_str() == "CEL204"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may stop at once"))]

mod account;
mod baseline;
mod batch;
mod error;
mod exceptions;
mod profile;
mod reading;

pub use account::{Account, Beyond, FileProblem, Outcome, PackTally, Rejected};
pub use baseline::Baseline;
pub use batch::{Apart, Batch, Gathering, sha256};
pub use error::{CoreError, unknown_rule};
pub use exceptions::read_exceptions;
pub use profile::{PROFILE, Profile, rules_named};
pub use reading::{Reading, worst_read};
