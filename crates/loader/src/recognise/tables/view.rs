//! The tables of a document, each word folded once.

use super::super::dates;
use super::super::head::{is_agency, split_title};
use super::super::outline::{is_title, section_of};
use super::Wanted;
use crate::document::{Block, Document, Grid, GridCell};
use crate::normal::{fold, without_number};
use crate::number::is_invisible;
use crate::text::{is_decorated, number_like};
use gongkai_model::Form;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Longest text, in characters, that may be the caption of a table.
const LONGEST_CAPTION: usize = 40;

/// A cell and what its text is.
#[derive(Debug, Clone)]
pub(super) struct Word<'d> {
    /// Number of the word within the document.
    pub(super) id: usize,
    pub(super) cell: &'d GridCell,
    /// The text folded; empty for a number or a mark.
    pub(super) fold: String,
    /// A number.
    pub(super) number: bool,
    /// A mark that may be a value, but may also be decoration.
    pub(super) mark: bool,
    /// It says of which year the numbers beside it are, and nothing else: `2022年`, `上年`, `同比`.
    pub(super) year: Option<Year>,
}

/// Of which year numbers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Year {
    /// The report year.
    Own,
    /// Another one, or the difference between two.
    Other,
}

/// A table of the document.
pub(super) struct View<'d> {
    pub(super) rows: Vec<Vec<Word<'d>>>,
    pub(super) aligned: bool,
    pub(super) continued: bool,
    /// The text in front of it.
    pub(super) caption: Option<&'d str>,
    /// No word stands between it and the table before.
    pub(super) follows: bool,
    /// A caption that says that the numbers are those of another year.
    pub(super) foreign: Option<&'d str>,
}

impl<'d> Word<'d> {
    fn of(cell: &'d GridCell, id: usize, year: Option<i32>) -> Word<'d> {
        let text = &cell.text;
        let like = number_like(text);
        let mark = !text.is_empty() && (!text.chars().any(char::is_alphanumeric) || text == "无");
        let number = (like && !mark) || is_decorated(text);
        let folded = if number || mark { String::new() } else { one_language(fold(text)) };
        let year = year_mark(&folded, year);
        Word { id, cell, fold: folded, number, mark, year }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.cell.text.is_empty()
    }

    /// Words, not a value.
    pub(super) fn is_text(&self) -> bool {
        !self.fold.is_empty()
    }
}

/// A folded text without the Latin words that stand beside the Chinese: bilingual pages print every label twice.
fn one_language(folded: String) -> String {
    let latin = folded.bytes().filter(u8::is_ascii_alphabetic).count();
    let han = folded.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
    if latin < 3 || han < 2 { folded } else { folded.replace(|c: char| c.is_ascii_alphanumeric(), "") }
}

/// Longest folded text that may say of which year numbers are, in characters.
const LONGEST_YEAR: usize = 8;

/// Of which year a folded text says that numbers are, if that is all it says.
fn year_mark(folded: &str, wanted: Option<i32>) -> Option<Year> {
    if folded.is_empty() || folded.chars().count() > LONGEST_YEAR {
        return None;
    }
    let bare = folded.strip_suffix("数据").or(folded.strip_suffix("数")).unwrap_or(folded);
    match bare {
        "本年" | "本年度" | "今年" | "本期" | "本报告期" => return Some(Year::Own),
        "上年" | "上年度" | "上一年" | "上一年度" | "去年" | "上期" | "上年同期" | "去年同期" | "同期" | "同比"
        | "增减" | "增减量" | "增减率" | "增长率" | "同比增减" | "同比增长" | "同比变化" | "变化" | "变化率"
        | "较上年" | "比上年" | "比上年增减" => return Some(Year::Other),
        _ => {}
    }
    let digits = bare.strip_suffix("年度").or(bare.strip_suffix('年'))?;
    let named: i32 = digits.parse().ok().filter(|year| (2008..2100).contains(year))?;
    Some(if named == wanted? { Year::Own } else { Year::Other })
}

/// The tables of a document in reading order.
pub(super) fn views<'d>(document: &'d Document, wanted: Wanted<'_>) -> Vec<View<'d>> {
    let mut views: Vec<View<'d>> = Vec::new();
    let mut before: Vec<&str> = Vec::new();
    let mut words = 0;
    let mut word = |cell| {
        words += 1;
        Word::of(cell, words - 1, wanted.year)
    };
    for block in &document.blocks {
        match block {
            Block::Text { text, .. } => before.push(text),
            Block::Grid(grid) => {
                // A page break with its page number does not end a table.
                let words = |text: &&str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
                let mut captions = before.iter().rev().take(2).copied();
                let mut foreign = captions.find(|caption| is_foreign(caption, wanted));
                if !before.iter().any(words) {
                    foreign = foreign.or_else(|| views.last().and_then(|view| view.foreign));
                }
                let mut follows = !before.iter().any(words) && !views.is_empty();
                let caption = before.last().copied();
                let view = |rows, continued, follows, foreign| View {
                    rows,
                    caption,
                    aligned: grid.aligned,
                    continued,
                    follows,
                    foreign,
                };
                let mut rows: Vec<Vec<Word<'_>>> = Vec::new();
                let mut continued = grid.continued;
                for row in segments(grid) {
                    // A caption may be a row of the table it stands over.
                    let mut filled = row.iter().filter(|cell| !cell.text.is_empty());
                    let alone = filled.next().filter(|_| filled.next().is_none()).map(|cell| cell.text.as_str());
                    if let Some(caption) = alone.filter(|text| is_caption(text)) {
                        if !rows.is_empty() {
                            views.push(view(std::mem::take(&mut rows), continued, follows, foreign));
                            continued = true;
                            follows = false;
                        }
                        foreign = Some(caption).filter(|caption| is_foreign(caption, wanted));
                    }
                    rows.push(row.into_iter().map(&mut word).collect());
                }
                views.push(view(rows, continued, follows, foreign));
                before.clear();
            }
        }
    }
    views
}

/// Words of a caption that speaks of the year before.
const LAST_YEAR: [&str; 8] =
    ["上年度数据", "上年数据", "上一年度数据", "去年数据", "上年同期", "去年同期", "上年度情况", "对比表"];

/// The caption speaks of the numbers of the year before: `上年度收到和处理申请情况如下`. What is carried over from it
/// (上年结转) and what is compared with it are the report's own.
fn of_last_year(caption: &str) -> bool {
    if LAST_YEAR.iter().any(|word| caption.contains(word)) {
        return true;
    }
    let begins = ["上年度", "上一年度", "上一年", "上年", "去年"];
    let Some(rest) = begins.iter().find_map(|word| caption.split_once(word)).map(|(_, rest)| rest) else {
        return false;
    };
    let own = ["结转", "相比", "比较", "以来", "度相比"].iter().any(|word| rest.starts_with(word));
    !own && ["情况", "数据", "统计", "如下", "表"].iter().any(|word| rest.contains(word))
}

/// A text that may stand over a table and says of which year it is.
fn is_caption(text: &str) -> bool {
    let short = text.chars().count() <= LONGEST_CAPTION && !text.ends_with('。');
    let table = || ["表", "数据", "情况"].iter().any(|word| text.contains(word));
    short
        && (of_last_year(text) || (table() && (dates::year(text).is_some() || text.contains("信息公开"))))
        && section_of(text).is_none()
        && !is_title(text)
}

/// Folded headings of groups: rows of a table of ours, however they read.
static GROUPS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let tables = Form::all().iter().flat_map(|form| &form.tables);
    tables.flat_map(|table| &table.groups).map(|group| fold(&group.zh)).collect()
});

