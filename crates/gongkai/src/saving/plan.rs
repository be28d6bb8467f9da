//! Which inputs are read, and laid out, together.

use super::earlier::Told;
use super::parts::{Hash, Signature};
use crate::opening::bad_dataset;
use crate::opening::documents::Document;
use crate::packs::{InWindow, Window};
use gongkai_analytics::dataset;
use gongkai_core::Rejected;
use gongkai_loader::following_pages;
use gongkai_model::stable_hash;
use gongkai_source::{Input, InputKind};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// Documents that are read before a chunk may end.
const FEWEST: usize = 256;

/// A chunk ends behind one document of so many, by its name: then a document more or less, or one with another name, changes the
/// chunk that it stands in and no other.
const ONE_OF: u64 = 512;

/// Most documents of a chunk.
const MOST: usize = 2_048;

/// Most bytes of files that may hold many reports each (tables of data, archives): their reports take many times as much memory.
const MOST_BYTES_OF_TABLES: u64 = 16 << 20;

/// Endings of files that hold one report each, as a rule.
const OF_ONE_REPORT: [&str; 16] = [
    "html", "htm", "shtml", "xhtml", "mht", "mhtml", "txt", "text", "md", "doc", "docx", "docm", "wps", "rtf", "pdf",
    "ofd",
];

/// Inputs that become one part.
pub(super) enum Chunk {
    /// Files, the pages of one report together.
    Files(Vec<Input>),
    /// A pack, or standard input, which is opened when its turn comes: then it becomes windows, or one document.
    Unopened(Input),
    /// Some documents of a pack. Their number stands for those that were read before and need not be there.
    Window { pack: String, window: Option<Window>, documents: usize },
    /// What standard input held, where it is no pack.
    Piped { input: Input, bytes: Vec<u8> },
    /// Documents that lie in memory.
    Memory(Vec<Document>),
    /// A part of a saved dataset.
    Saved { input: Input, folder: PathBuf, part: usize, of: String },
    /// Something that is rejected before it is read.
    Refused(Rejected),
}

impl Chunk {
    pub(super) fn documents(&self) -> usize {
        match self {
            Chunk::Files(inputs) => inputs.len(),
            Chunk::Window { documents, .. } => *documents,
            Chunk::Memory(documents) => documents.len(),
            Chunk::Unopened(_) | Chunk::Piped { .. } | Chunk::Saved { .. } | Chunk::Refused(_) => 1,
        }
    }
}

/// A chunk with what tells it from others.
pub(super) struct Planned {
    pub(super) chunk: Chunk,
    /// Tells by names, sizes and times, without opening anything, whether it is the same as before. Nothing where that cannot be told.
    pub(super) stamp: Option<String>,
    /// Tells the same by what the files hold, once that is known.
    pub(super) key: Option<String>,
    /// Of which pack, by its size and time, it is which window, and whether it is the last.
    pub(super) pack: Option<OfPack>,
    /// Its documents, once what they hold is known.
    pub(super) documents: Vec<Told>,
    signature: String,
}

/// Which window of a pack something is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct OfPack {
    /// Tells the pack by its name, size and time.
    pub(super) stamp: String,
    pub(super) number: usize,
    pub(super) documents: usize,
    pub(super) last: bool,
}

impl Planned {
    pub(super) fn new(chunk: Chunk, signature: &Signature) -> Planned {
        let signature = signature.reading().to_owned();
        let mut planned = Planned { chunk, stamp: None, key: None, pack: None, documents: Vec::new(), signature };
        match &mut planned.chunk {
            Chunk::Files(inputs) => planned.stamp = stamp(inputs, &planned.signature),
            Chunk::Saved { input, part, of, .. } => {
                let key = Hash::of([&planned.signature, "dataset", &input.name, of, &part.to_string()]);
                (planned.stamp, planned.key) = (Some(key.clone()), Some(key));
            }
            Chunk::Refused(rejected) => {
                let key = Hash::of([&planned.signature, "refused", &rejected.file, &rejected.message.en]);
                planned.key = Some(key);
            }
            Chunk::Piped { input, bytes } => {
                let key = Hash::of([&planned.signature, "piped", &input.name, &gongkai_core::sha256(bytes)]);
                planned.key = Some(key);
            }
            Chunk::Memory(documents) => {
                let mut told = vec![planned.signature.clone(), "memory".to_owned()];
                for document in documents {
                    told.extend([document.name().to_owned(), gongkai_core::sha256(document.bytes())]);
                }
                planned.key = Some(Hash::of(told.iter().map(String::as_str)));
            }
            Chunk::Window { pack, window: Some(window), .. } => {
                let mut told = vec![planned.signature.clone(), "window".to_owned(), pack.clone()];
                window.told(&mut told);
                planned.documents = window.documents().map(of_window).collect();
                planned.key = Some(Hash::of(told.iter().map(String::as_str)));
            }
            Chunk::Window { window: None, .. } | Chunk::Unopened(_) => {}
        }
        planned
    }

