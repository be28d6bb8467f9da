//! Formats whose readers are the code of others, which can abort, overflow the stack or never end whatever we check: a
//! caller who has a second process has such files read there.

use crate::budget::Budget;
use crate::{Content, Kind, LoadError, Loaded, Options, Unread, archive, content, load, load_within};

/// Reads a file as [`load`] does, in another place.
pub type Elsewhere<'a> = dyn Fn(&str, &[u8], &Options) -> Result<Loaded, LoadError> + 'a;

/// Reads the reports in a file as [`load`] does, but leaves the file to `elsewhere` where it is a PDF, an OFD or an Office
/// file (packed, or of the old format), and so each member of an archive.
///
/// # Errors
///
/// Those of [`load`], and those of `elsewhere`.
pub fn load_with(name: &str, bytes: &[u8], options: &Options, elsewhere: &Elsewhere<'_>) -> Result<Loaded, LoadError> {
    if bytes.len() > options.max_bytes {
        return load(name, bytes, options);
    }
    let budget = Budget::new();
    match whose(name, bytes) {
        Whose::Ours => load_within(name, bytes, options, &budget),
        Whose::Others => elsewhere(name, bytes, options),
        Whose::Members => {
            // Archives within the archive are unpacked by the one around them.
            let member = |name: &str, bytes: &[u8], budget: &Budget| match whose(name, bytes) {
                Whose::Others => elsewhere(name, bytes, options),
                Whose::Ours | Whose::Members => load_within(name, bytes, options, budget),
            };
            archive::load(name, bytes, options, &budget, &member)
        }
    }
}

/// Whose code reads a file.
#[derive(Debug, PartialEq)]
enum Whose {
    Ours,
    Others,
    /// An archive: each of its members is a file.
    Members,
}

fn whose(name: &str, bytes: &[u8]) -> Whose {
    let named = Kind::of_name(name);
    let found = Content::of(bytes);
    if Unread::of(name, found, bytes).is_some() {
        return Whose::Ours;
    }
    match found {
        Content::Pdf | Content::Ole => Whose::Others,
        Content::Zip if !matches!(named, None | Some(Kind::Zip)) => Whose::Others,
        Content::Zip if content::kind(named, found, bytes) == Some(Kind::Zip) => Whose::Members,
        Content::Zip => Whose::Others,
        _ => Whose::Ours,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;
    use std::io::{Cursor, Write};
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn what_the_bytes_are_decides_who_reads_them() {
        let office = zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>")]);
        let archive = zip(&[("a.csv", b"agency,report_year")]);
        let fixed = zip(&[("OFD.xml", b"<OFD/>"), ("Doc_0/Document.xml", b"<Document/>")]);
        for (name, bytes, expected) in [
            ("a.csv", &b"agency,report_year"[..], Whose::Ours),
            ("a.html", b"<html>", Whose::Ours),
            ("a.xls", b"<html>", Whose::Ours),
            ("a.pdf", b"%PDF-1.7", Whose::Others),
            ("a.txt", b"%PDF-1.7", Whose::Others),
            ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Whose::Others),
            ("a.xlsx", &archive, Whose::Others),
            ("a.zip", &office, Whose::Others),
            ("a.ofd", &fixed, Whose::Others),
            ("a.zip", &fixed, Whose::Others),
            ("-", &fixed, Whose::Others),
            ("-", &office, Whose::Others),
            ("a.zip", &archive, Whose::Members),
            ("-", &archive, Whose::Members),
        ] {
            assert_eq!(whose(name, bytes), expected, "{name}");
        }
    }

    #[test]
    fn members_of_archives_go_elsewhere_too_and_the_others_are_read_here() {
        let csv = "agency,report_year,cell,value\n云泽区财政局,2023,requests.received.total,12\n";
        let inner = zip(&[("b.pdf", b"%PDF-1.7"), ("c.csv", csv.as_bytes())]);
        let outer = zip(&[("a.xlsx", &inner), ("inner.zip", &inner)]);
        let asked = RefCell::new(Vec::new());
        let elsewhere = |name: &str, _: &[u8], _: &Options| {
            asked.borrow_mut().push(name.to_owned());
            Err(LoadError::DamagedPdf)
        };
        let options = Options::at("2026-03-01".parse().unwrap());
        let loaded = load_with("o.zip", &outer, &options, &elsewhere).unwrap();
        assert_eq!(*asked.borrow(), ["o.zip/a.xlsx", "o.zip/inner.zip/b.pdf"]);
        assert_eq!((loaded.reports.len(), loaded.problems.len()), (1, 2));
    }
}
