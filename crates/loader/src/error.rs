use gongkai_model::{Lang, Place};

/// Why no report could be read from a file. The caller knows the file's name; the error knows the place in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
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
    /// Neither UTF-8 nor the encoding it looks like.
    #[error("the text is neither UTF-8 nor {guess}; first bad byte for UTF-8 at position {at}")]
    UnknownEncoding {
        /// Name of the encoding it looks most like.
        guess: &'static str,
        /// Offset from 0.
        at: usize,
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
    #[error("{place}: column {column:?} stands twice in the header")]
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
    #[error("none of the {rows} rows could be used; first: {first}")]
    NoUsableRows {
        /// Rows found.
        rows: usize,
        /// What was wrong with the first one.
        first: String,
    },
    /// Not JSON.
    #[error("{place}: not JSON: {reason}")]
    NotJson {
        /// Where the parser stopped.
        place: Place,
        /// What the parser said.
        reason: String,
    },
    /// JSON, but of another kind.
    #[error("{place}: JSON, but not ours: {found}; valid: an object with \"schema\": \"gongkai.report/1\" and \"reports\"")]
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
    #[error("no report year: neither title nor text nor file name says which year is reported")]
    NoYear,
    /// A report year that cannot be.
    #[error("{place}: report year {found} cannot be: valid are 2008 to {latest}")]
    ImpossibleYear {
        /// Where it stands.
        place: Place,
        /// The year found.
        found: i32,
        /// The latest year that can be reported.
        latest: i32,
    },
    /// A document without an agency.
    #[error("no agency: no title of the form “…2023年政府信息公开工作年度报告” was found")]
    NoAgency,
    /// A text that is something else.
    #[error("not an annual report: no title, no statutory section and no statutory table was found")]
    NotAReport,
}

impl LoadError {
    /// The message in the given language.
    pub fn message(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            LoadError::Empty => "文件是空的".to_owned(),
            LoadError::TooLarge { size, limit } => format!("文件有 {size} 字节，超过上限 {limit} 字节"),
            LoadError::Binary { at, byte } => {
                format!("不是文本：第 {at} 字节处为 {byte:#04x}（可能是图片、压缩包或Office文件）")
            }
            LoadError::TruncatedUtf8 { at } => format!("文件被截断：UTF-8 文本在第 {at} 字节处停在一个字的中间"),
            LoadError::UnknownEncoding { guess, at } => {
                format!("文字编码既不是 UTF-8，也不是 {guess}；第 {at} 字节起不是 UTF-8")
            }
            LoadError::MissingColumns { missing, found } => format!(
                "CSV 缺少列 {}；现有列：{}。可用的格式：一行一个指标（agency, report_year, cell, value），或一行一份报告（agency, report_year 和指标列）",
                missing.join("、"),
                found.join("、")
            ),
            LoadError::DoubledColumn { column, place } => {
                format!("{}：表头中“{column}”列出现了两次", place.describe(lang))
            }
            LoadError::UnclosedQuote { place } => format!("{}：引号从这里开始，直到文件末尾没有结束", place.describe(lang)),
            LoadError::NoRows => "CSV 只有表头，没有数据行".to_owned(),
            LoadError::NoUsableRows { rows, first } => format!("{rows} 行数据没有一行可用；第一处问题：{first}"),
            LoadError::NotJson { place, reason } => format!("{}：不是 JSON：{reason}", place.describe(lang)),
            LoadError::NotOurJson { place, found } => format!(
                "{}：是 JSON，但不是本工具的格式：{found}；应为含 \"schema\": \"gongkai.report/1\" 和 \"reports\" 的对象",
                place.describe(lang)
            ),
            LoadError::UnknownVersion { place, found } => {
                format!("{}：未知的格式版本“{found}”；本工具读取 gongkai.report/1", place.describe(lang))
            }
            LoadError::NoYear => "找不到报告年度：标题、正文和文件名都没有写明".to_owned(),
            LoadError::ImpossibleYear { place, found, latest } => {
                let place = place.describe(lang);
                let colon = if place.is_empty() { "" } else { "：" };
                format!("{place}{colon}报告年度 {found} 不可能；应在 2008 至 {latest} 之间")
            }
            LoadError::NoAgency => "找不到报告单位：没有“……2023年政府信息公开工作年度报告”这样的标题".to_owned(),
            LoadError::NotAReport => "不是年度报告：没有标题、法定章节，也没有法定表格".to_owned(),
        }
    }

    /// A short name of the reason, the same in every language, for `rejected.jsonl`.
    pub fn code(&self) -> &'static str {
        match self {
            LoadError::Empty => "empty",
            LoadError::TooLarge { .. } => "too_large",
            LoadError::Binary { .. } => "binary",
            LoadError::TruncatedUtf8 { .. } => "truncated_utf8",
            LoadError::UnknownEncoding { .. } => "unknown_encoding",
            LoadError::MissingColumns { .. } => "missing_columns",
            LoadError::DoubledColumn { .. } => "doubled_column",
            LoadError::UnclosedQuote { .. } => "unclosed_quote",
            LoadError::NoRows => "no_rows",
            LoadError::NoUsableRows { .. } => "no_usable_rows",
            LoadError::NotJson { .. } => "not_json",
            LoadError::NotOurJson { .. } => "not_our_json",
            LoadError::UnknownVersion { .. } => "unknown_version",
            LoadError::NoYear => "no_year",
            LoadError::ImpossibleYear { .. } => "impossible_year",
            LoadError::NoAgency => "no_agency",
            LoadError::NotAReport => "not_a_report",
        }
    }

    /// Where in the file.
    pub fn place(&self) -> Place {
        match self {
            LoadError::DoubledColumn { place, .. }
            | LoadError::UnclosedQuote { place }
            | LoadError::NotJson { place, .. }
            | LoadError::NotOurJson { place, .. }
            | LoadError::UnknownVersion { place, .. }
            | LoadError::ImpossibleYear { place, .. } => *place,
            _ => Place::default(),
        }
    }
}
