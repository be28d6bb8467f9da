//! CSV.

use super::columnar::Column;
use super::table::Body;
use super::{Field, TableRows, Value, protect};
use crate::AnalyticsError;
use polars::prelude::DataFrame;
use std::borrow::Cow;
use std::io::Write;

pub(super) fn write(table: TableRows<'_>, file: &str, mut out: impl Write) -> Result<(), AnalyticsError> {
    let failed = |source| AnalyticsError::Csv { file: file.to_owned(), source };
    let io = |source| super::io_error(file, source);
    let mut writer = csv::Writer::from_writer(&mut out);
    writer.write_record(table.fields.iter().map(|field| field.name.as_bytes())).map_err(failed)?;
    match table.body {
        Body::Rows(rows) => {
            for row in rows {
                for value in &row {
                    writer.write_field(field(value).as_bytes()).map_err(failed)?;
                }
                writer.write_record(None::<&[u8]>).map_err(failed)?;
            }
            writer.flush().map_err(io)
        }
        Body::Frames(pieces) => {
            writer.flush().map_err(io)?;
            drop(writer);
            let lines = |frame: DataFrame| lines(&table.fields, &frame, file);
            let columnar = |source| AnalyticsError::Columnar { file: file.to_owned(), source };
            pieces.each(lines, columnar, |lines| out.write_all(&lines).map_err(io))?;
            out.flush().map_err(io)
        }
    }
}

/// The lines of a piece.
fn lines(fields: &[Field], frame: &DataFrame, file: &str) -> Result<Vec<u8>, AnalyticsError> {
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