/// `2020年政府信息公开申请情况表` in a report of 2021; `附：上年数据`; the table of another agency.
fn is_foreign(caption: &str, wanted: Wanted<'_>) -> bool {
    if !is_caption(caption) {
        return false;
    }
    if GROUPS.contains(without_number(&fold(caption))) {
        return false;
    }
    let printed: String = caption.chars().filter(|c| !is_invisible(*c)).collect();
    let caption = printed.as_str();
    let last = of_last_year(caption);
    let other = dates::year(caption)
        .zip(wanted.year)
        .is_some_and(|((_, found), year)| found != year && !caption.contains(&year.to_string()));
    last || other || names_another(caption, wanted.agency)
}

/// The caption begins with the name of an agency that is not the report's.
fn names_another(caption: &str, agency: Option<&str>) -> bool {
    let Some(agency) = agency else { return false };
    let named = caption.rsplit(['：', ':', '　', ' ']).find(|part| part.chars().count() > 4).unwrap_or(caption);
    let (Some(name), _) = split_title(named) else { return false };
    is_agency(&name) && !agency.contains(&name) && !name.contains(agency)
}

/// The rows of a grid. A grid of one cell a row (text with one cell a line) is cut where a label follows a number.
fn segments(grid: &Grid) -> Vec<Vec<&GridCell>> {
    let rows = grid.rows();
    if rows.is_empty() || rows.iter().any(|row| row.len() > 1) {
        return rows;
    }
    let mut cut: Vec<Vec<&GridCell>> = Vec::new();
    let mut after_number = true;
    for cell in rows.into_iter().flatten() {
        let number = number_like(&cell.text);
        let caption = is_caption(&cell.text);
        if (after_number && !number) || caption {
            cut.push(Vec::new());
        }
        after_number = number || caption;
        match cut.last_mut() {
            Some(segment) => segment.push(cell),
            None => cut.push(vec![cell]),
        }
    }
    cut
}
