//! Reading.

use crate::args::{self, Inputs};
use crate::error::{OrRaise, rejected};
use crate::findings::Findings;
use crate::job;
use crate::reports::{Held, Reports};
use gongkai::model::{Date, Scope};
use gongkai::{Isolation, Opening};
use pyo3::prelude::*;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// The day of the machine's clock.
pub(crate) fn today(given: Option<&Bound<'_, PyAny>>) -> PyResult<Option<Date>> {
    args::day(given)
}

/// Reads reports, and everything that follows is asked of what it gives.
///
/// ``inputs`` is a path, a folder, a pattern, a saved dataset, bytes, a pair ``(name, bytes)``, a dict of names and bytes, or a
/// list of any of these. ``roster`` (CSV) says who must report, ``profile`` (``gongkai.toml``) and ``exceptions`` (CSV) what an
/// office has decided. ``today`` is the day taken for today, ``years`` leaves out other report years, ``scope`` is whose
/// numbers reports give that do not say so. WARC and tar are read document by document; of CSV, JSON Lines and Parquet ``column``
/// names the column that holds pages or texts, ``name`` the one that holds their addresses. ``select`` and ``ignore`` name rules. PDFs and Office files are read in child
/// processes, under limits of memory and time, unless ``isolate=False``. ``progress`` is True, or a function that is called with how many files were read, of how many.
///
/// Reading takes all processors and lets other threads of Python go on; Ctrl-C stops it. A file that cannot be read is no
/// error: it stands in ``.rejected``. Raises gongkai.NothingRead where there is no report at all, gongkai.Settings for a roster,
/// profile or exceptions that cannot be read.
///
/// >>> r = gk.load("data/sample", roster="data/sample-roster.csv", today="2026-03-01")
/// >>> len(r), r.years[-1]
/// (213, 2025)
#[pyfunction]
#[pyo3(signature = (
    inputs, *, roster=None, profile=None, exceptions=None, today=None, years=None, scope=None, column=None, name=None,
    select=None, ignore=None, isolate=true, progress=None
))]
#[expect(clippy::too_many_arguments, reason = "Python's functions take what may be said by name")]
pub(crate) fn load(
    py: Python<'_>,
    inputs: &Bound<'_, PyAny>,
    roster: Option<&Bound<'_, PyAny>>,
    profile: Option<&Bound<'_, PyAny>>,
    exceptions: Option<&Bound<'_, PyAny>>,
    today: Option<&Bound<'_, PyAny>>,
    years: Option<&Bound<'_, PyAny>>,
    scope: Option<&str>,
    column: Option<String>,
    name: Option<String>,
    select: Option<&Bound<'_, PyAny>>,
    ignore: Option<&Bound<'_, PyAny>>,
    isolate: bool,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Reports> {
    let given = Given::of(py, inputs, [roster, profile, exceptions], today, scope, (column, name), isolate)?;
    let years = args::years(years)?;
    let (select, ignore) = (args::words("select", select)?, args::words("ignore", ignore)?);
    let read = watched(py, progress, Duration::ZERO, move |watch| {
        watch.on(given.opening()).years(&years).select(&select).ignore(&ignore).read()
    })?;
    Ok(Reports::of(read.or_raise(py)?))
}

/// What reading takes, whatever becomes of it.
pub(crate) struct Given {
    inputs: Inputs,
    roster: Option<PathBuf>,
    profile: Option<PathBuf>,
    exceptions: Option<PathBuf>,
    today: Option<Date>,
    scope: Scope,
    columns: (Option<String>, Option<String>),
    isolation: Isolation,
}

impl Given {
    /// `files` are roster, profile and exceptions, `columns` those of pages and of their names.
    pub(crate) fn of(
        py: Python<'_>,
        inputs: &Bound<'_, PyAny>,
        files: [Option<&Bound<'_, PyAny>>; 3],
        today: Option<&Bound<'_, PyAny>>,
        scope: Option<&str>,
        columns: (Option<String>, Option<String>),
        isolate: bool,
    ) -> PyResult<Given> {
        let [roster, profile, exceptions] = files;
        Ok(Given {
            inputs: Inputs::of(inputs)?,
            roster: args::path("roster", roster)?,
            profile: args::path("profile", profile)?,
            exceptions: args::path("exceptions", exceptions)?,
            today: self::today(today)?,
            scope: args::scope(py, scope)?.unwrap_or_default(),
            columns,
            isolation: if isolate { job::isolation(py)? } else { Isolation::None },
        })
    }

    pub(crate) fn opening(self) -> Opening {
        let Inputs { paths, documents } = self.inputs;
        let (column, name) = self.columns;
        let opening = gongkai::open(paths)
            .documents(documents)
            .roster(self.roster)
            .profile(self.profile)
            .exceptions(self.exceptions)
            .scope(self.scope)
            .columns(column.as_deref(), name.as_deref())
            .isolation(self.isolation);
        match self.today {
            Some(today) => opening.today(today),
            None => opening,
        }
    }
}

/// What a running piece of work tells, and by what it is stopped.
#[derive(Clone, Default)]
pub(crate) struct Watch {
    stop: Arc<AtomicBool>,
    told: Arc<[AtomicUsize; 2]>,
}

impl Watch {
    pub(crate) fn on(self, opening: Opening) -> Opening {
        let Watch { stop, told } = self;
        opening.stop_on(stop).progress(move |read, of| {
            told[1].store(of, Ordering::Relaxed);
            told[0].store(read, Ordering::Relaxed);
        })
    }
}

/// Does long work on another thread. `progress` is told how far it is; where that raises an exception or a signal does, the work is
/// stopped, and waited for as long as `patience` says.
pub(crate) fn watched<T: Send + 'static>(
    py: Python<'_>,
    progress: Option<&Bound<'_, PyAny>>,
    patience: Duration,
    work: impl FnOnce(Watch) -> T + Send + 'static,
) -> PyResult<T> {
    let watch = Watch::default();
    let mut last = usize::MAX;
    let mut tell = |_: Python<'_>| -> PyResult<()> {
        let Some(progress) = progress else { return Ok(()) };
        let [read, of] = [0, 1].map(|at| watch.told[at].load(Ordering::Relaxed));
        if of > 0 && read != last {
            last = read;
            progress.call1((read, of))?;
        }
        Ok(())
    };
    let theirs = watch.clone();
    let done = job::run(py, move || work(theirs), &mut tell);
    if done.is_err() {
        watch.stop.store(true, Ordering::Relaxed);
        // Whoever works holds it, until the work has ended.
        let begun = Instant::now();
        while Arc::strong_count(&watch.stop) > 1 && begun.elapsed() < patience {
            py.detach(|| std::thread::sleep(Duration::from_millis(10)));
        }
    } else {
        tell(py)?;
    }
    done
}

