//! What a command works on: the inputs read, told apart, and accounted for.

use crate::args::InputArgs;
use crate::error::CliError;
use crate::output::say;
use crate::pages;
use crate::reading::{Reading, say_worst};
use crate::tables::TextTable;
use gongkai_analytics::{Collection, dataset};
use gongkai_loader::{Kind, LoadError, Loaded, MAX_BYTES, Options, Problem, load, read_roster};
use gongkai_model::agency::{Agency, Directory, Roster};
use gongkai_model::plain;
use gongkai_model::{Date, HeadSource, Lang, Legibility, Place, Report, SourceFormat, TableLegibility};
use gongkai_report::{FileLine, FileOutcome, ProblemLine};
use gongkai_source::{Input, InputKind, SourceError, collect, read_each};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

/// Most pieces of content not used that are named on standard error.
const MOST_DROPPED: usize = 5;

/// Most rejected or skipped files that are named on the terminal; the files hold all of them.
const MOST_SAID: usize = 20;

/// A file that gave nothing.
#[derive(Debug)]
pub(crate) struct Rejected {
    pub(crate) file: String,
    reason: &'static str,
    place: Place,
    zh: String,
    en: String,
}

impl Rejected {
    /// The page lacks what the first page of a report has; it may go on another.
    pub(crate) fn is_incomplete(&self) -> bool {
        let alone = [LoadError::NoYear, LoadError::NoAgency, LoadError::NotAReport];
        alone.iter().any(|error| error.code() == self.reason) || self.reason == "no_body"
    }

    fn message(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

/// Something odd in a file that was read.
#[derive(Debug)]
pub(crate) struct FileProblem {
    file: String,
    problem: Problem,
}

/// Everything a command works on.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) collection: Collection,
    pub(crate) rejected: Vec<Rejected>,
    problems: Vec<FileProblem>,
    skipped: Vec<String>,
    /// Files read, with the number of reports each gave.
    read: Vec<(String, usize)>,
    /// SHA-256 of every file whose bytes were read, by its name.
    hashes: BTreeMap<String, String>,
    /// How well each report of a document was read.
    readings: Vec<Reading>,
    remarks: Vec<(String, String)>,
}

/// What one input gave.
pub(crate) enum Outcome {
    Read(Loaded),
    Rejected(Rejected),
}

impl Batch {
    /// Reads everything named on the command line.
    pub(crate) fn read(args: &InputArgs, lang: Lang) -> Result<Batch, CliError> {
        Batch::read_except(args, None, lang)
    }

    /// The same, but leaves out what lies in a folder: the output of an earlier run is no input of the next.
    pub(crate) fn read_except(args: &InputArgs, except: Option<&Path>, lang: Lang) -> Result<Batch, CliError> {
        let roster = args.roster.as_deref().map(|path| read_roster_file(path, lang)).transpose()?;
        let options = Options::at(args.today.unwrap_or_else(today));
        let mut collected = collect(&args.inputs, &|name| Kind::of_name(name).is_some());
        if let Some(folder) = except.and_then(|folder| folder.canonicalize().ok()) {
            let outside = |path: &Path| !path.canonicalize().is_ok_and(|path| path.starts_with(&folder));
            collected.inputs.retain(|input| match &input.kind {
                InputKind::File(path) | InputKind::Dataset(path) => input.named || outside(path),
                InputKind::Stdin => true,
            });
            collected.skipped.retain(|name| outside(Path::new(name)));
        }
        // A folder without a file of ours is worth a word, but it is no file that was rejected.
        let (folders, errors): (Vec<SourceError>, Vec<SourceError>) =
            collected.errors.drain(..).partition(|error| matches!(error, SourceError::NothingToRead { .. }));
        let mut batch = Batch {
            collection: Collection::default(),
            rejected: errors.iter().map(source_error).collect(),
            problems: Vec::new(),
            skipped: collected.skipped,
            read: Vec::new(),
            hashes: BTreeMap::new(),
            readings: Vec::new(),
            remarks: folders.iter().map(|error| (error.message(Lang::Zh), error.message(Lang::En))).collect(),
        };
        let mut outcomes = Vec::with_capacity(collected.inputs.len());
        let bar = progress(collected.inputs.len(), lang);
        read_each(
            &collected.inputs,
            MAX_BYTES,
            0,
            |input, bytes| {
                let hash = bytes.as_deref().ok().filter(|_| !matches!(input.kind, InputKind::Dataset(_))).map(sha256);
                (hash, outcome(input, bytes, &options))
            },
            |input, (hash, outcome)| {
                batch.hashes.extend(hash.map(|hash| (input.name.clone(), hash)));
                outcomes.push(outcome);
                bar.inc(1);
            },
        );
        bar.finish_and_clear();
        pages::join(&collected.inputs, &mut outcomes, &options);
        let mut reports = Vec::new();
        for (input, outcome) in collected.inputs.iter().zip(outcomes) {
            match outcome {
                Outcome::Rejected(rejected) => batch.rejected.push(rejected),
                Outcome::Read(loaded) => {
                    batch.read.push((input.name.clone(), loaded.reports.len()));
                    let readings = loaded.reports.iter().filter_map(|report| Reading::of(&input.name, report));
                    batch.readings.extend(readings);
                    reports.extend(loaded.reports);
                    let of_file = |problem| FileProblem { file: input.name.clone(), problem };
                    batch.problems.extend(loaded.problems.into_iter().map(of_file));
                }
            }
        }
        if reports.is_empty() {
            batch.say_files(lang);
            return Err(CliError::NothingRead {
                read: batch.files(),
                rejected: batch.rejected.len(),
                skipped: batch.skipped.len(),
            });
        }
        batch.tell_apart(&mut reports, roster.as_ref());
        batch.collection = Collection::new(reports);
        Ok(batch)
    }

