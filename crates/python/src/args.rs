//! What Python hands in.

use crate::error::unknown;
use gongkai::model::{Date, Lang, Scope};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::{PyByteArray, PyBytes, PyDict, PyMemoryView, PyString, PyTuple};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU8, Ordering};

/// The language of whatever is told, where a call does not name one: 0 is not yet known.
static LANG: AtomicU8 = AtomicU8::new(0);

/// The language that holds now.
pub(crate) fn lang() -> Lang {
    match LANG.load(Ordering::Relaxed) {
        1 => Lang::Zh,
        2 => Lang::En,
        _ => match std::env::var("GONGKAI_LANG").as_deref() {
            Ok("en") => Lang::En,
            _ => Lang::Zh,
        },
    }
}

/// Sets the language of messages, findings, charts and pages: ``"zh"`` or ``"en"``.
///
/// It is Chinese unless the environment's ``GONGKAI_LANG`` says otherwise. Names of columns and states are the same in both.
///
/// >>> gk.set_language("en")
/// >>> gk.language()
/// 'en'
#[pyfunction]
pub(crate) fn set_language(py: Python<'_>, lang: &str) -> PyResult<()> {
    let number = match lang {
        "zh" => 1,
        "en" => 2,
        other => return Err(unknown(py, ("语言", "language"), other, ["zh", "en"])),
    };
    LANG.store(number, Ordering::Relaxed);
    Ok(())
}

/// The language that holds: ``"zh"`` or ``"en"``.
#[pyfunction]
pub(crate) fn language() -> &'static str {
    match lang() {
        Lang::Zh => "zh",
        Lang::En => "en",
    }
}

/// The language of one call.
pub(crate) fn lang_of(py: Python<'_>, given: Option<&str>) -> PyResult<Lang> {
    match given {
        None => Ok(lang()),
        Some("zh") => Ok(Lang::Zh),
        Some("en") => Ok(Lang::En),
        Some(other) => Err(unknown(py, ("语言", "language"), other, ["zh", "en"])),
    }
}

/// A day: a `datetime.date`, or text such as 2026-03-01.
pub(crate) fn day(given: Option<&Bound<'_, PyAny>>) -> PyResult<Option<Date>> {
    let Some(given) = given else { return Ok(None) };
    let text: String = match given.cast::<PyString>() {
        Ok(text) => text.to_string(),
        Err(_) => match given.call_method0("isoformat") {
            Ok(iso) => iso.extract()?,
            Err(_) => return Err(wrong("today", "a datetime.date or text such as \"2026-03-01\"", given)),
        },
    };
    let day = text.get(..10).unwrap_or(&text);
    let read =
        day.parse().map_err(|_| PyValueError::new_err(format!("today: {text:?} is no day; valid: \"2026-03-01\"")));
    read.map(Some)
}

/// What was wanted, and what was given instead.
pub(crate) fn wrong(name: &str, wanted: &str, given: &Bound<'_, PyAny>) -> PyErr {
    let class = given.get_type().name().map(|name| name.to_string()).unwrap_or_default();
    PyTypeError::new_err(format!("{name}: {wanted} is wanted, not {class}"))
}

/// One year or several.
pub(crate) fn years(given: Option<&Bound<'_, PyAny>>) -> PyResult<Vec<i32>> {
    let Some(given) = given else { return Ok(Vec::new()) };
    if let Ok(year) = given.extract::<i32>() {
        return Ok(vec![year]);
    }
    let wanted = || wrong("year", "a year, or a list of years,", given);
    given.try_iter().map_err(|_| wanted())?.map(|year| year?.extract::<i32>().map_err(|_| wanted())).collect()
}

/// One word or several.
pub(crate) fn words(name: &str, given: Option<&Bound<'_, PyAny>>) -> PyResult<Vec<String>> {
    let Some(given) = given else { return Ok(Vec::new()) };
    if let Ok(word) = given.cast::<PyString>() {
        return Ok(vec![word.to_string()]);
    }
    let wanted = || wrong(name, "a text, or a list of texts,", given);
    given.try_iter().map_err(|_| wanted())?.map(|word| word?.extract::<String>().map_err(|_| wanted())).collect()
}

/// A path.
pub(crate) fn path(name: &str, given: Option<&Bound<'_, PyAny>>) -> PyResult<Option<PathBuf>> {
    let Some(given) = given else { return Ok(None) };
    given.extract::<PathBuf>().map(Some).map_err(|_| wrong(name, "a path", given))
}

