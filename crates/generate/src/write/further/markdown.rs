//! Converters to Markdown.

use super::draft::{Document, Draft};
use super::{Style, found, style};
use crate::write::body::Piece;
use crate::write::drawn::Rows;
use crate::write::layout::Raster;

type Outcome = Result<Document, Box<dyn std::error::Error>>;

pub(super) const STYLES: &[Style] = &[
    style("text", "markdownify", markdownify),
    found(style("text", "markdownify_blanks", markdownify_blanks), &["CEL201", "CEL202"]),
    style("text", "markitdown", markitdown),
    style("text", "markitdown_book", markitdown_book),
    style("text", "html2text", html2text),
    style("text", "trafilatura", trafilatura),
    style("text", "trafilatura_words_behind", trafilatura_words_behind),
    style("text", "pandoc_markup", pandoc_markup),
    style("text", "markdown_fragments", markdown_fragments),
    style("text", "model_markdown", model_markdown),
    style("text", "markdown_bold", markdown_bold),
    style("text", "markdown_escaped", markdown_escaped),
];

/// Head, text and tables with the marks of Markdown.
fn marked(draft: &Draft, underlined: bool, table: &mut dyn FnMut(&Rows) -> String) -> String {
    let title = if underlined {
        format!("{}\n========================\n", draft.title)
    } else {
        format!("# {}\n", draft.title)
    };
    let mut text = format!("* [首页](/index.shtml)\n* [政务公开](/zwgk/)\n\n{title}\n{}\n\n", draft.meta.join("\n\n"));
    for piece in &draft.pieces {
        match piece {
            Piece::Heading(line) => text.push_str(&format!("**{line}**\n\n")),
            Piece::Text(line) => text.push_str(&format!("{line}\n\n")),
            Piece::Table(rows, _) => text.push_str(&format!("{}\n", table(rows))),
        }
    }
    text
}

/// Columns spanned leave empty cells, rows spanned leave nothing.
fn spread(rows: &Rows, blank_head: bool) -> String {
    let width = rows.first().map_or(0, |row| row.iter().map(|slot| slot.columns).sum::<usize>());
    let rule = format!("|{}\n", " --- |".repeat(width));
    let mut text = if blank_head { format!("|{}\n{rule}", "  |".repeat(width)) } else { String::new() };
    for (at, row) in rows.iter().enumerate() {
        let fields = row.iter().map(|slot| format!(" {} |{}", slot.text, " |".repeat(slot.columns - 1)));
        text.push_str(&format!("|{}\n", fields.collect::<String>()));
        if at == 0 && !blank_head {
            text.push_str(&rule);
        }
    }
    text
}

fn markdownify(draft: Draft) -> Outcome {
    let text = marked(&draft, true, &mut |rows| spread(rows, true));
    Ok(draft.document("md", text))
}

fn markdownify_blanks(mut draft: Draft) -> Outcome {
    draft.blank_inner_zeros();
    markdownify(draft)
}

fn markitdown(draft: Draft) -> Outcome {
    let text = marked(&draft, false, &mut |rows| spread(rows, false));
    Ok(draft.document("md", text))
}

/// A workbook through a data frame: unnamed columns, `NaN` where a cell is empty or merged.
fn markitdown_book(draft: Draft) -> Outcome {
    const WIDTH: usize = 15;
    let line = |fields: Vec<String>| format!("| {} |\n", fields.join(" | "));
    let wide = |first: &str, rest: &str| {
        let mut fields = vec![first.to_owned()];
        fields.resize(WIDTH, rest.to_owned());
        fields
    };
    let names = std::iter::once(draft.title.clone()).chain((1..WIDTH).map(|n| format!("Unnamed: {n}")));
    let mut text = format!("## Sheet1\n{}{}", line(names.collect()), line(wide("---", "---")));
    draft.meta.iter().for_each(|meta| text.push_str(&line(wide(meta, "NaN"))));
    for piece in &draft.pieces {
        match piece {
            Piece::Heading(words) | Piece::Text(words) => text.push_str(&line(wide(words, "NaN"))),
            Piece::Table(rows, _) => {
                let raster = Raster::of(rows);
                for row in 0..rows.len() {
                    let field = |column: usize| match raster.at(row, column) {
                        Some(cell) if (cell.row, cell.column) == (row, column) && !cell.slot.text.is_empty() => {
                            cell.slot.text.clone()
                        }
                        _ => "NaN".to_owned(),
                    };
                    text.push_str(&line((0..WIDTH).map(field).collect()));
                }
            }
        }
    }
    Ok(draft.document("md", text))
}

