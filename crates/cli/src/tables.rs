//! Tables for people on the terminal and in Markdown; tables for programs come from the library with their types.

use crate::args::TableFormat;
use crate::error::CliError;
use crate::output::Sink;
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use gongkai_analytics::export::{Format, Options, TableRows};
use gongkai_model::plain;
use std::path::Path;

/// A table of texts; columns that hold numbers are set flush right.
#[derive(Debug, Default)]
pub(crate) struct TextTable {
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
    /// Columns to set flush right.
    pub(crate) numbers: Vec<usize>,
}

impl TextTable {
    pub(crate) fn new(header: &[&str]) -> TextTable {
        TextTable { header: header.iter().map(|h| (*h).to_owned()).collect(), ..TextTable::default() }
    }

    pub(crate) fn push(&mut self, row: Vec<String>) {
        self.rows.push(row);
    }

    pub(crate) fn terminal(&self) -> String {
        let mut table = Table::new();
        table.load_style(presets::UTF8_BORDERS_ONLY).set_content_arrangement(ContentArrangement::Disabled);
        table.set_header(self.header.iter().map(|text| plain(text)));
        for row in &self.rows {
            table.add_row(row.iter().map(|text| plain(text)));
        }
        for at in &self.numbers {
            if let Some(column) = table.column_mut(*at) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        format!("{table}\n")
    }

    fn markdown(&self) -> String {
        let escape = |text: &String| plain(text).replace('\\', "\\\\").replace('|', "\\|").replace('<', "&lt;");
        let line = |row: &[String]| format!("| {} |\n", row.iter().map(escape).collect::<Vec<_>>().join(" | "));
        let rule: Vec<&str> =
            (0..self.header.len()).map(|at| if self.numbers.contains(&at) { "--:" } else { "---" }).collect();
        let mut text = line(&self.header);
        text.push_str(&format!("|{}|\n", rule.join("|")));
        self.rows.iter().for_each(|row| text.push_str(&line(row)));
        text
    }
}

/// Where a table goes and how it is written.
pub(crate) struct Output {
    sink: Sink,
    format: TableFormat,
}

impl Output {
    /// Begins it, so that what cannot be written is known before the work.
    pub(crate) fn begin(format: TableFormat, path: Option<&Path>, force: bool) -> Result<Output, CliError> {
        let format = format.or_by_name(path);
        match format.needs_file() {
            Some(error) if path.is_none() => Err(error),
            _ => Ok(Output { sink: Sink::begin(path, force)?, format }),
        }
    }

    /// Writes a result: with its types for programs, as texts for people.
    pub(crate) fn finish<'t>(
        self,
        exact: impl FnOnce() -> Result<TableRows<'t>, CliError>,
        for_people: impl FnOnce() -> Result<TextTable, CliError>,
    ) -> Result<(), CliError> {
        let format = match self.format {
            TableFormat::Table => return self.sink.finish(for_people()?.terminal().as_bytes()),
            TableFormat::Md => return self.sink.finish(for_people()?.markdown().as_bytes()),
            TableFormat::Csv => Format::Csv,
            TableFormat::Json => Format::Json,
            TableFormat::Parquet => Format::Parquet,
            TableFormat::Arrow => Format::Arrow,
        };
        write(exact()?, format, self.sink)
    }
}

/// Writes a table in a format for programs.
pub(crate) fn write(table: TableRows<'_>, format: Format, sink: Sink) -> Result<(), CliError> {
    sink.finish_with(|out| Ok(table.write(Options { format, bom: false }, out)?))
}
