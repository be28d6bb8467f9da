use super::columns::Columns;
use super::{
    CELLS, DATASET_FILE, DATASET_SCHEMA, EXTRA_ROW, FileEntry, HEADING, LEGAL_BASIS, Manifest, PARAGRAPH, QUANTITIES,
    REPORTS, SECTIONS,
};
use crate::AnalyticsError;
use gongkai_model::{
    Carried, CellState, Cells, Decimal, FormId, Number, Origin, Passage, Period, Report, Scope, Section,
};
use std::io;

/// Reads a dataset back: the reports it was written from, in the same order.
///
/// `files` gives the content of a file by its name.
///
/// # Errors
///
/// A file that is missing, is not the one that `dataset.json` tells of, or holds what no dataset of ours does.
pub fn read(files: &dyn Fn(&str) -> io::Result<Vec<u8>>) -> Result<Vec<Report>, AnalyticsError> {
    let (manifest, [report_table, cell_table, section_table]) = whole(files)?;
    let mut reports = reports(&Columns::read(REPORTS, report_table)?)?;
    counted("reports", manifest.reports, reports.len())?;
    let columns = Columns::read(CELLS, cell_table)?;
    counted("cells", manifest.cells, columns.height())?;
    cells(&columns, &mut reports)?;
    sections(&Columns::read(SECTIONS, section_table)?, &mut reports)?;
    counted("sections", manifest.sections, reports.iter().map(|report| report.sections.len()).sum())?;
    Ok(reports)
}

/// Looks whether a dataset is whole, without reading what its tables hold.
///
/// # Errors
///
/// A file that is missing, or is not the one that `dataset.json` tells of.
pub fn check(files: &dyn Fn(&str) -> io::Result<Vec<u8>>) -> Result<(), AnalyticsError> {
    table(files, QUANTITIES).map(|_| ())
}

/// The bytes of one table of a dataset that is whole. The others are looked at one after another and not kept.
pub(super) fn table(
    files: &dyn Fn(&str) -> io::Result<Vec<u8>>,
    name: &'static str,
) -> Result<Vec<u8>, AnalyticsError> {
    let open = |file: &str| files(file).map_err(|source| AnalyticsError::Io { file: file.to_owned(), source });
    let manifest = manifest(&open(DATASET_FILE)?)?;
    for other in [REPORTS, CELLS, SECTIONS, QUANTITIES].into_iter().filter(|other| *other != name) {
        checked(other, open(other)?, &manifest)?;
    }
    checked(name, open(name)?, &manifest)
}

/// `dataset.json` and the bytes of the tables; all of them are looked at before any is used.
fn whole(files: &dyn Fn(&str) -> io::Result<Vec<u8>>) -> Result<(Manifest, [Vec<u8>; 3]), AnalyticsError> {
    let open = |file: &str| files(file).map_err(|source| AnalyticsError::Io { file: file.to_owned(), source });
    let manifest = manifest(&open(DATASET_FILE)?)?;
    let table = |name| open(name).and_then(|bytes| checked(name, bytes, &manifest));
    let tables = [table(REPORTS)?, table(CELLS)?, table(SECTIONS)?];
    table(QUANTITIES)?;
    Ok((manifest, tables))
}

fn manifest(bytes: &[u8]) -> Result<Manifest, AnalyticsError> {
    let json = |source| AnalyticsError::Json { file: DATASET_FILE.to_owned(), source };
    // Another version may have other fields.
    let value: serde_json::Value = serde_json::from_slice(bytes).map_err(json)?;
    let schema = value.get("schema").and_then(serde_json::Value::as_str).unwrap_or_default();
    if schema != DATASET_SCHEMA {
        return Err(AnalyticsError::Schema {
            file: DATASET_FILE.to_owned(),
            found: schema.to_owned(),
            expected: DATASET_SCHEMA,
        });
    }
    serde_json::from_value(value).map_err(json)
}

/// The bytes of a table, if they are those that were written with this `dataset.json`.
fn checked(name: &'static str, bytes: Vec<u8>, manifest: &Manifest) -> Result<Vec<u8>, AnalyticsError> {
    let told = manifest.files.iter().find(|file| file.name == name);
    let found = FileEntry::of(name, &bytes);
    match told {
        Some(told) if told.bytes == found.bytes && told.sha256 == found.sha256 => Ok(bytes),
        _ => Err(AnalyticsError::NotWhole { file: name }),
    }
}

fn counted(what: &'static str, told: usize, found: usize) -> Result<(), AnalyticsError> {
    if told == found { Ok(()) } else { Err(AnalyticsError::Count { what, told, found }) }
}

fn form(number: i64) -> Option<FormId> {
    number.to_string().parse().ok()
}

