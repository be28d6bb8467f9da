//! `gongkai load`.

use crate::args::LoadArgs;
use crate::batch::{exit, opening, say_files};
use crate::error::CliError;
use crate::output::{say, say_finished};
use crate::progress::reading;
use gongkai::OpenError;
use gongkai_model::Lang;
use std::process::ExitCode;

pub(crate) fn run(args: &LoadArgs, lang: Lang) -> Result<ExitCode, CliError> {
    let writing = reading(lang, lang.pick("写数据集", "writing the dataset"));
    let saved = opening(&args.input, lang).progress(writing).save(&args.out, args.force).map_err(|error| {
        if let OpenError::NothingRead { account } = &error {
            say_files(account, lang);
        }
        CliError::Open(error)
    })?;
    say_files(&saved.account, lang);
    say_finished(&saved.finished, lang);
    let path = args.out.display();
    say(&lang.pick(
        format!("数据集已写入 {path}：{} 份报告", saved.reports),
        format!("dataset written to {path}: {} reports", saved.reports),
    ));
    if saved.kept > 0 {
        say(&lang.pick(
            format!("其中 {} 个文件自上次读取后没有变化，未再读取", saved.kept),
            format!("{} files have not changed since they were read, and were not read again", saved.kept),
        ));
    }
    Ok(exit(&saved.account, args.input.strict))
}
