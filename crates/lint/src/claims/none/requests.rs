//! No requests.

use super::phrase::{GOES_ON, NONE, consists_of, first, is_asked, is_nought};

/// Words for requests.
const REQUESTS: [&str; 8] = [
    "政府信息公开申请",
    "信息公开申请",
    "公开申请",
    "依申请公开",
    "申请公开",
    "信息公开的申请",
    "申请政府信息公开",
    "申请信息公开",
];

/// Nothing came in.
const NOT_RECEIVED: [&str; 10] =
    ["未收到", "没有收到", "没收到", "未接到", "没有接到", "未受理", "没有受理", "未接收", "未新收", "未曾收到"];

/// What is no request but a part of them, what follows from one, or how it is made.
const NOT_REQUESTS: [&str; 38] = [
    "复议", "诉讼", "投诉", "举报", "费", "超期", "逾期", "延期", "超时", "积压", "不予", "渠道", "专栏", "结转",
    "网上", "网络", "信函", "当面", "邮", "传真", "平台", "电话", "咨询", "差错", "问题", "违规", "补正", "质疑",
    "异议", "重复", "涉密", "机构", "制度", "目录", "指南", "流程", "其中", "通过",
];

/// Kinds of applicants: none of one kind is not none at all.
const KINDS: [&str; 6] = ["自然人", "企业", "科研", "法律服务", "公益", "媒体"];

/// What may stand between 无 and what there was none of.
const BETWEEN_REQUESTS: [&str; 43] = [
    "人",
    "我局",
    "我委",
    "我办",
    "我镇",
    "我乡",
    "我街道",
    "我单位",
    "我机关",
    "本单位",
    "本机关",
    "任何",
    "公民",
    "法人",
    "或者",
    "和",
    "或",
    "及",
    "与",
    "其他",
    "其它",
    "组织",
    "单位",
    "个人",
    "群众",
    "社会公众",
    "公众",
    "申请人",
    "当事人",
    "提出",
    "提交",
    "要求",
    "收到",
    "受理",
    "新增",
    "新收",
    "的",
    "政府",
    "信息",
    "相关",
    "有关",
    "、",
    "向",
];

/// What a request may be about or come from without being fewer than all.
const NARROWER: [&str; 11] =
    ["涉及", "关于", "因", "国家秘密", "商业秘密", "个人隐私", "重大", "复杂", "有效", "疑难", "跨"];

/// What goes on about something else than the requests themselves.
const ABOUT_OTHERS: [&str; 12] =
    ["引起", "引发", "答复", "反馈", "不满", "来信", "来访", "股室", "科室", "处室", "部门", "单位"];

/// Where a phrase says that no requests were received: `未收到…申请`, `“零申请”`.
pub(super) fn requests(phrase: &str) -> Option<usize> {
    let stands = |words: &[&str]| words.iter().any(|word| phrase.contains(word));
    let about = phrase.contains("信息公开") || phrase.contains("依申请公开");
    if let Some(at) = ["零申请", "零受理"].iter().find_map(|word| phrase.find(word)).filter(|_| about) {
        return Some(at);
    }
    let anybody = ["其他组织", "其它组织", "任何", "个人"].iter().any(|word| phrase.contains(word));
    if stands(&NOT_REQUESTS) || (stands(&KINDS) && !anybody) {
        return None;
    }
    let (at, word) = first(phrase, &REQUESTS)?;
    let end = at + word.len();
    let after = &phrase[end..];
    if let Some((not, word)) = first(phrase, &NOT_RECEIVED) {
        let between = phrase.get(not + word.len()..at).unwrap_or_default();
        let narrower = NARROWER.iter().any(|word| between.contains(word));
        let others = ABOUT_OTHERS.iter().any(|word| after.contains(word));
        return (!narrower && !others).then_some(not);
    }
    if is_nought(after) {
        return Some(at);
    }
    let (not, none) = first(&phrase[..at], &NONE)?;
    let follows = after.trim().is_empty() || GOES_ON.iter().any(|word| after.starts_with(word));
    (follows && !is_asked(phrase, not) && consists_of(&phrase[not + none.len()..at], &BETWEEN_REQUESTS)).then_some(not)
}
