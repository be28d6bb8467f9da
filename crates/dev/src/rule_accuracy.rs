//! What the rules find of what is planted, and what they find where nothing is.

use crate::district::{self, PlantedKind};
use crate::sample;
use crate::variants::{self, Corpus, Key, Planted};
use gongkai_lint::{Finding, Settings, Severity, review_with, rules};
use gongkai_loader::{Options, load, read_roster};
use gongkai_model::agency::{Agency, Directory};
use gongkai_model::{Date, Report};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// What happened to one rule.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Reports in which its defect is planted.
    pub planted: usize,
    /// Those of them in which it is found.
    pub found: usize,
    /// Near misses planted.
    pub near_misses: usize,
    /// Near misses taken for a defect.
    pub taken: usize,
    /// Findings of what is not planted.
    pub false_alarms: usize,
}

/// The tallies of some districts.
#[derive(Debug, Clone, Default)]
pub struct RuleAccuracy {
    /// By code.
    pub rules: BTreeMap<&'static str, Tally>,
    /// Reports read.
    pub reports: usize,
    /// What was missed or found for nothing: a line each.
    pub odd: Vec<String>,
}

/// Writes the districts of some seeds as their files, and those in which every variant is planted, reads them, runs every
/// rule and counts.
///
/// # Errors
///
/// Where a file cannot be written or read.
pub fn measure(seeds: impl IntoIterator<Item = u64>) -> Result<RuleAccuracy, Box<dyn std::error::Error>> {
    let mut accuracy = RuleAccuracy::default();
    for rule in rules() {
        accuracy.rules.insert(rule.meta.code.as_str(), Tally::default());
    }
    for seed in seeds {
        let district = district::district(seed);
        let planted = district.planted.iter().map(|item| Planted {
            rule: item.rule,
            kind: item.kind,
            note: "",
            keys: vec![(item.agency.clone(), item.report_year, item.rule.to_owned())],
            cells: item.cells.iter().cloned().collect(),
        });
        let corpus = Corpus {
            files: sample::files(&district, seed)?,
            roster: String::from_utf8(district::roster(&district)?)?,
            planted: planted.collect(),
            consequences: BTreeSet::new(),
        };
        accuracy.count(&corpus)?;
        for corpus in variants::corpora(seed)? {
            accuracy.count(&corpus)?;
        }
    }
    Ok(accuracy)
}

impl RuleAccuracy {
    fn count(&mut self, corpus: &Corpus) -> Result<(), Box<dyn std::error::Error>> {
        let reports = read(corpus)?;
        self.reports += reports.len();
        let settings = Settings { roster: Some(read_roster(&corpus.roster)?), ..Settings::default() };
        let review = review_with(&reports, &settings);
        let key = |finding: &Finding| (finding.agency.clone(), finding.report_year, finding.rule.to_string());
        // Every finding by itself: two of one rule in one report are about different cells.
        let found: Vec<(Key, &Finding)> =
            review.findings.iter().flat_map(Finding::with_follows).map(|finding| (key(finding), finding)).collect();
        let follows = |key: &Key| corpus.consequences.contains(key);
        let planted = |key: &Key, finding: &Finding| {
            let defects = corpus.planted.iter().filter(|item| item.kind == PlantedKind::Defect);
            defects.into_iter().any(|item| item.is_found_by(key, finding))
        };
        for item in &corpus.planted {
            let Some(tally) = self.rules.get_mut(item.rule) else { continue };
            let hit = found.iter().any(|(key, finding)| match item.kind {
                PlantedKind::Defect => item.is_found_by(key, finding),
                PlantedKind::NearMiss => item.keys.contains(key),
            });
            match item.kind {
                PlantedKind::Defect => {
                    tally.planted += 1;
                    tally.found += usize::from(hit);
                }
                PlantedKind::NearMiss => {
                    tally.near_misses += 1;
                    tally.taken += usize::from(hit);
                }
            }
            if !hit && item.kind == PlantedKind::Defect {
                self.odd.push(format!("missed {} {:?}: {}", item.rule, item.keys, item.note));
            }
        }
        for (key, finding) in found.iter().filter(|(key, finding)| !follows(key) && !planted(key, finding)) {
            if let Some(tally) = self.rules.get_mut(finding.rule.as_str()) {
                tally.false_alarms += 1;
            }
            let severity = if finding.severity == Severity::Error { "ERROR" } else { finding.severity.id() };
            let excerpt = finding.excerpt.as_deref().unwrap_or_default();
            let here =
                corpus.planted.iter().filter(|item| item.keys.iter().any(|(a, y, _)| (a, y) == (&key.0, &key.1)));
            let here: Vec<String> = here.map(|item| format!("{} {}", item.rule, item.note)).collect();
            let message = &finding.message.zh;
            self.odd.push(format!(
                "{severity} {} {} {}: {message} {excerpt} [{}]",
                key.2,
                key.0,
                key.1,
                here.join(", ")
            ));
        }
        Ok(())
    }
}

fn read(corpus: &Corpus) -> Result<Vec<Report>, Box<dyn std::error::Error>> {
    let options = Options::at(Date::new(2026, 6, 1)?);
    let mut reports = Vec::new();
    for (name, bytes) in &corpus.files {
        reports.extend(load(name, bytes, &options).map_err(|error| format!("{name}: {error}"))?.reports);
    }
    // As the program does: which printed names are one agency. The printed name stays the one that is looked for.
    let agencies: Vec<Agency> = reports.iter().map(|report| report.agency.clone()).collect();
    let directory = Directory::build(&agencies, Some(&read_roster(&corpus.roster)?));
    for report in &mut reports {
        let name = report.agency.name.clone();
        report.agency = directory.resolve(&report.agency, report.report_year);
        report.agency.name = name;
    }
    Ok(reports)
}

/// The table as Markdown.
pub fn markdown(accuracy: &RuleAccuracy, command: &str) -> String {
    let mut text = format!(
        "# Accuracy of the rules\n\nWhat the rules find of what is planted in invented districts, over {} reports read from \
         their files. Written by\n\n```sh\n{command}\n```\n\nA *false alarm* is a finding of cells or words that are not \
         planted there and does not follow from what is; a *near miss* looks like the defect and is none. Every variant of \
         `crates/dev/src/variants` is planted once a seed.\n\n| rule | planted | found | near misses | taken | false alarms |\n|---|--:|--:|--:|--:|--:|\n",
        accuracy.reports
    );
    for (code, t) in &accuracy.rules {
        let _ = writeln!(
            text,
            "| {code} | {} | {} | {} | {} | {} |",
            t.planted, t.found, t.near_misses, t.taken, t.false_alarms
        );
    }
    text
}
