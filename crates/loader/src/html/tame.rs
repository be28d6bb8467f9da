//! Start tags that no page has, made harmless before the tokenizer sees them: it goes one call deeper for every quoted
//! value of a tag, so that a tag with thousands of attributes overflows the stack of its thread.

use memchr::{memchr, memmem};
use std::borrow::Cow;

/// Most quoted values of one tag. Pages made by scripts have some thirty.
const MOST_VALUES: usize = 100;

/// Elements in which no tag begins but their own end.
const RAW: [&[u8]; 8] = [b"script", b"style", b"textarea", b"title", b"xmp", b"iframe", b"noembed", b"noframes"];

/// The page with the surplus of such tags blanked; every other byte stays in its place.
pub(super) fn tags(page: &str) -> Cow<'_, str> {
    let bytes = page.as_bytes();
    let mut surplus: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while let Some(found) = memchr(b'<', &bytes[at..]) {
        at += found + 1;
        let rest = &bytes[at..];
        if rest.starts_with(b"!--") {
            at += 3 + memmem::find(&rest[3..], b"-->").unwrap_or(rest.len() - 3);
            continue;
        }
        let name = rest.strip_prefix(b"/").unwrap_or(rest);
        if !name.first().is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let length = name.iter().take_while(|byte| !byte.is_ascii_whitespace() && !b"/>".contains(byte)).count();
        let (end, cut) = tag(bytes, at);
        surplus.extend(cut.map(|cut| (cut, end)));
        let raw = RAW.iter().find(|raw| name[..length].eq_ignore_ascii_case(raw));
        at = end;
        if let Some(raw) = raw.filter(|_| name.len() == rest.len()) {
            // What looks like a tag in it is none.
            at += closing(&bytes[end..], raw);
        }
    }
    if surplus.is_empty() {
        return Cow::Borrowed(page);
    }
    let mut tamed = String::with_capacity(page.len());
    let mut from = 0;
    for (cut, end) in surplus {
        tamed.push_str(&page[from..cut]);
        tamed.extend(std::iter::repeat_n(' ', end - cut));
        from = end;
    }
    tamed.push_str(&page[from..]);
    Cow::Owned(tamed)
}

/// Where a tag ends, before its `>`, and where its surplus begins.
fn tag(bytes: &[u8], start: usize) -> (usize, Option<usize>) {
    let (mut values, mut cut) = (0, None);
    let mut at = start;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'>' => return (at - 1, cut),
            b'=' => {
                at += bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                let Some(quote) = bytes.get(at).filter(|byte| matches!(byte, b'"' | b'\'')) else { continue };
                at += 1;
                at = memchr(*quote, &bytes[at..]).map_or(bytes.len(), |n| at + n + 1);
                values += 1;
                if values == MOST_VALUES {
                    cut = Some(at);
                }
            }
            _ => {}
        }
    }
    (bytes.len(), cut.filter(|cut| *cut < bytes.len()))
}

/// How far it is to the end tag of an element whose text is no markup.
fn closing(bytes: &[u8], name: &[u8]) -> usize {
    let mut at = 0;
    while let Some(found) = memmem::find(&bytes[at..], b"</") {
        at += found;
        if bytes.get(at + 2..at + 2 + name.len()).is_some_and(|here| here.eq_ignore_ascii_case(name)) {
            return at;
        }
        at += 2;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_left_as_they_are() {
        let many = "a=\"1\" ".repeat(200);
        for page in [
            "<p class=\"x\" style='a=\"b\"'>公开</p>".to_owned(),
            format!("<!-- <p {many} --><p>公开"),
            format!("<script>if (i<n && {many}) x</script><td>1"),
            format!("<STYLE>a<b {many}</STYLE >{many}"),
            format!("1 < 2 {many}"),
            format!("<p title=\"{}\">", "=' ".repeat(500)),
            "<p a=\"".to_owned(),
            "<p a=".to_owned(),
            "<".to_owned(),
            "<!--".to_owned(),
            "</".to_owned(),
            "<script".to_owned(),
        ] {
            assert!(matches!(tags(&page), Cow::Borrowed(_)), "{page}");
        }
    }

    #[test]
    fn the_surplus_of_a_tag_is_blank() {
        let page = format!("公开<td {}rowspan=\"2\">1</td>", "a=\"开\" ".repeat(MOST_VALUES));
        let tamed = tags(&page);
        assert_eq!(tamed.len(), page.len());
        assert!(tamed.ends_with(">1</td>") && !tamed.contains("rowspan"));
        let open = format!("<td {}", "a=\"\" ".repeat(5_000));
        assert_eq!(tags(&open).trim_end().len(), "<td ".len() + MOST_VALUES * 5 - 1);
    }
}
