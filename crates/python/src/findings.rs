//! What the rules find.

use crate::args::{self, lang_of};
use crate::error::{OrRaise, unknown};
use crate::job;
use crate::reports::Held;
use crate::table::Table;
use gongkai::findings::{Findings as Written, Format, causes, drawn, shown, verdict, write};
use gongkai::lint::{Finding as Found, Review, Severity};
use gongkai::model::{Lang, Report, in_html};
use gongkai::tables;
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use std::sync::Arc;

/// Findings that a notebook shows.
const SHOWN: usize = 30;

/// Findings, in the order of agencies and years: a sequence of `Finding`, and a table for whatever takes Arrow.
///
/// ``errors``, ``warnings`` and ``notes`` are those that count: neither excepted nor in a copy that is not used.
///
/// >>> gk.set_language("en")
/// >>> found = gk.load("data/sample", today="2026-03-01").lint()
/// >>> len(found.errors) + len(found.warnings) + len(found.notes) <= len(found)
/// True
/// >>> found.errors[0].rule
/// 'TIM603'
#[pyclass(frozen, module = "gongkai", sequence)]
pub(crate) struct Findings {
    held: Arc<Held>,
    /// Which of the review's.
    which: Arc<Vec<usize>>,
}

impl Findings {
    /// All of them, worked out where they are not.
    pub(crate) fn all(py: Python<'_>, held: Arc<Held>) -> PyResult<Findings> {
        let asked = Arc::clone(&held);
        let count = job::plain(py, move || asked.work.review().findings.len())?;
        Ok(Findings { held, which: Arc::new((0..count).collect()) })
    }

    fn review(&self) -> &Review {
        self.held.work.review()
    }

    fn each(&self) -> impl Iterator<Item = (usize, &Found)> {
        let all = &self.review().findings;
        self.which.iter().filter_map(|at| Some((*at, all.get(*at)?)))
    }

    fn only(&self, keep: impl Fn(&Found) -> bool) -> Findings {
        let which = self.each().filter(|(_, finding)| keep(finding)).map(|(at, _)| at).collect();
        Findings { held: Arc::clone(&self.held), which: Arc::new(which) }
    }

    fn of_severity(&self, severity: Severity) -> Findings {
        self.only(|finding| finding.counts() && finding.severity == severity)
    }

    /// The review with only these findings.
    fn picked(&self) -> Review {
        let review = self.review();
        // What could not be judged is told beside all findings, and not beside some that somebody has picked.
        let all = self.which.len() == review.findings.len();
        Review {
            findings: self.each().map(|(_, finding)| finding.clone()).collect(),
            results: if all { review.results.clone() } else { Vec::new() },
            reports: review.reports,
            settings: review.settings.clone(),
        }
    }

    /// What is said of them, and of the reports that they are of.
    fn told<T>(&self, lang: Lang, say: impl FnOnce(&Written<'_>) -> T) -> T {
        let review = self.picked();
        let reports: Vec<&Report> = self.held.work.reports().iter().map(|report| &**report).collect();
        let rejected = self.held.work.account().rejected_json();
        say(&Written { review: &review, reports: &reports, rejected: &rejected, lang, colour: false })
    }
}

#[pymethods]
impl Findings {
    fn __len__(&self) -> usize {
        self.which.len()
    }

    fn __getitem__(&self, at: isize) -> PyResult<Finding> {
        let len = self.which.len();
        let place = if at < 0 { at.checked_add_unsigned(len) } else { Some(at) };
        let found = place.and_then(|place| usize::try_from(place).ok()).and_then(|place| self.which.get(place));
        let at = found.ok_or_else(|| PyIndexError::new_err(format!("there are {len} findings")))?;
        Ok(Finding { held: Arc::clone(&self.held), at: *at })
    }

    fn __iter__(&self) -> FindingsIterator {
        FindingsIterator { held: Arc::clone(&self.held), which: Arc::clone(&self.which), next: 0 }
    }

    /// Those that are errors and count.
    #[getter]
    fn errors(&self) -> Findings {
        self.of_severity(Severity::Error)
    }

    /// Those that are warnings and count.
    #[getter]
    fn warnings(&self) -> Findings {
        self.of_severity(Severity::Warning)
    }

    /// Those that are notes and count.
    #[getter]
    fn notes(&self) -> Findings {
        self.of_severity(Severity::Note)
    }

    /// Those of a rule, an agency (part of its name will do), a year.
    #[pyo3(signature = (*, rule=None, agency=None, year=None))]
    fn filter(&self, rule: Option<&str>, agency: Option<&str>, year: Option<i32>) -> Findings {
        self.only(|finding| {
            rule.is_none_or(|rule| finding.rule.as_str() == rule || finding.name == rule)
                && agency.is_none_or(|agency| finding.agency.contains(agency))
                && year.is_none_or(|year| finding.report_year == year)
        })
    }

    /// The line that sums them up: reports, errors, warnings, excepted; of all findings also what could not be judged.
    #[getter]
    fn verdict(&self) -> String {
        self.told(args::lang(), verdict)
    }

    /// Exceptions under which nothing falls any more.
    #[getter]
    fn idle_exceptions(&self) -> Vec<String> {
        self.held.work.idle_exceptions(args::lang())
    }

    /// As a table, a row a finding: the columns of ``gongkai lint --format csv``, with ``agency_key`` and ``form``.
    #[getter]
    fn table(&self, py: Python<'_>) -> PyResult<Table> {
        let (held, which, lang) = (Arc::clone(&self.held), Arc::clone(&self.which), args::lang());
        Table::made(py, move || {
            let all = &held.work.review().findings;
            tables::findings(which.iter().filter_map(|at| all.get(*at)), lang).into_columns()
        })
    }

