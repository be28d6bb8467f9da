use gongkai_core::Account;
use gongkai_lint::Text;
use gongkai_model::{Lang, plural};
use std::path::PathBuf;

/// Why what a user names could not be opened. Each variant says where, and what would be valid.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// No report could be read.
    #[error("nothing could be read: {}", counted(account))]
    NothingRead {
        /// What became of every file.
        account: Box<Account>,
    },
    /// The profile.
    #[error("cannot read the profile {}: {}", path.display(), reason.en)]
    Profile {
        /// The file.
        path: PathBuf,
        /// What is wrong where.
        reason: Text,
    },
    /// The exceptions.
    #[error("cannot read the exceptions {}: {}", path.display(), reason.en)]
    Exceptions {
        /// The file.
        path: PathBuf,
        /// What is wrong where.
        reason: Text,
    },
    /// A rule or check that does not exist.
    #[error(transparent)]
    Rule(#[from] gongkai_lint::UnknownRule),
    /// The roster.
    #[error("cannot read the roster {}: {}", path.display(), reason.en)]
    Roster {
        /// The file.
        path: PathBuf,
        /// What is wrong where.
        reason: Text,
    },
    /// What is to be written would replace what is to be read.
    #[error(transparent)]
    Output(#[from] gongkai_source::OutputError),
    /// Numbers that cannot be laid out as tables.
    #[error(transparent)]
    Numbers(#[from] gongkai_analytics::AnalyticsError),
    /// A year of which there is no report.
    #[error("there is no report of {year}; years with reports: {}", list(years))]
    NoSuchYear {
        /// The year.
        year: i32,
        /// Those there are.
        years: Vec<i32>,
    },
    /// Whoever wanted it read does so no longer.
    #[error("reading was stopped")]
    Stopped,
}

fn list(years: &[i32]) -> String {
    years.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// How many files there were of which nothing came, in English.
fn counted(account: &Account) -> String {
    if account.files() == 0 && !account.packs.is_empty() {
        return account.sentence(Lang::En);
    }
    let (read, rejected, skipped) = (account.files_read(), account.files_rejected(), account.files_skipped());
    format!("{} read, {rejected} rejected, {skipped} skipped", plural(read, "file"))
}

impl OpenError {
    /// The message in the given language.
    pub fn message(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            OpenError::NothingRead { account } => {
                if account.files() == 0 && !account.packs.is_empty() {
                    return format!("没有读到任何报告：{}", account.sentence(lang));
                }
                let (read, rejected, skipped) =
                    (account.files_read(), account.files_rejected(), account.files_skipped());
                format!("没有读到任何报告：{read} 个文件，其中拒绝 {rejected} 个，跳过 {skipped} 个")
            }
            OpenError::Profile { path, reason } => format!("无法读取配置文件 {}：{}", path.display(), reason.zh),
            OpenError::Exceptions { path, reason } => format!("无法读取例外清单 {}：{}", path.display(), reason.zh),
            OpenError::Rule(unknown) => gongkai_core::unknown_rule(unknown).zh,
            OpenError::Roster { path, reason } => format!("无法读取名册 {}：{}", path.display(), reason.zh),
            OpenError::Output(error) => error.message(lang),
            OpenError::Numbers(error) => error.message(lang),
            OpenError::NoSuchYear { year, years } => {
                format!("没有 {year} 年度的报告；有报告的年度：{}", list(years).replace(", ", "、"))
            }
            OpenError::Stopped => "读取已中止".to_owned(),
        }
    }
}

/// Why the operating system did not do it, in both languages; its own words where there is no better one.
pub(crate) fn io_reason(error: &std::io::Error) -> Text {
    let said = error.to_string();
    let zh = match error.kind() {
        std::io::ErrorKind::NotFound => "文件不存在",
        std::io::ErrorKind::PermissionDenied => "没有权限",
        std::io::ErrorKind::IsADirectory => "这是文件夹，不是文件",
        std::io::ErrorKind::StorageFull => "磁盘已满",
        _ => &said,
    };
    Text::new(zh, &said)
}
