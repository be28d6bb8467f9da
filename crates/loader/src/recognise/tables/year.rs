//! Of which year numbers are, as far as the words over or beside them say.

use super::super::dates;
use super::super::labels::{Labels, is_any_column};
use super::super::outline::{is_title, section_of};
use crate::normal::fold;
use crate::number::is_invisible;

/// Of which year numbers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Year {
    /// The report year.
    Own,
    /// Another one, or the difference between two.
    Other,
}

/// Longest folded text that may say of which year numbers are and nothing else, in characters.
const LONGEST_MARK: usize = 10;

/// Longest text, in characters, that may be the caption of a table.
const LONGEST_CAPTION: usize = 40;

const OWN: [&str; 10] =
    ["本年", "本年度", "今年", "当年", "本期", "本报告期", "报告期", "报告年", "报告年度", "本报告年度"];

const OTHER: [&str; 36] = [
    "上年",
    "上年度",
    "上一年",
    "上一年度",
    "前一年",
    "前一年度",
    "前年",
    "去年",
    "往年",
    "上期",
    "上年同期",
    "去年同期",
    "上年度同期",
    "同期",
    "同比",
    "增减",
    "增幅",
    "增减量",
    "增减率",
    "增减幅度",
    "增长率",
    "增长",
    "增长幅度",
    "同比增减",
    "同比增长",
    "同比变化",
    "变化",
    "变化率",
    "变动",
    "变动率",
    "较上年",
    "比上年",
    "较上年增减",
    "比上年增减",
    "较去年",
    "比去年增减",
];

/// Of which year a text says that numbers are, if that is all it says: `2022年`, `上年度数`, `同比`, `（本年）`.
pub(super) fn mark(folded: &str, wanted: Option<i32>) -> Option<Year> {
    if folded.is_empty() || folded.chars().count() > LONGEST_MARK {
        return None;
    }
    let bare = ["统计数据", "统计数", "数据", "数值", "情况", "统计", "数量", "数"]
        .into_iter()
        .find_map(|tail| folded.strip_suffix(tail))
        .unwrap_or(folded);
    if OWN.contains(&bare) {
        return Some(Year::Own);
    }
    if OTHER.contains(&bare) {
        return Some(Year::Other);
    }
    let digits = bare.strip_suffix("年度").or(bare.strip_suffix('年'))?;
    let named = dates::year(bare).filter(|(at, _)| *at == 0).map(|(_, year)| year);
    let whole = digits.chars().count() == 4;
    // 22年
    let short = || digits.parse::<i32>().ok().filter(|_| digits.len() == 2).map(|year| 2000 + year);
    let named = named.filter(|_| whole).or_else(short).filter(|year| (2008..2100).contains(year))?;
    Some(if named == wanted? { Year::Own } else { Year::Other })
}

/// Of which year the label of a row says that it is, in brackets or behind a space: `予以公开（2022年）`.
pub(super) fn in_label(text: &str, wanted: Option<i32>) -> Option<Year> {
    if let Some((_, last)) = text.trim_end().rsplit_once(char::is_whitespace)
        && let Some(year) = mark(&fold(last), wanted)
    {
        return Some(year);
    }
    let parts = text.split(['(', '（', '[', '［', '【']).skip(1);
    parts.filter_map(|part| part.split([')', '）', ']', '］', '】']).next()).find_map(|part| mark(&fold(part), wanted))
}

/// Of which year a number is if it is a year itself and stands in a column of years.
pub(super) fn plain(text: &str, wanted: Option<i32>) -> Option<Year> {
    let wanted = wanted?;
    let named: i32 = Some(text.trim()).filter(|text| text.len() == 4)?.parse().ok()?;
    let near = (wanted - 5..=wanted + 1).contains(&named);
    near.then_some(if named == wanted { Year::Own } else { Year::Other })
}

/// Words of a caption that speaks of the year before.
const LAST_YEAR: [&str; 8] =
    ["上年度数据", "上年数据", "上一年度数据", "去年数据", "上年同期", "去年同期", "上年度情况", "对比表"];

/// What a caption of a table of numbers has in it.
const OF_NUMBERS: [&str; 9] = ["表", "数据", "情况", "统计", "如下", "数量", "数字", "对比", "比较"];

fn of_numbers(text: &str) -> bool {
    OF_NUMBERS.iter().any(|word| text.contains(word))
}

