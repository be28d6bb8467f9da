//! What every fuzz target holds against the loader: promises that no input may break.

pub mod page;
pub mod whole;

use gongkai_loader::{Options, load, read_cell};
use gongkai_model::exchange::{REPORT_SCHEMA, ReportRecord};
use gongkai_model::{CellState, FIRST_REPORT_YEAR, Lang, Number, Report};
use jiff::civil::date;

/// Reports of one input that are written and read again: a file may hold thousands, and the first ones show as much.
const READ_AGAIN: usize = 4;

/// Units that a table may print beside an amount.
const MONEY: [&str; 6] = ["元", "百元", "千元", "万元", "百万元", "亿元"];

/// A container with one part.
pub fn package(part: &str, bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file(part, zip::write::SimpleFileOptions::default()).expect("a name");
    writer.write_all(bytes).expect("memory");
    writer.finish().expect("memory").into_inner()
}

/// A container with the parts that stand in the bytes, a zero between them: a line with the name of each, and its content. Of
/// those of one name only the first is packed.
pub fn packages(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for part in bytes.split(|byte| *byte == 0).take(64) {
        let (name, content) = part.split_at(part.iter().position(|byte| *byte == b'\n').unwrap_or(part.len()));
        let name = String::from_utf8_lossy(name).into_owned();
        if writer.start_file(name, zip::write::SimpleFileOptions::default()).is_ok() {
            writer.write_all(content.get(1..).unwrap_or_default()).expect("memory");
        }
    }
    writer.finish().expect("memory").into_inner()
}

/// Panics of calamine are caught by the loader and are no findings; all others are.
pub fn let_calamine_panic() {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if panic.location().is_none_or(|at| !at.file().contains("calamine")) {
            hook(panic);
        }
    }));
}

/// Loads the bytes and checks what came out.
pub fn check(name: &str, bytes: &[u8]) {
    let options = Options::at(date(2026, 3, 1));
    let loaded = match load(name, bytes, &options) {
        Ok(loaded) => loaded,
        Err(error) => {
            said(&error.message(Lang::Zh));
            said(&error.message(Lang::En));
            said(error.code());
            return;
        }
    };
    for problem in &loaded.problems {
        said(&problem.message(Lang::Zh));
        said(&problem.message(Lang::En));
        said(problem.code());
    }
    // The layouts of our own may give a text beside the value; then the value is the number and the text is not.
    let text_beside = bytes.windows(10).any(|window| window == b"as_written") || name.contains(".json");
    for report in &loaded.reports {
        assert!(
            (FIRST_REPORT_YEAR..=i32::from(options.today.year())).contains(&report.report_year),
            "report year {}",
            report.report_year
        );
        assert!(!report.agency.name.trim().is_empty(), "an agency without a name");
        cells(report, !text_beside);
    }
    for report in loaded.reports.iter().take(READ_AGAIN) {
        again(report, &options);
    }
}

/// A message says something.
pub fn said(message: &str) {
    assert!(!message.trim().is_empty(), "an empty message");
}

/// Every cell is what its state says; where the text is the source of the number, it still reads as that number.
fn cells(report: &Report, text_is_source: bool) {
    let Some(cells) = &report.cells else { return };
    let form = cells.form();
    for (ix, cell) in cells.iter() {
        let def = form.def(ix);
        let id = &def.id;
        let numbered = matches!(cell.state, CellState::Reported | CellState::Approximate);
        assert_eq!(numbered, cell.number.is_some(), "{id}: {cell:?}");
        match cell.number {
            Some(Number::Count(_)) => assert!(!def.amount, "{id}: a count in an amount cell"),
            Some(Number::Amount(_)) => assert!(def.amount, "{id}: an amount in a count cell"),
            None => {}
        }
        if cell.state == CellState::Absent {
            assert!(cell.as_written.is_empty(), "{id}: absent and written: {cell:?}");
        } else {
            assert!(report.carried.tables.contains(&form.table_of(ix).key), "{id}: its table is not carried");
        }
        if numbered && text_is_source {
            assert!(!cell.as_written.trim().is_empty(), "{id}: a number from nothing: {cell:?}");
            let reads = |unit: &str| read_cell(&format!("{}{unit}", cell.as_written), def).number == cell.number;
            let said = reads("") || def.amount && MONEY.into_iter().any(reads);
            assert!(said, "{id}: the text as written reads otherwise: {cell:?}");
        }
    }
}

/// A report written as JSON and loaded again is the same report.
fn again(report: &Report, options: &Options) {
    let record = ReportRecord { schema: Some(REPORT_SCHEMA.to_owned()), ..ReportRecord::from(report) };
    let bytes = serde_json::to_vec(&record).expect("a record is JSON");
    let loaded = load("again.json", &bytes, options).expect("what we write can be read");
    assert_eq!(loaded.reports.len(), 1, "{:?}", loaded.problems);
    let found = &loaded.reports[0];
    match (&report.cells, &found.cells) {
        (Some(a), Some(b)) => {
            assert_eq!(a.form().id, b.form().id, "form");
            for ((ix, a), (_, b)) in a.iter().zip(b.iter()) {
                assert_eq!(a, b, "{}", report.form().expect("it has cells").def(ix).id);
            }
        }
        (a, b) => assert_eq!(a.is_some(), b.is_some(), "cells"),
    }
    assert_eq!(report.report_year, found.report_year);
    assert_eq!(report.scope, found.scope);
    assert_eq!(report.detected_form, found.detected_form);
    assert_eq!(report.title, found.title);
    assert_eq!(report.published, found.published);
    assert_eq!(report.period, found.period);
    assert_eq!(report.carried.tables, found.carried.tables);
    assert_eq!(report.carried.text, found.carried.text);
    assert_eq!(report.body_repeated, found.body_repeated);
    assert_eq!(report.agency.name, found.agency.name);
    let narrative = |report: &Report| -> Vec<(Option<String>, String, String)> {
        report.sections.iter().map(|s| (s.key.clone(), s.heading.clone(), s.text())).collect()
    };
    assert_eq!(narrative(report), narrative(found));
}
