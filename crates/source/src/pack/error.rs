//! What can be wrong with a pack, and where.

use super::stream::StreamFault;
use super::{PackKind, PackUnit};
use crate::error::reason_zh;
use gongkai_model::Lang;
use std::io;

/// Something in a pack that cannot be read, and where it stands.
///
/// Unless [`ends`](PackError::ends) says otherwise, the documents behind it come all the same.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message(Lang::En))]
#[non_exhaustive]
pub struct PackError {
    /// The pack.
    pub pack: String,
    /// Where in it.
    pub place: Box<PackPlace>,
    /// What is wrong.
    pub fault: PackFault,
    /// Whether nothing behind it can be read.
    pub ends: bool,
}

/// A place in a pack.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct PackPlace {
    /// What is counted, and which of them it is, from 1.
    pub number: Option<(PackUnit, u64)>,
    /// The line in the file, of tables with documents over several lines.
    pub line: Option<u64>,
    /// Where it begins, in bytes from 0; in what is unpacked where the pack is packed with gzip.
    pub byte: Option<u64>,
    /// What the document is called in the pack, where that is known.
    pub document: Option<String>,
}

/// What is wrong with a pack or with one document of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PackFault {
    /// The file or pipe cannot be read on.
    Unreadable {
        /// What kind of failure it was.
        kind: io::ErrorKind,
        /// What the operating system says.
        reason: String,
    },
    /// A folder, a pipe or a device where a file is needed.
    NotAFile,
    /// The pack ends within this record, member, row or line.
    Cut {
        /// How many bytes are there.
        found: u64,
        /// How many it says there are.
        expected: Option<u64>,
    },
    /// The archive ends without its mark of the end.
    NoEnd,
    /// A gzip member ends before it is complete.
    GzipCut,
    /// A gzip member whose checksum is not that of its bytes.
    GzipChecksum,
    /// A gzip member that cannot be unpacked.
    GzipCorrupt {
        /// What the decoder says.
        reason: String,
    },
    /// Something behind the gzip members that is none.
    GzipTrailing {
        /// How it begins.
        found: String,
        /// Where in the file, in bytes from 0.
        at: u64,
        /// How many bytes it is, up to the next member or the end; nothing where nobody looked.
        bytes: Option<u64>,
    },
    /// Something else where a record or member should begin.
    NoHeader {
        /// Of what.
        kind: PackKind,
        /// How it begins.
        found: String,
    },
    /// A header without end.
    HeaderTooLong {
        /// Most bytes that are read.
        limit: usize,
    },
    /// A record that does not say how long it is.
    NoLength {
        /// What it says instead.
        found: Option<String>,
    },
    /// A record that is not as long as it says.
    WrongLength {
        /// What it says.
        claimed: u64,
        /// What stands behind so many bytes.
        found: String,
    },
    /// A document that is larger than the limit.
    TooLarge {
        /// Its size, where that is known.
        size: Option<u64>,
        /// Most bytes that are read.
        limit: usize,
    },
    /// A body that is packed in a way that cannot be undone.
    Encoding {
        /// The content encoding.
        encoding: String,
        /// What is wrong; nothing where it is not known.
        reason: Option<String>,
    },
    /// A member with holes.
    Sparse,
    /// A line that is no JSON object.
    NotJson {
        /// Column of the line, from 1.
        column: usize,
        /// What the parser says.
        reason: String,
    },
    /// A column that the table does not have.
    NoColumn {
        /// Its name.
        column: String,
        /// Those that there are.
        columns: Vec<String>,
    },
    /// A column that holds something else than text or bytes.
    WrongType {
        /// Its name.
        column: String,
        /// What it holds.
        found: PackValue,
    },
    /// A row with fewer fields than the header has.
    ShortRow {
        /// Its fields.
        found: usize,
        /// Those of the header.
        expected: usize,
    },
    /// A quote that is never closed.
    OpenQuote,
    /// A table without being told which column holds the documents.
    NeedsColumn {
        /// Of what kind.
        kind: PackKind,
    },
    /// Parquet can only be read from a file, since its table of contents stands at its end.
    NeedsFile,
    /// Not Parquet, or Parquet that is damaged or of a kind that is not read.
    Parquet {
        /// What the reader says.
        reason: String,
    },
    /// A group of rows of which no more can be read.
    RowGroup {
        /// Which, from 1.
        group: usize,
        /// How many of its rows are lost.
        rows: u64,
        /// What the reader says.
        reason: String,
    },
}

