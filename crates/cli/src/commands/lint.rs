//! `gongkai lint`.

use crate::args::{FailOn, LintArgs, LintFormat};
use crate::batch::Batch;
use crate::error::{CliError, io_reason};
use crate::exceptions;
use crate::output::{OutFolder, print, say, write_file};
use crate::profile::{self, Profile};
use gongkai_findings::{Findings, Format, Letter, notices, verdict, write};
use gongkai_lint::{Level, Review, Settings, Severity, apply, review_with, rules};
use gongkai_model::{Lang, Report};
use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::path::Path;
use std::process::ExitCode;

/// The list of known findings that is read and written when none is named.
const BASELINE: &str = "gongkai-baseline.txt";

pub(crate) fn run(args: &LintArgs, lang: Lang) -> Result<ExitCode, CliError> {
    let (profile, mut settings) = settings(args, lang)?;
    let mut input = args.input.clone();
    input.roster = input.roster.or_else(|| profile.roster.clone());
    let mut batch = Batch::read(&input, lang)?;
    batch.only_years(&args.year)?;
    settings.roster = profile::roster(input.roster.as_deref(), &profile, lang)?;
    let reports: Vec<&Report> = batch.collection.reports().iter().map(|report| &**report).collect();
    let mut review = review_with(reports.iter().copied(), &settings);

    for remark in except(args, &profile, &mut review, lang)? {
        say(&remark);
    }
    let baseline = args.baseline.clone().unwrap_or_else(|| BASELINE.into());
    if args.baseline_write {
        let known: BTreeSet<String> = review.findings.iter().map(gongkai_lint::Finding::fingerprint).collect();
        write_file(&baseline, known.into_iter().map(|line| line + "\n").collect::<String>().as_bytes())?;
    }
    if args.only_new {
        only_new(&mut review, &baseline)?;
    }

    let rejected = batch.rejected_json();
    let colour = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let findings = Findings { review: &review, reports: &reports, rejected: &rejected, lang, colour };
    print(&write(&findings, format(args.format))?)?;
    if let Some(folder) = &args.notices {
        let letter = Letter { issuer: args.notice_from.clone(), due: args.notice_due };
        write_notices(folder, &review, &letter, lang)?;
    }
    batch.say_files(lang);
    say(&verdict(&findings));
    if !batch.rejected.is_empty() {
        return Ok(ExitCode::from(2));
    }
    let limit = match args.fail_on {
        FailOn::Never => None,
        FailOn::Note => Some(Severity::Note),
        FailOn::Warning => Some(Severity::Warning),
        FailOn::Error => Some(Severity::Error),
    };
    let failed = limit.is_some_and(|limit| review.counted().any(|finding| finding.severity >= limit));
    Ok(ExitCode::from(u8::from(failed)))
}

fn format(format: LintFormat) -> Format {
    match format {
        LintFormat::Text => Format::Text,
        LintFormat::Json => Format::Json,
        LintFormat::Jsonl => Format::Jsonl,
        LintFormat::Csv => Format::Csv,
        LintFormat::Sarif => Format::Sarif,
        LintFormat::Junit => Format::Junit,
        LintFormat::Md => Format::Markdown,
        LintFormat::Github => Format::Github,
    }
}

/// The profile that is named, or that lies here; the rules that the command line asks for.
fn settings(args: &LintArgs, lang: Lang) -> Result<(Profile, Settings), CliError> {
    let here = Path::new(profile::DEFAULT);
    let profile = match &args.profile {
        Some(path) => profile::read(path)?,
        None if here.is_file() => {
            say(lang.pick("使用 gongkai.toml", "using gongkai.toml"));
            profile::read(here)?
        }
        None => Profile::default(),
    };
    let mut settings = profile.settings.clone();
    let codes = |names: &[String]| -> Result<BTreeSet<gongkai_lint::RuleCode>, CliError> {
        let mut all = BTreeSet::new();
        for name in names {
            all.extend(profile::codes(name)?);
        }
        Ok(all)
    };
    let (selected, ignored) = (codes(&args.select)?, codes(&args.ignore)?);
    for code in rules().map(|rule| rule.meta.code) {
        if ignored.contains(&code) || (!selected.is_empty() && !selected.contains(&code)) {
            settings.levels.insert(code, Level::Off);
        }
    }
    Ok((profile, settings))
}

/// Applies the exceptions; what to tell whoever keeps them.
fn except(args: &LintArgs, profile: &Profile, review: &mut Review, lang: Lang) -> Result<Vec<String>, CliError> {
    let Some(path) = args.exceptions.as_deref().or(profile.exceptions.as_deref()) else { return Ok(Vec::new()) };
    let list = exceptions::read(path)?;
    let today = args.input.today.unwrap_or_else(crate::batch::today);
    let idle = apply(review, &list, today);
    Ok(idle.iter().filter_map(|idle| list.get(idle.at).map(|e| idle.message(e).pick(lang).to_owned())).collect())
}

/// Leaves only findings that are not in the baseline.
fn only_new(review: &mut Review, baseline: &Path) -> Result<(), CliError> {
    let text = std::fs::read_to_string(baseline)
        .map_err(|error| CliError::Baseline { path: baseline.to_owned(), reason: io_reason(&error) })?;
    let known: BTreeSet<&str> = text.lines().collect();
    review.findings.retain(|finding| !known.contains(finding.fingerprint().as_str()));
    Ok(())
}

/// One notice for each agency, as Markdown and DOCX, named by the agency.
fn write_notices(folder: &Path, review: &Review, letter: &Letter, lang: Lang) -> Result<(), CliError> {
    let out = OutFolder::open(folder)?;
    let notices = notices(review, letter)?;
    let mut names = BTreeSet::new();
    for (at, notice) in notices.iter().enumerate() {
        let name: String = notice.agency.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).take(60).collect();
        // Two agencies may have one name after what a file name cannot hold is gone.
        let name = if names.insert(name.to_lowercase()) { name } else { format!("{name}-{}", at + 1) };
        out.write(&format!("{name}.md"), notice.markdown.as_bytes())?;
        out.write(&format!("{name}.docx"), &notice.docx)?;
    }
    let (count, shown) = (notices.len(), folder.display());
    say(&lang.pick(format!("整改清单 {count} 份，已写入 {shown}"), format!("{count} notices written to {shown}")));
    Ok(())
}
