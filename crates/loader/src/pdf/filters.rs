//! Streams expanded within bounds.
//!
//! The library behind the reader expands a stream to whatever it expands to, and believes what a stream says of its rows.
//! Here no more is kept than is allowed, and what is said is looked at first. *ISO 32000-2*, 7.4.

use crate::LoadError;
use crate::budget::Budget;
use flate2::{Decompress, FlushDecompress, Status};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};

/// Filters of one stream that are followed.
const MOST_FILTERS: usize = 4;

/// Widest row a predictor works on, in samples.
const WIDEST_ROW: usize = 1 << 16;

/// A filter that text may be stored with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filter {
    Hex,
    Base85,
    RunLength,
    Lzw,
    Flate,
    /// Decryption, which is done before.
    Crypt,
}

impl Filter {
    pub(super) fn of_name(name: &[u8]) -> Option<Filter> {
        Some(match name {
            b"ASCIIHexDecode" | b"AHx" => Filter::Hex,
            b"ASCII85Decode" | b"A85" => Filter::Base85,
            b"RunLengthDecode" | b"RL" => Filter::RunLength,
            b"LZWDecode" | b"LZW" => Filter::Lzw,
            b"FlateDecode" | b"Fl" => Filter::Flate,
            b"Crypt" => Filter::Crypt,
            _ => return None,
        })
    }

    /// How many bytes one byte expands to at most.
    pub(super) fn ratio(self) -> u64 {
        match self {
            Filter::Hex | Filter::Crypt => 1,
            Filter::Base85 => 4,
            Filter::RunLength => 64,
            Filter::Lzw => 2_800,
            Filter::Flate => 1_032,
        }
    }
}

/// What a stream says of the rows its data were predicted from, and how its codes grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Params {
    pub(super) predictor: i64,
    pub(super) colors: i64,
    pub(super) bits: i64,
    pub(super) columns: i64,
    pub(super) early: i64,
}

impl Default for Params {
    fn default() -> Params {
        Params { predictor: 1, colors: 1, bits: 8, columns: 1, early: 1 }
    }
}

impl Params {
    fn of(dict: &Dict<'_>) -> Params {
        let number = |key: &str, usual: i64| dict.get::<f64>(key).filter(|n| n.is_finite()).map_or(usual, |n| n as i64);
        let usual = Params::default();
        Params {
            predictor: number("Predictor", usual.predictor),
            colors: number("Colors", usual.colors),
            bits: number("BitsPerComponent", usual.bits),
            columns: number("Columns", usual.columns),
            early: number("EarlyChange", usual.early),
        }
    }

    /// Bytes of a sample of all colours and of a row, if rows like that can be.
    pub(super) fn row(&self) -> Option<(usize, usize)> {
        let usual = matches!(self.bits, 1 | 2 | 4 | 8 | 16) && (1..=32).contains(&self.colors);
        let columns = usize::try_from(self.columns).ok().filter(|n| usual && (1..=WIDEST_ROW).contains(n))?;
        let bits = usize::try_from(self.bits * self.colors).ok().filter(|bits| *bits < 256)?;
        Some((bits.div_ceil(8), (columns * bits).div_ceil(8)))
    }
}

/// Why a stream was not expanded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// It is stored in a way that is not read, or damaged from its start.
    Unread,
    /// It expands to more than is allowed.
    TooLarge,
}

/// What data expand to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Expanded {
    pub(super) bytes: Vec<u8>,
    /// The data are damaged behind what is kept.
    pub(super) damaged: bool,
}

/// The content of a stream, its filters undone; nothing if it cannot be read. What it expands to counts on the budget,
/// which remembers a stream that is too large.
pub(super) fn content(stream: &Stream<'_>, budget: &Budget) -> Option<Vec<u8>> {
    // Content in another file.
    if matches!(stream.dict().get::<Object<'_>>("F"), Some(Object::String(_) | Object::Dict(_))) {
        return None;
    }
    let stored = stream.raw_data();
    let limit = usize::try_from(budget.left()).unwrap_or(usize::MAX);
    match chain(&stored, &filters(stream.dict())?, limit) {
        Ok(expanded) => {
            budget.expanded(expanded.bytes.len() as u64);
            Some(expanded.bytes)
        }
        Err(Stop::Unread) => None,
        Err(Stop::TooLarge) => {
            let part = format!("stream {} {}", stream.obj_id().obj_number, stream.obj_id().gen_number);
            let (stored, limit) = (stored.len() as u64, limit as u64);
            budget.refuse(|| LoadError::PartTooLarge { part, stored, limit });
            None
        }
    }
}

