//! When a report was published: as its page says in words, in its metadata and in its address, and as it is signed.

use super::dates;
use super::head::{Claim, Field, Meaning, fields_of_line, is_agency, metadata, of_room};
use super::narrative::is_behind_body;
use super::outline::{Line, is_free_heading};
use crate::document::Document;
use crate::normal::{pattern, plain_line};
use gongkai_model::{Date, DateClaim, DateSource, HeadSource, Passage, Place};
use regex::Regex;
use std::sync::LazyLock;

/// Names of metadata that give it.
const METADATA: [&str; 8] = [
    "pubdate",
    "publishdate",
    "publish_date",
    "article:published_time",
    "datepublished",
    "dc.date",
    "firstpublishedtime",
    "createdate",
];

/// Names of metadata that give the page's own address.
const ADDRESS: [&str; 3] = ["url", "og:url", "canonical"];

// What the publishing systems of government sites write: t20220119_5123.html, /2022-01/19/, /2022/01/19/, /20220119/.
static IN_ADDRESS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:^|/)t?(20\d\d)[-/]?([01]\d)[-/]?([0-3]\d)(?:[_/]|$)"));

/// Most lines under a text among which it is signed.
const MOST_SIGNED: usize = 8;

/// Longest line around a report that gives a date beside other things, in characters.
const LONGEST_FURNITURE: usize = 80;

/// Longest names beside a time of day: of an account, of a place.
const LONGEST_NAMES: usize = 16;

/// Words beside a time of day that is not when a report went out.
const OTHER_TIMES: [&str; 10] = ["时间", "今天", "现在", "当前", "星期", "打印", "截", "下载", "访问", "抓取"];

/// A day with its time: `2024-01-22 09:30:00`, `2024年1月22日 17:30`.
static DAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:20\d\d\s*[年\-/.]\s*\d{1,2}\s*[月\-/.]\s*\d{1,2}\s*日?|二[〇○◯零Oo0][〇○◯零一二三四五六七八九]{2}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)(?:[\sT]*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?",
    )
});

/// A month without a day, under a text: `2017年3月`.
static MONTH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[（(]?(20\d\d|二[〇○◯零Oo0][〇○◯零一二三四五六七八九]{2})\s*年\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*月[）)]?$",
    )
});

/// The lines with which the text ends: what the page prints behind it is left out.
pub(super) fn bottom<'l, 'd>(lines: &'l [Line<'d>]) -> &'l [Line<'d>] {
    let heading = |line: &Line<'_>| line.section.is_some() || (line.place.table == 0 && is_free_heading(line.text));
    let body = lines.iter().rposition(heading).map_or(0, |at| at + 1);
    let behind = lines[body..].iter().position(|line| is_behind_body(line.text)).map_or(lines.len(), |at| body + at);
    &lines[behind.saturating_sub(MOST_SIGNED).max(body)..behind]
}

/// Who signed a text and when.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Signature {
    pub(super) agency: Option<(String, Place)>,
    pub(super) date: Option<Date>,
}

impl Signature {
    /// Whose report it is by the signature.
    pub(super) fn claim(self) -> Option<Claim> {
        let (agency, place) = self.agency?;
        let words = Passage { text: agency.clone(), place };
        let agency = of_room(&agency).to_owned();
        Some(Claim { by: HeadSource::Signature, agency: Some(agency), year: None, words })
    }
}

