//! What bytes are, by how they begin, whatever their name says.

use gongkai_model::Lang;

/// A kind of content that its first bytes give away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
        let starts: [(&[u8], Content); 11] = [
            (b"%PDF-", Content::Pdf),
            (b"PK\x03\x04", Content::Zip),
            (b"PK\x05\x06", Content::Zip),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Content::Ole),
            (b"\x89PNG", Content::Picture),
            (b"\xff\xd8\xff", Content::Picture),
            (b"GIF8", Content::Picture),
            (b"Rar!\x1a", Content::OtherArchive),
            (b"7z\xbc\xaf", Content::OtherArchive),
            (b"\x1f\x8b", Content::OtherArchive),
            (b"{\\rtf", Content::Rtf),
        ];
        if let Some((_, content)) = starts.iter().find(|(start, _)| head.starts_with(start)) {
            return *content;
        }
        // Some producers put a few bytes in front.
        if head.windows(5).any(|five| five == b"%PDF-") {
            return Content::Pdf;
        }
        let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        if text.starts_with(b"<") { Content::Markup } else { Content::Other }
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

/// Whether the directory of an old Office container names an entry.
pub(crate) fn ole_holds(bytes: &[u8], name: &str) -> bool {
    let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    holds(bytes, &wide)
}

/// Whether these bytes stand in the others.
pub(crate) fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
