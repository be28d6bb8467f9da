//! Packs that are not what they should be: each error in its place, and the documents before and behind it.

use super::*;

const HTML: &str = "Content-Type: text/html\r\n";

fn page(at: usize) -> Vec<u8> {
    response(&format!("https://a.gov.cn/{at}"), "200 OK", HTML, format!("<p>{at}</p>").as_bytes())
}

fn bodies(documents: &[Packed]) -> Vec<String> {
    documents.iter().map(|document| String::from_utf8_lossy(&document.bytes).into_owned()).collect()
}

/// Reads three records of which the second is bad; tells the error and which pages came.
fn second(bad: &[u8]) -> (PackError, Vec<String>) {
    let (documents, mut errors, _) = read("c.warc", PackKind::Warc, &[page(1), bad.to_vec(), page(3)].concat());
    assert_eq!(errors.len(), 1, "{errors:?}");
    (errors.remove(0), bodies(&documents))
}

#[test]
fn a_bad_record_costs_no_other() {
    let without = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.gov.cn/2\r\n\r\n<p>2</p>\r\n\r\n";
    let (error, came) = second(without);
    assert_eq!(came, ["<p>1</p>", "<p>3</p>"]);
    assert_eq!(
        error.to_string(),
        format!(
            "c.warc: record 2 (byte {}, https://a.gov.cn/2): no Content-Length; valid: the number of bytes of the record",
            page(1).len()
        )
    );
    assert_eq!((error.code(), error.ends), ("pack_wrong_length", false));
    assert_eq!(error.name(), "c.warc/https://a.gov.cn/2");
    assert!(error.message(Lang::Zh).starts_with("c.warc：第 2 条记录（字节 "), "{}", error.message(Lang::Zh));

    let lie = |length: &str| {
        let text = String::from_utf8(page(2)).unwrap();
        let (before, after) = text.split_once("Content-Length: ").unwrap();
        format!("{before}Content-Length: {length}{}", &after[after.find('\r').unwrap()..]).into_bytes()
    };
    for length in ["5", "100", "1000", "1000000000000000000", "99999999999999999999999", "x", "-1"] {
        let (error, came) = second(&lie(length));
        assert_eq!(came, ["<p>1</p>", "<p>3</p>"], "{length}");
        assert_eq!(error.place.number, Some((PackUnit::Record, 2)), "{length}");
        assert!(error.to_string().contains(length) || length == "1000", "{error}");
    }
    // More than there is: the file may be cut here, or the record lies.
    let (error, _) = second(&lie("1000"));
    assert!(matches!(error.fault, PackFault::Cut { expected: Some(1000), .. }), "{error}");

    let (error, came) = second(b"<html>no record</html>\r\n\r\n");
    assert_eq!(came, ["<p>1</p>", "<p>3</p>"]);
    assert!(error.to_string().contains("“<html>no record</html>"), "{error}");
    let endless = [b"WARC/1.0\r\nX: ".to_vec(), vec![b'a'; 100_000], b"\r\n\r\n".to_vec()].concat();
    let (error, came) = second(&endless);
    assert_eq!((error.fault, came.len()), (PackFault::HeaderTooLong { limit: 64 << 10 }, 2));
    let encoded = response("https://a.gov.cn/2", "200 OK", "Content-Encoding: zstd\r\n", b"(\xb5/\xfd");
    let (error, came) = second(&encoded);
    assert_eq!((error.code(), came.len()), ("pack_encoding", 2));
    assert!(error.to_string().contains("valid: gzip, deflate, br"), "{error}");
}

