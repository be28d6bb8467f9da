//! Texts that have lost their line breaks: title, sentences and the cells of the tables stand in one line.

use super::pipes::BARS;
use super::spaced::UNITS;
use super::{is_blank, number_like, words};
use std::borrow::Cow;

/// Shortest line, in bytes, that is looked at.
const SHORTEST: usize = 1_000;

/// Fewest labels of rows in a line, each with a number behind it, that only a table brings there.
const FEWEST_LABELS: usize = 8;

/// A text in which a line with a whole table has a line for each of its pieces.
pub(super) fn with_breaks(text: &str) -> Cow<'_, str> {
    let pieces: Vec<(&str, Option<Vec<&str>>)> = text.lines().map(|line| (line, pieces(line))).collect();
    if pieces.iter().all(|(_, pieces)| pieces.is_none()) {
        return Cow::Borrowed(text);
    }
    let lines =
        pieces.iter().map(|(line, pieces)| pieces.as_ref().map_or(Cow::Borrowed(*line), |p| p.join("\n").into()));
    let mut out = lines.collect::<Vec<_>>().join("\n");
    if text.ends_with('\n') {
        out.push('\n');
    }
    Cow::Owned(out)
}

/// What stands in a line between the bars, tabs or spaces that part the cells of its tables.
fn pieces(line: &str) -> Option<Vec<&str>> {
    // Where line breaks are written out (`\n`) the lines are not lost.
    if line.len() < SHORTEST || line.matches("\\n").count() >= FEWEST_LABELS {
        return None;
    }
    let ways: [&dyn Fn(char) -> bool; 3] = [&|c| BARS.contains(&c), &|c| c == '\t', &is_blank];
    ways.into_iter().find_map(|between| {
        let pieces: Vec<&str> = line.split(between).map(|piece| piece.trim_matches(is_blank)).collect();
        // Under a Markdown header the rows are told apart by their cells, blank ones among them.
        if pieces.iter().any(|piece| piece.starts_with("---") || piece.starts_with(":--")) {
            return None;
        }
        let pieces: Vec<&str> = pieces.into_iter().filter(|piece| !piece.is_empty()).collect();
        let numbered = |at: usize| {
            let behind = pieces.get(at + 1).filter(|piece| UNITS.contains(piece)).map_or(1, |_| 2);
            pieces.get(at + behind).is_some_and(|piece| number_like(piece))
        };
        let labels = (0..pieces.len()).filter(|at| numbered(*at) && words::is_row_as_numbered(pieces[*at]));
        (labels.take(FEWEST_LABELS).count() == FEWEST_LABELS).then_some(pieces)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table three in so many rows.
    fn text(rows: usize, between: &str) -> String {
        let labels = ["一、本年新收政府信息公开申请数量", "（一）予以公开", "1.属于国家秘密", "5.重复申请"];
        let row = |at: usize| format!("{}{between}{at}{between}0{between}{at}", labels[at % labels.len()]);
        let rows: Vec<String> = (0..rows).map(row).collect();
        format!("{}{between}{}", "云泽区政府全年主动公开政府信息。".repeat(20), rows.join(between))
    }

    #[test]
    fn a_table_in_one_line_has_a_line_for_each_cell() {
        for between in [" ", "|", " | ", "\t", "\u{3000}"] {
            let text = text(9, between);
            let broken = with_breaks(&text);
            assert_eq!(broken.lines().count(), 1 + 9 * 4, "{between:?}");
            assert!(broken.ends_with("\n8\n0\n8"), "{between:?}: the text still ends within a number");
        }
    }

    #[test]
    fn other_long_lines_stay() {
        let header = ["一、本年新收政府信息公开申请数量"; 30].join("\t");
        let markdown = text(9, " | ") + " | --- | --- |";
        let escaped = text(12, " ").replace(" （", "\\n（").replace(" 5", "\\n5").replace(" 1.", "\\n1.");
        for text in [text(7, " "), header, markdown, escaped, "云泽区 1 ".repeat(200)] {
            assert_eq!(with_breaks(&text), text);
        }
    }
}
