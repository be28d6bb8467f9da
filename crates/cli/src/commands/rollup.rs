//! `gongkai rollup`.

use crate::args::RollupArgs;
use crate::batch::{Batch, To};
use crate::error::CliError;
use crate::output::say;
use crate::tables::{Output, TextTable};
use gongkai_analytics::export;
use gongkai_lint::Severity;
use gongkai_loader::read_cell;
use gongkai_model::agency::Agency;
use gongkai_model::{Decimal, Lang, Number, Report, RollUp, RollUpOutcome, Scope, plain};
use gongkai_report::{FilledForm, FormFormat};
use gongkai_source::OutFile;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

/// Most names that a line tells.
const MOST_NAMES: usize = 30;

pub(crate) fn run(args: &RollupArgs, lang: Lang) -> Result<ExitCode, CliError> {
    let form = args.out.as_deref().and_then(form_format);
    if args.members && form.is_some() {
        return Err(CliError::Missing { what: "--members", needs: "-o FILE.csv (.json, .md, .parquet)" });
    }
    // Begun before the work, so that what cannot be written is known at once.
    let (sink, form) = match (&args.out, form) {
        (Some(path), Some(format)) => (None, Some((OutFile::begin(path, args.force)?, format))),
        _ => (Some(Output::begin(args.format, args.out.as_deref(), args.force)?), None),
    };
    let batch = Batch::read_to_file(&args.input, To { file: args.out.as_deref(), force: args.force }, lang)?;
    let all = batch.roll_ups().filter(|all| !all.is_empty()).ok_or(CliError::NoParents);
    let all =
        all.and_then(|all| chosen(args.agency.as_deref(), args.year, all)).inspect_err(|_| batch.say_files(lang))?;
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
        say_of(one, &doubtful(one, &batch), lang);
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
    plain(&format!("{} {}", one.agency.name, one.report_year))
}

/// Those of the agency and year asked for.
pub(super) fn chosen<'r>(
    agency: Option<&str>,
    year: Option<i32>,
    all: Vec<RollUp<'r>>,
) -> Result<Vec<RollUp<'r>>, CliError> {
    // What may be picked of roll-ups is told the same in both languages.
    gongkai::roll_ups_of(agency, year, all).map_err(|error| CliError::picked(error, Lang::En))
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

/// The members whose reports have errors or warnings in their tables.
pub(super) fn doubtful(one: &RollUp<'_>, batch: &Batch) -> Vec<String> {
    let found: BTreeSet<(&str, &str)> = batch
        .review()
        .counted()
        .filter(|finding| finding.severity > Severity::Note && finding.report_year == one.report_year)
        .filter(|finding| !finding.cells.is_empty())
        .map(|finding| (finding.agency_key.as_str(), finding.file.as_str()))
        .collect();
    let members = one.members.iter().map(|member| member.report);
    let has = |report: &&Report| found.contains(&(report.agency.key.to_string().as_str(), report.origin.file.as_str()));
    members.filter(has).map(|report| report.agency.name.clone()).collect()
}

