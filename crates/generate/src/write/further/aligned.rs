//! Converters that keep the place on the page with spaces and lines.

use super::draft::{Document, Draft, columns, wrapped};
use super::{Style, found, style};
use crate::write::body::Piece;
use crate::write::drawn::Rows;
use crate::write::layout::Raster;

type Outcome = Result<Document, Box<dyn std::error::Error>>;

pub(super) const STYLES: &[Style] = &[
    style("text", "pdftotext_layout", pdftotext_layout),
    found(style("text", "pdftotext_layout_blanks", pdftotext_layout_blanks), &["CEL201", "CEL202"]),
    style("text", "pdftotext_raw", pdftotext_raw),
    style("text", "pdfplumber", pdfplumber),
    style("text", "pdfplumber_tables", pdfplumber_tables),
    style("text", "inscriptis", inscriptis),
    style("text", "pandoc_grid", pandoc_grid),
];

/// What stands on each line of a table, from left to right, with the column of the page at which it stands.
fn lines_of(rows: &Rows) -> Vec<Vec<(usize, String)>> {
    let raster = Raster::of(rows);
    let widths: Vec<usize> = raster.weights().iter().map(|weight| weight * 2).collect();
    let from = |column: usize| widths[..column].iter().sum::<usize>() + 2 * column;
    let room = |column: usize, n: usize| widths[column..(column + n).min(widths.len())].iter().sum::<usize>();
    // Cells within a row say how many lines it takes.
    let mut heights = vec![1; rows.len()];
    for cell in raster.cells.iter().filter(|cell| cell.rows == 1) {
        let lines = wrapped(&cell.slot.text, room(cell.column, cell.columns)).len();
        heights[cell.row] = heights[cell.row].max(lines);
    }
    let top = |row: usize| heights[..row].iter().sum::<usize>();
    let mut lines: Vec<Vec<(usize, String)>> = vec![Vec::new(); heights.iter().sum()];
    for cell in raster.cells.iter().filter(|cell| !cell.slot.text.is_empty()) {
        let text = wrapped(&cell.slot.text, room(cell.column, cell.columns));
        let tall: usize = heights[cell.row..(cell.row + cell.rows).min(heights.len())].iter().sum();
        let first = top(cell.row) + tall.saturating_sub(text.len()) / 2;
        for (n, part) in text.into_iter().enumerate() {
            if let Some(line) = lines.get_mut(first + n) {
                line.push((from(cell.column), part));
            }
        }
    }
    lines.iter_mut().for_each(|line| line.sort());
    lines
}

fn at_its_place(line: &[(usize, String)]) -> String {
    let mut text = String::new();
    for (column, part) in line {
        let taken = columns(&text);
        text.push_str(&" ".repeat(column.saturating_sub(taken).max(usize::from(!text.is_empty()))));
        text.push_str(part);
    }
    text
}

/// `pdftotext -layout`.
fn pdftotext_layout(draft: Draft) -> Outcome {
    let mut text = format!("{}{}\n\n", " ".repeat(24), draft.title);
    draft.meta.iter().for_each(|line| text.push_str(&format!("{}{line}\n\n", " ".repeat(30))));
    for piece in &draft.pieces {
        match piece {
            Piece::Heading(line) | Piece::Text(line) => {
                text.push_str(&format!("    {}\n", wrapped(line, 92).join("\n")));
            }
            Piece::Table(rows, _) => {
                lines_of(rows).iter().for_each(|line| text.push_str(&format!("   {}\n", at_its_place(line))));
                text.push_str("\n                                        - 3 -\n\u{c}");
            }
        }
    }
    Ok(draft.document("txt", text))
}

fn pdftotext_layout_blanks(mut draft: Draft) -> Outcome {
    draft.blank_inner_zeros();
    pdftotext_layout(draft)
}

/// The lines of the page with one space between words: labels on several lines have the numbers beside one of them.
fn pdftotext_raw(draft: Draft) -> Outcome {
    let text = draft.text(&mut |rows| {
        let raster = Raster::of(rows);
        let mut text = String::new();
        for row in 0..rows.len() {
            // Each cell in the order in which it was drawn: a long label before the numbers, on lines of its own.
            let cells = raster.cells.iter().filter(|cell| cell.row == row && !cell.slot.text.is_empty());
            let parts: Vec<String> = cells.map(|cell| wrapped(&cell.slot.text, 30).join("\n")).collect();
            text.push_str(&format!("{}\n", parts.join(" ")));
        }
        text
    });
    Ok(draft.document("txt", text))
}

