//! `gongkai load`.

use crate::args::LoadArgs;
use crate::batch::Batch;
use crate::error::CliError;
use crate::output::{say, say_finished};
use gongkai_analytics::dataset;
use gongkai_model::Lang;
use gongkai_source::OutFolder;
use std::process::ExitCode;

pub(crate) fn run(args: &LoadArgs, lang: Lang) -> Result<ExitCode, CliError> {
    let mut out = OutFolder::begin(&args.out, "load", args.force)?;
    let batch = Batch::read_to(&args.input, &args.out, lang)?;
    let lists =
        [("rejected.jsonl", batch.account().rejected_lines()), ("problems.jsonl", batch.account().problems_lines())];
    let lists = lists.map(|(name, lines)| (name.to_owned(), lines.into_bytes())).to_vec();
    for (name, bytes) in dataset::write_with(batch.collection(), lists)? {
        out.write(&name, &bytes)?;
    }
    let finished = out.finish_whole(batch.places())?;
    batch.say_files(lang);
    say_finished(&finished, lang);
    let path = args.out.display();
    say(&lang.pick(
        format!("数据集已写入 {path}：{} 份报告", batch.collection().reports().len()),
        format!("dataset written to {path}: {} reports", batch.collection().reports().len()),
    ));
    Ok(batch.exit(args.input.strict))
}
