//! Documents that lie in memory: pages that somebody has scraped, files of an archive that is not ours to open.

use super::{First, Opening, joined_by, source_error};
use crate::Work;
use gongkai_core::{Batch, Outcome, Rejected};
use gongkai_isolate::Readers;
use gongkai_loader::{Loaded, MAX_BYTES, Options};
use gongkai_model::Date;
use gongkai_source::{SourceError, in_order};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

/// Its name, and its bytes, whoever owns them.
pub(crate) struct Document {
    name: String,
    bytes: Box<dyn AsRef<[u8]> + Send + Sync>,
}

impl Document {
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        (*self.bytes).as_ref()
    }
}

impl Opening {
    /// Documents that are read beside what was named: a name, which stands in everything that is said of it, and its bytes. What
    /// kind it is of is told from the name, or where that does not say (an address), from the bytes.
    ///
    /// ```
    /// let csv = "agency,report_year,cell,value\n云泽区财政局,2023,requests.received.natural_person,-3\n";
    /// let none: [&str; 0] = [];
    /// let work = gongkai::open(none).documents([("财政局.csv", csv)]).today("2026-03-01".parse()?).read()?;
    /// assert_eq!(work.reports().len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn documents<N: Into<String>, B: AsRef<[u8]> + Send + Sync + 'static>(
        mut self,
        documents: impl IntoIterator<Item = (N, B)>,
    ) -> Opening {
        let document = |(name, bytes): (N, B)| Document { name: name.into(), bytes: Box::new(bytes) };
        self.reading.documents.extend(documents.into_iter().map(document));
        self
    }
}

/// Documents in memory, each read by itself: nothing is told apart between them, and no pages are joined. As many threads work on
/// them as there are, and `readers` says where PDFs and Office files are read; a document that is refused stands in its account.
///
/// ```
/// let pages = [("a", "<p>no report</p>"), ("b", "agency,report_year,cell,value\n云泽区财政局,2023,requests.received.natural_person,3\n")];
/// let readers = gongkai::isolate::Readers::new(&gongkai::Isolation::None);
/// let read = gongkai::each_document(&pages, "2026-03-01".parse()?, &readers);
/// assert_eq!(read.iter().map(|work| work.reports().len()).collect::<Vec<_>>(), [0, 1]);
/// assert_eq!(read[0].account().rejected.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn each_document<N: AsRef<str> + Sync, B: AsRef<[u8]> + Sync>(
    documents: &[(N, B)],
    today: Date,
    readers: &Readers,
) -> Vec<Work> {
    let options = Options::at(today);
    let one = |(name, bytes): &(N, B)| {
        let name = name.as_ref();
        let outcome = match readers.load(name, bytes.as_ref(), &options) {
            Ok(loaded) => Outcome::Read(loaded),
            Err(error) => Outcome::Rejected(Rejected::load(name, &error)),
        };
        Work::of(Batch::of([(name.to_owned(), outcome)], Vec::new(), None), today)
    };
    documents.par_iter().with_max_len(1).map(one).collect()
}

/// What each document gave, in their order.
pub(crate) fn read(
    documents: &[Document],
    options: &Options,
    readers: &Readers,
    stop: &AtomicBool,
    hashes: &mut BTreeMap<String, String>,
    mut each: impl FnMut(),
) -> Vec<(String, Outcome)> {
    let one = |document: &Document| -> (Option<String>, First) {
        if stop.load(Ordering::Relaxed) {
            return (None, Ok(Ok(Loaded::default())));
        }
        let bytes = document.bytes();
        if bytes.len() > MAX_BYTES {
            let (name, size) = (document.name.clone(), Some(bytes.len() as u64));
            return (None, Err(source_error(&SourceError::TooLarge { name, size, limit: MAX_BYTES })));
        }
        (Some(gongkai_core::sha256(bytes)), Ok(readers.load(&document.name, bytes, options)))
    };
    let mut first = Vec::with_capacity(documents.len());
    in_order(documents, rayon::current_num_threads(), one, |(hash, outcome)| {
        hashes.extend(hash.map(|hash| (documents[first.len()].name.clone(), hash)));
        first.push(outcome);
        each();
    });
    let names: Vec<&str> = documents.iter().map(|document| document.name.as_str()).collect();
    let bytes = |at: usize| Some(documents[at].bytes().to_vec());
    let outcomes = joined_by(&names, first, bytes, options, &|_| false).into_iter().flatten();
    names.iter().map(|name| (*name).to_owned()).zip(outcomes).collect()
}
