use super::lock::Lock;
use super::manifest::{MANIFEST_FILE, Manifest, STAGING, UNFINISHED_FILE, Written, both};
use super::{OutputError, device};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// What stands in a folder while names are being changed.
const UNFINISHED: &str = "\
本文件夹的输出没有写完：文件新旧混杂，请勿使用。请把同一条命令再运行一次；完成后本文件会自动消失。
如果程序正在运行，请稍候。

The output in this folder is unfinished: old and new files are mixed, do not use them. Run the same command again; this
file goes away when it is done. If the program is running just now, wait.
";

/// A file that is hashed while it is written.
struct Hashed {
    out: BufWriter<fs::File>,
    hash: Sha256,
    bytes: u64,
    /// Why the first write failed that did.
    failed: Option<io::Error>,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.out.write(bytes) {
            Ok(written) => {
                self.hash.update(&bytes[..written]);
                self.bytes += written as u64;
                Ok(written)
            }
            Err(error) => {
                if error.kind() != io::ErrorKind::Interrupted {
                    self.failed.get_or_insert_with(|| io::Error::new(error.kind(), error.to_string()));
                }
                Err(error)
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A folder to write to.
///
/// Nothing in the folder changes before [`finish`](OutFolder::finish); what is dropped before that leaves it as it was. A
/// process that is killed leaves the old output, the new output, or [`UNFINISHED_FILE`], and the next run sets it right.
#[derive(Debug)]
pub struct OutFolder {
    shown: PathBuf,
    root: PathBuf,
    by: &'static str,
    force: bool,
    known: Manifest,
    /// An earlier run was stopped while it changed names.
    stopped: bool,
    new: BTreeMap<String, Written>,
    /// The names in small letters: there are file systems to which they are the same.
    small: BTreeSet<String>,
    lock: Option<Lock>,
    /// Folders that were made for it, the innermost first.
    made: Vec<PathBuf>,
}

/// What becomes of what an earlier run of the same command wrote and this one did not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOver {
    /// It goes, unless somebody has changed it.
    Removed,
    /// It stays.
    Stays,
}

/// What was done beside writing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Finished {
    /// Files of this run that were not written, since somebody changed, or put there, the file of that name.
    pub not_written: Vec<String>,
    /// Files of an earlier run that are not needed any more, and stay since somebody has changed them.
    pub kept: Vec<String>,
    /// Files of others that were replaced, by force.
    pub replaced: Vec<String>,
}

impl OutFolder {
    /// Begins to write as the given command. The folder is new, empty, or holds what this program wrote; one with files of
    /// others is written to by force only.
    ///
    /// # Errors
    ///
    /// An [`OutputError`]: a folder of others, one that cannot be written to, or one that another process writes to.
    pub fn begin(folder: &Path, by: &'static str, force: bool) -> Result<OutFolder, OutputError> {
        let failed = |source| OutputError::Write { path: folder.to_owned(), source };
        device::refuse(folder, device::Of::Folder)?;
        let made: Vec<PathBuf> = folder.ancestors().take_while(|part| !part.exists()).map(Path::to_owned).collect();
        fs::create_dir_all(folder).map_err(failed)?;
        let root = folder.canonicalize().map_err(failed)?;
        let mut out = OutFolder {
            shown: folder.to_owned(),
            root,
            by,
            force,
            known: Manifest::default(),
            stopped: false,
            new: BTreeMap::new(),
            small: BTreeSet::new(),
            lock: None,
            made,
        };
        // From here on what was made is taken back where something fails.
        out.lock = Some(Lock::take(&out.root)?);
        out.stopped = out.root.join(UNFINISHED_FILE).exists();
        let known = out.take_over().map_err(failed)?;
        if known.is_none()
            && !force
            && let Some(found) = foreign(&out.root)
        {
            return Err(OutputError::Foreign { path: folder.to_owned(), found });
        }
        out.known = known.unwrap_or_default();
        fs::create_dir_all(out.root.join(STAGING)).map_err(failed)?;
        Ok(out)
    }

