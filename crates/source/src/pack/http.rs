//! What a server sent, as a crawler kept it: header lines, and the body as it was packed on its way.
//!
//! Read leniently: servers and crawlers write `HTTP/2 200`, names in GBK and lines that end in a bare line feed, and many
//! crawlers keep the header of a packing that they have undone.

use super::PackFault;
use flate2::bufread::GzDecoder;
use flate2::read::{DeflateDecoder, ZlibDecoder};
use std::io::{self, Read};

/// Packings of one body within one another.
const MOST_ENCODINGS: usize = 3;

/// Lines `name: value`; of a WARC record or of an HTTP message.
#[derive(Debug, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// The lines of a header, the first line left out. A line that begins with a space goes on with the one before.
    pub(crate) fn parse(header: &[u8]) -> Fields {
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in header.split(|byte| *byte == b'\n').skip(1) {
            let text = String::from_utf8_lossy(line);
            let text = text.trim_end();
            match (text.starts_with([' ', '\t']), fields.last_mut()) {
                (true, Some((_, value))) => {
                    value.push(' ');
                    value.push_str(text.trim_start());
                }
                _ => {
                    if let Some((name, value)) = text.split_once(':') {
                        fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
                    }
                }
            }
        }
        Fields(fields)
    }

    /// The first value under a name in small letters.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// All values under a name, with commas between.
    fn all(&self, name: &str) -> String {
        let values: Vec<&str> = self.0.iter().filter(|(n, _)| n == name).map(|(_, value)| value.as_str()).collect();
        values.join(",")
    }
}

/// A media type and its charset.
pub(crate) fn media_type(value: &str) -> (Option<String>, Option<String>) {
    let mut parts = value.split(';');
    let media = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']).trim();
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_owned())
    });
    (Some(media).filter(|media| media.contains('/')), charset)
}

/// The status line and the header of a response.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) status: u16,
    pub(crate) fields: Fields,
    /// Where the body begins.
    pub(crate) length: usize,
}

/// The head of an HTTP response; `None` if these bytes do not begin with a whole one.
pub(crate) fn head(bytes: &[u8]) -> Option<Head> {
    let first = bytes.split(|byte| *byte == b'\n').next()?;
    let mut words = first.split(|byte| *byte == b' ').filter(|word| !word.is_empty());
    words.next().filter(|word| word.starts_with(b"HTTP/"))?;
    let status = std::str::from_utf8(words.next()?).ok()?.trim().parse().ok()?;
    let mut at = 0;
    let length = loop {
        let line = at + bytes[at..].iter().position(|byte| *byte == b'\n')?;
        if matches!(&bytes[at..line], b"" | b"\r") {
            break line + 1;
        }
        at = line + 1;
    };
    Some(Head { status, fields: Fields::parse(&bytes[..length]), length })
}

/// The body as the server meant it, and what is missing of it.
pub(crate) struct Body {
    pub(crate) bytes: Vec<u8>,
    pub(crate) cut: Option<&'static str>,
}

