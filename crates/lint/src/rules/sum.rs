//! Arithmetic within a report: the identities that the form data declares, and what they leave out.

mod identities;
mod sum301_balance_broken;
mod sum302_outcomes_do_not_add_up;
mod sum303_row_total_wrong;
mod sum304_dispute_total_wrong;
mod sum305_repealed_more_than_existed;
mod sum306_fee_row_without_notice;
mod sum307_channel_sum_wrong;
mod sum308_part_exceeds_whole;
mod sum309_in_force_below_what_was_issued;
mod sum310_much_carried_out;

use crate::rule::Rule;

pub(crate) const RULES: &[Rule] = &[
    sum301_balance_broken::RULE,
    sum302_outcomes_do_not_add_up::RULE,
    sum303_row_total_wrong::RULE,
    sum304_dispute_total_wrong::RULE,
    sum305_repealed_more_than_existed::RULE,
    sum306_fee_row_without_notice::RULE,
    sum307_channel_sum_wrong::RULE,
    sum308_part_exceeds_whole::RULE,
    sum309_in_force_below_what_was_issued::RULE,
    sum310_much_carried_out::RULE,
];
