//! A ZIP container whose parts are read one by one, each bounded.

use crate::{Kind, LoadError};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Most entries of a container.
const MOST_ENTRIES: usize = 10_000;

/// Largest part, in bytes, once expanded.
const LARGEST_PART: u64 = 64 << 20;

/// Most bytes of all parts read of one container.
const LARGEST_WHOLE: u64 = 256 << 20;

/// How many times larger than stored a part above [`SMALL_PART`] may be: repeated table markup reaches about 100, an
/// attack 1000.
const LARGEST_RATIO: u64 = 400;

/// Parts up to this size may have any ratio.
const SMALL_PART: u64 = 4 << 20;

/// An open container.
pub(crate) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// Bytes expanded so far.
    expanded: u64,
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
    pub(crate) fn open(bytes: &'b [u8]) -> Result<Package<'b>, LoadError> {
        // The directory is read whole when it is opened: count its entries first.
        let entries = bytes.windows(4).filter(|four| *four == b"PK\x01\x02").count();
        if entries > MOST_ENTRIES {
            return Err(LoadError::TooManyParts { found: entries, limit: MOST_ENTRIES });
        }
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| LoadError::DamagedArchive { part: String::new(), reason: error.to_string() })?;
        Ok(Package { archive, expanded: 0 })
    }

    /// Counts on from what has been expanded of other containers.
    pub(crate) fn start_at(&mut self, expanded: u64) {
        self.expanded = expanded;
    }

    /// Bytes expanded so far.
    pub(crate) fn expanded(&self) -> u64 {
        self.expanded
    }

    /// How many entries it has.
    pub(crate) fn len(&self) -> usize {
        self.archive.len()
    }

    /// What the container is by what stands in it.
    pub(crate) fn kind(&self) -> Kind {
        match () {
            () if self.has("word/document.xml") => Kind::Docx,
            () if self.has("xl/workbook.xml") || self.has("content.xml") => Kind::Sheet,
            () => Kind::Zip,
        }
    }

    /// Whether it has a part of the name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// The part of a name, expanded; nothing where there is none.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, LoadError> {
        match self.archive.index_for_name(name) {
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
        let limit = LARGEST_PART.min(LARGEST_WHOLE.saturating_sub(self.expanded));
        // What it says of its own size is not believed: one byte more than allowed is read, not more.
        let allowed = limit.min(stored.saturating_mul(LARGEST_RATIO).max(SMALL_PART));
        // Room for what it says it is, within reason: growing step by step takes up to twice as much.
        let room = file.size().min(allowed).min(1 << 20);
        let mut bytes = Vec::with_capacity(usize::try_from(room).unwrap_or(0) + 1);
        file.take(allowed + 1).read_to_end(&mut bytes).map_err(|error| damaged(error.to_string()))?;
        if bytes.len() as u64 > allowed {
            return Err(LoadError::PartTooLarge { part: name.to_owned(), stored, limit: allowed });
        }
        self.expanded += bytes.len() as u64;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    #[test]
    fn what_other_containers_expanded_to_counts() {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("a.txt", SimpleFileOptions::default()).unwrap();
        writer.write_all(&vec![b' '; 4 << 20]).unwrap();
        let bytes = writer.finish().unwrap().into_inner();
        let mut package = Package::open(&bytes).unwrap();
        assert!(package.expand(0, "a.txt").is_ok());
        assert_eq!(package.expanded(), 4 << 20);
        package.start_at(LARGEST_WHOLE - (4 << 20));
        assert!(package.expand(0, "a.txt").is_ok());
        let error = package.expand(0, "a.txt").unwrap_err();
        assert!(matches!(error, LoadError::PartTooLarge { limit: 0, .. }), "{error}");
    }
}
