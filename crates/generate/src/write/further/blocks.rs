//! Tables made of other elements than tables.

use super::draft::{Document, Draft};
use super::pages::{article, escaped, page};
use super::{Style, style};
use crate::write::drawn::Rows;
use crate::write::layout::{Raster, Slot};

type Outcome = Result<Document, Box<dyn std::error::Error>>;

pub(super) const STYLES: &[Style] = &[
    style("page", "display_table", display_table),
    style("page", "grid", grid),
    style("page", "flex", flex),
    style("page", "list_rows", list_rows),
    style("page", "definition_lists", definition_lists),
    style("page", "preformatted", preformatted),
    style("page", "cells_as_paragraphs", cells_as_paragraphs),
];

fn each_row(rows: &Rows, open: &str, close: &str, cell: &mut dyn FnMut(&Slot) -> String) -> String {
    rows.iter().map(|row| format!("{open}{}{close}\n", row.iter().map(&mut *cell).collect::<String>())).collect()
}

/// `display: table`, by class.
fn display_table(draft: Draft) -> Outcome {
    let css = ".tb{display:table}.tr{display:table-row}.td{display:table-cell;border:1px solid}";
    let body = article(&draft, &mut |rows| {
        let cell = &mut |slot: &Slot| format!("<div class=\"td\">{}</div>", escaped(&slot.text));
        format!("<div class=\"tb\">{}</div>\n", each_row(rows, "<div class=\"tr\">", "</div>", cell))
    });
    let text = page(&draft, css, &body);
    Ok(draft.document("html", text))
}

/// `display: grid`: cells one after another, their spans in their style.
fn grid(draft: Draft) -> Outcome {
    let body = article(&draft, &mut |rows| {
        let raster = Raster::of(rows);
        let cells = raster.cells.iter().map(|cell| {
            format!(
                "<div style=\"grid-row:{} / span {};grid-column:{} / span {}\">{}</div>\n",
                cell.row + 1,
                cell.rows,
                cell.column + 1,
                cell.columns,
                escaped(&cell.slot.text)
            )
        });
        let width = raster.width;
        let cells: String = cells.collect();
        format!("<div style=\"display:grid;grid-template-columns:repeat({width},1fr)\">\n{cells}</div>\n")
    });
    let text = page(&draft, "", &body);
    Ok(draft.document("html", text))
}

/// A flex box a row.
fn flex(draft: Draft) -> Outcome {
    let body = article(&draft, &mut |rows| {
        let cell = &mut |slot: &Slot| format!("<span style=\"flex:{}\">{}</span>", slot.columns, escaped(&slot.text));
        each_row(rows, "<div style=\"display:flex\">", "</div>", cell)
    });
    let text = page(&draft, "", &body);
    Ok(draft.document("html", text))
}

/// A list a row.
fn list_rows(draft: Draft) -> Outcome {
    let css = ".row{list-style:none;overflow:hidden}.row li{float:left;width:10%}";
    let body = article(&draft, &mut |rows| {
        let cell = &mut |slot: &Slot| format!("<li>{}</li>", escaped(&slot.text));
        each_row(rows, "<ul class=\"row\">", "</ul>", cell)
    });
    let text = page(&draft, css, &body);
    Ok(draft.document("html", text))
}

/// The label of a row as a term, its numbers as definitions.
fn definition_lists(draft: Draft) -> Outcome {
    let body = article(&draft, &mut |rows| {
        let cell = &mut |slot: &Slot| {
            let tag = if slot.cell.is_some() { "dd" } else { "dt" };
            format!("<{tag}>{}</{tag}>", escaped(&slot.text))
        };
        each_row(rows, "<dl>", "</dl>", cell)
    });
    let text = page(&draft, "", &body);
    Ok(draft.document("html", text))
}

/// Rows with tabs in one preformatted block.
fn preformatted(draft: Draft) -> Outcome {
    let body = article(&draft, &mut |rows| {
        let row = |row: &Vec<Slot>| row.iter().map(|slot| escaped(&slot.text)).collect::<Vec<_>>().join("\t");
        format!("<pre>{}</pre>\n", rows.iter().map(row).collect::<Vec<_>>().join("\n"))
    });
    let text = page(&draft, "", &body);
    Ok(draft.document("html", text))
}

/// A paste that lost its table: every cell a paragraph.
fn cells_as_paragraphs(draft: Draft) -> Outcome {
    let body = article(&draft, &mut |rows| {
        each_row(rows, "", "", &mut |slot| format!("<p align=\"center\">{}</p>\n", escaped(&slot.text)))
    });
    let text = page(&draft, "", &body);
    Ok(draft.document("html", text))
}
