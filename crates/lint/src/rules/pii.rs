//! Privacy.

mod pii901_personal_data;

use crate::rule::Rule;

pub(crate) const RULES: &[Rule] = &[pii901_personal_data::RULE];
