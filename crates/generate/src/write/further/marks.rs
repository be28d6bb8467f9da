//! What stands in a cell beside its number.

use super::draft::{Document, Draft};
use super::pages::{article, escaped, page, table_of};
use super::{Style, style};
use crate::write::layout::Slot;

type Outcome = Result<Document, Box<dyn std::error::Error>>;

pub(super) const STYLES: &[Style] = &[
    style("page", "struck_by_style", struck_by_style),
    style("page", "struck_by_class", struck_by_class),
    style("page", "struck_by_tag", struck_by_tag),
    style("page", "raised_by_style", raised_by_style),
    style("page", "raised_by_class", raised_by_class),
    style("page", "raised_by_tag", raised_by_tag),
    style("page", "small_marks", small_marks),
    style("page", "sub_marks", sub_marks),
    style("page", "font_marks", font_marks),
    style("page", "white_digits", white_digits),
    style("page", "number_words", number_words),
    style("page", "number_signs", number_signs),
    style("page", "thousands", thousands),
    style("page", "unit_broken", unit_broken),
    style("page", "unit_elsewhere", unit_elsewhere),
    style("page", "hidden_rows_by_class", hidden_rows_by_class),
    style("page", "hidden_parts", hidden_parts),
];

/// A page on which something is done to one number in four.
fn some(mut draft: Draft, css: &str, doubtful: bool, mark: impl Fn(&str, u32) -> String) -> Outcome {
    let mut marked = Vec::new();
    let mut dice = draft.dice.clone();
    let body = article(&draft, &mut |rows| {
        table_of(rows, &mut |slot| match slot.cell {
            Some(ix) if dice.below(4) == 0 && !slot.text.contains('.') => {
                marked.push(ix);
                mark(&slot.text, dice.below(9) + 1)
            }
            _ => escaped(&slot.text),
        })
    });
    if doubtful {
        draft.doubtful.extend(marked);
    }
    let text = page(&draft, css, &body);
    Ok(draft.document("html", text))
}

fn struck_by_style(draft: Draft) -> Outcome {
    some(draft, "", false, |n, other| format!("<span style=\"text-decoration: line-through\">1{other}</span>{n}"))
}

fn struck_by_class(draft: Draft) -> Outcome {
    let css = "p{margin:0} .old{color:#999;text-decoration:line-through}";
    some(draft, css, false, |n, other| format!("<span class=\"old\">{other}</span>{n}"))
}

fn struck_by_tag(draft: Draft) -> Outcome {
    some(draft, "", false, |n, other| match other % 3 {
        0 => format!("<del>{other}</del>{n}"),
        1 => format!("<s>{other}</s>{n}"),
        _ => format!("<strike>{other}</strike> {n}"),
    })
}

fn raised_by_style(draft: Draft) -> Outcome {
    some(draft, "", true, |n, other| format!("{n}<span style=\"font-size:60%;vertical-align: super;\">{other}</span>"))
}

fn raised_by_class(draft: Draft) -> Outcome {
    let css = ".note{vertical-align:super;font-size:9px}";
    some(draft, css, true, |n, other| format!("{n}<a class=\"note\" href=\"#n{other}\">{other}</a>"))
}

fn raised_by_tag(draft: Draft) -> Outcome {
    some(draft, "", true, |n, other| format!("{n}<sup><a href=\"#n{other}\">[{other}]</a></sup>"))
}

fn small_marks(draft: Draft) -> Outcome {
    some(draft, "", true, |n, other| format!("{n}<small>{other}</small>"))
}

fn sub_marks(draft: Draft) -> Outcome {
    some(draft, "", true, |n, other| format!("{n}<sub>{other}</sub>"))
}

fn font_marks(draft: Draft) -> Outcome {
    some(draft, "", true, |n, other| format!("{n}<font size=\"1\">{other}</font>"))
}

/// 3起, 共3件, 九件.
/// What was meant to be gone is still there, white on white.
fn white_digits(draft: Draft) -> Outcome {
    some(draft, "", false, |n, other| match other % 3 {
        0 => format!("<font color=\"#FFFFFF\">{other}</font>{n}"),
        1 => format!("{n}<font color=white>{other}</font>"),
        _ => format!("<span style=\"color:#fff\">{other}</span>{n}"),
    })
}

