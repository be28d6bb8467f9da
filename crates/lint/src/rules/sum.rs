//! Arithmetic within a report: the identities that the form data declares.

mod identities;
mod sum301_balance_broken;
mod sum302_outcomes_do_not_add_up;
mod sum303_row_total_wrong;
mod sum304_dispute_total_wrong;
mod sum307_channel_sum_wrong;

use crate::rule::Rule;

pub(crate) const RULES: &[Rule] = &[
    sum301_balance_broken::RULE,
    sum302_outcomes_do_not_add_up::RULE,
    sum303_row_total_wrong::RULE,
    sum304_dispute_total_wrong::RULE,
    sum307_channel_sum_wrong::RULE,
];
