//! Time.

pub(crate) mod deadline;
mod tim601_published_late;
mod tim602_publication_date_unknown;
mod tim603_wrong_year;
mod tim604_period_not_calendar_year;
mod tim605_published_before_period_end;
mod tim606_dates_disagree;

use crate::rule::Rule;

/// Whether the title gives another year in place of the report's.
pub(crate) fn names_another_year(report: &gongkai_model::Report) -> bool {
    tim603_wrong_year::titled(report).is_some()
}

pub(crate) const RULES: &[Rule] = &[
    tim601_published_late::RULE,
    tim602_publication_date_unknown::RULE,
    tim603_wrong_year::RULE,
    tim604_period_not_calendar_year::RULE,
    tim605_published_before_period_end::RULE,
    tim606_dates_disagree::RULE,
];
