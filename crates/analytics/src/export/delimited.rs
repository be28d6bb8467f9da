//! CSV.

use super::columnar::Column;
use super::table::{Body, Row};
use super::{Field, TableRows, Value, protect};
use crate::AnalyticsError;
use polars::prelude::DataFrame;
use std::borrow::Cow;
use std::io::Write;

pub(super) fn write(table: TableRows<'_>, file: &str, mut out: impl Write) -> Result<(), AnalyticsError> {
    let io = |source| super::io_error(file, source);
    let columnar = |source| AnalyticsError::Columnar { file: file.to_owned(), source };
    let heads = table.fields.iter().map(|field| Value::text(&field.name)).collect();
    out.write_all(&of_rows([heads], file)?).map_err(io)?;
    let mut take = |lines: Vec<u8>| out.write_all(&lines).map_err(io);
    match table.body {
        Body::Rows(rows) => {
            let mut rows = rows.peekable();
            while rows.peek().is_some() {
                take(of_rows(rows.by_ref().take(ROWS), file)?)?;
            }
        }
        Body::Pieces(pieces) => pieces.each(|rows| of_rows(rows, file), columnar, take)?,
        Body::Frames(pieces) => pieces.each(|frame| of_frame(&table.fields, &frame, file), columnar, take)?,
    }
    out.flush().map_err(io)
}

/// Rows made into text in one go.
const ROWS: usize = 4096;

fn of_rows<'a>(rows: impl IntoIterator<Item = Row<'a>>, file: &str) -> Result<Vec<u8>, AnalyticsError> {
    let failed = |source| AnalyticsError::Csv { file: file.to_owned(), source };
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        for value in &row {
            writer.write_field(field(value).as_bytes()).map_err(failed)?;
        }
        writer.write_record(None::<&[u8]>).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| super::io_error(file, error.into_error()))
}

fn of_frame(fields: &[Field], frame: &DataFrame, file: &str) -> Result<Vec<u8>, AnalyticsError> {
    let failed = |source| AnalyticsError::Csv { file: file.to_owned(), source };
    let columns: Result<Vec<Column<'_>>, _> = fields.iter().map(|field| Column::of(field, frame)).collect();
    let columns = columns.map_err(|source| AnalyticsError::Columnar { file: file.to_owned(), source })?;
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut text = Vec::new();
    for at in 0..frame.height() {
        for column in &columns {
            text.clear();
            let bytes = column.write(at, &mut text).map_err(|source| super::io_error(file, source))?;
            writer.write_field(bytes.unwrap_or(&text)).map_err(failed)?;
        }
        writer.write_record(None::<&[u8]>).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| super::io_error(file, error.into_error()))
}

fn field<'v>(value: &'v Value<'_>) -> Cow<'v, str> {
    match value {
        Value::Null => Cow::Borrowed(""),
        Value::Text(text) => protect(text),
        Value::Int(n) => Cow::Owned(n.to_string()),
        Value::Float(x) => Cow::Owned(x.to_string()),
        Value::Date(date) => Cow::Owned(date.to_string()),
        Value::Bool(yes) => Cow::Borrowed(if *yes { "true" } else { "false" }),
        Value::Number(number) => Cow::Owned(number.to_string()),
    }
}