#[test]
fn broken_gzip_members_cost_no_other_record() {
    let whole = gzip(&page(2));
    let mut checksum = whole.clone();
    let at = checksum.len() - 6;
    checksum[at] ^= 1;
    let mut data = whole.clone();
    for byte in &mut data[12..30] {
        *byte = !*byte;
    }
    for bad in [checksum, data, whole[..whole.len() - 20].to_vec()] {
        let bytes = [gzip(&page(1)), bad, gzip(&page(3))].concat();
        let (documents, errors, _) = read("c.warc.gz", PackKind::Warc, &bytes);
        assert_eq!(bodies(&documents), ["<p>1</p>", "<p>3</p>"], "{errors:?}");
        // What damaged data give may be no record either, which is told as well.
        assert_eq!(errors.last().unwrap().code(), "pack_gzip", "{errors:?}");
        assert!(errors.len() <= 2 && errors.iter().all(|error| !error.ends), "{errors:?}");
    }
    // Padding is no garbage.
    let (documents, errors, _) = read("c.warc.gz", PackKind::Warc, &[whole.clone(), vec![0; 700]].concat());
    assert_eq!((documents.len(), errors), (1, vec![]));
    let (documents, errors, _) = read("c.warc.gz", PackKind::Warc, &[&whole[..], b"garbage"].concat());
    assert_eq!(documents.len(), 1);
    assert!(errors[0].to_string().contains("“garbage”") && errors[0].ends, "{errors:?}");
    // Between members: how much it is, and where, is said, and what stands behind it is read.
    for garbage in [&b"garbage"[..], &[0xff; 100_000], b"\x1f\x8bno member"] {
        let bytes = [gzip(&page(1)), garbage.to_vec(), gzip(&page(2)), gzip(&page(3))].concat();
        let (documents, errors, _) = read("c.warc.gz", PackKind::Warc, &bytes);
        assert_eq!(bodies(&documents), ["<p>1</p>", "<p>2</p>", "<p>3</p>"], "{errors:?}");
        assert_eq!((errors.len(), errors[0].ends), (1, false), "{errors:?}");
        if !garbage.starts_with(b"\x1f") {
            let (at, bytes) = (gzip(&page(1)).len(), garbage.len());
            let told = errors[0].to_string();
            assert!(told.contains(&format!("at byte {at} of the file")), "{told}");
            assert!(told.contains(&format!("{bytes} bytes are passed over")), "{told}");
        }
    }
    let line = |n: usize| format!("{{\"url\": {n}, \"html\": \"<p>{n}</p>\"}}\n").into_bytes();
    let bytes = [gzip(&line(1)), b"garbage".to_vec(), gzip(&line(2))].concat();
    let (documents, errors, _) = read("c.jsonl.gz", PackKind::JsonLines, &bytes);
    assert_eq!((bodies(&documents).len(), errors.len()), (2, 1), "{errors:?}");
    let (documents, errors, _) = read("c.warc", PackKind::Warc, &[page(1), b"garbage".to_vec()].concat());
    assert_eq!((documents.len(), errors[0].code()), (1, "pack_no_header"));
}

#[test]
fn one_document_that_is_too_large_is_one_error() {
    let large = vec![b' '; 3 << 20];
    let documents: Vec<(String, Vec<u8>)> = [&b"<p>1</p>"[..], &large, b"<p>3</p>"]
        .into_iter()
        .enumerate()
        .map(|(at, body)| (format!("a/{}.html", at + 1), body.to_vec()))
        .collect();
    for kind in KINDS {
        let (documents, errors, _) = read("p", kind, &pack(kind, &documents, Gzip::No).bytes);
        assert_eq!(names(&documents), ["p/a/1.html", "p/a/3.html"], "{kind:?} {errors:?}");
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert_eq!((errors[0].code(), errors[0].ends), ("too_large", false), "{errors:?}");
    }
}

#[test]
fn a_bad_line_is_one_error() {
    let text = "{\"url\":\"1\",\"html\":\"a\"}\n{\"url\":\"2\",\"html\":\n[1]\n{\"url\":\"4\",\"html\":5}\n\
                {\"url\":\"5\",\"html\":\"e\"} x\n{\"url\":\"6\",\"html\":\"f\"}\n";
    let (documents, errors, _) = read("p.jsonl", PackKind::JsonLines, text.as_bytes());
    assert_eq!(bodies(&documents), ["a", "f"]);
    let codes: Vec<_> = errors.iter().map(|error| (error.code(), error.place.number)).collect();
    let line = |at| Some((PackUnit::Line, at));
    assert_eq!(
        codes,
        [
            ("pack_not_json", line(2)),
            ("pack_not_json", line(3)),
            ("pack_wrong_type", line(4)),
            ("pack_not_json", line(5)),
        ]
    );
    assert_eq!(
        errors[2].to_string(),
        "p.jsonl: line 4 (byte 46, 4): the column “html” holds a number; valid: text or bytes"
    );
}

