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

mod claims;
mod engine;
mod exceptions;
mod facts;
mod finding;
mod registry;
mod rule;
mod rules;
mod settings;
mod suspect;
mod words;

pub use claims::{Claim, Topic};
pub use engine::{CollectionFindings, Lacking, Review, RuleResult, review, review_with};
pub use exceptions::{Excepted, Exception, Idle, apply};
pub use facts::{Facts, Paragraph};
pub use finding::{CellRef, Draft, Finding, Findings, Text};
pub use registry::{UnknownRule, rule, rules};
pub use rule::{
    Check, CollectionContext, Docs, ReportContext, Rule, RuleCode, RuleMeta, SeriesContext, Severity, Stage, Verdict,
};
pub use settings::{Deadline, Level, Settings, Thresholds};
pub use suspect::{Slip, Suspect, SuspectCell};
