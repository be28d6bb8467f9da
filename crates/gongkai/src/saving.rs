//! From inputs to a saved dataset, part by part: no more is held at a time than what is under way.

mod earlier;
mod parts;
mod plan;

use crate::error::OpenError;
use crate::opening::{
    Begun, Opening, PROBLEMS_FILE, documents, names_of, outcome, problems_of_dataset, read_files, remarks_on,
    strangers, strangers_in,
};
use crate::packs;
use gongkai_analytics::dataset::{self, Agencies, Contents, DATASET_FILE, Finish, Table};
use gongkai_core::{Account, Apart, Batch, Outcome, Rejected};
use gongkai_isolate::Readers;
use gongkai_loader::{Loaded, Options};
use gongkai_model::{Report, Scope, SourceFormat};
use gongkai_source::{Collected, Finished, Input, OutFolder, OutputError, PackColumns};
use parts::{Kept, Known, Part, Parts, Signature};
use plan::{Chunk, OfPack, Planned, pack_stamp, plan, told};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;
use std::thread;

/// The command that writes datasets, as manifests name it.
const BY: &str = "load";

/// Files beside the tables, which list what was rejected and what was odd.
const REJECTED: &str = "rejected.jsonl";
const PROBLEMS: &str = PROBLEMS_FILE;

/// A dataset that was written, or found to be what would be written.
#[derive(Debug)]
#[non_exhaustive]
pub struct Saved {
    /// What became of every file. Its lists are [bounded](Account::absorb).
    pub account: Account,
    /// Reports in the dataset.
    pub reports: usize,
    /// Documents that were read; those of an earlier run that have not changed since are not.
    pub read: usize,
    /// Documents that an earlier run had read.
    pub kept: usize,
    /// What was done beside writing.
    pub finished: Finished,
}

/// What reading takes besides the files.
struct Context<'a> {
    options: &'a Options,
    readers: Readers,
    columns: Option<&'a PackColumns>,
    stop: Arc<AtomicBool>,
    known: Arc<Known>,
    signature: &'a Signature,
}

/// A chunk after it was read.
struct Fresh {
    planned: Planned,
    reports: Vec<Report>,
    account: Account,
    /// Documents that had been read before.
    kept: usize,
}

/// What goes from reading to writing.
enum Sent {
    Fresh(Box<Fresh>),
    Kept(Box<Kept>),
}

impl Opening {
    /// Reads everything and saves it as a dataset in a folder, part by part: memory is bounded by what is under way, and not by how much
    /// there is to read (some hundred bytes for each file and report aside).
    ///
    /// A folder that holds a dataset already is brought up to date. Documents that have not changed are not read again, those that
    /// have changed replace their reports, and those that are gone go. What a run that was killed had read is not read again either: the
    /// same call finishes the rest, and gives the same bytes as one that was not disturbed.
    ///
    /// `force` is [that of folders](OutFolder::begin).
    ///
    /// ```no_run
    /// let saved = gongkai::open(["reports"]).save("dataset".as_ref(), false)?;
    /// println!("{} reports; {} documents had been read before", saved.reports, saved.kept);
    /// # Ok::<(), gongkai::OpenError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`read`](Opening::read), and a folder that cannot be written to.
    pub fn save(self, folder: &Path, force: bool) -> Result<Saved, OpenError> {
        let out = OutFolder::begin(folder, BY, force)?;
        let aside = out.aside(parts::FOLDER);
        if aside.symlink_metadata().is_ok_and(|metadata| !metadata.is_dir()) {
            let found = parts::FOLDER.to_owned();
            if !force {
                return Err(OutputError::Foreign { path: folder.to_owned(), found }.into());
            }
            let failed = |source| OutputError::Write { path: folder.join(&found), source };
            std::fs::remove_file(&aside).map_err(failed)?;
        }
        let mut opening = self.output(Some(folder));
        let begun = opening.begin()?;
        let program = opening.reading.program.clone().or_else(|| std::env::current_exe().ok());
        let mut parts = Parts::open(aside, folder, program);
        // From here on a run that is killed can be told from a folder of nothing.
        parts.begin()?;
        let mut saved = opening.save_parts(out, begun, &mut parts)?;
        saved.account.remarks.extend(parts.remarks());
        saved.account.remarks.extend(strangers(&folder.to_string_lossy(), folder));
        Ok(saved)
    }

