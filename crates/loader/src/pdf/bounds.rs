//! How far the streams of a PDF expand, before anything expands them for good.

use crate::LoadError;
use flate2::read::ZlibDecoder;
use std::io::Read;

/// Most bytes of all streams of a file, as stored and as expanded.
const MOST: u64 = 512 << 20;

/// Compression within compression that is followed.
const DEEPEST: usize = 3;

/// Expands every stream once and keeps nothing; how many of them are damaged.
pub(super) fn check(bytes: &[u8]) -> Result<usize, LoadError> {
    within(bytes, MOST)
}

fn within(bytes: &[u8], limit: u64) -> Result<usize, LoadError> {
    const KEYWORD: &[u8] = b"stream";
    let mut left = limit;
    let (mut at, mut damaged) = (0, 0);
    while let Some(found) = bytes[at..].windows(KEYWORD.len()).position(|window| window == KEYWORD) {
        let start = at + found + KEYWORD.len();
        at = start;
        let behind = bytes[start..].trim_ascii_start();
        for depth in 1..=DEEPEST {
            let mut reader: Box<dyn Read + '_> = Box::new(behind);
            for _ in 0..depth {
                reader = Box::new(ZlibDecoder::new(reader));
            }
            let (head, length, whole) = expand(reader, left);
            let packed = behind.first_chunk::<2>().is_some_and(|head| is_zlib(*head));
            damaged += usize::from(depth == 1 && packed && !whole);
            left = left.saturating_sub(length.saturating_add(length / 64));
            if left == 0 {
                return Err(LoadError::PartTooLarge {
                    part: format!("stream @{start}"),
                    stored: bytes.len() as u64,
                    limit,
                });
            }
            if !is_zlib(head) {
                break;
            }
        }
    }
    Ok(damaged)
}

/// How the expanded bytes begin, how many there are as far as they go, and whether they go to their end.
fn expand(mut reader: impl Read, most: u64) -> ([u8; 2], u64, bool) {
    let (mut head, mut length) = ([0; 2], 0u64);
    let mut buffer = [0u8; 16 << 10];
    loop {
        let n = match reader.read(&mut buffer) {
            Ok(0) => return (head, length, true),
            Ok(n) => n,
            Err(_) => return (head, length, false),
        };
        if length == 0 {
            head = [buffer[0], if n > 1 { buffer[1] } else { 0 }];
        }
        length = length.saturating_add(n as u64);
        if length > most {
            return (head, length, true);
        }
    }
}

/// The first two bytes of compressed data.
fn is_zlib(head: [u8; 2]) -> bool {
    head[0] & 0x0f == 8 && head[0] >> 4 <= 7 && u16::from_be_bytes(head).is_multiple_of(31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use std::io::Write;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn streams_are_counted_through_two_layers() {
        let one = packed(&vec![b' '; 64 << 10]);
        let file = |stream: &[u8]| [b"<<>> stream\n", stream, b"\nendstream"].concat();
        assert!(within(&file(&one), 4 << 20).is_ok());
        // 64 KB a stream, 100 times.
        let many = file(&one).repeat(100);
        assert_eq!(within(&many, 4 << 20).map_err(|error| error.code()), Err("part_too_large"));
        let twice = packed(&packed(&vec![0; 1 << 20]));
        assert!(within(&file(&twice), 4 << 20).is_ok());
        assert!(twice.len() < 4096);
        assert_eq!(within(&file(&twice).repeat(10), 4 << 20).map_err(|error| error.code()), Err("part_too_large"));
    }
}
