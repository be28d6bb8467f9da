//! What is to be read, and how.

pub(crate) mod documents;
mod files;
mod panels;
mod remarks;

pub use documents::each_document;
pub(crate) use files::{
    First, PROBLEMS_FILE, bad_dataset, joined_by, outcome, problems_of_dataset, read_files, source_error,
};
pub(crate) use remarks::{names_of, remarks_on, strangers, strangers_in};

use files::joined;

use crate::error::{OpenError, io_reason};
use crate::packs;
use crate::work::Work;
use gongkai_analytics::{Metric, Metrics, dataset};
use gongkai_core::{Account, Batch, Outcome, Profile, read_exceptions};
use gongkai_isolate::{Isolation, Readers};
use gongkai_lint::{Exception, Text};
use gongkai_loader::{LoadError, Loaded, Options, belongs_to_page, page_extensions, read_roster, takes};
use gongkai_model::agency::Roster;
use gongkai_model::{Date, Lang, Scope};
use gongkai_source::{Collected, Input, InputKind, Naming, OutputError, PackColumns, collect};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Inputs and what holds for them, to be read by [`read`](Opening::read).
pub struct Opening {
    inputs: Vec<PathBuf>,
    roster: Option<PathBuf>,
    profile: Option<PathBuf>,
    exceptions: Option<PathBuf>,
    today: Option<Date>,
    years: Vec<i32>,
    pooled: u32,
    selected: Vec<String>,
    ignored: Vec<String>,
    outputs: Vec<PathBuf>,
    replaced: Vec<PathBuf>,
    aside: Vec<PathBuf>,
    pub(crate) reading: Reading,
}

/// What reading takes beside the inputs, whether a dataset comes of it or work.
pub(crate) struct Reading {
    /// It is no error that there is no report.
    pub(crate) may_be_empty: bool,
    /// Whose numbers are given by reports that do not say.
    pub(crate) scope: Scope,
    pub(crate) columns: Option<PackColumns>,
    pub(crate) isolation: Isolation,
    pub(crate) progress: Option<Progress>,
    /// Documents in memory, beside the inputs.
    pub(crate) documents: Vec<documents::Document>,
    pub(crate) stop: Arc<AtomicBool>,
    /// The file that this library is a part of, where somebody says so.
    pub(crate) program: Option<PathBuf>,
}

impl Default for Reading {
    fn default() -> Reading {
        Reading {
            may_be_empty: false,
            scope: Scope::Unknown,
            columns: None,
            isolation: Isolation::None,
            progress: None,
            documents: Vec::new(),
            stop: Arc::default(),
            program: None,
        }
    }
}

/// Told how many files have been read, of how many.
pub(crate) type Progress = Box<dyn FnMut(usize, usize)>;

/// What an office has decided, read.
#[derive(Debug, Default)]
pub(crate) struct Decisions {
    pub(crate) profile: Profile,
    pub(crate) roster: Option<Roster>,
    pub(crate) exceptions: Vec<Exception>,
    /// Where all of it stands.
    files: Vec<PathBuf>,
}

impl Decisions {
    pub(crate) fn files(&self) -> impl Iterator<Item = &PathBuf> {
        self.files.iter()
    }
}

/// What is known before a file is opened.
pub(crate) struct Begun {
    pub(crate) decisions: Decisions,
    pub(crate) collected: Collected,
    pub(crate) places: BTreeSet<PathBuf>,
    pub(crate) today: Date,
}

/// Some metrics of what was opened.
#[derive(Debug)]
pub struct Measured {
    /// The metrics.
    pub metrics: Metrics,
    /// What became of every file.
    pub account: Account,
}

impl Opening {
    pub(crate) fn new(inputs: Vec<PathBuf>) -> Opening {
        Opening {
            inputs,
            roster: None,
            profile: None,
            exceptions: None,
            today: None,
            years: Vec::new(),
            pooled: 1,
            selected: Vec::new(),
            ignored: Vec::new(),
            outputs: Vec::new(),
            replaced: Vec::new(),
            aside: Vec::new(),
            reading: Reading::default(),
        }
    }

    /// The roster of agencies (CSV): who should report, under which names. It goes before the one the profile names.
    pub fn roster(mut self, path: Option<impl Into<PathBuf>>) -> Opening {
        self.roster = path.map(Into::into);
        self
    }

    /// What an office has decided (`gongkai.toml`): rules, thresholds, deadlines, its roster, its exceptions.
    pub fn profile(mut self, path: Option<impl Into<PathBuf>>) -> Opening {
        self.profile = path.map(Into::into);
        self
    }