    /// Documents `number` of a pack that was read before and has not changed: what they are lies on the disk.
    pub(super) fn of_known_pack(pack: &str, documents: usize, key: String, signature: &Signature) -> Planned {
        let chunk = Chunk::Window { pack: pack.to_owned(), window: None, documents };
        let signature = signature.reading().to_owned();
        Planned { chunk, stamp: None, key: Some(key), pack: None, documents: Vec::new(), signature }
    }

    /// What [signature](Signature::reading) it has.
    pub(super) fn reading(&self) -> &str {
        &self.signature
    }

    /// A part of nothing.
    pub(super) fn empty(signature: &Signature) -> Planned {
        let mut planned = Planned::new(Chunk::Files(Vec::new()), signature);
        planned.settle_key(Vec::new());
        planned
    }

    /// Works out the key from what files hold, as far as they could be opened.
    pub(super) fn settle_key(&mut self, files: Vec<Told>) {
        let told = files.iter().flat_map(|file| [file.name.as_str(), file.hash.as_deref().unwrap_or_default()]);
        let given = [self.signature.as_str(), "files"];
        self.key = Some(Hash::of(given.into_iter().chain(told)));
        // What could not be opened is tried again, though its size and time stay the same.
        if files.iter().any(|file| file.hash.is_none()) {
            self.stamp = None;
        }
        self.documents = files;
    }
}

/// Tells a pack by its name, size and time; nothing for what has none.
pub(super) fn pack_stamp(input: &Input, signature: &Signature) -> Option<String> {
    stamp(std::slice::from_ref(input), signature.reading())
}

fn stamp(inputs: &[Input], signature: &str) -> Option<String> {
    let mut told = vec![signature.to_owned(), "files".to_owned()];
    for input in inputs {
        told.extend([input.name.clone(), stamp_of_file(input)?]);
    }
    Some(Hash::of(told.iter().map(String::as_str)))
}

/// Size and time of a file.
fn stamp_of_file(input: &Input) -> Option<String> {
    let (InputKind::File(path) | InputKind::Pack(path, _)) = &input.kind else { return None };
    let metadata = std::fs::metadata(path).ok()?;
    let time = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
    let named = if input.named { "named" } else { "" };
    Some(format!("{} {time} {named}", metadata.len()))
}

/// Files before they are opened.
pub(super) fn told(inputs: &[Input]) -> Vec<Told> {
    let of = |input: &Input| Told { name: input.name.clone(), pages: None, stamp: stamp_of_file(input), hash: None };
    inputs.iter().map(of).collect()
}

fn of_window(InWindow { name, pages, told }: InWindow<'_>) -> Told {
    let pages = Some(pages).filter(|pages| pages != name);
    let hash = Hash::of(told.iter().map(String::as_str));
    Told { name: name.to_owned(), pages, stamp: None, hash: Some(hash) }
}

/// Parts the inputs into chunks, in their order. Chunks of files depend on the names of the files, and little on each other.
pub(super) fn plan(inputs: Vec<Input>, documents: Vec<Document>, signature: &Signature) -> Vec<Planned> {
    let mut planned = Vec::new();
    let mut files: Vec<Input> = Vec::new();
    for input in inputs {
        if let InputKind::File(_) = &input.kind {
            files.push(input);
            continue;
        }
        planned.extend(runs(std::mem::take(&mut files)).map(|run| Planned::new(Chunk::Files(run), signature)));
        match &input.kind {
            InputKind::Dataset(folder) => {
                planned.extend(saved(&input, folder).into_iter().map(|chunk| Planned::new(chunk, signature)));
            }
            _ => planned.push(Planned::new(Chunk::Unopened(input), signature)),
        }
    }
    planned.extend(runs(files).map(|run| Planned::new(Chunk::Files(run), signature)));
    let mut documents = documents.into_iter().peekable();
    while documents.peek().is_some() {
        let some = documents.by_ref().take(MOST).collect();
        planned.push(Planned::new(Chunk::Memory(some), signature));
    }
    planned
}

/// The parts of a dataset; if it is not whole, what is wrong with it.
fn saved(input: &Input, folder: &Path) -> Vec<Chunk> {
    let files = |name: &str| std::fs::read(folder.join(name));
    let looked =
        dataset::Saved::open(&files).and_then(|saved| saved.check(&dataset::Table::ALL).map(|()| saved.parts()));
    match (looked, files(dataset::DATASET_FILE)) {
        (Ok(parts), Ok(contents)) => {
            let of = gongkai_core::sha256(&contents);
            let chunk = |part| Chunk::Saved { input: input.clone(), folder: folder.to_owned(), part, of: of.clone() };
            (0..parts).map(chunk).collect()
        }
        (Err(error), _) => vec![Chunk::Refused(bad_dataset(input, &error))],
        // It was there a moment ago.
        (Ok(_), Err(source)) => {
            let error = gongkai_analytics::AnalyticsError::Io { file: dataset::DATASET_FILE.to_owned(), source };
            vec![Chunk::Refused(bad_dataset(input, &error))]
        }
    }
}

