//! The table of what is made to take all memory or time, or to be read in two ways: each file ends soon, with a reason or
//! read, on a thread with the small stack of a worker. Where a library would abort, the test process would.

use crate::office::{sample, zip};
use crate::{codes, options};
use gongkai_loader::{LoadError, Loaded, load};
use std::fmt::Write;
use std::time::{Duration, Instant};

/// The stack of a worker.
const STACK: usize = 2 << 20;

/// Of a debug build on a busy machine; what does not end takes minutes.
const SOON: Duration = Duration::from_secs(120);

/// Reads a file as a worker does.
fn worked(name: &str, bytes: &[u8]) -> Result<Loaded, LoadError> {
    let start = Instant::now();
    let outcome = std::thread::scope(|scope| {
        let worker = std::thread::Builder::new().stack_size(STACK);
        worker.spawn_scoped(scope, || load(name, bytes, &options())).unwrap().join().unwrap()
    });
    assert!(start.elapsed() < SOON, "{name}: {:?}", start.elapsed());
    outcome
}

/// What comes out, in a word: the reason it is refused for, or `read` and the problems that are about its container.
fn ending(name: &str, bytes: &[u8]) -> String {
    match worked(name, bytes) {
        Ok(loaded) => {
            let told = ["repeated_cell", "repeated_member", "second_report"];
            let told = codes(&loaded).into_iter().filter(|code| told.contains(code));
            ["read"].into_iter().chain(told).collect::<Vec<_>>().join(" ")
        }
        Err(error) => error.code().to_owned(),
    }
}

fn stored(name: &str) -> Vec<u8> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/hostile");
    std::fs::read(folder.join(name)).unwrap()
}