/// What a column holds where text or bytes are needed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PackValue {
    /// A number.
    Number,
    /// True or false.
    Truth,
    /// A list.
    List,
    /// An object with values of its own.
    Object,
    /// A type of Parquet, as it is written there.
    Type(String),
}

impl PackValue {
    fn label(&self, lang: Lang) -> &str {
        match self {
            PackValue::Number => lang.pick("数字", "a number"),
            PackValue::Truth => lang.pick("真假值", "true or false"),
            PackValue::List => lang.pick("列表", "a list"),
            PackValue::Object => lang.pick("对象", "an object"),
            PackValue::Type(name) => name,
        }
    }
}

impl From<StreamFault> for PackFault {
    fn from(fault: StreamFault) -> PackFault {
        match fault {
            StreamFault::Read { kind, reason } => PackFault::Unreadable { kind, reason },
            StreamFault::GzipCut => PackFault::GzipCut,
            StreamFault::GzipChecksum => PackFault::GzipChecksum,
            StreamFault::GzipCorrupt { reason } => PackFault::GzipCorrupt { reason },
            StreamFault::GzipTrailing { found, at } => PackFault::GzipTrailing { found, at, bytes: None },
        }
    }
}

impl PackError {
    /// The message in the given language.
    pub fn message(&self, lang: Lang) -> String {
        let place = self.place.message(lang);
        let fault = self.fault.message(lang);
        let parts = [self.pack.clone(), place, fault];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(lang.pick("：", ": "))
    }

    /// The document or, where no name is known, the pack, as a user would name it.
    pub fn name(&self) -> String {
        match (&self.place.document, self.place.number) {
            (Some(document), _) => format!("{}/{document}", self.pack),
            (None, Some((_, number))) => format!("{}/#{number}", self.pack),
            (None, None) => self.pack.clone(),
        }
    }

    /// A short name of the reason, the same in every language, for `rejected.jsonl`.
    pub fn code(&self) -> &'static str {
        match &self.fault {
            PackFault::Unreadable { .. } => "unreadable",
            PackFault::NotAFile => "not_a_file",
            PackFault::Cut { .. } | PackFault::NoEnd | PackFault::GzipCut | PackFault::OpenQuote => "pack_cut",
            PackFault::GzipChecksum | PackFault::GzipCorrupt { .. } | PackFault::GzipTrailing { .. } => "pack_gzip",
            PackFault::NoHeader { .. } | PackFault::HeaderTooLong { .. } => "pack_no_header",
            PackFault::NoLength { .. } | PackFault::WrongLength { .. } => "pack_wrong_length",
            PackFault::TooLarge { .. } => "too_large",
            PackFault::Encoding { .. } => "pack_encoding",
            PackFault::Sparse => "pack_sparse",
            PackFault::NotJson { .. } => "pack_not_json",
            PackFault::NoColumn { .. } => "pack_no_column",
            PackFault::WrongType { .. } => "pack_wrong_type",
            PackFault::ShortRow { .. } => "pack_short_row",
            PackFault::NeedsColumn { .. } => "pack_needs_column",
            PackFault::NeedsFile => "pack_needs_file",
            PackFault::Parquet { .. } | PackFault::RowGroup { .. } => "pack_parquet",
        }
    }
}

impl PackPlace {
    fn message(&self, lang: Lang) -> String {
        let zh = lang != Lang::En;
        let mut inner = Vec::new();
        if let Some(line) = self.line {
            inner.push(if zh { format!("第 {line} 行起") } else { format!("from line {line}") });
        }
        if let Some(byte) = self.byte {
            inner.push(if zh { format!("字节 {byte}") } else { format!("byte {byte}") });
        }
        inner.extend(self.document.clone());
        let inner = inner.join(lang.pick("，", ", "));
        match self.number {
            Some((unit, number)) => {
                let which = unit.label(number, lang);
                match (inner.is_empty(), zh) {
                    (true, _) => which,
                    (false, true) => format!("{which}（{inner}）"),
                    (false, false) => format!("{which} ({inner})"),
                }
            }
            None => inner,
        }
    }
}

impl PackFault {
    /// What was found and what would be valid, in the given language.
    pub fn message(&self, lang: Lang) -> String {
        if lang == Lang::En { self.english() } else { self.chinese() }
    }

