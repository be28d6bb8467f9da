//! Markdown that holds tables in markup, as converters leave those that Markdown has no form for.

use crate::document::{Block, Document};
use crate::html;
use std::ops::Range;

/// Reads a text in which tables may stand in markup.
pub(crate) fn with_markup(text: &str) -> Document {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let tables = tables(&lines);
    if tables.is_empty() {
        return super::document(text);
    }
    let mut document = Document::default();
    let (mut at, mut count) = (0, 0);
    for range in tables {
        let markup = lines[range.clone()].concat();
        // Markup that gives no table is text.
        let Some(table) = html::document(&markup).ok().filter(|table| table.blocks.iter().any(is_grid)) else {
            continue;
        };
        append(&mut document, super::document(&lines[at..range.start].concat()), at, &mut count);
        append(&mut document, table, range.start, &mut count);
        at = range.end;
    }
    append(&mut document, super::document(&lines[at..].concat()), at, &mut count);
    document
}

fn is_grid(block: &Block) -> bool {
    matches!(block, Block::Grid(_))
}

/// Where tables begin and end, in lines: a table within another belongs to it, and one that is never closed is none.
fn tables(lines: &[&str]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    for (at, line) in lines.iter().enumerate() {
        let lower = line.to_ascii_lowercase();
        let begins = lower.matches("<table").count();
        let ends = lower.matches("</table").count();
        let depth = match open {
            Some((_, depth)) => depth + begins,
            None if lower.trim_start().starts_with("<table") => begins,
            None => continue,
        };
        let start = open.map_or(at, |(start, _)| start);
        open = match depth.saturating_sub(ends) {
            0 => {
                out.push(start..at + 1);
                None
            }
            left => Some((start, left)),
        };
    }
    out
}

/// Adds a part that begins behind so many lines and tables.
fn append(document: &mut Document, mut part: Document, lines: usize, count: &mut usize) {
    let lines = u32::try_from(lines).unwrap_or(u32::MAX);
    let tables = u16::try_from(*count).unwrap_or(u16::MAX);
    *count += part.blocks.iter().filter(|block| is_grid(block)).count();
    for block in &mut part.blocks {
        match block {
            Block::Text { place, .. } => place.line = place.line.saturating_add(lines),
            Block::Grid(grid) => grid.cells.iter_mut().for_each(|cell| {
                // The cells of markup have no lines.
                if cell.place.line > 0 {
                    cell.place.line = cell.place.line.saturating_add(lines);
                }
                cell.place.table = cell.place.table.saturating_add(tables);
            }),
        }
    }
    document.blocks.append(&mut part.blocks);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_in_markup_keeps_its_lines() {
        let text = "一、总体情况\n\n<table>\n<tr><td>规章</td>\n<td>1</td></tr>\n</table>\n\n| 甲 | 1 |\n| 乙 | 2 |\n";
        let document = with_markup(text);
        let places: Vec<(u32, u16)> = document
            .blocks
            .iter()
            .map(|block| match block {
                Block::Text { place, .. } => (place.line, place.table),
                Block::Grid(grid) => grid.cells.last().map_or((0, 0), |cell| (cell.place.line, cell.place.table)),
            })
            .collect();
        assert_eq!(places, [(1, 0), (0, 1), (9, 2)]);
        assert!(with_markup("甲\n<table>\n乙\n").blocks.iter().all(|block| !is_grid(block)));
    }
}
