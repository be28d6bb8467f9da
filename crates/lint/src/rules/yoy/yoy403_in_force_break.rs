use crate::breach::{Breach, breaches};
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, Rule, RuleCode, RuleMeta, SeriesContext, Severity, Verdict};
use gongkai_model::Report;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("YOY403"),
        name: "in-force-break",
        title: ("现行有效件数与上年推算不符", "What is in force does not follow from last year"),
        severity: Severity::Warning,
        needs: Needs::OwnChecks,
        source: "国办公开办函〔2021〕30号（表二：制发、废止、现行有效件数）",
        docs: Docs {
            checks: (
                "本年现行有效件数是否等于上年现行有效加本年制发减本年废止。",
                "Whether what is in force is last year’s stock plus what was issued minus what was repealed.",
            ),
            why: (
                "三个数互相推得出来，推不出来说明有一个填错，或做过清理重新统计。",
                "Each of them follows from the others; else one is wrong or the stock was counted anew.",
            ),
            bad: ("上年有效 597、制发 50、废止 227，本年有效 430。", "597 + 50 − 227 is not 430."),
            good: ("本年有效 420。", "420."),
            false_alarms: (
                "文件清理后重新统计、有效期届满自动失效、机构改革，都会造成差别。",
                "Stocks counted anew, documents that lapse, and reforms of agencies.",
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
    let form = cells.form();
    let Some(broken) = breaches(form, cx.code, cx.report, Some(before)) else { return no_numbers() };
    for Breach { of: own, sum: expected, stated: stock } in broken {
        let relation = &own.relation;
        let count = |of: &Report, ids: &[String]| ids.iter().filter_map(|id| of.quantity(id).count()).sum::<i64>();
        let (last, issued, repealed) =
            (count(before, &relation.last), count(cx.report, &relation.plus), count(cx.report, &relation.minus));
        let (zh, en) = (&own.zh, &own.en);
        let message = Text::new(
            format!("{zh}：上年有效 {last} + 制发 {issued} - 废止 {repealed} = {expected}，现行有效填 {stock}"),
            format!(
                "{en}: {last} in force last year + {issued} issued - {repealed} repealed = {expected}, {stock} stated"
            ),
        );
        let help = Text::new(
            "请核对三个件数；若因清理重新统计，请在正文说明。",
            "Check the three numbers; where the stock was counted anew, say so in the text.",
        );
        let mut draft = Draft::new(message, help).cells(cells, &relation.cells(form)).instead(expected, stock);
        draft.difference = Some((stock - expected).to_string());
        findings.push(draft.breaks(&own.id).doubted(cx.doubt(&[&relation.stated])));
    }
    findings.verdict()
}

fn no_numbers() -> Verdict {
    Verdict::NotEvaluable(Text::new("两年的件数没有读全", "the numbers of both years could not be read").into())
}
