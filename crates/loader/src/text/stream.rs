//! One cell a line, and what is left of tables whose cells came apart into words.

use super::words::{self, FormHeader};
use super::{Line, Shape, cell, clip, is_blank, is_decorated, number_like};
use crate::document::Grid;
use crate::normal::fold;
use crate::recognise::section_of;
use gongkai_model::Place;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// Fewest lines of one cell each that are taken for a table.
pub(super) const SHORTEST_STREAM: usize = 12;

/// Longest line, in characters, that may be one cell of such a table.
pub(super) const LONGEST_CELL: usize = 48;

/// Most lines of labels before the first number of such a table.
const LONGEST_HEADER: usize = 16;

/// Most pieces that the header of one table comes apart into.
const LONGEST_BROKEN_HEADER: usize = 64;

/// A word or a cell, and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) text: String,
    /// Line of the file.
    pub(super) line: usize,
    /// Row it stands in, as far as lines are rows.
    pub(super) row: usize,
}

impl Token {
    /// A value, or a cell that is known to be blank.
    pub(super) fn is_value(&self) -> bool {
        self.text.is_empty() || is_value(&self.text)
    }

    fn count(&self) -> Option<i64> {
        let plain: String = self.text.nfkc().filter(|c| !is_blank(*c) && *c != ',').collect();
        plain.parse().ok()
    }
}

/// A number, or what stands where there is none.
pub(super) fn is_value(text: &str) -> bool {
    number_like(text)
        || is_decorated(text)
        || number_before_a_piece(text).is_some()
        || matches!(text, "不涉及" | "不适用")
}

fn is_number(line: &str) -> bool {
    number_like(line) || is_decorated(line)
}

/// A line that is no cell of a table: a section's heading, or the end of a sentence.
fn is_text(line: &Line<'_>) -> bool {
    let text = line.text.trim_matches(is_blank);
    text.ends_with('。') || section_of(text).is_some()
}

