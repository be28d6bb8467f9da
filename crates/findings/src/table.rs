//! Findings as CSV, a row each.

use crate::{Findings, FindingsError, causes};
use gongkai_lint::Text;
use gongkai_model::exchange::protect;

const COLUMNS: [&str; 22] = [
    "rule",
    "name",
    "severity",
    "attribution",
    "agency",
    "report_year",
    "scope",
    "file",
    "place",
    "table",
    "line",
    "cells",
    "expected",
    "actual",
    "difference",
    "excerpt",
    "message",
    "help",
    "causes",
    "excepted",
    "check",
    "copy_of",
];

pub(crate) fn write(findings: &Findings<'_>) -> Result<String, FindingsError> {
    let lang = findings.lang;
    let failed = |error: &dyn std::fmt::Display| FindingsError::Csv(error.to_string());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).map_err(|error| failed(&error))?;
    for f in &findings.review.findings {
        let text = |text: &Option<Text>| text.as_ref().map(|text| text.pick(lang).to_owned()).unwrap_or_default();
        let cells: Vec<&str> = f.cells.iter().map(|cell| cell.cell.as_str()).collect();
        let excepted = f.excepted.as_ref().map(|excepted| excepted.reason.clone()).unwrap_or_default();
        let row = [
            f.rule.to_string(),
            f.name.to_owned(),
            f.severity.id().to_owned(),
            f.attribution.label(lang).to_owned(),
            f.agency.clone(),
            f.report_year.to_string(),
            f.scope.id().to_owned(),
            f.file.clone(),
            f.place_in_words(lang),
            text(&f.table),
            text(&f.line),
            cells.join(" "),
            f.expected.clone().unwrap_or_default(),
            f.actual.clone().unwrap_or_default(),
            f.difference.clone().unwrap_or_default(),
            f.excerpt.clone().unwrap_or_default(),
            f.message.pick(lang).to_owned(),
            f.help.pick(lang).to_owned(),
            causes(f, lang).join("; "),
            excepted,
            f.check.clone().unwrap_or_default(),
            f.copy_of.clone().unwrap_or_default(),
        ];
        writer.write_record(row.iter().map(|field| protect(field).into_owned())).map_err(|error| failed(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(&error))?;
    String::from_utf8(bytes).map_err(|error| failed(&error))
}
