//! Data frames, Parquet, Arrow.

use super::{Field, Kind, TableRows, Value};
use crate::AnalyticsError;
use gongkai_model::Date;
use polars::prelude::*;
use polars_io::SerWriter;
use polars_io::ipc::IpcWriter;
use polars_io::parquet::write::ParquetWriter;
use std::io::Write;
use std::sync::PoisonError;

/// Rows that are held in memory at once while Parquet is written; also the size of a row group.
const CHUNK: usize = 65_536;

/// 1970-01-01, from which dates are counted.
fn epoch() -> Date {
    Date::constant(1970, 1, 1)
}

fn days(date: Date) -> i32 {
    // Civil dates reach less than 4 million days from the epoch.
    i32::try_from(date.duration_since(epoch()).as_hours() / 24).unwrap_or_default()
}

/// The date so many days after 1970-01-01.
pub(crate) fn date_from_days(days: i32) -> Option<Date> {
    use std::time::Duration;
    let step = Duration::from_secs(u64::from(days.unsigned_abs()) * 86_400);
    if days < 0 { epoch().checked_sub(step).ok() } else { epoch().checked_add(step).ok() }
}

fn column(field: &Field, at: usize, rows: &[Vec<Value<'_>>]) -> PolarsResult<Column> {
    let name = PlSmallStr::from(&*field.name);
    let values = || rows.iter().map(|row| &row[at]);
    Ok(match field.kind {
        Kind::Text => {
            // A function, because a closure would not carry the lifetime from the value to its text.
            fn text<'v>(value: &'v Value<'_>) -> Option<&'v str> {
                if let Value::Text(text) = value { Some(text) } else { None }
            }
            Column::new(name, values().map(text).collect::<Vec<Option<&str>>>())
        }
        Kind::Int => {
            let int = |value: &Value<'_>| if let Value::Int(n) = value { Some(*n) } else { None };
            Column::new(name, values().map(int).collect::<Vec<Option<i64>>>())
        }
        Kind::Float | Kind::Number => {
            let float = |value: &Value<'_>| match value {
                Value::Float(x) => Some(*x),
                Value::Number(number) => Some(number.to_f64()),
                _ => None,
            };
            Column::new(name, values().map(float).collect::<Vec<Option<f64>>>())
        }
        Kind::Bool => {
            let bool = |value: &Value<'_>| if let Value::Bool(yes) = value { Some(*yes) } else { None };
            Column::new(name, values().map(bool).collect::<Vec<Option<bool>>>())
        }
        Kind::Date => {
            let date = |value: &Value<'_>| if let Value::Date(date) = value { Some(days(*date)) } else { None };
            Column::new(name, values().map(date).collect::<Vec<Option<i32>>>()).cast(&DataType::Date)?
        }
    })
}

fn chunk(fields: &[Field], rows: &[Vec<Value<'_>>]) -> PolarsResult<DataFrame> {
    let columns = fields.iter().enumerate().map(|(at, field)| column(field, at, rows)).collect::<PolarsResult<_>>()?;
    DataFrame::new(rows.len(), columns)
}

/// The whole table as one data frame.
pub(crate) fn data_frame(table: TableRows<'_>) -> PolarsResult<DataFrame> {
    let mut frame = chunk(&table.fields, &[])?;
    let mut rows = table.rows;
    loop {
        let held: Vec<_> = rows.by_ref().take(CHUNK).collect();
        if held.is_empty() {
            break;
        }
        frame.vstack_mut(&chunk(&table.fields, &held)?)?;
    }
    frame.rechunk_mut();
    Ok(frame)
}

pub(crate) fn parquet(table: TableRows<'_>, file: &str, out: impl Write) -> Result<(), AnalyticsError> {
    let failed = |source| AnalyticsError::Columnar { file: file.to_owned(), source };
    let empty = chunk(&table.fields, &[]).map_err(failed)?;
    let mut writer = ParquetWriter::new(out).batched(empty.schema()).map_err(failed)?;
    let mut rows = table.rows;
    let mut first = true;
    loop {
        let held: Vec<_> = rows.by_ref().take(CHUNK).collect();
        // A file without a single row group is legal, but not every reader takes it.
        if held.is_empty() && !first {
            break;
        }
        writer.write_batch(&chunk(&table.fields, &held).map_err(failed)?).map_err(failed)?;
        first = false;
        if held.is_empty() {
            break;
        }
    }
    // Ended without polars' own schema, which says "string view" to pyarrow; the Parquet types say all there is to say.
    let mut inner = writer.get_writer().lock().unwrap_or_else(PoisonError::into_inner);
    inner.end(Some(Vec::new())).map_err(failed).map(|_| ())
}

pub(super) fn arrow(table: TableRows<'_>, file: &str, out: impl Write) -> Result<(), AnalyticsError> {
    let failed = |source| AnalyticsError::Columnar { file: file.to_owned(), source };
    let mut frame = data_frame(table).map_err(failed)?;
    // The oldest level writes plain strings where the newest writes views, which not every reader takes.
    IpcWriter::new(out).with_compat_level(CompatLevel::oldest()).finish(&mut frame).map_err(failed)
}
