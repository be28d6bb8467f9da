//! Rows with pipes or tabs between cells, Markdown among them.

use super::stream::is_value;
use super::words;
use super::{Line, Shape, cell, clip, is_blank, number_like};
use crate::document::{Grid, GridCell};
use crate::normal::fold;
use gongkai_model::Place;
use std::borrow::Cow;

/// What stands between cells.
pub(super) const BARS: [char; 2] = ['|', '｜'];

/// Fewest lines of a bar alone that stand between cells, a line each.
const FEWEST_BAR_LINES: usize = 6;

/// Rows before and behind one that tell how many cells it should have.
const NEIGHBOURS: usize = 4;

/// Most rows of a header.
const MOST_HEADER_ROWS: usize = 8;

/// Longest row, in bytes, that is put together from lines.
const LONGEST_ROW: usize = 2_000;

/// Rows with pipes or tabs between cells.
pub(super) fn grid(lines: &[Line<'_>], table: u16) -> Grid {
    let mut cells = Vec::new();
    let mut widths = Vec::new();
    let mut row = 0;
    let merged = prints_merged_cells(lines);
    let counts: Vec<usize> = lines.iter().map(|line| split(&line.text).len()).collect();
    for (at, line) in lines.iter().enumerate() {
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
        // A row with as many cells more than all others as go on a number: those are merged with it.
        let others = merged.then(|| widest_but(&counts, at)).filter(|most| (1..parts.len()).contains(most));
        let after_value = |n: &usize| parts[*n] == " " && is_value(parts[n - 1].trim());
        let spread = others.is_some_and(|most| (1..parts.len()).filter(after_value).count() == parts.len() - most);
        for (column, part) in parts.iter().enumerate() {
            // Nothing but one space goes on the cell before it, where a blank cell is printed otherwise.
            if let Some(before) = cells.last_mut().filter(|_| merged && column > 0 && *part == " ") {
                let before: &mut GridCell = before;
                if spread || !is_value(&before.text) {
                    before.columns += 1;
                    continue;
                }
            }
            let place = Place { table, row: clip(row + 1), ..Place::line(line.number) }.at_column(column + 1);
            cells.push(cell(part, row, column, place));
        }
        row += 1;
    }
    let aligned = widths.windows(2).all(|pair| pair[0] == pair[1]);
    if aligned {
        complete_header(&mut cells, widths.first().copied().unwrap_or_default());
    }
    Grid { cells, aligned, continued: false }
}

/// A header that lost words (the first line of a cell, the first cell of a row) and still has a piece of every column's
/// name but one, each in its place, is that of the form: its lowest row gets the names whole.
fn complete_header(cells: &mut [GridCell], width: usize) {
    let numbers = |row: &[GridCell]| row.iter().filter(|cell| number_like(&cell.text)).count();
    let (mut rows, mut at) = (Vec::new(), 0);
    while at < cells.len() {
        let end =
            cells[at..].iter().position(|cell| cell.row != cells[at].row).map_or(cells.len(), |length| at + length);
        if numbers(&cells[at..end]) > 0 || rows.len() == MOST_HEADER_ROWS {
            break;
        }
        rows.push(at..end);
        at = end;
    }
    let Some(lowest) = rows.last().cloned().filter(|row| row.len() == width) else { return };
    for columns in words::wide_columns().filter(|columns| columns.len() < width) {
        let first = width - columns.len();
        let whole: Vec<String> = columns.iter().map(|column| fold(column)).collect();
        // A piece of the name in the lowest header row that has one; a heading over columns is none.
        let piece = |n: usize| {
            let texts =
                rows.iter().rev().filter_map(|row| cells[row.clone()].get(first + n)).map(|cell| fold(&cell.text));
            texts.into_iter().find(|text| !text.is_empty() && whole[n].contains(text.as_str()))
        };
        let pieces: Vec<Option<String>> = (0..columns.len()).map(piece).collect();
        let strange = |n: usize| {
            let own = &cells[lowest.start + first + n].text;
            !own.is_empty() && pieces[n].as_deref() != Some(fold(own).as_str())
        };
        let broken = (0..columns.len()).any(|n| pieces[n].as_ref() != Some(&whole[n]));
        let found = pieces.iter().flatten().count();
        if broken && found + 1 >= columns.len() && !(0..columns.len()).any(strange) {
            for (n, column) in columns.iter().enumerate() {
                cells[lowest.start + first + n].text = (*column).to_owned();
            }
            return;
        }
    }
}

/// The most cells in the rows beside the given one.
fn widest_but(counts: &[usize], at: usize) -> usize {
    let near = at.saturating_sub(NEIGHBOURS)..counts.len().min(at + NEIGHBOURS + 1);
    near.filter(|n| *n != at).map(|n| counts[n]).max().unwrap_or_default()
}

/// A cell over several columns is printed as `| 总计 | | |` where a blank one is `|  |`: a converter wrote both.
fn prints_merged_cells(lines: &[Line<'_>]) -> bool {
    let pipes = || lines.iter().filter(|line| line.shape == Shape::Pipes);
    let empty = |width: usize| {
        pipes().any(|line| split(&line.text).iter().any(|part| part.len() == width && part.trim().is_empty()))
    };
    let padded = pipes().all(|line| line.text.trim_matches(is_blank).starts_with("| "));
    padded && empty(1) && empty(2)
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
    if super::exports::is_nothing(text) {
        return Cow::Borrowed("");
    }
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

/// Where one table ends and another begins without a word between them: every row of each has as many cells.
///
/// For each line whether a table begins with it; lines of other shapes are of no account.
pub(super) fn table_starts(lines: &[Line<'_>]) -> Vec<bool> {
    let mut starts = vec![false; lines.len()];
    let mut at = 0;
    while at < lines.len() {
        let end = (at..lines.len()).find(|n| lines[*n].shape != Shape::Pipes).unwrap_or(lines.len());
        let widths: Vec<usize> = lines[at..end].iter().map(|line| split(&line.text).len()).collect();
        let cuts: Vec<usize> = (1..widths.len()).filter(|n| widths[*n] != widths[n - 1]).collect();
        let bounds: Vec<usize> = [0].into_iter().chain(cuts.iter().copied()).chain([widths.len()]).collect();
        let closed = |line: &Line<'_>| {
            let text = line.text.trim_matches(is_blank);
            text.starts_with(BARS) && text.ends_with(BARS)
        };
        if bounds.windows(2).all(|pair| pair[1] - pair[0] >= 2) && lines[at..end].iter().all(closed) {
            cuts.iter().for_each(|cut| starts[at + cut] = true);
        }
        at = end.max(at) + 1;
    }
    starts
}

/// Rows of which a cell is broken over lines, where the two parts of it are a fixed word: `企业| 科研` and `机构| 其他`.
pub(super) fn unbroken(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let mut out: Vec<Line<'_>> = Vec::with_capacity(lines.len());
    for line in lines {
        let joined =
            out.last().filter(|last| last.shape == Shape::Pipes || line.shape == Shape::Pipes).and_then(|last| {
                let (before, behind) = (last.text.trim_matches(is_blank), line.text.trim_matches(is_blank));
                let apart = before.ends_with(BARS) || behind.starts_with(BARS);
                let first = behind.split(BARS).next().unwrap_or_default().trim();
                let end = before.rsplit(BARS).next().unwrap_or_default().trim();
                (!apart && words::join(&[end, first]).len() == 1).then(|| format!("{before}{behind}"))
            });
        if joined.is_none()
            && let Some((text, count)) = with_label_above(&out, &line)
        {
            out.truncate(out.len() - count);
            out.push(Line { text: Cow::Owned(text), ..line });
            continue;
        }
        match (joined, out.last_mut()) {
            // A cell is a few lines long at most.
            (Some(text), Some(last)) if text.len() <= LONGEST_ROW => {
                last.text = Cow::Owned(text);
                last.shape = Shape::Pipes;
            }
            _ => out.push(line),
        }
    }
    out
}

/// Most lines of a label over its row.
const LABEL_LINES: usize = 3;

/// A row whose label stands, or began, on the lines above, outside of the table, and how many lines it takes: those lines and the
/// last words before the numbers are a row's label only together.
fn with_label_above(above: &[Line<'_>], row: &Line<'_>) -> Option<(String, usize)> {
    if row.shape != Shape::Pipes || above.last()?.shape != Shape::Plain {
        return None;
    }
    let cells = split(&row.text);
    // The label of a group may stand before the row's own.
    let first = cells.iter().position(|cell| is_value(cell.trim()))?;
    let own = cells[..first].iter().rposition(|cell| !cell.trim_matches(is_blank).is_empty());
    let rest = own.map_or("", |at| cells[at].trim_matches(is_blank));
    if words::is_row(rest) {
        return None;
    }
    let mut begun = String::new();
    let plain = above.iter().rev().take(LABEL_LINES).take_while(|line| line.shape == Shape::Plain);
    for (count, line) in plain.enumerate() {
        let text = line.text.trim_matches(is_blank);
        begun.insert_str(0, text);
        let whole = format!("{begun}{rest}");
        let alone = !rest.is_empty() && words::is_row(text);
        if words::is_row(&whole) && !alone {
            // Numbers without a label stand over this one as well: it may be theirs.
            let before = above[..above.len() - 1 - count].iter().rev().find(|line| !is_drawn_rule(line));
            if own.is_none() && before.is_some_and(is_bare) {
                return None;
            }
            let label = |(n, cell): (usize, &Cow<'_, str>)| match Some(n) == own {
                true => whole.clone(),
                false => cell.trim().to_owned(),
            };
            let mut cells: Vec<String> = cells.iter().enumerate().map(label).collect();
            if own.is_none() {
                cells.insert(0, whole.clone());
            }
            return Some((format!("| {} |", cells.join(" | ")), count + 1));
        }
    }
    None
}

/// A line of strokes between bars.
fn is_drawn_rule(line: &Line<'_>) -> bool {
    line.shape == Shape::Pipes && split(&line.text).iter().all(|cell| cell.trim().is_empty() || is_rule(cell))
}

/// A row of numbers without any word.
fn is_bare(line: &Line<'_>) -> bool {
    let cells = split(&line.text);
    let mut words = cells.iter().flat_map(|cell| cell.split_whitespace()).peekable();
    line.shape == Shape::Pipes && words.peek().is_some() && words.all(is_value)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_markdown_are_no_text_of_a_cell() {
        assert_eq!(split(r"| a\|b | **17** | 出<br>具 |  |"), [" a|b ", "17", "出 具", "  "]);
        assert_eq!(split("a| b|"), ["a", " b"]);
        assert_eq!(split("| -**5 | * |"), ["-**5", "*"]);
    }

    #[test]
    fn a_header_that_lost_its_first_word_is_completed_where_the_others_stand_in_their_places() {
        let text = "|  | 申请人情况 |  |  |  |  |  |  |\n|  |  | 法人或其他组织 |  |  |  |  | 总计 |\n|  |  | 商业 | 科研 | 社会公益组织 | 法律服务机构 | 其他 |  |\n| 一、本年新收政府信息公开申请数量 | 1 |  |  |  |  |  | 1 |";
        let read = |text: &str| {
            let line = |(at, text)| Line { number: at + 1, text: Cow::Borrowed(text), shape: Shape::Pipes };
            let lines: Vec<Line<'_>> = text.lines().enumerate().map(line).collect();
            grid(&lines, 1).rows()[2].iter().map(|cell| cell.text.clone()).collect::<Vec<_>>()
        };
        let whole = ["", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"];
        assert_eq!(read(text), whole);
        // In another order, or with another word, it is another header.
        assert_eq!(read(&text.replace("| 商业 | 科研 |", "| 科研 | 商业 |"))[1], "");
        assert_eq!(read(&text.replace("| 商业 |", "| 律师 |"))[1], "");
    }
}
