//! Plain text, as scrapers leave it → [`Document`].
//!
//! Tables survive in text in four ways: rows with pipes, rows with tabs, a label with numbers behind spaces, and one
//! cell a line. What programs write out (commas, lists in brackets) becomes rows with tabs first. Each becomes a [`Grid`];
//! everything else is a line of text.

mod columns;
mod exports;
mod markup;
mod order;
mod paging;
mod pipes;
mod spaced;
mod spans;
mod stream;
mod unbroken;
mod words;

use crate::document::{Block, Document, GridCell};
use crate::normal::fold;
use crate::number::is_invisible;
use gongkai_model::Place;
pub(crate) use markup::with_markup;
use std::borrow::Cow;
use stream::{Runs, SHORTEST_STREAM, Trust, one_cell_a_line};
use unicode_normalization::UnicodeNormalization;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Shape {
    Pipes,
    Tabs,
    Spaces,
    Plain,
}

struct Line<'t> {
    number: usize,
    text: Cow<'t, str>,
    shape: Shape,
}

/// Splits a text into lines and tables.
pub(crate) fn document(text: &str) -> Document {
    let text = &*unbroken::with_breaks(text);
    let pages = paging::numbers(text);
    let lines: Vec<Line<'_>> = text
        .lines()
        .enumerate()
        .map(|(at, raw)| {
            let text = spans::without_spans(raw).unwrap_or(Cow::Borrowed(raw));
            Line { number: at + 1, shape: shape(&text), text }
        })
        .filter(|line| !pages.contains(&line.number))
        .filter(|line| !line.text.trim_matches(is_blank).is_empty() && !is_stroke(&line.text))
        .collect();
    let lines = with_cut(lines);
    let lines = exports::without_marks_between(exports::rewritten(lines));
    let lines = spaced::mark(spaced::without_units(pipes::without_bars(pipes::unrolled(pipes::unbroken(lines)))));
    let fresh = Trust::of(&lines);
    let mut trust = fresh;
    let mut document = blocks(&lines, &mut trust, false);
    if trust.is_lost() {
        document = blocks(&lines, &mut fresh.clone(), true);
    }
    document.ends_within = document.blocks.last().filter(|_| text.ends_with(char::is_numeric)).and_then(last_number);
    document
}

/// The cell with which a table ends, if it is a number.
fn last_number(block: &Block) -> Option<Place> {
    let Block::Grid(grid) = block else { return None };
    let last = grid.cells.iter().rev().find(|cell| !cell.text.is_empty())?;
    number_like(&last.text).then_some(last.place)
}

/// With what whoever shortened a text says so.
const CUT: [&str; 11] = [
    "[truncated]",
    "(truncated)",
    "<truncated>",
    "[更多]",
    "【更多】",
    "（以下略）",
    "(以下略)",
    "（下略）",
    "（略）",
    "展开全文",
    "...",
];

/// A last line that says that there is more ends in an ellipsis: it is no text of the report, and what stands before it is cut.
fn with_cut(mut lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let Some(last) = lines.last_mut() else { return lines };
    let text = last.text.trim_end_matches(is_blank);
    if let Some(before) = CUT.iter().find_map(|mark| text.strip_suffix(mark)) {
        // A button by itself stands behind whole texts too.
        let button = text.ends_with("展开全文") && (before.trim().is_empty() || before.ends_with('。'));
        let cut = if button { before.to_owned() } else { format!("{}……", before.trim_end_matches(['.', ' '])) };
        last.text = Cow::Owned(cut);
    }
    lines
}

