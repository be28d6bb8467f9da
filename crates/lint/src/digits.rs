//! Digits as texts write them: `2`, `２`, `二`.

/// An Arabic digit, of full width or not.
pub(crate) fn arabic(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        _ => None,
    }
}

/// A digit of a year, which may be written in Han: `二〇二三`.
pub(crate) fn of_a_year(c: char) -> Option<u32> {
    let han = || "〇一二三四五六七八九".chars().zip(0..).find(|(digit, _)| *digit == c).map(|(_, value)| value);
    match c {
        '○' | '零' => Some(0),
        _ => arabic(c).or_else(han),
    }
}

/// The four digits of a year that a text begins with, and how many bytes they take.
pub(crate) fn year_at(text: &str) -> Option<(i32, usize)> {
    let (last, c) = text.char_indices().nth(3)?;
    let length = last + c.len_utf8();
    let value = text[..length].chars().try_fold(0, |value, c| Some(value * 10 + of_a_year(c)?))?;
    Some((i32::try_from(value).ok()?, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_in_whatever_digits() {
        for (text, year) in [
            ("2023年", Some((2023, 4))),
            ("２０２３年", Some((2023, 12))),
            ("二〇二三年", Some((2023, 12))),
            ("二○二三", Some((2023, 12))),
            ("202年", None),
            ("十二月三", None),
        ] {
            assert_eq!(year_at(text), year, "{text}");
        }
    }
}