/// The filters of a stream in their order; nothing if one of them is not read.
fn filters(dict: &Dict<'_>) -> Option<Vec<(Filter, Params)>> {
    let name = dict.get::<Name<'_>>("F").or_else(|| dict.get::<Name<'_>>("Filter"));
    if let Some(name) = name {
        let params = dict.get::<Dict<'_>>("DP").or_else(|| dict.get::<Dict<'_>>("DecodeParms"));
        let filter = Filter::of_name(name.as_ref())?;
        return Some(vec![(filter, params.map(|dict| Params::of(&dict)).unwrap_or_default())]);
    }
    let Some(names) = dict.get::<Array<'_>>("F").or_else(|| dict.get::<Array<'_>>("Filter")) else {
        return Some(Vec::new());
    };
    let params = dict.get::<Array<'_>>("DP").or_else(|| dict.get::<Array<'_>>("DecodeParms"));
    let mut params = params.iter().flat_map(|params| params.iter::<Object<'_>>());
    let mut out = Vec::new();
    for name in names.iter::<Name<'_>>() {
        if out.len() == MOST_FILTERS {
            return None;
        }
        let params = params.next().and_then(Object::into_dict).map(|dict| Params::of(&dict));
        out.push((Filter::of_name(name.as_ref())?, params.unwrap_or_default()));
    }
    Some(out)
}

/// Undoes filters one after another; no step may give more than `limit` bytes.
pub(super) fn chain(stored: &[u8], filters: &[(Filter, Params)], limit: usize) -> Result<Expanded, Stop> {
    let Some(((first, params), rest)) = filters.split_first() else {
        return if stored.len() > limit {
            Err(Stop::TooLarge)
        } else {
            Ok(Expanded { bytes: stored.to_vec(), damaged: false })
        };
    };
    let mut whole = undo(stored, *first, params, limit)?;
    for (filter, params) in rest {
        let next = undo(&whole.bytes, *filter, params, limit)?;
        whole = Expanded { damaged: whole.damaged || next.damaged, ..next };
    }
    Ok(whole)
}

