//! What a report breaks of the relations that its form states under a rule.

use crate::code::RuleCode;
use gongkai_model::{Form, FormRelation, Held, Report};

/// A relation that a report breaks.
pub(crate) struct Breach<'f> {
    /// The relation.
    pub(crate) of: &'f FormRelation,
    /// What its terms come to.
    pub(crate) sum: i128,
    /// What is held against it.
    pub(crate) stated: i128,
}

/// The relations of a rule that a report breaks, with the one of the year before beside it; `None` where no relation could
/// be judged, for want of numbers.
pub(crate) fn breaches<'f>(
    form: &'f Form,
    rule: RuleCode,
    report: &Report,
    before: Option<&Report>,
) -> Option<Vec<Breach<'f>>> {
    let (mut judged, mut broken) = (false, Vec::new());
    for of in form.relations_of(rule.as_str()) {
        let held = of.relation.evaluate(report, before);
        judged |= held != Held::Open;
        if let Held::No { sum, stated } = held {
            broken.push(Breach { of, sum, stated });
        }
    }
    judged.then_some(broken)
}
