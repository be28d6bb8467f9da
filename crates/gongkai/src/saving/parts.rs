//! Parts that were read, kept beside the dataset: what the next run goes on from.
//!
//! Each is a folder with its tables, the account of its files and `part.json`, written under another name and renamed when it is
//! whole. The tables of cells and sections are those of the dataset, as one file with two names where the file system can do that.

use super::earlier::{Earlier, Gave, Told};
use super::plan::{Chunk, OfPack, Planned, told};
use crate::error::OpenError;
use gongkai_analytics::dataset::{Stage, Table, stage};
use gongkai_core::Account;
use gongkai_lint::Text;
use gongkai_loader::{MAX_BYTES, Options};
use gongkai_model::{Report, Scope};
use gongkai_source::{OutputError, PackColumns, in_order, read};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::UNIX_EPOCH;

/// Where parts lie, in the folder of the dataset.
pub(super) const FOLDER: &str = gongkai_source::PARTS_FOLDER;

const PART_FILE: &str = "part.json";
const ACCOUNT_FILE: &str = "account.json";
/// The documents of a part, by which it is told what of them has changed.
const DOCUMENTS_FILE: &str = "documents.json";
/// What the dataset beside the parts was made of.
const WHOLE_FILE: &str = "whole";

/// Name and version of what lies here.
const SCHEMA: &str = "gongkai.part/1";

/// Bits of a report's number that count it within its part; those above are the part's. Together they stay below 2^53, which every
/// program that reads the tables holds exactly.
const BITS_WITHIN: u32 = 22;
const BITS_OF_PART: u32 = 31;

/// A hash over several texts.
#[derive(Default)]
pub(super) struct Hash {
    hash: Sha256,
    bytes: u64,
}

impl Hash {
    /// The hash of texts, each with its end marked, in hex.
    pub(super) fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
        let mut hash = Hash::default();
        for text in texts {
            hash.add(text.as_bytes());
            hash.add(&[0]);
        }
        hash.end().1
    }

    pub(super) fn add(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
    }

    /// How many bytes it was, and their hash in hex.
    pub(super) fn end(self) -> (u64, String) {
        (self.bytes, self.hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

/// What the content of parts depends on besides the files.
pub(super) struct Signature {
    /// What reading depends on.
    reading: String,
    /// What telling agencies apart depends on.
    telling: String,
    /// The program itself: another build may read otherwise, though it is of the same version.
    made_by: String,
}

impl Signature {
    pub(super) fn of<'f>(
        options: &Options,
        columns: Option<&PackColumns>,
        scope: Scope,
        decisions: impl Iterator<Item = &'f PathBuf>,
        made_by: &str,
    ) -> Signature {
        // A report year cannot lie after today's; the day itself changes nothing.
        let year = options.today.year().to_string();
        let columns = columns.map(|columns| format!("{columns:?}")).unwrap_or_default();
        let given = [SCHEMA, env!("CARGO_PKG_VERSION"), &year, &options.max_bytes.to_string(), &columns];
        let reading = Hash::of(given);
        let files: Vec<String> = decisions.map(|file| fs::read(file).map_or_else(|_| String::new(), sha256)).collect();
        let telling = Hash::of([scope.id()].into_iter().chain(files.iter().map(String::as_str)));
        Signature { reading, telling, made_by: made_by.to_owned() }
    }

    pub(super) fn reading(&self) -> &str {
        &self.reading
    }
}

fn sha256(bytes: Vec<u8>) -> String {
    gongkai_core::sha256(&bytes)
}

/// What tells builds apart.
fn made_by(program: Option<PathBuf>) -> String {
    let about = || {
        let metadata = fs::metadata(program?).ok()?;
        let time = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
        Some(format!("{} {time}", metadata.len()))
    };
    about().unwrap_or_default()
}

/// A part that lies on the disk.
#[derive(Debug, Clone)]
pub(super) struct Part {
    folder: PathBuf,
    pub(super) told: PartFile,
}

/// What `part.json` holds.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub(super) struct PartFile {
    schema: String,
    made_by: String,
    #[serde(default)]
    reading: String,
    stamp: Option<String>,
    #[serde(default)]
    pack: Option<OfPack>,
    key: String,
    first: i64,
    pub(super) reports: usize,
    pub(super) cells: usize,
    pub(super) sections: usize,
    /// Files that were rejected.
    pub(super) rejected: usize,
    /// Files beside this one: bytes and SHA-256.
    files: BTreeMap<String, (u64, String)>,
    /// SHA-256 of all of the above.
    #[serde(default)]
    seal: String,
}

