//! The rows of each exported table.

use super::metrics::metrics_table;
use super::{Field, Format, Kind, TableRows, Value};
use crate::panel::{PanelCell, cell_states, panel_cells};
use crate::series::{agencies, rows_of_agency};
use crate::{AnalyticsError, Collection, Metrics, SeriesRow, concentration};
use gongkai_model::{CellState, Form, Number, Place, Report};

/// A table that is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// One row a cell: the layout that loads back.
    Cells,
    /// One row a report.
    Panel,
    /// One row a report and metric.
    Metrics,
    /// One row a report and series.
    Series,
    /// One row a year, scope and measure over agencies.
    Concentration,
}

const CELLS: [Field; 16] = [
    Field::new("agency", Kind::Text),
    Field::new("region", Kind::Text),
    Field::new("level", Kind::Text),
    Field::new("report_year", Kind::Int),
    Field::new("form", Kind::Int),
    Field::new("scope", Kind::Text),
    Field::new("cell", Kind::Text),
    Field::new("value", Kind::Number),
    Field::new("as_written", Kind::Text),
    Field::new("state", Kind::Text),
    Field::new("file", Kind::Text),
    Field::new("place", Kind::Text),
    Field::new("source", Kind::Text),
    Field::new("published", Kind::Date),
    Field::new("title", Kind::Text),
    Field::new("agency_key", Kind::Text),
];

const PANEL: [Field; 13] = [
    Field::new("agency_key", Kind::Text),
    Field::new("agency", Kind::Text),
    Field::new("region", Kind::Text),
    Field::new("level", Kind::Text),
    Field::new("kind", Kind::Text),
    Field::new("report_year", Kind::Int),
    Field::new("form", Kind::Int),
    Field::new("scope", Kind::Text),
    Field::new("published", Kind::Date),
    Field::new("title", Kind::Text),
    Field::new("source", Kind::Text),
    Field::new("file", Kind::Text),
    Field::new("cell_states", Kind::Text),
];

pub(super) const METRICS: [Field; 20] = [
    Field::new("agency", Kind::Text),
    Field::new("report_year", Kind::Int),
    Field::new("metric", Kind::Text),
    Field::new("value", Kind::Float),
    Field::new("numerator", Kind::Int),
    Field::new("denominator", Kind::Int),
    Field::new("n", Kind::Int),
    Field::new("state", Kind::Text),
    Field::new("below_minimum", Kind::Bool),
    Field::new("failed_check", Kind::Bool),
    Field::new("unit", Kind::Text),
    Field::new("agency_key", Kind::Text),
    Field::new("region", Kind::Text),
    Field::new("level", Kind::Text),
    Field::new("kind", Kind::Text),
    Field::new("scope", Kind::Text),
    Field::new("form", Kind::Int),
    Field::new("comparable", Kind::Text),
    Field::new("file", Kind::Text),
    Field::new("years_pooled", Kind::Int),
];

const SERIES: [Field; 14] = [
    Field::new("agency", Kind::Text),
    Field::new("report_year", Kind::Int),
    Field::new("series", Kind::Text),
    Field::new("value", Kind::Number),
    Field::new("form", Kind::Int),
    Field::new("comparable", Kind::Text),
    Field::new("note", Kind::Text),
    Field::new("note_en", Kind::Text),
    Field::new("state", Kind::Text),
    Field::new("unit", Kind::Text),
    Field::new("agency_key", Kind::Text),
    Field::new("region", Kind::Text),
    Field::new("scope", Kind::Text),
    Field::new("file", Kind::Text),
];

const CONCENTRATION: [Field; 8] = [
    Field::new("report_year", Kind::Int),
    Field::new("scope", Kind::Text),
    Field::new("metric", Kind::Text),
    Field::new("value", Kind::Float),
    Field::new("state", Kind::Text),
    Field::new("used", Kind::Int),
    Field::new("missing", Kind::Int),
    Field::new("below_minimum", Kind::Bool),
];

impl Table {
    /// Every table, in the order they are exported.
    pub const ALL: [Table; 5] = [Table::Cells, Table::Panel, Table::Metrics, Table::Series, Table::Concentration];

    /// Name in files.
    pub fn id(self) -> &'static str {
        match self {
            Table::Cells => "cells",
            Table::Panel => "panel",
            Table::Metrics => "metrics",
            Table::Series => "series",
            Table::Concentration => "concentration",
        }
    }

    /// File name in a format: `metrics.parquet`.
    pub fn file_name(self, format: Format) -> String {
        format!("{}.{}", self.id(), format.id())
    }

    pub(super) fn fields(self, collection: &Collection) -> Vec<Field> {
        match self {
            Table::Cells => CELLS.to_vec(),
            Table::Panel => panel_fields(&panel_cells(collection)),
            Table::Metrics => METRICS.to_vec(),
            Table::Series => SERIES.to_vec(),
            Table::Concentration => CONCENTRATION.to_vec(),
        }
    }

    /// The table of a collection and its metrics.
    ///
    /// # Errors
    ///
    /// What the data frame library refuses.
    pub fn rows<'a>(self, collection: &'a Collection, metrics: &'a Metrics) -> Result<TableRows<'a>, AnalyticsError> {
        Ok(match self {
            Table::Cells => cells_rows(collection),
            Table::Panel => panel_rows(collection),
            Table::Metrics => metrics_table(metrics),
            Table::Series => series_table(collection),
            Table::Concentration => concentration_table(metrics)?,
        })
    }
}

