//! JSON: `{"schema": …, "rows": [{…}, …]}`, a row a line.

use super::columnar::rows;
use super::table::Body;
use super::{Field, TableRows, Value, io_error};
use crate::AnalyticsError;
use gongkai_model::Number;
use polars::prelude::DataFrame;
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::io::Write;

pub(super) fn write(table: TableRows<'_>, file: &str, mut out: impl Write) -> Result<(), AnalyticsError> {
    let io = |source| io_error(file, source);
    write!(out, "{{\"schema\":\"{}\",\"rows\":[", table.schema()).map_err(io)?;
    let fields = &table.fields;
    let mut first = true;
    let columnar = |source| AnalyticsError::Columnar { file: file.to_owned(), source };
    let mut piece = |lines: Vec<u8>| {
        if lines.is_empty() {
            return Ok(());
        }
        let before: &[u8] = if std::mem::take(&mut first) { b"\n" } else { b",\n" };
        out.write_all(before).and_then(|()| out.write_all(&lines)).map_err(io)
    };
    match table.body {
        Body::Rows(rows) => {
            for row in rows {
                piece(lines(fields, &[row], file)?)?;
            }
        }
        Body::Pieces(pieces) => {
            pieces.each(|rows| lines(fields, &rows, file), columnar, &mut piece)?;
        }
        Body::Frames(pieces) => {
            let rows = |frame: DataFrame| lines(fields, &rows(fields, &frame).map_err(columnar)?, file);
            pieces.each(rows, columnar, &mut piece)?;
        }
    }
    out.write_all(b"\n]}\n").map_err(io)?;
    out.flush().map_err(io)
}

/// Rows as objects, a line each.
fn lines(fields: &[Field], rows: &[Vec<Value<'_>>], file: &str) -> Result<Vec<u8>, AnalyticsError> {
    let mut out = Vec::new();
    for (at, values) in rows.iter().enumerate() {
        if at > 0 {
            out.extend(b",\n");
        }
        serde_json::to_writer(&mut out, &Row { fields, values })
            .map_err(|source| AnalyticsError::Json { file: file.to_owned(), source })?;
    }
    Ok(out)
}

/// Writes a value for people to read.
pub(super) fn pretty(value: &impl Serialize, file: &str, mut out: impl Write) -> Result<(), AnalyticsError> {
    serde_json::to_writer_pretty(&mut out, value)
        .map_err(|source| AnalyticsError::Json { file: file.to_owned(), source })?;
    out.write_all(b"\n").map_err(|source| io_error(file, source))
}

struct Row<'r, 'a> {
    fields: &'r [Field],
    values: &'r [Value<'a>],
}

impl Serialize for Row<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.fields.len()))?;
        for (field, value) in self.fields.iter().zip(self.values) {
            map.serialize_key(&field.name)?;
            match value {
                Value::Null => map.serialize_value(&())?,
                Value::Text(text) => map.serialize_value(text)?,
                Value::Int(n) => map.serialize_value(n)?,
                Value::Float(x) => map.serialize_value(x)?,
                Value::Date(date) => map.serialize_value(&date.to_string())?,
                Value::Bool(yes) => map.serialize_value(yes)?,
                Value::Number(Number::Count(n)) => map.serialize_value(n)?,
                // As text, so that no digit is lost.
                Value::Number(amount) => map.serialize_value(&amount.to_string())?,
            }
        }
        map.end()
    }
}
