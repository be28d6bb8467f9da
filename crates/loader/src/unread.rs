//! Files that people put among reports and that are not read: each is refused with what to do, never passed over.

use crate::formats::{Format, page_extensions};
use crate::package::Package;
use crate::{Content, Kind, budget::Budget, content};
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
    /// A text of LibreOffice or OpenOffice.
    OpenText,
    /// An e-mail: what is looked for hangs on it.
    Mail,
}

/// Whether a file found in a folder is one that is read, or is refused with what to do; others are passed over.
///
/// ```
/// use gongkai_loader::takes;
/// assert!(takes("报告.docx") && takes("扫描件.JPG") && takes("全部.rar"));
/// assert!(!takes("style.css") && !takes("报告"));
/// ```
pub fn takes(name: &str) -> bool {
    Format::of_name(name).is_some()
}

impl Unread {
    /// What a file is by its name.
    pub(crate) fn of_name(name: &str) -> Option<Unread> {
        Format::of_name(name)?.unread()
    }

    /// What a file is that is not read, by its content and its name. Under whatever name a report is read that can be.
    pub(crate) fn of(name: &str, found: Content, bytes: &[u8]) -> Option<Unread> {
        if Kind::of_name(name).is_some() {
            return None;
        }
        let named = Unread::of_name(name);
        let slides = named.filter(|what| *what == Unread::Slides);
        let in_ole = named.filter(|what| matches!(what, Unread::Slides | Unread::Mail));
        match found {
            Content::Picture => Some(Unread::Picture),
            Content::OtherArchive => Some(Unread::Archive),
            Content::Other => named,
            Content::Ole => {
                in_ole.filter(|_| !content::ole_of(bytes, Kind::Doc) && !content::ole_of(bytes, Kind::Sheet))
            }
            Content::Zip if is_open_text(bytes) => Some(Unread::OpenText),
            Content::Zip => slides.filter(|_| {
                let budget = Budget::new();
                let package = Package::open(bytes, &budget).ok();
                package.is_some_and(|package| Unread::Slides.parts().any(|part| package.has(part)))
            }),
            _ => None,
        }
    }
}

/// Whether a ZIP is a text of OpenDocument: its first member says so, uncompressed (ISO/IEC 26300, packages, “mimetype”).
fn is_open_text(bytes: &[u8]) -> bool {
    bytes.get(30..).is_some_and(|rest| rest.starts_with(b"mimetypeapplication/vnd.oasis.opendocument.text"))
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
    folders.filter_map(stem).any(|stem| page_extensions().iter().any(|end| has(&format!("{stem}.{end}"))))
}
