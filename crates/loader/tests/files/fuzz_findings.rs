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
