//! Text against table, text against text.

use crate::rule::Rule;

pub(crate) const RULES: &[Rule] = &[];
