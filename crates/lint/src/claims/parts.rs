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

/// The parts that the clauses of a sentence give. `is_about` says that the sentence is about disclosure; `wholes` are the numbers
/// that it states, with their topics.
pub(super) fn of(text: &str, clauses: &[Range<usize>], is_about: bool, wholes: &[(Topic, i64, usize)]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut whole = None;
    // The clause before states the whole.
    let mut is_whole = false;
    for clause in clauses {
        let words = &text[clause.clone()];
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
        let Some(of) = whole.filter(|of| is_about || *of == Whole::Requests) else { continue };
        // 均获维持: as many as there were, by the number before.
        let all = all_of(words, of).or_else(|| still_pending(words, of).filter(|_| follows));
        if let Some(topic) = all {
            let total = wholes.iter().rev().find(|(topic, _, at)| *topic == of.topic() && *at < clause.end);
            if let Some((_, value, _)) = total {
                parts.push(Part { topic, value: *value, vague: false, span: clause.clone() });
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
    let rest =
        ["其余", "剩余", "另外", "其他", "未", "不"].iter().any(|word| words[..all.0].trim_end().ends_with(word));
    if rest || last_number(words).is_some() {
        return None;
    }
    let leads = ["结果", "获得", "获", "被", "予以", "予", "为", "是", "已", "由", "来自", "处于"];
    let rest = without_leading(&words[all.0 + all.1.len()..], &leads);
    let rest = rest.trim_end_matches(['。', '；']).trim_end();
    let rest = ["原行政行为", "原决定", "行政行为"].iter().find_map(|word| rest.strip_suffix(word)).unwrap_or(rest);
    topic(of, label(rest)?).filter(|_| !rest.is_empty())
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
