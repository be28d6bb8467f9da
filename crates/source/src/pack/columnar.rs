//! Parquet: a row a document. Read value by value, so that no more than a page of each column is in memory.
//!
//! The reader believes what a page says of its size. So what stands before each page is looked at first.

use super::{Failed, Found, PackColumns, PackFault, PackPlace, PackUnit, PackValue, PassedOver, Reason, Source};
use flate2::read::MultiGzDecoder;
use parquet::basic::{Compression, ConvertedType, LogicalType, Type};
use parquet::column::reader::{ColumnReader, get_column_reader};
use parquet::data_type::ByteArray;
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use parquet::file::reader::{ChunkReader, Length};
use parquet::file::serialized_reader::SerializedPageReader;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

/// Largest page that is read, packed or not; twice the limit of a document where that is more.
///
/// Writers fill pages by rows as well as by size: a thousand rows of 100 KB are 100 MB.
const LARGEST_PAGE: usize = 256 << 20;

/// Largest table of contents.
const LARGEST_FOOTER: u64 = 256 << 20;

/// Most names of columns in a message.
const MOST_NAMES: usize = 50;

pub(crate) struct Columnar {
    file: File,
    /// Largest page.
    limit: usize,
    metadata: ParquetMetaData,
    columns: PackColumns,
    max_bytes: usize,
    content: usize,
    is_text: bool,
    name: Option<usize>,
    /// The group that is read, with its readers.
    open: Option<Group>,
    next_group: usize,
    number: u64,
    ended: bool,
}

struct Group {
    content: Values,
    name: Option<Values>,
    left: u64,
}

/// The values of a column in a group of rows.
struct Values {
    reader: ColumnReader,
    max_def: i16,
}

impl Columnar {
    pub(crate) fn new(file: File, columns: &PackColumns, max_bytes: usize) -> Result<Columnar, Failed> {
        let whole = |fault| Failed::new(PackPlace::default(), fault, true);
        let limit = LARGEST_PAGE.max(max_bytes.saturating_mul(2));
        check_footer(&file).map_err(whole)?;
        let metadata = caught(|| ParquetMetaDataReader::new().parse_and_finish(&file))
            .map_err(|error| whole(PackFault::Parquet { reason: reason(&error) }))?;
        let schema = metadata.file_metadata().schema_descr();
        let names = || schema.columns().iter().map(|c| c.path().string()).take(MOST_NAMES).collect::<Vec<_>>();
        let find = |column: &str| {
            schema
                .columns()
                .iter()
                .position(|c| c.path().string() == column)
                .ok_or_else(|| whole(PackFault::NoColumn { column: column.to_owned(), columns: names() }))
        };
        let typed = |at: usize, wanted: &[Type], column: &str| {
            let described = schema.column(at);
            if described.max_rep_level() > 0 {
                let column = column.to_owned();
                return Err(whole(PackFault::WrongType { column, found: PackValue::List }));
            }
            let found = described.physical_type();
            if wanted.contains(&found) {
                return Ok(at);
            }
            let found = PackValue::Type(found.to_string());
            Err(whole(PackFault::WrongType { column: column.to_owned(), found }))
        };
        let content = typed(find(&columns.content)?, &[Type::BYTE_ARRAY], &columns.content)?;
        let name = match &columns.name {
            Some(name) => Some(typed(find(name)?, &[Type::BYTE_ARRAY, Type::INT32, Type::INT64], name)?),
            None => None,
        };
        let described = schema.column(content);
        let is_text = described.converted_type() == ConvertedType::UTF8
            || matches!(described.logical_type_ref(), Some(LogicalType::String));
        Ok(Columnar {
            file,
            limit,
            columns: columns.clone(),
            metadata,
            max_bytes,
            content,
            is_text,
            name,
            open: None,
            next_group: 0,
            number: 0,
            ended: false,
        })
    }

