//! Of what kind a document of a pack is, where its name does not say: addresses rarely end in an extension.

/// Files that are told apart by their beginning, or not at all.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Html,
    Text,
    Data,
    Pdf,
    Rtf,
    /// Packages: their beginning says no more than that.
    Zip,
    /// Compound files.
    Ole,
}

/// Extensions with what they stand for, the usual one of a family first.
const EXTENSIONS: [(&str, Family); 28] = [
    ("html", Family::Html),
    ("htm", Family::Html),
    ("shtml", Family::Html),
    ("xhtml", Family::Html),
    ("mht", Family::Html),
    ("mhtml", Family::Html),
    ("txt", Family::Text),
    ("text", Family::Text),
    ("md", Family::Text),
    ("csv", Family::Data),
    ("json", Family::Data),
    ("jsonl", Family::Data),
    ("ndjson", Family::Data),
    ("pdf", Family::Pdf),
    ("rtf", Family::Rtf),
    ("zip", Family::Zip),
    ("docx", Family::Zip),
    ("docm", Family::Zip),
    ("xlsx", Family::Zip),
    ("xlsm", Family::Zip),
    ("ods", Family::Zip),
    ("ofd", Family::Zip),
    ("doc", Family::Ole),
    ("dot", Family::Ole),
    ("wps", Family::Ole),
    ("wpt", Family::Ole),
    ("xls", Family::Ole),
    ("et", Family::Ole),
];

/// Media types that are those of one extension.
const MEDIA: [(&str, &str); 18] = [
    ("text/html", "html"),
    ("application/xhtml+xml", "html"),
    ("application/vnd.wap.xhtml+xml", "html"),
    ("multipart/related", "mht"),
    ("message/rfc822", "mht"),
    ("text/plain", "txt"),
    ("text/markdown", "md"),
    ("text/csv", "csv"),
    ("application/json", "json"),
    ("application/pdf", "pdf"),
    ("application/rtf", "rtf"),
    ("text/rtf", "rtf"),
    ("application/zip", "zip"),
    ("application/msword", "doc"),
    ("application/vnd.ms-excel", "xls"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    ("application/ofd", "ofd"),
];

fn known(extension: &str) -> Option<(&'static str, Family)> {
    EXTENSIONS.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(extension))
}

/// The extension of the last part of a name, as one goes by who knows nothing of addresses.
pub(crate) fn plain_extension(name: &str) -> Option<&str> {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.rsplit_once('.').map(|(_, extension)| extension)
}

/// The extension of a member or of the path of an address.
fn extension_of(inner: &str) -> Option<(&'static str, Family)> {
    let path = match inner.split_once("://") {
        Some((_, address)) => {
            // A host is no file, though its name ends in something like an extension.
            let (_, path) = address.split_once('/')?;
            path.split(['?', '#']).next().unwrap_or(path)
        }
        None => inner,
    };
    known(plain_extension(path)?)
}

/// Whether a server says that this is nothing to read: what a page is made of beside its text.
pub(crate) fn is_of_pages(media: &str) -> bool {
    ["image/", "audio/", "video/", "font/"].iter().any(|begin| media.starts_with(begin))
        || matches!(
            media,
            "text/css"
                | "text/javascript"
                | "text/ecmascript"
                | "application/javascript"
                | "application/x-javascript"
                | "application/ecmascript"
                | "application/x-shockwave-flash"
                | "application/vnd.ms-fontobject"
                | "application/font-woff"
                | "application/x-font-woff"
                | "application/x-font-ttf"
                | "application/dns"
                | "text/dns"
        )
}

fn is_markup(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    // UTF-16 with its mark.
    text.starts_with(b"<") || text.starts_with(&[0xff, 0xfe, b'<', 0]) || text.starts_with(&[0xfe, 0xff, 0, b'<'])
}

