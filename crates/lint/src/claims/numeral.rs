//! Numbers as texts write them: `12`, `１２`, `1,234`, `1.2万余`, `十二`, `三百零五`.

use crate::digits;

/// A number in a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Numeral {
    /// Its value, rounded to a whole number.
    pub(super) value: i64,
    /// Its value in hundredths, for amounts.
    pub(super) hundredths: i64,
    /// One in its last digit, in hundredths.
    pub(super) step: i64,
    /// It is not exact (余, 多, 近, 约, or rounded to 万).
    pub(super) vague: bool,
    /// Length in bytes.
    pub(super) len: usize,
}

/// The number at the start of a text, with what follows it directly (万, 余).
pub(super) fn at(text: &str) -> Option<Numeral> {
    let first = text.chars().next()?;
    if digits::arabic(first).is_none() && !"零〇一二两三四五六七八九十百千".contains(first) {
        return None;
    }
    let (mut value, mut len) = arabic(text).or_else(|| chinese(text))?;
    let decimals = text[..len].split_once(['.', '．']).map_or(0, |(_, fraction)| fraction.chars().count());
    let step = [100, 10].get(decimals).copied().unwrap_or(1);
    let mut vague = false;
    let mut rest = &text[len..];
    for (unit, factor) in [('万', 10_000.0), ('亿', 100_000_000.0)] {
        if rest.starts_with(unit) && !rest.starts_with("万元") {
            value *= factor;
            // 1.2万 is rounded, 3万 is too: what a count is would be written out.
            vague = true;
            len += unit.len_utf8();
            rest = &text[len..];
        }
    }
    if rest.starts_with(['余', '多']) {
        vague = true;
        len += '余'.len_utf8();
    }
    (value.abs() < 1e15).then(|| Numeral {
        value: value.round() as i64,
        hundredths: (value * 100.0).round() as i64,
        step,
        vague,
        len,
    })
}

/// Value and bytes.
type Read = (f64, usize);

fn arabic(text: &str) -> Option<Read> {
    let mut plain = String::new();
    let mut len = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if let Some(digit) = digits::arabic(c) {
            plain.extend(char::from_digit(digit, 10));
        } else if matches!(c, ',' | '，') && !plain.is_empty() && !plain.contains('.') {
            // A separator only in front of three digits; else it is a comma of the sentence.
            let next: Vec<char> = text[len + c.len_utf8()..].chars().take(4).collect();
            let three = next.iter().take(3).filter(|c| digits::arabic(**c).is_some()).count() == 3;
            if c == '，' || !three || next.get(3).is_some_and(|c| digits::arabic(*c).is_some()) {
                break;
            }
        } else if matches!(c, '.' | '．')
            && !plain.is_empty()
            && !plain.contains('.')
            && chars.peek().is_some_and(|c| digits::arabic(*c).is_some())
        {
            plain.push('.');
        } else {
            break;
        }
        len += c.len_utf8();
        if plain.len() > 18 {
            return None;
        }
    }
    let value: f64 = plain.parse().ok()?;
    Some((value, len))
}

fn chinese(text: &str) -> Option<Read> {
    let (mut total, mut section, mut last, mut len) = (0i64, 0i64, None::<i64>, 0);
    let mut any = false;
    for c in text.chars() {
        let value = match c {
            '零' | '〇' => 0,
            '一' => 1,
            '二' | '两' => 2,
            '三' => 3,
            '四' => 4,
            '五' => 5,
            '六' => 6,
            '七' => 7,
            '八' => 8,
            '九' => 9,
            _ => -1,
        };
        if value >= 0 {
            // Digits read out one by one (二〇二三) are years, not counts.
            if last.is_some_and(|last| last > 0) {
                return None;
            }
            last = Some(value);
        } else if let Some(unit) =
            [('十', 10), ('百', 100), ('千', 1000)].iter().find(|(of, _)| *of == c).map(|(_, unit)| *unit)
        {
            section += last.take().filter(|last| *last > 0).unwrap_or(1) * unit;
        } else if c == '万' && any {
            total += (section + last.take().unwrap_or(0)) * 10_000;
            section = 0;
        } else {
            break;
        }
        any = true;
        len += c.len_utf8();
        if len > 60 {
            return None;
        }
    }
    let value = total + section + last.unwrap_or(0);
    any.then_some((value as f64, len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_they_are_written() {
        for (text, value, vague) in [
            ("12件", 12, false),
            ("１２件", 12, false),
            ("1,234件", 1234, false),
            ("12,件", 12, false),
            ("1.2万余件", 12_000, true),
            ("3万件", 30_000, true),
            ("300余件", 300, true),
            ("十二件", 12, false),
            ("三百零五件", 305, false),
            ("两件", 2, false),
            ("一百二十件", 120, false),
            ("三万件", 30_000, false),
            ("零件", 0, false),
        ] {
            let read = at(text).unwrap();
            assert_eq!((read.value, read.vague), (value, vague), "{text}");
        }
        let amount = at("1,286.50元").unwrap();
        assert_eq!((amount.hundredths, amount.step), (128_650, 1));
        assert!(at("件").is_none() && at("二〇二三年").is_none() && at("").is_none());
    }
}
