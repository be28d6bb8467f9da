use crate::breach::{Breach, breaches};
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, Rule, RuleCode, RuleMeta, SeriesContext, Severity, Verdict};
use gongkai_model::Form;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("YOY404"),
        name: "items-last-year-break",
        title: ("上一年项目数量与上年报告不符", "Items of the year before do not follow from last year’s report"),
        severity: Severity::Warning,
        needs: Needs::OwnChecks,
        source: "国办公开办函〔2019〕60号（表二：上一年项目数量、本年增/减）",
        docs: Docs {
            checks: (
                "2019年格式中，本年“上一年项目数量”是否等于上年的“上一年项目数量”加“本年增/减”。",
                "In the form of 2019: whether “items last year” is last year’s “items last year” plus its change.",
            ),
            why: ("两年的项目数应当接得上。", "The numbers of both years must join."),
            bad: ("上年 120 项、增加 5 项，本年“上一年项目数量”填 130。", "120 and +5 last year, 130 this year."),
            good: ("填 125。", "125."),
            false_alarms: (
                "权责清单调整、按事项颗粒度重新统计时会有差别。",
                "Lists of items recounted in another grain.",
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
    let (Some(cells), Some(old)) = (&cx.report.cells, &before.cells) else { return Verdict::NotApplicable };
    let form = cells.form();
    // Tables of 2019 in a later year are FRM106, whatever is wrong in them.
    let demanded = Form::expected(cx.report.report_year).is_some_and(|demanded| demanded.id == form.id);
    if old.form().id != form.id || !demanded {
        return Verdict::NotApplicable;
    }
    let Some(broken) = breaches(form, cx.code, cx.report, Some(before)) else { return no_numbers() };
    for Breach { of: own, sum: expected, stated } in broken {
        let relation = &own.relation;
        let Some(ix) = form.cell(&relation.stated) else { continue };
        let last = before.quantity(&relation.last[0]).count().unwrap_or_default();
        let change = expected - i128::from(last);
        let row = form.cell_label(ix, gongkai_model::Lang::Zh);
        let message = Text::new(
            format!("{row}：上年报告 {last} {change:+} = {expected}，本年填 {stated}"),
            format!(
                "{}: last year {last} {change:+} = {expected}, {stated} stated",
                form.cell_label(ix, gongkai_model::Lang::En)
            ),
        );
        let help = Text::new("请核对两年报告的项目数量。", "Check the items in both reports.");
        let draft = Draft::new(message, help).cells(cells, &[ix]).instead(expected, stated);
        findings.push(draft.breaks(&own.id).doubted(cx.doubt(&[&relation.stated])));
    }
    findings.verdict()
}

fn no_numbers() -> Verdict {
    Verdict::NotEvaluable(Text::new("两年的项目数量没有读全", "the items of both years could not be read").into())
}