/// Who is in, who is missing, and how the sums stand to what is stated.
pub(super) fn say_of(one: &RollUp<'_>, doubtful: &[String], lang: Lang) {
    let who = name(one);
    let count = |outcome: RollUpOutcome| one.cells.iter().filter(|cell| cell.outcome == outcome).count();
    let names = |names: Vec<&str>| {
        let more = names.len().saturating_sub(MOST_NAMES);
        let shown = names.iter().take(MOST_NAMES).map(|name| plain(name)).collect::<Vec<_>>();
        let shown = shown.join(lang.pick("、", ", "));
        if more == 0 {
            shown
        } else {
            lang.pick(format!("{shown}等 {} 个", names.len()), format!("{shown} and {more} more"))
        }
    };
    let added = one.members.len();
    say(&lang.pick(format!("{who}：计入 {added} 份报告"), format!("{who}: {added} reports added")));
    if !one.missing.is_empty() {
        let missing = names(one.missing.iter().map(|agency| agency.name.as_str()).collect());
        let n = one.missing.len();
        say(&lang.pick(format!("  缺 {n} 个单位：{missing}"), format!("  {n} missing: {missing}")));
    }
    if !one.on_other_form.is_empty() {
        let others = names(one.on_other_form.iter().map(|report| report.agency.name.as_str()).collect());
        say(&lang.pick(format!("  格式不同，未计入：{others}"), format!("  on another form, not added: {others}")));
    }
    let of = |reports: &[&Report]| names(reports.iter().map(|report| report.agency.name.as_str()).collect());
    if one.own_wanting {
        say(lang.pick(
            "  没有政府本级（或其办公室）的数字，合计只是各单位之和",
            "  its own numbers, or its office's, are not there: the sums are those of the other bodies",
        ));
    }
    if !one.own_only.is_empty() {
        let own = of(&one.own_only);
        say(&lang.pick(
            format!("  只有本级数字、名册上没有其下属单位的政府：{own}"),
            format!("  governments with their own numbers only, and nobody below them on the roster: {own}"),
        ));
    }
    if !one.may_overlap.is_empty() {
        let twice = of(&one.may_overlap);
        say(&lang.pick(
            format!("  没有说明口径，又另计入了下属单位，可能重复：{twice}"),
            format!(
                "  they do not say whose numbers they give, and bodies below them are added too, perhaps twice: {twice}"
            ),
        ));
    }
    for (used, other) in &one.contradicting {
        let (who, used, other) = (plain(&used.agency.name), plain(&used.origin.file), plain(&other.origin.file));
        say(&lang.pick(
            format!("  {who}有两份数字不同的报告：用 {used}，不用 {other}"),
            format!("  {who} has two reports with different numbers: {used} is used, {other} is not"),
        ));
    }
    if !doubtful.is_empty() {
        let (n, doubtful) = (doubtful.len(), names(doubtful.iter().map(String::as_str).collect()));
        say(&lang.pick(
            format!("  计入的报告中 {n} 个单位的有错误或警告，请先用 gongkai lint 核实：{doubtful}"),
            format!("  the reports of {n} have errors or warnings; look at gongkai lint first: {doubtful}"),
        ));
    }
    if !one.known {
        say(&lang.pick(
            format!("  上级单位“{}”不在名册上，也没有报告：如系笔误请改正 parent", plain(&one.agency.name)),
            format!(
                "  the parent {:?} is neither on the roster nor has a report: is it misspelt?",
                plain(&one.agency.name)
            ),
        ));
    }
    let Some(stated) = one.stated else {
        say(lang.pick("  没有该单位的汇总报告可以核对", "  it has no report for the whole to hold it against"));
        return;
    };
    let [equal, otherwise, differs, below, at_least, _] = RollUpOutcome::ALL.map(count);
    let (zh_otherwise, en_otherwise) = match otherwise {
        0 => (String::new(), String::new()),
        n => (
            format!("按另一种口径（不含本级，或用下属的汇总数）相等 {n} 格，"),
            format!("{n} equal when counted otherwise (without its own, or with what bodies roll up), "),
        ),
    };
    let scope = stated.stated_scope().label(lang);
    say(&lang.pick(
        format!("  与其报告（{scope}）核对：相等 {equal} 格，{zh_otherwise}不等 {differs} 格，少于已有单位之和 {below} 格，不少于已有单位之和 {at_least} 格"),
        format!("  against its report ({scope}): {equal} cells equal, {en_otherwise}{differs} differ, {below} below the sum of those present, {at_least} no less than that"),
    ));
    if stated.stated_scope() == Scope::Unknown {
        let (no_less, all) = one.no_less();
        let (zh, en) = match one.looks_rolled_up() {
            true => ("看来是汇总数", "so it looks rolled up"),
            false => ("看来不是汇总数", "so it does not look rolled up"),
        };
        say(&lang.pick(
            format!("  其报告没有说明口径；有数字的 {all} 格中 {no_less} 格不少于各单位之和，{zh}，请核实"),
            format!("  it does not say whose numbers it gives; {no_less} of {all} cells with numbers are no less than the sum, {en}: please check"),
        ));
    }
}
