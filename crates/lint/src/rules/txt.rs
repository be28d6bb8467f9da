//! Wording.

mod problems;
mod txt801_perfunctory_problems;
mod txt802_no_measures;
mod txt803_doubled_words;
mod txt804_unfinished_sentence;
mod txt805_mistyped_label;
mod txt806_placeholder_left;
mod txt807_template_residue;

use crate::rule::Rule;

pub(crate) const RULES: &[Rule] = &[
    txt801_perfunctory_problems::RULE,
    txt802_no_measures::RULE,
    txt803_doubled_words::RULE,
    txt804_unfinished_sentence::RULE,
    txt805_mistyped_label::RULE,
    txt806_placeholder_left::RULE,
    txt807_template_residue::RULE,
];
