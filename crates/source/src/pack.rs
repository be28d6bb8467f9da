//! Packs of documents: one file that holds many, read as a stream.
//!
//! A [`Pack`] gives one document after the other and never holds more than one (of Parquet: more than a page of each column
//! that is read). What is wrong with one of them is an error in its place; the others come all the same.
//!
//! A document is called after its pack and what it is called in there: `crawl.warc.gz/https://…`, `pages.tar/2023/a.html`,
//! `pages.jsonl/https://…`, or `pages.jsonl/#17` where no column names it. Where a name comes again, the number of the record,
//! member, line or row stands behind it: `crawl.warc.gz/https://…#record 17`.

mod columnar;
mod error;
mod http;
mod kinds;
mod lines;
mod rows;
mod stream;
mod tape;
#[cfg(test)]
mod tests;
mod warc;
mod wide;

pub use error::{PackError, PackFault, PackPlace, PackValue};

use flate2::bufread::GzDecoder;
use gongkai_model::Lang;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use stream::Stream;

/// Longest name of a document in its pack, in characters.
const LONGEST_NAME: usize = 2000;

/// What kind of pack a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PackKind {
    /// WARC, with or without gzip: what a crawler kept.
    Warc,
    /// tar, with or without gzip.
    Tar,
    /// JSON Lines, with or without gzip.
    JsonLines,
    /// CSV, with or without gzip.
    Csv,
    /// Parquet.
    Parquet,
}

/// Which columns of a table hold the documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackColumns {
    /// The column of the documents: text or bytes.
    pub content: String,
    /// The column of their names: addresses, or numbers.
    pub name: Option<String>,
}

impl PackKind {
    /// The kind by the name of a file; tables only where it is known which column holds the documents.
    ///
    /// ```
    /// use gongkai_source::{PackColumns, PackKind};
    /// let columns = PackColumns { content: "html".to_owned(), name: Some("url".to_owned()) };
    /// assert_eq!(PackKind::of_name("crawl/2024.WARC.gz", None), Some(PackKind::Warc));
    /// assert_eq!(PackKind::of_name("pages.jsonl.gz", None), None);
    /// assert_eq!(PackKind::of_name("pages.jsonl.gz", Some(&columns)), Some(PackKind::JsonLines));
    /// ```
    pub fn of_name(name: &str, columns: Option<&PackColumns>) -> Option<PackKind> {
        let name = name.to_ascii_lowercase();
        if let Some(stem) = name.strip_suffix(".tgz") {
            return Some(PackKind::Tar).filter(|_| !stem.is_empty());
        }
        let plain = name.strip_suffix(".gz").unwrap_or(&name);
        let (_, extension) = plain.rsplit_once('.')?;
        match extension {
            "warc" => Some(PackKind::Warc),
            "tar" => Some(PackKind::Tar),
            "jsonl" | "ndjson" if columns.is_some() => Some(PackKind::JsonLines),
            "csv" if columns.is_some() => Some(PackKind::Csv),
            "parquet" if columns.is_some() && plain == name => Some(PackKind::Parquet),
            _ => None,
        }
    }

    /// The kind by how it begins, for what has no name. Of what is packed with gzip the beginning is unpacked.
    ///
    /// A kilobyte is enough.
    pub fn of_bytes(begin: &[u8], columns: Option<&PackColumns>) -> Option<PackKind> {
        let mut unpacked = Vec::new();
        let mut plain = begin;
        if begin.starts_with(&[0x1f, 0x8b, 8]) {
            // The beginning of a stream is all that there is of it: that it ends too early says nothing.
            let _ = GzDecoder::new(begin).take(4096).read_to_end(&mut unpacked);
            plain = &unpacked;
        }
        let decoded = wide::encoding(plain).map(|encoding| encoding.decode(plain).0.into_owned());
        let plain = decoded.as_deref().map_or(plain, str::as_bytes);
        let text = plain.strip_prefix(b"\xef\xbb\xbf").unwrap_or(plain).trim_ascii_start();
        if text.starts_with(b"WARC/") {
            return Some(PackKind::Warc);
        }
        if tape::is_header(plain) {
            return Some(PackKind::Tar);
        }
        let columns = columns?;
        if begin.starts_with(b"PAR1") {
            return Some(PackKind::Parquet);
        }
        if text.starts_with(b"{") {
            return Some(PackKind::JsonLines);
        }
        let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let first = String::from_utf8_lossy(first);
        let named = |column: &String| first.split(',').any(|field| field.trim().trim_matches('"') == column);
        named(&columns.content).then_some(PackKind::Csv)
    }

