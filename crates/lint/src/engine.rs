use crate::facts::Facts;
use crate::finding::{Draft, Finding, Findings, Text};
use crate::registry::rules;
use crate::rule::{Check, CollectionContext, ReportContext, Rule, RuleCode, SeriesContext, Severity, Verdict};
use crate::settings::Settings;
use crate::suspect;
use gongkai_model::Report;
use gongkai_model::agency::{Agency, AgencyKey};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

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
    /// The findings that count: those for which nobody answers.
    pub fn counted(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.excepted.is_none())
    }

    /// How many findings of a severity count.
    pub fn count(&self, severity: Severity) -> usize {
        self.counted().filter(|finding| finding.severity == severity).count()
    }

    /// How many findings somebody answers for.
    pub fn excepted(&self) -> usize {
        self.findings.len() - self.counted().count()
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

/// Collects what rules find in a collection.
#[derive(Debug, Default)]
pub struct CollectionFindings {
    in_reports: Vec<(usize, Draft)>,
    without_report: Vec<(Agency, i32, Draft)>,
}

impl CollectionFindings {
    /// Adds a defect of a report, by its index in the context.
    pub fn push(&mut self, report: usize, draft: Draft) {
        self.in_reports.push((report, draft));
    }

    /// Adds what is said of an agency of which there is no report for a year.
    pub fn push_without_report(&mut self, agency: Agency, report_year: i32, draft: Draft) {
        self.without_report.push((agency, report_year, draft));
    }
}

/// Runs every rule over every report with the default settings.
///
/// ```
/// let review = gongkai_lint::review([]);
/// assert!(review.findings.is_empty());
/// ```
pub fn review<'r>(reports: impl IntoIterator<Item = &'r Report>) -> Review {
    review_with(reports, &Settings::default())
}

/// Runs every rule over every report.
pub fn review_with<'r>(reports: impl IntoIterator<Item = &'r Report>, settings: &Settings) -> Review {
    let given: Vec<&Report> = reports.into_iter().collect();
    let mut order: Vec<usize> = (0..given.len()).collect();
    order.sort_by_key(|at| {
        let report = given[*at];
        (&report.agency.key, report.scope, report.report_year, &report.origin.file, *at)
    });
    let facts: Vec<Facts<'_>> = order.iter().map(|at| Facts::of(given[*at])).collect();
    let mut slots: Vec<Slot> = (0..facts.len()).map(|_| Slot::new()).collect();
    let mut without_report = Vec::new();

    let same =
        |a: &Facts<'_>, b: &Facts<'_>| (&a.report.agency.key, a.report.scope) == (&b.report.agency.key, b.report.scope);
    // Whatever their scope: a year for which there is a report of another scope is no gap.
    let mut years: BTreeMap<&AgencyKey, BTreeSet<i32>> = BTreeMap::new();
    for facts in &facts {
        years.entry(&facts.report.agency.key).or_default().insert(facts.report.report_year);
    }
    let none = BTreeSet::new();
    let mut start = 0;
    for series in facts.chunk_by(same) {
        let of_agency = series.first().and_then(|facts| years.get(&facts.report.agency.key));
        let reports: Vec<&Report> = series.iter().map(|facts| facts.report).collect();
        for (at, facts) in series.iter().enumerate() {
            let year = facts.report.report_year - 1;
            // They stand in the order of their years.
            let first = series.partition_point(|facts| facts.report.report_year < year);
            let before = series.get(first).filter(|facts| facts.report.report_year == year);
            let past = Past { before, series: &reports, years: of_agency.unwrap_or(&none) };
            slots[start + at].run(facts, past, settings);
        }
        start += series.len();
    }
    for (place, rule) in rules_in_order().iter().enumerate() {
        let Check::Collection(check) = rule.check else { continue };
        if settings.is_off(rule.meta.code) {
            continue;
        }
        let mut findings = CollectionFindings::default();
        let context = CollectionContext { reports: &facts, settings, code: rule.meta.code };
        let verdict = check(&context, &mut findings);
        let mut found = BTreeSet::new();
        for (at, draft) in findings.in_reports {
            found.insert(at);
            slots[at].findings.push(Finding::new(facts[at].report, &rule.meta, draft, settings));
        }
        for (at, slot) in slots.iter_mut().enumerate() {
            let own = match settings.wants(rule.meta.code, rule.meta.concerns(facts[at].report)) {
                _ if found.contains(&at) => Verdict::Fail,
                Ok(()) => verdict.clone(),
                Err(verdict) => verdict,
            };
            slot.verdicts[place] = own;
        }
        let late = findings.without_report.into_iter();
        without_report.extend(
            late.map(|(agency, year, draft)| Finding::without_report(&agency, year, &rule.meta, draft, settings)),
        );
    }
    collect(slots, &order, without_report, settings)
}

