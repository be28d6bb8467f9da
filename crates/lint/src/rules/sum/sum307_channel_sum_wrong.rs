use super::identities;
use crate::rule::{Check, Docs, Needs, Rule, RuleCode, RuleMeta, Severity};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("SUM307"),
        name: "channel-sum-wrong",
        title: ("统计表分项之和不等于合计", "Parts of the 2014 sheet do not add up"),
        severity: Severity::Error,
        needs: Needs::OwnChecks,
        source: "国办发〔2014〕32号附件",
        docs: Docs {
            checks: (
                "2014年统计表：收到申请数＝当面＋传真＋网络＋信函；办结数＝按时＋延期；答复数＝八类答复之和；不同意公开＝六种理由之和；复议、诉讼＝三种结果之和；人员数＝专职＋兼职。",
                "On the 2014 sheet: received by four channels, closed in two ways, eight kinds of reply, six reasons for refusal and three results of disputes must each add up, and full-time and part-time make the staff.",
            ),
            why: (
                "分项与合计不符，跨年比较就没有依据。",
                "Where the parts do not add up, no comparison over the years can stand on them.",
            ),
            bad: (
                "收到申请数 10，当面 2、传真 0、网络 7、信函 0：9 ≠ 10。",
                "Received 10; in person 2, fax 0, online 7, letter 0: 9 ≠ 10.",
            ),
            good: (
                "收到申请数 9，当面 2、传真 0、网络 7、信函 0。",
                "Received 9; in person 2, fax 0, online 7, letter 0.",
            ),
            false_alarms: (
                "主动公开的各渠道之和可以大于信息数（同一信息多渠道公开计一条），不在本规则之列。",
                "The channels of proactive disclosure may exceed the items disclosed (one item in several channels counts once): not part of this rule.",
            ),
        },
    },
    check: Check::Report(identities::check),
};