fn undo(data: &[u8], filter: Filter, params: &Params, limit: usize) -> Result<Expanded, Stop> {
    match filter {
        Filter::Hex => hex(data, limit),
        Filter::Base85 => base85(data, limit),
        Filter::RunLength => run_length(data, limit),
        Filter::Lzw => unpredicted(lzw(data, params.early != 0, limit)?, params),
        Filter::Flate => unpredicted(flate(data, limit)?, params),
        Filter::Crypt if data.len() > limit => Err(Stop::TooLarge),
        Filter::Crypt => Ok(Expanded { bytes: data.to_vec(), damaged: false }),
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn hex(data: &[u8], limit: usize) -> Result<Expanded, Stop> {
    let digits = data.iter().take_while(|byte| **byte != b'>').filter(|byte| !is_space(**byte));
    let mut out = Vec::new();
    let mut high = None;
    for byte in digits {
        let digit = char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok()).ok_or(Stop::Unread)?;
        match high.take() {
            None => high = Some(digit),
            Some(first) => out.push(first << 4 | digit),
        }
        if out.len() > limit {
            return Err(Stop::TooLarge);
        }
    }
    out.extend(high.map(|digit| digit << 4));
    Ok(Expanded { bytes: out, damaged: false })
}

fn base85(data: &[u8], limit: usize) -> Result<Expanded, Stop> {
    let mut out: Vec<u8> = Vec::new();
    let mut group: Vec<u8> = Vec::with_capacity(5);
    let put = |group: &mut Vec<u8>, out: &mut Vec<u8>| -> Result<(), Stop> {
        let count = group.len();
        if count == 0 {
            return Ok(());
        }
        group.resize(5, b'u' - b'!');
        let value = group.iter().fold(0u64, |n, digit| n * 85 + u64::from(*digit));
        let value = u32::try_from(value).map_err(|_| Stop::Unread)?;
        out.extend(&value.to_be_bytes()[..count.saturating_sub(1)]);
        group.clear();
        Ok(())
    };
    for byte in data.iter().copied().filter(|byte| !is_space(*byte)) {
        match byte {
            b'~' => break,
            b'z' if group.is_empty() => out.extend([0; 4]),
            b'!'..=b'u' => {
                group.push(byte - b'!');
                if group.len() == 5 {
                    put(&mut group, &mut out)?;
                }
            }
            _ => return Err(Stop::Unread),
        }
        if out.len() > limit {
            return Err(Stop::TooLarge);
        }
    }
    put(&mut group, &mut out)?;
    Ok(Expanded { bytes: out, damaged: false })
}

fn run_length(data: &[u8], limit: usize) -> Result<Expanded, Stop> {
    let mut out = Vec::new();
    let mut rest = data;
    while let Some((length, behind)) = rest.split_first() {
        let length = usize::from(*length);
        rest = match length {
            128 => return Ok(Expanded { bytes: out, damaged: false }),
            0..128 => {
                let Some((run, behind)) = behind.split_at_checked(length + 1) else { break };
                out.extend_from_slice(run);
                behind
            }
            _ => {
                let Some((byte, behind)) = behind.split_first() else { break };
                out.resize(out.len() + 257 - length, *byte);
                behind
            }
        };
        if out.len() > limit {
            return Err(Stop::TooLarge);
        }
    }
    Ok(Expanded { bytes: out, damaged: true })
}

/// Deflate, with the header of zlib or without.
fn flate(data: &[u8], limit: usize) -> Result<Expanded, Stop> {
    let packed = data.first_chunk::<2>().is_some_and(|head| is_zlib(*head));
    let mut rest = if packed { &data[2..] } else { data };
    let mut decoder = Decompress::new(false);
    let mut out = Vec::new();
    let mut buffer = vec![0u8; 32 << 10];
    loop {
        let (read, written) = (decoder.total_in(), decoder.total_out());
        let status = decoder.decompress(rest, &mut buffer, FlushDecompress::None);
        let read = usize::try_from(decoder.total_in() - read).unwrap_or(usize::MAX);
        let written = usize::try_from(decoder.total_out() - written).unwrap_or(usize::MAX);
        out.extend_from_slice(buffer.get(..written).unwrap_or_default());
        rest = rest.get(read..).unwrap_or_default();
        if out.len() > limit {
            return Err(Stop::TooLarge);
        }
        let ended = match status {
            Ok(Status::StreamEnd) => return Ok(Expanded { bytes: out, damaged: false }),
            // Nothing moves any more: the data are cut off.
            Ok(_) => read == 0 && written == 0,
            Err(_) => true,
        };
        if ended {
            return Ok(Expanded { bytes: out, damaged: true });
        }
    }
}

/// The first two bytes of zlib's format.
fn is_zlib(head: [u8; 2]) -> bool {
    head[0] & 0x0f == 8 && head[1] & 0x20 == 0 && u16::from_be_bytes(head).is_multiple_of(31)
}

/// LZW with codes of 9 to 12 bits. An entry is where it stands in what has been written.
fn lzw(data: &[u8], early: bool, limit: usize) -> Result<Expanded, Stop> {
    const CLEAR: usize = 256;
    const END: usize = 257;
    const MOST: usize = 4096;
    let mut out: Vec<u8> = Vec::new();
    // From 258: where an entry begins and how long it is.
    let mut entries: Vec<(usize, usize)> = Vec::new();
    let mut before: Option<(usize, usize)> = None;
    let (mut bits, mut held) = (0u32, 0u32);
    let mut bytes = data.iter();
    loop {
        let size = END + 1 + entries.len() + usize::from(early);
        let width = match size {
            0..512 => 9,
            512..1024 => 10,
            1024..2048 => 11,
            _ => 12,
        };
        while held < width {
            let Some(byte) = bytes.next() else { return Ok(Expanded { bytes: out, damaged: true }) };
            bits = (bits << 8 | u32::from(*byte)) & 0x00ff_ffff;
            held += 8;
        }
        held -= width;
        let code = (bits >> held & ((1 << width) - 1)) as usize;
        match code {
            CLEAR => {
                entries.clear();
                before = None;
                continue;
            }
            END => return Ok(Expanded { bytes: out, damaged: false }),
            _ => {}
        }
        let start = out.len();
        let known = code.checked_sub(END + 1);
        match (known, known.and_then(|at| entries.get(at)).copied(), before) {
            (None, ..) => out.extend(u8::try_from(code)),
            (_, Some((from, length)), _) => out.extend_from_within(from..from + length),
            // The entry that is being made: what was written last and its first byte again.
            (Some(at), None, Some((from, length))) if at == entries.len() => {
                out.extend_from_within(from..from + length);
                out.extend_from_within(from..=from);
            }
            _ => return Ok(Expanded { bytes: out, damaged: true }),
        }
        if out.len() > limit {
            return Err(Stop::TooLarge);
        }
        // An entry is what was written before and the first byte written now, which stand one after the other.
        if let Some((from, length)) = before
            && END + 1 + entries.len() < MOST
        {
            entries.push((from, length + 1));
        }
        before = Some((start, out.len() - start));
    }
}

/// Data without the prediction they were stored with.
fn unpredicted(expanded: Expanded, params: &Params) -> Result<Expanded, Stop> {
    if params.predictor <= 1 {
        return Ok(expanded);
    }
    let (sample, row) = params.row().ok_or(Stop::Unread)?;
    let mut data = expanded.bytes;
    match params.predictor {
        2 => {
            match params.bits {
                8 => data.chunks_mut(row).for_each(|row| {
                    for at in sample..row.len() {
                        row[at] = row[at].wrapping_add(row[at - sample]);
                    }
                }),
                16 => data.chunks_mut(row).for_each(|row| {
                    for at in (sample..row.len().saturating_sub(1)).step_by(2) {
                        let before = u16::from_be_bytes([row[at - sample], row[at - sample + 1]]);
                        let now = u16::from_be_bytes([row[at], row[at + 1]]).wrapping_add(before);
                        row[at..at + 2].copy_from_slice(&now.to_be_bytes());
                    }
                }),
                // Only pictures have samples smaller than a byte.
                _ => return Err(Stop::Unread),
            }
            Ok(Expanded { bytes: data, ..expanded })
        }
        10.. => {
            let mut out: Vec<u8> = Vec::with_capacity(data.len());
            let blank = vec![0; row];
            // A last row that is cut off is no row.
            for stored in data.chunks_exact(row + 1) {
                let start = out.len();
                out.extend_from_slice(&stored[1..]);
                let (above, now) = out.split_at_mut(start);
                let above = if start == 0 { blank.as_slice() } else { &above[start - row..] };
                unfilter(stored[0], above, now, sample);
            }
            Ok(Expanded { bytes: out, ..expanded })
        }
        _ => Err(Stop::Unread),
    }
}

/// A row as PNG predicts it.
fn unfilter(kind: u8, above: &[u8], row: &mut [u8], sample: usize) {
    for at in 0..row.len() {
        let left = if at >= sample { row[at - sample] } else { 0 };
        let corner = if at >= sample { above[at - sample] } else { 0 };
        let predicted = match kind {
            1 => left,
            2 => above[at],
            3 => u8::try_from((u16::from(left) + u16::from(above[at])) / 2).unwrap_or(0),
            4 => paeth(left, above[at], corner),
            _ => return,
        };
        row[at] = row[at].wrapping_add(predicted);
    }
}

fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let guess = i16::from(left) + i16::from(above) - i16::from(corner);
    let far = |from: u8| (guess - i16::from(from)).abs();
    match () {
        () if far(left) <= far(above) && far(left) <= far(corner) => left,
        () if far(above) <= far(corner) => above,
        () => corner,
    }
}

