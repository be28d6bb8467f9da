//! Dates, years and periods in running text.

use crate::normal::pattern;
use gongkai_model::{Date, Period};
use regex::Regex;
use std::sync::LazyLock;

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:(20\d\d|二[〇○◯零Oo0][一二三四五六七八九〇○◯零Oo0]{2})\s*[年\-/.]\s*)?(\d{1,2}|[一二三四五六七八九十]{1,3})\s*[月\-/.]\s*(\d{1,2}|[一二三四五六七八九十]{1,3})(?:\s*日)?",
    )
});
static YEAR: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(20\d\d|二[〇○◯零Oo0][一二三四五六七八九〇○◯零Oo0]{2})\s*年?"));

/// A date that stands at some offset in a text; the year may be left out.
struct Found {
    start: usize,
    end: usize,
    year: Option<i16>,
    month: i8,
    day: i8,
}

fn dates(text: &str) -> Vec<Found> {
    DATE.captures_iter(text)
        .filter_map(|found| {
            let whole = found.get(0)?;
            let month = small_number(found.get(2)?.as_str())?;
            let day = small_number(found.get(3)?.as_str())?;
            let year = found.get(1).and_then(|y| year_number(y.as_str()));
            // `1.2` in a sentence is no date; without a year only 月 and 日 make one.
            if year.is_none() && !(whole.as_str().contains('月') && whole.as_str().contains('日')) {
                return None;
            }
            // Part of a longer number.
            let before = text[..whole.start()].chars().next_back();
            let after = text[whole.end()..].chars().next();
            if before.is_some_and(|c| c.is_ascii_digit())
                || (after.is_some_and(|c| c.is_ascii_digit()) && !whole.as_str().ends_with('日'))
            {
                return None;
            }
            Some(Found { start: whole.start(), end: whole.end(), year, month, day })
        })
        .collect()
}

/// 1–99 in Arabic or Chinese numerals.
pub(super) fn small_number(text: &str) -> Option<i8> {
    if let Ok(n) = text.parse::<i8>() {
        return Some(n);
    }
    let digit = |c: char| "一二三四五六七八九".chars().position(|d| d == c).map(|at| at as i8 + 1);
    match text.split_once('十') {
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { 1 } else { digit(tens.chars().next()?)? };
            let ones = if ones.is_empty() { 0 } else { digit(ones.chars().next()?)? };
            Some(tens * 10 + ones)
        }
        None => digit(text.chars().next()?),
    }
}

/// A year in Arabic or Chinese digits.
fn year_number(text: &str) -> Option<i16> {
    let digits: Option<String> = text
        .chars()
        .map(|c| match c {
            '〇' | '○' | '◯' | '零' | 'O' | 'o' => Some('0'),
            c if c.is_ascii_digit() => Some(c),
            c => "一二三四五六七八九".chars().position(|d| d == c).and_then(|at| char::from_digit(at as u32 + 1, 10)),
        })
        .collect();
    digits?.parse().ok()
}

/// The first year in a text, and where it starts.
pub(crate) fn year(text: &str) -> Option<(usize, i32)> {
    let found = YEAR.captures(text)?;
    let digits = found.get(1)?;
    // 2021 in a longer number is no year.
    let before = text[..digits.start()].chars().next_back();
    let after = text[digits.end()..].chars().next();
    if before.is_some_and(|c| c.is_ascii_digit()) || after.is_some_and(|c| c.is_ascii_digit()) {
        return None;
    }
    Some((digits.start(), i32::from(year_number(digits.as_str())?)))
}

/// The first full date in a text.
pub(crate) fn date(text: &str) -> Option<Date> {
    dates(text).into_iter().find_map(|found| Date::new(found.year?, found.month, found.day).ok())
}

/// A date of eight figures and nothing else: `20240122`. Only where a word announces it is it no number.
pub(super) fn compact(text: &str) -> Option<Date> {
    let text = text.trim();
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Date::new(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?).ok()
}

/// What stands between the two dates of a stretch.
const JOINS: [char; 8] = ['至', '到', '—', '-', '－', '–', '~', '～'];

/// The first stretch from one date to another: `2021年1月1日至12月31日`, `2021年1月1日起，至2021年12月31日止`.
pub(crate) fn period(text: &str) -> Option<Period> {
    // The first date has its year, and something joins the two.
    let year = text.contains("20") || text.contains('二');
    if !year || !text.contains(JOINS) {
        return None;
    }
    let found = dates(text);
    found.windows(2).find_map(|pair| {
        let between = &text[pair[0].end..pair[1].start];
        let joins = between.contains(JOINS) && between.chars().count() <= 8;
        if !joins {
            return None;
        }
        let from = Date::new(pair[0].year?, pair[0].month, pair[0].day).ok()?;
        let to = Date::new(pair[1].year.or(pair[0].year)?, pair[1].month, pair[1].day).ok()?;
        (from < to).then_some(Period { from, to })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_pages_print_them() {
        for text in [
            "发布日期: 2022-01-19 16:56",
            "发布时间：2022年1月19日",
            "2022/1/19",
            "2022.01.19",
            "二〇二二年一月十九日",
            "二○二二年一月十九日",
        ] {
            assert_eq!(date(text), Some("2022-01-19".parse().unwrap()), "{text}");
        }
        for text in ["2022年", "12月31日", "电话 0372-2022-1193", "2022年13月1日", "2021年公开信息4条"] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn periods() {
        let whole = Period { from: "2021-01-01".parse().unwrap(), to: "2021-12-31".parse().unwrap() };
        for text in [
            "统计期限为2021年1月1日至2021年12月31日。",
            "数据统计时限自2021年1月1日起，至12月31日止",
            "2021年1月1日—12月31日",
        ] {
            assert_eq!(period(text), Some(whole), "{text}");
        }
        assert_eq!(period("2021年1月1日施行，2022年3月1日修订"), None);
    }

    #[test]
    fn years() {
        assert_eq!(year("云泽区财政局2021年政府信息公开").map(|(_, y)| y), Some(2021));
        assert_eq!(year("二〇二一年度报告").map(|(_, y)| y), Some(2021));
        assert_eq!(year("索引号 120211234"), None);
    }
}