impl PartFile {
    fn seal(&self) -> String {
        let bare = PartFile { seal: String::new(), ..self.clone() };
        serde_json::to_vec(&bare).map_or_else(|_| String::new(), sha256)
    }

    fn sealed(self) -> PartFile {
        PartFile { seal: self.seal(), ..self }
    }
}

impl Part {
    pub(super) fn path(&self, table: Table) -> PathBuf {
        self.folder.join(format!("{}.parquet", table.id()))
    }

    pub(super) fn read(&self, table: Table) -> io::Result<Vec<u8>> {
        fs::read(self.path(table))
    }

    /// Size and hash of a table.
    pub(super) fn hash(&self, table: Table) -> (u64, &str) {
        let known = self.told.files.get(&format!("{}.parquet", table.id()));
        known.map_or((0, ""), |(bytes, sha256)| (*bytes, sha256))
    }

    /// What is told of its documents; nothing where that cannot be read, which costs time only.
    pub(super) fn documents(&self) -> Vec<Told> {
        let read = || serde_json::from_slice(&fs::read(self.folder.join(DOCUMENTS_FILE)).ok()?).ok();
        read().unwrap_or_default()
    }

    pub(super) fn key(&self) -> &str {
        &self.told.key
    }

    /// Whether this program made it, and would read the same documents to the same reports.
    pub(super) fn is_by(&self, signature: &Signature) -> bool {
        self.told.made_by == signature.made_by && self.told.reading == signature.reading
    }

    /// Notes how it is told from now on. Whoever cannot write that down only looks again the next time.
    fn note(&self, planned: &Planned) {
        let told = PartFile { stamp: planned.stamp.clone(), pack: planned.pack.clone(), ..self.told.clone() }.sealed();
        let put = |name: &str, json: serde_json::Result<Vec<u8>>| -> io::Result<()> {
            let new = self.folder.join("part.new");
            fs::write(&new, json?)?;
            fs::rename(&new, self.folder.join(name))
        };
        if !planned.documents.is_empty() {
            let _ = put(DOCUMENTS_FILE, serde_json::to_vec(&planned.documents));
        }
        let _ = put(PART_FILE, serde_json::to_vec(&told));
    }

    /// A file of it that is not the one that was written, if there is one.
    fn damaged(&self) -> Option<PathBuf> {
        let bad = self.told.files.iter().find(|(name, (size, hash))| {
            let path = self.folder.join(name);
            !(fs::metadata(&path).is_ok_and(|metadata| metadata.len() == *size)
                && fs::read(&path).is_ok_and(|bytes| gongkai_core::sha256(&bytes) == *hash))
        });
        bad.map(|(name, _)| self.folder.join(name))
    }

    /// What became of its files. A part is known only if its account could be read, so that an empty one says that somebody
    /// takes it away just now.
    pub(super) fn account(&self) -> Account {
        let read = || serde_json::from_slice(&fs::read(self.folder.join(ACCOUNT_FILE)).ok()?).ok();
        read().unwrap_or_default()
    }
}

/// What a chunk gave when it was read before.
pub(super) struct Kept {
    pub(super) part: Part,
    pub(super) account: Account,
}

/// The parts beside a dataset.
pub(super) struct Parts {
    root: PathBuf,
    /// The folder as people are shown it.
    shown: PathBuf,
    known: Arc<Known>,
    /// The build that writes parts now.
    made_by: String,
    /// First numbers that are given away.
    taken: BTreeSet<i64>,
}

