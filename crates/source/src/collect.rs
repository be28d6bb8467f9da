use crate::pattern::{Wild, is_wild};
use crate::{MANIFEST_FILE, Manifest, PackColumns, PackKind, SourceError, UNFINISHED_FILE};
use encoding_rs::GB18030;
use ignore::WalkBuilder;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Read;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The file that makes a folder a saved dataset.
pub const DATASET_FILE: &str = "dataset.json";

/// The folder in which a load keeps what it has read, beside the tables of the dataset.
pub const PARTS_FOLDER: &str = ".gongkai-parts";

/// Something to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Its name as shown to people: the path as given, with `/` between its parts. No other input has the same; that of a path that
    /// is no text may be numbered.
    pub name: String,
    /// What it is.
    pub kind: InputKind,
    /// Named outright, not found in a folder or by a pattern.
    pub named: bool,
}

/// What an input is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputKind {
    /// A file.
    File(PathBuf),
    /// A file that holds many documents, which are read one after the other.
    Pack(PathBuf, PackKind),
    /// A folder that `gongkai load` wrote; it is read as one.
    Dataset(PathBuf),
    /// Standard input.
    Stdin,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Collected {
    /// What to read: in the order of the patterns, by name within each, every file once.
    pub inputs: Vec<Input>,
    /// What was found in folders and is of no kind we read.
    pub skipped: Vec<Skipped>,
    /// What could not be found or listed.
    pub errors: Vec<SourceError>,
    /// What this program wrote, found in folders and left out: the output of one command is no input of the next.
    pub outputs: Vec<Output>,
    /// Where the inputs lie on the disk, whatever they are called.
    pub places: BTreeSet<PathBuf>,
}

/// A file that is of no kind we read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// Its name as shown to people.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
}

/// Output of this program that was found in a folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Output {
    /// Its folder, as people are shown it.
    pub name: String,
    /// Its folder.
    pub folder: PathBuf,
    /// Files left out, or none for a dataset, which is left out whole.
    pub files: Option<usize>,
}

/// What names say of files, which who reads them knows.
#[derive(Clone, Copy)]
pub struct Naming<'a> {
    /// Whether a file found in a folder is of a kind we read.
    pub accepts: &'a dyn Fn(&str) -> bool,
    /// The endings of pages, which browsers and Word save with a folder beside them.
    pub pages: &'a [&'a str],
    /// Whether a file in such a folder belongs to the page, and is never a report by itself.
    pub belongs: &'a dyn Fn(&str) -> bool,
    /// Which columns of tables hold documents: then [such tables](PackKind::of_name) are packs.
    pub columns: Option<&'a PackColumns>,
}

