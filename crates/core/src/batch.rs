//! Reports read from many files, told apart.

use crate::account::{Account, FileProblem, Outcome, Rejected};
use crate::reading::Reading;
use gongkai_lint::{Review, Settings, Text, review_with};
use gongkai_loader::{LoadError, Loaded, Options, join_pages, load};
use gongkai_model::agency::{Agency, AgencyKey, Ambiguity, Directory, RegionPath, Roster};
use gongkai_model::{Report, Scope, SourceFormat, plural};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Reports, and what became of the files they come from.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// The reports, told apart: two printed names of one agency have one key.
    pub reports: Vec<Report>,
    /// Every file.
    pub account: Account,
}

impl Batch {
    /// Puts together what files gave, in their order. `skipped` are files of kinds that are not read.
    pub fn of(
        outcomes: impl IntoIterator<Item = (String, Outcome)>,
        skipped: Vec<String>,
        roster: Option<&Roster>,
    ) -> Batch {
        let mut batch = Batch::gathered(outcomes);
        batch.account.skipped = skipped;
        batch.tell_apart(roster);
        batch
    }

    /// The same before the agencies are told apart: of a part of the files, say, when those of all of them are to be known first.
    pub fn gathered(outcomes: impl IntoIterator<Item = (String, Outcome)>) -> Batch {
        let mut batch = Batch::default();
        for (file, outcome) in outcomes {
            match outcome {
                Outcome::Rejected(rejected) => batch.account.rejected.push(rejected),
                Outcome::Read(loaded) => batch.take(file, loaded),
            }
        }
        batch
    }

    fn take(&mut self, file: String, loaded: Loaded) {
        let account = &mut self.account;
        account.readings.extend(loaded.reports.iter().filter_map(|report| {
            // A dataset holds many documents, and whoever wants to look at one must know which.
            let of_dataset = report.origin.format == SourceFormat::Dataset;
            Reading::of(if of_dataset { &report.origin.file } else { &file }, report)
        }));
        account.problems.extend(loaded.problems.into_iter().map(|problem| FileProblem { file: file.clone(), problem }));
        account.read.push((file, loaded.reports.len()));
        self.reports.extend(loaded.reports);
    }

    /// Runs the rules over the reports.
    pub fn review(&self, settings: &Settings) -> Review {
        review_with(&self.reports, settings)
    }

    /// Finds out which printed names are one agency.
    fn tell_apart(&mut self, roster: Option<&Roster>) {
        let agencies: Vec<Agency> = self.reports.iter().map(|report| report.agency.clone()).collect();
        let apart = Apart::new(&agencies, roster);
        for report in &mut self.reports {
            (report.agency, report.scope) = apart.settle(&report.agency, report.report_year, report.scope);
        }
        let there = self.reports.iter().map(|report| (report.report_year, &report.agency));
        self.account.remarks.extend(apart.remarks(there));
    }
}

/// The agencies of many reports, told apart: two printed names of one agency have one key.
#[derive(Debug)]
pub struct Apart<'r> {
    directory: Directory,
    roster: Option<&'r Roster>,
}

impl<'r> Apart<'r> {
    /// Learns the agencies as they are printed, in whatever order, each once or more often.
    pub fn new(agencies: &[Agency], roster: Option<&'r Roster>) -> Apart<'r> {
        Apart { directory: Directory::build(agencies, roster), roster }
    }

    /// Who an agency as it is printed is, and whose numbers its report of a year gives: what the report says, else what the roster
    /// does.
    pub fn settle(&self, printed: &Agency, year: i32, scope: Scope) -> (Agency, Scope) {
        let scope = if scope == Scope::Unknown { self.directory.scope(printed, year) } else { scope };
        let mut agency = self.directory.resolve(printed, year);
        // What a file states of the level stands unless a roster says otherwise.
        if self.roster.is_none() && printed.level.is_some() {
            agency.level = printed.level;
        }
        (agency, scope)
    }

    /// What is to be said of the whole: agencies that may be one, bodies of the roster without a report. `there` are the reports, with
    /// their agencies [settled](Apart::settle).
    pub fn remarks<'a>(&self, there: impl IntoIterator<Item = (i32, &'a Agency)>) -> Vec<Text> {
        let mut remarks = Vec::new();
        remarks.extend(self.undecided());
        if self.roster.is_some_and(|roster| !roster.is_empty()) {
            remarks.extend(self.wanting(there.into_iter().collect()));
        }
        remarks
    }

    /// The agencies that may be of several places: those of one such place together, however many there are.
    fn undecided(&self) -> Vec<Text> {
        let mut groups: Vec<(&Ambiguity, Vec<String>)> = Vec::new();
        let mut places: BTreeMap<(&[RegionPath], usize), usize> = BTreeMap::new();
        for ambiguity in self.directory.ambiguities() {
            let name = format!("{}{}", ambiguity.key.region().units().concat(), ambiguity.key.body());
            let at = *places.entry((&ambiguity.candidates, ambiguity.more)).or_insert(groups.len());
            match groups.get_mut(at) {
                Some((_, names)) => names.push(name),
                None => groups.push((ambiguity, vec![name])),
            }
        }
        groups
            .into_iter()
            .map(|(ambiguity, names)| {
                let candidates: Vec<String> = ambiguity.candidates.iter().map(|path| path.units().concat()).collect();
                let more = |text: String| (ambiguity.more > 0).then_some(text);
                let (zh, en) =
                    (more(format!("另外 {} 地", ambiguity.more)), more(format!("{} others", ambiguity.more)));
                let shown = &names[..names.len().min(NAMED)];
                let rest = names.len() - shown.len();
                let quoted: Vec<String> = shown.iter().map(|name| format!("“{name}”")).collect();
                let all_zh = if rest > 0 { format!("等 {} 个单位", names.len()) } else { String::new() };
                let others = (rest > 0).then(|| plural(rest, "other"));
                let named_en: Vec<String> = shown.iter().map(|name| format!("{name:?}")).chain(others).collect();
                Text::new(
                    format!(
                        "{}{all_zh}可能属于{}，未合并；可用名册（--roster）说明。",
                        quoted.join("、"),
                        with(&candidates, zh).join("或")
                    ),
                    format!(
                        "{} may be of {}; kept apart, a roster (--roster) can tell.",
                        named_en.join(", "),
                        with(&candidates, en).join(" or ")
                    ),
                )
            })
            .collect()
    }

    /// The bodies of the roster without a report, year by year, and those with one that are not on it.
    fn wanting(&self, reports: Vec<(i32, &Agency)>) -> Vec<Text> {
        let there: BTreeSet<(i32, AgencyKey)> =
            reports.iter().map(|(year, agency)| (*year, agency.key.clone())).collect();
        let mut remarks = Vec::new();
        for (year, missing) in self.directory.missing(&there) {
            let names: Vec<String> = missing.into_iter().map(|agency| agency.name).collect();
            let n = names.len();
            remarks.push(Text::new(
                format!("{year} 年度名册中 {n} 个单位没有报告：{}。", names.join("、")),
                format!(
                    "{year}: {} of the roster {} no report: {}.",
                    plural(n, "agency"),
                    if n == 1 { "has" } else { "have" },
                    names.join(", ")
                ),
            ));
        }
        let strangers: BTreeMap<&AgencyKey, &str> = reports
            .iter()
            .map(|(_, agency)| (&agency.key, agency.name.as_str()))
            .filter(|(key, _)| !self.directory.is_listed(key))
            .collect();
        if !strangers.is_empty() {
            let (n, names) = (strangers.len(), strangers.into_values().collect::<Vec<_>>());
            remarks.push(Text::new(
                format!("{n} 个单位有报告但不在名册上：{}。", names.join("、")),
                format!(
                    "{} with a report {} not on the roster: {}.",
                    plural(n, "agency"),
                    if n == 1 { "is" } else { "are" },
                    names.join(", ")
                ),
            ));
        }
        remarks
    }
}

