//! CSV: a row a document, one of whose fields it is. Only what is wanted of a row is kept.

use super::stream::Stream;
use super::{Failed, Found, PackColumns, PackFault, PackPlace, PackUnit, PassedOver, Reason, Source};
use csv_core::{ReadFieldResult, Reader};
use std::borrow::Cow;

/// Longest value of the column of names, and longest header.
const LONGEST_NAME: usize = 64 << 10;

/// Bytes that a field is given at a time.
const PIECE: usize = 32 << 10;

pub(crate) struct Rows<'r> {
    stream: Stream<'r>,
    reader: Reader,
    max_bytes: usize,
    content: usize,
    name: Option<usize>,
    /// Fields of the header.
    fields: usize,
    number: u64,
    ended: bool,
    piece: Vec<u8>,
}

/// A field: its bytes as far as they are kept.
#[derive(Default)]
struct Field {
    bytes: Vec<u8>,
    /// How long it is.
    length: u64,
    /// It is the last of its row.
    last: bool,
    /// A quote in it is open where the file ends.
    open: bool,
    /// The file ends directly behind it, without the end of the line.
    at_end: bool,
}

/// Names in UTF-8, or as Excel in Chinese writes CSV.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling(bytes).0,
    }
}

impl<'r> Rows<'r> {
    /// Reads the header.
    pub(crate) fn new(stream: Stream<'r>, columns: &PackColumns, max_bytes: usize) -> Result<Rows<'r>, Failed> {
        let mut rows = Rows {
            stream,
            reader: Reader::new(),
            max_bytes,
            content: 0,
            name: None,
            fields: 0,
            number: 0,
            ended: false,
            piece: vec![0; PIECE],
        };
        let mut header: Vec<String> = Vec::new();
        let whole = |fault| Failed::new(PackPlace::default(), fault, true);
        let mut size = 0;
        while let Some(field) = rows.field(LONGEST_NAME).map_err(whole)? {
            size += field.bytes.len();
            if field.open || size > LONGEST_NAME {
                return Err(whole(PackFault::HeaderTooLong { limit: LONGEST_NAME }));
            }
            header.push(text(&field.bytes).trim().to_owned());
            if field.at_end {
                // Where the header has no end there are no rows either, and it need not be whole.
                let found = rows.stream.offset();
                return Err(whole(PackFault::Cut { found, expected: None }));
            }
            if field.last {
                break;
            }
        }
        let find = |column: &String| {
            header
                .iter()
                .position(|name| name == column)
                .ok_or_else(|| whole(PackFault::NoColumn { column: column.clone(), columns: header.clone() }))
        };
        rows.content = find(&columns.content)?;
        rows.name = columns.name.as_ref().map(find).transpose()?;
        rows.fields = header.len();
        Ok(rows)
    }

    /// The next field, of which so many bytes and one more are kept; `None` behind the last.
    fn field(&mut self, keep: usize) -> Result<Option<Field>, PackFault> {
        let mut field = Field::default();
        let keep = keep.saturating_add(1);
        loop {
            let input = self.stream.fill()?;
            let at_end = input.is_empty();
            // At the end a line feed is put in: within quotes it becomes part of the field, which shows that one is open.
            let input = if at_end && !field.at_end { b"\n" } else { input };
            let (result, taken, given) = self.reader.read_field(input, &mut self.piece);
            let given_bytes = &self.piece[..given];
            if at_end {
                field.at_end = true;
                field.open |= given_bytes.ends_with(b"\n") && result == ReadFieldResult::InputEmpty;
            } else {
                self.stream.consume(taken);
            }
            let room = keep.saturating_sub(field.bytes.len()).min(given);
            field.bytes.extend_from_slice(&given_bytes[..room]);
            field.length += given as u64;
            match result {
                ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
                ReadFieldResult::Field { record_end } => {
                    field.last = record_end;
                    return Ok(Some(field));
                }
                ReadFieldResult::End => {
                    self.ended = true;
                    return Ok(if field.open { Some(field) } else { None });
                }
            }
        }
    }

    fn row(&mut self, passed: &mut PassedOver) -> Result<Option<Found>, Failed> {
        let byte = self.stream.offset();
        let line = self.reader.line();
        let mut place = PackPlace { byte: Some(byte), line: Some(line), ..PackPlace::default() };
        let (mut content, mut inner) = (Field::default(), None);
        let mut at = 0;
        let (mut open, mut at_end) = (false, false);
        loop {
            let keep = match at {
                _ if at == self.content => self.max_bytes,
                _ if Some(at) == self.name => LONGEST_NAME,
                _ => 0,
            };
            let field = match self.field(keep) {
                Ok(Some(field)) => field,
                Ok(None) => break,
                Err(fault) => {
                    self.ended = true;
                    place.number = Some((PackUnit::Row, self.number + 1));
                    return Err(Failed::new(place, fault, true));
                }
            };
            (open, at_end) = (field.open, field.at_end);
            let last = field.last || open;
            if Some(at) == self.name {
                inner = Some(text(&field.bytes).trim().to_owned()).filter(|name| !name.is_empty());
            }
            if at == self.content {
                content = field;
            }
            at += 1;
            if last {
                break;
            }
        }
        if at == 0 {
            self.ended = true;
            return Ok(None);
        }
        self.number += 1;
        place.number = Some((PackUnit::Row, self.number));
        place.document.clone_from(&inner);
        let failed = |fault, ends| Err(Failed::new(place.clone(), fault, ends));
        if open {
            self.ended = true;
            return failed(PackFault::OpenQuote, true);
        }
        if at < self.fields {
            return failed(PackFault::ShortRow { found: at, expected: self.fields }, false);
        }
        if content.length > self.max_bytes as u64 {
            return failed(PackFault::TooLarge { size: Some(content.length), limit: self.max_bytes }, false);
        }
        if content.bytes.is_empty() {
            passed.add(Reason::Null);
            return Ok(None);
        }
        let charset = std::str::from_utf8(&content.bytes).is_ok().then(|| "utf-8".to_owned());
        Ok(Some(Found {
            inner,
            unit: PackUnit::Row,
            number: self.number,
            bytes: content.bytes,
            media_type: None,
            charset,
            // It may be whole: some programs write no end of the last line.
            cut: at_end.then(|| "end of line".to_owned()),
        }))
    }
}

impl Source for Rows<'_> {
    fn next(&mut self, passed: &mut PassedOver) -> Option<Result<Found, Failed>> {
        while !self.ended {
            match self.row(passed) {
                Ok(Some(found)) => return Some(Ok(found)),
                Ok(None) => {}
                Err(failed) => return Some(Err(failed)),
            }
        }
        None
    }
}
