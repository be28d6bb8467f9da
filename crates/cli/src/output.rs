//! Where output goes: files, and standard output.

use crate::error::CliError;
use std::io::Write;
use std::path::{Path, PathBuf};

/// A folder to write to, made before the long work starts, so that a folder that cannot be written is known at once.
#[derive(Debug)]
pub(crate) struct OutFolder {
    root: PathBuf,
}

impl OutFolder {
    /// Opens a folder that is this program's own: new, empty, or holding what the program writes there. Another one is
    /// opened by force only.
    pub(crate) fn own(root: &Path, force: bool) -> Result<OutFolder, CliError> {
        if !force && let Some(found) = foreign(root) {
            return Err(CliError::ForeignFolder { path: root.to_owned(), found });
        }
        OutFolder::open(root)
    }

    pub(crate) fn open(root: &Path) -> Result<OutFolder, CliError> {
        let failed = |source| CliError::Write { path: root.to_owned(), source };
        std::fs::create_dir_all(root).map_err(failed)?;
        let probe = root.join(".gongkai-write-test");
        std::fs::write(&probe, b"").map_err(failed)?;
        std::fs::remove_file(&probe).map_err(failed)?;
        Ok(OutFolder { root: root.to_owned() })
    }

    /// Writes a file below the folder. `name` comes from this program, never from a report.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> Result<(), CliError> {
        let path = self.root.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|source| CliError::Write { path: parent.to_owned(), source })?;
        }
        write_file(&path, bytes)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }
}

/// The files by which a folder is known to be written by this program.
const OURS: [&str; 2] = ["rejected.jsonl", "dictionary.json"];

/// A file in a folder that is not ours; names that begin with a dot are the system's.
fn foreign(root: &Path) -> Option<String> {
    let entries = std::fs::read_dir(root).ok()?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    let ours = names.iter().any(|name| OURS.contains(&name.as_str()));
    names.into_iter().next().filter(|_| !ours)
}

pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    std::fs::write(path, bytes).map_err(|source| CliError::Write { path: path.to_owned(), source })
}

/// Writes to standard output; a reader that has gone away is no failure.
pub(crate) fn print(text: &str) -> Result<(), CliError> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(CliError::Stdout(error)),
        _ => Ok(()),
    }
}

/// Says something to whoever runs the program, on standard error.
pub(crate) fn say(text: &str) {
    let mut err = std::io::stderr().lock();
    // Nobody is left to tell if this fails.
    let _ = writeln!(err, "{text}");
}
