//! The fixed words of the statutory tables, as far as they tell which pieces of a text belong together.

use super::number_like;
use crate::normal::{fold, without_number};
use gongkai_model::{Form, Layout, Table};
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

/// Longest piece, in characters, that is looked for within the words.
const LONGEST_PIECE: usize = 80;

/// Length, in characters, from which a text is a label of its own, whether the form has it or not.
const LONGEST_GROUP: usize = 6;

/// Most pieces of one word.
const MOST_PIECES: usize = 24;

/// Words that stand in the tables of every form beside labels and columns.
const FIXED: [&str; 8] = ["信息内容", "申请人情况", "统计指标", "单位", "统计数", "指标", "项目", "本年度办理结果"];

/// The header of a table whose columns end in a total, as the form prints it.
pub(super) struct FormHeader {
    /// Its columns from left to right.
    pub(super) columns: Vec<&'static str>,
    /// Columns up to and with a total.
    pub(super) block: usize,
    /// The characters of its words, folded and sorted; headings and note may be missing.
    spellings: Vec<Vec<char>>,
}

struct Words {
    words: BTreeSet<String>,
    rows: HashSet<String>,
    /// The ends of the words, from each of their characters on, in order.
    ends: Vec<String>,
    /// The same of the words of the headers of the wide tables.
    header_ends: Vec<String>,
    /// Ends of the headings of groups of rows.
    group_ends: Vec<String>,
    headers: Vec<FormHeader>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut rows = HashSet::new();
    let mut words: BTreeSet<String> = FIXED.iter().map(|word| fold(word)).collect();
    let mut headers: Vec<FormHeader> = Vec::new();
    for table in Form::all().iter().flat_map(|form| &form.tables) {
        labels(table, &mut rows);
        for group in table.groups.iter().chain(&table.column_groups) {
            words.extend([fold(&group.zh), fold(&group.number) + &fold(&group.zh)]);
        }
        words.extend(table.note.iter().map(|note| fold(note)));
        for column in table.column_sets.iter().flat_map(|set| &set.columns) {
            words.extend(std::iter::once(&column.zh).chain(&column.aliases).map(|label| fold(label)));
        }
        headers.extend(header(table).filter(|new| headers.iter().all(|old| old.spellings != new.spellings)));
    }
    for row in Form::all().iter().flat_map(|form| &form.tables).flat_map(|table| &table.rows) {
        words.extend(std::iter::once(&row.zh).chain(&row.aliases).map(|label| fold(&row.number) + &fold(label)));
    }
    let ends = ends_of(&words);
    let over = |table: &Table| -> Vec<String> {
        let columns = table.column_sets.iter().flat_map(|set| &set.columns).map(|column| fold(&column.zh));
        columns.chain(table.column_groups.iter().map(|group| fold(&group.zh))).collect()
    };
    let wide = |table: &&Table| matches!(table.layout, Layout::Matrix | Layout::Strip);
    let header_words = Form::all().iter().flat_map(|form| &form.tables).filter(wide).flat_map(over).collect();
    let header_ends = ends_of(&header_words);
    words.extend(rows.iter().cloned());
    words.remove("");
    let groups = Form::all().iter().flat_map(|form| &form.tables).flat_map(|table| &table.groups);
    let group_ends = ends_of(&groups.map(|group| fold(&group.number) + &fold(&group.zh)).collect());
    Words { words, rows, ends, header_ends, group_ends, headers }
});

fn ends_of(words: &BTreeSet<String>) -> Vec<String> {
    let ends = |word: &String| word.char_indices().map(|(at, _)| word[at..].to_owned()).collect::<Vec<_>>();
    let mut ends: Vec<String> = words.iter().flat_map(ends).collect();
    ends.sort_unstable();
    ends.dedup();
    ends
}

fn stands_within(folded: &str, ends: &[String]) -> bool {
    let at = ends.partition_point(|end| end.as_str() < folded);
    ends.get(at).is_some_and(|end| end.starts_with(folded))
}

