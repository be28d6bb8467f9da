//! Reading.

use crate::args::{self, Inputs};
use crate::error::{OrRaise, rejected};
use crate::findings::Findings;
use crate::job;
use crate::reports::{Held, Reports};
use gongkai::Isolation;
use gongkai::model::Date;
use pyo3::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

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
    let Inputs { paths, documents } = Inputs::of(inputs)?;
    let roster = args::path("roster", roster)?;
    let profile = args::path("profile", profile)?;
    let exceptions = args::path("exceptions", exceptions)?;
    let (today, years) = (self::today(today)?, args::years(years)?);
    let scope = args::scope(py, scope)?.unwrap_or_default();
    let (select, ignore) = (args::words("select", select)?, args::words("ignore", ignore)?);
    let isolation = if isolate { job::isolation(py)? } else { Isolation::None };
    let (stop, told) = (Arc::new(AtomicBool::new(false)), Arc::new([AtomicUsize::new(0), AtomicUsize::new(0)]));
    let (stopped, telling) = (Arc::clone(&stop), Arc::clone(&told));
    let work = move || {
        let opening = gongkai::open(paths)
            .documents(documents)
            .roster(roster)
            .profile(profile)
            .exceptions(exceptions)
            .years(&years)
            .scope(scope)
            .columns(column.as_deref(), name.as_deref())
            .select(&select)
            .ignore(&ignore)
            .isolation(isolation)
            .stop_on(stopped)
            .progress(move |read, of| {
                telling[1].store(of, Ordering::Relaxed);
                telling[0].store(read, Ordering::Relaxed);
            });
        match today {
            Some(today) => opening.today(today),
            None => opening,
        }
        .read()
    };
    let mut last = usize::MAX;
    let mut tell = |_: Python<'_>| -> PyResult<()> {
        let Some(progress) = progress else { return Ok(()) };
        let [read, of] = [0, 1].map(|at| told[at].load(Ordering::Relaxed));
        if of > 0 && read != last {
            last = read;
            progress.call1((read, of))?;
        }
        Ok(())
    };
    let read = job::run(py, work, &mut tell).inspect_err(|_| stop.store(true, Ordering::Relaxed))?;
    let work = read.or_raise(py)?;
    tell(py)?;
    Ok(Reports::of(work))
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