    /// Finds out which printed names are one agency.
    fn tell_apart(&mut self, reports: &mut [Report], roster: Option<&Roster>) {
        let agencies: Vec<Agency> = reports.iter().map(|report| report.agency.clone()).collect();
        let directory = Directory::build(&agencies, roster);
        for report in reports.iter_mut() {
            let level = report.agency.level;
            report.agency = directory.resolve(&report.agency, report.report_year);
            // What a file states of the level stands unless a roster says otherwise.
            if roster.is_none() && level.is_some() {
                report.agency.level = level;
            }
        }
        for ambiguity in directory.ambiguities() {
            let candidates: Vec<String> = ambiguity.candidates.iter().map(|path| path.units().concat()).collect();
            let key = &ambiguity.key;
            let name = format!("{}{}", key.region().units().concat(), key.body());
            self.remarks.push((
                format!("“{name}”可能属于{}，未合并；可用名册（--roster）说明。", candidates.join("或")),
                format!("{name:?} may be of {}; kept apart, a roster (--roster) can tell.", candidates.join(" or ")),
            ));
        }
        if let Some(roster) = roster {
            let mut years: Vec<i32> = reports.iter().map(|report| report.report_year).collect();
            years.sort_unstable();
            years.dedup();
            for year in years.into_iter().filter(|_| !roster.is_empty()) {
                let there = |agency: &Agency| {
                    reports.iter().any(|report| report.report_year == year && report.agency.key == agency.key)
                };
                let missing: Vec<String> =
                    directory.expected(year).into_iter().filter(|a| !there(a)).map(|a| a.name).collect();
                if !missing.is_empty() {
                    self.remarks.push((
                        format!("{year} 年度名册中 {} 个单位没有报告：{}。", missing.len(), missing.join("、")),
                        format!(
                            "{year}: {} agencies of the roster have no report: {}.",
                            missing.len(),
                            missing.join(", ")
                        ),
                    ));
                }
            }
        }
    }

    /// Keeps the reports of the given years; all where none is given.
    pub(crate) fn only_years(&mut self, years: &[i32]) -> Result<(), CliError> {
        if years.is_empty() {
            return Ok(());
        }
        let there = self.collection.years();
        if let Some(year) = years.iter().find(|year| !there.contains(year)) {
            return Err(CliError::NoSuchYear { year: *year, years: there });
        }
        let kept = self.collection.reports().iter().filter(|report| years.contains(&report.report_year));
        self.collection = Collection::new(kept.map(|report| Report::clone(report)).collect());
        Ok(())
    }

