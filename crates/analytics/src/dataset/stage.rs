//! The tables of a part, made of its reports alone: whose they are is settled over all parts, by [`Finish`](super::Finish).

use super::{EXTRA_ROW, HEADING, LEGAL_BASIS, PARAGRAPH, Table};
use crate::export::{Field, Kind, TableRows, Value, parquet, parquet_of};
use crate::quantities::{self, own_columns, terms_of};
use crate::{AnalyticsError, Metric};
use gongkai_model::{Cell, CellIx, CellState, Cells, Merit, Number, Place, Report, Scope};
use polars::prelude::{DataFrame, IntoColumn, NamedFrom, Series};
use std::borrow::Borrow;
use std::collections::BTreeMap;

pub(super) const REPORT_FIELDS: [Field; 24] = [
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

const CELL_FIELDS: [Field; 7] = [
    Field::new("report", Kind::Int),
    Field::new("report_year", Kind::Int),
    Field::new("cell", Kind::Text),
    Field::new("state", Kind::Text),
    Field::new("count", Kind::Int),
    Field::new("amount", Kind::Text),
    Field::new("as_written", Kind::Text),
];

const SECTION_FIELDS: [Field; 5] = [
    Field::new("report", Kind::Int),
    Field::new("report_year", Kind::Int),
    Field::new("part", Kind::Text),
    Field::new("key", Kind::Text),
    Field::new("text", Kind::Text),
];

fn with_place(fields: &[Field]) -> Vec<Field> {
    fields.iter().chain(&PLACE_FIELDS).cloned().collect()
}

/// What a part is decided by besides, where several reports are of one agency, year and scope.
const DECIDING: [Field; 3] = [
    Field::new(IN_WORDS, Kind::Text),
    Field::new(REPORTED_CELLS, Kind::Int),
    // Told apart only where a file holds several reports.
    Field::new(TIE, Kind::Int),
];
pub(super) const IN_WORDS: &str = "scope_in_words";
pub(super) const REPORTED_CELLS: &str = "reported_cells";
pub(super) const TIE: &str = "tie";

/// A part of a dataset before anything is settled over all parts: its tables, and how much they hold.
#[derive(Debug, Clone)]
pub struct Stage {
    /// Reports.
    pub reports: usize,
    /// Cells that hold anything.
    pub cells: usize,
    /// Headings.
    pub sections: usize,
    /// Each table as Parquet. Cells and sections stand already as they will; reports and quantities are made anew when all parts are
    /// there.
    pub tables: [(Table, Vec<u8>); 4],
}

/// Reports of one year whose rows are made in one go, and stand in one row group.
const REPORTS_AT_ONCE: usize = 256;

/// The reports of a part, by year: a row group holds reports of one year, so that who asks for a year reads no other.
struct Part<'r, R> {
    reports: &'r [R],
    /// Number of the first report in the dataset.
    first: i64,
    /// Places of the reports, year by year.
    order: Vec<usize>,
    /// Where pieces begin and end in the order.
    pieces: Vec<std::ops::Range<usize>>,
}

impl<'r, R: Borrow<Report>> Part<'r, R> {
    fn new(reports: &'r [R], first: i64) -> Part<'r, R> {
        let year = |at: &usize| reports[*at].borrow().report_year;
        let mut order: Vec<usize> = (0..reports.len()).collect();
        order.sort_by_key(year);
        let mut pieces = Vec::new();
        let mut from = 0;
        for of_year in order.chunk_by(|a, b| year(a) == year(b)) {
            let to = from + of_year.len();
            pieces.extend((from..to).step_by(REPORTS_AT_ONCE).map(|at| at..(at + REPORTS_AT_ONCE).min(to)));
            from = to;
        }
        Part { reports, first, order, pieces }
    }

    /// The reports in order, each with its number in the dataset.
    fn of(&self, range: std::ops::Range<usize>) -> impl Iterator<Item = (i64, &'r Report)> + use<'_, 'r, R> {
        // A place is far below what an i64 holds.
        self.order[range].iter().map(|at| (self.first + *at as i64, self.reports[*at].borrow()))
    }

    fn all(&self) -> impl Iterator<Item = (i64, &'r Report)> + use<'_, 'r, R> {
        self.of(0..self.order.len())
    }
}

/// Lays out the reports of a part. `first` is the number that the first of them has in the dataset; the others follow.
///
/// # Errors
///
/// A table that cannot be laid out.
pub fn stage<R: Borrow<Report> + Sync>(reports: &[R], first: i64) -> Result<Stage, AnalyticsError> {
    let part = Part::new(reports, first);
    let laid_out = |table: Table, rows: TableRows<'_>| {
        let mut bytes = Vec::new();
        parquet(rows, table.id(), &mut bytes)?;
        Ok::<_, AnalyticsError>((table, bytes))
    };
    let mut numbers = Vec::new();
    parquet_of(Table::Quantities.id(), &quantity_frame(&part)?, Table::Quantities.id(), &mut numbers)?;
    Ok(Stage {
        reports: reports.len(),
        cells: part.all().flat_map(|(_, report)| report.cells.iter().flat_map(kept)).count(),
        sections: part.all().map(|(_, report)| report.sections.len()).sum(),
        tables: [
            laid_out(Table::Reports, report_rows(&part)?)?,
            laid_out(Table::Cells, cell_rows(&part))?,
            laid_out(Table::Sections, section_rows(&part))?,
            (Table::Quantities, numbers),
        ],
    })
}

