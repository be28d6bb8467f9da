//! A small table in the format asked for.

use crate::args::TableFormat;
use crate::error::CliError;
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use gongkai_model::plain;

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

    /// The table as text, for every format that is text.
    pub(crate) fn render(&self, format: TableFormat) -> Result<String, CliError> {
        match format {
            TableFormat::Table => Ok(self.terminal()),
            TableFormat::Md => Ok(self.markdown()),
            TableFormat::Csv => self.csv(),
            TableFormat::Json => Ok(self.json()),
            TableFormat::Parquet => Err(CliError::Missing { what: "--format parquet", needs: "-o FILE.parquet" }),
        }
    }

    fn terminal(&self) -> String {
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

    fn csv(&self) -> Result<String, CliError> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let failed = |error: csv::Error| CliError::Stdout(std::io::Error::other(error));
        writer.write_record(&self.header).map_err(failed)?;
        for row in &self.rows {
            writer
                .write_record(row.iter().map(|field| gongkai_analytics::export::protect(field).into_owned()))
                .map_err(failed)?;
        }
        let bytes = writer.into_inner().map_err(|error| CliError::Stdout(std::io::Error::other(error.to_string())))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn json(&self) -> String {
        let rows: Vec<serde_json::Map<String, serde_json::Value>> = self
            .rows
            .iter()
            .map(|row| self.header.iter().cloned().zip(row.iter().map(|field| field.clone().into())).collect())
            .collect();
        let mut text = serde_json::to_string_pretty(&rows).unwrap_or_default();
        text.push('\n');
        text
    }
}