#[test]
fn a_column_that_is_not_there_is_told_with_those_that_are() {
    let other = [("https://a/1".to_owned(), b"<p>1</p>".to_vec())];
    let absent = PackColumns { content: "text".to_owned(), name: None };
    let no_name = PackColumns { content: "html".to_owned(), name: Some("address".to_owned()) };
    for kind in [PackKind::JsonLines, PackKind::Csv, PackKind::Parquet] {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), pack(kind, &other, Gzip::No).bytes).unwrap();
        for (columns, missing) in [(&absent, "text"), (&no_name, "address")] {
            let opened = Pack::open_file("p", file.path(), kind, Some(columns), 1 << 20);
            let error = match opened {
                Ok(mut pack) => pack.next().unwrap().unwrap_err(),
                Err(error) => error,
            };
            let PackFault::NoColumn { column, columns } = &error.fault else { panic!("{error}") };
            assert_eq!(column, missing);
            assert!(columns.contains(&"html".to_owned()) && columns.contains(&"url".to_owned()), "{error}");
            assert!(error.ends);
        }
        let error = Pack::open_file("p", file.path(), kind, None, 1 << 20).unwrap_err();
        assert_eq!(error.code(), "pack_needs_column");
    }
    let error = Pack::open("p", PackKind::Parquet, Some(&no_name), &b""[..], 1).unwrap_err();
    assert_eq!(error.code(), "pack_needs_file");
    let numbers = PackColumns { content: "n".to_owned(), name: None };
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), pack(PackKind::Parquet, &other, Gzip::No).bytes).unwrap();
    let error = Pack::open_file("p", file.path(), PackKind::Parquet, Some(&numbers), 1).unwrap_err();
    assert!(error.to_string().contains("“n” holds INT64"), "{error}");
    let error = Pack::open_file("p", &file.path().join("x"), PackKind::Tar, None, 1).unwrap_err();
    assert_eq!(error.code(), "unreadable");
    let error = Pack::open_file("p", std::env::temp_dir().as_path(), PackKind::Tar, None, 1).unwrap_err();
    assert_eq!(error.code(), "not_a_file");
}

#[test]
fn rows_that_do_not_fit_are_told() {
    let text = "url,html,n\n1,a,1\n2,b\n3,c,3\n4,\"d";
    let (documents, errors, _) = read("p.csv", PackKind::Csv, text.as_bytes());
    assert_eq!(bodies(&documents), ["a", "c"]);
    assert_eq!(
        errors[0].to_string(),
        "p.csv: row 2 (from line 3, byte 17, 2): has 2 fields; valid: 3, as the header has"
    );
    assert_eq!((errors[1].code(), errors[1].ends), ("pack_cut", true));
    let (_, errors, _) = read("p.csv", PackKind::Csv, b"url,html");
    assert_eq!(errors[0].to_string(), "p.csv: the pack ends here, after 8 bytes");
    let (documents, errors, _) = read("p.csv", PackKind::Csv, b"url,html\n1,a");
    assert_eq!((errors, documents[0].cut.as_deref()), (vec![], Some("end of line")));
}

#[test]
fn damaged_pages_of_parquet_cost_their_group() {
    let rows: Vec<(String, Vec<u8>)> =
        (1..=9).map(|at| (format!("https://a/{at}"), format!("<p>{}</p>", "x".repeat(at)).into_bytes())).collect();
    let whole = write::parquet(&rows, parquet::basic::Compression::UNCOMPRESSED, 3);
    // The header of a page of the second group: its sizes become a gigabyte.
    let at = whole.windows(12).position(|bytes| bytes == b"<p>xxxx</p>\x0c").unwrap();
    let header = whole[..at]
        .windows(2)
        .rposition(|bytes| bytes == [0x15, 0x15] || bytes == [0x15, 0x00] || bytes == [0x15, 0x04]);
    assert!(header.is_some());
    let mut damaged = whole.clone();
    for byte in &mut damaged[at - 60..at - 8] {
        *byte = 0xff;
    }
    let (documents, errors, _) = read("p", PackKind::Parquet, &damaged);
    assert!(
        !errors.is_empty() && errors.iter().all(|error| !error.ends && error.code() == "pack_parquet"),
        "{errors:?}"
    );
    let came = names(&documents);
    assert!(came.starts_with(&["p/https://a/1", "p/https://a/2", "p/https://a/3"]), "{came:?}");
    assert!(came.ends_with(&["p/https://a/7", "p/https://a/8", "p/https://a/9"]), "{came:?}");
    let (_, errors, _) = read("p", PackKind::Parquet, &whole[..whole.len() - 5]);
    assert!(errors[0].to_string().contains("no PAR1 at its end"), "{errors:?}");
}