    /// What the folder holds of ours. A run that was killed may have left its own list and files behind: what is in the
    /// folder of either run goes into one list.
    fn take_over(&self) -> io::Result<Option<Manifest>> {
        let [old, new] = both(&self.root);
        let known = if new.is_some() {
            let mut known = Manifest::default();
            for (name, written) in [old, new].into_iter().flatten().flat_map(|manifest| manifest.files) {
                let there = self.root.join(&name);
                let better = !known.files.contains_key(&name) || written.is(&there);
                if better && there.symlink_metadata().is_ok() {
                    known.files.insert(name, written);
                }
            }
            fs::write(self.root.join(STAGING).join(CONSOLIDATED), known.to_bytes()?)?;
            fs::rename(self.root.join(STAGING).join(CONSOLIDATED), self.root.join(MANIFEST_FILE))?;
            Some(known)
        } else {
            old
        };
        match fs::remove_dir_all(self.root.join(STAGING)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(known),
        }
    }

    /// Writes a file of the folder. `name` comes from this program, never from a report.
    ///
    /// # Errors
    ///
    /// An [`OutputError`] where it cannot be written; what was there before stands.
    pub fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), OutputError> {
        self.write_with(name, |out| out.write_all(bytes))?.map_err(|source| self.failed(name, source))
    }

