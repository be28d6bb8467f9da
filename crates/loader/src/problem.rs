use crate::LoadError;
use crate::error::reasons::in_chinese;
use crate::word::Word;
use gongkai_model::{Lang, Place};
use serde::{Deserialize, Serialize};

/// Something odd in a file that did not stop the load.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Where it stands.
    pub place: Place,
    /// What it is.
    pub kind: ProblemKind,
    /// The report it concerns (agency and year), where there is one.
    pub report: Option<String>,
}

/// What can be odd about a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ProblemKind {
    /// A row that can be read in two ways between which nothing decides; the cells they disagree on are unreadable.
    AmbiguousRow {
        /// Title of the table.
        table: String,
        /// Its label.
        label: String,
    },
    /// One cell with a number that spans several columns: it is the number of none of them.
    MergedCell {
        /// Label of the row.
        label: String,
        /// The number.
        found: String,
    },
    /// A column of the form that the table leaves out; its cell is absent.
    MissingColumn {
        /// Label of the row.
        label: String,
        /// The cell that is not there.
        cell: String,
    },
    /// A table whose caption names another year, or another agency, than the report's.
    ForeignTable {
        /// The caption.
        caption: String,
    },
    /// Parts of a PDF that are damaged: what stood there may be missing.
    DamagedStreams {
        /// How many.
        count: usize,
    },
    /// A file that ends before it is complete: what was to follow is missing.
    CutOff,
    /// A file in an archive that could not be read.
    RefusedMember {
        /// Its name in the archive.
        member: String,
        /// Code of the error.
        #[serde(deserialize_with = "crate::word::known")]
        reason: Word,
        /// What is wrong, in Chinese.
        zh: String,
        /// What is wrong, in English.
        en: String,
    },
    /// A file in an archive of a kind that is not read.
    SkippedMember {
        /// Its name in the archive.
        member: String,
    },
    /// Something odd about a file in an archive.
    InMember {
        /// Its name in the archive.
        member: String,
        /// What it is.
        kind: Box<ProblemKind>,
    },
    /// Bytes of a page that are no text in its encoding; the characters there are lost.
    DamagedText {
        /// The encoding it is read in.
        #[serde(deserialize_with = "crate::word::known")]
        encoding: Word,
        /// How many places.
        count: usize,
    },
    /// A column we do not know; its content is not read.
    UnknownColumn {
        /// Its name.
        column: String,
        /// Known names close to it.
        near: Vec<String>,
    },
    /// A cell id that no form, or not this form, has; the row is not used.
    UnknownCell {
        /// The id.
        cell: String,
        /// The form it was looked up in, if one was known.
        form: Option<String>,
        /// Known ids close to it.
        near: Vec<String>,
    },
    /// A cell given twice for one report; the first stands.
    RepeatedCell {
        /// The id.
        cell: String,
        /// Text of the one kept.
        kept: String,
        /// Text of the one not used.
        dropped: String,
    },
    /// A row with another number of fields than the header; it is not used.
    UnequalRow {
        /// Fields in the header.
        expected: usize,
        /// Fields in the row.
        found: usize,
    },
    /// A field that cannot be used, such as an unknown form or a date that is none; it is read as not given.
    UnusableField {
        /// Name of the column or property.
        field: String,
        /// What stands there.
        found: String,
        /// What would be valid.
        valid: String,
    },
    /// A required field is empty or cannot be read; the row or record is not used.
    UnusableRow {
        /// Name of the column or property.
        field: String,
        /// What stands there.
        found: String,
        /// What would be valid.
        valid: String,
    },
    /// Text in a number cell; the cell is `unreadable` and keeps the text.
    UnreadableNumber {
        /// The cell's id.
        cell: String,
        /// The text.
        found: String,
    },
    /// A number beyond 64 bits; the cell is `unreadable` and keeps the text.
    NumberTooLarge {
        /// The cell's id.
        cell: String,
        /// The text.
        found: String,
    },
    /// The region column and the agency's own name disagree.
    RegionConflict {
        /// What the region column says.
        region: String,
        /// The agency's name.
        agency: String,
    },
    /// The body appears twice; the first is read.
    BodyRepeated,
    /// Another report follows in the same text; it is not read.
    SecondReport {
        /// Its title.
        title: String,
        /// How many other titles stand behind it.
        further: usize,
    },
    /// A name that several files of an archive have; the last of them is read.
    RepeatedMember {
        /// The name.
        member: String,
    },
    /// A statutory table is not in the document in a form we can read.
    TableNotFound {
        /// Title of the table in Chinese.
        table: String,
    },
    /// A row of a statutory table that the form does not have; it is not used.
    UnknownRow {
        /// Title of the table in Chinese.
        table: String,
        /// The row's text.
        label: String,
    },
    /// A row whose numbers cannot be told apart; its cells are `unreadable`.
    UnreadableRow {
        /// Title of the table in Chinese.
        table: String,
        /// The row's label.
        label: String,
        /// Numbers expected.
        expected: usize,
        /// Numbers found.
        found: usize,
    },
    /// A cell of a statutory row in a column that the form does not have; it is not used.
    UnreadCell {
        /// The row's label.
        label: String,
        /// The text.
        found: String,
    },
    /// A label that is nearly, not exactly, one of the form.
    LabelVariant {
        /// What stands there.
        found: String,
        /// What it was read as.
        read_as: String,
    },
    /// A row of the form stands twice in one table; the first is read.
    RepeatedRow {
        /// The row's label.
        label: String,
    },
    /// A row of another year, or of the difference between two; it is not the report's.
    OtherYearRow {
        /// The row's label.
        label: String,
        /// What says of which year it is.
        year: String,
    },
    /// A column of another year, or of the difference between two; it is not the report's.
    OtherYearColumn {
        /// Title of the table in Chinese.
        table: String,
        /// What says of which year it is.
        year: String,
    },
    /// A row of the form stands twice with different numbers, and nothing says which is the report's; its cells are
    /// `unreadable`.
    ConflictingRows {
        /// The row's label.
        label: String,
    },
    /// A row with a label of a statutory table that stands apart from it; its cells are `unreadable`.
    DetachedRow {
        /// The row's label.
        label: String,
    },
    /// A number in a statutory table that belongs to no cell; it is not used.
    UnplacedNumber {
        /// Title of the table in Chinese.
        table: String,
        /// The number.
        found: String,
    },
    /// An amount of which neither the form nor the document says the unit; the cell is `unreadable` and keeps the text.
    UnknownUnit {
        /// The cell's id.
        cell: String,
        /// The number.
        found: String,
    },
    /// The report's form is not the one its year demands.
    OtherForm {
        /// The form found.
        detected: String,
        /// The form demanded.
        expected: String,
    },
    /// Two rows of one report differ in what they say about the report; the first stands.
    Contradiction {
        /// Name of the column.
        field: String,
        /// What is used.
        kept: String,
        /// What is not.
        dropped: String,
    },
    /// Cells of a report from a year without a national form; they are not used.
    NoForm {
        /// The report year.
        report_year: i32,
        /// How many cells.
        cells: usize,
    },
    /// An entry of a JSON file that is no report; it is not used.
    UnusableRecord {
        /// Its number, from 1.
        number: usize,
        /// What the parser said.
        reason: String,
    },
    /// A line of a JSON Lines file that is no report; it is not used.
    UnusableLine {
        /// What is wrong with it.
        error: Box<LoadError>,
    },
    /// More problems of one kind, counted and not listed.
    Further {
        /// Code of the kind.
        #[serde(deserialize_with = "crate::word::known")]
        code: Word,
        /// How many.
        count: usize,
        /// Whether something was not used because of them.
        dropped: bool,
    },
    /// Only the name of the file says whose report it is, or of which year.
    HeadFromFileName {
        /// What it says: `agency` or `report_year`.
        #[serde(deserialize_with = "crate::word::known")]
        field: Word,
        /// The value.
        found: String,
    },
    /// The title names another year than period and publication date; theirs is used.
    TitleOfOtherYear {
        /// The year of the title.
        titled: i32,
        /// The year used.
        used: i32,
    },
}

