//! What is said about an error, in both languages.

use super::reasons::{in_chinese, part as part_of};
use super::{Crash, LoadError, ROSTER_COLUMNS};
use crate::Problem;
use gongkai_model::{Lang, Place};

impl LoadError {
    /// The file lacks what the first page of a report has: it may go on another page.
    pub fn may_go_on_another_page(&self) -> bool {
        matches!(self, LoadError::NoYear | LoadError::NoAgency | LoadError::NotAReport | LoadError::NoBody { .. })
    }

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
            LoadError::NoUsableRows { rows, first } => {
                format!("{rows} 行数据没有一行可用；第一处问题：{}", first_problem(first.as_deref(), lang))
            }
            LoadError::TooManyCells { place, limit } => {
                format!("{}：一页中有超过 {limit} 个表格单元，不是年度报告", place.describe(lang))
            }
            LoadError::TooMuchText { place, limit } => {
                format!("{}：一个工作簿中有超过 {limit} 字节的文字，不是年度报告", place.describe(lang))
            }
            LoadError::TooManyReports { place, limit } => {
                format!("{}：一个文件中的报告超过 {limit} 份，请拆分文件", place.describe(lang))
            }
            LoadError::NoReports => "文件中没有报告".to_owned(),
            LoadError::NotJson { place, reason } => {
                format!("{}：不是 JSON：{}", place.describe(lang), in_chinese(reason))
            },
            LoadError::NotOurJson { place, found } => format!(
                "{}：是 JSON，但不是本工具的格式：{}；应为含 \"schema\": \"gongkai.report/1\" 和 \"reports\" 的对象",
                place.describe(lang),
                in_chinese(found)
            ),
            LoadError::UnknownVersion { place, found } => {
                format!("{}：未知的格式版本“{found}”；本工具读取 gongkai.report/1", place.describe(lang))
            }
            LoadError::NoYear => "找不到报告年度：标题、正文、日期和文件名都没有写明；可用单位名称和年度给文件命名".to_owned(),
            LoadError::ImpossibleYear { place, found, latest } => {
                let place = place.describe(lang);
                let colon = if place.is_empty() { "" } else { "：" };
                format!("{place}{colon}报告年度 {found} 不可能；应在 2008 至 {latest} 之间")
            }
            LoadError::NoAgency => "找不到报告单位：标题、引言、落款、发布机构和文件名都没有写明；可用单位名称给文件命名".to_owned(),
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
            LoadError::RosterParents { place, agency, parents: [first, second], first_line, years } => format!(
                "{}：“{agency}”在同一时期（{}）有两个上级单位：第{first_line}行为“{first}”，此处为“{second}”；同一年度只能有一个",
                place.describe(lang),
                years.label(lang)
            ),
            LoadError::RosterOverlap { place, second, first, first_line, key, .. } if first == second => {
                let key = without_bar(key);
                format!("{}：“{second}”（{key}）与第{first_line}行重复；同一年度只能有一行", place.describe(lang))
            }
            LoadError::RosterOverlap { place, second, first, first_line, key, years } => format!(
                "{}：“{second}”与第{first_line}行的“{first}”在同一时期（{}）都对应 {}；请区分年份、地区或名称",
                place.describe(lang),
                years.label(lang),
                without_bar(key)
            ),
            LoadError::RosterCycle { place, path } => {
                format!("{}：上级单位成环：{}；一个单位不能汇总到它自己", place.describe(lang), path.join(" → "))
            }
            LoadError::ListOfReports { titles } => {
                format!("这是列有 {titles} 份报告的目录页，不是报告；请保存其中各页")
            }
            LoadError::NoBody { title } => format!("“{title}”只有标题，没有正文：报告是否为图片或附件？"),
            LoadError::NotAReport => "不是年度报告：没有标题、法定章节，也没有法定表格".to_owned(),
            LoadError::OtherContent { named, found } => {
                format!("文件名是{}，内容却是{}", named.label(lang), found.label(lang))
            }
            LoadError::Unread { what } => what.message(lang),
            LoadError::OldWord => "Word 95 及更早版本的文件：请用 Word 或 WPS 打开，另存为 .docx 后再读取".to_owned(),
            LoadError::Works => {
                "Microsoft Works 的文件（扩展名也是 .wps，但不是 WPS 文字）：请用 LibreOffice 或旧版 Word 打开，另存为 .docx 后再读取".to_owned()
            }
            LoadError::Encrypted { kind } => {
                format!("{}已加密：请用密码打开，另存为不加密的文件后再读取", kind.label(lang))
            }
            LoadError::DamagedArchive { part, reason } if part.is_empty() => {
                format!("文件已损坏：{}", in_chinese(reason))
            }
            LoadError::DamagedArchive { part, reason } => {
                format!("文件已损坏（{}）：{}", part_of(part), in_chinese(reason))
            }
            LoadError::TooManyParts { found, limit } => format!("其中有 {found} 个文件，超过上限 {limit} 个"),
            LoadError::PartTooLarge { part, stored, limit } => {
                let part = if part.is_empty() { String::new() } else { format!("{}：", part_of(part)) };
                format!("{part}{stored} 字节解压后超过 {limit} 字节，不予读取")
            }
            LoadError::TooMuchWork { limit } => {
                format!("读取所需的步骤（绘图指令、字符、单元格）超过 {limit} 步，不是年度报告")
            }
            LoadError::NoMember { others } => format!("压缩包中没有可读取的文件（其他类型 {others} 个）"),
            LoadError::NoUsableMember { refused, member, first } => {
                format!("压缩包中的 {refused} 个文件都不能读取；第一个 {member}：{}", first.message(lang))
            }
            LoadError::NestedArchive => "压缩包套了三层，请先解压".to_owned(),
            LoadError::OtherWorkbook => {
                "其他格式的表格文件（XLSB 或 Excel 2003 XML）：请用 Excel、WPS 或 LibreOffice 打开，另存为 .xlsx 后再读取"
                    .to_owned()
            }
            LoadError::BadWorkbook { sheet, reason } if sheet.is_empty() => {
                format!("Excel 文件已损坏：{}", in_chinese(reason))
            }
            LoadError::BadWorkbook { sheet, reason } => {
                format!("Excel 文件已损坏（工作表“{sheet}”）：{}", in_chinese(reason))
            }
            LoadError::DamagedPdf => "PDF 已损坏：找不到其中的页".to_owned(),
            LoadError::Scanned { kind, pages } => format!(
                "扫描件 {}（{pages} 页，没有文字层）：本工具不识别图片；请索取 Word 文件，或先做文字识别",
                kind.label(lang)
            ),
            LoadError::NamelessCharacters { kind, unknown, characters } => format!(
                "{} 的字体没有说明所显示的字（{characters} 个中有 {unknown} 个）：请带字体重新导出，或索取 Word 文件",
                kind.label(lang)
            ),
            LoadError::TooManyPages { found, limit } => format!("共 {found} 页，超过上限 {limit} 页，不是年度报告"),
            LoadError::MissingPart { part } => format!("缺少 {part}：不是文件名所示的文件，或者文件不完整、已损坏"),
            LoadError::BadXml { part, at, reason } => {
                format!("{part} 第 {at} 字节：XML 不合规范：{}", in_chinese(reason))
            }
            LoadError::DeepXml { part, limit } => format!("{part}：元素嵌套超过 {limit} 层"),
            LoadError::TooDeep { limit } => format!("其中的组或表格嵌套超过 {limit} 层，不是年度报告"),
            LoadError::XmlDoctype { part } => format!("{part}：含有文档类型声明（Office 软件不会写入），不予读取"),
            LoadError::ReaderTooLarge { limit } => format!("读取所需内存超过 {} MiB，已搁置该文件", limit >> 20),
            LoadError::ReaderTooSlow { seconds } => format!("读取所需时间超过 {seconds} 秒，已搁置该文件"),
            LoadError::ReaderCrashed { how } => format!("读取程序异常终止（{}），已搁置该文件", how.message(lang)),
            LoadError::NoReader { program, reason } => {
                format!("无法启动读取该文件的子进程（{program}：{}）；加 --no-isolation 则不经子进程读取", in_chinese(reason))
            }
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
            LoadError::TooMuchText { .. } => "too_much_text",
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
            LoadError::RosterParents { .. } => "roster_parents",
            LoadError::RosterCycle { .. } => "roster_cycle",
            LoadError::ListOfReports { .. } => "list_of_reports",
            LoadError::NoBody { .. } => "no_body",
            LoadError::NotAReport => "not_a_report",
            LoadError::OtherContent { .. } => "other_content",
            LoadError::Unread { what } => what.code(),
            LoadError::OldWord => "old_word",
            LoadError::Works => "works",
            LoadError::Encrypted { .. } => "encrypted",
            LoadError::DamagedArchive { .. } => "damaged_archive",
            LoadError::TooManyParts { .. } => "too_many_parts",
            LoadError::PartTooLarge { .. } => "part_too_large",
            LoadError::TooMuchWork { .. } => "too_much_work",
            LoadError::NoMember { .. } => "no_member",
            LoadError::NoUsableMember { .. } => "no_usable_member",
            LoadError::NestedArchive => "nested_archive",
            LoadError::OtherWorkbook => "other_workbook",
            LoadError::BadWorkbook { .. } => "bad_workbook",
            LoadError::DamagedPdf => "damaged_pdf",
            LoadError::Scanned { .. } => "scanned",
            LoadError::NamelessCharacters { .. } => "nameless_characters",
            LoadError::TooManyPages { .. } => "too_many_pages",
            LoadError::MissingPart { .. } => "missing_part",
            LoadError::BadXml { .. } => "bad_xml",
            LoadError::DeepXml { .. } => "deep_xml",
            LoadError::TooDeep { .. } => "too_deep",
            LoadError::XmlDoctype { .. } => "xml_doctype",
            LoadError::ReaderTooLarge { .. } => "reader_too_large",
            LoadError::ReaderTooSlow { .. } => "reader_too_slow",
            LoadError::ReaderCrashed { .. } => "reader_crashed",
            LoadError::NoReader { .. } => "no_reader",
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
            | LoadError::RosterParents { place, .. }
            | LoadError::RosterCycle { place, .. }
            | LoadError::NotJson { place, .. }
            | LoadError::NotOurJson { place, .. }
            | LoadError::UnknownVersion { place, .. }
            | LoadError::ImpossibleYear { place, .. } => *place,
            _ => Place::default(),
        }
    }
}

