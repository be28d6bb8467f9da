//! Findings as SARIF 2.1.0.

use crate::{Findings, FindingsError, causes, said};
use gongkai_lint::{Finding, Severity, rules};
use gongkai_model::Lang;
use gongkai_model::plain;
use serde_json::json;
use serde_sarif::sarif::{
    ArtifactLocation, Location, LogicalLocation, Message, MultiformatMessageString, PhysicalLocation, Region,
    ReportingConfiguration, ReportingDescriptor, Result as SarifResult, ResultLevel, Run, Sarif, Suppression, Tool,
    ToolComponent,
};
use std::collections::BTreeMap;

/// Where the schema stands, as SARIF wants it named.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub(crate) fn write(findings: &Findings<'_>) -> Result<String, FindingsError> {
    let lang = findings.lang;
    let own = &findings.review.settings.own;
    let codes = rules().map(|rule| rule.meta.code).chain(own.iter().map(|check| check.code));
    let order: BTreeMap<&str, i64> = codes.map(gongkai_lint::RuleCode::as_str).zip(0..).collect();
    let results: Vec<SarifResult> =
        findings.review.findings.iter().map(|finding| result(finding, &order, lang)).collect();
    let driver = ToolComponent::builder()
        .name("gongkai")
        .version(env!("CARGO_PKG_VERSION"))
        .rules(
            rules()
                .map(|rule| descriptor(rule, lang))
                .chain(own.iter().map(|check| own_descriptor(check, lang)))
                .collect::<Vec<_>>(),
        )
        .build();
    let run = Run::builder()
        .tool(Tool::builder().driver(driver).build())
        .results(results)
        .column_kind(json!("unicodeCodePoints"))
        .language(lang.pick("zh-CN", "en"))
        .build();
    let sarif = Sarif::builder().schema(SCHEMA).version(json!("2.1.0")).runs(vec![run]).build();
    Ok(serde_json::to_string_pretty(&sarif)? + "\n")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn text(text: impl Into<String>) -> MultiformatMessageString {
    MultiformatMessageString::builder().text(text).build()
}

fn descriptor(rule: &gongkai_lint::Rule, lang: Lang) -> ReportingDescriptor {
    let meta = &rule.meta;
    let pick = |pair: (&'static str, &'static str)| lang.pick(pair.0, pair.1);
    ReportingDescriptor::builder()
        .id(meta.code.as_str())
        // SARIF wants names in Pascal case.
        .name(pascal(meta.name))
        .short_description(text(pick(meta.title)))
        .full_description(text(pick(meta.docs.checks)))
        .help(text(meta.page(lang)))
        .default_configuration(ReportingConfiguration::builder().level(json!(level(meta.severity))).build())
        .build()
}

fn own_descriptor(check: &gongkai_lint::OwnCheck, lang: Lang) -> ReportingDescriptor {
    ReportingDescriptor::builder()
        .id(check.code.as_str())
        .name("OwnCheck")
        .short_description(text(check.message.pick(lang)))
        .default_configuration(ReportingConfiguration::builder().level(json!(level(check.severity))).build())
        .build()
}

fn pascal(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
    };
    name.split('-').map(word).collect()
}

fn result(finding: &Finding, order: &BTreeMap<&str, i64>, lang: Lang) -> SarifResult {
    let mut message = said(finding, lang);
    for line in causes(finding, lang).into_iter().chain([plain(finding.help.pick(lang))]) {
        message.push('\n');
        message.push_str(&line);
    }
    let level = match finding.severity {
        Severity::Error => ResultLevel::Error,
        Severity::Warning => ResultLevel::Warning,
        Severity::Note => ResultLevel::Note,
    };
    let fingerprints = BTreeMap::from([("gongkai/v1".to_owned(), finding.fingerprint())]);
    let of_copy = finding.copy_of.iter().map(|file| {
        let why = format!("counted in {} already: this copy of the report is not used", plain(file));
        Suppression::builder().kind(json!("external")).justification(why).build()
    });
    let suppressions = finding.excepted.iter().map(|excepted| {
        let why = format!("{} ({}, until {})", excepted.reason, excepted.by, excepted.until);
        Suppression::builder().kind(json!("external")).justification(why).build()
    });
    SarifResult::builder()
        .rule_id(finding.rule.as_str())
        .rule_index(order.get(finding.rule.as_str()).copied().unwrap_or(-1))
        .level(level)
        .message(Message::builder().text(message).build())
        .locations(vec![location(finding, lang)])
        .partial_fingerprints(fingerprints)
        .suppressions(suppressions.chain(of_copy).collect::<Vec<_>>())
        .build()
}

fn location(finding: &Finding, lang: Lang) -> Location {
    let name = format!("{} {}", plain(&finding.agency), finding.report_year);
    let mut logical = vec![LogicalLocation::builder().name(name).kind("object").build()];
    let cell = |cell: &gongkai_lint::CellRef| {
        LogicalLocation::builder()
            .name(cell.label.zh.clone())
            .fully_qualified_name(cell.cell.clone())
            .kind("member")
            .build()
    };
    if let Some(check) = &finding.check {
        logical.push(
            LogicalLocation::builder().fully_qualified_name(check.clone()).name(check.clone()).kind("check").build(),
        );
    }
    logical.extend(finding.cells.iter().map(cell));
    // A report that is missing has no file.
    if finding.file.is_empty() {
        return Location::builder().logical_locations(logical).build();
    }
    let artifact = ArtifactLocation::builder().uri(uri(&finding.file)).build();
    let physical = match region(finding, lang) {
        Some(region) => PhysicalLocation::builder().artifact_location(artifact).region(region).build(),
        None => PhysicalLocation::builder().artifact_location(artifact).build(),
    };
    Location::builder().physical_location(physical).logical_locations(logical).build()
}

/// Where it stands. A region is one of lines; of a place in a PDF, a workbook or a Word file, which have pages, sheets and tables
/// instead, the words say it.
fn region(finding: &Finding, lang: Lang) -> Option<Region> {
    let place = finding.point();
    if place.is_unknown() {
        return None;
    }
    let words = Message::builder().text(place.describe(lang)).build();
    Some(match i64::from(place.line) {
        0 => Region::builder().message(words).build(),
        line => Region::builder().start_line(line).message(words).build(),
    })
}

/// A path as a relative reference: what a URI may not hold is written in percent.
fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
