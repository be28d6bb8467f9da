//! `gongkai report`, the main job.

use crate::args::ReportArgs;
use crate::batch::Batch;
use crate::error::CliError;
use crate::output::{OutFolder, say};
use gongkai_analytics::Metrics;
use gongkai_analytics::export::{Format, Options, export};
use gongkai_charts::render_png;
use gongkai_lint::review;
use gongkai_model::Lang;
use gongkai_report::{PageInput, figures, page};
use std::process::ExitCode;

pub(crate) fn run(args: &ReportArgs, lang: Lang) -> Result<ExitCode, CliError> {
    let out = OutFolder::open(&args.out)?;
    let batch = Batch::read_except(&args.input, Some(&args.out), lang)?;
    let collection = &batch.collection;
    let review = review(collection.reports().iter().map(|report| &**report));
    let metrics = Metrics::of(collection)?;
    let figures = figures(collection, &metrics, &args.highlight, lang)?;
    for figure in &figures {
        let file = |extension: &str| format!("charts/{}.{extension}", figure.id);
        out.write(&file("svg"), figure.svg.as_bytes())?;
        out.write(&file("png"), &render_png(&figure.spec)?)?;
        out.write(&file("csv"), figure.spec.to_csv()?.as_bytes())?;
    }
    for (name, bytes) in export(collection, &metrics, Options { format: Format::Csv, bom: args.bom })? {
        out.write(&name, &bytes)?;
    }
    out.write("findings.jsonl", gongkai_findings::lines(&review.findings)?.as_bytes())?;
    out.write("rejected.jsonl", batch.rejected_lines().as_bytes())?;
    out.write("problems.jsonl", batch.problems_lines().as_bytes())?;
    let (files, problems, remarks) = (batch.file_lines(lang), batch.problem_lines(lang), batch.remark_lines(lang));
    let page = page(&PageInput {
        lang,
        title: args.title.as_deref(),
        collection,
        metrics: &metrics,
        review: &review,
        files: &files,
        problems: &problems,
        remarks: &remarks,
        figures: &figures,
    })?;
    out.write("index.html", page.as_bytes())?;
    batch.say_files(lang);
    let index = out.path("index.html");
    say(&lang.pick(
        format!("已写入 {}：{} 幅图", index.display(), figures.len()),
        format!("written: {}, {} charts", index.display(), figures.len()),
    ));
    let wanting = review.reports_with_findings();
    say(&lang.pick(
        format!("{}；{wanting} 份存在问题", batch.account(lang)),
        format!("{}; {wanting} found wanting", batch.account(lang)),
    ));
    Ok(batch.exit(args.input.strict))
}