    fn values(&self, group: usize, column: usize) -> ParquetResult<Values> {
        let group = self.metadata.row_group(group);
        let chunk = group.column(column);
        let rows = usize::try_from(group.num_rows()).unwrap_or(0);
        let (limit, compression) = (self.limit, chunk.compression());
        if matches!(compression, Compression::BROTLI(_) | Compression::LZO) {
            let valid = "Snappy, zstd, gzip, LZ4, none";
            return Err(ParquetError::General(format!("packed with {compression}; valid: {valid}")));
        }
        let column = Column { file: self.file.try_clone()?, limit, compression, next: Mutex::new(None) };
        let pages = SerializedPageReader::new(Arc::new(column), chunk, rows, None)?;
        let description = chunk.column_descr_ptr();
        let max_def = description.max_def_level();
        Ok(Values { reader: get_column_reader(description, Box::new(pages)), max_def })
    }

    fn group(&self, at: usize) -> ParquetResult<Group> {
        Ok(Group {
            content: self.values(at, self.content)?,
            name: self.name.map(|name| self.values(at, name)).transpose()?,
            left: u64::try_from(self.metadata.row_group(at).num_rows()).unwrap_or(0),
        })
    }

    /// What is left of a group is lost: the columns can no longer be brought together.
    fn lost(&mut self, rows: u64, error: &ParquetError) -> Failed {
        self.open = None;
        let place = PackPlace { number: Some((PackUnit::Row, self.number + 1)), ..PackPlace::default() };
        self.number += rows;
        let fault = PackFault::RowGroup { group: self.next_group, rows, reason: reason(error) };
        Failed::new(place, fault, false)
    }

    fn row(&mut self, group: &mut Group, passed: &mut PassedOver) -> Result<Option<Found>, Failed> {
        let values = caught(|| {
            let content = group.content.next()?;
            let name = group.name.as_mut().map(Values::next).transpose()?;
            Ok((content, name))
        });
        let (content, name) = match values {
            Ok(values) => values,
            Err(error) => {
                let rows = std::mem::take(&mut group.left);
                return Err(self.lost(rows, &error));
            }
        };
        group.left -= 1;
        self.number += 1;
        let inner = match name.flatten() {
            Some(Value::Bytes(bytes)) => Some(String::from_utf8_lossy(bytes.data()).trim().to_owned()),
            Some(Value::Number(number)) => Some(number.to_string()),
            None => None,
        };
        let inner = inner.filter(|name| !name.is_empty());
        let place =
            PackPlace { number: Some((PackUnit::Row, self.number)), document: inner.clone(), ..PackPlace::default() };
        let failed = |fault| Err(Failed::new(place, fault, false));
        let bytes = match content {
            Some(Value::Bytes(bytes)) => bytes,
            Some(Value::Number(_)) => {
                let column = self.columns.content.clone();
                return failed(PackFault::WrongType { column, found: PackValue::Number });
            }
            None => {
                passed.add(Reason::Null);
                return Ok(None);
            }
        };
        if bytes.is_empty() {
            passed.add(Reason::Empty);
            return Ok(None);
        }
        if bytes.len() > self.max_bytes {
            return failed(PackFault::TooLarge { size: Some(bytes.len() as u64), limit: self.max_bytes });
        }
        let is_utf8 = self.is_text && std::str::from_utf8(bytes.data()).is_ok();
        Ok(Some(Found {
            inner,
            unit: PackUnit::Row,
            number: self.number,
            bytes: bytes.data().to_vec(),
            media_type: None,
            charset: is_utf8.then(|| "utf-8".to_owned()),
            cut: None,
        }))
    }
}

impl Source for Columnar {
    fn next(&mut self, passed: &mut PassedOver) -> Option<Result<Found, Failed>> {
        while !self.ended {
            let Some(mut group) = self.open.take() else {
                if self.next_group == self.metadata.num_row_groups() {
                    self.ended = true;
                    break;
                }
                let opened = caught(|| self.group(self.next_group));
                let rows = u64::try_from(self.metadata.row_group(self.next_group).num_rows()).unwrap_or(0);
                self.next_group += 1;
                match opened {
                    Ok(group) => self.open = Some(group),
                    Err(error) => return Some(Err(self.lost(rows, &error))),
                }
                continue;
            };
            if group.left == 0 {
                continue;
            }
            let row = self.row(&mut group, passed);
            self.open = Some(group);
            match row {
                Ok(Some(found)) => return Some(Ok(found)),
                Ok(None) => {}
                Err(failed) => return Some(Err(failed)),
            }
        }
        None
    }
}

