use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("TIM605"),
        name: "published-before-period-end",
        title: ("统计期未结束即公布", "Published before the period was over"),
        severity: Severity::Warning,
        needs: Needs::Nothing,
        source: "《中华人民共和国政府信息公开条例》第四十九条；2008年《条例》第三十一条（2018年度及以前：3月31日）",
        docs: Docs {
            checks: (
                "公布日期是否早于报告年度结束。",
                "Whether the date of publication is before the end of the report year.",
            ),
            why: ("年度没有结束，数字不可能完整。", "The numbers cannot be complete."),
            bad: ("2024年度报告于2024年12月26日公布。", "A report for 2024 published on 26 December 2024."),
            good: ("2025年1月公布。", "Published in January 2025."),
            false_alarms: ("页面日期可能是栏目或模板的日期。", "The date may be that of the column or the template."),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let Some(published) = cx.report.published else {
        return Verdict::NotEvaluable(Text::new("没有公布日期", "no date of publication is known").into());
    };
    let year = cx.report.report_year;
    if i32::from(published.year()) > year {
        return Verdict::Pass(None);
    }
    if let Some(reason) = cx.facts.year_doubt() {
        return Verdict::NotEvaluable(reason.into());
    }
    let message = Text::new(
        format!("公布于 {published}，{year}年度尚未结束"),
        format!("published on {published}, before {year} was over"),
    );
    let help = Text::new("请核对公布日期和报告年度。", "Check the date of publication and the report year.");
    findings.push(
        Draft::new(message, help)
            .doubted(super::tim601_published_late::doubt(cx.facts))
            .instead(format!("> {year}-12-31"), published),
    );
    Verdict::Fail
}