    fn save_parts(mut self, out: OutFolder, begun: Begun, parts: &mut Parts) -> Result<Saved, OpenError> {
        let Begun { decisions, collected, places, today } = begun;
        let options = Options::at(today);
        let Collected { inputs, skipped, errors, outputs, .. } = collected;
        let (refused, mut remarks) = remarks_on(errors, &outputs);
        remarks.extend(inputs.iter().flat_map(strangers_in));
        let mut account = Account { skipped: names_of(skipped), rejected: refused, remarks, ..Account::default() };
        let signature = Signature::of(
            &options,
            self.reading.columns.as_ref(),
            self.reading.scope,
            decisions.files(),
            parts.made_by(),
        );
        let planned = plan(inputs, std::mem::take(&mut self.reading.documents), &signature);
        let Written { parts: mut written, account: of_files, read, kept } =
            self.write_parts(planned, &options, parts, &signature).inspect_err(|_| parts.tidy())?;
        account.absorb(of_files);
        let reports: usize = written.iter().map(|part| part.told.reports).sum();
        if reports == 0 && !(self.reading.may_be_empty && account.files_rejected() == 0) {
            // Before the folder is let go, which goes too if nothing is in it. What an earlier run has read stays: a name may be
            // mistyped, a drive not be there.
            if parts.is_new() {
                parts.forget();
            }
            return Err(OpenError::NothingRead { account: Box::new(account) });
        }
        if written.is_empty() {
            // A dataset of nothing has its columns still.
            written.push(parts.write(&Planned::empty(&signature), &[], &Account::default())?);
        }
        let open = |part: usize, table: Table| written[part].read(table);
        let agencies = Agencies::of(written.len(), &open)?;
        let apart = Apart::new(agencies.all(), decisions.roster.as_ref());
        let assumed = self.reading.scope;
        let finish = Finish::of(written.len(), &open, agencies, |printed| {
            let (agency, scope) = apart.settle(printed.agency, printed.report_year, printed.scope);
            let unsaid = scope == Scope::Unknown && printed.in_words == Scope::Unknown;
            (agency, if unsaid { assumed } else { scope })
        })?;
        let there = finish.there(&open)?;
        account.remarks.extend(apart.remarks(there.iter().map(|(year, agency)| (*year, finish.agency(*agency)))));
        let whole = parts.whole(&written, &signature, &account);
        let finished = match parts.is_whole(&whole) && out.is_whole() {
            true => Finished::default(),
            false => {
                // Whoever ends this run from here on leaves a dataset that is not known to be of these parts.
                parts.unset_whole()?;
                let finished = write_dataset(out, &written, &finish, &account, &places)?;
                parts.set_whole(&whole);
                finished
            }
        };
        parts.keep_only(&written);
        Ok(Saved { account, reports, read, kept, finished })
    }

    /// Reads the chunks, and writes each while the next is read.
    fn write_parts(
        &mut self,
        planned: Vec<Planned>,
        options: &Options,
        parts: &mut Parts,
        signature: &Signature,
    ) -> Result<Written, OpenError> {
        let columns = self.reading.columns.clone();
        let readers = Readers::new(&self.reading.isolation);
        let known = parts.known();
        let context = Context {
            options,
            readers,
            columns: columns.as_ref(),
            stop: Arc::clone(&self.reading.stop),
            known: Arc::clone(&known),
            signature,
        };
        let count: usize = planned.iter().map(|planned| planned.chunk.documents()).sum();
        let mut progress = self.reading.progress.take();
        let mut documents = 0;
        let (sender, receiver) = sync_channel::<Sent>(1);
        let (mut read, mut kept) = (0, 0);
        let written = thread::scope(|scope| {
            let writer = scope.spawn(|| {
                let mut written = Written::default();
                for sent in receiver {
                    let (part, account) = match sent {
                        Sent::Kept(kept) => {
                            let Kept { part, account } = *kept;
                            parts.keep(&part)?;
                            (part, account)
                        }
                        Sent::Fresh(fresh) => {
                            let Fresh { planned, reports, account, .. } = *fresh;
                            (parts.write(&planned, &reports, &account)?, account)
                        }
                    };
                    written.parts.push(part);
                    written.account.absorb(account);
                }
                Ok::<_, OpenError>(written)
            });
            let mut go_on = |mut planned: Planned| -> bool {
                let size = planned.chunk.documents();
                let mut step = |by: usize| {
                    documents += by;
                    if let Some(progress) = &mut progress {
                        // How many documents a pack holds is known when it has been read.
                        progress(documents, count.max(documents));
                    }
                };
                let sent = match known.find(&mut planned, signature) {
                    Some(kept_part) => {
                        kept += size;
                        step(size);
                        Sent::Kept(kept_part)
                    }
                    None => {
                        let fresh = context.read(planned, || step(1));
                        read += size - fresh.kept.min(size);
                        kept += fresh.kept;
                        Sent::Fresh(Box::new(fresh))
                    }
                };
                // A part in the middle of which somebody said stop is none.
                !context.stop.load(Ordering::Relaxed) && sender.send(sent).is_ok()
            };
            for planned in planned {
                let went_on = match planned.chunk {
                    Chunk::Unopened(input) => context.pack(&input, &mut go_on),
                    _ => go_on(planned),
                };
                if !went_on {
                    break;
                }
            }
            drop(sender);
            writer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })?;
        if context.stop.load(Ordering::Relaxed) {
            return Err(OpenError::Stopped);
        }
        Ok(Written { read, kept, ..written })
    }
}

