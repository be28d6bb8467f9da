//! The whole collection.

mod set951_rollup_mismatch;
mod set952_child_missing;
mod set953_report_missing;
mod set954_duplicate_report;
mod set955_wrong_year_file;
mod set956_same_content_twice;

use crate::rule::Rule;

pub(crate) const RULES: &[Rule] = &[
    set951_rollup_mismatch::RULE,
    set952_child_missing::RULE,
    set953_report_missing::RULE,
    set954_duplicate_report::RULE,
    set955_wrong_year_file::RULE,
    set956_same_content_twice::RULE,
];
