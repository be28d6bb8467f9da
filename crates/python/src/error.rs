//! The one tree of exceptions: every error of the libraries becomes one of them, with the file, the place, what was found and
//! what would be valid.

use crate::args;
use gongkai::analytics::AnalyticsError;
use gongkai::charts::ChartError;
use gongkai::core::{Account, Rejected as RejectedFile};
use gongkai::figures::FigureError;
use gongkai::findings::FindingsError;
use gongkai::lint::UnknownRule;
use gongkai::loader::Kind;
use gongkai::report::ReportError;
use gongkai::source::OutputError;
use gongkai::statutory::StatutoryError;
use gongkai::{OpenError, PickError, ProductError};
use pyo3::create_exception;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use std::any::Any;
use std::path::Path;

create_exception!(
    gongkai,
    Error,
    PyException,
    "Whatever this package refuses. `file` is the file it is about, `place` where in it, `found` what stands there or was asked \
     for, `valid` a list of what would do; each may be None or empty."
);
create_exception!(gongkai, NothingRead, Error, "No report could be read. `file` is the first file that was refused.");
create_exception!(gongkai, Rejected, Error, "A document that cannot be read as a report.");
create_exception!(gongkai, Unknown, Error, "A metric, rule, chart, agency, year or word that does not exist.");
create_exception!(gongkai, Settings, Error, "A roster, profile or list of exceptions that cannot be read.");
create_exception!(
    gongkai,
    Output,
    Error,
    "What was to be written cannot be, or would take the place of something else."
);
create_exception!(gongkai, Forked, Error, "The process was forked after it had started threads, and cannot use them.");

/// What an exception says.
#[derive(Debug, Default)]
pub(crate) struct Fault {
    message: String,
    file: Option<String>,
    place: Option<String>,
    found: Option<String>,
    valid: Vec<String>,
}

impl Fault {
    pub(crate) fn new(message: impl Into<String>) -> Fault {
        Fault { message: message.into(), ..Fault::default() }
    }

    pub(crate) fn file(self, file: impl AsRef<Path>) -> Fault {
        Fault { file: Some(file.as_ref().display().to_string()), ..self }
    }

    pub(crate) fn found(self, found: impl ToString) -> Fault {
        Fault { found: Some(found.to_string()), ..self }
    }

    pub(crate) fn valid<T: ToString>(self, valid: impl IntoIterator<Item = T>) -> Fault {
        Fault { valid: valid.into_iter().map(|word| word.to_string()).collect(), ..self }
    }

    /// The exception of a class.
    pub(crate) fn raise<E: pyo3::PyTypeInfo>(self, py: Python<'_>) -> PyErr {
        let error = PyErr::from_type(py.get_type::<E>(), (self.message,));
        let value = error.value(py);
        let set = || {
            value.setattr("file", self.file)?;
            value.setattr("place", self.place)?;
            value.setattr("found", self.found)?;
            value.setattr("valid", self.valid)
        };
        // What cannot be set is told by the message still.
        set().err().unwrap_or(error)
    }
}

