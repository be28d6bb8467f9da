//! Charts.

use crate::error::{Fault, OrRaise, Output, unknown};
use crate::table::Table;
use gongkai::charts::{
    ChartError, ChartSpec, Theme, render_png, render_svg, render_svg_of_both, to_echarts, to_vega_lite,
};
use gongkai::model::plain;
use gongkai::source::OutFile;
use gongkai::tables;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};
use std::path::PathBuf;
use std::sync::Arc;

/// What a chart can be written as, by the end of the file's name; the longer ones first.
const ENDINGS: [&str; 6] = [".vl.json", ".echarts.json", ".svg", ".png", ".json", ".csv"];

/// The look of a name; none for ``"auto"``.
pub(crate) fn theme(py: Python<'_>, name: &str) -> PyResult<Option<Theme>> {
    match name {
        "auto" => Ok(None),
        "light" => Ok(Some(Theme::Light)),
        "dark" => Ok(Some(Theme::Dark)),
        "print" => Ok(Some(Theme::Print)),
        other => Err(unknown(py, ("配色", "theme"), other, ["auto", "light", "dark", "print"])),
    }
}

/// A chart: its picture, its numbers, and its description for other libraries.
///
/// A notebook shows the picture, light or dark as the reader prefers; the letters are inside. ``svg`` and ``png`` are the picture, ``data``
/// the numbers behind it, ``vega_lite()`` and ``echarts()`` dicts for those libraries.
#[pyclass(frozen, module = "gongkai")]
pub(crate) struct Chart {
    id: String,
    spec: ChartSpec,
    auto: bool,
}

impl Chart {
    pub(crate) fn of(id: String, spec: ChartSpec, auto: bool) -> Chart {
        Chart { id, spec, auto }
    }

    fn shown(&self) -> Result<String, ChartError> {
        if self.auto { render_svg_of_both(&self.spec) } else { render_svg(&self.spec) }
    }
}

/// JSON as objects of Python.
fn parsed<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import("json")?.call_method1("loads", (text,))
}

#[pymethods]
impl Chart {
    /// Kind, metric and years, safe as the name of a file.
    #[getter]
    fn id(&self) -> &str {
        &self.id
    }

    /// The finding, as a sentence.
    #[getter]
    fn title(&self) -> String {
        plain(&self.spec.title)
    }

    /// Measure, coverage and period.
    #[getter]
    fn subtitle(&self) -> String {
        plain(&self.spec.subtitle)
    }

    /// Caveats, each a sentence.
    #[getter]
    fn notes(&self) -> Vec<String> {
        self.spec.notes.iter().map(|note| plain(note)).collect()
    }

    /// The picture as SVG, which stands alone.
    #[getter]
    fn svg(&self, py: Python<'_>) -> PyResult<String> {
        py.detach(|| render_svg(&self.spec)).or_raise(py)
    }

    /// The picture as PNG.
    #[getter]
    fn png<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let bytes = py.detach(|| render_png(&self.spec)).or_raise(py)?;
        Ok(PyBytes::new(py, &bytes))
    }

    /// The numbers behind it, with what could not be drawn.
    #[getter]
    fn data(&self, py: Python<'_>) -> PyResult<Table> {
        Ok(Table::of(Arc::new(tables::chart(&self.spec).into_columns().or_raise(py)?)))
    }

    /// A Vega-Lite specification, as a dict: ``altair.Chart.from_dict`` takes it.
    fn vega_lite<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        parsed(py, &to_vega_lite(&self.spec).or_raise(py)?.to_string())
    }

    /// Options of ECharts, as a dict.
    fn echarts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        parsed(py, &to_echarts(&self.spec).or_raise(py)?.to_string())
    }

    /// Writes it to a file: ``.svg``, ``.png``, ``.csv``, ``.json``, ``.vl.json`` or ``.echarts.json``. A file that is there already and was not
    /// written by this package is refused unless ``force``.
    #[pyo3(signature = (path, *, force=false))]
    fn save(&self, py: Python<'_>, path: PathBuf, force: bool) -> PyResult<()> {
        let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        let Some(ending) = ENDINGS.into_iter().find(|ending| name.ends_with(ending)) else {
            let message = format!("{}: {}", path.display(), ENDINGS.join(" "));
            return Err(Fault::new(message).file(&path).valid(ENDINGS).raise::<Output>(py));
        };
        let spec = &self.spec;
        let pretty = |value: serde_json::Value| format!("{value:#}\n").into_bytes();
        let bytes = py.detach(|| {
            Ok::<_, ChartError>(match ending {
                ".png" => render_png(spec)?,
                ".vl.json" => pretty(to_vega_lite(spec)?),
                ".echarts.json" => pretty(to_echarts(spec)?),
                ".json" => spec.to_json()?.into_bytes(),
                ".csv" => spec.to_csv()?.into_bytes(),
                _ => render_svg(spec)?.into_bytes(),
            })
        });
        let bytes = bytes.or_raise(py)?;
        OutFile::begin(&path, force).and_then(|out| out.finish(&bytes)).or_raise(py)
    }

    fn __repr__(&self) -> String {
        format!("<gongkai.Chart {}: {}>", self.id, self.title())
    }

    /// What a notebook shows: SVG, and Vega-Lite where only that is asked for.
    #[pyo3(signature = (include=None, exclude=None))]
    fn _repr_mimebundle_<'py>(
        &self,
        py: Python<'py>,
        include: Option<Bound<'py, PyAny>>,
        exclude: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyDict>> {
        const SVG: &str = "image/svg+xml";
        const VEGA: &str = "application/vnd.vegalite.v5+json";
        let named = |list: &Option<Bound<'py, PyAny>>, name: &str| match list {
            Some(list) => list.contains(name).map(Some),
            None => Ok(None),
        };
        let bundle = PyDict::new(py);
        if named(&include, SVG)? != Some(false) && named(&exclude, SVG)? != Some(true) {
            bundle.set_item(SVG, py.detach(|| self.shown()).or_raise(py)?)?;
        }
        if named(&include, VEGA)? == Some(true) {
            bundle.set_item(VEGA, self.vega_lite(py)?)?;
        }
        bundle.set_item("text/plain", self.__repr__())?;
        Ok(bundle)
    }
}
