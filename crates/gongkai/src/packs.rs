//! Documents of packs, read some at a time.

use crate::opening::{First, joined_by};
use gongkai_core::{Outcome, PackTally, Rejected};
use gongkai_isolate::Readers;
use gongkai_lint::Text;
use gongkai_loader::{Kind, LoadError, Loaded, MAX_BYTES, Options, following_pages, takes};
use gongkai_model::{Lang, Place};
use gongkai_source::{
    Input, InputKind, Pack, PackColumns, PackError, PackFault, PackKind, Packed, Piped, Reason, SourceError, in_order,
    read, read_piped,
};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::PathBuf;

/// Most documents that are read together, and most bytes: pages of one report are joined where they stand among so many.
const MOST: usize = 512;
const MOST_BYTES: usize = 32 << 20;

/// An input that is a pack, opened.
pub(crate) enum Opened {
    /// The documents of a pack.
    Pack(Windows),
    /// It is no pack, but a document.
    Document(Vec<u8>),
    /// It cannot be opened.
    Refused(Rejected),
}

/// Opens a pack, or standard input, of which only its bytes tell whether it is one.
pub(crate) fn open(input: &Input, columns: Option<&PackColumns>) -> Opened {
    let opened = match &input.kind {
        InputKind::Pack(path, kind) => Pack::open_file(&input.name, path, *kind, columns, MAX_BYTES).map(Box::new),
        InputKind::Stdin => match read_piped(&input.name, columns, MAX_BYTES) {
            Ok(Ok(Piped::Document(bytes))) => {
                let of_pages = if columns.is_none() { PackKind::of_pages(&bytes) } else { None };
                let asked = of_pages.map(|kind| Pack::open(&input.name, kind, None, std::io::empty(), MAX_BYTES));
                return match asked {
                    Some(Err(error)) => Opened::Refused(rejected(&error)),
                    _ => Opened::Document(bytes),
                };
            }
            Ok(Ok(Piped::Pack(pack))) => Ok(pack),
            Ok(Err(error)) => Err(error),
            Err(error) => return Opened::Refused(crate::opening::source_error(&error)),
        },
        InputKind::File(_) | InputKind::Dataset(_) => {
            let error = SourceError::NotAFile { name: input.name.clone() };
            return Opened::Refused(crate::opening::source_error(&error));
        }
    };
    match opened {
        // Who says which column holds pages has tables of ours beside them all the same.
        Err(error) if matches!(error.fault, PackFault::NoColumn { .. }) && is_own(input) => {
            let file = Input { kind: InputKind::File(path_of(input)), ..input.clone() };
            match read(&file, MAX_BYTES) {
                Ok(bytes) => Opened::Document(bytes),
                Err(error) => Opened::Refused(crate::opening::source_error(&error)),
            }
        }
        Ok(pack) => Opened::Pack(Windows {
            pack: Box::new(pack.only(|member| !is_hidden(member))),
            held: None,
            told: BTreeMap::new(),
            ended: false,
        }),
        Err(error) => Opened::Refused(rejected(&error)),
    }
}

/// What is added where a table is refused that may hold documents in one of its columns.
pub(crate) fn may_hold_documents(rejected: Rejected) -> Rejected {
    let some = PackColumns { content: String::new(), name: None };
    let table = PackKind::of_name(&rejected.file, Some(&some))
        .is_some_and(|kind| kind != PackKind::Warc && kind != PackKind::Tar);
    if !table || !matches!(&*rejected.reason, "missing_columns" | "not_our_json" | "no_rows") {
        return rejected;
    }
    let Text { zh, en } = rejected.message;
    let message = Text::new(
        format!("{zh}；如果其中一列是网页或文本，请用 --column 指明，如 --column html --name url"),
        format!("{en}; where one of its columns holds pages or texts, name it: --column html --name url"),
    );
    Rejected { message, ..rejected }
}

/// Whether a table is one of ours: cells or reports, and no documents.
fn is_own(input: &Input) -> bool {
    let mut begin = Vec::new();
    let read = std::fs::File::open(path_of(input)).and_then(|file| file.take(BEGIN_OF_TABLE).read_to_end(&mut begin));
    let header = begin.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let fields = String::from_utf8_lossy(header).into_owned();
    let has = |names: [&str; 2]| {
        fields.split(',').any(|field| names.contains(&field.trim_matches(['"', '\u{feff}', '\r', ' '])))
    };
    read.is_ok() && has(["agency", "单位"]) && has(["report_year", "年度"])
}

/// As much of a table as its header takes.
const BEGIN_OF_TABLE: u64 = 1 << 16;

fn path_of(input: &Input) -> PathBuf {
    match &input.kind {
        InputKind::File(path) | InputKind::Pack(path, _) | InputKind::Dataset(path) => path.clone(),
        InputKind::Stdin => PathBuf::new(),
    }
}

