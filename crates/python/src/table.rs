//! Tables: columns that other programs take over as they are.

use crate::args::{self, lang_of};
use crate::error::{self, OrRaise, unknown};
use crate::job;
use gongkai::analytics::AnalyticsError;
use gongkai::analytics::export::{Columns, Field, Texts, Value};
use gongkai::model::Number;
use gongkai::tables;
use pyo3::exceptions::PyImportError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDate, PyDict, PyList};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rows that are turned into objects of Python at a time.
const BLOCK: usize = 512;

/// A table: what a file of ``gongkai export`` holds, in memory.
///
/// Whatever takes Arrow takes it as it is, without a copy of numbers: ``polars.DataFrame(t)``, ``pyarrow.table(t)``,
/// ``duckdb.sql("from t")``. Nothing has to be installed beside the package: ``t["value"]`` is a list, and iterating gives
/// a dict a row. Missing is None, never 0.
///
/// >>> gk.set_language("en")
/// >>> t = gk.load("data/sample", today="2026-03-01").metrics("disclosure_rate", by="level", year=2024)
/// >>> t.name, t.columns[:3], len(t)
/// ('groups', ['by', 'group', 'report_year'], 4)
/// >>> t.meaning("pooled")
/// 'value of the sums'
#[pyclass(frozen, module = "gongkai", mapping)]
pub(crate) struct Table {
    columns: Arc<Columns>,
    texts: Texts,
}

impl Table {
    pub(crate) fn of(columns: Arc<Columns>) -> Table {
        Table { columns, texts: Texts::Views }
    }

    /// Makes the columns on another thread.
    pub(crate) fn made(
        py: Python<'_>,
        make: impl FnOnce() -> Result<Columns, AnalyticsError> + Send + 'static,
    ) -> PyResult<Table> {
        let columns = job::plain(py, make)?.or_raise(py)?;
        Ok(Table::of(Arc::new(columns)))
    }

    fn names(&self) -> Vec<&str> {
        self.columns.fields().iter().map(|field| &*field.name).collect()
    }

    fn with_texts(&self, texts: Texts) -> Table {
        Table { columns: Arc::clone(&self.columns), texts }
    }

    /// How text is wanted by whoever asks for a schema.
    fn wanted(&self, schema: &Bound<'_, PyAny>) -> PyResult<BTreeMap<String, Texts>> {
        let py = schema.py();
        let fields: Vec<(String, String)> =
            py.import("gongkai._schema")?.call_method1("fields", (schema,))?.extract()?;
        let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
        if names != self.names() {
            let other = names.iter().find(|name| !self.names().contains(name));
            let said = other.map_or_else(|| names.join(", "), |name| (*name).to_owned());
            return Err(unknown(py, ("列", "column"), &said, self.names()));
        }
        let texts = |(name, format): (String, String)| match &*format {
            "vu" => Some((name, Texts::Views)),
            "U" => Some((name, Texts::Plain)),
            "u" => Some((name, Texts::Short)),
            _ => None,
        };
        Ok(fields.into_iter().filter_map(texts).collect())
    }

    fn field(&self, py: Python<'_>, column: &str) -> PyResult<&Field> {
        let found = self.columns.fields().iter().find(|field| field.name == column);
        found.ok_or_else(|| unknown(py, ("列", "column"), column, self.names()))
    }

    /// The conversion of another package, with a word on what to install where it is not there.
    fn with<'py>(
        slf: &Bound<'py, Self>,
        package: &str,
        convert: impl FnOnce(&Bound<'py, PyModule>) -> PyResult<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match slf.py().import(package) {
            Ok(module) => convert(&module),
            Err(error) if error.is_instance_of::<PyImportError>(slf.py()) => {
                let word = format!("{package} is not installed; pip install {package}");
                let missing = PyImportError::new_err(word);
                missing.set_cause(slf.py(), Some(error));
                Err(missing)
            }
            Err(error) => Err(error),
        }
    }
}

