//! Single cells.

mod cel201_blank_for_zero;
mod cel202_mark_for_zero;
mod cel203_not_a_number;
mod cel204_negative_count;
mod cel205_fractional_count;
mod cel206_decorated_number;
mod cel207_unit_suspect;
mod cel208_split_number;
mod cel209_regulations_without_power;
mod cel210_approximate_number;
mod cel211_suits_without_reconsideration;
mod rows;

use crate::rule::Rule;

pub(crate) const RULES: &[Rule] = &[
    cel201_blank_for_zero::RULE,
    cel202_mark_for_zero::RULE,
    cel203_not_a_number::RULE,
    cel204_negative_count::RULE,
    cel205_fractional_count::RULE,
    cel206_decorated_number::RULE,
    cel207_unit_suspect::RULE,
    cel208_split_number::RULE,
    cel209_regulations_without_power::RULE,
    cel210_approximate_number::RULE,
    cel211_suits_without_reconsideration::RULE,
];
