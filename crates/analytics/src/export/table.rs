//! Tables as typed rows, whatever the format they are written in.

use gongkai_model::{Date, Number};
use std::borrow::Cow;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Int,
    Float,
    Date,
    Bool,
    /// Counts and exact amounts: exact text in CSV and JSON, a float in Parquet and Arrow.
    Number,
}

impl Kind {
    /// Name in the dictionary.
    pub(crate) fn id(self) -> &'static str {
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
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) name: Cow<'static, str>,
    pub(crate) kind: Kind,
}

impl Field {
    pub(crate) const fn new(name: &'static str, kind: Kind) -> Field {
        Field { name: Cow::Borrowed(name), kind }
    }
}

/// One value of a row.
#[derive(Debug, Clone)]
pub(crate) enum Value<'a> {
    Null,
    Text(Cow<'a, str>),
    Int(i64),
    Float(f64),
    Date(Date),
    Bool(bool),
    Number(Number),
}

impl<'a> Value<'a> {
    pub(crate) fn text(text: &'a str) -> Value<'a> {
        Value::Text(Cow::Borrowed(text))
    }

    pub(crate) fn owned(text: String) -> Value<'a> {
        Value::Text(Cow::Owned(text))
    }

    /// Null for empty text: an unknown level, no region.
    pub(crate) fn some_text(text: String) -> Value<'a> {
        if text.is_empty() { Value::Null } else { Value::owned(text) }
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

/// A table that is made row by row while it is written.
pub(crate) struct TableRows<'a> {
    pub(crate) fields: Vec<Field>,
    pub(crate) rows: Box<dyn Iterator<Item = Vec<Value<'a>>> + 'a>,
}