/// Most agencies of one undecided place that are named.
const NAMED: usize = 3;

/// The names with one more word behind them.
fn with(names: &[String], more: Option<String>) -> Vec<String> {
    names.iter().cloned().chain(more).collect()
}

/// Files in memory, read one after the other: pages that a site numbers are joined at the end.
#[derive(Debug)]
pub struct Gathering {
    options: Options,
    files: Vec<(String, Vec<u8>)>,
    outcomes: Vec<Result<Loaded, LoadError>>,
    hashes: Vec<(String, String)>,
}

impl Gathering {
    /// Nothing yet.
    pub fn new(options: Options) -> Gathering {
        Gathering { options, files: Vec::new(), outcomes: Vec::new(), hashes: Vec::new() }
    }

    /// Reads a file. Its name says of what kind it is, and stands in everything that is said about it.
    pub fn add(&mut self, name: &str, bytes: &[u8]) {
        self.outcomes.push(load(name, bytes, &self.options));
        self.hashes.push((name.to_owned(), sha256(bytes)));
        self.files.push((name.to_owned(), bytes.to_vec()));
    }

    /// The reports of all files.
    pub fn finish(mut self, roster: Option<&Roster>) -> Batch {
        let names: Vec<&str> = self.files.iter().map(|(name, _)| name.as_str()).collect();
        join_pages(&names, &mut self.outcomes, |at| Some(self.files[at].1.clone()), &self.options);
        let outcomes = self.files.iter().zip(self.outcomes).map(|((name, _), outcome)| {
            let outcome = match outcome {
                Ok(loaded) => Outcome::Read(loaded),
                Err(error) => Outcome::Rejected(Rejected::load(name, &error)),
            };
            (name.clone(), outcome)
        });
        let mut batch = Batch::of(outcomes, Vec::new(), roster);
        batch.account.hashes = self.hashes.into_iter().collect();
        batch
    }
}

/// The hash of a file's bytes, in hex.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_model::Lang;

    #[test]
    fn bodies_of_one_undecided_place_are_one_remark() {
        let mut text =
            "agency,report_year,requests.received.total\n甲丁市鼓楼区人民政府,2023,1\n乙丁市鼓楼区人民政府,2023,1\n"
                .to_owned();
        text += "甲丁市河东区人民政府,2023,1\n丙丁市河东区人民政府,2023,1\n河东区财政局,2023,1\n";
        text.extend((0..2000).map(|n| format!("鼓楼区第{n}局,2023,{n}\n")));
        let mut gathering = Gathering::new(Options::at("2024-06-01".parse().unwrap_or_default()));
        gathering.add("panel.csv", text.as_bytes());
        let batch = gathering.finish(None);
        let said = |lang| batch.account.remarks.iter().map(|text| text.pick(lang).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            said(Lang::Zh),
            [
                "“河东区财政局”可能属于丙丁市河东区或甲丁市河东区，未合并；可用名册（--roster）说明。",
                "“鼓楼区第0局”、“鼓楼区第1000局”、“鼓楼区第1001局”等 2000 个单位可能属于乙丁市鼓楼区或甲丁市鼓楼区，未合并；可用名册（--roster）说明。",
            ]
        );
        assert!(
            said(Lang::En)[1]
                .starts_with("\"鼓楼区第0局\", \"鼓楼区第1000局\", \"鼓楼区第1001局\", 1997 others may be of ")
        );
    }
}