impl Problem {
    /// A problem at a place.
    pub fn new(place: Place, kind: ProblemKind) -> Problem {
        Problem { place, kind, report: None }
    }

    /// The same, of a file in an archive.
    pub(crate) fn of_member(self, member: &str) -> Problem {
        let kind = ProblemKind::InMember { member: member.to_owned(), kind: Box::new(self.kind) };
        Problem { kind, ..self }
    }

    /// A part of a file (a member of an archive, one document of several) is refused with an error.
    pub(crate) fn refused(member: String, error: &LoadError) -> Problem {
        let (zh, en) = (error.message(Lang::Zh), error.message(Lang::En));
        Problem::new(error.place(), ProblemKind::RefusedMember { member, reason: error.code(), zh, en })
    }

    /// Whether something in the file was not used because of it.
    pub fn dropped(&self) -> bool {
        let kind = match &self.kind {
            ProblemKind::InMember { kind, .. } => kind,
            kind => kind,
        };
        matches!(
            kind,
            ProblemKind::RefusedMember { .. }
                | ProblemKind::UnknownCell { .. }
                | ProblemKind::RepeatedCell { .. }
                | ProblemKind::UnequalRow { .. }
                | ProblemKind::UnusableField { .. }
                | ProblemKind::UnusableRow { .. }
                | ProblemKind::UnknownRow { .. }
                | ProblemKind::UnreadableRow { .. }
                | ProblemKind::UnreadCell { .. }
                | ProblemKind::AmbiguousRow { .. }
                | ProblemKind::MergedCell { .. }
                | ProblemKind::ForeignTable { .. }
                | ProblemKind::SecondReport { .. }
                | ProblemKind::RepeatedMember { .. }
                | ProblemKind::RepeatedRow { .. }
                | ProblemKind::OtherYearRow { .. }
                | ProblemKind::OtherYearColumn { .. }
                | ProblemKind::ConflictingRows { .. }
                | ProblemKind::DetachedRow { .. }
                | ProblemKind::UnplacedNumber { .. }
                | ProblemKind::UnknownUnit { .. }
                | ProblemKind::Contradiction { .. }
                | ProblemKind::NoForm { .. }
                | ProblemKind::UnusableRecord { .. }
                | ProblemKind::UnusableLine { .. }
                | ProblemKind::Further { dropped: true, .. }
        )
    }

