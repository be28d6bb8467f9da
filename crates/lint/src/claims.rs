//! What an agency's text states about its own numbers, each with its place.
//!
//! A text is read clause by clause. A number belongs to the topic whose words stand before it in its clause, or in the
//! clauses of its sentence before where it has none of its own. What speaks of another year, of a part, or of somebody else
//! is left alone: a claim that is missed is better than one that is made up.

mod frame;
mod growth;
pub(crate) mod list;
mod none;
mod numeral;
mod parts;
mod topics;

pub(crate) use growth::{Between, Stated, between, growth};
pub use topics::Topic;

use crate::paragraph::Paragraph;
use crate::words::Words;
use gongkai_model::Scope;
use std::ops::Range;
use std::sync::LazyLock;

/// A number that a text states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// What it is the number of.
    pub topic: Topic,
    /// The number: of things, or an amount in hundredths of a yuan (分).
    pub value: i64,
    /// How far the exact number may be from it: one in the last digit of an amount, 0 for a count.
    pub within: i64,
    /// It is not exact (300余, 1.2万).
    pub vague: bool,
    /// Whose number it is, by the last word before it that says so (本机关, 全区).
    pub scope: Scope,
    /// Number of the paragraph.
    pub paragraph: usize,
    /// Where the number stands in it, in bytes.
    pub span: Range<usize>,
    /// The sentence it stands in, in bytes.
    pub sentence: Range<usize>,
}

/// Sections whose numbers are those of the year; of the last one those of fees.
const SECTIONS: [&str; 5] = ["overview", "proactive", "requests", "disputes", "other"];

/// Words that make a sentence speak of another year, of all years together, or of somebody else.
static ELSEWHERE: LazyLock<Words> = LazyLock::new(|| {
    Words::of([
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
        "建议",
        "提案",
        "培训",
        "信访",
    ])
});

/// Words that say whose the numbers behind them are: the agency's own, then those of the region.
static SCOPES: LazyLock<Words> = LazyLock::new(|| Words::of(OWN.iter().chain(&REGION).copied()));
const OWN: [&str; 15] = [
    "本级",
    "本机关",
    "本单位",
    "本部门",
    "本局",
    "本委",
    "本厅",
    "本馆",
    "本中心",
    "本办",
    "我局",
    "我委",
    "我办",
    "政府办公室",
    "政府办",
];
const REGION: [&str; 11] =
    ["全区", "全市", "全县", "全省", "全州", "全旗", "全镇", "全乡", "全街道", "全系统", "本行政区域"];

/// The scope that the last such word gives.
fn scope(words: &str) -> Scope {
    match SCOPES.places(words).last() {
        Some((word, _)) if word < OWN.len() => Scope::Own,
        Some(_) => Scope::RolledUp,
        None => Scope::Unknown,
    }
}

/// Words that make a clause speak of a part.
static PARTS: LazyLock<Words> = LazyLock::new(|| {
    Words::of([
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
    ])
});

/// The claims of a report's paragraphs about its year; an office may have words of its own for a topic.
pub(crate) fn of(paragraphs: &[Paragraph<'_>], year: i32, own: &[(Topic, String)]) -> Vec<Claim> {
    let mut claims = Vec::new();
    let mut aspect = Aspect::default();
    for (number, paragraph) in paragraphs.iter().enumerate() {
        // The reports from before 2019 have sections of their own.
        if paragraph.section.is_some_and(|key| !SECTIONS.contains(&key)) {
            continue;
        }
        let on_requests = aspect.goes_on_with(paragraph);
        for sentence in paragraph.sentences() {
            let mut found = Vec::new();
            let said = claims.iter().rev().take_while(|claim: &&Claim| claim.paragraph == number);
            let received = whole_before(&paragraph.text[sentence.clone()], said);
            let told = Told { on_requests, received };
            sentence_claims(paragraph, sentence.clone(), number, (own, told), &mut found);
            let words = &paragraph.text[sentence.clone()];
            found.retain(|claim| frame::is_of_the_whole(words, claim.span.start - sentence.start, year));
            claims.append(&mut found);
        }
        if paragraph.section == Some("other") {
            claims.retain(|claim| claim.paragraph != number || claim.topic.is_amount());
        }
    }
    claims
}

/// The aspect of section one that paragraphs stand under: what is under 依申请公开 may go on in paragraphs of its own.
#[derive(Default)]
struct Aspect {
    /// The kind of number that its heading has, where it is that of requests.
    requests: Option<Numbering>,
}

/// How a paragraph is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Numbering {
    /// （一）
    Bracketed,
    /// 一、 or 一是
    Chinese,
    /// 1.
    Arabic,
}

