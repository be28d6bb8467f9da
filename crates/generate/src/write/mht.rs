//! A report as a page saved whole in one file (MHT), as browsers, Word and mail programs save it.

use super::Written;
use super::html::{self, HtmlStyle};
use super::quirk::Quirk;
use crate::plain::Dice;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use encoding_rs::GBK;
use gongkai_model::Report;

/// How the page is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MhtStyle {
    /// Chromium: quoted-printable, no charset in the head of the part, style sheets and pictures as parts of their own.
    Chromium,
    /// The same, the report in a frame of a page with menus.
    ChromiumFrame,
    /// Internet Explorer: quoted-printable in GBK, called gb2312.
    Explorer,
    /// The same, of a page that is nothing but frames; base64.
    ExplorerFrames,
    /// Word, “single file web page”: a sentence for programs that know no MIME, the page in GBK, lists of its parts.
    Word,
    /// Word with its encoding set to Unicode: UTF-16 in base64.
    WordUnicode,
    /// A mail program: UTF-8 in base64, beside the same as plain text.
    Mail,
}

/// In what the characters of a page are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Charset {
    Utf8,
    Gbk,
    Utf16,
}

impl MhtStyle {
    /// Every style.
    pub const ALL: [MhtStyle; 7] = [
        MhtStyle::Chromium,
        MhtStyle::ChromiumFrame,
        MhtStyle::Explorer,
        MhtStyle::ExplorerFrames,
        MhtStyle::Word,
        MhtStyle::WordUnicode,
        MhtStyle::Mail,
    ];

    /// Name in tables and file names.
    pub fn id(self) -> &'static str {
        match self {
            MhtStyle::Chromium => "chromium",
            MhtStyle::ChromiumFrame => "chromium_frame",
            MhtStyle::Explorer => "explorer",
            MhtStyle::ExplorerFrames => "explorer_frames",
            MhtStyle::Word => "word",
            MhtStyle::WordUnicode => "word_unicode",
            MhtStyle::Mail => "mail",
        }
    }

    fn charset(self) -> Charset {
        match self {
            MhtStyle::Chromium | MhtStyle::ChromiumFrame | MhtStyle::Mail => Charset::Utf8,
            MhtStyle::Explorer | MhtStyle::ExplorerFrames | MhtStyle::Word => Charset::Gbk,
            MhtStyle::WordUnicode => Charset::Utf16,
        }
    }

    /// The page that is saved: what Word saves is markup of Word, a browser saves pages of every kind.
    fn page(self, dice: &mut Dice) -> HtmlStyle {
        match self {
            MhtStyle::Word | MhtStyle::WordUnicode => HtmlStyle::Word,
            _ => HtmlStyle::ALL[dice.below(HtmlStyle::ALL.len() as u32) as usize],
        }
    }
}

impl Charset {
    fn name(self) -> &'static str {
        match self {
            Charset::Utf8 => "utf-8",
            Charset::Gbk => "gb2312",
            Charset::Utf16 => "unicode",
        }
    }

    /// The bytes of a text; what the encoding lacks becomes a reference, as in a page.
    fn encoded(self, text: &str) -> Vec<u8> {
        match self {
            Charset::Utf8 => text.as_bytes().to_vec(),
            Charset::Gbk => GBK.encode(text).0.into_owned(),
            Charset::Utf16 => [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
        }
    }
}

/// Writes a page saved whole.
pub fn write(report: &Report, style: MhtStyle, quirks: &[Quirk], dice: &mut Dice) -> Written {
    let page = style.page(dice);
    let (text, cells) = html::text(report, page, quirks, dice);
    // Programs that save a page write into it in which encoding they did; here one forgets to.
    let text = if quirks.contains(&Quirk::WrongCharset) { text } else { renamed(&text, style.charset().name()) };
    Written { extension: "mht", bytes: saved(style, &with_picture(&text, picture_of(style))), cells }
}

