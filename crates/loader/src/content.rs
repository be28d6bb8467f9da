//! What bytes are, by how they begin, whatever their name says.

use crate::budget::Budget;
use crate::package::Package;
use crate::{Kind, decode, formats, html, ole};
use gongkai_model::Lang;
use serde::{Deserialize, Serialize};

/// A kind of content that its first bytes give away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Content {
    /// PDF.
    Pdf,
    /// A ZIP archive, which Word and Excel files of today are too.
    Zip,
    /// The container of Office files before 2007, and of encrypted ones since.
    Ole,
    /// A picture.
    Picture,
    /// An archive that is not ZIP.
    OtherArchive,
    /// RTF.
    Rtf,
    /// Something that begins like markup.
    Markup,
    /// None of these.
    Other,
}

impl Content {
    /// Looks at the first bytes.
    pub(crate) fn of(bytes: &[u8]) -> Content {
        let head = &bytes[..bytes.len().min(1024)];
        // RTF is text, and may have a mark and blanks in front.
        if let Some(content) = formats::starting(head, |content| content != Content::Rtf) {
            return content;
        }
        let unmarked = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        if let Some(content) = formats::starting(unmarked, |content| content == Content::Rtf) {
            return content;
        }
        // Some producers put a few bytes in front.
        if head.windows(5).any(|five| five == b"%PDF-") {
            return Content::Pdf;
        }
        if unmarked.starts_with(b"<") { Content::Markup } else { Content::Other }
    }

    /// Name for people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Content::Pdf => lang.pick("PDF 文件", "a PDF"),
            Content::Zip => lang.pick("ZIP 压缩包", "a ZIP archive"),
            Content::Ole => {
                lang.pick("旧版 Office 文件（2007 年以前的格式）", "an Office file of the format before 2007")
            }
            Content::Picture => lang.pick("图片", "a picture"),
            Content::OtherArchive => lang.pick("ZIP 以外的压缩包", "an archive other than ZIP"),
            Content::Rtf => lang.pick("RTF 文件", "an RTF file"),
            Content::Markup => lang.pick("网页或 XML 文件", "a web page or an XML file"),
            Content::Other => lang.pick("无法识别的内容", "of no known kind"),
        }
    }
}

/// Elements a page begins with.
const PAGE: [&str; 24] = [
    "html",
    "head",
    "body",
    "meta",
    "title",
    "style",
    "script",
    "link",
    "base",
    "table",
    "div",
    "p",
    "section",
    "article",
    "center",
    "span",
    "font",
    "h1",
    "h2",
    "h3",
    "main",
    "header",
    "form",
    "blockquote",
];

/// Those with which no text begins that only quotes some markup.
const WHOLE_PAGE: usize = 6;

/// How much of a file is looked through for what it is.
const LOOKED_THROUGH: usize = 64 << 10;

/// Where the first element of a page nearly always begins, and the most bytes in which it shows what it is.
const FIRST_ELEMENT_WITHIN: usize = 1 << 10;
const LONGEST_START: usize = 64;

/// The kind of a file: by its content where that is plain, else by its name.
pub(crate) fn kind(named: Option<Kind>, content: Content, bytes: &[u8]) -> Option<Kind> {
    let ours = matches!(named, Some(Kind::Csv | Kind::Json | Kind::JsonLines));
    let by_content = match content {
        _ if ours => None,
        Content::Pdf => Some(Kind::Pdf),
        Content::Rtf => Some(Kind::Rtf),
        Content::Zip => packed(named, bytes),
        Content::Ole => Some(old_office(named, bytes)),
        Content::Markup => is_page(bytes, named == Some(Kind::Text)).then_some(Kind::Html),
        Content::Other => written(named, bytes),
        _ => None,
    };
    by_content.or(named)
}

/// What an archive is.
fn packed(named: Option<Kind>, bytes: &[u8]) -> Option<Kind> {
    let budget = Budget::new();
    let package = Package::open(bytes, &budget).ok()?;
    let kind = package.kind();
    // An archive of our user's may hold a file of any name.
    let office = package.has("[Content_Types].xml") || package.has("mimetype") || kind == Kind::Ofd;
    match named {
        None => Some(kind),
        Some(named) => (kind != Kind::Zip && (office || named == Kind::Rtf)).then_some(kind),
    }
}

/// What a container of the old format holds; where it does not open, what its name or the names in it say.
fn old_office(named: Option<Kind>, bytes: &[u8]) -> Kind {
    ole::kind(bytes).unwrap_or_else(|| match named {
        Some(kind @ (Kind::Sheet | Kind::Doc | Kind::Docx)) => kind,
        _ if ole_of(bytes, Kind::Sheet) => Kind::Sheet,
        _ => Kind::Doc,
    })
}

