//! What is said of output. Files and folders are written by [`gongkai_source::OutFile`] and [`gongkai_source::OutFolder`].

use crate::error::CliError;
use gongkai_model::{Lang, plain};
use gongkai_source::{Finished, OutFile, Watched};
use std::io::{BufWriter, ErrorKind, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// Where a table goes: a file, or standard output where none is named.
#[derive(Debug)]
pub(crate) struct Sink {
    file: Option<OutFile>,
}

impl Sink {
    /// Begins a file, so that one that cannot be written is known before the work.
    pub(crate) fn begin(path: Option<&Path>, force: bool) -> Result<Sink, CliError> {
        Ok(Sink { file: path.map(|path| OutFile::begin(path, force)).transpose()? })
    }

    pub(crate) fn finish(self, bytes: &[u8]) -> Result<(), CliError> {
        match self.file {
            Some(file) => Ok(file.finish(bytes)?),
            None => print_bytes(bytes),
        }
    }

    /// Writes piece by piece, so that nobody holds the whole.
    pub(crate) fn finish_with(
        self,
        write: impl FnOnce(&mut dyn Write) -> Result<(), CliError>,
    ) -> Result<(), CliError> {
        match self.file {
            Some(file) => file.finish_with(write),
            None => to_stdout(write),
        }
    }
}

/// Most files named in one line.
const MOST_NAMED: usize = 10;

/// Names what was not written, kept or replaced; whether all that was to be written is there.
pub(crate) fn say_finished(finished: &Finished, lang: Lang) -> bool {
    let named = |names: &[String]| {
        let more = if names.len() > MOST_NAMED { format!(" … ({})", names.len()) } else { String::new() };
        let names: Vec<String> = names.iter().take(MOST_NAMED).map(|name| plain(name)).collect();
        names.join(lang.pick("、", ", ")) + &more
    };
    let Finished { not_written, kept, replaced, .. } = finished;
    if !not_written.is_empty() {
        let names = named(not_written);
        say(&lang.pick(
            format!("未覆盖 {names}：不是本程序写的，或写出之后有人改过；确要覆盖请加 --force"),
            format!("not replaced: {names}; others wrote or changed this; --force replaces it"),
        ));
    }
    if !kept.is_empty() {
        let names = named(kept);
        say(&lang.pick(
            format!("保留 {names}：本次已不需要，但写出之后有人改过"),
            format!("kept: {names}; no longer needed, but somebody changed it"),
        ));
    }
    if !replaced.is_empty() {
        let names = named(replaced);
        say(&lang.pick(
            format!("已按 --force 覆盖他人的文件：{names}"),
            format!("replaced by --force, though written or changed by others: {names}"),
        ));
    }
    not_written.is_empty()
}

/// Writes to standard output.
pub(crate) fn print(text: &str) -> Result<(), CliError> {
    print_bytes(text.as_bytes())
}

/// The same of bytes.
pub(crate) fn print_bytes(bytes: &[u8]) -> Result<(), CliError> {
    to_stdout(|out| out.write_all(bytes).map_err(CliError::Stdout))
}

/// The same piece by piece; a reader that has gone away is no failure.
fn to_stdout(write: impl FnOnce(&mut dyn Write) -> Result<(), CliError>) -> Result<(), CliError> {
    crate::progress::done();
    let mut out = Watched::new(BufWriter::new(std::io::stdout().lock()));
    let written = write(&mut out);
    match out.end() {
        Ok(()) => written,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(CliError::Stdout(error)),
    }
}

static QUIET: AtomicBool = AtomicBool::new(false);

/// From now on nothing is said but why the program fails.
pub(crate) fn be_quiet() {
    QUIET.store(true, Ordering::Relaxed);
}

/// Whether nothing is to be said.
pub(crate) fn is_quiet() -> bool {
    QUIET.load(Ordering::Relaxed)
}

/// Says something to whoever runs the program, on standard error.
pub(crate) fn say(text: &str) {
    if !is_quiet() {
        complain(text);
    }
}

/// Says why the program fails.
pub(crate) fn complain(text: &str) {
    crate::progress::done();
    let mut err = std::io::stderr().lock();
    // Nobody is left to tell if this fails.
    let _ = writeln!(err, "{text}");
}
