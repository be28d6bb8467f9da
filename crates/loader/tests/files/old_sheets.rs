//! Workbooks of other programs and other days: XLS and ODS.

use crate::office::zip;
use crate::{codes, options, refused};
use gongkai_loader::{LoadError, Loaded, load};
use gongkai_model::CellState;
use proptest::prelude::*;
use std::io::{Cursor, Read, Write};
use std::path::Path;

/// A committed file that LibreOffice wrote.
fn committed(extension: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/documents");
    std::fs::read(folder.join(format!("民政局-2023.{extension}"))).unwrap()
}

fn read(name: &str, bytes: &[u8]) -> Loaded {
    load(name, bytes, &options()).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// An XLS file of these records.
fn xls(records: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let stream: Vec<u8> = records
        .iter()
        .flat_map(|(kind, data)| {
            [&kind.to_le_bytes()[..], &u16::try_from(data.len()).unwrap().to_le_bytes(), data].concat()
        })
        .collect();
    container(&stream)
}

fn container(stream: &[u8]) -> Vec<u8> {
    let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    container.create_stream("/Workbook").unwrap().write_all(stream).unwrap();
    container.flush().unwrap();
    container.into_inner().into_inner()
}

fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;

/// A workbook of one sheet with these records, and others before the sheet.
fn one_sheet(before: &[(u16, Vec<u8>)], cells: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let begin = (BOF, words(&[0x0600, 5, 0, 0, 0, 0, 0, 0]));
    let length: usize = before.iter().map(|(_, data)| data.len() + 4).sum();
    let name = [&[4u8, 0][..], b"Data"].concat();
    let position = u32::try_from(20 + length + 4 + 6 + name.len() + 4).unwrap();
    let sheet = (0x0085, [&position.to_le_bytes()[..], &[0, 0], &name].concat());
    let (head, end) = ([begin.clone()], [(EOF, Vec::new())]);
    xls(&[&head[..], before, &[sheet], &end, &head, cells, &end].concat())
}

fn number(row: u16, column: u16, n: f64) -> (u16, Vec<u8>) {
    (0x0203, [words(&[row, column, 0]), n.to_le_bytes().to_vec()].concat())
}

/// A text of the workbook, stored once, and a cell that shows it.
fn shared(text: &str) -> (u16, Vec<u8>) {
    let length = u16::try_from(text.len()).unwrap();
    (0x00FC, [&words(&[1, 0, 1, 0, length])[..], &[0], text.as_bytes()].concat())
}

/// The same in UTF-16.
fn shared_wide(texts: &[&str]) -> (u16, Vec<u8>) {
    let each = texts.iter().flat_map(|text| {
        let units: Vec<u16> = text.encode_utf16().collect();
        [&words(&[u16::try_from(units.len()).unwrap()])[..], &[1], &words(&units)].concat()
    });
    let count = u16::try_from(texts.len()).unwrap();
    (0x00FC, words(&[count, 0, count, 0]).into_iter().chain(each).collect())
}

fn shows_nth(row: u16, column: u16, nth: u16) -> (u16, Vec<u8>) {
    (0x00FD, words(&[row, column, 0, nth, 0]))
}

fn shows(row: u16, column: u16) -> (u16, Vec<u8>) {
    (0x00FD, words(&[row, column, 0, 0, 0]))
}

#[test]
fn et_of_wps_and_workbooks_without_a_name_are_told_by_their_content() {
    let (old, open) = (committed("xls"), committed("ods"));
    let expected = read("x.xls", &old).reports[0].cells.clone().unwrap();
    for (name, bytes) in
        [("x.et", &old), ("-", &old), ("x.xlsx", &old), ("x.ods", &open), ("-", &open), ("x.xls", &open)]
    {
        let loaded = read(name, bytes);
        assert!(loaded.problems.is_empty(), "{name}: {:?}", loaded.problems);
        assert!(loaded.reports[0].cells.as_ref().unwrap().same_values(&expected), "{name}");
    }
}

#[test]
fn a_page_that_is_called_a_workbook_is_read_as_a_page() {
    let page = "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><body>\
        <h1>霁塬区民政局2023年政府信息公开工作年度报告</h1><p>三、收到和处理政府信息公开申请情况</p><p>共收到3件。</p></body></html>";
    let loaded = read("导出.xls", page.as_bytes());
    assert_eq!(loaded.reports[0].agency.name, "霁塬区民政局");
}

#[test]
fn what_an_old_workbook_shows() {
    let texts = [
        "单位名称",
        "年度",
        "requests.received.total",
        "requests.received.business",
        "甲市财政局",
        "requests.carried_in.total",
    ];
    // Some programs name a code page though the text is UTF-16.
    let head = [(0x0042, words(&[1252])), shared_wide(&texts)];
    let formula = |column: u16, result: [u8; 8]| {
        (0x0006, [&words(&[1, column, 0])[..], &result, &[0; 6], &words(&[3]), &[0x1E, 1, 0]].concat())
    };
    let cells = [
        shows_nth(0, 0, 0),
        shows_nth(0, 1, 1),
        shows_nth(0, 2, 2),
        shows_nth(0, 3, 3),
        shows_nth(0, 4, 5),
        shows_nth(1, 0, 4),
        number(1, 1, 2023.0),
        // A text, a number, and nothing yet.
        formula(2, [0, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
        (0x0207, [&words(&[2])[..], &[0], b"17"].concat()),
        formula(3, 5f64.to_le_bytes()),
        formula(4, [3, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
        // The same text again, under the rows: no report.
        shows_nth(5, 3, 3),
    ];
    let loaded = read("x.xls", &one_sheet(&head, &cells));
    let report = &loaded.reports[0];
    assert_eq!((report.agency.name.as_str(), report.report_year), ("甲市财政局", 2023));
    let told = |cell: &str| {
        let cell = report.cell(cell).unwrap();
        (cell.state, cell.number.map(|n| n.to_string()))
    };
    assert_eq!(told("requests.received.total"), (CellState::Reported, Some("17".to_owned())));
    assert_eq!(told("requests.received.business"), (CellState::Reported, Some("5".to_owned())));
    assert_eq!(told("requests.carried_in.total"), (CellState::Unreadable, None));
}

#[test]
fn an_old_workbook_is_not_believed() {
    // A sheet of 16 million fields, said of two cells and by two cells.
    let wide = (0x0200, [&0u32.to_le_bytes()[..], &u32::MAX.to_le_bytes(), &words(&[0, 255, 0])].concat());
    let said = one_sheet(&[], &[wide, number(0, 0, 1.0), number(1, 1, 2.0)]);
    assert_eq!(refused("x.xls", said), LoadError::NotAReport);
    let meant = one_sheet(&[], &[number(0, 0, 1.0), number(65_535, 255, 2.0)]);
    assert_eq!(refused("x.xls", meant).code(), "too_many_cells");
    // A text of 8 KB in 30,000 cells.
    let many: Vec<_> = (0..30_000).map(|n| shows(n / 10, n % 10)).collect();
    assert_eq!(refused("x.xls", one_sheet(&[shared(&"x".repeat(8000))], &many)).code(), "too_much_text");
    // A merged area that ends before it begins.
    let merged = (0x00E5, words(&[1, 0, 2, 2, 0]));
    let cells: Vec<_> = (0..3).map(|row| number(row, row, 1.0)).chain([merged]).collect();
    assert_eq!(refused("x.xls", one_sheet(&[], &cells)), LoadError::NotAReport);
    // Text of a formula without the formula, in the first field: far from the only cell.
    let astray = (0x0207, [&words(&[1])[..], &[0], b"x"].concat());
    let far = number(65_535, 65_535, 1.0);
    assert_eq!(refused("x.xls", one_sheet(&[], &[astray.clone(), far.clone()])), LoadError::NotAReport);
    // Text that goes on and on.
    let (text, more) = (shared("x"), (0x003C, Vec::new()));
    let on_and_on: Vec<_> = [text].into_iter().chain(std::iter::repeat_n(more, 300_000)).collect();
    assert!(refused("x.xls", one_sheet(&on_and_on, &[far])).to_string().contains("continue others"));
    // A table of sectors that names one sector again and again.
    let mut table = one_sheet(&[], &[number(0, 0, 1.0)]);
    let sector = table.len() / 4096 - 1;
    table[68..72].copy_from_slice(&u32::try_from(sector).unwrap().to_le_bytes());
    table.extend(std::iter::repeat_n(0, 4096 - 4));
    table.extend(u32::MAX.to_le_bytes());
    assert!(refused("x.xls", table).to_string().contains("table of sectors"));
    let secret = one_sheet(&[(0x002F, words(&[1, 1, 1]))], &[]);
    assert_eq!(refused("x.xls", secret).code(), "encrypted");
    let nowhere = (0x0085, [&u32::MAX.to_le_bytes()[..], &[0, 0, 1, 0, b'A']].concat());
    let error = refused("x.xls", xls(&[(BOF, words(&[0x0600, 5])), nowhere, (EOF, Vec::new())]));
    assert!(error.to_string().contains("no sheet begins at byte 4294967295"), "{error}");
    let cut = container(&[0x09, 0x08, 0xFF, 0xFF, 1, 2, 3]);
    assert!(refused("x.xls", cut).to_string().contains("a record of 65535 bytes"));
}

#[test]
fn damaged_old_workbooks_are_refused_or_read_in_part() {
    for extension in ["xls", "ods"] {
        let whole = committed(extension);
        for cut in (8..whole.len()).step_by(whole.len() / 40) {
            if let Ok(loaded) = load(&format!("x.{extension}"), &whole[..cut], &options()) {
                assert!(!codes(&loaded).is_empty() || cut * 10 > whole.len() * 9, "{extension} cut at {cut}");
            }
        }
    }
}

/// The content of an ODS file with one sheet of these rows.
fn ods(rows: &str) -> Vec<u8> {
    ods_of(&format!("<table:table table:name=\"表\">{rows}</table:table>"))
}

fn ods_of(tables: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:automatic-styles><style:style style:name=\"no\" style:family=\"table\">\
         <style:table-properties table:display=\"false\"/></style:style></office:automatic-styles>\
         <office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
        ("content.xml", content.as_bytes()),
    ])
}

const HEAD: &str = "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>agency</text:p></table:table-cell>\
    <table:table-cell office:value-type=\"string\"><text:p>report_year</text:p></table:table-cell>\
    <table:table-cell office:value-type=\"string\"><text:p>requests.received.total</text:p></table:table-cell>\
    <table:table-cell office:value-type=\"string\"><text:p>requests.received.natural_person</text:p></table:table-cell></table:table-row>";

fn cell(kind: &str, rest: &str, text: &str) -> String {
    format!("<table:table-cell office:value-type=\"{kind}\" {rest}><text:p>{text}</text:p></table:table-cell>")
}

#[test]
fn what_an_open_workbook_shows() {
    let row = [
        cell(
            "string",
            "",
            "甲市<text:span>财政局</text:span><office:annotation><text:p>谁填的？</text:p></office:annotation>",
        ),
        cell("float", "office:value=\"2023\"", "2023年"),
        // The number, not what a format makes of it; and it stands in two columns.
        cell("float", "office:value=\"1234\" table:number-columns-repeated=\"2\"", "1,234.00"),
    ]
    .concat();
    let empty = "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    let hidden = format!(
        "<table:table table:name=\"旧\" table:style-name=\"no\">{HEAD}<table:table-row>{}</table:table-row></table:table>",
        row.replace("甲市", "乙市")
    );
    let deleted = format!(
        "<table:tracked-changes><table:cell-content-change><table:table-row>{row}</table:table-row></table:cell-content-change></table:tracked-changes>"
    );
    let shown = format!(
        "<table:table table:name=\"表\"><table:table-header-rows>{HEAD}</table:table-header-rows><table:table-row>{row}</table:table-row>{empty}</table:table>"
    );
    let loaded = read("x.ods", &ods_of(&[deleted, hidden, shown].concat()));
    let [report] = loaded.reports.as_slice() else { panic!("{} reports", loaded.reports.len()) };
    assert_eq!(report.agency.name, "甲市财政局");
    for cell in ["requests.received.total", "requests.received.natural_person"] {
        let cell = report.cell(cell).unwrap();
        assert_eq!((cell.state, cell.number.unwrap().to_string()), (CellState::Reported, "1234".to_owned()));
        assert_eq!(cell.place.line, 2);
    }
}

#[test]
fn an_open_workbook_is_not_believed() {
    let repeated = |rows: u32, columns: u32, text: &str| {
        format!(
            "<table:table-row table:number-rows-repeated=\"{rows}\">{}</table:table-row>",
            cell("string", &format!("table:number-columns-repeated=\"{columns}\""), text)
        )
    };
    let spaces = cell("string", "", &format!("x{}", "<text:s text:c=\"99\"/>".repeat(700_000)));
    assert_eq!(refused("x.ods", ods(&format!("<table:table-row>{spaces}</table:table-row>"))).code(), "too_much_text");
    assert_eq!(
        refused("x.ods", zip(&[("encrypted-package", b"x"), ("META-INF/manifest.xml", b"<m><encryption-data/></m>")]))
            .code(),
        "encrypted"
    );
    assert_eq!(refused("x.ods", ods(&repeated(1 << 20, 1 << 20, "1"))).code(), "too_many_cells");
    assert_eq!(refused("x.ods", ods(&repeated(1 << 20, 1, "1"))).code(), "too_many_cells");
    assert_eq!(refused("x.ods", ods(&repeated(1000, 1000, &"长".repeat(100)))).code(), "too_much_text");
    assert_eq!(refused("x.ods", ods(&repeated(4_000_000_000, 4_000_000_000, ""))), LoadError::NotAReport);
    assert_eq!(refused("x.ods", zip(&[("content.xml", b"<!DOCTYPE a><a/>")])).code(), "xml_doctype");
    assert_eq!(
        refused("x.ods", zip(&[("content.xml", b"<office:spreadsheet><table:table><table:table-row>")])).code(),
        "bad_xml"
    );
    // A text document under another name.
    assert_eq!(
        refused("x.ods", zip(&[("content.xml", b"<office:text><table:table/></office:text>")])).code(),
        "missing_part"
    );
    let secret: &[u8] = b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>";
    assert_eq!(
        refused("x.ods", zip(&[("META-INF/manifest.xml", secret), ("content.xml", b"\x01\x02")])).code(),
        "encrypted"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever bytes are changed: an answer.
    #[test]
    fn bytes_of_an_old_workbook_may_be_anything(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let mut stream = Vec::new();
        let mut committed = cfb::CompoundFile::open(Cursor::new(committed("xls"))).unwrap();
        committed.open_stream("/Workbook").unwrap().read_to_end(&mut stream).unwrap();
        for (at, byte) in changes {
            let at = at.index(stream.len());
            stream[at] = byte;
        }
        if let Err(error) = load("x.xls", &container(&stream), &options()) {
            prop_assert!(!error.to_string().is_empty());
        }
    }
}

/// The rows of a collection with a row and a column that are not shown.
const HIDDEN: [(&str, bool); 3] = [("甲市财政局", false), ("乙市财政局", true), ("丙市财政局", false)];

fn only_what_is_shown(loaded: &Loaded) {
    let names: Vec<&str> = loaded.reports.iter().map(|report| report.agency.name.as_str()).collect();
    assert_eq!(names, ["甲市财政局", "丙市财政局"]);
    for report in &loaded.reports {
        assert_eq!(report.quantity("requests.received.total").count(), Some(12));
        assert_eq!(report.cell("requests.received.business").unwrap().state, CellState::Absent);
    }
}

#[test]
fn hidden_rows_and_columns_of_old_workbooks() {
    let head = ["单位名称", "年度", "requests.received.business", "requests.received.total"];
    let texts: Vec<&str> = head.into_iter().chain(HIDDEN.map(|(name, _)| name)).collect();
    // First and last column, width, format, flags.
    let mut cells = vec![(0x007D, words(&[2, 2, 2000, 0, 1, 0]))];
    cells.extend((0..4).map(|column| shows_nth(0, column, column)));
    for (row, (_, hidden)) in (1u16..).zip(HIDDEN) {
        cells.push((0x0208, words(&[row, 0, 4, 255, 0, 0, if hidden { 0x20 } else { 0 }, 0])));
        cells.push(shows_nth(row, 0, row + 3));
        cells.extend([number(row, 1, 2023.0), number(row, 2, 7.0), number(row, 3, 12.0)]);
    }
    only_what_is_shown(&read("x.xls", &one_sheet(&[shared_wide(&texts)], &cells)));

    let text = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    let row = |style: &str, cells: &[&str]| {
        format!("<table:table-row{style}>{}</table:table-row>", cells.iter().map(|c| text(c)).collect::<String>())
    };
    let rows: String = HIDDEN
        .iter()
        .map(|(name, hidden)| {
            let style = if *hidden { " table:visibility=\"collapse\"" } else { "" };
            row(style, &[name, "2023", "7", "12"])
        })
        .collect();
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet>\
         <table:table table:name=\"Data\"><table:table-column table:number-columns-repeated=\"2\"/>\
         <table:table-column table:visibility=\"filter\"/><table:table-column/>{}{rows}</table:table>\
         </office:spreadsheet></office:body></office:document-content>",
        row("", &head)
    );
    only_what_is_shown(&read("x.ods", &zip(&[("content.xml", content.as_bytes())])));
}
