//! Pages saved with everything that belongs to them in one file (MHTML, and what Word calls a single file page).

use crate::{LoadError, decode};
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Parts within parts; a mail that is passed on a few times has as many.
const DEEPEST: usize = 16;

/// Most pages of a message. Pictures and styles do not count.
const MOST_PAGES: usize = 2_000;

/// What a message may begin with.
const STARTS: [&[u8]; 14] = [
    b"mime-version:",
    b"from:",
    b"to:",
    b"content-",
    b"date:",
    b"subject:",
    b"x-",
    b"snapshot-",
    b"message-id:",
    b"received:",
    b"reply-to:",
    b"return-path:",
    b"sender:",
    b"thread-",
];

/// Base64 as mail programs read it: what is cut off or badly ended is read as far as it goes.
const FORGIVING: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Whether the bytes begin with the head of a message that holds a page.
pub(crate) fn is_message(bytes: &[u8]) -> bool {
    let head = bytes[..bytes.len().min(4096)].to_ascii_lowercase();
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head).trim_ascii_start();
    let names = |word: &[u8]| head.windows(word.len()).any(|window| window == word);
    STARTS.iter().any(|start| head.starts_with(start))
        && names(b"content-type:")
        && (names(b"multipart/") || names(b"text/html"))
}

/// What is saved in a message.
#[derive(Debug, Default)]
pub(crate) struct Saved {
    /// The page that is shown first; after it those that may stand in its frames.
    pub(crate) pages: Vec<SavedPage>,
    /// The message ends before its parts do.
    pub(crate) cut: bool,
}

/// A page of a message.
#[derive(Debug)]
pub(crate) struct SavedPage {
    pub(crate) bytes: Vec<u8>,
    /// Places where what should be Base64 is none.
    pub(crate) damaged: usize,
}

/// The pages in a message; `None` for what is none.
///
/// # Errors
///
/// [`LoadError::MissingPart`] for a message without a page, [`LoadError::TooDeep`] and [`LoadError::TooManyParts`].
pub(crate) fn saved(bytes: &[u8]) -> Result<Option<Saved>, LoadError> {
    if !is_message(bytes) {
        return Ok(None);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = Reader::default();
    let pages = reader.part(bytes.trim_ascii_start(), 0).pages;
    match () {
        () if reader.pages > MOST_PAGES => Err(LoadError::TooManyParts { found: reader.pages, limit: MOST_PAGES }),
        () if pages.is_empty() && reader.deep => Err(LoadError::TooDeep { limit: DEEPEST }),
        () if pages.is_empty() => Err(LoadError::MissingPart { part: "text/html".to_owned() }),
        () => Ok(Some(Saved { pages, cut: reader.cut })),
    }
}

/// What a part gave.
struct Part {
    id: Option<String>,
    location: Option<String>,
    pages: Vec<SavedPage>,
}

/// Reads parts.
#[derive(Default)]
struct Reader {
    /// Pages found.
    pages: usize,
    /// Parts stand deeper than they are read.
    deep: bool,
    cut: bool,
}

impl Reader {
    fn part(&mut self, bytes: &[u8], depth: usize) -> Part {
        let (head, body) = split_head(bytes);
        let head = unfolded(head);
        let id = field(&head, "content-id").map(|id| bare(&id).to_owned());
        let location = field(&head, "content-location");
        let kind = field(&head, "content-type").unwrap_or_default();
        let lower = kind.to_ascii_lowercase();
        let pages = match () {
            () if lower.starts_with("multipart/") && depth >= DEEPEST => {
                self.deep = true;
                Vec::new()
            }
            () if lower.starts_with("multipart/") => {
                let within = self.within(body, &kind, depth);
                match () {
                    // The same thing in several ways, the best one last.
                    () if lower.starts_with("multipart/alternative") => {
                        within.into_iter().next_back().map_or(Vec::new(), |part| part.pages)
                    }
                    () => in_order(within, parameter(&kind, "start"), page_of(&head)),
                }
            }
            () if lower.starts_with("text/html") || lower.starts_with("application/xhtml") => {
                self.pages += 1;
                // Beyond the bound the message is refused whatever they hold.
                if self.pages > MOST_PAGES { Vec::new() } else { vec![page(body, &head, parameter(&kind, "charset"))] }
            }
            () => Vec::new(),
        };
        Part { id, location, pages }
    }

    /// The parts with pages between the marks of a part that has some.
    fn within(&mut self, body: &[u8], kind: &str, depth: usize) -> Vec<Part> {
        let named = parameter(kind, "boundary").map(|boundary| format!("--{boundary}").into_bytes());
        // A mark that the head names wrongly, or not at all, shows by what stands behind it.
        let Some(mark) = named.filter(|mark| marks(body, mark).next().is_some()).or_else(|| seen(body)) else {
            self.cut |= depth == 0;
            return Vec::new();
        };
        let mut out = Vec::new();
        let mut add = |part: Part| {
            if !part.pages.is_empty() {
                out.push(part)
            }
        };
        let (mut start, mut ended) = (None, false);
        for (at, end, last) in marks(body, &mark) {
            if let Some(start) = start {
                add(self.part(without_end(&body[start..at]), depth + 1));
            }
            (start, ended) = (Some(end), last);
        }
        // A file that is cut off has no end mark; behind one stands nothing.
        self.cut |= depth == 0 && !ended;
        if let Some(rest) = start.map(|start| &body[start..]).filter(|rest| !rest.trim_ascii().is_empty()) {
            add(self.part(rest, depth + 1));
        }
        out
    }
}

/// Where a mark stands: its line, the end of it, and whether it is the last one.
fn marks<'b>(body: &'b [u8], mark: &'b [u8]) -> impl Iterator<Item = (usize, usize, bool)> + 'b {
    let mut at = 0;
    body.split_inclusive(|byte| *byte == b'\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        // The mark of an inner part may begin like that of the part around it.
        let rest = line.strip_prefix(mark)?.trim_ascii();
        matches!(rest, b"" | b"--").then_some((start, at, rest == b"--"))
    })
}

