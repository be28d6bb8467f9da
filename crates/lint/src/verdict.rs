//! What a rule says of a report.

use crate::text::Text;
use std::collections::HashSet;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

/// Why a rule cannot judge, or under what assumption it does. Most reports of a collection have the same few; they share them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reason(Arc<Text>);

impl From<Text> for Reason {
    fn from(text: Text) -> Reason {
        Reason(Arc::new(text))
    }
}

impl Deref for Reason {
    type Target = Text;

    fn deref(&self) -> &Text {
        &self.0
    }
}

/// The reasons that were given so far.
#[derive(Debug, Default)]
pub(crate) struct Reasons(Mutex<HashSet<Reason>>);

impl Reasons {
    /// Has the verdicts share what was said before.
    pub(crate) fn share(&self, verdicts: &mut [Verdict]) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for verdict in verdicts {
            let (Verdict::Pass(Some(reason)) | Verdict::NotEvaluable(reason)) = verdict else { continue };
            match known.get(reason) {
                Some(same) => *reason = same.clone(),
                None => _ = known.insert(reason.clone()),
            }
        }
    }
}

/// What a rule says of a report.
#[must_use]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It holds. The note says under what assumption, if any (blanks read as 0).
    Pass(Option<Reason>),
    /// It does not; the findings say where.
    Fail,
    /// The rule is not about this report.
    NotApplicable,
    /// The report does not show what the rule needs.
    NotEvaluable(Reason),
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
