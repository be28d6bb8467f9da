//! What a text says that there was none of: `未收到…申请`, `没有因…被申请行政复议、提起行政诉讼`, `行政复议和行政诉讼均为零`.
//!
//! A denial holds for a phrase, whose items 、 joins. What denies a part only (被纠正, 败诉, 通过网络), a consequence (投诉, 收费) or the
//! keeping of a time limit says nothing of the whole.

mod disputes;
mod others;
mod phrase;
mod requests;

use super::topics::Topic;

/// The topics that a phrase says there was none of, and where its words begin. `is_about` says that the text before, or its section, is
/// about disclosure.
pub(super) fn of(phrase: &str, is_about: bool) -> Vec<(Topic, usize)> {
    let mut found = Vec::new();
    // Each wording has one of these, and most phrases have none.
    if !phrase.contains(['无', '零', '未', '没', '不', '0', '０']) {
        return found;
    }
    found.extend(requests::requests(phrase).map(|at| (Topic::Received, at)));
    found.extend(others::carried(phrase));
    found.extend(others::done(phrase));
    if is_about || phrase.contains("信息公开") {
        found.extend(disputes::disputes(phrase));
    }
    found
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
