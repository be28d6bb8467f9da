//! What can go wrong when names, keys and rosters are read.

use crate::Lang;
use serde::{Deserialize, Serialize};

/// An error of the agency vocabulary: a word that is not known, or a roster that contradicts itself.
///
/// Reading an agency's *name* never fails ([`Agency::parse`](super::Agency::parse)); only ids and rosters,
/// which people write for this program, can be wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AgencyError {
    /// A level that is neither an id nor a known Chinese word.
    #[error("unknown level {text:?}; valid: {valid}{}", did_you_mean(.near))]
    UnknownLevel {
        /// The text that was given.
        text: String,
        /// Every id that would have been accepted, joined by a comma.
        valid: String,
        /// Ids and words that look like the text, best first.
        near: Vec<String>,
    },
    /// A kind that is neither an id nor a known Chinese word.
    #[error("unknown kind of agency {text:?}; valid: {valid}{}", did_you_mean(.near))]
    UnknownKind {
        /// The text that was given.
        text: String,
        /// Every id that would have been accepted, joined by a comma.
        valid: String,
        /// Ids and words that look like the text, best first.
        near: Vec<String>,
    },
    /// A line of work that is neither an id nor a known word.
    #[error("unknown line of work {text:?}; valid: {}{}", super::LineOfWork::ids(), did_you_mean(.near))]
    UnknownLineOfWork {
        /// The text that was given.
        text: String,
        /// Ids and words that look like the text, best first.
        near: Vec<String>,
    },
    /// A word that says of no report whose numbers it gives.
    #[error("unknown scope {text:?}; valid: own, rolled_up")]
    UnknownScope {
        /// The text that was given.
        text: String,
    },
    /// A text that is not an agency key.
    #[error(
        "{text:?} is not an agency key: {problem}; valid: 省/市/县|机关, for example 江苏省/淮安市/洪泽区|人民政府"
    )]
    BadKey {
        /// The text that was given.
        text: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// A roster row without an agency name.
    #[error("roster row {row}: the column `agency` is empty; it needs the agency's full name")]
    RosterName {
        /// The row, 1 for the first entry.
        row: usize,
    },
    /// A word in a roster row that is not known.
    #[error("roster row {row} ({agency}), column `{column}`: {source}")]
    RosterWord {
        /// The row, 1 for the first entry.
        row: usize,
        /// The agency of that row.
        agency: String,
        /// The column.
        column: &'static str,
        /// What is wrong with the word, and what would be valid.
        source: Box<AgencyError>,
    },
    /// A roster row whose first year is after its last.
    #[error(
        "roster row {row} ({agency}): from_year {from_year} is after to_year {to_year}; leave one blank or swap them"
    )]
    RosterYears {
        /// The row, 1 for the first entry.
        row: usize,
        /// The agency of that row.
        agency: String,
        /// The first year as given.
        from_year: i32,
        /// The last year as given.
        to_year: i32,
    },
    /// Agencies that are summed into each other in a circle.
    #[error("roster row {row}: parents run in a circle: {}; an agency cannot be summed into itself", path.join(" → "))]
    RosterCycle {
        /// The row, 1 for the first entry.
        row: usize,
        /// The agencies from that row back to itself.
        path: Vec<String>,
    },
    /// One agency in two roster rows of the same years, under two others.
    #[error(
        "roster rows {first_row} and {second_row} put {agency} under two agencies in {years}, {} and {}; \
         one parent is valid in one year", parents[0], parents[1]
    )]
    RosterParents {
        /// The earlier row, 1 for the first entry.
        first_row: usize,
        /// The later row.
        second_row: usize,
        /// The agency of both.
        agency: String,
        /// Whom each row has it summed into.
        parents: [String; 2],
        /// The years of both.
        years: RosterYears,
    },
    /// Two roster rows that claim one name in the same years.
    #[error(
        "roster rows {first_row} ({first}) and {second_row} ({second}) both claim {key} in {years}; \
         give them different years, regions or names"
    )]
    RosterOverlap {
        /// The earlier row, 1 for the first entry.
        first_row: usize,
        /// The agency of the earlier row.
        first: String,
        /// The later row.
        second_row: usize,
        /// The agency of the later row.
        second: String,
        /// The name both claim, as a key.
        key: String,
        /// The years both claim.
        years: RosterYears,
    },
}

/// The years that two roster rows share.
///
/// ```
/// use gongkai_model::{Lang, agency::RosterYears};
/// let years = RosterYears { from: Some(2019), to: None };
/// assert_eq!((years.label(Lang::Zh), years.to_string()), ("2019年度起".to_owned(), "every year from 2019".to_owned()));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterYears {
    /// The first; from the beginning where there is none.
    pub from: Option<i32>,
    /// The last; to this day where there is none.
    pub to: Option<i32>,
}

impl RosterYears {
    /// For people.
    pub fn label(self, lang: Lang) -> String {
        match (self.from, self.to) {
            (Some(from), Some(to)) if from == to => lang.pick(format!("{from}年度"), from.to_string()),
            (Some(from), Some(to)) => lang.pick(format!("{from}–{to}年度"), format!("{from}–{to}")),
            (Some(from), None) => lang.pick(format!("{from}年度起"), format!("every year from {from}")),
            (None, Some(to)) => lang.pick(format!("{to}年度及以前"), format!("every year to {to}")),
            (None, None) => lang.pick("各年度", "every year").to_owned(),
        }
    }
}

impl std::fmt::Display for RosterYears {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.label(Lang::En))
    }
}

/// The tail of a message: near names, or nothing.
fn did_you_mean(near: &[String]) -> String {
    if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(", ")) }
}

/// The candidates that look like `text`, best first, at most three.
pub(super) fn near<'a>(text: &str, candidates: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut scored: Vec<(u32, &str)> = candidates
        .map(|c| {
            // A float has no total order; thousandths are exact enough to rank by.
            let score = (strsim::jaro_winkler(text, c) * 1000.0) as u32;
            (score, c)
        })
        .filter(|(score, _)| *score >= 700)
        .collect();
    scored.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    scored.dedup();
    scored.into_iter().take(3).map(|(_, c)| c.to_owned()).collect()
}
