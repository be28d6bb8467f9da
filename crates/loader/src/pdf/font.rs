//! Fonts: which characters the codes of a text are, and how wide each is.

use super::cmap::CMap;
use super::filters;
use crate::budget::Budget;
use crate::layout::{UNKNOWN, truetype};
use encoding_rs::{BIG5, GB18030, SHIFT_JIS, UTF_16BE};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// How codes are cut from a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Codes {
    /// One byte each.
    One,
    /// Two bytes each.
    Two,
    /// One byte, or two where the first is above 0x80: GBK. Four where the second is a digit.
    Mixed,
}

/// The characters of Adobe-GB1 as far as they stand there in the order of GB 2312, and ASCII.
static GB1: LazyLock<BTreeMap<u32, char>> = LazyLock::new(|| {
    let row = |row: u8, from: u8, to: u8| {
        (from..=to).filter_map(move |byte| GB18030.decode_without_bom_handling(&[row, byte]).0.chars().next())
    };
    let symbols = row(0xa1, 0xa1, 0xfe)
        .chain(row(0xa2, 0xb1, 0xe2))
        .chain(row(0xa2, 0xe5, 0xee))
        .chain(row(0xa2, 0xf1, 0xfc))
        .chain(row(0xa3, 0xa1, 0xfe));
    let han = (0xb0..=0xf7).flat_map(|at| row(at, 0xa1, if at == 0xd7 { 0xf9 } else { 0xfe }));
    let ascii = |from: u32| (from..).zip('!'..='~');
    let blank = [(1, ' '), (7716, ' ')];
    blank.into_iter().chain(ascii(2)).chain((96..).zip(symbols)).chain(ascii(814)).chain((940..).zip(han)).collect()
});

/// A font.
pub(super) struct Font {
    codes: Codes,
    /// Characters, where the font tells them.
    characters: Option<CMap>,
    /// Codes that are characters of a known encoding.
    encoding: Option<&'static encoding_rs::Encoding>,
    /// Characters of a font with codes of one byte, and of a composite one whose glyphs are known.
    named: BTreeMap<u32, char>,
    /// Glyphs are those of Adobe-GB1.
    gb1: bool,
    /// The number of the exclamation mark among the glyphs whose widths are told, where codes are characters.
    ascii_from: u32,
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

/// The content of a stream that a dictionary names; every sixteenth byte of it is a step.
fn bytes_of(dict: &Dict<'_>, key: &str, budget: &Budget) -> Option<Vec<u8>> {
    let content = filters::content(&dict.get::<Stream<'_>>(key)?, budget)?;
    budget.step(content.len() as u64 / 16).then_some(content)
}

impl Font {
    /// Reads a font.
    pub(super) fn read(dict: &Dict<'_>, budget: &Budget) -> Font {
        let composite = dict.get::<Name<'_>>("Subtype").is_some_and(|name| name.as_ref() == b"Type0");
        let encoding = dict.get::<Name<'_>>("Encoding").map(|name| name.as_str().to_owned()).unwrap_or_default();
        let characters = bytes_of(dict, "ToUnicode", budget).map(|bytes| CMap::read(&bytes));
        let mut font = Font {
            codes: if composite { Codes::Two } else { Codes::One },
            characters: characters.filter(|map| !map.is_empty()),
            encoding: None,
            named: BTreeMap::new(),
            gb1: false,
            ascii_from: 2,
            ascii: !composite,
            widths: BTreeMap::new(),
            usual_width: if composite { 1000.0 } else { 500.0 },
            vertical: composite && (encoding.ends_with("-V") || encoding == "V"),
        };
        if composite {
            let mixed = [("GB", GB18030), ("B5", BIG5), ("ETen", BIG5), ("HKscs", BIG5), ("90", SHIFT_JIS)];
            if let Some((_, known)) = mixed.iter().find(|(name, _)| encoding.starts_with(name)) {
                (font.codes, font.encoding) = (Codes::Mixed, Some(*known));
                // Half-width figures, except where the name says otherwise.
                if *known == GB18030 && !encoding.starts_with("GBp") && !encoding.starts_with("GBKp") {
                    font.ascii_from = 814;
                }
            } else if encoding.contains("UCS2") || encoding.contains("UTF16") {
                font.encoding = Some(UTF_16BE);
            }
            font.composite_widths(dict, budget);
            if font.characters.is_none() && encoding.starts_with("Identity") {
                font.glyphs(dict, budget);
            }
        } else {
            font.simple(dict, budget);
        }
        font
    }

    fn composite_widths(&mut self, dict: &Dict<'_>, budget: &Budget) {
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
                        if !budget.step(1) {
                            return;
                        }
                    }
                }
                Object::Number(number) => {
                    numbers.push(number.as_f64());
                    if let [first, last, width] = numbers[..] {
                        let codes = (first as u32)..=(last as u32).min(0xffff);
                        // Ranges that lie over each other fill the same places again and again.
                        if !budget.step(codes.clone().count() as u64) {
                            return;
                        }
                        self.widths.extend(codes.map(|code| (code, width)));
                        numbers.clear();
                    }
                }
                _ => {}
            }
        }
    }

    /// Which characters the glyphs of a composite font are that has no table of them: by the font embedded, or by the
    /// collection of characters that it is of.
    fn glyphs(&mut self, dict: &Dict<'_>, budget: &Budget) {
        let Some(descendant) = dict.get::<Array<'_>>("DescendantFonts").and_then(|a| a.iter::<Dict<'_>>().next())
        else {
            return;
        };
        let embedded =
            descendant.get::<Dict<'_>>("FontDescriptor").and_then(|font| bytes_of(&font, "FontFile2", budget));
        let Some(font) = embedded else {
            let collection = descendant.get::<Dict<'_>>("CIDSystemInfo");
            let ordering = collection.and_then(|info| info.get::<hayro_syntax::object::String<'_>>("Ordering"));
            self.gb1 = ordering.is_some_and(|ordering| ordering.as_bytes() == b"GB1");
            return;
        };
        self.named = truetype::characters(&font);
        if let Some(map) = bytes_of(&descendant, "CIDToGIDMap", budget) {
            let known = std::mem::take(&mut self.named);
            let glyph = |pair: &[u8]| pair.iter().fold(0u32, |n, byte| (n << 8) | u32::from(*byte));
            let codes = map.chunks_exact(2).take(0x1_0000).map(glyph).zip(0u32..);
            self.named = codes.filter_map(|(glyph, code)| Some((code, *known.get(&glyph)?))).collect();
        }
    }

    fn simple(&mut self, dict: &Dict<'_>, budget: &Budget) {
        let type3 = dict.get::<Name<'_>>("Subtype").is_some_and(|name| name.as_ref() == b"Type3");
        // Glyphs that are drawn have any names, and a unit of their own.
        let unit = match dict.get::<Array<'_>>("FontMatrix").and_then(|matrix| matrix.iter::<f64>().next()) {
            Some(unit) if type3 && unit.is_finite() => unit.abs() * 1000.0,
            _ => 1.0,
        };
        self.ascii = !type3 && !is_recoded(dict);
        let first = dict.get::<f64>("FirstChar").unwrap_or(0.0) as u32;
        if let Some(widths) = dict.get::<Array<'_>>("Widths") {
            for (at, width) in widths.iter::<f64>().enumerate().take(256) {
                self.widths.insert(first.saturating_add(at as u32), width * unit);
            }
        }
        let Some(differences) = dict.get::<Dict<'_>>("Encoding").and_then(|e| e.get::<Array<'_>>("Differences")) else {
            return;
        };
        let mut code = 0u32;
        for object in differences.iter::<Object<'_>>() {
            if !budget.step(1) {
                return;
            }
            match object {
                Object::Number(number) => code = number.as_f64() as u32,
                Object::Name(name) => {
                    let letter = named(name.as_str()).filter(|_| !type3 || name.as_str().len() > 1);
                    self.named.insert(code, letter.unwrap_or(UNKNOWN));
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
                Codes::Mixed if *first <= 0x80 => 1,
                Codes::Mixed if self.encoding == Some(SHIFT_JIS) && matches!(first, 0xa1..=0xdf) => 1,
                Codes::Mixed if rest.get(1).is_some_and(u8::is_ascii_digit) && self.encoding == Some(GB18030) => 4,
                Codes::Mixed => 2,
            };
            let (code, behind) = rest.split_at(length.min(rest.len()));
            rest = behind;
            let number = code.iter().fold(0u32, |n, byte| (n << 8) | u32::from(*byte));
            // The widths of a font whose codes are characters are by glyph; of those only ASCII has a known number.
            let glyph = match self.encoding {
                Some(_) if (0x20..0x7f).contains(&number) => {
                    if number == 0x20 && self.ascii_from != 2 {
                        7716
                    } else {
                        self.ascii_from + number - 0x21
                    }
                }
                Some(_) => u32::MAX,
                None => number,
            };
            let width = self.widths.get(&glyph).copied().unwrap_or(self.usual_width);
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
        let collected = || GB1.get(&number).copied().filter(|_| self.gb1);
        self.named.get(&number).copied().or_else(collected).or_else(plain).unwrap_or(UNKNOWN).to_string()
    }
}

