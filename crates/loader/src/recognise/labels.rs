//! Finding the form's labels in the words of a document.

use crate::normal::{fold, without_brackets, without_number};
use gongkai_model::{Form, Layout};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Shortest folded label, in characters, for which a misprint is looked through.
const SHORTEST_FUZZY: usize = 6;

/// A row of a table, by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct RowAt {
    pub(super) table: usize,
    pub(super) row: usize,
}

/// The labels of one form, folded.
pub(super) struct Labels {
    pub(super) form: &'static Form,
    rows: BTreeMap<String, Vec<RowAt>>,
    /// Folded label → columns as (table, column set, column).
    columns: BTreeMap<String, Vec<(usize, usize, usize)>>,
    groups: BTreeMap<String, Vec<usize>>,
}

static LABELS: LazyLock<Vec<Labels>> = LazyLock::new(|| Form::all().iter().map(Labels::of).collect());

/// How a label was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// The rows it may mean, in the order of the form.
    pub(super) rows: Vec<RowAt>,
    /// The wording of the form, where the document's is only close to it.
    pub(super) read_as: Option<String>,
}

impl Labels {
    /// The labels of every form, oldest form first.
    pub(super) fn all() -> &'static [Labels] {
        &LABELS
    }

    fn of(form: &'static Form) -> Labels {
        let mut labels = Labels { form, rows: BTreeMap::new(), columns: BTreeMap::new(), groups: BTreeMap::new() };
        for (t, table) in form.tables.iter().enumerate() {
            for (r, row) in table.rows.iter().enumerate() {
                let at = RowAt { table: t, row: r };
                for label in std::iter::once(&row.zh).chain(&row.aliases) {
                    // With and without what may be printed in front of it on the same line.
                    let own = fold(label);
                    let numbered = fold(&row.number) + &own;
                    let parent = row.group.map(|g| &table.groups[g]);
                    let in_group = parent.map(|g| fold(&g.number) + &fold(&g.zh) + &numbered);
                    let in_group_bare = parent.map(|g| fold(&g.zh) + &numbered);
                    for key in [Some(own), Some(numbered), in_group, in_group_bare].into_iter().flatten() {
                        let rows = labels.rows.entry(key).or_default();
                        if !rows.contains(&at) {
                            rows.push(at);
                        }
                    }
                }
            }
            for (s, set) in table.column_sets.iter().enumerate() {
                for (c, column) in set.columns.iter().enumerate() {
                    for label in std::iter::once(&column.zh).chain(&column.aliases) {
                        let columns = labels.columns.entry(fold(label)).or_default();
                        if !columns.contains(&(t, s, c)) {
                            columns.push((t, s, c));
                        }
                    }
                }
            }
            for group in table.groups.iter().chain(&table.column_groups) {
                labels.groups.entry(fold(&group.zh)).or_default().push(t);
            }
            // The strip's rows are printed as headings over its columns.
            if table.layout == Layout::Strip {
                for row in &table.rows {
                    labels.groups.entry(fold(&row.zh)).or_default().push(t);
                }
            }
        }
        labels
    }

    /// The rows a text may be the label of.
    pub(super) fn row(&self, text: &str) -> Option<Found> {
        let whole = fold(text);
        if whole.is_empty() {
            return None;
        }
        let bare = fold(&without_brackets(text));
        let part = without_number(&bare);
        let part = without_number(part.strip_prefix("其中").unwrap_or(part));
        for key in [whole.as_str(), bare.as_str(), without_number(&whole), without_number(&bare), part] {
            if let Some(rows) = self.rows.get(key) {
                return Some(Found { rows: rows.clone(), read_as: None });
            }
        }
        self.close_row(without_number(&whole))
    }

    /// The one row whose label is a misprint away.
    fn close_row(&self, key: &str) -> Option<Found> {
        let length = key.chars().count();
        if length < SHORTEST_FUZZY {
            return None;
        }
        let allowed = (length / 6).clamp(1, 4);
        let mut best: Option<(usize, &str, &Vec<RowAt>)> = None;
        let mut tied = false;
        for (label, rows) in &self.rows {
            let other = label.chars().count();
            if other < SHORTEST_FUZZY || other.abs_diff(length) > allowed {
                continue;
            }
            let distance = strsim::osa_distance(key, label);
            if distance > allowed {
                continue;
            }
            match &best {
                Some((least, ..)) if distance > *least => {}
                Some((least, _, known)) if distance == *least => tied |= *known != rows,
                _ => {
                    best = Some((distance, label, rows));
                    tied = false;
                }
            }
        }
        let (_, label, rows) = best.filter(|_| !tied)?;
        Some(Found { rows: rows.clone(), read_as: Some(label.to_owned()) })
    }

    /// The columns a text may be the header of.
    pub(super) fn column(&self, text: &str) -> &[(usize, usize, usize)] {
        let whole = fold(text);
        let found = self.columns.get(&whole).or_else(|| self.columns.get(&fold(&without_brackets(text))));
        if whole.is_empty() { &[] } else { found.map_or(&[], Vec::as_slice) }
    }

    /// Whether a text is a heading over rows or columns, or another fixed word of the tables.
    pub(super) fn is_heading(&self, text: &str) -> bool {
        let whole = fold(text);
        let bare = without_number(&whole);
        let fixed = ["信息内容", "申请人情况", "统计指标", "指标", "单位", "统计数", "数量", "项目"];
        let group = |key: &str| self.groups.contains_key(key);
        let note = whole.contains("勾稽关系") || whole.starts_with("第二十条");
        group(&whole) || group(bare) || fixed.contains(&bare) || note || whole.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_model::FormId;

    fn row_key(form: FormId, text: &str) -> Option<(String, bool)> {
        let labels = Labels::all().iter().find(|labels| labels.form.id == form).unwrap();
        let found = labels.row(text)?;
        let at = found.rows[0];
        let table = &labels.form.tables[at.table];
        Some((format!("{}.{}", table.key, table.rows[at.row].key), found.read_as.is_some()))
    }

    #[test]
    fn labels_as_reports_print_them() {
        let cases = [
            ("一、本年新收政府信息公开申请数量", "requests.received"),
            ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "requests.partly_granted"),
            ("(二)部分公开(区分处理的,只计这一情况,不计其他情况)", "requests.partly_granted"),
            ("3．危及\"三安全一稳定\"", "requests.refused.security_stability"),
            ("（三）不予公开 1.属于国家秘密", "requests.refused.state_secret"),
            ("5.要求行政机关确认或重 新出具已获取信息", "requests.not_processed.reconfirm"),
            ("（六）其他处理", "requests.other"),
            ("（七）总 计", "requests.total"),
            ("规 章", "proactive.regulations"),
            ("规范性文件", "proactive.normative_documents"),
            ("四、结转下年度继续办理", "requests.carried_out"),
        ];
        for (text, key) in cases {
            assert_eq!(row_key(FormId::F2021, text), Some((key.to_owned(), false)), "{text}");
        }
    }

    #[test]
    fn misprints_are_read_and_said() {
        for (text, key) in [
            ("2.其他法律行政法规禁此公开", "requests.refused.prohibited_by_law"),
            ("5.属于三类内部事物信息", "requests.refused.internal_affairs"),
            ("1.本机关不掌握相关的政府信息", "requests.not_provided.not_held"),
        ] {
            assert_eq!(row_key(FormId::F2021, text), Some((key.to_owned(), true)), "{text}");
        }
    }

    #[test]
    fn other_words_are_no_labels() {
        for text in ["主动公开文件", "备注", "自然人", "申请人情况", "", "12"] {
            assert_eq!(row_key(FormId::F2021, text), None, "{text}");
        }
    }
}