/// A PDF of one page, its objects as they are given, numbered from 3; the page draws object 4 with the font in object 3.
fn pdf(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n\
        2 0 obj\n<</Type/Pages/Count 1/Kids[99 0 R]>>\nendobj\n\
        99 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 3 0 R>>>>>>\nendobj\n"
        .to_vec();
    for (number, object) in (3..).zip(objects) {
        out.extend(format!("{number} 0 obj\n").into_bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    out.extend(format!("trailer\n<</Root 1 0 R{trailer}>>\n%%EOF\n").into_bytes());
    out
}

fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    [format!("<<{dict}/Length {}>>\nstream\n", data.len()).as_bytes(), data, b"\nendstream"].concat()
}

const FONT: &[u8] = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";

#[test]
fn files_that_took_everything_end_soon() {
    for (name, expected) in [
        ("agency-noncharacter.txt", "read"),
        ("cmap_hugetext.pdf", "too_much_work"),
        ("flate_rl_3GB.pdf", "part_too_large"),
        ("form_bomb_do.pdf", "part_too_large"),
        ("json-duplicate-cell.json", "read repeated_cell repeated_cell"),
        ("pdf-predictor-alloc-abort.pdf", "damaged_archive"),
        ("pdf-predictor-divide-by-zero.pdf", "damaged_archive"),
        ("rules_grid400_20p.pdf", "too_many_cells"),
        ("stack-overflow-attributes.html", "not_a_report"),
        ("steps_500pages.pdf", "too_much_work"),
        ("xlsx-uniquecount-abort.xlsx", "read"),
        ("xlsx-uniquecount-panic.xlsx", "read"),
        ("zip-duplicate-names.zip", "read repeated_member"),
    ] {
        assert_eq!(ending(name, &stored(name)), expected, "{name}");
    }
}

#[test]
fn streams_of_a_pdf_are_bounded_whatever_packs_them() {
    let runs = [129u8, b' '].repeat(2 << 20);
    let zeros = b"z".repeat(17 << 20);
    for (what, dict, data) in [
        ("runs", "/Filter/RunLengthDecode", &runs),
        ("runs, by another name", "/Filter[/R#4c]", &runs),
        ("digits", "/Filter/ASCII85Decode", &zeros),
    ] {
        let bytes = pdf(&[FONT.to_vec(), stream(dict, data)], "");
        assert_eq!(ending("a.pdf", &bytes), "part_too_large", "{what}");
    }
    // Widths of one glyph over and over.
    let widths = "0 65535 1 ".repeat(20_000);
    let font = format!(
        "<</Type/Font/Subtype/Type0/BaseFont/H/Encoding/Identity-H/DescendantFonts[<</Subtype/CIDFontType2/W[{widths}]>>]>>"
    );
    let bytes = pdf(&[font.into_bytes(), stream("", b"BT /F 9 Tf (ab) Tj ET")], "");
    assert_eq!(ending("a.pdf", &bytes), "too_much_work");
}

#[test]
fn pages_that_took_everything_end_soon() {
    let title = "澹岭区农业农村局2023年政府信息公开工作年度报告";
    let page = |body: &str| format!("<html><head><title>{title}</title></head><body><h2>一、总体情况</h2>{body}");
    let tables = page(&"<table><tr><td>规章<td>1<td>2<td>3</table>".repeat(4_000));
    let values = page(&format!("<p {}>公开信息12条。</p>", "a=\"\" ".repeat(20_000)));
    let open = page(&format!("<{}", "a='x'".repeat(20_000)));
    let end = page(&format!("</p {}>", "a=\"\"".repeat(20_000)));
    for (what, page) in [("tables", tables), ("values", values), ("a tag that stays open", open), ("an end tag", end)] {
        assert_eq!(ending("a.html", page.as_bytes()), "read", "{what}");
    }
}

#[test]
fn a_text_of_many_reports_says_how_many_are_not_read() {
    let mut text = String::new();
    for at in 0..60 {
        let title = format!("蓼墟市第{at}局2023年政府信息公开工作年度报告");
        write!(text, "{title}\n\n一、总体情况\n全年公开信息12条，内容都在网站上，可以查阅。\n\n").unwrap();
    }
    let loaded = worked("a.txt", text.as_bytes()).unwrap();
    let said = loaded.problems.iter().find(|problem| problem.code() == "second_report").unwrap();
    assert_eq!(loaded.reports.len(), 16);
    assert!(said.message(gongkai_model::Lang::En).contains("and 43 behind it"), "{said:?}");
    assert!(said.dropped());
}

#[test]
fn lines_that_end_as_old_systems_end_them() {
    let text = String::from_utf8(stored("agency-noncharacter.txt")).unwrap();
    let plain = worked("a.txt", text.as_bytes()).unwrap();
    assert!(plain.reports[0].cells.is_some() && plain.reports[0].sections.len() > 4);
    for end in ["\r", "\r\n"] {
        assert_eq!(worked("a.txt", text.replace('\n', end).as_bytes()).unwrap().reports, plain.reports, "{end:?}");
    }
}

#[test]
fn an_archive_may_hold_what_looks_like_its_directory() {
    let (page, _) = sample("2023/农业农村局.html");
    let noise = b"PK\x01\x02 ".repeat(20_000);
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in [("noise.txt", noise.as_slice()), ("a.html", page.as_slice())] {
        writer.start_file(name, options).unwrap();
        std::io::Write::write_all(&mut writer, bytes).unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    assert_eq!(worked("a.zip", &bytes).unwrap().reports.len(), 1);
}

#[test]
fn a_part_of_an_office_file_that_stands_twice_is_not_guessed() {
    let body =
        |text: &str| format!("<w:document><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>");
    let (first, second) = (body("蓼墟市财政局2023年政府信息公开工作年度报告"), body("12"));
    let mut bytes = zip(&[("word/document.xml", first.as_bytes()), ("word/documenu.xml", second.as_bytes())]);
    let (name, other) = (b"word/document.xml", b"word/documenu.xml");
    while let Some(at) = bytes.windows(other.len()).position(|window| window == other) {
        bytes[at..at + name.len()].copy_from_slice(name);
    }
    assert_eq!(ending("a.docx", &bytes), "damaged_archive");
}

#[test]
fn keys_that_stand_twice_are_said() {
    let record = |fields: &str| format!("{{\"schema\":\"gongkai.report/1\",\"reports\":[{{{fields}}}]}}");
    let good = "\"agency\":\"云泽区财政局\",\"report_year\":2023,\"cells\":{\"requests.received.total\":5}";
    assert_eq!(ending("a.json", record(good).as_bytes()), "read");
    let cells = good.replace(":5}", ":5,\"requests.received.total\":6}");
    let loaded = worked("a.json", record(&cells).as_bytes()).unwrap();
    assert_eq!(codes(&loaded), ["repeated_cell"]);
    assert_eq!(loaded.reports[0].quantity("requests.received.total").count(), Some(5));
    for twice in
        ["\"agency\":\"云泽区统计局\"", "\"report_year\":2022", "\"cells\":{}", "\"region\":\"a\",\"region\":\"b\""]
    {
        assert_eq!(ending("a.json", record(&format!("{good},{twice}")).as_bytes()), "no_usable_rows", "{twice}");
        let line = format!("{{\"schema\":\"gongkai.report/1\",{good},{twice}}}");
        assert_eq!(ending("a.jsonl", line.as_bytes()), "no_usable_rows", "{twice}");
    }
    let lists = record(good).replace("}]}", "}],\"reports\":[]}");
    assert_eq!(ending("a.json", lists.as_bytes()), "not_our_json");
    let column = "agency,report_year,requests.received.total,requests.received.total\n云泽区财政局,2023,1,2\n";
    assert_eq!(ending("a.csv", column.as_bytes()), "doubled_column");
}

#[test]
fn control_characters_of_json_leave_no_trace() {
    let json = "{\"schema\":\"gongkai.report/1\",\"agency\":\"云泽区\\u0000财政局\",\"report_year\":2023,\
        \"title\":\"年\\u0001报\",\"cells\":{\"requests.received.total\":\"5\\u0000\"}}";
    let loaded = worked("a.json", json.as_bytes()).unwrap();
    assert_eq!(loaded.reports[0].agency.name, "云泽区财政局");
    assert_eq!(loaded.reports[0].title.as_deref(), Some("年报"));
    assert_eq!(loaded.reports[0].quantity("requests.received.total").count(), Some(5));
}
