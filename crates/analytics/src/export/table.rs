//! Tables as typed rows, whatever they are written in or shown on.

use super::{Options, delimited, json};
use crate::AnalyticsError;
use gongkai_model::{Date, Number};
use polars::prelude::{DataFrame, PolarsError, PolarsResult};
use rayon::prelude::*;
use std::borrow::Cow;
use std::io::Write;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Int,
    /// A measure.
    Float,
    /// A day.
    Date,
    /// Yes or no.
    Bool,
    /// Counts and exact amounts: exact text in CSV and JSON, a float in Parquet and Arrow.
    Number,
}

impl Kind {
    /// Name in the dictionary.
    pub fn id(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Int => "int64",
            Kind::Float => "float64",
            Kind::Date => "date",
            Kind::Bool => "bool",
            Kind::Number => "number",
        }
    }
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name in files.
    pub name: Cow<'static, str>,
    /// What it holds.
    pub kind: Kind,
}

impl Field {
    /// A column of the given name.
    pub const fn new(name: &'static str, kind: Kind) -> Field {
        Field { name: Cow::Borrowed(name), kind }
    }
}

/// One value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Nothing there.
    Null,
    /// Text.
    Text(Cow<'a, str>),
    /// A whole number.
    Int(i64),
    /// A measure.
    Float(f64),
    /// A day.
    Date(Date),
    /// Yes or no.
    Bool(bool),
    /// A count or an exact amount.
    Number(Number),
}

impl<'a> Value<'a> {
    pub(crate) fn text(text: &'a str) -> Value<'a> {
        Value::Text(Cow::Borrowed(text))
    }

    /// Text of its own.
    pub fn owned(text: String) -> Value<'a> {
        Value::Text(Cow::Owned(text))
    }

    /// Null for empty text: an unknown level, no region.
    pub(crate) fn some_text(text: String) -> Value<'a> {
        if text.is_empty() { Value::Null } else { Value::owned(text) }
    }

    /// How many there are.
    pub fn size(n: usize) -> Value<'a> {
        i64::try_from(n).map_or(Value::Null, Value::Int)
    }
}

macro_rules! from_option {
    ($($from:ty => $variant:ident),*) => {$(
        impl From<Option<$from>> for Value<'_> {
            fn from(value: Option<$from>) -> Self {
                value.map_or(Value::Null, Value::$variant)
            }
        }
    )*};
}

from_option!(i64 => Int, f64 => Float, Date => Date, Number => Number);

impl<'a> From<Option<&'a str>> for Value<'a> {
    fn from(value: Option<&'a str>) -> Self {
        value.map_or(Value::Null, Value::text)
    }
}

/// A table that is made piece by piece while it is written: the one shape in which tables leave the program, for files and
/// for whoever works on with the rows.
///
/// ```
/// use gongkai_analytics::export::{Table, Value};
/// use gongkai_analytics::{Collection, Metrics};
/// let collection = Collection::default();
/// let metrics = Metrics::of(&collection)?;
/// let table = Table::Metrics.rows(&collection, &metrics)?;
/// assert_eq!(table.id, "metrics");
/// let value = table.fields.iter().position(|field| field.name == "value");
/// let largest = table.rows()?.filter_map(|row| match row[value?] {
///     Value::Float(value) => Some(value),
///     _ => None,
/// });
/// assert_eq!(largest.reduce(f64::max), None);
/// # Ok::<(), gongkai_analytics::AnalyticsError>(())
/// ```
pub struct TableRows<'a> {
    /// Name in files and of its schema.
    pub id: &'static str,
    /// The columns.
    pub fields: Vec<Field>,
    pub(super) body: Body<'a>,
}

/// A value for every column.
pub(super) type Row<'a> = Vec<Value<'a>>;

type Rows<'a> = Box<dyn Iterator<Item = Row<'a>> + 'a>;

/// Where the values come from.
pub(super) enum Body<'a> {
    /// One row after another.
    Rows(Rows<'a>),
    /// Many rows at a time.
    Pieces(Pieces<'a, Vec<Row<'a>>>),
    /// Columns of many rows at a time, in the order of the fields.
    Frames(Pieces<'a, DataFrame>),
}

/// The pieces of a table, each of which can be made by itself.
pub(super) struct Pieces<'a, P> {
    count: usize,
    piece: Box<dyn Fn(usize) -> PolarsResult<P> + Send + Sync + 'a>,
}