    /// Files met: read, rejected and skipped.
    pub(crate) fn files(&self) -> usize {
        self.read.len() + self.rejected.len() + self.skipped.len()
    }

    /// `0` once the output is written; `2` with `--strict` if a file was rejected.
    pub(crate) fn exit(&self, strict: bool) -> ExitCode {
        ExitCode::from(if strict && !self.rejected.is_empty() { 2 } else { 0 })
    }

    /// Names on standard error what was rejected, and counts what was read.
    pub(crate) fn say_files(&self, lang: Lang) {
        for rejected in self.rejected.iter().take(MOST_SAID) {
            let (file, message) = (plain(&rejected.file), plain(rejected.message(lang)));
            say(&lang.pick(format!("拒绝 {file}：{message}"), format!("rejected {file}: {message}")));
        }
        if self.rejected.len() > MOST_SAID {
            let more = self.rejected.len() - MOST_SAID;
            say(&lang.pick(format!("……另有 {more} 个文件被拒绝"), format!("… {more} more files rejected")));
        }
        for name in self.skipped.iter().take(MOST_SAID) {
            say(&lang.pick(
                format!("跳过 {}：不是可读取的文件类型", plain(name)),
                format!("skipped {}: not a kind of file that is read", plain(name)),
            ));
        }
        let dropped: Vec<&FileProblem> = self.problems.iter().filter(|p| p.problem.dropped()).collect();
        for problem in dropped.iter().take(MOST_DROPPED) {
            let (file, message) = (plain(&problem.file), plain(&problem.problem.message(lang)));
            let place = problem.problem.place.describe(lang);
            let place =
                if place.is_empty() { place } else { lang.pick(format!("（{place}）"), format!(" ({place})")) };
            say(&lang.pick(format!("未采用 {file}{place}：{message}"), format!("not used: {file}{place}: {message}")));
        }
        if dropped.len() > MOST_DROPPED {
            let more = dropped.len() - MOST_DROPPED;
            say(&lang.pick(
                format!("……另有 {more} 处内容未采用（gongkai load 写出的 rejected.jsonl 列出全部）"),
                format!("… {more} more pieces of content not used (gongkai load lists all in rejected.jsonl)"),
            ));
        }
        for line in say_worst(&self.readings, lang) {
            say(&line);
        }
        for (zh, en) in self.remarks.iter().take(MOST_SAID) {
            say(&plain(lang.pick(zh, en)));
        }
    }

    /// The sentence that accounts for every file.
    pub(crate) fn account(&self, lang: Lang) -> String {
        let (read, rejected, skipped) = (self.read.len(), self.rejected.len(), self.skipped.len());
        let reports = self.collection.reports().len();
        lang.pick(
            format!(
                "{} 个文件：读取 {read} 个（{reports} 份报告），拒绝 {rejected} 个，跳过 {skipped} 个",
                self.files()
            ),
            format!("{} files: {read} read ({reports} reports), {rejected} rejected, {skipped} skipped", self.files()),
        )
    }

    /// Rejected files as JSON.
    pub(crate) fn rejected_json(&self) -> Vec<Value> {
        self.rejected
            .iter()
            .map(|rejected| {
                json!({
                    "kind": "file",
                    "file": rejected.file,
                    "reason": rejected.reason,
                    "place": rejected.place,
                    "message": rejected.zh,
                    "message_en": rejected.en,
                })
            })
            .collect()
    }

    /// `rejected.jsonl`: files rejected, files skipped, and content of read files that was not used.
    pub(crate) fn rejected_lines(&self) -> String {
        let mut all = self.rejected_json();
        all.extend(self.skipped.iter().map(|file| {
            json!({
                "kind": "skipped",
                "file": file,
                "reason": "kind_not_read",
                "message": "不是可读取的文件类型",
                "message_en": "not a kind of file that is read",
            })
        }));
        all.extend(self.problems.iter().filter(|p| p.problem.dropped()).map(|p| {
            json!({
                "kind": "row",
                "file": p.file,
                "reason": p.problem.code(),
                "place": p.problem.place,
                "report": p.problem.report,
                "message": p.problem.message(Lang::Zh),
                "message_en": p.problem.message(Lang::En),
            })
        }));
        all.iter().map(|line| format!("{line}\n")).collect()
    }

