//! WARC: what a crawler kept, record after record.
//!
//! The framing is read by us: a version line, header lines, so many bytes, two empty lines. What matters here is what happens
//! where a file is not like that.

use super::http::{self, Fields};
use super::kinds::is_of_pages;
use super::stream::{Stream, StreamFault, shown};
use super::{Failed, Found, PackFault, PackKind, PackPlace, PackUnit, PassedOver, Reason, Source};

/// Longest header of a record or of a response.
const LONGEST_HEADER: usize = 64 << 10;

/// Longest record that is believed: 1 TiB.
const LARGEST_RECORD: u64 = 1 << 40;

pub(crate) struct Warc<'r> {
    stream: Stream<'r>,
    max_bytes: usize,
    number: u64,
    /// The next record has to be looked for.
    lost: bool,
    ended: bool,
}

/// What a record holds for us.
enum Wanted {
    Http,
    Plain,
    Not(Reason),
}

/// What came of a record's block.
enum Block {
    Whole(Vec<u8>),
    Left(Reason),
}

impl<'r> Warc<'r> {
    pub(crate) fn new(stream: Stream<'r>, max_bytes: usize) -> Warc<'r> {
        Warc { stream, max_bytes, number: 0, lost: false, ended: false }
    }

    /// Goes to the beginning of the next record; `false` where there is none.
    fn find_next(&mut self) -> Result<bool, StreamFault> {
        loop {
            let step = match self.stream.fill()? {
                [] => return Ok(false),
                here => here.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count(),
            };
            if step > 0 {
                self.stream.consume(step);
            } else if !self.lost || is_start(self.stream.peek(7)?) {
                self.lost = false;
                return Ok(true);
            } else {
                self.stream.line(0, &mut Vec::new())?;
            }
        }
    }

    fn header(&mut self) -> Result<Vec<u8>, PackFault> {
        let found = self.stream.peek(40)?;
        if !is_start(found) {
            return Err(if b"WARC/".starts_with(found) {
                PackFault::Cut { found: found.len() as u64, expected: None }
            } else {
                PackFault::NoHeader { kind: PackKind::Warc, found: shown(found) }
            });
        }
        let mut header = Vec::new();
        loop {
            let at = header.len();
            let whole = self.stream.line(LONGEST_HEADER, &mut header)?;
            if !whole || header.len() >= LONGEST_HEADER {
                return Err(PackFault::HeaderTooLong { limit: LONGEST_HEADER });
            }
            match &header[at..] {
                b"\n" | b"\r\n" => return Ok(header),
                line if !line.ends_with(b"\n") => {
                    return Err(PackFault::Cut { found: header.len() as u64, expected: None });
                }
                _ => {}
            }
        }
    }

    /// Reads the block, or passes over it as soon as it is plain that it holds nothing for us.
    fn block(&mut self, length: u64, wanted: &Wanted, into: &mut Vec<u8>) -> Result<Block, PackFault> {
        if let Wanted::Not(reason) = wanted {
            self.skip(0, length)?;
            return Ok(Block::Left(*reason));
        }
        let begin = length.min(LONGEST_HEADER as u64);
        self.take(begin, length, into)?;
        if let (Wanted::Http, Some(head)) = (wanted, http::head(into)) {
            let media = head.fields.get("content-type").and_then(|value| http::media_type(value).0);
            let left = match head.status {
                200 => media.filter(|media| is_of_pages(media)).map(|_| Reason::OfPages),
                300..400 => Some(Reason::Redirect),
                _ => Some(Reason::Status),
            };
            if let Some(reason) = left {
                self.skip(begin, length)?;
                return Ok(Block::Left(reason));
            }
        }
        if length > (self.max_bytes as u64).saturating_add(LONGEST_HEADER as u64) {
            self.skip(begin, length)?;
            return Err(PackFault::TooLarge { size: Some(length), limit: self.max_bytes });
        }
        self.take(length - begin, length, into)?;
        Ok(Block::Whole(std::mem::take(into)))
    }

    fn take(&mut self, n: u64, length: u64, into: &mut Vec<u8>) -> Result<(), PackFault> {
        let wanted = into.len() as u64 + n;
        self.stream.take(n, into)?;
        if (into.len() as u64) < wanted {
            return Err(PackFault::Cut { found: into.len() as u64, expected: Some(length) });
        }
        Ok(())
    }

    fn skip(&mut self, had: u64, length: u64) -> Result<(), PackFault> {
        let skipped = self.stream.skip(length - had)?;
        if skipped < length - had {
            return Err(PackFault::Cut { found: had + skipped, expected: Some(length) });
        }
        Ok(())
    }

    /// Looks at what stands behind a block: only the next record or the end shows that its length was right.
    fn behind(&mut self, length: u64) -> Result<(), PackFault> {
        let member = self.stream.member();
        // Two empty lines are the end of a record, whatever follows.
        if self.stream.peek(4).is_ok_and(|next| next.starts_with(b"\r\n\r\n")) {
            return self.checked(member);
        }
        loop {
            let step = match self.stream.fill() {
                Ok([]) => return Ok(()),
                Ok(here) => here.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count(),
                // What is broken stands behind this record, whose own gzip member is whole.
                Err(StreamFault::GzipTrailing { .. }) => return Ok(()),
                Err(fault) => return if self.stream.member() == member { Err(fault.into()) } else { Ok(()) },
            };
            if step == 0 {
                break;
            }
            self.stream.consume(step);
        }
        let next = match self.stream.peek(40) {
            Ok(next) => next,
            Err(_) => self.stream.fill()?,
        };
        // The next record, or the beginning of one that is cut.
        if is_start(next) || (next.len() < 7 && next.starts_with(&b"WARC/"[..next.len().min(5)])) {
            return Ok(());
        }
        Err(PackFault::WrongLength { claimed: length, found: shown(next) })
    }

    /// Whether the gzip member of a record, where it has one to itself, is whole. Only its end tells.
    fn checked(&mut self, member: u64) -> Result<(), PackFault> {
        self.stream.consume(4);
        match self.stream.fill() {
            Ok(_) | Err(StreamFault::GzipTrailing { .. }) => Ok(()),
            Err(fault) => {
                if self.stream.member() == member {
                    Err(fault.into())
                } else {
                    Ok(())
                }
            }
        }
    }

    /// Where a record swallowed others, goes back to the first of them.
    fn go_back(&mut self, block: &[u8]) {
        let mut at = 0;
        while let Some(line) = block[at..].iter().position(|byte| *byte == b'\n') {
            at += line + 1;
            if is_start(&block[at..]) {
                self.stream.unread(&block[at..]);
                return;
            }
        }
    }

    fn record(&mut self, passed: &mut PassedOver) -> Result<Option<Found>, Failed> {
        let place = |warc: &Warc<'_>, byte, document| PackPlace {
            number: Some((PackUnit::Record, warc.number)),
            byte: Some(byte),
            document,
            ..PackPlace::default()
        };
        let start = self.stream.offset();
        let header = match self.header() {
            Ok(header) => header,
            Err(fault) => return Err(self.failed(place(self, start, None), fault)),
        };
        let fields = Fields::parse(&header);
        let target = fields.get("warc-target-uri").map(|uri| uri.trim_matches(['<', '>']).to_owned());
        let place = place(self, start, target.clone());
        let length = match fields.get("content-length").map(|text| (text, text.parse::<u64>())) {
            Some((_, Ok(length))) if length <= LARGEST_RECORD => length,
            other => {
                let found = other.map(|(text, _)| shown(text.as_bytes()));
                return Err(self.failed(place, PackFault::NoLength { found }));
            }
        };
        let said = fields.get("content-type").unwrap_or_default();
        let wanted = wanted(&fields, target.as_deref(), said);
        let mut read = Vec::new();
        let block = self.block(length, &wanted, &mut read);
        let block = match block {
            Ok(block) => match self.behind(length) {
                Ok(()) => block,
                Err(fault) => {
                    let failed = self.failed(place, fault);
                    if let Block::Whole(bytes) = block {
                        self.go_back(&bytes);
                    }
                    return Err(failed);
                }
            },
            Err(fault) => {
                let failed = self.failed(place, fault);
                self.go_back(&read);
                return Err(failed);
            }
        };
        let bytes = match block {
            Block::Whole(bytes) => bytes,
            Block::Left(reason) => {
                passed.add(reason);
                return Ok(None);
            }
        };
        let cut = fields.get("warc-truncated").or(fields.get("warc-segment-number").map(|_| "segment"));
        let cut = cut.map(str::to_owned);
        let head = if matches!(wanted, Wanted::Http) { http::head(&bytes) } else { None };
        if head.is_none() && matches!(wanted, Wanted::Http) && bytes.starts_with(b"HTTP/") {
            return Err(Failed::new(place, PackFault::HeaderTooLong { limit: bytes.len() }, false));
        }
        let (media, charset, body) = match head {
            Some(head) => {
                let (media, charset) = head.fields.get("content-type").map(http::media_type).unwrap_or_default();
                let mut body = bytes;
                body.drain(..head.length);
                match http::unpack(&head.fields, body, self.max_bytes) {
                    Ok(body) => (media, charset, body),
                    Err(fault) => return Err(Failed::new(place, fault, false)),
                }
            }
            // A response without a head of its own, as crawlers of other protocols write it.
            None => {
                if bytes.len() > self.max_bytes {
                    let fault = PackFault::TooLarge { size: Some(bytes.len() as u64), limit: self.max_bytes };
                    return Err(Failed::new(place, fault, false));
                }
                let (media, charset) = http::media_type(said);
                (media.filter(|media| media != "application/http"), charset, http::Body { bytes, cut: None })
            }
        };
        if body.bytes.is_empty() {
            passed.add(Reason::Empty);
            return Ok(None);
        }
        Ok(Some(Found {
            inner: target,
            unit: PackUnit::Record,
            number: self.number,
            cut: cut.or(body.cut.map(str::to_owned)),
            bytes: body.bytes,
            media_type: media,
            charset,
        }))
    }

