//! `gongkai lint`.

use crate::args::{FailOn, LintArgs, LintFormat, TableFormat};
use crate::batch::Batch;
use crate::error::CliError;
use crate::output::{print, say};
use crate::tables::{TextTable, plain};
use gongkai_lint::{Finding, Review, Severity, review};
use gongkai_model::Lang;
use std::process::ExitCode;

pub(crate) fn run(args: &LintArgs, lang: Lang) -> Result<ExitCode, CliError> {
    let mut batch = Batch::read(&args.input, lang)?;
    batch.only_years(&args.year)?;
    let review = review(batch.collection.reports().iter().map(|report| &**report));
    let text = match args.format {
        LintFormat::Text => for_people(&batch, &review, lang),
        LintFormat::Json => json(&batch, &review),
        LintFormat::Jsonl => lines(&review.findings),
        LintFormat::Csv => table(&review.findings, lang).render(TableFormat::Csv)?,
    };
    print(&text)?;
    batch.say_files(lang);
    say(&verdict(&batch, &review, lang));
    if !batch.rejected.is_empty() {
        return Ok(ExitCode::from(2));
    }
    let limit = match args.fail_on {
        FailOn::Never => None,
        FailOn::Note => Some(Severity::Note),
        FailOn::Warning => Some(Severity::Warning),
        FailOn::Error => Some(Severity::Error),
    };
    let failed = limit.is_some_and(|limit| review.findings.iter().any(|finding| finding.severity >= limit));
    Ok(ExitCode::from(u8::from(failed)))
}

/// The last line: reports, errors, warnings, not evaluable.
fn verdict(batch: &Batch, review: &Review, lang: Lang) -> String {
    let (errors, warnings) = (review.count(Severity::Error), review.count(Severity::Warning));
    let (found, open) = (review.reports_with_findings(), review.verdicts("not_evaluable"));
    let (reports, rejected) = (review.reports, batch.rejected.len());
    lang.pick(
        format!(
            "检查 {reports} 份报告：{found} 份存在问题；错误 {errors}，警告 {warnings}，无法判断 {open}；拒绝 {rejected} 个文件"
        ),
        format!(
            "{reports} reports checked: {found} with findings; {errors} errors, {warnings} warnings, {open} not evaluable; \
             {rejected} files rejected"
        ),
    )
}

/// Findings by agency and year, each with its numbers and what to do.
fn for_people(batch: &Batch, review: &Review, lang: Lang) -> String {
    let mut text = String::new();
    let of = |f: &Finding| (f.agency_key.clone(), f.report_year, f.file.clone());
    for group in review.findings.chunk_by(|a, b| of(a) == of(b)) {
        let Some(first) = group.first() else { continue };
        text.push_str(&format!("{} {}  {}\n", plain(&first.agency), first.report_year, plain(&first.file)));
        for finding in group {
            let place = finding.cells.last().map(|cell| cell.place.describe(lang)).unwrap_or_default();
            let table = finding.table.as_ref().map(|table| table.pick(lang)).unwrap_or_default();
            text.push_str(&format!(
                "  {} {} {} {}{}\n",
                finding.severity.label(lang),
                finding.rule,
                table,
                plain(finding.message.pick(lang)),
                if place.is_empty() {
                    String::new()
                } else {
                    lang.pick(format!("（{place}）"), format!(" ({place})"))
                }
            ));
            text.push_str(&format!("      {}\n", plain(finding.help.pick(lang))));
        }
        text.push('\n');
    }
    // A report whose tables were lost is not a clean report: say so.
    for report in batch.collection.used().iter().filter(|r| r.cells.is_some() && r.carried.tables.is_empty()) {
        text.push_str(&lang.pick(
            format!(
                "{}  {}：在此来源中读不到表格，勾稽关系无法判断（责任归属：数据来源）\n",
                plain(&report.name()),
                plain(&report.origin.file)
            ),
            format!(
                "{}  {}: no table could be read from this source; identities not evaluable (attributed to: source)\n",
                plain(&report.name()),
                plain(&report.origin.file)
            ),
        ));
    }
    text
}

fn json(batch: &Batch, review: &Review) -> String {
    let value = serde_json::json!({
        "schema": "gongkai.findings/1",
        "reports": review.reports,
        "errors": review.count(Severity::Error),
        "warnings": review.count(Severity::Warning),
        "notes": review.count(Severity::Note),
        "not_evaluable": review.verdicts("not_evaluable"),
        "rejected": batch.rejected_json(),
        "findings": review.findings,
    });
    format!("{value:#}\n")
}

/// Findings as JSON Lines.
pub(crate) fn lines(findings: &[Finding]) -> String {
    let line = |finding: &Finding| serde_json::to_string(finding).map(|line| line + "\n").unwrap_or_default();
    findings.iter().map(line).collect()
}

fn table(findings: &[Finding], lang: Lang) -> TextTable {
    let mut table = TextTable::new(&[
        "rule",
        "name",
        "severity",
        "attribution",
        "agency",
        "report_year",
        "file",
        "table",
        "line",
        "cells",
        "expected",
        "actual",
        "difference",
        "message",
        "help",
    ]);
    for f in findings {
        let text = |t: &Option<gongkai_lint::Text>| t.as_ref().map(|t| t.pick(lang).to_owned()).unwrap_or_default();
        table.push(vec![
            f.rule.to_string(),
            f.name.to_owned(),
            f.severity.id().to_owned(),
            f.attribution.label(lang).to_owned(),
            f.agency.clone(),
            f.report_year.to_string(),
            f.file.clone(),
            text(&f.table),
            text(&f.line),
            f.cells.iter().map(|cell| cell.cell.as_str()).collect::<Vec<_>>().join(" "),
            f.expected.clone().unwrap_or_default(),
            f.actual.clone().unwrap_or_default(),
            f.difference.clone().unwrap_or_default(),
            f.message.pick(lang).to_owned(),
            f.help.pick(lang).to_owned(),
        ]);
    }
    table
}
