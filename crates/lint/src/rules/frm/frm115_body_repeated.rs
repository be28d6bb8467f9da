use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("FRM115"),
        name: "body-repeated",
        title: ("正文重复出现", "The body appears twice"),
        severity: Severity::Warning,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号、国办公开办函〔2019〕60号（格式）",
        docs: Docs {
            checks: ("报告正文是否在同一页面上出现两遍。", "Whether the body appears twice on the page."),
            why: (
                "重复的正文容易被当作两份报告，也难以辨认以哪一份为准。",
                "It may be taken for two reports, and nobody knows which one counts.",
            ),
            bad: ("页面上同一篇报告连续出现两次。", "The same report twice in a row."),
            good: ("正文只出现一遍。", "The body stands once."),
            false_alarms: (
                "可能是网站模板的问题，而不是报告本身的问题，因此记为“来源”。",
                "The page may be to blame rather than the report; so it is put down to the source.",
            ),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    if let Err(verdict) = cx.text() {
        return verdict;
    }
    if cx.report.body_repeated {
        let message =
            Text::new("正文在页面上出现两遍，读取第一遍", "the body appears twice on the page; the first is read");
        let help = Text::new("请删去重复的一遍。", "Remove one of them.");
        findings.push(Draft::new(message, help).by_source());
    }
    findings.verdict()
}
