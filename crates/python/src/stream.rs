//! Many documents, one after another, of which only some are held at a time.

use crate::args::{Data, document};
use crate::job;
use crate::load::today;
use crate::reports::Reports;
use gongkai::Isolation;
use gongkai::isolate::Readers;
use gongkai::model::Date;
use pyo3::prelude::*;
use pyo3::types::PyIterator;
use std::collections::VecDeque;
use std::sync::Arc;

/// Documents read in one go, for each processor: enough that threads do not wait for each other most of the time.
const AHEAD: usize = 64;

/// Bytes after which no more documents are waited for: they are held until they are read.
const MOST_BYTES: usize = 64 << 20;

/// Documents as they are read, in the order in which they were handed in.
#[pyclass(module = "gongkai")]
pub(crate) struct Reading {
    from: Py<PyIterator>,
    today: Date,
    readers: Arc<Readers>,
    held: VecDeque<Reports>,
    failed: Option<PyErr>,
    ended: bool,
}

/// Reads many documents without holding them all: one `Reports` for each, in order.
///
/// ``documents`` is anything that gives pairs of a name and bytes (or text that is decoded already): a list, a generator over a WARC
/// file or a database. The name may be an address. Each is read by itself on all processors: agencies are not told apart
/// between documents. PDFs and Office files are read in child processes unless ``isolate=False``. A document that is no report gives a `Reports` of length 0 with the reason in ``.rejected``. Where
/// ``documents`` raises an exception, what came before is given first, and then the exception.
///
/// >>> pages = [("a", "<p>no report</p>"), ("b", "agency,report_year,cell,value\n云泽区财政局,2023,requests.received.natural_person,3\n")]
/// >>> [len(r) for r in gk.read_many(pages)]
/// [0, 1]
#[pyfunction]
#[pyo3(signature = (documents, *, today=None, isolate=true))]
pub(crate) fn read_many(
    py: Python<'_>,
    documents: &Bound<'_, PyAny>,
    today: Option<&Bound<'_, PyAny>>,
    isolate: bool,
) -> PyResult<Reading> {
    let from = documents.try_iter()?.unbind();
    let today = match self::today(today)? {
        Some(today) => today,
        None => job::today(py)?,
    };
    let isolation = if isolate { job::isolation(py)? } else { Isolation::None };
    let readers = Arc::new(Readers::new(&isolation));
    Ok(Reading { from, today, readers, held: VecDeque::new(), failed: None, ended: false })
}

impl Reading {
    /// Takes some documents from whoever gives them.
    fn take(&mut self, py: Python<'_>) -> Vec<(String, Data)> {
        let most = std::thread::available_parallelism().map_or(1, usize::from) * AHEAD;
        let (mut some, mut bytes) = (Vec::new(), 0);
        while some.len() < most && bytes < MOST_BYTES {
            match self.from.bind(py).clone().next() {
                Some(Ok(given)) => match document(&given) {
                    Ok(document) => {
                        bytes += document.1.as_ref().len();
                        some.push(document);
                    }
                    Err(error) => {
                        self.failed = Some(error);
                        break;
                    }
                },
                Some(Err(error)) => {
                    self.failed = Some(error);
                    break;
                }
                None => {
                    self.ended = true;
                    break;
                }
            }
        }
        some
    }
}

#[pymethods]
impl Reading {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&mut self, py: Python<'_>) -> PyResult<Option<Reports>> {
        if self.held.is_empty() && self.failed.is_none() && !self.ended {
            let (some, today, readers) = (self.take(py), self.today, Arc::clone(&self.readers));
            if !some.is_empty() {
                let read = job::plain(py, move || gongkai::each_document(&some, today, &readers))?;
                self.held.extend(read.into_iter().map(Reports::of));
            }
        }
        match (self.held.pop_front(), self.failed.take()) {
            (Some(next), failed) => {
                self.failed = failed;
                Ok(Some(next))
            }
            (None, Some(error)) => {
                self.ended = true;
                Err(error)
            }
            (None, None) => Ok(None),
        }
    }
}