    /// The findings that somebody answers for (CSV). They go before those the profile names.
    pub fn exceptions(mut self, path: Option<impl Into<PathBuf>>) -> Opening {
        self.exceptions = path.map(Into::into);
        self
    }

    /// The day taken for today: a report year cannot lie after it, and an exception ends on a day. The clock's day
    /// unless it is given.
    pub fn today(mut self, today: Date) -> Opening {
        self.today = Some(today);
        self
    }

    /// Only reports of these years; of every year where none is given.
    pub fn years(mut self, years: &[i32]) -> Opening {
        self.years = years.to_vec();
        self
    }

    /// Whose numbers the reports give that do not say so themselves, neither in their text or data nor by the roster: of a folder that
    /// is known to hold rolled-up reports only, say.
    pub fn scope(mut self, scope: Scope) -> Opening {
        self.reading.scope = scope;
        self
    }

    /// Which column of tables (CSV, JSON Lines, Parquet) holds documents, pages or texts, and which their names or addresses: each row
    /// is a document then. WARC and tar need no columns.
    ///
    /// ```no_run
    /// let work = gongkai::open(["pages.parquet"]).columns(Some("html"), Some("url")).read()?;
    /// # Ok::<(), gongkai::OpenError>(())
    /// ```
    pub fn columns(mut self, content: Option<&str>, name: Option<&str>) -> Opening {
        self.reading.columns =
            content.map(|content| PackColumns { content: content.to_owned(), name: name.map(str::to_owned) });
        self
    }

    /// [Measures](Opening::measure) ratios over so many years, each report's own and those before it
    /// ([`Metrics::pooled`]); reports of earlier years than those [asked for](Opening::years) are read for it.
    pub fn pooled(mut self, years: u32) -> Opening {
        self.pooled = years;
        self
    }

    /// Runs only the rules and checks of these names, codes or chapters, where there are any.
    pub fn select(mut self, names: &[String]) -> Opening {
        self.selected = names.to_vec();
        self
    }

    /// Leaves out the rules and checks of these names, codes or chapters.
    pub fn ignore(mut self, names: &[String]) -> Opening {
        self.ignored = names.to_vec();
        self
    }

    /// Names a file or folder that is to be written: reading is refused where it is an input too, and what lies in the folder
    /// is no input unless it is named outright.
    pub fn output(mut self, path: Option<impl Into<PathBuf>>) -> Opening {
        self.outputs.extend(path.map(Into::into));
        self
    }

    /// Names a file that is written anew: where a folder holds it, it is no input of what makes it. Reading is refused where
    /// it is named as an input.
    pub fn replaces(mut self, path: Option<impl Into<PathBuf>>) -> Opening {
        self.replaced.extend(path.map(Into::into));
        self
    }

    /// Names a file that is no report, whoever names it, such as a list of known findings.
    pub fn set_aside(mut self, path: impl Into<PathBuf>) -> Opening {
        self.aside.push(path.into());
        self
    }

    /// Where PDFs and Office files are read: in child processes of a program, so that what makes a reader abort, overflow its stack
    /// or go on for ever is one rejected file; in this process unless a program is named.
    ///
    /// The program may be any that answers as [`gongkai_isolate::serve`] does, such as the command line's:
    ///
    /// ```no_run
    /// use gongkai::{Isolation, Worker};
    /// let work = gongkai::open(["reports"]).isolation(Isolation::Worker(Worker::new("/usr/bin/gongkai"))).read()?;
    /// # Ok::<(), gongkai::OpenError>(())
    /// ```
    pub fn isolation(mut self, isolation: Isolation) -> Opening {
        self.reading.isolation = isolation;
        self
    }

    /// The file that this library is a part of, where that is not the program that runs (an interpreter that loads it, say): what a
    /// dataset [keeps](Opening::save) of an earlier run is taken over only if the same build has read it.
    ///
    /// ```no_run
    /// let saved = gongkai::open(["reports"]).program("/usr/lib/libnotes.so").save("dataset".as_ref(), false)?;
    /// # Ok::<(), gongkai::OpenError>(())
    /// ```
    pub fn program(mut self, file: impl Into<PathBuf>) -> Opening {
        self.reading.program = Some(file.into());
        self
    }

    /// It is no error that there is no report yet, unless files were refused: a folder may wait for the first one.
    pub fn may_be_empty(mut self) -> Opening {
        self.reading.may_be_empty = true;
        self
    }

