//! Findings as JUnit XML: a suite for each report, a case for each finding. Only an error that counts is a failure.

use crate::{Findings, FindingsError, said};
use gongkai_lint::{Finding, Severity};
use gongkai_model::plain;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};
use std::collections::BTreeMap;

pub(crate) fn write(findings: &Findings<'_>) -> Result<String, FindingsError> {
    let mut of: BTreeMap<(&str, i32, &str), Vec<&Finding>> = BTreeMap::new();
    // A report in which nothing is found is a suite with one case that passes.
    let keys: Vec<String> = findings.reports.iter().map(|report| report.agency.key.to_string()).collect();
    for (report, key) in findings.reports.iter().zip(&keys) {
        of.entry((key, report.report_year, &report.origin.file)).or_default();
    }
    for finding in &findings.review.findings {
        of.entry(crate::subject(finding)).or_default().push(finding);
    }
    let mut junit = Report::new("gongkai");
    for ((key, year, file), found) in of {
        let mut suite = TestSuite::new(plain(&format!("{key} {year} {file}")));
        if found.is_empty() {
            suite.add_test_case(TestCase::new("all rules", TestCaseStatus::success()));
        }
        for (at, finding) in found.into_iter().enumerate() {
            let failure = finding.severity == Severity::Error && finding.counts();
            let message = said(finding, findings.lang);
            let status = if failure {
                let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                status.set_type(finding.rule.as_str()).set_message(message.clone());
                status.set_description(plain(finding.help.pick(findings.lang)));
                status
            } else {
                TestCaseStatus::success()
            };
            let check = finding.check.iter().map(|check| format!(" {check}")).collect::<String>();
            let mut case = TestCase::new(format!("{} {} {}{check}", finding.rule, finding.name, at + 1), status);
            case.set_classname(plain(&finding.agency));
            if !failure {
                case.set_system_out(format!("{}: {message}", finding.severity.id()));
            }
            suite.add_test_case(case);
        }
        junit.add_test_suite(suite);
    }
    let xml = junit.to_string().map_err(|error| FindingsError::Junit(error.to_string()))?;
    // The schema that most readers hold files against (that of Jenkins) counts what was skipped in suites only.
    Ok(xml.replacen(" skipped=\"0\"", "", 1))
}
