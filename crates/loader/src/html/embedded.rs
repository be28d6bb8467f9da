//! Reports that a page carries and does not show: markup in a string of a script, in its JSON state, in a template or in
//! an attribute, which a script would put on the page.
//!
//! Looked for only where the page itself shows no report. Every piece is a part of the page, so that all of them together
//! are no longer than it; only the longest few are read.

use super::css::{find, starts};
use crate::document::{Block, Document};
use crate::recognise::{is_title, section_of};
use crate::text::number_like;
use memchr::{memchr, memchr3};
use std::borrow::Cow;

/// Fewest bytes of markup that may be a report.
const SHORTEST: usize = 200;

/// How many pieces are read, the longest first.
const MOST_READ: usize = 6;

/// How often a text may be wrapped in the writing of strings or entities.
const DEEPEST: usize = 4;

/// Longest title, in bytes.
const LONGEST_TITLE: usize = 300;

/// Names under which the state of a page keeps the day of publication.
const PUBLISHED: [&str; 8] =
    ["publishtime", "publish_time", "publishdate", "publish_date", "pubdate", "pubtime", "releasetime", "pub_date"];

/// Markup that a page carries.
pub(super) struct Piece {
    /// Where it stands in the page.
    pub(super) at: usize,
    pub(super) markup: String,
    /// What stands beside it and is a title.
    pub(super) title: Option<String>,
    pub(super) published: Option<String>,
}

/// Whether a document holds what makes a report: sections or numbers.
pub(crate) fn has_body(document: &Document) -> bool {
    let numbers = document.blocks.iter().any(|block| match block {
        Block::Grid(grid) => grid.cells.iter().filter(|cell| number_like(&cell.text)).nth(4).is_some(),
        Block::Text { .. } => false,
    });
    numbers || document.lines().filter(|(text, ..)| section_of(text).is_some()).nth(1).is_some()
}

/// The pieces of markup that a page carries, the longest first.
pub(super) fn pieces(page: &str, document: &Document) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut at = 0;
    // Up to where templates have been taken up; where the next tag closes; whether quotation marks can be told apart.
    let (mut covered, mut closes, mut quoted) = (0, Some(0), true);
    let start = page.trim_start();
    if start.starts_with(['{', '[']) {
        of_script(page, 0, &mut found);
    }
    while let Some(next) = page[at..].find('<') {
        at += next;
        let rest = &page[at..];
        if rest.starts_with("<!--") {
            at += rest.find("-->").unwrap_or(rest.len());
        } else if starts(rest, "<script") {
            let (inner, end) = inside(rest, "</script");
            of_script(&rest[inner..end], at + inner, &mut found);
            at += end;
        } else if let Some(close) = held(rest).filter(|_| at >= covered) {
            let (inner, end) = inside(rest, close);
            add(&rest[inner..end], at + inner, &mut found);
            // What stands in it may carry more, but is not taken up again by itself.
            covered = at + end;
            at += inner.min(end);
        } else {
            if closes.is_some_and(|closes| closes <= at) {
                closes = rest.find('>').map(|end| at + end);
            }
            let Some(mut end) = closes else { break };
            // A value may hold what looks like the end of a tag.
            if quoted && page[at..end].contains(['"', '\'']) {
                match tag_end(rest) {
                    Some(real) => end = at + real,
                    None => quoted = false,
                }
            }
            of_attributes(&page[at..end], at, &mut found);
            at = end.max(at);
        }
        at = (at + 1).min(page.len());
        while !page.is_char_boundary(at) {
            at += 1;
        }
    }
    // Markup that is shown as such: escaped, or in a field for text.
    let shown: Vec<&str> = document.blocks.iter().filter_map(tagged).collect();
    add(&shown.join("\n"), 0, &mut found);
    found.sort_by_key(|piece: &Piece| std::cmp::Reverse(piece.markup.len()));
    found.truncate(MOST_READ);
    found
}

/// The text of a block that shows tags.
pub(super) fn tagged(block: &Block) -> Option<&str> {
    match block {
        Block::Text { text, .. } if text.contains("</") || text.contains("<p") || text.contains("<t") => Some(text),
        _ => None,
    }
}

/// Where the inside of the element begins that a text begins with, and where it ends.
fn inside(text: &str, close: &str) -> (usize, usize) {
    let inner = text.find('>').map_or(text.len(), |end| end + 1);
    let end = find(&text[inner..], close).map_or(text.len(), |end| inner + end);
    (inner, end)
}

