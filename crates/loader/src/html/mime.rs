//! Pages saved with everything that belongs to them in one file (MHTML, and what Word calls a single file page).

/// Deepest nesting of parts.
const DEEPEST: usize = 4;

/// Most parts that are looked at.
const MOST_PARTS: usize = 2000;

/// Whether the bytes begin with the head of a message that holds a page.
pub(crate) fn is_message(bytes: &[u8]) -> bool {
    let head = bytes[..bytes.len().min(4096)].to_ascii_lowercase();
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head).trim_ascii_start();
    let starts = [&b"mime-version:"[..], b"from:", b"content-type:", b"date:", b"subject:", b"x-", b"snapshot-"];
    let names = |word: &[u8]| head.windows(word.len()).any(|window| window == word);
    starts.iter().any(|start| head.starts_with(start))
        && names(b"content-type:")
        && (names(b"multipart/related") || names(b"multipart/alternative") || names(b"text/html"))
}

/// The page in a message; nothing if there is none.
pub(crate) fn page(bytes: &[u8]) -> Option<Vec<u8>> {
    if !is_message(bytes) {
        return None;
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    part(bytes.trim_ascii_start(), 0, &mut 0)
}

/// The first page in a part.
fn part(bytes: &[u8], depth: usize, parts: &mut usize) -> Option<Vec<u8>> {
    let (head, body) = split_head(bytes);
    let head = unfolded(head);
    let kind = field(&head, "content-type").unwrap_or_default();
    let lower = kind.to_ascii_lowercase();
    if lower.starts_with("multipart/") && depth < DEEPEST {
        let boundary = parameter(&kind, "boundary")?;
        let mark = format!("--{boundary}");
        let mut start = None;
        let mut at = 0;
        for line in body.split_inclusive(|byte| *byte == b'\n') {
            let is_mark = line.starts_with(mark.as_bytes());
            if is_mark {
                *parts += 1;
                if *parts > MOST_PARTS {
                    return None;
                }
                if let Some(found) = start.and_then(|start| part(&body[start..at], depth + 1, parts)) {
                    return Some(found);
                }
                start = Some(at + line.len());
            }
            at += line.len();
        }
        // A file that is cut off has no end mark.
        return start.and_then(|start| part(&body[start..], depth + 1, parts));
    }
    if !lower.starts_with("text/html") && !lower.starts_with("application/xhtml") {
        return None;
    }
    Some(match field(&head, "content-transfer-encoding").unwrap_or_default().to_ascii_lowercase().trim() {
        "quoted-printable" => quoted_printable(body),
        "base64" => base64(body),
        _ => body.to_vec(),
    })
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

/// A parameter of a field: `multipart/related; boundary="x"`.
fn parameter(value: &str, name: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|part| {
        let (known, value) = part.split_once('=')?;
        let value = value.trim().trim_matches('"');
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
            // The line goes on.
            _ if body.get(at + 1) == Some(&b'\n') => at += 2,
            _ if body[at + 1..].starts_with(b"\r\n") => at += 3,
            _ => {
                out.push(b'=');
                at += 1;
            }
        }
    }
    out
}

fn base64(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() / 4 * 3);
    let (mut bits, mut many) = (0u32, 0u32);
    for byte in body {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        many += 6;
        if many >= 8 {
            many -= 8;
            out.push((bits >> many) as u8);
            bits &= (1 << many) - 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_a_message() {
        let message = "MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n boundary=\"=_x\"\r\n\r\nno page\r\n\
            --=_x\r\nContent-Type: image/png\r\n\r\n..\r\n--=_x\r\nContent-Transfer-Encoding: quoted-printable\r\n\
            Content-Type: text/html; charset=utf-8\r\n\r\n<p class=3Da>=E5=85=AC=\r\n=E5=BC=80</p>\r\n--=_x--\r\n";
        let page = page(message.as_bytes()).unwrap();
        assert!(page.starts_with("<p class=a>公".as_bytes()), "{page:?}");
        assert_eq!(base64(b"5YWs\r\n5byA"), "公开".as_bytes());
        assert_eq!(super::page(b"From the office: 3 reports"), None);
    }
}