/// What reading and writing the parts gave.
#[derive(Default)]
struct Written {
    parts: Vec<Part>,
    account: Account,
    read: usize,
    kept: usize,
}

impl Context<'_> {
    /// Opens a pack and goes on with its documents, some at a time; the next are fetched while those before are read. Whether to go
    /// on to the next input.
    fn pack(&self, input: &Input, go_on: &mut impl FnMut(Planned) -> bool) -> bool {
        let (known, signature) = (&self.known, self.signature);
        let stamp = pack_stamp(input, signature);
        if let Some(windows) = stamp.as_ref().and_then(|stamp| known.windows(stamp, signature)) {
            let mut planned = windows
                .into_iter()
                .map(|(documents, key)| Planned::of_known_pack(&input.name, documents, key, signature));
            return planned.all(go_on);
        }
        let windows = match packs::open(input, self.columns) {
            packs::Opened::Pack(windows) => windows,
            packs::Opened::Document(bytes) => {
                return go_on(Planned::new(Chunk::Piped { input: input.clone(), bytes }, signature));
            }
            packs::Opened::Refused(rejected) => return go_on(Planned::new(Chunk::Refused(rejected), signature)),
        };
        // One is fetched while another is read, and none waits between.
        let (sender, receiver) = sync_channel(0);
        thread::scope(|scope| {
            scope.spawn(move || {
                for window in windows {
                    if sender.send(window).is_err() {
                        break;
                    }
                }
            });
            for (number, window) in receiver.into_iter().enumerate() {
                let (documents, last) = (window.len(), window.last);
                let chunk = Chunk::Window { pack: input.name.clone(), window: Some(window), documents };
                let mut planned = Planned::new(chunk, signature);
                planned.pack = stamp.clone().map(|stamp| OfPack { stamp, number, documents, last });
                if !go_on(planned) {
                    return false;
                }
            }
            true
        })
    }

    fn read(&self, mut planned: Planned, mut each: impl FnMut()) -> Fresh {
        let mut hashes = BTreeMap::new();
        let mut packs = Vec::new();
        let mut carried = Vec::new();
        let mut kept = 0;
        let of_nothing = Chunk::Files(Vec::new());
        let outcomes = match std::mem::replace(&mut planned.chunk, of_nothing) {
            Chunk::Files(inputs) => {
                let mut files = std::mem::take(&mut planned.documents);
                if files.is_empty() {
                    files = told(&inputs);
                }
                let mut gave = self.known.gave(&files, false, self.signature);
                gave.resize_with(inputs.len(), || None);
                let changed = inputs.iter().zip(&gave).filter(|(_, gave)| gave.is_none());
                let to_read: Vec<Input> = changed.map(|(input, _)| input.clone()).collect();
                kept = inputs.len() - to_read.len();
                (0..kept).for_each(|_| each());
                let mut read =
                    read_files(&to_read, self.options, &self.readers, &self.stop, &mut hashes, &mut each).into_iter();
                let mut outcomes = Vec::with_capacity(inputs.len());
                for (file, gave) in files.iter_mut().zip(gave) {
                    match gave.flatten() {
                        Some(outcome) => {
                            hashes.extend(file.hash.clone().map(|hash| (file.name.clone(), hash)));
                            outcomes.push((file.name.clone(), outcome));
                        }
                        None => {
                            file.hash = hashes.get(&file.name).cloned();
                            outcomes.extend(read.next());
                        }
                    }
                }
                planned.settle_key(files);
                outcomes
            }
            Chunk::Window { pack, window, .. } => {
                let Some(window) = window else {
                    return Fresh { planned, reports: Vec::new(), account: Account::default(), kept };
                };
                let gave = self.known.gave(&planned.documents, true, self.signature);
                let packs::WindowRead { outcomes, hashes: of_window, tally, kept: of_these } =
                    packs::read_window(&pack, window, gave, self.options, &self.readers, &mut each);
                kept = of_these;
                hashes = of_window;
                packs.push(tally);
                outcomes
            }
            Chunk::Memory(documents) => {
                documents::read(&documents, self.options, &self.readers, &self.stop, &mut hashes, &mut each)
            }
            Chunk::Piped { input, bytes } => {
                each();
                hashes.insert(input.name.clone(), gongkai_core::sha256(&bytes));
                let outcome = match outcome(&input, Ok(bytes), self.options, &self.readers) {
                    Ok(Ok(loaded)) => Outcome::Read(loaded),
                    Ok(Err(error)) => Outcome::Rejected(Rejected::load(&input.name, &error)),
                    Err(rejected) => Outcome::Rejected(rejected),
                };
                vec![(input.name, outcome)]
            }
            Chunk::Saved { input, folder, part, .. } => {
                each();
                if part == 0 {
                    carried = problems_of_dataset(&folder);
                }
                vec![(input.name.clone(), saved_part(&input, &folder, part))]
            }
            Chunk::Refused(rejected) => {
                each();
                vec![(rejected.file.clone(), Outcome::Rejected(rejected))]
            }
            // Opened before it is read.
            Chunk::Unopened(_) => Vec::new(),
        };
        let Batch { reports, mut account } = Batch::gathered(outcomes);
        account.hashes = hashes;
        account.packs = packs;
        account.carried = carried;
        Fresh { planned, reports, account, kept }
    }
}