/// Undoes how the body was packed.
pub(crate) fn unpack(fields: &Fields, body: Vec<u8>, max_bytes: usize) -> Result<Body, PackFault> {
    let mut body = Body { bytes: body, cut: None };
    if fields.all("transfer-encoding").to_ascii_lowercase().contains("chunked")
        && let Some(joined) = dechunk(&body.bytes)
    {
        body = joined;
    }
    let encodings = fields.all("content-encoding").to_ascii_lowercase();
    let encodings: Vec<&str> =
        encodings.split(',').map(str::trim).filter(|e| !matches!(*e, "" | "identity" | "none" | "utf-8")).collect();
    if encodings.len() > MOST_ENCODINGS {
        return Err(PackFault::Encoding { encoding: encodings.join(", "), reason: None });
    }
    // What was put on last comes off first.
    for encoding in encodings.into_iter().rev() {
        let inner = &body.bytes;
        if inner.is_empty() {
            break;
        }
        let unpacked = match encoding {
            // Without the mark it is no gzip: the crawler has undone it.
            "gzip" | "x-gzip" if !inner.starts_with(&[0x1f, 0x8b]) => continue,
            "gzip" | "x-gzip" => gunzip(inner, encoding, max_bytes),
            "deflate" if is_zlib(inner) => bounded(ZlibDecoder::new(&inner[..]), encoding, max_bytes),
            "deflate" if begins_like_text(inner) => continue,
            "deflate" => bounded(DeflateDecoder::new(&inner[..]), encoding, max_bytes),
            "br" if begins_like_text(inner) => continue,
            "br" => bounded(brotli_decompressor::Decompressor::new(&inner[..], 4096), encoding, max_bytes),
            _ => Err(PackFault::Encoding { encoding: encoding.to_owned(), reason: None }),
        }?;
        body.cut = body.cut.or(unpacked.cut);
        body.bytes = unpacked.bytes;
    }
    if body.bytes.len() > max_bytes {
        return Err(PackFault::TooLarge { size: Some(body.bytes.len() as u64), limit: max_bytes });
    }
    Ok(body)
}

fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [a, b, ..] if a & 0x0f == 8 && (u16::from(*a) << 8 | u16::from(*b)).is_multiple_of(31))
}

/// Whether bytes are the markup or text that a packing has already been taken off from.
fn begins_like_text(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    text.starts_with(b"<") && text.iter().take(6).all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace())
}

fn bounded(from: impl Read, encoding: &str, max_bytes: usize) -> Result<Body, PackFault> {
    let mut bytes = Vec::new();
    let result = from.take((max_bytes as u64).saturating_add(1)).read_to_end(&mut bytes);
    if bytes.len() > max_bytes {
        return Err(PackFault::TooLarge { size: None, limit: max_bytes });
    }
    match result {
        Ok(_) => Ok(Body { bytes, cut: None }),
        // As a browser shows it: what came before the line went dead.
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof && !bytes.is_empty() => {
            Ok(Body { bytes, cut: Some("content-encoding") })
        }
        Err(error) => Err(PackFault::Encoding { encoding: encoding.to_owned(), reason: Some(error.to_string()) }),
    }
}

/// The gzip members of a body; what stands behind them is left out.
fn gunzip(packed: &[u8], encoding: &str, max_bytes: usize) -> Result<Body, PackFault> {
    let mut body = Body { bytes: Vec::new(), cut: None };
    let mut rest = packed;
    while rest.starts_with(&[0x1f, 0x8b]) && body.cut.is_none() {
        let mut decoder = GzDecoder::new(rest);
        let member = bounded(&mut decoder, encoding, max_bytes - body.bytes.len())?;
        rest = decoder.into_inner();
        body.bytes.extend_from_slice(&member.bytes);
        body.cut = member.cut;
    }
    Ok(body)
}

