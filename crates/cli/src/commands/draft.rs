//! `gongkai draft`.

use super::rollup::{chosen, name, say_of};
use crate::args::DraftArgs;
use crate::batch::{Batch, To};
use crate::error::CliError;
use crate::output::say;
use crate::progress::doing;
use gongkai_loader::read_cell;
use gongkai_model::{Lang, RollUp};
use gongkai_source::OutFile;
use gongkai_statutory::draft;
use std::process::ExitCode;

pub(crate) fn run(args: &DraftArgs, lang: Lang) -> Result<ExitCode, CliError> {
    let is_word = args.out.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("docx"));
    if !is_word {
        return Err(CliError::UnknownExtension { path: args.out.clone(), valid: ".docx".to_owned() });
    }
    let out = OutFile::begin(&args.out, args.force)?;
    let batch = Batch::read_to_file(&args.input, To { file: Some(&args.out), force: args.force }, lang)?;
    doing(lang.pick("汇总、起草", "adding up and drafting"));
    let all = chosen(&batch, args.agency.as_deref(), None).inspect_err(|_| batch.say_files(lang))?;
    let one = the_one(args, &all).inspect_err(|_| batch.say_files(lang))?;
    let same = |other: &&RollUp<'_>| other.agency.key == one.agency.key && other.form.id == one.form.id;
    let before = all.iter().filter(same).find(|other| other.report_year + 1 == one.report_year);
    let reads = |text: &str, def: &_| {
        let read = read_cell(text, def);
        (read.state, read.number)
    };
    if one.members.is_empty() {
        batch.say_files(lang);
        return Err(CliError::NothingToAdd { of: name(one) });
    }
    let doubtful = batch.doubtful(one);
    out.finish(&draft(one, before, &doubtful, &reads)?)?;
    say_of(one, &doubtful, lang);
    let (file, whose) = (args.out.display(), name(one));
    say(&lang.pick(
        format!("已写入 {file}：{whose}。句子旁的批注写明数字来源，“【请填写：……】”处须由人填写"),
        format!("written to {file}: {whose}. Comments say where numbers come from; what is marked 【请填写：…】 is for people to write"),
    ));
    batch.say_files(lang);
    Ok(batch.exit(args.input.strict))
}

/// The one that is meant: of the year asked for, else of the latest.
fn the_one<'a, 'r>(args: &DraftArgs, all: &'a [RollUp<'r>]) -> Result<&'a RollUp<'r>, CliError> {
    let years = || all.iter().map(|one| one.report_year);
    let year = args.year.or_else(|| years().max()).unwrap_or_default();
    let of_year: Vec<&RollUp<'_>> = all.iter().filter(|one| one.report_year == year).collect();
    match of_year[..] {
        [one] => Ok(one),
        [] => {
            let mut years: Vec<i32> = years().collect();
            years.sort_unstable();
            years.dedup();
            Err(CliError::NoSuchYear { year, years })
        }
        _ => Err(CliError::SeveralRollUps { found: of_year.into_iter().map(name).collect() }),
    }
}