    /// What follows from a fault: where to go on, if anywhere.
    fn failed(&mut self, place: PackPlace, fault: PackFault) -> Failed {
        self.lost = true;
        let mut fault = fault;
        let member = matches!(fault, PackFault::GzipChecksum | PackFault::GzipCorrupt { .. });
        let ends = match &mut fault {
            PackFault::Unreadable { .. } | PackFault::GzipCut => true,
            PackFault::GzipTrailing { bytes, .. } => {
                let (found, passed) = self.stream.skip_between_members();
                *bytes = Some(passed);
                !found
            }
            _ if member => !self.stream.skip_broken_member(),
            _ => false,
        };
        // What is broken is passed over whole; its successor begins with a record or is looked through for one.
        self.ended |= ends;
        Failed::new(place, fault, ends)
    }
}

impl Source for Warc<'_> {
    fn next(&mut self, passed: &mut PassedOver) -> Option<Result<Found, Failed>> {
        while !self.ended {
            match self.find_next() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(fault) => {
                    let place = PackPlace { byte: Some(self.stream.offset()), ..PackPlace::default() };
                    return Some(Err(self.failed(place, fault.into())));
                }
            }
            self.number += 1;
            match self.record(passed) {
                Ok(Some(found)) => return Some(Ok(found)),
                Ok(None) => {}
                Err(failed) => return Some(Err(failed)),
            }
        }
        None
    }
}

