//! Finding the form's labels in the words of a document.

use crate::normal::{fold, without_brackets, without_number};
use gongkai_model::{CellIx, Column, Form, Layout, Row, Table};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

/// Shortest folded label, in characters, for which a misprint is looked through.
const SHORTEST_FUZZY: usize = 4;

/// Longest folded text, in characters, that may be a misprinted label.
const LONGEST_FUZZY: usize = 64;

/// A row of a table, by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct RowAt {
    pub(super) table: usize,
    pub(super) row: usize,
}

/// A column as (table, column set, column).
pub(super) type ColumnAt = (usize, usize, usize);

/// A folded label, its length in characters, and which characters it has, 64 classes of them.
struct Known {
    label: String,
    length: usize,
    characters: u64,
}

impl Known {
    fn of(label: &str) -> Known {
        let characters = label.chars().fold(0, |mask, c| mask | 1u64 << (u32::from(c) % 61));
        Known { label: label.to_owned(), length: label.chars().count(), characters }
    }

    /// A lower bound of the distance: the characters that one has and the other has not.
    fn at_least(&self, other: &Known) -> usize {
        let only = |a: u64, b: u64| (a & !b).count_ones() as usize;
        only(self.characters, other.characters).max(only(other.characters, self.characters))
    }
}

/// The labels of one form, folded.
pub(super) struct Labels {
    pub(super) form: &'static Form,
    /// Its place among those of all forms.
    pub(super) nth: usize,
    rows: HashMap<String, Vec<RowAt>>,
    /// Known misprints, each with the label that is meant.
    misprints: Vec<(String, &'static str)>,
    columns: HashMap<String, Vec<ColumnAt>>,
    /// The same by length, for the search for misprints.
    row_list: Vec<Known>,
    column_list: Vec<Known>,
    groups: HashSet<String>,
    column_groups: BTreeSet<String>,
    /// The headings over columns of each table, folded, in the form's order.
    groups_of: Vec<Vec<String>>,
    /// The cell at each table, row and column.
    cells: Vec<Vec<Vec<Option<CellIx>>>>,
}

static LABELS: LazyLock<Vec<Labels>> =
    LazyLock::new(|| Form::all().iter().enumerate().map(|(nth, form)| Labels::of(nth, form)).collect());

/// The misprints that a form knows, folded, each with the label that is meant.
fn misprints(form: &'static Form) -> Vec<(String, &'static str)> {
    let rows = form.tables.iter().flat_map(|table| &table.rows);
    rows.flat_map(|row| row.misprints.iter().map(|misprint| (fold(misprint), row.zh.as_str()))).collect()
}

/// Every column label of every form: a header that names columns of another form is not this one's.
static ANY_COLUMN: LazyLock<HashSet<String>> =
    LazyLock::new(|| LABELS.iter().flat_map(|labels| labels.columns.keys().cloned()).collect());

/// How a label was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found<'l> {
    /// The rows it may mean, in the order of the form.
    pub(super) rows: &'l [RowAt],
    /// The wording of the form, where the document's is only close to it.
    pub(super) read_as: Option<&'l str>,
}

/// Whether a folded text is a column label of some form.
pub(super) fn is_any_column(folded: &str) -> bool {
    ANY_COLUMN.contains(folded)
}