fn blocks(lines: &[Line<'_>], trust: &mut Trust, lost: bool) -> Document {
    let runs = Runs::of(lines);
    let mut document = Document::default();
    let ends = shape_ends(lines);
    let mut drawn = columns::tables(lines);
    let mut at = 0;
    let mut tables = 0u16;
    while at < lines.len() {
        let run = ends[at] - at;
        let grid = match lines[at].shape {
            _ if drawn[at].is_some() => drawn[at].take().map(|(length, mut grid)| {
                grid.cells.iter_mut().for_each(|cell| cell.place.table = tables + 1);
                (length, grid)
            }),
            Shape::Plain => {
                let stream = runs.stream(at);
                (stream >= SHORTEST_STREAM)
                    .then(|| (stream, one_cell_a_line(&lines[at..at + stream], tables + 1, trust, lost)))
            }
            // A single line with a bar between two words is page chrome (`来源: … | 发布日期: …`), not a table.
            Shape::Pipes if run == 1 && !lines[at].text.trim().starts_with('|') => None,
            Shape::Tabs if run == 1 && !exports::is_of_table(&lines[at]) => None,
            Shape::Spaces => Some((run, spaced::grid(&lines[at..at + run], tables + 1, trust, lost))),
            _ => Some((run, pipes::grid(&lines[at..at + run], tables + 1))),
        };
        match grid {
            Some((length, grid)) if !grid.cells.is_empty() => {
                tables = tables.saturating_add(1);
                let last = grid.cells.iter().map(|cell| cell.place.line).max().unwrap_or_default();
                document.blocks.push(Block::Grid(grid));
                let rest = lines[at..at + length].iter().filter(|line| lost && line.number > last as usize);
                document.blocks.extend(rest.map(text_block));
                at += length;
            }
            Some((length, _)) if lost => {
                document.blocks.extend(lines[at..at + length].iter().map(text_block));
                at += length;
            }
            _ => {
                document.blocks.push(text_block(&lines[at]));
                at += 1;
            }
        }
    }
    document
}

fn text_block(line: &Line<'_>) -> Block {
    Block::Text { text: unmarked(&line.text), place: Place::line(line.number) }
}

/// A line without the marks of Markdown: `## 一、总体情况`, `**年报**`.
fn unmarked(line: &str) -> String {
    let text = line.trim_matches(is_blank);
    let heading = text.trim_start_matches('#');
    let text = if heading.starts_with([' ', '\u{3000}']) && text.len() - heading.len() <= 6 {
        heading.trim_matches(is_blank)
    } else {
        text
    };
    if text.contains("**") { text.replace("**", "") } else { text.to_owned() }
}

/// The line under a heading or over a table that is nothing but a stroke.
fn is_stroke(line: &str) -> bool {
    let text = line.trim_matches(is_blank);
    text.len() >= 3 && (text.chars().all(|c| c == '-') || text.chars().all(|c| c == '='))
}

pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

fn shape(line: &str) -> Shape {
    let trimmed = line.trim_matches(|c: char| is_blank(c) && c != '\t');
    if trimmed.contains(pipes::BARS) {
        return Shape::Pipes;
    }
    // A tab at the end is an empty cell.
    if trimmed.trim_start().contains('\t') {
        return Shape::Tabs;
    }
    // A number behind empty cells: a row of which nothing else is filled.
    if trimmed.starts_with("\t\t") && number_like(trimmed.trim()) {
        return Shape::Tabs;
    }
    let mut words = trimmed.split_whitespace().rev();
    let numbers = words.by_ref().take_while(|word| number_like(word)).count();
    // A label and at least two numbers; one number behind a space is too common in sentences.
    if numbers >= 2 && trimmed.split_whitespace().count() > numbers { Shape::Spaces } else { Shape::Plain }
}

/// A number or one of the marks that stand for none.
pub(crate) fn number_like(word: &str) -> bool {
    // Words, told from numbers before anything is normalised.
    if word.is_ascii() {
        return is_plain_number(word);
    }
    if word.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c) && c != '无') {
        return false;
    }
    let word: String = word.nfkc().filter(|c| !is_blank(*c)).collect();
    let digits = word.trim_start_matches(['-', '+']);
    let number = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.'));
    number || matches!(word.as_str(), "/" | "-" | "--" | "—" | "——" | "–" | "无")
}