/// Tables of one kind as one, one under another: what `gk.read_many` gives of many documents, for whoever wants it whole.
///
/// Numbers and texts are not copied. A column that only some of them have, as a panel has those of its forms, is None in the
/// rows of the others. Raises gongkai.Error for tables of different kinds, and for none at all.
///
/// >>> head = "agency,report_year,cell,value\n云泽区财政局,2023,requests."
/// >>> pages = [("a", head + "received.natural_person,3\n"), ("b", head + "granted.natural_person,2\n")]
/// >>> cells = gk.concat(r.cells for r in gk.read_many(pages))
/// >>> cells.name, [n for n in cells["value"] if n]
/// ('cells', [3.0, 2.0])
#[pyfunction]
pub(crate) fn concat(py: Python<'_>, tables: &Bound<'_, PyAny>) -> PyResult<Table> {
    let wanted = |given: &Bound<'_, PyAny>| args::wrong("tables", "an iterable of tables", given);
    let each = tables.try_iter().map_err(|_| wanted(tables))?;
    let held = each
        .map(|table| {
            let table = table?;
            let table = table.cast::<Table>().map_err(|_| wanted(&table))?;
            Ok(Arc::clone(&table.get().columns))
        })
        .collect::<PyResult<Vec<_>>>()?;
    let stacked = job::plain(py, move || Columns::stacked(held.iter().map(Arc::as_ref)))?.or_raise(py)?;
    let none = || error::refused(py, "没有可以合并的表", "there is no table to put together");
    Ok(Table::of(Arc::new(stacked.ok_or_else(none)?)))
}

/// A value of a table as one of Python.
fn value<'py>(py: Python<'py>, value: &Value<'_>) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        Value::Null => py.None().into_bound(py),
        Value::Text(text) => text.as_ref().into_pyobject(py)?.into_any(),
        Value::Int(n) => n.into_pyobject(py)?.into_any(),
        Value::Float(x) => x.into_pyobject(py)?.into_any(),
        Value::Bool(yes) => yes.into_pyobject(py)?.to_owned().into_any(),
        Value::Date(day) => {
            let [month, day_of_month] = [day.month(), day.day()].map(|n| u8::try_from(n).unwrap_or(1));
            PyDate::new(py, day.year().into(), month, day_of_month)?.into_any()
        }
        Value::Number(Number::Count(n)) => n.into_pyobject(py)?.into_any(),
        Value::Number(number) => number.to_f64().into_pyobject(py)?.into_any(),
    })
}