    /// Whether what has no name looks like a table of pages: lines of JSON or rows in which markup stands, or whose column is called as
    /// columns of pages are. Then somebody has to say which column it is.
    ///
    /// ```
    /// use gongkai_source::PackKind;
    /// assert_eq!(PackKind::of_pages(b"url,html\n1,\"<p>x</p>\"\n"), Some(PackKind::Csv));
    /// assert_eq!(PackKind::of_pages(b"agency,report_year,cell,value\n"), None);
    /// ```
    pub fn of_pages(bytes: &[u8]) -> Option<PackKind> {
        let begin = &bytes[..bytes.len().min(MOST_OF_TABLE)];
        let text = match wide::encoding(begin) {
            Some(encoding) => encoding.decode(begin).0.into_owned(),
            None => rows::text(begin).into_owned(),
        };
        let text = text.trim_start_matches('\u{feff}').trim_start();
        let first = text.lines().next().unwrap_or_default();
        let small = text.to_ascii_lowercase();
        let markup = ["<html", "<!doctype", "<body", "<div", "<table", "<p>", "<p ", "<h1"];
        let has_markup = markup.iter().any(|mark| small.contains(mark));
        if first.starts_with('{') {
            let named = COLUMNS_OF_PAGES.iter().any(|name| first.contains(&format!("\"{name}\"")));
            return (named || has_markup).then_some(PackKind::JsonLines);
        }
        let fields: Vec<&str> = first.split(',').map(|field| field.trim().trim_matches('"')).collect();
        let names = fields.len() > 1 && fields.iter().all(|field| is_name(field));
        let own = fields.contains(&"agency") && fields.contains(&"report_year");
        let named = fields.iter().any(|field| COLUMNS_OF_PAGES.contains(&field.to_ascii_lowercase().as_str()));
        (names && !own && (named || has_markup)).then_some(PackKind::Csv)
    }

    /// Name for people, the same in both languages.
    pub fn label(self) -> &'static str {
        match self {
            PackKind::Warc => "WARC",
            PackKind::Tar => "tar",
            PackKind::JsonLines => "JSON Lines",
            PackKind::Csv => "CSV",
            PackKind::Parquet => "Parquet",
        }
    }
}

/// What columns of pages and texts are called.
const COLUMNS_OF_PAGES: [&str; 13] =
    ["html", "text", "content", "body", "page", "raw_html", "markdown", "正文", "内容", "网页", "全文", "文本", "源码"];

/// As much of a table as is looked at to tell what it is.
const MOST_OF_TABLE: usize = 64 << 10;

/// Whether a field of a first line may be the name of a column, and no sentence.
fn is_name(field: &str) -> bool {
    let mark = |c: char| c.is_whitespace() || "，。；：、<>“”（）".contains(c);
    !field.is_empty() && field.chars().count() <= 30 && !field.contains(mark)
}

/// What the documents of a pack are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PackUnit {
    /// Records of a WARC.
    Record,
    /// Members of a tar.
    Member,
    /// Lines of JSON.
    Line,
    /// Rows of a table, the header not counted.
    Row,
}

