//! Form and structure.

mod citations;
mod frm101_section_missing;
mod frm102_section_empty;
mod frm103_section_out_of_order;
mod frm104_aspect_missing;
mod frm105_old_outline;
mod frm106_wrong_form_for_year;
mod frm107_mixed_forms;
mod frm108_outdated_legal_basis;
mod frm109_wrong_legal_number;
mod frm110_table_missing;
mod frm111_row_missing;
mod frm112_row_unknown;
mod frm113_fee_statement_missing;
mod frm114_period_missing;
mod frm115_body_repeated;
mod frm116_accountability_missing;
mod frm117_title_irregular;
mod frm118_scope_not_stated;
mod other_rows;

use crate::rule::Rule;

pub(crate) const RULES: &[Rule] = &[
    frm101_section_missing::RULE,
    frm102_section_empty::RULE,
    frm103_section_out_of_order::RULE,
    frm104_aspect_missing::RULE,
    frm105_old_outline::RULE,
    frm106_wrong_form_for_year::RULE,
    frm107_mixed_forms::RULE,
    frm108_outdated_legal_basis::RULE,
    frm109_wrong_legal_number::RULE,
    frm110_table_missing::RULE,
    frm111_row_missing::RULE,
    frm112_row_unknown::RULE,
    frm113_fee_statement_missing::RULE,
    frm114_period_missing::RULE,
    frm115_body_repeated::RULE,
    frm116_accountability_missing::RULE,
    frm117_title_irregular::RULE,
    frm118_scope_not_stated::RULE,
];
