//! CSV.

use super::columnar::Column;
use super::table::Body;
use super::{TableRows, Value, protect};
use crate::AnalyticsError;
use std::borrow::Cow;
use std::io::Write;

pub(super) fn write(table: TableRows<'_>, file: &str, out: impl Write) -> Result<(), AnalyticsError> {
    let failed = |source| AnalyticsError::Csv { file: file.to_owned(), source };
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(table.fields.iter().map(|field| field.name.as_bytes())).map_err(failed)?;
    match table.body {
        Body::Rows(rows) => {
            for row in rows {
                for value in &row {
                    writer.write_field(field(value).as_bytes()).map_err(failed)?;
                }
                writer.write_record(None::<&[u8]>).map_err(failed)?;
            }
        }
        Body::Frames(frames) => {
            for frame in frames {
                let columnar = |source| AnalyticsError::Columnar { file: file.to_owned(), source };
                let frame = frame.map_err(columnar)?;
                let columns: Vec<Column<'_>> = table
                    .fields
                    .iter()
                    .map(|field| Column::of(field, &frame))
                    .collect::<Result<_, _>>()
                    .map_err(columnar)?;
                let mut text = Vec::new();
                for at in 0..frame.height() {
                    for column in &columns {
                        text.clear();
                        let bytes = column.write(at, &mut text).map_err(|source| super::io_error(file, source))?;
                        writer.write_field(bytes.unwrap_or(&text)).map_err(failed)?;
                    }
                    writer.write_record(None::<&[u8]>).map_err(failed)?;
                }
            }
        }
    }
    writer.flush().map_err(|source| super::io_error(file, source))
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