/// The chunks of a body put together; `None` if it is not in chunks, whatever the header says.
fn dechunk(body: &[u8]) -> Option<Body> {
    let mut bytes = Vec::with_capacity(body.len());
    let mut rest = body;
    let mut first = true;
    let cut = Some("transfer-encoding");
    loop {
        let Some(end) = rest.iter().take(1024).position(|byte| *byte == b'\n') else {
            return (!first).then_some(Body { bytes, cut });
        };
        let size = std::str::from_utf8(&rest[..end]).ok().and_then(|line| {
            let digits = line.split(';').next().unwrap_or_default().trim();
            let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
            if plain { usize::from_str_radix(digits, 16).ok() } else { None }
        });
        let Some(size) = size else { return (!first).then_some(Body { bytes, cut }) };
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(Body { bytes, cut: None });
        }
        if size > rest.len() {
            // A first chunk that is longer than all there is may as well be a page that begins with a number.
            if first && !rest.is_empty() && rest.len() < 16 {
                return None;
            }
            bytes.extend_from_slice(rest);
            return Some(Body { bytes, cut });
        }
        bytes.extend_from_slice(&rest[..size]);
        rest = &rest[size..];
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
        first = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
    use std::io::Write;

    fn undone(header: &str, body: &[u8]) -> Result<(Vec<u8>, Option<&'static str>), PackFault> {
        unpack(&Fields::parse(format!("HTTP/1.1 200 OK\r\n{header}\r\n\r\n").as_bytes()), body.to_vec(), 1000)
            .map(|body| (body.bytes, body.cut))
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn packings_come_off_in_turn() {
        let page = b"<html>\xe5\x85\xac\xe5\xbc\x80</html>".repeat(3);
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
        zlib.write_all(&page).unwrap();
        let mut raw = DeflateEncoder::new(Vec::new(), Compression::fast());
        raw.write_all(&page).unwrap();
        // As brotli packs it without looking for anything: one block that is stored.
        let br = b"\x0b\x06\x80<p>abcdef</p>\x03".to_vec();
        let packed = gzip(&page);
        let mut chunked = format!("{:x}\r\n", packed.len()).into_bytes();
        chunked.extend_from_slice(&packed);
        chunked.extend_from_slice(b"\r\n0\r\n\r\n");
        for (header, body) in [
            ("Content-Encoding: gzip", packed.clone()),
            ("content-encoding: GZIP", [&packed[..], b"\r\n"].concat()),
            ("Content-Encoding: gzip", page.clone()),
            ("Content-Encoding: gzip, gzip", gzip(&packed)),
            ("Content-Encoding: deflate", zlib.finish().unwrap()),
            ("Content-Encoding: deflate", raw.finish().unwrap()),
            ("Content-Encoding: br", page.clone()),
            ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip", chunked),
            ("Transfer-Encoding: chunked", page.clone()),
        ] {
            assert_eq!(undone(header, &body), Ok((page.clone(), None)), "{header}");
        }
        assert!(undone("Content-Encoding: br", &br[..9]).is_err());
        assert_eq!(undone("Content-Encoding: br", &br), Ok((b"<p>abcdef</p>".to_vec(), None)));
    }

    #[test]
    fn what_is_cut_is_flagged_and_what_is_too_large_refused() {
        let page = b"<p>1</p>".repeat(50);
        let packed = gzip(&page);
        let (bytes, cut) = undone("Content-Encoding: gzip", &packed[..packed.len() - 4]).unwrap();
        assert_eq!((bytes, cut), (page, Some("content-encoding")));
        assert_eq!(
            undone("Transfer-Encoding: chunked", b"5\r\nabcde\r\n5\r\nab"),
            Ok((b"abcdeab".to_vec(), Some("transfer-encoding")))
        );
        let bomb = gzip(&vec![0; 1 << 20]);
        assert_eq!(undone("Content-Encoding: gzip", &bomb), Err(PackFault::TooLarge { size: None, limit: 1000 }));
        assert_eq!(
            undone("Content-Encoding: zstd", b"x"),
            Err(PackFault::Encoding { encoding: "zstd".to_owned(), reason: None })
        );
        assert!(matches!(
            undone("Content-Encoding: gzip", b"\x1f\x8b\x08xxxxxxxxxxxxxxxx"),
            Err(PackFault::Encoding { .. })
        ));
    }

    #[test]
    fn heads_are_read_as_servers_write_them() {
        let head = head(b"HTTP/2 200\nServer: x\ncontent-type: text/html;\n Charset=\"GB2312\"\n\n<p>").unwrap();
        assert_eq!((head.status, head.length), (200, 65));
        let (media, charset) = media_type(head.fields.get("content-type").unwrap());
        assert_eq!((media.as_deref(), charset.as_deref()), (Some("text/html"), Some("GB2312")));
        assert!(super::head(b"HTTP/1.1 200 OK\r\nA: b\r\n").is_none());
        assert!(super::head(b"<html>").is_none());
        assert!(super::head(b"HTTP/1.1 ok\r\n\r\n").is_none());
    }
}
