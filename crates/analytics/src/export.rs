//! Tables and reports as bytes: CSV, Parquet, Arrow IPC, JSON.
//!
//! Nothing here opens a file: the caller gets names and bytes, or hands in a writer. The same collection gives the
//! same bytes, in whatever order its reports were read.
//!
//! # Text in CSV
//!
//! A spreadsheet runs a cell that starts with `=`, `+`, `-`, `@` or a tab as a formula. Such text (an agency called
//! `=cmd()`) is written with an apostrophe in front; text that is a plain number (`-5`) or a mere mark (`-`, `——`) is
//! not, and numbers never are. [`protect`] and [`unprotect`] are exact inverses, so a reader that knows the rule loses
//! nothing.

mod columnar;
mod delimited;
mod described;
mod dictionary;
mod html;
mod json;
mod memory;
mod metrics;
mod results;
mod table;
mod tables;

pub(crate) use columnar::{data_frame, date_from_days, parquet, parquet_of};
pub use described::Described;
#[cfg(test)]
pub(crate) use described::describe;
pub use dictionary::{DICTIONARY_SCHEMA, dictionary};
pub use gongkai_model::exchange::{protect, unprotect};
pub use memory::{ArrowStream, Columns, Texts};
pub use metrics::metrics_table;
pub use results::{changes, copies, form_cells, groups, rankings, roll_up_members, roll_up_table};
pub use table::{Field, Kind, TableRows, Value};
pub(crate) use tables::panel_rows;
pub use tables::{Table, place};

use crate::{AnalyticsError, Collection, Metrics};
use gongkai_model::Lang;
use gongkai_model::exchange::{REPORT_SCHEMA, ReportRecord};
use std::io::{self, Write};
use std::str::FromStr;

/// A file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Format {
    /// UTF-8 text, one row a line.
    #[default]
    Csv,
    /// Apache Parquet.
    Parquet,
    /// Apache Arrow IPC file.
    Arrow,
    /// JSON.
    Json,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 4] = [Format::Csv, Format::Parquet, Format::Arrow, Format::Json];

    /// Name on the command line, and the extension of its files.
    pub fn id(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Parquet => "parquet",
            Format::Arrow => "arrow",
            Format::Json => "json",
        }
    }

    /// For people.
    pub fn label(self, _lang: Lang) -> &'static str {
        match self {
            Format::Csv => "CSV",
            Format::Parquet => "Parquet",
            Format::Arrow => "Arrow",
            Format::Json => "JSON",
        }
    }
}

impl FromStr for Format {
    type Err = AnalyticsError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Format::ALL.into_iter().find(|format| format.id() == s).ok_or_else(|| AnalyticsError::UnknownWord {
            what: "format",
            word: s.to_owned(),
            valid: "csv, parquet, arrow, json",
        })
    }
}

/// How tables are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// The format.
    pub format: Format,
    /// CSV starts with a byte order mark, which Excel needs to see that it is UTF-8.
    pub bom: bool,
}

/// Every table of a collection with its file name, and `dictionary.json`; in JSON also `reports.json`.
///
/// ```
/// use gongkai_analytics::{Collection, Metrics, export};
/// let collection = Collection::default();
/// let metrics = Metrics::of(&collection)?;
/// let files = export::export(&collection, &metrics, export::Options::default())?;
/// let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
/// assert_eq!(
///     names,
///     ["cells.csv", "panel.csv", "metrics.csv", "series.csv", "concentration.csv", "dictionary.json"]
/// );
/// # Ok::<(), gongkai_analytics::AnalyticsError>(())
/// ```
///
/// # Errors
///
/// A table that cannot be made.
pub fn export(
    collection: &Collection,
    metrics: &Metrics,
    options: Options,
) -> Result<Vec<(String, Vec<u8>)>, AnalyticsError> {
    let written = |file: ExportFile<'_>| {
        let mut bytes = Vec::new();
        file.write(&mut bytes)?;
        Ok((file.name, bytes))
    };
    export_files(collection, metrics, options).into_iter().map(written).collect()
}

/// The files of [`export`], each of which is made while it is written: those of many reports may be larger than memory.
pub fn export_files<'a>(collection: &'a Collection, metrics: &'a Metrics, options: Options) -> Vec<ExportFile<'a>> {
    let file = |name: String, content| ExportFile { name, content, collection, metrics, options };
    let mut files: Vec<ExportFile<'a>> =
        Table::ALL.into_iter().map(|table| file(table.file_name(options.format), Content::Table(table))).collect();
    if options.format == Format::Json {
        files.push(file("reports.json".to_owned(), Content::Reports));
    }
    files.push(file("dictionary.json".to_owned(), Content::Dictionary));
    files
}

/// A file of an export.
#[derive(Debug)]
pub struct ExportFile<'a> {
    /// Its name.
    pub name: String,
    content: Content,
    collection: &'a Collection,
    metrics: &'a Metrics,
    options: Options,
}

#[derive(Debug)]
enum Content {
    Table(Table),
    Reports,
    Dictionary,
}

impl ExportFile<'_> {
    /// Writes it.
    ///
    /// # Errors
    ///
    /// What `out` fails with, and a table that cannot be made.
    pub fn write(&self, out: &mut dyn Write) -> Result<(), AnalyticsError> {
        match self.content {
            Content::Table(table) => write_table(table, self.collection, self.metrics, self.options, out),
            Content::Reports => write_reports(self.collection, out),
            Content::Dictionary => json::pretty(&dictionary(self.collection), &self.name, out),
        }
    }
}

/// Writes one table.
pub fn write_table(
    table: Table,
    collection: &Collection,
    metrics: &Metrics,
    options: Options,
    out: impl Write,
) -> Result<(), AnalyticsError> {
    table.rows(collection, metrics)?.write(options, out)
}

/// Writes every report as one JSON bundle ([`gongkai_model::exchange::Bundle`]), those that measures do not use
/// included.
pub fn write_reports(collection: &Collection, mut out: impl Write) -> Result<(), AnalyticsError> {
    const FILE: &str = "reports.json";
    let io = |source| io_error(FILE, source);
    write!(out, "{{\"schema\":\"{REPORT_SCHEMA}\",\"reports\":[").map_err(io)?;
    for (at, report) in collection.reports().iter().enumerate() {
        out.write_all(if at == 0 { b"\n" } else { b",\n" }).map_err(io)?;
        serde_json::to_writer(&mut out, &ReportRecord::from(&**report))
            .map_err(|source| AnalyticsError::Json { file: FILE.to_owned(), source })?;
    }
    out.write_all(b"\n]}\n").map_err(io)?;
    out.flush().map_err(io)
}

pub(crate) fn io_error(file: &str, source: io::Error) -> AnalyticsError {
    AnalyticsError::Io { file: file.to_owned(), source }
}
