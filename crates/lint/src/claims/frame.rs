//! Of which time and of whom a statement speaks: `上半年收到5件`, `2023年未收到`, `局属各单位均未发生`.
//!
//! What speaks of another year, of a part of the year or of a body within the agency is no statement about the numbers of the
//! report's tables.

use crate::digits::{of_a_year, year_at};
use crate::words::Words;
use std::sync::LazyLock;

/// What a text before a statement says of its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Time {
    /// The year of the report.
    Year,
    /// A part of it, or of any other.
    Part,
    /// Another year, or several.
    Other,
}

/// Words for the year of the report, for a part of a year, for other years.
const YEAR: [&str; 8] = ["全年", "本年度", "本年", "今年", "年度内", "报告期", "统计期限", "一年来"];
const PART: [&str; 8] = ["季度", "上半年", "下半年", "期间", "当月", "每月", "每季", "前三季"];
const OTHER: [&str; 18] = [
    "上年度",
    "上一年度",
    "上一年",
    "上年",
    "去年",
    "前年",
    "往年",
    "历年",
    "两年来",
    "三年来",
    "五年来",
    "近两年",
    "近三年",
    "近五年",
    "年均",
    "近几年",
    "明年",
    "下一年",
];
static TIMES: LazyLock<Words> = LazyLock::new(|| Words::of(YEAR.iter().chain(&PART).chain(&OTHER).copied()));

/// What comes before a year that something is only compared with, or to which requests are carried.
const COMPARED: [&str; 10] = ["比", "较", "与", "同", "和", "结转", "结转至", "结转到", "转至", "转入"];

/// Bodies within an agency, and fields of its work.
const WITHIN: [&str; 16] = [
    "局属",
    "委属",
    "厅属",
    "办属",
    "院属",
    "下属",
    "直属单位",
    "直属机构",
    "二级单位",
    "事业单位",
    "股室",
    "科室",
    "处室",
    "内设机构",
    "派出机构",
    "领域",
];
/// The agency itself.
const ITSELF: [&str; 9] = ["本机关", "局机关", "委机关", "厅机关", "机关本级", "我局", "我委", "本局", "本单位"];

/// Whether what stands at a place in a sentence is said of the whole year of the report and of the agency as a whole.
pub(super) fn is_of_the_whole(sentence: &str, at: usize, year: i32) -> bool {
    let Some(before) = sentence.get(..at) else { return true };
    let phrase = before.rsplit(['，', '；', '。', ';']).next().unwrap_or(before);
    // 信息公开领域 is all of it.
    let phrase = phrase.rsplit_once("公开领域").map_or(phrase, |(_, rest)| rest);
    let last = |words: &[&str]| words.iter().filter_map(|word| phrase.rfind(word)).max();
    let within = last(&WITHIN).is_some_and(|part| last(&ITSELF).is_none_or(|own| own < part));
    !within && time(before, year) == Time::Year
}

/// The time that a text names last.
fn time(text: &str, year: i32) -> Time {
    let mut last = (0, Time::Year);
    let mut set = |at: usize, time: Time| {
        if at >= last.0 {
            last = (at, time);
        }
    };
    for (word, at) in TIMES.places(text) {
        let (before, after) = (&text[..at.start], &text[at.end..]);
        match word {
            _ if word < YEAR.len() => set(at.start, Time::Year),
            // 统计期间 and 报告期间 are the year.
            _ if word < YEAR.len() + PART.len() => {
                let whole = ["统计", "报告", "年度"].iter().any(|word| before.ends_with(word));
                set(at.start, if whole { Time::Year } else { Time::Part });
            }
            // 上年结转 is a line of the form.
            _ if is_compared(before)
                || after.starts_with("结转")
                || after.starts_with("转来")
                || after.starts_with("末结转") => {}
            _ => set(at.start, Time::Other),
        }
    }
    for (at, named, end) in years(text) {
        if is_compared(&text[..at]) && named != year {
            continue;
        }
        let joined =
            ["至", "到", "—", "－", "-", "~", "～", "、", "和"].iter().any(|mark| text[end..].starts_with(mark));
        let other = years(&text[end..]).next().filter(|(next, ..)| *next <= 6);
        let range = joined && other.is_some_and(|(_, other, _)| other != named);
        set(at, if named == year && !range { Time::Year } else { Time::Other });
        // The years that follow belong to the range.
        if let Some((_, _, next)) = other.filter(|_| range) {
            set(end + next, Time::Other);
        }
    }
    for (at, part) in months(text) {
        if part {
            set(at, Time::Part);
        }
    }
    last.1
}

fn is_compared(before: &str) -> bool {
    let before = before.trim_end();
    COMPARED.iter().any(|word| before.ends_with(word))
}

/// The years that a text names: where each begins, which it is, where it ends.
fn years(text: &str) -> impl Iterator<Item = (usize, i32, usize)> {
    text.match_indices('年').filter_map(|(end, mark)| {
        let (start, _) = text[..end].char_indices().rev().nth(3)?;
        let (year, _) = year_at(&text[start..end]).filter(|(year, _)| (1990..2100).contains(year))?;
        let alone = text[..start].chars().next_back().is_none_or(|c| of_a_year(c).is_none());
        alone.then_some((start, year, end + mark.len()))
    })
}

/// The months that a text names, and whether each is a part of the year: `12月份`, `6月底`, not `12月31日` or `1—12月`.
fn months(text: &str) -> impl Iterator<Item = (usize, bool)> {
    text.match_indices('月').filter_map(|(end, mark)| {
        let before = &text[..end];
        let start = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let month: u32 = before[start..].parse().ok().filter(|month| (1..=12).contains(month))?;
        let after = &text[end + mark.len()..];
        let from = before[..start].trim_end_matches(['至', '到', '-', '—', '－', '~', '～']);
        let range = from.len() < start;
        let until = ["截至", "截止", "至"].iter().any(|word| before[..start].contains(word));
        let last_day = month == 12 && after.starts_with("31");
        let part = match month {
            12 if range || after.starts_with('底') || after.starts_with('末') => false,
            _ if after.starts_with(|c: char| c.is_ascii_digit()) => {
                until && !range && !last_day && !after.starts_with("1日至")
            }
            _ => true,
        };
        Some((start, part))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(before: &str) -> bool {
        is_of_the_whole(&format!("{before}收到12件。"), before.len(), 2024)
    }

    #[test]
    fn what_is_said_of_the_year() {
        for text in [
            "",
            "全年",
            "2024年，我局",
            "２０２４年",
            "二〇二四年",
            "2024年1月1日至2024年12月31日，",
            "2024年1月1日至12月31日，",
            "截至2024年12月31日，",
            "截至2024年底，",
            "统计期间，",
            "与上年相比，",
            "上年结转1件，",
            "较2023年增加3件，",
            "2024年1—12月，",
            "2023年收到10件，2024年",
            "上半年收到5件，全年",
            "局属单位收到3件，局机关",
            "结转至2025年",
        ] {
            assert!(whole(text), "{text}");
        }
    }

    #[test]
    fn what_is_said_of_something_else() {
        for text in [
            "上年度",
            "去年我局",
            "2023年",
            "二〇二三年，",
            "2021年至2023年均",
            "2022年、2023年均",
            "2022年至2024年共",
            "三年来共",
            "第四季度",
            "2024年上半年",
            "12月份",
            "1—6月",
            "截至2024年6月底，共",
            "截至2024年11月30日，",
            "春节假期期间",
            "局属三个二级单位",
            "我局下属单位",
            "水政执法领域",
        ] {
            assert!(!whole(text), "{text}");
        }
    }
}
