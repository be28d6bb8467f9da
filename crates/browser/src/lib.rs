//! What a page in a browser needs to check drafts: the readers, the rules and the words of the command line, behind calls that
//! a script can make. A page starts one worker for each file that it reads at a time, and one for the desk on which all
//! of them lie, since a panic ends a module and cannot be caught there.
//!
//! ```
//! use gongkai_browser::{Answer, Desk};
//! use gongkai_findings::Format;
//! use gongkai_loader::Options;
//! use gongkai_model::Lang;
//!
//! let options = Options::at("2024-03-01".parse()?);
//! let csv = "agency,report_year,cell,value\n云泽区财政局,2023,requests.received.natural_person,-3\n";
//! let mut desk = Desk::new(options.today);
//! desk.put(0, "财政局.csv", Answer::of("财政局.csv", csv.as_bytes(), false, &options), None);
//! assert!(desk.findings(Format::Json, Lang::Zh)?.contains("CEL204"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may stop at once"))]

mod answer;
pub mod binding;
mod desk;
mod drawing;
mod role;
mod view;

pub use answer::Answer;
pub use desk::{Desk, Statutory, TableFormat};
pub use role::Role;
