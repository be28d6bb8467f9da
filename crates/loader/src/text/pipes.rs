//! Rows with pipes or tabs between cells, Markdown among them.

use super::{Line, Shape, cell, clip, is_blank, number_like};
use crate::document::Grid;
use gongkai_model::Place;
use std::borrow::Cow;

/// What stands between cells.
pub(super) const BARS: [char; 2] = ['|', '｜'];

/// Fewest lines of a bar alone that stand between cells, a line each.
const FEWEST_BAR_LINES: usize = 6;

/// Rows with pipes or tabs between cells.
pub(super) fn grid(lines: &[Line<'_>], table: u16) -> Grid {
    let mut cells = Vec::new();
    let mut widths = Vec::new();
    let mut row = 0;
    for line in lines {
        let parts: Vec<Cow<'_, str>> = match line.shape {
            Shape::Pipes => split(&line.text),
            Shape::Tabs => line.text.split('\t').map(Cow::Borrowed).collect(),
            Shape::Spaces | Shape::Plain => vec![Cow::Borrowed(&*line.text)],
        };
        // The line under a Markdown header (`|---|:--:|`).
        if line.shape == Shape::Pipes && parts.iter().all(|part| is_rule(part)) {
            continue;
        }
        widths.push(parts.len());
        for (column, part) in parts.iter().enumerate() {
            let place = Place { table, row: clip(row + 1), ..Place::line(line.number) }.at_column(column + 1);
            cells.push(cell(part, row, column, place));
        }
        row += 1;
    }
    let aligned = widths.windows(2).all(|pair| pair[0] == pair[1]);
    Grid { cells, aligned, continued: false }
}

/// The cells of a line; `\|` is a bar within one.
fn split(line: &str) -> Vec<Cow<'_, str>> {
    let text = line.trim_matches(is_blank);
    let text = text.strip_prefix(BARS).unwrap_or(text);
    let text = text.strip_suffix(BARS).filter(|rest| !rest.ends_with('\\')).unwrap_or(text);
    if !text.contains('\\') {
        return text.split(BARS).map(unmarked).collect();
    }
    let mut parts = vec![String::new()];
    let mut escaped = false;
    for c in text.chars() {
        let last = parts.len() - 1;
        match c {
            '\\' if !escaped => escaped = true,
            c if BARS.contains(&c) && !escaped => parts.push(String::new()),
            c => {
                if escaped && !c.is_ascii_punctuation() {
                    parts[last].push('\\');
                }
                parts[last].push(c);
                escaped = false;
            }
        }
    }
    parts.iter().map(|part| Cow::Owned(unmarked(part).into_owned())).collect()
}

/// The text of a cell without the marks of Markdown and of markup around it: `**17**`, `出<br>具`.
fn unmarked(text: &str) -> Cow<'_, str> {
    if !text.contains(['*', '<', '_', '&', '`']) {
        return Cow::Borrowed(text);
    }
    let mut out = text.trim().replace("&nbsp;", " ");
    for tag in ["<br>", "<br/>", "<br />", "<BR>"] {
        out = out.replace(tag, " ");
    }
    for mark in ["**", "__", "`", "*"] {
        let inner = out.trim().strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark));
        if let Some(inner) = inner.filter(|inner| !inner.is_empty() && !inner.contains(mark)) {
            out = inner.to_owned();
        }
    }
    Cow::Owned(out)
}

fn is_rule(part: &str) -> bool {
    let part = part.trim();
    part.len() >= 3 && part.chars().all(|c| matches!(c, '-' | ':'))
}

/// A cell and then a line with a bar: the bar ends the cell, and says nothing of rows.
pub(super) fn without_bars(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let bar = |line: &Line<'_>| {
        let text = line.text.trim_matches(is_blank);
        !text.is_empty() && text.chars().all(|c| BARS.contains(&c))
    };
    let bars: Vec<bool> = lines.iter().map(bar).collect();
    if bars.iter().filter(|bar| **bar).count() < FEWEST_BAR_LINES {
        return lines;
    }
    // Two bars with nothing between them: the cell is blank, and which one it is must be kept.
    let beside = |at: usize| bars[at] && (bars.get(at + 1) == Some(&true) || (at > 0 && bars[at - 1]));
    let blank: Vec<bool> = (0..bars.len()).map(|at| beside(at) && at > 0 && bars[at - 1]).collect();
    lines
        .into_iter()
        .enumerate()
        .filter(|(at, _)| !bars[*at] || blank[*at])
        .map(|(at, line)| match blank[at] {
            true => Line { text: Cow::Borrowed(BLANK), shape: Shape::Plain, ..line },
            false => line,
        })
        .collect()
}

/// A blank cell among cells of a line each.
const BLANK: &str = " ";

/// Rows in which several values share a cell: the bars are those of a drawing, not of the table's columns, and the words
/// between them are read as if they stood behind spaces.
pub(super) fn unrolled(mut lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let mut at = 0;
    while at < lines.len() {
        let end = (at..lines.len()).find(|n| lines[*n].shape != Shape::Pipes).unwrap_or(lines.len());
        let shared = |cell: &Cow<'_, str>| {
            let values = cell.split_whitespace().filter(|word| number_like(word)).count();
            values >= 2 && values == cell.split_whitespace().count()
        };
        if lines[at..end].iter().any(|line| split(&line.text).iter().any(shared)) {
            for line in &mut lines[at..end] {
                let parts = split(&line.text);
                let words: Vec<&str> = parts.iter().flat_map(|part| part.split_whitespace()).collect();
                let rule = parts.iter().all(|part| is_rule(part));
                let text = if rule { String::new() } else { words.join(" ") };
                line.shape = super::shape(&text);
                line.text = Cow::Owned(text);
            }
        }
        at = end.max(at) + 1;
    }
    lines.retain(|line| !line.text.trim_matches(is_blank).is_empty());
    lines
}