enum Value {
    Bytes(ByteArray),
    Number(i64),
}

impl Values {
    /// The next value; an error where there is none though there should be.
    fn next(&mut self) -> ParquetResult<Option<Value>> {
        let mut levels: Vec<i16> = Vec::new();
        let (records, value) = match &mut self.reader {
            ColumnReader::ByteArrayColumnReader(reader) => {
                let mut values: Vec<ByteArray> = Vec::new();
                let (records, ..) = reader.read_records(1, Some(&mut levels), None, &mut values)?;
                (records, values.pop().map(Value::Bytes))
            }
            ColumnReader::Int32ColumnReader(reader) => {
                let mut values: Vec<i32> = Vec::new();
                let (records, ..) = reader.read_records(1, Some(&mut levels), None, &mut values)?;
                (records, values.pop().map(|number| Value::Number(number.into())))
            }
            ColumnReader::Int64ColumnReader(reader) => {
                let mut values: Vec<i64> = Vec::new();
                let (records, ..) = reader.read_records(1, Some(&mut levels), None, &mut values)?;
                (records, values.pop().map(Value::Number))
            }
            _ => return Err(ParquetError::General("another type than the schema says".to_owned())),
        };
        if records == 0 {
            return Err(ParquetError::EOF("fewer rows than the table of contents says".to_owned()));
        }
        Ok(value.filter(|_| self.max_def == 0 || levels.first() == Some(&self.max_def)))
    }
}

/// A column of the file, as the reader of its pages sees it.
struct Column {
    file: File,
    /// Largest page.
    limit: usize,
    compression: Compression,
    /// The page whose header was read last, whose bytes may have to be tried before they are unpacked.
    next: Mutex<Option<PageHeader>>,
}

impl Length for Column {
    fn len(&self) -> u64 {
        self.file.len()
    }
}

impl ChunkReader for Column {
    type T = BufReader<File>;

    fn get_read(&self, start: u64) -> ParquetResult<BufReader<File>> {
        let mut begin = Vec::new();
        at(&self.file, start)?.take(256).read_to_end(&mut begin)?;
        let Some(header) = PageHeader::parse(&begin) else {
            return Err(ParquetError::General(format!("no header of a page at byte {start}")));
        };
        let claimed = header.packed.max(header.unpacked);
        if claimed > self.limit as u64 {
            let limit = self.limit;
            return Err(ParquetError::General(format!("a page of {claimed} bytes; at most {limit} are read")));
        }
        *self.next.lock().unwrap_or_else(PoisonError::into_inner) = Some(header);
        Ok(BufReader::with_capacity(4096, at(&self.file, start)?))
    }

    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<bytes::Bytes> {
        if length > self.limit {
            let limit = self.limit;
            return Err(ParquetError::General(format!("a page of {length} bytes; at most {limit} are read")));
        }
        let mut bytes = Vec::new();
        at(&self.file, start)?.take(length as u64).read_to_end(&mut bytes)?;
        if bytes.len() < length {
            return Err(ParquetError::EOF(format!("{} of {length} bytes of a page are there", bytes.len())));
        }
        let header = self.next.lock().unwrap_or_else(PoisonError::into_inner).take();
        let header = header.filter(|header| !header.plain && header.unpacked > header.levels as u64);
        if let (Compression::GZIP(_), Some(header)) = (self.compression, header) {
            // The one packing that the reader unpacks to whatever it unpacks to.
            let packed = bytes.get(header.levels..).unwrap_or_default();
            let most = header.unpacked;
            let unpacked = std::io::copy(&mut MultiGzDecoder::new(packed).take(most + 1), &mut std::io::sink())?;
            if unpacked > most {
                return Err(ParquetError::General(format!("a page that says {most} bytes and has more")));
            }
        }
        Ok(bytes.into())
    }
}

