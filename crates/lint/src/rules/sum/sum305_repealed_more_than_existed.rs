use crate::breach::{Breach, breaches};
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, Rule, RuleCode, RuleMeta, SeriesContext, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("SUM305"),
        name: "repealed-more-than-existed",
        title: ("废止件数多于原有件数", "More repealed than there were"),
        severity: Severity::Warning,
        needs: Needs::OwnChecks,
        source: "国办公开办函〔2021〕30号（表二：制发、废止、现行有效件数）",
        docs: Docs {
            checks: (
                "废止件数是否多于上年现行有效件数与本年制发件数之和。",
                "Whether more was repealed than was in force the year before and issued since.",
            ),
            why: ("不存在的文件不能废止。", "What does not exist cannot be repealed."),
            bad: ("上年有效10件，本年制发2件、废止15件。", "10 in force, 2 issued, 15 repealed."),
            good: ("废止不超过12件。", "12 at most."),
            false_alarms: (
                "上年件数经过重新统计时会误报，请以例外清单说明。",
                "Where last year’s stock was counted anew; use an exception.",
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
    for Breach { of: own, sum: most, stated: repealed } in broken {
        let relation = &own.relation;
        let stock: i64 = relation.last.iter().filter_map(|id| before.quantity(id).count()).sum();
        let issued = most - i128::from(stock);
        let message = Text::new(
            format!("废止 {repealed} 件，多于上年有效 {stock} 件与本年制发 {issued} 件之和"),
            format!("{repealed} repealed, more than the {stock} in force the year before and the {issued} issued"),
        );
        let help = Text::new("请核对废止件数和上年现行有效件数。", "Check what was repealed and last year’s stock.");
        let draft =
            Draft::new(message, help).cells(cells, &relation.cells(form)).instead(format!("≤ {most}"), repealed);
        findings.push(draft.breaks(&own.id).doubted(cx.doubt(&relation.ids().collect::<Vec<_>>())));
    }
    findings.verdict()
}

fn no_numbers() -> Verdict {
    Verdict::NotEvaluable(Text::new("两年的件数没有读全", "the numbers of both years could not be read").into())
}