/// The same for ASCII, of which nothing is normalised.
fn is_plain_number(word: &str) -> bool {
    let mut bytes = word.bytes().filter(|byte| !is_blank(char::from(*byte)));
    let signs = |byte: &u8| matches!(byte, b'-' | b'+');
    let mut rest = bytes.clone().skip_while(signs);
    let number = rest.clone().next().is_some_and(|byte| byte.is_ascii_digit())
        && rest.all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.'));
    let mark = (bytes.next(), bytes.next(), bytes.next());
    number || matches!(mark, (Some(b'/' | b'-'), None, None) | (Some(b'-'), Some(b'-'), None))
}

/// A number with a unit, or one that is not exact: `12件`, `300余条`, `近5000`.
pub(crate) fn is_decorated(text: &str) -> bool {
    // The end of a sentence, or a share.
    if text.contains(['%', '％', '。']) {
        return false;
    }
    // 160.60万元（含服务类20万元）: a remark in brackets is no part of it.
    let text = match text.split_once(['（', '(']) {
        Some((number, remark)) if remark.ends_with(['）', ')']) && number.contains(|c: char| c.is_ascii_digit()) => {
            number
        }
        _ => text,
    };
    if text.len() > 40 || !text.chars().any(may_be_digit) {
        return false;
    }
    let folded = fold(text);
    let rest = folded.trim_start_matches(['近', '约', '超', '共', '合', '计']);
    let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    digits.len() < rest.len()
        && digits.chars().all(|c| c.is_ascii_digit() || "件宗起例条次项个份篇元万亿余多人".contains(c))
}

/// Whether something may be a digit once it is folded: ASCII and Chinese say it themselves.
fn may_be_digit(c: char) -> bool {
    match c {
        c if c.is_ascii() => c.is_ascii_digit(),
        '\u{4e00}'..='\u{9fff}' | '、' | '（' | '）' | '，' | '“' | '”' | '：' | '；' => false,
        _ => true,
    }
}

