//! An exported panel in Parquet or Arrow, as the wide CSV that it is.

use crate::AnalyticsError;
use crate::export::{Format, date_from_days, protect};
use gongkai_model::Form;
use gongkai_model::exchange::WIDE_DESCRIPTION;
use polars::prelude::{Column, DataFrame, DataType, PolarsResult};
use polars_io::SerReader;
use polars_io::ipc::IpcReader;
use polars_io::parquet::read::ParquetReader;
use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Columns that hold whole numbers, beside the counts.
const WHOLE: [&str; 2] = ["report_year", "form"];
const PUBLISHED: &str = "published";
/// What every panel has.
const NEEDED: [&str; 2] = ["agency", "report_year"];

/// Whole numbers that a float holds exactly.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A panel that was exported as Parquet or Arrow as the text of the same panel in CSV, which the loader reads. `file` is what
/// messages call it.
///
/// What is no panel, holds a column of another type than it should have, more rows than `most` or two rows for one report is refused;
/// of such a file nothing is taken.
///
/// ```
/// use gongkai_analytics::{AnalyticsError, export::Format, panel_text};
/// let found = panel_text("a.parquet", b"no Parquet", Format::Parquet, 1000);
/// assert!(matches!(found, Err(AnalyticsError::Columnar { .. })));
/// ```
///
/// # Errors
///
/// Which column or row is wrong, what was found and what would be valid.
pub fn panel_text(file: &str, bytes: &[u8], format: Format, most: usize) -> Result<Vec<u8>, AnalyticsError> {
    let failed = |source| AnalyticsError::Columnar { file: file.to_owned(), source };
    // A damaged file makes the reader panic here and there.
    let read = catch_unwind(AssertUnwindSafe(|| frame(bytes, format, most)));
    let frame = match read.map_err(|_| AnalyticsError::Damaged { file: file.to_owned() })? {
        Ok(Ok(frame)) => frame,
        Ok(Err(rows)) => return Err(AnalyticsError::TooManyRows { file: file.to_owned(), rows, most }),
        Err(source) => return Err(failed(source)),
    };
    let lacking: Vec<&str> = NEEDED.into_iter().filter(|name| frame.column(name).is_err()).collect();
    let cells = frame.columns().iter().filter(|column| is_amount(column.name()).is_some()).count();
    if !lacking.is_empty() || cells == 0 {
        let found = frame.columns().iter().map(|column| column.name().to_string()).collect();
        return Err(AnalyticsError::NotAPanel { file: file.to_owned(), lacking, found });
    }
    let columns: Vec<Texts> =
        frame.columns().iter().map(|column| texts(file, column)).collect::<Result<_, AnalyticsError>>()?;
    once_each(file, &frame, &columns)?;
    let csv = |source| AnalyticsError::Csv { file: file.to_owned(), source };
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(frame.columns().iter().map(|column| protect(column.name()).into_owned())).map_err(csv)?;
    for at in 0..frame.height() {
        writer
            .write_record(columns.iter().map(|column| protect(column[at].as_deref().unwrap_or_default()).into_owned()))
            .map_err(csv)?;
    }
    writer.into_inner().map_err(|error| AnalyticsError::Io { file: file.to_owned(), source: error.into_error() })
}

/// Each row of a column as text.
type Texts = Vec<Option<String>>;

/// The table, or how many rows it has where these are too many to begin with.
fn frame(bytes: &[u8], format: Format, most: usize) -> PolarsResult<Result<DataFrame, usize>> {
    let frame = match format {
        Format::Arrow => IpcReader::new(Cursor::new(bytes)).finish()?,
        _ => {
            let mut reader = ParquetReader::new(Cursor::new(bytes));
            let rows = reader.num_rows()?;
            if rows > most {
                return Ok(Err(rows));
            }
            reader.finish()?
        }
    };
    Ok(if frame.height() > most { Err(frame.height()) } else { Ok(frame) })
}

