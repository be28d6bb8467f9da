//! Text against table, text against text.

mod compare;
mod xrf501_text_received;
mod xrf502_text_carried_over;
mod xrf503_text_outcomes;
mod xrf504_text_disputes;
mod xrf505_text_documents;
mod xrf506_text_decisions;
mod xrf507_list_does_not_add_up;
mod xrf508_text_contradicts_itself;
mod xrf509_all_answered_but_carried;
mod xrf510_growth_claim_wrong;
mod xrf511_text_published;
mod xrf512_fee_not_by_the_scale;

use crate::rule::Rule;

pub(crate) const RULES: &[Rule] = &[
    xrf501_text_received::RULE,
    xrf502_text_carried_over::RULE,
    xrf503_text_outcomes::RULE,
    xrf504_text_disputes::RULE,
    xrf505_text_documents::RULE,
    xrf506_text_decisions::RULE,
    xrf507_list_does_not_add_up::RULE,
    xrf508_text_contradicts_itself::RULE,
    xrf509_all_answered_but_carried::RULE,
    xrf510_growth_claim_wrong::RULE,
    xrf511_text_published::RULE,
    xrf512_fee_not_by_the_scale::RULE,
];