impl Labels {
    /// The labels of every form, oldest form first.
    pub(super) fn all() -> &'static [Labels] {
        &LABELS
    }

    fn of(nth: usize, form: &'static Form) -> Labels {
        let mut rows: BTreeMap<String, Vec<RowAt>> = BTreeMap::new();
        let mut columns: BTreeMap<String, Vec<ColumnAt>> = BTreeMap::new();
        let mut groups = HashSet::new();
        let mut column_groups = BTreeSet::new();
        for (t, table) in form.tables.iter().enumerate() {
            for (r, row) in table.rows.iter().enumerate() {
                let at = RowAt { table: t, row: r };
                // With and without what may be printed in front of it in the same cell.
                let mut chain: Vec<String> = vec![String::new(), fold(&row.number)];
                let mut above = String::new();
                let mut above_bare = String::new();
                for group in table.ancestors(row).into_iter().rev() {
                    above = fold(&group.number) + &fold(&group.zh) + &above;
                    above_bare = fold(&group.zh) + &above_bare;
                    for before in [&above, &above_bare] {
                        chain.push(before.clone() + &fold(&row.number));
                        chain.push(before.clone());
                    }
                }
                for label in std::iter::once(&row.zh).chain(&row.aliases) {
                    let own = fold(label);
                    for before in &chain {
                        let found = rows.entry(before.clone() + &own).or_default();
                        if !found.contains(&at) {
                            found.push(at);
                        }
                    }
                }
            }
            for (s, set) in table.column_sets.iter().enumerate() {
                for (c, column) in set.columns.iter().enumerate() {
                    for label in std::iter::once(&column.zh).chain(&column.aliases) {
                        let found = columns.entry(fold(label)).or_default();
                        if !found.contains(&(t, s, c)) {
                            found.push((t, s, c));
                        }
                    }
                }
            }
            groups.extend(table.groups.iter().map(|group| fold(&group.zh)));
            column_groups.extend(table.column_groups.iter().map(|group| fold(&group.zh)));
            // The strip's rows are printed as headings over its columns.
            if table.layout == Layout::Strip {
                column_groups.extend(table.rows.iter().map(|row| fold(&row.zh)));
                column_groups.extend(table.groups.iter().map(|group| fold(&group.zh)));
            }
        }
        Labels {
            form,
            nth,
            row_list: by_length(rows.keys()),
            column_list: by_length(columns.keys()),
            rows: rows.into_iter().collect(),
            misprints: misprints(form),
            columns: columns.into_iter().collect(),
            groups,
            column_groups,
            groups_of: form
                .tables
                .iter()
                .map(|table| table.column_groups.iter().map(|group| fold(&group.zh)).collect())
                .collect(),
            cells: cells(form),
        }
    }

    /// The cell of a row and column.
    pub(super) fn cell(&self, at: RowAt, column: usize) -> Option<CellIx> {
        self.cells[at.table][at.row].get(column).copied().flatten()
    }

    /// The rows a text may be the label of.
    pub(super) fn row(&self, text: &str, folded: &str) -> Option<Found<'_>> {
        if folded.is_empty() {
            return None;
        }
        // A number, and 其中, may stand before the label; a footnote mark behind it; a note in brackets anywhere.
        let noted = folded.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('注');
        let exact = |whole: &str| {
            let (key, rows) = stripped(whole).find_map(|key| Some((key, self.exact_row(key)?)))?;
            Some(Found { rows, read_as: self.misprinted(key) })
        };
        let bare = || exact(&fold(&without_brackets(text)));
        if let Some(found) = exact(folded).or_else(bare).or_else(|| exact(noted)) {
            return Some(found);
        }
        let keys = [without_number(folded), stripped(noted).last().unwrap_or_default()];
        let key =
            keys.into_iter().find_map(|key| close(key, &self.row_list, |a, b| self.rows.get(a) == self.rows.get(b)))?;
        self.rows.get(key).map(|rows| Found { rows: rows.as_slice(), read_as: Some(key) })
    }

    /// The label that is meant, if a folded one is a misprint that is known.
    fn misprinted(&self, folded: &str) -> Option<&'static str> {
        self.misprints.iter().find(|(misprint, _)| folded.ends_with(misprint.as_str())).map(|(_, label)| *label)
    }

    /// Whether a folded text is a row's label, letter for letter.
    pub(super) fn is_row(&self, folded: &str) -> bool {
        self.rows.contains_key(folded) || self.rows.contains_key(without_number(folded))
    }

    /// The rows of exactly this folded label.
    pub(super) fn exact_row(&self, folded: &str) -> Option<&[RowAt]> {
        self.rows.get(folded).map(Vec::as_slice)
    }

    /// The columns a text may be the header of.
    pub(super) fn column(&self, text: &str, folded: &str) -> &[ColumnAt] {
        if folded.is_empty() {
            return &[];
        }
        let exact = self.columns.get(folded).or_else(|| self.columns.get(fold(&without_brackets(text)).as_str()));
        // A footnote mark behind the label.
        let noted = folded.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('注');
        if let Some(columns) = exact.or_else(|| self.columns.get(noted)) {
            return columns;
        }
        // 法人或其他组织-商业企业
        let under_group = self.column_groups.iter().find_map(|group| folded.strip_prefix(group.as_str()));
        if let Some(columns) = under_group.and_then(|rest| self.columns.get(rest)) {
            return columns;
        }
        // What the form uses elsewhere is no misprint of a column.
        if is_any_column(folded) || self.is_group(folded) || self.rows.contains_key(without_number(folded)) {
            return &[];
        }
        close(folded, &self.column_list, |a, b| self.columns.get(a) == self.columns.get(b))
            .and_then(|key| self.columns.get(key))
            .map_or(&[], Vec::as_slice)
    }

    /// Whether a folded text is a heading over columns.
    pub(super) fn is_column_group(&self, folded: &str) -> bool {
        let noted = folded.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('注');
        self.column_groups.contains(without_number(folded)) || self.column_groups.contains(noted)
    }

    /// Which of the headings over a table's columns a folded text is.
    pub(super) fn column_group(&self, table: usize, folded: &str) -> Option<usize> {
        self.groups_of.get(table)?.iter().position(|group| group == folded)
    }

    fn is_group(&self, folded: &str) -> bool {
        self.groups.contains(folded) || self.column_groups.contains(folded)
    }

    /// Whether a text is a heading over rows or columns, or another fixed word of the tables.
    pub(super) fn is_heading(&self, folded: &str) -> bool {
        let bare = without_number(folded);
        let fixed = ["信息内容", "申请人情况", "统计指标", "指标", "单位", "统计数", "数量", "项目", "序号", "合计"];
        let note = folded.contains("勾稽关系") || folded.starts_with("第二十条");
        self.is_group(folded) || self.is_group(bare) || fixed.contains(&bare) || note || folded.is_empty()
    }
}