fn at(file: &File, start: u64) -> ParquetResult<File> {
    let mut file = file.try_clone()?;
    file.seek(SeekFrom::Start(start))?;
    Ok(file)
}

/// The length of the table of contents, which stands before the last mark.
fn check_footer(file: &File) -> Result<(), PackFault> {
    let not = |reason: &str| PackFault::Parquet { reason: reason.to_owned() };
    let unreadable = |error: std::io::Error| PackFault::Unreadable { kind: error.kind(), reason: error.to_string() };
    let length = file.metadata().map_err(unreadable)?.len();
    if length < 12 {
        return Err(not("too short"));
    }
    let mut end = [0; 8];
    let mut from = file;
    from.seek(SeekFrom::Start(length - 8)).map_err(unreadable)?;
    from.read_exact(&mut end).map_err(unreadable)?;
    let [a, b, c, d, mark @ ..] = end;
    if &mark != b"PAR1" {
        return Err(not("no PAR1 at its end: it may be cut, encrypted or of another kind"));
    }
    let footer = u64::from(u32::from_le_bytes([a, b, c, d]));
    if footer > LARGEST_FOOTER || footer + 12 > length {
        return Err(not("its table of contents says a length that it cannot have"));
    }
    Ok(())
}

/// What of a page's header bounds memory.
#[derive(Debug, Clone, Copy, PartialEq)]
struct PageHeader {
    unpacked: u64,
    packed: u64,
    /// Bytes before what is packed.
    levels: usize,
    /// The page is not packed though the column is.
    plain: bool,
}

impl PageHeader {
    /// Reads the fields that every writer puts first (Thrift, compact): type, size unpacked, size packed; and of the
    /// second form of pages the lengths of the levels.
    fn parse(bytes: &[u8]) -> Option<PageHeader> {
        let mut at = Thrift { bytes, at: 0 };
        let mut header = PageHeader { unpacked: 0, packed: 0, levels: 0, plain: false };
        let mut field = 0;
        loop {
            let (id, kind) = at.field(field)?;
            field = id;
            match (id, kind) {
                (0, _) => break,
                (2, 5) => header.unpacked = u64::try_from(at.number()?).ok()?,
                (3, 5) => header.packed = u64::try_from(at.number()?).ok()?,
                (1 | 4, 5) => {
                    at.number()?;
                }
                // The second form: values, nulls, rows, encoding, the lengths of both kinds of levels, whether it is packed.
                (8, 12) => {
                    let mut inner = 0;
                    loop {
                        let (id, kind) = at.field(inner)?;
                        inner = id;
                        match (id, kind) {
                            (5 | 6, 5) => header.levels += usize::try_from(at.number()?).ok()?,
                            (1..=4, 5) => {
                                at.number()?;
                            }
                            (7, kind) => {
                                header.plain = kind == 2;
                                return Some(header);
                            }
                            _ => return Some(header),
                        }
                    }
                }
                _ => break,
            }
        }
        Some(header)
    }
}

struct Thrift<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Thrift<'_> {
    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn number(&mut self) -> Option<i64> {
        let zigzag = self.varint()?;
        Some((zigzag >> 1).cast_signed() ^ -(zigzag & 1).cast_signed())
    }

    /// The id and type of the next field; id 0 at the end.
    fn field(&mut self, before: i64) -> Option<(i64, u8)> {
        let byte = self.byte()?;
        if byte == 0 {
            return Some((0, 0));
        }
        let id = if byte >> 4 == 0 { self.number()? } else { before + i64::from(byte >> 4) };
        Some((id, byte & 0x0f))
    }
}

fn reason(error: &ParquetError) -> String {
    match error {
        ParquetError::General(reason) | ParquetError::EOF(reason) | ParquetError::NYI(reason) => reason.clone(),
        error => error.to_string(),
    }
}

