//! Who has reported for the latest year, who is late, and who has how many days; and governments' tables added up.

use crate::input::{Added, Awaited, MOST_ROWS, PageInput};
use crate::links::{Links, On};
use crate::words::cut;
use askama::Template;
use gongkai_model::{Decimal, Lang, Number, RolledCell};

#[derive(Template)]
#[template(path = "standing.html")]
pub(crate) struct View {
    lang: Lang,
    told: String,
    strangers: Option<String>,
    /// Somebody is late or missing.
    open: bool,
    rows: Vec<Row>,
    cut: Option<String>,
}

struct Row {
    agency: String,
    href: Option<String>,
    standing: &'static str,
    late: bool,
    published: String,
    deadline: String,
    days: String,
}

/// Most governments whose tables stand on the page; `gongkai rollup` has all of them.
const MOST_GOVERNMENTS: usize = 30;

pub(crate) fn view<'a>(input: &PageInput<'a>, links: &Links<'a>) -> Option<View> {
    let lang = input.lang;
    let awaited: Awaited<'_> = input.awaited?;
    let strangers: Vec<&str> =
        awaited.lines.iter().filter(|line| !line.listed).map(|line| line.agency.as_str()).collect();
    let listed: Vec<_> = awaited.lines.iter().filter(|line| line.listed).collect();
    let row = |line: &&crate::StandingLine| Row {
        agency: line.agency.clone(),
        href: links.agency_of_key(&line.key).map(|agency| links.agency(agency, On::Index)),
        standing: line.standing,
        late: line.late,
        published: line.published.clone(),
        deadline: line.deadline.clone(),
        days: line.days.clone(),
    };
    Some(View {
        lang,
        told: format!("{}{}", awaited.told, lang.pick("。", ".")),
        strangers: (!strangers.is_empty()).then(|| {
            let names = strangers.join(lang.pick("、", ", "));
            lang.pick(
                format!("有报告但不在名册上：{names}。"),
                format!("Reports of agencies not on the roster: {names}."),
            )
        }),
        open: listed.iter().any(|line| line.late || !line.there),
        rows: listed.iter().take(MOST_ROWS).map(row).collect(),
        cut: cut(MOST_ROWS, listed.len(), "gongkai status", lang),
    })
}

#[derive(Template)]
#[template(path = "added.html")]
pub(crate) struct AddedView {
    lang: Lang,
    note: &'static str,
    governments: Vec<Government>,
    cut: Option<String>,
}

struct Government {
    headline: String,
    remarks: Vec<String>,
    rows: Vec<CellRow>,
}

struct CellRow {
    label: String,
    sum: String,
    added: usize,
    lacking: usize,
    stated: String,
    difference: String,
    outcome: &'static str,
    conflict: bool,
}

pub(crate) fn added(input: &PageInput<'_>) -> Option<AddedView> {
    let lang = input.lang;
    let governments: Vec<Government> =
        input.added.iter().take(MOST_GOVERNMENTS).map(|added| government(added, lang)).collect();
    (!governments.is_empty()).then(|| AddedView {
        lang,
        note: lang.pick(
            "按名册把各单位的数字逐格相加，每个单位只计一次，缺的不补零；有政府自己的报告时逐格核对。只列有数字的格。",
            "The numbers of the bodies that the roster names, added up cell by cell, each body once and nothing in place of what \
             is missing, against the government’s own report where there is one. Only cells with numbers are listed.",
        ),
        governments,
        cut: cut(MOST_GOVERNMENTS, input.added.len(), "gongkai rollup", lang),
    })
}

fn government(added: &Added<'_>, lang: Lang) -> Government {
    let form = added.roll_up.form;
    let show = |number: Option<Number>| number.map(|number| number.to_string()).unwrap_or_default();
    let is_zero = |number: Option<Number>| match number {
        Some(Number::Count(n)) => n == 0,
        Some(Number::Amount(amount)) => amount == Decimal::ZERO,
        None => true,
    };
    let row = |cell: &RolledCell| {
        let by = cell.difference().map(|by| by.normalize()).filter(|by| !by.is_zero());
        CellRow {
            label: form.cell_label(cell.cell, lang),
            sum: show(cell.sum),
            added: cell.added,
            lacking: cell.lacking.len(),
            stated: show(cell.stated),
            difference: by.map(|by| format!("{by:+}")).unwrap_or_default(),
            outcome: if cell.stated.is_some() { cell.outcome.label(lang) } else { "" },
            conflict: cell.outcome.is_conflict(),
        }
    };
    let told = added.roll_up.cells.iter().filter(|cell| !(is_zero(cell.sum) && is_zero(cell.stated)));
    Government { headline: added.headline.clone(), remarks: added.remarks.clone(), rows: told.map(row).collect() }
}
