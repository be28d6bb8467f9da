//! The one table of the formats of files: what each is called, by what its bytes are told, who reads it or what to do with it.
//!
//! What is said of formats elsewhere (help, errors, README, the documents, the page in the browser) is made from it, or held against
//! it by a test.

mod table;

use crate::readers::Reader;
use crate::{Content, Kind, Unread};
use gongkai_model::Lang;
pub use table::FORMATS;

/// Chinese and English.
type Words = (&'static str, &'static str);

/// A format of files.
///
/// ```
/// use gongkai_loader::{FORMATS, Kind};
/// use gongkai_model::Lang;
/// let ofd = FORMATS.iter().find(|format| format.extensions().contains(&"ofd")).unwrap();
/// assert_eq!((ofd.kind(), ofd.title(Lang::En)), (Some(Kind::Ofd), "OFD"));
/// ```
#[derive(Debug)]
pub struct Format {
    /// Endings of names in lower case, the usual one first.
    extensions: &'static [&'static str],
    /// How it is called in lists.
    title: Words,
    /// How a file of it is called in sentences.
    name: Words,
    /// What is read of it, or who refuses it, in a few words.
    about: Words,
    /// The same at length, in English, for `docs/formats.md`; nothing where `about` says it all.
    detail: &'static str,
    /// By what its bytes are told. Of two that fit the one that comes first in the table is meant.
    looks: &'static [Looks],
    fate: Fate,
}

/// What bytes of a format look like.
#[derive(Debug)]
pub(crate) enum Looks {
    /// They begin so.
    Starts(&'static [u8], Content),
    /// A ZIP with such a part.
    Part(&'static str),
    /// A container of the old Office format with such a stream.
    Stream(&'static str),
}

/// What becomes of a file.
#[derive(Debug)]
pub(crate) enum Fate {
    Read(Kind, Reader),
    Refused {
        what: Unread,
        /// A short name, the same in every language.
        code: &'static str,
        /// What to do with it.
        advice: Words,
    },
}

impl Format {
    /// Endings of the names of its files, in lower case and without the dot; the usual one first.
    pub fn extensions(&self) -> &'static [&'static str] {
        self.extensions
    }

    /// What it is called in lists: `OFD`.
    pub fn title(&self, lang: Lang) -> &'static str {
        lang.pick(self.title.0, self.title.1)
    }

    /// What is read of it, in a few words.
    pub fn about(&self, lang: Lang) -> &'static str {
        lang.pick(self.about.0, self.about.1)
    }

    /// What is read of it at length, in English.
    pub fn detail(&self) -> &'static str {
        if self.detail.is_empty() { self.about.1 } else { self.detail }
    }

    /// The kind that it is read as; nothing for what is refused.
    pub fn kind(&self) -> Option<Kind> {
        match self.fate {
            Fate::Read(kind, _) => Some(kind),
            Fate::Refused { .. } => None,
        }
    }

    /// As what it is refused; nothing for what is read.
    pub fn unread(&self) -> Option<Unread> {
        match self.fate {
            Fate::Read(..) => None,
            Fate::Refused { what, .. } => Some(what),
        }
    }

    /// The format that a name promises.
    pub(crate) fn of_name(name: &str) -> Option<&'static Format> {
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let (_, extension) = file.rsplit_once('.')?;
        let named = |format: &&Format| format.extensions.iter().any(|known| known.eq_ignore_ascii_case(extension));
        FORMATS.iter().find(named)
    }

    /// The first format of a kind.
    fn of(kind: Kind) -> Option<&'static Format> {
        FORMATS.iter().find(|format| format.kind() == Some(kind))
    }
}

impl Kind {
    /// The endings of the files that are read, in order.
    ///
    /// ```
    /// use gongkai_loader::Kind;
    /// assert!(Kind::extensions().contains(&"docx") && !Kind::extensions().contains(&"rar"));
    /// ```
    pub fn extensions() -> Vec<&'static str> {
        let read = FORMATS.iter().filter(|format| format.kind().is_some());
        let mut all: Vec<&str> = read.flat_map(|format| format.extensions).copied().collect();
        all.sort_unstable();
        all
    }

    /// The kind of a file by its name; `None` for a kind we do not read.
    ///
    /// ```
    /// use gongkai_loader::Kind;
    /// assert_eq!(Kind::of_name("2025/年报.WPS"), Some(Kind::Doc));
    /// assert_eq!(Kind::of_name("年报"), None);
    /// ```
    pub fn of_name(name: &str) -> Option<Kind> {
        Format::of_name(name)?.kind()
    }

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        Format::of(self).map_or("", |format| lang.pick(format.name.0, format.name.1))
    }

    /// What a container is, by what stands in it; `has` tells of a mark whether it is there.
    pub(crate) fn of_marks(has: impl Fn(&Looks) -> bool) -> Option<Kind> {
        FORMATS.iter().filter(|format| format.looks.iter().any(&has)).find_map(Format::kind)
    }

    /// The streams of the old Office format by which it is told.
    pub(crate) fn streams(self) -> impl Iterator<Item = &'static str> {
        let looks = FORMATS.iter().filter(move |format| format.kind() == Some(self)).flat_map(|format| format.looks);
        looks.filter_map(|looks| if let Looks::Stream(name) = looks { Some(*name) } else { None })
    }

    /// Who reads it.
    pub(crate) fn reader(self) -> Option<Reader> {
        Format::of(self).and_then(|format| match format.fate {
            Fate::Read(_, reader) => Some(reader),
            Fate::Refused { .. } => None,
        })
    }
}