/// The first line that looks like a mark: behind it stands the head of a part.
fn seen(body: &[u8]) -> Option<Vec<u8>> {
    let mut before: Option<&[u8]> = None;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let head = line.get(..8).is_some_and(|start| start.eq_ignore_ascii_case(b"content-"));
        if let Some(mark) = before.filter(|_| head) {
            return Some(mark.to_vec());
        }
        before = Some(line.trim_ascii_end()).filter(|line| line.len() > 2 && line.starts_with(b"--"));
    }
    None
}

/// The pages of parts that belong together: first that of the part which is named as the first, or which lies where the whole
/// message was found.
fn in_order(mut parts: Vec<Part>, start: Option<String>, found: Option<String>) -> Vec<SavedPage> {
    let named = start.and_then(|start| parts.iter().position(|part| part.id.as_deref() == Some(bare(&start))));
    let first =
        named.or_else(|| found.and_then(|at| parts.iter().position(|part| part.location.as_ref() == Some(&at))));
    if let Some(first) = first {
        parts[..=first].rotate_right(1);
    }
    parts.into_iter().flat_map(|part| part.pages).collect()
}

/// Where the page of a message was found.
fn page_of(head: &str) -> Option<String> {
    field(head, "snapshot-content-location").or_else(|| field(head, "content-location"))
}

/// A name without the angles around it.
fn bare(id: &str) -> &str {
    id.trim().trim_start_matches('<').trim_end_matches('>')
}

/// The bytes of a page. Where its part says in which encoding they are and that is what they are, they come in UTF-8.
fn page(body: &[u8], head: &str, charset: Option<String>) -> SavedPage {
    let coding = field(head, "content-transfer-encoding").unwrap_or_default();
    let (bytes, damaged) = match coding.trim_matches('"').to_ascii_lowercase().as_str() {
        "quoted-printable" => (quoted_printable(body), 0),
        "base64" => base64(body),
        _ => (body.to_vec(), 0),
    };
    let bytes = charset.and_then(|charset| decode::said_to_be(&bytes, &charset)).map_or(bytes, String::into_bytes);
    SavedPage { bytes, damaged }
}

/// The line end before a mark belongs to the mark.
fn without_end(body: &[u8]) -> &[u8] {
    let body = body.strip_suffix(b"\n").unwrap_or(body);
    body.strip_suffix(b"\r").unwrap_or(body)
}

/// A part's head and its body.
fn split_head(bytes: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let end = at + line.len();
        if line.trim_ascii().is_empty() {
            return (&bytes[..at], &bytes[end..]);
        }
        at = end;
    }
    (bytes, &[])
}

/// The fields of a head, each on one line.
fn unfolded(head: &[u8]) -> String {
    let text = String::from_utf8_lossy(head);
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        if !line.starts_with([' ', '\t']) && !out.is_empty() {
            out.push('\n');
        }
        out.push_str(line);
    }
    out
}

fn field(head: &str, name: &str) -> Option<String> {
    head.lines().find_map(|line| {
        let (known, value) = line.split_once(':')?;
        known.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    })
}

/// A parameter of a field: `multipart/related; boundary="x;y"`.
fn parameter(value: &str, name: &str) -> Option<String> {
    let mut quoted = false;
    let parts = value.split(|c: char| {
        quoted ^= c == '"';
        c == ';' && !quoted
    });
    parts.skip(1).find_map(|part| {
        let (known, value) = part.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        (known.trim().eq_ignore_ascii_case(name) && !value.is_empty()).then(|| value.to_owned())
    })
}

fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16)).map(|n| n as u8);
    let mut at = 0;
    while let Some(byte) = body.get(at) {
        if *byte != b'=' {
            out.push(*byte);
            at += 1;
            continue;
        }
        match (digit(body.get(at + 1)), digit(body.get(at + 2))) {
            (Some(high), Some(low)) => {
                out.push(high * 16 + low);
                at += 3;
            }
            _ => {
                let rest = body.get(at + 1..).unwrap_or_default();
                let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
                match rest.get(blanks) {
                    // The line goes on.
                    None | Some(b'\n') => at += blanks + 2,
                    Some(_) => {
                        out.push(b'=');
                        at += 1;
                    }
                }
            }
        }
    }
    out
}

