//! Fonts: which characters the codes of a text are, and how wide each is.

use super::cmap::CMap;
use encoding_rs::{GB18030, UTF_16BE};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use std::collections::BTreeMap;

/// What a code of a font that names no characters is shown as: nothing that reads as text or as a number.
pub(super) const UNKNOWN: char = '\u{fffd}';

/// How codes are cut from a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Codes {
    /// One byte each.
    One,
    /// Two bytes each.
    Two,
    /// One byte, or two where the first is above 0x80: GBK.
    Mixed,
}

/// A font.
pub(super) struct Font {
    codes: Codes,
    /// Characters, where the font tells them.
    characters: Option<CMap>,
    /// Codes that are characters of a known encoding.
    encoding: Option<&'static encoding_rs::Encoding>,
    /// Characters of a font with codes of one byte.
    named: BTreeMap<u32, char>,
    /// Codes of one byte are ASCII where nothing else is said.
    ascii: bool,
    widths: BTreeMap<u32, f64>,
    usual_width: f64,
    pub(super) vertical: bool,
}

/// One code of a string.
pub(super) struct Shown {
    pub(super) text: String,
    /// In thousandths of the size.
    pub(super) width: f64,
    /// A single byte 32: word spacing applies.
    pub(super) space: bool,
}

fn bytes_of(dict: &Dict<'_>, key: &str) -> Option<Vec<u8>> {
    dict.get::<Stream<'_>>(key)?.decoded_data().ok().map(std::borrow::Cow::into_owned)
}

impl Font {
    /// Reads a font.
    pub(super) fn read(dict: &Dict<'_>) -> Font {
        let composite = dict.get::<Name<'_>>("Subtype").is_some_and(|name| name.as_ref() == b"Type0");
        let encoding = dict.get::<Name<'_>>("Encoding").map(|name| name.as_str().to_owned()).unwrap_or_default();
        let characters = bytes_of(dict, "ToUnicode").map(|bytes| CMap::read(&bytes));
        let mut font = Font {
            codes: if composite { Codes::Two } else { Codes::One },
            characters: characters.filter(|map| !map.is_empty()),
            encoding: None,
            named: BTreeMap::new(),
            ascii: !composite,
            widths: BTreeMap::new(),
            usual_width: if composite { 1000.0 } else { 500.0 },
            vertical: composite && (encoding.ends_with("-V") || encoding == "V"),
        };
        if composite {
            if encoding.starts_with("GB") && !encoding.contains("UCS2") {
                (font.codes, font.encoding) = (Codes::Mixed, Some(GB18030));
            } else if encoding.contains("UCS2") || encoding.contains("UTF16") {
                font.encoding = Some(UTF_16BE);
            }
            font.composite_widths(dict);
        } else {
            font.simple(dict);
        }
        font
    }

    fn composite_widths(&mut self, dict: &Dict<'_>) {
        let Some(descendant) = dict.get::<Array<'_>>("DescendantFonts").and_then(|a| a.iter::<Dict<'_>>().next())
        else {
            return;
        };
        self.usual_width = descendant.get::<f64>("DW").unwrap_or(1000.0);
        let Some(list) = descendant.get::<Array<'_>>("W") else { return };
        // `first [w w w]` or `first last w`.
        let mut numbers: Vec<f64> = Vec::new();
        for object in list.iter::<Object<'_>>() {
            match object {
                Object::Array(widths) => {
                    let first = numbers.pop().unwrap_or(0.0) as u32;
                    numbers.clear();
                    for (at, width) in widths.iter::<f64>().enumerate().take(0x1_0000) {
                        self.widths.insert(first.saturating_add(at as u32), width);
                    }
                }
                Object::Number(number) => {
                    numbers.push(number.as_f64());
                    if let [first, last, width] = numbers[..] {
                        for code in (first as u32)..=(last as u32).min(0xffff) {
                            self.widths.insert(code, width);
                        }
                        numbers.clear();
                    }
                }
                _ => {}
            }
        }
    }

    fn simple(&mut self, dict: &Dict<'_>) {
        let first = dict.get::<f64>("FirstChar").unwrap_or(0.0) as u32;
        if let Some(widths) = dict.get::<Array<'_>>("Widths") {
            for (at, width) in widths.iter::<f64>().enumerate().take(256) {
                self.widths.insert(first.saturating_add(at as u32), width);
            }
        }
        let Some(differences) = dict.get::<Dict<'_>>("Encoding").and_then(|e| e.get::<Array<'_>>("Differences")) else {
            return;
        };
        let mut code = 0u32;
        for object in differences.iter::<Object<'_>>() {
            match object {
                Object::Number(number) => code = number.as_f64() as u32,
                Object::Name(name) => {
                    self.named.insert(code, named(name.as_str()).unwrap_or(UNKNOWN));
                    code = code.saturating_add(1);
                }
                _ => {}
            }
        }
    }

    /// Cuts a string into codes.
    pub(super) fn show(&self, string: &[u8], mut each: impl FnMut(Shown)) {
        let mut rest = string;
        while let Some(first) = rest.first() {
            let length = match self.codes {
                Codes::One => 1,
                Codes::Two => 2,
                Codes::Mixed => 1 + usize::from(*first > 0x80),
            };
            let (code, behind) = rest.split_at(length.min(rest.len()));
            rest = behind;
            let number = code.iter().fold(0u32, |n, byte| (n << 8) | u32::from(*byte));
            // Widths of fonts with characters for codes are by glyphs that only the font's own table tells.
            let width = match self.encoding {
                Some(_) => {
                    if code.len() == 1 || number < 0x80 {
                        500.0
                    } else {
                        1000.0
                    }
                }
                None => self.widths.get(&number).copied().unwrap_or(self.usual_width),
            };
            each(Shown { text: self.text(number, code), width, space: code == b" " });
        }
    }

    fn text(&self, number: u32, code: &[u8]) -> String {
        if let Some(text) = self.characters.as_ref().and_then(|map| map.get(number)) {
            return text;
        }
        if let Some(encoding) = self.encoding {
            return encoding.decode_without_bom_handling(code).0.into_owned();
        }
        let plain = || char::from_u32(number).filter(|c| self.ascii && (' '..='~').contains(c));
        self.named.get(&number).copied().or_else(plain).unwrap_or(UNKNOWN).to_string()
    }
}

/// The character of a glyph's name, as far as reports need it.
fn named(name: &str) -> Option<char> {
    let hex = |text: &str| u32::from_str_radix(text.get(..4)?, 16).ok().and_then(char::from_u32);
    if let Some(code) = name.strip_prefix("uni").and_then(hex) {
        return Some(code);
    }
    let mut characters = name.chars();
    if let (Some(c), None) = (characters.next(), characters.next()) {
        return Some(c);
    }
    Some(match name {
        "zero" => '0',
        "one" => '1',
        "two" => '2',
        "three" => '3',
        "four" => '4',
        "five" => '5',
        "six" => '6',
        "seven" => '7',
        "eight" => '8',
        "nine" => '9',
        "space" => ' ',
        "period" => '.',
        "comma" => ',',
        "hyphen" | "minus" => '-',
        "slash" => '/',
        "percent" => '%',
        "parenleft" => '(',
        "parenright" => ')',
        "colon" => ':',
        _ => return None,
    })
}
