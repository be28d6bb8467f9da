use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::Scope;
use gongkai_model::agency::AreaGovernment;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("FRM118"),
        name: "scope-not-stated",
        title: ("政府报告没有说明统计范围", "A government report does not say whose numbers it gives"),
        severity: Severity::Note,
        needs: Needs::Outline,
        source: "《中华人民共和国政府信息公开条例》第四十九条（县级以上地方人民政府的年度报告）；惯例：说明数据是否汇总所属部门和下级政府",
        docs: Docs {
            checks: (
                "县级以上人民政府的报告是否让人看出数字是全地区的还是本机关的：写明汇总，或者用“全区（市、县）”“本级”说到收到的申请、公开的信息。",
                "Whether the report of a government from county level up shows whose numbers it gives: it says that it adds up, or speaks of requests and information of “全区” (“全市”, “全县”) or “本级”.",
            ),
            why: (
                "范围不同的数字不能比较，也不能与部门的报告核对。",
                "Numbers of different scope cannot be compared, nor held against those of the departments.",
            ),
            bad: ("“收到政府信息公开申请12件。”", "“收到政府信息公开申请12件。”"),
            good: (
                "“本报告汇总全区各部门和镇街数据。全区收到申请60件。”",
                "“本报告汇总全区各部门和镇街数据。全区收到申请60件。”",
            ),
            false_alarms: (
                "提示而已：格式没有要求写明范围。只看引言和第一部分；乡镇、行政公署、管委会不看。",
                "A note only: the form does not ask for it. The preamble and section 1 are looked at; townships, prefectural offices and zones are not asked.",
            ),
        },
    },
    check: Check::Report(check),
};

/// Words that say whose numbers stand beside them.
const WHOSE: [&str; 18] = [
    "全区",
    "全市",
    "全县",
    "全省",
    "全州",
    "全旗",
    "全盟",
    "全域",
    "本行政区域",
    "各级行政机关",
    "各部门",
    "区县",
    "市本级",
    "区本级",
    "县本级",
    "本级政府",
    "统计范围",
    "汇总",
];

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    if cx.report.agency.area_government() != Some(AreaGovernment::Named) {
        return Verdict::NotApplicable;
    }
    let facts = match cx.whole_text() {
        Ok(facts) => facts,
        Err(verdict) => return verdict,
    };
    let counts = ["申请", "公开", "数据", "受理", "收到", "报告"];
    let mut own = facts.preamble().chain(facts.of_section("overview"));
    let said = own.any(|of| {
        of.sentences().filter_map(|range| of.text.get(range)).any(|sentence| {
            WHOSE.iter().any(|word| sentence.contains(word)) && counts.iter().any(|word| sentence.contains(word))
        })
    });
    if facts.report.stated_scope() != Scope::Unknown || said {
        return Verdict::Pass(None);
    }
    let message = Text::new(
        "没有说明数字是全地区的还是本机关的",
        "it is not said whether the numbers are those of the region or of the office alone",
    );
    let help = Text::new(
        "请在引言或第一部分写明数据的范围，如“本报告汇总全区各部门和镇街数据”。",
        "Say in the preamble or section 1 whose numbers are added up.",
    );
    findings.push(Draft::new(message, help));
    Verdict::Fail
}