    /// A short name of the kind, the same in every language.
    pub fn code(&self) -> &'static str {
        match &self.kind {
            ProblemKind::DamagedStreams { .. } => "damaged_streams",
            ProblemKind::CutOff => "cut_off",
            ProblemKind::RefusedMember { .. } => "refused_member",
            ProblemKind::SkippedMember { .. } => "skipped_member",
            // As outside an archive.
            ProblemKind::InMember { kind, .. } => Problem::new(self.place, (**kind).clone()).code(),
            ProblemKind::AmbiguousRow { .. } => "ambiguous_row",
            ProblemKind::MergedCell { .. } => "merged_cell",
            ProblemKind::MissingColumn { .. } => "missing_column",
            ProblemKind::ForeignTable { .. } => "foreign_table",
            ProblemKind::DamagedText { .. } => "damaged_text",
            ProblemKind::UnknownColumn { .. } => "unknown_column",
            ProblemKind::UnknownCell { .. } => "unknown_cell",
            ProblemKind::RepeatedCell { .. } => "repeated_cell",
            ProblemKind::UnequalRow { .. } => "unequal_row",
            ProblemKind::UnusableField { .. } => "unusable_field",
            ProblemKind::UnusableRow { .. } => "unusable_row",
            ProblemKind::UnreadableNumber { .. } => "unreadable_number",
            ProblemKind::NumberTooLarge { .. } => "number_too_large",
            ProblemKind::RegionConflict { .. } => "region_conflict",
            ProblemKind::BodyRepeated => "body_repeated",
            ProblemKind::TableNotFound { .. } => "table_not_found",
            ProblemKind::UnknownRow { .. } => "unknown_row",
            ProblemKind::UnreadableRow { .. } => "unreadable_row",
            ProblemKind::SecondReport { .. } => "second_report",
            ProblemKind::RepeatedMember { .. } => "repeated_member",
            ProblemKind::UnreadCell { .. } => "unread_cell",
            ProblemKind::LabelVariant { .. } => "label_variant",
            ProblemKind::RepeatedRow { .. } => "repeated_row",
            ProblemKind::OtherYearRow { .. } => "other_year_row",
            ProblemKind::OtherYearColumn { .. } => "other_year_column",
            ProblemKind::ConflictingRows { .. } => "conflicting_rows",
            ProblemKind::DetachedRow { .. } => "detached_row",
            ProblemKind::UnplacedNumber { .. } => "unplaced_number",
            ProblemKind::UnknownUnit { .. } => "unknown_unit",
            ProblemKind::OtherForm { .. } => "other_form",
            ProblemKind::Contradiction { .. } => "contradiction",
            ProblemKind::NoForm { .. } => "no_form",
            ProblemKind::UnusableRecord { .. } => "unusable_record",
            ProblemKind::UnusableLine { .. } => "unusable_line",
            ProblemKind::Further { .. } => "further",
            ProblemKind::HeadFromFileName { .. } => "head_from_file_name",
            ProblemKind::TitleOfOtherYear { .. } => "title_of_other_year",
        }
    }

    /// The problem in words, without its place.
    pub fn message(&self, lang: Lang) -> String {
        let near_zh = |near: &[String]| {
            if near.is_empty() { String::new() } else { format!("；相近的有：{}", near.join("、")) }
        };
        let near_en = |near: &[String]| {
            if near.is_empty() { String::new() } else { format!("; close to it: {}", near.join(", ")) }
        };
        match &self.kind {
            ProblemKind::AmbiguousRow { table, label } => lang.pick(
                format!("“{table}”的“{label}”行可有两种读法，勾稽关系也无法判断，两种读法不同的指标记为无法识别"),
                format!("“{table}”, row {label:?} can be read in two ways and no identity decides; where they differ its cells are unreadable"),
            ),
            ProblemKind::MergedCell { label, found } => lang.pick(
                format!("“{label}”行的“{found}”跨了几列，不知属于哪一列，记为无法识别"),
                format!("row {label:?}: {found:?} spans several columns; their cells are unreadable"),
            ),
            ProblemKind::MissingColumn { label, cell } => lang.pick(
                format!("“{label}”行所在的表格没有 {cell} 这一列，记为缺失"),
                format!("row {label:?}: the table has no column for {cell}; the cell is absent"),
            ),
            ProblemKind::ForeignTable { caption } => lang.pick(
                format!("表格“{caption}”属于其他年度或其他单位，未读取"),
                format!("the table {caption:?} is of another year or agency; not read"),
            ),
            ProblemKind::DamagedStreams { count } => lang.pick(
                format!("PDF 中有 {count} 处数据已损坏，其中的文字或表格可能缺失"),
                format!("{count} damaged streams in the PDF: text or tables may be missing"),
            ),
            ProblemKind::CutOff => lang
                .pick("文件不完整：结尾缺失，其后的文字或表格没有读到", "the file is cut off: text or tables that were to follow are missing")
                .to_owned(),
            ProblemKind::RefusedMember { member, zh, en, .. } => {
                lang.pick(format!("压缩包中的 {member} 不能读取：{zh}"), format!("{member} in the archive: {en}"))
            }
            ProblemKind::SkippedMember { member } => lang.pick(
                format!("压缩包中的 {member} 不是可读取的文件类型"),
                format!("{member} in the archive is not of a kind that is read"),
            ),
            ProblemKind::InMember { member, kind } => {
                let message = Problem::new(self.place, (**kind).clone()).message(lang);
                lang.pick(format!("{member}：{message}"), format!("{member}: {message}"))
            }
            ProblemKind::DamagedText { encoding, count } => lang.pick(
                format!("网页按 {encoding} 读取，有 {count} 处字节损坏，损坏处的文字可能不准"),
                format!("the page is read as {encoding}; {count} places are damaged, and the text there may be wrong"),
            ),
            ProblemKind::UnknownColumn { column, near } => lang.pick(
                format!("不认识“{column}”列，未读取{}", near_zh(near)),
                format!("unknown column {column:?}, not read{}", near_en(near)),
            ),
            ProblemKind::UnknownCell { cell, form, near } => {
                let of_zh = form.as_ref().map_or(String::new(), |form| format!("{form}年格式中"));
                let of_en = form.as_ref().map_or(String::new(), |form| format!(" in form {form}"));
                lang.pick(
                    format!("{of_zh}没有指标“{cell}”，该行未采用{}", near_zh(near)),
                    format!("unknown cell {cell:?}{of_en}, row not used{}", near_en(near)),
                )
            }
            ProblemKind::RepeatedCell { cell, kept, dropped } => lang.pick(
                format!("指标 {cell} 出现两次：采用“{kept}”，未采用“{dropped}”"),
                format!("cell {cell} is given twice: {kept:?} is used, {dropped:?} is not"),
            ),
            ProblemKind::UnequalRow { expected, found } => lang.pick(
                format!("该行有 {found} 个字段，表头有 {expected} 个，该行未采用"),
                format!("the row has {found} fields, the header {expected}; row not used"),
            ),
            ProblemKind::UnusableField { field, found, valid } => lang.pick(
                format!("{field} 为“{found}”，无法采用，按未填处理；应为：{valid}"),
                format!("{field} is {found:?}, read as not given; valid: {valid}"),
            ),
            ProblemKind::UnusableRow { field, found, valid } => lang.pick(
                format!("{field} 为“{found}”，该行未采用；应为：{valid}"),
                format!("{field} is {found:?}, row not used; valid: {valid}"),
            ),
            ProblemKind::UnreadableNumber { cell, found } => lang.pick(
                format!("{cell} 应为数字，实为“{found}”"),
                format!("{cell} should be a number, found {found:?}"),
            ),
            ProblemKind::NumberTooLarge { cell, found } => lang.pick(
                format!("{cell} 的数字“{found}”超出范围（上限 9223372036854775807）"),
                format!("{cell}: number {found:?} is out of range (at most 9223372036854775807)"),
            ),
            ProblemKind::RegionConflict { region, agency } => lang.pick(
                format!("地区“{region}”与单位名称“{agency}”不一致，按单位名称中的地区处理"),
                format!("region {region:?} and agency {agency:?} disagree; the region in the name is used"),
            ),
            ProblemKind::BodyRepeated => {
                lang.pick("正文重复出现，读取第一遍", "the body appears twice; the first is read").to_owned()
            }
            ProblemKind::TableNotFound { table } => lang.pick(
                format!("在此来源中读不到“{table}”（可能是图片、附件或已丢失），其指标记为缺失，不记为零"),
                format!("“{table}” could not be read from this source; its cells are absent, not zero"),
            ),
            ProblemKind::UnknownRow { table, label } => lang.pick(
                format!("“{table}”中有格式之外的行“{label}”，未采用"),
                format!("“{table}” has a row that the form does not have: {label:?}; not used"),
            ),
            ProblemKind::UnreadableRow { table, label, expected, found } => lang.pick(
                format!("“{table}”的“{label}”行应有 {expected} 个数，找到 {found} 个，无法对应，记为无法识别"),
                format!("“{table}”, row {label:?}: {expected} numbers expected, {found} found; its cells are unreadable"),
            ),
            ProblemKind::SecondReport { title, further: 0 } => lang.pick(
                format!("同一文件中还有另一份报告“{title}”，未读取；请拆成两个文件"),
                format!("another report stands in the same file: {title:?}; not read, put it in a file of its own"),
            ),
            ProblemKind::SecondReport { title, further } => lang.pick(
                format!("同一文件中还有另一份报告“{title}”及其后 {further} 份，均未读取；请拆分文件"),
                format!(
                    "further reports stand in the same file, {title:?} and {further} behind it; not read, put each in a file of its own"
                ),
            ),
            ProblemKind::RepeatedMember { member } => lang.pick(
                format!("压缩包中有多个文件同名“{member}”，读取其中最后一个"),
                format!("{member} stands more than once in the archive; the last one is read"),
            ),
            ProblemKind::UnreadCell { label, found } => lang.pick(
                format!("“{label}”行有格式之外的数“{found}”，未采用"),
                format!("row {label:?} has a number in a column that the form does not have: {found:?}; not used"),
            ),
            ProblemKind::LabelVariant { found, read_as } => {
                lang.pick(format!("“{found}”按“{read_as}”读取"), format!("{found:?} is read as {read_as:?}"))
            }
            ProblemKind::RepeatedRow { label } => {
                lang.pick(format!("“{label}”行出现两次，读取第一行"), format!("row {label:?} appears twice; the first is read"))
            }
            ProblemKind::OtherYearRow { label, year } => lang.pick(
                format!("“{label}”的“{year}”一行不是本报告年度的数，未采用"),
                format!("row {year:?} of {label:?} is not of the report year; not used"),
            ),
            ProblemKind::OtherYearColumn { table, year } => lang.pick(
                format!("{table}的“{year}”一列不是本报告年度的数，未采用"),
                format!("column {year:?} of the table {table} is not of the report year; not used"),
            ),
            ProblemKind::ConflictingRows { label } => lang.pick(
                format!("“{label}”行出现两次，数字不同，无法判断哪一行属于本报告，记为无法识别"),
                format!("row {label:?} appears twice with different numbers, and nothing says which is the report's; its cells are unreadable"),
            ),
            ProblemKind::DetachedRow { label } => lang.pick(
                format!("“{label}”行不在表格之内，无法确认其各数，未采用"),
                format!("row {label:?} stands apart from its table; its numbers are not sure and not used"),
            ),
            ProblemKind::UnplacedNumber { table, found } => lang.pick(
                format!("{table}中的“{found}”不属于任何一格，未采用"),
                format!("{found:?} in the table {table} belongs to no cell; not used"),
            ),
            ProblemKind::UnknownUnit { cell, found } => lang.pick(
                format!("{cell}：“{found}”没有写明单位（元或万元），未采用"),
                format!("{cell}: {found:?} has no unit (元 or 万元); not used"),
            ),
            ProblemKind::OtherForm { detected, expected } => lang.pick(
                format!("表格为{detected}年格式，该年度应使用{expected}年格式"),
                format!("the tables are of form {detected}; the year demands form {expected}"),
            ),
            ProblemKind::Contradiction { field, kept, dropped } => lang.pick(
                format!("同一份报告的 {field} 不一致：采用“{kept}”，未采用“{dropped}”"),
                format!("{field} differs within one report: {kept:?} is used, {dropped:?} is not"),
            ),
            ProblemKind::NoForm { report_year, cells } => lang.pick(
                format!("{report_year}年尚无全国统一格式，{cells} 个指标未采用；如有格式，请填写 form"),
                format!("there was no national form for {report_year}: {cells} cells not used; name one in `form` if there is"),
            ),
            ProblemKind::UnusableRecord { number, reason } => lang.pick(
                format!("第 {number} 条记录无法读取，未采用：{}", in_chinese(reason)),
                format!("record {number} cannot be read and is not used: {reason}"),
            ),
            ProblemKind::UnusableLine { error } => lang.pick(
                format!("该行未采用：{}", error.message(Lang::Zh)),
                format!("line not used: {error}"),
            ),
            ProblemKind::Further { code, count, .. } => lang.pick(
                format!("另有 {count} 处同类问题（{code}），未逐一列出"),
                format!("{count} more of this kind ({code}), not listed"),
            ),
            ProblemKind::HeadFromFileName { field, found } => {
                let what = if *field == "agency" { "单位" } else { "报告年度" };
                lang.pick(
                    format!("文中没有写明{what}，按文件名记为“{found}”，请核对"),
                    format!("{field} is not in the document; taken from the file's name: {found:?}, check it"),
                )
            }
            ProblemKind::TitleOfOtherYear { titled, used } => lang.pick(
                format!("标题写的是{titled}年，统计期限和公布日期均为{used}年度，按{used}年度读取"),
                format!("the title says {titled}; period and date of publication are of {used}, which is used"),
            ),
        }
    }
}
