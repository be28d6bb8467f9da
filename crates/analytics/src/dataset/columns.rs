//! Columns of a Parquet file by name, with an error that says where.

use crate::AnalyticsError;
use gongkai_model::{Date, Place};
use polars::prelude::*;
use polars_io::SerReader;
use polars_io::parquet::read::ParquetReader;
use std::io::Cursor;

/// One file of a dataset.
pub(super) struct Columns {
    file: String,
    frame: DataFrame,
}

impl Columns {
    pub(super) fn read(file: String, bytes: Vec<u8>) -> Result<Columns, AnalyticsError> {
        let mut frame = ParquetReader::new(Cursor::new(bytes))
            .finish()
            .map_err(|source| AnalyticsError::Columnar { file: file.clone(), source })?;
        frame.rechunk_mut();
        Ok(Columns { file, frame })
    }

    /// Only the columns named.
    pub(super) fn some(file: String, bytes: Vec<u8>, names: Vec<String>) -> Result<Columns, AnalyticsError> {
        let mut frame = ParquetReader::new(Cursor::new(bytes))
            .with_columns(Some(names))
            .finish()
            .map_err(|source| AnalyticsError::Columnar { file: file.clone(), source })?;
        frame.rechunk_mut();
        Ok(Columns { file, frame })
    }

    /// The rows of some years; all of them where none is given.
    pub(super) fn of_years(self, years: &[i32]) -> Result<Columns, AnalyticsError> {
        if years.is_empty() {
            return Ok(self);
        }
        let kept = |year: Option<i64>| year.is_some_and(|year| years.iter().any(|wanted| i64::from(*wanted) == year));
        let mask: BooleanChunked = self.int("report_year")?.values.iter().map(|year| Some(kept(year))).collect();
        let frame = self.frame.filter(&mask).map_err(self.failed())?;
        Ok(Columns { file: self.file, frame })
    }

    pub(super) fn into_frame(self) -> DataFrame {
        self.frame
    }

    pub(super) fn column(&self, name: &str) -> Result<Column, AnalyticsError> {
        self.frame.column(name).cloned().map_err(self.failed())
    }

    pub(super) fn height(&self) -> usize {
        self.frame.height()
    }

    fn failed(&self) -> impl Fn(PolarsError) -> AnalyticsError + use<> {
        let file = self.file.clone();
        move |source| AnalyticsError::Columnar { file: file.clone(), source }
    }

    pub(super) fn text(&self, column: &'static str) -> Result<Text<'_>, AnalyticsError> {
        let values = self.frame.column(column).and_then(|c| c.str()).map_err(self.failed())?;
        Ok(Text { file: &self.file, column, values })
    }

    pub(super) fn int(&self, column: &'static str) -> Result<Int<'_>, AnalyticsError> {
        let values = self.frame.column(column).and_then(|c| c.i64()).map_err(self.failed())?;
        Ok(Int { file: &self.file, column, values })
    }

    pub(super) fn bool(&self, column: &'static str) -> Result<&BooleanChunked, AnalyticsError> {
        self.frame.column(column).and_then(|c| c.bool()).map_err(self.failed())
    }

    pub(super) fn dates(&self, column: &'static str) -> Result<Vec<Option<Date>>, AnalyticsError> {
        let days = self.frame.column(column).and_then(|c| c.cast(&DataType::Int32)).map_err(self.failed())?;
        let days = days.i32().map_err(self.failed())?;
        days.iter()
            .enumerate()
            .map(|(at, days)| match days {
                None => Ok(None),
                Some(days) => match crate::export::date_from_days(days) {
                    Some(date) => Ok(Some(date)),
                    None => Err(bad(&self.file, at, column, &days.to_string(), "date")),
                },
            })
            .collect()
    }

    pub(super) fn places(&self) -> Result<Places<'_>, AnalyticsError> {
        Ok(Places {
            line: self.int("line")?,
            page: self.int("page")?,
            table: self.int("table")?,
            row: self.int("row")?,
            column: self.int("column")?,
        })
    }
}

fn bad(file: &str, at: usize, column: &'static str, value: &str, expected: &'static str) -> AnalyticsError {
    AnalyticsError::BadValue { file: file.to_owned(), row: at + 1, column, value: value.to_owned(), expected }
}

/// A column of text.
pub(super) struct Text<'c> {
    file: &'c str,
    column: &'static str,
    values: &'c StringChunked,
}

impl<'c> Text<'c> {
    pub(super) fn get(&self, at: usize) -> Option<&'c str> {
        self.values.get(at)
    }

    pub(super) fn owned(&self, at: usize) -> Option<String> {
        self.get(at).map(str::to_owned)
    }

    /// The text as something else.
    pub(super) fn parse<T>(
        &self,
        at: usize,
        expected: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<T, AnalyticsError> {
        let text = self.get(at).unwrap_or_default();
        read(text).ok_or_else(|| bad(self.file, at, self.column, text, expected))
    }
}

/// A column of integers.
pub(super) struct Int<'c> {
    file: &'c str,
    column: &'static str,
    values: &'c Int64Chunked,
}

impl Int<'_> {
    pub(super) fn get(&self, at: usize) -> Option<i64> {
        self.values.get(at)
    }

    /// The number as a smaller type, or as an index below a limit.
    pub(super) fn parse<T>(
        &self,
        at: usize,
        expected: &'static str,
        read: impl Fn(i64) -> Option<T>,
    ) -> Result<T, AnalyticsError> {
        let number = self.get(at);
        number.and_then(read).ok_or_else(|| {
            let text = number.map(|n| n.to_string()).unwrap_or_default();
            bad(self.file, at, self.column, &text, expected)
        })
    }
}

/// The five columns of a place.
pub(super) struct Places<'c> {
    line: Int<'c>,
    page: Int<'c>,
    table: Int<'c>,
    row: Int<'c>,
    column: Int<'c>,
}

impl Places<'_> {
    pub(super) fn get(&self, at: usize) -> Result<Place, AnalyticsError> {
        let short = |column: &Int<'_>| column.parse(at, "number up to 65535", |n| u16::try_from(n).ok());
        Ok(Place {
            line: self.line.parse(at, "line number", |n| u32::try_from(n).ok())?,
            page: short(&self.page)?,
            table: short(&self.table)?,
            row: short(&self.row)?,
            column: short(&self.column)?,
        })
    }
}
