//! Data frames, Parquet, Arrow.

use super::table::{Body, Pieces};
use super::{Field, Kind, TableRows, Value, described};
use crate::AnalyticsError;
use gongkai_model::Date;
use polars::prelude::{
    BooleanChunked, CompatLevel, DataFrame, DataType, Float64Chunked, Int32Chunked, Int64Chunked, PlSmallStr,
    PolarsResult, SchemaExt, StringChunked,
};
use polars_io::SerWriter;
use polars_io::ipc::IpcWriter;
use polars_io::parquet::write::{BatchedWriter, ParquetCompression, ParquetWriter, StatisticsOptions, get_encodings};
use polars_parquet::write::{
    CompressedPage, Encoding, KeyValue, Page, ParquetType, Version, WriteOptions, array_to_columns, compress,
};
use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::PoisonError;

/// Rows that are held in memory at once while Parquet is written, where they come one by one; also the size of a row group
/// then.
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

fn column(field: &Field, at: usize, rows: &[Vec<Value<'_>>]) -> PolarsResult<polars::prelude::Column> {
    use polars::prelude::Column;
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

pub(super) fn chunk(fields: &[Field], rows: &[Vec<Value<'_>>]) -> PolarsResult<DataFrame> {
    let columns = fields.iter().enumerate().map(|(at, field)| column(field, at, rows)).collect::<PolarsResult<_>>()?;
    DataFrame::new(rows.len(), columns)
}

/// A column of a frame, to be read value by value.
pub(super) enum Column<'f> {
    Text(&'f StringChunked),
    Int(&'f Int64Chunked),
    Float(&'f Float64Chunked),
    Date(Int32Chunked),
    Bool(&'f BooleanChunked),
}

impl<'f> Column<'f> {
    pub(super) fn of(field: &Field, frame: &'f DataFrame) -> PolarsResult<Column<'f>> {
        let column = frame.column(&field.name)?;
        Ok(match field.kind {
            Kind::Text => Column::Text(column.str()?),
            Kind::Int => Column::Int(column.i64()?),
            Kind::Float | Kind::Number => Column::Float(column.f64()?),
            Kind::Date => Column::Date(column.cast(&DataType::Int32)?.i32()?.clone()),
            Kind::Bool => Column::Bool(column.bool()?),
        })
    }

    fn value<'v>(&self, at: usize) -> Value<'v> {
        match self {
            Column::Text(text) => text.get(at).map_or(Value::Null, |text| Value::owned(text.to_owned())),
            Column::Int(int) => int.get(at).into(),
            Column::Float(float) => float.get(at).into(),
            Column::Date(days) => days.get(at).and_then(date_from_days).into(),
            Column::Bool(bool) => bool.get(at).map_or(Value::Null, Value::Bool),
        }
    }

    /// The value as it stands in CSV: bytes that are there already, or what was written to `out`.
    pub(super) fn write(&self, at: usize, out: &mut Vec<u8>) -> io::Result<Option<&'f [u8]>> {
        match self {
            Column::Text(text) => match text.get(at).map(super::protect) {
                Some(Cow::Borrowed(text)) => return Ok(Some(text.as_bytes())),
                Some(Cow::Owned(text)) => out.extend(text.into_bytes()),
                None => {}
            },
            Column::Int(int) => int.get(at).map_or(Ok(()), |n| write!(out, "{n}"))?,
            Column::Float(float) => float.get(at).map_or(Ok(()), |x| write!(out, "{x}"))?,
            Column::Date(days) => days.get(at).and_then(date_from_days).map_or(Ok(()), |date| write!(out, "{date}"))?,
            Column::Bool(bool) => {
                let word = bool.get(at).map(|yes| if yes { "true" } else { "false" });
                out.extend(word.unwrap_or_default().as_bytes());
            }
        }
        Ok(None)
    }
}

/// The rows of a frame.
pub(super) fn rows<'a>(fields: &[Field], frame: &DataFrame) -> PolarsResult<Vec<Vec<Value<'a>>>> {
    let columns: Vec<Column<'_>> = fields.iter().map(|field| Column::of(field, frame)).collect::<PolarsResult<_>>()?;
    Ok((0..frame.height()).map(|at| columns.iter().map(|column| column.value(at)).collect()).collect())
}

/// Hands over the table in pieces, made on all threads where they can be.
fn each<T: Send>(
    fields: &[Field],
    body: Body<'_>,
    make: impl Fn(DataFrame) -> PolarsResult<T> + Sync,
    mut take: impl FnMut(T) -> PolarsResult<()>,
) -> PolarsResult<()> {
    match body {
        Body::Frames(pieces) => pieces.each(make, |source| source, take),
        Body::Pieces(pieces) => pieces.each(|rows| make(chunk(fields, &rows)?), |source| source, take),
        Body::Rows(mut rows) => loop {
            let held: Vec<_> = rows.by_ref().take(CHUNK).collect();
            if held.is_empty() {
                return Ok(());
            }
            take(make(chunk(fields, &held)?)?)?;
        },
    }
}

/// The whole table as one data frame.
pub(crate) fn data_frame(table: TableRows<'_>) -> PolarsResult<DataFrame> {
    // Without a row there are columns still.
    let mut whole = chunk(&table.fields, &[])?;
    each(&table.fields, table.body, Ok, |frame| whole.vstack_mut(&frame).map(|_| ()))?;
    whole.rechunk_mut();
    Ok(whole)
}

/// Turns pieces into row groups, on whatever thread, without writing them.
struct Encoder {
    types: Vec<ParquetType>,
    encodings: Vec<Vec<Encoding>>,
    options: WriteOptions,
}

/// The compressed pages of each column of a piece.
type RowGroup = Vec<Vec<CompressedPage>>;

impl Encoder {
    fn encode(&self, frame: &DataFrame) -> PolarsResult<Vec<RowGroup>> {
        // polars' own writer compresses the pages while it writes, one after another; these are compressed here.
        let compressed = |page: PolarsResult<Page>| Ok(compress(page?, Vec::new(), self.options.compression)?);
        let mut groups = Vec::new();
        for batch in frame.iter_chunks(CompatLevel::newest(), false).filter(|batch| !batch.is_empty()) {
            let mut columns = Vec::with_capacity(self.types.len());
            for ((array, type_), encoding) in batch.columns().iter().zip(&self.types).zip(&self.encodings) {
                for pages in array_to_columns(array, type_.clone(), self.options, encoding)? {
                    columns.push(pages.map(compressed).collect::<PolarsResult<Vec<_>>>()?);
                }
            }
            groups.push(columns);
        }
        Ok(groups)
    }
}

/// Key under which a Parquet file says what its columns hold.
const COLUMNS: &str = "gongkai.columns";

/// A Parquet file that is written row group by row group; one without a row has none.
struct Groups<W: Write> {
    writer: BatchedWriter<W>,
    empty: DataFrame,
    columns: String,
}

impl<W: Write> Groups<W> {
    fn begin(table: &str, empty: DataFrame, out: W) -> PolarsResult<Groups<W>> {
        let columns = described::as_json(table, empty.get_column_names().into_iter().map(|name| name.as_str()));
        Ok(Groups { writer: ParquetWriter::new(out).batched(empty.schema())?, empty, columns })
    }

    fn encoder(&mut self) -> Encoder {
        let arrow = self.empty.schema().to_arrow(CompatLevel::newest());
        Encoder {
            types: self.writer.parquet_schema().fields().to_vec(),
            encodings: get_encodings(&arrow).to_vec(),
            options: WriteOptions {
                statistics: StatisticsOptions::default(),
                compression: ParquetCompression::default().into(),
                version: Version::V1,
                data_page_size: None,
            },
        }
    }

    fn write(&mut self, groups: Vec<RowGroup>) -> PolarsResult<()> {
        // How many rows there are is told from the pages.
        groups.iter().try_for_each(|group| self.writer.write_row_group(u64::MAX, group))
    }

    fn end(self) -> PolarsResult<()> {
        // Ended without polars' own schema, which says "string view" to pyarrow; the Parquet types say all there is to say.
        let mut inner = self.writer.get_writer().lock().unwrap_or_else(PoisonError::into_inner);
        inner.end(Some(vec![KeyValue { key: COLUMNS.to_owned(), value: Some(self.columns) }])).map(|_| ())
    }
}

pub(crate) fn parquet(table: TableRows<'_>, file: &str, out: impl Write) -> Result<(), AnalyticsError> {
    let written = || {
        let mut groups = Groups::begin(table.id, chunk(&table.fields, &[])?, out)?;
        let encoder = groups.encoder();
        let encode = |frame: DataFrame| encoder.encode(&frame);
        each(&table.fields, table.body, encode, |encoded| groups.write(encoded))?;
        groups.end()
    };
    written().map_err(|source| AnalyticsError::Columnar { file: file.to_owned(), source })
}

/// A whole frame as Parquet, in row groups.
pub(crate) fn parquet_of(table: &str, frame: &DataFrame, file: &str, out: impl Write) -> Result<(), AnalyticsError> {
    let written = || {
        let mut groups = Groups::begin(table, frame.clear(), out)?;
        let encoder = groups.encoder();
        let pieces = Pieces::new(frame.height().div_ceil(CHUNK), |at| Ok(frame.slice((at * CHUNK) as i64, CHUNK)));
        pieces.each(|piece| encoder.encode(&piece), |source| source, |encoded| groups.write(encoded))?;
        groups.end()
    };
    written().map_err(|source| AnalyticsError::Columnar { file: file.to_owned(), source })
}

pub(super) fn arrow(table: TableRows<'_>, file: &str, out: impl Write) -> Result<(), AnalyticsError> {
    let failed = |source| AnalyticsError::Columnar { file: file.to_owned(), source };
    let mut frame = data_frame(table).map_err(failed)?;
    // The oldest level writes plain strings where the newest writes views, which not every reader takes.
    IpcWriter::new(out).with_compat_level(CompatLevel::oldest()).finish(&mut frame).map_err(failed)
}