    /// As text in a format: ``text``, ``json``, ``jsonl``, ``csv``, ``sarif``, ``junit``, ``md`` or ``github``.
    #[pyo3(signature = (format, *, lang=None))]
    fn to(&self, py: Python<'_>, format: &str, lang: Option<&str>) -> PyResult<String> {
        const FORMATS: [(&str, Format); 8] = [
            ("text", Format::Text),
            ("json", Format::Json),
            ("jsonl", Format::Jsonl),
            ("csv", Format::Csv),
            ("sarif", Format::Sarif),
            ("junit", Format::Junit),
            ("md", Format::Markdown),
            ("github", Format::Github),
        ];
        let found = FORMATS.iter().find(|(name, _)| *name == format);
        let (_, format) =
            found.ok_or_else(|| unknown(py, ("格式", "format"), format, FORMATS.map(|(name, _)| name)))?;
        let lang = lang_of(py, lang)?;
        py.detach(|| self.told(lang, |told| write(told, *format))).or_raise(py)
    }

    /// As a polars DataFrame; polars must be installed.
    fn pl<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Table::pl(&Bound::new(py, self.table(py)?)?)
    }

    /// As a pandas DataFrame; pandas must be installed.
    fn pd<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Table::pd(&Bound::new(py, self.table(py)?)?)
    }

    /// As a pyarrow Table; pyarrow must be installed.
    fn arrow<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Table::arrow(&Bound::new(py, self.table(py)?)?)
    }

    /// Arrow's PyCapsule interface, as that of the table.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        self.table(py)?.__arrow_c_stream__(py, requested_schema)
    }

    /// As at the terminal: the row drawn, the numbers, what to do; the first of them where there are many.
    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let lang = args::lang();
        py.detach(|| self.told(lang, |told| shown(told, SHOWN))).or_raise(py)
    }

    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("<pre style=\"line-height:1.3\">{}</pre>", in_html(&self.__repr__(py)?)))
    }
}

/// Findings one after another.
#[pyclass(module = "gongkai")]
pub(crate) struct FindingsIterator {
    held: Arc<Held>,
    which: Arc<Vec<usize>>,
    next: usize,
}

#[pymethods]
impl FindingsIterator {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&mut self) -> Option<Finding> {
        let at = *self.which.get(self.next)?;
        self.next += 1;
        Some(Finding { held: Arc::clone(&self.held), at })
    }
}

/// A defect in a report: what, where, how grave, which cells, and what to do.
#[pyclass(frozen, module = "gongkai")]
pub(crate) struct Finding {
    held: Arc<Held>,
    at: usize,
}

impl Finding {
    fn found(&self) -> &Found {
        &self.held.work.review().findings[self.at]
    }
}

#[pymethods]
impl Finding {
    /// Code of the rule; ``gk.explain`` tells about it.
    #[getter]
    fn rule(&self) -> String {
        self.found().rule.to_string()
    }

    /// Name of the rule.
    #[getter]
    fn name(&self) -> &str {
        self.found().name
    }

    /// ``error``, ``warning`` or ``note``.
    #[getter]
    fn severity(&self) -> &'static str {
        self.found().severity.id()
    }

    /// Whether it counts: neither excepted nor in a copy that is not used.
    #[getter]
    fn counts(&self) -> bool {
        self.found().counts()
    }

    /// The agency as printed.
    #[getter]
    fn agency(&self) -> &str {
        &self.found().agency
    }

    /// The identity of the agency, as in the tables.
    #[getter]
    fn agency_key(&self) -> &str {
        &self.found().agency_key
    }

    /// The report year.
    #[getter]
    fn report_year(&self) -> i32 {
        self.found().report_year
    }

    /// The file.
    #[getter]
    fn file(&self) -> &str {
        &self.found().file
    }

    /// Where it stands, in words.
    #[getter]
    fn place(&self) -> String {
        self.found().place_in_words(args::lang())
    }

    /// What is wrong.
    #[getter]
    fn message(&self) -> &str {
        self.found().message.pick(args::lang())
    }

    /// What to do.
    #[getter]
    fn help(&self) -> &str {
        self.found().help.pick(args::lang())
    }

    /// What should stand there.
    #[getter]
    fn expected(&self) -> Option<&str> {
        self.found().expected.as_deref()
    }

    /// What stands there.
    #[getter]
    fn actual(&self) -> Option<&str> {
        self.found().actual.as_deref()
    }

    /// Actual less expected.
    #[getter]
    fn difference(&self) -> Option<&str> {
        self.found().difference.as_deref()
    }

    /// The words that it is about.
    #[getter]
    fn excerpt(&self) -> Option<&str> {
        self.found().excerpt.as_deref()
    }

    /// Permanent ids of the cells that are compared.
    #[getter]
    fn cells(&self) -> Vec<&str> {
        self.found().cells.iter().map(|cell| cell.cell.as_str()).collect()
    }

    /// How it may have come about, each a sentence.
    #[getter]
    fn causes(&self) -> Vec<String> {
        causes(self.found(), args::lang())
    }

    /// The row of the table, drawn, with the number to blame marked; empty where it is about no row.
    #[getter]
    fn drawing(&self) -> String {
        drawn(self.found(), args::lang()).join("\n")
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let one = Findings { held: Arc::clone(&self.held), which: Arc::new(vec![self.at]) };
        let lang = args::lang();
        let text = py.detach(|| one.told(lang, |told| write(told, Format::Text))).or_raise(py)?;
        // What is told of the whole collection behind it is not of this one.
        Ok(text.split("\n\n").next().unwrap_or(&text).trim_end().to_owned())
    }

    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("<pre style=\"line-height:1.3\">{}</pre>", in_html(&self.__repr__(py)?)))
    }
}