/// `extract_text()`: the lines of the page from top to bottom, so that the pieces of a tall label fall between rows.
fn pdfplumber(draft: Draft) -> Outcome {
    let text = draft.text(&mut |rows| {
        let line = |line: &Vec<(usize, String)>| {
            line.iter().map(|(_, part)| part.as_str()).collect::<Vec<_>>().join(" ") + "\n"
        };
        lines_of(rows).iter().map(line).collect::<String>() + "- 3 -\n"
    });
    Ok(draft.document("txt", text))
}

/// `extract_tables()` as Python prints it.
fn pdfplumber_tables(draft: Draft) -> Outcome {
    let text = draft.text(&mut |rows| {
        let raster = Raster::of(rows);
        let mut text = String::new();
        for row in 0..rows.len() {
            let field = |column: usize| match raster.at(row, column) {
                Some(cell) if (cell.row, cell.column) == (row, column) => {
                    format!("'{}'", wrapped(&cell.slot.text, 26).join("\\n"))
                }
                _ => "None".to_owned(),
            };
            let fields: Vec<String> = (0..raster.width).map(field).collect();
            text.push_str(&format!("[{}]\n", fields.join(", ")));
        }
        text
    });
    Ok(draft.document("txt", text))
}

/// Columns by number, spans disregarded.
fn inscriptis(draft: Draft) -> Outcome {
    let text = draft.text(&mut |rows| {
        let most = rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |n: usize| rows.iter().filter_map(|row| row.get(n)).map(|slot| slot.text.chars().count()).max();
        let widths: Vec<usize> = (0..most).map(|n| width(n).unwrap_or(0)).collect();
        let mut text = String::new();
        for row in rows {
            let fields = row.iter().zip(&widths).map(|(slot, width)| {
                let short = width - slot.text.chars().count();
                format!("{}{}", slot.text, " ".repeat(short))
            });
            text.push_str(&format!("    {}\n", fields.collect::<Vec<_>>().join("  ")));
        }
        text
    });
    Ok(draft.document("txt", text))
}

/// A table drawn with `+`, `-` and `|`, merged cells kept.
fn pandoc_grid(draft: Draft) -> Outcome {
    let text = draft.text(&mut grid);
    Ok(draft.document("md", text))
}

fn grid(rows: &Rows) -> String {
    let raster = Raster::of(rows);
    let widths: Vec<usize> = raster.weights().iter().map(|weight| weight * 2 + 2).collect();
    let owner = |row: usize, column: usize| raster.at(row, column).map(|cell| (cell.row, cell.column));
    let parted = |row: usize, column: usize| row == 0 || owner(row - 1, column) != owner(row, column);
    let rule = |row: usize| {
        let mut line = String::new();
        for (column, width) in widths.iter().enumerate() {
            let open = row < rows.len() && !parted(row, column);
            let joint = column > 0 && row < rows.len() && row > 0;
            let beside = joint && owner(row, column - 1) == owner(row, column) && open;
            line.push(if beside {
                ' '
            } else if column == 0 && open {
                '|'
            } else {
                '+'
            });
            line.push_str(&if open { " " } else { "-" }.repeat(*width));
        }
        line + "+\n"
    };
    let mut text = rule(0);
    for row in 0..rows.len() {
        let starts: Vec<_> = raster.cells.iter().filter(|cell| cell.row == row).collect();
        let room = |column: usize, n: usize| widths[column..column + n].iter().sum::<usize>() + n - 1;
        let parts: Vec<_> = starts
            .iter()
            .map(|cell| (cell.column, wrapped(&cell.slot.text, room(cell.column, cell.columns) - 2)))
            .collect();
        let tall = parts.iter().map(|(_, lines)| lines.len()).max().unwrap_or(1);
        for n in 0..tall {
            let mut line = String::new();
            let mut column = 0;
            while column < raster.width {
                let Some(cell) = raster.at(row, column) else {
                    line.push_str(&format!("|{}", " ".repeat(widths[column])));
                    column += 1;
                    continue;
                };
                let lines = parts.iter().find(|(at, _)| (row, *at) == (cell.row, cell.column)).map(|(_, lines)| lines);
                let part = lines.and_then(|lines| lines.get(n)).map_or("", String::as_str);
                let short = room(cell.column, cell.columns).saturating_sub(columns(part) + 1);
                line.push_str(&format!("| {part}{}", " ".repeat(short)));
                column = cell.column + cell.columns;
            }
            text.push_str(&format!("{line}|\n"));
        }
        text.push_str(&rule(row + 1));
    }
    text
}
