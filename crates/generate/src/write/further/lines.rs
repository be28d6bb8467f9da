//! Converters that print one cell a line.

use super::draft::{Document, Draft, wrapped};
use super::{Style, found, style};
use crate::write::body::Piece;
use crate::write::drawn::Rows;
use crate::write::layout::Slot;

type Outcome = Result<Document, Box<dyn std::error::Error>>;

/// Rules about blanks.
const BLANKS: &[&str] = &["CEL201", "CEL202"];

pub(super) const STYLES: &[Style] = &[
    style("text", "pdftotext", pdftotext),
    style("text", "pymupdf", pymupdf),
    found(style("text", "pymupdf_blanks", pymupdf_blanks), BLANKS),
    style("text", "bs4_separated", bs4_separated),
    found(style("text", "bs4_blanks", bs4_blanks), BLANKS),
    style("text", "bs4_pretty", bs4_pretty),
    style("text", "lines_apart", lines_apart),
    style("text", "lines_broken_heads", lines_broken_heads),
    style("text", "lines_bars", lines_bars),
    style("text", "rows_of_spaces", rows_of_spaces),
    style("text", "rows_of_wide_spaces", rows_of_wide_spaces),
    style("text", "rows_of_commas", rows_of_commas),
    style("text", "label_and_number_glued", label_and_number_glued),
    style("text", "bars_behind", bars_behind),
    style("text", "lines_page_numbers", lines_page_numbers),
    style("text", "rows_page_numbers", rows_page_numbers),
    style("text", "lines_cell_missing", lines_cell_missing),
    style("text", "one_line_spaces", one_line_spaces),
    style("text", "one_line_bars", one_line_bars),
];

fn lines(rows: &Rows, between: &str) -> String {
    let texts = rows.iter().flatten().map(|slot| slot.text.trim()).filter(|text| !text.is_empty());
    texts.collect::<Vec<_>>().join(between)
}

/// Where a cell is empty no line is left, so that nobody can tell which numbers of its row are there.
fn doubt_rows_with_blanks(draft: &mut Draft) {
    draft.each_table(None, &mut |draft, rows| {
        for row in rows.iter().filter(|row| row.iter().any(|slot| slot.cell.is_some() && slot.text.is_empty())) {
            draft.doubt_row(row);
        }
    });
}

/// Reading order: blocks with blank lines between, long cells on several lines, page numbers and form feeds.
fn pdftotext(draft: Draft) -> Outcome {
    let mut number = 0;
    let mut text = String::new();
    for (at, piece) in std::iter::once(&Piece::Heading(draft.title.clone())).chain(&draft.pieces).enumerate() {
        match piece {
            Piece::Heading(line) | Piece::Text(line) => {
                text.push_str(&format!("{}\n\n", wrapped(line, 76).join("\n")));
                if at == 0 {
                    draft.meta.iter().for_each(|line| text.push_str(&format!("{line}\n\n")));
                }
            }
            Piece::Table(rows, _) => {
                number += 1;
                for slot in rows.iter().flatten().filter(|slot| !slot.text.is_empty()) {
                    text.push_str(&format!("{}\n\n", wrapped(&slot.text, 24).join("\n")));
                }
                text.push_str(&format!("— {number} —\n\n\u{c}"));
            }
        }
    }
    Ok(draft.document("txt", text))
}

/// A line each, long cells on several, nothing between.
fn pymupdf(draft: Draft) -> Outcome {
    let page = |line: &str| wrapped(line, 72).join("\n");
    let mut text = format!("{}\n{}\n", page(&draft.title), draft.meta.join("\n"));
    for piece in &draft.pieces {
        match piece {
            Piece::Heading(line) | Piece::Text(line) => text.push_str(&format!("{}\n", page(line))),
            Piece::Table(rows, _) => {
                for slot in rows.iter().flatten().filter(|slot| !slot.text.is_empty()) {
                    text.push_str(&format!("{} \n", wrapped(&slot.text, 26).join(" \n")));
                }
            }
        }
    }
    Ok(draft.document("txt", text))
}

fn pymupdf_blanks(mut draft: Draft) -> Outcome {
    draft.blank_inner_zeros();
    doubt_rows_with_blanks(&mut draft);
    pymupdf(draft)
}

