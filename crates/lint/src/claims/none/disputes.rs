//! No disputes over disclosure.

use super::phrase::{GOES_ON, NONE, consists_of, counts, first, is_asked, is_nought};
use crate::claims::topics::Topic;

/// None was brought or caused, of disputes.
const NOT_CAUSED: [&str; 10] =
    ["未被", "没有被", "未因", "未引发", "未引起", "未涉及", "未收到", "没有收到", "未接到", "未提起"];

/// What is a part or a trait of disputes.
const NOT_DISPUTES: [&str; 31] = [
    "主动公开",
    "超期",
    "延期",
    "超时",
    "收费",
    "不满",
    "质疑",
    "败诉",
    "胜诉",
    "纠正",
    "纠错",
    "撤销",
    "维持",
    "驳回",
    "审结",
    "未经",
    "直接起诉",
    "复议后",
    "逾期",
    "确认违法",
    "责令",
    "结果",
    "应诉",
    "变更",
    "履行",
    "错案",
    "机构",
    "职能",
    "职责",
    "备案",
    "其中",
];

/// What disputes over disclosure may come from without being fewer than all.
const CAUSES: [&str; 26] = [
    "政府信息公开",
    "信息公开",
    "政务公开",
    "依申请公开",
    "公开",
    "工作",
    "申请",
    "答复",
    "办理",
    "处理",
    "行政行为",
    "行为",
    "问题",
    "事项",
    "不服",
    "对",
    "的",
    "而",
    "政府信息",
    "本机关",
    "本单位",
    "我局",
    "我委",
    "我办",
    "相关",
    "有关",
];

/// How what follows 没有 or 无 begins where it is a dispute that is denied.
const BEGINS: [&str; 29] = [
    "因",
    "由",
    "被",
    "对",
    "收到",
    "发生",
    "出现",
    "产生",
    "引发",
    "引起",
    "涉及",
    "当事人",
    "申请人",
    "公民",
    "任何",
    "单位",
    "个人",
    "群众",
    "关于",
    "有关",
    "相关",
    "政府信息",
    "信息公开",
    "依申请",
    "提起",
    "申请",
    "一",
    "新增",
    "行政",
];

/// The disputes that a phrase says there were none of: `未发生因政府信息公开引起的行政复议、行政诉讼`.
pub(super) fn disputes(phrase: &str) -> Vec<(Topic, usize)> {
    // 无行政复议、行政应诉: the agency's side of suits, in as many bytes.
    if ["复议", "议、行政", "议和行政", "议及行政"].iter().any(|before| phrase.contains(&format!("{before}应诉")))
    {
        return denied(&phrase.replace("应诉", "诉讼"));
    }
    denied(phrase)
}

fn denied(phrase: &str) -> Vec<(Topic, usize)> {
    let topics: Vec<(Topic, usize)> = [(Topic::Reviews, "复议"), (Topic::Suits, "诉讼")]
        .into_iter()
        .filter_map(|(topic, word)| Some((topic, phrase.rfind(word)? + word.len())))
        .collect();
    let Some(end) = topics.iter().map(|(_, end)| *end).max() else { return Vec::new() };
    if NOT_DISPUTES.iter().any(|word| phrase.contains(word)) || counts(phrase) {
        return Vec::new();
    }
    let start = ["行政复议", "行政诉讼", "复议", "诉讼"].iter().filter_map(|word| phrase.find(word)).min().unwrap_or(0);
    if of_a_cause(&phrase[..start]) {
        return Vec::new();
    }
    let nil: Vec<(Topic, usize)> =
        topics.iter().filter_map(|(topic, end)| Some((*topic, nil(&phrase[..*end])?))).collect();
    if !nil.is_empty() {
        return nil;
    }
    let after = &phrase[end..];
    let follows = after.trim().is_empty()
        || GOES_ON.iter().chain(&["的", "等", "和", "或", "请求", "答复", "、未"]).any(|word| after.starts_with(word));
    let denied = match first(&phrase[..start], &NOT_CAUSED) {
        Some((not, _)) if follows => Some(not),
        _ => first(&phrase[..start], &NONE)
            .filter(|(not, none)| {
                let rest = &phrase[not + none.len()..];
                // 未发生 says it of whatever follows; 没有 and 无 only of what is named next.
                let plain = none.ends_with("生") || none.ends_with("现");
                follows
                    && !is_asked(phrase, *not)
                    && (plain || BEGINS.iter().any(|word| rest.starts_with(word)) || {
                        ["复议", "诉讼"].iter().any(|word| rest.starts_with(word))
                    })
            })
            .map(|(not, _)| not),
    };
    let Some(at) = denied.or_else(|| is_nought(after).then_some(start)) else { return Vec::new() };
    topics.into_iter().map(|(topic, _)| (topic, at)).collect()
}

/// Whether what stands before disputes names a cause that not all of them have: 因超期答复引发的.
fn of_a_cause(before: &str) -> bool {
    let Some(at) = before.rfind('因') else { return false };
    let cause = &before[at + '因'.len_utf8()..];
    let end =
        ["引发", "引起", "导致", "产生", "被", "提起", "提出", "发生"].iter().filter_map(|word| cause.find(word)).min();
    !consists_of(&cause[..end.unwrap_or(cause.len())], &CAUSES)
}

/// `零复议`, `零行政诉讼`: where it begins, of a text that ends with the word.
fn nil(text: &str) -> Option<usize> {
    let before = text.strip_suffix("复议").or_else(|| text.strip_suffix("诉讼"))?;
    let before = before.strip_suffix("行政").unwrap_or(before);
    before.strip_suffix('零').map(str::len)
}
