//! However long a document, a line or a name is, no more is held of it than the limit.
#![allow(missing_docs, clippy::unwrap_used)]

use flate2::Compression;
use flate2::write::GzEncoder;
use gongkai_source::{Pack, PackColumns, PackError, PackKind, Packed};
use std::io::Read;

#[global_allocator]
static MEMORY: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;

const LENGTH: u64 = 8 << 20;
const LIMIT: usize = 256 << 10;

/// Bytes that are made as they are read: a beginning, very many of one kind, an end.
struct Long<'a> {
    begin: &'a [u8],
    byte: u8,
    left: u64,
    end: &'a [u8],
}

impl Read for Long<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if !self.begin.is_empty() {
            return self.begin.read(into);
        }
        if self.left > 0 {
            let n = into.len().min(usize::try_from(self.left).unwrap());
            into[..n].fill(self.byte);
            self.left -= n as u64;
            return Ok(n);
        }
        self.end.read(into)
    }
}

fn columns() -> PackColumns {
    PackColumns { content: "html".to_owned(), name: Some("url".to_owned()) }
}

/// How many documents and errors come, and the most memory that was taken beyond what was there.
fn cost(pack: impl FnOnce() -> Result<Pack<'static>, PackError>) -> (usize, Vec<PackError>, usize) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let (mut documents, mut errors) = (0, Vec::new());
    for next in pack().unwrap() {
        match next {
            Ok(Packed { .. }) => documents += 1,
            Err(error) => errors.push(error),
        }
    }
    (documents, errors, MEMORY.peak_usage().saturating_sub(before))
}

fn member(kind: tar::EntryType, path: &str, size: u64) -> Vec<u8> {
    let mut header = tar::Header::new_gnu();
    header.set_path(path).unwrap();
    header.set_entry_type(kind);
    header.set_size(size);
    header.set_cksum();
    header.as_bytes().to_vec()
}

fn record(head: &str, length: u64) -> Vec<u8> {
    let length = length + head.len() as u64;
    format!("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {length}\r\n\r\n{head}").into_bytes()
}

fn gzip(from: &mut dyn Read, level: Compression) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), level);
    std::io::copy(from, &mut encoder).unwrap();
    encoder.finish().unwrap()
}

// One test, since memory is counted for the whole process.
#[test]
fn what_is_very_long_takes_no_memory() {
    let regular = tar::EntryType::Regular;
    let after = [member(regular, "c.html", 3), b"<p>".to_vec(), vec![0; 512 - 3 + 1024]].concat();
    let next = [b"\r\n\r\n".to_vec(), record("HTTP/1.1 200 OK\r\n\r\n<p>3</p>", 0), b"\r\n\r\n".to_vec()].concat();
    let line = b"\"}\n{\"html\":\"<p>c</p>\",\"url\":1}\n".to_vec();
    let cases = [
        (PackKind::Warc, record("HTTP/1.1 200 OK\r\n\r\n", LENGTH), next.clone(), 1, 1),
        (PackKind::Warc, record("HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n", LENGTH), next.clone(), 1, 0),
        (PackKind::Warc, record("no answer of a server", LENGTH), next.clone(), 1, 1),
        (PackKind::Warc, b"WARC/1.0\r\nX: ".to_vec(), next.clone(), 1, 1),
        (PackKind::Tar, member(regular, "b.html", LENGTH), after.clone(), 1, 1),
        // The member behind a name that is too long is the one that it would have named.
        (PackKind::Tar, member(tar::EntryType::GNULongName, "x", LENGTH), after.clone(), 0, 1),
        (PackKind::Tar, member(tar::EntryType::XHeader, "x", LENGTH), after, 0, 1),
        (PackKind::JsonLines, b"{\"url\": 0, \"html\": \"".to_vec(), line.clone(), 1, 1),
        (PackKind::JsonLines, vec![], line[2..].to_vec(), 1, 1),
        (PackKind::Csv, b"url,html\n1,\"".to_vec(), b"\"\n2,c\n".to_vec(), 1, 1),
        (PackKind::Csv, b"x,url,html\n\"".to_vec(), b"\",2,c\n".to_vec(), 1, 0),
        (PackKind::Csv, b"url,html\n\"".to_vec(), b"\",c\n2,c\n".to_vec(), 2, 0),
    ];
    for (kind, begin, end, documents, errors) in cases {
        for packed in [false, true] {
            let (begin, end): (&'static [u8], &'static [u8]) = (begin.clone().leak(), end.clone().leak());
            let mut long = Long { begin, byte: b' ', left: LENGTH, end };
            let (came, told, peak) = if packed {
                // Stored: to look for repetitions takes a test too long.
                let bytes = gzip(&mut long, Compression::none());
                cost(move || Pack::open("p", kind, Some(&columns()), std::io::Cursor::new(bytes), LIMIT))
            } else {
                cost(move || Pack::open("p", kind, Some(&columns()), long, LIMIT))
            };
            let what = String::from_utf8_lossy(begin);
            assert_eq!((came, told.len()), (documents, errors), "{kind:?} {what} {told:?}");
            // A line of JSON may be twice its document, and is held beside it.
            assert!(peak < 5 << 20, "{peak} bytes: {kind:?} {what}");
        }
    }
    // What a server packed.
    let bomb = gzip(&mut Long { begin: b"<p>", byte: b' ', left: 4 << 20, end: b"" }, Compression::fast());
    let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n";
    let bytes = [record(head, bomb.len() as u64), bomb, next].concat();
    let (came, told, peak) = cost(move || Pack::open("p", PackKind::Warc, None, std::io::Cursor::new(bytes), LIMIT));
    assert_eq!((came, told.len(), told[0].code()), (1, 1, "too_large"));
    assert!(peak < 2 << 20, "{peak} bytes");
    parquet();
}

/// A group of rows of 16 MB, in pages of the usual megabyte, and one page in it that is refused.
fn parquet() {
    use parquet::data_type::{ByteArray, ByteArrayType};
    use parquet::file::writer::SerializedFileWriter;
    let schema = "message pages { required binary html; required binary url; }";
    let schema = std::sync::Arc::new(parquet::schema::parser::parse_message_type(schema).unwrap());
    let file = tempfile::NamedTempFile::new().unwrap();
    let properties = parquet::file::properties::WriterProperties::builder()
        .set_compression(parquet::basic::Compression::SNAPPY)
        .set_dictionary_enabled(false)
        .build();
    let mut writer = SerializedFileWriter::new(file.reopen().unwrap(), schema, properties.into()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    for column in 0..2 {
        let mut out = group.next_column().unwrap().unwrap();
        for row in 0..256_u32 {
            let size = if row == 100 { 3 << 20 } else { 64 << 10 };
            let value = if column == 0 { vec![b'a' + (row % 26) as u8; size] } else { row.to_string().into_bytes() };
            out.typed::<ByteArrayType>().write_batch(&[ByteArray::from(value)], None, None).unwrap();
        }
        out.close().unwrap();
    }
    group.close().unwrap();
    writer.close().unwrap();
    let path = file.path().to_owned();
    let (came, told, peak) = cost(move || Pack::open_file("p", &path, PackKind::Parquet, Some(&columns()), LIMIT));
    assert_eq!((came, told.len(), told[0].code()), (255, 1, "too_large"));
    assert!(peak < 6 << 20, "{peak} bytes");
}
