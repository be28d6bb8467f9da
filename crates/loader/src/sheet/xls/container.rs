//! The container of an old workbook: its one stream out of it, and into a fresh one.

use super::damaged;
use crate::LoadError;
use crate::ole::Container;
use std::io::{Cursor, Write};

/// The stream of the workbook, with its name.
pub(super) fn stream(bytes: &[u8]) -> Result<(&'static str, Vec<u8>), LoadError> {
    let mut container = Container::open(bytes, |reason| damaged("", reason))?;
    let name = ["Workbook", "Book"].into_iter().find(|name| container.has(name));
    let name = name.ok_or_else(|| LoadError::MissingPart { part: "Workbook".to_owned() })?;
    let whole = container.stream(name).map_err(|error| damaged("", error))?;
    Ok((name, whole))
}

/// A container with this stream and nothing else.
pub(super) fn alone(name: &str, stream: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut container = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))?;
    container.create_stream(name)?.write_all(stream)?;
    container.flush()?;
    Ok(container.into_inner().into_inner())
}
