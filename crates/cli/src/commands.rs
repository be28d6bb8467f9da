//! The commands, a file each. Each reads its inputs, calls the libraries and writes; nothing is computed here.

mod chart;
mod compare;
mod draft;
mod explain;
mod export;
mod form;
mod forms;
mod lint;
mod load;
mod man;
mod metrics;
mod report;
mod rollup;
mod score;
mod sql;
mod status;

use crate::args::{Cli, Command};
use crate::error::CliError;
use crate::words;
use std::process::ExitCode;

/// Runs the command that was typed.
pub(crate) fn run(cli: Cli) -> Result<ExitCode, CliError> {
    let lang = cli.lang.first;
    if cli.lang.both && !matches!(cli.command, Command::Report(_)) {
        return Err(CliError::OneLanguage);
    }
    match cli.command {
        Command::Report(args) => report::run(&args, cli.lang),
        Command::Load(args) => load::run(&args, lang),
        Command::Lint(args) => lint::run(&args, cli.color, lang),
        Command::Metrics(args) => metrics::run(&args, lang),
        Command::Sql(args) => sql::run(&args),
        Command::Compare(args) => compare::run(&args, lang),
        Command::Draft(args) => draft::run(&args, lang),
        Command::Status(args) => status::run(&args, lang),
        Command::Score(args) => score::run(&args, lang),
        Command::Rollup(args) => rollup::run(&args, lang),
        Command::Chart(args) => chart::run(&args, lang),
        Command::Export(args) => export::run(&args, lang),
        Command::Form(args) => form::run(&args, lang),
        Command::Forms(args) => forms::run(&args, lang),
        Command::Metric(args) => explain::metric(&args, lang),
        Command::Rule(args) => explain::rule(&args, lang),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut words::command(lang), "gongkai", &mut script);
            crate::output::print(&String::from_utf8_lossy(&script))?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Man { command } => man::run(command.as_deref(), lang),
    }
}
