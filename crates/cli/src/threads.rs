//! `--jobs N`: how many threads work.

use std::process::{Command, ExitCode};

/// What says how many threads polars takes for tables.
const OF_TABLES: &str = "POLARS_MAX_THREADS";

/// Works with so many threads from now on. Those for tables polars counts by a variable that has to be there when the process
/// starts, so that the program is started once more with it; one that the user has set holds. Gives back how that ended, where
/// the system cannot put it in the place of this process.
pub(crate) fn limit(jobs: u16) -> Option<ExitCode> {
    // Nothing has been worked on yet: there is no pool that could be in the way.
    gongkai::use_threads(jobs.into());
    if std::env::var_os(OF_TABLES).is_some() {
        return None;
    }
    let mut again = Command::new(std::env::current_exe().ok()?);
    again.args(std::env::args_os().skip(1)).env(OF_TABLES, jobs.to_string());
    run(again)
}

#[cfg(unix)]
fn run(mut again: Command) -> Option<ExitCode> {
    use std::os::unix::process::CommandExt;
    // It comes back only where that fails: then tables have a thread for each core.
    let _ = again.exec();
    None
}

#[cfg(not(unix))]
fn run(mut again: Command) -> Option<ExitCode> {
    let code = again.status().ok()?.code();
    Some(ExitCode::from(code.and_then(|code| u8::try_from(code).ok()).unwrap_or(2)))
}