fn row<'py>(py: Python<'py>, fields: &[Field], values: &[Value<'_>]) -> PyResult<Bound<'py, PyDict>> {
    let row = PyDict::new(py);
    for (field, of) in fields.iter().zip(values) {
        row.set_item(&*field.name, value(py, of)?)?;
    }
    Ok(row)
}

#[pymethods]
impl Table {
    /// Name of the table, as that of its file: ``cells``, ``metrics``, ``groups``.
    #[getter]
    fn name(&self) -> &'static str {
        self.columns.id()
    }

    /// Names of the columns, the same in every language and as in exported files.
    #[getter]
    fn columns(&self) -> Vec<&str> {
        self.names()
    }

    /// Rows and columns.
    #[getter]
    fn shape(&self) -> (usize, usize) {
        (self.columns.height(), self.columns.fields().len())
    }

    /// What each column holds: one row a column, with its type, its meaning in Chinese and English, its unit, and the permanent
    /// id of the cell it is of.
    ///
    /// >>> gk.cards.describe()["column"][:3]
    /// ['metric', 'zh', 'en']
    fn describe(&self, py: Python<'_>) -> PyResult<Table> {
        let told = tables::described(&self.columns).into_columns().or_raise(py)?;
        Ok(Table::of(Arc::new(told)))
    }

    /// What one column holds, in words; None where nothing is known of it.
    ///
    /// Raises gongkai.Unknown for a column that is not there.
    #[pyo3(signature = (column, lang=None))]
    fn meaning(&self, py: Python<'_>, column: &str, lang: Option<&str>) -> PyResult<Option<String>> {
        let (field, lang) = (self.field(py, column)?, lang_of(py, lang)?);
        let told = self.columns.described(&field.name);
        Ok(told.map(|told| lang.pick(told.zh, told.en)))
    }

    fn __len__(&self) -> usize {
        self.columns.height()
    }

    /// The values of a column, as a list.
    fn __getitem__<'py>(&self, py: Python<'py>, column: &str) -> PyResult<Bound<'py, PyList>> {
        self.field(py, column)?;
        let values = py.detach(|| self.columns.values(column)).or_raise(py)?.unwrap_or_default();
        let list = PyList::empty(py);
        for of in &values {
            list.append(value(py, of)?)?;
        }
        Ok(list)
    }

    fn __contains__(&self, column: &str) -> bool {
        self.columns.fields().iter().any(|field| field.name == column)
    }

    fn __iter__(&self) -> TableRows {
        TableRows { columns: Arc::clone(&self.columns), next: 0, held: Vec::new().into_iter() }
    }

    /// The first rows, as a list of dicts.
    #[pyo3(signature = (n=5))]
    fn head<'py>(&self, py: Python<'py>, n: usize) -> PyResult<Bound<'py, PyList>> {
        let list = PyList::empty(py);
        for values in self.columns.rows(0, n).or_raise(py)? {
            list.append(row(py, self.columns.fields(), &values)?)?;
        }
        Ok(list)
    }

    /// A dict of lists, by column.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let all = PyDict::new(py);
        for column in self.names() {
            all.set_item(column, self.__getitem__(py, column)?)?;
        }
        Ok(all)
    }

    /// The same table, which hands its text over as plain strings (``large_string``, or ``string``), and not as Arrow's newer
    /// ``string_view``: for programs that refuse that, and ask for nothing else. The text is copied then.
    ///
    /// Raises gongkai.Unknown for another type of text.
    #[pyo3(signature = (text="large_string"))]
    fn plain(&self, py: Python<'_>, text: &str) -> PyResult<Table> {
        let texts = match text {
            "large_string" => Texts::Plain,
            "string" => Texts::Short,
            other => return Err(unknown(py, ("文本类型", "type of text"), other, ["large_string", "string"])),
        };
        Ok(self.with_texts(texts))
    }

    /// As a polars DataFrame; polars must be installed.
    pub(crate) fn pl<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Table::with(slf, "polars", |polars| polars.call_method1("DataFrame", (slf,)))
    }

    /// As a pandas DataFrame; pandas must be installed, and is faster with pyarrow beside it.
    pub(crate) fn pd<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Table::with(slf, "pandas", |pandas| {
            if slf.py().import("pyarrow").is_ok() {
                // Days as pandas has them, and not as objects.
                let days = PyDict::new(slf.py());
                days.set_item("date_as_object", false)?;
                return Table::arrow(slf)?.call_method("to_pandas", (), Some(&days));
            }
            pandas.call_method1("DataFrame", (slf.get().to_dict(slf.py())?,))
        })
    }

    /// As a pyarrow Table, with plain strings; pyarrow must be installed.
    pub(crate) fn arrow<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Table::with(slf, "pyarrow", |pyarrow| pyarrow.call_method1("table", (slf.get().with_texts(Texts::Plain),)))
    }

    /// Arrow's PyCapsule interface. Of a schema that is asked for it is heeded whether a column of text is wanted as
    /// ``string_view``, ``large_string`` or ``string``; other types stay what they are.
    ///
    /// Raises gongkai.Unknown for a schema of other columns.
    #[pyo3(signature = (requested_schema=None))]
    pub(crate) fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let wanted = requested_schema.map(|schema| self.wanted(&schema)).transpose()?.unwrap_or_default();
        let texts = |field: &Field| wanted.get(&*field.name).copied().unwrap_or(self.texts);
        let stream = py.detach(|| self.columns.stream_as(texts));
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }

    fn __repr__(&self) -> String {
        let (rows, columns) = self.shape();
        format!("<gongkai.Table {}: {rows} × {columns}: {}>", self.columns.id(), self.names().join(", "))
    }

    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        self.columns.html(crate::args::lang()).or_raise(py)
    }
}

/// The rows of a table, each a dict.
#[pyclass(module = "gongkai")]
pub(crate) struct TableRows {
    columns: Arc<Columns>,
    next: usize,
    held: std::vec::IntoIter<Vec<Value<'static>>>,
}

#[pymethods]
impl TableRows {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__<'py>(&mut self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDict>>> {
        if self.held.len() == 0 {
            self.held = self.columns.rows(self.next, BLOCK).or_raise(py)?.into_iter();
            self.next += self.held.len();
        }
        let values = self.held.next();
        values.map(|values| row(py, self.columns.fields(), &values)).transpose()
    }
}
