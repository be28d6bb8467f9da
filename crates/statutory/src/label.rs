//! The sheet of 2014 prints its rows with numbers, each level further in: 一、 （一） 1. 其中：

use gongkai_model::{Content, Form, Row, Slot, Table};
use std::collections::BTreeSet;

/// Puts in front of each label the number that the sheet prints there.
pub(crate) fn number(form: &Form, table: &Table, drawn: &mut [Vec<Slot>]) {
    let row = |line: &[Slot]| {
        line.iter().find_map(|slot| match slot.content {
            Content::Cell(ix) => Some(&table.rows[form.def(ix).row]),
            _ => None,
        })
    };
    let rows: Vec<Option<&Row>> = drawn.iter().map(|line| row(line)).collect();
    let mut seen = BTreeSet::new();
    for (at, line) in drawn.iter_mut().enumerate() {
        let prefix = match rows[at] {
            Some(row) => of_row(&row.number, &mut seen),
            // A heading has the number that its rows begin with.
            None => rows.get(at + 1).copied().flatten().map(|row| of_group(&row.number)).unwrap_or_default(),
        };
        if let Some(Content::Label(label)) = line.first_mut().map(|slot| &mut slot.content) {
            label.insert_str(0, &prefix);
        }
    }
}

/// `二（一）` stands under the heading 二、.
fn of_group(number: &str) -> String {
    number.split_once('（').map(|(group, _)| format!("{group}、")).unwrap_or_default()
}

/// What is printed of `二（二）1.其中：`, a space of two characters in front for each level. A number that was printed
/// before is not printed again: the row stands beside the one that has it.
fn of_row<'f>(number: &'f str, seen: &mut BTreeSet<&'f str>) -> String {
    let Some(open) = number.find('（') else { return number.to_owned() };
    let close = number.find('）').map_or(number.len(), |at| at + '）'.len_utf8());
    let (item, part) = number[close..].split_once("其中：").map_or((&number[close..], false), |(item, _)| (item, true));
    let level = 1 + usize::from(!item.is_empty());
    let again = !seen.insert(number);
    let (level, printed) = match (part, again) {
        (true, false) => (level + 1, "其中："),
        (true, true) => (level + 4, ""),
        // 制发规范性文件总数 goes on the 其中 of the row above it.
        (false, true) => (level + 4, ""),
        (false, false) if item.is_empty() => (level, &number[open..close]),
        (false, false) => (level, item),
    };
    format!("{}{printed}", "　".repeat(level - 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_model::{FormId, Lang};

    #[test]
    fn each_row_of_the_sheet_has_the_number_the_notice_prints() {
        let form = FormId::F2014.form();
        let table = &form.tables[0];
        let mut drawn = table.draw(form, Lang::Zh, &|_| false);
        number(form, table, &mut drawn);
        let labels: Vec<&str> = drawn
            .iter()
            .filter_map(|line| match &line[0].content {
                Content::Label(label) => Some(label.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(
            labels[..5],
            [
                "一、主动公开情况",
                "（一）主动公开政府信息数",
                "　其中：主动公开规范性文件数",
                "　　　　制发规范性文件总数",
                "　1.政府公报公开政府信息数"
            ]
        );
        for label in
            ["　　其中：涉及国家秘密", "　　　　　涉及商业秘密", "四、行政复议数量", "八、机构建设和保障经费情况"]
        {
            assert!(labels.contains(&label), "{label}: {labels:#?}");
        }
        assert_eq!(labels.iter().filter(|label| label.starts_with("四、")).count(), 1);
    }
}
