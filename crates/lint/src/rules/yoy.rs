//! Across years.

mod yoy401_carry_over_break;
mod yoy402_carry_over_break_by_kind;
mod yoy403_in_force_break;
mod yoy404_items_last_year_break;
mod yoy405_jump;
mod yoy406_numbers_repeated;
mod yoy407_year_missing;
mod yoy408_pending_disputes_gone;

use crate::rule::Rule;

pub(crate) const RULES: &[Rule] = &[
    yoy401_carry_over_break::RULE,
    yoy402_carry_over_break_by_kind::RULE,
    yoy403_in_force_break::RULE,
    yoy404_items_last_year_break::RULE,
    yoy405_jump::RULE,
    yoy406_numbers_repeated::RULE,
    yoy407_year_missing::RULE,
    yoy408_pending_disputes_gone::RULE,
];
