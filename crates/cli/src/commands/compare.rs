//! `gongkai compare`.

mod copies;

use crate::args::CompareArgs;
use crate::batch::{Batch, To};
use crate::error::CliError;
use crate::output::say;
use crate::progress::doing;
use crate::tables::{Output, TextTable};
use gongkai_analytics::{Comparison, Metric, ReportCopy, compare, export};
use gongkai_model::Lang;
use std::process::ExitCode;

pub(crate) fn run(args: &CompareArgs, lang: Lang) -> Result<ExitCode, CliError> {
    let chosen = super::metrics::choose(&args.metric)?;
    let out = Output::begin(args.table.format, args.table.out.as_deref(), args.table.force)?;
    let batch =
        Batch::read_to_file(&args.input, To { file: args.table.out.as_deref(), force: args.table.force }, lang)?;
    let copies: Vec<ReportCopy<'_>> = batch.collection().copies().collect();
    let (earlier, later) = match years(&args.years, &batch.collection().years()) {
        // One report twice is a comparison too.
        Err(CliError::NeedsTwoYears { .. }) if args.years.is_empty() && !copies.is_empty() => {
            let table = copies::for_people(&copies, lang);
            if !table.rows.is_empty() || args.table.format.is_exact() || args.table.out.is_some() {
                out.finish(|| Ok(export::copies(batch.collection())), || Ok(table))?;
            }
            copies::tell(&copies, lang);
            batch.say_files(lang);
            return Ok(batch.exit(args.input.strict));
        }
        years => years?,
    };
    doing(lang.pick("计算指标", "measuring"));
    let comparison = compare(&batch.measures(&chosen)?, earlier, later)?;
    out.finish(|| Ok(export::changes(&comparison, &chosen)), || Ok(table(&comparison, &chosen, lang)))?;
    copies::tell(&copies, lang);
    for row in comparison.carry_over() {
        let name = &row.later.agency.name;
        let show = |n: Option<i64>| n.map_or_else(|| lang.pick("缺", "missing").to_owned(), |n| n.to_string());
        let (out, into) = (show(row.carried_out), show(row.carried_in));
        let equal = match row.difference {
            Some(0) => lang.pick("一致".to_owned(), "equal".to_owned()),
            Some(n) => lang.pick(format!("相差 {n:+}"), format!("differs by {n:+}")),
            None => lang.pick("无法判断".to_owned(), "cannot be told".to_owned()),
        };
        say(&lang.pick(
            format!("{name}：{earlier} 年结转下年度 {out}，{later} 年上年结转 {into}，{equal}"),
            format!("{name}: carried out {earlier} {out}, carried in {later} {into}, {equal}"),
        ));
    }
    batch.say_files(lang);
    Ok(batch.exit(args.input.strict))
}

/// The two years asked for, or the latest two there are.
pub(crate) fn years(asked: &[i32], there: &[i32]) -> Result<(i32, i32), CliError> {
    if let Some(year) = asked.iter().find(|year| !there.contains(year)) {
        return Err(CliError::NoSuchYear { year: *year, years: there.to_vec() });
    }
    match (asked, there) {
        ([a, b], _) => Ok((*a.min(b), *a.max(b))),
        ([later], _) => {
            let earlier = there.iter().rev().find(|year| *year < later);
            earlier.map(|earlier| (*earlier, *later)).ok_or_else(|| CliError::NeedsTwoYears { years: there.to_vec() })
        }
        (_, [.., a, b]) => Ok((*a, *b)),
        _ => Err(CliError::NeedsTwoYears { years: there.to_vec() }),
    }
}

fn table(comparison: &Comparison, chosen: &[&'static Metric], lang: Lang) -> TextTable {
    let (earlier, later) = (comparison.earlier.to_string(), comparison.later.to_string());
    let mut table = TextTable::new(&[
        lang.pick("单位", "agency"),
        lang.pick("指标", "metric"),
        &earlier,
        &later,
        lang.pick("变化", "change"),
    ]);
    for row in comparison.rows().filter(|row| chosen.iter().any(|m| m.id == row.metric.id)) {
        let Some(report) = row.report() else { continue };
        let show = |value: Option<f64>, there: bool| match value {
            Some(value) => row.metric.show(value),
            None if there => row.state.label(lang).to_owned(),
            None => lang.pick("无报告", "no report").to_owned(),
        };
        table.push(vec![
            report.agency.name.clone(),
            row.metric.label(lang).to_owned(),
            show(row.before, row.earlier.is_some()),
            show(row.after, row.later.is_some()),
            gongkai_figures::words::change(&row, lang),
        ]);
    }
    table.numbers = vec![2, 3, 4];
    table
}
