//! What an agency's text states about its own numbers, each with its place.
//!
//! A text is read clause by clause. A number belongs to the topic whose words stand before it in its clause, or in the
//! clauses of its sentence before where it has none of its own. What speaks of another year, of a part, or of somebody else
//! is left alone: a claim that is missed is better than one that is made up.

mod numeral;
mod topics;

pub use topics::Topic;

use crate::facts::Paragraph;
use std::ops::Range;

/// A number that a text states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// What it is the number of.
    pub topic: Topic,
    /// The number.
    pub value: i64,
    /// It is not exact (300余, 1.2万).
    pub vague: bool,
    /// Number of the paragraph.
    pub paragraph: usize,
    /// Where the number stands in it, in bytes.
    pub span: Range<usize>,
}

/// Sections whose numbers are those of the year.
const SECTIONS: [&str; 4] = ["overview", "proactive", "requests", "disputes"];

/// Words that make a sentence speak of another year, of all years together, or of somebody else.
const ELSEWHERE: [&str; 22] = [
    "去年",
    "上年同期",
    "上一年度",
    "同期",
    "往年",
    "近三年",
    "近年来",
    "累计",
    "自2",
    "十三五",
    "十四五",
    "备案",
    "新发生",
    "计划",
    "目标",
    "力争",
    "下一年",
    "明年",
    "建议",
    "提案",
    "培训",
    "信访",
];

/// Words that make a clause speak of a part.
const PARTS: [&str; 18] = [
    "其中",
    "通过",
    "网上",
    "网络",
    "信函",
    "邮寄",
    "当面",
    "传真",
    "电子邮件",
    "自然人",
    "法人",
    "企业",
    "按期",
    "按时",
    "延期",
    "涉及",
    "平台收到",
    "占",
];

/// The claims of a report's paragraphs.
pub(crate) fn of(paragraphs: &[Paragraph<'_>]) -> Vec<Claim> {
    let mut claims = Vec::new();
    for (number, paragraph) in paragraphs.iter().enumerate() {
        // The reports from before 2019 have sections of their own.
        if paragraph.section.is_some_and(|key| !SECTIONS.contains(&key)) {
            continue;
        }
        for sentence in paragraph.sentences() {
            sentence_claims(paragraph.text, sentence, number, &mut claims);
        }
    }
    claims
}

/// Longest sentence that is looked at, in bytes: a longer one is a table that lost its shape.
const LONGEST: usize = 1200;

fn sentence_claims(text: &str, sentence: Range<usize>, paragraph: usize, claims: &mut Vec<Claim>) {
    let words = &text[sentence.clone()];
    if words.len() > LONGEST || ELSEWHERE.iter().any(|word| words.contains(word)) {
        return;
    }
    let mut context = String::new();
    for clause in clauses(text, sentence) {
        let words = &text[clause.clone()];
        let part = PARTS.iter().any(|word| words.contains(word));
        if let Some((at, value)) = topics::negation(words).map(|(topic, at)| ((topic, at), 0)) {
            let (topic, at) = at;
            if !part {
                let span = clause.start + at..clause.end;
                claims.push(Claim { topic, value, vague: false, paragraph, span });
            }
        } else if let Some((offset, found)) = number(words) {
            let before = &words[..offset];
            let unit = &words[offset + found.len..];
            let span = clause.start + offset..clause.start + offset + found.len;
            if let Some(topic) = topics::of(before, unit, &context).filter(|topic| !part || topic.is_outcome()) {
                let vague = found.vague || before.ends_with(['近', '约', '超']) || before.ends_with("超过");
                claims.push(Claim { topic, value: found.value, vague, paragraph, span });
            }
        }
        context.push_str(words);
    }
}

/// The clauses of a sentence: what stands between its commas and enumeration marks.
fn clauses(text: &str, sentence: Range<usize>) -> Vec<Range<usize>> {
    let mut clauses = Vec::new();
    let mut start = sentence.start;
    let words = &text[sentence.clone()];
    for (at, c) in words.char_indices() {
        // A comma between digits is part of a number.
        let digits = |text: Option<&str>, last: bool| {
            let c = text.and_then(|text| if last { text.chars().next_back() } else { text.chars().next() });
            c.is_some_and(|c| c.is_ascii_digit())
        };
        let inside = c == ',' && digits(words.get(..at), true) && digits(words.get(at + 1..), false);
        if matches!(c, '，' | '、' | '；' | '。' | '（' | '）' | '(' | ')' | '：' | ';') || (c == ',' && !inside)
        {
            let end = sentence.start + at;
            if end > start {
                clauses.push(start..end);
            }
            start = end + c.len_utf8();
        }
    }
    if start < sentence.end {
        clauses.push(start..sentence.end);
    }
    clauses
}

/// The last number of a clause that a unit of counting follows.
fn number(clause: &str) -> Option<(usize, numeral::Numeral)> {
    let mut best = None;
    let mut next = 0;
    for (at, _) in clause.char_indices() {
        if at < next {
            continue;
        }
        let Some(found) = numeral::at(&clause[at..]) else { continue };
        next = at + found.len;
        let unit = clause[next..].trim_start();
        if ["件", "宗", "份", "条", "起", "项"].iter().any(|word| unit.starts_with(word)) {
            best = Some((at, found));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_model::Place;

    fn read(text: &str) -> Vec<(Topic, i64)> {
        let paragraph = Paragraph { text, section: Some("overview"), place: Place::default() };
        of(&[paragraph]).into_iter().map(|claim| (claim.topic, claim.value)).collect()
    }

    #[test]
    fn what_a_text_states_of_requests() {
        use Topic::*;
        assert_eq!(
            read("（二）依申请公开。全年收到政府信息公开申请12件，上年结转1件，办结11件，结转下年度继续办理2件。"),
            [(Received, 12), (CarriedIn, 1), (Closed, 11), (CarriedOut, 2)]
        );
        assert_eq!(
            read("其中予以公开5件，部分公开1件，不予公开2件。"),
            [(Granted, 5), (PartlyGranted, 1), (Refused, 2)]
        );
        assert_eq!(read("本机关共受理信息公开申请十二件。"), [(Received, 12)]);
        assert_eq!(read("2023年未收到政府信息公开申请。"), [(Received, 0)]);
        assert_eq!(read("因政府信息公开引发行政复议3件、行政诉讼1件。"), [(Reviews, 3), (Suits, 1)]);
        assert_eq!(
            read("全年制发行政规范性文件3件，废止2件，现行有效12件。"),
            [(DocumentsIssued, 3), (DocumentsRepealed, 2), (DocumentsInForce, 12)]
        );
    }

    #[test]
    fn what_is_no_claim_about_the_year() {
        for text in [
            "去年同期收到政府信息公开申请20件。",
            "全年收到建议提案20件。",
            "其中通过网络收到申请7件。",
            "收到信访件12件。",
            "行政复议备案134件。",
            "自2008年以来累计收到申请300件。",
            "收到投诉3件。",
        ] {
            assert!(read(text).is_empty(), "{text}: {:?}", read(text));
        }
    }
}
