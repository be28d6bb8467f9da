//! What a command works on: the arguments every command takes → a call of the library, and what to say of the files.

use crate::args::{InputArgs, TableFormat};
use crate::error::CliError;
use crate::output::say;
use crate::tables::TextTable;
use gongkai::core::{Account, PROFILE, Reading, worst_read};
use gongkai::{Opening, Work};
use gongkai_model::{HeadSource, Lang, Legibility, TableLegibility, plain};
use gongkai_report::FileOutcome;
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::BTreeMap;
use std::ops::Deref;
use std::path::Path;
use std::process::ExitCode;

/// Most pieces of content not used that are named on standard error.
const MOST_DROPPED: usize = 5;

/// Most rejected or skipped files that are named on the terminal; the files hold all of them.
const MOST_SAID: usize = 20;

/// Everything a command works on.
pub(crate) struct Batch {
    work: Work,
}

impl Deref for Batch {
    type Target = Work;

    fn deref(&self) -> &Work {
        &self.work
    }
}

impl Batch {
    /// Reads everything named on the command line.
    pub(crate) fn read(args: &InputArgs, lang: Lang) -> Result<Batch, CliError> {
        Batch::open(opening(args, lang), lang)
    }

    /// The same, but leaves out what lies in a folder: the output of an earlier run is no input of the next.
    pub(crate) fn read_except(args: &InputArgs, except: &Path, lang: Lang) -> Result<Batch, CliError> {
        Batch::open(opening(args, lang).leave_out(except), lang)
    }

    /// Reads what is to be opened; where nothing could be read, the files are named before the error is.
    pub(crate) fn open(opening: Opening, lang: Lang) -> Result<Batch, CliError> {
        match opening.read() {
            Ok(work) => Ok(Batch { work }),
            Err(error) => {
                if let gongkai::OpenError::NothingRead { account } = &error {
                    say_files(account, lang);
                }
                Err(CliError::Open(error))
            }
        }
    }

    /// `0` once the output is written; `2` with `--strict` if a file was rejected.
    pub(crate) fn exit(&self, strict: bool) -> ExitCode {
        ExitCode::from(if strict && !self.account().rejected.is_empty() { 2 } else { 0 })
    }

    /// Names on standard error what was rejected and what could not be read.
    pub(crate) fn say_files(&self, lang: Lang) {
        say_files(self.account(), lang);
    }

    /// Every file with what became of it, how well it was read, and its hash, as CSV.
    pub(crate) fn inputs_csv(&self) -> Result<String, CliError> {
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
        for reading in &self.account().readings {
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
        table.render(TableFormat::Csv)
    }
}

/// What the arguments that every command takes ask for.
pub(crate) fn opening(args: &InputArgs, lang: Lang) -> Opening {
    let here = Path::new(PROFILE);
    let profile = match &args.profile {
        Some(path) => Some(path.clone()),
        None if here.is_file() => {
            say(lang.pick("使用 gongkai.toml", "using gongkai.toml"));
            Some(here.to_owned())
        }
        None => None,
    };
    let mut bar: Option<ProgressBar> = None;
    let opening = gongkai::open(args.inputs.clone())
        .roster(args.roster.clone())
        .profile(profile)
        .exceptions(args.exceptions.clone())
        .progress(move |read, files| {
            let bar = bar.get_or_insert_with(|| progress(files, lang));
            bar.set_position(read as u64);
            if read == files {
                bar.finish_and_clear();
            }
        });
    match args.today {
        Some(today) => opening.today(today),
        None => opening,
    }
}

fn say_files(account: &Account, lang: Lang) {
    for rejected in account.rejected.iter().take(MOST_SAID) {
        let (file, message) = (plain(&rejected.file), plain(rejected.message.pick(lang)));
        say(&lang.pick(format!("拒绝 {file}：{message}"), format!("rejected {file}: {message}")));
    }
    if account.rejected.len() > MOST_SAID {
        let more = account.rejected.len() - MOST_SAID;
        say(&lang.pick(format!("……另有 {more} 个文件被拒绝"), format!("… {more} more files rejected")));
    }
    for name in account.skipped.iter().take(MOST_SAID) {
        say(&lang.pick(
            format!("跳过 {}：不是可读取的文件类型", plain(name)),
            format!("skipped {}: not a kind of file that is read", plain(name)),
        ));
    }
    let dropped: Vec<_> = account.dropped().collect();
    for problem in dropped.iter().take(MOST_DROPPED) {
        let (file, message) = (plain(&problem.file), plain(&problem.problem.message(lang)));
        let place = problem.problem.place.describe(lang);
        let place = if place.is_empty() { place } else { lang.pick(format!("（{place}）"), format!(" ({place})")) };
        say(&lang.pick(format!("未采用 {file}{place}：{message}"), format!("not used: {file}{place}: {message}")));
    }
    if dropped.len() > MOST_DROPPED {
        let more = dropped.len() - MOST_DROPPED;
        say(&lang.pick(
            format!("……另有 {more} 处内容未采用（gongkai load 写出的 rejected.jsonl 列出全部）"),
            format!("… {more} more pieces of content not used (gongkai load lists all in rejected.jsonl)"),
        ));
    }
    for line in worst_read(&account.readings, lang) {
        say(&line);
    }
    for remark in account.remarks.iter().take(MOST_SAID) {
        say(&plain(remark.pick(lang)));
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
