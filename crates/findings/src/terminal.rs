//! For people at a terminal: by agency and year, each finding with its numbers, the row drawn, and what to do.

use crate::{Findings, advice, attributed, causes, drawing, said_of_table, standing, subject};
use gongkai_lint::Severity;
use gongkai_model::plain;

/// Escape sequences, written only where the terminal shows colour.
struct Paint(bool);

impl Paint {
    fn of(&self, severity: Severity, text: &str) -> String {
        let code = match severity {
            Severity::Error => "31;1",
            Severity::Warning => "33;1",
            Severity::Note => "36",
        };
        self.with(code, text)
    }

    fn with(&self, code: &str, text: &str) -> String {
        if self.0 { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

pub(crate) fn write(findings: &Findings<'_>) -> String {
    let (lang, paint) = (findings.lang, Paint(findings.colour));
    let mut text = String::new();
    for group in findings.review.findings.chunk_by(|a, b| subject(a) == subject(b)) {
        let Some(first) = group.first() else { continue };
        let head = format!("{} {}", plain(&first.agency), first.report_year);
        text.push_str(&format!("{}  {}\n", paint.with("1", &head), plain(&first.file)));
        for finding in group {
            let label = match finding.counts() {
                true => paint.of(finding.severity, standing(finding, lang)),
                false => standing(finding, lang).to_owned(),
            };
            let (said, by) = (said_of_table(finding, lang), attributed(finding, lang));
            text.push_str(&format!("  {label} {} {said}{by}\n", finding.rule));
            for line in drawing::row(finding, lang) {
                text.push_str(&format!("      {line}\n"));
            }
            for line in causes(finding, lang) {
                text.push_str(&format!("      {line}\n"));
            }
            text.push_str(&format!("      {}\n", advice(finding, lang)));
        }
        text.push('\n');
    }
    // Of one report, as a clerk checks a draft, what could not be judged is told too; of the office's own checks always,
    // since the fault may be theirs.
    let one = findings.reports.len() == 1;
    for lacking in findings.review.lacking() {
        let told = |code: &&gongkai_lint::RuleCode| one || gongkai_lint::RuleCode::own(code.as_str()).is_some();
        let rules: Vec<&str> = lacking.rules.iter().filter(told).map(|rule| rule.as_str()).collect();
        if rules.is_empty() {
            continue;
        }
        text.push_str(&lang.pick(
            format!("无法判断 {}：{}\n", rules.join("、"), lacking.reason.zh),
            format!("not evaluable: {}: {}\n", rules.join(", "), lacking.reason.en),
        ));
    }
    // A report whose tables were lost is not a clean report: say so.
    for report in findings.reports.iter().filter(|r| r.cells.is_some() && r.carried.tables.is_empty()) {
        let (name, file) = (plain(&report.name()), plain(&report.origin.file));
        text.push_str(&lang.pick(
            format!("{name}  {file}：在此来源中读不到表格，勾稽关系无法判断（责任归属：数据来源）\n"),
            format!("{name}  {file}: no table could be read from this source; identities not evaluable (attributed to: source)\n"),
        ));
    }
    text
}