/// An embedded part of a font with its own order of characters, which nothing tells: its codes are no ASCII.
fn is_recoded(dict: &Dict<'_>) -> bool {
    let Some(descriptor) = dict.get::<Dict<'_>>("FontDescriptor") else { return false };
    let symbolic = descriptor.get::<f64>("Flags").is_some_and(|flags| flags as u32 & 4 != 0);
    let embedded = ["FontFile", "FontFile2", "FontFile3"].iter().any(|key| descriptor.contains_key(key));
    let part = dict.get::<Name<'_>>("BaseFont").is_some_and(|name| name.as_str().as_bytes().get(6) == Some(&b'+'));
    symbolic && embedded && part && !dict.contains_key("Encoding")
}

/// The character of a glyph's name, as far as reports need it.
fn named(name: &str) -> Option<char> {
    let hex = |text: &str| u32::from_str_radix(text.get(..4)?, 16).ok().and_then(char::from_u32);
    if let Some(code) = name.strip_prefix("uni").and_then(hex) {
        return Some(code);
    }
    // Figures have names that are words: a figure for a name is a count of glyphs.
    let mut characters = name.chars();
    if let (Some(c), None) = (characters.next(), characters.next()) {
        return Some(c).filter(|c| !c.is_ascii_digit());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chinese_collection_by_the_order_of_its_standard() {
        for (glyph, c) in [(1, ' '), (17, '0'), (829, '0'), (96, '\u{3000}'), (278, '１'), (940, '啊'), (7702, '齄')]
        {
            assert_eq!(GB1.get(&glyph), Some(&c), "{glyph}");
        }
    }

    #[test]
    fn a_figure_for_a_name_is_no_figure() {
        assert_eq!(named("one"), Some('1'));
        assert_eq!(named("uni0031"), Some('1'));
        assert_eq!(named("1"), None);
        assert_eq!(named("A"), Some('A'));
    }
}
