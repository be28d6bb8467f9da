//! What rules are told from outside: who should report, by when, and from which size on something counts.

use crate::code::{RuleCode, Severity};
use crate::own::OwnCheck;
use crate::wording::OwnWording;
use gongkai_model::Date;
use gongkai_model::agency::Roster;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Settings of a review.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Who should report, if somebody keeps the list.
    pub roster: Option<Roster>,
    /// From which size on something counts.
    pub thresholds: Thresholds,
    /// Deadlines that differ from the law's.
    pub deadlines: Vec<Deadline>,
    /// Rules that are off, or graver or less grave than by default.
    pub levels: BTreeMap<RuleCode, Level>,
    /// Checks of the office's own, each with a code of its own.
    pub own: Vec<OwnCheck>,
    /// Wordings of the office's own.
    pub wording: Arc<OwnWording>,
}

/// What a profile makes of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// It is not run.
    Off,
    /// Its findings have this severity.
    As(Severity),
}

impl Settings {
    /// Whether a rule is not run.
    pub fn is_off(&self, code: RuleCode) -> bool {
        self.levels.get(&code) == Some(&Level::Off)
    }

    /// The checks of the office's own that are run.
    pub(crate) fn own_checks(&self) -> impl Iterator<Item = &OwnCheck> {
        self.own.iter().filter(|check| !self.is_off(check.code))
    }

    pub(crate) fn severity(&self, code: RuleCode) -> Option<Severity> {
        match self.levels.get(&code) {
            Some(Level::As(severity)) => Some(*severity),
            _ => None,
        }
    }
}

/// From which size on something counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// YOY405: how many times the number of the year before.
    pub jump: f64,
    /// YOY405: the greater of both years must be at least this.
    pub jump_minimum: i64,
    /// CEL207: a fee in 万元 above this is suspect below the level of a province.
    pub fee_wan: i64,
    /// CPY701: share of the text that is the same as last year's.
    pub same_as_last_year: f64,
    /// CPY702: share of the text that is the same as another agency's.
    pub same_as_another: f64,
}

/// A deadline of a region or level: reports published after it are late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// The agency, as its reports name it, if it holds for one only.
    pub agency: Option<String>,
    /// Begin of the region's name, if it holds for one only.
    pub region: Option<String>,
    /// Id of the level, if it holds for one only.
    pub level: Option<String>,
    /// Id of the agency's kind, if it holds for one only.
    pub kind: Option<String>,
    /// Report year, if it holds for one only.
    pub report_year: Option<i32>,
    /// Month and day of the year after the report year.
    pub month_day: (i8, i8),
}

impl Deadline {
    /// The day by which a report for a year must be out.
    pub fn date(&self, report_year: i32) -> Option<Date> {
        Date::new(i16::try_from(report_year + 1).ok()?, self.month_day.0, self.month_day.1).ok()
    }
}

impl Default for Thresholds {
    fn default() -> Thresholds {
        Thresholds { jump: 5.0, jump_minimum: 30, fee_wan: 10_000, same_as_last_year: 0.9, same_as_another: 0.8 }
    }
}