impl PackUnit {
    fn word(self) -> &'static str {
        match self {
            PackUnit::Record => "record",
            PackUnit::Member => "member",
            PackUnit::Line => "line",
            PackUnit::Row => "row",
        }
    }

    fn label(self, number: u64, lang: Lang) -> String {
        if lang == Lang::En {
            return format!("{} {number}", self.word());
        }
        let (after, what) = match self {
            PackUnit::Record => ("条", "记录"),
            PackUnit::Member => ("个", "成员"),
            PackUnit::Line | PackUnit::Row => ("行", ""),
        };
        format!("第 {number} {after}{what}")
    }
}

/// One document of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Packed {
    /// The pack, and what the document is called in it; no other document of the pack has this name.
    pub name: String,
    /// What it is called in the pack: the address of a page, the path of a member. Nothing where no column names it.
    pub inner: Option<String>,
    /// Its bytes, without what they were packed in on their way.
    pub bytes: Vec<u8>,
    /// Which record, member, line or row it is, from 1.
    pub number: u64,
    /// The media type that a server or crawler gave.
    pub media_type: Option<String>,
    /// The charset that a server gave; `utf-8` for what was text in a table. It goes before what a page says of itself.
    pub charset: Option<String>,
    /// The extension under which it should be read (`html`, `pdf`, `docx` …), by its bytes, what the server said, and its name.
    /// Nothing where none of these tells.
    pub extension: Option<&'static str>,
    /// What says that a part of it is missing: the reason that a crawler gave (`length`, `time`, `disconnect`), or the name of
    /// what ends too early.
    pub cut: Option<String>,
}

impl Packed {
    /// The name for who tells kinds by the extension of a name: its own where that is right, else with the right one behind it.
    ///
    /// ```
    /// use gongkai_source::{Pack, PackKind};
    /// let page = "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: https://a.gov.cn/xxgk?id=5\r\n\
    ///             Content-Type: text/html\r\nContent-Length: 10\r\n\r\n<p>公</p>\r\n\r\n";
    /// let mut pack = Pack::open("a.warc", PackKind::Warc, None, page.as_bytes(), 1 << 20)?;
    /// let page = pack.next().unwrap()?;
    /// assert_eq!(page.name, "a.warc/https://a.gov.cn/xxgk?id=5");
    /// assert_eq!(page.read_name(), "a.warc/https://a.gov.cn/xxgk?id=5.html");
    /// # Ok::<(), gongkai_source::PackError>(())
    /// ```
    pub fn read_name(&self) -> String {
        match self.extension {
            Some(extension)
                if !kinds::plain_extension(&self.name).is_some_and(|own| own.eq_ignore_ascii_case(extension)) =>
            {
                format!("{}.{extension}", self.name)
            }
            _ => self.name.clone(),
        }
    }
}

/// Why something in a pack is no document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Reason {
    /// What was asked of a server.
    Request,
    /// What is told of a crawl or of a page.
    Metadata,
    /// A page that was met again as it was, and is kept elsewhere.
    Revisit,
    /// A later part of a record that was split.
    Continuation,
    /// An answer that leads elsewhere.
    Redirect,
    /// An answer that is not 200.
    Status,
    /// Pictures, styles, scripts, fonts, sound and video.
    OfPages,
    /// A folder.
    Folder,
    /// A link.
    Link,
    /// A device, a pipe, or something unknown.
    Device,
    /// No value.
    Null,
    /// No bytes.
    Empty,
    /// Not wanted: [`Pack::only`].
    NotTaken,
}

impl Reason {
    /// What it is, for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Reason::Request => lang.pick("请求", "requests"),
            Reason::Metadata => lang.pick("抓取说明", "metadata"),
            Reason::Revisit => lang.pick("重复访问", "revisits"),
            Reason::Continuation => lang.pick("续接记录", "continuations"),
            Reason::Redirect => lang.pick("跳转", "redirects"),
            Reason::Status => lang.pick("非 200 应答", "answers that are not 200"),
            Reason::OfPages => lang.pick("图片、样式、脚本等", "pictures, styles, scripts and the like"),
            Reason::Folder => lang.pick("文件夹", "folders"),
            Reason::Link => lang.pick("链接", "links"),
            Reason::Device => lang.pick("设备等特殊成员", "devices and other special members"),
            Reason::Null => lang.pick("空值", "no value"),
            Reason::Empty => lang.pick("空文档", "empty documents"),
            Reason::NotTaken => lang.pick("其他类型的文件", "files of other kinds"),
        }
    }
}

