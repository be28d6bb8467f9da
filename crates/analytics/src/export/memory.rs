//! Tables in memory as columns, for other programs in the same process: handed over and not written.

use super::columnar::{chunk, data_frame, rows};
use super::described::{Described, describe};
use super::{Field, TableRows, Value};
use crate::AnalyticsError;
use polars::prelude::{Column, CompatLevel, DataFrame, PolarsResult};
use polars_arrow::array::{Array, StructArray, Utf8Array};
use polars_arrow::datatypes::{ArrowDataType, Field as ArrowField};
use polars_arrow::ffi::{ArrowArrayStream, export_iterator};
use polars_arrow::offset::OffsetsBuffer;
use rayon::prelude::*;
use std::collections::HashSet;

/// A table made once and held as columns, whose columns others take without copying them.
///
/// ```
/// use gongkai_analytics::export::{Table, Texts};
/// use gongkai_analytics::{Collection, Metrics};
/// let collection = Collection::default();
/// let metrics = Metrics::of(&collection)?;
/// let table = Table::Metrics.rows(&collection, &metrics)?.into_columns()?;
/// assert_eq!((table.id(), table.height()), ("metrics", 0));
/// assert_eq!(table.described("value").map(|told| told.en), Some("the value; shares are fractions".to_owned()));
/// let stream = table.stream(Texts::Views);
/// # drop(stream);
/// # Ok::<(), gongkai_analytics::AnalyticsError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Columns {
    id: &'static str,
    fields: Vec<Field>,
    frame: DataFrame,
}

/// How text is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Texts {
    /// As it lies in memory (`string_view`), without a copy.
    #[default]
    Views,
    /// As plain strings (`large_string`), which are copied: for programs that know no views.
    Plain,
    /// As plain strings with offsets of 32 bits (`string`), also a copy; `large_string` where a column holds more than fits.
    Short,
}

/// A stream of record batches by Arrow's C stream interface, laid out as its `struct ArrowArrayStream`. What it was made of
/// lives as long as whatever was taken from it.
#[repr(transparent)]
#[derive(Debug)]
pub struct ArrowStream(ArrowArrayStream);

impl TableRows<'_> {
    /// Makes the table and holds it.
    ///
    /// # Errors
    ///
    /// What the data frame library refuses.
    pub fn into_columns(self) -> Result<Columns, AnalyticsError> {
        let (id, fields) = (self.id, self.fields.clone());
        let frame = data_frame(self).map_err(|source| AnalyticsError::Frame { step: id, source })?;
        Ok(Columns { id, fields, frame })
    }
}

