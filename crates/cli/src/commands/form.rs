//! `gongkai form`.

use crate::args::{FormArgs, ScopeName};
use crate::batch::{Batch, To};
use crate::error::CliError;
use crate::output::say;
use gongkai_loader::read_cell;
use gongkai_model::agency::Agency;
use gongkai_model::{Form, Lang, Report, nearest, plain};
use gongkai_source::OutFile;
use gongkai_statutory::{FilledForm, FormFormat};
use std::collections::BTreeSet;
use std::process::ExitCode;
use std::sync::Arc;

pub(crate) fn run(args: &FormArgs, lang: Lang) -> Result<ExitCode, CliError> {
    let format = format(args)?;
    if args.blank {
        return blank(args, format, lang);
    }
    let out = OutFile::begin(&args.out, args.force)?;
    let batch = Batch::read_to_file(&args.input, To { file: Some(&args.out), force: args.force }, lang)?;
    let report = pick(args, batch.collection().used(), lang).inspect_err(|_| batch.say_files(lang))?;
    let reads = |text: &str, def: &_| {
        let read = read_cell(text, def);
        (read.state, read.number)
    };
    let no_form = CliError::NoForm { year: report.report_year, first: first_year() };
    let filled = FilledForm::of(report, &reads).ok_or(no_form)?;
    out.finish(&filled.write(format)?)?;
    batch.say_files(lang);
    say_written(args, &filled, lang);
    if let Some(expected) = report.expected_form().map(|id| id.form()).filter(|form| form.id != filled.form().id) {
        let (own, year) = (filled.form(), report.report_year);
        say(&lang.pick(
            format!("数据采用{}，而{year}年度应使用{}；未作换算", own.zh, expected.zh),
            format!("the numbers follow the {}, {year} demands the {}; nothing was converted", own.en, expected.en),
        ));
    }
    say_gaps(&filled, lang);
    Ok(batch.exit(args.input.strict))
}

/// The empty form of a year, for agencies to fill in.
fn blank(args: &FormArgs, format: FormFormat, lang: Lang) -> Result<ExitCode, CliError> {
    let year = args.year.ok_or(CliError::Missing { what: "--blank", needs: "--year" })?;
    let no_form = CliError::NoForm { year, first: first_year() };
    let form = FilledForm::blank(args.agency.as_deref().unwrap_or_default(), year).ok_or(no_form)?;
    OutFile::begin(&args.out, args.force)?.finish(&form.write(format)?)?;
    say_written(args, &form, lang);
    Ok(ExitCode::SUCCESS)
}

fn first_year() -> i32 {
    Form::all()[0].first_year
}

/// What the name of the output asks for.
fn format(args: &FormArgs) -> Result<FormFormat, CliError> {
    let extension = args.out.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    let known = FormFormat::ALL.into_iter().find(|format| extension.as_deref() == Some(format.extension()));
    known.ok_or_else(|| CliError::UnknownExtension {
        path: args.out.clone(),
        valid: FormFormat::ALL.map(|format| format!(".{}", format.extension())).join(" "),
    })
}

/// The one report that is meant.
fn pick<'r>(args: &FormArgs, reports: &'r [Arc<Report>], lang: Lang) -> Result<&'r Report, CliError> {
    let of_agency: Vec<&Report> = match &args.agency {
        Some(name) => named(name, reports)?,
        None => reports.iter().map(|report| &**report).collect(),
    };
    let in_year = |report: &&Report| args.year.is_none_or(|year| report.report_year == year);
    let of_year: Vec<&Report> = of_agency.iter().copied().filter(in_year).collect();
    if let Some(year) = args.year.filter(|_| of_year.is_empty()) {
        let years: BTreeSet<i32> = of_agency.iter().map(|report| report.report_year).collect();
        return Err(CliError::NoSuchYear { year, years: years.into_iter().collect() });
    }
    let left: Vec<&Report> = match args.scope.map(ScopeName::scope) {
        Some(scope) => {
            let left: Vec<&Report> = of_year.iter().copied().filter(|report| report.scope == scope).collect();
            if left.is_empty() {
                let valid: BTreeSet<&str> = of_year.iter().map(|report| report.scope.id()).collect();
                return Err(CliError::NoSuchScope { scope: scope.id(), valid: valid.into_iter().collect() });
            }
            left
        }
        None => of_year,
    };
    match left.as_slice() {
        [report] => Ok(report),
        several => Err(CliError::SeveralReports { found: choices(several, lang) }),
    }
}

/// The reports of the agency of a name: as printed, or the same body with more or less of its region in front.
fn named<'r>(name: &str, reports: &'r [Arc<Report>]) -> Result<Vec<&'r Report>, CliError> {
    let wanted = Agency::parse(name.trim(), None).key;
    let exactly = |report: &&Report| report.agency.name == name.trim() || report.agency.key.to_string() == name.trim();
    let same = |report: &&Report| {
        let key = &report.agency.key;
        key.body() == wanted.body()
            && (wanted.region().is_suffix_of(key.region()) || key.region().is_suffix_of(wanted.region()))
    };
    let all = || reports.iter().map(|report| &**report);
    let mut found: Vec<&Report> = all().filter(exactly).collect();
    if found.is_empty() {
        found = all().filter(same).collect();
    }
    if found.is_empty() {
        let names: BTreeSet<&str> = all().map(|report| report.agency.name.as_str()).collect();
        let within = names.iter().filter(|known| known.contains(name) || name.contains(**known)).copied();
        let near: BTreeSet<&str> = nearest(name, names.iter().copied()).into_iter().chain(within).collect();
        let shown = |names: BTreeSet<&str>| names.into_iter().map(plain).collect();
        return Err(CliError::Unknown {
            what: "agency",
            name: name.to_owned(),
            near: shown(near),
            valid: shown(names),
        });
    }
    Ok(found)
}

/// Agency, year and, where that is what tells them apart, scope of each report.
fn choices(reports: &[&Report], lang: Lang) -> Vec<String> {
    let twin = |report: &Report| reports.iter().filter(|other| other.name() == report.name()).count() > 1;
    let line = |report: &&Report| match twin(report) {
        true => format!("{} ({}: {})", plain(&report.name()), report.scope.id(), report.scope.label(lang)),
        false => plain(&report.name()),
    };
    let lines: Vec<String> = reports.iter().map(line).collect();
    // Two agencies of one name are told by their regions.
    let told = |(report, text): (&&Report, &String)| match lines.iter().filter(|other| *other == text).count() {
        1 => text.clone(),
        _ => format!("{text} [{}]", plain(&report.agency.key.to_string())),
    };
    reports.iter().zip(&lines).map(told).collect()
}

fn say_written(args: &FormArgs, filled: &FilledForm, lang: Lang) {
    let (out, title) = (args.out.display(), plain(filled.title()));
    let form = filled.form().label(lang);
    say(&lang.pick(format!("已写入 {out}：{title}（{form}）"), format!("written to {out}: {title} ({form})")));
}

/// Says what stays open.
fn say_gaps(filled: &FilledForm, lang: Lang) {
    let gaps = filled.gaps(lang);
    let colon = if gaps.is_empty() { "" } else { lang.pick("：", ":") };
    say(&format!("{}{colon}", filled.filling(lang)));
    for gap in gaps {
        say(&format!("  {}", gap.text(lang)));
    }
}
