//! `gongkai report`, the main job.

use crate::args::{Langs, ReportArgs, Within};
use crate::batch::{Batch, opening};
use crate::commands::chart::say_missing_glyphs;
use crate::commands::compare::years;
use crate::error::CliError;
use crate::names::bodies;
use crate::output::{say, say_finished};
use crate::progress::doing;
use gongkai::PagePlan;
use gongkai_analytics::GroupBy;
use gongkai_model::{plain, plural};
use gongkai_source::{LeftOver, OutFolder};
use std::process::ExitCode;

pub(crate) fn run(args: &ReportArgs, langs: Langs) -> Result<ExitCode, CliError> {
    let lang = langs.first;
    let mut out = OutFolder::begin(&args.out, "report", args.force)?;
    let earlier = args.against.as_deref().map(super::lint::earlier).transpose()?;
    let opening = opening(&args.input, lang).output(Some(&args.out));
    let opening = match args.against.as_deref() {
        Some(path) => opening.set_aside(path),
        None => opening,
    };
    let batch = Batch::open(opening, lang)?.named_from_given(&args.input, args.full_paths);
    bodies(&args.highlight, batch.collection())?;
    let plan = PagePlan { against: earlier, ..plan(args, langs, &batch)? };
    let mut failed = false;
    doing(lang.pick("检查报告、计算指标", "checking reports and measuring"));
    let made = batch.main_job(&plan, |product| {
        let name = product.name.clone();
        doing(&lang.pick(format!("写 {name}"), format!("writing {name}")));
        // What could not be made may have no name that is a file's.
        let made = match product.content {
            Ok(_) => out.write_with(&name, |to| product.write(to))?,
            Err(error) => Err(error),
        };
        if let Err(error) = made {
            failed = true;
            let (name, said) = (plain(&name), plain(&error.message(lang)));
            say(&lang.pick(format!("未能生成 {name}：{said}"), format!("{name} could not be made: {said}")));
        }
        Ok::<(), CliError>(())
    })?;
    let finished = out.finish(batch.places(), LeftOver::Removed)?;
    say_missing_glyphs(made.missing_glyphs.iter().copied(), lang);
    batch.say_files(lang);
    if let Some(line) = &made.left_out {
        say(&plain(line));
    }
    let (index, charts) = (args.out.join("index.html"), made.charts);
    say(&lang.pick(
        format!("已写入 {}：{charts} 幅图", index.display()),
        format!("written: {}, {}", index.display(), plural(charts, "chart")),
    ));
    let wanting = batch.review().reports_with_findings();
    say(&lang.pick(
        format!("{}；{wanting} 份存在问题", batch.account().sentence(lang)),
        format!("{}; {} with findings", batch.account().sentence(lang), plural(wanting, "report")),
    ));
    let whole = say_finished(&finished, lang);
    Ok(if failed || !whole { ExitCode::from(2) } else { batch.exit(args.input.strict) })
}

fn plan(args: &ReportArgs, langs: Langs, batch: &Batch) -> Result<PagePlan, CliError> {
    Ok(PagePlan {
        lang: langs.first,
        both: langs.both,
        title: args.title.clone(),
        compare: match args.compare.as_slice() {
            [] => None,
            asked => Some(years(asked, &batch.collection().years())?),
        },
        group: args.group.map(|within| match within {
            Within::Level => GroupBy::Level,
            Within::Kind => GroupBy::Kind,
            Within::Region => GroupBy::Region,
            Within::Work => GroupBy::Work,
            Within::Peers => GroupBy::Peers,
            Within::All => GroupBy::Year,
        }),
        top: args.top.and_then(|top| usize::try_from(top).ok()),
        highlight: args.highlight.clone(),
        bom: args.bom,
        against: None,
    })
}