impl Columns {
    /// Tables of one kind one under another, without a copy of what they hold; nothing of no table. A column that only some of them
    /// have, as those of the forms in panels, is missing in the rows of the others.
    ///
    /// # Errors
    ///
    /// A table of another kind, and what the data frame library refuses.
    pub fn stacked<'t>(tables: impl IntoIterator<Item = &'t Columns>) -> Result<Option<Columns>, AnalyticsError> {
        let tables: Vec<&Columns> = tables.into_iter().collect();
        let Some(first) = tables.first() else { return Ok(None) };
        let id = first.id;
        if let Some(other) = tables.iter().find(|table| table.id != id) {
            return Err(AnalyticsError::OtherTable { found: other.id, valid: id });
        }
        let mut fields = first.fields.clone();
        let mut seen: HashSet<String> = fields.iter().map(|field| field.name.to_string()).collect();
        for field in tables.iter().flat_map(|table| &table.fields) {
            if !seen.contains(&*field.name) {
                seen.insert(field.name.to_string());
                fields.push(field.clone());
            }
        }
        let stack = || {
            let mut whole = chunk(&fields, &[])?;
            let types = whole.clone();
            for table in tables {
                let column = |of: &Column| match table.frame.column(of.name()) {
                    Ok(found) => found.clone(),
                    Err(_) => Column::full_null(of.name().clone(), table.height(), of.dtype()),
                };
                let columns = types.columns().iter().map(column).collect();
                whole.vstack_mut(&DataFrame::new(table.height(), columns)?)?;
            }
            Ok(whole)
        };
        let frame = stack().map_err(|source| AnalyticsError::Frame { step: id, source })?;
        Ok(Some(Columns { id, fields, frame }))
    }

    /// Name in files and of its schema.
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// The columns.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// How many rows there are.
    pub fn height(&self) -> usize {
        self.frame.height()
    }

    /// What a column holds, in words.
    pub fn described(&self, column: &str) -> Option<Described> {
        self.fields.iter().any(|field| field.name == column).then(|| describe(self.id, column)).flatten()
    }

    /// Some of the rows, from the first one counted from 0; fewer where the table ends.
    ///
    /// # Errors
    ///
    /// What the data frame library refuses.
    pub fn rows(&self, first: usize, count: usize) -> Result<Vec<Vec<Value<'static>>>, AnalyticsError> {
        let from = i64::try_from(first.min(self.height())).unwrap_or(i64::MAX);
        self.checked(rows(&self.fields, &self.frame.slice(from, count)))
    }

    /// The values of one column.
    ///
    /// # Errors
    ///
    /// What the data frame library refuses; nothing for a column that is not there.
    pub fn values(&self, column: &str) -> Result<Option<Vec<Value<'static>>>, AnalyticsError> {
        let Some(field) = self.fields.iter().find(|field| field.name == column) else { return Ok(None) };
        let rows = self.checked(rows(std::slice::from_ref(field), &self.frame))?;
        Ok(Some(rows.into_iter().flatten().collect()))
    }

    fn checked<T>(&self, result: PolarsResult<T>) -> Result<T, AnalyticsError> {
        result.map_err(|source| AnalyticsError::Frame { step: self.id, source })
    }

    /// The table for another program, as often as it is asked for.
    pub fn stream(&self, texts: Texts) -> ArrowStream {
        self.stream_as(|_| texts)
    }

    /// The same, with the text of each column as that is asked for.
    pub fn stream_as(&self, texts: impl Fn(&Field) -> Texts) -> ArrowStream {
        let texts: Vec<Texts> = self.fields.iter().map(texts).collect();
        let columns = self.frame.columns().iter().zip(texts);
        // Only what is copied is worth other threads.
        let laid_out: Vec<(ArrowField, Vec<Box<dyn Array>>)> = match columns.clone().any(|(_, of)| of != Texts::Views) {
            true => columns.collect::<Vec<_>>().into_par_iter().map(|(column, of)| arrays(column, of)).collect(),
            false => columns.map(|(column, of)| arrays(column, of)).collect(),
        };
        let (fields, mut columns): (Vec<ArrowField>, Vec<_>) =
            laid_out.into_iter().map(|(field, arrays)| (field, arrays.into_iter())).unzip();
        let type_ = ArrowDataType::Struct(fields);
        // Made before they are asked for, since who asks for them may do so after the table is gone.
        let mut batches: Vec<PolarsResult<Box<dyn Array>>> = Vec::new();
        while let Some(arrays) = columns.iter_mut().map(Iterator::next).collect::<Option<Vec<_>>>()
            && let Some(first) = arrays.first()
        {
            let height = first.len();
            batches.push(StructArray::try_new(type_.clone(), height, arrays, None).map(StructArray::boxed));
        }
        ArrowStream(export_iterator(Box::new(batches.into_iter()), ArrowField::new("".into(), type_, false)))
    }
}

/// A column as Arrow has it, piece by piece. All columns of a frame are in the same pieces.
fn arrays(column: &Column, texts: Texts) -> (ArrowField, Vec<Box<dyn Array>>) {
    let level = match texts {
        Texts::Views => CompatLevel::newest(),
        Texts::Plain | Texts::Short => CompatLevel::oldest(),
    };
    let series = column.as_materialized_series();
    let mut arrays: Vec<Box<dyn Array>> = (0..series.n_chunks()).map(|at| series.to_arrow(at, level)).collect();
    let mut field = series.field().to_arrow(level);
    if texts == Texts::Short
        && let Some(short) = arrays.iter().map(|array| with_short_offsets(&**array)).collect::<Option<Vec<_>>>()
        && let Some(first) = short.first()
    {
        field.dtype = first.dtype().clone();
        arrays = short;
    }
    (field, arrays)
}