/// The extension under which a document should be read: what its bytes cannot be mistaken for, then what the server or the
/// name says, then whether it begins like markup.
///
/// `inner` is what the document is called in the pack, `of_table` whether it is a value in a table, whose address says how the
/// page was served and not what was kept of it.
pub(crate) fn extension(
    inner: Option<&str>,
    media: Option<&str>,
    bytes: &[u8],
    of_table: bool,
) -> Option<&'static str> {
    let named = inner.and_then(extension_of);
    let sent = media.and_then(|m| MEDIA.iter().find(|(media, _)| *media == m)).and_then(|(_, e)| known(e));
    let office = |wanted: [Family; 2]| {
        [named, sent].into_iter().flatten().find(|(_, family)| wanted.contains(family)).map(|(extension, _)| extension)
    };
    let begin = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if begin.trim_ascii_start().starts_with(b"%PDF-") {
        return Some("pdf");
    }
    if begin.starts_with(b"{\\rtf") {
        return office([Family::Rtf, Family::Ole]).or(Some("rtf"));
    }
    if begin.starts_with(b"PK\x03\x04") || begin.starts_with(b"PK\x05\x06") {
        return office([Family::Zip, Family::Ole]).or(Some("zip"));
    }
    if begin.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return office([Family::Ole, Family::Zip]).or(Some("doc"));
    }
    let markup = is_markup(bytes);
    let text = if bytes.iter().take(1024).any(|byte| *byte == 0) { None } else { Some("txt") };
    if of_table {
        return if markup { Some("html") } else { text };
    }
    match (named, sent) {
        (Some((name, Family::Html)), Some((_, Family::Html)) | None) => Some(name),
        (Some((name, Family::Text)), Some((_, Family::Html))) if !markup => Some(name),
        (_, Some(("mht", _))) => Some("mht"),
        (_, Some((_, Family::Html))) => Some("html"),
        (Some((name, Family::Html)), Some((_, Family::Text))) if markup => Some(name),
        (_, Some((_, Family::Text))) if markup => Some("html"),
        (Some((name, Family::Text | Family::Data)), Some((_, Family::Text))) => Some(name),
        (_, Some((sent, _))) => Some(sent),
        (Some((name, _)), None) => Some(name),
        (None, None) if markup => Some("html"),
        (None, None) if inner.is_some_and(|inner| inner.contains("://")) => text,
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_told_by_bytes_then_by_what_is_said_of_them() {
        let of = |inner: &str, media: &str, bytes: &[u8]| {
            extension(Some(inner), Some(media).filter(|m| !m.is_empty()), bytes, false)
        };
        let ole = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1][..];
        for (inner, media, bytes, wanted) in [
            ("https://a.gov.cn/xxgk/123", "text/html", &b"<p>"[..], Some("html")),
            ("https://a.gov.cn/t.shtml?id=5", "text/html", b"<p>", Some("shtml")),
            ("https://a.gov.cn/x.jsp", "text/html", b"<p>", Some("html")),
            ("https://a.gov.cn/x.jsp", "", b" \n<!doctype html>", Some("html")),
            ("https://a.gov.cn/down?f=1", "application/octet-stream", b"%PDF-1.4", Some("pdf")),
            ("https://a.gov.cn/n.pdf", "application/pdf", b"<html>404", Some("pdf")),
            ("https://a.gov.cn/n.docx", "application/octet-stream", b"PK\x03\x04", Some("docx")),
            ("https://a.gov.cn/n.doc", "application/msword", b"<html>", Some("doc")),
            ("https://a.gov.cn/n", "application/vnd.ms-excel", ole, Some("xls")),
            ("https://a.gov.cn/n", "text/html", ole, Some("doc")),
            ("https://a.gov.cn/n.txt", "text/plain", b"x", Some("txt")),
            ("https://a.gov.cn/n", "text/plain", b"<html>", Some("html")),
            ("https://a.gov.cn/n.mht", "multipart/related", b"MIME-Version", Some("mht")),
            ("https://a.gov.cn", "", b"\0\0", None),
            ("a/b.html", "", b"x", Some("html")),
            ("a/b.png", "", b"\x89PNG", None),
            ("a/readme", "", b"x", None),
        ] {
            assert_eq!(of(inner, media, bytes), wanted, "{inner} {media}");
        }
        assert_eq!(extension(Some("https://a.gov.cn/x.pdf"), None, b"<p>", true), Some("html"));
        assert_eq!(extension(Some("https://a.gov.cn/x.html"), None, b"x", true), Some("txt"));
        assert_eq!(extension(None, None, ole, true), Some("doc"));
    }
}
