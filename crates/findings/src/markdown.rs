//! Findings as Markdown: a heading for each report, a line for each finding.

use crate::{Findings, advice, causes, said, standing, subject, verdict};
use gongkai_model::markdown as escaped;

pub(crate) fn write(findings: &Findings<'_>) -> String {
    let lang = findings.lang;
    let mut text = format!("# {}\n\n{}\n", lang.pick("检查结果", "Findings"), escaped(&verdict(findings)));
    for group in findings.review.findings.chunk_by(|a, b| subject(a) == subject(b)) {
        let Some(first) = group.first() else { continue };
        text.push_str(&format!("\n## {} {}\n\n", escaped(&first.agency), first.report_year));
        if !first.file.is_empty() {
            text.push_str(&format!("{}\n\n", escaped(&first.file)));
        }
        for finding in group {
            let table = finding.table.as_ref().map(|table| format!("{} ", table.pick(lang))).unwrap_or_default();
            let label = standing(finding, lang);
            text.push_str(&format!("- **{label} {}** {table}{}  \n", finding.rule, escaped(&said(finding, lang))));
            for line in causes(finding, lang) {
                text.push_str(&format!("  {}  \n", escaped(&line)));
            }
            text.push_str(&format!("  {}\n", escaped(&advice(finding, lang))));
        }
    }
    text
}