    /// Writes a file of the folder piece by piece. Where the content fails there is no such file, and the inner result says
    /// why.
    ///
    /// # Errors
    ///
    /// An [`OutputError`] where it cannot be written; what was there before stands.
    pub fn write_with<E>(
        &mut self,
        name: &str,
        content: impl FnOnce(&mut dyn Write) -> Result<(), E>,
    ) -> Result<Result<(), E>, OutputError> {
        if !self.small.insert(name.to_lowercase()) {
            return Err(OutputError::Twice { name: name.to_owned() });
        }
        let path = self.root.join(STAGING).join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|source| self.failed(name, source))?;
        }
        let file = fs::File::create(&path).map_err(|source| self.failed(name, source))?;
        let mut out = Hashed { out: BufWriter::new(file), hash: Sha256::new(), bytes: 0, failed: None };
        let made = content(&mut out);
        let flushed = out.out.flush();
        // A full disk is no fault of the content that could not be written to it.
        if let Some(source) = out.failed.take().or(flushed.err()) {
            return Err(self.failed(name, source));
        }
        match &made {
            Ok(()) => _ = self.new.insert(name.to_owned(), Written::hashed(self.by, out.bytes, out.hash)),
            Err(_) => {
                drop(out);
                fs::remove_file(&path).map_err(|source| self.failed(name, source))?;
                self.small.remove(&name.to_lowercase());
            }
        }
        Ok(made)
    }

    /// Takes a file that lies on the disk already into the folder: the same file under a second name where the file system can do that,
    /// else a copy. It has so many bytes and that hash (SHA-256, in hex).
    ///
    /// # Errors
    ///
    /// An [`OutputError`] where it cannot be taken; what was there before stands.
    pub fn link(&mut self, name: &str, from: &Path, bytes: u64, sha256: &str) -> Result<(), OutputError> {
        if !self.small.insert(name.to_lowercase()) {
            return Err(OutputError::Twice { name: name.to_owned() });
        }
        let path = self.root.join(STAGING).join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|source| self.failed(name, source))?;
        }
        if fs::hard_link(from, &path).is_err() {
            fs::copy(from, &path).map_err(|source| self.failed(name, source))?;
        }
        self.new.insert(name.to_owned(), Written { by: self.by.to_owned(), bytes, sha256: sha256.to_owned() });
        Ok(())
    }

    /// Whether everything that the same command wrote here before is there and unchanged, and it had come to its end.
    pub fn is_whole(&self) -> bool {
        if self.stopped {
            return false;
        }
        let mut own = self.known.files.iter().filter(|(_, written)| written.by == self.by).peekable();
        own.peek().is_some() && own.all(|(name, written)| self.is_direct(name) && written.is(&self.root.join(name)))
    }

    /// A hidden folder beside the output, for what the next run of the command can go on from. Nothing of it is output, and
    /// nobody else writes there while this lives.
    pub fn aside(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    fn failed(&self, name: &str, source: io::Error) -> OutputError {
        OutputError::Write { path: self.shown.join(name), source }
    }

    /// Puts what was written in its place. `inputs` are the files that the command read: none of them is touched.
    ///
    /// Files that somebody changed, or put there, are not replaced unless by force.
    ///
    /// # Errors
    ///
    /// An [`OutputError`]. Where the output would fall on an input or on what is no file, nothing has changed.
    pub fn finish(self, inputs: &BTreeSet<PathBuf>, left_over: LeftOver) -> Result<Finished, OutputError> {
        self.end(inputs, left_over, false)
    }

    /// The same for files that are of use together only: where one of them cannot be replaced, nothing is.
    ///
    /// # Errors
    ///
    /// An [`OutputError`]; also [`OutputError::Changed`].
    pub fn finish_whole(self, inputs: &BTreeSet<PathBuf>) -> Result<Finished, OutputError> {
        self.end(inputs, LeftOver::Removed, true)
    }

    fn end(self, inputs: &BTreeSet<PathBuf>, left_over: LeftOver, whole: bool) -> Result<Finished, OutputError> {
        let mut finished = Finished::default();
        let mut manifest = Manifest::default();
        let mut renamed = Vec::new();
        for (name, written) in &self.new {
            match self.at(name, written, inputs)? {
                There::Nothing | There::Ours => {}
                There::Others if self.force => finished.replaced.push(name.clone()),
                There::Others if whole => return Err(OutputError::Changed { path: self.shown.join(name) }),
                There::Others => {
                    finished.not_written.push(name.clone());
                    // Still known as changed the next time, if it is known now.
                    manifest.files.extend(self.known.files.get(name).map(|known| (name.clone(), known.clone())));
                    continue;
                }
            }
            manifest.files.insert(name.clone(), written.clone());
            renamed.push(name);
        }
        let mut removed = Vec::new();
        for (name, written) in self.known.files.iter().filter(|(name, _)| !self.new.contains_key(*name)) {
            let path = self.root.join(name);
            let is_input = path.canonicalize().is_ok_and(|path| inputs.contains(&path));
            match path.symlink_metadata() {
                Err(_) => continue,
                Ok(_) if written.by != self.by || left_over == LeftOver::Stays || is_input => {}
                Ok(there) if there.is_file() && self.is_direct(name) && written.is(&path) => {
                    removed.push(path);
                    continue;
                }
                Ok(_) => finished.kept.push(name.clone()),
            }
            manifest.files.insert(name.clone(), written.clone());
        }
        let failed = |source| OutputError::Write { path: self.shown.clone(), source };
        self.change(&manifest, &renamed, &removed).map_err(failed)?;
        Ok(finished)
    }

    /// Changes the names. From the first to the last of them the folder says that it is unfinished.
    fn change(&self, manifest: &Manifest, renamed: &[&String], removed: &[PathBuf]) -> io::Result<()> {
        let staging = self.root.join(STAGING);
        fs::write(staging.join(MANIFEST_FILE), manifest.to_bytes()?)?;
        let marker = self.root.join(UNFINISHED_FILE);
        // Whole, or not there: on a full disk nothing has changed yet.
        fs::write(staging.join(UNFINISHED_FILE), UNFINISHED)?;
        fs::rename(staging.join(UNFINISHED_FILE), &marker)?;
        // What says that a dataset is whole is there last.
        let last = |name: &&&String| name.as_str() == crate::DATASET_FILE;
        for name in renamed.iter().filter(|name| !last(name)).chain(renamed.iter().filter(last)) {
            let target = self.root.join(name);
            if let Some(parent) = target.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::rename(staging.join(name), target)?;
        }
        for path in removed {
            fs::remove_file(path)?;
            // A folder that is not empty stays.
            let mut parents = path.ancestors().skip(1).take_while(|folder| *folder != self.root);
            let _ = parents.try_for_each(fs::remove_dir);
        }
        fs::rename(staging.join(MANIFEST_FILE), self.root.join(MANIFEST_FILE))?;
        fs::remove_file(marker)
    }

    /// What stands where a file is to be.
    fn at(&self, name: &str, new: &Written, inputs: &BTreeSet<PathBuf>) -> Result<There, OutputError> {
        if !self.is_direct(name) {
            return Err(OutputError::InTheWay { path: self.in_the_way(name) });
        }
        let path = self.root.join(name);
        let Ok(metadata) = path.symlink_metadata() else { return Ok(There::Nothing) };
        // Where names differ by case only, the canonical one tells.
        if path.canonicalize().is_ok_and(|path| inputs.contains(&path)) {
            return Err(OutputError::IsInput { path: self.shown.join(name) });
        }
        if !metadata.is_file() {
            return Err(OutputError::InTheWay { path: self.shown.join(name) });
        }
        let ours = self.known.files.get(name).is_some_and(|known| known.is(&path)) || new.is(&path);
        Ok(if ours { There::Ours } else { There::Others })
    }

    /// No link on the way from the folder to the file: it would lead out of it.
    fn is_direct(&self, name: &str) -> bool {
        self.parents(name).all(|folder| match self.root.join(folder).symlink_metadata() {
            Ok(metadata) => metadata.is_dir(),
            Err(error) => error.kind() == io::ErrorKind::NotFound,
        })
    }

    fn in_the_way(&self, name: &str) -> PathBuf {
        let is_dir = |folder: &&Path| self.root.join(folder).symlink_metadata().is_ok_and(|m| m.is_dir());
        let mut parents: Vec<&Path> = self.parents(name).collect();
        parents.reverse();
        self.shown.join(parents.into_iter().find(|folder| !is_dir(folder)).unwrap_or(Path::new(name)))
    }

    fn parents<'n>(&self, name: &'n str) -> impl Iterator<Item = &'n Path> + use<'n> {
        Path::new(name).ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty())
    }
}