/// Whether a column stands for a cell of a form, and if so whether that is an amount.
fn is_amount(column: &str) -> Option<bool> {
    let cell = |form: &'static Form| form.cell(column).map(|ix| form.def(ix).amount);
    Form::all().iter().find_map(cell)
}

fn texts(file: &str, column: &Column) -> Result<Texts, AnalyticsError> {
    let name = column.name().as_str();
    let failed = |source| AnalyticsError::Columnar { file: file.to_owned(), source };
    let wrong = |expected| AnalyticsError::ColumnType {
        file: file.to_owned(),
        column: name.to_owned(),
        found: column.dtype().to_string(),
        expected,
    };
    let amount = is_amount(name);
    let whole = WHOLE.contains(&name) || amount == Some(false);
    let dtype = column.dtype();
    if *dtype == DataType::Null {
        return Ok(vec![None; column.len()]);
    }
    if whole || amount == Some(true) {
        let expected = if whole { "whole numbers" } else { "numbers" };
        if dtype.is_integer() {
            let numbers = column.cast(&DataType::Int64).map_err(failed)?;
            return Ok(numbers.i64().map_err(failed)?.iter().map(|n| n.map(|n| n.to_string())).collect());
        }
        if !dtype.is_float() {
            return Err(wrong(expected));
        }
        let numbers = column.cast(&DataType::Float64).map_err(failed)?;
        let numbers = numbers.f64().map_err(failed)?;
        // Other programs keep whole numbers as floats where some are wanting.
        let text = |(at, x): (usize, Option<f64>)| match x.filter(|x| !x.is_nan()) {
            None => Ok(None),
            Some(x) if x.fract() == 0.0 && x.abs() < EXACT => Ok(Some(format!("{x:.0}"))),
            Some(x) if whole || !x.is_finite() => Err(AnalyticsError::NotANumber {
                file: file.to_owned(),
                row: at + 1,
                column: name.to_owned(),
                value: x.to_string(),
                expected,
            }),
            Some(x) => Ok(Some(x.to_string())),
        };
        return numbers.iter().enumerate().map(text).collect();
    }
    if !WIDE_DESCRIPTION.contains(&name) {
        // The loader says that it knows no such column.
        return Ok(vec![None; column.len()]);
    }
    match dtype {
        DataType::String => Ok(column.str().map_err(failed)?.iter().map(|text| text.map(str::to_owned)).collect()),
        DataType::Date if name == PUBLISHED => {
            let days = column.cast(&DataType::Int32).map_err(failed)?;
            let date = |days: Option<i32>| date_from_days(days?).map(|date| date.to_string());
            Ok(days.i32().map_err(failed)?.iter().map(date).collect())
        }
        _ => Err(wrong(if name == PUBLISHED { "dates, or text" } else { "text" })),
    }
}

/// Refuses a table with two rows for one report.
fn once_each(file: &str, frame: &DataFrame, columns: &[Texts]) -> Result<(), AnalyticsError> {
    let at = |name: &str| frame.get_column_index(name).map(|at| &columns[at]);
    let text = |column: Option<&Texts>, row: usize| column.and_then(|of| of[row].clone()).unwrap_or_default();
    let (key, agency, region) = (at("agency_key"), at("agency"), at("region"));
    let (year, scope) = (at("report_year"), at("scope"));
    let mut seen: BTreeMap<[String; 4], usize> = BTreeMap::new();
    for row in 0..frame.height() {
        let who = match text(key, row) {
            known if !known.is_empty() => [known, String::new()],
            _ => [text(agency, row), text(region, row)],
        };
        let [a, b] = who;
        if let Some(first) = seen.insert([a, b, text(year, row), text(scope, row)], row) {
            let report = format!("{} {}", text(agency, row), text(year, row));
            return Err(AnalyticsError::TwoRows { file: file.to_owned(), first: first + 1, second: row + 1, report });
        }
    }
    Ok(())
}
