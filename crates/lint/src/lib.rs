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

mod engine;
mod finding;
mod registry;
mod rule;
mod rules;

pub use engine::{Review, RuleResult, review};
pub use finding::{CellRef, Draft, Finding, Findings, Text};
pub use registry::{RULES, UnknownRule, rule};
pub use rule::{Check, Docs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Stage, Verdict};
