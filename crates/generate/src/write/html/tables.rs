//! The markup of drawn tables.

use super::{HtmlStyle, Look};
use crate::write::drawn::Rows;
use crate::write::layout::Slot;
use crate::write::quirk::Quirk;

/// The markup of a drawn table.
pub(super) fn markup(rows: &Rows, look: &mut Look<'_>) -> String {
    let mut body = String::new();
    let mut head = String::new();
    let split = look.style == HtmlStyle::Article;
    for (at, row) in rows.iter().enumerate() {
        let line = row_markup(row, look);
        let in_head = split && row.iter().all(|cell| cell.header) && at < 3 && body.is_empty();
        if in_head { &mut head } else { &mut body }.push_str(&line);
        if look.has(Quirk::HiddenRow) && at == 3 {
            body.push_str("<tr style=\"display: none\"><td>9</td><td>9</td></tr>");
        }
    }
    let attributes = match look.style {
        HtmlStyle::Word => " class=MsoNormalTable border=1 cellspacing=0 style='border-collapse:collapse'",
        HtmlStyle::Old => " BORDER=1 WIDTH=100%",
        HtmlStyle::Sheet => " border=0 cellpadding=0 width=980 style='table-layout:fixed'",
        _ => " border=\"1\"",
    };
    match look.style {
        HtmlStyle::Article if !head.is_empty() => {
            format!("<table{attributes}><thead>{head}</thead><tbody>{body}</tbody></table>\n")
        }
        HtmlStyle::Old => format!("<TABLE{attributes}>{body}</TABLE>\n"),
        HtmlStyle::Portal => {
            format!("<p><div align=center><table{attributes}><tbody>{body}</tbody></table></div></p>\n")
        }
        _ => format!("<table{attributes}>{body}</table>\n"),
    }
}

/// The markup of one row.
pub(super) fn row_markup(row: &[Slot], look: &mut Look<'_>) -> String {
    let open = match look.style {
        HtmlStyle::Old => "<TR>",
        HtmlStyle::Word => "<tr style='height:15.6pt'>",
        HtmlStyle::Sheet => "<tr height=19 style='height:14.25pt'>",
        _ => "<tr>",
    };
    let cells: String = row.iter().map(|cell| cell_markup(cell, look)).collect();
    let close = match look.style {
        HtmlStyle::Old => "\n",
        _ => "</tr>\n",
    };
    format!("{open}{cells}{close}")
}

fn cell_markup(cell: &Slot, look: &mut Look<'_>) -> String {
    let text = if cell.cell.is_some() { look.value(&cell.text) } else { look.label(&cell.text) };
    let mut attributes = String::new();
    if cell.rows > 1 {
        attributes.push_str(&format!(" rowspan=\"{}\"", cell.rows));
    }
    if cell.columns > 1 {
        attributes.push_str(&format!(" colspan=\"{}\"", cell.columns));
    }
    let hidden = if look.has(Quirk::HiddenCell) && look.once_in(12) { "<td style=\"display:none\">8</td>" } else { "" };
    let tag = if cell.header && look.style == HtmlStyle::Article { "th" } else { "td" };
    let markup = match look.style {
        HtmlStyle::Word if text.contains("<table") || text.contains("</p>") => format!("<td{attributes}>{text}</td>"),
        HtmlStyle::Word => format!(
            "<td width=62{attributes} style='border:solid windowtext 1.0pt;padding:0cm 5.4pt 0cm 5.4pt'>\
             <p class=MsoNormal align=center style='text-align:center'>{text}<span lang=EN-US><o:p></o:p></span></p></td>"
        ),
        HtmlStyle::Old => format!("<TD{}>{text}", attributes.replace('"', "").to_uppercase()),
        HtmlStyle::Sheet => format!("<td class=xl65{attributes}>{text}</td>"),
        _ => format!("<{tag}{attributes}>{text}</{tag}>"),
    };
    format!("{hidden}{markup}")
}