/// Numbers that are pieces of a date: a converter that breaks a sentence wherever its type changes leaves `20`, `23`, `年`, `1`,
/// `月` on lines of their own, more numbers than words, and no table.
fn of_dates(lines: &[Line<'_>], numbers: &[bool]) -> Vec<usize> {
    let text = |at: usize| lines[at].text.trim_matches(is_blank);
    let digits = |at: usize, most: usize| text(at).len() <= most && text(at).bytes().all(|byte| byte.is_ascii_digit());
    let mut out = Vec::new();
    for at in (1..lines.len()).filter(|at| numbers[at - 1] && digits(at - 1, 4) && is_of_a_date(text(*at))) {
        out.push(at - 1);
        // A year in two halves.
        if at >= 2 && numbers[at - 2] && text(at - 1).len() == 2 && text(at - 2) == "20" && text(at).starts_with('年')
        {
            out.push(at - 2);
        }
    }
    out
}

/// `年`, `月`, `日至`, `日。`: what stands behind the number of a date.
fn is_of_a_date(text: &str) -> bool {
    let mut characters = text.chars();
    let unit = characters.next().is_some_and(|c| "年月日".contains(c));
    unit && characters.next().is_none_or(|c| "至到起止，。、）".contains(c))
}

/// Where runs of short lines end and where their numbers are, so that each line is looked at once.
pub(super) struct Runs {
    /// For each line, one past the last of the run of short lines it stands in.
    end: Vec<usize>,
    /// For each line, the next number at or behind it.
    next: Vec<usize>,
    /// For each line, the last number before it.
    last: Vec<Option<usize>>,
    /// Numbers before each line.
    count: Vec<usize>,
    /// For each line, one past the last line before it that is no cell: a heading of the text, the end of a sentence.
    behind_text: Vec<usize>,
}

impl Runs {
    pub(super) fn of(lines: &[Line<'_>]) -> Runs {
        let n = lines.len();
        let mut numbers: Vec<bool> =
            lines.iter().map(|line| line.shape == Shape::Plain && is_number(&line.text)).collect();
        for at in of_dates(lines, &numbers) {
            numbers[at] = false;
        }
        let mut runs =
            Runs { end: vec![0; n], next: vec![n; n], last: Vec::new(), count: Vec::new(), behind_text: Vec::new() };
        let (mut last, mut count, mut behind_text) = (None, 0, 0);
        for at in 0..=n {
            runs.behind_text.push(behind_text);
            if lines.get(at).is_some_and(is_text) {
                behind_text = at + 1;
            }
            runs.last.push(last);
            runs.count.push(count);
            if numbers.get(at) == Some(&true) {
                last = Some(at);
                count += 1;
            }
        }
        for at in (0..n).rev() {
            let line = &lines[at];
            let short =
                line.shape == Shape::Plain && line.text.trim().chars().take(LONGEST_CELL + 1).count() <= LONGEST_CELL;
            let behind = |list: &[usize], none| list.get(at + 1).copied().unwrap_or(none);
            runs.end[at] = match short {
                true if at + 1 < n && runs.end[at + 1] > at + 1 => runs.end[at + 1],
                true => at + 1,
                false => at,
            };
            runs.next[at] = if numbers[at] { at } else { behind(&runs.next, n) };
        }
        runs
    }

    /// How many lines from the given one are one cell each of one table: short, with many numbers among them.
    pub(super) fn stream(&self, from: usize) -> usize {
        let end = self.end[from];
        let first = self.next[from];
        let Some(last) = self.last[end].filter(|last| *last >= first && first < end) else { return 0 };
        let numbers = self.count[last] + 1 - self.count[first];
        // Fewer than one number in four lines is a list in prose; a line far above the numbers is not the table's header.
        let dense = numbers * 4 > last - first && numbers >= SHORTEST_STREAM / 2;
        if dense && first - from <= LONGEST_HEADER && self.behind_text[first] <= from { last + 1 - from } else { 0 }
    }
}

/// One cell a line: each line a row of one cell.
pub(super) fn one_cell_a_line(lines: &[Line<'_>], table: u16, trust: &mut Trust, lost: bool) -> Grid {
    let token =
        |line: &Line<'_>| Token { text: line.text.trim_matches(is_blank).to_owned(), line: line.number, row: 0 };
    column(settled(lines.iter().map(token).collect(), trust, lost), table)
}

/// A grid of one cell a row; of a row from each label on, where some cells are known to be blank.
pub(super) fn column(tokens: Vec<Token>, table: u16) -> Grid {
    if tokens.iter().any(|token| token.text.is_empty()) {
        let (mut row, mut first) = (0, 0);
        let mut cells = Vec::with_capacity(tokens.len());
        for (at, token) in tokens.iter().enumerate() {
            if at > 0 && tokens[at - 1].is_value() && !token.is_value() {
                row += 1;
                first = at;
            }
            let place = Place { table, row: clip(row + 1), ..Place::line(token.line) }.at_column(at - first + 1);
            cells.push(cell(&token.text, row, at - first, place));
        }
        return Grid { cells, ..Grid::default() };
    }
    let cells = tokens
        .iter()
        .enumerate()
        .map(|(row, token)| cell(&token.text, row, 0, Place { table, ..Place::line(token.line) }));
    Grid { cells: cells.collect(), ..Grid::default() }
}

/// Words broken over lines put together, as far as the form's words prove that they belong together.
fn assembled(tokens: Vec<Token>) -> Vec<Token> {
    let tokens: Vec<Token> = tokens.into_iter().flat_map(unglued).filter(|token| !is_loose_mark(&token.text)).collect();
    let texts: Vec<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
    let joined: Vec<Token> = words::join(&texts)
        .into_iter()
        .map(|range| Token { text: texts[range.clone()].concat(), ..tokens[range.start].clone() })
        .collect();
    without_broken_headers(with_whole_headers(joined))
}

/// 总计 over the last column is no row, even where numbers come behind it; the row is numbered （七） where both are printed.
fn without_loose_totals(mut tokens: Vec<Token>) -> Vec<Token> {
    for at in 1..tokens.len() {
        let loose = tokens[at].text.starts_with('总') && fold(&tokens[at].text) == "总计";
        let length =
            |from: usize| tokens[from..].iter().take(LONGEST_BROKEN_HEADER).take_while(|t| t.is_value()).count();
        if loose && (2..=FEWEST_CHECKED + 3).contains(&length(at + 1)) {
            let before = std::mem::take(&mut tokens[at - 1].text);
            tokens[at].text = format!("{before} 总计");
        }
    }
    tokens.retain(|token| !token.text.is_empty());
    tokens
}

/// A header of which some pieces cannot be put together names no columns: what is left of it must not pass for a header
/// of fewer columns. It is left out, and the numbers under it count only where there are as many as the form has columns.
fn without_broken_headers(tokens: Vec<Token>) -> Vec<Token> {
    let mut out = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let end = (at..tokens.len()).find(|n| tokens[*n].is_value()).unwrap_or(tokens.len());
        let label = end.saturating_sub(1).max(at);
        let header = |token: &&Token| words::is_header_piece(&token.text);
        let pieces: Vec<&Token> = tokens[at..label].iter().filter(header).collect();
        let broken = pieces.iter().filter(|token| !words::is_word(&token.text)).count();
        let drop = broken > 0 && pieces.len() >= FEWEST_PIECES;
        out.extend(tokens[at..label].iter().filter(|token| !(drop && header(token))).cloned());
        out.extend_from_slice(&tokens[label..end]);
        let next = (end..tokens.len()).find(|n| !tokens[*n].is_value()).unwrap_or(tokens.len());
        out.extend_from_slice(&tokens[end..next]);
        at = next;
    }
    out
}

/// Fewest pieces of column names that are a broken header.
const FEWEST_PIECES: usize = 3;

/// Fewest columns of a table whose numbers are checked before they are believed.
const FEWEST_CHECKED: usize = 5;

/// Fewest rows that add up which show that the rows of a text are in order.
const FEWEST_HOLDING: usize = 5;

/// How the rows of a text add up: where they do not more often than they do, it gives the cells of a table in another
/// order than the table has them, and as many numbers as columns may stand behind a label by chance.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Trust {
    holds: usize,
    fails: usize,
    /// Rows with more numbers behind their label than any table has columns, or with fewer than theirs.
    ragged: usize,
    /// Rows of a table's width that do not add up, and rows whose label stands elsewhere.
    astray: usize,
    /// The row of totals is numbered.
    numbered_total: bool,
}

impl Trust {
    pub(super) fn of(lines: &[Line<'_>]) -> Trust {
        let total = |line: &Line<'_>| line.text.contains('总') && fold(&line.text).starts_with("七总计");
        Trust { numbered_total: lines.iter().any(total), ..Trust::default() }
    }

    /// Where every row has as many numbers as columns, they are in order even if nothing adds up. Where several rows of that width
    /// add up and none does not, the others are damaged each by itself.
    pub(super) fn is_lost(self) -> bool {
        let in_order = self.holds >= FEWEST_HOLDING && self.astray == 0;
        self.fails > self.holds && self.ragged > 0 && !in_order
    }

    fn weigh(&mut self, tokens: &[Token]) {
        let widths = words::widths();
        let longest = widths.iter().map(|(_, width)| *width).min().unwrap_or(usize::MAX);
        for row in value_rows(tokens) {
            let fits: Vec<usize> =
                widths.iter().filter(|(_, width)| *width == row.len()).map(|(block, _)| *block).collect();
            for block in &fits {
                let (held, failed) = blocks_hold(&tokens[row.clone()], *block);
                self.holds += held;
                self.fails += failed;
                self.astray += failed;
            }
            let label = || row.start > 0 && is_own_label(&tokens[row.start - 1].text);
            // Numbers behind a text that is no row's: their label stands elsewhere.
            if row.start > 0 && row.len() >= FEWEST_CHECKED && !words::names_row_or_column(&tokens[row.start - 1].text)
            {
                self.ragged += 1;
                self.fails += 1;
                self.astray += 1;
            }
            if fits.is_empty() && row.len() >= FEWEST_CHECKED && label() {
                self.ragged += 1;
                self.fails += usize::from(row.len() > longest);
            }
        }
    }
}

/// The words of a part of a text, put together and weighed. In a text that has lost trust they end before the first row
/// with as many numbers as only the wide tables have: those tables cannot be read.
pub(super) fn settled(tokens: Vec<Token>, trust: &mut Trust, lost: bool) -> Vec<Token> {
    let mut tokens = assembled(tokens);
    if trust.numbered_total {
        tokens = without_loose_totals(tokens);
    }
    tokens = with_labels_before(tokens);
    trust.weigh(&tokens);
    if lost {
        let wide = value_rows(&tokens).into_iter().find(|row| row.len() >= FEWEST_CHECKED);
        let pieces = tokens.windows(FEWEST_PIECES).position(|run| run.iter().all(|t| words::is_header_piece(&t.text)));
        let first = wide.map(|row| row.start).into_iter().chain(pieces).min();
        let before = |end: usize| tokens[..end].iter().rposition(Token::is_value).map_or(0, |at| at + 1);
        if let Some(end) = first.map(before) {
            tokens.truncate(end);
        }
    }
    tokens
}

/// Fewest rows whose numbers stand above their labels.
const FEWEST_ABOVE: usize = 2;

/// Numbers that stand above their labels: the first of them come right under the header, and nothing comes behind the last label.
/// Each label is put before its numbers.
fn with_labels_before(tokens: Vec<Token>) -> Vec<Token> {
    let rows = value_rows(&tokens);
    let headed = |row: &Range<usize>| {
        // The last column may have been put together with the one before it.
        let piece = |token: &&Token| {
            words::is_header_piece(&token.text) || token.text.split_whitespace().all(words::is_header_piece)
        };
        let pieces = tokens[..row.start].iter().rev().take_while(piece).count();
        pieces >= FEWEST_PIECES && words::widths().iter().any(|(_, width)| *width == row.len())
    };
    let mut out = Vec::with_capacity(tokens.len());
    let mut copied = 0;
    let mut at = 0;
    while at < rows.len() {
        let first = at;
        at += 1;
        if !headed(&rows[first]) {
            continue;
        }
        // The label of a row stands between its numbers and those of the next, behind the heading of its group.
        let label_behind = |row: usize| {
            let end = rows.get(row + 1).map_or(tokens.len(), |next| next.start);
            let own = |n: &usize| is_own_label(&tokens[*n].text);
            let first = (rows[row].end..end).find(own)?;
            let label = first + (first..end).take_while(own).count();
            Some((label, label == end))
        };
        let mut last = first;
        while let (Some((_, true)), Some(next)) = (label_behind(last), rows.get(last + 1)) {
            if next.len() != rows[first].len() {
                break;
            }
            last += 1;
        }
        let next = rows.get(last + 1).map_or(tokens.len(), |next| next.start);
        // Numbers behind the last label too: then a label is missing before the first.
        let nothing_behind = |end: &usize| *end < next || next == tokens.len();
        let end = label_behind(last).map(|(end, _)| end).filter(nothing_behind);
        let Some(end) = end.filter(|_| last - first + 1 >= FEWEST_ABOVE) else { continue };
        out.extend_from_slice(&tokens[copied..rows[first].start]);
        for row in first..=last {
            let words = rows[row].end..rows.get(row + 1).filter(|_| row < last).map_or(end, |next| next.start);
            out.extend_from_slice(&tokens[words]);
            out.extend_from_slice(&tokens[rows[row].clone()]);
        }
        copied = end;
        at = last + 1;
    }
    out.extend_from_slice(&tokens[copied..]);
    out
}

/// The label of a row that is no column's name as well (总计, 其他).
pub(super) fn is_own_label(text: &str) -> bool {
    words::is_row(text) && !words::is_header_piece(text)
}

/// Where values stand one behind the other.
fn value_rows(tokens: &[Token]) -> Vec<Range<usize>> {
    let mut rows: Vec<Range<usize>> = Vec::new();
    for (at, _) in tokens.iter().enumerate().filter(|(_, token)| token.is_value()) {
        match rows.last_mut() {
            Some(row) if row.end == at => row.end = at + 1,
            _ => rows.push(at..at + 1),
        }
    }
    rows
}

/// In how many blocks of a row the last number is the sum of those before, and in how many it is not; zeros say nothing.
pub(super) fn blocks_hold(row: &[Token], block: usize) -> (usize, usize) {
    let (mut holds, mut fails) = (0, 0);
    for block in row.chunks(block) {
        let Some(counts) = block.iter().map(Token::count).collect::<Option<Vec<i64>>>() else { continue };
        let Some((total, parts)) = counts.split_last().filter(|_| counts.iter().any(|count| *count != 0)) else {
            continue;
        };
        match parts.iter().try_fold(0i64, |sum, part| sum.checked_add(*part)) == Some(*total) {
            true => holds += 1,
            false => fails += 1,
        }
    }
    (holds, fails)
}

/// A bracket or a quotation mark that was broken off the word before it: no word, and no value.
pub(super) fn is_loose_mark(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| "（）()“”\"《》〈〉、，。：；".contains(c))
}

/// `行政许可9503`: a label and its number that have grown together. `0度办理结`: a number and a piece of the heading of a group that
/// is written down the side.
fn unglued(token: Token) -> Vec<Token> {
    if let Some(number) = number_before_a_piece(&token.text).map(str::len) {
        return vec![Token { text: token.text[..number].to_owned(), ..token }];
    }
    let Some(label) = glued_label(&token.text).map(str::len) else { return vec![token] };
    let (label, number) = token.text.split_at(label);
    vec![Token { text: label.to_owned(), ..token.clone() }, Token { text: number.to_owned(), ..token.clone() }]
}

/// The number in front of a piece of a group's heading; units are no such pieces.
fn number_before_a_piece(text: &str) -> Option<&str> {
    let piece = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = &text[..text.len() - piece.len()];
    // 3.补正后…: the number of a row.
    let long =
        piece.chars().count() >= SHORTEST_PIECE && piece.starts_with(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c));
    (long && !number.is_empty() && words::is_group_piece(piece)).then_some(number)
}