    /// `problems.jsonl`: how well each document was read, and everything odd in the files that were read, used or not.
    pub(crate) fn problems_lines(&self) -> String {
        let line = |p: &FileProblem| {
            json!({
                "file": p.file,
                "report": p.problem.report,
                "problem": p.problem.code(),
                "place": p.problem.place,
                "dropped": p.problem.dropped(),
                "message": p.problem.message(Lang::Zh),
                "message_en": p.problem.message(Lang::En),
            })
        };
        let readings = self.readings.iter().map(Reading::json);
        readings.chain(self.problems.iter().map(line)).map(|line| format!("{line}\n")).collect()
    }

    /// Every file, for the page.
    pub(crate) fn file_lines(&self, lang: Lang) -> Vec<FileLine> {
        let details = self.details(lang);
        let read = self.read.iter().map(|(name, n)| FileLine {
            name: name.clone(),
            outcome: FileOutcome::Read(*n),
            detail: details.get(name.as_str()).cloned().unwrap_or_default(),
            sha256: self.hashes.get(name).cloned(),
        });
        let rejected = self.rejected.iter().map(|r| FileLine {
            name: r.file.clone(),
            outcome: FileOutcome::Rejected,
            detail: r.message(lang).to_owned(),
            sha256: self.hashes.get(&r.file).cloned(),
        });
        let skipped = self.skipped.iter().map(|name| FileLine {
            name: name.clone(),
            outcome: FileOutcome::Skipped,
            detail: lang.pick("不是可读取的文件类型", "not a kind of file that is read").to_owned(),
            sha256: None,
        });
        read.chain(rejected).chain(skipped).collect()
    }

    /// What each document gave of its numbers, by file.
    fn details(&self, lang: Lang) -> BTreeMap<&str, String> {
        let mut details: BTreeMap<&str, String> = BTreeMap::new();
        for reading in &self.readings {
            let said = details.entry(&reading.file).or_default();
            if !said.is_empty() {
                said.push_str(" | ");
            }
            said.push_str(&reading.describe(lang));
        }
        details
    }

    /// Every file with what became of it, how well it was read, and its hash.
    pub(crate) fn inputs_table(&self) -> TextTable {
        let mut table = TextTable::new(&[
            "file",
            "outcome",
            "reports",
            "printed",
            "placed",
            "flagged",
            "left_out",
            "agency_from",
            "year_from",
            "sha256",
        ]);
        let mut readings: BTreeMap<&str, Vec<&Reading>> = BTreeMap::new();
        for reading in &self.readings {
            readings.entry(&reading.file).or_default().push(reading);
        }
        for line in self.file_lines(Lang::En) {
            let (outcome, reports) = match line.outcome {
                FileOutcome::Read(n) => ("read", n.to_string()),
                FileOutcome::Rejected => ("rejected", String::new()),
                FileOutcome::Skipped => ("skipped", String::new()),
            };
            let of_file = readings.get(line.name.as_str()).map_or(&[][..], Vec::as_slice);
            let count = |of: fn(&TableLegibility) -> u32| match of_file {
                [] => String::new(),
                all => all.iter().map(|reading| u64::from(of(&reading.total()))).sum::<u64>().to_string(),
            };
            // A file of several reports has several heads; a table of files has room for one.
            let head = |of: fn(&Legibility) -> HeadSource| match of_file {
                [one] => of(one.legibility()).id().to_owned(),
                _ => String::new(),
            };
            table.push(vec![
                line.name.clone(),
                outcome.to_owned(),
                reports,
                count(|total| total.printed),
                count(|total| total.placed),
                count(|total| total.flagged),
                count(|total| total.left_out),
                head(|legibility| legibility.agency),
                head(|legibility| legibility.year),
                line.sha256.unwrap_or_default(),
            ]);
        }
        table
    }

    /// Everything odd, for the page.
    pub(crate) fn problem_lines(&self, lang: Lang) -> Vec<ProblemLine> {
        let line = |p: &FileProblem| {
            let about = p.problem.report.as_ref().map(|report| format!("{report}：")).unwrap_or_default();
            ProblemLine {
                file: p.file.clone(),
                place: p.problem.place.describe(lang),
                message: format!("{about}{}", p.problem.message(lang)),
            }
        };
        self.problems.iter().map(line).collect()
    }

