//! When a report was published: as its page says in words, in its metadata and in its address, and as it is signed.

use super::dates;
use super::head::metadata;
use super::outline::Line;
use crate::document::Document;
use crate::normal::fold;
use gongkai_model::{Date, DateClaim, DateSource};
use regex::Regex;
use std::sync::LazyLock;

/// Words before a publication date, the best claim first.
pub(super) const PUBLISHED: [&str; 8] =
    ["发布日期", "发布时间", "公开日期", "发文日期", "成文日期", "生成日期", "发稿时间", "时间"];

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
    LazyLock::new(|| dates::pattern(r"(?:^|/)t?(20\d\d)[-/]?([01]\d)[-/]?([0-3]\d)(?:[_/]|$)"));

/// Every date given as that of publication, one of each kind, the best claim first.
pub(super) fn claims(bottom: &[Line<'_>], furniture: &[String], document: &Document, file: &str) -> Vec<DateClaim> {
    let signed = || bottom.iter().rev().find_map(|line| alone(line.text));
    let found = |by: DateSource| match by {
        DateSource::Page => in_words(bottom, furniture).or_else(|| furniture.iter().find_map(|text| alone(text))),
        DateSource::Metadata => metadata(document, &METADATA).and_then(dates::date),
        DateSource::Address => metadata(document, &ADDRESS).and_then(in_address).or_else(|| in_address(file)),
        DateSource::Signature => signed(),
    };
    DateSource::ALL.into_iter().filter_map(|by| found(by).map(|date| DateClaim { by, date })).collect()
}

/// The date behind the words that announce one; page furniture may also stand under the body.
fn in_words(bottom: &[Line<'_>], furniture: &[String]) -> Option<Date> {
    let claims: Vec<&str> = furniture.iter().map(String::as_str).chain(bottom.iter().map(|line| line.text)).collect();
    for word in PUBLISHED {
        for (at, line) in claims.iter().enumerate() {
            let Some((_, rest)) = line.split_once(word) else { continue };
            let Some(rest) = rest.trim_start().strip_prefix([':', '：']) else { continue };
            if let Some(date) = dates::date(rest) {
                return Some(date);
            }
            // The date may stand in an element of its own.
            let next = claims.get(at + 1).filter(|next| rest.trim().is_empty() && next.chars().count() <= 20);
            if let Some(date) = next.and_then(|next| dates::date(next)) {
                return Some(date);
            }
        }
    }
    None
}

/// The date of a line that is a date and nothing else.
fn alone(text: &str) -> Option<Date> {
    if text.chars().count() > 14 {
        return None;
    }
    let rest = fold(text).chars().filter(|c| !c.is_ascii_digit()).count();
    (rest <= 3 || text.starts_with('二')).then(|| dates::date(text)).flatten()
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
        for text in ["2022年1月19日", "二〇二二年一月十九日", "2022-01-19", "2022.1.19"] {
            assert_eq!(alone(text), Some("2022-01-19".parse().unwrap()), "{text}");
        }
        for text in ["截至2022年1月19日止", "2022年1月19日召开会议"] {
            assert_eq!(alone(text), None, "{text}");
        }
    }
}