    fn english(&self) -> String {
        match self {
            PackFault::Unreadable { reason, .. } => format!("cannot be read: {reason}"),
            PackFault::NotAFile => "not a file".to_owned(),
            PackFault::Cut { found, expected: Some(expected) } => {
                format!("the pack ends here: {found} of {expected} bytes are there")
            }
            PackFault::Cut { found, expected: None } => format!("the pack ends here, after {found} bytes"),
            PackFault::NoEnd => "the archive ends without the empty blocks at its end: it may be cut".to_owned(),
            PackFault::GzipCut => "the gzip data end before they are complete".to_owned(),
            PackFault::GzipChecksum => "the gzip checksum is not that of the bytes: they are damaged".to_owned(),
            PackFault::GzipCorrupt { reason } => format!("the gzip data are damaged: {reason}"),
            PackFault::GzipTrailing { found, at, bytes } => {
                let lost = match bytes {
                    Some(bytes) => format!("{bytes} bytes are passed over"),
                    None => "nothing behind it is read".to_owned(),
                };
                format!(
                    "at byte {at} of the file, behind gzip data, stands “{found}” ({lost}); valid: another gzip member, \
                     zeros or the end"
                )
            }
            PackFault::NoHeader { kind: PackKind::Warc, found } => {
                format!("“{found}” where a record should begin; valid: WARC/1.0 or WARC/1.1")
            }
            PackFault::NoHeader { found, .. } => {
                format!("“{found}” where a member should begin; valid: a tar header whose checksum is right")
            }
            PackFault::HeaderTooLong { limit } => format!("a header without end; at most {limit} bytes are read"),
            PackFault::NoLength { found: None } => {
                "no Content-Length; valid: the number of bytes of the record".to_owned()
            }
            PackFault::NoLength { found: Some(found) } => {
                format!("Content-Length is “{found}”; valid: the number of bytes of the record")
            }
            PackFault::WrongLength { claimed, found } => {
                format!(
                    "Content-Length is {claimed}, but behind so many bytes stands “{found}”; valid: the next record"
                )
            }
            PackFault::TooLarge { size: Some(size), limit } => {
                format!("has {size} bytes; at most {limit} are read")
            }
            PackFault::TooLarge { size: None, limit } => {
                format!("has more than {limit} bytes; at most {limit} are read")
            }
            PackFault::Encoding { encoding, reason: None } => {
                format!("packed as “{encoding}”; valid: gzip, deflate, br, identity")
            }
            PackFault::Encoding { encoding, reason: Some(reason) } => {
                format!("cannot be unpacked as {encoding}: {reason}")
            }
            PackFault::Sparse => "a file with holes; valid: one that tar wrote without --sparse".to_owned(),
            PackFault::NotJson { column, reason } => {
                format!("no JSON, at column {column}: {reason}; valid: one object a line")
            }
            PackFault::NoColumn { column, columns } => match columns.as_slice() {
                [] => {
                    format!("no column “{column}”: the table is empty; valid: a header with the names of the columns")
                }
                [only] => match delimiter(only) {
                    Some(mark) => format!(
                        "no column “{column}”: the header is the one field “{only}”, as if columns were separated by \
                             {mark}; valid: commas"
                    ),
                    None => format!("no column “{column}”; valid: {only}"),
                },
                _ => format!("no column “{column}”; valid: {}", columns.join(", ")),
            },
            PackFault::WrongType { column, found } => {
                format!("the column “{column}” holds {}; valid: text or bytes", found.label(Lang::En))
            }
            PackFault::ShortRow { found, expected } => {
                format!("has {found} fields; valid: {expected}, as the header has")
            }
            PackFault::OpenQuote => "a quote that is never closed: the file may be cut".to_owned(),
            PackFault::NeedsColumn { kind } => {
                format!("{}: which column holds the documents? valid: --column html --name url", kind.label())
            }
            PackFault::NeedsFile => "Parquet cannot be read from a pipe; valid: the name of a file".to_owned(),
            PackFault::Parquet { reason } => format!("cannot be read as Parquet: {reason}"),
            PackFault::RowGroup { group, rows, reason } => {
                format!("row group {group} cannot be read on, {rows} rows are lost: {reason}")
            }
        }
    }

