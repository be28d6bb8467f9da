//! `gongkai lint`.

use crate::args::{Color, FailOn, LintArgs, LintFormat};
use crate::batch::{Batch, To, opening};
use crate::error::{CliError, io_reason};
use crate::output::{Sink, say, say_finished};
use crate::progress::doing;
use gongkai::core::Baseline;
use gongkai_findings::{Earlier, Findings, FollowUp, Format, Letter, annotated, notices, verdict, write};
use gongkai_lint::{Finding, Review, Severity, Text};
use gongkai_model::{Lang, Report, file_name, plural};
use gongkai_source::{LeftOver, OutFile, OutFolder, shown};
use std::collections::BTreeSet;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The list of known findings that is read and written when none is named.
const BASELINE: &str = "gongkai-baseline.txt";

pub(crate) fn run(args: &LintArgs, color: Color, lang: Lang) -> Result<ExitCode, CliError> {
    let opening = opening(&args.input, lang).years(&args.year).select(&args.select).ignore(&args.ignore);
    let baseline = args.baseline.clone().unwrap_or_else(|| BASELINE.into());
    let new_baseline = args.baseline_write.then(|| begin_baseline(&baseline, args.force)).transpose()?;
    let folder = args.notices.as_deref();
    let letters = folder.map(|folder| OutFolder::begin(folder, "notices", args.force)).transpose()?;
    let opening = match is_baseline(&baseline) {
        // A list that lies beside the reports is none of them.
        true => opening.set_aside(&baseline),
        false => opening.output(args.baseline_write.then_some(&baseline)),
    };
    let opening = opening.output(folder).output(args.annotate.as_deref());
    let opening = To { file: args.out.as_deref(), force: args.force }.of(opening);
    let sink = Sink::begin(args.out.as_deref(), args.force)?;
    let annotation = args.annotate.as_deref().map(|out| Annotation::begin(args, out)).transpose()?;
    let earlier = args.against.as_deref().map(earlier).transpose()?;
    let opening = match args.against.as_deref() {
        Some(path) => opening.set_aside(path),
        None => opening,
    };
    let told = args.against_out.as_deref().map(|path| OutFile::begin(path, args.force)).transpose()?;
    let batch = Batch::open(opening, lang)?;
    let reports: Vec<&Report> = batch.reports().iter().map(|report| &**report).collect();
    let count = reports.len();
    doing(&lang.pick(format!("核对 {count} 份报告"), format!("checking {}", plural(count, "report"))));
    let mut review = batch.review().clone();
    for remark in batch.idle_exceptions(lang) {
        say(&remark);
    }
    if let Some(file) = new_baseline {
        file.finish(Baseline::of(&review).text().as_bytes())?;
    }
    let follow_up = earlier.map(|earlier| FollowUp::of(&earlier, &review, &reports));
    if args.only_new {
        known(&baseline)?.leave_new(&mut review);
    }

    let rejected = batch.account().rejected_json();
    let colour = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => args.out.is_none() && std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
    };
    let findings = Findings { review: &review, reports: &reports, rejected: &rejected, lang, colour };
    let asked = args.format.or_by_name(args.out.as_deref());
    let mut text = write(&findings, format(asked))?;
    if let Some(follow_up) = &follow_up {
        match asked {
            LintFormat::Text => text.push_str(&format!("{}\n", follow_up.terminal(lang))),
            LintFormat::Md => text.push_str(&follow_up.markdown(lang)),
            _ => {}
        }
    }
    sink.finish(text.as_bytes())?;
    if let (Some(follow_up), Some(file)) = (&follow_up, told) {
        file.finish(follow_up.csv(lang)?.as_bytes())?;
    }
    let mut whole = true;
    if let (Some(folder), Some(out)) = (folder, letters) {
        let letter = Letter { issuer: args.notice_from.clone(), due: args.notice_due, follow_up: follow_up.clone() };
        whole = write_notices(out, &review, &letter, (&batch, folder), lang)?;
    }
    if let Some(annotation) = annotation {
        annotation.write(&review, &reports, lang)?;
    }
    batch.say_files(lang);
    say(&verdict(&findings));
    if let Some(follow_up) = &follow_up {
        say(&follow_up.verdict(lang));
    }
    if !batch.account().rejected.is_empty() || !whole {
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

/// What was found before.
pub(super) fn earlier(path: &Path) -> Result<Earlier, CliError> {
    let failed = |line, reason| CliError::Earlier { path: path.to_owned(), line, reason };
    let bytes = std::fs::read(path).map_err(|error| failed(None, io_reason(&error)))?;
    let decoded = gongkai_loader::decode(&bytes)
        .map_err(|error| failed(None, Text::new(error.message(Lang::Zh), error.message(Lang::En))))?;
    Earlier::parse(&decoded.text).map_err(|(line, reason)| failed(Some(line), reason))
}

/// The findings that are known already.
fn known(baseline: &Path) -> Result<Baseline, CliError> {
    let text = std::fs::read_to_string(baseline)
        .map_err(|error| CliError::Baseline { path: baseline.to_owned(), reason: io_reason(&error) })?;
    Ok(Baseline::parse(&text))
}

/// A list of known findings may be written again; another file is not replaced unless by force.
fn begin_baseline(path: &Path, force: bool) -> Result<OutFile, CliError> {
    Ok(OutFile::begin(path, force || is_baseline(path))?)
}

fn is_baseline(path: &Path) -> bool {
    std::fs::read_to_string(path).is_ok_and(|text| Baseline::is_one(&text))
}

/// One notice for each agency, as Markdown and DOCX, named by the agency. Those of earlier runs stay: they may be about
/// other reports. Gives back whether all of them could be written.
fn write_notices(
    mut out: OutFolder,
    review: &Review,
    letter: &Letter,
    (batch, folder): (&Batch, &Path),
    lang: Lang,
) -> Result<bool, CliError> {
    let notices = notices(review, letter)?;
    let mut names = BTreeSet::new();
    for (at, notice) in notices.iter().enumerate() {
        let name = file_name(&notice.agency);
        // Two agencies may have one name after what a file name cannot hold is gone.
        let name = if names.insert(name.to_lowercase()) { name } else { format!("{name}-{}", at + 1) };
        doing(&lang.pick(format!("写 {name}.docx"), format!("writing {name}.docx")));
        out.write(&format!("{name}.md"), notice.markdown.as_bytes())?;
        out.write(&format!("{name}.docx"), &notice.docx)?;
    }
    let finished = out.finish(batch.places(), LeftOver::Stays)?;
    let (count, shown) = (notices.len(), folder.display());
    say(&lang.pick(format!("整改清单 {count} 份，已写入 {shown}"), format!("{count} notices written to {shown}")));
    Ok(say_finished(&finished, lang))
}

/// The draft that is written with comments.
struct Annotation<'a> {
    draft: PathBuf,
    out: &'a Path,
    file: OutFile,
}

