//! A ZIP container whose parts are read one by one, each bounded.

use crate::budget::Budget;
use crate::formats::Looks;
use crate::{Kind, LoadError};
use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Most entries of a container.
const MOST_ENTRIES: usize = 10_000;

/// How many times larger than stored a part above [`SMALL_PART`] may be: repeated table markup reaches about 100, an
/// attack 1000.
const LARGEST_RATIO: u64 = 400;

/// Parts up to this size may have any ratio.
const SMALL_PART: u64 = 4 << 20;

/// An open container.
pub(crate) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    repeated: BTreeSet<Vec<u8>>,
    budget: &'b Budget,
}

/// One entry by its number.
pub(crate) struct Entry {
    /// The name as stored, in whatever encoding.
    pub(crate) name: Vec<u8>,
    /// A folder or a link: nothing to read.
    pub(crate) empty: bool,
    /// Needs a password.
    pub(crate) encrypted: bool,
}

impl<'b> Package<'b> {
    /// Opens a container.
    pub(crate) fn open(bytes: &'b [u8], budget: &'b Budget) -> Result<Package<'b>, LoadError> {
        // The directory is read whole when it is opened: look first how many entries it has.
        let entries = entries(bytes);
        if entries > MOST_ENTRIES {
            return Err(LoadError::TooManyParts { found: entries, limit: MOST_ENTRIES });
        }
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| LoadError::DamagedArchive { part: String::new(), reason: error.to_string() })?;
        let repeated = repeated(bytes, &archive);
        Ok(Package { archive, repeated, budget })
    }

    /// Names as stored that several entries have, of which only the last can be read.
    pub(crate) fn repeated(&self) -> &BTreeSet<Vec<u8>> {
        &self.repeated
    }

    /// How many entries it has.
    pub(crate) fn len(&self) -> usize {
        self.archive.len()
    }

    /// What the container is by what stands in it.
    pub(crate) fn kind(&self) -> Kind {
        Kind::of_marks(|looks| matches!(looks, Looks::Part(part) if self.has(part))).unwrap_or(Kind::Zip)
    }

    /// Whether it has a part of the name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// The part of a name, expanded; nothing where there is none.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, LoadError> {
        match self.archive.index_for_name(name) {
            Some(_) if self.repeated.contains(name.as_bytes()) => {
                Err(LoadError::DamagedArchive { part: name.to_owned(), reason: "stands there twice".to_owned() })
            }
            Some(at) => self.expand(at, name).map(Some),
            None => Ok(None),
        }
    }

    /// What an entry is.
    pub(crate) fn entry(&mut self, at: usize) -> Result<Entry, LoadError> {
        let damaged = |error: zip::result::ZipError| LoadError::DamagedArchive {
            part: format!("#{}", at + 1),
            reason: error.to_string(),
        };
        let file = self.archive.by_index_raw(at).map_err(damaged)?;
        Ok(Entry { name: file.name_raw().to_vec(), empty: !file.is_file(), encrypted: file.encrypted() })
    }

    /// The content of an entry, called `name` in what is said about it.
    pub(crate) fn expand(&mut self, at: usize, name: &str) -> Result<Vec<u8>, LoadError> {
        let damaged = |reason: String| LoadError::DamagedArchive { part: name.to_owned(), reason };
        let file = self.archive.by_index(at).map_err(|error| damaged(error.to_string()))?;
        let stored = file.compressed_size().max(1);
        let limit = self.budget.left();
        // What it says of its own size is not believed: one byte more than allowed is read, not more.
        let allowed = limit.min(stored.saturating_mul(LARGEST_RATIO).max(SMALL_PART));
        // Room for what it says it is, within reason: growing step by step takes up to twice as much.
        let room = file.size().min(allowed).min(1 << 20);
        let mut bytes = Vec::with_capacity(usize::try_from(room).unwrap_or(0) + 1);
        file.take(allowed + 1).read_to_end(&mut bytes).map_err(|error| damaged(error.to_string()))?;
        if bytes.len() as u64 > allowed {
            return Err(LoadError::PartTooLarge { part: name.to_owned(), stored, limit: allowed });
        }
        self.budget.expanded(bytes.len() as u64);
        Ok(bytes)
    }
}

/// How many entries the directory of an archive has at most: what its end says, if that can be, or how often one seems to
/// begin.
fn entries(bytes: &[u8]) -> usize {
    let found =
        |mark: &'static [u8; 4]| bytes.windows(4).enumerate().filter(move |(_, four)| four == mark).map(|(at, _)| at);
    let seen = found(b"PK\x01\x02").count();
    if seen <= MOST_ENTRIES {
        return seen;
    }
    // Content may hold what looks like an entry. The end of the directory may be any that is found.
    let short = |at: usize| Some(u64::from(u16::from_le_bytes(*bytes.get(at + 10..)?.first_chunk()?)));
    let long = |at: usize| Some(u64::from_le_bytes(*bytes.get(at + 32..)?.first_chunk()?));
    let ends = found(b"PK\x05\x06").filter_map(short).filter(|entries| *entries < 0xffff);
    let ends = ends.chain(found(b"PK\x06\x06").filter_map(long));
    let most = ends.max().map_or(usize::MAX, |most| usize::try_from(most).unwrap_or(usize::MAX));
    if most <= MOST_ENTRIES { most } else { seen }
}

/// The names that several entries of the directory have.
fn repeated(bytes: &[u8], archive: &ZipArchive<Cursor<&[u8]>>) -> BTreeSet<Vec<u8>> {
    let (mut seen, mut repeated) = (BTreeSet::new(), BTreeSet::new());
    let start = usize::try_from(archive.central_directory_start()).unwrap_or(usize::MAX);
    let mut rest = bytes.get(start..).unwrap_or_default();
    while let Some(header) = rest.first_chunk::<46>().filter(|header| header.starts_with(b"PK\x01\x02")) {
        let length = |at: usize| usize::from(u16::from_le_bytes([header[at], header[at + 1]]));
        let Some(name) = rest.get(46..46 + length(28)) else { break };
        if !seen.insert(name) {
            repeated.insert(name.to_vec());
        }
        rest = rest.get(46 + length(28) + length(30) + length(32)..).unwrap_or_default();
    }
    repeated
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::MOST_EXPANDED;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    #[test]
    fn what_other_containers_expanded_to_counts() {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("a.txt", SimpleFileOptions::default()).unwrap();
        writer.write_all(&vec![b' '; 4 << 20]).unwrap();
        let bytes = writer.finish().unwrap().into_inner();
        let budget = Budget::new();
        let mut package = Package::open(&bytes, &budget).unwrap();
        assert!(package.expand(0, "a.txt").is_ok());
        budget.member().expanded(MOST_EXPANDED - (8 << 20));
        assert!(package.expand(0, "a.txt").is_ok());
        let error = package.expand(0, "a.txt").unwrap_err();
        assert!(matches!(error, LoadError::PartTooLarge { limit: 0, .. }), "{error}");
    }
}
