//! `gongkai rollup`.

use crate::args::RollupArgs;
use crate::batch::{Batch, To};
use crate::error::CliError;
use crate::output::say;
use crate::progress::doing;
use crate::tables::{Output, TextTable};
use gongkai::{PickError, Wanted, roll_up as remarks};
use gongkai_analytics::export;
use gongkai_loader::read_cell;
use gongkai_model::agency::Agency;
use gongkai_model::{Decimal, Lang, Number, RollUp, Scope};
use gongkai_source::OutFile;
use gongkai_statutory::{FilledForm, FormFormat};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

pub(crate) fn run(args: &RollupArgs, lang: Lang) -> Result<ExitCode, CliError> {
    let form = args.table.out.as_deref().and_then(form_format);
    if args.members && form.is_some() {
        return Err(CliError::Missing { what: "--members", needs: "-o FILE.csv (.json, .md, .parquet)" });
    }
    // Begun before the work, so that what cannot be written is known at once.
    let (sink, form) = match (&args.table.out, form) {
        (Some(path), Some(format)) => (None, Some((OutFile::begin(path, args.table.force)?, format))),
        _ => (Some(Output::begin(args.table.format, args.table.out.as_deref(), args.table.force)?), None),
    };
    let batch =
        Batch::read_to_file(&args.input, To { file: args.table.out.as_deref(), force: args.table.force }, lang)?;
    doing(lang.pick("汇总", "adding up"));
    let all = chosen(&batch, args.agency.as_deref(), args.year).inspect_err(|_| batch.say_files(lang))?;
    if let Some((file, format)) = form {
        let [one] = &all[..] else {
            return Err(CliError::SeveralRollUps { found: all.iter().map(name).collect() });
        };
        file.finish(&filled(one).write(format)?)?;
    } else if let Some(sink) = sink {
        let exact = || Ok(if args.members { export::roll_up_members(&all) } else { export::roll_up_table(&all) });
        sink.finish(exact, || Ok(if args.members { members(&all, lang) } else { cells(&all, lang) }))?;
    }
    for one in &all {
        say_of(one, &batch.doubtful(one), lang);
    }
    batch.say_files(lang);
    Ok(batch.exit(args.input.strict))
}

/// The format of a form that the name of the output asks for.
fn form_format(path: &Path) -> Option<FormFormat> {
    let extension = path.extension()?.to_string_lossy().to_ascii_lowercase();
    FormFormat::ALL.into_iter().find(|format| format.extension() == extension)
}

pub(super) fn name(one: &RollUp<'_>) -> String {
    remarks::name(one)
}

/// Those of the agency and year asked for.
pub(super) fn chosen<'b>(
    batch: &'b Batch,
    agency: Option<&str>,
    year: Option<i32>,
) -> Result<Vec<RollUp<'b>>, CliError> {
    let roster = batch.settings().roster.as_ref();
    let mut entries = roster.iter().flat_map(|roster| roster.entries());
    if !entries.any(|entry| !entry.parent.trim().is_empty()) {
        return Err(CliError::NoParents);
    }
    let all = batch.roll_ups().filter(|all| !all.is_empty()).ok_or(CliError::NoMembers)?;
    let parents: BTreeSet<String> = all.iter().map(|one| one.agency.name.clone()).collect();
    let is_known = |name: &str| {
        let report = batch.report_of(&Wanted { agency: Some(name), ..Wanted::default() });
        !matches!(report, Err(PickError::NoSuchAgency { .. }))
            || roster.iter().flat_map(|roster| roster.entries()).any(|entry| entry.agency.trim() == name.trim())
    };
    gongkai::roll_ups_of(agency, year, all).map_err(|error| match error {
        PickError::NoSuchAgency { name, .. } if is_known(&name) => {
            CliError::NoBodies { name, valid: parents.into_iter().collect() }
        }
        // What else may be picked of roll-ups is told the same in both languages.
        error => CliError::picked(error, Lang::En),
    })
}

/// The statutory tables, with who is in them and who is not.
fn filled(one: &RollUp<'_>) -> FilledForm {
    let reads = |text: &str, def: &_| {
        let read = read_cell(text, def);
        (read.state, read.number)
    };
    let report = one.report();
    // The report has cells, so it has a form.
    let form = FilledForm::of(&report, &reads).or_else(|| FilledForm::blank(&one.agency.name, one.report_year));
    form.unwrap_or_else(|| unreachable!("a roll-up has a form")).with_notes(notes(one))
}