#[cfg(test)]
mod tests {
    use super::super::packed::{raw, zlib};
    use super::*;

    const PLAIN: Params = Params { predictor: 1, colors: 1, bits: 8, columns: 1, early: 1 };

    fn undone(data: &[u8], filter: Filter) -> Vec<u8> {
        chain(data, &[(filter, PLAIN)], 1 << 20).unwrap().bytes
    }

    /// Codes of one width, each with the clear code before it where the width would grow.
    fn codes(codes: &[u16]) -> Vec<u8> {
        let bits: String = codes.iter().map(|code| format!("{code:09b}")).collect();
        let bytes = bits.as_bytes().chunks(8).map(|eight| {
            let text = std::str::from_utf8(eight).unwrap();
            u8::from_str_radix(&format!("{text:0<8}"), 2).unwrap()
        });
        bytes.collect()
    }

    #[test]
    fn each_filter_is_undone() {
        let text = "云泽区 12 件".as_bytes();
        assert_eq!(undone(&zlib(text), Filter::Flate), text);
        assert_eq!(undone(&raw(text), Filter::Flate), text);
        assert_eq!(undone(b"34 31 3>zz", Filter::Hex), b"410");
        assert_eq!(undone(b"87cUR\nD]~>", Filter::Base85), b"Hello");
        assert_eq!(undone(b"z~>", Filter::Base85), [0; 4]);
        assert_eq!(
            undone(&[4, 10, 11, 12, 13, 14, 253, 3, 128, 9], Filter::RunLength),
            [10, 11, 12, 13, 14, 3, 3, 3, 3]
        );
        // The example of the standard, 7.4.4.2.
        let lzw = [0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01];
        assert_eq!(undone(&lzw, Filter::Lzw), [45, 45, 45, 45, 45, 65, 45, 45, 45, 66]);
        let twice = [(Filter::Base85, PLAIN), (Filter::Flate, PLAIN)];
        assert!(chain(b"no such thing\x7f", &twice, 99).is_err());
    }