/// Members that systems put beside others; in folders they are passed over as well.
fn is_hidden(member: &str) -> bool {
    member.split('/').any(|part| (part.starts_with('.') && !matches!(part, "." | "..")) || part == "__MACOSX")
}

/// What is said of a table of which nobody has said which column holds the documents.
pub(crate) fn without_columns(input: &Input) -> Option<Rejected> {
    let InputKind::File(path) = &input.kind else { return None };
    let some = PackColumns { content: String::new(), name: None };
    let kind = PackKind::of_name(&input.name, Some(&some))?;
    Pack::open_file(&input.name, path, kind, None, MAX_BYTES).err().map(|error| rejected(&error))
}

/// What stands at one place of a pack.
type Item = Result<Packed, PackError>;

/// Documents of a pack that are read together.
pub(crate) struct Window {
    pub(crate) items: Vec<Item>,
    /// What was passed over between them.
    passed: Vec<(Reason, u64)>,
    /// Nothing comes behind them.
    pub(crate) last: bool,
    /// SHA-256 of the documents, where somebody has asked for it.
    hashes: Vec<String>,
}

/// A document of a window, as it is told from others.
pub(crate) struct InWindow<'w> {
    pub(crate) name: &'w str,
    /// The name by which pages of one report are told.
    pub(crate) pages: String,
    /// Everything that what is read of it depends on.
    pub(crate) told: [String; 4],
}

impl Window {
    /// How many documents and errors.
    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    /// Everything that what is read depends on.
    pub(crate) fn told(&mut self, told: &mut Vec<String>) {
        if self.hashes.is_empty() {
            self.hashes = self.found().map(|document| gongkai_core::sha256(&document.bytes)).collect();
        }
        for document in self.documents() {
            told.push(document.name.to_owned());
            told.extend(document.told);
        }
        let errors = self.items.iter().filter_map(|item| item.as_ref().err());
        told.extend(errors.map(|error| error.message(Lang::En)));
        told.extend(self.passed.iter().map(|(reason, count)| format!("{} {count}", reason.label(Lang::En))));
    }

    /// The documents, once they are [told](Window::told).
    pub(crate) fn documents(&self) -> impl Iterator<Item = InWindow<'_>> {
        let mut names = PageNames::default();
        self.found().zip(&self.hashes).map(move |(document, hash)| {
            let Packed { name, charset, extension, cut, .. } = document;
            let [charset, extension, cut] =
                [charset.as_deref(), *extension, cut.as_deref()].map(|given| given.unwrap_or_default().to_owned());
            let told = [hash.clone(), charset, extension, cut];
            InWindow { name, pages: names.of(document), told }
        })
    }

    fn found(&self) -> impl Iterator<Item = &Packed> {
        self.items.iter().filter_map(|item| item.as_ref().ok())
    }
}

/// A pack, some documents at a time.
pub(crate) struct Windows {
    pack: Box<Pack<'static>>,
    held: Option<Item>,
    told: BTreeMap<Reason, u64>,
    ended: bool,
}

impl Iterator for Windows {
    type Item = Window;

    fn next(&mut self) -> Option<Window> {
        if self.ended {
            return None;
        }
        let mut items: Vec<Item> = self.held.take().into_iter().collect();
        let mut bytes: usize = items.iter().map(size).sum();
        self.ended = true;
        for item in self.pack.by_ref() {
            bytes += size(&item);
            if items.len() >= MOST || (bytes > MOST_BYTES && !items.is_empty()) {
                self.held = Some(item);
                self.ended = false;
                break;
            }
            items.push(item);
        }
        let mut passed = Vec::new();
        for (reason, all) in self.pack.passed_over().iter() {
            let before = self.told.insert(reason, all).unwrap_or_default();
            if all > before {
                passed.push((reason, all - before));
            }
        }
        Some(Window { items, passed, last: self.ended, hashes: Vec::new() })
    }
}

fn size(item: &Item) -> usize {
    item.as_ref().map_or(0, |document| document.bytes.len())
}

/// What a window gave.
pub(crate) struct WindowRead {
    pub(crate) outcomes: Vec<(String, Outcome)>,
    pub(crate) hashes: BTreeMap<String, String>,
    pub(crate) tally: PackTally,
    /// Documents that had been read before.
    pub(crate) kept: usize,
}