/// Whether these bytes begin a record: `WARC/` and a number.
fn is_start(bytes: &[u8]) -> bool {
    matches!(bytes, [b'W', b'A', b'R', b'C', b'/', b'0'..=b'9', b'.', ..])
}

fn wanted(fields: &Fields, target: Option<&str>, media: &str) -> Wanted {
    let kind = fields.get("warc-type").unwrap_or_default().to_ascii_lowercase();
    let media = media.to_ascii_lowercase();
    let plain = http::media_type(&media).0;
    // What programs put there about a page, and not the page: wget's log, a browser's list of what it fetched.
    let scheme = target.and_then(|uri| uri.split_once(':')).map(|(scheme, _)| scheme.to_ascii_lowercase());
    let about = matches!(scheme.as_deref(), Some("urn" | "metadata" | "dns" | "whois" | "warcinfo" | "filedesc"));
    match kind.as_str() {
        "request" => Wanted::Not(Reason::Request),
        "revisit" => Wanted::Not(Reason::Revisit),
        "response" | "resource" | "conversion" if about => Wanted::Not(Reason::Metadata),
        "response" if media.is_empty() || media.starts_with("application/http") => Wanted::Http,
        "response" | "resource" | "conversion" if plain.as_deref().is_some_and(is_of_pages) => {
            Wanted::Not(Reason::OfPages)
        }
        "resource" if media.starts_with("application/http") => Wanted::Http,
        "response" | "resource" => Wanted::Plain,
        "conversion" if media.starts_with("text/") => Wanted::Plain,
        "conversion" => Wanted::Not(Reason::OfPages),
        "continuation" => Wanted::Not(Reason::Continuation),
        _ => Wanted::Not(Reason::Metadata),
    }
}
