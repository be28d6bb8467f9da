//! Formats of numbers that show another number than the one that is stored: `0.0,` shows thousands, `0!.0000` ten thousands,
//! `0.00%` hundredths.

/// How a format changes a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scaled {
    /// Commas behind the digits: each divides by 1,000.
    thousands: u32,
    /// It shows hundredths.
    percent: bool,
    /// Digits behind the decimal point.
    decimals: usize,
    /// Digits behind a point that is text: the number is whole, and the point is put among its digits.
    shifted: usize,
    /// What is written behind the number.
    behind: String,
}

impl Scaled {
    /// The format, if it changes numbers; of the section for numbers above 0.
    pub(super) fn read(code: &str) -> Option<Scaled> {
        let mut format = Scaled { thousands: 0, percent: false, decimals: 0, shifted: 0, behind: String::new() };
        let (mut digits, mut point, mut text_point) = (0usize, false, false);
        let mut text = |format: &mut Scaled, c: char, digits: usize| {
            if c == '.' && digits > 0 {
                text_point = true;
                format.shifted = 0;
            } else if digits > 0 {
                format.behind.push(c);
            }
        };
        let mut chars = code.chars();
        while let Some(c) = chars.next() {
            match c {
                ';' => break,
                '0' | '#' | '?' => {
                    digits += 1;
                    // What commas stood between were groups.
                    format.thousands = 0;
                    format.behind.clear();
                    format.decimals += usize::from(point);
                    format.shifted += 1;
                }
                ',' if digits > 0 => format.thousands += 1,
                '.' => point = true,
                '%' => format.percent = true,
                '\\' | '!' => {
                    if let Some(c) = chars.next() {
                        text(&mut format, c, digits);
                    }
                }
                '"' => chars.by_ref().take_while(|c| *c != '"').for_each(|c| text(&mut format, c, digits)),
                // Room, and what fills it.
                '_' | '*' => {
                    chars.next();
                }
                // A colour or a condition.
                '[' => {
                    chars.by_ref().find(|c| *c == ']');
                }
                // A date: its numbers are no counts.
                'y' | 'Y' | 'm' | 'd' | 'D' | 'h' | 'H' | 's' => return None,
                c => text(&mut format, c, digits),
            }
        }
        if !text_point || point {
            format.shifted = 0;
        }
        (format.thousands > 0 || format.percent || format.shifted > 0).then_some(format)
    }

    /// What a cell with a number shows; nothing for what is no number.
    pub(super) fn shown(&self, stored: &str) -> Option<String> {
        let number: f64 = stored.parse().ok()?;
        let number = number / 1000_f64.powi(i32::try_from(self.thousands).ok()?);
        let number = if self.percent { number * 100.0 } else { number };
        let shown = match self.shifted {
            0 => format!("{number:.*}", self.decimals),
            places => format!("{:.*}", places, number.round() / 10_f64.powi(i32::try_from(places).ok()?)),
        };
        let percent = if self.percent { "%" } else { "" };
        Some(format!("{shown}{percent}{}", self.behind.trim()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_format_shows() {
        let shown = |code: &str, stored: &str| Scaled::read(code).and_then(|format| format.shown(stored));
        for (code, stored, right) in [
            ("0.0,", "513593.3", "513.6"),
            ("#,##0,,", "12345678", "12"),
            ("0!.0000", "5135933", "513.5933"),
            ("0\\.0000", "5135933", "513.5933"),
            ("0\".\"0000", "5135933", "513.5933"),
            ("0!.0,\"万\"", "12345", "1.2万"),
            ("0!.0,万;[Red]-0!.0,万", "98765", "9.9万"),
            ("0.00%", "0.1234", "12.34%"),
        ] {
            assert_eq!(shown(code, stored).as_deref(), Some(right), "{code}");
        }
        for code in
            ["General", "0", "0.00", "#,##0", "#,##0.00", "0\"件\"", "@", "yyyy-mm-dd", "[Red]0.0_ ", "0\"件.\""]
        {
            assert_eq!(Scaled::read(code), None, "{code}");
        }
        assert_eq!(shown("0.0,", "无"), None);
    }
}
