use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, Rule, RuleCode, RuleMeta, SeriesContext, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("YOY408"),
        name: "pending-disputes-gone",
        title: ("上年未审结的案件本年不见了", "Disputes pending last year are gone"),
        severity: Severity::Warning,
        needs: Needs::Quantity("disputes.all.total"),
        source: "国办公开办函〔2021〕30号、国办公开办函〔2019〕60号（表四“尚未审结”）；核对惯例",
        docs: Docs {
            checks: (
                "本年表四复议和诉讼的总数，是否不少于上年尚未审结的总数。",
                "Whether table 4 counts at least as many reconsiderations and suits as were pending at the end of the year before.",
            ),
            why: (
                "上年没有审结的案件，本年要么审结，要么仍未审结，都应当在表四中。",
                "What was pending is decided or pending still: it stands in table 4 in either case.",
            ),
            bad: (
                "2023年尚未审结 6 件，2024年复议诉讼一共 0 件。",
                "6 pending at the end of 2023, none at all in 2024.",
            ),
            good: ("2024年复议诉讼一共 7 件。", "7 in 2024."),
            false_alarms: (
                "只统计当年新发生案件的单位会误报：那样填报与格式不符，但各地做法不一。",
                "Bodies that count new cases only: not what the form means, but practice differs.",
            ),
        },
    },
    check: Check::Series(check),
};

fn check(cx: &SeriesContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let before = match cx.year_before() {
        Ok(before) => before,
        Err(verdict) => return verdict,
    };
    let Some(cells) = &cx.report.cells else { return Verdict::NotApplicable };
    let (all, pending) = ("disputes.all.total", "disputes.all.pending");
    let (Some(total), Some(open)) = (cx.report.quantity(all).count(), before.quantity(pending).count()) else {
        return Verdict::NotEvaluable(
            Text::new("两年的复议诉讼件数没有读全", "the disputes of both years could not be read").into(),
        );
    };
    // A total that is not the sum of its results is SUM304; the greater of the two counts here.
    let parts =
        ["disputes.all.concluded", pending].iter().map(|id| cx.report.quantity(id).count()).sum::<Option<i64>>();
    if total.max(parts.unwrap_or(0)) >= open {
        return Verdict::Pass(None);
    }
    let (year, last) = (cx.report.report_year, before.report_year);
    let message = Text::new(
        format!("{last}年有 {open} 件复议诉讼尚未审结，{year}年一共只有 {total} 件"),
        format!("{open} disputes were pending at the end of {last}, {year} has {total} in all"),
    );
    let help = Text::new(
        "请核对表四是否漏计上年结转的案件。",
        "Check whether cases of the year before were left out of table 4.",
    );
    let used = cells.form().quantity(all).map(|of| of.cells_used(cells)).unwrap_or_default();
    let mut draft = Draft::new(message, help).cells(cells, &used).instead(format!("≥ {open}"), total);
    draft.difference = Some((total - open).to_string());
    findings.push(draft.doubted(cx.doubt(&[all, pending])));
    Verdict::Fail
}
