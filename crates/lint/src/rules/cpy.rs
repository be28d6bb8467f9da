//! Copied text.

mod cpy703_names_another_body;
mod cpy704_wrong_self_reference;
mod own;

use crate::finding::Text;
use crate::rule::{Rule, Verdict};

pub(crate) const RULES: &[Rule] = &[cpy703_names_another_body::RULE, cpy704_wrong_self_reference::RULE];

/// The verdict on a source without text.
fn no_text() -> Verdict {
    Verdict::NotEvaluable(Text::new("来源只有数字，没有正文", "the source gives numbers only, no text"))
}