impl<'a, P: Send> Pieces<'a, P> {
    /// So many pieces, and how each is made.
    pub(super) fn new(count: usize, piece: impl Fn(usize) -> PolarsResult<P> + Send + Sync + 'a) -> Pieces<'a, P> {
        Pieces { count, piece: Box::new(piece) }
    }

    /// Makes something of each piece, on all threads, and takes what was made in the order of the pieces. No more is held
    /// at a time than what the threads are at.
    pub(super) fn each<T: Send, E: Send>(
        &self,
        make: impl Fn(P) -> Result<T, E> + Sync,
        refused: impl Fn(PolarsError) -> E + Sync,
        mut take: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        let at_once = rayon::current_num_threads();
        for from in (0..self.count).step_by(at_once) {
            let made: Vec<Result<T, E>> = (from..(from + at_once).min(self.count))
                .into_par_iter()
                .map(|at| (self.piece)(at).map_err(&refused).and_then(&make))
                .collect();
            made.into_iter().try_for_each(|made| take(made?))?;
        }
        Ok(())
    }
}

impl<'a> TableRows<'a> {
    /// A table of rows, each with a value for every field.
    pub fn new(
        id: &'static str,
        fields: impl Into<Vec<Field>>,
        rows: impl IntoIterator<Item = Vec<Value<'a>>, IntoIter: 'a>,
    ) -> TableRows<'a> {
        TableRows { id, fields: fields.into(), body: Body::Rows(Box::new(rows.into_iter())) }
    }

    /// Rows that each of so many things has, made for some of them at a time, so that several threads can be at it.
    pub(crate) fn of_each(
        id: &'static str,
        fields: impl Into<Vec<Field>>,
        things: usize,
        at_a_time: usize,
        rows: impl Fn(usize) -> Vec<Row<'a>> + Send + Sync + 'a,
    ) -> TableRows<'a> {
        let piece = move |piece: usize| {
            let from = piece * at_a_time;
            Ok((from..(from + at_a_time).min(things)).flat_map(&rows).collect())
        };
        TableRows { id, fields: fields.into(), body: Body::Pieces(Pieces::new(things.div_ceil(at_a_time), piece)) }
    }

    /// Rows in so many pieces, each of which can be made by itself.
    pub(crate) fn of_pieces(
        id: &'static str,
        fields: impl Into<Vec<Field>>,
        pieces: usize,
        piece: impl Fn(usize) -> Vec<Row<'a>> + Send + Sync + 'a,
    ) -> TableRows<'a> {
        let pieces = Pieces::new(pieces, move |at| Ok(piece(at)));
        TableRows { id, fields: fields.into(), body: Body::Pieces(pieces) }
    }

    pub(crate) fn of_frames(
        id: &'static str,
        fields: impl Into<Vec<Field>>,
        count: usize,
        piece: impl Fn(usize) -> PolarsResult<DataFrame> + Send + Sync + 'a,
    ) -> TableRows<'a> {
        TableRows { id, fields: fields.into(), body: Body::Frames(Pieces::new(count, piece)) }
    }

    /// The rows, each with a value for every column.
    ///
    /// # Errors
    ///
    /// A table whose columns cannot be made.
    pub fn rows(self) -> Result<Box<dyn Iterator<Item = Vec<Value<'a>>> + 'a>, AnalyticsError> {
        match self.body {
            Body::Rows(rows) => Ok(rows),
            Body::Pieces(Pieces { count, piece }) => {
                // Rows that are there are no frame that could be refused.
                Ok(Box::new((0..count).flat_map(move |at| piece(at).unwrap_or_default())))
            }
            Body::Frames(pieces) => {
                let mut all: Vec<Row<'a>> = Vec::new();
                let made = |frame: DataFrame| super::columnar::rows(&self.fields, &frame);
                let whole = pieces.each(
                    made,
                    |source| source,
                    |rows| {
                        all.extend(rows);
                        Ok(())
                    },
                );
                whole.map_err(|source| AnalyticsError::Frame { step: self.id, source })?;
                Ok(Box::new(all.into_iter()))
            }
        }
    }

    /// The schema that JSON names.
    pub fn schema(&self) -> String {
        format!("gongkai.{}/1", self.id)
    }

    /// Writes the table.
    ///
    /// # Errors
    ///
    /// What `out` fails with, and a table that the format cannot hold.
    pub fn write(self, options: Options, mut out: impl Write) -> Result<(), AnalyticsError> {
        use super::{Format, columnar, io_error};
        let file = format!("{}.{}", self.id, options.format.id());
        match options.format {
            Format::Csv => {
                if options.bom {
                    out.write_all("\u{feff}".as_bytes()).map_err(|source| io_error(&file, source))?;
                }
                delimited::write(self, &file, out)
            }
            Format::Json => json::write(self, &file, out),
            Format::Parquet => columnar::parquet(self, &file, out),
            Format::Arrow => columnar::arrow(self, &file, out),
        }
    }
}

impl std::fmt::Debug for TableRows<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TableRows").field("id", &self.id).field("fields", &self.fields).finish_non_exhaustive()
    }
}