impl<'a> Annotation<'a> {
    /// Looks at what is asked for before the long work.
    fn begin(args: &LintArgs, out: &'a Path) -> Result<Annotation<'a>, CliError> {
        let given = &args.input.inputs;
        let names = || given.iter().map(|path| shown(path)).collect();
        let [draft] = given.as_slice() else {
            return Err(CliError::OneDraft { given: names() });
        };
        let docx = draft.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("docx"));
        // One that is not there is told as such when it is read.
        let several = draft.is_dir() || (!draft.exists() && shown(draft).contains(['*', '?', '[']));
        if !docx || several {
            return Err(CliError::OneDraft { given: names() });
        }
        // Word files look alike at their beginning: an earlier output cannot be told from another draft.
        let taken = std::fs::metadata(out).is_ok_and(|metadata| metadata.is_file() && metadata.len() > 0);
        if taken && !args.force {
            return Err(CliError::AnnotatedExists { path: out.to_owned() });
        }
        Ok(Annotation { draft: draft.clone(), out, file: OutFile::begin(out, args.force)? })
    }

    fn write(self, review: &Review, reports: &[&Report], lang: Lang) -> Result<(), CliError> {
        let Annotation { draft, out, file } = self;
        // That a body of the roster has no report is no matter of the draft.
        let of_draft = |finding: &&Finding| reports.iter().any(|report| report.origin.file == finding.file);
        let findings: Vec<&Finding> = review.findings.iter().filter(of_draft).collect();
        let bytes = std::fs::read(&draft)
            .map_err(|error| CliError::Draft { path: draft.clone(), reason: io_reason(&error) })?;
        file.finish(&annotated(&bytes, &findings, lang)?)?;
        let (count, shown) = (findings.len(), out.display());
        say(&lang.pick(
            format!("{count} 个问题写成批注，已写入 {shown}"),
            format!("{} written as comments to {shown}", plural(count, "finding")),
        ));
        Ok(())
    }
}
