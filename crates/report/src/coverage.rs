//! Which agencies reported for which years.

use crate::input::PageInput;
use crate::links::{Links, On};
use askama::Template;
use gongkai_figures::record;
use gongkai_model::agency::Agency;
use gongkai_model::{CellState, Lang, Report, Scope};
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "coverage.html")]
pub(crate) struct View {
    lang: Lang,
    years: Vec<i32>,
    rows: Vec<Row>,
    note: String,
    notes: Vec<String>,
}

impl View {
    /// The report years.
    pub(crate) fn years(&self) -> &[i32] {
        &self.years
    }

    /// The texts of each line: agency, level, and a field for each year.
    pub(crate) fn lines(&self) -> impl Iterator<Item = Vec<&str>> {
        self.rows.iter().map(|row| {
            let names = [row.agency.as_str(), row.level.as_str()];
            names.into_iter().chain(row.cells.iter().map(|cell| cell.text.as_str())).collect()
        })
    }
}

struct Row {
    agency: String,
    /// Nothing where the agency has no report at all.
    href: Option<String>,
    level: String,
    cells: Vec<Cell>,
}

struct Cell {
    text: String,
    class: &'static str,
    link: Option<(String, String)>,
}

pub(crate) fn view<'a>(input: &PageInput<'a>, links: &Links<'a>) -> View {
    let lang = input.lang;
    // The newest first.
    let years: Vec<i32> = input.collection.years().into_iter().rev().collect();
    let rows = input
        .collection
        .used()
        .chunk_by(|a, b| a.agency.key == b.agency.key)
        .map(|reports| Row {
            agency: reports[0].agency.name.clone(),
            href: links.agency_of_key(&reports[0].agency.key.to_string()).map(|agency| links.agency(agency, On::Index)),
            level: reports[0].agency.level.map(|level| level.label(lang).to_owned()).unwrap_or_default(),
            cells: years.iter().map(|year| cell(input, links, reports, *year)).collect(),
        })
        .chain(never(input, links, &years))
        .collect();
    let mut notes = Vec::new();
    for duplicate in input.collection.duplicates() {
        for (other, why) in &duplicate.others {
            notes.push(lang.pick(
                format!(
                    "{} 有多份报告：采用 {}，未采用 {}（{}）。",
                    duplicate.used.name(),
                    duplicate.used.origin.file,
                    other.origin.file,
                    why.label(lang)
                ),
                format!(
                    "{}: several reports; {} is used, {} is not ({}).",
                    duplicate.used.name(),
                    duplicate.used.origin.file,
                    other.origin.file,
                    why.label(lang)
                ),
            ));
        }
    }
    notes.extend(input.remarks.iter().cloned());
    View {
        lang,
        years,
        rows,
        note: lang
            .pick(
                "格中为已填报的指标数／该格式的指标数；“无表”表示来源中读不到表格，不等于零；“未报”表示按名册应报而没有报告；空格表示没有这一年度的报告。",
                "Each field gives reported cells / cells of the form; “no tables” means that none could be read from \
                 the source, which is not zero; “missing” that the roster asks for a report that is not there; an empty field \
                 that there is no report of that year.",
            )
            .to_owned(),
        notes,
    }
}

fn cell<'a>(input: &PageInput<'a>, links: &Links<'a>, reports: &[Arc<Report>], year: i32) -> Cell {
    let lang = input.lang;
    let of_year: Vec<&Arc<Report>> = reports.iter().filter(|report| report.report_year == year).collect();
    let Some(report) = of_year.first() else {
        return without(input, &reports[0].agency.key.to_string(), year);
    };
    let mut text = match &report.cells {
        Some(cells) if report.carried.tables.is_empty() || cells.all_absent() => {
            lang.pick("无表", "no tables").to_owned()
        }
        Some(cells) => format!("{}/{}", cells.tally(CellState::Reported), cells.form().statutory),
        None => lang.pick("仅文字", "text only").to_owned(),
    };
    if report.scope != Scope::Unknown {
        text = format!("{text} {}", report.scope.label(lang));
    }
    if of_year.len() > 1 {
        text = format!("{text} +{}", of_year.len() - 1);
    }
    let class = if report.carried.tables.is_empty() { "absent" } else { "" };
    let link = links.report(report, On::Index).map(|href| (href, record(report)));
    Cell { text, class, link }
}

/// A year of which an agency has no report: whether the roster asks for one.
fn without(input: &PageInput<'_>, key: &str, year: i32) -> Cell {
    let missing = input.awaited.and_then(|awaited| awaited.missing.get(&year));
    match missing.is_some_and(|missing| missing.iter().any(|(of, _)| of == key)) {
        true => Cell { text: input.lang.pick("未报", "missing").to_owned(), class: "due", link: None },
        false => Cell { text: String::new(), class: "absent", link: None },
    }
}

/// Those of the roster that have no report of any year.
fn never(input: &PageInput<'_>, links: &Links<'_>, years: &[i32]) -> Vec<Row> {
    let missing = input.awaited.into_iter().flat_map(|awaited| awaited.missing.values().flatten());
    let agencies: BTreeMap<&str, &str> = missing
        .filter(|(key, _)| links.agency_of_key(key).is_none())
        .map(|(key, name)| (key.as_str(), name.as_str()))
        .collect();
    let row = |(key, name): (&str, &str)| Row {
        agency: name.to_owned(),
        href: None,
        level: Agency::parse(name, None).level.map(|level| level.label(input.lang).to_owned()).unwrap_or_default(),
        cells: years.iter().map(|year| without(input, key, *year)).collect(),
    };
    agencies.into_iter().map(row).collect()
}
