//! tar: members one after the other, each behind a header of 512 bytes.
//!
//! Headers are read by the `tar` crate. Its iterator is not used: it takes long names whole, however long they say they are,
//! and gives up at the first header that is wrong.

use super::stream::{Stream, shown};
use super::{Failed, Found, PackFault, PackKind, PackPlace, PackUnit, PassedOver, Reason, Source, Takes};
use encoding_rs::GB18030;
use tar::{EntryType, Header, PaxExtensions};

const BLOCK: usize = 512;

/// Most bytes of what stands before a member for it: a long name, or extended attributes.
const LONGEST_EXTENSION: u64 = 1 << 20;

/// What headers before a member say of it.
#[derive(Default)]
struct Said {
    path: Option<Vec<u8>>,
    size: Option<u64>,
    sparse: bool,
    /// Something of it was too long.
    too_long: bool,
}

pub(crate) struct Tape<'r> {
    stream: Stream<'r>,
    max_bytes: usize,
    takes: Option<Takes<'r>>,
    number: u64,
    /// The next header has to be looked for.
    lost: bool,
    /// An empty block came last: the archive may end here.
    at_end: bool,
    ended: bool,
}

impl<'r> Tape<'r> {
    pub(crate) fn new(stream: Stream<'r>, max_bytes: usize) -> Tape<'r> {
        Tape { stream, max_bytes, takes: None, number: 0, lost: false, at_end: false, ended: false }
    }

    pub(crate) fn only(&mut self, takes: Takes<'r>) {
        self.takes = Some(takes);
    }

    /// The header of the next member; `None` at the end.
    fn header(&mut self) -> Result<Option<Header>, PackFault> {
        loop {
            let block = self.stream.peek(BLOCK)?;
            match block {
                [] if self.at_end || self.lost => return Ok(None),
                [] => return Err(PackFault::NoEnd),
                // What is left of a block at the end of padding.
                _ if block.len() < BLOCK && self.at_end => return Ok(None),
                _ if block.len() < BLOCK => {
                    return Err(PackFault::Cut { found: block.len() as u64, expected: Some(BLOCK as u64) });
                }
                _ => {}
            }
            let block = &block[..BLOCK];
            if block.iter().all(|byte| *byte == 0) {
                self.stream.consume(BLOCK);
                self.at_end = true;
                self.lost = false;
                continue;
            }
            if is_header(block) {
                let header = Header::from_byte_slice(block).clone();
                self.stream.consume(BLOCK);
                (self.at_end, self.lost) = (false, false);
                return Ok(Some(header));
            }
            if self.lost {
                self.stream.consume(BLOCK);
                continue;
            }
            return Err(PackFault::NoHeader { kind: PackKind::Tar, found: shown(block) });
        }
    }

    fn skip(&mut self, size: u64) -> Result<(), PackFault> {
        let skipped = self.stream.skip(size)?;
        if skipped < size {
            return Err(PackFault::Cut { found: skipped, expected: Some(size) });
        }
        self.pad(size)
    }

    /// Goes to the next block. Of the last member the padding may be missing.
    fn pad(&mut self, size: u64) -> Result<(), PackFault> {
        let over = size % BLOCK as u64;
        if over > 0 {
            self.stream.skip(BLOCK as u64 - over)?;
        }
        Ok(())
    }

    fn body(&mut self, size: u64) -> Result<Vec<u8>, PackFault> {
        let mut bytes = Vec::new();
        self.stream.take(size, &mut bytes)?;
        if (bytes.len() as u64) < size {
            return Err(PackFault::Cut { found: bytes.len() as u64, expected: Some(size) });
        }
        self.pad(size)?;
        Ok(bytes)
    }

    fn extension(&mut self, kind: EntryType, size: u64, said: &mut Said) -> Result<(), PackFault> {
        if kind.is_pax_global_extensions() || kind.is_gnu_longlink() {
            return self.skip(size);
        }
        if size > LONGEST_EXTENSION {
            said.too_long = true;
            return self.skip(size);
        }
        let bytes = self.body(size)?;
        if kind.is_gnu_longname() {
            let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
            said.path = Some(bytes[..end].to_vec());
            return Ok(());
        }
        for extension in PaxExtensions::new(&bytes).flatten() {
            match extension.key_bytes() {
                b"path" | b"GNU.sparse.name" => said.path = Some(extension.value_bytes().to_vec()),
                b"size" => said.size = extension.value().ok().and_then(|text| text.parse().ok()),
                key => said.sparse |= key.starts_with(b"GNU.sparse."),
            }
        }
        Ok(())
    }

    /// Reads one header and what belongs to it.
    fn member(&mut self, said: &mut Said, passed: &mut PassedOver) -> Result<Option<Found>, Failed> {
        let start = self.stream.offset();
        let mut place = PackPlace { byte: Some(start), ..PackPlace::default() };
        let header = match self.header() {
            Ok(Some(header)) => header,
            Ok(None) => {
                self.ended = true;
                return Ok(None);
            }
            Err(fault) => {
                place.byte = Some(self.stream.offset());
                return Err(self.failed(place, fault));
            }
        };
        let kind = header.entry_type();
        let entry_size = header.entry_size().unwrap_or(0);
        if kind.is_pax_local_extensions()
            || kind.is_pax_global_extensions()
            || kind.is_gnu_longname()
            || kind.is_gnu_longlink()
        {
            return match self.extension(kind, entry_size, said) {
                Ok(()) => Ok(None),
                Err(fault) => Err(self.failed(place, fault)),
            };
        }
        let said = std::mem::take(said);
        self.number += 1;
        let path = said.path.unwrap_or_else(|| header.path_bytes().into_owned());
        let name = shown_name(&path);
        place.number = Some((PackUnit::Member, self.number));
        place.document = Some(name.clone());
        let size = said.size.unwrap_or(entry_size);
        let folder = path.ends_with(b"/");
        let left = match kind {
            EntryType::Regular | EntryType::Continuous if folder => Some(Reason::Folder),
            EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse => None,
            EntryType::Directory => Some(Reason::Folder),
            EntryType::Link | EntryType::Symlink => Some(Reason::Link),
            _ => Some(Reason::Device),
        };
        // Links, folders and devices have no bytes, whatever size stands in their header; other kinds are not known.
        let size = match kind {
            EntryType::Link | EntryType::Symlink | EntryType::Directory => 0,
            EntryType::Char | EntryType::Block | EntryType::Fifo => 0,
            _ => size,
        };
        let left = left.or_else(|| match &self.takes {
            Some(takes) if !takes(&name) => Some(Reason::NotTaken),
            _ if size == 0 => Some(Reason::Empty),
            _ => None,
        });
        let fault = if said.too_long {
            Some(PackFault::HeaderTooLong { limit: LONGEST_EXTENSION as usize })
        } else if kind.is_gnu_sparse() || said.sparse {
            Some(PackFault::Sparse)
        } else if size > self.max_bytes as u64 {
            Some(PackFault::TooLarge { size: Some(size), limit: self.max_bytes })
        } else {
            None
        };
        if let Some(fault) = fault.filter(|_| left.is_none()) {
            let skipped = self.sparse_map(&header).and_then(|()| self.skip(size));
            return Err(match skipped {
                Ok(()) => Failed::new(place, fault, false),
                Err(cut) => self.failed(place, cut),
            });
        }
        if let Some(reason) = left {
            return match self.skip(size) {
                Ok(()) => {
                    passed.add(reason);
                    Ok(None)
                }
                Err(fault) => Err(self.failed(place, fault)),
            };
        }
        match self.body(size) {
            Ok(bytes) => Ok(Some(Found {
                inner: Some(name),
                unit: PackUnit::Member,
                number: self.number,
                bytes,
                media_type: None,
                charset: None,
                cut: None,
            })),
            Err(fault) => Err(self.failed(place, fault)),
        }
    }

    /// Passes over the blocks in which the old form of GNU tar lists more pieces of a file with holes.
    fn sparse_map(&mut self, header: &Header) -> Result<(), PackFault> {
        let mut more = header.entry_type().is_gnu_sparse() && header.as_gnu().is_some_and(tar::GnuHeader::is_extended);
        while more {
            let block = self.stream.peek(BLOCK)?;
            // The byte behind 21 pieces of 24 bytes says whether there is another block.
            let Some(last) = block.get(504) else {
                return Err(PackFault::Cut { found: block.len() as u64, expected: Some(BLOCK as u64) });
            };
            more = *last == 1;
            self.stream.consume(BLOCK);
        }
        Ok(())
    }

    fn failed(&mut self, place: PackPlace, fault: PackFault) -> Failed {
        self.lost = true;
        let ends = !matches!(fault, PackFault::NoHeader { .. });
        self.ended |= ends;
        Failed::new(place, fault, ends)
    }
}

impl Source for Tape<'_> {
    fn next(&mut self, passed: &mut PassedOver) -> Option<Result<Found, Failed>> {
        let mut said = Said::default();
        while !self.ended {
            match self.member(&mut said, passed) {
                Ok(Some(found)) => return Some(Ok(found)),
                Ok(None) => {}
                Err(failed) => return Some(Err(failed)),
            }
        }
        None
    }
}

/// Whether a block is a header: its checksum is right, over bytes with or without a sign.
pub(crate) fn is_header(block: &[u8]) -> bool {
    let Some(block) = block.get(..BLOCK) else { return false };
    let Ok(claimed) = Header::from_byte_slice(block).cksum() else { return false };
    let field = 148..156;
    let bytes = || block.iter().enumerate().map(|(at, byte)| if field.contains(&at) { b' ' } else { *byte });
    let unsigned: i64 = bytes().map(i64::from).sum();
    let signed: i64 = bytes().map(|byte| i64::from(byte.cast_signed())).sum();
    let claimed = i64::from(claimed);
    block.iter().any(|byte| *byte != 0) && (claimed == unsigned || claimed == signed)
}

/// The path of a member without what leads out of the archive: UTF-8, or else a Chinese encoding.
fn shown_name(path: &[u8]) -> String {
    let text = match std::str::from_utf8(path) {
        Ok(text) => text.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(path).0.into_owned(),
    };
    let parts = text.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | "..") && !part.ends_with(':'));
    parts.collect::<Vec<_>>().join("/")
}