/// Parts of an earlier run.
#[derive(Default)]
pub(super) struct Known {
    by_key: HashMap<String, Part>,
    by_stamp: HashMap<String, String>,
    /// The windows of each pack, by its stamp: which of them it is, its key.
    by_pack: HashMap<String, BTreeMap<usize, (OfPack, String)>>,
    /// Made when the first chunk has changed.
    earlier: OnceLock<Earlier>,
    /// Files of parts that are not as they were written.
    damaged: Mutex<BTreeSet<PathBuf>>,
}

impl Parts {
    /// What lies in the folder; what is damaged, or of others, is none.
    pub(super) fn open(root: PathBuf, shown: &Path, program: Option<PathBuf>) -> Parts {
        let made_by = made_by(program);
        let mut known = Known::default();
        for folder in fs::read_dir(&root).into_iter().flatten().flatten().map(|entry| entry.path()) {
            let file = || -> Option<PartFile> { serde_json::from_slice(&fs::read(folder.join(PART_FILE)).ok()?).ok() };
            let Some(file) = file().filter(|file| file.schema == SCHEMA && file.seal == file.seal()) else {
                if folder.join(PART_FILE).exists() && file().is_none_or(|file| file.made_by == made_by) {
                    known.damaged.get_mut().unwrap_or_else(PoisonError::into_inner).insert(folder.join(PART_FILE));
                }
                continue;
            };
            if let Some(stamp) = &file.stamp {
                known.by_stamp.insert(stamp.clone(), file.key.clone());
            }
            if let Some(pack) = &file.pack {
                let windows = known.by_pack.entry(pack.stamp.clone()).or_default();
                windows.insert(pack.number, (pack.clone(), file.key.clone()));
            }
            known.by_key.insert(file.key.clone(), Part { folder, told: file });
        }
        Parts { root, shown: shown.to_owned(), known: Arc::new(known), made_by, taken: BTreeSet::new() }
    }

    /// Makes the folder.
    pub(super) fn begin(&self) -> Result<(), OpenError> {
        fs::create_dir_all(&self.root).map_err(self.failed())
    }

    /// Takes the folder away if it has stayed empty.
    pub(super) fn tidy(&self) {
        let _ = fs::remove_dir(&self.root);
    }

    /// Whether no earlier run left any.
    pub(super) fn is_new(&self) -> bool {
        self.known.by_key.is_empty()
    }

    pub(super) fn known(&self) -> Arc<Known> {
        Arc::clone(&self.known)
    }

    pub(super) fn made_by(&self) -> &str {
        &self.made_by
    }

    fn failed(&self) -> impl Fn(io::Error) -> OpenError + use<> {
        let path = self.shown.clone();
        move |source| OpenError::Output(OutputError::Write { path: path.clone(), source })
    }