impl Aspect {
    /// Whether a paragraph stands under 依申请公开: by its own heading, or by the last heading before it.
    fn goes_on_with(&mut self, paragraph: &Paragraph<'_>) -> bool {
        if paragraph.section != Some("overview") {
            self.requests = None;
            return false;
        }
        if let Some(numbering) = numbering(paragraph.text) {
            if is_on_requests(paragraph.text) {
                self.requests = Some(numbering);
            } else if self.requests == Some(numbering) {
                self.requests = None;
            }
        }
        self.requests.is_some()
    }
}

fn numbering(text: &str) -> Option<Numbering> {
    let text = text.trim_start();
    let chinese = |c: char| "一二三四五六七八九十".contains(c);
    let inside = text.strip_prefix(['（', '(']);
    if inside.is_some_and(|rest| rest.trim_start_matches(chinese).starts_with(['）', ')'])) {
        return Some(Numbering::Bracketed);
    }
    let rest = text.trim_start_matches(chinese);
    if rest.len() < text.len() && rest.starts_with(['、', '是', '.', '．']) {
        return Some(Numbering::Chinese);
    }
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let few = (1..=2).contains(&(text.len() - rest.len()));
    (few && rest.starts_with(['.', '．', '、'])).then_some(Numbering::Arabic)
}

/// What is known of a sentence from before it.
#[derive(Debug, Clone, Copy)]
struct Told {
    /// It stands under 依申请公开.
    on_requests: bool,
    /// The requests that its kinds of applicants are part of.
    received: Option<i64>,
}

/// `从申请人看，自然人41件…`: the number of requests that the sentences before gave. A sentence that begins with 自然人 right behind it goes on too.
fn whole_before<'c>(sentence: &str, said: impl Iterator<Item = &'c Claim>) -> Option<i64> {
    let opening = sentence.trim_start();
    let named = ["从申请人", "按申请人", "按照申请人", "从申请主体", "按申请主体", "申请人类型", "申请人中"]
        .iter()
        .any(|word| opening.starts_with(word));
    let bare = opening.starts_with("自然人");
    if !named && !bare {
        return None;
    }
    let mut said = said;
    let last = match named {
        true => said.find(|claim| claim.topic == Topic::Received),
        false => said.next().filter(|claim| claim.topic == Topic::Received),
    };
    last.filter(|claim| !claim.vague).map(|claim| claim.value)
}

/// Longest sentence that is looked at, in bytes: a longer one is a table that lost its shape.
const LONGEST: usize = 1200;

