//! Packs made of documents, in memory.

use super::super::PackKind;
use flate2::Compression;
use flate2::write::GzEncoder;
use parquet::basic::Compression as Codec;
use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::io::{Read, Write};
use std::sync::Arc;

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// One record of a WARC.
pub(super) fn record(kind: &str, target: &str, more: &str, block: &[u8]) -> Vec<u8> {
    let mut record = format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {target}\r\n{more}Content-Length: {}\r\n\r\n",
        block.len()
    )
    .into_bytes();
    record.extend_from_slice(block);
    record.extend_from_slice(b"\r\n\r\n");
    record
}

/// A record with a page as a server sent it.
pub(super) fn response(target: &str, status: &str, header: &str, body: &[u8]) -> Vec<u8> {
    let mut block = format!("HTTP/1.1 {status}\r\n{header}\r\n").into_bytes();
    block.extend_from_slice(body);
    record("response", target, "Content-Type: application/http; msgtype=response\r\n", &block)
}

/// How a pack is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gzip {
    No,
    /// Each record by itself; all in one where there are no records.
    Each,
    /// One over all.
    All,
}

/// A piece of a pack in which it may be cut.
#[derive(Default)]
pub(super) struct Seam {
    pub(super) from: usize,
    pub(super) to: usize,
}

/// A pack in memory.
pub(super) struct Written {
    pub(super) bytes: Vec<u8>,
    /// Where it may be cut without anybody being able to tell.
    pub(super) seams: Vec<Seam>,
}

pub(super) fn pack(kind: PackKind, documents: &[(String, Vec<u8>)], packing: Gzip) -> Written {
    let mut bytes = Vec::new();
    let mut seams = vec![Seam::default()];
    match kind {
        PackKind::Warc => {
            let mut put = |record: Vec<u8>, seams: &mut Vec<Seam>| {
                bytes.extend_from_slice(&if packing == Gzip::Each { gzip(&record) } else { record });
                // The empty lines behind a record may be missing.
                let tail = if packing == Gzip::Each { 0 } else { 4 };
                seams.push(Seam { from: bytes.len() - tail, to: bytes.len() });
            };
            put(record("warcinfo", "urn:x", "", b"software: tests\r\n"), &mut seams);
            for (at, (name, body)) in documents.iter().enumerate() {
                put(record("request", name, "", b"GET / HTTP/1.1\r\n\r\n"), &mut seams);
                let header = "Content-Type: text/html; charset=gbk\r\n";
                put(
                    match at % 3 {
                        0 => response(name, "200 OK", header, body),
                        1 => response(name, "200", &format!("{header}Content-Encoding: gzip\r\n"), &gzip(body)),
                        _ => {
                            let mut chunked = Vec::new();
                            for chunk in body.chunks(7) {
                                write!(chunked, "{:x}\r\n", chunk.len()).unwrap();
                                chunked.extend_from_slice(chunk);
                                chunked.extend_from_slice(b"\r\n");
                            }
                            chunked.extend_from_slice(b"0\r\n\r\n");
                            response(name, "200 OK", &format!("{header}Transfer-Encoding: chunked\r\n"), &chunked)
                        }
                    },
                    &mut seams,
                );
            }
        }
        PackKind::Tar => {
            let mut builder = tar::Builder::new(Vec::new());
            for (name, body) in documents {
                let mut header = tar::Header::new_gnu();
                header.set_size(body.len() as u64);
                header.set_mode(0o644);
                header.set_cksum();
                builder.append_data(&mut header, name, &body[..]).unwrap();
            }
            bytes = builder.into_inner().unwrap();
            // One of the two empty blocks is enough.
            seams.push(Seam { from: bytes.len() - 512, to: bytes.len() });
        }
        PackKind::JsonLines => {
            for (name, body) in documents {
                let text = std::str::from_utf8(body).unwrap();
                let line = serde_json::json!({"n": 1, "url": name, "x": {"y": [1, null]}, "html": text});
                writeln!(bytes, "{line}").unwrap();
                seams.push(Seam { from: bytes.len() - 1, to: bytes.len() });
            }
        }
        PackKind::Csv => {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(["url", "html", "n"]).unwrap();
            let mut ends = Vec::new();
            for (name, body) in documents {
                writer.flush().unwrap();
                ends.push(writer.get_ref().len());
                writer.write_record([name.as_bytes(), body, b"17"]).unwrap();
            }
            bytes = writer.into_inner().unwrap();
            ends.push(bytes.len());
            seams.extend(ends.into_iter().map(|end| Seam { from: end - 1, to: end }));
        }
        PackKind::Parquet => bytes = parquet(documents, Codec::SNAPPY, 3),
    }
    if packing == Gzip::All || (packing == Gzip::Each && kind != PackKind::Warc) {
        bytes = gzip(&bytes);
        seams = vec![Seam::default()];
    }
    let end = bytes.len();
    seams.push(Seam { from: end, to: end });
    Written { bytes, seams }
}

/// A table of so many rows a group; an empty name or document is none.
pub(super) fn parquet(documents: &[(String, Vec<u8>)], codec: Codec, group: usize) -> Vec<u8> {
    let schema = "message pages { optional binary url (UTF8); required int64 n; optional binary html; }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let properties = WriterProperties::builder().set_compression(codec).set_data_page_row_count_limit(2);
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties.build())).unwrap();
    let optional = |values: Vec<&[u8]>| -> (Vec<ByteArray>, Vec<i16>) {
        let levels = values.iter().map(|value| i16::from(!value.is_empty())).collect();
        (values.into_iter().filter(|v| !v.is_empty()).map(|v| ByteArray::from(v.to_vec())).collect(), levels)
    };
    for rows in documents.chunks(group) {
        let mut group = writer.next_row_group().unwrap();
        let columns = [
            Some(optional(rows.iter().map(|(name, _)| name.as_bytes()).collect())),
            None,
            Some(optional(rows.iter().map(|(_, body)| &body[..]).collect())),
        ];
        for column in columns {
            let mut out = group.next_column().unwrap().unwrap();
            match column {
                Some((values, levels)) => {
                    out.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None).unwrap();
                }
                None => {
                    let numbers: Vec<i64> = (0..).take(rows.len()).collect();
                    out.typed::<parquet::data_type::Int64Type>().write_batch(&numbers, None, None).unwrap();
                }
            }
            out.close().unwrap();
        }
        group.close().unwrap();
    }
    writer.into_inner().unwrap()
}

/// A reader that gives so many bytes at a time, and counts them.
pub(super) struct Pieces<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) size: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let n = self.size.min(into.len()).min(self.bytes.len());
        into[..n].copy_from_slice(&self.bytes[..n]);
        self.bytes = &self.bytes[n..];
        Ok(n)
    }
}