/// `get_text("\n", strip=True)`: every piece of text between two tags on its line.
fn bs4_separated(draft: Draft) -> Outcome {
    let form = draft.form();
    let text = draft.text(&mut |rows| {
        let mut text = String::new();
        for slot in rows.iter().flatten().filter(|slot| !slot.text.is_empty()) {
            let value = slot.cell.is_some();
            // Numbers of rows and short labels are words of their own in the markup.
            let (mark, rest) = slot.text.split_once(['.', '、']).unwrap_or(("", &slot.text));
            if !value && !mark.is_empty() && mark.chars().count() <= 2 && form.id.to_string() != "2014" {
                let dot = if slot.text.contains('.') { '.' } else { '、' };
                text.push_str(&format!("{mark}{dot}\n{rest}\n"));
            } else if !value && slot.header && slot.text.chars().count() == 4 {
                let (a, b) = slot.text.split_at(slot.text.len() / 2);
                text.push_str(&format!("{a}\n{b}\n"));
            } else {
                text.push_str(&format!("{}\n", slot.text));
            }
        }
        text
    });
    Ok(draft.document("txt", text))
}

fn bs4_blanks(mut draft: Draft) -> Outcome {
    draft.blank_inner_zeros();
    doubt_rows_with_blanks(&mut draft);
    bs4_separated(draft)
}

/// `get_text()` of indented markup: lines with spaces around each cell, several empty lines between rows.
fn bs4_pretty(draft: Draft) -> Outcome {
    let text = draft.text(&mut |rows| {
        let row = |row: &Vec<Slot>| row.iter().map(|slot| format!("        {}\n", slot.text)).collect::<String>();
        format!("\n\n{}", rows.iter().map(row).collect::<Vec<_>>().join("\n\n\n"))
    });
    Ok(draft.document("txt", text))
}

fn lines_apart(mut draft: Draft) -> Outcome {
    let table = &mut |rows: &Rows| {
        let mut text = String::new();
        for slot in rows.iter().flatten().filter(|slot| !slot.text.is_empty()) {
            let around = if slot.cell.is_some() { draft.dice.below(4) } else { 0 };
            let (before, after) = (" ".repeat(around as usize & 1), " ".repeat(around as usize >> 1));
            text.push_str(&format!("{before}{}{after}\n\n", slot.text));
        }
        text
    };
    let mut text = format!("{}\n\n{}\n\n", draft.title, draft.meta.join("\n\n"));
    for piece in &draft.pieces {
        match piece {
            Piece::Heading(line) | Piece::Text(line) => text.push_str(&format!("{line}\n\n")),
            Piece::Table(rows, _) => text.push_str(&table(rows)),
        }
    }
    Ok(draft.document("txt", text))
}

/// The words of the header on two lines.
fn lines_broken_heads(draft: Draft) -> Outcome {
    let broken = |text: String| {
        ["商业企业", "科研机构", "结果维持", "结果纠正", "其他结果", "尚未审结"].iter().fold(text, |text, word| {
            let (a, b) = word.split_at(word.len() / 2);
            text.replace(word, &format!("{a}\n{b}"))
        })
    };
    let text = draft.text(&mut |rows| broken(lines(rows, "\n")));
    Ok(draft.document("txt", text))
}

/// A cell, then a bar on a line of its own.
fn lines_bars(draft: Draft) -> Outcome {
    let text = draft.text(&mut |rows| {
        let row = |row: &Vec<Slot>| row.iter().map(|slot| format!("{}\n|\n", slot.text)).collect::<String>();
        rows.iter().map(row).collect()
    });
    Ok(draft.document("txt", text))
}

fn rows_joined(draft: Draft, between: &str) -> Outcome {
    let text = draft.text(&mut |rows| {
        let row = |row: &Vec<Slot>| row.iter().map(|slot| slot.text.as_str()).collect::<Vec<_>>().join(between) + "\n";
        rows.iter().map(row).collect()
    });
    Ok(draft.document("txt", text))
}

fn rows_of_spaces(draft: Draft) -> Outcome {
    rows_joined(draft, " ")
}

fn rows_of_wide_spaces(draft: Draft) -> Outcome {
    rows_joined(draft, "\u{3000}")
}

