//! Bytes → tokens: groups, control words, and the bytes of text.

/// Longest name of a control word.
const LONGEST_WORD: usize = 32;

/// A token of an RTF file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'b> {
    Open,
    Close,
    /// `\word`, `\word12`, `\word-1`; numbers beyond 32 bits are the largest there are.
    Word(&'b str, Option<i32>),
    /// A backslash before anything but a letter.
    Symbol(u8),
    /// A byte of text written as `\'hh`.
    Hex(u8),
    /// A byte of text as it stands. Line ends in the file are none in the text.
    Byte(u8),
    /// `\bin` with the bytes that it announces.
    Binary,
}

/// The tokens of a file.
pub(super) struct Tokens<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Tokens<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Tokens<'b> {
        Tokens { bytes, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// The next token; nothing at the end.
    pub(super) fn next(&mut self) -> Option<Token<'b>> {
        loop {
            let byte = self.peek()?;
            self.at += 1;
            return Some(match byte {
                b'{' => Token::Open,
                b'}' => Token::Close,
                b'\\' => match self.peek()? {
                    b'\'' => {
                        self.at += 1;
                        match self.hex() {
                            Some(byte) => Token::Hex(byte),
                            None => continue,
                        }
                    }
                    letter if letter.is_ascii_alphabetic() => self.word(),
                    symbol => {
                        self.at += 1;
                        Token::Symbol(symbol)
                    }
                },
                b'\r' | b'\n' | 0 => continue,
                byte => Token::Byte(byte),
            });
        }
    }

    /// A backslash that is the second byte of a character in an encoding of two bytes, and begins no control word: it
    /// stands there as it is where a program copied its text out without looking.
    pub(super) fn trail(&mut self) -> Option<u8> {
        let [b'\\', next, ..] = self.bytes.get(self.at..)? else { return None };
        if next.is_ascii_alphabetic() || b"\\'{}*~-_|:\r\n".contains(next) {
            return None;
        }
        self.at += 1;
        Some(b'\\')
    }

    fn hex(&mut self) -> Option<u8> {
        let digit = |at: usize| char::from(self.bytes.get(at).copied()?).to_digit(16);
        let byte = digit(self.at)? << 4 | digit(self.at + 1)?;
        self.at += 2;
        u8::try_from(byte).ok()
    }

    fn word(&mut self) -> Token<'b> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let letters = rest.iter().take(LONGEST_WORD).take_while(|byte| byte.is_ascii_alphabetic()).count();
        let word = rest.get(..letters).and_then(|word| std::str::from_utf8(word).ok()).unwrap_or_default();
        self.at += letters;
        let number = self.number();
        if self.peek() == Some(b' ') {
            self.at += 1;
        }
        if word != "bin" {
            return Token::Word(word, number);
        }
        let length = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
        self.at = self.at.saturating_add(length).min(self.bytes.len());
        Token::Binary
    }

    fn number(&mut self) -> Option<i32> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let minus = rest.first() == Some(&b'-');
        let digits = &rest[usize::from(minus)..];
        let many = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if many == 0 {
            return None;
        }
        self.at += usize::from(minus) + many;
        let digits = digits.iter().take(many);
        let value = digits.fold(0i32, |n, digit| n.saturating_mul(10).saturating_add(i32::from(digit - b'0')));
        Some(if minus { -value } else { value })
    }
}

#[cfg(test)]
mod tests {
    use super::Token::{Binary, Byte, Close, Hex, Open, Symbol, Word};
    use super::*;

    fn tokens(text: &[u8]) -> Vec<Token<'_>> {
        let mut tokens = Tokens::new(text);
        std::iter::from_fn(|| tokens.next()).collect()
    }

    #[test]
    fn words_symbols_and_bytes() {
        assert_eq!(
            tokens(b"{\\rtf1 a\r\n\\u-12\\'b9\\'zz\\~\\par  }"),
            [
                Open,
                Word("rtf", Some(1)),
                Byte(b'a'),
                Word("u", Some(-12)),
                Hex(0xb9),
                Byte(b'z'),
                Byte(b'z'),
                Symbol(b'~'),
                Word("par", None),
                Byte(b' '),
                Close
            ]
        );
    }

    #[test]
    fn what_is_announced_as_binary_holds_no_tokens() {
        assert_eq!(tokens(b"\\bin3 {}\\x"), [Binary, Byte(b'x')]);
        assert_eq!(tokens(b"\\bin99999999999999 {}"), [Binary]);
        assert_eq!(tokens(b"\\bin-5 x"), [Binary, Byte(b'x')]);
        assert_eq!(tokens(b"\\cellx99999999999999"), [Word("cellx", Some(i32::MAX))]);
    }

    #[test]
    fn files_that_end_in_the_middle() {
        for text in [&b"\\"[..], b"\\'", b"\\'b", b"\\u-", b"\\bin9"] {
            assert!(tokens(text).len() <= 2, "{text:?}");
        }
    }

    #[test]
    fn a_second_byte_that_looks_like_a_backslash() {
        let trail = |text: &[u8]| Tokens::new(text).trail();
        assert_eq!(trail(b"\\\xb3"), Some(b'\\'));
        assert_eq!((trail(b"\\par"), trail(b"\\'b3"), trail(b"\\"), trail(b"x")), (None, None, None, None));
    }
}