/// Checks one document: its findings.
///
/// ``data`` is bytes, or text that is decoded already; ``name`` stands in what is said of it. Raises gongkai.Rejected where it
/// cannot be read as a report.
///
/// >>> csv = "agency,report_year,cell,value\n云泽区财政局,2023,requests.received.natural_person,-3\n"
/// >>> [f.rule for f in gk.check_bytes("财政局.csv", csv, today="2026-03-01").errors]
/// ['CEL204']
#[pyfunction]
#[pyo3(signature = (name, data, *, profile=None, exceptions=None, today=None, isolate=true))]
pub(crate) fn check_bytes(
    py: Python<'_>,
    name: &str,
    data: &Bound<'_, PyAny>,
    profile: Option<&Bound<'_, PyAny>>,
    exceptions: Option<&Bound<'_, PyAny>>,
    today: Option<&Bound<'_, PyAny>>,
    isolate: bool,
) -> PyResult<Findings> {
    let document = (name.to_owned(), args::data(name, data)?);
    let (profile, exceptions) = (args::path("profile", profile)?, args::path("exceptions", exceptions)?);
    let today = self::today(today)?;
    let isolation = if isolate { job::isolation(py)? } else { Isolation::None };
    let work = move || {
        let none: [&str; 0] = [];
        let opening =
            gongkai::open(none).documents([document]).profile(profile).exceptions(exceptions).isolation(isolation);
        match today {
            Some(today) => opening.today(today),
            None => opening,
        }
        .read()
    };
    let work = job::plain(py, work)?.map_err(|error| match &error {
        gongkai::OpenError::NothingRead { account } if !account.rejected.is_empty() => {
            rejected(py, &account.rejected[0])
        }
        _ => crate::error::Raise::raise(error, py),
    })?;
    Findings::all(py, Held::of(work))
}
