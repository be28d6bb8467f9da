//! Tables in memory as columns, for other programs in the same process: handed over and not written.

use super::columnar::{data_frame, rows};
use super::described::{Described, describe};
use super::{Field, TableRows, Value};
use crate::AnalyticsError;
use polars::prelude::{CompatLevel, DataFrame, PolarsResult, SchemaExt};
use polars_arrow::array::{Array, StructArray};
use polars_arrow::datatypes::{ArrowDataType, Field as ArrowField};
use polars_arrow::ffi::{ArrowArrayStream, export_iterator};

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
        let level = match texts {
            Texts::Views => CompatLevel::newest(),
            Texts::Plain => CompatLevel::oldest(),
        };
        let fields: Vec<ArrowField> = self.frame.schema().to_arrow(level).iter_values().cloned().collect();
        let type_ = ArrowDataType::Struct(fields);
        let of = type_.clone();
        let batch = move |batch: polars_arrow::record_batch::RecordBatch| {
            let height = batch.len();
            let (_, arrays) = batch.into_schema_and_arrays();
            StructArray::try_new(of.clone(), height, arrays, None).map(StructArray::boxed)
        };
        // Made before they are asked for, since who asks for them may do so after the table is gone.
        let batches: Vec<PolarsResult<Box<dyn Array>>> = self.frame.iter_chunks(level, true).map(batch).collect();
        ArrowStream(export_iterator(Box::new(batches.into_iter()), ArrowField::new("".into(), type_, false)))
    }
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

    /// What a stream holds is looked at by the tests of the Python package, in programs of others: reading one is unsafe code.
    #[test]
    fn a_stream_can_go_to_another_thread() {
        let stream = table().stream(Texts::Plain);
        std::thread::spawn(move || drop(stream)).join().unwrap();
    }

    #[test]
    fn a_table_without_a_row_has_its_columns() {
        let fields = [Field::new("agency", Kind::Text)];
        let table = TableRows::new("metrics", fields, Vec::new()).into_columns().unwrap();
        assert_eq!((table.height(), table.fields().len()), (0, 1));
        drop(table.stream(Texts::Views));
    }
}