impl<'a> Naming<'a> {
    /// By what is read alone: no file is a page.
    pub fn accepting(accepts: &'a dyn Fn(&str) -> bool) -> Naming<'a> {
        Naming { accepts, pages: &[], belongs: &|_| false, columns: None }
    }
}

/// Expands what a user names: files, folders (with what is below them), patterns such as `reports/**/*.csv`, and `-` for
/// standard input. A file named outright is an input whatever its name; one that is called like a [pack](PackKind::of_name) is a pack.
///
/// What this program wrote is left out where it is not named outright: saved datasets, and files that the manifest of their
/// folder lists.
///
/// Hidden files, and what systems and programs leave beside files (`~$…`, `Thumbs.db`), are left out without a word. Pictures, sound
/// and video in the folder that was saved beside a page (`X_files`, `X.files` beside `X.html`) belong to the page and are skipped.
///
/// Links to folders are not followed (they could lead in circles or out of the folder).
/// Patterns are expanded here because not every shell does it.
///
/// A path need not be text: what is not UTF-8 is shown as GB 18030, part by part, or with marks for what cannot be read. Where that gives
/// the name of another input, the name is numbered (`年报 (2).csv`).
pub fn collect<P: AsRef<Path>>(patterns: &[P], naming: Naming<'_>) -> Collected {
    let mut collector =
        Collector { naming, seen: BTreeSet::new(), skipped: BTreeSet::new(), collected: Collected::default() };
    // A shell that expands `*` names what nobody meant.
    let meant = |pattern: &&Path| patterns.len() == 1 || !is_litter(pattern);
    patterns.iter().map(AsRef::as_ref).filter(meant).for_each(|pattern| collector.pattern(pattern));
    let Collector { seen, skipped, mut collected, .. } = collector;
    collected.outputs.sort();
    collected.outputs.dedup();
    collected.skipped = skipped.into_iter().filter(|(_, place)| !seen.contains(place)).map(|(of, _)| of).collect();
    collected.places = seen;
    tell_apart(&mut collected);
    collected
}

/// Numbers names that are shown like another one: of paths that are no text, which are shown as what they may mean. A file keeps its name
/// before one that is not called so.
fn tell_apart(collected: &mut Collected) {
    let rank = |path: &Path| match (path.to_str(), path.file_name().and_then(OsStr::to_str)) {
        (Some(_), _) => 0,
        (None, Some(_)) => 1,
        (None, None) => 2,
    };
    let inputs = collected.inputs.iter_mut().filter_map(|input| match &input.kind {
        InputKind::File(path) | InputKind::Pack(path, _) | InputKind::Dataset(path) => {
            Some((rank(path), &mut input.name))
        }
        InputKind::Stdin => None,
    });
    let skipped = collected.skipped.iter_mut().map(|of| (rank(&of.path), &mut of.name));
    let mut names: Vec<(u8, &mut String)> = inputs.chain(skipped).collect();
    names.sort_by_key(|(rank, _)| *rank);
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for (rank, name) in names {
        let mut free = name.clone();
        for number in 2.. {
            if taken.insert(free.clone()) || rank == 0 {
                break;
            }
            free = numbered(name, number);
        }
        *name = free;
    }
}

/// A name with a number before its ending, which says what the file is.
fn numbered(name: &str, number: usize) -> String {
    let file = name.rfind('/').map_or(0, |at| at + 1);
    let stem = name[file..].find('.').filter(|at| *at > 0).map_or(name.len(), |at| file + at);
    format!("{} ({number}){}", &name[..stem], &name[stem..])
}

struct Collector<'a> {
    naming: Naming<'a>,
    /// What is an input already, by its place on the disk.
    seen: BTreeSet<PathBuf>,
    /// What is skipped, and its place on the disk.
    skipped: BTreeSet<(Skipped, PathBuf)>,
    collected: Collected,
}

/// What one folder or pattern gave.
#[derive(Default)]
struct Walked {
    inputs: Vec<Input>,
    others: Vec<PathBuf>,
    errors: Vec<SourceError>,
    outputs: Vec<Output>,
}

