use super::{
    CELLS, DATASET_FILE, DATASET_SCHEMA, EXTRA_ROW, FileEntry, HEADING, LEGAL_BASIS, Manifest, PARAGRAPH, REPORTS,
    SECTIONS,
};
use super::{QUANTITIES, quantities};
use crate::export::{Field, Kind, TableRows, Value, parquet, parquet_of};
use crate::{AnalyticsError, Collection};
use gongkai_model::{Cell, CellIx, CellState, Cells, Number, Place, Report};
use std::sync::Arc;

const REPORT_FIELDS: [Field; 24] = [
    Field::new("report", Kind::Int),
    Field::new("agency_key", Kind::Text),
    Field::new("agency", Kind::Text),
    Field::new("region", Kind::Text),
    Field::new("level", Kind::Text),
    Field::new("kind", Kind::Text),
    Field::new("agency_record", Kind::Text),
    Field::new("report_year", Kind::Int),
    Field::new("scope", Kind::Text),
    Field::new("title", Kind::Text),
    Field::new("published", Kind::Date),
    Field::new("dates", Kind::Text),
    Field::new("period_from", Kind::Date),
    Field::new("period_to", Kind::Date),
    Field::new("body_repeated", Kind::Bool),
    Field::new("detected_form", Kind::Int),
    Field::new("form", Kind::Int),
    Field::new("carries_text", Kind::Bool),
    Field::new("carries_published", Kind::Bool),
    Field::new("carries_tables", Kind::Text),
    Field::new("legibility", Kind::Text),
    Field::new("file", Kind::Text),
    Field::new("format", Kind::Text),
    Field::new("source", Kind::Text),
];

const PLACE_FIELDS: [Field; 5] = [
    Field::new("line", Kind::Int),
    Field::new("page", Kind::Int),
    Field::new("table", Kind::Int),
    Field::new("row", Kind::Int),
    Field::new("column", Kind::Int),
];

const CELL_FIELDS: [Field; 6] = [
    Field::new("report", Kind::Int),
    Field::new("cell", Kind::Text),
    Field::new("state", Kind::Text),
    Field::new("count", Kind::Int),
    Field::new("amount", Kind::Text),
    Field::new("as_written", Kind::Text),
];

const SECTION_FIELDS: [Field; 4] = [
    Field::new("report", Kind::Int),
    Field::new("part", Kind::Text),
    Field::new("key", Kind::Text),
    Field::new("text", Kind::Text),
];

fn with_place(fields: &[Field]) -> Vec<Field> {
    fields.iter().chain(&PLACE_FIELDS).cloned().collect()
}

/// Every report of a collection, used or not, as the files of a dataset.
///
/// ```
/// use gongkai_analytics::{Collection, dataset};
/// let files = dataset::write(&Collection::default())?;
/// let find = |name: &str| {
///     let found = files.iter().find(|(file, _)| file == name).map(|(_, bytes)| bytes.clone());
///     found.ok_or_else(|| std::io::Error::from(std::io::ErrorKind::NotFound))
/// };
/// assert!(dataset::read(&find)?.is_empty());
/// # Ok::<(), gongkai_analytics::AnalyticsError>(())
/// ```
pub fn write(collection: &Collection) -> Result<Vec<(String, Vec<u8>)>, AnalyticsError> {
    write_with(collection, Vec::new())
}

/// The same with other files beside the tables. `dataset.json`, which tells of all of them, is the last.
///
/// # Errors
///
/// A table that cannot be laid out.
pub fn write_with(
    collection: &Collection,
    others: Vec<(String, Vec<u8>)>,
) -> Result<Vec<(String, Vec<u8>)>, AnalyticsError> {
    let reports = collection.reports();
    let mut files = Vec::new();
    for (file, table) in
        [(REPORTS, report_rows(reports)?), (CELLS, cell_rows(reports)), (SECTIONS, section_rows(reports))]
    {
        let mut bytes = Vec::new();
        parquet(table, file, &mut bytes)?;
        files.push((file.to_owned(), bytes));
    }
    let mut bytes = Vec::new();
    parquet_of("quantities", &quantities::frame(collection)?, QUANTITIES, &mut bytes)?;
    files.push((QUANTITIES.to_owned(), bytes));
    files.extend(others);
    let manifest = Manifest {
        schema: DATASET_SCHEMA.to_owned(),
        reports: reports.len(),
        cells: reports.iter().flat_map(|report| report.cells.iter().flat_map(kept)).count(),
        sections: reports.iter().map(|report| report.sections.len()).sum(),
        files: files.iter().map(|(name, bytes)| FileEntry::of(name, bytes)).collect(),
    };
    let mut json = serde_json::to_vec_pretty(&manifest)
        .map_err(|source| AnalyticsError::Json { file: DATASET_FILE.to_owned(), source })?;
    json.push(b'\n');
    files.push((DATASET_FILE.to_owned(), json));
    Ok(files)
}

