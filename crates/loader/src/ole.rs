//! The container of Office files before 2007, read within bounds.
//!
//! Layout: *[MS-CFB]: Compound File Binary File Format*.

use crate::formats::Looks;
use crate::{Kind, LoadError};
use std::io::{Cursor, Read};

/// Largest file: it is held several times.
pub(crate) const MOST_BYTES: usize = 64 << 20;

/// An open container.
pub(crate) struct Container<'b> {
    inner: cfb::CompoundFile<Cursor<&'b [u8]>>,
    size: usize,
}

impl<'b> Container<'b> {
    /// Opens a container; `damaged` makes the error of what is wrong with it.
    pub(crate) fn open(bytes: &'b [u8], damaged: impl Fn(String) -> LoadError) -> Result<Container<'b>, LoadError> {
        if bytes.len() > MOST_BYTES {
            return Err(LoadError::TooLarge { size: bytes.len(), limit: MOST_BYTES });
        }
        if !table_fits(bytes) {
            return Err(damaged("its table of sectors is larger than the file".to_owned()));
        }
        let inner = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|error| damaged(error.to_string()))?;
        Ok(Container { inner, size: bytes.len() })
    }

    /// Whether there is such a stream; of names, case does not count.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.inner.is_stream(name)
    }

    /// A stream, whole.
    pub(crate) fn stream(&mut self, name: &str) -> std::io::Result<Vec<u8>> {
        let stream = self.inner.open_stream(name)?;
        let mut whole = Vec::new();
        // No stream is longer than the file it is in.
        stream.take(self.size as u64).read_to_end(&mut whole)?;
        Ok(whole)
    }
}

/// What a container holds, by the streams at its root: a Word file may hold workbooks further down.
pub(crate) fn kind(bytes: &[u8]) -> Option<Kind> {
    let container = Container::open(bytes, |reason| LoadError::DamagedArchive { part: String::new(), reason }).ok()?;
    Kind::of_marks(|looks| matches!(looks, Looks::Stream(name) if container.has(name)))
}

/// Whether the table of sectors is as large as the file can need: the reader of containers takes up every part of it that
/// is named, however often. *[MS-CFB]*, 2.2, 2.3 and 2.5.
fn table_fits(bytes: &[u8]) -> bool {
    let number = |at: usize| bytes.get(at..)?.first_chunk().map(|four| u32::from_le_bytes(*four));
    let sector = if bytes.get(30) == Some(&12) { 4096 } else { 512 };
    let sectors = bytes.len() / sector;
    let is_used = |number: &u32| *number < 0xFFFF_FFFA;
    let mut parts = (0..109).filter_map(|nth| number(76 + 4 * nth)).filter(is_used).count();
    let mut next = number(68).filter(is_used);
    for _ in 0..sectors {
        let Some(at) = next.map(|next| (next as usize + 1) * sector) else { break };
        let entries = sector / 4 - 1;
        parts += (0..entries).filter_map(|nth| number(at + 4 * nth)).filter(is_used).count();
        next = number(at + 4 * entries).filter(is_used);
    }
    // A part of the table is a sector, with four bytes for each of the file's.
    next.is_none() && parts <= sectors / (sector / 4) + 128
}
