//! `gongkai`: annual reports on government information disclosure, read, checked, measured and compared.

mod args;
mod batch;
mod commands;
mod error;
mod names;
mod output;
mod progress;
mod tables;
mod threads;
mod words;

use clap::FromArgMatches;
use gongkai_model::Lang;
use std::ffi::OsString;
use std::process::ExitCode;

/// musl's own allocator has one lock for all threads.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A panic of the reader of old workbooks is caught by the loader and told as a damaged file: it is not printed too.
fn let_calamine_panic() {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if panic.location().is_none_or(|at| !at.file().contains("calamine")) {
            hook(panic);
        }
    }));
}

/// Help where it was asked for, else what is wrong with what was typed.
fn refuse(error: &clap::Error, lang: Lang) -> ExitCode {
    if !error.use_stderr() || lang == Lang::En {
        // Nobody is left to tell if this fails.
        let _ = error.print();
    } else {
        output::complain(&format!("错误：{}", words::wrong(error)));
    }
    ExitCode::from(if error.use_stderr() { 2 } else { 0 })
}

fn main() -> ExitCode {
    let_calamine_panic();
    if gongkai::isolate::is_reader(std::env::args_os()) {
        return gongkai::isolate::serve();
    }
    let typed: Vec<OsString> = std::env::args_os().collect();
    let (lang, color) = words::asked(&typed);
    let matches = words::command(lang).color(color).try_get_matches_from(typed);
    let cli = match matches.and_then(|matches| args::Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return refuse(&error, lang),
    };
    let lang = cli.lang.first;
    if cli.quiet {
        output::be_quiet();
    }
    if let Some(ended) = cli.jobs.and_then(threads::limit) {
        return ended;
    }
    let ended = commands::run(cli);
    progress::done();
    match ended {
        Ok(code) => code,
        Err(error) => {
            let word = lang.pick("错误", "error");
            let colon = if lang == Lang::Zh { "：" } else { ": " };
            output::complain(&format!("{word}{colon}{}", error.message(lang)));
            ExitCode::from(2)
        }
    }
}
