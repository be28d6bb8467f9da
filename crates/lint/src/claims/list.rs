//! Lists that a text gives with their whole: `公开信息10条，其中政策2条、财政3条，其他5条`.

use crate::digits;
use crate::paragraph::Paragraph;
use std::ops::Range;

/// Characters from the whole to its parts.
const FEW: usize = 16;

/// Units of what is listed.
const UNITS: [&str; 7] = ["条", "件", "份", "篇", "项", "场", "次"];

/// The sentences of a paragraph; one that begins with 其中 together with the one before where that has one number only, the whole, and the
/// items that semicolons set apart together, where the last is the rest (其他).
pub(crate) fn sentences(paragraph: &Paragraph<'_>) -> Vec<Range<usize>> {
    let text = paragraph.text;
    let mut sentences: Vec<Range<usize>> = Vec::new();
    for sentence in paragraph.sentences() {
        match sentences.last_mut() {
            Some(before)
                if text[sentence.clone()].trim_start().starts_with("其中") && is_a_whole(&text[before.clone()]) =>
            {
                before.end = sentence.end
            }
            _ => sentences.push(sentence),
        }
    }
    let mut joined: Vec<Range<usize>> = Vec::new();
    let mut rest = sentences.as_slice();
    while let [first, after @ ..] = rest {
        let listed = text[first.clone()].contains("其中") && text[first.clone()].ends_with('；');
        let items = after.iter().take_while(|item| listed && is_item(&text[(*item).clone()])).count();
        let is_rest = |item: &Range<usize>| ["其他", "其它"].iter().any(|word| text[item.clone()].starts_with(word));
        match after[..items].iter().position(is_rest) {
            Some(last) => {
                joined.push(first.start..after[last].end);
                rest = &after[last + 1..];
            }
            None => {
                joined.push(first.clone());
                rest = after;
            }
        }
    }
    joined
}

/// Whether a sentence states one whole and nothing else. Of requests the sentence behind may speak of all that were closed; and what a
/// line break left of a sentence has lost the numbers before.
fn is_a_whole(sentence: &str) -> bool {
    let stated =
        ["公开", "发布", "制作", "编发", "举办", "解读", "回应", "留言"].iter().any(|word| sentence.contains(word));
    let other = ["申请", "结转", "办结", "答复", "复议", "诉讼"].iter().any(|word| sentence.contains(word));
    stated && !other && counts(sentence) == 1
}

/// How many numbers with a unit a text has.
fn counts(text: &str) -> usize {
    numbers(plain_digits(text).as_deref().unwrap_or(text)).len()
}

/// An item of a list: a few words and a number with its unit, nothing behind.
fn is_item(sentence: &str) -> bool {
    let words = sentence.trim_end_matches(['；', '。']);
    let plain = plain_digits(words);
    let words = plain.as_deref().unwrap_or(words);
    words.chars().count() <= FEW
        && UNITS
            .iter()
            .any(|unit| words.strip_suffix(unit).is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit())))
}

/// A whole, its parts, and where the whole stands: `…10条，其中…2条、…3条，其他5条`.
pub(crate) fn of(sentence: &str) -> Option<(i64, Vec<i64>, usize)> {
    if let Some(plain) = plain_digits(sentence) {
        let (whole, parts, _) = of(&plain)?;
        return Some((whole, parts, sentence.find(full_width)?));
    }
    let (at, end) = opening(sentence)?;
    let (before, after) = (&sentence[..at], parts_of(&sentence[..at], &sentence[end..]));
    let loose = ["包括", "主要", "包含", "有", "涉及", "含"].iter().any(|word| after.starts_with(word));
    // Shares are no parts; growth may be of anything.
    let shares = |text: &str| text.matches(['%', '％']).count() == text.matches('占').count();
    if after.contains("其中")
        || !shares(sentence)
        || ["约", "近", "超过", "余条", "余件"].iter().any(|word| before.contains(word))
    {
        return None;
    }
    // 申请6项，同比增加2项，其中…: the whole is no comparison.
    let (start, whole, unit) = numbers(before).into_iter().rfind(|(at, ..)| !is_compared(phrase_at(before, *at)))?;
    // A few words at most between the whole and its parts: 4条信息，其中….
    if before[start..].chars().count() > FEW {
        return None;
    }
    let mut found = numbers(after);
    found.retain(|(at, ..)| is_a_part(after, *at));
    if found.is_empty() || found.iter().any(|(_, _, other)| *other != unit) {
        return None;
    }
    let parts: Vec<i64> = found.iter().map(|(_, value, _)| *value).collect();
    // A part above the whole is wrong, whatever else is listed or not.
    if parts.iter().any(|part| *part > whole) {
        return Some((whole, parts, start));
    }
    // 月报12期、公告36条: what is counted by other units may be part of the whole as well.
    if counts_otherwise(after) {
        return None;
    }
    // One thing may be published in several ways.
    if loose || parts.len() < 2 || CHANNELS.iter().filter(|word| after.contains(**word)).count() > 1 {
        return None;
    }
    let closed = after.contains("其他") || after.contains("其它");
    let sum: i64 = parts.iter().sum();
    // Parts that fall short may not be all; those that exceed the whole are wrong in any case.
    (sum >= whole || closed).then_some((whole, parts, start))
}

