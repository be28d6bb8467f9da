//! Fonts say in which encoding the bytes of their text are.

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GB18030, MACINTOSH, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1250, WINDOWS_1251,
    WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Fonts beyond which no more are kept.
const MOST_FONTS: usize = 10_000;

/// How the bytes of a font's text are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Font {
    /// As those of the whole file.
    #[default]
    Usual,
    In(&'static Encoding),
    /// Letters are pictures; which ones is not known.
    Symbols,
}

/// The fonts of a file.
#[derive(Debug, Default)]
pub(super) struct Fonts {
    fonts: BTreeMap<i32, Font>,
    /// The one that is being described.
    open: i32,
    /// The encoding that the file names for itself.
    page: Option<&'static Encoding>,
    /// The encoding that goes with the language of the file.
    language: Option<&'static Encoding>,
    /// The font of text that names none.
    pub(super) usual: i32,
}

impl Fonts {
    /// A control word of the font table.
    pub(super) fn describe(&mut self, word: &str, number: i32) {
        match word {
            "f" => self.open = number,
            "fcharset" => self.keep(of_charset(number)),
            "cpg" => {
                if let Some(encoding) = of_code_page(number) {
                    self.keep(Font::In(encoding));
                }
            }
            _ => {}
        }
    }

    fn keep(&mut self, font: Font) {
        if self.fonts.len() < MOST_FONTS {
            self.fonts.insert(self.open, font);
        }
    }

    /// `\ansicpg`: the code page of the file.
    pub(super) fn code_page(&mut self, number: i32) {
        self.page = of_code_page(number).or(self.page);
    }

    /// `\mac`.
    pub(super) fn of_macintosh(&mut self) {
        self.page = self.page.or(Some(MACINTOSH));
    }

    /// The language of the text, where the file names no code page.
    pub(super) fn language(&mut self, number: i32) {
        self.language = self.language.or(match number {
            2052 | 4100 => Some(GB18030),
            1028 | 3076 | 5124 => Some(BIG5),
            _ => None,
        });
    }

    /// The encoding of text whose font names none. A file that says nothing at all is Chinese if it is anything for us.
    pub(super) fn usual_encoding(&self) -> &'static Encoding {
        self.page.or(self.language).unwrap_or(GB18030)
    }

    fn font(&self, number: i32) -> Font {
        self.fonts.get(&number).copied().unwrap_or_default()
    }

    /// Whether characters of two bytes may end in a backslash.
    pub(super) fn may_end_in_backslash(&self, font: i32) -> bool {
        let encoding = match self.font(font) {
            Font::Usual => self.usual_encoding(),
            Font::In(encoding) => encoding,
            Font::Symbols => return false,
        };
        [GB18030, BIG5, SHIFT_JIS].contains(&encoding)
    }

    /// The text of bytes in a font, and how many places of it are damaged.
    pub(super) fn text<'b>(&self, font: i32, bytes: &'b [u8]) -> (Cow<'b, str>, usize) {
        let encoding = match self.font(font) {
            Font::Usual => self.usual_encoding(),
            Font::In(encoding) => encoding,
            Font::Symbols => {
                let shown = bytes.iter().filter(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic());
                return (shown.map(|byte| char::from(*byte)).collect::<String>().into(), 0);
            }
        };
        let (text, damaged) = encoding.decode_without_bom_handling(bytes);
        let places = if damaged { text.matches('\u{fffd}').count() } else { 0 };
        (text, places)
    }
}

/// What the character set of a font means.
fn of_charset(number: i32) -> Font {
    let encoding = match number {
        2 => return Font::Symbols,
        77 => MACINTOSH,
        78 | 128 => SHIFT_JIS,
        79 | 129 | 130 => EUC_KR,
        80 | 134 => GB18030,
        81 | 136 => BIG5,
        161 => WINDOWS_1253,
        162 => WINDOWS_1254,
        163 => WINDOWS_1258,
        177 | 181 => WINDOWS_1255,
        178..=180 => WINDOWS_1256,
        186 => WINDOWS_1257,
        204 => WINDOWS_1251,
        222 => WINDOWS_874,
        238 => WINDOWS_1250,
        _ => return Font::Usual,
    };
    Font::In(encoding)
}

/// The encoding of a code page of Windows; nothing for one that says nothing.
fn of_code_page(number: i32) -> Option<&'static Encoding> {
    Some(match number {
        936 | 10_008 | 20_936 | 54_936 => GB18030,
        950 | 951 | 10_002 => BIG5,
        932 | 10_001 => SHIFT_JIS,
        949 | 1361 | 10_003 => EUC_KR,
        874 => WINDOWS_874,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        1255 => WINDOWS_1255,
        1256 => WINDOWS_1256,
        1257 => WINDOWS_1257,
        1258 => WINDOWS_1258,
        10_000 => MACINTOSH,
        65_001 => UTF_8,
        // Those of DOS differ from it only where no letters of ours are.
        1252 | 437 | 708..=720 | 819 | 850..=866 => WINDOWS_1252,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_character_set_of_the_font_counts_before_the_code_page() {
        let mut fonts = Fonts::default();
        fonts.code_page(1252);
        for (font, charset) in [(0, 0), (13, 134), (14, 136), (3, 2), (5, 1)] {
            fonts.describe("f", font);
            fonts.describe("fcharset", charset);
        }
        let text = |font: i32, bytes: &'static [u8]| fonts.text(font, bytes).0.into_owned();
        assert_eq!(text(13, b"\xb9\xab\xbf\xaa"), "公开");
        assert_eq!(text(14, b"\xa4\xbd\xb6}"), "公開");
        assert_eq!(text(0, b"\xb9"), "¹");
        assert_eq!(text(3, b"l\xb7 1."), " 1.");
        assert_eq!(fonts.text(13, b"\xb9"), ("\u{fffd}".into(), 1));
        fonts.code_page(936);
        assert_eq!(fonts.text(5, b"\xb9\xab").0, "公");
        fonts.describe("cpg", 950);
        assert_eq!(fonts.text(5, b"\xa4\xbd").0, "公");
    }
}
