mod message;
pub(crate) mod reasons;

use crate::word::Word;
use crate::{Content, Kind, Problem, Unread};
use gongkai_model::agency::RosterYears;
use gongkai_model::{Lang, Place};
use message::first_problem;
use serde::{Deserialize, Serialize};

/// Why no report could be read from a file. The caller knows the file's name; the error knows the place in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[non_exhaustive]
pub enum LoadError {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Larger than the limit.
    #[error("the file has {size} bytes; at most {limit} are read")]
    TooLarge {
        /// Size found.
        size: usize,
        /// Size allowed.
        limit: usize,
    },
    /// No text at all.
    #[error("not text: byte {byte:#04x} at position {at} (a picture, an archive or an Office file?)")]
    Binary {
        /// Offset from 0.
        at: usize,
        /// The byte.
        byte: u8,
    },
    /// UTF-8 that stops inside a character.
    #[error("the file is cut off: UTF-8 ends inside a character at byte {at}")]
    TruncatedUtf8 {
        /// Offset from 0.
        at: usize,
    },
    /// Chinese in UTF-8 with bytes in it that are not.
    #[error("damaged UTF-8: byte {at} is part of no character")]
    DamagedUtf8 {
        /// Offset from 0.
        at: usize,
    },
    /// Neither UTF-8 nor the encoding it looks like.
    #[error("the text is neither UTF-8 nor {guess}; first bad byte for UTF-8 at position {at}")]
    UnknownEncoding {
        /// Name of the encoding it looks most like.
        #[serde(deserialize_with = "crate::word::known")]
        guess: Word,
        /// Offset from 0.
        at: usize,
    },
    /// A page with more table cells than any report.
    #[error("{place}: more than {limit} table cells in one page: this is no annual report")]
    TooManyCells {
        /// The cell beyond the limit.
        place: Place,
        /// How many are read.
        limit: usize,
    },
    /// A workbook with more text than any report.
    #[error("{place}: more than {limit} bytes of text in one workbook: this is no annual report")]
    TooMuchText {
        /// The row beyond the limit.
        place: Place,
        /// How many bytes are read.
        limit: usize,
    },
    /// A CSV file in a layout that is not ours.
    #[error(
        "the CSV has no column {}; found: {}; valid: agency, report_year, cell, value (one row a cell) or agency, report_year and cell ids (one row a report)",
        missing.join(", "), found.join(", ")
    )]
    MissingColumns {
        /// Required columns that are not there.
        missing: Vec<String>,
        /// The columns of the file.
        found: Vec<String>,
    },
    /// Two columns of one name.
    #[error("{place}: column {column:?} appears twice in the header")]
    DoubledColumn {
        /// Name of the column.
        column: String,
        /// Where it stands the second time.
        place: Place,
    },
    /// A quotation that runs to the end of the file.
    #[error("{place}: a quoted field opens here and is never closed")]
    UnclosedQuote {
        /// Where it opens.
        place: Place,
    },
    /// A header and no rows.
    #[error("the CSV has a header and no rows")]
    NoRows,
    /// Rows, and none of them usable; each is a problem of its own.
    #[error("none of the {rows} rows could be used; first: {}", first_problem(.first.as_deref(), Lang::En))]
    NoUsableRows {
        /// Rows found.
        rows: usize,
        /// What was wrong with the first one.
        first: Option<Box<Problem>>,
    },
    /// More reports than one file may hold.
    #[error("{place}: more than {limit} reports in one file; split it")]
    TooManyReports {
        /// Where the first one too many stands.
        place: Place,
        /// How many are read.
        limit: usize,
    },
    /// A file of ours with an empty list of reports.
    #[error("the file holds no report")]
    NoReports,
    /// Not JSON.
    #[error("{place}: not JSON: {reason}")]
    NotJson {
        /// Where the parser stopped.
        place: Place,
        /// What the parser said.
        reason: String,
    },
    /// JSON, but of another kind.
    #[error(
        "{place}: JSON, but not ours: {found}; valid: an object with \"schema\": \"gongkai.report/1\" and \"reports\""
    )]
    NotOurJson {
        /// Where it stands.
        place: Place,
        /// What was found instead.
        found: String,
    },
    /// A version we do not know.
    #[error("{place}: unknown schema {found:?}; this program reads gongkai.report/1")]
    UnknownVersion {
        /// Where it stands.
        place: Place,
        /// The version found.
        found: String,
    },
    /// A document without a report year.
    #[error(
        "no report year: neither title nor text nor file name says which year is reported; name the file by agency and year"
    )]
    NoYear,
    /// A report year that cannot be.
    #[error("{place}: report year {found} is not possible; 2008 to {latest} are valid")]
    ImpossibleYear {
        /// Where it stands.
        place: Place,
        /// The year found.
        found: i32,
        /// The latest year that can be reported.
        latest: i32,
    },
    /// A document without an agency.
    #[error(
        "no agency: neither title, preamble, signature, publisher nor file name says whose report it is; name the file by it"
    )]
    NoAgency,
    /// A roster without names.
    #[error("the roster has no column agency; found: {}; valid: {ROSTER_COLUMNS}", found.join(", "))]
    RosterColumns {
        /// The columns of the file.
        found: Vec<String>,
    },
    /// A roster column that is nearly one we know.
    #[error("{place}: unknown roster column {column:?}; did you mean {}? valid: {ROSTER_COLUMNS}", near.join(", "))]
    RosterColumn {
        /// Where it stands.
        place: Place,
        /// Its name.
        column: String,
        /// Known names close to it.
        near: Vec<String>,
    },
    /// A field of a roster that cannot be used.
    #[error("{place}: {column} is {found:?}; valid: {valid}")]
    RosterField {
        /// Where it stands.
        place: Place,
        /// The column.
        #[serde(deserialize_with = "crate::word::known")]
        column: Word,
        /// What stands there.
        found: String,
        /// What would be valid.
        valid: String,
    },
    /// A roster in which agencies are summed into each other in a circle.
    #[error("{place}: parents run in a circle: {}; an agency cannot be summed into itself", path.join(" → "))]
    RosterCycle {
        /// Where a row of the circle stands.
        place: Place,
        /// The agencies from that row back to itself.
        path: Vec<String>,
    },
    /// One agency in two roster rows of the same years, under two others.
    #[error(
        "{place}: {agency} is under {} here and under {} in line {first_line}, in {years}; one parent is valid in one year",
        parents[1], parents[0]
    )]
    RosterParents {
        /// Where the second row names its parent.
        place: Place,
        /// The agency.
        agency: String,
        /// Whom the first row and the second have it summed into.
        parents: [String; 2],
        /// The line of the first row.
        first_line: usize,
        /// The years of both.
        years: RosterYears,
    },
    /// Two roster rows that claim one name in the same years.
    #[error(
        "{place}: {second} and {first} (line {first_line}) both claim {key} in {years}; give them different years, regions or names"
    )]
    RosterOverlap {
        /// Where the second row stands.
        place: Place,
        /// The agency of the second row.
        second: String,
        /// The agency of the first row.
        first: String,
        /// The line of the first row.
        first_line: usize,
        /// The name both claim, as a key.
        key: String,
        /// The years both claim.
        years: RosterYears,
    },
    /// A page that lists reports.
    #[error("a list of {titles} reports, not a report: save the pages it leads to")]
    ListOfReports {
        /// How many titles it lists.
        titles: usize,
    },
    /// A page with the title of a report and nothing of it.
    #[error("{title:?} has a title and no body: is the report a picture or an attachment?")]
    NoBody {
        /// The title.
        title: String,
    },
    /// A text that is something else.
    #[error("not an annual report: no title, no statutory section and no statutory table was found")]
    NotAReport,
    /// The name promises one kind of file, the content is another.
    #[error("named as {}, but the content is {}", .named.label(Lang::En), .found.label(Lang::En))]
    OtherContent {
        /// What the name promises.
        named: Kind,
        /// What the bytes are.
        found: Content,
    },
    /// A kind of file that is not read.
    #[error("{}", .what.message(Lang::En))]
    Unread {
        /// What it is.
        what: Unread,
    },
    /// A file of Word 95 or before.
    #[error("a file of Word 95 or before: open it in Word or WPS, save it as .docx, and read that file")]
    OldWord,
    /// A file of the word processor of MS Works.
    #[error(
        "a file of Microsoft Works, not of WPS, although both are called .wps: open it in LibreOffice or an old Word, save it as .docx, and read that file"
    )]
    Works,
    /// A file that is shown only to who has the password.
    #[error("encrypted: open the {} with its password, save it without one, and read that file", .kind.label(Lang::En))]
    Encrypted {
        /// What it is.
        kind: Kind,
    },
    /// An archive, or an Office file, that cannot be unpacked.
    #[error("damaged{}: {reason}", if .part.is_empty() { String::new() } else { format!(" at {}", .part) })]
    DamagedArchive {
        /// The part of it; empty for the whole.
        part: String,
        /// What the unpacker says.
        reason: String,
    },
    /// An archive, or a page saved whole, with more parts than anybody packs.
    #[error("{found} files in one; at most {limit} are read")]
    TooManyParts {
        /// How many it has.
        found: usize,
        /// How many are read.
        limit: usize,
    },
    /// A part that grows beyond all measure when it is unpacked.
    #[error("{}{stored} bytes unpack to more than {limit}: not read", if .part.is_empty() { String::new() } else { format!("{}: ", .part) })]
    PartTooLarge {
        /// The part; empty for a whole file.
        part: String,
        /// Bytes as stored.
        stored: u64,
        /// Bytes that are read.
        limit: u64,
    },
    /// A document that takes more steps to read than any report.
    #[error(
        "reading it takes more than {limit} steps (drawing instructions, characters, cells): this is no annual report"
    )]
    TooMuchWork {
        /// Steps that are taken.
        limit: u64,
    },
    /// An archive without a file of a kind that is read.
    #[error("no file of a kind that is read in the archive ({others} of other kinds)")]
    NoMember {
        /// Files of other kinds.
        others: usize,
    },
    /// An archive of which no file could be read.
    #[error("none of the {refused} files in the archive could be read; first: {member}: {first}")]
    NoUsableMember {
        /// Files refused.
        refused: usize,
        /// The first of them.
        member: String,
        /// What was wrong with it.
        first: Box<LoadError>,
    },
    /// An archive in an archive in an archive.
    #[error("an archive within an archive within an archive: unpack it")]
    NestedArchive,
    /// A workbook of a format that is not read.
    #[error(
        "a workbook of another format (XLSB, or the XML of Excel 2003): open it in Excel, WPS or LibreOffice, save it as .xlsx, and read that file"
    )]
    OtherWorkbook,
    /// A workbook that cannot be read.
    #[error("damaged workbook{}: {reason}", if .sheet.is_empty() { String::new() } else { format!(" at sheet {}", .sheet) })]
    BadWorkbook {
        /// The sheet; empty for the whole.
        sheet: String,
        /// What the reader says.
        reason: String,
    },
    /// A PDF that cannot be taken apart.
    #[error("damaged PDF: its pages cannot be found")]
    DamagedPdf,
    /// A PDF or OFD of pictures.
    #[error(
        "a scanned {} ({pages} pages, no text layer): pictures are not read; ask for the Word file, or run text recognition first",
        .kind.label(Lang::En)
    )]
    Scanned {
        /// What it is.
        kind: Kind,
        /// Its pages.
        pages: usize,
    },
    /// A PDF or OFD with a text layer that does not say which characters it shows.
    #[error(
        "the fonts of this {} do not say which characters they show ({unknown} of {characters}): save it anew with its fonts, or ask for the Word file",
        .kind.label(Lang::En)
    )]
    NamelessCharacters {
        /// What it is.
        kind: Kind,
        /// Codes without a character.
        unknown: usize,
        /// Codes in all.
        characters: usize,
    },
    /// A PDF or OFD far longer than any report.
    #[error("{found} pages; at most {limit} are read: this is no annual report")]
    TooManyPages {
        /// Its pages.
        found: usize,
        /// How many are read.
        limit: usize,
    },
    /// An Office file, or an OFD, without a part that it needs.
    #[error("no part {part}: the file is not of the kind that its name says, or it is incomplete or damaged")]
    MissingPart {
        /// The part.
        part: String,
    },
    /// A part that is not well-formed.
    #[error("{part}, byte {at}: not well-formed XML: {reason}")]
    BadXml {
        /// The part.
        part: String,
        /// Offset from 0.
        at: usize,
        /// What the parser says.
        reason: String,
    },
    /// A part that nests without end.
    #[error("{part}: elements nested deeper than {limit}")]
    DeepXml {
        /// The part.
        part: String,
        /// How deep is read.
        limit: usize,
    },
    /// Groups or tables that nest without end.
    #[error("groups or tables nested deeper than {limit}: this is no annual report")]
    TooDeep {
        /// How deep is read.
        limit: usize,
    },
    /// A part with a document type, which no Office program writes.
    #[error("{part}: has a document type declaration, which no Office program writes: not read")]
    XmlDoctype {
        /// The part.
        part: String,
    },
    /// The process that read the file wanted more memory than it may have.
    #[error("the reader needed more than {} MiB of memory: the file is set aside", .limit >> 20)]
    ReaderTooLarge {
        /// Bytes it may have.
        limit: u64,
    },
    /// The process that read the file took longer than it may.
    #[error("the reader needed more than {seconds} s: the file is set aside")]
    ReaderTooSlow {
        /// Seconds it may take.
        seconds: u64,
    },
    /// The reader of the file crashed.
    #[error("the reader crashed ({}): the file is set aside", .how.message(Lang::En))]
    ReaderCrashed {
        /// How it ended.
        how: Crash,
    },
    /// There is no process to read the file.
    #[error(
        "the process that would read the file cannot be started ({program}: {reason}); with --no-isolation such files are read without one"
    )]
    NoReader {
        /// The program that was to be started.
        program: String,
        /// What the system says.
        reason: String,
    },
}

/// How a reader ended that did not give an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Crash {
    /// By a signal.
    Signal(i32),
    /// With an exit code.
    Exit(i32),
    /// By a panic, with what it said.
    Panic(String),
    /// Calls within calls, deeper than the stack.
    StackOverflow,
    /// It goes on, but what it answers is none.
    Garbled,
}

/// The columns a roster may have.
const ROSTER_COLUMNS: &str = "agency, region, level, kind, parent, aliases, from_year, to_year";
