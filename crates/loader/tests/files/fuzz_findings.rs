//! What fuzzing found (`fuzz/README.md`), made small.

use crate::{options, read};
use gongkai_loader::load;
use gongkai_model::exchange::{REPORT_SCHEMA, ReportRecord};

/// Found by `text` on 2026-11-23: control characters in a title became part of the agency's name, and the JSON written of
/// the report was refused as binary.
#[test]
fn a_report_with_control_characters_in_its_title_can_be_written_and_read_again() {
    let junk = "\u{7f}".repeat(80);
    let text = format!(
        "云泽区{junk}财政局2021年政府信息公开工作年度报告\n\n一、总体情况\n\n{}\n",
        "本年度办理群众来信。\n".repeat(100)
    );
    let loaded = read("report.txt", &text);
    let record = ReportRecord { schema: Some(REPORT_SCHEMA.to_owned()), ..ReportRecord::from(&loaded.reports[0]) };
    let json = serde_json::to_vec(&ReportRecord { sections: None, ..record }).unwrap();
    let again = load("report.json", &json, &options()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(again.reports[0].agency.name, loaded.reports[0].agency.name);
}

/// Found by the benchmark of text pages on 2026-11-23: from every short line on all the short lines behind it were looked
/// at again, so that the time grew with the square of the lines.
#[test]
fn many_short_lines_are_read_in_bearable_time() {
    let text = format!("云泽区财政局2021年政府信息公开工作年度报告\n一、总体情况\n{}", "甲\n".repeat(5_000));
    let start = std::time::Instant::now();
    read("report.txt", &text);
    // A fraction of a second when each line is looked at once, half a minute when not; a busy machine needs room between.
    assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
}