/// The library may stop where a file is damaged: that is an error of the file.
fn caught<T>(read: impl FnOnce() -> ParquetResult<T>) -> ParquetResult<T> {
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(ParquetError::General("the reader stopped: the file is damaged".to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Pack, PackKind};
    use parquet::data_type::ByteArrayType;
    use parquet::file::properties::{WriterProperties, WriterVersion};
    use parquet::file::writer::SerializedFileWriter;

    /// One page of three megabytes of spaces, and where its header begins.
    fn spaces(version: WriterVersion) -> (Vec<u8>, usize) {
        let schema = "message pages { optional binary html (UTF8); }";
        let schema = parquet::schema::parser::parse_message_type(schema).unwrap();
        let properties = WriterProperties::builder()
            .set_compression(Compression::GZIP(Default::default()))
            .set_dictionary_enabled(false)
            .set_writer_version(version)
            .build();
        let mut writer = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties)).unwrap();
        let mut group = writer.next_row_group().unwrap();
        let mut out = group.next_column().unwrap().unwrap();
        let value = ByteArray::from(vec![b' '; 3 << 20]);
        out.typed::<ByteArrayType>().write_batch(&[value], Some(&[1]), None).unwrap();
        out.close().unwrap();
        let at = group.close().unwrap().column(0).data_page_offset();
        (writer.into_inner().unwrap(), usize::try_from(at).unwrap())
    }

    fn read(bytes: &[u8]) -> Vec<Result<usize, String>> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        let columns = PackColumns { content: "html".to_owned(), name: None };
        let pack = Pack::open_file("p", file.path(), PackKind::Parquet, Some(&columns), 4 << 20).unwrap();
        pack.map(|next| next.map(|packed| packed.bytes.len()).map_err(|error| error.to_string())).collect()
    }

    fn varint(number: u64) -> Vec<u8> {
        let mut zigzag = number << 1;
        let mut bytes = Vec::new();
        while zigzag >= 0x80 {
            bytes.push((zigzag & 0x7f) as u8 | 0x80);
            zigzag >>= 7;
        }
        bytes.push(zigzag as u8);
        bytes
    }

    #[test]
    fn a_page_that_lies_of_its_size_is_refused_before_it_is_unpacked() {
        for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
            let (bytes, at) = spaces(version);
            let header = PageHeader::parse(&bytes[at..]).unwrap();
            assert!(header.unpacked > 3 << 20 && header.packed < 10_000, "{header:?}");
            assert_eq!(read(&bytes), [Ok(3 << 20)]);
            // In place, so that nothing else moves.
            let said = varint(header.unpacked);
            let place = at + bytes[at..].windows(said.len()).position(|bytes| bytes == said).unwrap();
            for (other, word) in [(header.unpacked - 1000, "has more"), (header.unpacked + 1000, "size")] {
                let mut lying = bytes.clone();
                let other = varint(other);
                lying[place..place + other.len()].copy_from_slice(&other);
                let told = read(&lying);
                assert!(matches!(&told[..], [Err(reason)] if reason.contains(word)), "{told:?}");
            }
        }
        let mut huge = vec![0x15, 0, 0x15];
        huge.extend(varint(1 << 30));
        huge.push(0x15);
        huge.extend(varint(7));
        huge.push(0);
        let header = PageHeader { unpacked: 1 << 30, packed: 7, levels: 0, plain: false };
        assert_eq!(PageHeader::parse(&huge), Some(header));
        assert_eq!(PageHeader::parse(&huge[..5]), None);
        // The second form: two bytes of levels, and not packed, as writers do where packing gains nothing.
        let second =
            [0x15, 6, 0x15, 20, 0x15, 20, 0x5c, 0x15, 2, 0x15, 0, 0x15, 2, 0x15, 0, 0x15, 4, 0x15, 0, 0x12, 0, 0];
        let header = PageHeader { unpacked: 10, packed: 10, levels: 2, plain: true };
        assert_eq!(PageHeader::parse(&second), Some(header));
    }
}
