//! What rules, metrics and charts are.

use crate::args::{lang, lang_of};
use crate::error::unknown;
use crate::table::Table;
use gongkai::analytics::MetricCard;
use gongkai::figures::FIGURES;
use gongkai::lint::rule;
use gongkai::model::in_html;
use gongkai::tables;
use pyo3::prelude::*;

/// A page on a rule, a metric or a kind of chart. Printed it is text; a notebook shows it set.
#[pyclass(frozen, module = "gongkai")]
pub(crate) struct Explanation {
    text: String,
    markdown: bool,
}

#[pymethods]
impl Explanation {
    fn __str__(&self) -> &str {
        &self.text
    }

    fn __repr__(&self) -> &str {
        &self.text
    }

    fn _repr_markdown_(&self) -> Option<&str> {
        self.markdown.then_some(self.text.as_str())
    }

    fn _repr_html_(&self) -> Option<String> {
        (!self.markdown).then(|| format!("<pre style=\"white-space:pre-wrap\">{}</pre>", in_html(&self.text)))
    }
}

/// Says what a rule (``"SUM304"``), a metric (``"disclosure_rate"``) or a kind of chart (``"bars"``) is.
///
/// Raises gongkai.Unknown, which lists names that are like it.
///
/// >>> gk.set_language("en")
/// >>> print(str(gk.explain("disclosure_rate")).splitlines()[0])
/// disclosure_rate · 公开率 · Disclosure rate
/// >>> gk.explain("disclosure_rat")
/// Traceback (most recent call last):
/// gongkai.Unknown: unknown name "disclosure_rat"; valid: disclosure_rate
#[pyfunction]
#[pyo3(signature = (name, lang=None))]
pub(crate) fn explain(py: Python<'_>, name: &str, lang: Option<&str>) -> PyResult<Explanation> {
    let lang = lang_of(py, lang)?;
    let card = MetricCard::by_id(name).or_else(|| MetricCard::all().iter().find(|card| card.zh == name));
    if let Some(card) = card {
        return Ok(Explanation { text: card.page(lang), markdown: false });
    }
    if let Some(kind) = FIGURES.iter().find(|kind| kind.info.id == name) {
        let (id, about) = (kind.info.id, kind.info.shows(lang));
        return Ok(Explanation { text: format!("{id}: {about}\n"), markdown: false });
    }
    match rule(name) {
        Ok(rule) => Ok(Explanation { text: rule.meta.page(lang), markdown: true }),
        Err(of) => {
            let near = MetricCard::near(name).into_iter().map(str::to_owned).chain(of.near);
            Err(unknown(py, ("名称", "name"), name, near))
        }
    }
}

/// The catalogue of metrics, a row each.
#[pyfunction]
pub(crate) fn cards(py: Python<'_>) -> PyResult<Table> {
    Table::made(py, || tables::cards().into_columns())
}

/// The catalogue of rules, a row each.
#[pyfunction]
pub(crate) fn rules(py: Python<'_>) -> PyResult<Table> {
    Table::made(py, || tables::rules().into_columns())
}

/// The kinds of charts, and what each shows.
///
/// >>> "bars" in gk.charts()
/// True
#[pyfunction]
pub(crate) fn charts() -> std::collections::BTreeMap<&'static str, &'static str> {
    FIGURES.iter().map(|kind| (kind.info.id, kind.info.shows(lang()))).collect()
}
