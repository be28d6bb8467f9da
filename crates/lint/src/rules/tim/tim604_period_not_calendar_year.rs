use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("TIM604"),
        name: "period-not-calendar-year",
        title: ("统计期限不是自然年", "The period is not the calendar year"),
        severity: Severity::Warning,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号（报告上一年度情况）；惯例：统计期限写全年",
        docs: Docs {
            checks: (
                "统计期限是否为报告年度的1月1日至12月31日。",
                "Whether the period is 1 January to 31 December of the report year.",
            ),
            why: ("少算几天，各年数字就接不上。", "Days left out belong to no year."),
            bad: ("“2021年1月1日至2021年12月20日”", "To 20 December."),
            good: ("“2021年1月1日至2021年12月31日”", "The whole year."),
            false_alarms: ("年份不对的由 TIM603 报告。", "A period of another year is TIM603."),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    if let Err(verdict) = cx.text() {
        return verdict;
    }
    let Some(period) = cx.report.period else {
        return Verdict::NotEvaluable(Text::new("没有统计期限", "no period is stated").into());
    };
    let (from, to) = (period.from, period.to);
    let year = cx.report.report_year;
    if i32::from(from.year()) != year || i32::from(to.year()) != year {
        return Verdict::NotApplicable;
    }
    if (from.month(), from.day(), to.month(), to.day()) == (1, 1, 12, 31) {
        return Verdict::Pass(None);
    }
    let message = Text::new(format!("统计期限为 {from} 至 {to}"), format!("the period is {from} to {to}"));
    let help = Text::new("请按1月1日至12月31日统计。", "Count from 1 January to 31 December.");
    findings.push(Draft::new(message, help).instead(format!("{year}-01-01/{year}-12-31"), period));
    Verdict::Fail
}