fn sentence_claims(
    of: &Paragraph<'_>,
    sentence: Range<usize>,
    paragraph: usize,
    (own, told): (&[(Topic, String)], Told),
    claims: &mut Vec<Claim>,
) {
    let text = of.text;
    let words = &text[sentence.clone()];
    // 上一年度结转 is a line of the form.
    let carried = words.replace("上一年度结转", "").replace("上一年度转", "");
    if words.len() > LONGEST || ELSEWHERE.stand_in(&carried) {
        return;
    }
    let denied = denials(of, &sentence, paragraph, told);
    let about = topics::About {
        requests: told.on_requests || is_about_disclosure(of, sentence.start),
        disputes: of.section == Some("disputes") || told.on_requests || is_on_requests(text),
    };
    let mut context = String::new();
    // The clause that a bracket broke off: what follows the bracket may go on with it.
    let mut broken_off = "";
    for clause in clauses(text, sentence.clone()) {
        let words = &text[clause.clone()];
        // Legal persons and other organisations, behind the citizens before them, are everybody.
        let part = if words.contains("法人") {
            let words = words.replace("法人和其他组织", "").replace("法人或其他组织", "");
            PARTS.stand_in(&words.replace("法人或者其他组织", ""))
        } else {
            PARTS.stand_in(words)
        };
        if text[clause.end..].starts_with(['（', '(']) {
            broken_off = words;
        }
        let goes_on = text[..clause.start].ends_with(['）', ')'])
            && ["共", "合计", "总计", "计"].iter().any(|word| words.trim_start().starts_with(word));
        let joined = goes_on.then(|| format!("{broken_off}{words}"));
        let opening = joined.as_ref().map_or(0, |_| broken_off.len());
        if let Some((topic, at)) = topics::negation(words) {
            if !part {
                let span = clause.start + at..clause.end;
                let scope = scope(&text[sentence.start..clause.end]);
                let sentence = sentence.clone();
                claims.push(Claim { topic, value: 0, within: 0, vague: false, scope, paragraph, span, sentence });
            }
        } else if let Some((offset, found)) = number(words) {
            let before = joined.as_ref().map_or(&words[..offset], |joined| &joined[..opening + offset]);
            let unit = &words[offset + found.len..];
            let span = clause.start + offset..clause.start + offset + found.len;
            let phrase = phrase_before(text, &sentence, span.start);
            let said = &text[sentence.start..span.start];
            let topic = topics::of(before, unit, &context, about, own)
                .filter(|topic| !part || topic.is_outcome())
                .filter(|topic| !topic.is_outcome() || !topics::is_of_several(said, phrase))
                // 行政复议、行政诉讼3件 are so many together.
                .filter(|topic| *topic != Topic::Suits || !phrase.contains("复议"))
                .or_else(|| {
                    let short = topics::short_outcome(before, unit, &text[sentence.clone()], about);
                    short.filter(|_| !topics::is_of_several(said, phrase))
                })
                .or_else(|| topics::documents_behind(before, unit, &context))
                .or_else(|| topics::carried_out_behind(&text[span.end..sentence.end]));
            if let Some(topic) = topic {
                let about = ["近", "约", "超", "超过", "不足", "不到", "逾"];
                let or_so = |words: &str| words.starts_with("左右") || words.starts_with("上下");
                let vague = found.vague
                    || about.iter().any(|word| before.ends_with(word))
                    || or_so(unit.trim_start().trim_start_matches(['万', '元', '件', '份', '条', '次']));
                let yuan = if unit.trim_start().starts_with('万') { 10_000 } else { 1 };
                let (value, within) = match topic.is_amount() {
                    true => (found.hundredths.saturating_mul(yuan), found.step * yuan),
                    false => (found.value, 0),
                };
                let scope = scope(&text[sentence.start..span.start]);
                claims.push(Claim { topic, value, within, vague, scope, paragraph, span, sentence: sentence.clone() });
            }
        }
        context.push_str(words);
    }
    let parts = parts_of(of, &sentence, paragraph, claims, told);
    claims.extend(parts);
    // What is said twice, in words and by a number, is one claim.
    let known: Vec<(Topic, i64)> = claims.iter().map(|claim| (claim.topic, claim.value)).collect();
    claims.extend(denied.into_iter().filter(|claim| !known.contains(&(claim.topic, claim.value))));
    claims.sort_by_key(|claim| claim.span.start);
}

/// What stands between the last comma or the last number with its unit, and a place in a sentence.
fn phrase_before<'t>(text: &'t str, sentence: &Range<usize>, at: usize) -> &'t str {
    let before = &text[sentence.start..at];
    let comma = before.char_indices().rev().find(|(_, c)| matches!(c, '，' | '；' | '：' | '（' | ','));
    let digit = before.char_indices().rev().find(|(_, c)| c.is_ascii_digit());
    let start = [comma, digit].into_iter().flatten().map(|(at, c)| at + c.len_utf8()).max();
    &before[start.unwrap_or(0)..]
}

/// What a sentence says there was none of, phrase by phrase.
fn denials(of: &Paragraph<'_>, sentence: &Range<usize>, paragraph: usize, told: Told) -> Vec<Claim> {
    let text = of.text;
    let mut claims = Vec::new();
    for phrase in
        split(text, sentence.clone(), |c| matches!(c, '，' | '；' | '。' | '（' | '）' | '(' | ')' | ';' | ','))
    {
        for (topic, at) in none::of(&text[phrase.clone()], told.on_requests || is_about_disclosure(of, phrase.start)) {
            let span = phrase.start + at..phrase.end;
            let scope = scope(&text[sentence.start..phrase.end]);
            let sentence = sentence.clone();
            claims.push(Claim { topic, value: 0, within: 0, vague: false, scope, paragraph, span, sentence });
        }
    }
    claims
}