/// The given page, saved whole.
pub fn saved(style: MhtStyle, page: &str) -> Vec<u8> {
    let charset = style.charset();
    let report = charset.encoded(page);
    let outer = |inner: &str| {
        let head = format!("<html><head><meta charset={}><title>政府信息公开</title></head>", charset.name());
        charset.encoded(&format!("{head}{inner}</html>"))
    };
    let quoted = |head: &str, bytes: &[u8]| part(head, "quoted-printable", &quoted_printable(bytes));
    let packed = |head: &str, bytes: &[u8]| part(head, "base64", &base64(bytes));
    let typed = format!("Content-Type: text/html;\r\n\tcharset=\"{}\"", charset.name());
    let picture = packed(&format!("Content-Type: image/png\r\nContent-Location: {}", picture_of(style)), PICTURE);
    match style {
        MhtStyle::Chromium | MhtStyle::ChromiumFrame => {
            let head = format!(
                "From: <Saved by Blink>\r\nSnapshot-Content-Location: {SITE}nb.html\r\nSubject: =?utf-8?B?{}?=\r\n\
                 Date: Wed, 31 Jan 2024 09:30:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\
                 \ttype=\"text/html\"",
                STANDARD.encode("政府信息公开工作年度报告")
            );
            let page = |id: &str, location: &str| {
                format!(
                    "Content-Type: text/html\r\nContent-ID: <frame-{id}@mhtml.blink>\r\nContent-Location: {location}"
                )
            };
            let style_sheet = quoted(
                "Content-Type: text/css\r\nContent-Location: cid:css-0@mhtml.blink",
                b"@charset \"utf-8\";\n\ntd { text-align: center; }\n",
            );
            let first = page("A1", &format!("{SITE}nb.html"));
            let parts = if style == MhtStyle::Chromium {
                vec![quoted(&first, &report), style_sheet, picture]
            } else {
                let frame = outer(
                    "<body><ul><li><a href=\"/\">首页</a></li></ul><iframe src=\"cid:frame-B2@mhtml.blink\"></iframe></body>",
                );
                let second = page("B2", &format!("{SITE}nb-text.html"));
                vec![quoted(&first, &frame), style_sheet, picture, quoted(&second, &report)]
            };
            message(&head, "----MultipartBoundary--k3Vw0000001----", "", &parts)
        }
        MhtStyle::Explorer | MhtStyle::ExplorerFrames => {
            let head = format!(
                "From: \"Saved by Internet Explorer 11\"\r\nSubject: =?gb2312?B?{}?=\r\nDate: Wed, 31 Jan 2024 17:30:00 +0800\r\n\
                 MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\"",
                STANDARD.encode(charset.encoded("政府信息公开工作年度报告"))
            );
            let at = |name: &str| format!("{typed}\r\nContent-Location: {SITE}{name}");
            let parts = if style == MhtStyle::Explorer {
                vec![quoted(&at("nb.html"), &report), picture]
            } else {
                let frames =
                    outer("<frameset cols=\"20%,80%\"><frame src=\"menu.html\"><frame src=\"text.html\"></frameset>");
                let menu = charset
                    .encoded("<html><body><a href=\"a.html\">首页</a><a href=\"b.html\">政务公开</a></body></html>");
                vec![
                    packed(&at("nb.html"), &frames),
                    packed(&at("menu.html"), &menu),
                    picture,
                    packed(&at("text.html"), &report),
                ]
            };
            let said = "This is a multi-part message in MIME format.\r\n";
            message(&head, "----=_NextPart_000_0000_01DA5430.0000A3C0", said, &parts)
        }
        MhtStyle::Word | MhtStyle::WordUnicode => {
            let at = |name: &str| format!("Content-Location: file:///C:/0D1C2B3A/{name}");
            let page = format!("{}\r\n{typed}", at("nianbao.htm"));
            let list = quoted(
                &format!("{}\r\nContent-Type: text/xml; charset=\"utf-8\"", at("nianbao.files/filelist.xml")),
                b"<xml xmlns:o=\"urn:schemas-microsoft-com:office:office\">\n <o:MainFile HRef=\"../nianbao.htm\"/>\n</xml>",
            );
            let body = if style == MhtStyle::Word { quoted(&page, &report) } else { packed(&page, &report) };
            let said = "此文档为“单个文件网页”，也称为“Web 档案”文件。如果您看到此消息，但是您的浏览器或编辑器不支持“Web 档案”文件，请下载支持“Web 档案”的浏览器。\r\n";
            message(
                "MIME-Version: 1.0\r\nContent-Type: multipart/related",
                "----=_NextPart_01DA5430.5B0D7E10",
                said,
                &[body, picture, list],
            )
        }
        MhtStyle::Mail => {
            let plain = packed("Content-Type: text/plain;\r\n charset=\"utf-8\"", "年报见网页格式。".as_bytes());
            let inner = "----=_Part_2_9071.1706693400";
            let either = message("Content-Type: multipart/alternative", inner, "", &[plain, packed(&typed, &report)]);
            message(
                "Date: Wed, 31 Jan 2024 17:30:00 +0800\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related",
                "----=_Part_1_9071.1706693400",
                "",
                &[either, picture],
            )
        }
    }
}

