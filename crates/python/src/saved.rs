//! Reading into a saved dataset.

use crate::args;
use crate::error::OrRaise;
use crate::load::{Given, watched};
use crate::table::Table;
use gongkai::core::Account;
use gongkai::source::Finished;
use gongkai::tables;
use pyo3::prelude::*;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How long work that was stopped is waited for: until it has ended nobody else may write to the folder.
const PATIENCE: Duration = Duration::from_secs(10);

/// What ``gk.save_dataset`` wrote. Whatever takes a path takes it: ``gk.load(saved)``.
#[pyclass(frozen, module = "gongkai")]
pub(crate) struct Saved {
    folder: PathBuf,
    saved: Arc<gongkai::Saved>,
}

impl Saved {
    fn account(&self) -> &Account {
        &self.saved.account
    }

    fn finished(&self) -> &Finished {
        &self.saved.finished
    }
}

/// Reads everything and saves it as a dataset in a folder, as ``gongkai load --out`` does, to the byte.
///
/// Inputs and settings are those of ``gk.load``. Files and packs are read part by part, so that there may be more of them than memory
/// holds; documents that are handed over as bytes are held until they are written. A folder that holds a dataset is brought up to date: what has not
/// changed is not read again. What was stopped or killed goes on where it was with the same call. A folder with files of others is
/// refused unless ``force``.
///
/// Raises what ``gk.load`` raises, and gongkai.Output where the folder cannot be written to or somebody else writes there.
///
/// >>> import tempfile
/// >>> with tempfile.TemporaryDirectory() as folder:
/// ...     first = gk.save_dataset("data/sample/2024", folder, today="2026-03-01")
/// ...     again = gk.save_dataset("data/sample/2024", folder, today="2026-03-01")
/// ...     read = gk.load(folder, today="2026-03-01")
/// >>> first.reports == again.reports == len(read), (first.kept, again.read)
/// (True, (0, 0))
#[pyfunction]
#[pyo3(signature = (
    inputs, folder, *, roster=None, profile=None, exceptions=None, today=None, scope=None, column=None, name=None,
    isolate=true, force=false, progress=None
))]
#[expect(clippy::too_many_arguments, reason = "Python's functions take what may be said by name")]
pub(crate) fn save_dataset(
    py: Python<'_>,
    inputs: &Bound<'_, PyAny>,
    folder: &Bound<'_, PyAny>,
    roster: Option<&Bound<'_, PyAny>>,
    profile: Option<&Bound<'_, PyAny>>,
    exceptions: Option<&Bound<'_, PyAny>>,
    today: Option<&Bound<'_, PyAny>>,
    scope: Option<&str>,
    column: Option<String>,
    name: Option<String>,
    isolate: bool,
    force: bool,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Saved> {
    let given = Given::of(py, inputs, [roster, profile, exceptions], today, scope, (column, name), isolate)?;
    let folder = folder.extract::<PathBuf>().map_err(|_| args::wrong("folder", "a path", folder))?;
    let to = folder.clone();
    // The program that runs is Python, whichever build of this package it has loaded.
    let program: PathBuf = py.import("gongkai._gongkai")?.getattr("__file__")?.extract()?;
    let saved =
        watched(py, progress, PATIENCE, move |watch| watch.on(given.opening()).program(program).save(&to, force))?;
    Ok(Saved { folder, saved: Arc::new(saved.or_raise(py)?) })
}

#[pymethods]
impl Saved {
    /// The folder.
    #[getter]
    fn folder(&self) -> &PathBuf {
        &self.folder
    }

    /// Reports in the dataset.
    #[getter]
    fn reports(&self) -> usize {
        self.saved.reports
    }

    /// Documents that were read now.
    #[getter]
    fn read(&self) -> usize {
        self.saved.read
    }

    /// Documents that an earlier call had read, and that have not changed since.
    #[getter]
    fn kept(&self) -> usize {
        self.saved.kept
    }

    /// Files that were not written, or stay without being needed any more, since somebody has changed them, and files of others
    /// that were replaced by ``force``: a dict of lists of names, of ``not_written``, ``stayed`` and ``replaced``.
    #[getter]
    fn beside(&self) -> std::collections::BTreeMap<&'static str, &[String]> {
        let Finished { not_written, kept, replaced } = self.finished();
        [("not_written", &not_written[..]), ("stayed", kept), ("replaced", replaced)].into()
    }

    /// Files that were refused or passed over, and content of read files that was not used: one row each, ten thousand of each at
    /// most; ``rejected.jsonl`` in the folder has all of them.
    #[getter]
    fn rejected(&self, py: Python<'_>) -> PyResult<Table> {
        let saved = Arc::clone(&self.saved);
        Table::made(py, move || tables::rejected(&saved.account).into_columns())
    }

    /// Everything odd in what was read, one row each, ten thousand at most; ``problems.jsonl`` in the folder has all of it.
    #[getter]
    fn problems(&self, py: Python<'_>) -> PyResult<Table> {
        let saved = Arc::clone(&self.saved);
        Table::made(py, move || tables::problems(&saved.account).into_columns())
    }

    fn __fspath__(&self) -> String {
        self.folder.to_string_lossy().into_owned()
    }

    /// Where it is, and what became of every file.
    fn __repr__(&self) -> String {
        let lang = args::lang();
        let (folder, reports) = (self.folder.display(), self.saved.reports);
        let said = lang.pick(format!("{reports} 份报告"), format!("{reports} reports"));
        format!("<gongkai.Saved {folder}: {said}; {}>", self.account().sentence(lang))
    }
}
