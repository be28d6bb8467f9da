use crate::error::reason_zh;
use gongkai_model::Lang;
use std::io;
use std::path::PathBuf;

/// Why output cannot be written. Every variant names the file or folder.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OutputError {
    /// The operating system does not let us.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What it says.
        source: io::Error,
    },
    /// The folder that a file is to stand in is not there.
    #[error("cannot write {}: there is no folder {}; make it first, or choose another", path.display(), folder.display())]
    NoFolder {
        /// The file.
        path: PathBuf,
        /// The folder.
        folder: PathBuf,
    },
    /// A name that Windows takes for a device.
    #[error("cannot write {}: Windows takes {name} for a device, and no file would be there; choose another name, such as {}", path.display(), other(name))]
    Reserved {
        /// The file or folder.
        path: PathBuf,
        /// The part of it that is such a name.
        name: String,
    },
    /// A folder that holds files of others.
    #[error(
        "{} holds files that this program did not write, such as {found:?}; choose another folder, or write into it \
         with --force",
        path.display()
    )]
    Foreign {
        /// The folder.
        path: PathBuf,
        /// One of the files.
        found: String,
    },
    /// A file that is there and was not written by this program.
    #[error("{} is there already and does not look like earlier output of this command; choose another name, or replace it with --force", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// A file of output that somebody has changed, where all of it is needed.
    #[error("{} was changed since this program wrote it; choose another folder, or replace it with --force", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// The output would replace what the same command reads.
    #[error("{} is an input of this command and is not written to; choose another output", path.display())]
    IsInput {
        /// The file or folder.
        path: PathBuf,
    },
    /// A folder or a link where a file is to be.
    #[error("{} is in the way: a folder, a link or a device where a file or folder of the output is to be; remove it or choose another folder", path.display())]
    InTheWay {
        /// What is there.
        path: PathBuf,
    },
    /// Another process writes to the folder.
    #[error("another run of this program{} is writing to {}; wait until it has ended, or choose another folder", pid.map(|pid| format!(" (process {pid})")).unwrap_or_default(), path.display())]
    Busy {
        /// The folder.
        path: PathBuf,
        /// Its process.
        pid: Option<u32>,
    },
    /// Two files of one name: a defect of this program.
    #[error("{name} would be written twice")]
    Twice {
        /// The name.
        name: String,
    },
}

/// The name with a number before its ending.
fn other(name: &str) -> String {
    let (stem, ending) = name.split_at(name.find('.').unwrap_or(name.len()));
    format!("{}-1{ending}", stem.trim_end())
}

impl OutputError {
    /// The message in the given language.
    pub fn message(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            OutputError::Write { path, source } => {
                format!("无法写入 {}：{}", path.display(), reason_zh(source.kind(), &source.to_string()))
            }
            OutputError::NoFolder { path, folder } => {
                format!("无法写入 {}：没有文件夹 {}；请先建立，或换一个位置", path.display(), folder.display())
            }
            OutputError::Reserved { path, name } => format!(
                "无法写入 {}：Windows 把 {name} 当作设备，不会有这个文件；请换一个名称，如 {}",
                path.display(),
                other(name)
            ),
            OutputError::Foreign { path, found } => format!(
                "{} 里已有不是本程序写的文件，如“{found}”；请换一个文件夹，确要写入请加 --force",
                path.display()
            ),
            OutputError::Exists { path } => {
                format!("{} 已存在，且不像是本命令以前写出的文件；请换一个文件名，确要覆盖请加 --force", path.display())
            }
            OutputError::Changed { path } => {
                format!("{} 在本程序写出之后有人改过；请换一个文件夹，确要覆盖请加 --force", path.display())
            }
            OutputError::IsInput { path } => {
                format!("{} 是本次命令的输入，不能作为输出写入；请换一个输出位置", path.display())
            }
            OutputError::InTheWay { path } => {
                format!("{} 占用了输出文件的位置（是文件夹、链接或设备）；请移走，或换一个文件夹", path.display())
            }
            OutputError::Busy { path, pid } => {
                let who = pid.map(|pid| format!("（进程 {pid}）")).unwrap_or_default();
                format!("本程序的另一次运行{who}正在写入 {}；请等它结束，或换一个文件夹", path.display())
            }
            OutputError::Twice { name } => format!("{name} 会被写两次"),
        }
    }
}