/// Shortest piece of a heading that tells it from a unit, in characters.
const SHORTEST_PIECE: usize = 3;

/// The label that has grown together with the number behind it.
pub(super) fn glued_label(text: &str) -> Option<&str> {
    let label = text.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number = &text[label.len()..];
    let glued = !label.is_empty() && !number.is_empty() && !number.starts_with('.') && words::is_row(label);
    glued.then_some(label)
}

/// Headers that came apart into pieces in another order than they are read, as columns beside one another do.
fn with_whole_headers(tokens: Vec<Token>) -> Vec<Token> {
    let mut out = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let first = at == 0
            || tokens[at - 1].is_value()
            || words::is_word(&tokens[at - 1].text)
            || !words::is_piece(&tokens[at - 1].text);
        let found = if first && words::is_piece(&tokens[at].text) { broken_header(&tokens[at..]) } else { None };
        match found {
            Some((header, length)) => {
                let place = |column: &&'static str| Token { text: (*column).to_owned(), ..tokens[at].clone() };
                out.extend(header.columns.iter().map(place));
                at += length;
            }
            None => {
                out.push(tokens[at].clone());
                at += 1;
            }
        }
    }
    out
}

fn broken_header(tokens: &[Token]) -> Option<(&'static FormHeader, usize)> {
    let window = &tokens[..tokens.len().min(LONGEST_BROKEN_HEADER)];
    let end = window.iter().position(Token::is_value).unwrap_or(window.len());
    let texts: Vec<&str> = window[..end].iter().map(|token| token.text.as_str()).collect();
    let (header, length) = words::spelled_header(&texts)?;
    let broken = texts[..length].iter().any(|text| !words::is_word(text));
    (broken && adds_up(&tokens[length..], header)).then_some((header, length))
}

/// The numbers under a header add up in the form's order of columns: which piece belongs to which column is not known,
/// but in another order they would not.
fn adds_up(tokens: &[Token], header: &FormHeader) -> bool {
    let width = header.columns.len();
    let (mut holds, mut fails) = (0, 0);
    let mut rest = tokens;
    while let Some(start) = rest.iter().position(Token::is_value) {
        let length = rest[start..].iter().position(|token| !token.is_value()).unwrap_or(rest.len() - start);
        let row = &rest[start..start + length];
        rest = &rest[start + length..];
        if length == width {
            let (held, failed) = blocks_hold(row, header.block);
            holds += held;
            fails += failed;
        } else if holds + fails > 0 && length > width {
            break;
        }
        if width > header.block {
            break;
        }
    }
    holds > fails
}
