//! `gongkai`: annual reports on government information disclosure, read, checked, measured and compared.

mod args;
mod batch;
mod commands;
mod error;
mod exceptions;
mod output;
mod pages;
mod profile;
mod tables;

use clap::Parser;
use gongkai_model::Lang;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = args::Cli::parse();
    let lang = cli.lang.first;
    match commands::run(cli) {
        Ok(code) => code,
        Err(error) => {
            let word = lang.pick("错误", "error");
            let colon = if lang == Lang::Zh { "：" } else { ": " };
            output::say(&format!("{word}{colon}{}", error.message(lang)));
            ExitCode::from(2)
        }
    }
}
