mod bad;
mod property;
mod write;

use super::*;
use write::{Gzip, Pieces, gzip, pack, record, response};

fn columns() -> PackColumns {
    PackColumns { content: "html".to_owned(), name: Some("url".to_owned()) }
}

/// Everything that a pack gives, with what it passed over. An error of opening counts as one that ends it.
fn all(name: &str, kind: PackKind, bytes: &[u8], size: usize, max: usize) -> (Vec<Packed>, Vec<PackError>, PassedOver) {
    let columns = columns();
    let opened = if kind == PackKind::Parquet {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        Pack::open_file(name, file.path(), kind, Some(&columns), max)
    } else {
        Pack::open(name, kind, Some(&columns), Pieces { bytes, size }, max)
    };
    let (mut documents, mut errors) = (Vec::new(), Vec::new());
    let mut pack = match opened {
        Ok(pack) => pack,
        Err(error) => return (documents, vec![error], PassedOver::default()),
    };
    for next in pack.by_ref() {
        match next {
            Ok(document) => documents.push(document),
            Err(error) => errors.push(error),
        }
        assert!(documents.len() + errors.len() < 100_000, "it does not end");
    }
    assert!(pack.next().is_none());
    (documents, errors, pack.passed_over().clone())
}

fn read(name: &str, kind: PackKind, bytes: &[u8]) -> (Vec<Packed>, Vec<PackError>, PassedOver) {
    all(name, kind, bytes, usize::MAX, 1 << 20)
}

fn names(documents: &[Packed]) -> Vec<&str> {
    documents.iter().map(|document| document.name.as_str()).collect()
}

const KINDS: [PackKind; 5] = [PackKind::Warc, PackKind::Tar, PackKind::JsonLines, PackKind::Csv, PackKind::Parquet];

#[test]
fn kinds_are_told_by_name_and_by_beginning() {
    let columns = columns();
    for (name, always, with) in [
        ("a.warc", Some(PackKind::Warc), Some(PackKind::Warc)),
        ("x/A.WARC.GZ", Some(PackKind::Warc), Some(PackKind::Warc)),
        ("a.tar", Some(PackKind::Tar), Some(PackKind::Tar)),
        ("a.tar.gz", Some(PackKind::Tar), Some(PackKind::Tar)),
        ("a.tgz", Some(PackKind::Tar), Some(PackKind::Tar)),
        ("a.jsonl", None, Some(PackKind::JsonLines)),
        ("a.ndjson.gz", None, Some(PackKind::JsonLines)),
        ("a.csv.gz", None, Some(PackKind::Csv)),
        ("a.parquet", None, Some(PackKind::Parquet)),
        ("a.parquet.gz", None, None),
        ("a.gz", None, None),
        ("a.html", None, None),
        ("warc", None, None),
    ] {
        assert_eq!(PackKind::of_name(name, None), always, "{name}");
        assert_eq!(PackKind::of_name(name, Some(&columns)), with, "{name}");
    }
    let documents = [("https://a.gov.cn/1".to_owned(), b"<p>1</p>".to_vec())];
    for kind in KINDS {
        for packing in [Gzip::No, Gzip::Each] {
            if kind == PackKind::Parquet && packing == Gzip::Each {
                continue;
            }
            let written = pack(kind, &documents, packing);
            let begin = &written.bytes[..written.bytes.len().min(1024)];
            assert_eq!(PackKind::of_bytes(begin, Some(&columns)), Some(kind), "{packing:?}");
            let always = matches!(kind, PackKind::Warc | PackKind::Tar);
            assert_eq!(PackKind::of_bytes(begin, None), Some(kind).filter(|_| always));
        }
    }
    for begin in [&b""[..], b"<html>", b"PK\x03\x04", b"\x1f\x8b\x08\x00", b"agency,report_year\n"] {
        assert_eq!(PackKind::of_bytes(begin, Some(&columns)), None);
    }
}