/// Reads the documents of a window.
///
/// Most of a crawl is no report: such pages are counted, and not listed as rejected. What looks like a report and cannot be read is.
///
/// `gave` says what documents gave when they were read before, in the order of the documents; it may be empty.
pub(crate) fn read_window(
    pack: &str,
    window: Window,
    mut gave: Vec<Option<Option<Outcome>>>,
    options: &Options,
    readers: &Readers,
    mut each: impl FnMut(),
) -> WindowRead {
    let Window { items, passed, hashes: mut known, .. } = window;
    let mut tally = PackTally::new(pack);
    for (reason, count) in passed {
        tally.passed(Text::new(reason.label(Lang::Zh), reason.label(Lang::En)), count);
    }
    let mut names = Vec::new();
    let mut documents: Vec<(usize, Packed)> = Vec::new();
    let mut first: Vec<First> = Vec::new();
    let mut hashes = BTreeMap::new();
    // Errors of the pack come before the documents between which they stand; what counts is that they are all there.
    let mut outcomes = Vec::new();
    let mut found = Vec::new();
    for item in items {
        match item {
            Ok(document) => found.push(document),
            Err(error) => outcomes.push((error.name(), Outcome::Rejected(rejected(&error)))),
        }
    }
    tally.documents = found.len() as u64;
    let mut page_names = PageNames::default();
    known.resize(found.len(), String::new());
    gave.resize_with(found.len(), || None);
    let mut before: Vec<(usize, String, Option<Outcome>)> = Vec::new();
    let mut to_read = Vec::with_capacity(found.len());
    for (at, ((document, hash), gave)) in found.into_iter().zip(known).zip(gave).enumerate() {
        let pages = page_names.of(&document);
        match gave {
            Some(outcome) if takes(&document.read_name()) => {
                each();
                if outcome.is_some() {
                    hashes.insert(document.name.clone(), hash);
                }
                before.push((at, document.name, outcome));
            }
            _ => to_read.push((at, document, pages, hash)),
        }
    }
    // Only pages that may be joined are needed once more.
    let names_of_pages: Vec<&str> = to_read.iter().map(|(_, _, pages, _)| pages.as_str()).collect();
    let mut needed = vec![false; names_of_pages.len()];
    for (first, following) in following_pages(&names_of_pages) {
        std::iter::once(first).chain(following).for_each(|page| needed[page] = true);
    }
    in_order(
        to_read.into_iter().zip(needed),
        rayon::current_num_threads(),
        |((at, mut document, pages, hash), needed)| {
            let read_name = document.read_name();
            let hash = if hash.is_empty() { gongkai_core::sha256(&document.bytes) } else { hash };
            let loaded = takes(&read_name).then(|| {
                let bytes = in_utf8(&document);
                let mut loaded = readers.load(&read_name, bytes.as_deref().unwrap_or(&document.bytes), options);
                if let Ok(loaded) = &mut loaded {
                    named(loaded, &document, &read_name);
                }
                loaded
            });
            if !needed {
                document.bytes = Vec::new();
            }
            (at, document, pages, hash, loaded)
        },
        |(at, document, pages, hash, loaded)| {
            each();
            match loaded {
                None => tally.passed(other_kind(), 1),
                Some(Err(error)) if is_none(&error) && !may_be_page(&pages) => tally.not_reports += 1,
                Some(loaded) => {
                    hashes.insert(document.name.clone(), hash);
                    names.push(pages);
                    first.push(Ok(loaded));
                    documents.push((at, document));
                }
            }
        },
    );
    let bytes = |at: usize| {
        let (_, document) = &documents[at];
        Some(in_utf8(document).unwrap_or_else(|| document.bytes.clone()))
    };
    let page_names: Vec<&str> = names.iter().map(String::as_str).collect();
    let read = joined_by(&page_names, first, bytes, options, &is_none);
    let kept = before.len();
    let read = documents.into_iter().zip(read).zip(&names).map(|(((at, document), outcome), pages)| {
        let outcome = outcome.map(|outcome| renamed(outcome, &document, pages));
        (at, document.name, outcome)
    });
    let mut all: Vec<(usize, String, Option<Outcome>)> = read.chain(before).collect();
    all.sort_by_key(|(at, ..)| *at);
    for (_, name, outcome) in all {
        match outcome {
            None => tally.not_reports += 1,
            Some(outcome) => outcomes.push((name, outcome)),
        }
    }
    let reports = |outcome: &Outcome| match outcome {
        Outcome::Read(loaded) => loaded.reports.len() as u64,
        Outcome::Rejected(_) => 0,
    };
    tally.reports = outcomes.iter().map(|(_, outcome)| reports(outcome)).sum();
    WindowRead { outcomes, hashes, tally, kept }
}

/// Reports bear the name of their document, without the ending that only says how it was to be read.
fn named(loaded: &mut Loaded, document: &Packed, read_name: &str) {
    for report in &mut loaded.reports {
        if let Some(rest) = report.origin.file.strip_prefix(read_name) {
            report.origin.file = format!("{}{rest}", document.name);
        }
        report.legibility.ends_early |= document.cut.is_some();
    }
}