    #[test]
    fn nothing_grows_beyond_its_limit() {
        let bombs = [
            (zlib(&vec![0; 1 << 20]), Filter::Flate),
            (raw(&vec![0; 1 << 20]), Filter::Flate),
            ([129u8, b' '].repeat(1 << 14), Filter::RunLength),
            (b"z".repeat(1 << 18), Filter::Base85),
            // Each code is the entry that is being made.
            (codes(&(0..250).map(|n| if n == 0 { 65 } else { 257 + n }).collect::<Vec<_>>()), Filter::Lzw),
        ];
        for (data, filter) in bombs {
            assert_eq!(chain(&data, &[(filter, PLAIN)], 10_000), Err(Stop::TooLarge), "{filter:?}");
        }
        let two = zlib(&zlib(&vec![0; 8 << 20]));
        assert_eq!(chain(&two, &[(Filter::Flate, PLAIN); 2], 1 << 20), Err(Stop::TooLarge));
    }

    #[test]
    fn what_is_cut_off_is_kept_as_far_as_it_goes() {
        let text: Vec<u8> = (0..20_000u32).flat_map(|n| n.to_string().into_bytes()).collect();
        let whole = zlib(&text);
        let half = chain(&whole[..whole.len() / 2], &[(Filter::Flate, PLAIN)], 1 << 20).unwrap();
        assert!(half.damaged && half.bytes.len() > 10_000 && text.starts_with(&half.bytes));
        assert!(chain(&[4, 1, 2], &[(Filter::RunLength, PLAIN)], 99).unwrap().damaged);
        assert!(!chain(&whole, &[(Filter::Flate, PLAIN)], 1 << 20).unwrap().damaged);
    }

    #[test]
    fn rows_are_put_together_and_impossible_ones_are_not() {
        let params = |predictor, colors, bits, columns| Params { predictor, colors, bits, columns, early: 1 };
        let undone = |data: &[u8], params: Params| {
            unpredicted(Expanded { bytes: data.to_vec(), damaged: false }, &params).map(|expanded| expanded.bytes)
        };
        let up = [2, 1, 2, 3, 2, 1, 1, 1, 1, 5, 1, 1];
        assert_eq!(undone(&up, params(12, 1, 8, 3)).unwrap(), [1, 2, 3, 2, 3, 4, 5, 6, 7]);
        assert_eq!(undone(&[3, 4, 4, 4, 4, 9, 9, 9], params(15, 1, 8, 3)).unwrap(), [4, 6, 7, 13, 22, 31]);
        assert_eq!(undone(&[1, 1, 1, 2, 2, 2], params(2, 1, 8, 3)).unwrap(), [1, 2, 3, 2, 4, 6]);
        assert_eq!(undone(&[0, 1, 0, 255], params(2, 1, 16, 2)).unwrap(), [0, 1, 1, 0]);
        for impossible in [
            params(12, 1, 8, 0),
            params(12, 1, 8, i64::MAX),
            params(12, 0, 8, 4),
            params(12, 255, 255, 4),
            params(12, 1, 8, -4),
            params(2, 1, 0, 4),
            params(3, 1, 8, 4),
        ] {
            assert_eq!(undone(&up, impossible), Err(Stop::Unread), "{impossible:?}");
        }
    }
}