/// The end tag of an element that holds markup and does not show it, if a text begins with one.
fn held(text: &str) -> Option<&'static str> {
    const HELD: [(&str, &str); 4] =
        [("<template", "</template"), ("<noscript", "</noscript"), ("<textarea", "</textarea"), ("<xmp", "</xmp")];
    HELD.into_iter().find(|(open, _)| starts(text, open)).map(|(_, close)| close)
}

/// Where the tag ends that a text begins with, quoted values passed over.
fn tag_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        at += memchr3(b'"', b'\'', b'>', &bytes[at..])?;
        let found = bytes[at];
        if found == b'>' {
            return Some(at);
        }
        at += memchr(found, &bytes[at + 1..])? + 2;
    }
}

/// Markup in the values of a tag.
fn of_attributes(tag: &str, at: usize, found: &mut Vec<Piece>) {
    if tag.len() < SHORTEST {
        return;
    }
    let mut start = None;
    for (here, byte) in tag.bytes().enumerate() {
        match (byte, start) {
            (b'"' | b'\'', None) => start = Some((here + 1, byte)),
            (byte, Some((from, open))) if byte == open => {
                add(&tag[from..here], at + from, found);
                start = None;
            }
            _ => {}
        }
    }
}

/// Markup in the strings of a script. Strings with `+` between them are one.
fn of_script(script: &str, at: usize, found: &mut Vec<Piece>) {
    // What is ASCII, and writes no other character in ASCII, holds no Chinese, however it is unwrapped.
    let plain = script.is_ascii() && !script.contains(['\\', '%']);
    if script.len() < SHORTEST || plain {
        return;
    }
    let first = found.len();
    // A template that is called a script.
    if script.trim_start().starts_with('<') {
        add(script, at, found);
    }
    let (mut title, mut published, mut name) = (None, None, String::new());
    let (mut joined, mut joined_at, mut all) = (String::new(), 0, String::new());
    for string in strings(script) {
        let text = &script[string.start..string.end];
        if !string.goes_on {
            add(&std::mem::take(&mut joined), at + joined_at, found);
            joined_at = string.start;
        }
        joined.push_str(text);
        if text.len() <= LONGEST_TITLE {
            let plain = unwrapped(text);
            if title.is_none() && is_title(plain.trim()) {
                title = Some(plain.trim().to_owned());
            }
            if published.is_none() && PUBLISHED.contains(&name.as_str()) {
                published = Some(plain.trim().to_owned());
            }
            name = text.to_ascii_lowercase();
        }
        if text.contains('<') || text.contains("u003") || text.contains("&lt;") {
            all.push_str(text);
        }
    }
    add(&joined, at + joined_at, found);
    // Put together in steps.
    if found.len() > first + 1 || found.len() == first {
        add(&all, at, found);
    }
    for piece in &mut found[first..] {
        piece.title = title.clone();
        piece.published = published.clone();
    }
}

/// A string of a script: where its text begins and ends.
struct Quoted {
    start: usize,
    end: usize,
    /// Only a `+` stands between it and the one before.
    goes_on: bool,
}

/// The strings of a script, as far as they can be told without reading it as a program.
fn strings(script: &str) -> Vec<Quoted> {
    let bytes = script.as_bytes();
    let mut found: Vec<Quoted> = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let rest = &bytes[at..];
        match byte {
            b'/' if rest.starts_with(b"//") => at += rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len()),
            b'/' if rest.starts_with(b"/*") => {
                at += rest.windows(2).skip(2).position(|two| two == b"*/").map_or(rest.len(), |end| end + 4);
            }
            b'"' | b'\'' | b'`' => {
                let start = at + 1;
                at = start;
                let mut ends = false;
                while let Some(next) = bytes.get(at) {
                    match next {
                        b'\\' => at += 1,
                        b'\n' if *byte != b'`' => break,
                        next if next == byte => {
                            ends = true;
                            break;
                        }
                        _ => {}
                    }
                    at += 1;
                }
                if ends {
                    let between = found.last().and_then(|last| script.get(last.end + 1..start - 1)).map(str::trim);
                    found.push(Quoted { start, end: at, goes_on: between == Some("+") });
                    at += 1;
                } else {
                    // A quotation mark that opens nothing.
                    at = at.min(bytes.len());
                }
            }
            _ => at += 1,
        }
    }
    found
}

/// Adds a text if it is markup of some length, whatever it is wrapped in.
fn add(text: &str, at: usize, found: &mut Vec<Piece>) {
    if text.len() < SHORTEST {
        return;
    }
    let markup = unwrapped(text);
    let tags = ["<p", "<P", "<t", "<T", "<d", "<D", "<s", "<h", "<l", "<u"].iter().any(|tag| markup.contains(tag));
    let text = markup.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    if tags && text && markup.contains('>') {
        found.push(Piece { at, markup: markup.into_owned(), title: None, published: None });
    }
}