/// The reports of one part of a dataset.
fn saved_part(input: &Input, folder: &Path, part: usize) -> Outcome {
    let files = |name: &str| std::fs::read(folder.join(name));
    let read = dataset::Saved::open(&files).and_then(|saved| saved.part(part));
    match read {
        Ok((mut reports, _)) => {
            reports.iter_mut().for_each(|report| report.origin.format = SourceFormat::Dataset);
            Outcome::Read(Loaded { reports, problems: Vec::new() })
        }
        Err(error) => Outcome::Rejected(crate::opening::bad_dataset(input, &error)),
    }
}

/// Writes what depends on all parts, and takes over what does not.
fn write_dataset(
    mut out: OutFolder,
    written: &[Part],
    finish: &Finish,
    account: &Account,
    places: &std::collections::BTreeSet<std::path::PathBuf>,
) -> Result<Finished, OpenError> {
    let open = |part: usize, table: Table| written[part].read(table);
    let mut contents = Contents::default();
    for (at, part) in written.iter().enumerate() {
        contents.part(part.told.reports, part.told.cells, part.told.sections);
        for table in Table::ALL {
            let name = table.file(at);
            match table {
                Table::Cells | Table::Sections => {
                    let (bytes, sha256) = part.hash(table);
                    out.link(&name, &part.path(table), bytes, sha256)?;
                    contents.known_file(name, bytes, sha256.to_owned());
                }
                Table::Reports | Table::Quantities => {
                    let bytes = match table {
                        Table::Reports => finish.reports(at, &open)?,
                        _ => finish.quantities(at, &open)?,
                    };
                    out.write(&name, &bytes)?;
                    contents.file(&name, &bytes);
                }
            }
        }
    }
    for (name, lines) in
        [(REJECTED, Account::rejected_lines as fn(&Account) -> String), (PROBLEMS, Account::problems_lines)]
    {
        let mut hash = parts::Hash::default();
        let content = |to: &mut dyn Write| {
            // Files that could not be found, and those of kinds that are not read, stand in no part.
            let rest = Account { skipped: account.skipped.clone(), ..Account::default() };
            let missing = Account { rejected: not_in_parts(account, written), ..Account::default() };
            let mut put = |account: &Account| -> std::io::Result<()> {
                let text = lines(account);
                hash.add(text.as_bytes());
                to.write_all(text.as_bytes())
            };
            put(&missing)?;
            written.iter().try_for_each(|part| put(&part.account()))?;
            put(&rest)
        };
        let path = Path::new(name).to_owned();
        out.write_with(name, content)?.map_err(|source| OutputError::Write { path, source })?;
        let (bytes, sha256) = hash.end();
        contents.known_file(name.to_owned(), bytes, sha256);
    }
    out.write(DATASET_FILE, &contents.to_json()?)?;
    Ok(out.finish_whole(places)?)
}

/// What was rejected before any file was opened.
fn not_in_parts(account: &Account, written: &[Part]) -> Vec<gongkai_core::Rejected> {
    let listed: usize = written.iter().map(|part| part.told.rejected).sum();
    let before = account.files_rejected().saturating_sub(listed);
    account.rejected.iter().take(before).cloned().collect()
}