impl Collector<'_> {
    fn pattern(&mut self, path: &Path) {
        if path.as_os_str() == "-" {
            self.input(Input { name: "-".to_owned(), kind: InputKind::Stdin, named: true });
        } else if path.is_dir() {
            if is_dataset(path) {
                self.input(Input { name: shown(path), kind: InputKind::Dataset(path.to_owned()), named: true });
            } else {
                let walked = self.walk(path, None);
                self.take(path, walked);
            }
        } else if path.symlink_metadata().is_ok() {
            // Anything else that exists, even a broken link: reading it will tell what is wrong.
            self.input(Input { name: shown(path), kind: self.kind(path), named: true });
        } else if is_wild(path) {
            self.wild(path);
        } else {
            self.collected.errors.push(SourceError::NotFound { name: shown(path) });
        }
    }

    fn wild(&mut self, path: &Path) {
        let pattern = shown(path);
        let wild = match Wild::parse(path) {
            Ok(wild) => wild,
            Err(reason) => {
                self.collected.errors.push(SourceError::BadPattern { pattern, reason });
                return;
            }
        };
        if !wild.base.is_dir() {
            self.collected.errors.push(SourceError::NoMatch { pattern });
            return;
        }
        let walked = self.walk(&wild.base, Some(&wild));
        if walked.inputs.is_empty() && walked.others.is_empty() && walked.errors.is_empty() && walked.outputs.is_empty()
        {
            self.collected.errors.push(SourceError::NoMatch { pattern });
        } else {
            self.take(path, walked);
        }
    }

    /// The files below a folder, or those of them that fit a pattern; a folder that fits counts with all it holds.
    fn walk(&self, root: &Path, only: Option<&Wild>) -> Walked {
        let datasets: Arc<Mutex<Vec<PathBuf>>> = Arc::default();
        let (found, wild) = (Arc::clone(&datasets), only.cloned());
        let walker = WalkBuilder::new(root)
            .standard_filters(false)
            .hidden(true)
            .follow_links(false)
            .sort_by_file_name(OsStr::cmp)
            .filter_entry(move |entry| {
                let is_folder = entry.file_type().is_some_and(|t| t.is_dir());
                if is_folder && wild.as_ref().is_some_and(|wild| !wild.may_hold(entry.path())) {
                    return false;
                }
                let dataset =
                    entry.depth() > 0 && entry.file_type().is_some_and(|t| t.is_dir()) && is_dataset(entry.path());
                if dataset {
                    found.lock().unwrap_or_else(PoisonError::into_inner).push(entry.path().to_owned());
                }
                !dataset
            })
            .build();
        let fits = |path: &Path| only.is_none_or(|wild| wild.fits(path));
        let mut walked = Walked::default();
        let mut listed = Listed::default();
        let mut pages = Pages { naming: self.naming, known: BTreeMap::new() };
        for entry in walker {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    walked.errors.push(listing_error(root, &error));
                    continue;
                }
            };
            let path = entry.path();
            if entry.file_type().is_some_and(|t| t.is_dir()) {
                listed.folder(path);
                continue;
            }
            if !fits(path) || listed.has(path) || is_litter(path) {
                continue;
            }
            let name = shown(path);
            // A link to a file counts as that file; one that leads nowhere is for the reader to report.
            let readable = match fs::metadata(path) {
                Ok(metadata) => metadata.is_file(),
                Err(_) => true,
            };
            let kind = self.kind(path);
            let taken = matches!(kind, InputKind::Pack(..)) || (self.naming.accepts)(&name);
            if readable && taken && !pages.hold(path) {
                walked.inputs.push(Input { name, kind, named: false });
            } else {
                walked.others.push(path.to_owned());
            }
        }
        let datasets = std::mem::take(&mut *datasets.lock().unwrap_or_else(PoisonError::into_inner));
        for path in datasets.into_iter().filter(|path| fits(path)) {
            walked.outputs.push(Output { name: shown(&path), folder: path, files: None });
        }
        walked.outputs.extend(listed.outputs());
        walked.inputs.sort_by(|a, b| a.name.cmp(&b.name));
        walked
    }

    /// What a file is by its name.
    fn kind(&self, path: &Path) -> InputKind {
        match PackKind::of_name(&path.to_string_lossy(), self.naming.columns) {
            Some(kind) => InputKind::Pack(path.to_owned(), kind),
            None => InputKind::File(path.to_owned()),
        }
    }

    fn take(&mut self, pattern: &Path, walked: Walked) {
        if walked.inputs.is_empty() && walked.errors.is_empty() {
            let (name, others) = (shown(pattern), walked.others.len());
            let error = match pattern.join(PARTS_FOLDER).is_dir() {
                true => SourceError::Interrupted { name },
                false => SourceError::NothingToRead { name, others },
            };
            self.collected.errors.push(error);
        }
        walked.inputs.into_iter().for_each(|input| self.input(input));
        self.skipped.extend(walked.others.into_iter().map(|path| {
            let place = place(&path);
            (Skipped { name: shown(&path), path }, place)
        }));
        self.collected.errors.extend(walked.errors);
        self.collected.outputs.extend(walked.outputs);
    }

    /// Takes an input once, however often and under whatever names it is met.
    fn input(&mut self, input: Input) {
        let key = match &input.kind {
            InputKind::File(path) | InputKind::Pack(path, _) | InputKind::Dataset(path) => place(path),
            InputKind::Stdin => PathBuf::from("-"),
        };
        if self.seen.insert(key) {
            self.collected.inputs.push(input);
        }
    }
}

/// What the manifests of the folders walked so far list.
#[derive(Default)]
struct Listed {
    /// The files, each with the folder whose manifest lists it.
    files: BTreeMap<PathBuf, PathBuf>,
    /// How many of them were met, by folder.
    met: BTreeMap<PathBuf, usize>,
}

impl Listed {
    fn folder(&mut self, folder: &Path) {
        let Some(manifest) = Manifest::of(folder) else { return };
        for name in manifest.names().chain([MANIFEST_FILE, UNFINISHED_FILE]) {
            self.files.insert(folder.join(name), folder.to_owned());
        }
    }

    /// Whether a file is listed; it counts as left out then.
    fn has(&mut self, file: &Path) -> bool {
        let Some(folder) = self.files.get(file) else { return false };
        *self.met.entry(folder.clone()).or_default() += 1;
        true
    }

    fn outputs(self) -> impl Iterator<Item = Output> {
        self.met.into_iter().map(|(folder, files)| Output { name: shown(&folder), folder, files: Some(files) })
    }
}

/// Folders that were saved beside pages, as far as they were met.
struct Pages<'a> {
    naming: Naming<'a>,
    known: BTreeMap<PathBuf, bool>,
}