    /// Stops reading soon after this is set to `true`, by whoever no longer wants it; then there is
    /// [no work](OpenError::Stopped).
    pub fn stop_on(mut self, stop: Arc<AtomicBool>) -> Opening {
        self.reading.stop = stop;
        self
    }

    /// Whom to tell how many files have been read, of how many.
    pub fn progress(mut self, progress: impl FnMut(usize, usize) + 'static) -> Opening {
        self.reading.progress = Some(Box::new(progress));
        self
    }

    /// Reads everything. What an office has decided is read first, so that a mistake there is known at once.
    ///
    /// # Errors
    ///
    /// An [`OpenError`]: roster, profile or exceptions that cannot be read, or no report at all. A file that cannot be
    /// read is none: it stands in the account.
    pub fn read(mut self) -> Result<Work, OpenError> {
        let begun = self.begin()?;
        self.go_on(begun)
    }

    /// Reads what some metrics are made of. Of a saved dataset that is read alone, without a roster that would tell its
    /// agencies apart anew, that is its table of quantities; not a single report is built, unless a metric counts what the
    /// rules find.
    ///
    /// ```no_run
    /// use gongkai::analytics::{Metric, group_by, GroupBy};
    /// let rate = Metric::named("disclosure_rate")?;
    /// let measured = gongkai::open(["dataset"]).measure(&[rate])?;
    /// let by_level = group_by(&measured.metrics, GroupBy::Level)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`read`](Opening::read), and numbers that cannot be laid out.
    pub fn measure(mut self, chosen: &[&'static Metric]) -> Result<Measured, OpenError> {
        if self.pooled > 1 {
            let (years, pooled) = (std::mem::take(&mut self.years), std::mem::replace(&mut self.pooled, 1));
            let Measured { metrics, account } = self.measure(chosen)?;
            let there = metrics.years();
            if let Some(year) = years.iter().find(|year| !there.contains(year)) {
                return Err(OpenError::NoSuchYear { year: *year, years: there });
            }
            let pooled = metrics.pooled(pooled)?;
            let metrics = pooled.retain(|head| years.is_empty() || years.contains(&head.report_year))?;
            return Ok(Measured { metrics, account });
        }
        let begun = self.begin()?;
        if let Some(measured) = self.of_dataset(&begun, chosen) {
            return Ok(measured);
        }
        let work = self.go_on(begun)?;
        Ok(Measured { metrics: work.measures(chosen)?, account: work.into_account() })
    }

    /// The metrics of a dataset from its quantities alone. None where more is asked for, or where something is wrong with it,
    /// of which reading the whole of it will tell.
    fn of_dataset(&self, begun: &Begun, chosen: &[&'static Metric]) -> Option<Measured> {
        let Collected { inputs, skipped, errors, outputs, .. } = &begun.collected;
        let [Input { name, kind: InputKind::Dataset(folder), .. }] = &inputs[..] else { return None };
        if chosen.iter().any(|metric| metric.of_review())
            || begun.decisions.roster.is_some()
            || self.reading.scope != Scope::Unknown
            || !skipped.is_empty()
            || !errors.is_empty()
            || !outputs.is_empty()
            || !self.reading.documents.is_empty()
        {
            return None;
        }
        let file = |name: &str| std::fs::read(folder.join(name));
        let size = |name: &str| std::fs::metadata(folder.join(name)).map(|metadata| metadata.len());
        let quantities = dataset::quantities(&file, &size, chosen, &self.years).ok()?;
        let there = |year: &i32| quantities.heads().iter().any(|head| head.report_year == *year);
        if quantities.heads().is_empty() || !self.years.iter().all(there) {
            return None;
        }
        let metrics = Metrics::measured(quantities, chosen).ok()?;
        let read = [(name.clone(), Outcome::Read(Loaded::default()))];
        let Batch { mut account, .. } = Batch::of(read, Vec::new(), None);
        account.remarks.extend(strangers(name, folder));
        Some(Measured { metrics, account })
    }

    /// What an office has decided, and what is to be read.
    pub(crate) fn begin(&mut self) -> Result<Begun, OpenError> {
        let today = self.today.unwrap_or_else(|| jiff::Zoned::now().date());
        let mut decisions = self.decisions()?;
        decisions.profile.pick(&self.selected, &self.ignored)?;
        let mut collected = self.collect(&decisions);
        let mut places = std::mem::take(&mut collected.places);
        places.extend(decisions.files.iter().filter_map(|file| file.canonicalize().ok()));
        self.refuse_outputs(&places)?;
        Ok(Begun { decisions, collected, places, today })
    }

    fn go_on(mut self, begun: Begun) -> Result<Work, OpenError> {
        let Begun { decisions, collected, places, today } = begun;
        let batch = self.batch(collected, &Options::at(today), decisions.roster.as_ref());
        if self.reading.stop.load(Ordering::Relaxed) {
            return Err(OpenError::Stopped);
        }
        if batch.reports.is_empty() && !(self.reading.may_be_empty && batch.account.rejected.is_empty()) {
            return Err(OpenError::NothingRead { account: Box::new(batch.account) });
        }
        let mut work = Work::new(batch, decisions, today, &self.years)?;
        work.places = places;
        Ok(work)
    }

    fn decisions(&self) -> Result<Decisions, OpenError> {
        let mut decisions = Decisions::default();
        if let Some(path) = &self.profile {
            let failed = |reason| OpenError::Profile { path: path.clone(), reason };
            decisions.files.push(path.clone());
            let text = std::fs::read_to_string(path).map_err(|error| failed(io_reason(&error)))?;
            decisions.profile = Profile::parse(&text).map_err(|error| failed(error.reason().clone()))?;
            // What a profile names lies beside it.
            let folder = path.parent().unwrap_or(Path::new(""));
            for named in [&mut decisions.profile.roster, &mut decisions.profile.exceptions].into_iter().flatten() {
                *named = folder.join(&*named);
            }
        }
        if let Some(path) = self.roster.as_ref().or(decisions.profile.roster.as_ref()) {
            decisions.files.push(path.clone());
            let roster = roster(path)?;
            decisions.profile.settings.roster = Some(roster.clone());
            decisions.roster = Some(roster);
        }
        if let Some(path) = self.exceptions.as_ref().or(decisions.profile.exceptions.as_ref()) {
            let failed = |reason| OpenError::Exceptions { path: path.clone(), reason };
            decisions.files.push(path.clone());
            let bytes = std::fs::read(path).map_err(|error| failed(io_reason(&error)))?;
            decisions.exceptions = read_exceptions(&bytes).map_err(|error| failed(error.reason().clone()))?;
        }
        Ok(decisions)
    }

    fn collect(&self, decisions: &Decisions) -> Collected {
        let (pages, columns) = (page_extensions(), self.reading.columns.as_ref());
        let naming = Naming { accepts: &takes, pages, belongs: &belongs_to_page, columns };
        let mut collected = collect(&self.inputs, naming);
        // A roster that lies beside the reports is none of them.
        let places = |files: &mut dyn Iterator<Item = &PathBuf>| -> BTreeSet<PathBuf> {
            files.filter_map(|file| file.canonicalize().ok()).collect()
        };
        let found = places(&mut decisions.files.iter().chain(&self.replaced).chain(&self.aside));
        let aside = places(&mut self.aside.iter());
        if !found.is_empty() {
            let Collected { inputs, places, skipped, .. } = &mut collected;
            inputs.retain(|input| {
                let (InputKind::File(path) | InputKind::Pack(path, _)) = &input.kind else { return true };
                let Ok(place) = path.canonicalize() else { return true };
                let left_out = aside.contains(&place) || (!input.named && found.contains(&place));
                if left_out {
                    places.remove(&place);
                }
                !left_out
            });
            skipped.retain(|of| !of.path.canonicalize().is_ok_and(|place| found.contains(&place)));
        }
        for folder in self.outputs.iter().filter_map(|folder| folder.canonicalize().ok()).filter(|path| path.is_dir()) {
            let within = |path: &Path| path.canonicalize().is_ok_and(|path| path.starts_with(&folder));
            // Of its own output nobody needs to be told.
            collected.outputs.retain(|output| !within(&output.folder));
            // Who reads the folder itself, or what lies in it, and writes there wants it read.
            if self.inputs.iter().filter_map(|input| input.canonicalize().ok()).any(|input| input.starts_with(&folder))
            {
                continue;
            }
            collected.places.retain(|place| !place.starts_with(&folder));
            collected.inputs.retain(|input| match &input.kind {
                InputKind::File(path) | InputKind::Pack(path, _) | InputKind::Dataset(path) => !within(path),
                InputKind::Stdin => true,
            });
            collected.skipped.retain(|of| !within(&of.path));
        }
        collected
    }

    /// An output is never an input of the same command.
    fn refuse_outputs(&self, places: &BTreeSet<PathBuf>) -> Result<(), OpenError> {
        let is_input = |path: &Path| {
            let in_dataset = !path.is_dir() && path.ancestors().skip(1).any(|folder| places.contains(folder));
            places.contains(path) || in_dataset
        };
        match self
            .outputs
            .iter()
            .chain(&self.replaced)
            .find(|output| output.canonicalize().is_ok_and(|path| is_input(&path)))
        {
            Some(output) => Err(OutputError::IsInput { path: output.clone() }.into()),
            None => Ok(()),
        }
    }

    fn batch(&mut self, collected: Collected, options: &Options, roster: Option<&Roster>) -> Batch {
        let Collected { inputs, skipped, errors, outputs, .. } = collected;
        let mut hashes = BTreeMap::new();
        let count = inputs.len() + self.reading.documents.len();
        let mut progress = self.reading.progress.take();
        let mut done = 0;
        let mut step = || {
            done += 1;
            if let Some(progress) = &mut progress {
                // How many documents a pack holds is known when it has been read.
                progress(done, count.max(done));
            }
        };
        let readers = Readers::new(&self.reading.isolation);
        let (stop, documents) = (Arc::clone(&self.reading.stop), std::mem::take(&mut self.reading.documents));
        let mut read: Vec<(String, Outcome)> = Vec::new();
        let mut packs = Account::default();
        let is_pack = |input: &Input| matches!(input.kind, InputKind::Pack(..) | InputKind::Stdin);
        for inputs in inputs.chunk_by(|a, b| !is_pack(a) && !is_pack(b)) {
            let [input] = inputs else {
                read.extend(read_files(inputs, options, &readers, &stop, &mut hashes, &mut step));
                continue;
            };
            if !is_pack(input) {
                read.extend(read_files(inputs, options, &readers, &stop, &mut hashes, &mut step));
                continue;
            }
            match packs::open(input, self.reading.columns.as_ref()) {
                packs::Opened::Refused(rejected) => {
                    step();
                    read.push((rejected.file.clone(), Outcome::Rejected(rejected)));
                }
                packs::Opened::Document(bytes) => {
                    step();
                    hashes.insert(input.name.clone(), gongkai_core::sha256(&bytes));
                    let first = outcome(input, Ok(bytes), options, &readers);
                    read.extend(inputs.iter().map(|input| input.name.clone()).zip(joined(
                        inputs,
                        vec![first],
                        options,
                    )));
                }
                packs::Opened::Pack(windows) => {
                    for window in windows.take_while(|_| !stop.load(Ordering::Relaxed)) {
                        let packs::WindowRead { outcomes, hashes: of_window, tally, .. } =
                            packs::read_window(&input.name, window, Vec::new(), options, &readers, &mut step);
                        packs.absorb(Account { packs: vec![tally], ..Account::default() });
                        hashes.extend(of_window);
                        read.extend(outcomes);
                    }
                }
            }
        }
        read.extend(documents::read(&documents, options, &readers, &stop, &mut hashes, &mut step));
        drop(readers);
        let (refused, mut remarks) = remarks_on(errors, &outputs);
        remarks.extend(inputs.iter().flat_map(strangers_in));
        let folders = inputs.iter().filter_map(|input| match &input.kind {
            InputKind::Dataset(folder) => Some(folder.as_path()),
            _ => None,
        });
        let carried = folders.flat_map(problems_of_dataset).collect();
        let not_found = refused.into_iter().map(|rejected| (rejected.file.clone(), Outcome::Rejected(rejected)));
        let mut batch = Batch::of(not_found.chain(read), names_of(skipped), roster);
        batch.account.packs = packs.packs;
        batch.account.carried = carried;
        batch.account.hashes = hashes;
        batch.reports.iter_mut().filter(|report| report.stated_scope() == Scope::Unknown).for_each(|report| {
            report.scope = self.reading.scope;
        });
        batch.account.remarks.splice(0..0, remarks);
        batch
    }
}

fn roster(path: &Path) -> Result<Roster, OpenError> {
    let failed = |reason: Text| OpenError::Roster { path: path.to_owned(), reason };
    let in_both = |error: LoadError| failed(Text::new(error.message(Lang::Zh), error.message(Lang::En)));
    let bytes = std::fs::read(path).map_err(|error| failed(io_reason(&error)))?;
    let decoded = gongkai_loader::decode(&bytes).map_err(in_both)?;
    read_roster(&decoded.text).map_err(in_both)
}
