//! Bytes → text.

use crate::{Content, LoadError, formats};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;
use std::str::Utf8Error;

/// The text of a file. Line endings are as they stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, without a byte-order mark.
    pub text: Cow<'a, str>,
    /// The encoding it was in.
    pub encoding: &'static str,
}

/// One control character in this many bytes makes a file binary; random bytes hold one in ten.
const CONTROL_SHARE: usize = 20;

/// Tells the encoding of a file and reads it: UTF-8 and UTF-16 by their marks, UTF-8 without one, else the Chinese
/// encoding it looks like. Nothing is replaced: text that does not decode cleanly is an error.
///
/// ```
/// let gbk = [0xd0, 0xc5, 0xcf, 0xa2, 0xb9, 0xab, 0xbf, 0xaa];
/// let decoded = gongkai_loader::decode(&gbk).unwrap();
/// assert_eq!((decoded.text.as_ref(), decoded.encoding), ("信息公开", "GB18030"));
/// ```
///
/// # Errors
///
/// [`LoadError::Binary`], [`LoadError::TruncatedUtf8`], [`LoadError::DamagedUtf8`] or
/// [`LoadError::UnknownEncoding`], with the position.
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>, LoadError> {
    if is_known_binary(bytes) {
        return Err(LoadError::Binary { at: 0, byte: bytes[0] });
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes)
        && encoding != UTF_8
    {
        return utf16(encoding, &bytes[mark..], mark);
    }
    let mark = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    refuse_binary(bytes)?;
    let body = &bytes[mark..];
    let error = match std::str::from_utf8(body) {
        Ok(text) => return Ok(Decoded { text: Cow::Borrowed(text), encoding: UTF_8.name() }),
        Err(error) => error,
    };
    not_utf8(body, mark, error)
}

/// Text that is not UTF-8, behind a mark of so many bytes.
fn not_utf8(body: &[u8], mark: usize, error: Utf8Error) -> Result<Decoded<'_>, LoadError> {
    let at = mark + error.valid_up_to();
    let before = std::str::from_utf8(&body[..error.valid_up_to()]).unwrap_or_default();
    let cut = error.error_len().is_none();
    if mark > 0 {
        return Err(if cut { LoadError::TruncatedUtf8 { at } } else { LoadError::DamagedUtf8 { at } });
    }
    // A few bytes of GBK may pass for UTF-8, but not for Chinese in UTF-8.
    if cut && (before.chars().any(is_east_asian) || strict(GB18030, body).is_none()) {
        return Err(LoadError::TruncatedUtf8 { at });
    }
    if mostly_utf8(body) {
        return Err(LoadError::DamagedUtf8 { at });
    }
    legacy(body, at)
}

/// Whether it begins like a file that is not text, which may hold few control characters at the start.
fn is_known_binary(bytes: &[u8]) -> bool {
    formats::starting(bytes, |content| content != Content::Rtf).is_some()
}

/// A web page as text.
pub(crate) struct Page<'a> {
    pub(crate) decoded: Decoded<'a>,
    /// Places where bytes were no text; a replacement character stands there.
    pub(crate) damaged: usize,
}

/// How much of a page is looked through for the encoding it declares: browsers read 1024 bytes, but templates put
/// scripts first.
const DECLARATION_WITHIN: usize = 8192;

