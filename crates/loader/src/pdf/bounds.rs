//! How far the streams of a PDF expand, before the library behind the reader expands any.
//!
//! The content of pages, forms and fonts is expanded by [`super::filters`]; tables of objects and streams that hold
//! objects are expanded by the library, on the word of the file about which they are. So every stream that is no picture
//! is tried here first.

use super::filters::{self, Filter, Params, Stop};
use super::headers::{Header, Headers};
use crate::LoadError;
use crate::budget::{LARGEST_PART, MOST_EXPANDED};
use flate2::read::ZlibDecoder;
use std::io::Read;

/// Most bytes of all streams of a file, as stored and as expanded once; pictures are not expanded further.
const MOST: u64 = 512 << 20;

/// Expands every stream once and keeps nothing; how many of them are damaged.
pub(super) fn check(bytes: &[u8]) -> Result<usize, LoadError> {
    within(bytes, MOST, MOST_EXPANDED)
}

fn within(bytes: &[u8], most: u64, most_read: u64) -> Result<usize, LoadError> {
    const KEYWORD: &[u8] = b"stream";
    let headers = Headers::of(bytes);
    if headers.unread {
        return Err(LoadError::DamagedArchive {
            part: String::new(),
            reason: "values within values without end".to_owned(),
        });
    }
    let (mut left, mut left_read) = (most, most_read);
    let (mut at, mut damaged) = (0, 0);
    while let Some(found) = bytes[at..].windows(KEYWORD.len()).position(|window| window == KEYWORD) {
        let keyword = at + found;
        let start = keyword + KEYWORD.len();
        at = start;
        let too_large = |limit: u64| LoadError::PartTooLarge {
            part: format!("stream @{start}"),
            stored: bytes.len() as u64,
            limit,
        };
        let behind = bytes[start..].trim_ascii_start();
        let packed = behind.first_chunk::<2>().is_some_and(|head| is_zlib(*head));
        let (length, whole) = if packed { expand(ZlibDecoder::new(behind), left) } else { (0, true) };
        damaged += usize::from(!whole);
        left = left.saturating_sub(length.saturating_add(length / 64));
        if left == 0 {
            return Err(too_large(most));
        }
        for header in headers.before(keyword).filter(|header| !header.picture) {
            let tried = Stored { bytes, start, header, encrypted: headers.encrypted };
            let limit = LARGEST_PART.min(left_read);
            match tried.expands_to(limit) {
                Ok(length) => left_read -= length.min(limit),
                Err(Refused::TooLarge) => return Err(too_large(limit)),
                Err(Refused::Impossible(reason)) => {
                    return Err(LoadError::DamagedArchive {
                        part: format!("stream @{start}"),
                        reason: reason.to_owned(),
                    });
                }
            }
        }
    }
    Ok(damaged)
}

enum Refused {
    TooLarge,
    Impossible(&'static str),
}

/// A stream as it stands in the file.
struct Stored<'b> {
    bytes: &'b [u8],
    /// Behind the keyword.
    start: usize,
    header: &'b Header,
    encrypted: bool,
}

impl Stored<'_> {
    /// How many bytes it expands to, if they are no more than the limit.
    fn expands_to(&self, limit: u64) -> Result<u64, Refused> {
        let unknown = |reason: &'static str| {
            // What nobody takes for a table of objects is not expanded by the library.
            if self.header.structure { Err(Refused::Impossible(reason)) } else { Ok(0) }
        };
        let Some(filters) = &self.header.filters else { return unknown("filters that are not told") };
        if filters.is_empty() || filters.iter().any(|(filter, _)| filter.is_none()) {
            return Ok(0);
        }
        let filters: Vec<(Filter, Params)> = filters.iter().filter_map(|(f, params)| Some(((*f)?, *params))).collect();
        let predicted =
            |(filter, params): &(Filter, Params)| matches!(filter, Filter::Flate | Filter::Lzw) && params.predictor > 1;
        if filters.iter().any(|filter| predicted(filter) && filter.1.row().is_none()) {
            return Err(Refused::Impossible("rows that cannot be"));
        }
        if self.encrypted {
            return if self.header.structure { self.at_most(&filters, limit) } else { Ok(0) };
        }
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        match filters::chain(self.data(), &filters, most) {
            Err(Stop::TooLarge) => Err(Refused::TooLarge),
            Err(Stop::Unread) => Ok(0),
            // The library may see more in damaged data than is seen here.
            Ok(expanded) if expanded.damaged && self.header.structure => self.at_most(&filters, MOST_EXPANDED),
            Ok(expanded) => Ok(expanded.bytes.len() as u64),
        }
    }

    /// The most that so many bytes can expand to, whatever they are.
    fn at_most(&self, filters: &[(Filter, Params)], limit: u64) -> Result<u64, Refused> {
        const END: &[u8] = b"endstream";
        let data = self.data();
        let end = data.windows(END.len()).position(|window| window == END).unwrap_or(data.len());
        let stored = (end as u64).max(self.header.length.min(data.len() as u64));
        let most = filters.iter().fold(stored, |most, (filter, _)| most.saturating_mul(filter.ratio()));
        if most > limit { Err(Refused::TooLarge) } else { Ok(most) }
    }

    fn data(&self) -> &[u8] {
        let behind = &self.bytes[self.start..];
        let ends: [&[u8]; 3] = [b"\r\n", b"\n", b"\r"];
        ends.iter().find_map(|end| behind.strip_prefix(*end)).unwrap_or(behind)
    }
}

