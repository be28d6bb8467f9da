//! Rows that stand in a table and are none of its form's.

use gongkai_model::{Form, FormId};

/// The form, other than this one, that has a row of this label.
pub(super) fn of_another_form(form: &Form, label: &str) -> Option<FormId> {
    let plain = plain(label);
    let has = |other: &&'static Form| {
        let rows = other.tables.iter().flat_map(|table| &table.rows);
        rows.flat_map(|row| row.aliases.iter().chain([&row.zh])).any(|known| self::plain(known) == plain)
    };
    Form::all().iter().filter(|other| other.id != form.id).find(has).map(|other| other.id)
}

/// A label without its number and punctuation.
fn plain(label: &str) -> String {
    let label = label.trim_start_matches(|c: char| !c.is_alphabetic() || "一二三四五六七八九十".contains(c));
    label.chars().filter(|c| c.is_alphabetic()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_2019_in_a_table_of_2021_and_a_row_of_nobody() {
        let form = FormId::F2021.form();
        assert_eq!(of_another_form(form, "其他对外管理服务事项"), Some(FormId::F2019));
        assert_eq!(of_another_form(form, "2. 其他对外管理服务事项"), Some(FormId::F2019));
        assert_eq!(of_another_form(form, "公共企事业单位信息公开"), None);
    }
}
