//! Tables whose cells stand at the same place in every line.

use super::stream::is_value;
use super::{Line, Shape, cell, clip, is_blank};
use crate::document::Grid;
use crate::recognise::section_of;
use gongkai_model::Place;
use std::ops::Range;

/// Spaces between two columns.
const GUTTER: usize = 2;

/// Fewest lines with cells apart that make a table.
const FEWEST_LINES: usize = 3;

/// Longest line, in characters, that is looked at.
const LONGEST_LINE: usize = 2_000;

/// Longest line of strokes, in bytes.
const LONGEST_STROKES: usize = 8_000;

/// Most lines of a table between strokes.
const MOST_LINES: usize = 400;

/// Most blank columns between two that have text.
const MOST_BLANK: usize = 16;

/// A table and how many lines it takes.
pub(super) type Found = (usize, Grid);

/// A row of cells, and the line it begins in.
struct Row {
    cells: Vec<String>,
    line: usize,
}

/// For each line the table that begins with it.
pub(super) fn tables(lines: &[Line<'_>]) -> Vec<Option<Found>> {
    let mut found: Vec<Option<Found>> = Vec::new();
    found.resize_with(lines.len(), || None);
    let padded = lines.iter().any(|line| line.text.ends_with(' '));
    let mut at = 0;
    while at < lines.len() {
        let ruled = under_strokes(&lines[at..lines.len().min(at + MOST_LINES)]);
        let length = ruled.as_ref().map_or(0, |(length, _)| *length);
        if length > 0 {
            found[at] = ruled;
            at += length;
            continue;
        }
        let end = (at..lines.len()).find(|n| !may_be_row(&lines[*n])).unwrap_or(lines.len());
        if let Some(grid) = between_gutters(&lines[at..end], padded) {
            found[at] = Some((end - at, grid));
        }
        at = end.max(at) + 1;
    }
    found
}

fn may_be_row(line: &Line<'_>) -> bool {
    let text = line.text.trim_matches(is_blank);
    let apart = text.contains("  ");
    let prose = !apart && (text.contains(['。', '；']) || text.chars().count() > 80);
    matches!(line.shape, Shape::Plain | Shape::Spaces)
        && line.text.len() <= 4 * LONGEST_LINE
        && !prose
        && strokes(&line.text).is_none_or(|columns| columns.len() < 2)
        && section_of(text).is_none()
}

/// A table in which every column is as wide as its widest cell, and a fixed space stands between two: where the space is
/// wider, columns without any text stand in it.
fn between_gutters(lines: &[Line<'_>], padded: bool) -> Option<Grid> {
    let apart = |line: &&Line<'_>| line.text.trim_matches(is_blank).contains("  ");
    if lines.iter().filter(apart).count() < FEWEST_LINES {
        return None;
    }
    let longest = lines.iter().map(|line| line.text.chars().count()).max().filter(|most| *most <= LONGEST_LINE)?;
    let mut used = vec![false; longest];
    for line in lines {
        for chunk in chunks(&line.text) {
            used[chunk].iter_mut().for_each(|used| *used = true);
        }
    }
    let mut columns: Vec<Range<usize>> = Vec::new();
    let mut start = used.iter().position(|used| *used)?;
    let mut at = start;
    while at < longest {
        let gap = used[at..].iter().take_while(|used| !**used).count();
        if gap >= GUTTER || at + gap == longest {
            columns.push(start..at);
            // Not the spaces of such a table.
            if at + gap < longest && (gap % GUTTER != 0 || gap / GUTTER > MOST_BLANK) {
                return None;
            }
            // At the end of a line blank columns have a gutter in front each.
            let blank = if at + gap < longest { gap / GUTTER } else { gap / GUTTER + 1 };
            columns.extend((1..blank.min(MOST_BLANK)).map(|n| at + n * GUTTER).map(|place| place..place));
            at += gap;
            start = at;
        } else {
            at += gap.max(1);
        }
    }
    if start < longest && columns.last().is_none_or(|last| last.start < start) {
        columns.push(start..longest);
    }
    // Every cell is filled up to the width of its column, the last ones of a row too, unless something took the spaces.
    // Without them, cells that all begin where their columns do are a table still.
    let left = || {
        let mut starts = lines.iter().flat_map(|line| chunks(&line.text)).map(|chunk| chunk.start);
        starts.all(|start| columns.binary_search_by(|column| column.start.cmp(&start)).is_ok())
    };
    if !padded && !left() {
        return None;
    }
    let mut rows = Vec::with_capacity(lines.len());
    let mut widest = 0;
    for line in lines {
        let chars: Vec<char> = line.text.chars().collect();
        let filled = chunks(&line.text).last().map_or(0, |chunk| chunk.end);
        let count = match padded {
            true => columns.iter().take_while(|column| column.end <= chars.len()).count(),
            false => columns.iter().take_while(|column| column.start < filled).count(),
        };
        if padded && columns.get(count.wrapping_sub(1)).is_none_or(|column| column.end != chars.len()) {
            return None;
        }
        let text = |column: &Range<usize>| -> String {
            chars[column.start.min(chars.len())..column.end.min(chars.len())].iter().collect()
        };
        widest = widest.max(count);
        rows.push(Row { cells: columns[..count].iter().map(text).collect(), line: line.number });
    }
    (widest > 1).then(|| grid(logical(rows, lines), false))
}

/// Where the cells of a line stand, in characters.
fn chunks(text: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.chars().enumerate().filter(|(_, c)| !is_blank(*c)) {
        match out.last_mut() {
            Some(last) if at < last.end + GUTTER => last.end = at + 1,
            _ => out.push(at..at + 1),
        }
    }
    out
}

/// Where blank lines stand between the rows, lines without one between them are one row.
fn logical(rows: Vec<Row>, lines: &[Line<'_>]) -> Vec<Row> {
    let apart = lines.windows(2).filter(|pair| pair[1].number > pair[0].number + 1).count();
    if apart * 2 < lines.len().saturating_sub(1) {
        return rows;
    }
    let mut out: Vec<Row> = Vec::with_capacity(rows.len());
    let mut before = 0;
    for row in rows {
        let line = row.line;
        match out.last_mut().filter(|last| line == before + 1 && may_go_on(last, &row)) {
            Some(last) => {
                last.cells.resize(last.cells.len().max(row.cells.len()), String::new());
                for (cell, more) in last.cells.iter_mut().zip(&row.cells) {
                    let more = more.trim_matches(is_blank);
                    *cell = cell.trim_matches(is_blank).to_owned() + more;
                }
            }
            None => out.push(row),
        }
        before = line;
    }
    out
}

/// No number would grow together with another.
fn may_go_on(row: &Row, next: &Row) -> bool {
    let value = |cell: &String| is_value(cell.trim_matches(is_blank));
    row.cells.iter().zip(&next.cells).all(|(cell, more)| !(value(cell) && value(more)))
}

/// A table between lines of strokes, one for each column: `-------- ---- ----`.
fn under_strokes(lines: &[Line<'_>]) -> Option<Found> {
    let first = lines.first()?;
    let columns = strokes(&first.text).filter(|columns| columns.len() > 1)?;
    let stop = (1..lines.len()).find(|n| section_of(lines[*n].text.trim_matches(is_blank)).is_some());
    let stop = stop.unwrap_or(lines.len());
    let end = (1..stop).rev().find(|n| lines[*n].text.trim_end() == first.text.trim_end())?;
    let body: Vec<&Line<'_>> = lines[1..end].iter().filter(|line| strokes(&line.text).is_none()).collect();
    let slice = |wide: bool| -> Option<Vec<Row>> {
        body.iter().map(|line| Some(Row { cells: slices(&line.text, &columns, wide)?, line: line.number })).collect()
    };
    // Quotation marks may count as one or as two.
    let rows = slice(false).or_else(|| slice(true))?;
    let blank = body.windows(2).filter(|pair| pair[1].number > pair[0].number + 1).count();
    let rows = if blank == 0 {
        rows
    } else {
        let lines: Vec<Line<'_>> =
            body.iter().map(|line| Line { number: line.number, text: line.text.clone(), shape: line.shape }).collect();
        logical(rows, &lines)
    };
    Some((end + 1, grid(rows, true)))
}

/// The columns over which a line draws strokes.
fn strokes(line: &str) -> Option<Vec<Range<usize>>> {
    let text = line.trim_end();
    let mark = text.trim_start().chars().next().filter(|c| matches!(c, '-' | '='))?;
    if text.len() > LONGEST_STROKES || !text.chars().all(|c| c == mark || c == ' ') {
        return None;
    }
    let mut out: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.bytes().enumerate().filter(|(_, c)| *c != b' ') {
        match out.last_mut() {
            Some(last) if last.end == at => last.end = at + 1,
            _ => out.push(at..at + 1),
        }
    }
    Some(out)
}

/// What stands under each stroke, wide characters taking two places; nothing if something stands between.
fn slices(text: &str, columns: &[Range<usize>], quotes_wide: bool) -> Option<Vec<String>> {
    let mut cells = vec![String::new(); columns.len()];
    let mut at = 0;
    let mut column = 0;
    for c in text.trim_end().chars() {
        while column + 1 < columns.len() && at >= columns[column + 1].start {
            column += 1;
        }
        let last = column + 1 == columns.len();
        let within = at >= columns[column].start && (at < columns[column].end || last);
        if within {
            cells[column].push(c);
        } else if !is_blank(c) {
            return None;
        }
        at += width(c, quotes_wide);
    }
    Some(cells)
}

/// Places that a character takes in print.
fn width(c: char, quotes_wide: bool) -> usize {
    match c {
        '“' | '”' | '‘' | '’' | '…' | '—' | '·' => 1 + usize::from(quotes_wide),
        '\u{200b}'..='\u{200f}' | '\u{feff}' => 0,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' => 2,
        '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' => 2,
        '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

fn grid(rows: Vec<Row>, aligned: bool) -> Grid {
    let mut cells = Vec::new();
    for (row, Row { cells: parts, line }) in rows.iter().enumerate() {
        for (column, part) in parts.iter().enumerate() {
            let place = Place { row: clip(row + 1), ..Place::line(*line) }.at_column(column + 1);
            cells.push(cell(part, row, column, place));
        }
    }
    Grid { cells, aligned, continued: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        let line = |(at, text)| Line { number: at + 1, text: std::borrow::Cow::Borrowed(text), shape: Shape::Plain };
        let lines: Vec<Line<'_>> = text.lines().enumerate().map(line).collect();
        let (_, grid) = tables(&lines).into_iter().flatten().next().unwrap_or_default();
        grid.rows().into_iter().map(|row| row.into_iter().map(|cell| cell.text.clone()).collect()).collect()
    }

    #[test]
    fn columns_without_any_text_are_counted_by_the_spaces_they_leave() {
        let text = "指标    甲      乙 \n规章    1      12\n行政许可         3 \n";
        let wanted =
            [vec!["指标", "甲", "", "", "乙"], vec!["规章", "1", "", "", "12"], vec!["行政许可", "", "", "", "3"]];
        assert_eq!(rows(text), wanted);
        // An odd space is not what such a table leaves.
        assert!(rows("指标    甲     乙 \n规章    1     12\n行政许可        3 \n").is_empty());
    }

    #[test]
    fn wide_characters_take_two_places_under_strokes() {
        let text = "  -------- ---- ----\n  指标     甲   乙\n  规章          12\n  -------- ---- ----\n";
        assert_eq!(rows(text), [["指标", "甲", "乙"], ["规章", "", "12"]]);
        assert!(rows(&text.replace("规章      ", "规章的规章的")).is_empty());
    }

    #[test]
    fn many_lines_of_strokes_are_read_in_bearable_time() {
        let text = "---- ---- ----\n规章 1 2\n".repeat(20_000);
        let start = std::time::Instant::now();
        rows(&text);
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    }
}