    /// Lays out a part and puts it on the disk.
    pub(super) fn write(
        &mut self,
        planned: &Planned,
        reports: &[Report],
        account: &Account,
    ) -> Result<Part, OpenError> {
        let key = planned.key.clone().unwrap_or_default();
        let first = self.first(&key);
        let Stage { reports, cells, sections, tables } = stage(reports, first)?;
        let failed = self.failed();
        let new = self.root.join(format!("new-{key}"));
        fs::create_dir_all(&new).map_err(&failed)?;
        let mut files = BTreeMap::new();
        let mut put = |name: String, bytes: &[u8]| -> io::Result<()> {
            fs::write(new.join(&name), bytes)?;
            files.insert(name, (bytes.len() as u64, gongkai_core::sha256(bytes)));
            Ok(())
        };
        for (table, bytes) in &tables {
            put(format!("{}.parquet", table.id()), bytes).map_err(&failed)?;
        }
        let json = |error: serde_json::Error| failed(error.into());
        put(ACCOUNT_FILE.to_owned(), &serde_json::to_vec(account).map_err(json)?).map_err(&failed)?;
        let documents = serde_json::to_vec(&planned.documents).map_err(json)?;
        fs::write(new.join(DOCUMENTS_FILE), documents).map_err(&failed)?;
        let told = PartFile {
            schema: SCHEMA.to_owned(),
            made_by: self.made_by.clone(),
            reading: planned.reading().to_owned(),
            stamp: planned.stamp.clone(),
            pack: planned.pack.clone(),
            key: key.clone(),
            first,
            reports,
            cells,
            sections,
            rejected: account.rejected.len(),
            files,
            seal: String::new(),
        }
        .sealed();
        fs::write(new.join(PART_FILE), serde_json::to_vec(&told).map_err(json)?).map_err(&failed)?;
        let folder = self.root.join(&key);
        // What is there under this name was not whole, or made by another build.
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(&failed)?;
        }
        fs::rename(&new, &folder).map_err(&failed)?;
        Ok(Part { folder, told })
    }

    /// Takes over a part of an earlier run.
    pub(super) fn keep(&mut self, part: &Part) -> Result<(), OpenError> {
        if self.taken.insert(part.told.first) {
            return Ok(());
        }
        // Next to impossible: a part that came since has the same number. The next run gives another one to this part.
        let _ = fs::remove_dir_all(&part.folder);
        Err(self.failed()(io::Error::other("two parts have one number; run the same command again")))
    }

    /// The number of a part's first report: made of its key, so that it does not hang on which other parts there are.
    fn first(&mut self, key: &str) -> i64 {
        // Two parts of one number are next to impossible, and would mix up reports.
        for attempt in 0_u32.. {
            let hash = Hash::of([key, &attempt.to_string()]);
            let number = i64::from_str_radix(&hash[..BITS_OF_PART.div_ceil(4) as usize], 16).unwrap_or_default();
            let first = (number & ((1 << BITS_OF_PART) - 1)) << BITS_WITHIN;
            if self.taken.insert(first) {
                return first;
            }
        }
        0
    }

    /// What the whole dataset is made of.
    pub(super) fn whole(&self, parts: &[Part], signature: &Signature, account: &Account) -> String {
        let Signature { reading, telling, made_by } = signature;
        let skipped = account.skipped.iter().map(String::as_str);
        let refused = account.rejected.iter().map(|rejected| rejected.file.as_str());
        let given = [reading.as_str(), telling, made_by].into_iter();
        Hash::of(
            given
                .chain(parts.iter().map(|part| part.told.key.as_str()))
                .chain(["skipped"])
                .chain(skipped)
                .chain(refused),
        )
    }

    pub(super) fn is_whole(&self, whole: &str) -> bool {
        fs::read_to_string(self.root.join(WHOLE_FILE)).is_ok_and(|there| there == whole)
    }

    pub(super) fn unset_whole(&self) -> Result<(), OpenError> {
        match fs::remove_file(self.root.join(WHOLE_FILE)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(self.failed()(error)),
            _ => Ok(()),
        }
    }

    /// Notes it for the next run, which can do without.
    pub(super) fn set_whole(&self, whole: &str) {
        let _ = fs::write(self.root.join(WHOLE_FILE), whole);
    }

    /// Takes away what is of no use any more.
    pub(super) fn keep_only(&self, parts: &[Part]) {
        let kept: BTreeSet<&Path> = parts.iter().map(|part| part.folder.as_path()).collect();
        for path in fs::read_dir(&self.root).into_iter().flatten().flatten().map(|entry| entry.path()) {
            if !kept.contains(path.as_path()) && path.is_dir() {
                let _ = fs::remove_dir_all(path);
            }
        }
    }

    /// What is to be said of parts that were damaged.
    pub(super) fn remarks(&self) -> Vec<Text> {
        let damaged = self.known.damaged.lock().unwrap_or_else(PoisonError::into_inner);
        let remark = |path: &PathBuf| {
            let path = path.strip_prefix(&self.root).map_or(path.clone(), |path| self.shown.join(FOLDER).join(path));
            let path = path.display();
            Text::new(
                format!("{path}：与写入时的内容不符，已损坏；有关文件已重新读取。"),
                format!("{path} is not as it was written: it was damaged, and its documents were read again."),
            )
        };
        damaged.iter().map(remark).collect()
    }

    /// Takes everything away.
    pub(super) fn forget(&self) {
        let _ = fs::remove_dir_all(&self.root);
    }
}