/// Where the pages are said to have been found.
const SITE: &str = "http://yunze.example/zwgk/";

/// A picture of one point.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc\xf8\x0f\0\x01\x01\x01\0\x1b\xb6\xeeV\0\0\0\0IEND\xaeB`\x82";

fn picture_of(style: MhtStyle) -> String {
    match style {
        MhtStyle::Word | MhtStyle::WordUnicode => "file:///C:/0D1C2B3A/nianbao.files/image001.png".to_owned(),
        _ => format!("{SITE}seal.png"),
    }
}

/// The page with another encoding in its declaration.
fn renamed(page: &str, charset: &str) -> String {
    let declared = page.replacen("charset=\"utf-8\"", &format!("charset=\"{charset}\""), 1);
    declared.replacen("charset=gb2312\">", &format!("charset={charset}\">"), 1)
}

/// The page with a picture behind its text.
fn with_picture(page: &str, place: String) -> String {
    let end = page.rfind("</body>").or_else(|| page.rfind("</BODY>")).unwrap_or(page.len());
    format!("{}<img src=\"{place}\">{}", &page[..end], &page[end..])
}

/// A part: its head, how its body is coded, and the body.
fn part(head: &str, coding: &str, body: &str) -> Vec<u8> {
    format!("{head}\r\nContent-Transfer-Encoding: {coding}\r\n\r\n{body}").into_bytes()
}

/// A message of parts, whose head ends with its type; what it says to programs that know no parts.
pub fn message(head: &str, boundary: &str, said: &str, parts: &[Vec<u8>]) -> Vec<u8> {
    let mut out = format!("{head};\r\n\tboundary=\"{boundary}\"\r\n\r\n{said}\r\n").into_bytes();
    for part in parts {
        out.extend(format!("--{boundary}\r\n").into_bytes());
        out.extend(part);
        out.extend(b"\r\n");
    }
    out.extend(format!("--{boundary}--\r\n").into_bytes());
    out
}

/// Bytes as quoted-printable, in lines of at most 76 characters. Line ends stay line ends, except where a byte 0 says that this is
/// no text.
///
/// ```
/// use gongkai_generate::write::mht::quoted_printable;
/// assert_eq!(quoted_printable("a=公 \nb".as_bytes()), "a=3D=E5=85=AC=20\r\nb");
/// ```
pub fn quoted_printable(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    let text = !bytes.contains(&0);
    for (nth, line) in bytes.split(|byte| text && *byte == b'\n').enumerate() {
        if nth > 0 {
            out.push_str("\r\n");
        }
        let line = line.strip_suffix(b"\r").filter(|_| text).unwrap_or(line);
        let mut length = 0;
        for (at, byte) in line.iter().enumerate() {
            let last = at + 1 == line.len();
            let shown = match byte {
                b' ' | b'\t' if !last => char::from(*byte).to_string(),
                b'!'..=b'<' | b'>'..=b'~' => char::from(*byte).to_string(),
                byte => format!("={byte:02X}"),
            };
            if length + shown.len() > 75 {
                out.push_str("=\r\n");
                length = 0;
            }
            length += shown.len();
            out.push_str(&shown);
        }
    }
    out
}

/// Bytes as base64, in lines of 76 characters.
///
/// ```
/// use gongkai_generate::write::mht::base64;
/// assert_eq!(base64("公开".as_bytes()), "5YWs5byA");
/// ```
pub fn base64(bytes: &[u8]) -> String {
    let lines: Vec<String> = bytes.chunks(57).map(|line| STANDARD.encode(line)).collect();
    lines.join("\r\n")
}