/// What stands below the tables. They are an official document, and Chinese whatever the language of the program.
fn notes(one: &RollUp<'_>) -> Vec<String> {
    let names = |names: Vec<&str>| names.join("、");
    let mut all = vec![format!(
        "本表由 gongkai rollup 按名册汇总，供核对、填报使用。计入 {} 份报告：{}。",
        one.members.len(),
        names(one.members.iter().map(|member| member.report.agency.name.as_str()).collect())
    )];
    if !one.missing.is_empty() {
        let missing = names(one.missing.iter().map(|agency| agency.name.as_str()).collect());
        all.push(format!("缺 {} 个单位的报告，表中数字不含这些单位：{missing}。", one.missing.len()));
    }
    if !one.on_other_form.is_empty() {
        let others = names(one.on_other_form.iter().map(|report| report.agency.name.as_str()).collect());
        all.push(format!("{} 个单位使用其他格式，未计入：{others}。", one.on_other_form.len()));
    }
    let lacking: Vec<_> = one.cells.iter().filter(|cell| !cell.lacking.is_empty() && cell.sum.is_some()).collect();
    if !lacking.is_empty() {
        let who: BTreeSet<usize> = lacking.iter().flat_map(|cell| cell.lacking.iter().copied()).collect();
        let who = names(who.iter().map(|at| one.members[*at].report.agency.name.as_str()).collect());
        all.push(format!("{} 格有单位没有填报数字，为其余单位之和；没有填全的单位：{who}。", lacking.len()));
    }
    if !one.own_only.is_empty() {
        let own = names(one.own_only.iter().map(|report| report.agency.name.as_str()).collect());
        all.push(format!("以下政府只报了本级数字，其所属单位未计入：{own}。"));
    }
    all
}

/// Numbers worth a look: those that anyone has, and those that do not agree.
fn cells(all: &[RollUp<'_>], lang: Lang) -> TextTable {
    let heads = lang.pick(
        ["单位", "年度", "指标", "各单位合计", "计入", "没有该数字", "政府报告", "相差", "核对"],
        ["agency", "year", "cell", "sum", "added", "lacking", "stated", "difference", "outcome"],
    );
    let mut table = TextTable::new(&heads);
    let show = |number: Option<Number>| number.map(|number| number.to_string()).unwrap_or_default();
    let is_zero = |number: Option<Number>| match number {
        Some(Number::Count(n)) => n == 0,
        Some(Number::Amount(amount)) => amount == Decimal::ZERO,
        None => true,
    };
    for one in all {
        for cell in one.cells.iter().filter(|cell| !(is_zero(cell.sum) && is_zero(cell.stated))) {
            let by = cell.difference().map(|by| by.normalize());
            table.push(vec![
                one.agency.name.clone(),
                one.report_year.to_string(),
                one.form.cell_label(cell.cell, lang),
                show(cell.sum),
                cell.added.to_string(),
                cell.lacking.len().to_string(),
                show(cell.stated),
                by.filter(|by| !by.is_zero()).map(|by| format!("{by:+}")).unwrap_or_default(),
                if cell.stated.is_some() { cell.outcome.label(lang).to_owned() } else { String::new() },
            ]);
        }
    }
    table.numbers = vec![3, 4, 5, 6, 7];
    table
}

fn members(all: &[RollUp<'_>], lang: Lang) -> TextTable {
    let heads = lang.pick(
        ["上级单位", "年度", "单位", "是否计入", "口径", "文件"],
        ["parent", "year", "agency", "taken", "scope", "file"],
    );
    let mut table = TextTable::new(&heads);
    for one in all {
        let mut push = |agency: &Agency, taken: &str, scope: Option<Scope>, file: &str| {
            table.push(vec![
                one.agency.name.clone(),
                one.report_year.to_string(),
                agency.name.clone(),
                taken.to_owned(),
                scope.map(|scope| scope.label(lang).to_owned()).unwrap_or_default(),
                file.to_owned(),
            ]);
        };
        for member in &one.members {
            let report = member.report;
            push(&report.agency, lang.pick("计入", "added"), Some(member.scope), &report.origin.file);
        }
        for report in &one.on_other_form {
            let taken = lang.pick("格式不同，未计入", "other form, not added");
            push(&report.agency, taken, Some(report.stated_scope()), &report.origin.file);
        }
        for agency in &one.missing {
            push(agency, lang.pick("没有报告", "no report"), None, "");
        }
    }
    table
}

/// Who is in, who is missing, and how the sums stand to what is stated.
pub(super) fn say_of(one: &RollUp<'_>, doubtful: &[String], lang: Lang) {
    say(&remarks::headline(one, lang));
    for remark in remarks::of(one, doubtful, lang) {
        say(&format!("  {remark}"));
    }
}
