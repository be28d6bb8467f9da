use crate::finding::{Finding, Findings, Text};
use crate::registry::RULES;
use crate::rule::{Check, ReportContext, RuleCode, Severity, Verdict};
use gongkai_model::Report;
use std::collections::BTreeSet;

/// What one rule says of one report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleResult {
    /// Code of the rule.
    pub rule: RuleCode,
    /// Index of the report in the reports reviewed.
    pub report: usize,
    /// What it says.
    pub verdict: Verdict,
}

/// What the rules say of a collection of reports.
#[derive(Debug, Clone, Default)]
pub struct Review {
    /// Every defect: by agency, year, file, then rule, then place in the form.
    pub findings: Vec<Finding>,
    /// Every verdict, by report, then rule.
    pub results: Vec<RuleResult>,
    /// Reports reviewed.
    pub reports: usize,
}

impl Review {
    /// How many findings have a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// How many reports have at least one finding.
    pub fn reports_with_findings(&self) -> usize {
        let found = self.results.iter().filter(|result| result.verdict == Verdict::Fail);
        found.map(|result| result.report).collect::<BTreeSet<_>>().len()
    }

    /// How many rule-by-report verdicts have an id (`pass`, `fail`, `not_applicable`, `not_evaluable`).
    pub fn verdicts(&self, id: &str) -> usize {
        self.results.iter().filter(|result| result.verdict.id() == id).count()
    }
}

/// Runs every rule over every report.
///
/// ```
/// let review = gongkai_lint::review([]);
/// assert!(review.findings.is_empty());
/// ```
pub fn review<'r>(reports: impl IntoIterator<Item = &'r Report>) -> Review {
    let reports: Vec<&Report> = reports.into_iter().collect();
    let mut review = Review { reports: reports.len(), ..Review::default() };
    let mut order: Vec<usize> = (0..reports.len()).collect();
    order.sort_by_key(|at| {
        let report = reports[*at];
        (&report.agency.key, report.report_year, report.scope, &report.origin.file, *at)
    });
    let mut findings = Findings::default();
    for at in order {
        let report = reports[at];
        for rule in RULES {
            let verdict = match report.form() {
                Some(form) if rule.meta.forms.contains(&form.id) => match rule.check {
                    Check::Report(check) => check(&ReportContext { report, code: rule.meta.code }, &mut findings),
                },
                Some(_) => Verdict::NotApplicable,
                None => Verdict::NotEvaluable(Text::new(
                    "报告年度早于2014年，当时没有全国统一的格式",
                    "the report is from before 2014, when there was no national form",
                )),
            };
            review.findings.extend(findings.take().into_iter().map(|draft| Finding::new(report, &rule.meta, draft)));
            review.results.push(RuleResult { rule: rule.meta.code, report: at, verdict });
        }
    }
    review
}