/// The caption speaks of the numbers of the year before: `上年度收到和处理申请情况如下`. What is carried over from it
/// (上年结转) and what is compared with it are the report's own.
fn of_last_year(caption: &str) -> bool {
    if LAST_YEAR.iter().any(|word| caption.contains(word)) {
        return true;
    }
    let begins = ["上年度", "上一年度", "上一年", "上年", "去年"];
    let Some(rest) = begins.iter().find_map(|word| caption.split_once(word)).map(|(_, rest)| rest) else {
        return false;
    };
    let own = ["结转", "相比", "比较", "以来", "度相比"].iter().any(|word| rest.starts_with(word));
    !own && of_numbers(rest)
}

/// A text that may stand over a table and says of which year, or of which agency, it is.
pub(super) fn is_caption(text: &str) -> bool {
    let table = || ["表", "数据", "情况"].iter().any(|word| text.contains(word));
    may_be_caption(text)
        && ((of_last_year(text) && !is_label(text))
            || (table() && (dates::year(text).is_some() || text.contains("信息公开")))
            || mark(&fold(text), Some(0)).is_some())
}

/// 上一年项目数量
fn is_label(text: &str) -> bool {
    let folded = fold(text);
    is_any_column(&folded) || Labels::all().iter().any(|labels| labels.is_row(&folded))
}

fn may_be_caption(text: &str) -> bool {
    text.chars().take(LONGEST_CAPTION + 1).count() <= LONGEST_CAPTION
        && !text.ends_with('。')
        && section_of(text).is_none()
        && !is_title(text)
}

/// Of which year a line over a table says that its numbers are.
pub(super) fn over_table(caption: &str, wanted: Option<i32>) -> Option<Year> {
    if !may_be_caption(caption) {
        return None;
    }
    if let Some(year) = mark(&fold(caption), wanted).or_else(|| plain(caption, wanted)) {
        return Some(year);
    }
    let printed: String = caption.chars().filter(|c| !is_invisible(*c)).collect();
    if of_last_year(&printed) && !is_label(caption) {
        return Some(Year::Other);
    }
    let wanted = wanted?;
    let (_, named) = dates::year(&printed).filter(|_| of_numbers(&printed))?;
    let own = named == wanted || printed.contains(&wanted.to_string());
    Some(if own { Year::Own } else { Year::Other })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_say_of_which_year_numbers_are() {
        for text in
            ["2023年", "2023 年度", "２０２３年", "二〇二三年", "23年", "本年", "（本年度）", "当年数", "报告年度"]
        {
            assert_eq!(mark(&fold(text), Some(2023)), Some(Year::Own), "{text}");
        }
        for text in ["2022年", "2022年数据", "二〇二二年度", "22年", "上年", "上一年度", "去年同期", "同比", "增减"]
        {
            assert_eq!(mark(&fold(text), Some(2023)), Some(Year::Other), "{text}");
        }
        for text in ["上年结转", "本年增/减", "上一年项目数量", "本年制发件数", "2023", "12年", "年度", "5年"]
        {
            let other = mark(&fold(text), Some(2023));
            assert!(other.is_none() || text == "12年", "{text} {other:?}");
        }
    }

    #[test]
    fn lines_over_tables() {
        let cases = [
            ("2022年", Some(Year::Other)),
            ("（上年度）", Some(Year::Other)),
            ("2022", Some(Year::Other)),
            ("2023", Some(Year::Own)),
            ("2055", None),
            ("附：上年度对比", Some(Year::Other)),
            ("与2022年对比", Some(Year::Other)),
            ("2022年度收到和处理申请数量：", Some(Year::Other)),
            ("上年度收到和处理申请情况如下：", Some(Year::Other)),
            ("本年度：", Some(Year::Own)),
            ("2023年情况", Some(Year::Own)),
            ("（一）收到申请的数量", None),
            ("上年结转申请情况", None),
            ("上一年项目数量", None),
            ("2022年以来，我局共受理申请。", None),
        ];
        for (text, year) in cases {
            assert_eq!(over_table(text, Some(2023)), year, "{text}");
        }
    }

    #[test]
    fn years_in_labels() {
        assert_eq!(in_label("（一）予以公开（2022年）", Some(2023)), Some(Year::Other));
        assert_eq!(in_label("予以公开【本年】", Some(2023)), Some(Year::Own));
        assert_eq!(in_label("一、本年新收政府信息公开申请数量 上年", Some(2023)), Some(Year::Other));
        assert_eq!(in_label("（二）部分公开（区分处理的，只计这一情形）", Some(2023)), None);
    }
}