#[test]
fn a_warc_gives_its_pages_and_counts_the_rest() {
    let page = "<html>公开</html>".as_bytes();
    let html = "Content-Type: text/html; charset=GB2312\r\n";
    let parts = [
        record("warcinfo", "urn:a", "", b"software: x\r\n"),
        record("request", "https://a.gov.cn/1", "", b"GET /1\r\n\r\n"),
        response("<https://a.gov.cn/1>", "200 OK", html, page),
        response("https://a.gov.cn/2", "302 Found", html, b""),
        response("https://a.gov.cn/3", "404 Not Found", html, page),
        response("https://a.gov.cn/a.png", "200 OK", "Content-Type: image/png\r\n", b"\x89PNG"),
        record("revisit", "https://a.gov.cn/1", "", b"HTTP/1.1 200 OK\r\n\r\n"),
        response("https://a.gov.cn/1", "200 OK", html, page),
        record("resource", "https://a.gov.cn/n.pdf", "Content-Type: application/pdf\r\n", b"%PDF-1.4"),
        record("conversion", "https://a.gov.cn/4", "Content-Type: text/plain\r\n", "公开".as_bytes()),
        record("metadata", "https://a.gov.cn/1", "Content-Type: application/warc-fields\r\n", b"outlink: x"),
        record("resource", "metadata://gnu.org/wget.log", "Content-Type: text/plain\r\n", b"log"),
        response("https://a.gov.cn/5", "200 OK", html, b""),
        record(
            "response",
            "https://a.gov.cn/6",
            "WARC-Truncated: length\r\nContent-Type: application/http\r\n",
            b"HTTP/1.1 200 OK\r\n\r\n<p>6",
        ),
        record("continuation", "https://a.gov.cn/6", "", b"</p>"),
    ];
    let plain = parts.concat();
    let each: Vec<u8> = parts.iter().flat_map(|part| gzip(part)).collect();
    for bytes in [plain.clone(), each, gzip(&plain)] {
        let (documents, errors, passed) = read("crawl.warc.gz", PackKind::Warc, &bytes);
        assert_eq!(errors, []);
        assert_eq!(
            names(&documents),
            [
                "crawl.warc.gz/https://a.gov.cn/1",
                "crawl.warc.gz/https://a.gov.cn/1#record 8",
                "crawl.warc.gz/https://a.gov.cn/n.pdf",
                "crawl.warc.gz/https://a.gov.cn/4",
                "crawl.warc.gz/https://a.gov.cn/6",
            ]
        );
        assert!(documents[..2].iter().all(|document| document.bytes == page));
        assert_eq!(documents[0].charset.as_deref(), Some("GB2312"));
        assert_eq!(documents[0].media_type.as_deref(), Some("text/html"));
        let extensions: Vec<_> = documents.iter().map(|document| document.extension).collect();
        assert_eq!(extensions, [Some("html"), Some("html"), Some("pdf"), Some("txt"), Some("html")]);
        assert_eq!(documents[1].read_name(), "crawl.warc.gz/https://a.gov.cn/1#record 8.html");
        assert_eq!(documents[2].read_name(), "crawl.warc.gz/https://a.gov.cn/n.pdf");
        let cuts: Vec<_> = documents.iter().map(|document| document.cut.as_deref()).collect();
        assert_eq!(cuts, [None, None, None, None, Some("length")]);
        let counted: Vec<_> = passed.iter().collect();
        assert_eq!(
            counted,
            [
                (Reason::Request, 1),
                (Reason::Metadata, 3),
                (Reason::Revisit, 1),
                (Reason::Continuation, 1),
                (Reason::Redirect, 1),
                (Reason::Status, 1),
                (Reason::OfPages, 1),
                (Reason::Empty, 1),
            ]
        );
        assert_eq!(documents.len() as u64 + passed.total(), 15);
    }
}

