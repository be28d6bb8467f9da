//! `gongkai export`.

use crate::args::{ExportArgs, ExportFormat};
use crate::batch::Batch;
use crate::error::CliError;
use crate::output::{say, say_finished};
use crate::progress::doing;
use gongkai_analytics::export::{Format, Options, export_files};
use gongkai_model::Lang;
use gongkai_source::{LeftOver, OutFolder};
use std::process::ExitCode;

pub(crate) fn run(args: &ExportArgs, lang: Lang) -> Result<ExitCode, CliError> {
    let mut out = OutFolder::begin(&args.to, "export", args.force)?;
    let batch = Batch::read_to(&args.input, &args.to, lang)?.named_from_given(&args.input, args.full_paths);
    let format = match args.format {
        ExportFormat::Csv => Format::Csv,
        ExportFormat::Parquet => Format::Parquet,
        ExportFormat::Arrow => Format::Arrow,
        ExportFormat::Json => Format::Json,
    };
    doing(lang.pick("计算指标", "measuring"));
    let metrics = batch.metrics()?;
    let mut names = Vec::new();
    for file in export_files(batch.collection(), metrics, Options { format, bom: args.bom }) {
        doing(&lang.pick(format!("写 {}", file.name), format!("writing {}", file.name)));
        out.write_with(&file.name, |to| file.write(to))??;
        names.push(file.name);
    }
    doing(lang.pick("检查报告", "checking reports"));
    out.write("findings.jsonl", gongkai_findings::lines(&batch.review().findings)?.as_bytes())?;
    out.write("rejected.jsonl", batch.account().rejected_lines().as_bytes())?;
    out.write("problems.jsonl", batch.account().problems_lines().as_bytes())?;
    names.extend(["findings.jsonl", "rejected.jsonl", "problems.jsonl"].map(str::to_owned));
    // Another format of an earlier run may be wanted too.
    let finished = out.finish(batch.places(), LeftOver::Stays)?;
    batch.say_files(lang);
    say(&lang.pick(
        format!("已写入 {}：{}", args.to.display(), names.join("、")),
        format!("written to {}: {}", args.to.display(), names.join(", ")),
    ));
    let whole = say_finished(&finished, lang);
    Ok(if whole { batch.exit(args.input.strict) } else { ExitCode::from(2) })
}
