//! What the rules say of a collection of reports.

use crate::code::{RuleCode, Severity};
use crate::finding::Finding;
use crate::settings::Settings;
use crate::text::Text;
use crate::verdict::Verdict;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

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
    /// What the rules were told: what is drawn and written of the review rests on the same deadlines and roster.
    pub settings: Settings,
}

impl Review {
    /// The findings that count: those for which nobody answers, none of them twice for a copy that is not used.
    pub fn counted(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.counts())
    }

    /// How many findings of a severity count.
    pub fn count(&self, severity: Severity) -> usize {
        self.counted().filter(|finding| finding.severity == severity).count()
    }

    /// How many findings somebody answers for.
    pub fn excepted(&self) -> usize {
        self.findings.iter().filter(|finding| finding.excepted.is_some()).count()
    }

    /// How many reports have at least one finding that counts.
    pub fn reports_with_findings(&self) -> usize {
        let of = |finding: &Finding| (finding.agency_key.clone(), finding.report_year, finding.file.clone());
        self.counted().filter(|finding| !finding.file.is_empty()).map(of).collect::<BTreeSet<_>>().len()
    }

    /// How many rule-by-report verdicts have an id (`pass`, `fail`, `not_applicable`, `not_evaluable`).
    pub fn verdicts(&self, id: &str) -> usize {
        self.results.iter().filter(|result| result.verdict.id() == id).count()
    }

    /// What could not be judged and what it lacks, by reason: the rules, and in how many reports. The most frequent first.
    pub fn lacking(&self) -> Vec<Lacking> {
        let mut by_reason: BTreeMap<&str, (&Text, BTreeSet<RuleCode>, BTreeSet<usize>)> = BTreeMap::new();
        for result in &self.results {
            if let Verdict::NotEvaluable(reason) = &result.verdict {
                let (_, rules, reports) =
                    by_reason.entry(&reason.zh).or_insert((reason, BTreeSet::new(), BTreeSet::new()));
                rules.insert(result.rule);
                reports.insert(result.report);
            }
        }
        let lack = |(reason, rules, reports): (&Text, BTreeSet<RuleCode>, BTreeSet<usize>)| Lacking {
            reason: reason.clone(),
            rules: rules.into_iter().collect(),
            reports: reports.len(),
        };
        let mut lacking: Vec<Lacking> = by_reason.into_values().map(lack).collect();
        lacking.sort_by(|a, b| (b.reports, b.rules.len(), &a.rules).cmp(&(a.reports, a.rules.len(), &b.rules)));
        lacking
    }
}

/// Rules that could not be judged for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lacking {
    /// What is wanting.
    pub reason: Text,
    /// The rules.
    pub rules: Vec<RuleCode>,
    /// In how many reports.
    pub reports: usize,
}