fn report_rows(reports: &[Arc<Report>]) -> Result<TableRows<'_>, AnalyticsError> {
    let mut rows = Vec::with_capacity(reports.len());
    for (at, report) in reports.iter().enumerate() {
        let json = |source| AnalyticsError::Json { file: REPORTS.to_owned(), source };
        let agency = &report.agency;
        let form = |id: Option<gongkai_model::FormId>| id.and_then(|id| id.to_string().parse::<i64>().ok());
        let tables: Vec<&str> = report.carried.tables.iter().map(String::as_str).collect();
        rows.push(vec![
            Value::Int(at as i64),
            Value::owned(agency.key.to_string()),
            Value::text(&agency.name),
            Value::owned(agency.region.to_string()),
            agency.level.map(|level| level.id()).into(),
            Value::text(agency.kind.id()),
            Value::owned(serde_json::to_string(agency).map_err(json)?),
            Value::Int(report.report_year.into()),
            Value::text(report.scope.id()),
            report.title.as_deref().into(),
            report.published.into(),
            Value::owned(serde_json::to_string(&report.dates).map_err(json)?),
            report.period.map(|period| period.from).into(),
            report.period.map(|period| period.to).into(),
            Value::Bool(report.body_repeated),
            form(report.detected_form).into(),
            form(report.form().map(|form| form.id)).into(),
            Value::Bool(report.carried.text),
            Value::Bool(report.carried.published),
            // JSON, since an unknown table might be called anything.
            Value::owned(serde_json::to_string(&tables).map_err(json)?),
            Value::owned(serde_json::to_string(&report.legibility).map_err(json)?),
            Value::text(&report.origin.file),
            Value::owned(serde_json::to_string(&report.origin.format).map_err(json)?.replace('"', "")),
            report.origin.cited.as_deref().into(),
        ]);
    }
    Ok(TableRows::new("reports", REPORT_FIELDS, rows))
}

/// The cells that hold anything.
fn kept(cells: &Cells) -> impl Iterator<Item = (CellIx, Cell<'_>)> {
    cells
        .iter()
        .filter(|(_, cell)| cell.state != CellState::Absent || !cell.as_written.is_empty() || !cell.place.is_unknown())
}

fn place_values(place: Place) -> [Value<'static>; 5] {
    [place.line, place.page.into(), place.table.into(), place.row.into(), place.column.into()]
        .map(|n| Value::Int(n.into()))
}

/// Reports whose rows are made in one go.
const REPORTS_AT_ONCE: usize = 256;

fn cell_rows(reports: &[Arc<Report>]) -> TableRows<'_> {
    TableRows::of_each("cells", with_place(&CELL_FIELDS), reports.len(), REPORTS_AT_ONCE, move |at| {
        let cells = reports[at].cells.iter();
        let rows = cells.flat_map(|cells| kept(cells).map(move |(ix, cell)| cell_row(at, cells, ix, cell)));
        rows.collect()
    })
}

fn cell_row<'a>(at: usize, cells: &'a Cells, ix: CellIx, cell: Cell<'_>) -> Vec<Value<'a>> {
    let amount = match cell.number {
        Some(Number::Amount(amount)) => Value::owned(amount.to_string()),
        _ => Value::Null,
    };
    let plain = cell.number.map(|n| n.to_string()).unwrap_or_default();
    let written = (plain != cell.as_written).then(|| cell.as_written.into_owned());
    let mut row = vec![
        Value::Int(at as i64),
        Value::text(&cells.form().def(ix).id),
        Value::text(cell.state.id()),
        cell.number.and_then(Number::count).into(),
        amount,
        written.map_or(Value::Null, Value::owned),
    ];
    row.extend(place_values(cell.place));
    row
}

fn section_rows(reports: &[Arc<Report>]) -> TableRows<'_> {
    TableRows::of_each("sections", with_place(&SECTION_FIELDS), reports.len(), REPORTS_AT_ONCE, move |at| {
        let report = &reports[at];
        let legal = report.legal_basis.iter().map(|p| line(at, LEGAL_BASIS, None, &p.text, p.place));
        let sections = report.sections.iter().flat_map(|section| {
            let key = section.key.as_deref();
            let heading = line(at, HEADING, key, &section.heading, section.place);
            let paragraphs = section.paragraphs.iter().map(move |p| line(at, PARAGRAPH, key, &p.text, p.place));
            std::iter::once(heading).chain(paragraphs)
        });
        let extra = report.extra_rows.iter().map(|p| line(at, EXTRA_ROW, None, &p.text, p.place));
        legal.chain(extra).chain(sections).collect()
    })
}

fn line<'a>(at: usize, part: &'static str, key: Option<&'a str>, text: &'a str, place: Place) -> Vec<Value<'a>> {
    let mut row = vec![Value::Int(at as i64), Value::text(part), key.into(), Value::text(text)];
    row.extend(place_values(place));
    row
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::describe;

    #[test]
    fn every_column_is_told() {
        let collection = Collection::default();
        let (reports, cells, sections) =
            (report_rows(&[]).unwrap(), cell_rows(collection.reports()), section_rows(collection.reports()));
        for table in [reports, cells, sections] {
            for field in &table.fields {
                assert!(describe(table.id, &field.name).is_some(), "{}: {}", table.id, field.name);
            }
        }
        for column in quantities::frame(&collection).unwrap().get_column_names() {
            assert!(describe("quantities", column).is_some(), "quantities: {column}");
        }
    }
}