fn full_width(c: char) -> bool {
    !c.is_ascii() && digits::arabic(c).is_some()
}

/// The text with plain digits, where it has full-width ones.
fn plain_digits(text: &str) -> Option<String> {
    let plain = |c: char| digits::arabic(c).and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c);
    text.contains(full_width).then(|| text.chars().map(plain).collect())
}

/// Where the words that open a list begin and end: 其中, or 分别为 or a colon right behind the whole.
fn opening(sentence: &str) -> Option<(usize, usize)> {
    if let Some(at) = sentence.find("其中") {
        return Some((at, at + "其中".len()));
    }
    ["，分别为", "，分别是", "："].iter().find_map(|word| {
        let at = sentence.find(word)?;
        let before = &sentence[..at];
        let counted = UNITS
            .iter()
            .any(|unit| before.strip_suffix(unit).is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit())));
        counted.then_some((at, at + word.len()))
    })
}

/// Whether a number of a list is one of its parts, and not a part of a part (含图解12条), a comparison (较上年增加3件) or what
/// is said of some of them (阅读量超过1000次的30条).
fn is_a_part(list: &str, at: usize) -> bool {
    let before = &list[..at];
    let inside = before.rfind(['（', '(']) > before.rfind(['）', ')']);
    let phrase = phrase_at(list, at);
    // What 、 joins goes with what it began with.
    let nested = before.rfind(['，', '；', ',']).is_some_and(|mark| {
        let phrase = before[mark..].trim_start_matches(['，', '；', ',']);
        ["含", "包括", "包含"].iter().any(|word| phrase.starts_with(word))
    });
    let compared = is_compared(phrase);
    let of_some = ["超过", "以上", "被", "转载量", "阅读量"].iter().any(|word| phrase.contains(word));
    !inside && !nested && !compared && !of_some
}

/// What stands before a number in its phrase.
fn phrase_at(text: &str, at: usize) -> &str {
    let before = &text[..at];
    let mark = before.rfind(['，', '、', '；', '（', '(', ',']);
    mark.map_or(before, |mark| before[mark..].trim_start_matches(['，', '、', '；', '（', '(', ',']))
}

fn is_compared(phrase: &str) -> bool {
    ["增加", "减少", "增长", "下降", "多", "少", "上年", "去年", "同比"].iter().any(|word| phrase.contains(word))
}

/// Whether an item of a list is counted by a unit that the whole cannot have.
fn counts_otherwise(list: &str) -> bool {
    list.split(['，', '、', '；', '。', '（', '(']).any(|item| {
        ["期", "个", "例", "册", "幅", "部", "版", "批", "起"].iter().any(|unit| {
            let counted = item.trim_end().strip_suffix(unit);
            counted.is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()) && !is_compared(rest))
        })
    })
}

/// Ways of publishing one thing.
const CHANNELS: [&str; 9] = ["网站", "微信", "公众号", "微博", "新媒体", "公示栏", "公报", "客户端", "平台"];

/// The parts of a list: up to the bracket in which the list stands, or to what is no part of requests but what became of them.
fn parts_of<'s>(before: &str, after: &'s str) -> &'s str {
    let opened = before.rfind(['（', '(']) > before.rfind(['）', ')']);
    let bracket = if opened { after.find(['）', ')']) } else { None };
    let others = ["主动公开", "予以公开", "结转", "办结", "答复", "行政复议", "行政诉讼", "收到", "受理"];
    // 其中直接起诉1件、复议后起诉3件，维持2件: how they ended is another division.
    let ended: &[&str] = if after.contains("起诉") { &["维持", "纠正", "撤销", "审结"] } else { &[] };
    let other = others.iter().chain(ended).filter_map(|word| after.find(word)).filter(|at| *at > 0).min();
    // Up to the comma before it.
    let other = other.and_then(|at| after[..at].rfind(['，', '、', '；', ',']));
    let end = bracket.into_iter().chain(other).min().unwrap_or(after.len());
    &after[..end]
}

