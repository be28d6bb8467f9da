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

mod area;
mod claims;
mod doubt;
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

pub use area::{AreaGovernment, area_government};
pub use claims::{Claim, Topic};
pub use doubt::Doubt;
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

/// The last day on which a report is out in time: by the first of the settings' deadlines that fits, else by law.
///
/// Source: 政府信息公开条例 (2019) §49, for report years to 2018 that of 2008 §31.
pub fn deadline(report: &gongkai_model::Report, settings: &Settings) -> Option<gongkai_model::Date> {
    rules::tim::deadline::of(report, settings).map(|due| due.date)
}