pub(super) fn level(report: &Report) -> Value<'_> {
    report.agency.level.map(|level| level.id()).into()
}

/// A form as the number in its name.
pub(super) fn form_number(form: Option<&Form>) -> Value<'static> {
    form.and_then(|form| form.id.to_string().parse::<i64>().ok()).into()
}

fn detected(report: &Report) -> Value<'static> {
    form_number(report.detected_form.map(gongkai_model::FormId::form))
}

/// A place in one field: `table=3;row=9;column=4`.
pub fn place(place: Place) -> String {
    let parts = [
        ("line", place.line),
        ("page", place.page.into()),
        ("table", place.table.into()),
        ("row", place.row.into()),
        ("column", place.column.into()),
    ];
    let known: Vec<String> = parts.iter().filter(|(_, n)| *n > 0).map(|(name, n)| format!("{name}={n}")).collect();
    known.join(";")
}

/// Reports whose cells are made in one go: some fifty thousand rows.
const REPORTS: usize = 256;

/// The same where a report is one row, of a column a cell.
const WIDE_REPORTS: usize = 4096;

/// Agencies whose series are made in one go.
const AGENCIES: usize = 64;

fn cells_rows(collection: &Collection) -> TableRows<'_> {
    let used = collection.used();
    TableRows::of_each("cells", CELLS, used.len(), REPORTS, move |at| {
        let report = &used[at];
        let cells = report.cells.as_ref();
        // A report without a single cell in the document keeps one absent cell, so that it is not lost itself.
        let stand_in = cells.filter(|cells| cells.all_absent()).and_then(|cells| cells.iter().next());
        let present = cells.into_iter().flat_map(|cells| cells.present());
        let rows = present.chain(stand_in).map(|(ix, cell)| {
            let form = report.form();
            vec![
                Value::text(&report.agency.name),
                Value::some_text(report.agency.region.to_string()),
                level(report),
                Value::Int(report.report_year.into()),
                detected(report),
                Value::text(report.scope.id()),
                form.map(|form| form.def(ix).id.as_str()).into(),
                cell.number.into(),
                Value::some_text(cell.as_written.into_owned()),
                Value::text(cell.state.id()),
                Value::text(&report.origin.file),
                Value::some_text(place(cell.place)),
                report.origin.cited.as_deref().into(),
                report.published.into(),
                report.title.as_deref().into(),
                Value::owned(report.agency.key.to_string()),
            ]
        });
        rows.collect()
    })
}

fn panel_fields(cells: &[PanelCell]) -> Vec<Field> {
    let mut fields = PANEL.to_vec();
    fields.extend(
        cells
            .iter()
            .map(|cell| Field { name: cell.id.into(), kind: if cell.amount { Kind::Number } else { Kind::Int } }),
    );
    fields
}

/// One row a used report, one column a cell.
pub(crate) fn panel_rows(collection: &Collection) -> TableRows<'_> {
    let cells = panel_cells(collection);
    let fields = panel_fields(&cells);
    let used = collection.used();
    TableRows::of_each("panel", fields, used.len(), WIDE_REPORTS, move |at| {
        let report = &used[at];
        let agency = &report.agency;
        let mut row = vec![
            Value::owned(agency.key.to_string()),
            Value::text(&agency.name),
            Value::some_text(agency.region.to_string()),
            level(report),
            Value::text(agency.kind.id()),
            Value::Int(report.report_year.into()),
            detected(report),
            Value::text(report.scope.id()),
            report.published.into(),
            report.title.as_deref().into(),
            report.origin.cited.as_deref().into(),
            Value::text(&report.origin.file),
            Value::some_text(cell_states(report)),
        ];
        row.extend(cells.iter().map(|cell| match report.cell(cell.id) {
            Some(found) if found.state == CellState::Reported => match found.number {
                Some(Number::Count(n)) => Value::Int(n),
                number => number.into(),
            },
            _ => Value::Null,
        }));
        vec![row]
    })
}

fn series_table(collection: &Collection) -> TableRows<'_> {
    let row = |row: SeriesRow| {
        use gongkai_model::Lang;
        let report = &row.report;
        let unit = report.form().and_then(|form| row.series.unit(form.id));
        vec![
            Value::owned(report.agency.name.clone()),
            Value::Int(report.report_year.into()),
            Value::text(&row.series.id),
            row.value.into(),
            form_number(report.form()),
            Value::text(row.comparable.id()),
            Value::some_text(row.note(Lang::Zh)),
            Value::some_text(row.note(Lang::En)),
            Value::text(row.state.id()),
            unit.into(),
            Value::owned(report.agency.key.to_string()),
            Value::some_text(report.agency.region.to_string()),
            Value::text(report.scope.id()),
            Value::owned(report.origin.file.clone()),
        ]
    };
    let agencies = agencies(collection);
    TableRows::of_each("series", SERIES, agencies.len(), AGENCIES, move |at| {
        rows_of_agency(agencies[at]).into_iter().map(row).collect()
    })
}

fn concentration_table<'a>(metrics: &Metrics) -> Result<TableRows<'a>, AnalyticsError> {
    let rows = concentration(metrics.quantities())?.into_iter().map(|row| {
        vec![
            Value::Int(row.report_year.into()),
            Value::text(row.scope.id()),
            Value::text(&row.card.id),
            row.value.into(),
            Value::text(row.state.id()),
            Value::Int(row.used as i64),
            Value::Int(row.missing as i64),
            Value::Bool(row.below_minimum),
        ]
    });
    Ok(TableRows::new("concentration", CONCENTRATION, rows))
}
