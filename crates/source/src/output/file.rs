use super::OutputError;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// One file to write. A place beside it is taken at once, so that a folder that cannot be written to is known before the
/// long work; the file itself is touched when all of the new one is there.
#[derive(Debug)]
pub struct OutFile {
    shown: PathBuf,
    target: PathBuf,
    /// None for what is no file, such as a pipe: it is written to directly.
    beside: Option<PathBuf>,
    force: bool,
}

impl OutFile {
    /// Begins a file. With `force` one that is there is replaced whatever it is.
    ///
    /// # Errors
    ///
    /// An [`OutputError`] where no file can be made there.
    pub fn begin(path: &Path, force: bool) -> Result<OutFile, OutputError> {
        let failed = |source| OutputError::Write { path: path.to_owned(), source };
        // A link is followed: what it leads to is written, and the link stays.
        let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let mut file = OutFile { shown: path.to_owned(), target, beside: None, force };
        match fs::metadata(&file.target) {
            Ok(metadata) if metadata.is_dir() => return Err(failed(io::ErrorKind::IsADirectory.into())),
            Ok(metadata) if !metadata.is_file() => return Ok(file),
            _ => {}
        }
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let (process, count) = (std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let beside = file.target.with_file_name(format!(".gongkai-new-{process}-{count}"));
        fs::write(&beside, b"").map_err(failed)?;
        file.beside = Some(beside);
        Ok(file)
    }

    /// Writes the file.
    ///
    /// # Errors
    ///
    /// An [`OutputError`]: where another file is there already, or the disk is full. What was there is untouched then.
    pub fn finish(self, bytes: &[u8]) -> Result<(), OutputError> {
        let failed = |source| OutputError::Write { path: self.shown.clone(), source };
        let Some(beside) = &self.beside else { return fs::write(&self.target, bytes).map_err(failed) };
        if !self.force && !is_of_our_make(&self.target, bytes).map_err(failed)? {
            return Err(OutputError::Exists { path: self.shown.clone() });
        }
        fs::write(beside, bytes).map_err(failed)?;
        if let Ok(metadata) = fs::metadata(&self.target) {
            // What may be done with the file stays as it was.
            let _ = fs::set_permissions(beside, metadata.permissions());
        }
        fs::rename(beside, &self.target).map_err(failed)
    }
}

impl Drop for OutFile {
    fn drop(&mut self) {
        if let Some(beside) = &self.beside {
            let _ = fs::remove_file(beside);
        }
    }
}

/// Whether the file may be replaced without being asked: there is none, it is empty, or it begins as what is about to be
/// written does, being an earlier one.
fn is_of_our_make(file: &Path, new: &[u8]) -> io::Result<bool> {
    let mut old = Vec::new();
    match fs::File::open(file) {
        Ok(file) => file.take(HEAD as u64).read_to_end(&mut old)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        Err(error) => return Err(error),
    };
    Ok(old.is_empty() || beginning(&old) == beginning(new))
}

/// As much of a file as is looked at.
const HEAD: usize = 512;

/// What files of one make have in common: the first words of a text; of CSV, the header; of JSON, the first key; of a page or picture in markup, all before its title;
/// of an Office package, name, size and check sum of its first part, which lists the parts that the program which wrote it is
/// wont to write.
fn beginning(bytes: &[u8]) -> &[u8] {
    const WORDS: usize = 16;
    const PART: std::ops::Range<usize> = 14..30 + "[Content_Types].xml".len();
    const TITLES: [&[u8]; 2] = [b"<title", b" aria-label"];
    let head = &bytes[..bytes.len().min(HEAD)];
    if bytes.starts_with(b"PK\x03\x04") {
        return bytes.get(PART).unwrap_or(bytes);
    }
    if bytes.starts_with(b"<") {
        let title = |name: &[u8]| head.windows(name.len()).position(|part| part == name);
        return &head[..TITLES.into_iter().filter_map(title).min().unwrap_or(head.len())];
    }
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or(head);
    match head.first() {
        Some(b'{' | b'[') => head.split(|byte| *byte == b':').next().unwrap_or(head),
        _ if line.contains(&b',') => line,
        _ => &head[..head.len().min(WORDS)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_earlier_one_is_replaced_and_no_other_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        let write = |text: &str, force| OutFile::begin(&path, force).and_then(|file| file.finish(text.as_bytes()));
        write("agency,agency_key,metric\n甲,1,x\n", false).unwrap();
        write("agency,agency_key,metric\n乙,2,y\n", false).unwrap();
        fs::write(&path, "agency,report_year,cell,value\n").unwrap();
        let refused = write("agency,report_year,metric\n", false).unwrap_err();
        assert!(matches!(&refused, OutputError::Exists { path: named } if *named == path), "{refused}");
        assert!(fs::read_to_string(&path).unwrap().starts_with("agency,report_year"));
        write("agency,agency_key,metric\n", true).unwrap();
        fs::write(&path, "").unwrap();
        write("x\n", false).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn pages_of_one_make_are_alike_before_their_titles() {
        let ours = |title: &str| {
            format!("<!doctype html>\n<html lang=\"zh-CN\">\n<meta name=\"viewport\"><title>{title}</title>")
        };
        assert_eq!(beginning(ours("甲").as_bytes()), beginning(ours("乙").as_bytes()));
        let published = "<!doctype html>\n<html lang=\"zh-CN\">\n<head><title>甲</title>";
        assert_ne!(beginning(published.as_bytes()), beginning(ours("甲").as_bytes()));
    }

    #[test]
    fn a_folder_is_no_file_and_a_missing_one_is_told_at_once() {
        let folder = tempfile::tempdir().unwrap();
        assert!(OutFile::begin(folder.path(), true).is_err());
        assert!(OutFile::begin(&folder.path().join("no/a.csv"), true).is_err());
        drop(OutFile::begin(&folder.path().join("a.csv"), false).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("a.csv"), folder.path().join("link.csv"));
        fs::write(&file, "x").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        OutFile::begin(&link, true).unwrap().finish(b"y").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"y");
        assert!(link.symlink_metadata().unwrap().is_symlink());
    }
}