#[test]
fn members_of_a_tar_are_named_by_their_paths_which_lead_nowhere() {
    let mut builder = tar::Builder::new(Vec::new());
    let long = format!("{}/{}.html", "a".repeat(120), "b".repeat(150));
    let header = |builder: &mut tar::Builder<Vec<u8>>, kind: tar::EntryType, path: &[u8], body: &[u8]| {
        let mut header = tar::Header::new_gnu();
        header.as_old_mut().name[..path.len()].copy_from_slice(path);
        header.set_entry_type(kind);
        header.set_size(body.len() as u64);
        header.set_cksum();
        builder.append(&header, body).unwrap();
    };
    let regular = tar::EntryType::Regular;
    header(&mut builder, tar::EntryType::Directory, b"a/", b"");
    header(&mut builder, regular, b"../../etc/1.html", b"<p>1</p>");
    header(&mut builder, regular, b"/abs/2.txt", b"2");
    header(&mut builder, tar::EntryType::Symlink, b"link.html", b"");
    header(&mut builder, tar::EntryType::Link, b"hard.html", b"");
    header(&mut builder, tar::EntryType::Fifo, b"pipe", b"");
    header(&mut builder, tar::EntryType::Char, b"dev", b"");
    header(&mut builder, regular, &[0xb1, 0xa8, 0xb8, 0xe6, b'.', b't', b'x', b't'], b"3");
    header(&mut builder, regular, b"empty.html", b"");
    header(&mut builder, regular, b"abs/2.txt", b"again");
    let mut gnu = tar::Header::new_gnu();
    gnu.set_size(4);
    gnu.set_cksum();
    builder.append_data(&mut gnu, &long, &b"long"[..]).unwrap();
    let pax = [("path", "年报/长名.html".as_bytes()), ("mtime", &b"1.5"[..])];
    builder.append_pax_extensions(pax).unwrap();
    header(&mut builder, regular, b"short.html", b"pax");
    header(&mut builder, regular, b"after.html", b"after");
    let bytes = builder.into_inner().unwrap();
    for bytes in [bytes.clone(), gzip(&bytes)] {
        let (documents, errors, passed) = read("p.tar", PackKind::Tar, &bytes);
        assert_eq!(errors, []);
        assert_eq!(
            names(&documents),
            [
                "p.tar/etc/1.html",
                "p.tar/abs/2.txt",
                "p.tar/报告.txt",
                "p.tar/abs/2.txt#member 10",
                &format!("p.tar/{long}"),
                "p.tar/年报/长名.html",
                "p.tar/after.html",
            ]
        );
        assert_eq!(documents[3].read_name(), "p.tar/abs/2.txt#member 10.txt");
        let counted: Vec<_> = passed.iter().collect();
        assert_eq!(counted, [(Reason::Folder, 1), (Reason::Link, 2), (Reason::Device, 2), (Reason::Empty, 1)]);
        let pack = Pack::open("p.tar", PackKind::Tar, None, &bytes[..], 1 << 20).unwrap();
        let mut only = pack.only(|name| name.ends_with(".txt"));
        assert_eq!(only.by_ref().count(), 3);
        assert_eq!(only.passed_over().of(Reason::NotTaken), 5);
    }
}

#[test]
fn tables_are_named_by_a_column_or_by_number() {
    let csv = "url,html,n\nhttps://a/1,\"<p>\"\"1\"\"\n</p>\",1\n,文字,2\nhttps://a/3,,3\nhttps://a/1,x,4\n";
    let json = "{\"url\":\"https://a/1\",\"html\":\"<p>\\\"1\\\"\\n</p>\"}\n\n{\"html\":\"文字\"}\r\n\
                {\"url\":7,\"html\":null}\n{\"url\":7,\"html\":\"x\"}";
    for (kind, text, wanted) in [
        (PackKind::Csv, csv, ["p/https://a/1", "p/#2", "p/https://a/1#row 4"]),
        (PackKind::JsonLines, json, ["p/https://a/1", "p/#3", "p/7"]),
    ] {
        for bytes in [text.as_bytes().to_vec(), gzip(text.as_bytes()), [b"\xef\xbb\xbf", text.as_bytes()].concat()] {
            let (documents, errors, passed) = read("p", kind, &bytes);
            assert_eq!(errors, [], "{kind:?}");
            assert_eq!(names(&documents), wanted);
            assert_eq!(documents[0].bytes, b"<p>\"1\"\n</p>");
            assert_eq!(documents[1].charset.as_deref(), Some("utf-8"));
            assert_eq!((documents[0].extension, documents[1].extension), (Some("html"), Some("txt")));
            assert_eq!(passed.of(Reason::Null), 1);
        }
    }
    let rows: Vec<(String, Vec<u8>)> = [("https://a/1", "<p>1</p>"), ("", "2"), ("x", ""), ("https://a/1", "4")]
        .map(|(name, body)| (name.to_owned(), body.as_bytes().to_vec()))
        .to_vec();
    for codec in [
        parquet::basic::Compression::UNCOMPRESSED,
        parquet::basic::Compression::SNAPPY,
        parquet::basic::Compression::GZIP(Default::default()),
        parquet::basic::Compression::ZSTD(Default::default()),
        parquet::basic::Compression::LZ4_RAW,
    ] {
        let (documents, errors, passed) = read("p", PackKind::Parquet, &write::parquet(&rows, codec, 3));
        assert_eq!(errors, [], "{codec:?}");
        assert_eq!(names(&documents), ["p/https://a/1", "p/#2", "p/https://a/1#row 4"]);
        assert_eq!(passed.of(Reason::Null), 1);
        // Bytes without a word that they are text.
        assert_eq!(documents[0].charset, None);
    }
}