/// What there is of an agency beside one report.
struct Past<'c, 'r> {
    before: Option<&'c Facts<'r>>,
    series: &'c [&'r Report],
    years: &'c BTreeSet<i32>,
}

/// The rules by their place in the registry.
fn rules_in_order() -> &'static [&'static Rule] {
    static RULES: LazyLock<Vec<&'static Rule>> = LazyLock::new(|| rules().collect());
    &RULES
}

/// The places of the rules in the order of their codes.
fn by_code() -> &'static [usize] {
    static ORDER: LazyLock<Vec<usize>> = LazyLock::new(|| {
        let mut order: Vec<usize> = (0..rules_in_order().len()).collect();
        order.sort_by_key(|at| rules_in_order()[*at].meta.code);
        order
    });
    &ORDER
}

/// What is found in one report.
struct Slot {
    findings: Vec<Finding>,
    /// By the place of the rule in the registry.
    verdicts: Vec<Verdict>,
}

impl Slot {
    fn new() -> Slot {
        Slot { findings: Vec::new(), verdicts: vec![Verdict::NotApplicable; rules_in_order().len()] }
    }

    /// Runs the rules that look at one report, or at it and those of the years before.
    fn run(&mut self, facts: &Facts<'_>, past: Past<'_, '_>, settings: &Settings) {
        let report = facts.report;
        let Past { before, series, years } = past;
        let mut findings = Findings::default();
        for (at, rule) in rules_in_order().iter().enumerate() {
            let code = rule.meta.code;
            let verdict = match (settings.wants(code, rule.meta.concerns(report)), rule.check) {
                (_, Check::Collection(_)) => continue,
                (Err(verdict), _) => verdict,
                (Ok(()), Check::Report(check)) => {
                    check(&ReportContext { report, facts, settings, code }, &mut findings)
                }
                (Ok(()), Check::Series(check)) => {
                    check(&SeriesContext { report, facts, before, series, years, settings, code }, &mut findings)
                }
            };
            let found = findings.take().into_iter().map(|draft| Finding::new(report, &rule.meta, draft, settings));
            self.findings.extend(found);
            self.verdicts[at] = verdict;
        }
        suspect::explain(report, &mut self.findings);
    }
}

/// Findings and verdicts in their final order: by agency, year and file, then rule.
fn collect(slots: Vec<Slot>, order: &[usize], without_report: Vec<Finding>, settings: &Settings) -> Review {
    let mut review = Review { reports: slots.len(), settings: settings.clone(), ..Review::default() };
    for (mut slot, report) in slots.into_iter().zip(order) {
        slot.findings.sort_by_key(|finding| finding.rule);
        review.findings.append(&mut slot.findings);
        let verdicts = by_code().iter().filter_map(|at| {
            let verdict = std::mem::replace(slot.verdicts.get_mut(*at)?, Verdict::NotApplicable);
            Some(RuleResult { rule: rules_in_order().get(*at)?.meta.code, report: *report, verdict })
        });
        review.results.extend(verdicts);
    }
    review.findings.extend(without_report);
    review.findings.sort_by(|a, b| {
        let key = |f: &Finding| f.report_year;
        a.agency_key.cmp(&b.agency_key).then(key(a).cmp(&key(b))).then_with(|| a.file.cmp(&b.file))
    });
    review
}
