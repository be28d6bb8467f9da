//! Rows whose cells stand behind single spaces: `一、本年新收政府信息公开申请数量 3402 99 0 0 0 10 3511`.

use super::stream::{
    LONGEST_CELL, Token, Trust, blocks_hold, column, glued_label, is_loose_mark, is_own_label, is_value, settled,
};
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
const UNITS: [&str; 15] =
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

/// Lines of one row each, by their words: where each line begins.
fn line_starts(tokens: &[Token]) -> Vec<usize> {
    (0..tokens.len()).filter(|at| *at == 0 || tokens[*at].row != tokens[*at - 1].row).collect()
}

/// A line that is a row's label and nothing else.
fn is_bare_label(row: &[Token]) -> bool {
    let text: String = row.iter().map(|token| token.text.as_str()).collect();
    !row.iter().any(Token::is_value)
        && (is_own_label(&text) || row.last().is_some_and(|token| is_own_label(&token.text)))
}

/// A line of a table's numbers and nothing else.
fn is_bare_row(row: &[Token]) -> bool {
    row.len() >= FEWEST_WORDS + 2 && row.iter().all(Token::is_value)
}

/// Labels and numbers that stand a line each, told apart where their order shows it: as many labels one under the other as rows of
/// numbers under them, and rows of numbers that begin right under the header, each above its label. Each label is put before its
/// numbers. Where there are more labels or fewer, whose the numbers are is not known, and they are one row, which is too long.
fn one_label_a_row(rows: &mut [Vec<Token>]) {
    let mut at = 0;
    while at < rows.len() {
        let before = at.checked_sub(1).map(|before| rows[before].as_slice()).unwrap_or_default();
        let headed = before.iter().filter(|token| words::is_header_piece(&token.text)).count() >= FEWEST_WORDS;
        // Under a header one row may have lost its label; two have theirs below.
        let fewest = if headed { FEWEST_ABOVE } else { 1 };
        if (headed || is_labelled_row(before, rows[at].len()))
            && let Some(end) = numbers_above(rows, at, fewest)
        {
            at = end;
            continue;
        }
        let labels = rows[at..].iter().take_while(|row| is_bare_label(row)).count();
        let numbers = rows[at + labels..].iter().take_while(|row| is_bare_row(row)).count();
        if labels >= 2 && numbers >= 2 {
            if labels == numbers {
                let mut block: Vec<Vec<Token>> = rows[at..at + 2 * labels].to_vec();
                let values = block.split_off(labels);
                for (n, (label, values)) in block.into_iter().zip(values).enumerate() {
                    rows[at + 2 * n] = label;
                    rows[at + 2 * n + 1] = values;
                }
                renumbered(&mut rows[at..at + 2 * labels]);
            } else {
                let under = at + labels;
                let values: Vec<Token> = rows[under + 1..under + numbers].iter_mut().flat_map(std::mem::take).collect();
                rows[under].extend(values);
                renumbered(&mut rows[under..=under]);
            }
        }
        at += (labels + numbers).max(1);
    }
}

/// A line with a label and so many numbers.
fn is_labelled_row(row: &[Token], numbers: usize) -> bool {
    let values = row.iter().rev().take_while(|token| token.is_value()).count();
    values == numbers && values < row.len()
}

/// Fewest rows of numbers that, right under a header, show that their labels stand below them.
const FEWEST_ABOVE: usize = 2;

/// Numbers under a header or under a row that has its own belong to the label below them, which may be wrapped; so do those that
/// follow in the same way. Puts each label before its numbers and gives the line behind the last.
fn numbers_above(rows: &mut [Vec<Token>], from: usize, fewest: usize) -> Option<usize> {
    let label_lines = |rows: &[Vec<Token>], at: usize| {
        (1..=MOST_LABEL_LINES).find(|lines| {
            rows.get(at..at + lines).is_some_and(|part| {
                let text: String = part.iter().flatten().map(|token| token.text.as_str()).collect();
                let bare = !part.iter().flatten().any(Token::is_value);
                bare && (is_own_label(&text) || (*lines == 1 && is_bare_label(&part[0])))
            })
        })
    };
    let mut pairs = Vec::new();
    let mut at = from;
    while rows.get(at).is_some_and(|row| is_bare_row(row)) {
        let lines = label_lines(rows, at + 1)?;
        pairs.push((at, lines));
        at += 1 + lines;
    }
    if pairs.len() < fewest {
        return None;
    }
    for (at, lines) in &pairs {
        rows[*at..=at + lines].rotate_left(1);
        renumbered(&mut rows[*at..=at + lines]);
    }
    Some(at)
}

/// Most lines over which a label is wrapped.
const MOST_LABEL_LINES: usize = 4;

/// The lines in the order in which they now stand.
fn renumbered(rows: &mut [Vec<Token>]) {
    let first = rows.iter().flatten().map(|token| token.row).min().unwrap_or_default();
    for (n, row) in rows.iter_mut().enumerate() {
        row.iter_mut().for_each(|token| token.row = first + n);
    }
}

/// Fewest labels one under the other that leave it open whose the one row of numbers under them is.
const MOST_STACKED: usize = 3;

/// A row that does not add up over a shorter line of numbers alone: digits were broken off its numbers. All of them are one row,
/// which has too many numbers to be read.
fn with_broken_off_digits(tokens: &mut [Token]) {
    let starts = line_starts(tokens);
    for n in 1..starts.len() {
        let end = starts.get(n + 1).copied().unwrap_or(tokens.len());
        let (before, line) = (starts[n - 1]..starts[n], starts[n]..end);
        let values = tokens[before.clone()].iter().rev().take_while(|token| token.is_value()).count();
        let labelled = values < before.len();
        let alone = tokens[line.clone()].iter().all(Token::is_value);
        let (_, fails) = blocks_hold(&tokens[before.end - values..before.end], values.max(1));
        if labelled && alone && values > FEWEST_WORDS + 1 && line.len() < values && line.len() > 1 && fails > 0 {
            let row = tokens[before.start].row;
            tokens[line].iter_mut().for_each(|token| token.row = row);
        }
    }
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
