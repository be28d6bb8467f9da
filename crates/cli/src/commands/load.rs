//! `gongkai load`.

use crate::args::LoadArgs;
use crate::batch::Batch;
use crate::error::CliError;
use crate::output::{OutFolder, say};
use gongkai_analytics::dataset;
use gongkai_model::Lang;
use std::process::ExitCode;

pub(crate) fn run(args: &LoadArgs, lang: Lang) -> Result<ExitCode, CliError> {
    let out = OutFolder::own(&args.out, args.force)?;
    let batch = Batch::read(&args.input, lang)?;
    for (name, bytes) in dataset::write(batch.collection())? {
        out.write(&name, &bytes)?;
    }
    out.write("rejected.jsonl", batch.account().rejected_lines().as_bytes())?;
    out.write("problems.jsonl", batch.account().problems_lines().as_bytes())?;
    batch.say_files(lang);
    let path = args.out.display();
    say(&lang.pick(
        format!("数据集已写入 {path}：{} 份报告", batch.collection().reports().len()),
        format!("dataset written to {path}: {} reports", batch.collection().reports().len()),
    ));
    Ok(batch.exit(args.input.strict))
}
