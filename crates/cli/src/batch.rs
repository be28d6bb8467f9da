//! What a command works on: the arguments every command takes → a call of the library, and what to say of the files.

use crate::args::InputArgs;
use crate::error::CliError;
use crate::output::say;
use crate::progress::reading;
use gongkai::core::{Account, PROFILE, Rejected, worst_read};
use gongkai::{Isolation, Measured, Opening, Work, Worker};
use gongkai_model::{Lang, plain};
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
    /// Reads everything named on the command line. What the command writes to is no input, and refused where it is named
    /// as one.
    pub(crate) fn read_to(args: &InputArgs, output: &Path, lang: Lang) -> Result<Batch, CliError> {
        Batch::open(opening(args, lang).output(Some(output)), lang)
    }

    /// The same for one file.
    pub(crate) fn read_to_file(args: &InputArgs, to: To<'_>, lang: Lang) -> Result<Batch, CliError> {
        Batch::open(to.of(opening(args, lang)), lang)
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

    /// The same with input files called from the folders that were given, and not by where these lie on this machine.
    pub(crate) fn named_from_given(self, args: &InputArgs, full_paths: bool) -> Batch {
        match full_paths {
            true => self,
            false => Batch { work: self.work.named_from(&args.inputs) },
        }
    }

    /// Reads what some metrics are made of.
    pub(crate) fn measure(
        opening: Opening,
        chosen: &[&'static gongkai::analytics::Metric],
        lang: Lang,
    ) -> Result<Measured, CliError> {
        let measuring = lang.pick("计算指标", "measuring");
        opening.progress(reading(lang, measuring)).measure(chosen).map_err(|error| {
            if let gongkai::OpenError::NothingRead { account } = &error {
                say_files(account, lang);
            }
            CliError::Open(error)
        })
    }

    /// `0` once the output is written; `2` with `--strict` if a file was rejected.
    pub(crate) fn exit(&self, strict: bool) -> ExitCode {
        exit(self.account(), strict)
    }

    /// Names on standard error what was rejected and what could not be read.
    pub(crate) fn say_files(&self, lang: Lang) {
        say_files(self.account(), lang);
    }
}

/// The one file that a command writes, if it is asked to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct To<'a> {
    pub(crate) file: Option<&'a Path>,
    /// Whatever the file is: then it must not even be found among the inputs. Without force only an earlier output is replaced,
    /// which is no input.
    pub(crate) force: bool,
}

impl To<'_> {
    pub(crate) fn of(self, opening: Opening) -> Opening {
        match self.force {
            true => opening.output(self.file),
            false => opening.replaces(self.file),
        }
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
    let opening = gongkai::open(args.inputs.clone())
        .roster(args.roster.clone())
        .profile(profile)
        .exceptions(args.exceptions.clone())
        .isolation(isolation(args))
        .scope(args.assume_scope.unwrap_or_default())
        .columns(args.column.as_deref(), args.name.as_deref())
        .progress(reading(lang, lang.pick("区分单位和年度", "telling agencies and years apart")));
    match args.today {
        Some(today) => opening.today(today),
        None => opening,
    }
}

/// This program again, as a reader, unless it is not wanted.
fn isolation(args: &InputArgs) -> Isolation {
    // Where the system does not say which file this program is, none can be started.
    match std::env::current_exe() {
        Ok(itself) if !args.no_isolation => Isolation::Worker(Worker::new(itself)),
        _ => Isolation::None,
    }
}

/// `0`, or `2` where every file was to be read and one was rejected.
pub(crate) fn exit(account: &Account, strict: bool) -> ExitCode {
    ExitCode::from(if strict && account.files_rejected() > 0 { 2 } else { 0 })
}

pub(crate) fn say_files(account: &Account, lang: Lang) {
    for tally in account.packs.iter().take(MOST_SAID) {
        say(&plain(&tally.sentence(lang)));
    }
    for rejected in account.rejected.iter().take(MOST_SAID) {
        let (file, message) = (plain(&rejected.file), plain(rejected.message.pick(lang)));
        say(&lang.pick(format!("拒绝 {file}：{message}"), format!("rejected {file}: {message}")));
    }
    if account.files_rejected() > MOST_SAID {
        let more = account.files_rejected() - MOST_SAID;
        say(&lang.pick(format!("……另有 {more} 个文件被拒绝"), format!("… {more} more files rejected")));
    }
    for name in account.skipped.iter().take(MOST_SAID) {
        let (name, message) = (plain(name), plain(Rejected::skipped(name).pick(lang)));
        say(&lang.pick(format!("跳过 {name}：{message}"), format!("skipped {name}: {message}")));
    }
    let dropped: Vec<_> = account.dropped().collect();
    for problem in dropped.iter().take(MOST_DROPPED) {
        let (file, message) = (plain(&problem.file), plain(&problem.problem.message(lang)));
        let place = problem.problem.place.describe(lang);
        let place = if place.is_empty() { place } else { lang.pick(format!("（{place}）"), format!(" ({place})")) };
        say(&lang.pick(format!("未采用 {file}{place}：{message}"), format!("not used: {file}{place}: {message}")));
    }
    let all_dropped = dropped.len() + account.beyond.dropped;
    if all_dropped > MOST_DROPPED {
        let more = all_dropped - MOST_DROPPED;
        say(&lang.pick(
            format!("……另有 {more} 处内容未采用（gongkai load 写出的 rejected.jsonl 列出全部）"),
            format!("… {more} more pieces of content not used (gongkai load lists all in rejected.jsonl)"),
        ));
    }
    for line in worst_read(&account.readings, account.beyond.doubtful, lang) {
        say(&line);
    }
    for remark in account.remarks.iter().take(MOST_SAID) {
        say(&plain(remark.pick(lang)));
    }
}
