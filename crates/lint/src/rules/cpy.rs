//! Copied text.

mod cpy701_same_as_last_year;
mod cpy702_same_as_another_agency;
mod cpy703_names_another_body;
mod cpy704_wrong_self_reference;
mod own;
mod same_text;
mod sentences;
mod sketch;

use crate::rule::Rule;

pub(crate) const RULES: &[Rule] = &[
    cpy701_same_as_last_year::RULE,
    cpy702_same_as_another_agency::RULE,
    cpy703_names_another_body::RULE,
    cpy704_wrong_self_reference::RULE,
];