/// What becomes an exception.
pub(crate) trait Raise {
    fn raise(self, py: Python<'_>) -> PyErr;
}

/// An outcome of the libraries as one of Python.
pub(crate) trait OrRaise<T> {
    fn or_raise(self, py: Python<'_>) -> PyResult<T>;
}

impl<T, E: Raise> OrRaise<T> for Result<T, E> {
    fn or_raise(self, py: Python<'_>) -> PyResult<T> {
        self.map_err(|error| error.raise(py))
    }
}

impl Raise for OpenError {
    fn raise(self, py: Python<'_>) -> PyErr {
        let message = self.message(args::lang());
        let fault = Fault::new(&message);
        match self {
            OpenError::NothingRead { account } => nothing(&account, message).raise::<NothingRead>(py),
            OpenError::Profile { path, .. } | OpenError::Exceptions { path, .. } | OpenError::Roster { path, .. } => {
                fault.file(path).raise::<Settings>(py)
            }
            OpenError::Rule(unknown) => unknown.raise(py),
            OpenError::Output(error) => error.raise(py),
            OpenError::Numbers(error) => error.raise(py),
            OpenError::NoSuchYear { year, years } => fault.found(year).valid(years).raise::<Unknown>(py),
            _ => fault.raise::<Error>(py),
        }
    }
}

/// Files that are told of where nothing at all could be read.
const MOST: usize = 5;

fn nothing(account: &Account, message: String) -> Fault {
    let lang = args::lang();
    let told = account.rejected.iter().take(MOST).map(|of| format!("\n  {}: {}", of.file, of.message.pick(lang)));
    let fault = Fault::new(message + &told.collect::<String>()).valid(Kind::extensions());
    match account.rejected.first() {
        Some(first) => {
            let place = Some(first.place.describe(lang)).filter(|place| !place.is_empty());
            Fault { place, ..fault.file(&first.file).found(&*first.reason) }
        }
        None => fault,
    }
}

/// A document that was refused.
pub(crate) fn rejected(py: Python<'_>, of: &RejectedFile) -> PyErr {
    let lang = args::lang();
    let place = Some(of.place.describe(lang)).filter(|place| !place.is_empty());
    let fault = Fault::new(format!("{}: {}", of.file, of.message.pick(lang))).file(&of.file).found(&*of.reason);
    Fault { place, ..fault }.raise::<Rejected>(py)
}

impl Raise for UnknownRule {
    fn raise(self, py: Python<'_>) -> PyErr {
        let message = gongkai::core::unknown_rule(&self);
        Fault::new(message.pick(args::lang())).found(self.code).valid(self.near).raise::<Unknown>(py)
    }
}

impl Raise for AnalyticsError {
    fn raise(self, py: Python<'_>) -> PyErr {
        let fault = Fault::new(self.message(args::lang()));
        match self {
            AnalyticsError::UnknownMetric { metric, near } => fault.found(metric).valid(near).raise::<Unknown>(py),
            AnalyticsError::NotOfAReport { metric, parts } => fault.found(metric).valid(parts).raise::<Unknown>(py),
            AnalyticsError::NotARatio { metric } | AnalyticsError::NotPoolable { metric } => {
                fault.found(metric).raise::<Unknown>(py)
            }
            AnalyticsError::OtherTable { found, valid } => fault.found(found).valid([valid]).raise::<Error>(py),
            AnalyticsError::UnknownWord { word, valid, .. } => {
                fault.found(word).valid(valid.split(", ")).raise::<Unknown>(py)
            }
            AnalyticsError::Csv { file, .. }
            | AnalyticsError::Json { file, .. }
            | AnalyticsError::Columnar { file, .. }
            | AnalyticsError::Io { file, .. } => fault.file(file).raise::<Error>(py),
            _ => fault.raise::<Error>(py),
        }
    }
}

impl Raise for FigureError {
    fn raise(self, py: Python<'_>) -> PyErr {
        let fault = Fault::new(self.message(args::lang()));
        match self {
            FigureError::Analytics(error) => error.raise(py),
            FigureError::UnknownChart { kind, valid } => fault.found(kind).valid(valid).raise::<Unknown>(py),
            FigureError::NotAMix { metric, valid } => fault.found(metric).valid(valid).raise::<Unknown>(py),
            _ => fault.raise::<Error>(py),
        }
    }
}

impl Raise for ChartError {
    fn raise(self, py: Python<'_>) -> PyErr {
        Fault::new(self.to_string()).raise::<Error>(py)
    }
}

impl Raise for ReportError {
    fn raise(self, py: Python<'_>) -> PyErr {
        match self {
            ReportError::Analytics(error) => error.raise(py),
            ReportError::Figure(error) => error.raise(py),
            error => Fault::new(error.message(args::lang())).raise::<Error>(py),
        }
    }
}

impl Raise for StatutoryError {
    fn raise(self, py: Python<'_>) -> PyErr {
        Fault::new(self.message(args::lang())).raise::<Error>(py)
    }
}

impl Raise for FindingsError {
    fn raise(self, py: Python<'_>) -> PyErr {
        Fault::new(self.message(args::lang())).raise::<Error>(py)
    }
}

impl Raise for ProductError {
    fn raise(self, py: Python<'_>) -> PyErr {
        Fault::new(self.message(args::lang())).raise::<Error>(py)
    }
}

impl Raise for OutputError {
    fn raise(self, py: Python<'_>) -> PyErr {
        Fault::new(self.message(args::lang())).raise::<Output>(py)
    }
}

impl Raise for PickError {
    fn raise(self, py: Python<'_>) -> PyErr {
        let lang = args::lang();
        let fault = Fault::new(self.message(lang));
        let fault = match self {
            PickError::NoSuchAgency { name, near, valid } => {
                fault.found(name).valid(if near.is_empty() { valid } else { near })
            }
            PickError::NoSuchYear { year, years } => fault.found(year).valid(years),
            PickError::NoSuchScope { scope, valid } => fault.found(scope).valid(valid),
            PickError::Several { found } => fault.valid(found.iter().map(|found| found.pick(lang))),
            _ => fault,
        };
        fault.raise::<Unknown>(py)
    }
}

/// A word that is none of those that would do.
pub(crate) fn unknown<T: ToString>(
    py: Python<'_>,
    what: (&str, &str),
    word: &str,
    valid: impl IntoIterator<Item = T>,
) -> PyErr {
    let valid: Vec<String> = valid.into_iter().map(|word| word.to_string()).collect();
    let message = args::lang().pick(
        format!("没有{}“{word}”；可用：{}", what.0, valid.join("、")),
        format!("unknown {} {word:?}; valid: {}", what.1, valid.join(", ")),
    );
    Fault::new(message).found(word).valid(valid).raise::<Unknown>(py)
}

/// Something that cannot be done with what there is.
pub(crate) fn refused(py: Python<'_>, zh: impl Into<String>, en: impl Into<String>) -> PyErr {
    Fault::new(args::lang().pick(zh.into(), en.into())).raise::<Error>(py)
}

pub(crate) fn fork(py: Python<'_>, owner: u32) -> PyErr {
    let message = args::lang().pick(
        format!("本进程由进程 {owner} 复制（fork）而来，其线程不在此处；请用 multiprocessing 的 spawn 方式，或在子进程中才首次使用 gongkai"),
        format!(
            "this process was forked from {owner} after gongkai had started threads there, which are not here; start \
             processes by multiprocessing's \"spawn\", or use gongkai for the first time after the fork"
        ),
    );
    Fault::new(message).raise::<Forked>(py)
}

pub(crate) fn thread(py: Python<'_>, error: &std::io::Error) -> PyErr {
    refused(py, format!("系统不给线程：{error}"), format!("the system gives no thread: {error}"))
}

/// A defect of ours, as an exception like the others.
pub(crate) fn panic(py: Python<'_>, panic: &(dyn Any + Send)) -> PyErr {
    let said = panic.downcast_ref::<&str>().map(|said| (*said).to_owned());
    let said = said.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    refused(py, format!("程序缺陷：{said}"), format!("a defect of this program: {said}"))
}

pub(crate) fn add(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    let all = [
        ("Error", py.get_type::<Error>()),
        ("NothingRead", py.get_type::<NothingRead>()),
        ("Rejected", py.get_type::<Rejected>()),
        ("Unknown", py.get_type::<Unknown>()),
        ("Settings", py.get_type::<Settings>()),
        ("Output", py.get_type::<Output>()),
        ("Forked", py.get_type::<Forked>()),
    ];
    for (name, class) in all {
        module.add(name, class)?;
    }
    // One that somebody else makes has them too.
    let base = py.get_type::<Error>();
    for name in ["file", "place", "found"] {
        base.setattr(name, py.None())?;
    }
    base.setattr("valid", Vec::<String>::new())
}