/// The signature under a text: an agency and a date, on one line or on two.
pub(super) fn signature(bottom: &[Line<'_>]) -> Option<Signature> {
    let lines: Vec<(String, Option<Date>)> = bottom
        .iter()
        .map(|line| {
            let plain = plain_line(line.text);
            let date = DAY.find(&plain).map(|found| found.range());
            let name = date.as_ref().map_or(&*plain, |range| &plain[..range.start]);
            let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
            let name =
                name.trim_end_matches("（盖章）").trim_end_matches("(盖章)").trim_matches(['（', '(', '）', ')']);
            let ends = date.as_ref().is_none_or(|range| plain[range.end..].trim_matches(['）', ')', ' ']).is_empty());
            let date = date.filter(|_| ends && name.chars().count() <= 40).and_then(|range| dates::date(&plain[range]));
            (name.to_owned(), date)
        })
        .collect();
    let signs = |name: &str| is_agency(name) && name.chars().count() <= 30;
    let dated = lines.iter().rposition(|(name, date)| date.is_some() && (name.is_empty() || signs(name)));
    let at = |at: usize| (lines[at].0.clone(), bottom[at].place);
    let agency = match dated {
        Some(line) => [Some(line), line.checked_sub(1), Some(line + 1), line.checked_sub(2)]
            .into_iter()
            .flatten()
            .find(|line| lines.get(*line).is_some_and(|(name, _)| signs(name)))
            .map(at),
        None => lines.len().checked_sub(1).filter(|last| signs(&lines[*last].0)).map(at),
    };
    let date = dated.and_then(|line| lines[line].1);
    (agency.is_some() || date.is_some()).then_some(Signature { agency, date })
}

/// The year of a month that stands under the text, or over it, by itself.
pub(super) fn month(lines: &[Line<'_>]) -> Option<i32> {
    let found = lines.iter().rev().find(|line| MONTH.is_match(&plain_line(line.text)))?;
    dates::year(&plain_line(found.text)).map(|(_, year)| year)
}

/// Every date given as that of publication, one of each kind, the best claim first.
pub(super) fn claims(
    lines: &[Line<'_>],
    top: &[Line<'_>],
    title: Option<Place>,
    fields: &[Field],
    under: &[Field],
    document: &Document,
    file: &str,
) -> Vec<DateClaim> {
    let found = |by: DateSource| match by {
        DateSource::Page => announced(fields).or_else(|| beside(top, title)).or_else(|| announced(under)),
        DateSource::Metadata => metadata(document, &METADATA).and_then(dates::date),
        DateSource::Address => metadata(document, &ADDRESS).and_then(in_address).or_else(|| in_address(file)),
        DateSource::Signature => signature(bottom(lines)).and_then(|signature| signature.date),
    };
    DateSource::ALL.into_iter().filter_map(|by| found(by).map(|date| DateClaim { by, date })).collect()
}

/// The date behind a word that announces it, the most telling word first.
fn announced(fields: &[Field]) -> Option<Date> {
    let dated = fields.iter().filter_map(|field| match field.meaning {
        Meaning::Published(rank) => Some((rank, dates::date(&field.value).or_else(|| dates::compact(&field.value))?)),
        _ => None,
    });
    // Of words that are as good the first.
    dated
        .fold(
            None,
            |best: Option<(u8, Date)>, next| if best.is_none_or(|best| next.0 < best.0) { Some(next) } else { best },
        )
        .map(|(_, date)| date)
}

/// A date under the title that nothing announces: alone on its line, or beside what a page says of itself
/// (`2024-01-22 来源：…`).
fn beside(top: &[Line<'_>], title: Option<Place>) -> Option<Date> {
    let title = title.and_then(|place| top.iter().position(|line| line.place == place));
    // …年度报告（2024-01-18）
    let behind = title.and_then(|at| {
        let plain = plain_line(top[at].text);
        plain.rsplit_once("报告").or_else(|| plain.rsplit_once("年报")).and_then(|(_, behind)| alone(behind))
    });
    if behind.is_some() {
        return behind;
    }
    let from = title.map_or(0, |at| at + 1);
    top[from.min(top.len())..].iter().find_map(|line| {
        let plain = plain_line(line.text);
        alone(&plain).or_else(|| {
            let fields = fields_of_line(&plain, line.place);
            let short = plain.chars().count() <= LONGEST_FURNITURE;
            let fetched = fields.iter().any(|field| field.meaning == Meaning::Fetched);
            let mut days = DAY.find_iter(&plain);
            let (day, more) = (days.next()?, days.next());
            // 原创 云泽区财政局 2024年01月22日 17:30
            let named = || is_agency(plain[..day.start()].trim().trim_start_matches("原创").trim());
            // 云泽发布 2024-01-22 17:30 山东: who writes a time of day there says when it went out.
            let timed = || {
                let around: String = [&plain[..day.start()], &plain[day.end()..]].concat().split_whitespace().collect();
                day.as_str().contains([':', '：'])
                    && around.chars().count() <= LONGEST_NAMES
                    && around.chars().all(char::is_alphanumeric)
                    && !OTHER_TIMES.iter().any(|word| around.contains(word))
            };
            let furniture = !fields.is_empty() || (day.end() == plain.len() && named()) || timed();
            (short && furniture && !fetched && more.is_none()).then(|| dates::date(day.as_str())).flatten()
        })
    })
}

/// The date of a line that is a date and nothing else, its time of day aside.
fn alone(text: &str) -> Option<Date> {
    let day = DAY.find(text)?;
    let rest =
        |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '（' | '）' | '[' | ']' | '|' | '发' | '布' | '于');
    let around = text[..day.start()].chars().chain(text[day.end()..].chars()).all(rest);
    around.then(|| dates::date(day.as_str())).flatten()
}

fn in_address(address: &str) -> Option<Date> {
    let found = IN_ADDRESS.captures_iter(address).last()?;
    let part = |n: usize| found.get(n).map(|part| part.as_str());
    Date::new(part(1)?.parse().ok()?, part(2)?.parse().ok()?, part(3)?.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_addresses() {
        for (address, date) in [
            ("https://www.example.gov.cn/zwgk/202201/t20220119_5123.html", Some("2022-01-19")),
            ("https://www.example.gov.cn/2022-01/19/content_81.htm", Some("2022-01-19")),
            ("https://www.example.gov.cn/art/2022/01/19/art_2_3.html", Some("2022-01-19")),
            ("site/t20220119_5123.html", Some("2022-01-19")),
            ("site/20220119/5123.html", Some("2022-01-19")),
            ("site/2022年报/5123.html", None),
            ("site/20221319_5.html", None),
            ("site/120220119_5.html", None),
        ] {
            assert_eq!(in_address(address).map(|d| d.to_string()).as_deref(), date, "{address}");
        }
    }

    #[test]
    fn lines_that_are_a_date() {
        for text in [
            "2022年1月19日",
            "二〇二二年一月十九日",
            "2022-01-19",
            "2022.1.19",
            "(2022年1月19日)",
            "2022-01-19 09:30:00",
            "2022年01月19日 17:30",
        ] {
            assert_eq!(alone(text), Some("2022-01-19".parse().unwrap()), "{text}");
        }
        for text in ["截至2022年1月19日止", "2022年1月19日召开会议", "2022年1月19日 星期三"] {
            assert_eq!(alone(text), None, "{text}");
        }
    }
}
