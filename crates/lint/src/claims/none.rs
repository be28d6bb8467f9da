//! What a text says that there was none of: `未收到…申请`, `没有因…被申请行政复议、提起行政诉讼`, `行政复议和行政诉讼均为零`.
//!
//! A denial holds for a phrase, whose items 、 joins. What denies a part only (被纠正, 败诉, 通过网络), a consequence (投诉, 收费) or the
//! keeping of a time limit says nothing of the whole.

use super::topics::Topic;
use crate::words::without_leading;

/// Words for requests.
const REQUESTS: [&str; 6] =
    ["政府信息公开申请", "信息公开申请", "公开申请", "依申请公开", "申请公开", "信息公开的申请"];

/// Nothing came in: what stands between and behind need not be looked at closely.
const NOT_RECEIVED: [&str; 9] =
    ["未收到", "没有收到", "没收到", "未接到", "没有接到", "未受理", "没有受理", "未接收", "未新收"];

/// There is none, of whatever follows directly.
const NONE: [&str; 12] =
    ["未发生", "没有发生", "未产生", "没有产生", "未出现", "没有出现", "不存在", "未有", "没有", "暂无", "尚无", "无"];

/// None was brought or caused, of disputes.
const NOT_CAUSED: [&str; 10] =
    ["未被", "没有被", "未因", "未引发", "未引起", "未涉及", "未收到", "没有收到", "未接到", "未提起"];

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

/// How what was denied may go on.
const GOES_ON: [&str; 15] = [
    "事项",
    "情况",
    "的情况",
    "情形",
    "的情形",
    "件",
    "案件",
    "案",
    "业务",
    "申请",
    "的申请",
    "信息",
    "政府信息",
    "发生",
    "事件",
];

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

/// What a request may be about or come from without being fewer than all.
const NARROWER: [&str; 11] =
    ["涉及", "关于", "因", "国家秘密", "商业秘密", "个人隐私", "重大", "复杂", "有效", "疑难", "跨"];

/// What goes on about something else than the requests themselves.
const ABOUT_OTHERS: [&str; 12] =
    ["引起", "引发", "答复", "反馈", "不满", "来信", "来访", "股室", "科室", "处室", "部门", "单位"];

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

/// The topics that a phrase says there was none of, and where its words begin. `is_about` says that the text before, or its section, is
/// about disclosure.
pub(super) fn of(phrase: &str, is_about: bool) -> Vec<(Topic, usize)> {
    let mut found = Vec::new();
    found.extend(no_requests(phrase).map(|at| (Topic::Received, at)));
    found.extend(no_carrying(phrase));
    found.extend(not_done(phrase));
    if is_about || phrase.contains("信息公开") {
        found.extend(no_disputes(phrase));
    }
    found
}

