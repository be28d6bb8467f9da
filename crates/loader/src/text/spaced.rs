//! Rows whose cells stand behind single spaces: `一、本年新收政府信息公开申请数量 3402 99 0 0 0 10 3511`.

use super::order::{MOST_STACKED, is_bare_label, one_label_a_row, with_broken_off_digits};
use super::stream::{LONGEST_CELL, Token, Trust, column, glued_label, is_loose_mark, is_own_label, is_value, settled};
use super::words;
use super::{Line, Shape, cell, clip, is_blank, number_like};
use crate::document::Grid;
use crate::recognise::is_page_number;
use gongkai_model::Place;

/// Fewest lines with a label and numbers behind spaces that make a table of the lines with one number among them.
const SHORTEST_SPACED: usize = 3;

/// Fewest fixed words in a line that make one row under it a table.
const FEWEST_WORDS: usize = 3;

/// Most words of a line of headings.
const MOST_WORDS: usize = 16;

/// Most pieces before and behind a row's numbers that may be its label.
const MOST_BEFORE: usize = 6;
const MOST_BEHIND: usize = 4;

/// Longest piece, in characters, of the heading of a group that stands beside a row's label.
const LONGEST_BESIDE: usize = 4;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    /// A label and numbers, or numbers alone.
    Row,
    /// A label and its number, with nothing between them: a row among rows.
    Glued,
    /// One number alone.
    Value,
    /// Words of a header.
    Header,
    /// Fixed words or pieces of such.
    Pieces,
    /// A page number.
    Mark,
    Other,
}

/// Units of what the rows of the forms count.
pub(super) const UNITS: [&str; 15] =
    ["条", "件", "人次", "个次", "次", "个", "人", "场", "宗", "篇", "部", "份", "起", "万元", "元"];

/// Rows of which each says its unit, as the form of 2014 has a column for it (`制发规范性文件总数 件 3`) or as a list (`收到申请数：7件`): the
/// label and its number.
pub(super) fn without_units(mut lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let plain = |line: &Line<'_>| matches!(line.shape, Shape::Plain | Shape::Spaces);
    let rows: Vec<Option<String>> =
        lines.iter().map(|line| row_with_unit(&line.text).filter(|_| plain(line))).collect();
    if rows.iter().flatten().count() >= SHORTEST_SPACED {
        for (line, row) in lines.iter_mut().zip(rows) {
            if let Some(row) = row {
                line.text = row.into();
                line.shape = Shape::Plain;
            }
        }
    }
    lines
}

fn row_with_unit(text: &str) -> Option<String> {
    let text = text.trim_matches(is_blank);
    if let Some((label, value)) = text.rsplit_once(['：', ':']) {
        let value = value.trim_matches(is_blank).trim_end_matches(['。', '；']);
        let number = UNITS.iter().find_map(|unit| value.strip_suffix(unit)).unwrap_or(value).trim_matches(is_blank);
        let label: String = label.split_whitespace().collect();
        return (number_like(number) && words::is_row_as_numbered(&label)).then(|| format!("{label} {number}"));
    }
    let mut parts = text.split_whitespace().rev();
    let (number, unit) = (parts.next()?, parts.next()?);
    let label: Vec<&str> = parts.collect();
    let label: String = label.into_iter().rev().collect();
    let row = number_like(number) && UNITS.contains(&unit) && words::is_row_as_numbered(&label);
    row.then(|| format!("{label} {number}"))
}

/// Lines with one number behind a space, lines of headings, and pieces of labels, that stand among rows with spaces are
/// rows of the table.
pub(super) fn mark(mut lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let parts: Vec<Part> = lines.iter().map(part).collect();
    let mut at = 0;
    while at < parts.len() {
        let mut end = (at..parts.len()).find(|n| parts[*n] == Part::Other).unwrap_or(parts.len());
        let next = end.max(at) + 1;
        let edge = |part: &Part| matches!(part, Part::Mark | Part::Value);
        let mut start = at + parts[at..end].iter().take_while(|part| edge(part)).count();
        let last = (start..end)
            .rev()
            .find(|n| matches!(parts[*n], Part::Row | Part::Glued | Part::Value))
            .map_or(start, |n| n + 1);
        // The rest of the last row's label may stand behind its numbers.
        let rest = |n: &usize| parts[*n] == Part::Pieces && !words::is_word(&lines[*n].text);
        end = last + (last..end).take(MOST_BEHIND).take_while(rest).count();
        // Pieces far above the first row belong to something else.
        if let Some(first) = parts[start..end].iter().position(|part| *part == Part::Row) {
            start = start.max((start + first).saturating_sub(2 * MOST_WORDS));
        }
        // The last label of numbers that stand above their labels.
        let bare = |n: usize| lines[n].text.split_whitespace().all(number_like);
        let label = |n: usize| words::is_row(&lines[n].text);
        if end >= start + 3 && end < parts.len() && bare(end - 1) && label(end - 2) && bare(end - 3) && label(end) {
            end += 1;
        }
        let run = &parts[start..end];
        let mut rows = run.iter().filter(|part| **part == Part::Row).count();
        if rows > 0 {
            rows += run.iter().filter(|part| **part == Part::Glued).count();
        }
        let headed = || {
            let fixed = |line: &Line<'_>| line.text.split_whitespace().filter(|word| words::is_word(word)).count();
            lines[start..end].iter().zip(run).any(|(line, part)| *part == Part::Pieces && fixed(line) >= FEWEST_WORDS)
        };
        if rows >= SHORTEST_SPACED || (rows > 0 && headed()) {
            lines[start..end].iter_mut().for_each(|line| line.shape = Shape::Spaces);
        }
        at = next;
    }
    lines
}