/// Files in runs; pages of one report stand together.
fn runs(inputs: Vec<Input>) -> impl Iterator<Item = Vec<Input>> {
    let mut runs = Vec::new();
    let mut run: Vec<Input> = Vec::new();
    let mut of_tables = 0;
    let names: Vec<&str> = inputs.iter().map(|input| input.name.as_str()).collect();
    let groups = groups(&names);
    let mut inputs: Vec<Option<Input>> = inputs.into_iter().map(Some).collect();
    for group in groups {
        let group: Vec<Input> = group.into_iter().filter_map(|at| inputs[at].take()).collect();
        let ends = group.first().is_some_and(|first| stable_hash(first.name.as_bytes()).is_multiple_of(ONE_OF));
        let bytes: u64 = group.iter().map(bytes_of_tables).sum();
        if !run.is_empty() && (run.len() + group.len() > MOST || of_tables + bytes > MOST_BYTES_OF_TABLES) {
            runs.push(std::mem::take(&mut run));
            of_tables = 0;
        }
        run.extend(group);
        of_tables += bytes;
        if run.len() >= FEWEST && ends {
            runs.push(std::mem::take(&mut run));
            of_tables = 0;
        }
    }
    if !run.is_empty() {
        runs.push(run);
    }
    runs.into_iter()
}

/// Each document by itself, with the pages that go on its report behind it.
pub(super) fn groups(names: &[&str]) -> Vec<Vec<usize>> {
    let following = following_pages(names);
    let mut first_of: BTreeMap<usize, usize> = BTreeMap::new();
    for (first, pages) in &following {
        first_of.extend(pages.iter().map(|page| (*page, *first)));
    }
    let mut groups = Vec::new();
    for at in 0..names.len() {
        // A page may itself be the first of others: a1.html, a1_1.html, a1_1_1.html.
        if first_of.contains_key(&at) {
            continue;
        }
        let mut group = Vec::new();
        let mut waiting = vec![at];
        while let Some(at) = waiting.pop() {
            group.push(at);
            waiting.extend(following.get(&at).into_iter().flatten().rev());
        }
        groups.push(group);
    }
    groups
}

fn bytes_of_tables(input: &Input) -> u64 {
    let InputKind::File(path) = &input.kind else { return 0 };
    let extension = path.extension().map(|end| end.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    match OF_ONE_REPORT.contains(&extension.as_str()) {
        true => 0,
        false => std::fs::metadata(path).map_or(0, |metadata| metadata.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn inputs(names: impl IntoIterator<Item = String>) -> Vec<Input> {
        let file = |name: String| Input { kind: InputKind::File(PathBuf::from(&name)), name, named: false };
        names.into_iter().map(file).collect()
    }

    fn names(runs: impl Iterator<Item = Vec<Input>>) -> Vec<Vec<String>> {
        runs.map(|run| run.into_iter().map(|input| input.name).collect()).collect()
    }

    #[test]
    fn one_name_more_changes_one_run() {
        let all = |without: usize| (0..20_000).filter(move |n| *n != without).map(|n| format!("r/{n:05}.html"));
        let before = names(runs(inputs(all(usize::MAX))));
        assert!(before.len() > 10 && before.iter().all(|run| run.len() <= MOST), "{}", before.len());
        assert_eq!(before.concat(), all(usize::MAX).collect::<Vec<_>>());
        for without in [0, 7_000, 19_999] {
            let after = names(runs(inputs(all(without))));
            let known: BTreeSet<&Vec<String>> = before.iter().collect();
            let changed = after.iter().filter(|run| !known.contains(run)).count();
            assert!(changed <= 2, "without {without}: {changed} of {}", after.len());
        }
    }

    #[test]
    fn pages_of_one_report_stand_together() {
        let numbers = (0..3_000).flat_map(|n| [format!("t{n}.html"), format!("t{n}_1.html"), format!("t{n}_2.html")]);
        let mut all: Vec<String> = numbers.collect();
        all.sort();
        let runs = names(runs(inputs(all.clone())));
        assert!(runs.len() > 3);
        let mut seen: Vec<String> = runs.concat();
        for run in &runs {
            for name in run.iter().filter(|name| !name.contains('_')) {
                let of = |page: u8| name.replace(".html", &format!("_{page}.html"));
                assert!(run.contains(&of(1)) && run.contains(&of(2)), "{name}");
            }
        }
        seen.sort();
        assert_eq!(seen, all);
        let nested = names(super::runs(inputs(["a.html", "a_1.html", "a_1_1.html"].map(str::to_owned))));
        assert_eq!(nested, [["a.html", "a_1.html", "a_1_1.html"]]);
    }
}