fn no_requests(phrase: &str) -> Option<usize> {
    let stands = |words: &[&str]| words.iter().any(|word| phrase.contains(word));
    if let Some(at) = phrase.find("零申请").filter(|_| phrase.contains("信息公开")) {
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

fn no_disputes(phrase: &str) -> Vec<(Topic, usize)> {
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
        || GOES_ON.iter().chain(&["的", "等", "和", "或", "请求", "答复"]).any(|word| after.starts_with(word));
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

/// What was carried over that there was none of: `无结转下年度的申请`, `没有上年结转`.
fn no_carrying(phrase: &str) -> Option<(Topic, usize)> {
    let at = phrase.find("结转")?;
    let end = at + "结转".len();
    if ["逾期", "超期", "资金", "经费", "预算", "结余", "复议", "诉讼"].iter().any(|word| phrase.contains(word))
    {
        return None;
    }
    let after = &phrase[end..];
    let out = ["下年", "下一年", "次年"].iter().any(|word| after.contains(word));
    let into = ["上年", "上一年"].iter().any(|word| phrase.contains(word));
    let topic = match (out, into) {
        (true, false) => Topic::CarriedOut,
        (false, true) => Topic::CarriedIn,
        _ => return None,
    };
    let rest = ["至", "到", "下一年度", "下年度", "下一年", "下年", "次年", "继续", "办理", "的", "政府信息公开", "件"];
    let behind = without_leading(after, &rest);
    if is_nought(behind) && !behind.is_empty() {
        return Some((topic, at));
    }
    let (not, none) = first(&phrase[..at], &NONE).or_else(|| first(&phrase[..at], &["未"]))?;
    let between = ["上一年度", "上年度", "上一年", "上年", "需", "需要", "的", "政府信息公开", "申请", "件", "有"];
    let ends = behind.is_empty() || ["申请", "件", "情况", "事项"].iter().any(|word| behind.starts_with(word));
    (ends && !is_asked(phrase, not) && consists_of(&phrase[not + none.len()..at], &between)).then_some((topic, not))
}

/// What was decided or issued that there was none of: `未作出行政处罚`, `无新制发规范性文件`.
fn not_done(phrase: &str) -> Vec<(Topic, usize)> {
    const DONE: [(Topic, &str, &[&str]); 4] = [
        (Topic::Licences, "行政许可", &["决定", "案件"]),
        (Topic::Penalties, "行政处罚", &["决定", "案件"]),
        (Topic::Coercion, "行政强制", &["决定", "措施", "案件"]),
        (Topic::DocumentsIssued, "规范性文件", &["情况"]),
    ];
    let mut found = Vec::new();
    for (topic, name, behind) in DONE {
        let Some(at) = phrase.find(name) else { continue };
        let after = without_leading(&phrase[at + name.len()..], behind);
        let document = topic == Topic::DocumentsIssued;
        // Of documents a nought may be what was repealed.
        if !document && !after.is_empty() && is_nought(after) {
            found.push((topic, at));
            continue;
        }
        let made: &[&str] = match document {
            true => &[
                "未制定",
                "未制发",
                "未出台",
                "没有制定",
                "没有制发",
                "没有出台",
                "无新制发",
                "无新制定",
                "未新制发",
                "未新制定",
            ],
            false => &["未作出", "未做出", "没有作出", "没有做出", "未实施", "没有实施", "无"],
        };
        let Some((not, word)) = first(&phrase[..at], made) else { continue };
        let between = &phrase[not + word.len()..at];
        let plain = consists_of(between, &["任何", "行政", "新", "的", "过"]);
        // 无行政处罚 may go on with anything (权, 职能); the others end there.
        if after.is_empty() && plain && !is_asked(phrase, not) && (word != "无" || phrase.ends_with("决定")) {
            found.push((topic, not));
        }
    }
    found
}

/// The first of some words: where it stands, the longest at one place.
fn first<'w>(text: &str, words: &[&'w str]) -> Option<(usize, &'w str)> {
    let places = words.iter().filter_map(|word| Some((text.find(word)?, *word)));
    places.min_by_key(|(at, word)| (*at, usize::MAX - word.len()))
}

/// 有无: asked, not denied.
fn is_asked(phrase: &str, not: usize) -> bool {
    phrase[..not].ends_with('有') || phrase[not..].starts_with("无论") || phrase[not..].starts_with("无法")
}

/// `均为零`, `0件`, `情况：无`: what stands behind a name says that there was none.
fn is_nought(after: &str) -> bool {
    let mut rest = after.trim();
    loop {
        let before = rest;
        for word in [
            "案件",
            "事项",
            "情况",
            "件数",
            "数量",
            "申请",
            "总数",
            "的",
            "数",
            "均",
            "都",
            "为",
            "共",
            "本年度",
            "实现",
            "：",
            ":",
        ] {
            rest = rest.strip_prefix(word).unwrap_or(rest).trim_start();
        }
        if rest == before {
            break;
        }
    }
    let rest = rest.trim_end_matches(['件', '宗', '起', '例', '次', '份', '项']).trim_end();
    let rest = rest.trim_matches(['“', '”', '"', '‘', '’', '「', '」']);
    ["0", "０", "零", "无", "没有", "未发生", "没有发生", "未出现", "未有", "零发生", "零申请", "零案件"]
        .contains(&rest)
}

/// A number other than 0 stands in it.
fn counts(phrase: &str) -> bool {
    let year = |at: usize, len: usize| len == 4 && phrase[at + len..].starts_with('年');
    let mut at = 0;
    while let Some(start) = phrase[at..].find(|c: char| c.is_ascii_digit()).map(|found| at + found) {
        let len = phrase[start..].bytes().take_while(u8::is_ascii_digit).count();
        if !year(start, len) && phrase[start..start + len].bytes().any(|digit| digit != b'0') {
            return true;
        }
        at = start + len;
    }
    false
}

/// Whether a text is made of some words and nothing else.
fn consists_of(text: &str, words: &[&str]) -> bool {
    let mut rest = text.trim();
    while !rest.is_empty() {
        let Some(word) = words.iter().filter(|word| rest.starts_with(**word)).max_by_key(|word| word.len()) else {
            return false;
        };
        rest = rest[word.len()..].trim_start();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn denied(phrase: &str) -> Vec<Topic> {
        of(phrase, true).into_iter().map(|(topic, _)| topic).collect()
    }

    #[test]
    fn requests_that_there_were_none_of() {
        for phrase in [
            "2024年未收到政府信息公开申请",
            "未收到政府信息依申请公开事项",
            "本年度无依申请公开",
            "2024年没有收到公民、法人和其他组织的政府信息公开申请",
            "全年依申请公开0件",
            "管理区未收到任何单位和个人提出的政府信息公开申请",
            "没有公民、法人或其他组织提出政府信息公开申请",
            "本年度暂无政府信息公开申请情况",
            "全年未发生依申请公开事项",
            "政府信息公开申请数量为零",
            "没有公民、法人或其他组织向我局提出政府信息公开申请",
            "全年无人向我局申请公开政府信息",
            "2024年依申请公开实现“零申请”",
            "2024年政府信息公开“零申请”",
        ] {
            assert_eq!(denied(phrase), [Topic::Received], "{phrase}");
        }
        for phrase in [
            "未收到因政府信息公开申请引发的投诉",
            "无政府信息公开申请逾期办理情况",
            "没有通过网络提出的政府信息公开申请",
            "未收到企业提出的政府信息公开申请",
            "没有依申请公开收费",
            "有无依申请公开事项",
            "没有按时答复的依申请公开件",
            "依申请公开政府信息0条",
            "无论何种政府信息公开申请",
            "未收到对依申请公开工作的质疑",
            "依申请公开3件",
            "没有收到涉及国家秘密的政府信息公开申请",
            "未收到政府信息公开申请的股室",
            "未收到因政府信息公开申请引起的来信来访",
            "未收到对政府信息公开申请答复不满意的反馈",
            "未收到关于征地补偿的政府信息公开申请",
        ] {
            assert_eq!(denied(phrase), [], "{phrase}");
        }
    }

    #[test]
    fn disputes_that_there_were_none_of() {
        use Topic::{Reviews, Suits};
        for phrase in [
            "未发生因政府信息公开引起的行政复议、行政诉讼",
            "没有因政府信息公开被申请行政复议、提起行政诉讼的情况",
            "无行政复议和行政诉讼案件",
            "全年未被提起行政复议或行政诉讼",
            "行政复议、行政诉讼均为零",
            "行政复议和行政诉讼案件均为0件",
            "无因信息公开被申请复议或提起诉讼的情形",
            "2024年没有行政复议、诉讼",
            "不存在因政府信息公开被申请行政复议、提起行政诉讼的情况",
            "行政复议、行政诉讼案件“零发生”",
            "实现零复议、零诉讼",
        ] {
            assert_eq!(denied(phrase), [Reviews, Suits], "{phrase}");
        }
        assert_eq!(denied("未发生行政复议"), [Reviews]);
        assert_eq!(denied("没有收到行政诉讼"), [Suits]);
        for phrase in [
            "未发生行政诉讼败诉案件",
            "没有行政复议被纠正的情况",
            "没有按期答复引发行政复议2件",
            "无行政复议职能",
            "未经复议直接起诉",
            "有无行政复议",
            "没有答复引起的争议进入行政诉讼",
            "行政复议2件",
            "无尚未审结的行政复议",
            "未发生因超期答复引发的行政复议、行政诉讼",
            "没有申请人因收费问题提起行政复议",
            "延期答复的申请未引发行政复议、行政诉讼",
        ] {
            assert_eq!(denied(phrase), [], "{phrase}");
        }
        assert!(of("全年无行政复议", false).is_empty(), "a legal department may speak of its own work");
    }

    #[test]
    fn what_was_not_carried_over_decided_or_issued() {
        use Topic::*;
        for (phrase, topic) in [
            ("本年度无结转下年度的申请", CarriedOut),
            ("没有结转至下一年度办理的申请", CarriedOut),
            ("结转下一年度继续办理的申请为零", CarriedOut),
            ("未结转下年度", CarriedOut),
            ("无上年结转件", CarriedIn),
            ("没有上年度结转的申请", CarriedIn),
            ("2024年未作出行政处罚", Penalties),
            ("未作出行政处罚决定", Penalties),
            ("行政处罚数量为0", Penalties),
            ("本年度无行政强制决定", Coercion),
            ("2024年我局未制定行政规范性文件", DocumentsIssued),
            ("2024年无新制发规范性文件", DocumentsIssued),
        ] {
            assert_eq!(denied(phrase), [topic], "{phrase}");
        }
        for phrase in [
            "无逾期结转下年度的申请",
            "无行政处罚权",
            "没有行政处罚职能",
            "未作出行政处罚的案件已归档",
            "未制定规范性文件清理计划",
            "有无结转下年度的申请",
            "无结转资金",
            "未作出行政许可变更决定",
        ] {
            assert_eq!(denied(phrase), [], "{phrase}");
        }
    }
}
