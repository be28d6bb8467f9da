//! The layouts in which reports are handed from program to program: what `export` writes and `load` reads.

pub use crate::csv_text::{protect, unprotect};

use crate::{CellState, DateClaim, Number, Period, Place, Report, Scope};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Name and version of the JSON layout; JSON files and each line of JSON Lines carry it.
pub const REPORT_SCHEMA: &str = "gongkai.report/1";

/// Columns of the long CSV (one row a cell) that must be there.
pub const CELLS_REQUIRED: [&str; 4] = ["agency", "report_year", "cell", "value"];

/// Columns of the long CSV that may be there.
pub const CELLS_OPTIONAL: [&str; 11] =
    ["region", "level", "form", "scope", "as_written", "state", "file", "place", "source", "published", "title"];

/// Columns that describe a report in the wide CSV (one row a report), beside those of the cells.
pub const WIDE_DESCRIPTION: [&str; 13] = [
    "agency",
    "agency_key",
    "region",
    "level",
    "kind",
    "report_year",
    "form",
    "scope",
    "published",
    "title",
    "source",
    "file",
    CELL_STATES,
];

/// Column of the wide CSV that lists the cells that are not plain numbers, as `state=cell|cell;state=cell`.
pub const CELL_STATES: &str = "cell_states";

/// A JSON file of reports.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bundle {
    /// [`REPORT_SCHEMA`].
    pub schema: String,
    /// The reports.
    pub reports: Vec<ReportRecord>,
}

/// One report in JSON.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ReportRecord {
    /// [`REPORT_SCHEMA`] in JSON Lines; left out inside a [`Bundle`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Name of the agency as printed.
    pub agency: String,
    /// Region path, outermost first (`江苏省淮安市洪泽区`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Level (`county`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// The year covered.
    pub report_year: i32,
    /// Whose numbers.
    #[serde(default)]
    pub scope: Scope,
    /// The form detected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<u16>,
    /// Title as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Publication date, `2024-01-25`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    /// Every date its page, its address and its signature give.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dates: Vec<DateClaim>,
    /// Statistical period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// Notices and laws cited.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub legal_basis: Vec<String>,
    /// The narrative; left out where the source carries no text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sections: Option<Vec<SectionRecord>>,
    /// Labels of the rows its tables have beside those of the form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extra_rows: Vec<String>,
    /// The body appears twice in the source.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub body_repeated: bool,
    /// Keys of the tables the source shows; where it is left out, those that have a cell here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tables: Option<Vec<String>>,
    /// The cells by id; a cell that is not here is absent.
    #[serde(default)]
    pub cells: BTreeMap<String, CellRecord>,
    /// Source to cite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// File it was first read from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
}

/// One section in JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SectionRecord {
    /// Key of the form's section.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Heading as written.
    pub heading: String,
    /// Paragraphs.
    #[serde(default)]
    pub paragraphs: Vec<String>,
}

/// One cell in JSON: a bare number, or an object.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum CellRecord {
    /// A reported number.
    Plain(ValueRecord),
    /// A cell with more to say.
    Full {
        /// The number, where there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<ValueRecord>,
        /// Its state.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        state: Option<CellState>,
        /// Text as it stands in the report.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        as_written: Option<String>,
        /// Where it stands.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<Place>,
    },
}

/// A number in JSON. Amounts are written as text, so that no digit is lost on the way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ValueRecord {
    /// A count.
    Count(i64),
    /// A number too large for a count, or an amount that was not written as text.
    Float(f64),
    /// An amount, or anything else as text.
    Text(String),
}

impl ValueRecord {
    /// The value as the text it would be written as.
    pub fn text(&self) -> String {
        match self {
            ValueRecord::Count(n) => n.to_string(),
            ValueRecord::Float(x) => x.to_string(),
            ValueRecord::Text(text) => text.clone(),
        }
    }
}

impl From<Number> for ValueRecord {
    fn from(number: Number) -> Self {
        match number {
            Number::Count(n) => ValueRecord::Count(n),
            Number::Amount(d) => ValueRecord::Text(d.to_string()),
        }
    }
}

impl From<&Report> for ReportRecord {
    fn from(report: &Report) -> Self {
        let mut cells = BTreeMap::new();
        if let Some(all) = &report.cells {
            for (ix, cell) in all.present() {
                let plain = cell.state == CellState::Reported
                    && cell.place.is_unknown()
                    && cell.number.is_some_and(|n| n.to_string() == cell.as_written);
                let value = cell.number.map(ValueRecord::from);
                let record = match value {
                    Some(value) if plain => CellRecord::Plain(value),
                    value => CellRecord::Full {
                        value,
                        state: Some(cell.state),
                        as_written: Some(cell.as_written.into_owned()),
                        place: (!cell.place.is_unknown()).then_some(cell.place),
                    },
                };
                cells.insert(all.form().def(ix).id.clone(), record);
            }
        }
        let region = report.agency.region.to_string();
        ReportRecord {
            schema: None,
            agency: report.agency.name.clone(),
            region: (!region.is_empty()).then_some(region),
            level: report.agency.level.map(|level| level.to_string()),
            report_year: report.report_year,
            scope: report.scope,
            form: report.detected_form.map(|form| form.form().first_year as u16),
            title: report.title.clone(),
            published: report.published,
            dates: report.dates.clone(),
            period: report.period,
            legal_basis: report.legal_basis.iter().map(|p| p.text.clone()).collect(),
            sections: report.carried.text.then(|| {
                report
                    .sections
                    .iter()
                    .map(|section| SectionRecord {
                        key: section.key.clone(),
                        heading: section.heading.clone(),
                        paragraphs: section.paragraphs.iter().map(|p| p.text.clone()).collect(),
                    })
                    .collect()
            }),
            extra_rows: report.extra_rows.iter().map(|row| row.text.clone()).collect(),
            body_repeated: report.body_repeated,
            tables: Some(report.carried.tables.iter().cloned().collect()),
            cells,
            source: report.origin.cited.clone(),
            file: Some(report.origin.file.clone()).filter(|file| !file.is_empty()),
        }
    }
}