impl Pages<'_> {
    /// Whether a file belongs to a page.
    fn hold(&mut self, file: &Path) -> bool {
        let name = file.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        (self.naming.belongs)(&name) && file.ancestors().skip(1).any(|folder| self.is_of_page(folder))
    }

    fn is_of_page(&mut self, folder: &Path) -> bool {
        let name = folder.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        let Some(stem) = ["_files", ".files"].iter().find_map(|end| name.strip_suffix(end)) else { return false };
        if let Some(known) = self.known.get(folder) {
            return *known;
        }
        let there = |end: &str| folder.with_file_name(format!("{stem}.{end}")).is_file();
        let found = self.naming.pages.iter().any(|end| there(end) || there(&end.to_uppercase()));
        self.known.insert(folder.to_owned(), found);
        found
    }
}

/// What systems and programs leave beside files: locks of Word and WPS, pictures of folders, settings of folders. Those of
/// other systems are hidden anyway.
fn is_litter(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let named = |known: &&str| name.eq_ignore_ascii_case(known);
    let hidden = [".~lock.", "._"].iter().any(|start| name.starts_with(start));
    hidden || name.starts_with("~$") || ["Thumbs.db", "desktop.ini", ".DS_Store"].iter().any(named)
}

/// Whether a folder is a dataset that `gongkai load` wrote, whole or damaged. A file of that name alone makes none: many a
/// program writes a `dataset.json`.
fn is_dataset(folder: &Path) -> bool {
    let file = folder.join(DATASET_FILE);
    if !file.is_file() {
        return false;
    }
    let mut text = Vec::new();
    let read = File::open(file).and_then(|file| file.take(MOST_OF_DATASET_FILE).read_to_end(&mut text));
    let schema = read.ok().and_then(|_| serde_json::from_slice::<DatasetFile>(&text).ok());
    schema.is_some_and(|file| file.schema.starts_with(DATASET_SCHEMA))
        || DATASET_TABLES.iter().all(|table| folder.join(table).is_dir())
}

/// Larger than any `dataset.json` of ours.
const MOST_OF_DATASET_FILE: u64 = 1 << 20;

/// What the name of every layout of datasets begins with.
const DATASET_SCHEMA: &str = "gongkai.dataset/";

/// The tables of a dataset.
const DATASET_TABLES: [&str; 3] = ["reports", "cells", "sections"];

#[derive(serde::Deserialize)]
struct DatasetFile {
    schema: String,
}

/// One place on the disk for all the ways to name it.
fn place(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// A path as people are shown it, with `/` between its parts.
///
/// Parts that are not UTF-8 are read as GB 18030, as archives made in China name their files, or else shown with marks for what cannot be
/// read.
///
/// ```
/// use std::path::Path;
/// assert_eq!(gongkai_source::shown(Path::new("年报/a.csv")), "年报/a.csv");
/// # #[cfg(unix)]
/// # {
/// use std::os::unix::ffi::OsStrExt;
/// let name = std::ffi::OsStr::from_bytes(b"\xc4\xea\xb1\xa8.csv");
/// assert_eq!(gongkai_source::shown(&Path::new("年报").join(name)), "年报/年报.csv");
/// # }
/// ```
pub fn shown(path: &Path) -> String {
    let text = match path.to_str() {
        Some(text) => text.to_owned(),
        None if cfg!(unix) => {
            let parts = path.as_os_str().as_encoded_bytes().split(|byte| *byte == b'/');
            parts.map(part_shown).collect::<Vec<_>>().join("/")
        }
        None => path.to_string_lossy().into_owned(),
    };
    if MAIN_SEPARATOR == '/' { text } else { text.replace(MAIN_SEPARATOR, "/") }
}

fn part_shown(part: &[u8]) -> String {
    let text = std::str::from_utf8(part).ok().map(str::to_owned);
    let chinese = || GB18030.decode_without_bom_handling_and_without_replacement(part).map(|text| text.into_owned());
    text.or_else(chinese).unwrap_or_else(|| String::from_utf8_lossy(part).into_owned())
}

/// The walker's error with the folder it names, as far as it names one.
fn listing_error(root: &Path, error: &ignore::Error) -> SourceError {
    fn folder(error: &ignore::Error) -> Option<&Path> {
        match error {
            ignore::Error::WithPath { path, .. } => Some(path),
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => folder(err),
            _ => None,
        }
    }
    let name = shown(folder(error).unwrap_or(root));
    match error.io_error() {
        Some(io) => SourceError::unlistable(&name, io),
        None => SourceError::unlistable(&name, &std::io::Error::other(error.to_string())),
    }
}