/// The labels of a table's rows, with and without what may be printed in front of them.
fn labels(table: &Table, out: &mut HashSet<String>) {
    for row in &table.rows {
        let mut before = vec![String::new(), fold(&row.number)];
        let (mut above, mut above_bare) = (String::new(), String::new());
        for group in table.ancestors(row).into_iter().rev() {
            above = fold(&group.number) + &fold(&group.zh) + &above;
            above_bare = fold(&group.zh) + &above_bare;
            for group in [&above, &above_bare] {
                before.extend([group.clone(), group.clone() + &fold(&row.number)]);
            }
        }
        for label in std::iter::once(&row.zh).chain(&row.aliases) {
            let own = fold(label);
            out.extend(before.iter().map(|before| before.clone() + &own));
        }
    }
}

fn header(table: &'static Table) -> Option<FormHeader> {
    let set = &table.column_sets.first()?.columns;
    let times = match table.layout {
        Layout::Matrix => 1,
        Layout::Strip => table.rows.len(),
        Layout::Sheet | Layout::Blocks => return None,
    };
    let columns: Vec<&str> = set.iter().map(|column| column.zh.as_str()).collect();
    let columns = columns.repeat(times);
    let mut plain = columns.concat();
    if table.layout == Layout::Strip {
        plain.extend(table.groups.iter().chain(&table.column_groups).map(|group| group.zh.as_str()));
        plain.extend(table.rows.iter().map(|row| row.zh.as_str()));
    }
    // A heading over all columns, and the note in the corner, may be left out.
    let headings = if table.layout == Layout::Strip { &[][..] } else { table.column_groups.as_slice() };
    plain.extend(headings.iter().filter(|group| group.parent.is_some()).map(|group| group.zh.as_str()));
    let over: String = headings.iter().filter(|group| group.parent.is_none()).map(|group| group.zh.as_str()).collect();
    let note = table.note.clone().unwrap_or_default();
    let spellings =
        ["".to_owned(), over.clone(), note.clone(), over + &note].map(|more| sorted(&(plain.clone() + &more)));
    Some(FormHeader { columns, block: set.len(), spellings: spellings.into_iter().collect() })
}

fn sorted(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = fold(text).chars().collect();
    letters.sort_unstable();
    letters
}

/// The columns of the wide tables that have one block of them.
pub(super) fn wide_columns() -> impl Iterator<Item = &'static [&'static str]> {
    WORDS.headers.iter().filter(|header| header.block == header.columns.len()).map(|header| header.columns.as_slice())
}

/// Columns up to a total, and columns in all, of the tables that have totals.
pub(super) fn widths() -> BTreeSet<(usize, usize)> {
    WORDS.headers.iter().map(|header| (header.block, header.columns.len())).collect()
}

/// Whether a text is a fixed word.
pub(super) fn is_word(text: &str) -> bool {
    let folded = fold(text);
    WORDS.words.contains(&folded) || folded.starts_with("第二十条")
}

/// Whether a text is the label of a row, letter for letter.
pub(super) fn is_row(text: &str) -> bool {
    WORDS.rows.contains(&fold(text))
}

/// The same, whatever number a report prints in front of it.
pub(super) fn is_row_as_numbered(text: &str) -> bool {
    let folded = fold(text);
    let folded = folded.strip_prefix("其中").unwrap_or(&folded);
    WORDS.rows.contains(folded) || WORDS.rows.contains(without_number(folded))
}

/// Whether a text may stand in front of numbers: a row's label, as it is or nearly, or the last column's name.
pub(super) fn names_row_or_column(text: &str) -> bool {
    let folded = fold(text);
    let known = |text: &str| WORDS.rows.contains(text) || stands_within(text, &WORDS.header_ends);
    known(&folded) || known(without_number(&folded)) || folded.chars().count() >= LONGEST_GROUP
}

/// Whether a text is a fixed word or stands within one.
pub(super) fn is_piece(text: &str) -> bool {
    if text.chars().take(LONGEST_PIECE + 1).count() > LONGEST_PIECE {
        return false;
    }
    let folded = fold(text);
    let known = || stands_within(&folded, &WORDS.ends) || folded.starts_with("第二十条");
    folded.chars().any(|c| !c.is_ascii_digit()) && known()
}

/// Whether a text is a piece of the heading of a group of rows.
pub(super) fn is_group_piece(text: &str) -> bool {
    let folded = fold(text);
    !folded.is_empty() && stands_within(&folded, &WORDS.group_ends)
}