/// What text under the name of something else is.
fn written(named: Option<Kind>, bytes: &[u8]) -> Option<Kind> {
    if html::is_message(bytes) {
        return Some(Kind::Html);
    }
    let looked = &bytes[..bytes.len().min(LOOKED_THROUGH)];
    let tags = |looked: &[u8]| ["</", "<br", "<p", "<BR", "<P"].iter().any(|tag| holds(looked, tag.as_bytes()));
    match named {
        Some(Kind::Html) => {
            let plain = bytes.len() <= crate::MAX_PAGE_BYTES && !bytes.trim_ascii().is_empty() && !holds(bytes, b"<");
            plain.then_some(Kind::Text)
        }
        Some(Kind::Doc | Kind::Docx | Kind::Rtf | Kind::Ofd | Kind::Pdf | Kind::Sheet | Kind::Zip) => {
            let text = decode(bytes).ok()?.text;
            let report = text.contains("信息公开") || text.contains("政务公开");
            match () {
                () if !report => None,
                () if tags(looked) && text.contains("</") => Some(Kind::Html),
                () => Some(Kind::of_text(&text)).filter(|kind| matches!(kind, Kind::Text | Kind::Csv)),
            }
        }
        _ => None,
    }
}

/// Whether markup is that of a page. A text is one only if it is markup as a whole.
fn is_page(bytes: &[u8], text: bool) -> bool {
    // Nearly always the first element is near.
    let near = bytes.get(..FIRST_ELEMENT_WITHIN).filter(|_| !text);
    let near = near.and_then(|head| begins_as_page(head, false, LONGEST_START));
    let all = || begins_as_page(&bytes[..bytes.len().min(LOOKED_THROUGH)], text, 0);
    near.or_else(all).unwrap_or(false)
}

/// Whether markup begins as that of a page; nothing where it ends before that is known, or with fewer than `least` bytes behind.
fn begins_as_page(bytes: &[u8], text: bool, least: usize) -> Option<bool> {
    let looked = String::from_utf8_lossy(bytes).to_ascii_lowercase();
    let mut rest = looked.trim_start_matches('\u{feff}').trim_start();
    // Declarations and comments in front of the first element.
    for _ in 0..64 {
        let end = match () {
            () if rest.starts_with("<?mso-application") => return Some(false),
            () if rest.starts_with("<!doctype html") => return Some(true),
            () if rest.starts_with("<!--") => rest.find("-->").map(|at| at + 3),
            () if rest.starts_with("<?") || rest.starts_with("<!") => rest.find('>').map(|at| at + 1),
            () => break,
        };
        rest = rest[end?..].trim_start();
    }
    let name: String = rest.chars().skip(1).take_while(char::is_ascii_alphanumeric).collect();
    let known = PAGE.iter().position(|known| *known == name);
    let page = known.is_some_and(|at| {
        at < WHOLE_PAGE || !text || looked.matches("</td").count() > 7 || looked.matches("</p>").count() > 7
    });
    (rest.len() >= least).then_some(page)
}

/// Whether the directory of an old Office container names an entry.
pub(crate) fn ole_holds(bytes: &[u8], name: &str) -> bool {
    let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    holds(bytes, &wide)
}

/// Whether the directory of an old Office container names what a file of the kind has.
pub(crate) fn ole_of(bytes: &[u8], kind: Kind) -> bool {
    kind.streams().any(|name| ole_holds(bytes, name))
}

/// Whether these bytes stand in the others.
pub(crate) fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_told_wherever_its_first_element_begins() {
        // Around where the first look ends, tags, declarations and characters are cut.
        for before in (0..40).chain(FIRST_ELEMENT_WITHIN - 40..FIRST_ELEMENT_WITHIN + 40) {
            let comment = format!("<!--{}-->", "公".repeat(before / 3) + &"x".repeat(before % 3));
            let rest = " ".repeat(FIRST_ELEMENT_WITHIN);
            for (start, page) in [
                ("<!DOCTYPE html><html>", true),
                ("<?xml version='1.0'?>\u{3000}<HTML>", true),
                ("<td", false),
                ("<?mso-application progid='Word.Document'?><html>", false),
                ("<!--<html>", false),
                ("<bodyguard>", false),
            ] {
                let whole = format!("{comment}{start}{rest}");
                assert_eq!(is_page(whole.as_bytes(), false), page, "{before} {start}");
                assert_eq!(is_page(format!("{comment}{start}").as_bytes(), false), page, "{before} {start}");
            }
        }
    }
}
