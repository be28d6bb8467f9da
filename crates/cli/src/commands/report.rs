//! `gongkai report`, the main job.

use crate::args::{Langs, ReportArgs, Within};
use crate::batch::Batch;
use crate::commands::chart::say_missing_glyphs;
use crate::commands::compare::years;
use crate::error::CliError;
use crate::output::{OutFolder, say};
use gongkai_analytics::export::{Format, Options, export};
use gongkai_analytics::{GroupBy, Metrics};
use gongkai_charts::{render_png, render_svg};
use gongkai_lint::Review;
use gongkai_model::Lang;
use gongkai_report::{PageInput, Pages, figures, markdown, workbook};
use rayon::prelude::*;
use std::process::ExitCode;

pub(crate) fn run(args: &ReportArgs, langs: Langs) -> Result<ExitCode, CliError> {
    let lang = langs.first;
    let out = OutFolder::own(&args.out, args.force)?;
    let batch = Batch::read_except(&args.input, &args.out, lang)?;
    let collection = batch.collection();
    let compare = match args.compare.as_slice() {
        [] => None,
        asked => Some(years(asked, &collection.years())?),
    };
    let (review, metrics) = (batch.review(), batch.metrics()?);
    for (name, bytes) in export(collection, metrics, Options { format: Format::Csv, bom: args.bom })? {
        out.write(&name, &bytes)?;
    }
    out.write("findings.jsonl", gongkai_findings::lines(&review.findings)?.as_bytes())?;
    out.write("rejected.jsonl", batch.account().rejected_lines().as_bytes())?;
    out.write("problems.jsonl", batch.account().problems_lines().as_bytes())?;
    out.write("inputs.csv", batch.inputs_csv()?.as_bytes())?;
    let job = Job { args, out: &out, batch: &batch, metrics, review, compare };
    let charts = job.write(lang, false, langs.both)?;
    if langs.both {
        job.write(Lang::En, true, true)?;
    }
    out.remove_left_over(&["charts", "agencies", "index.en.html", "report.en.xlsx", "report.en.md"])?;
    batch.say_files(lang);
    let index = out.path("index.html");
    say(&lang.pick(
        format!("已写入 {}：{charts} 幅图", index.display()),
        format!("written: {}, {charts} charts", index.display()),
    ));
    let wanting = review.reports_with_findings();
    say(&lang.pick(
        format!("{}；{wanting} 份存在问题", batch.account().sentence(lang)),
        format!("{}; {wanting} found wanting", batch.account().sentence(lang)),
    ));
    Ok(batch.exit(args.input.strict))
}

/// What is written in each language.
struct Job<'a> {
    args: &'a ReportArgs,
    out: &'a OutFolder,
    batch: &'a Batch,
    metrics: &'a Metrics,
    review: &'a Review,
    compare: Option<(i32, i32)>,
}

impl Job<'_> {
    /// Writes charts and pages; gives back how many charts there are.
    fn write(&self, lang: Lang, second: bool, both: bool) -> Result<usize, CliError> {
        let Job { args, out, batch, metrics, review, compare } = *self;
        let figures = figures(batch.collection(), metrics, &args.highlight, compare, review, lang)?;
        let suffix = if second { ".en" } else { "" };
        for figure in &figures {
            let file = |extension: &str| format!("charts/{}{suffix}.{extension}", figure.id);
            out.write(&file("svg"), render_svg(&figure.spec)?.as_bytes())?;
            out.write(&file("png"), &render_png(&figure.spec)?)?;
            out.write(&file("csv"), figure.spec.to_csv()?.as_bytes())?;
        }
        let mut missing = Vec::new();
        for figure in &figures {
            missing.extend(figure.spec.layout()?.missing_glyphs().iter().copied());
        }
        say_missing_glyphs(missing.into_iter(), lang);
        let (files, problems) = (batch.file_lines(lang), batch.problem_lines(lang));
        let input = PageInput {
            lang,
            both,
            second,
            title: args.title.as_deref(),
            compare,
            group: args.group.map(|within| match within {
                Within::Level => GroupBy::Level,
                Within::Kind => GroupBy::Kind,
                Within::Region => GroupBy::Region,
            }),
            top: args.top.and_then(|top| usize::try_from(top).ok()),
            collection: batch.collection(),
            metrics,
            review,
            files: &files,
            problems: &problems,
            remarks: &batch.remark_lines(lang),
            figures: &figures,
        };
        out.write(&format!("report{suffix}.xlsx"), &workbook(&input)?)?;
        out.write(&format!("report{suffix}.md"), markdown(&input)?.as_bytes())?;
        let pages = Pages::new(&input);
        let index = pages.index()?;
        out.write(&index.name, index.html.as_bytes())?;
        let agencies: Vec<usize> = (0..pages.agency_pages()).collect();
        // So many pages at a time: all of them would take gigabytes.
        for some in agencies.chunks(64) {
            for page in some.par_iter().map(|agency| pages.agency(*agency)).collect::<Result<Vec<_>, _>>()? {
                out.write(&page.name, page.html.as_bytes())?;
            }
        }
        Ok(figures.len())
    }
}
