//! What a text says a number is made of: `行政复议2件，其中维持2件、纠正0件`, `申请12件，其中自然人9件、科研机构3件`.
//!
//! A part counts only behind its whole, in one sentence, and only by a word that is a line or column of the form.

use super::numeral;
use super::topics::Topic;
use crate::words::without_leading;
use std::ops::Range;

/// What a part may be a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whole {
    Requests,
    Reviews,
    Suits,
}

impl Whole {
    fn topic(self) -> Topic {
        match self {
            Whole::Requests => Topic::Received,
            Whole::Reviews => Topic::Reviews,
            Whole::Suits => Topic::Suits,
        }
    }
}

/// A part: its topic, its number and where that stands.
pub(super) struct Part {
    pub(super) topic: Topic,
    pub(super) value: i64,
    pub(super) vague: bool,
    pub(super) span: Range<usize>,
}

/// What a sentence is about, by what stands before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct About {
    /// Disclosure.
    pub(super) disclosure: bool,
    /// The requests that a sentence before counted, and whose applicants this one tells.
    pub(super) received: Option<i64>,
}

/// The parts that the clauses of a sentence give; `wholes` are the numbers that it states, with their topics.
pub(super) fn of(text: &str, clauses: &[Range<usize>], about: About, wholes: &[(Topic, i64, usize)]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut whole = about.received.map(|_| Whole::Requests);
    // The clause before states the whole.
    let mut is_whole = false;
    for clause in clauses {
        let words = &text[clause.clone()];
        // 其中未经复议直接起诉4件、复议后起诉18件: what follows is of those only.
        if let Some(topic) = brought(words) {
            let suits = wholes.iter().any(|(of, _, at)| *of == Topic::Suits && *at < clause.start);
            if let Some((at, found)) = last_number(words).filter(|_| suits && about.disclosure) {
                let span = clause.start + at..clause.start + at + found.len;
                parts.push(Part { topic, value: found.value, vague: found.vague, span });
            }
            (whole, is_whole) = (None, false);
            continue;
        }
        match (words.contains("复议"), words.contains("诉讼")) {
            (true, true) => whole = None,
            // Who decides on disputes of others reports those as its work.
            (true, _) | (_, true) if ["办理", "受理", "审理行政", "备案"].iter().any(|word| words.contains(word)) =>
            {
                whole = None;
            }
            (true, false) => whole = Some(Whole::Reviews),
            (false, true) => whole = Some(Whole::Suits),
            (false, false) => {}
        }
        if wholes.iter().any(|(topic, _, at)| *topic == Topic::Received && clause.contains(at)) {
            whole = Some(Whole::Requests);
        }
        let follows = std::mem::replace(
            &mut is_whole,
            whole.is_some_and(|of| wholes.iter().any(|(topic, _, at)| *topic == of.topic() && clause.contains(at))),
        );
        let Some(of) = whole.filter(|of| about.disclosure || *of == Whole::Requests) else { continue };
        // 均获维持: as many as there were, by the number before.
        let total = wholes.iter().rev().find(|(topic, _, at)| *topic == of.topic() && *at < clause.end);
        let total = total.map(|(_, value, _)| *value).or(about.received.filter(|_| of == Whole::Requests));
        let all = all_of(words, of)
            .or_else(|| still_pending(words, of).filter(|_| follows))
            .or_else(|| ended(words, of).filter(|_| follows && total == Some(1)));
        if let Some(topic) = all {
            if let Some(value) = total {
                parts.push(Part { topic, value, vague: false, span: clause.clone() });
            }
            continue;
        }
        let Some((at, found)) = last_number(words) else { continue };
        if let Some(topic) = label(&words[..at]).and_then(|label| topic(of, label)) {
            let span = clause.start + at..clause.start + at + found.len;
            parts.push(Part { topic, value: found.value, vague: found.vague, span });
        }
    }
    parts
}

/// 均获维持, 全部维持原行政行为, 均为自然人申请: the part that is the whole.
fn all_of(words: &str, of: Whole) -> Option<Topic> {
    let all = ["均", "全部", "都"].iter().filter_map(|word| Some((words.find(word)?, *word))).min()?;
    // 其余7件均为自然人: not of all.
    let before = words[..all.0].trim_end();
    let rest = ["其余", "剩余", "另外", "其他", "另"].iter().any(|word| before.contains(word));
    let counted = before.contains(|c: char| c.is_ascii_digit() || "０１２３４５６７８９".contains(c));
    if rest || counted || before.ends_with(['未', '不']) || last_number(words).is_some() {
        return None;
    }
    let leads = [
        "结果",
        "获得",
        "获",
        "被",
        "予以",
        "予",
        "为",
        "是",
        "已",
        "由",
        "来自",
        "处于",
        "审结并",
        "审理完毕并",
        "办结并",
        "结案并",
    ];
    let rest = without_leading(&words[all.0 + all.1.len()..], &leads);
    let rest = rest.trim_end_matches(['。', '；']).trim_end();
    let acts = ["原行政行为", "原决定", "行政行为", "原答复意见", "原答复", "原告知", "原处理决定"];
    let rest = acts.iter().find_map(|word| rest.strip_suffix(word)).unwrap_or(rest);
    topic(of, label(rest)?).filter(|_| !rest.is_empty())
}