fn cells(form: &Form) -> Vec<Vec<Vec<Option<CellIx>>>> {
    let of_row = |table: &Table, row: &Row| {
        let id = |column: &Column| match column.key.as_str() {
            "" => format!("{}.{}", table.key, row.key),
            key => format!("{}.{}.{key}", table.key, row.key),
        };
        table.columns(row).iter().map(|column| form.cell(&id(column))).collect()
    };
    form.tables.iter().map(|table| table.rows.iter().map(|row| of_row(table, row)).collect()).collect()
}

/// A folded text, and what is left of it as numbers and 其中 are taken off its front.
fn stripped(folded: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folded), |text| {
        let rest = without_number(text);
        let rest = if rest.len() < text.len() { rest } else { rest.strip_prefix("其中").unwrap_or(rest) };
        (rest.len() < text.len()).then_some(rest)
    })
}

/// Labels for the search for misprints, the short ones first.
fn by_length<'k>(labels: impl Iterator<Item = &'k String>) -> Vec<Known> {
    let mut known: Vec<Known> = labels.map(|label| Known::of(label)).collect();
    known.sort_by_key(|known| known.length);
    known
}

/// The one label that a text is a misprint of: near enough, and nearer than any label that means something else.
fn close<'l>(key: &str, list: &'l [Known], same: impl Fn(&str, &str) -> bool) -> Option<&'l str> {
    let key = Known::of(key);
    if !(SHORTEST_FUZZY..=LONGEST_FUZZY).contains(&key.length) {
        return None;
    }
    let allowed = (key.length / 6).clamp(1, 4);
    let mut best: Option<(usize, &str)> = None;
    let mut tied = false;
    let shortest = key.length.saturating_sub(allowed).max(SHORTEST_FUZZY);
    let first = list.partition_point(|known| known.length < shortest);
    let near = list.iter().skip(first).take_while(|known| known.length <= key.length + allowed);
    for known in near.filter(|known| known.at_least(&key) <= allowed) {
        let distance = strsim::osa_distance(&key.label, &known.label);
        if distance > allowed {
            continue;
        }
        match best {
            Some((least, _)) if distance > least => {}
            Some((least, label)) if distance == least => {
                tied |= !same(label, &known.label);
                // Of wordings of one label the first counts.
                best = Some((least, label.min(&known.label)));
            }
            _ => {
                best = Some((distance, &known.label));
                tied = false;
            }
        }
    }
    best.filter(|_| !tied).map(|(_, label)| label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_model::FormId;

    fn row_key(form: FormId, text: &str) -> Option<(String, bool)> {
        let labels = Labels::all().iter().find(|labels| labels.form.id == form).unwrap();
        let found = labels.row(text, &fold(text))?;
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
