//! Reports that lie there twice: which is used, and which cells differ.

use crate::output::say;
use crate::tables::TextTable;
use gongkai_analytics::ReportCopy;
use gongkai_model::{Cell, Lang};

/// How many differing cells are told in a message; the table has all.
const TOLD: usize = 3;

/// Whether the two are the same, in words.
fn verdict(copy: &ReportCopy<'_>, lang: Lang) -> String {
    if copy.cells().is_none() {
        return match (&copy.used.cells, &copy.other.cells) {
            (None, None) => lang.pick("都没有表格", "neither has tables"),
            (Some(_), Some(_)) => lang.pick("表格样式不同", "of different forms"),
            _ => lang.pick("只有一份有表格", "only one has tables"),
        }
        .to_owned();
    }
    let mut differing = copy.differing();
    let told: Vec<String> = differing
        .by_ref()
        .take(TOLD)
        .map(|(form, ix, a, b)| {
            let (label, a, b) = (form.cell_label(ix, lang), shown(&a, lang), shown(&b, lang));
            lang.pick(format!("{label}：{a}与{b}"), format!("{label}: {a} and {b}"))
        })
        .collect();
    let all = told.len() + differing.count();
    if all == 0 {
        return lang.pick("各格相同", "equal cells").to_owned();
    }
    let (told, more) = (told.join(lang.pick("；", "; ")), if all > TOLD { lang.pick("等", ", …") } else { "" });
    let cells = if all == 1 { "cell differs" } else { "cells differ" };
    lang.pick(format!("{all}格不同（{told}{more}）"), format!("{all} {cells} ({told}{more})"))
}

/// What a cell says: its number, or why there is none.
fn shown(cell: &Cell<'_>, lang: Lang) -> String {
    cell.number.map_or_else(|| cell.state.label(lang).to_owned(), |number| number.to_string())
}

/// Says of each copy whether it is the same, and which is used.
pub(super) fn tell(copies: &[ReportCopy<'_>], lang: Lang) {
    for copy in copies {
        let (name, verdict, why) = (copy.used.name(), verdict(copy, lang), copy.why.label(lang));
        let (used, other) = (&copy.used.origin.file, &copy.other.origin.file);
        say(&lang.pick(
            format!("{name}：同一份报告有两份，{verdict}；采用 {used}（{why}），不采用 {other}"),
            format!("{name}: the same report twice, {verdict}; {used} is used ({why}), {other} is not"),
        ));
    }
}

/// The cells that differ, a row each.
pub(super) fn for_people(copies: &[ReportCopy<'_>], lang: Lang) -> TextTable {
    let mut table = TextTable::new(&[
        lang.pick("报告", "report"),
        lang.pick("单元格", "cell"),
        lang.pick("采用", "used"),
        lang.pick("所在", "where"),
        lang.pick("未采用", "not used"),
        lang.pick("所在", "where"),
    ]);
    for copy in copies {
        for (form, ix, used, other) in copy.differing() {
            let mut row = vec![copy.used.name(), form.cell_label(ix, lang)];
            for (report, cell) in [(copy.used, used), (copy.other, other)] {
                let named = form.table_of(ix).short(lang);
                let place = cell.place.describe_in(Some(&named), lang);
                row.push(shown(&cell, lang));
                row.push([report.origin.file.as_str(), &place].join(lang.pick("，", ", ")));
            }
            table.push(row);
        }
    }
    table.numbers = vec![2, 4];
    table
}
