//! Rules over reports: what is wrong, in which cell, and what would be right.
//!
//! A rule is one file under `rules/`: its metadata, its documentation and its check. The engine runs the rules, sets the
//! severity and orders what they find; a rule prints nothing and reads nothing but the report it is given.
//!
//! ```
//! let rule = gongkai_lint::rule("SUM304").unwrap();
//! assert_eq!(rule.meta.name, "dispute-total-wrong");
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may stop at once"))]

mod breach;
mod cell_ref;
mod claims;
mod code;
mod digits;
mod doubt;
mod draft;
mod engine;
mod excepted;
mod exceptions;
mod explain;
mod facts;
mod finding;
mod legible;
mod outline;
mod own;
mod paragraph;
mod prose;
mod registry;
mod review;
mod rule;
mod rules;
mod settings;
mod spread;
mod suspect;
mod text;
mod verdict;
mod wording;
mod words;

pub use cell_ref::CellRef;
pub use claims::{Claim, Topic};
pub use code::{RuleCode, Severity};
pub use doubt::Doubt;
pub use draft::{CollectionFindings, Draft, Findings};
pub use engine::review_by;
pub use excepted::Excepted;
pub use exceptions::{Exception, Idle, apply};
pub use facts::Facts;
pub use finding::Finding;
pub use own::{Demand, OwnCheck};
pub use paragraph::Paragraph;
pub use registry::{UnknownRule, review, review_with, rule, rules};
pub use review::{Lacking, Review, RuleResult};
pub use rule::{Check, CollectionContext, Docs, Needs, ReportContext, Rule, RuleMeta, SeriesContext, Stage};
pub use settings::{Deadline, Level, Settings, Thresholds};
pub use spread::{InTurn, Spread};
pub use suspect::{Slip, Suspect, SuspectCell};
pub use text::Text;
pub use verdict::{Reason, Verdict};
pub use wording::{OwnName, OwnWording};

/// The last day on which a report is out in time: by the first of the settings' deadlines that fits, else by law.
///
/// Source: 政府信息公开条例 (2019) §49, for report years to 2018 that of 2008 §31.
pub fn deadline(report: &gongkai_model::Report, settings: &Settings) -> Option<gongkai_model::Date> {
    rules::tim::deadline::of(report, settings).map(|due| due.date)
}
