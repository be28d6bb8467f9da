//! Labels and numbers that stand a line each: which numbers are whose.

use super::stream::{Token, blocks_hold, is_own_label};
use super::words;

/// Fewest numbers of a line that is a row of a wide table.
const FEWEST_NUMBERS: usize = 5;

/// Fewest names of columns in a line that is a header.
const FEWEST_PIECES: usize = 3;

/// Lines of one row each, by their words: where each line begins.
fn line_starts(tokens: &[Token]) -> Vec<usize> {
    (0..tokens.len()).filter(|at| *at == 0 || tokens[*at].row != tokens[*at - 1].row).collect()
}

/// A line that is a row's label and nothing else.
pub(super) fn is_bare_label(row: &[Token]) -> bool {
    let text: String = row.iter().map(|token| token.text.as_str()).collect();
    !row.iter().any(Token::is_value)
        && (is_own_label(&text) || row.last().is_some_and(|token| is_own_label(&token.text)))
}

/// A line of a table's numbers and nothing else.
fn is_bare_row(row: &[Token]) -> bool {
    row.len() >= FEWEST_NUMBERS && row.iter().all(Token::is_value)
}

/// Labels and numbers that stand a line each, told apart where their order shows it: as many labels one under the other as rows of
/// numbers under them, and rows of numbers that begin right under the header, each above its label. Each label is put before its
/// numbers. Where there are more labels or fewer, whose the numbers are is not known, and they are one row, which is too long.
pub(super) fn one_label_a_row(rows: &mut [Vec<Token>]) {
    let mut at = 0;
    while at < rows.len() {
        let before = at.checked_sub(1).map(|before| rows[before].as_slice()).unwrap_or_default();
        let headed = before.iter().filter(|token| words::is_header_piece(&token.text)).count() >= FEWEST_PIECES;
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
pub(super) const MOST_STACKED: usize = 3;

/// A row that does not add up over a shorter line of numbers alone: digits were broken off its numbers. All of them are one row,
/// which has too many numbers to be read.
pub(super) fn with_broken_off_digits(tokens: &mut [Token]) {
    let starts = line_starts(tokens);
    for n in 1..starts.len() {
        let end = starts.get(n + 1).copied().unwrap_or(tokens.len());
        let (before, line) = (starts[n - 1]..starts[n], starts[n]..end);
        let values = tokens[before.clone()].iter().rev().take_while(|token| token.is_value()).count();
        let labelled = values < before.len();
        let alone = tokens[line.clone()].iter().all(Token::is_value);
        let (_, fails) = blocks_hold(&tokens[before.end - values..before.end], values.max(1));
        if labelled && alone && values >= FEWEST_NUMBERS && line.len() < values && line.len() > 1 && fails > 0 {
            let row = tokens[before.start].row;
            tokens[line].iter_mut().for_each(|token| token.row = row);
        }
    }
}
