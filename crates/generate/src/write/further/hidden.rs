//! The report within what a browser does not show as it stands.

use super::draft::{Document, Draft};
use super::pages::{article, escaped, page, plain_table, table_of};
use super::{Style, style};
use crate::write::body::Piece;

type Outcome = Result<Document, Box<dyn std::error::Error>>;

pub(super) const STYLES: &[Style] = &[
    style("page", "wechat", wechat),
    style("page", "script_string", script_string),
    style("page", "initial_state", initial_state),
    style("page", "textarea", textarea),
    style("page", "template", template),
    style("page", "noscript", noscript),
    style("page", "tab_panes", tab_panes),
    style("page", "tab_panes_sections", tab_panes_sections),
    style("page", "hidden_until_loaded", hidden_until_loaded),
];

/// An article of a public account: hidden until a script shows it, no date but in its head.
fn wechat(draft: Draft) -> Outcome {
    let date = draft.report.published.map(|d| format!("{}年{:02}月{:02}日 17:30", d.year(), d.month(), d.day()));
    let mut body = String::new();
    for piece in &draft.pieces {
        body.push_str(&match piece {
            Piece::Heading(line) => {
                format!("<section><strong><span leaf=\"\">{}</span></strong></section>", escaped(line))
            }
            Piece::Text(line) => {
                format!("<section><p style=\"text-indent:2em\"><span leaf=\"\">{}</span></p></section>", escaped(line))
            }
            Piece::Table(rows, _) => table_of(rows, &mut |slot| {
                format!("<section style=\"margin:0\"><span leaf=\"\">{}</span></section>", escaped(&slot.text))
            }),
        });
    }
    let (title, agency) = (escaped(&draft.title), escaped(&draft.report.agency.name));
    let text = format!(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title></title><meta property=\"og:title\" content=\"{title}\"></head>\
         <body id=\"activity-detail\"><h1 class=\"rich_media_title\" id=\"activity-name\">\n{title}\n</h1><div id=\"meta_content\">\
         <a id=\"js_name\">{agency}</a><em id=\"publish_time\">{}</em></div><div class=\"rich_media_content\" id=\"js_content\" \
         style=\"visibility: hidden; opacity: 0; \">{body}</div><div id=\"js_tags\">预览时标签不可点 微信扫一扫关注该公众号</div></body></html>",
        date.unwrap_or_default()
    );
    Ok(draft.document("html", text))
}

/// Markup as a string of a script.
fn script_string(draft: Draft) -> Outcome {
    let body = article(&draft, &mut plain_table).replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    let body = body.replace("</", "<\\/");
    let script = format!(
        "<div id=\"zoom\"></div><script>var content = \"{body}\";document.getElementById(\"zoom\").innerHTML = content;</script>"
    );
    let text = page(&draft, "", &script);
    Ok(draft.document("html", text))
}

/// The state of an application as JSON.
fn initial_state(draft: Draft) -> Outcome {
    let body =
        serde_json::to_string(&article(&draft, &mut plain_table))?.replace('<', "\\u003c").replace('>', "\\u003e");
    let title = serde_json::to_string(&draft.title)?;
    let script = format!(
        "<div id=\"app\"></div><script>window.__INITIAL_STATE__={{\"menu\":[\"首页\"],\"article\":{{\"id\":12,\"title\":{title},\"content\":{body}}}}};</script>"
    );
    let text = page(&draft, "", &script);
    Ok(draft.document("html", text))
}

fn textarea(draft: Draft) -> Outcome {
    let body = escaped(&article(&draft, &mut plain_table));
    let text = page(&draft, "", &format!("<textarea id=\"content\" style=\"display:none\">{body}</textarea>"));
    Ok(draft.document("html", text))
}

fn template(draft: Draft) -> Outcome {
    let body = article(&draft, &mut plain_table);
    let text = page(&draft, "", &format!("<template id=\"art\">{body}</template>"));
    Ok(draft.document("html", text))
}

fn noscript(draft: Draft) -> Outcome {
    let body = article(&draft, &mut plain_table);
    let text = page(&draft, "", &format!("<noscript>{body}</noscript>"));
    Ok(draft.document("html", text))
}

/// A pane for each year in the section of requests; the class says which is shown.
fn tab_panes(mut draft: Draft) -> Outcome {
    let year = draft.report.report_year;
    let mut other = Vec::new();
    draft.each_table(Some("requests"), &mut |draft, rows| {
        other = rows.clone();
        for slot in other.iter_mut().flatten().filter(|slot| slot.cell.is_some()) {
            slot.text = format!("{}{}", slot.text, draft.dice.below(9) + 1);
        }
    });
    let form = draft.form();
    let body = article(&draft, &mut |rows| match super::draft::key_of(rows, form) {
        Some("requests") => format!(
            "<ul class=\"tabs\"><li>{}</li><li class=\"on\">{year}</li></ul><div class=\"tab-pane\">{}</div><div class=\"tab-pane active\">{}</div>\n",
            year - 1,
            plain_table(&other),
            plain_table(rows)
        ),
        _ => plain_table(rows),
    });
    let text = page(&draft, ".tab-pane{display:none}.tab-pane.active{display:block}", &body);
    Ok(draft.document("html", text))
}

/// A pane for each section, of which the first is shown.
fn tab_panes_sections(draft: Draft) -> Outcome {
    let mut body = String::from("<div class=\"pane on\">");
    for piece in &draft.pieces {
        match piece {
            Piece::Heading(line) => {
                body.push_str(&format!("</div>\n<div class=\"pane\"><h3>{}</h3>\n", escaped(line)));
            }
            Piece::Text(line) => body.push_str(&format!("<p>{}</p>\n", escaped(line))),
            Piece::Table(rows, _) => body.push_str(&plain_table(rows)),
        }
    }
    let text = page(&draft, ".pane{display:none}.pane.on{display:block}", &format!("{body}</div>"));
    Ok(draft.document("html", text))
}

/// `display: none` until the fonts are there.
fn hidden_until_loaded(draft: Draft) -> Outcome {
    let body = article(&draft, &mut plain_table);
    let body = format!("<div id=\"content\" style=\"display:none;\">{body}</div><script>show('content')</script>");
    let text = page(&draft, "", &body);
    Ok(draft.document("html", text))
}