/// A text without the writing of strings, addresses and entities around it.
fn unwrapped(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    for _ in 0..DEEPEST {
        let tags = text.contains('<') && text.contains('>');
        let head = text.trim_start();
        let next = match () {
            // A string within a string: the inner one is what is meant.
            () if head.starts_with(['{', '[']) && head[1..].trim_start().starts_with(['"', '{', '[']) => {
                let longest = strings(&text).into_iter().max_by_key(|string| string.end - string.start);
                let Some(inner) = longest.filter(|string| string.end - string.start > SHORTEST) else { break };
                text[inner.start..inner.end].to_owned()
            }
            () if text.contains('\\') => unescaped(&text),
            () if !tags && (text.contains("%3C") || text.contains("%3c")) => from_address(&text),
            () if !tags && text.contains("&lt;") => without_entities(&text),
            () => break,
        };
        text = Cow::Owned(next);
    }
    text
}

/// The text of a string as it is written in a script.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // The first half of a character of two.
    let mut half: Option<u32> = None;
    while let Some(at) = rest.find('\\') {
        if at > 0 {
            half = None;
        }
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(c) = rest.chars().next() else { break };
        rest = &rest[c.len_utf8()..];
        let hex = |digits: Option<&str>| digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let code = match c {
            'u' if rest.starts_with('{') => {
                let end = rest.find('}').unwrap_or(0);
                let code = hex(rest.get(1..end));
                if code.is_some() {
                    rest = &rest[end + 1..];
                }
                code
            }
            'u' | 'x' => {
                let length = if c == 'u' { 4 } else { 2 };
                let code = hex(rest.get(..length));
                if code.is_some() {
                    rest = &rest[length..];
                }
                code
            }
            'n' => Some(10),
            't' => Some(9),
            'r' => Some(13),
            'b' | 'f' | 'v' | '0' => Some(32),
            '\n' => continue,
            c => Some(u32::from(c)),
        };
        match (code, half.take()) {
            (Some(high @ 0xd800..=0xdbff), _) => half = Some(high),
            (Some(low @ 0xdc00..=0xdfff), Some(high)) => {
                out.extend(char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00)));
            }
            (Some(code), _) => out.extend(char::from_u32(code)),
            (None, _) => out.push(c),
        }
    }
    out.push_str(rest);
    out
}

/// `%E5%85%AC`, `%u516C`.
fn from_address(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        out.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at + 1..];
        let wide =
            rest.strip_prefix('u').and_then(|rest| rest.get(..4)).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        if let Some(c) = wide.and_then(char::from_u32) {
            out.extend_from_slice(c.to_string().as_bytes());
            rest = &rest[5..];
        } else if let Some(byte) = rest.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            out.push(byte);
            rest = &rest[2..];
        } else {
            out.push(b'%');
        }
    }
    out.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&out).into_owned()
}

/// The few entities that wrap markup, `&amp;` last.
fn without_entities(text: &str) -> String {
    let quotes = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    quotes.replace("&#34;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markups(page: &str) -> Vec<String> {
        pieces(page, &Document::default()).into_iter().map(|piece| piece.markup).collect()
    }

    #[test]
    fn markup_in_scripts() {
        let text = format!("<p>一、总体情况</p>{}", "<p>公开</p>".repeat(30));
        let json = serde_json::to_string(&text).unwrap();
        let escaped = json.replace('<', "\\u003c").replace('>', "\\u003E").replace('/', "\\/");
        let twice = serde_json::to_string(&format!("{{\"a\":1,\"content\":{json}}}")).unwrap();
        let halves = (text[..90].replace('\'', ""), &text[90..]);
        let address: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
        for script in [
            format!("var s = {json};"),
            format!("window.__STATE__={{\"t\":\"x\",\"content\":{escaped}}}"),
            format!("a(JSON.parse({twice}))"),
            format!("// it's\nvar s = `{text}`"),
            format!("var s = '{}' +\n '{}';", halves.0, halves.1),
            format!("d.innerHTML = unescape('{address}')"),
        ] {
            assert_eq!(markups(&format!("<script>{script}</script>")).first(), Some(&text), "{script}");
        }
        let entities = text.replace('<', "&lt;").replace('>', "&gt;");
        assert_eq!(markups(&format!("<input type=hidden value=\"{entities}\">")), [text.as_str()]);
        assert_eq!(markups(&format!("<div data-c='{text}'>x</div>")), [text.as_str()]);
        assert_eq!(markups(&format!("<template>{text}</template>")), [text.as_str()]);
        assert_eq!(markups(&format!("<p>{text}</p><script>var a = 'x';</script>")), [""; 0]);
    }
}