/// What a sentence says that its numbers are made of.
fn parts_of(of: &Paragraph<'_>, sentence: &Range<usize>, paragraph: usize, wholes: &[Claim], told: Told) -> Vec<Claim> {
    let text = of.text;
    let wholes: Vec<(Topic, i64, usize)> =
        wholes.iter().map(|claim| (claim.topic, claim.value, claim.span.start)).collect();
    let is_about =
        told.on_requests || is_about_disclosure(of, sentence.start) || text[sentence.clone()].contains("信息公开");
    let about = parts::About { disclosure: is_about, received: told.received };
    let found = parts::of(text, &clauses(text, sentence.clone()), about, &wholes);
    let claim = |part: parts::Part| {
        let scope = scope(&text[sentence.start..part.span.start]);
        let (topic, value, vague, span) = (part.topic, part.value, part.vague, part.span);
        Claim { topic, value, within: 0, vague, scope, paragraph, span, sentence: sentence.clone() }
    };
    found.into_iter().map(claim).collect()
}

/// Whether a paragraph speaks of disclosure before a place in it, or its section does throughout.
fn is_about_disclosure(of: &Paragraph<'_>, before: usize) -> bool {
    let said = |words: &&str| of.text.get(..before).is_some_and(|text| text.contains(*words));
    matches!(of.section, Some("disputes" | "requests")) || ["信息公开", "依申请公开"].iter().any(said)
}

/// A paragraph headed 依申请公开.
fn is_on_requests(paragraph: &str) -> bool {
    let head = paragraph.char_indices().nth(HEAD).map_or(paragraph, |(end, _)| &paragraph[..end]);
    head.contains("依申请公开")
}

/// Characters within which the heading of a paragraph stands.
const HEAD: usize = 14;

/// The clauses of a sentence: what stands between its commas and enumeration marks.
fn clauses(text: &str, sentence: Range<usize>) -> Vec<Range<usize>> {
    let mark = |c| matches!(c, '，' | '、' | '；' | '。' | '（' | '）' | '(' | ')' | '：' | ';' | ',');
    split(text, sentence, mark)
}

