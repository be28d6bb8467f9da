//! Text that lost something: nobody can tell every number.

use super::draft::{Document, Draft};
use super::{Style, found, style};
use crate::write::layout::Raster;

type Outcome = Result<Document, Box<dyn std::error::Error>>;

pub(super) const STYLES: &[Style] = &[
    style("text", "bs4_glued", bs4_glued),
    style("text", "column_by_column", column_by_column),
    style("text", "split_numbers", split_numbers),
    style("text", "letters_for_digits", letters_for_digits),
    style("text", "labels_lost", labels_lost),
    found(style("text", "rows_of_spaces_blanks", rows_of_spaces_blanks), &["CEL201", "CEL202"]),
];

/// `get_text()` of markup without line breaks: all cells run into one another.
fn bs4_glued(mut draft: Draft) -> Outcome {
    draft.doubt(None);
    let text = draft.text(&mut |rows| rows.iter().flatten().map(|slot| slot.text.as_str()).collect());
    Ok(draft.document("txt", text))
}

/// A page read in columns: all labels, then the numbers of each column.
fn column_by_column(mut draft: Draft) -> Outcome {
    draft.doubt(None);
    let text = draft.text(&mut |rows| {
        let raster = Raster::of(rows);
        let mut cells: Vec<_> = raster.cells.iter().filter(|cell| !cell.slot.text.is_empty()).collect();
        cells.sort_by_key(|cell| (cell.column, cell.row));
        cells.iter().map(|cell| format!("{}\n", cell.slot.text)).collect()
    });
    Ok(draft.document("txt", text))
}

/// A number of two digits on two lines now and then, since the markup has them in two tags.
fn split_numbers(mut draft: Draft) -> Outcome {
    draft.each_table(None, &mut |draft, rows| {
        for row in rows.iter_mut() {
            let mut split = false;
            for slot in row.iter_mut().filter(|slot| slot.cell.is_some() && slot.text.len() > 1) {
                if draft.once_in(3) && !slot.text.contains('.') {
                    slot.text.insert(1, '\n');
                    split = true;
                }
            }
            if split {
                draft.doubt_row(row);
            }
        }
        // The values of table four and of its neighbours stand in one row.
    });
    let text = draft.text(&mut |rows| rows.iter().flatten().map(|slot| format!("{}\n", slot.text)).collect());
    Ok(draft.document("txt", text))
}

/// What recognition of characters leaves: O for 0, l for 1, B for 8.
fn letters_for_digits(mut draft: Draft) -> Outcome {
    draft.each_table(None, &mut |draft, rows| {
        for slot in rows.iter_mut().flatten().filter(|slot| slot.text.contains(['0', '1', '8', '5'])) {
            let Some(ix) = slot.cell.filter(|_| draft.dice.below(5) == 0) else { continue };
            slot.text = slot.text.replace('0', "O").replace('1', "l").replace('8', "B").replace('5', "S");
            draft.illegible.insert(ix);
        }
    });
    let text = draft.text(&mut |rows| {
        let row = |row: &Vec<crate::write::layout::Slot>| {
            format!("| {} |\n", row.iter().map(|slot| slot.text.as_str()).collect::<Vec<_>>().join(" | "))
        };
        rows.iter().map(row).collect()
    });
    Ok(draft.document("txt", text))
}

/// The label of a row is gone now and then; which row it is can only be told from its neighbours.
fn labels_lost(mut draft: Draft) -> Outcome {
    draft.each_table(Some("requests"), &mut |draft, rows| {
        for row in rows.iter_mut().skip(3) {
            if draft.once_in(6) {
                draft.doubt_row(row);
                row.retain(|slot| slot.cell.is_some());
            }
        }
    });
    let text = draft.text(&mut |rows| {
        let row = |row: &Vec<crate::write::layout::Slot>| {
            row.iter().map(|slot| slot.text.as_str()).collect::<Vec<_>>().join("\t") + "\n"
        };
        rows.iter().map(row).collect()
    });
    Ok(draft.document("txt", text))
}

/// One space between cells, and nothing for an empty one.
fn rows_of_spaces_blanks(mut draft: Draft) -> Outcome {
    draft.blank_inner_zeros();
    draft.each_table(None, &mut |draft, rows| {
        for row in rows.iter().filter(|row| row.iter().any(|slot| slot.cell.is_some() && slot.text.is_empty())) {
            draft.doubt_row(row);
        }
    });
    let text = draft.text(&mut |rows| {
        let row = |row: &Vec<crate::write::layout::Slot>| {
            let fields = row.iter().map(|slot| slot.text.as_str()).filter(|text| !text.is_empty());
            fields.collect::<Vec<_>>().join(" ") + "\n"
        };
        rows.iter().map(row).collect()
    });
    Ok(draft.document("txt", text))
}
