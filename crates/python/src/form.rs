//! The statutory tables of one report.

use crate::args;
use crate::error::OrRaise;
use gongkai::loader::read_cell;
use gongkai::model::{Report, in_html, plain};
use gongkai::source::OutFile;
use gongkai::statutory::{FilledForm, FormFormat};
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use std::path::PathBuf;

/// The statutory tables, filled with the numbers of a report as it prints them. They are Chinese, as the form is.
#[pyclass(frozen, module = "gongkai")]
pub(crate) struct Form {
    form: FilledForm,
}

impl Form {
    /// None for a year without a form.
    pub(crate) fn of(report: &Report) -> Option<Form> {
        let reads = |text: &str, def: &_| {
            let read = read_cell(text, def);
            (read.state, read.number)
        };
        FilledForm::of(report, &reads).map(|form| Form { form })
    }

    fn bytes(&self, py: Python<'_>, format: FormFormat) -> PyResult<Vec<u8>> {
        py.detach(|| self.form.write(format)).or_raise(py)
    }

    fn save(&self, py: Python<'_>, format: FormFormat, path: PathBuf, force: bool) -> PyResult<()> {
        let bytes = self.bytes(py, format)?;
        OutFile::begin(&path, force).and_then(|out| out.finish(&bytes)).or_raise(py)
    }
}

#[pymethods]
impl Form {
    /// The line over the tables.
    #[getter]
    fn title(&self) -> String {
        plain(self.form.title())
    }

    /// What the report does not say as a plain number, each in a line.
    #[getter]
    fn gaps(&self) -> Vec<String> {
        let lang = args::lang();
        self.form.gaps(lang).iter().map(|gap| gap.text(lang)).collect()
    }

    /// As a Word file.
    #[getter]
    fn docx<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        Ok(PyBytes::new(py, &self.bytes(py, FormFormat::Docx)?))
    }

    /// As a workbook with a sheet for each table.
    #[getter]
    fn xlsx<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        Ok(PyBytes::new(py, &self.bytes(py, FormFormat::Xlsx)?))
    }

    /// As a web page that needs no other file.
    #[getter]
    fn html(&self, py: Python<'_>) -> PyResult<String> {
        Ok(String::from_utf8_lossy(&self.bytes(py, FormFormat::Html)?).into_owned())
    }

    /// Writes the Word file.
    #[pyo3(signature = (path, *, force=false))]
    fn to_docx(&self, py: Python<'_>, path: PathBuf, force: bool) -> PyResult<()> {
        self.save(py, FormFormat::Docx, path, force)
    }

    /// Writes the workbook.
    #[pyo3(signature = (path, *, force=false))]
    fn to_xlsx(&self, py: Python<'_>, path: PathBuf, force: bool) -> PyResult<()> {
        self.save(py, FormFormat::Xlsx, path, force)
    }

    /// Writes the web page.
    #[pyo3(signature = (path, *, force=false))]
    fn to_html(&self, py: Python<'_>, path: PathBuf, force: bool) -> PyResult<()> {
        self.save(py, FormFormat::Html, path, force)
    }

    fn __repr__(&self) -> String {
        format!("<gongkai.Form {}>", self.title())
    }

    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        let page = in_html(&self.html(py)?);
        Ok(format!(
            "<iframe srcdoc=\"{page}\" sandbox style=\"width:100%;height:480px;border:0;background:#fff\"></iframe>"
        ))
    }
}