/// Bars between cells only, no place kept for what is spanned.
fn html2text(draft: Draft) -> Outcome {
    let text = marked(&draft, false, &mut |rows| {
        let mut text = String::new();
        for (at, row) in rows.iter().enumerate() {
            let fields: Vec<String> = row.iter().map(|slot| format!("{} ", slot.text)).collect();
            text.push_str(&format!("{} \n", fields.join("|  ")));
            if at == 0 {
                text.push_str(&format!("{}  \n", vec!["---"; row.len()].join("|")));
            }
        }
        text
    });
    Ok(draft.document("md", text))
}

/// Every field of the raster, spanned ones empty; words of the header may stand behind the table.
fn trafilatura(draft: Draft) -> Outcome {
    let text = draft.text(&mut |rows| {
        let raster = Raster::of(rows);
        let mut text = String::new();
        for row in 0..rows.len() {
            let field = |column: usize| match raster.at(row, column) {
                Some(cell) if (cell.row, cell.column) == (row, column) => cell.slot.text.clone(),
                _ => String::new(),
            };
            let fields: Vec<String> = (0..raster.width).map(field).collect();
            text.push_str(&format!("| {} | \n", fields.join(" | ")));
        }
        text
    });
    Ok(draft.document("txt", text))
}

/// Words of the header that stood in paragraphs of their own come behind the table.
fn trafilatura_words_behind(mut draft: Draft) -> Outcome {
    let mut moved = String::new();
    draft.each_table(Some("requests"), &mut |_, rows| {
        for slot in rows.iter_mut().flatten().filter(|slot| slot.header) {
            match slot.text.as_str() {
                "自然人" => moved.push_str(&std::mem::take(&mut slot.text)),
                "商业企业" | "科研机构" => {
                    let second = slot.text.split_off(slot.text.len() / 2);
                    moved.push_str(&format!("\n{second}"));
                }
                _ => {}
            }
        }
    });
    draft.pieces = std::mem::take(&mut draft.pieces)
        .into_iter()
        .flat_map(|piece| {
            let behind =
                matches!(&piece, Piece::Table(rows, _) if rows.iter().flatten().any(|slot| slot.text == "科研"));
            std::iter::once(piece).chain(behind.then(|| Piece::Text(moved.clone())))
        })
        .collect();
    trafilatura(draft)
}

/// Tables with merged cells stay markup within the Markdown.
fn pandoc_markup(draft: Draft) -> Outcome {
    let text = marked(&draft, false, &mut |rows| {
        let mut text = "<table>\n<tbody>\n".to_owned();
        for row in rows {
            text.push_str("<tr>\n");
            for slot in row {
                let rows = if slot.rows > 1 { format!(" rowspan=\"{}\"", slot.rows) } else { String::new() };
                let columns = if slot.columns > 1 { format!(" colspan=\"{}\"", slot.columns) } else { String::new() };
                text.push_str(&format!("<td{rows}{columns}>{}</td>\n", slot.text));
            }
            text.push_str("</tr>\n");
        }
        text + "</tbody>\n</table>\n"
    });
    Ok(draft.document("md", text))
}