    /// Remarks on the whole.
    pub(crate) fn remark_lines(&self, lang: Lang) -> Vec<String> {
        self.remarks.iter().map(|(zh, en)| lang.pick(zh, en).clone()).collect()
    }
}

/// The hash of a file's bytes, in hex.
fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The only place where the program asks the clock: a report year cannot lie in the future.
pub(crate) fn today() -> Date {
    jiff::Zoned::now().date()
}

pub(crate) fn read_roster_file(path: &Path, lang: Lang) -> Result<Roster, CliError> {
    let failed = |reason: String| CliError::Roster { path: path.to_owned(), reason };
    let bytes = std::fs::read(path).map_err(|error| failed(error.to_string()))?;
    let decoded = gongkai_loader::decode(&bytes).map_err(|error| failed(error.message(lang)))?;
    read_roster(&decoded.text).map_err(|error| failed(error.message(lang)))
}

fn source_error(error: &SourceError) -> Rejected {
    let reason = match error {
        SourceError::NotFound { .. } => "not_found",
        SourceError::NoMatch { .. } => "no_match",
        SourceError::BadPattern { .. } => "bad_pattern",
        SourceError::NothingToRead { .. } => "nothing_to_read",
        SourceError::Unlistable { .. } => "unlistable",
        SourceError::NotAFile { .. } => "not_a_file",
        SourceError::TooLarge { .. } => "too_large",
        _ => "unreadable",
    };
    let file = error.name().to_owned();
    // The name stands beside the message already.
    let bare = |message: String| match message.strip_prefix(&file) {
        Some(rest) => rest.trim_start_matches(['：', ':', ' ']).to_owned(),
        None => message,
    };
    let (zh, en) = (bare(error.message(Lang::Zh)), bare(error.message(Lang::En)));
    Rejected { file, reason, place: Place::default(), zh, en }
}

fn outcome(input: &Input, bytes: Result<Vec<u8>, SourceError>, options: &Options) -> Outcome {
    if let InputKind::Dataset(folder) = &input.kind {
        return saved(input, folder);
    }
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(error) => return Outcome::Rejected(source_error(&error)),
    };
    let named = |reason, zh: String, en: String| {
        Outcome::Rejected(Rejected { file: input.name.clone(), reason, place: Place::default(), zh, en })
    };
    // Standard input has no name to go by; a file named outright must be of a kind that is read.
    if input.kind != InputKind::Stdin && Kind::of_name(&input.name).is_none() {
        let valid = Kind::EXTENSIONS.join(", ");
        return named(
            "kind_not_read",
            format!("不是可读取的文件类型；可读取：{valid}"),
            format!("not a kind of file that is read; valid: {valid}"),
        );
    }
    match load(&input.name, &bytes, options) {
        Ok(loaded) => Outcome::Read(loaded),
        Err(error) => Outcome::Rejected(load_error(&input.name, &error)),
    }
}

fn load_error(file: &str, error: &LoadError) -> Rejected {
    Rejected {
        file: file.to_owned(),
        reason: error.code(),
        place: error.place(),
        zh: error.message(Lang::Zh),
        en: error.message(Lang::En),
    }
}

/// A dataset saved by `gongkai load`.
fn saved(input: &Input, folder: &Path) -> Outcome {
    match dataset::read(&|name| std::fs::read(folder.join(name))) {
        Ok(mut reports) => {
            reports.iter_mut().for_each(|report| report.origin.format = SourceFormat::Dataset);
            Outcome::Read(Loaded { reports, problems: Vec::new() })
        }
        Err(error) => Outcome::Rejected(Rejected {
            file: input.name.clone(),
            reason: "bad_dataset",
            place: Place::default(),
            zh: format!("无法读取数据集：{error}"),
            en: format!("cannot read the dataset: {error}"),
        }),
    }
}

/// A progress bar on standard error; it hides itself where that is no terminal, and shows nothing for a few files.
fn progress(files: usize, lang: Lang) -> ProgressBar {
    if files < 20 {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(files as u64);
    let template = lang.pick("读取 {bar:30} {pos}/{len} 剩余 {eta}", "reading {bar:30} {pos}/{len} eta {eta}");
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}