/// What stands between marks in a sentence. A comma between digits is part of a number.
fn split(text: &str, sentence: Range<usize>, is_mark: impl Fn(char) -> bool) -> Vec<Range<usize>> {
    let mut clauses = Vec::new();
    let mut start = sentence.start;
    let words = &text[sentence.clone()];
    for (at, c) in words.char_indices() {
        let digits = |text: Option<&str>, last: bool| {
            let c = text.and_then(|text| if last { text.chars().next_back() } else { text.chars().next() });
            c.is_some_and(|c| c.is_ascii_digit())
        };
        let inside = c == ',' && digits(words.get(..at), true) && digits(words.get(at + 1..), false);
        // 公民、法人和其他组织 is one.
        let one = c == '、'
            && words[..at].ends_with("公民")
            && ["法人", "其他组织", "其它组织"].iter().any(|next| words[at + c.len_utf8()..].starts_with(next));
        if is_mark(c) && !inside && !one {
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
        if ["件", "宗", "份", "条", "起", "项", "次", "篇", "元", "万元"].iter().any(|word| unit.starts_with(word))
        {
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
        of(&[paragraph], 2023, &[]).into_iter().map(|claim| (claim.topic, claim.value)).collect()
    }

    #[test]
    fn what_a_text_states_of_requests() {
        use Topic::*;
        assert_eq!(
            read("（二）依申请公开。全年收到政府信息公开申请12件，上年结转1件，办结11件，结转下年度继续办理2件。"),
            [(Received, 12), (CarriedIn, 1), (Closed, 11), (CarriedOut, 2)]
        );
        assert_eq!(
            read("收到政府信息公开申请12件，其中自然人申请9件，科研机构申请3件。"),
            [(Received, 12), (FromPersons, 9), (FromResearch, 3)]
        );
        assert_eq!(
            read("因政府信息公开引发行政复议2件，其中维持2件、纠正0件。"),
            [(Reviews, 2), (ReviewsUpheld, 2), (ReviewsCorrected, 0)]
        );
        assert_eq!(
            read("收到政府信息公开申请12件，行政复议2件，均获维持。"),
            [(Received, 12), (Reviews, 2), (ReviewsUpheld, 2)]
        );
        assert_eq!(
            read("全年政府信息公开申请收到3件，未发生行政复议、行政诉讼。"),
            [(Received, 3), (Reviews, 0), (Suits, 0)]
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
    fn fees_and_information_published() {
        use Topic::*;
        assert_eq!(read("行政事业性收费1.2万元。"), [(Charges, 1_200_000)]);
        assert_eq!(read("全年行政事业性收费总金额12,345.67元。"), [(Charges, 1_234_567)]);
        assert_eq!(
            read("本年度发出信息处理费收费通知3件，总金额300元，实际收取100元。"),
            [(ProcessingFeeCharged, 30_000), (ProcessingFeeCollected, 10_000)]
        );
        assert_eq!(read("本年度没有收取信息处理费。"), [(ProcessingFeeCollected, 0)]);
        assert_eq!(read("发出信息处理费收费通知3件，减免金额45元，未缴金额5元。"), []);
        assert_eq!(read("全年主动公开政府信息1,286条，其中网站公开900条。"), [(Published, 1286)]);
        assert_eq!(read("主动公开各类政府信息三百零五条。"), [(Published, 305)]);
    }

    #[test]
    fn numbers_that_are_easily_misread() {
        use Topic::*;
        assert_eq!(read("全年收到政府信息公开申请1,234件。"), [(Received, 1234)]);
        assert_eq!(read("收到政府信息公开申请１２件。"), [(Received, 12)]);
        for unit in ["宗", "起", "份", "条", "件次"] {
            assert_eq!(read(&format!("收到政府信息公开申请十二{unit}。")), [(Received, 12)], "{unit}");
        }
        assert_eq!(read("收到政府信息公开申请（含网上250件）共286件。"), [(Received, 286)]);
        assert_eq!(read("因政府信息公开被申请行政复议（纠正1件）共2件。"), [(ReviewsCorrected, 1), (Reviews, 2)]);
        assert_eq!(read("收到政府信息公开申请（含上年结转3件），共召开会议5次。"), [(CarriedIn, 3)]);
        assert_eq!(read("行政复议纠正1件，总计2件。"), []);
        assert_eq!(
            read("受理政府信息公开申请3259件，答复3278件（含上年结转77件，另58件顺延）。"),
            [(Received, 3259), (Closed, 3278), (CarriedIn, 77)]
        );
        assert_eq!(read("受理政府信息公开申请19件，其中11件办结，8件撤销。"), [(Received, 19)]);
        assert_eq!(
            read("受理政府信息公开申请10件，办理上年结转1件。共答复申请11件。"),
            [(Received, 10), (CarriedIn, 1), (Closed, 11)]
        );
        assert_eq!(read("收到政府信息公开申请1.2万余件。"), [(Received, 12_000)]);
        for text in
            ["收到政府信息公开申请300件左右。", "收到政府信息公开申请不足300件。", "收到政府信息公开申请近300件。"]
        {
            let paragraph = Paragraph { text, section: Some("overview"), place: Place::default() };
            assert!(of(&[paragraph], 2023, &[]).iter().all(|claim| claim.value == 300 && claim.vague), "{text}");
        }
    }

    #[test]
    fn whose_number_it_is() {
        let scopes = |text| {
            let paragraph = Paragraph { text, section: Some("overview"), place: Place::default() };
            of(&[paragraph], 2023, &[]).into_iter().map(|claim| (claim.value, claim.scope)).collect::<Vec<_>>()
        };
        assert_eq!(
            scopes("全区收到政府信息公开申请95件，区政府办公室收到政府信息公开申请17件。"),
            [(95, Scope::RolledUp), (17, Scope::Own)]
        );
        assert_eq!(scopes("本机关收到政府信息公开申请3件。"), [(3, Scope::Own)]);
        assert_eq!(scopes("收到政府信息公开申请3件，占全区的一成。"), [(3, Scope::Unknown)]);
        assert_eq!(scopes("全市未收到政府信息公开申请。"), [(0, Scope::RolledUp)]);
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
            "行政复议维持3件，行政诉讼驳回1件。",
            "发放公开指南300份。",
            "通过网站主动公开政府信息300条。",
        ] {
            assert!(read(text).is_empty(), "{text}: {:?}", read(text));
        }
    }
}
