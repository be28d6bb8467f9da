//! Where output goes: files, and standard output.

use crate::error::CliError;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

/// A folder to write to, made before the long work starts, so that a folder that cannot be written is known at once.
#[derive(Debug)]
pub(crate) struct OutFolder {
    root: PathBuf,
    /// Whether an earlier run of this program wrote the folder, and nobody else.
    ours: bool,
    written: RefCell<BTreeSet<PathBuf>>,
}

impl OutFolder {
    /// Opens a folder that is this program's own: new, empty, or holding what the program writes there. Another one is
    /// opened by force only.
    pub(crate) fn own(root: &Path, force: bool) -> Result<OutFolder, CliError> {
        let foreign = foreign(root);
        if !force && let Some(found) = foreign {
            return Err(CliError::ForeignFolder { path: root.to_owned(), found });
        }
        Ok(OutFolder { ours: foreign.is_none(), ..OutFolder::open(root)? })
    }

    pub(crate) fn open(root: &Path) -> Result<OutFolder, CliError> {
        let failed = |source| CliError::Write { path: root.to_owned(), source };
        std::fs::create_dir_all(root).map_err(failed)?;
        let probe = root.join(".gongkai-write-test");
        std::fs::write(&probe, b"").map_err(failed)?;
        std::fs::remove_file(&probe).map_err(failed)?;
        Ok(OutFolder { root: root.to_owned(), ours: false, written: RefCell::default() })
    }

    /// Writes a file below the folder. `name` comes from this program, never from a report.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> Result<(), CliError> {
        let path = self.root.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|source| CliError::Write { path: parent.to_owned(), source })?;
        }
        write_file(&path, bytes)?;
        self.written.borrow_mut().insert(path);
        Ok(())
    }

    /// Removes what an earlier run left behind in these places: a file, or the files of a folder. A file that this run
    /// has written stays, and so does everything in a folder that others have written to.
    pub(crate) fn remove_left_over(&self, places: &[&str]) -> Result<(), CliError> {
        if !self.ours {
            return Ok(());
        }
        let written = self.written.borrow();
        for place in places {
            let place = self.root.join(place);
            let failed = |source| CliError::Write { path: place.clone(), source };
            if place.is_dir() {
                for entry in std::fs::read_dir(&place).map_err(failed)? {
                    let file = entry.map_err(failed)?.path();
                    let extension = file.extension().and_then(|extension| extension.to_str());
                    if extension.is_some_and(|name| WRITTEN.contains(&name)) && !written.contains(&file) {
                        std::fs::remove_file(&file).map_err(failed)?;
                    }
                }
                // A folder that is not empty stays.
                let _ = std::fs::remove_dir(&place);
            } else if place.is_file() && !written.contains(&place) {
                std::fs::remove_file(&place).map_err(failed)?;
            }
        }
        Ok(())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }
}

/// The files by which a folder is known to be written by this program.
const OURS: [&str; 2] = ["rejected.jsonl", "dictionary.json"];

/// Kinds of files in the folders below: others are left alone.
const WRITTEN: [&str; 4] = ["svg", "png", "csv", "html"];

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