/// The list of a folder that was left unfinished, while it is written.
const CONSOLIDATED: &str = "consolidated.json";

/// What stands where a file is to be.
enum There {
    Nothing,
    /// What this program wrote, unchanged.
    Ours,
    /// A file of others, or one that somebody has changed.
    Others,
}

impl Drop for OutFolder {
    fn drop(&mut self) {
        let staging = self.root.join(STAGING);
        // Where the names could not all be changed the next run needs the list of the new ones.
        let stopped = self.root.join(UNFINISHED_FILE).exists() && staging.join(MANIFEST_FILE).exists();
        // Only whoever holds the lock knows whose these are.
        if self.lock.is_some() && !stopped {
            let _ = fs::remove_dir_all(staging);
        }
        self.lock = None;
        // Folders that hold anything stay.
        let _ = self.made.iter().try_for_each(fs::remove_dir);
    }
}

/// A file in a folder that is not ours; names that begin with a dot are the system's.
fn foreign(root: &Path) -> Option<String> {
    let names =
        fs::read_dir(root).ok()?.filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()));
    names.filter(|name| !name.starts_with('.') && name != UNFINISHED_FILE).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn run(root: &Path, files: &[(&str, &str)], force: bool) -> Result<Finished, OutputError> {
        let mut out = OutFolder::begin(root, "report", force)?;
        for (name, text) in files {
            out.write(name, text.as_bytes())?;
        }
        out.finish(&BTreeSet::new(), LeftOver::Removed)
    }

    fn files(root: &Path) -> BTreeMap<String, String> {
        let mut all = BTreeMap::new();
        let mut folders = vec![root.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if !path.ends_with(MANIFEST_FILE) {
                    let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                    all.insert(name, fs::read_to_string(&path).unwrap());
                }
            }
        }
        all
    }

    fn told(all: &[(&str, &str)]) -> BTreeMap<String, String> {
        all.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn what_is_left_over_goes_and_what_others_put_or_changed_stays() {
        let folder = TempDir::new().unwrap();
        let out = folder.path().join("a/out");
        let first = [("index.html", "1"), ("charts/a.svg", "1"), ("charts/b.svg", "1"), ("agencies/x.html", "1")];
        assert_eq!(run(&out, &first, false).unwrap(), Finished::default());
        assert_eq!(files(&out), told(&first));
        fs::write(out.join("charts/mine.svg"), "mine").unwrap();
        fs::write(out.join("charts/b.svg"), "changed").unwrap();
        fs::write(out.join("index.html"), "changed").unwrap();
        let second = [("index.html", "2"), ("charts/a.svg", "2")];
        let finished = run(&out, &second, false).unwrap();
        assert_eq!((finished.not_written, finished.kept), (vec!["index.html".into()], vec!["charts/b.svg".into()]));
        let now = [
            ("charts/a.svg", "2"),
            ("charts/b.svg", "changed"),
            ("charts/mine.svg", "mine"),
            ("index.html", "changed"),
        ];
        assert_eq!(files(&out), told(&now));
        // By force what is needed is replaced, and named.
        assert_eq!(run(&out, &second, true).unwrap().replaced, ["index.html"]);
        assert_eq!(files(&out)["index.html"], "2");
        assert_eq!(files(&out)["charts/mine.svg"], "mine");
    }

    #[test]
    fn files_of_use_together_are_replaced_together() {
        let folder = TempDir::new().unwrap();
        let write = || {
            let mut out = OutFolder::begin(folder.path(), "load", false).unwrap();
            out.write("a", b"1").unwrap();
            out.write("b", b"1").unwrap();
            out.finish_whole(&BTreeSet::new())
        };
        write().unwrap();
        fs::write(folder.path().join("b"), "changed").unwrap();
        fs::remove_file(folder.path().join("a")).unwrap();
        assert!(matches!(write().unwrap_err(), OutputError::Changed { .. }));
        assert_eq!(files(folder.path()), told(&[("b", "changed")]));
    }

    #[test]
    fn a_folder_of_others_is_theirs_whatever_its_files_are_called() {
        for name in ["dictionary.json", "rejected.jsonl", MANIFEST_FILE] {
            let folder = TempDir::new().unwrap();
            fs::write(folder.path().join(name), "{}").unwrap();
            let refused = run(folder.path(), &[("index.html", "1")], false).unwrap_err();
            assert!(matches!(&refused, OutputError::Foreign { found, .. } if found == name), "{refused}");
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        }
    }

    #[test]
    fn an_input_is_not_touched_even_by_force() {
        let folder = TempDir::new().unwrap();
        let input = folder.path().join("a.docx");
        fs::write(&input, "report").unwrap();
        let mut out = OutFolder::begin(folder.path(), "lint", true).unwrap();
        out.write("a.docx", b"notice").unwrap();
        let refused = out.finish(&BTreeSet::from([input.canonicalize().unwrap()]), LeftOver::Stays).unwrap_err();
        assert!(matches!(refused, OutputError::IsInput { .. }), "{refused}");
        assert_eq!(files(folder.path()), told(&[("a.docx", "report")]));
    }

    #[test]
    fn what_is_not_finished_leaves_nothing() {
        let folder = TempDir::new().unwrap();
        let mut out = OutFolder::begin(&folder.path().join("a/b"), "report", false).unwrap();
        out.write("charts/a.svg", b"1").unwrap();
        assert!(matches!(out.write("charts/A.svg", b"1").unwrap_err(), OutputError::Twice { .. }));
        drop(out);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_second_writer_stops() {
        let folder = TempDir::new().unwrap();
        let first = OutFolder::begin(folder.path(), "report", false).unwrap();
        let second = OutFolder::begin(folder.path(), "report", true).unwrap_err();
        assert!(matches!(second, OutputError::Busy { .. }), "{second}");
        first.finish(&BTreeSet::new(), LeftOver::Removed).unwrap();
        run(folder.path(), &[("a", "1")], false).unwrap();
    }

    #[test]
    fn a_run_that_was_killed_is_set_right_by_the_next() {
        let folder = TempDir::new().unwrap();
        let root = folder.path();
        run(root, &[("a", "old"), ("b", "old"), ("c", "old")], false).unwrap();
        // As it is when a run is killed after the first name: a is new, b and c are not.
        let mut out = OutFolder::begin(root, "report", false).unwrap();
        out.write("a", b"new").unwrap();
        out.write("b", b"new").unwrap();
        let new = Manifest { files: out.new.clone() };
        fs::write(root.join(STAGING).join(MANIFEST_FILE), new.to_bytes().unwrap()).unwrap();
        fs::write(root.join(UNFINISHED_FILE), UNFINISHED).unwrap();
        fs::rename(root.join(STAGING).join("a"), root.join("a")).unwrap();
        out.lock = None;
        std::mem::forget(out);
        assert!(Manifest::of(root).unwrap().names().eq(["a", "b", "c"]));
        // One that gives up before it is done leaves the folder as unfinished as it was.
        drop(OutFolder::begin(root, "report", false).unwrap());
        assert!(root.join(UNFINISHED_FILE).exists());
        assert_eq!(run(root, &[("a", "newest")], false).unwrap(), Finished::default());
        assert_eq!(files(root), told(&[("a", "newest")]));
        assert_eq!(fs::read_dir(root).unwrap().count(), 2);
    }

    #[test]
    fn where_a_name_cannot_be_changed_the_next_run_knows_what_was() {
        let folder = TempDir::new().unwrap();
        let root = folder.path();
        run(root, &[("a", "old"), ("b", "old")], false).unwrap();
        let mut out = OutFolder::begin(root, "report", false).unwrap();
        out.write("a", b"new").unwrap();
        out.write("b", b"new").unwrap();
        // Somebody takes the second away while names are changed.
        fs::remove_file(root.join(STAGING).join("b")).unwrap();
        out.finish(&BTreeSet::new(), LeftOver::Removed).unwrap_err();
        assert!(root.join(UNFINISHED_FILE).exists());
        assert_eq!(run(root, &[("a", "newest"), ("b", "newest")], false).unwrap(), Finished::default());
        assert_eq!(files(root), told(&[("a", "newest"), ("b", "newest")]));
    }

    #[cfg(unix)]
    #[test]
    fn links_lead_nowhere() {
        let (folder, elsewhere) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        let root = folder.path();
        run(root, &[("charts/a.svg", "1"), ("charts/b.svg", "1")], false).unwrap();
        // Somebody keeps the charts elsewhere.
        for name in ["a.svg", "b.svg"] {
            fs::rename(root.join("charts").join(name), elsewhere.path().join(name)).unwrap();
        }
        fs::remove_dir(root.join("charts")).unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), root.join("charts")).unwrap();
        for force in [false, true] {
            let refused = run(root, &[("charts/a.svg", "2")], force).unwrap_err();
            assert!(matches!(&refused, OutputError::InTheWay { path } if path.ends_with("charts")), "{refused}");
        }
        assert_eq!(run(root, &[("index.html", "2")], false).unwrap().kept.len(), 2);
        assert_eq!(files(elsewhere.path()), told(&[("a.svg", "1"), ("b.svg", "1")]));
        // The folder itself may be a link.
        let link = elsewhere.path().join("link");
        std::os::unix::fs::symlink(root, &link).unwrap();
        run(&link, &[("index.html", "3")], false).unwrap();
        assert_eq!(fs::read_to_string(root.join("index.html")).unwrap(), "3");
    }
}
