//! `gongkai`: annual reports on government information disclosure, read, checked, measured and compared.

mod args;
mod batch;
mod commands;
mod error;
mod output;
mod tables;

use clap::Parser;
use gongkai_model::Lang;
use std::process::ExitCode;

/// A panic of the reader of old workbooks is caught by the loader and told as a damaged file: it is not printed too.
fn let_calamine_panic() {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if panic.location().is_none_or(|at| !at.file().contains("calamine")) {
            hook(panic);
        }
    }));
}

fn main() -> ExitCode {
    let_calamine_panic();
    if gongkai::isolate::is_reader(std::env::args_os()) {
        return gongkai::isolate::serve();
    }
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