fn part(line: &Line<'_>) -> Part {
    if line.shape == Shape::Spaces {
        return Part::Row;
    }
    if line.shape != Shape::Plain {
        return Part::Other;
    }
    let text = line.text.trim_matches(is_blank);
    if is_page_number(text) && !number_like(text) {
        return Part::Mark;
    }
    let words: Vec<&str> = text.split_whitespace().take(2 * MOST_WORDS + 1).collect();
    let long = words.iter().any(|word| word.chars().count() > LONGEST_CELL);
    let known = |word: &&str| is_value(word) || words::is_piece(word) || is_loose_mark(word);
    let prose = long || text.contains(['。', '，', '；', '：']);
    match words.as_slice() {
        [one] if number_like(one) => Part::Value,
        [one] if glued_label(one).is_some() => Part::Glued,
        [_, _, ..] if words.iter().all(|word| is_value(word)) => Part::Row,
        _ if words.len() <= 2 * MOST_WORDS && !long && words.iter().all(known) => {
            match words.iter().any(|word| number_like(word)) {
                true if words.last().is_some_and(|last| is_value(last)) => Part::Row,
                _ => Part::Pieces,
            }
        }
        _ if prose || words.len() > MOST_WORDS => Part::Other,
        [.., last] if words.len() > 1 && words.len() <= 4 && number_like(last) => Part::Row,
        [_, _, ..] if words.iter().all(|word| word.chars().count() <= MOST_WORDS) => Part::Header,
        _ => Part::Other,
    }
}