impl Crash {
    /// How it ended, in the given language: `signal 6 (SIGABRT)`.
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Crash::Signal(signal) => {
                let name = signal_name(*signal).map(|name| lang.pick(format!("（{name}）"), format!(" ({name})")));
                let name = name.unwrap_or_default();
                lang.pick(format!("信号 {signal}{name}"), format!("signal {signal}{name}"))
            }
            Crash::Exit(code) => lang.pick(format!("退出码 {code}"), format!("exit code {code}")),
            Crash::Panic(said) => format!("panic: {said}"),
            Crash::StackOverflow => lang.pick("栈溢出", "stack overflow").to_owned(),
            Crash::Garbled => lang.pick("所答不成格式", "its answer is none").to_owned(),
        }
    }
}

/// The names of the signals by which a crash ends a process; their numbers are the same on every system.
fn signal_name(signal: i32) -> Option<&'static str> {
    let name = match signal {
        4 => "SIGILL",
        5 => "SIGTRAP",
        6 => "SIGABRT",
        8 => "SIGFPE",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        15 => "SIGTERM",
        24 => "SIGXCPU",
        _ => return None,
    };
    Some(name)
}

/// The first of many problems, with its place.
pub(super) fn first_problem(problem: Option<&Problem>, lang: Lang) -> String {
    let Some(problem) = problem else { return String::new() };
    let (place, message) = (problem.place.describe(lang), problem.message(lang));
    if place.is_empty() { message } else { format!("{place}{}{message}", lang.pick("：", ": ")) }
}

/// The key of an agency without what parts a region that is not known from the body.
fn without_bar(key: &str) -> &str {
    key.strip_prefix('|').unwrap_or(key)
}
