//! Documents of which only the beginning was stored.

use super::draft::{Document, Draft};
use super::pages::{article, page, table_of};
use super::{Style, style};
use crate::write::drawn::Rows;
use crate::write::layout::Slot;
use gongkai_model::CellIx;

type Outcome = Result<Document, Box<dyn std::error::Error>>;

pub(super) const STYLES: &[Style] = &[
    style("cut", "cut_pipes", cut_pipes),
    style("cut", "cut_lines", cut_lines),
    style("cut", "cut_spaces", cut_spaces),
    style("cut", "cut_page", cut_page),
    style("cut", "cut_before_tables", cut_before_tables),
    style("cut", "cut_said", cut_said),
];

/// Marks around a value while the text is made.
const OPEN: char = '\u{f0000}';
const CLOSE: char = '\u{f0001}';

fn value(slot: &Slot) -> String {
    match slot.cell {
        Some(ix) => format!("{OPEN}{}{OPEN}{}{CLOSE}", ix.index(), slot.text),
        None => slot.text.clone(),
    }
}

/// What is left of a marked text after so many percent of it, and which values ended before.
fn beginning(draft: &mut Draft, marked: &str, percent: usize) -> String {
    let end = marked.chars().count() * percent / 100;
    let mut text = String::new();
    let mut shown: Vec<usize> = Vec::new();
    let mut parts = marked.chars().take(end);
    // The place of the last value that was written whole.
    while let Some(c) = parts.next() {
        if c == OPEN {
            let number: String = parts.by_ref().take_while(|c| *c != OPEN).collect();
            let rest: String = parts.clone().take_while(|c| *c != CLOSE).collect();
            // The last value may stand there whole, though nothing shows that it ends.
            let index = number.parse::<usize>().ok();
            let known = index.and_then(|at| draft.cells.present().find(|(ix, _)| ix.index() == at));
            let whole = known.is_some_and(|(_, cell)| cell.as_written == rest);
            text.push_str(&rest);
            parts.by_ref().take(rest.chars().count() + 1).for_each(drop);
            if whole {
                shown.extend(index);
            }
        } else {
            text.push(c);
        }
    }
    let form = draft.form();
    let last_row = shown.last().and_then(|at| form.cells.get(*at)).map(|def| (def.table, def.row));
    let all: Vec<CellIx> = draft.cells.present().map(|(ix, _)| ix).collect();
    for ix in all {
        let def = form.def(ix);
        if !shown.contains(&ix.index()) {
            draft.leave_out(ix);
        }
        // Of a row that is cut nobody knows how it goes on; of the fifteen in one row of table four neither.
        let strip = form.table_of(ix).key == "disputes";
        if last_row.is_some_and(|(table, row)| def.table == table && (def.row == row || strip)) {
            draft.doubtful.insert(ix);
        }
    }
    text
}

fn cut(mut draft: Draft, extension: &str, marked: &str) -> Outcome {
    let percent = 40 + draft.dice.below(41) as usize;
    let text = beginning(&mut draft, marked, percent);
    let shown = draft.cells.present().map(|(ix, _)| ix).collect::<Vec<_>>();
    draft.doubtful.retain(|ix| shown.contains(ix));
    Ok(draft.document(extension, text))
}

fn joined(rows: &Rows, open: &str, between: &str, close: &str) -> String {
    let row = |row: &Vec<Slot>| row.iter().map(value).collect::<Vec<_>>().join(between);
    rows.iter().map(|line| format!("{open}{}{close}\n", row(line))).collect()
}

fn cut_pipes(draft: Draft) -> Outcome {
    let marked = draft.text(&mut |rows| joined(rows, "| ", " | ", " |"));
    cut(draft, "txt", &marked)
}

fn cut_lines(draft: Draft) -> Outcome {
    let marked = draft.text(&mut |rows| joined(rows, "", "\n", ""));
    cut(draft, "txt", &marked)
}

fn cut_spaces(draft: Draft) -> Outcome {
    let marked = draft.text(&mut |rows| joined(rows, "", " ", ""));
    cut(draft, "txt", &marked)
}

/// A download that broke off.
fn cut_page(draft: Draft) -> Outcome {
    let body = article(&draft, &mut |rows| table_of(rows, &mut value));
    let marked = page(&draft, "", &body);
    cut(draft, "html", &marked)
}

/// Within the text of the first section.
fn cut_before_tables(mut draft: Draft) -> Outcome {
    let marked = draft.text(&mut |rows| joined(rows, "| ", " | ", " |"));
    let first = marked.find(OPEN).unwrap_or(marked.len());
    let percent =
        marked[..first].chars().count() * (40 + draft.dice.below(50) as usize) / marked.chars().count().max(1);
    let text = beginning(&mut draft, &marked, percent);
    Ok(draft.document("txt", text))
}

/// With a word that there is more.
fn cut_said(mut draft: Draft) -> Outcome {
    let marked = draft.text(&mut |rows| joined(rows, "| ", " | ", " |"));
    let percent = 40 + draft.dice.below(41) as usize;
    let more = draft.pick(&["……", "...", "[更多]", "（以下略）", "[truncated]", "展开全文"]).to_owned();
    let text = format!("{}{more}\n", beginning(&mut draft, &marked, percent));
    let shown = draft.cells.present().map(|(ix, _)| ix).collect::<Vec<_>>();
    draft.doubtful.retain(|ix| shown.contains(ix));
    Ok(draft.document("txt", text))
}