#[test]
fn a_damaged_tar_goes_on_where_a_header_is_right() {
    let documents: Vec<(String, Vec<u8>)> =
        (1..=3).map(|at| (format!("{at}.html"), format!("<p>{at}</p>").into_bytes())).collect();
    let whole = pack(PackKind::Tar, &documents, Gzip::No).bytes;
    let mut damaged = whole.clone();
    damaged[1024 + 3] = b'?';
    let (documents, errors, _) = read("p.tar", PackKind::Tar, &damaged);
    assert_eq!(names(&documents), ["p.tar/1.html", "p.tar/3.html"]);
    assert_eq!((errors.len(), errors[0].code(), errors[0].place.byte), (1, "pack_no_header", Some(1024)));
    // Without its end, but with all members.
    let (documents, errors, _) = read("p.tar", PackKind::Tar, &whole[..3072]);
    assert_eq!((documents.len(), errors[0].fault.clone()), (3, PackFault::NoEnd));
    let mut sparse = tar::Header::new_gnu();
    sparse.set_path("s.html").unwrap();
    sparse.set_entry_type(tar::EntryType::GNUSparse);
    sparse.set_size(600);
    sparse.set_cksum();
    let bytes = [sparse.as_bytes().to_vec(), vec![1; 1024], whole].concat();
    let (documents, errors, _) = read("p.tar", PackKind::Tar, &bytes);
    assert_eq!((documents.len(), errors.len(), errors[0].code()), (3, 1, "pack_sparse"));
}

#[test]
fn a_reader_that_fails_is_told_as_one() {
    struct Fails(Vec<u8>);
    impl Read for Fails {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            if self.0.is_empty() {
                return Err(std::io::Error::new(std::io::ErrorKind::TimedOut, "the disk is gone"));
            }
            let n = self.0.len().min(into.len());
            into[..n].copy_from_slice(&self.0[..n]);
            self.0.drain(..n);
            Ok(n)
        }
    }
    for bytes in [[page(1), page(2)].concat(), [gzip(&page(1)), gzip(&page(2))].concat()] {
        let results: Vec<_> = Pack::open("p", PackKind::Warc, None, Fails(bytes), 1 << 20).unwrap().collect();
        let error = results.last().unwrap().as_ref().unwrap_err();
        assert_eq!((error.code(), error.ends), ("unreadable", true));
        assert!(error.to_string().contains("the disk is gone"), "{error}");
        assert!(results[0].is_ok());
    }
}

#[test]
fn tables_in_the_encodings_of_windows_are_read() {
    let json = "{\"url\": \"财政局\", \"html\": \"<p>公开</p>\"}\n";
    let csv = "url,html\n财政局,<p>公开</p>\n";
    let utf16 = |text: &str, mark: bool| {
        let mark = if mark { Some(0xfeff) } else { None };
        mark.into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect::<Vec<u8>>()
    };
    let gbk = |text: &str| encoding_rs::GBK.encode(text).0.into_owned();
    for (kind, bytes) in [
        (PackKind::JsonLines, utf16(json, true)),
        (PackKind::JsonLines, utf16(json, false)),
        (PackKind::JsonLines, gzip(&utf16(json, true))),
        (PackKind::JsonLines, gbk(json)),
        (PackKind::Csv, utf16(csv, true)),
        (PackKind::Csv, utf16(csv, false)),
    ] {
        let (documents, errors, _) = read("p", kind, &bytes);
        assert_eq!(errors, [], "{kind:?}");
        assert_eq!((names(&documents), bodies(&documents)), (vec!["p/财政局"], vec!["<p>公开</p>".to_owned()]));
        assert_eq!(PackKind::of_bytes(&bytes, Some(&columns())), Some(kind));
    }
    // Of large ones as well, and characters of two units at the ends of pieces.
    let many: String = (0..30_000).map(|n| format!("{{\"url\": {n}, \"html\": \"<p>{n}𠮷</p>\"}}\n")).collect();
    let (documents, errors, _) = read("p", PackKind::JsonLines, &utf16(&many, true));
    assert_eq!((documents.len(), errors.len()), (30_000, 0));
    assert!(documents.iter().all(|document| String::from_utf8_lossy(&document.bytes).ends_with("𠮷</p>")));
}

#[test]
fn what_a_table_without_the_column_is_like_is_said() {
    let said = |text: &str| match Pack::open("p", PackKind::Csv, Some(&columns()), text.as_bytes(), 1 << 20) {
        Err(error) => error.to_string(),
        Ok(_) => String::new(),
    };
    assert!(said("").contains("the table is empty"), "{}", said(""));
    assert!(said("url;html\n1;x\n").contains("separated by “;”; valid: commas"), "{}", said("url;html\n1;x\n"));
    assert!(said("url\thtml\n1\tx\n").contains("separated by “\\t”"), "{}", said("url\thtml\n1\tx\n"));
    assert!(said("url,text\n1,x\n").contains("valid: url, text"), "{}", said("url,text\n1,x\n"));
}