impl Unread {
    fn format(self) -> Option<&'static Format> {
        FORMATS.iter().find(|format| format.unread() == Some(self))
    }

    /// A short name, the same in every language.
    pub(crate) fn code(self) -> &'static str {
        match self.format().map(|format| &format.fate) {
            Some(Fate::Refused { code, .. }) => code,
            _ => "unread",
        }
    }

    /// What it is, and what to do with it.
    ///
    /// ```
    /// use gongkai_loader::Unread;
    /// use gongkai_model::Lang;
    /// assert!(Unread::Archive.message(Lang::En).ends_with("unpack it, and read the folder that comes out"));
    /// ```
    pub fn message(self, lang: Lang) -> String {
        let Some(Format { name, fate: Fate::Refused { advice, .. }, .. }) = self.format() else { return String::new() };
        lang.pick(format!("{}：{}", name.0, advice.0), format!("{}: {}", name.1, advice.1))
    }

    /// The parts of a ZIP by which it is told.
    pub(crate) fn parts(self) -> impl Iterator<Item = &'static str> {
        let looks = self.format().into_iter().flat_map(|format| format.looks);
        looks.filter_map(|looks| if let Looks::Part(name) = looks { Some(*name) } else { None })
    }
}

/// What bytes are by how they begin.
pub(crate) fn starting(head: &[u8], only: impl Fn(Content) -> bool) -> Option<Content> {
    FORMATS.iter().flat_map(|format| format.looks).find_map(|looks| match looks {
        Looks::Starts(start, content) if only(*content) && head.starts_with(start) => Some(*content),
        _ => None,
    })
}

/// The endings of web pages, beside which browsers and Word save a folder with what belongs to them: `X_files`, `X.files`.
///
/// ```
/// use gongkai_loader::page_extensions;
/// assert!(page_extensions().contains(&"html"));
/// ```
pub fn page_extensions() -> &'static [&'static str] {
    Format::of(Kind::Html).map_or(&[], Format::extensions)
}

/// Whether such a file, lying in the folder of a page, belongs to the page and is no report by itself.
///
/// ```
/// use gongkai_loader::belongs_to_page;
/// assert!(belongs_to_page("印章.PNG") && !belongs_to_page("附件.docx"));
/// ```
pub fn belongs_to_page(name: &str) -> bool {
    let unread = Format::of_name(name).and_then(Format::unread);
    matches!(unread, Some(Unread::Picture | Unread::Recording))
}

/// The formats that are read, each with the endings of its files, as one line.
///
/// ```
/// use gongkai_loader::readable;
/// use gongkai_model::Lang;
/// assert!(readable(Lang::Zh).contains("OFD（.ofd）"));
/// ```
pub fn readable(lang: Lang) -> String {
    let one = |format: &Format| {
        let endings: Vec<String> = format.extensions.iter().map(|end| format!(".{end}")).collect();
        let (title, endings) = (format.title(lang), endings.join(" "));
        lang.pick(format!("{title}（{endings}）"), format!("{title} ({endings})"))
    };
    let read: Vec<String> = FORMATS.iter().filter(|format| format.kind().is_some()).map(one).collect();
    read.join(lang.pick("、", ", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_ending_names_one_format_and_every_kind_has_one() {
        let all: Vec<&str> = FORMATS.iter().flat_map(|format| format.extensions).copied().collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
        for format in &FORMATS {
            for end in format.extensions {
                let name = format!("a.b/年报.{}", end.to_uppercase());
                let found = Format::of_name(&name).unwrap();
                assert_eq!(found.title, format.title, "{end}");
                assert_eq!(Kind::of_name(&name).is_some(), format.kind().is_some(), "{end}");
                assert!(end.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()), "{end}");
            }
            for words in [format.title, format.name, format.about] {
                assert!(!words.0.is_empty() && !words.1.is_empty(), "{:?}", format.title);
            }
            if let Some(what) = format.unread() {
                assert_eq!(what.format().unwrap().title, format.title, "one row for each of what is refused");
            }
        }
        assert!(
            Kind::of_name("年报").is_none() && Kind::of_name("docx").is_none() && Kind::of_name("a.docx/b").is_none()
        );
    }

    #[test]
    fn bytes_are_told_by_the_table() {
        for format in &FORMATS {
            for looks in format.looks {
                if let Looks::Starts(start, content) = looks {
                    assert_eq!(Content::of(start), *content, "{:?}", format.title);
                }
            }
        }
    }
}
