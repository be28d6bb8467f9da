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
        guess: &'static str,
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
        column: &'static str,
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
        years: String,
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
}

/// The columns a roster may have.
const ROSTER_COLUMNS: &str = "agency, region, level, kind, parent, aliases, from_year, to_year";

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
            LoadError::DamagedUtf8 { at } => format!("UTF-8 文本已损坏：第 {at} 字节不属于任何字"),
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
            LoadError::UnclosedQuote { place } => {
                format!("{}：引号从这里开始，直到文件末尾没有结束", place.describe(lang))
            }
            LoadError::NoRows => "CSV 只有表头，没有数据行".to_owned(),
            LoadError::NoUsableRows { rows, first } => format!("{rows} 行数据没有一行可用；第一处问题：{first}"),
            LoadError::TooManyCells { place, limit } => {
                format!("{}：一页中有超过 {limit} 个表格单元，不是年度报告", place.describe(lang))
            }
            LoadError::TooManyReports { place, limit } => {
                format!("{}：一个文件中的报告超过 {limit} 份，请拆分文件", place.describe(lang))
            }
            LoadError::NoReports => "文件中没有报告".to_owned(),
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
            LoadError::RosterColumns { found } => {
                format!("名册缺少 agency 列；现有列：{}；可用的列：{ROSTER_COLUMNS}", found.join("、"))
            }
            LoadError::RosterColumn { place, column, near } => format!(
                "{}：名册中没有“{column}”列，是否应为 {}？可用的列：{ROSTER_COLUMNS}",
                place.describe(lang),
                near.join("、")
            ),
            LoadError::RosterField { place, column, found, valid } => {
                format!("{}：{column} 为“{found}”；应为：{valid}", place.describe(lang))
            }
            LoadError::RosterOverlap { place, second, first, first_line, key, years } => format!(
                "{}：“{second}”与第{first_line}行的“{first}”在同一时期（{years}）都对应 {key}；请区分年份、地区或名称",
                place.describe(lang)
            ),
            LoadError::RosterCycle { place, path } => {
                format!("{}：上级单位成环：{}；一个单位不能汇总到它自己", place.describe(lang), path.join(" → "))
            }
            LoadError::ListOfReports { titles } => {
                format!("这是列有 {titles} 份报告的目录页，不是报告；请保存其中各页")
            }
            LoadError::NoBody { title } => format!("“{title}”只有标题，没有正文：报告是否为图片或附件？"),
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
            LoadError::DamagedUtf8 { .. } => "damaged_utf8",
            LoadError::UnknownEncoding { .. } => "unknown_encoding",
            LoadError::MissingColumns { .. } => "missing_columns",
            LoadError::DoubledColumn { .. } => "doubled_column",
            LoadError::UnclosedQuote { .. } => "unclosed_quote",
            LoadError::NoRows => "no_rows",
            LoadError::NoUsableRows { .. } => "no_usable_rows",
            LoadError::TooManyCells { .. } => "too_many_cells",
            LoadError::TooManyReports { .. } => "too_many_reports",
            LoadError::NoReports => "no_reports",
            LoadError::NotJson { .. } => "not_json",
            LoadError::NotOurJson { .. } => "not_our_json",
            LoadError::UnknownVersion { .. } => "unknown_version",
            LoadError::NoYear => "no_year",
            LoadError::ImpossibleYear { .. } => "impossible_year",
            LoadError::NoAgency => "no_agency",
            LoadError::RosterColumns { .. } => "roster_columns",
            LoadError::RosterColumn { .. } => "roster_column",
            LoadError::RosterField { .. } => "roster_field",
            LoadError::RosterOverlap { .. } => "roster_overlap",
            LoadError::RosterCycle { .. } => "roster_cycle",
            LoadError::ListOfReports { .. } => "list_of_reports",
            LoadError::NoBody { .. } => "no_body",
            LoadError::NotAReport => "not_a_report",
        }
    }

    /// Where in the file.
    pub fn place(&self) -> Place {
        match self {
            LoadError::DoubledColumn { place, .. }
            | LoadError::UnclosedQuote { place }
            | LoadError::TooManyCells { place, .. }
            | LoadError::TooManyReports { place, .. }
            | LoadError::RosterColumn { place, .. }
            | LoadError::RosterField { place, .. }
            | LoadError::RosterOverlap { place, .. }
            | LoadError::RosterCycle { place, .. }
            | LoadError::NotJson { place, .. }
            | LoadError::NotOurJson { place, .. }
            | LoadError::UnknownVersion { place, .. }
            | LoadError::ImpossibleYear { place, .. } => *place,
            _ => Place::default(),
        }
    }
}
