use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, Rule, RuleCode, RuleMeta, SeriesContext, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("YOY407"),
        name: "year-missing",
        title: ("缺少年度", "A year is missing"),
        severity: Severity::Warning,
        needs: Needs::Nothing,
        source: "《中华人民共和国政府信息公开条例》第四十九条（每年公布上一年度报告）",
        docs: Docs {
            checks: (
                "同一单位的报告在首尾年度之间是否有缺。",
                "Whether an agency’s reports have a gap between the first and the last year.",
            ),
            why: ("报告应当每年公布。", "A report is due every year."),
            bad: ("有2020、2022年度，没有2021年度。", "2020 and 2022 without 2021."),
            good: ("逐年都有。", "Every year is there."),
            false_alarms: ("只提供了部分年度的文件时会误报。", "Where only some years were handed in."),
        },
    },
    check: Check::Series(check),
};

fn check(cx: &SeriesContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let year = cx.report.report_year;
    if let Some(reason) = cx.facts.year_doubt() {
        return Verdict::NotEvaluable(reason.into());
    }
    let Some(last) = cx.years.range(..year).next_back() else {
        return Verdict::NotEvaluable(Text::new("没有更早的报告", "there is no earlier report").into());
    };
    let missing: Vec<String> = (last + 1..year).map(|year| year.to_string()).collect();
    if missing.is_empty() {
        return Verdict::Pass(None);
    }
    let years = missing.join("、");
    let message =
        Text::new(format!("缺少{years}年度报告"), format!("the report for {} is missing", missing.join(", ")));
    let help =
        Text::new("请补上缺少的报告，或核对是否没有提供。", "Add the missing report, or check that it was handed in.");
    findings.push(Draft::new(message, help).instead(years, "-"));
    Verdict::Fail
}