/// How many things in a pack were no documents, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PassedOver(BTreeMap<Reason, u64>);

impl PassedOver {
    fn add(&mut self, reason: Reason) {
        *self.0.entry(reason).or_default() += 1;
    }

    /// How many for this reason.
    pub fn of(&self, reason: Reason) -> u64 {
        self.0.get(&reason).copied().unwrap_or(0)
    }

    /// How many in all.
    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }

    /// Each reason with how many, in a fixed order.
    pub fn iter(&self) -> impl Iterator<Item = (Reason, u64)> + '_ {
        self.0.iter().map(|(reason, count)| (*reason, *count))
    }
}

/// A document as its format gives it.
struct Found {
    inner: Option<String>,
    unit: PackUnit,
    number: u64,
    bytes: Vec<u8>,
    media_type: Option<String>,
    charset: Option<String>,
    cut: Option<String>,
}

/// An error as its format gives it.
struct Failed {
    place: Box<PackPlace>,
    fault: PackFault,
    ends: bool,
}

impl Failed {
    fn new(place: PackPlace, fault: PackFault, ends: bool) -> Failed {
        Failed { place: Box::new(place), fault, ends }
    }
}

/// Which members of an archive are wanted.
type Takes<'r> = Box<dyn Fn(&str) -> bool + Send + 'r>;

/// What each format is for the pack.
trait Source {
    fn next(&mut self, passed: &mut PassedOver) -> Option<Result<Found, Failed>>;
}