/// 结果维持, 复议机关已纠正: how the one dispute ended that the clause before counts.
fn ended(words: &str, of: Whole) -> Option<Topic> {
    if of == Whole::Requests {
        return None;
    }
    let leads = [
        "复议机关",
        "法院",
        "一审",
        "二审",
        "终审",
        "经审理",
        "审理",
        "判决",
        "决定",
        "裁定",
        "结果",
        "均",
        "已",
        "获得",
        "获",
        "被",
        "予以",
        "为",
        "是",
        "：",
    ];
    let rest = without_leading(words.trim_end_matches(['。', '；']), &leads);
    if rest == "撤销" {
        return topic(of, "纠正");
    }
    let acts = ["原行政行为", "原决定", "行政行为", "原答复意见", "原答复", "原告知", "原处理决定"];
    topic(of, acts.iter().find_map(|word| rest.strip_suffix(word)).unwrap_or(rest))
}

/// 未经复议直接起诉, 复议后起诉: how suits were brought.
fn brought(words: &str) -> Option<Topic> {
    let at = words.find("起诉")?;
    let before = words[..at].trim_start().trim_start_matches("其中").trim_start_matches(['有', '：']);
    match before {
        "直接" | "未经复议直接" | "未经行政复议直接" | "不经复议直接" => Some(Topic::SuitsDirect),
        "复议后" | "经复议后" | "行政复议后" | "经行政复议后" => Some(Topic::SuitsAfterReview),
        _ => None,
    }
}

/// 正在审理, 尚未审结: said of the disputes that the clause before counts.
fn still_pending(words: &str, of: Whole) -> Option<Topic> {
    let mut rest = words.trim_end_matches(['。', '；']).trim();
    for lead in ["目前", "现", "截至年底", "该案", "案件", "已立案", "均", "仍", "尚"] {
        rest = rest.strip_prefix(lead).unwrap_or(rest);
    }
    let pending = ["正在审理", "正在审理中", "在审理中", "未审结", "未办结", "审理中", "在审"].contains(&rest);
    match of {
        Whole::Reviews if pending => Some(Topic::ReviewsPending),
        Whole::Suits if pending => Some(Topic::SuitsPending),
        _ => None,
    }
}

/// The number that a clause ends with, a unit behind it or none.
fn last_number(words: &str) -> Option<(usize, numeral::Numeral)> {
    let mut next = 0;
    let mut last = None;
    for (at, _) in words.char_indices() {
        if at < next {
            continue;
        }
        let Some(found) = numeral::at(&words[at..]) else { continue };
        next = at + found.len;
        last = Some((at, found));
    }
    let (at, found) = last?;
    let rest = words[at + found.len..].trim();
    ["", "件", "宗", "起", "例", "份", "项", "条", "次"].contains(&rest).then_some((at, found))
}

/// The word that a number is the number of, without what leads to it.
fn label(before: &str) -> Option<&str> {
    let mut words = before.trim();
    loop {
        let start = words;
        for lead in
            ["其中", "行政复议", "行政诉讼", "结果", "复议机关", "法院", "由", "来自", "被", "已", "予以", "含", "："]
        {
            words = words.strip_prefix(lead).unwrap_or(words).trim_start();
        }
        for tail in [
            "申请的",
            "提出的",
            "提交的",
            "的申请",
            "申请",
            "提出",
            "提交",
            "案件",
            "原行政行为",
            "的",
            "为",
            "有",
            "共",
            "是",
        ] {
            words = words.strip_suffix(tail).unwrap_or(words).trim_end();
        }
        if words == start {
            return (!words.is_empty()).then_some(words);
        }
    }
}

fn topic(of: Whole, label: &str) -> Option<Topic> {
    let one = |words: &[&str]| words.contains(&label);
    let disputes = |upheld, corrected, pending| {
        if one(&["维持"]) {
            Some(upheld)
        } else if one(&["纠正", "纠错", "判决撤销", "决定撤销"]) {
            Some(corrected)
        } else if one(&["尚未审结", "未审结", "尚未办结", "未办结", "正在审理", "正在审理中", "审理中", "在审"])
        {
            Some(pending)
        } else {
            None
        }
    };
    match of {
        Whole::Reviews => disputes(Topic::ReviewsUpheld, Topic::ReviewsCorrected, Topic::ReviewsPending),
        Whole::Suits => disputes(Topic::SuitsUpheld, Topic::SuitsCorrected, Topic::SuitsPending),
        Whole::Requests if one(&["自然人", "公民", "公民个人", "个人"]) => Some(Topic::FromPersons),
        Whole::Requests if one(&["商业企业", "企业"]) => Some(Topic::FromBusinesses),
        Whole::Requests if one(&["科研机构"]) => Some(Topic::FromResearch),
        Whole::Requests if one(&["社会公益组织", "公益组织"]) => Some(Topic::FromNonprofits),
        Whole::Requests if one(&["法律服务机构"]) => Some(Topic::FromLegalServices),
        Whole::Requests => None,
    }
}
