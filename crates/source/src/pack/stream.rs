//! Bytes in the order in which they come, gzip undone, with as much looked ahead as is asked for.

use flate2::bufread::GzDecoder;
use std::io::{self, BufRead, Read};

/// Bytes taken from a reader at a time.
const PIECE: usize = 64 << 10;

/// A broken gzip member is looked through for the next one if it is shorter than this.
const LONGEST_TAKEN: usize = 256 << 10;

/// How often that is done in one pack.
const MOST_TRIES: u32 = 1000;

/// Why no more bytes come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum StreamFault {
    /// The reader itself failed.
    Read { kind: io::ErrorKind, reason: String },
    /// A gzip member ends before it is complete.
    GzipCut,
    /// A gzip member whose bytes are not those that were packed.
    GzipChecksum,
    /// A gzip member that cannot be unpacked.
    GzipCorrupt { reason: String },
    /// Something behind a gzip member that is no gzip member, from this byte of the file.
    GzipTrailing { found: String, at: u64 },
}

impl std::fmt::Display for StreamFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for StreamFault {}

/// The reader with a buffer, as it is before anything is unpacked.
struct Raw<'r> {
    read: Box<dyn Read + Send + 'r>,
    buffer: Vec<u8>,
    at: usize,
    end: usize,
    /// What was taken of this gzip member, as long as it is short: where it is broken, the next one may begin in it.
    taken: Vec<u8>,
    /// How often what was taken may be looked through.
    tries: u32,
    /// How many bytes were taken.
    offset: u64,
}

impl Read for Raw<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let here = self.fill_buf()?;
        let n = here.len().min(into.len());
        into[..n].copy_from_slice(&here[..n]);
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for Raw<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.end {
            (self.at, self.end) = (0, 0);
            self.read_behind()?;
        }
        Ok(&self.buffer[self.at..self.end])
    }

    fn consume(&mut self, n: usize) {
        let to = (self.at + n).min(self.end);
        if self.taken.len() < LONGEST_TAKEN {
            self.taken.extend_from_slice(&self.buffer[self.at..to]);
        }
        self.offset += (to - self.at) as u64;
        self.at = to;
    }
}

