//! `gongkai form`.

use crate::args::{FormArgs, ScopeName};
use crate::batch::{Batch, To};
use crate::error::CliError;
use crate::output::say;
use gongkai::Wanted;
use gongkai_loader::read_cell;
use gongkai_model::{Form, Lang, plain};
use gongkai_source::OutFile;
use gongkai_statutory::{FilledForm, FormFormat};
use std::process::ExitCode;

pub(crate) fn run(args: &FormArgs, lang: Lang) -> Result<ExitCode, CliError> {
    let format = format(args)?;
    if args.blank {
        return blank(args, format, lang);
    }
    let out = OutFile::begin(&args.out, args.force)?;
    let batch = Batch::read_to_file(&args.input, To { file: Some(&args.out), force: args.force }, lang)?;
    let report = batch.report_of(&wanted(args)).inspect_err(|_| batch.say_files(lang));
    let report = report.map_err(|error| CliError::picked(error, lang))?;
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

/// What is known of the report that is meant.
fn wanted(args: &FormArgs) -> Wanted<'_> {
    Wanted { agency: args.agency.as_deref(), year: args.year, scope: args.scope.map(ScopeName::scope) }
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