/// Reads a web page as a browser shows it: marks first, then what the bytes are, then what the page declares. A page
/// that is Chinese with a few damaged bytes is read, the damage counted.
pub(crate) fn page(bytes: &[u8]) -> Result<Page<'_>, LoadError> {
    let whole = |decoded| Page { decoded, damaged: 0 };
    // UTF-16 without a mark shows in the first tag.
    let unmarked = match bytes {
        [b'<', 0, ..] => Some(UTF_16LE),
        [0, b'<', ..] => Some(UTF_16BE),
        _ => None,
    };
    if let Some(encoding) = unmarked {
        return utf16(encoding, bytes, 0).map(whole);
    }
    if is_known_binary(bytes) || Encoding::for_bom(bytes).is_some_and(|(e, _)| e != UTF_8) {
        return decode(bytes).map(whole);
    }
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    refuse_binary(body)?;
    let error = match std::str::from_utf8(body) {
        Ok(text) => return Ok(whole(Decoded { text: Cow::Borrowed(text), encoding: UTF_8.name() })),
        Err(error) => error,
    };
    // What the bytes are counts before what the page says they are: GBK reads as Big5 without an error.
    let error = match not_utf8(body, bytes.len() - body.len(), error) {
        Ok(decoded) => return Ok(whole(decoded)),
        Err(error) => error,
    };
    let chinese = declared(body).filter(|encoding| *encoding == GB18030 || *encoding == BIG5);
    let encoding = if mostly_utf8(body) { UTF_8 } else { chinese.unwrap_or(GB18030) };
    let (text, _) = encoding.decode_without_bom_handling(body);
    let damaged = text.matches('\u{fffd}').count();
    let readable = reads_as_chinese(&text) && damaged * 50 < text.chars().filter(|c| !c.is_ascii()).count().max(1);
    if !readable {
        return Err(error);
    }
    Ok(Page { decoded: Decoded { text: Cow::Owned(text.into_owned()), encoding: name(encoding) }, damaged })
}

/// The encoding that a page names in `charset=` or in its XML declaration.
fn declared(page: &[u8]) -> Option<&'static Encoding> {
    let head = page[..page.len().min(DECLARATION_WITHIN)].to_ascii_lowercase();
    let at = |word: &[u8]| head.windows(word.len()).position(|window| window == word).map(|at| at + word.len());
    let start = at(b"charset").or_else(|| at(b"encoding"))?;
    let label: Vec<u8> = head[start..]
        .iter()
        .copied()
        .skip_while(|byte| matches!(byte, b'=' | b'"' | b'\'' | b' ' | b'\t' | b'\r' | b'\n'))
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        .collect();
    let encoding = Encoding::for_label(&label)?;
    Some(if encoding == GBK { GB18030 } else { encoding })
}

/// The text of a page that is said, outside of it, to be in an encoding, if it is in that one.
pub(crate) fn said_to_be(bytes: &[u8], label: &str) -> Option<String> {
    let encoding = Encoding::for_label(label.trim().as_bytes())?;
    let text = match () {
        () if Encoding::for_bom(bytes).is_some() => return None,
        // The label says which byte comes first only where it is not the usual one; the first letter shows it.
        () if encoding == UTF_16LE && bytes.first() == Some(&0) => strict(UTF_16BE, bytes)?,
        () if encoding == UTF_16LE || encoding == UTF_16BE => strict(encoding, bytes)?,
        () if std::str::from_utf8(bytes).is_ok() => return None,
        () if encoding == GBK => strict(GB18030, bytes)?,
        () if encoding == GB18030 || encoding == BIG5 => strict(encoding, bytes)?,
        () => return None,
    };
    (!text.contains('\0') && reads_as_chinese(&text)).then(|| text.into_owned())
}

/// UTF-16 behind its mark.
fn utf16<'a>(encoding: &'static Encoding, body: &'a [u8], mark: usize) -> Result<Decoded<'a>, LoadError> {
    let at = mark + body.len() / 2 * 2;
    let text = strict(encoding, body).ok_or(LoadError::UnknownEncoding { guess: encoding.name(), at })?;
    let controls = text.chars().filter(|c| is_control(*c)).count();
    if text.contains('\0') || controls * CONTROL_SHARE > text.len() {
        return Err(LoadError::Binary { at: 0, byte: if encoding.name() == "UTF-16LE" { 0xff } else { 0xfe } });
    }
    Ok(Decoded { text, encoding: encoding.name() })
}

