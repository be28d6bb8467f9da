//! Office files and archives made to harm: each ends soon, with a reason, and what can be read is read.

use crate::office::{docx, docx_of, p, sample, zip};
use crate::{codes, options, refused};
use gongkai_loader::{LoadError, Loaded, load};
use gongkai_model::Lang;
use rust_xlsxwriter::Workbook;
use std::time::{Duration, Instant};

const TITLE: &str = "云泽区财政局2023年政府信息公开工作年度报告";

fn soon<T>(what: &str, run: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let out = run();
    // A debug build on a busy machine; what does not end takes minutes.
    assert!(start.elapsed() < Duration::from_secs(30), "{what}: {:?}", start.elapsed());
    out
}

fn refused_members(loaded: &Loaded) -> usize {
    codes(loaded).iter().filter(|code| **code == "refused_member").count()
}

#[test]
fn nothing_outside_of_a_file_is_looked_up() {
    let outside = "<!DOCTYPE w SYSTEM \"file:///etc/passwd\"><w:document/>";
    assert_eq!(refused("x.docx", zip(&[("word/document.xml", outside.as_bytes())])).code(), "xml_doctype");
    let relation = "<Relationships><Relationship Id=\"r1\" TargetMode=\"External\" Target=\"http://localhost/main.xml\" \
        Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\"/></Relationships>";
    let body = format!("<w:document><w:body>{}{}</w:body></w:document>", p(TITLE), p("一、总体情况"));
    let bytes = zip(&[("_rels/.rels", relation.as_bytes()), ("word/document.xml", body.as_bytes())]);
    assert_eq!(load("x.docx", &bytes, &options()).unwrap().reports.len(), 1);
}

#[test]
fn entities_of_a_workbook_are_not_expanded() {
    let laughs: String = (1..20).map(|n| format!("<!ENTITY a{n} \"&a{};&a{};\">", n - 1, n - 1)).collect();
    for part in ["xl/sharedStrings.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"] {
        let bomb = format!("<!DOCTYPE s [<!ENTITY a0 \"哈哈\">{laughs}]><sst><si><t>&a19;</t></si></sst>");
        let parts = [("xl/workbook.xml", &b"<workbook/>"[..]), (part, bomb.as_bytes())];
        let parts = if part == "xl/workbook.xml" { &parts[1..] } else { &parts[..] };
        assert_eq!(soon(part, || refused("x.xlsx", zip(parts))).code(), "xml_doctype", "{part}");
    }
}

#[test]
fn a_file_with_macros_is_read_and_runs_nothing() {
    let (_, parts) = sample("2023/农业农村局.html");
    let plain = load("x.docx", &docx(&parts), &options()).unwrap();
    let body = format!("{}{}", p(TITLE), p("一、总体情况"));
    let with = docx_of(&body, &[("word/vbaProject.bin", "Sub AutoOpen()"), ("word/vbaData.xml", "<!DOCTYPE x><x/>")]);
    assert_eq!(load("x.docm", &with, &options()).unwrap().reports[0].agency.name, "云泽区财政局");
    assert_eq!(load("x.docm", &docx(&parts), &options()).unwrap().reports, {
        let mut reports = plain.reports;
        reports.iter_mut().for_each(|report| report.origin.file = "x.docm".to_owned());
        reports
    });
}

#[test]
fn a_sheet_of_16384_columns_ends_soon() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, TITLE).unwrap();
    for row in 1..4 {
        for column in 0..16_384 {
            sheet.write_number(row, column, f64::from(column)).unwrap();
        }
    }
    let bytes = book.save_to_buffer().unwrap();
    let outcome = soon("columns", || load("x.xlsx", &bytes, &options()));
    assert!(outcome.is_err() || outcome.unwrap().reports[0].cells.is_none());
    // The same number of names for one column.
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for column in 0..16_384 {
        sheet.write_string(0, column, format!("表三 {column}")).unwrap();
    }
    sheet.write_string(0, 0, "单位名称").unwrap();
    sheet.write_string(0, 1, "年度").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    soon("names", || refused("x.xlsx", &bytes));
}

#[test]
fn a_truncated_archive_is_said() {
    let (page, _) = sample("2023/农业农村局.html");
    let whole = zip(&[("甲.html", &page), ("乙.html", &page)]);
    for cut in (4..whole.len()).step_by(whole.len() / 20) {
        assert_eq!(refused("a.zip", &whole[..cut]).code(), "damaged_archive", "{cut}");
    }
}

#[test]
fn members_with_a_password_are_said_and_the_others_read() {
    let (page, _) = sample("2023/农业农村局.html");
    let mut bytes = zip(&[("secret.html", &page), ("open.html", &page)]);
    // The flag of the first member, where it stands and in the directory.
    bytes[6] |= 1;
    let directory = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    bytes[directory + 8] |= 1;
    let loaded = load("a.zip", &bytes, &options()).unwrap();
    assert_eq!((loaded.reports.len(), refused_members(&loaded)), (1, 1));
    let told = loaded.problems.iter().find(|p| p.code() == "refused_member").unwrap().message(Lang::Zh);
    assert!(told.contains("secret.html") && told.contains("密码"), "{told}");
}

#[test]
fn who_must_do_what_is_said() {
    let ole = |entry: &str| {
        let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        bytes.resize(512, 0);
        bytes.extend(entry.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    let said = |error: LoadError| (error.message(Lang::Zh), error.to_string());
    let (zh, en) = said(LoadError::OldWord);
    assert!(zh.contains("另存为") && en.contains("save") && en.contains(".docx"), "{zh} {en}");
    for name in ["报告.docx", "汇总.xlsx"] {
        let (zh, en) = said(refused(name, ole("EncryptedPackage")));
        assert!(zh.contains("密码") && en.contains("password"), "{zh} {en}");
    }
    // The XML that Excel 2003 wrote goes by the same name.
    let xml = b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>";
    let (zh, en) = said(refused("汇总.xls", xml));
    assert!(zh.contains("另存为") && en.contains("save"), "{zh} {en}");
    let (zh, _) = said(refused("报告.doc", ole("WordDocument")));
    assert!(zh.contains("已损坏"), "{zh}");
    let (zh, _) = said(refused("汇总.xls", ole("Workbook")));
    assert!(zh.contains("已损坏"), "{zh}");
    let (zh, _) = said(refused("报告.docx", b"%PDF-1.7\n"));
    assert!(zh.contains("PDF"), "{zh}");
}