enum Opened<'r> {
    Warc(warc::Warc<'r>),
    Tar(tape::Tape<'r>),
    Lines(lines::Lines<'r>),
    Rows(Box<rows::Rows<'r>>),
    Columnar(Box<columnar::Columnar>),
}

/// The documents of a pack, one after the other.
///
/// Of the names that were given it keeps eight bytes each, to tell where one comes again.
pub struct Pack<'r> {
    name: String,
    opened: Opened<'r>,
    passed: PassedOver,
    seen: HashSet<u64>,
    ended: bool,
}

impl<'r> Pack<'r> {
    /// Opens a pack that is read as a stream. Whether it is packed with gzip is told by how it begins.
    ///
    /// # Errors
    ///
    /// Parquet, which needs a file ([`Pack::open_file`]); a table without columns, or without the columns named.
    pub fn open(
        pack_name: &str,
        kind: PackKind,
        columns: Option<&PackColumns>,
        read: impl Read + Send + 'r,
        max_bytes: usize,
    ) -> Result<Pack<'r>, PackError> {
        let whole = |fault| error(pack_name, Failed::new(PackPlace::default(), fault, true));
        let table = || columns.cloned().ok_or_else(|| whole(PackFault::NeedsColumn { kind }));
        let opened = match kind {
            PackKind::Warc => Opened::Warc(warc::Warc::new(Stream::new(read), max_bytes)),
            PackKind::Tar => Opened::Tar(tape::Tape::new(Stream::new(read), max_bytes)),
            PackKind::JsonLines => {
                Opened::Lines(lines::Lines::new(wide::in_utf8(Stream::new(read)), table()?, max_bytes))
            }
            PackKind::Csv => {
                let rows = rows::Rows::new(wide::in_utf8(Stream::new(read)), &table()?, max_bytes);
                Opened::Rows(Box::new(rows.map_err(|failed| error(pack_name, failed))?))
            }
            PackKind::Parquet => return Err(whole(PackFault::NeedsFile)),
        };
        Ok(Pack::of(pack_name, opened))
    }

    /// Opens a pack that is a file.
    ///
    /// # Errors
    ///
    /// A file that cannot be opened or is none, and those of [`Pack::open`].
    pub fn open_file(
        pack_name: &str,
        path: &Path,
        kind: PackKind,
        columns: Option<&PackColumns>,
        max_bytes: usize,
    ) -> Result<Pack<'r>, PackError> {
        let whole = |fault| error(pack_name, Failed::new(PackPlace::default(), fault, true));
        let unreadable =
            |error: std::io::Error| whole(PackFault::Unreadable { kind: error.kind(), reason: error.to_string() });
        // Asked of the path: opening a pipe would wait for somebody to write into it.
        if !path.metadata().map_err(unreadable)?.is_file() {
            return Err(whole(PackFault::NotAFile));
        }
        let file = File::open(path).map_err(unreadable)?;
        if kind != PackKind::Parquet {
            return Pack::open(pack_name, kind, columns, file, max_bytes);
        }
        let columns = columns.ok_or_else(|| whole(PackFault::NeedsColumn { kind }))?;
        let columnar = columnar::Columnar::new(file, columns, max_bytes).map_err(|failed| error(pack_name, failed))?;
        Ok(Pack::of(pack_name, Opened::Columnar(Box::new(columnar))))
    }

    fn of(name: &str, opened: Opened<'r>) -> Pack<'r> {
        Pack { name: name.to_owned(), opened, passed: PassedOver::default(), seen: HashSet::new(), ended: false }
    }

    /// Takes of an archive only the members with such names; the others are passed over without being held in memory. Records
    /// and rows are not asked for, since their names do not say what they are.
    #[must_use]
    pub fn only(mut self, takes: impl Fn(&str) -> bool + Send + 'r) -> Pack<'r> {
        if let Opened::Tar(tape) = &mut self.opened {
            tape.only(Box::new(takes));
        }
        self
    }

    /// What was no document so far, and why.
    pub fn passed_over(&self) -> &PassedOver {
        &self.passed
    }

    /// The name of a document, told apart from those before it.
    fn name(&mut self, found: &Found) -> String {
        let inner: String = match &found.inner {
            Some(inner) => inner.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect(),
            None => format!("#{}", found.number),
        };
        let mut name = format!("{}/{inner}", self.name);
        while !self.seen.insert(hash(&name)) {
            name = format!("{name}#{} {}", found.unit.word(), found.number);
        }
        name
    }
}

impl Iterator for Pack<'_> {
    type Item = Result<Packed, PackError>;

    fn next(&mut self) -> Option<Result<Packed, PackError>> {
        if self.ended {
            return None;
        }
        let passed = &mut self.passed;
        let (found, of_table) = match &mut self.opened {
            Opened::Warc(source) => (source.next(passed), false),
            Opened::Tar(source) => (source.next(passed), false),
            Opened::Lines(source) => (source.next(passed), true),
            Opened::Rows(source) => (source.next(passed), true),
            Opened::Columnar(source) => (source.next(passed), true),
        };
        let found = match found {
            Some(Ok(found)) => found,
            Some(Err(failed)) => {
                self.ended = failed.ends;
                return Some(Err(error(&self.name, failed)));
            }
            None => {
                self.ended = true;
                return None;
            }
        };
        let name = self.name(&found);
        let Found { inner, number, bytes, media_type, charset, cut, .. } = found;
        let extension = kinds::extension(inner.as_deref(), media_type.as_deref(), &bytes, of_table);
        Some(Ok(Packed { name, inner, bytes, number, media_type, charset, extension, cut }))
    }
}

impl std::iter::FusedIterator for Pack<'_> {}

impl std::fmt::Debug for Pack<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pack").field("name", &self.name).field("passed", &self.passed).finish_non_exhaustive()
    }
}

fn error(pack: &str, failed: Failed) -> PackError {
    PackError { pack: pack.to_owned(), place: failed.place, fault: failed.fault, ends: failed.ends }
}

/// The same on every machine and in every version, so that names stay the same.
fn hash(name: &str) -> u64 {
    let digest = Sha256::digest(name.as_bytes());
    let mut first = [0; 8];
    first.copy_from_slice(&digest[..8]);
    u64::from_le_bytes(first)
}
