//! The frame of further pages: a head, menus, the article, a foot.

use super::draft::Draft;
use crate::write::body::Piece;
use crate::write::drawn::Rows;
use crate::write::layout::Slot;

/// Text with the characters that markup needs written out.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The attributes of a cell that spans others.
pub(super) fn spans(slot: &Slot) -> String {
    let rows = if slot.rows > 1 { format!(" rowspan=\"{}\"", slot.rows) } else { String::new() };
    let columns = if slot.columns > 1 { format!(" colspan=\"{}\"", slot.columns) } else { String::new() };
    rows + &columns
}

/// A table whose cells hold what a function says.
pub(super) fn table_of(rows: &Rows, content: &mut dyn FnMut(&Slot) -> String) -> String {
    let mut text = "<table border=\"1\">\n".to_owned();
    for row in rows {
        let cells = row.iter().map(|slot| format!("<td{}>{}</td>", spans(slot), content(slot)));
        text.push_str(&format!("<tr>{}</tr>\n", cells.collect::<String>()));
    }
    text + "</table>\n"
}

/// A plain table.
pub(super) fn plain_table(rows: &Rows) -> String {
    table_of(rows, &mut |slot| escaped(&slot.text))
}

/// Headings, paragraphs and tables.
pub(super) fn article(draft: &Draft, table: &mut dyn FnMut(&Rows) -> String) -> String {
    let mut text = String::new();
    for piece in &draft.pieces {
        match piece {
            Piece::Heading(line) => text.push_str(&format!("<p><strong>{}</strong></p>\n", escaped(line))),
            Piece::Text(line) => text.push_str(&format!("<p style=\"text-indent:2em\">{}</p>\n", escaped(line))),
            Piece::Table(rows, _) => text.push_str(&table(rows)),
        }
    }
    text
}

/// The page around an article.
pub(super) fn page(draft: &Draft, css: &str, article: &str) -> String {
    around(draft, css, &format!("<h1>{}</h1>", escaped(&draft.title)), article)
}

/// The page around an article, its title in markup of its own.
pub(super) fn around(draft: &Draft, css: &str, heading: &str, article: &str) -> String {
    let css = if css.is_empty() { String::new() } else { format!("<style>{css}</style>") };
    let meta: String = draft.meta.iter().map(|line| format!("<p class=\"info\">{}</p>\n", escaped(line))).collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"zh\"><head><meta charset=\"utf-8\"><title>{}</title>{css}</head><body>\n\
         <div class=\"nav\"><ul><li><a href=\"/\">首页</a></li><li><a href=\"/zwgk/\">政务公开</a></li></ul></div>\n\
         {heading}\n{meta}<div class=\"con\">\n{article}</div>\n\
         <div class=\"footer\"><p>主办：政府办公室 版权所有</p></div></body></html>\n",
        escaped(&draft.title)
    )
}
