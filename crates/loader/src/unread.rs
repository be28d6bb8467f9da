//! Files that people put among reports and that are not read: each is refused with what to do, never passed over.

use crate::package::Package;
use crate::{Content, Kind, budget::Budget, content};
use gongkai_model::Lang;
use serde::{Deserialize, Serialize};

/// A kind of file that may hold a report and is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Unread {
    /// An archive other than ZIP.
    Archive,
    /// A picture.
    Picture,
    /// Sound or video.
    Recording,
    /// A presentation.
    Slides,
    /// A file of CNKI's reader.
    Caj,
}

/// Extensions, and what a file is that has one of them.
const EXTENSIONS: [(&[&str], Unread); 5] = [
    (&["rar", "7z", "tar", "gz", "tgz", "bz2", "xz"], Unread::Archive),
    (&["jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff", "webp", "heic"], Unread::Picture),
    (&["mp4", "avi", "mov", "wmv", "mp3", "wav"], Unread::Recording),
    (&["ppt", "pptx", "pps", "ppsx", "dps"], Unread::Slides),
    (&["caj"], Unread::Caj),
];

/// Whether a file found in a folder is one that is read, or is refused with what to do; others are passed over.
///
/// ```
/// use gongkai_loader::takes;
/// assert!(takes("报告.docx") && takes("扫描件.JPG") && takes("全部.rar"));
/// assert!(!takes("style.css") && !takes("报告"));
/// ```
pub fn takes(name: &str) -> bool {
    Kind::of_name(name).is_some() || Unread::of_name(name).is_some()
}

impl Unread {
    /// What a file is by its name.
    pub(crate) fn of_name(name: &str) -> Option<Unread> {
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let extension = file.rsplit_once('.')?.1.to_ascii_lowercase();
        EXTENSIONS.iter().find(|(known, _)| known.contains(&extension.as_str())).map(|(_, what)| *what)
    }

    /// What a file is that is not read, by its content and its name. Under whatever name a report is read that can be.
    pub(crate) fn of(name: &str, found: Content, bytes: &[u8]) -> Option<Unread> {
        if Kind::of_name(name).is_some() {
            return None;
        }
        let named = Unread::of_name(name);
        let slides = named.filter(|what| *what == Unread::Slides);
        match found {
            Content::Picture => Some(Unread::Picture),
            Content::OtherArchive => Some(Unread::Archive),
            Content::Other => named,
            Content::Ole => slides.filter(|_| !content::ole_holds(bytes, "WordDocument") && !crate::xls(bytes)),
            Content::Zip => slides.filter(|_| {
                let budget = Budget::new();
                Package::open(bytes, &budget).is_ok_and(|package| package.has("ppt/presentation.xml"))
            }),
            _ => None,
        }
    }

    /// A short name, the same in every language.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Unread::Archive => "other_archive",
            Unread::Picture => "picture",
            Unread::Recording => "recording",
            Unread::Slides => "slides",
            Unread::Caj => "caj",
        }
    }

    /// What it is, and what to do with it.
    pub fn message(self, lang: Lang) -> &'static str {
        match self {
            Unread::Archive => lang.pick(
                "ZIP 以外的压缩包：请先解压，再读取解压出来的文件夹",
                "an archive other than ZIP: unpack it, and read the folder that comes out",
            ),
            Unread::Picture => lang.pick(
                "图片：本工具不识别图片中的文字；请索取 Word 文件或有文字层的 PDF，或先做文字识别",
                "a picture: pictures are not read; ask for the Word file or a PDF with a text layer, or run text recognition first",
            ),
            Unread::Recording => lang.pick(
                "音频或视频：其中没有可读取的文字；请索取报告的 Word 文件、PDF 或网页",
                "sound or video: there is no text to read; ask for the report as a Word file, a PDF or a page",
            ),
            Unread::Slides => lang.pick(
                "演示文稿：请用 PowerPoint 或 WPS 打开，另存为 PDF 后再读取，或索取报告的 Word 文件",
                "a presentation: open it in PowerPoint or WPS, save it as a PDF, and read that file, or ask for the Word file of the report",
            ),
            Unread::Caj => lang.pick(
                "CAJ 文件：请用 CAJViewer 打开，另存为有文字层的 PDF 后再读取",
                "a CAJ file: open it in CAJViewer, save it as a PDF with a text layer, and read that file",
            ),
        }
    }
}

/// What systems and programs leave beside files, and nobody put there.
pub(crate) fn is_litter(file: &str) -> bool {
    file.starts_with('.')
        || file.starts_with("~$")
        || ["thumbs.db", "desktop.ini"].iter().any(|name| file.eq_ignore_ascii_case(name))
}

/// Whether a file lies in the folder that a browser or Word writes beside a page for what belongs to it: `X_files`, `X.files`.
/// `has` tells of a name whether such a file is there.
pub(crate) fn is_of_page(name: &str, has: impl Fn(&str) -> bool) -> bool {
    let folders = name.match_indices('/').map(|(at, _)| &name[..at]);
    let stem = |folder: &str| -> Option<String> {
        ["_files", ".files"].iter().find_map(|end| folder.strip_suffix(end).map(str::to_owned))
    };
    folders
        .filter_map(stem)
        .any(|stem| ["html", "htm", "shtml", "xhtml"].iter().any(|end| has(&format!("{stem}.{end}"))))
}