/// What is Base64 of a text, and how many places of it are none.
fn base64(body: &[u8]) -> (Vec<u8>, usize) {
    let digit = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let whole = body.iter().take_while(|byte| **byte != b'=');
    let mut digits: Vec<u8> = whole.copied().filter(digit).collect();
    let odd = |byte: &&u8| !digit(byte) && !byte.is_ascii_whitespace() && **byte != b'=';
    let end = body.iter().position(|byte| *byte == b'=').unwrap_or(body.len());
    // Behind its end stands nothing.
    let mut damaged = body[..end].iter().filter(odd).count() + usize::from(body[end..].iter().any(digit));
    if digits.len() % 4 == 1 {
        digits.pop();
        damaged += 1;
    }
    (FORGIVING.decode(digits).unwrap_or_default(), damaged)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(message: &[u8]) -> Vec<String> {
        let saved = saved(message).unwrap().unwrap_or_default();
        saved.pages.iter().map(|page| String::from_utf8_lossy(&page.bytes).into_owned()).collect()
    }

    fn message(kind: &str, parts: &[(&str, &str)]) -> Vec<u8> {
        let parts: String = parts.iter().map(|(head, body)| format!("--=_x\r\n{head}\r\n\r\n{body}\r\n")).collect();
        format!("MIME-Version: 1.0\r\nContent-Type: {kind};\r\n boundary=\"=_x\"\r\n\r\nno page\r\n{parts}--=_x--\r\n")
            .into_bytes()
    }

    #[test]
    fn the_page_of_a_message() {
        let page = text(&message(
            "multipart/related",
            &[
                ("Content-Type: image/png", ".."),
                (
                    "Content-Transfer-Encoding: quoted-printable\r\nContent-Type: text/html; charset=utf-8",
                    "<p class=3Da>=E5=85=AC= \t\r\n=E5=BC=80</p>=",
                ),
            ],
        ));
        assert_eq!(page, ["<p class=a>公开</p>"]);
        for (coded, bytes, damaged) in [
            (&b"5YWs\r\n5byA"[..], "公开".as_bytes(), 0),
            (b"5YWs5by", &[0xe5, 0x85, 0xac, 0xe5, 0xbc], 0),
            (b"5YWs5byA5", "公开".as_bytes(), 1),
            (b"5YWs?5b!yA", "公开".as_bytes(), 2),
            (b"YR==\r\n", b"a", 0),
            (b"YR==YR==", b"a", 1),
        ] {
            assert_eq!(base64(coded), (bytes.to_vec(), damaged));
        }
        assert!(saved(b"From the office: 3 reports").unwrap().is_none());
    }

    #[test]
    fn the_first_page_is_the_one_that_is_named() {
        let parts = [
            ("Content-Type: text/xml\r\nContent-ID: <list>", "<xml/>"),
            ("Content-Type: text/html\r\nContent-Location: http://a/menu", "menu"),
            ("Content-Type: text/html\r\nContent-ID: <main@x>\r\nContent-Location: http://a/", "main"),
        ];
        assert_eq!(text(&message("multipart/related", &parts)), ["menu", "main"]);
        assert_eq!(text(&message("multipart/related; start=\"<main@x>\"", &parts)), ["main", "menu"]);
        let found =
            [b"Snapshot-Content-Location: http://a/\r\n".as_slice(), &message("multipart/related", &parts)].concat();
        assert_eq!(text(&found), ["main", "menu"]);
    }

    #[test]
    fn marks_within_marks_and_the_best_of_several() {
        let inner = "--=_x1\r\nContent-Type: text/plain\r\n\r\nplain\r\n--=_x1\r\nContent-Type: text/html\r\n\r\nold\r\n\
            --=_x1\r\nContent-Type: text/html\r\n\r\nbest\r\n--=_x1--";
        let parts = [("Content-Type: multipart/alternative; boundary='=_x1'", inner)];
        assert_eq!(text(&message("multipart/related; type=\"a;b\"", &parts)), ["best"]);
    }

    #[test]
    fn the_encoding_that_a_part_names() {
        let page = |charset: &str, bytes: Vec<u8>| {
            let head = format!("Content-Type: text/html; charset={charset}\r\n\r\n");
            text(&[head.as_bytes(), &bytes].concat())
        };
        let words = "<p>政府信息公開</p>";
        let big5 = encoding_rs::BIG5.encode(words).0.into_owned();
        assert_eq!(page("big5", big5.clone()), [words]);
        // What it names is not what it is.
        assert_ne!(page("utf-8", big5), [words]);
        assert_eq!(page("gb2312", words.as_bytes().to_vec()), [words]);
        let little: Vec<u8> = format!(" {words}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(page("unicode", little), [format!(" {words}")]);
        let big: Vec<u8> = words.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(page("utf-16", big), [words]);
    }
}
