//! Numbers of the year before beside those of the report.

use super::draft::{Document, Draft, key_of};
use super::pages::{article, escaped, page, plain_table};
use super::{Style, style};
use crate::write::drawn::Rows;
use crate::write::layout::Slot;

type Outcome = Result<Document, Box<dyn std::error::Error>>;

pub(super) const STYLES: &[Style] = &[
    style("page", "two_rows_a_year", two_rows_a_year),
    style("page", "two_rows_words", two_rows_words),
    style("page", "two_tables_captions", two_tables_captions),
    style("page", "two_tables_captions_after", two_tables_captions_after),
    style("page", "two_tables_first_rows", two_tables_first_rows),
    style("page", "two_tables_headings", two_tables_headings),
    style("text", "two_tables_text", two_tables_text),
];

/// The same table with other numbers, which nobody printed for this year.
fn other_year(draft: &mut Draft, rows: &Rows) -> Rows {
    let mut other = rows.clone();
    for slot in other.iter_mut().flatten().filter(|slot| slot.cell.is_some()) {
        slot.text = format!("{}{}", slot.text, draft.dice.below(9) + 1);
        slot.cell = None;
    }
    other
}

fn two_rows(mut draft: Draft, before: &str, now: &str) -> Outcome {
    draft.each_table(Some("requests"), &mut |draft, rows| {
        let mut both: Rows = vec![vec![Slot::header("项目", 1, 3), Slot::header("年度", 1, 1)]];
        let names = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"];
        both[0].extend(names.map(|name| Slot::header(name, 1, 1)));
        for row in rows.iter().filter(|row| row.iter().any(|slot| slot.cell.is_some())) {
            let (labels, values): (Vec<Slot>, Vec<Slot>) = row.iter().cloned().partition(|slot| slot.cell.is_none());
            let last = other_year(draft, &vec![values.clone()]).remove(0);
            let twice = labels.into_iter().map(|slot| Slot { rows: slot.rows * 2, ..slot });
            both.push(twice.chain([Slot::label(before, 1, 1)]).chain(last).collect());
            both.push(std::iter::once(Slot::label(now, 1, 1)).chain(values).collect());
        }
        *rows = both;
    });
    let body = article(&draft, &mut plain_table);
    let text = page(&draft, "", &body);
    Ok(draft.document("html", text))
}

fn two_rows_a_year(draft: Draft) -> Outcome {
    let year = draft.report.report_year;
    two_rows(draft, &format!("{}年", year - 1), &format!("{year}年"))
}

fn two_rows_words(draft: Draft) -> Outcome {
    two_rows(draft, "上年", "本年")
}

/// Two tables of requests, each behind what a function writes for its year.
fn two_tables(mut draft: Draft, before: bool, caption: impl Fn(i32) -> String) -> Outcome {
    let form = draft.form();
    let year = draft.report.report_year;
    let mut other = Vec::new();
    draft.each_table(Some("requests"), &mut |draft, rows| other = other_year(draft, rows));
    let body = article(&draft, &mut |rows| match key_of(rows, form) {
        Some("requests") => {
            let (own, last) = (
                format!("{}{}", caption(year), plain_table(rows)),
                format!("{}{}", caption(year - 1), plain_table(&other)),
            );
            if before { format!("{last}{own}") } else { format!("{own}{last}") }
        }
        _ => plain_table(rows),
    });
    let text = page(&draft, "", &body);
    Ok(draft.document("html", text))
}

fn two_tables_captions(draft: Draft) -> Outcome {
    two_tables(draft, true, |year| format!("<p align=\"center\">（{year}年度）</p>\n"))
}

fn two_tables_captions_after(draft: Draft) -> Outcome {
    two_tables(draft, false, |year| format!("<p><b>{year}年收到和处理政府信息公开申请情况表</b></p>\n"))
}

fn two_tables_headings(draft: Draft) -> Outcome {
    two_tables(draft, true, |year| format!("<h4>{year}</h4>\n"))
}

/// The year in the first row of the table.
fn two_tables_first_rows(mut draft: Draft) -> Outcome {
    let form = draft.form();
    let year = draft.report.report_year;
    let mut other = Vec::new();
    draft.each_table(Some("requests"), &mut |draft, rows| other = other_year(draft, rows));
    let named = |rows: &Rows, year: i32| {
        let mut rows = rows.clone();
        rows.insert(0, vec![Slot::label(format!("{year}年度政府信息公开申请情况"), 1, 10)]);
        plain_table(&rows)
    };
    let body = article(&draft, &mut |rows| match key_of(rows, form) {
        Some("requests") => named(&other, year - 1) + &named(rows, year),
        _ => plain_table(rows),
    });
    let text = page(&draft, "", &body);
    Ok(draft.document("html", text))
}

fn two_tables_text(mut draft: Draft) -> Outcome {
    let form = draft.form();
    let year = draft.report.report_year;
    let mut other = Vec::new();
    draft.each_table(Some("requests"), &mut |draft, rows| other = other_year(draft, rows));
    let pipes = |rows: &Rows| -> String {
        let row = |row: &Vec<Slot>| row.iter().map(|slot| escaped(&slot.text)).collect::<Vec<_>>().join(" | ");
        rows.iter().map(|line| format!("| {} |\n", row(line))).collect()
    };
    let text = draft.text(&mut |rows| match key_of(rows, form) {
        Some("requests") => {
            format!("附表（{}年）\n{}\n附表（{year}年）\n{}", year - 1, pipes(&other), pipes(rows))
        }
        _ => pipes(rows),
    });
    Ok(draft.document("txt", text))
}