/// Every number that metrics read of each report, and how it stands with it.
fn quantity_frame<R: Borrow<Report>>(part: &Part<'_, R>) -> Result<DataFrame, AnalyticsError> {
    let all: Vec<&'static Metric> = Metric::all().iter().collect();
    let (ids, reports): (Vec<i64>, Vec<&Report>) = part.all().unzip();
    let years: Vec<i64> = reports.iter().map(|report| report.report_year.into()).collect();
    let mut columns =
        vec![Series::new("report".into(), ids).into_column(), Series::new("report_year".into(), years).into_column()];
    columns.extend(own_columns(&reports, &terms_of(&all), None));
    DataFrame::new(reports.len(), columns).map_err(|source| quantities::failed("quantities", source))
}

fn report_rows<'r, R: Borrow<Report>>(part: &Part<'r, R>) -> Result<TableRows<'r>, AnalyticsError> {
    let mut rows = Vec::with_capacity(part.reports.len());
    let mut in_file: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, report) in part.all() {
        *in_file.entry(&report.origin.file).or_default() += 1;
    }
    for (id, report) in part.all() {
        let json = |source| AnalyticsError::Json { file: Table::Reports.id().to_owned(), source };
        let merit = Merit::of(report);
        let alone = in_file.get(report.origin.file.as_str()) == Some(&1);
        let agency = &report.agency;
        let form = |id: Option<gongkai_model::FormId>| id.and_then(|id| id.to_string().parse::<i64>().ok());
        let tables: Vec<&str> = report.carried.tables.iter().map(String::as_str).collect();
        rows.push(vec![
            Value::Int(id),
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
            Value::text(report.scope_in_words().map_or(Scope::Unknown, |(scope, _)| scope).id()),
            Value::size(merit.reported_cells()),
            Value::Int(if alone { 0 } else { merit.tie().cast_signed() }),
        ]);
    }
    Ok(TableRows::new(Table::Reports.id(), [&REPORT_FIELDS[..], &DECIDING].concat(), rows))
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

fn cell_rows<'p, R: Borrow<Report> + Sync>(part: &'p Part<'_, R>) -> TableRows<'p> {
    TableRows::of_pieces(Table::Cells.id(), with_place(&CELL_FIELDS), part.pieces.len(), move |at| {
        let cells = part.of(part.pieces[at].clone()).flat_map(|(id, report)| {
            let year = report.report_year;
            report
                .cells
                .iter()
                .flat_map(move |cells| kept(cells).map(move |(ix, cell)| cell_row(id, year, cells, ix, cell)))
        });
        cells.collect()
    })
}

fn cell_row<'a>(id: i64, year: i32, cells: &'a Cells, ix: CellIx, cell: Cell<'_>) -> Vec<Value<'a>> {
    let amount = match cell.number {
        Some(Number::Amount(amount)) => Value::owned(amount.to_string()),
        _ => Value::Null,
    };
    let plain = cell.number.map(|n| n.to_string()).unwrap_or_default();
    let written = (plain != cell.as_written).then(|| cell.as_written.into_owned());
    let mut row = vec![
        Value::Int(id),
        Value::Int(year.into()),
        Value::text(&cells.form().def(ix).id),
        Value::text(cell.state.id()),
        cell.number.and_then(Number::count).into(),
        amount,
        written.map_or(Value::Null, Value::owned),
    ];
    row.extend(place_values(cell.place));
    row
}

fn section_rows<'p, R: Borrow<Report> + Sync>(part: &'p Part<'_, R>) -> TableRows<'p> {
    TableRows::of_pieces(Table::Sections.id(), with_place(&SECTION_FIELDS), part.pieces.len(), move |at| {
        part.of(part.pieces[at].clone()).flat_map(|(id, report)| passages(id, report)).collect()
    })
}

fn passages(id: i64, report: &Report) -> impl Iterator<Item = Vec<Value<'_>>> {
    let year = report.report_year;
    let line = move |part, key, text, place| line(id, year, part, key, text, place);
    let legal = report.legal_basis.iter().map(move |p| line(LEGAL_BASIS, None, &p.text, p.place));
    let sections = report.sections.iter().flat_map(move |section| {
        let key = section.key.as_deref();
        let heading = line(HEADING, key, &section.heading, section.place);
        let paragraphs = section.paragraphs.iter().map(move |p| line(PARAGRAPH, key, &p.text, p.place));
        std::iter::once(heading).chain(paragraphs)
    });
    let extra = report.extra_rows.iter().map(move |p| line(EXTRA_ROW, None, &p.text, p.place));
    legal.chain(extra).chain(sections)
}

fn line<'a>(
    id: i64,
    year: i32,
    part: &'static str,
    key: Option<&'a str>,
    text: &'a str,
    place: Place,
) -> Vec<Value<'a>> {
    let mut row = vec![Value::Int(id), Value::Int(year.into()), Value::text(part), key.into(), Value::text(text)];
    row.extend(place_values(place));
    row
}
