use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("TIM602"),
        name: "publication-date-unknown",
        title: ("没有公布日期", "The date of publication is unknown"),
        severity: Severity::Note,
        needs: Needs::Nothing,
        source: "《中华人民共和国政府信息公开条例》第四十九条；2008年《条例》第三十一条（2018年度及以前：3月31日）",
        docs: Docs {
            checks: ("能否读到公布日期。", "Whether a date of publication can be read."),
            why: ("没有日期无法判断是否按时公布。", "Without it nobody can tell whether the report was in time."),
            bad: ("页面没有发布日期，文末也没有落款日期。", "No date on the page and none under the text."),
            good: ("页面写明“发布日期：2024-01-20”。", "“发布日期：2024-01-20” on the page."),
            false_alarms: ("只有数字的来源不报。", "Sources with numbers only are left alone."),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    if let Err(verdict) = cx.text() {
        return verdict;
    }
    if cx.report.published.is_none() {
        let message = Text::new("找不到公布日期", "no date of publication can be found");
        let help = Text::new("请在页面写明发布日期。", "State the date of publication on the page.");
        findings.push(Draft::new(message, help).by_source());
    }
    findings.verdict()
}