fn renamed(outcome: Outcome, document: &Packed, pages: &str) -> Outcome {
    match outcome {
        Outcome::Read(mut loaded) => {
            // Those of several pages bear the name by which the pages were told.
            named(&mut loaded, document, pages);
            Outcome::Read(loaded)
        }
        Outcome::Rejected(rejected) => Outcome::Rejected(Rejected { file: document.name.clone(), ..rejected }),
    }
}

/// Names by which the pages of one report are told: `t.html`, `t_1.html` and so on, whatever the addresses look like. Numbers of pages
/// may stand in the query (`?page=2`), and the pages of a second copy belong together as those of the first do.
#[derive(Default)]
struct PageNames {
    copies: BTreeMap<(String, u32), u32>,
}

/// What sites call the number of a page in a query.
const PAGE_KEYS: [&str; 8] =
    ["page", "pageno", "page_no", "pagenum", "pageindex", "currentpage", "curpage", "cur_page"];

impl PageNames {
    /// The name of a document; documents have to come in their order.
    fn of(&mut self, document: &Packed) -> String {
        let read_name = document.read_name();
        let Some(extension) = document.extension.filter(|_| Kind::of_name(&read_name) == Some(Kind::Html)) else {
            return read_name;
        };
        let Some(inner) = &document.inner else { return read_name };
        let pack = document.name.split('/').next().unwrap_or_default();
        let (path, query) = match inner.split_once("://").and_then(|_| inner.split_once('?')) {
            Some((path, query)) => (path, query.split('#').next().unwrap_or_default()),
            None => (inner.as_str(), ""),
        };
        let mut page = None;
        let mut others = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let number = pair.split_once('=').and_then(|(key, value)| {
                let known = PAGE_KEYS.contains(&key.to_ascii_lowercase().as_str());
                value.parse::<u32>().ok().filter(|number| known && (1..100).contains(number))
            });
            match number {
                Some(number) if page.is_none() => page = Some(number),
                _ => others.push(pair),
            }
        }
        let file = path.rsplit('/').next().unwrap_or(path);
        let bare = match file.rsplit_once('.') {
            Some((stem, end)) if !stem.is_empty() && end.len() <= 5 => &path[..path.len() - end.len() - 1],
            _ => path,
        };
        let (stem, number) = match page {
            // The first page is called so, or not at all.
            Some(number) => (bare, number - 1),
            None => numbered(bare).unwrap_or((bare, 0)),
        };
        let base = format!("{stem}?{}", others.join("&"));
        let copy = self.copies.entry((base.clone(), number)).or_default();
        *copy += 1;
        let number = if number == 0 { String::new() } else { format!("_{number}") };
        format!("{pack}/{base}#{copy}{number}.{extension}")
    }
}

/// A name that ends in the number of a page, and the number.
fn numbered(stem: &str) -> Option<(&str, u32)> {
    let (stem, number) = stem.rsplit_once('_')?;
    let plain = (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    let number = number.parse().ok().filter(|number| plain && *number > 0)?;
    Some((stem, number))
}

/// A page that goes on another (`t_2.html`) may hold nothing that makes it a report by itself.
fn may_be_page(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.rsplit_once('_')
        .is_some_and(|(_, number)| (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether nothing about a document looks like a report.
fn is_none(error: &LoadError) -> bool {
    matches!(error, LoadError::NotAReport | LoadError::Empty | LoadError::ListOfReports { .. })
}

fn other_kind() -> Text {
    Text::new(Reason::NotTaken.label(Lang::Zh), Reason::NotTaken.label(Lang::En))
}

/// The text of a page in UTF-8 and marked so, where who gave the page said what it is in: that goes before what the page says itself.
fn in_utf8(document: &Packed) -> Option<Vec<u8>> {
    const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
    let charset = document.charset.as_deref()?;
    if !matches!(document.extension, Some("html" | "txt")) || document.bytes.starts_with(BYTE_ORDER_MARK) {
        return None;
    }
    let encoding = encoding_rs::Encoding::for_label(charset.as_bytes())?;
    let (text, _, wrong) = encoding.decode(&document.bytes);
    // What a server says is often wrong: then the page itself is asked, as if nothing had been said.
    (!wrong).then(|| [BYTE_ORDER_MARK, text.as_bytes()].concat())
}

fn rejected(error: &PackError) -> Rejected {
    let bare = |lang: Lang| {
        let message = error.message(lang);
        message
            .strip_prefix(&error.pack)
            .map_or(message.clone(), |rest| rest.trim_start_matches(['：', ':', ' ']).to_owned())
    };
    Rejected {
        file: error.name(),
        reason: error.code().into(),
        place: Place::default(),
        message: Text::new(bare(Lang::Zh), bare(Lang::En)),
    }
}
