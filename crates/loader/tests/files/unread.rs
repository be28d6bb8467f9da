//! What lies among reports and is not read is refused with what to do.

use crate::office::{docx, sample, zip as zipped};
use crate::{options, refused};
use gongkai_loader::{Loaded, load, load_with};
use gongkai_model::Lang;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A ZIP of one member that is not compressed.
fn stored(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file(name, SimpleFileOptions::default().compression_method(CompressionMethod::Stored)).unwrap();
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap().into_inner()
}

#[test]
fn each_says_what_to_do() {
    let slides = zipped(&[("[Content_Types].xml", b"<Types/>"), ("ppt/presentation.xml", b"<p/>")]);
    let ole = [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &[0; 512]].concat();
    let text = stored("mimetype", b"application/vnd.oasis.opendocument.text");
    let cases: [(&str, &[u8], &str, &str); 14] = [
        ("a/全部.rar", b"Rar!\x1a\x07", "other_archive", "先解压"),
        ("全部.7z", b"7z\xbc\xaf", "other_archive", "先解压"),
        ("全部.tar.gz", b"\x1f\x8b\x08", "other_archive", "先解压"),
        ("扫描.JPG", b"\xff\xd8\xff", "picture", "文字识别"),
        ("扫描.tif", b"II*\0", "picture", "文字识别"),
        ("-", b"\x89PNG\r\n", "picture", "文字识别"),
        ("会议.mp4", b"\0\0\0\x18ftyp", "recording", "索取"),
        ("汇报.pptx", &slides, "slides", "另存为 PDF"),
        ("汇报.ppt", &ole, "slides", "另存为 PDF"),
        ("论文.caj", b"CAJ\0", "caj", "CAJViewer"),
        ("报告.odt", &text, "open_document_text", "另存为 .docx"),
        ("报告", &text, "open_document_text", "另存为 .docx"),
        ("报送.msg", &ole, "mail", "附件"),
        ("空.png", b"", "picture", "文字识别"),
    ];
    for (name, bytes, code, words) in cases {
        let error = refused(name, bytes);
        assert_eq!(error.code(), code, "{name}");
        assert!(error.message(Lang::Zh).contains(words), "{name}: {}", error.message(Lang::Zh));
        assert!(
            error.message(Lang::En).contains("ask for")
                || error.message(Lang::En).contains("read that")
                || code == "other_archive"
        );
        // No other process is asked.
        let nobody = |_: &str, _: &[u8], _: &gongkai_loader::Options| Ok(Loaded::default());
        assert_eq!(load_with(name, bytes, &options(), &nobody).map_err(|error| error.code()), Err(code), "{name}");
    }
}

#[test]
fn a_report_under_such_a_name_is_read() {
    let (page, parts) = sample("2023/农业农村局.html");
    let word = docx(&parts);
    for (name, bytes) in [("报告.jpg", &page), ("报告.caj", &page), ("报告.pptx", &word), ("报告.rar", &word)] {
        assert_eq!(load(name, bytes, &options()).unwrap().reports.len(), 1, "{name}");
    }
}