/// Whose numbers.
pub(crate) fn scope(py: Python<'_>, given: Option<&str>) -> PyResult<Option<Scope>> {
    let Some(given) = given else { return Ok(None) };
    match Scope::ALL.into_iter().find(|scope| scope.id() == given) {
        Some(scope) => Ok(Some(scope)),
        None => Err(unknown(py, ("口径", "scope"), given, Scope::ALL.map(Scope::id))),
    }
}

/// The bytes of a document: those of Python, where they lie, or text that it has decoded already.
pub(crate) enum Data {
    Bytes(PyBackedBytes),
    Text(String),
}

impl AsRef<[u8]> for Data {
    fn as_ref(&self) -> &[u8] {
        match self {
            Data::Bytes(bytes) => bytes,
            Data::Text(text) => text.as_bytes(),
        }
    }
}

/// Bytes of whatever kind, or text.
pub(crate) fn data(name: &str, given: &Bound<'_, PyAny>) -> PyResult<Data> {
    if let Ok(text) = given.cast::<PyString>() {
        // A page may say that it is in another encoding; it was, before somebody decoded it. The mark goes before what it says.
        return Ok(Data::Text(format!("\u{feff}{}", text.to_str()?)));
    }
    if given.is_instance_of::<PyMemoryView>() {
        return Ok(Data::Bytes(given.call_method0("tobytes")?.extract()?));
    }
    given.extract().map(Data::Bytes).map_err(|_| wrong(&format!("the content of {name:?}"), "bytes or text", given))
}

/// What is to be read.
#[derive(Default)]
pub(crate) struct Inputs {
    pub(crate) paths: Vec<PathBuf>,
    pub(crate) documents: Vec<(String, Data)>,
}

impl Inputs {
    /// A path, bytes, a pair of name and bytes, a dict of them, or any number of these.
    pub(crate) fn of(given: &Bound<'_, PyAny>) -> PyResult<Inputs> {
        let mut inputs = Inputs::default();
        if inputs.one(given)? {
            return Ok(inputs);
        }
        let all = given.try_iter().map_err(|_| {
            wrong("inputs", "a path, bytes, a pair (name, bytes), a dict of names and bytes, or a list of these", given)
        })?;
        for each in all {
            let each = each?;
            if !inputs.one(&each)? {
                return Err(wrong("inputs", "a path, bytes or a pair (name, bytes)", &each));
            }
        }
        Ok(inputs)
    }

    /// Takes it where it is one thing.
    fn one(&mut self, given: &Bound<'_, PyAny>) -> PyResult<bool> {
        let bytes = given.is_instance_of::<PyBytes>()
            || given.is_instance_of::<PyByteArray>()
            || given.is_instance_of::<PyMemoryView>();
        if bytes {
            let name = format!("bytes-{}", self.documents.len() + 1);
            let data = data(&name, given)?;
            self.documents.push((name, data));
            return Ok(true);
        }
        if let Ok(pair) = given.cast::<PyTuple>()
            && let Some(document) = pair_of(pair)?
        {
            self.documents.push(document);
            return Ok(true);
        }
        if let Ok(all) = given.cast::<PyDict>() {
            for (name, content) in all {
                let name: String = name.extract().map_err(|_| wrong("inputs", "a name", &name))?;
                let data = data(&name, &content)?;
                self.documents.push((name, data));
            }
            return Ok(true);
        }
        match given.extract::<PathBuf>() {
            Ok(path) => {
                self.paths.push(path);
                Ok(true)
            }
            Err(_) => Ok(false),
        }
    }
}

/// A name and bytes; a pair of two texts is one of paths.
fn pair_of(pair: &Bound<'_, PyTuple>) -> PyResult<Option<(String, Data)>> {
    if pair.len() != 2 {
        return Ok(None);
    }
    let (name, content) = (pair.get_item(0)?, pair.get_item(1)?);
    match name.extract::<String>() {
        Ok(name) if !content.is_instance_of::<PyString>() && content.extract::<PathBuf>().is_err() => {
            let data = data(&name, &content)?;
            Ok(Some((name, data)))
        }
        _ => Ok(None),
    }
}

/// One document of a stream: a pair of a name and bytes or text.
pub(crate) fn document(given: &Bound<'_, PyAny>) -> PyResult<(String, Data)> {
    let wanted = || wrong("read_many", "a pair (name, bytes or text)", given);
    let (name, content): (Bound<'_, PyAny>, Bound<'_, PyAny>) = given.extract().map_err(|_| wanted())?;
    let name: String = name.extract().map_err(|_| wanted())?;
    let data = data(&name, &content)?;
    Ok((name, data))
}