fn reports(columns: &Columns) -> Result<Vec<Report>, AnalyticsError> {
    let agency = columns.text("agency_record")?;
    let year = columns.int("report_year")?;
    let (scope, title) = (columns.text("scope")?, columns.text("title")?);
    let published = columns.dates("published")?;
    let dates = columns.text("dates")?;
    let (from, to) = (columns.dates("period_from")?, columns.dates("period_to")?);
    let repeated = columns.bool("body_repeated")?;
    let (detected, kept) = (columns.int("detected_form")?, columns.int("form")?);
    let (text, dated) = (columns.bool("carries_text")?, columns.bool("carries_published")?);
    let tables = columns.text("carries_tables")?;
    let legibility = columns.text("legibility")?;
    let (file, format, cited) = (columns.text("file")?, columns.text("format")?, columns.text("source")?);
    let mut all = Vec::with_capacity(columns.height());
    for at in 0..columns.height() {
        let optional_form =
            |column: &super::columns::Int<'_>| column.get(at).map(|_| column.parse(at, "form", form)).transpose();
        let format = format
            .parse(at, "format", |word| serde_json::from_value(serde_json::Value::String(word.to_owned())).ok())?;
        all.push(
            Report::builder(
                agency.parse(at, "agency in JSON", |json| serde_json::from_str(json).ok())?,
                year.parse(at, "year", |year| i32::try_from(year).ok())?,
                Origin { file: file.owned(at).unwrap_or_default(), format, cited: cited.owned(at) },
            )
            .scope(scope.parse(at, "scope", |word| word.parse::<Scope>().ok())?)
            .title(title.owned(at))
            .published(published[at])
            .dates(dates.parse(at, "list of dates in JSON", |json| serde_json::from_str(json).ok())?)
            .period(from[at].zip(to[at]).map(|(from, to)| Period { from, to }))
            .body_repeated(repeated.get(at).unwrap_or_default())
            .legibility(legibility.parse(at, "legibility in JSON", |json| serde_json::from_str(json).ok())?)
            .detected_form(optional_form(&detected)?)
            .cells(optional_form(&kept)?.map(|form| Cells::absent(form.form())))
            .carried(Carried {
                text: text.get(at).unwrap_or_default(),
                published: dated.get(at).unwrap_or_default(),
                tables: tables.parse(at, "list of tables in JSON", |json| serde_json::from_str(json).ok())?,
            })
            .build(),
        );
    }
    Ok(all)
}

fn cells(columns: &Columns, reports: &mut [Report]) -> Result<(), AnalyticsError> {
    let (report, cell, state) = (columns.int("report")?, columns.text("cell")?, columns.text("state")?);
    let (count, amount, written) = (columns.int("count")?, columns.text("amount")?, columns.text("as_written")?);
    let places = columns.places()?;
    for at in 0..columns.height() {
        let index = report.parse(at, "report", |n| usize::try_from(n).ok().filter(|n| *n < reports.len()))?;
        // A report of this index exists: the line above says so.
        let Some(cells) = &mut reports[index].cells else {
            return report.parse(at, "report with a form", |_| None::<()>);
        };
        let ix = cell.parse(at, "cell of the report's form", |id| cells.form().cell(id))?;
        let state = state.parse(at, "cell state", |word| word.parse::<CellState>().ok())?;
        let exact = amount.get(at).map(|_| amount.parse(at, "amount", |text| text.parse::<Decimal>().ok()));
        let number = match exact.transpose()? {
            Some(amount) => Some(Number::Amount(amount)),
            None => count.get(at).map(Number::Count),
        };
        let plain = || number.map(|n| n.to_string()).unwrap_or_default();
        let text = written.owned(at).unwrap_or_else(plain);
        cells.set(ix, state, number, &text, places.get(at)?);
    }
    Ok(())
}

fn sections(columns: &Columns, reports: &mut [Report]) -> Result<(), AnalyticsError> {
    let (report, part) = (columns.int("report")?, columns.text("part")?);
    let (key, text) = (columns.text("key")?, columns.text("text")?);
    let places = columns.places()?;
    for at in 0..columns.height() {
        let index = report.parse(at, "report", |n| usize::try_from(n).ok().filter(|n| *n < reports.len()))?;
        let report = &mut reports[index];
        let passage = Passage { text: text.owned(at).unwrap_or_default(), place: places.get(at)? };
        match (part.get(at), report.sections.last_mut()) {
            (Some(EXTRA_ROW), _) => report.extra_rows.push(passage),
            (Some(LEGAL_BASIS), _) => report.legal_basis.push(passage),
            (Some(HEADING), _) => report.sections.push(Section {
                key: key.owned(at),
                heading: passage.text,
                paragraphs: Vec::new(),
                place: passage.place,
            }),
            (Some(PARAGRAPH), Some(section)) => section.paragraphs.push(passage),
            _ => return part.parse(at, "part of a report in order", |_| None::<()>),
        }
    }
    Ok(())
}
