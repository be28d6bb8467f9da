//! `gongkai status`.

use crate::args::StatusArgs;
use crate::batch::{Batch, To, opening};
use crate::error::CliError;
use crate::output::say;
use crate::tables::{Output, TextTable};
use gongkai::status::{StatusRow, status_table, told};
use gongkai_model::Lang;
use std::process::ExitCode;

pub(crate) fn run(args: &StatusArgs, lang: Lang) -> Result<ExitCode, CliError> {
    let sink = Output::begin(args.table.format, args.table.out.as_deref(), args.table.force)?;
    let to = To { file: args.table.out.as_deref(), force: args.table.force };
    let batch = Batch::open(to.of(opening(&args.input, lang)).may_be_empty(), lang)?;
    if batch.settings().roster.is_none() {
        batch.say_files(lang);
        return Err(CliError::NoRoster);
    }
    let year = args.year.unwrap_or_else(|| i32::from(batch.today().year()) - 1);
    let rows = batch.status(year);
    sink.finish(|| Ok(status_table(year, &rows)), || Ok(table(&rows, lang)))?;
    batch.say_files(lang);
    say(&told(year, &rows, lang));
    let strangers: Vec<&str> = rows.iter().filter(|row| !row.listed).map(|row| row.agency.name.as_str()).collect();
    if !strangers.is_empty() {
        say(&lang.pick(
            format!("不在名册上：{}", strangers.join("、")),
            format!("not on the roster: {}", strangers.join(", ")),
        ));
    }
    Ok(batch.exit(args.input.strict))
}

fn table(rows: &[StatusRow], lang: Lang) -> TextTable {
    let heads = lang
        .pick(["单位", "情况", "公布日期", "截止日", "天数"], ["agency", "status", "published", "deadline", "days"]);
    let mut table = TextTable::new(&heads);
    for row in rows {
        let day = |day: Option<gongkai_model::Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let name = match row.listed {
            true => row.agency.name.clone(),
            false => format!("{}{}", row.agency.name, lang.pick("（不在名册）", " (not on the roster)")),
        };
        table.push(vec![
            name,
            row.standing.label(lang).to_owned(),
            day(row.published),
            day(row.deadline),
            row.days_told(lang),
        ]);
    }
    table.numbers = vec![4];
    table
}