/// Every row a table of its own; of long labels the first half is a line before it.
fn markdown_fragments(mut draft: Draft) -> Outcome {
    let mut halved = Vec::new();
    let text = draft.text(&mut |rows| {
        let mut text = String::new();
        for row in rows {
            let mut fields: Vec<String> = row.iter().map(|slot| slot.text.clone()).collect();
            let own = row.iter().rposition(|slot| slot.cell.is_none() && !slot.header);
            let long =
                own.filter(|own| fields[*own].chars().count() > 14 && row.iter().any(|slot| slot.cell.is_some()));
            if let Some(own) = long {
                let at = fields[own].char_indices().nth(13).map_or(0, |(at, _)| at);
                let rest = fields[own].split_off(at);
                text.push_str(&format!("{}\n", std::mem::replace(&mut fields[own], rest)));
                halved.extend(row.iter().filter_map(|slot| slot.cell));
            }
            text.push_str(&format!("| {} |\n|{}\n\n", fields.join(" | "), "---|".repeat(fields.len())));
        }
        text
    });
    draft.doubtful.extend(halved);
    Ok(draft.document("md", text))
}

/// What a model makes of a scan: groups as headings, a table for each, its columns named over again.
fn model_markdown(mut draft: Draft) -> Outcome {
    let named = draft.once_in(2);
    let form = draft.form();
    if !named {
        draft.doubt(Some("requests"));
    }
    let names = if named {
        "自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计"
    } else {
        "数据1 | 数据2 | 数据3 | 数据4 | 数据5 | 数据6 | 总计"
    };
    let text = marked(&draft, false, &mut |rows| match super::draft::key_of(rows, form) {
        Some("requests") => {
            let mut text = format!("### 申请人情况\n\n| 项目 | {names} |\n|---|---|---|---|---|---|---|---|\n");
            for row in rows.iter().filter(|row| row.iter().any(|slot| slot.cell.is_some())) {
                let (labels, values): (Vec<_>, Vec<_>) = row.iter().partition(|slot| slot.cell.is_none());
                if let [groups @ .., own] = labels.as_slice() {
                    for group in groups {
                        text.push_str(&format!(
                            "\n#### {}\n\n| 项目 | {names} |\n|---|---|---|---|---|---|---|---|\n",
                            group.text
                        ));
                    }
                    let values: Vec<&str> = values.iter().map(|slot| slot.text.as_str()).collect();
                    text.push_str(&format!("| {} | {} |\n", own.text, values.join(" | ")));
                }
            }
            text
        }
        Some("disputes") => {
            let values: Vec<&str> =
                rows.iter().flatten().filter(|slot| slot.cell.is_some()).map(|slot| slot.text.as_str()).collect();
            let parts = ["行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）"];
            let part = |(name, values): (&str, &[&str])| {
                format!(
                    "### {name}\n\n| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |\n|---|---|---|---|---|\n| {} |\n\n",
                    values.join(" | ")
                )
            };
            parts.into_iter().zip(values.chunks(5)).map(part).collect()
        }
        _ => {
            let mut text = String::new();
            for row in rows {
                match row.as_slice() {
                    [group] => text.push_str(&format!("\n### {}\n\n", group.text)),
                    cells => {
                        let fields: Vec<&str> = cells.iter().map(|slot| slot.text.as_str()).collect();
                        text.push_str(&format!("| {} |\n", fields.join(" | ")));
                        if cells.iter().all(|slot| slot.header) {
                            text.push_str(&format!("|{}\n", "---|".repeat(cells.len())));
                        }
                    }
                }
            }
            text
        }
    });
    Ok(draft.document("md", text))
}

/// Numbers and labels between the marks of bold.
fn markdown_bold(mut draft: Draft) -> Outcome {
    draft.each_table(None, &mut |draft, rows| {
        for slot in rows.iter_mut().flatten().filter(|slot| !slot.text.is_empty()) {
            if slot.cell.is_none() || draft.once_in(2) {
                slot.text = format!("**{}**", slot.text);
            }
        }
    });
    markitdown(draft)
}

/// Marks of Markdown in the text are written with a backslash.
fn markdown_escaped(mut draft: Draft) -> Outcome {
    draft.each_table(None, &mut |_, rows| {
        for slot in rows.iter_mut().flatten().filter(|slot| slot.cell.is_none()) {
            slot.text = slot.text.replacen('.', "\\.", 1);
        }
    });
    markitdown(draft)
}