impl Raw<'_> {
    fn put_back(&mut self, bytes: &[u8]) {
        let mut all = bytes.to_vec();
        all.extend_from_slice(&self.buffer[self.at..self.end]);
        (self.at, self.end) = (0, all.len());
        all.resize(all.len().max(PIECE), 0);
        self.buffer = all;
        self.offset = self.offset.saturating_sub(bytes.len() as u64);
    }

    /// Goes back to where a broken member began, one byte behind it.
    fn go_back(&mut self) {
        let taken = std::mem::take(&mut self.taken);
        // A decoder that is led astray takes the members behind for its own.
        if taken.len() < LONGEST_TAKEN && self.tries > 0 {
            self.tries -= 1;
            self.put_back(taken.get(1..).unwrap_or_default());
        }
    }

    /// Reads a piece behind what is in the buffer; `false` at the end.
    fn read_behind(&mut self) -> io::Result<bool> {
        loop {
            match self.read.read(&mut self.buffer[self.end..]) {
                Ok(n) => {
                    self.end = (self.end + n).min(self.buffer.len());
                    return Ok(n > 0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                // Told apart from what the decoder says of bytes that it did get.
                Err(error) => {
                    let fault = StreamFault::Read { kind: error.kind(), reason: error.to_string() };
                    return Err(io::Error::new(error.kind(), fault));
                }
            }
        }
    }

    /// The next bytes, as many as asked for (a few) unless the end comes before.
    fn ahead(&mut self, n: usize) -> io::Result<&[u8]> {
        while self.end - self.at < n {
            self.buffer.copy_within(self.at..self.end, 0);
            (self.at, self.end) = (0, self.end - self.at);
            if !self.read_behind()? {
                break;
            }
        }
        Ok(&self.buffer[self.at..self.end.min(self.at + n)])
    }
}

enum Source<'r> {
    Plain(Raw<'r>),
    /// A gzip member is being unpacked.
    Gzip(Box<GzDecoder<Raw<'r>>>),
    /// For the moment of changing from one member to the next.
    Nothing,
}

fn fault_of(error: &io::Error) -> StreamFault {
    if let Some(fault) = error.get_ref().and_then(|inner| inner.downcast_ref::<StreamFault>()) {
        return fault.clone();
    }
    let reason = error.to_string();
    match error.kind() {
        io::ErrorKind::UnexpectedEof => StreamFault::GzipCut,
        _ if reason.contains("checksum") => StreamFault::GzipChecksum,
        _ => StreamFault::GzipCorrupt { reason },
    }
}

/// A pack as a stream of bytes. What begins like gzip is unpacked, whatever its name, member after member.
pub(crate) struct Stream<'r> {
    source: Source<'r>,
    buffer: Vec<u8>,
    at: usize,
    /// How many bytes were taken.
    offset: u64,
    failed: Option<StreamFault>,
    ended: bool,
    /// Which gzip member the bytes come from that were read last.
    member: u64,
}

impl<'r> Stream<'r> {
    pub(crate) fn new(read: impl Read + Send + 'r) -> Stream<'r> {
        let (buffer, taken) = (vec![0; PIECE], Vec::new());
        let raw = Raw { read: Box::new(read), buffer, at: 0, end: 0, taken, tries: MOST_TRIES, offset: 0 };
        let source = Source::Plain(raw);
        let mut stream = Stream { source, buffer: Vec::new(), at: 0, offset: 0, failed: None, ended: false, member: 0 };
        // A failure is kept, and met again by whoever reads.
        if stream.peek(3).is_ok_and(|begin| begin.starts_with(&[0x1f, 0x8b, 8])) {
            stream.unpack();
        }
        stream
    }

    /// What was taken for plain bytes is gzip.
    fn unpack(&mut self) {
        if let Source::Plain(mut raw) = std::mem::replace(&mut self.source, Source::Nothing) {
            // What was looked at was read past the buffer that counts.
            raw.put_back(&std::mem::take(&mut self.buffer));
            raw.taken.clear();
            self.source = Source::Gzip(Box::new(GzDecoder::new(raw)));
            (self.at, self.ended) = (0, false);
        }
    }

    pub(crate) fn offset(&self) -> u64 {
        self.offset
    }

    pub(crate) fn member(&self) -> u64 {
        self.member
    }

    /// What comes next, at least one byte unless the stream is at its end.
    pub(crate) fn fill(&mut self) -> Result<&[u8], StreamFault> {
        if self.at == self.buffer.len() {
            self.buffer.clear();
            self.at = 0;
            self.more()?;
        }
        Ok(&self.buffer[self.at..])
    }

    /// What comes next, at least so many bytes unless the stream ends before.
    pub(crate) fn peek(&mut self, n: usize) -> Result<&[u8], StreamFault> {
        while self.buffer.len() - self.at < n && !self.ended {
            self.buffer.drain(..self.at);
            self.at = 0;
            self.more()?;
        }
        Ok(&self.buffer[self.at..])
    }

    pub(crate) fn consume(&mut self, n: usize) {
        let n = n.min(self.buffer.len() - self.at);
        self.at += n;
        self.offset += n as u64;
    }

    /// Puts bytes back that were taken last.
    pub(crate) fn unread(&mut self, bytes: &[u8]) {
        self.buffer.splice(..self.at, bytes.iter().copied());
        self.at = 0;
        self.offset = self.offset.saturating_sub(bytes.len() as u64);
    }

    /// Reads a piece to the end of the buffer.
    fn more(&mut self) -> Result<(), StreamFault> {
        if let Some(fault) = &self.failed {
            return Err(fault.clone());
        }
        if self.ended {
            return Ok(());
        }
        let had = self.buffer.len();
        self.buffer.resize(had + PIECE, 0);
        let result = self.read_at(had);
        self.buffer.truncate(had + result.as_ref().copied().unwrap_or(0));
        match result {
            Ok(n) => self.ended = n == 0,
            Err(fault) => {
                self.failed = Some(fault.clone());
                return Err(fault);
            }
        }
        Ok(())
    }

    fn read_at(&mut self, at: usize) -> Result<usize, StreamFault> {
        loop {
            let into = &mut self.buffer[at..];
            match &mut self.source {
                Source::Nothing => return Ok(0),
                Source::Plain(raw) => return raw.read(into).map_err(|error| fault_of(&error)),
                Source::Gzip(decoder) => {
                    let n = decoder.read(into).map_err(|error| fault_of(&error))?;
                    if n > 0 {
                        return Ok(n);
                    }
                    if !self.next_gzip_member()? {
                        return Ok(0);
                    }
                }
            }
        }
    }

    /// Goes on behind a gzip member that ended as it should.
    fn next_gzip_member(&mut self) -> Result<bool, StreamFault> {
        let Source::Gzip(decoder) = std::mem::replace(&mut self.source, Source::Nothing) else {
            return Ok(false);
        };
        let mut raw = decoder.into_inner();
        let next = Self::find_member(&mut raw, false);
        raw.taken.clear();
        self.source = Source::Gzip(Box::new(GzDecoder::new(raw)));
        self.member += u64::from(matches!(next, Ok(true)));
        next
    }

    /// Whether another member follows: directly behind zeros (padding to blocks), or anywhere if `search`.
    fn find_member(raw: &mut Raw<'_>, search: bool) -> Result<bool, StreamFault> {
        loop {
            let begin = match raw.fill_buf() {
                Ok(begin) => begin,
                Err(error) => return Err(fault_of(&error)),
            };
            let Some(&first) = begin.first() else { return Ok(false) };
            match first {
                0 if !search => {
                    let zeros = begin.iter().take_while(|byte| **byte == 0).count();
                    raw.consume(zeros);
                    continue;
                }
                0x1f => {
                    let mark = raw.ahead(4).map_err(|error| fault_of(&error))?;
                    if mark.starts_with(&[0x1f, 0x8b]) && (!search || matches!(mark, [_, _, 8, f] if f & 0xe0 == 0)) {
                        return Ok(true);
                    }
                }
                _ => {}
            }
            if !search {
                let found = shown(raw.ahead(24).map_err(|error| fault_of(&error))?);
                return Err(StreamFault::GzipTrailing { found, at: raw.offset });
            }
            let here = raw.fill_buf().map_err(|error| fault_of(&error))?;
            let next = memchr::memchr(0x1f, &here[1..]).map_or(here.len(), |at| at + 1);
            raw.consume(next);
        }
    }

    /// Passes over what stands between two gzip members and is none. Whether there is another behind it, and how many bytes it was.
    pub(crate) fn skip_between_members(&mut self) -> (bool, u64) {
        let before = self.packed_offset();
        let found = self.skip_broken_member();
        (found, self.packed_offset().saturating_sub(before))
    }

    fn packed_offset(&self) -> u64 {
        match &self.source {
            Source::Gzip(decoder) => decoder.get_ref().offset,
            Source::Plain(raw) => raw.offset,
            Source::Nothing => 0,
        }
    }

    /// Passes over the rest of a gzip member that is broken. `false` if there is no other behind it.
    pub(crate) fn skip_broken_member(&mut self) -> bool {
        let Source::Gzip(decoder) = std::mem::replace(&mut self.source, Source::Nothing) else { return false };
        let mut raw = decoder.into_inner();
        raw.go_back();
        let found = Self::find_member(&mut raw, true);
        raw.taken.clear();
        self.source = Source::Gzip(Box::new(GzDecoder::new(raw)));
        self.buffer.clear();
        self.at = 0;
        match found {
            Ok(found) => {
                self.failed = None;
                self.ended = !found;
                self.member += 1;
                found
            }
            Err(fault) => {
                self.failed = Some(fault);
                false
            }
        }
    }

    /// Passes over so many bytes; tells how many there were.
    pub(crate) fn skip(&mut self, n: u64) -> Result<u64, StreamFault> {
        let mut left = n;
        while left > 0 {
            let here = self.fill()?.len();
            if here == 0 {
                break;
            }
            let step = usize::try_from(left).unwrap_or(usize::MAX).min(here);
            self.consume(step);
            left -= step as u64;
        }
        Ok(n - left)
    }

    /// Takes up to so many bytes; what was taken stays in `into` where the stream fails.
    pub(crate) fn take(&mut self, n: u64, into: &mut Vec<u8>) -> Result<(), StreamFault> {
        let mut left = n;
        while left > 0 {
            let here = self.fill()?;
            if here.is_empty() {
                break;
            }
            let step = usize::try_from(left).unwrap_or(usize::MAX).min(here.len());
            into.extend_from_slice(&here[..step]);
            self.consume(step);
            left -= step as u64;
        }
        Ok(())
    }

    /// Takes a line with its end. Of one that is longer than `limit`, only so many bytes are kept, all are taken.
    ///
    /// Tells whether the line was kept whole; nothing is put into `into` at the end of the stream.
    pub(crate) fn line(&mut self, limit: usize, into: &mut Vec<u8>) -> Result<bool, StreamFault> {
        let mut whole = true;
        loop {
            let here = self.fill()?;
            if here.is_empty() {
                return Ok(whole);
            }
            let end = memchr::memchr(b'\n', here).map(|at| at + 1);
            let step = end.unwrap_or(here.len());
            let room = limit.saturating_sub(into.len()).min(step);
            into.extend_from_slice(&here[..room]);
            whole &= room == step;
            self.consume(step);
            if end.is_some() {
                return Ok(whole);
            }
        }
    }
}

/// Bytes for a message: the beginning, without what a terminal would obey.
pub(crate) fn shown(bytes: &[u8]) -> String {
    let text: String = String::from_utf8_lossy(&bytes[..bytes.len().min(160)]).into_owned();
    text.chars().map(|c| if c.is_control() || c == '\u{fffd}' { '·' } else { c }).take(40).collect()
}