/// Somebody's own export of the cells.
fn rows_of_commas(draft: Draft) -> Outcome {
    rows_joined(draft, ",")
}

/// `get_text(" ", strip=True)`: the whole page in one line.
fn one_line_spaces(draft: Draft) -> Outcome {
    one_line(draft, " ")
}

/// `get_text("|", strip=True)`.
fn one_line_bars(draft: Draft) -> Outcome {
    one_line(draft, "|")
}

fn one_line(draft: Draft, between: &str) -> Outcome {
    let text = draft.text(&mut |rows| lines(rows, "\n"));
    let pieces: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    Ok(draft.document("txt", pieces.join(between)))
}

/// No space between a label and the number behind it.
fn label_and_number_glued(draft: Draft) -> Outcome {
    let text = draft.text(&mut |rows| {
        let mut text = String::new();
        for row in rows {
            for (at, slot) in row.iter().enumerate() {
                let glued = at > 0 && slot.cell.is_some() && row[at - 1].cell.is_none();
                text.push_str(if at == 0 || glued { "" } else { " " });
                text.push_str(&slot.text);
            }
            text.push('\n');
        }
        text
    });
    Ok(draft.document("txt", text))
}

/// A bar behind each cell, brackets and colons of half width, as search engines keep pages.
fn bars_behind(mut draft: Draft) -> Outcome {
    let spanned = draft.once_in(2);
    let text = draft.text(&mut |rows| {
        let row = |row: &Vec<Slot>| {
            let cell = |slot: &Slot| {
                let more = if spanned { "|".repeat(slot.columns - 1) } else { String::new() };
                format!("{} |{more}", slot.text)
            };
            row.iter().map(cell).collect::<Vec<_>>().join(" ") + "\n"
        };
        rows.iter().map(row).collect()
    });
    let pairs = [('（', "("), ('）', ")"), ('：', ":"), ('，', ",")];
    let text = pairs.iter().fold(text, |text, (wide, narrow)| text.replace(*wide, narrow));
    Ok(draft.document("txt", text))
}

/// The number of the page on a line of its own, within a row: nobody can tell it from the numbers of that row.
fn lines_page_numbers(mut draft: Draft) -> Outcome {
    let mut page = 2;
    draft.each_table(None, &mut |draft, rows| {
        for row in rows.iter_mut().filter(|row| row.len() > 4 && row.iter().any(|slot| slot.cell.is_some())) {
            if draft.once_in(12) {
                page += 1;
                draft.doubt_row(row);
                let at = row.len() - 1 - draft.dice.below(3) as usize;
                let number = draft.pick(&["P", "- P -", "— P —", "第P页"]).replace('P', &page.to_string());
                row.insert(at, Slot::label(number, 1, 1));
            }
        }
    });
    let text = draft.text(&mut |rows| lines(rows, "\n"));
    Ok(draft.document("txt", text))
}

/// The number of the page between two rows, and the header again.
fn rows_page_numbers(draft: Draft) -> Outcome {
    let mut page = 2;
    let text = draft.body(&mut |rows| {
        let mut text = String::new();
        for (at, row) in rows.iter().enumerate() {
            if at % 9 == 6 {
                page += 1;
                text.push_str(&format!("{page}\n\u{c}\n"));
            }
            text.push_str(&(row.iter().map(|slot| slot.text.as_str()).collect::<Vec<_>>().join("\t") + "\n"));
        }
        text
    });
    let head = format!("{}\n{}\n", draft.title, draft.meta.join("\n"));
    Ok(draft.document("txt", format!("{head}{text}")))
}

/// A number was lost on the way; the rows beside it are whole.
fn lines_cell_missing(mut draft: Draft) -> Outcome {
    draft.each_table(Some("requests"), &mut |draft, rows| {
        for row in rows.iter_mut().filter(|row| row.iter().any(|slot| slot.cell.is_some())) {
            if draft.once_in(8) {
                draft.doubt_row(row);
                let gone = row.remove(row.len() - 1 - draft.dice.below(6) as usize);
                gone.cell.into_iter().for_each(|ix| draft.leave_out(ix));
            }
        }
    });
    let text = draft.text(&mut |rows| lines(rows, "\n"));
    Ok(draft.document("txt", text))
}
