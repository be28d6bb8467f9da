//! What a rule says of a report.

use crate::text::Text;

/// What a rule says of a report.
#[must_use]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It holds. The note says under what assumption, if any (blanks read as 0).
    Pass(Option<Text>),
    /// It does not; the findings say where.
    Fail,
    /// The rule is not about this report.
    NotApplicable,
    /// The report does not show what the rule needs.
    NotEvaluable(Text),
}

impl Verdict {
    /// Name in files.
    pub fn id(&self) -> &'static str {
        match self {
            Verdict::Pass(_) => "pass",
            Verdict::Fail => "fail",
            Verdict::NotApplicable => "not_applicable",
            Verdict::NotEvaluable(_) => "not_evaluable",
        }
    }
}
