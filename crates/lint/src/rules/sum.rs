//! Arithmetic within a report: the identities that the form data declares.

mod identities;
pub(crate) mod sum301_balance_broken;
pub(crate) mod sum302_outcomes_do_not_add_up;
pub(crate) mod sum303_row_total_wrong;
pub(crate) mod sum304_dispute_total_wrong;
pub(crate) mod sum307_channel_sum_wrong;