    fn chinese(&self) -> String {
        match self {
            PackFault::Unreadable { kind, reason } => format!("无法读取：{}", reason_zh(*kind, reason)),
            PackFault::NotAFile => "不是文件".to_owned(),
            PackFault::Cut { found, expected: Some(expected) } => {
                format!("文件在此处中断：应有 {expected} 字节，只有 {found} 字节")
            }
            PackFault::Cut { found, expected: None } => format!("文件在此处中断，只有 {found} 字节"),
            PackFault::NoEnd => "归档末尾没有结束块，可能不完整".to_owned(),
            PackFault::GzipCut => "gzip 数据不完整，提前结束".to_owned(),
            PackFault::GzipChecksum => "gzip 校验和不符，数据已损坏".to_owned(),
            PackFault::GzipCorrupt { reason } => format!("gzip 数据已损坏：{reason}"),
            PackFault::GzipTrailing { found, at, bytes } => {
                let lost = match bytes {
                    Some(bytes) => format!("略过 {bytes} 字节"),
                    None => "其后内容未读取".to_owned(),
                };
                format!(
                    "文件第 {at} 字节处，gzip 数据之后是“{found}”（{lost}）；应为另一个 gzip 成员、零字节或文件结尾"
                )
            }
            PackFault::NoHeader { kind: PackKind::Warc, found } => {
                format!("记录开头是“{found}”；应为 WARC/1.0 或 WARC/1.1")
            }
            PackFault::NoHeader { found, .. } => format!("成员开头是“{found}”；应为校验和正确的 tar 头"),
            PackFault::HeaderTooLong { limit } => format!("头部过长，最多读取 {limit} 字节"),
            PackFault::NoLength { found: None } => "没有 Content-Length；应为记录的字节数".to_owned(),
            PackFault::NoLength { found: Some(found) } => {
                format!("Content-Length 是“{found}”；应为记录的字节数")
            }
            PackFault::WrongLength { claimed, found } => {
                format!("Content-Length 是 {claimed}，但其后是“{found}”；应为下一条记录")
            }
            PackFault::TooLarge { size: Some(size), limit } => format!("有 {size} 字节，超过上限 {limit} 字节"),
            PackFault::TooLarge { size: None, limit } => format!("超过上限 {limit} 字节"),
            PackFault::Encoding { encoding, reason: None } => {
                format!("压缩方式为“{encoding}”；可用的有 gzip、deflate、br、identity")
            }
            PackFault::Encoding { encoding, reason: Some(reason) } => format!("无法按 {encoding} 解压：{reason}"),
            PackFault::Sparse => "稀疏文件；应为不用 --sparse 打包的文件".to_owned(),
            PackFault::NotJson { column, reason } => {
                format!("第 {column} 列处不是 JSON：{reason}；应为每行一个对象")
            }
            PackFault::NoColumn { column, columns } => match columns.as_slice() {
                [] => format!("没有“{column}”列：表格是空的；应有写明列名的表头"),
                [only] => match delimiter(only) {
                    Some(mark) => {
                        format!("没有“{column}”列：表头只有一个字段“{only}”，似乎以{mark}分隔；应以逗号分隔")
                    }
                    None => format!("没有“{column}”列；现有的列：{only}"),
                },
                _ => format!("没有“{column}”列；现有的列：{}", columns.join("、")),
            },
            PackFault::WrongType { column, found } => {
                format!("“{column}”列的内容是{}；应为文本或字节", found.label(Lang::Zh))
            }
            PackFault::ShortRow { found, expected } => format!("有 {found} 个字段；应与表头一样有 {expected} 个"),
            PackFault::OpenQuote => "引号没有闭合，文件可能不完整".to_owned(),
            PackFault::NeedsColumn { kind } => {
                format!("{}：哪一列是文档？可写：--column html --name url", kind.label())
            }
            PackFault::NeedsFile => "Parquet 不能从管道读取；请给出文件名".to_owned(),
            PackFault::Parquet { reason } => format!("无法按 Parquet 读取：{reason}"),
            PackFault::RowGroup { group, rows, reason } => {
                format!("第 {group} 个行组无法继续读取，丢失 {rows} 行：{reason}")
            }
        }
    }
}

/// What seems to separate the columns of a header that is a single field.
fn delimiter(header: &str) -> Option<&'static str> {
    [(';', "“;”"), ('\t', "“\\t”"), ('|', "“|”"), ('，', "“，”")]
        .into_iter()
        .find_map(|(mark, shown)| header.contains(mark).then_some(shown))
}
