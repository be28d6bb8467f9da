//! A text with pipe tables as a web page, as plain as a page can be: one table row a line, no spans.

/// Writes the page. `attributes` goes into every cell and paragraph, as word processors and editors of web sites leave
/// them; it is empty or begins with a space.
pub fn write(text: &str, attributes: &str) -> String {
    let mut html = String::from("<!DOCTYPE html><meta charset=\"utf-8\"><body>\n");
    let mut in_table = false;
    for line in text.lines() {
        let row = line.strip_prefix("| ").and_then(|row| row.strip_suffix(" |"));
        if row.is_some() != in_table {
            html.push_str(if in_table { "</table>\n" } else { "<table>\n" });
            in_table = !in_table;
        }
        match row {
            Some(row) => {
                html.push_str("<tr>");
                row.split(" | ").for_each(|cell| html.push_str(&format!("<td{attributes}>{cell}</td>")));
                html.push_str("</tr>\n");
            }
            None if line.is_empty() => {}
            None => html.push_str(&format!("<p{attributes}>{line}</p>\n")),
        }
    }
    if in_table {
        html.push_str("</table>\n");
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{pipe_text, plain};
    use gongkai_loader::{Options, load};
    use gongkai_model::Form;

    #[test]
    fn a_page_has_the_cells_of_its_report() {
        let options = Options::at("2026-03-01".parse().unwrap());
        for form in Form::all() {
            let report = plain::report(form, "云泽区财政局", form.first_year, 3);
            let page = write(&pipe_text::write(&report), " style=\"margin: 0\"");
            let loaded = load("page.html", page.as_bytes(), &options).unwrap();
            assert!(
                loaded.reports[0].cells.as_ref().unwrap().same_values(report.cells.as_ref().unwrap()),
                "{}",
                form.id
            );
        }
    }
}
