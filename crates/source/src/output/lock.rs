use super::OutputError;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// One writer a folder. The lock is the operating system's, so that it ends with the process, however that ends.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    _file: File,
}

const NAME: &str = ".gongkai-lock";

impl Lock {
    /// Takes the lock of a folder, or says who holds it.
    pub(super) fn take(folder: &Path) -> Result<Lock, OutputError> {
        let path = folder.join(NAME);
        let failed = |source| OutputError::Write { path: path.clone(), source };
        if path.symlink_metadata().is_ok_and(|metadata| !metadata.is_file()) {
            return Err(OutputError::InTheWay { path });
        }
        // Whoever held it removes the file at the end: a lock on a file that is gone is none.
        loop {
            let mut file =
                OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(failed)?;
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => {
                    let mut pid = String::new();
                    // On some systems a locked file cannot be read; then nobody is named.
                    let _ = file.take(20).read_to_string(&mut pid);
                    return Err(OutputError::Busy { path: folder.to_owned(), pid: pid.trim().parse().ok() });
                }
                Ok(()) if !is_at(&file, &path).map_err(failed)? => {}
                // A file system that knows no locks is written to without one.
                Ok(()) | Err(TryLockError::Error(_)) => {
                    let _ = file.set_len(0).and_then(|()| file.write_all(std::process::id().to_string().as_bytes()));
                    return Ok(Lock { path, _file: file });
                }
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // While it is held, so that nobody else's is removed.
        let _ = fs::remove_file(&self.path);
    }
}

/// Whether an open file is the one of that name still.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let open = file.metadata()?;
    Ok(path.metadata().is_ok_and(|named| named.ino() == open.ino() && named.dev() == open.dev()))
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> io::Result<bool> {
    path.try_exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_who_writes() {
        let folder = tempfile::tempdir().unwrap();
        let first = Lock::take(folder.path()).unwrap();
        let second = Lock::take(folder.path()).unwrap_err();
        assert!(matches!(second, OutputError::Busy { .. }), "{second}");
        drop(first);
        assert!(!folder.path().join(NAME).exists());
        // A file that a process left behind when it was killed is no lock.
        fs::write(folder.path().join(NAME), "1").unwrap();
        Lock::take(folder.path()).unwrap();
    }
}
