//! Tables from codes to characters (`ToUnicode`).

use std::collections::BTreeMap;

/// Most entries of a table.
const MOST: usize = 70_000;

/// Longest text of one code, in units of UTF-16: a ligature has a few.
const LONGEST: usize = 16;

/// A table.
#[derive(Debug, Default)]
pub(super) struct CMap {
    single: BTreeMap<u32, String>,
    /// First code → last code and the character of the first.
    ranges: BTreeMap<u32, (u32, Vec<u16>)>,
}

/// What such a table is written in.
#[derive(Debug, PartialEq)]
enum Token<'t> {
    Hex(Vec<u8>),
    Open,
    Close,
    Word(&'t [u8]),
}

/// The tokens of a table; comments and everything else are passed over.
fn tokens(bytes: &[u8]) -> impl Iterator<Item = Token<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            match bytes.get(at)? {
                b'<' if bytes.get(at + 1) != Some(&b'<') => {
                    let end = bytes[at..].iter().position(|byte| *byte == b'>').map_or(bytes.len(), |n| at + n);
                    let digits: Vec<u8> = bytes[at + 1..end]
                        .iter()
                        .filter_map(|byte| char::from(*byte).to_digit(16))
                        .filter_map(|digit| u8::try_from(digit).ok())
                        .collect();
                    at = end + 1;
                    return Some(Token::Hex(
                        digits.chunks(2).map(|two| two.iter().fold(0, |n, d| n << 4 | d)).collect(),
                    ));
                }
                b'[' => {
                    at += 1;
                    return Some(Token::Open);
                }
                b']' => {
                    at += 1;
                    return Some(Token::Close);
                }
                b'%' => at += bytes[at..].iter().take_while(|byte| !matches!(byte, b'\n' | b'\r')).count(),
                byte if byte.is_ascii_alphabetic() => {
                    let length = bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
                    at += length;
                    return Some(Token::Word(&bytes[at - length..at]));
                }
                _ => at += 1,
            }
        }
    })
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |n, byte| (n << 8) | u32::from(*byte))
}

fn units(bytes: &[u8]) -> Vec<u16> {
    bytes.chunks(2).take(LONGEST).map(|two| two.iter().fold(0, |n, byte| (n << 8) | u16::from(*byte))).collect()
}

impl CMap {
    /// Reads a table, as far as it goes.
    pub(super) fn read(bytes: &[u8]) -> CMap {
        let mut map = CMap::default();
        let mut tokens = tokens(bytes);
        while let Some(token) = tokens.next() {
            match token {
                Token::Word(b"beginbfchar") => {
                    while let (Some(Token::Hex(code)), true) = (tokens.next(), map.has_room()) {
                        let Some(Token::Hex(text)) = tokens.next() else { break };
                        map.single.insert(number(&code), String::from_utf16_lossy(&units(&text)));
                    }
                }
                Token::Word(b"beginbfrange") => {
                    while let (Some(Token::Hex(first)), true) = (tokens.next(), map.has_room()) {
                        let Some(Token::Hex(last)) = tokens.next() else { break };
                        let (first, last) = (number(&first), number(&last));
                        match tokens.next() {
                            Some(Token::Hex(text)) => {
                                map.ranges.insert(first, (last, units(&text)));
                            }
                            Some(Token::Open) => {
                                let mut code = first;
                                while let (Some(Token::Hex(text)), true) = (tokens.next(), map.has_room()) {
                                    map.single.insert(code, String::from_utf16_lossy(&units(&text)));
                                    code = code.saturating_add(1);
                                }
                            }
                            _ => break,
                        }
                    }
                }
                _ => {}
            }
        }
        map
    }

    fn has_room(&self) -> bool {
        self.single.len() + self.ranges.len() < MOST
    }

    /// Says nothing of any code.
    pub(super) fn is_empty(&self) -> bool {
        self.single.is_empty() && self.ranges.is_empty()
    }

    /// The characters of a code.
    pub(super) fn get(&self, code: u32) -> Option<String> {
        if let Some(text) = self.single.get(&code) {
            return Some(text.clone());
        }
        let (first, (last, text)) = self.ranges.range(..=code).next_back()?;
        if code > *last {
            return None;
        }
        let mut text = text.clone();
        if let Some(unit) = text.last_mut() {
            *unit = unit.wrapping_add(u16::try_from(code - first).ok()?);
        }
        Some(String::from_utf16_lossy(&text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_codes_ranges_and_lists() {
        let map = CMap::read(
            b"1 begincodespacerange <0000> <ffff> endcodespacerange 2 beginbfchar <0010> <002D> <0011> <516C5F00> endbfchar \
              2 beginbfrange <0020> <0022> <0030> <0030> <0031> [<4E00> <4E8C>] endbfrange",
        );
        let get = |code| map.get(code);
        assert_eq!(get(0x10).as_deref(), Some("-"));
        assert_eq!(get(0x11).as_deref(), Some("公开"));
        assert_eq!(get(0x22).as_deref(), Some("2"));
        assert_eq!(get(0x23), None);
        assert_eq!(get(0x31).as_deref(), Some("二"));
        assert!(CMap::read(b"beginbfchar <").is_empty());
    }
}