impl Known {
    /// The windows of a pack that was read to its end and has not changed since: how many documents each has, and its key.
    pub(super) fn windows(&self, stamp: &str, signature: &Signature) -> Option<Vec<(usize, String)>> {
        let windows = self.by_pack.get(stamp)?;
        let complete = windows.keys().copied().eq(0..windows.len()) && windows.values().next_back()?.0.last;
        let whole = |key: &String| {
            self.by_key.get(key).is_some_and(|part| part.told.made_by == signature.made_by && self.is_whole(part))
        };
        let all = windows.values().all(|(_, key)| whole(key));
        (complete && all).then(|| windows.values().map(|(of, key)| (of.documents, key.clone())).collect())
    }

    /// The part that a chunk gave before, if nothing about it has changed.
    pub(super) fn find(&self, planned: &mut Planned, signature: &Signature) -> Option<Box<Kept>> {
        if self.by_key.is_empty() {
            return None;
        }
        let by_stamp = planned.stamp.as_ref().and_then(|stamp| self.by_stamp.get(stamp)).cloned();
        let key = match by_stamp {
            Some(key) => Some(key),
            None => {
                if planned.key.is_none() {
                    self.settle(planned, signature);
                }
                planned.key.clone()
            }
        };
        let part = key.and_then(|key| self.by_key.get(&key))?;
        if part.told.made_by != signature.made_by || !self.is_whole(part) {
            return None;
        }
        let is_known = matches!(planned.chunk, Chunk::Window { window: None, .. });
        if !is_known && (&part.told.stamp, &part.told.pack) != (&planned.stamp, &planned.pack) {
            // Told by its times the next time; if that fails, by what it holds again.
            part.note(planned);
        }
        Some(Box::new(Kept { part: part.clone(), account: part.account() }))
    }

    /// Whether all files of a part are those that were written; one that is not is remembered.
    fn is_whole(&self, part: &Part) -> bool {
        let damaged = part.damaged();
        let whole = damaged.is_none();
        self.damaged.lock().unwrap_or_else(PoisonError::into_inner).extend(damaged);
        whole
    }

    /// Finds out what the files of a chunk hold, as far as any of them stood in an earlier part: those are opened that have another size
    /// or time. Where all did, the chunk may be one of the earlier ones all the same.
    fn settle(&self, planned: &mut Planned, signature: &Signature) {
        let Chunk::Files(inputs) = &planned.chunk else { return };
        let mut files = told(inputs);
        let earlier = self.earlier(signature);
        // Files that were copied anew, or put back, have another time and hold the same.
        let mut to_open = Vec::new();
        let mut all = true;
        for (file, input) in files.iter_mut().zip(inputs) {
            match earlier.hash(&file.name, file.stamp.as_deref()) {
                Some(Some(hash)) => file.hash = Some(hash),
                Some(None) => to_open.push(input),
                None => all = false,
            }
        }
        let mut hashes: HashMap<&str, String> = HashMap::new();
        let hash = |input| (input, read(input, MAX_BYTES).ok().map(sha256));
        in_order(to_open, rayon::current_num_threads(), hash, |(input, hash)| {
            hashes.extend(hash.map(|hash| (input.name.as_str(), hash)));
        });
        for file in files.iter_mut().filter(|file| file.hash.is_none()) {
            file.hash = hashes.remove(file.name.as_str());
        }
        match all {
            true => planned.settle_key(files),
            false => planned.documents = files,
        }
    }

    fn earlier(&self, signature: &Signature) -> &Earlier {
        self.earlier.get_or_init(|| Earlier::of(self.by_key.values(), signature))
    }

    /// What documents of a chunk gave that have not changed, in their order.
    pub(super) fn gave(&self, documents: &[Told], counted: bool, signature: &Signature) -> Vec<Option<Gave>> {
        match self.by_key.is_empty() {
            true => Vec::new(),
            false => self.earlier(signature).gave(documents, counted, &|part| self.is_whole(part)),
        }
    }
}