/// Text with offsets of 32 bits. None for what is no text, and for more text than they reach.
fn with_short_offsets(array: &dyn Array) -> Option<Box<dyn Array>> {
    let long = array.as_any().downcast_ref::<Utf8Array<i64>>()?;
    let offsets = OffsetsBuffer::<i32>::try_from(long.offsets()).ok()?;
    let (values, validity) = (long.values().clone(), long.validity().cloned());
    Utf8Array::<i32>::try_new(ArrowDataType::Utf8, offsets, values, validity).ok().map(Utf8Array::boxed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::Kind;

    fn table() -> Columns {
        let fields = [Field::new("agency", Kind::Text), Field::new("value", Kind::Float)];
        let rows = vec![
            vec![Value::text("云泽区财政局"), Value::Float(0.5)],
            vec![Value::text("澹岭区人民政府的一个很长的名字"), Value::Null],
        ];
        TableRows::new("metrics", fields, rows).into_columns().unwrap()
    }

    #[test]
    fn rows_and_columns_are_those_that_were_given() {
        let table = table();
        assert_eq!(table.height(), 2);
        assert_eq!(table.rows(1, 5).unwrap()[0][0], Value::text("澹岭区人民政府的一个很长的名字"));
        assert_eq!(table.rows(7, 5).unwrap(), Vec::<Vec<Value<'_>>>::new());
        assert_eq!(table.values("value").unwrap().unwrap(), [Value::Float(0.5), Value::Null]);
        assert_eq!(table.values("nothing").unwrap(), None);
        assert!(table.described("nothing").is_none() && table.described("rank").is_none());
    }

    #[test]
    fn tables_stand_one_under_another() {
        let other = TableRows::new(
            "metrics",
            vec![Field::new("value", Kind::Float), Field::new("n", Kind::Int)],
            vec![vec![Value::Float(2.0), Value::Int(7)]],
        );
        let (table, other) = (table(), other.into_columns().unwrap());
        let both = Columns::stacked([&table, &other]).unwrap().unwrap();
        assert_eq!(both.fields().iter().map(|field| &*field.name).collect::<Vec<_>>(), ["agency", "value", "n"]);
        let rows = both.rows(0, 9).unwrap();
        assert_eq!(rows[..2].iter().map(|row| row[..2].to_vec()).collect::<Vec<_>>(), table.rows(0, 9).unwrap());
        assert_eq!((&rows[1][2], &rows[2][..]), (&Value::Null, &[Value::Null, Value::Float(2.0), Value::Int(7)][..]));
        drop(both.stream(Texts::Plain));
        assert!(Columns::stacked([]).unwrap().is_none());
        let cells = TableRows::new("cells", vec![Field::new("agency", Kind::Text)], Vec::new()).into_columns().unwrap();
        let refused = Columns::stacked([&table, &cells]).unwrap_err().to_string();
        assert!(refused.contains("cells") && refused.contains("metrics"), "{refused}");
    }

    /// What a stream holds is looked at by the tests of the Python package, in programs of others: reading one is unsafe code.
    #[test]
    fn a_stream_can_go_to_another_thread() {
        let stream = table().stream(Texts::Plain);
        std::thread::spawn(move || drop(stream)).join().unwrap();
    }

    #[test]
    fn text_is_laid_out_as_it_is_asked_for() {
        let table = table();
        let column = |at: usize, texts| arrays(&table.frame.columns()[at], texts);
        for (texts, type_) in [
            (Texts::Views, ArrowDataType::Utf8View),
            (Texts::Plain, ArrowDataType::LargeUtf8),
            (Texts::Short, ArrowDataType::Utf8),
        ] {
            let (field, pieces) = column(0, texts);
            assert_eq!((field.dtype(), pieces[0].dtype()), (&type_, &type_));
            assert_eq!(column(1, texts).0.dtype(), &ArrowDataType::Float64);
        }
        let (_, pieces) = column(0, Texts::Short);
        let short = pieces[0].as_any().downcast_ref::<Utf8Array<i32>>().unwrap();
        assert_eq!(short.values_iter().collect::<Vec<_>>(), ["云泽区财政局", "澹岭区人民政府的一个很长的名字"]);
    }

    #[test]
    fn a_table_without_a_row_has_its_columns() {
        let fields = [Field::new("agency", Kind::Text)];
        let table = TableRows::new("metrics", fields, Vec::new()).into_columns().unwrap();
        assert_eq!((table.height(), table.fields().len()), (0, 1));
        for texts in [Texts::Views, Texts::Plain, Texts::Short] {
            drop(table.stream(texts));
        }
    }
}