/// For each line, one past the last of the lines from it on that have its shape.
fn shape_ends(lines: &[Line<'_>]) -> Vec<usize> {
    let mut ends: Vec<usize> = (1..=lines.len()).collect();
    let starts = pipes::table_starts(lines);
    for at in (1..lines.len()).rev() {
        if lines[at - 1].shape == lines[at].shape && !starts[at] {
            ends[at - 1] = ends[at];
        }
    }
    ends
}

fn cell(text: &str, row: usize, column: usize, place: Place) -> GridCell {
    GridCell {
        text: text.trim_matches(is_blank).to_owned(),
        row: row as u32,
        column: column as u32,
        rows: 1,
        columns: 1,
        place,
    }
}

fn clip(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Grid;

    fn grids(text: &str) -> Vec<Grid> {
        document(text)
            .blocks
            .into_iter()
            .filter_map(|block| match block {
                Block::Grid(grid) => Some(grid),
                Block::Text { .. } => None,
            })
            .collect()
    }

    #[test]
    fn a_publication_line_is_no_table() {
        assert!(grids("来源: 云泽区档案馆  |   发布日期: 2022-01-19 16:56\n\n一、总体情况\n").is_empty());
    }

    #[test]
    fn pipes_keep_their_columns_and_lose_the_markdown_rule() {
        let grid = &grids("| 指标 | 甲 | 乙 |\n|---|:--|--:|\n| 规章 | 1 |  |\n")[0];
        assert!(grid.aligned);
        assert_eq!(grid.rows().len(), 2);
        assert_eq!(grid.rows()[1].iter().map(|c| c.text.as_str()).collect::<Vec<_>>(), ["规章", "1", ""]);
        assert_eq!(grid.rows()[1][1].place.line, 3);
    }

    #[test]
    fn tabs_of_uneven_rows_are_not_aligned() {
        let grid = &grids("指标\t甲\t乙\n规章\t1\n")[0];
        assert!(!grid.aligned);
    }

    #[test]
    fn a_label_with_numbers_behind_spaces() {
        let grid = &grids("一、本年新收政府信息公开申请数量 3402 99 0 0 0 10 3511\n")[0];
        assert_eq!(grid.rows()[0].len(), 8);
    }

    #[test]
    fn sentences_and_years_are_text() {
        for text in [
            "下降12.\n5%。\n二、主动公开政府信息情况",
            "2021年主动公开信息4条。包括了财政信息。",
            "共收到申请 12 件，办结 12 件。",
            "一、总体情况",
        ] {
            assert!(grids(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn one_cell_a_line() {
        let mut text = String::from(
            "一、总体情况\n这是一段较长的说明文字，不会被当作表格的一个单元格，因为它超过了一个单元格可能的长度，而且还有标点。\n",
        );
        for label in [
            "信息内容",
            "本年制发件数",
            "本年废止件数",
            "现行有效件数",
            "规章",
            "0",
            "0",
            "5",
            "行政规范性文件",
            "1",
            "0",
            "7",
            "行政许可",
            "3",
        ] {
            text.push_str(label);
            text.push('\n');
        }
        let grid = &grids(&text)[0];
        assert_eq!(grid.rows().len(), 14);
        assert_eq!(grid.cells[0].text, "信息内容");
        assert_eq!(grid.cells[0].place.line, 3);
    }

    fn rows_of(grid: &Grid) -> Vec<Vec<&str>> {
        grid.rows().into_iter().map(|row| row.into_iter().map(|cell| cell.text.as_str()).collect()).collect()
    }

    #[test]
    fn a_number_stands_in_the_middle_of_its_label() {
        let text = "（五）\n1.信访举报投诉类申请 1 0 0 0 0 0 1\n2.重复申请 2 0 0 0 0 0 2\n不予处\n4.无正当理由大量反复\n理 163 0 8 0 0 47 218\n申请\n5.要求行政机关确认或\n277 0 5 0 9 0 291\n重新出具已获取信息\n";
        let grid = &grids(text)[0];
        let rows = rows_of(grid);
        assert!(
            rows.contains(&vec!["不予处理4.无正当理由大量反复申请", "163", "0", "8", "0", "0", "47", "218"]),
            "{rows:?}"
        );
        assert!(rows.contains(&vec!["5.要求行政机关确认或重新出具已获取信息", "277", "0", "5", "0", "9", "0", "291"]));
    }

    #[test]
    fn a_merged_cell_of_markdown_is_no_blank_one() {
        let text = "| 指标 | | 甲 | 乙 |\n| --- | --- | --- | --- |\n| 规章 | | 1 |  |\n";
        let grid = &grids(text)[0];
        assert_eq!(rows_of(grid), [vec!["指标", "甲", "乙"], vec!["规章", "1", ""]]);
        assert_eq!((grid.rows()[0][0].columns, grid.rows()[1][1].column), (2, 2));
    }

    #[test]
    fn two_bars_leave_a_blank_cell() {
        let text =
            "规章\n|\n1\n|\n|\n3\n|\n行政规范性文件\n|\n4\n|\n5\n|\n6\n|\n行政许可\n|\n7\n|\n行政处罚\n|\n8\n|\n";
        assert_eq!(rows_of(&grids(text)[0])[..2], [vec!["规章", "1", "", "3"], vec!["行政规范性文件", "4", "5", "6"]]);
    }

    #[test]
    fn numbers_in_another_order_than_the_tables_are_no_rows() {
        let row = |label: &str, values: &str| format!("{label}\n{}\n", values.replace(' ', "\n"));
        let ordered: String = ["1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”"]
            .iter()
            .map(|l| row(l, "5 1 0 0 0 0 6"))
            .collect();
        assert_eq!(grids(&ordered)[0].cells.len(), 24);
        let scrambled: String = ["1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”"]
            .iter()
            .map(|l| row(l, "5 9 4 7 7 8 6 1"))
            .collect();
        assert!(grids(&scrambled).is_empty());
    }
}