/// The Chinese encodings from before Unicode.
fn legacy(body: &[u8], at: usize) -> Result<Decoded<'_>, LoadError> {
    // The detector reads slowly; what is plainly GB2312 needs none.
    if plainly_gb(body)
        && let Some(text) = strict(GB18030, body)
        && reads_as_chinese(&text)
    {
        return Ok(Decoded { text, encoding: name(GB18030) });
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&beyond_ascii(body), true);
    // Without the hint a short text may be taken for Korean or Japanese.
    let guess = detector.guess(Some(b"cn"), Utf8Detection::Deny);
    // GB18030 holds all of GBK, and files called GBK do use the rest.
    let candidates = if guess == BIG5 { [BIG5, GB18030] } else { [GB18030, BIG5] };
    for encoding in candidates {
        if let Some(text) = strict(encoding, body)
            && reads_as_chinese(&text)
        {
            return Ok(Decoded { text, encoding: name(encoding) });
        }
    }
    let guess = if guess == GBK || guess == BIG5 { guess } else { GB18030 };
    Err(LoadError::UnknownEncoding { guess: name(guess), at })
}

/// Whether nearly all double bytes are such as GB2312 has: of those of Big5 nearly half have a second byte below 0xA1.
fn plainly_gb(body: &[u8]) -> bool {
    let (mut pairs, mut others) = (0usize, 0usize);
    let mut at = 0;
    loop {
        at += ascii_length(&body[at..]);
        let Some(lead) = body.get(at) else { break };
        pairs += 1;
        let second = body.get(at + 1).copied().unwrap_or_default();
        others += usize::from(second < 0xa1 || !matches!(lead, 0xa1..=0xa3 | 0xb0..=0xf7));
        at = (at + 2).min(body.len());
    }
    // A few characters more prove nothing.
    pairs >= 40 && others * 20 < pairs
}

/// How many bytes of ASCII come first.
fn ascii_length(bytes: &[u8]) -> usize {
    if bytes.first().is_none_or(|byte| !byte.is_ascii()) {
        return 0;
    }
    let mut at = 0;
    while bytes.get(at..at + 32).is_some_and(<[u8]>::is_ascii) {
        at += 32;
    }
    at + bytes[at..].iter().take_while(|byte| byte.is_ascii()).count()
}

/// The runs of bytes that are not ASCII, with the byte behind each, which may be the second of a pair; spaces between.
fn beyond_ascii(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() / 2);
    let mut at = 0;
    while let Some(start) = body[at..].iter().position(|byte| !byte.is_ascii()) {
        let start = at + start;
        let mut end = start;
        while body.get(end).is_some_and(|byte| !byte.is_ascii()) {
            end = (end + 2).min(body.len());
        }
        out.extend_from_slice(&body[start..end]);
        out.push(b' ');
        at = end;
    }
    out
}