fn number_words(draft: Draft) -> Outcome {
    some(draft, "", false, |n, other| match (other, n.parse::<u32>()) {
        (1, _) => format!("{n}起"),
        (2, _) => format!("共{n}件"),
        (3, _) => format!("{n} 件"),
        (4, _) => format!("{n}宗"),
        (5, Ok(n)) if n < 10 => {
            format!("{}件", ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"][n as usize])
        }
        (6, Ok(n)) if n < 10 => ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"][n as usize].to_owned(),
        (7, _) => format!("{n}（件）"),
        (8, _) => format!("{n}份"),
        _ => format!("{n}条"),
    })
}

/// A number between signs that say nothing.
fn number_signs(draft: Draft) -> Outcome {
    some(draft, "", false, |n, other| match other {
        1 => format!("**{n}**"),
        2 => format!("{n}*"),
        3 => format!("{n}①"),
        4 => format!("\u{a0}{n}\u{a0}"),
        5 => format!("\u{3000}{n}\u{3000}"),
        6 => format!("{n}。"),
        7 => format!("<b>{n}</b>\u{200b}"),
        8 => format!("{n}.0"),
        _ => format!("&#x200e;{n}"),
    })
}

/// Thousands parted in every way.
fn thousands(draft: Draft) -> Outcome {
    let mut dice = draft.dice.clone();
    let body = article(&draft, &mut |rows| {
        table_of(rows, &mut |slot| {
            let text = &slot.text;
            if slot.cell.is_none() || text.len() < 4 || text.contains(['.', '-']) {
                return escaped(text);
            }
            let between = [",", "，", " ", "\u{a0}", "&thinsp;", ", ", "'"][dice.below(7) as usize];
            let (thousands, rest) = text.split_at(text.len() - 3);
            format!("{thousands}{between}{rest}")
        })
    });
    let text = page(&draft, "", &body);
    Ok(draft.document("html", text))
}

/// （单位：万 元） broken in every way.
fn unit_broken(mut draft: Draft) -> Outcome {
    let broken =
        draft.pick(&["万 元", "万<br>元", "万\u{200b}元", "万&nbsp;元", "<b>万</b><i>元</i>", "萬元"]).to_owned();
    let body = article(&draft, &mut |rows| {
        table_of(rows, &mut |slot| match slot.text.contains("收费金额") {
            true => format!("本年收费金额（单位：{broken}）"),
            false => escaped(&slot.text),
        })
    });
    let text = page(&draft, "", &body);
    Ok(draft.document("html", text))
}

/// The unit stands beside the amount or in the label of the row.
fn unit_elsewhere(mut draft: Draft) -> Outcome {
    let form = draft.form();
    let beside = draft.once_in(2);
    let body = article(&draft, &mut |rows| {
        table_of(rows, &mut |slot| match slot.cell {
            Some(ix) if form.def(ix).unit == "万元" && beside => format!("{}万元", slot.text),
            _ if slot.text.contains("收费金额") => "本年收费金额".to_owned(),
            _ if slot.text == "行政事业性收费" && !beside => "行政事业性收费（万元）".to_owned(),
            _ => escaped(&slot.text),
        })
    });
    let text = page(&draft, "", &body);
    Ok(draft.document("html", text))
}

/// A row of an older version that a class hides.
fn hidden_rows_by_class(draft: Draft) -> Outcome {
    let body = article(&draft, &mut |rows| {
        let mut text = "<table border=\"1\">\n".to_owned();
        for (at, row) in rows.iter().enumerate() {
            let cells = |add: &str| -> String {
                let cell = |slot: &Slot| {
                    let add = if slot.cell.is_some() { add } else { "" };
                    format!("<td{}>{}{add}</td>", super::pages::spans(slot), escaped(&slot.text))
                };
                row.iter().map(cell).collect()
            };
            if at % 5 == 4 && row.iter().any(|slot| slot.cell.is_some()) && row.iter().all(|slot| slot.rows == 1) {
                text.push_str(&format!("<tr class=\"draft\">{}</tr>\n", cells("4")));
            }
            text.push_str(&format!("<tr>{}</tr>\n", cells("")));
        }
        text + "</table>\n"
    });
    let text = page(&draft, "tr.draft { display : none }", &body);
    Ok(draft.document("html", text))
}

/// Something in the cell that is not shown.
fn hidden_parts(draft: Draft) -> Outcome {
    some(draft, ".tip{display:none}", false, |n, other| match other % 3 {
        0 => format!("{n}<span class=\"tip\">{other}</span>"),
        1 => format!("{n}<span hidden>{other}</span>"),
        _ => format!("{n}<span style=\"visibility:hidden\">{other}</span>"),
    })
}
