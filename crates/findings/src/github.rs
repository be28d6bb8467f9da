//! Annotations of a GitHub workflow: `::error file=…,line=…,title=…::message`.

use crate::{Findings, said};
use gongkai_lint::Severity;
use gongkai_model::shown;

pub(crate) fn write(findings: &Findings<'_>) -> String {
    let mut text = String::new();
    for finding in findings.review.counted() {
        let level = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let line = finding.point().line;
        let line = if line > 0 { format!(",line={line}") } else { String::new() };
        let title = property(&format!("{} {} {}", finding.rule, finding.agency, finding.report_year));
        let message = data(&format!("{}\n{}", said(finding, findings.lang), finding.help.pick(findings.lang)));
        text.push_str(&format!("::{level} file={}{line},title={title}::{message}\n", property(&finding.file)));
    }
    text
}

fn data(text: &str) -> String {
    shown(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