/// The name people know an encoding by.
fn name(encoding: &'static Encoding) -> &'static str {
    if encoding == GB18030 { "GB18030" } else { encoding.name() }
}

fn strict<'a>(encoding: &'static Encoding, body: &'a [u8]) -> Option<Cow<'a, str>> {
    encoding.decode_without_bom_handling_and_without_replacement(body)
}

fn refuse_binary(bytes: &[u8]) -> Result<(), LoadError> {
    // Without a branch: hardly any text has one.
    let low = |low, byte: &u8| low | (*byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r'));
    if !bytes.iter().fold(false, low) {
        return Ok(());
    }
    if let Some(at) = bytes.iter().position(|b| *b == 0) {
        return Err(LoadError::Binary { at, byte: 0 });
    }
    let control = |b: &u8| is_control(char::from(*b)) && b.is_ascii();
    match bytes.iter().position(control) {
        Some(at) if bytes.iter().filter(|b| control(b)).count() * CONTROL_SHARE > bytes.len() => {
            Err(LoadError::Binary { at, byte: bytes[at] })
        }
        _ => Ok(()),
    }
}

/// Control characters that do not stand in text. JSON leaves U+007F as it is.
fn is_control(c: char) -> bool {
    c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{1a}' | '\u{7f}')
}

/// Han characters, their radicals and punctuation, full-width forms.
fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// Chinese in UTF-8 with a few bad bytes in it. Read as GBK it would give other characters without any error.
fn mostly_utf8(body: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    // Each good character takes three bytes: of another encoding it soon shows that there will be too few of them.
    let mut left = body.iter().filter(|byte| !byte.is_ascii()).count();
    for chunk in body.utf8_chunks() {
        for c in chunk.valid().chars().filter(|c| !c.is_ascii()) {
            good += usize::from(is_east_asian(c));
            left = left.saturating_sub(c.len_utf8());
        }
        bad += usize::from(!chunk.invalid().is_empty());
        left = left.saturating_sub(chunk.invalid().iter().filter(|byte| !byte.is_ascii()).count());
        if good + left / 3 <= 4 * bad {
            return false;
        }
    }
    good > 4 * bad
}

/// Among the characters outside ASCII most are Chinese: other 8-bit text decodes as GB18030 too, into rubbish.
fn reads_as_chinese(text: &str) -> bool {
    let (mut all, mut chinese) = (0usize, 0usize);
    let mut rest = text;
    loop {
        rest = &rest[ascii_length(rest.as_bytes())..];
        let mut chars = rest.chars();
        let Some(c) = chars.next() else { break };
        rest = chars.as_str();
        all += 1;
        let punctuation = matches!(c, '\u{a0}' | '·' | '—' | '–' | '‘'..='”' | '…' | '①'..='⑳' | '〇' | '■'..='◆');
        chinese += usize::from(is_east_asian(c) || punctuation);
    }
    chinese * 10 >= all * 8
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "柳南区档案馆2021年政府信息公开工作年度报告\r\n一、总体情况";

    fn read(bytes: &[u8]) -> (String, &'static str) {
        let decoded = decode(bytes).unwrap();
        (decoded.text.into_owned(), decoded.encoding)
    }

    #[test]
    fn every_encoding_that_is_read() {
        assert_eq!(read(TEXT.as_bytes()), (TEXT.to_owned(), "UTF-8"));
        assert_eq!(read(format!("\u{feff}{TEXT}").as_bytes()), (TEXT.to_owned(), "UTF-8"));
        assert_eq!(read(&GBK.encode(TEXT).0), (TEXT.to_owned(), "GB18030"));
        assert_eq!(read(&GB18030.encode(TEXT).0), (TEXT.to_owned(), "GB18030"));
        let big5 = "臺北市政府資訊公開年度報告，受理申請案件共計若干";
        assert_eq!(read(&BIG5.encode(big5).0), (big5.to_owned(), "Big5"));
        let little: Vec<u8> = [0xff, 0xfe].into_iter().chain(TEXT.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(read(&little), (TEXT.to_owned(), "UTF-16LE"));
        let big: Vec<u8> = [0xfe, 0xff].into_iter().chain(TEXT.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        assert_eq!(read(&big), (TEXT.to_owned(), "UTF-16BE"));
        assert_eq!(read(b"a,b\n1,2\n"), ("a,b\n1,2\n".to_owned(), "UTF-8"));
        assert_eq!(read(b""), (String::new(), "UTF-8"));
    }

    #[test]
    fn a_table_of_numbers_with_one_name_in_gbk() {
        for name in ["宿迁市人民政府", "市", "洪泽区"] {
            let text = format!("agency,report_year,cell,value\n{name},2023,requests.received.total,12\n");
            assert_eq!(read(&GBK.encode(&text).0), (text, "GB18030"));
        }
        let last = "1,2\n洪泽";
        assert_eq!(read(&GBK.encode(last).0), (last.to_owned(), "GB18030"));
    }

    #[test]
    fn a_page_is_read_in_what_it_is_whatever_it_declares() {
        let page_of =
            |charset: &str| format!("<html><head><meta charset={charset}></head><body>{TEXT}，正文</body></html>");
        for (declared, encoding) in [("utf-8", GBK), ("gb2312", UTF_8), ("iso-8859-1", GBK), ("big5", GBK)] {
            let text = page_of(declared);
            let bytes = encoding.encode(&text).0.into_owned();
            let read = page(&bytes).unwrap();
            assert_eq!((read.decoded.text.as_ref(), read.damaged), (text.as_str(), 0), "{declared}");
        }
        let big5 = "<meta charset='big5'>臺北市政府資訊公開年度報告，受理申請案件共計若干";
        assert_eq!(page(&BIG5.encode(big5).0).unwrap().decoded.encoding, "Big5");
        let little: Vec<u8> = page_of("utf-16").encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(page(&little).unwrap().decoded.encoding, "UTF-16LE");
    }

    #[test]
    fn a_few_damaged_bytes_do_not_lose_a_page() {
        let text = format!("<p>{}</p>", TEXT.repeat(8));
        let mut gbk = GBK.encode(&text).0.into_owned();
        gbk[20] = 0xff;
        let read = page(&gbk).unwrap();
        assert_eq!(read.decoded.encoding, "GB18030");
        assert!((1..=2).contains(&read.damaged), "{}", read.damaged);
        let mut utf8 = text.into_bytes();
        utf8[30] = b'?';
        assert!(page(&utf8).unwrap().damaged > 0);
        assert!(page(b"<p>Caf\xe9 r\xe9sum\xe9</p>").is_err());
    }

    #[test]
    fn what_is_not_ascii_is_looked_at_whole() {
        let text = "<p class=a>信息公開</p>\n，正文 x";
        for encoding in [GBK, BIG5] {
            let bytes = encoding.encode(text).0;
            let rest = beyond_ascii(&bytes);
            assert_eq!(encoding.decode(&rest).0, "信息公開 ，正文 ");
        }
        assert!(plainly_gb(&GBK.encode(&TEXT.repeat(4)).0));
        let big5 = "臺北市政府資訊公開年度報告，受理申請案件共計若干".repeat(4);
        assert!(!plainly_gb(&BIG5.encode(&big5).0));
    }

    #[test]
    fn text_cut_inside_a_character() {
        let whole = TEXT.as_bytes();
        for cut in 1..=2 {
            let at = whole.len() - 3;
            assert_eq!(decode(&whole[..whole.len() - cut]), Err(LoadError::TruncatedUtf8 { at }));
        }
        assert_eq!(decode(b"value\n\xe4"), Err(LoadError::TruncatedUtf8 { at: 6 }));
        let gbk = GBK.encode(TEXT).0;
        assert!(matches!(decode(&gbk[..gbk.len() - 1]), Err(LoadError::UnknownEncoding { guess: "GBK", .. })));
    }

    #[test]
    fn utf8_with_a_bad_byte_is_not_read_as_something_else() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes[7] = b'?';
        assert!(matches!(decode(&bytes), Err(LoadError::DamagedUtf8 { at: 6 })));
    }

    #[test]
    fn what_is_not_text() {
        assert_eq!(decode(b"%PDF-1.7 plain"), Err(LoadError::Binary { at: 0, byte: b'%' }));
        assert_eq!(decode(b"PK\x03\x04abc"), Err(LoadError::Binary { at: 0, byte: b'P' }));
        assert_eq!(decode(b"ab\0cd"), Err(LoadError::Binary { at: 2, byte: 0 }));
        let noise: Vec<u8> = (1..=255u8).cycle().take(4000).collect();
        assert!(matches!(decode(&noise), Err(LoadError::Binary { .. })));
        let latin: Vec<u8> = b"Caf\xe9 r\xe9sum\xe9 na\xefve".to_vec();
        assert!(matches!(decode(&latin), Err(LoadError::UnknownEncoding { .. })));
    }
}