/// The rows of a run of such lines.
pub(super) fn grid(lines: &[Line<'_>], table: u16, trust: &mut Trust, lost: bool) -> Grid {
    let mut rows: Vec<Vec<Token>> = Vec::with_capacity(lines.len());
    for line in lines {
        let text = line.text.trim_matches(is_blank);
        if is_page_number(text) && !number_like(text) && !text.split_whitespace().all(number_like) {
            continue;
        }
        let row = rows.len();
        let token = |word: &str| Token { text: word.to_owned(), line: line.number, row };
        rows.push(text.split_whitespace().map(token).collect());
    }
    one_label_a_row(&mut rows);
    join_around_numbers(&mut rows);
    let alone = rows.iter().filter(|row| row.len() == 1 && row[0].is_value()).count();
    let mut tokens = settled(rows.into_iter().flatten().collect(), trust, lost);
    with_broken_off_digits(&mut tokens);
    // Where some rows have their numbers a line each, lines are no rows.
    if alone > 0 {
        return column(tokens, table);
    }
    let mut cells = Vec::new();
    let mut row = 0;
    let mut at = 0;
    while at < tokens.len() {
        let end = row_end(&tokens, at);
        for (number, token) in tokens[at..end].iter().enumerate() {
            let place = Place { table, row: clip(row + 1), ..Place::line(token.line) }.at_column(number + 1);
            cells.push(cell(&token.text, row, number, place));
        }
        row += 1;
        at = end;
    }
    Grid { cells, ..Grid::default() }
}

/// One past the last word of a row: those of a line, and of the next where the label stands in one and all of the
/// numbers in the other.
fn row_end(tokens: &[Token], at: usize) -> usize {
    let line_end = |from: usize| {
        let row = tokens[from].row;
        tokens[from..].iter().position(|token| token.row != row).map_or(tokens.len(), |length| from + length)
    };
    let end = line_end(at);
    let label = tokens[at..end].last().is_some_and(|token| is_own_label(&token.text));
    if !label || tokens.get(end).is_none_or(|next| !next.is_value()) {
        return end;
    }
    // Of labels one under the other, whose the numbers are is not known.
    let above = tokens[..end].iter().rev().take_while(|token| is_own_label(&token.text)).count();
    if above >= MOST_STACKED && tokens[end].row != tokens[at].row {
        return end;
    }
    let behind = line_end(end);
    if tokens[end..behind].iter().all(Token::is_value) { behind } else { end }
}

/// A row's numbers may stand in the middle of a label of several lines, beside pieces of the heading of its group.
fn join_around_numbers(rows: &mut [Vec<Token>]) {
    let tail = |row: &[Token]| row.iter().rev().take_while(|token| token.is_value()).count();
    let mut free = 0;
    for at in 0..rows.len() {
        let values = tail(&rows[at]);
        if values == 0 {
            continue;
        }
        let own = rows[at].len() - values;
        let whole = (0..own).any(|from| {
            let text: String = rows[at][from..own].iter().map(|token| token.text.as_str()).collect();
            words::is_row(&text)
        });
        let stacked = rows[..at].iter().rev().take_while(|row| is_bare_label(row)).count();
        let open = own == 0 && stacked >= MOST_STACKED;
        if !whole && values >= 2 && !open {
            let before: Vec<(usize, usize)> = positions(rows, free..at).into_iter().rev().take(MOST_BEFORE).collect();
            let stop = (at + 1..rows.len().min(at + 1 + MOST_BEHIND)).find(|n| tail(&rows[*n]) > 0);
            let behind = positions(rows, at + 1..stop.unwrap_or(rows.len().min(at + 1 + MOST_BEHIND)));
            let behind = &behind[..behind.len().min(MOST_BEHIND)];
            if let Some(pieces) = label_of(rows, at, own, &before, behind) {
                take_label(rows, at, &pieces);
            }
        }
        free = at + 1;
    }
    rows.iter_mut().for_each(|row| row.retain(|token| !token.text.is_empty()));
}

/// The words in a range of rows, as row and number, in reading order.
fn positions(rows: &[Vec<Token>], range: std::ops::Range<usize>) -> Vec<(usize, usize)> {
    let start = range.end.saturating_sub(2 * MOST_BEFORE).max(range.start);
    let words = |row: usize| (0..rows[row].len()).map(move |word| (row, word));
    (start..range.end).flat_map(words).filter(|(row, word)| !rows[*row][*word].text.is_empty()).collect()
}

/// The pieces before, in and behind a row of numbers that are a row's label: all from one on, but for one that belongs
/// to the heading of the group beside it.
fn label_of(
    rows: &[Vec<Token>],
    at: usize,
    own: usize,
    before: &[(usize, usize)],
    behind: &[(usize, usize)],
) -> Option<Vec<(usize, usize)>> {
    let within: Vec<(usize, usize)> = (0..own).map(|word| (at, word)).collect();
    let mut best: Option<(String, Vec<(usize, usize)>)> = None;
    // A label stands in front of its numbers or around them, never wholly behind.
    let first = usize::from(own == 0);
    let beside = |(row, word): (usize, usize)| {
        let text = &rows[row][word].text;
        text.chars().count() <= LONGEST_BESIDE && !words::is_row(text)
    };
    for start in first..=before.len() {
        for end in 0..=behind.len() {
            let pieces: Vec<(usize, usize)> =
                before[..start].iter().rev().chain(&within).chain(&behind[..end]).copied().collect();
            let skips = std::iter::once(None).chain((1..pieces.len()).filter(|n| beside(pieces[*n])).map(Some));
            for skip in skips {
                let kept = pieces.iter().enumerate().filter(|(n, _)| Some(*n) != skip).map(|(_, piece)| *piece);
                let kept: Vec<(usize, usize)> = kept.collect();
                let text: String = kept.iter().map(|(row, word)| rows[*row][*word].text.as_str()).collect();
                let longer = best.as_ref().is_none_or(|(known, _)| text.len() > known.len());
                if longer && is_own_label(&text) {
                    best = Some((text, kept));
                }
            }
        }
    }
    best.map(|(_, pieces)| pieces)
}

/// Puts a label together in front of its numbers.
fn take_label(rows: &mut [Vec<Token>], at: usize, pieces: &[(usize, usize)]) {
    let Some((row, word)) = pieces.first().copied() else { return };
    let line = rows[row][word].line;
    let text: String = pieces.iter().map(|(row, word)| rows[*row][*word].text.as_str()).collect();
    for (row, word) in pieces {
        rows[*row][*word].text.clear();
    }
    let values = rows[at].iter().rev().take_while(|token| token.is_value()).count();
    let start = rows[at].len() - values;
    rows[at].insert(start, Token { text, line, row: at });
}

#[cfg(test)]
mod tests {
    use super::row_with_unit;

    #[test]
    fn rows_that_say_their_unit() {
        for (text, row) in [
            ("制发规范性文件总数：3件", "制发规范性文件总数 3"),
            ("其中：主动公开规范性文件数：3条", "其中：主动公开规范性文件数 3"),
            ("（一）收到申请数：7件", "（一）收到申请数 7"),
            ("1.当面申请数 件 1", "1.当面申请数 1"),
            (
                "（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条） 条 522",
                "（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条） 522",
            ),
        ] {
            assert_eq!(row_with_unit(text).as_deref(), Some(row), "{text}");
        }
        for text in ["全年收到申请：7件", "电话：5550123", "收到申请数", "制发规范性文件总数 3"]
        {
            assert_eq!(row_with_unit(text), None, "{text}");
        }
    }
}
