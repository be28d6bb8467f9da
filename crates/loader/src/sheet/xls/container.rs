//! The container of an old workbook: its one stream out of it, and into a fresh one.

use super::damaged;
use crate::LoadError;
use std::io::{Cursor, Read, Write};

/// Largest file: it is held several times.
const MOST_BYTES: usize = 64 << 20;

/// The stream of the workbook, with its name.
pub(super) fn stream(bytes: &[u8]) -> Result<(&'static str, Vec<u8>), LoadError> {
    if bytes.len() > MOST_BYTES {
        return Err(LoadError::TooLarge { size: bytes.len(), limit: MOST_BYTES });
    }
    if !table_fits(bytes) {
        return Err(damaged("", "its table of sectors is larger than the file"));
    }
    let mut container = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|error| damaged("", error))?;
    let name = ["Workbook", "Book"].into_iter().find(|name| container.is_stream(name));
    let name = name.ok_or_else(|| LoadError::MissingPart { part: "Workbook".to_owned() })?;
    let stream = container.open_stream(name).map_err(|error| damaged("", error))?;
    let mut whole = Vec::new();
    // No stream is longer than the file it is in.
    stream.take(bytes.len() as u64).read_to_end(&mut whole).map_err(|error| damaged("", error))?;
    Ok((name, whole))
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

/// A container with this stream and nothing else.
pub(super) fn alone(name: &str, stream: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut container = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))?;
    container.create_stream(name)?.write_all(stream)?;
    container.flush()?;
    Ok(container.into_inner().into_inner())
}