/// How many bytes there are as far as they go, and whether they go to their end.
fn expand(mut reader: impl Read, most: u64) -> (u64, bool) {
    let mut length = 0u64;
    let mut buffer = [0u8; 16 << 10];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return (length, true),
            Ok(n) => length = length.saturating_add(n as u64),
            Err(_) => return (length, false),
        }
        if length > most {
            return (length, true);
        }
    }
}

/// The first two bytes of compressed data.
fn is_zlib(head: [u8; 2]) -> bool {
    head[0] & 0x0f == 8 && head[0] >> 4 <= 7 && u16::from_be_bytes(head).is_multiple_of(31)
}

#[cfg(test)]
mod tests {
    use super::super::packed::{raw, zlib};
    use super::*;

    fn file(dict: &str, stream: &[u8]) -> Vec<u8> {
        [format!("1 0 obj <<{dict}>> stream\n").as_bytes(), stream, b"\nendstream endobj\n"].concat()
    }

    fn code(file: &[u8], most: u64) -> Result<usize, &'static str> {
        within(file, 64 << 20, most).map_err(|error| error.code())
    }

    #[test]
    fn streams_are_counted_through_all_their_filters() {
        let one = zlib(&vec![b' '; 64 << 10]);
        let flate = file("/Filter /FlateDecode", &one);
        assert_eq!(code(&flate, 4 << 20), Ok(0));
        // 64 KB a stream, 100 times.
        assert_eq!(code(&flate.repeat(100), 4 << 20), Err("part_too_large"));
        let twice = file("/Filter [/Fl/FlateDecode]", &zlib(&zlib(&vec![0; 8 << 20])));
        assert!(twice.len() < 4096);
        assert_eq!(code(&twice, 4 << 20), Err("part_too_large"));
        // Names may be written in another way, and raw data have no head.
        for dict in
            ["/Filter/#46lateDecode", "/Filter % a comment\n /Fl", "/X (>>) /F /Fl", "/X << /Y 1 >> /Filter[ /Fl ]"]
        {
            assert_eq!(code(&file(dict, &raw(&vec![0; 8 << 20])), 4 << 20), Err("part_too_large"), "{dict}");
        }
        let runs = file("/Filter/RunLengthDecode", &[129, 0].repeat(64 << 10));
        assert_eq!(code(&runs, 4 << 20), Err("part_too_large"));
        // A picture is none of what is read.
        assert_eq!(code(&file("/Subtype/Image/Filter/Fl", &raw(&vec![0; 8 << 20])), 4 << 20), Ok(0));
    }

    #[test]
    fn rows_that_cannot_be_are_not_given_to_the_library() {
        let data = zlib(&[0; 100]);
        for params in ["/Predictor 12/Columns 99999999999", "/Predictor 2/Columns 0", "/Predictor 15/Colors 255"] {
            let dict = format!("/Filter/FlateDecode/DecodeParms<<{params}>>");
            assert_eq!(code(&file(&dict, &data), 4 << 20), Err("damaged_archive"), "{params}");
        }
        assert_eq!(code(&file("/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 4>>", &data), 4 << 20), Ok(0));
        // What another object says is not known here.
        assert_eq!(code(&file("/Type/ObjStm/N 1/First 5/Filter 7 0 R", &data), 4 << 20), Err("damaged_archive"));
        assert_eq!(code(&file("/Filter 7 0 R", &data), 4 << 20), Ok(0));
    }

    #[test]
    fn what_cannot_be_tried_is_bounded_by_its_length() {
        let mut data = zlib(&vec![0; 1 << 20]);
        data.iter_mut().for_each(|byte| *byte ^= 0x5a);
        let encrypted = |dict: &str| [file(dict, &data), b"trailer <</Encrypt 9 0 R>>".to_vec()].concat();
        assert!(data.len() > 1000);
        assert_eq!(code(&encrypted("/Type/ObjStm/Filter/Fl"), 16 << 20), Ok(0));
        assert_eq!(code(&encrypted("/Type/ObjStm/Filter/Fl"), 1 << 20), Err("part_too_large"));
        assert_eq!(code(&encrypted("/Type/ObjStm/Filter[/Fl/Fl]"), 16 << 20), Err("part_too_large"));
        assert_eq!(code(&encrypted("/Filter/Fl"), 1 << 20), Ok(0));
    }
}
