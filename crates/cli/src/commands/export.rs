//! `gongkai export`.

use crate::args::{ExportArgs, ExportFormat};
use crate::batch::Batch;
use crate::error::CliError;
use crate::output::{OutFolder, say};
use gongkai_analytics::export::{Format, Options, export};
use gongkai_model::Lang;
use std::process::ExitCode;

pub(crate) fn run(args: &ExportArgs, lang: Lang) -> Result<ExitCode, CliError> {
    let out = OutFolder::own(&args.to, args.force)?;
    let batch = Batch::read(&args.input, lang)?;
    let format = match args.format {
        ExportFormat::Csv => Format::Csv,
        ExportFormat::Parquet => Format::Parquet,
        ExportFormat::Arrow => Format::Arrow,
        ExportFormat::Json => Format::Json,
    };
    let metrics = batch.metrics()?;
    let mut names = Vec::new();
    for (name, bytes) in export(batch.collection(), metrics, Options { format, bom: args.bom })? {
        out.write(&name, &bytes)?;
        names.push(name);
    }
    out.write("findings.jsonl", gongkai_findings::lines(&batch.review().findings)?.as_bytes())?;
    out.write("rejected.jsonl", batch.account().rejected_lines().as_bytes())?;
    out.write("problems.jsonl", batch.account().problems_lines().as_bytes())?;
    names.extend(["findings.jsonl", "rejected.jsonl", "problems.jsonl"].map(str::to_owned));
    batch.say_files(lang);
    say(&lang.pick(
        format!("已写入 {}：{}", args.to.display(), names.join("、")),
        format!("written to {}: {}", args.to.display(), names.join(", ")),
    ));
    Ok(batch.exit(args.input.strict))
}