/// Whether a text is the name of a column of a wide table or a piece of one.
pub(super) fn is_header_piece(text: &str) -> bool {
    let folded = fold(text);
    !folded.is_empty() && stands_within(&folded, &WORDS.header_ends)
}

fn begins(folded: &str) -> bool {
    WORDS.words.range(folded.to_owned()..).next().is_some_and(|word| word.starts_with(folded))
}

/// A bare number is a value, never the beginning of a label; `1.` is, and `1` before `、`.
fn may_begin(pieces: &[&str]) -> bool {
    let listed = |text: &&str| text.starts_with(['.', '．', '、']);
    let number = number_like(pieces[0]) && !pieces[0].ends_with(['.', '．']) && !pieces.get(1).is_some_and(listed);
    !pieces[0].is_empty() && !number
}

/// The pieces put together where their text, one after the other, is a fixed word that they are not by themselves.
pub(super) fn join(pieces: &[&str]) -> Vec<Range<usize>> {
    let mut out = Vec::with_capacity(pieces.len());
    let mut at = 0;
    while at < pieces.len() {
        let end = word_end(&pieces[at..pieces.len().min(at + MOST_PIECES)]);
        out.push(at..at + end);
        at += end;
    }
    out
}

/// How many of the pieces, from the first on, are one word.
fn word_end(pieces: &[&str]) -> usize {
    if !may_begin(pieces) {
        return 1;
    }
    let mut whole = String::new();
    let mut best = 1;
    let mut pieced = !is_word(pieces[0]);
    for (at, piece) in pieces.iter().enumerate() {
        whole.push_str(&fold(piece));
        if piece.is_empty() || (at > 0 && number_like(piece)) || !begins(&whole) {
            break;
        }
        // Two words that are such by themselves (（三）不予公开, 1.属于国家秘密) stay apart.
        pieced |= at > 0 && !is_word(piece);
        if at > 0 && pieced && WORDS.words.contains(&whole) {
            best = at + 1;
        }
    }
    best
}

/// The form's header that the pieces from the given one on spell, in whatever order, and where they end.
pub(super) fn spelled_header(pieces: &[&str]) -> Option<(&'static FormHeader, usize)> {
    let longest = WORDS.headers.iter().flat_map(|header| &header.spellings).map(Vec::len).max()?;
    let mut letters: Vec<char> = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        letters.extend(fold(piece).chars());
        if letters.len() > longest {
            return None;
        }
        let fits = |spelling: &Vec<char>| {
            spelling.len() == letters.len() && {
                let mut own = letters.clone();
                own.sort_unstable();
                own == *spelling
            }
        };
        if let Some(header) = WORDS.headers.iter().find(|header| header.spellings.iter().any(fits)) {
            return Some((header, at + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(pieces: &[&str]) -> Vec<String> {
        join(pieces).into_iter().map(|range| pieces[range].concat()).collect()
    }

    #[test]
    fn pieces_of_a_word_are_put_together_and_words_are_not() {
        assert_eq!(joined(&["商业", "企业", "科研", "机", "构", "其", "他"]), ["商业企业", "科研机构", "其他"]);
        assert_eq!(joined(&["（", "一", "）", "予以公开", "26", "26"]), ["（一）予以公开", "26", "26"]);
        assert_eq!(joined(&["（三）不予公开", "1.属于国家秘密", "0"]), ["（三）不予公开", "1.属于国家秘密", "0"]);
        assert_eq!(joined(&["0", "1.", "属于国家秘密", "0"]), ["0", "1.属于国家秘密", "0"]);
        // A number of the row before is no number of the label.
        assert_eq!(joined(&["1", "属于国家秘密"]), ["1", "属于国家秘密"]);
        assert_eq!(joined(&["", "商业"]), ["", "商业"]);
    }

    #[test]
    fn a_header_is_known_by_its_characters() {
        let pieces = [
            "科研",
            "法律服务",
            "商业企业",
            "公益",
            "其他",
            "机构",
            "机构",
            "组织",
            "法人或其他组织",
            "自然人",
            "社会",
            "总计",
            "一、本年",
        ];
        let (header, length) = spelled_header(&pieces).unwrap();
        assert_eq!((header.columns.len(), header.block, length), (7, 7, 12));
        assert!(spelled_header(&pieces[1..]).is_none());
    }
}
