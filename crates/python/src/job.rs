//! Long work, on a thread of its own: Python goes on meanwhile, and Ctrl-C is heeded.

use crate::error;
use gongkai::model::Date;
use gongkai::{Isolation, Worker};
use pyo3::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// How often signals are looked at.
const TICK: Duration = Duration::from_millis(40);

/// Readers of others' formats may go deep.
const STACK: usize = 16 << 20;

/// The process in which threads were first started; 0 before.
static OWNER: AtomicU32 = AtomicU32::new(0);

/// What the thread has done, and whoever waits for it.
type Slot<T> = Arc<(Mutex<Option<std::thread::Result<T>>>, Condvar)>;

/// A process that was forked has no threads of those that its parent had: to wait for them would be to wait for ever.
fn refuse_fork(py: Python<'_>) -> PyResult<()> {
    let here = std::process::id();
    match OWNER.compare_exchange(0, here, Ordering::Relaxed, Ordering::Relaxed) {
        Err(owner) if owner != here => Err(error::fork(py, owner)),
        _ => Ok(()),
    }
}

/// Does the work on another thread. `tick` is called every few hundredths of a second; where it fails, or where a signal
/// raises an exception, the work is given up: what it gives is dropped whenever it ends.
pub(crate) fn run<T: Send + 'static>(
    py: Python<'_>,
    work: impl FnOnce() -> T + Send + 'static,
    mut tick: impl FnMut(Python<'_>) -> PyResult<()>,
) -> PyResult<T> {
    refuse_fork(py)?;
    let slot: Slot<T> = Arc::default();
    let theirs = Arc::clone(&slot);
    let job = move || {
        let done = catch_unwind(AssertUnwindSafe(work));
        let (result, ready) = &*theirs;
        *result.lock().unwrap_or_else(PoisonError::into_inner) = Some(done);
        ready.notify_all();
    };
    let thread = std::thread::Builder::new().name("gongkai".to_owned()).stack_size(STACK);
    thread.spawn(job).map_err(|error| error::thread(py, &error))?;
    loop {
        let done = py.detach(|| {
            let (result, ready) = &*slot;
            let held = result.lock().unwrap_or_else(PoisonError::into_inner);
            let waited = ready.wait_timeout_while(held, TICK, |result| result.is_none());
            waited.unwrap_or_else(PoisonError::into_inner).0.take()
        });
        match done {
            Some(Ok(done)) => return Ok(done),
            Some(Err(panic)) => return Err(error::panic(py, panic.as_ref())),
            None => {
                py.check_signals()?;
                tick(py)?;
            }
        }
    }
}

/// Does work of which nothing is told while it goes on.
pub(crate) fn plain<T: Send + 'static>(py: Python<'_>, work: impl FnOnce() -> T + Send + 'static) -> PyResult<T> {
    run(py, work, |_| Ok(()))
}

/// The machine's day.
pub(crate) fn today(py: Python<'_>) -> PyResult<Date> {
    let today: String =
        py.import("datetime")?.getattr("date")?.call_method0("today")?.call_method0("isoformat")?.extract()?;
    today.parse().map_err(|_| error::refused(py, "无法得知今天的日期", "the day is not known"))
}

/// This Python again, as a reader of PDFs and Office files.
pub(crate) fn isolation(py: Python<'_>) -> PyResult<Isolation> {
    let program: Option<String> = py.import("sys")?.getattr("executable")?.extract()?;
    // Where Python is a part of another program, that program cannot be started as one.
    let is_python = |program: &String| {
        let name = Path::new(program).file_name().map(|name| name.to_string_lossy().to_ascii_lowercase());
        name.is_some_and(|name| name.starts_with("python") || name.starts_with("pypy"))
    };
    let Some(program) = program.filter(is_python) else { return Ok(Isolation::None) };
    let mut worker = Worker::new(program);
    // From where this one was imported, whatever the path of modules is in the child.
    let serve = "import sys; sys.path.insert(0, sys.argv[1]); from gongkai import _gongkai; raise SystemExit(_gongkai._serve())";
    let package: String = py.import("gongkai")?.getattr("__path__")?.get_item(0)?.extract()?;
    let folder = Path::new(&package).parent().unwrap_or(Path::new("")).to_path_buf();
    worker.arguments = vec!["-c".into(), serve.into(), folder.into()];
    Ok(Isolation::Worker(worker))
}

/// Serves as a reader until nobody asks any more.
#[pyfunction]
#[pyo3(name = "_serve")]
pub(crate) fn serve(py: Python<'_>) -> u8 {
    py.detach(|| match gongkai::isolate::serve() == std::process::ExitCode::SUCCESS {
        true => 0,
        false => 1,
    })
}
