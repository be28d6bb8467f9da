use super::{OutputError, device};
use std::fs;
use std::io::{self, BufWriter, Read, Write};
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
        device::refuse(path, device::Of::File)?;
        // A link is followed: what it leads to is written, and the link stays.
        let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder.filter(|folder| !folder.exists()) {
            return Err(OutputError::NoFolder { path: path.to_owned(), folder: folder.to_owned() });
        }
        let mut file = OutFile { shown: path.to_owned(), target, beside: None, force };
        match fs::metadata(&file.target) {
            Ok(metadata) if metadata.is_dir() => {
                return Err(failed(io::ErrorKind::IsADirectory.into()));
            }
            Ok(metadata) if !metadata.is_file() => return Ok(file),
            // `-o NUL`: of such a name Windows says nothing.
            _ if cfg!(windows) && device::is_meant(path) => return Ok(file),
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
        let path = self.shown.clone();
        self.finish_with(|out| out.write_all(bytes).map_err(|source| OutputError::Write { path, source }))
    }

    /// Writes the file piece by piece, so that nobody holds the whole of it.
    ///
    /// # Errors
    ///
    /// As [`OutFile::finish`], and what `write` gives back for reasons of its own. What was there is untouched then.
    pub fn finish_with<E: From<OutputError>>(
        self,
        write: impl FnOnce(&mut dyn Write) -> Result<(), E>,
    ) -> Result<(), E> {
        let failed = |source| OutputError::Write { path: self.shown.clone(), source };
        let opened = match &self.beside {
            Some(beside) => fs::File::create(beside),
            // A device has nothing that could be cut off; Windows refuses to.
            None => fs::OpenOptions::new().write(true).open(&self.target),
        };
        let mut out = Watched::new(BufWriter::new(opened.map_err(failed)?));
        let written = write(&mut out);
        // Not written is the reason, whatever was made of it on the way.
        out.end().map_err(failed)?;
        written?;
        let Some(beside) = &self.beside else {
            return Ok(());
        };
        if !self.force && !is_of_our_make(&self.target, &head_of(beside).map_err(failed)?).map_err(failed)? {
            return Err(OutputError::Exists { path: self.shown.clone() }.into());
        }
        if let Ok(metadata) = fs::metadata(&self.target) {
            // What may be done with the file stays as it was.
            let _ = fs::set_permissions(beside, metadata.permissions());
        }
        Ok(fs::rename(beside, &self.target).map_err(failed)?)
    }
}

/// A writer that keeps why it failed, for those who are told by somebody who tells it in other words.
#[derive(Debug)]
pub struct Watched<W: Write> {
    out: W,
    failure: Option<io::Error>,
}

impl<W: Write> Watched<W> {
    /// Watches a writer.
    pub fn new(out: W) -> Watched<W> {
        Watched { out, failure: None }
    }

    fn keep<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        result.map_err(|error| {
            let told = error.kind().into();
            self.failure.get_or_insert(error);
            told
        })
    }

    /// Passes on what is still held.
    ///
    /// # Errors
    ///
    /// The first failure of all.
    pub fn end(mut self) -> io::Result<()> {
        match self.failure.take() {
            Some(failure) => Err(failure),
            None => self.out.flush(),
        }
    }
}

impl<W: Write> Write for Watched<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes);
        self.keep(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.out.flush();
        self.keep(flushed)
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
    let old = match head_of(file) {
        Ok(old) => old,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        Err(error) => return Err(error),
    };
    Ok(old.is_empty() || beginning(&old) == beginning(new))
}

fn head_of(file: &Path) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    fs::File::open(file)?.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(head)
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

    #[test]
    fn what_ends_half_way_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        fs::write(&path, "a,b\n1,2\n").unwrap();
        let missing = || OutputError::Exists { path: "reason.csv".into() };
        let half = |out: &mut dyn Write| {
            out.write_all(b"a,b\n3").unwrap();
            Err(missing())
        };
        let refused = OutFile::begin(&path, false).unwrap().finish_with(half).unwrap_err();
        assert_eq!(refused.to_string(), missing().to_string());
        assert_eq!(fs::read(&path).unwrap(), b"a,b\n1,2\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn the_first_failure_is_told_whatever_was_made_of_it() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::Error::other("the disk is full"))
            }

            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut out = Watched::new(Full);
        assert_eq!(out.write_all(b"x").unwrap_err().to_string(), io::Error::from(io::ErrorKind::Other).to_string());
        assert_eq!(out.end().unwrap_err().to_string(), "the disk is full");
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
