//! Findings that somebody answers for: they are shown as excepted and do not count.

use crate::code::RuleCode;
use crate::excepted::Excepted;
use crate::finding::Finding;
use crate::review::Review;
use crate::text::Text;
use gongkai_model::Date;

/// An exception somebody has granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// The rule.
    pub rule: RuleCode,
    /// Name or key of the agency.
    pub agency: String,
    /// The report year.
    pub report_year: i32,
    /// The cell, if it holds for one only.
    pub cell: Option<String>,
    /// Why.
    pub reason: String,
    /// Who granted it.
    pub by: String,
    /// The last day on which it holds.
    pub until: Date,
}

/// An exception that did nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idle {
    /// Its number in the list, from 0.
    pub at: usize,
    /// It would have matched, had it not run out.
    pub expired: bool,
}

impl Idle {
    /// What to tell whoever keeps the list.
    pub fn message(&self, exception: &Exception) -> Text {
        let (rule, agency, year) = (exception.rule, &exception.agency, exception.report_year);
        if self.expired {
            let until = exception.until;
            return Text::new(
                format!("例外 {rule} {agency} {year} 已于 {until} 到期，问题重新计入"),
                format!("the exception {rule} {agency} {year} ran out on {until}; the finding counts again"),
            );
        }
        Text::new(
            format!("例外 {rule} {agency} {year} 没有对应的问题，可以删除"),
            format!("the exception {rule} {agency} {year} matches no finding and can be removed"),
        )
    }
}

impl Exception {
    fn covers(&self, finding: &Finding) -> bool {
        let agency = finding.agency == self.agency || finding.agency_key == self.agency;
        let cell = self.cell.as_ref().is_none_or(|cell| finding.cells.iter().any(|of| of.cell == *cell));
        finding.rule == self.rule && finding.report_year == self.report_year && agency && cell
    }
}

impl Exception {
    /// Marks a finding, and those that hang under it, where the exception covers them; whether it covers any.
    fn mark(&self, finding: &mut Finding, expired: bool) -> bool {
        let covers = self.covers(finding);
        if covers && !expired && finding.excepted.is_none() {
            let Exception { reason, by, until, .. } = self;
            finding.excepted = Some(Excepted { reason: reason.clone(), by: by.clone(), until: *until });
        }
        finding.follows.iter_mut().fold(covers, |matched, hanging| matched | self.mark(hanging, expired))
    }
}

/// Marks the findings that an exception covers on a day; says which exceptions did nothing.
pub fn apply(review: &mut Review, exceptions: &[Exception], today: Date) -> Vec<Idle> {
    let mut idle = Vec::new();
    for (at, exception) in exceptions.iter().enumerate() {
        let expired = exception.until < today;
        let mut matched = false;
        for finding in &mut review.findings {
            matched |= exception.mark(finding, expired);
        }
        if expired || !matched {
            idle.push(Idle { at, expired: expired && matched });
        }
    }
    idle
}
