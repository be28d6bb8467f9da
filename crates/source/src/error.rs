use gongkai_model::Lang;
use std::io;

/// Why an input could not be found or read. Every variant names it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// Nothing of that name.
    #[error("{name}: no such file or folder")]
    NotFound {
        /// What was named.
        name: String,
    },
    /// A pattern that no file fits.
    #[error("{pattern}: no file fits this pattern")]
    NoMatch {
        /// The pattern.
        pattern: String,
    },
    /// A pattern that is none.
    #[error("{pattern}: not a pattern: {reason}; valid: *.csv, reports/**/*.txt, [0-9]?.json, {{a,b}}.csv")]
    BadPattern {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A folder or pattern that holds no file of a kind we read.
    #[error("{name}: no file of a kind that is read{}", of_other_kinds(*others))]
    NothingToRead {
        /// The folder or pattern.
        name: String,
        /// How many other files there are.
        others: usize,
    },
    /// A folder into which a load began to write, and was interrupted.
    #[error(
        "{name}: loading into this folder was interrupted and has not finished; run the same gongkai load again, it goes on from there"
    )]
    Interrupted {
        /// The folder.
        name: String,
    },
    /// A folder that cannot be listed, as a whole or in part.
    #[error("{name}: the folder cannot be listed: {reason}")]
    Unlistable {
        /// The folder.
        name: String,
        /// What kind of failure it was.
        kind: io::ErrorKind,
        /// What the operating system says.
        reason: String,
    },
    /// A file that cannot be opened or read to its end.
    #[error("{name}: cannot be read: {reason}")]
    Unreadable {
        /// The file.
        name: String,
        /// What kind of failure it was.
        kind: io::ErrorKind,
        /// What the operating system says.
        reason: String,
    },
    /// A folder, a pipe or a device where a file is needed.
    #[error("{name}: not a file")]
    NotAFile {
        /// What was named.
        name: String,
    },
    /// Larger than the limit.
    #[error("{name}: has {} bytes; at most {limit} are read", size.map_or_else(|| format!("more than {limit}"), |n| n.to_string()))]
    TooLarge {
        /// The file.
        name: String,
        /// Its size, where it is known before it is read.
        size: Option<u64>,
        /// Size allowed.
        limit: usize,
    },
}

fn of_other_kinds(others: usize) -> String {
    if others == 0 { String::new() } else { format!(" ({others} of other kinds)") }
}

impl SourceError {
    pub(crate) fn unreadable(name: &str, error: &io::Error) -> SourceError {
        SourceError::Unreadable { name: name.to_owned(), kind: error.kind(), reason: error.to_string() }
    }

    pub(crate) fn unlistable(name: &str, error: &io::Error) -> SourceError {
        SourceError::Unlistable { name: name.to_owned(), kind: error.kind(), reason: error.to_string() }
    }

    /// The message in the given language.
    pub fn message(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            SourceError::NotFound { name } => format!("{name}：没有这个文件或文件夹"),
            SourceError::NoMatch { pattern } => format!("{pattern}：没有符合此通配符的文件"),
            SourceError::BadPattern { pattern, reason } => {
                format!(
                    "{pattern}：通配符有误：{reason}；可用的写法：*.csv、reports/**/*.txt、[0-9]?.json、{{a,b}}.csv"
                )
            }
            SourceError::NothingToRead { name, others: 0 } => format!("{name}：没有可读取的文件"),
            SourceError::NothingToRead { name, others } => {
                format!("{name}：没有可读取的文件（另有 {others} 个其他类型的文件）")
            }
            SourceError::Interrupted { name } => {
                format!(
                    "{name}：向此文件夹的读取（gongkai load）中断，尚未完成；请再次运行同一条 gongkai load，会接着做完"
                )
            }
            SourceError::Unlistable { name, kind, reason } => {
                format!("{name}：无法列出文件夹：{}", reason_zh(*kind, reason))
            }
            SourceError::Unreadable { name, kind, reason } => format!("{name}：无法读取：{}", reason_zh(*kind, reason)),
            SourceError::NotAFile { name } => format!("{name}：不是文件"),
            SourceError::TooLarge { name, size, limit } => {
                let size = size.map_or_else(|| format!("超过 {limit}"), |n| n.to_string());
                format!("{name}：有 {size} 字节，超过上限 {limit} 字节")
            }
        }
    }

    /// The input it concerns, as the user would name it.
    pub fn name(&self) -> &str {
        match self {
            SourceError::NoMatch { pattern } | SourceError::BadPattern { pattern, .. } => pattern,
            SourceError::NotFound { name }
            | SourceError::NothingToRead { name, .. }
            | SourceError::Interrupted { name }
            | SourceError::Unlistable { name, .. }
            | SourceError::Unreadable { name, .. }
            | SourceError::NotAFile { name }
            | SourceError::TooLarge { name, .. } => name,
        }
    }

    /// A short name of the reason, the same in every language, for `rejected.jsonl`.
    pub fn code(&self) -> &'static str {
        match self {
            SourceError::NotFound { .. } => "not_found",
            SourceError::NoMatch { .. } => "no_match",
            SourceError::BadPattern { .. } => "bad_pattern",
            SourceError::NothingToRead { .. } => "nothing_to_read",
            SourceError::Interrupted { .. } => "interrupted",
            SourceError::Unlistable { .. } => "unlistable",
            SourceError::Unreadable { .. } => "unreadable",
            SourceError::NotAFile { .. } => "not_a_file",
            SourceError::TooLarge { .. } => "too_large",
        }
    }
}

/// The common reasons in Chinese; the operating system's own words for the others.
pub(crate) fn reason_zh(kind: io::ErrorKind, reason: &str) -> String {
    match kind {
        io::ErrorKind::PermissionDenied => "没有权限".to_owned(),
        io::ErrorKind::NotFound => "文件不存在".to_owned(),
        io::ErrorKind::IsADirectory => "这是文件夹，不是文件".to_owned(),
        io::ErrorKind::StorageFull => "磁盘已满".to_owned(),
        _ => reason.to_owned(),
    }
}