/// Numbers with a unit: where they start, value, unit.
fn numbers(text: &str) -> Vec<(usize, i64, &'static str)> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        // 2,443: a comma between digits, three of them behind it.
        let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let mut end = at + digits(at);
        while bytes.get(end) == Some(&b',') && digits(end + 1) == 3 {
            end += 4;
        }
        let rest = text.get(end..).unwrap_or_default();
        let unit = UNITS.iter().find(|unit| rest.starts_with(**unit));
        if let (Some(unit), Ok(value)) = (unit, text[at..end].replace(',', "").parse()) {
            found.push((at, value, *unit));
        }
        at = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_that_are_complete() {
        let sums = |text| of(text).map(|(whole, parts, _)| (whole, parts.iter().sum::<i64>()));
        assert_eq!(sums("共公布4条信息,其中财政信息2条,计划总结1条,年报1条。"), Some((4, 4)));
        assert_eq!(sums("公开信息10条，其中政策2条、财政3条、其他4条。"), Some((10, 9)));
        assert_eq!(sums("公开信息10条，其中包括政策2条、财政3条。"), None);
        assert_eq!(sums("公开信息977条，其中政策200条、财政300条。"), None, "not exhaustive");
        assert_eq!(sums("公开信息10条，其中政策20条、财政3条。"), Some((10, 23)));
        assert_eq!(sums("收到申请12件，办结11件，其中予以公开5件。"), None);
        assert_eq!(sums("主动公开信息382条，其中网站35条、公众号80条、微博2,443条。"), Some((382, 2558)));
        assert_eq!(sums("主动公开信息1,382条，其中政策1,302条、其他80条。"), Some((1382, 1382)));
        assert_eq!(sums("公开信息10条，其中包括政策20条。"), Some((10, 20)));
        assert_eq!(sums("公开信息10条，其中网站10条、公众号8条。"), None, "one thing in two ways");
        assert_eq!(sums("收到申请21件，其中自然人20件，上年结转1件，办结22件。"), None);
        assert_eq!(sums("公开信息１０条，其中政策２条、其他７条。"), Some((10, 9)));
        assert_eq!(sums("公开信息共计2,558条：动态类35条、公告类80条、其他类2,343条。"), Some((2558, 2458)));
        assert_eq!(sums("公开文件48份，分别为通知30份、意见10份、其他9份。"), Some((48, 49)));
        assert_eq!(
            sums("公开信息100条，其中政策20条，占20%；工作动态50条，占50%；其他40条，占40%。"),
            Some((100, 110))
        );
        assert_eq!(sums("举办培训5场，其中专题培训2场、线上培训2场、其他3场。"), Some((5, 7)));
        assert_eq!(sums("主要措施有3项：完善制度1项。"), None);
        for text in [
            "公开信息1000条，其中门户信息600条，包括概况类100条、动态类500条，公告400条。",
            "公开信息100条，其中政策类62条（含图解12条）、公告类30条、其他8条。",
            "公开信息100条，其中政策类62条（图解12条）、公告类30条、其他8条。",
            "公开信息1000条，其中动态类600条，含视频200条，公告类400条。",
        ] {
            assert!(sums(text).is_some_and(|(whole, sum)| whole == sum), "{text}: {:?}", sums(text));
        }
        assert_eq!(
            sums("收到留言20件，其中咨询类10件，较上年增加3件，投诉类10件。"),
            Some((20, 20)),
            "a comparison is no part"
        );
        assert_eq!(sums("公开信息约600条，其中动态类300条、公告类250条、其他45条。"), None, "the whole is not exact");
        assert_eq!(
            sums("发布信息200条，其中原创80条，转载120条，阅读量超过1000次的30条。"),
            Some((200, 200)),
            "what is said of some of them"
        );
        assert_eq!(sums("办理建议提案30件，其中建议10件、提案20件，主动公开28件。"), Some((30, 30)));
        assert_eq!(sums("行政复议5件（其中维持5件）、行政诉讼1件。"), None);
    }
}
