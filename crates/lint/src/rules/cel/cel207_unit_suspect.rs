use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, Rule, RuleCode, RuleMeta, SeriesContext, Severity, Verdict};
use gongkai_model::agency::Level;
use gongkai_model::{Number, Report};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("CEL207"),
        name: "unit-suspect",
        title: ("万元栏可能填了元", "An amount in “万元” may be in “元”"),
        severity: Severity::Warning,
        needs: Needs::Outline,
        source: "国办公开办函〔2021〕30号、国办公开办函〔2019〕60号（格式）（行政事业性收费单位为万元）",
        docs: Docs {
            checks: (
                "行政事业性收费（万元）是否大得不合常理，或正好是上年的一万倍上下。",
                "Whether the fee in “万元” is beyond what is plausible for a department of a county, or about 10,000 times last year’s.",
            ),
            why: (
                "把元填进万元栏，会使全区合计放大一万倍。",
                "“元” in a cell of “万元” makes the sum of the district 10,000 times too large.",
            ),
            bad: ("县级部门收费填 45678900（万元）。", "45678900 (“万元”) at a department of a county."),
            good: ("填 4567.89。", "4567.89."),
            false_alarms: (
                "收费确实很大的单位（不动产登记、学校集中的教育局）可在 gongkai.toml 中提高 fee_wan。上限只用于县级及以下的部门。",
                "Bodies with large fees: raise fee_wan in gongkai.toml. Only departments at the level of a county and below are held to the limit.",
            ),
        },
    },
    check: Check::Series(check),
};

/// The cell of fees in 万元 in each form that has one.
const FEES: [&str; 2] = ["proactive.fees.amount_wan", "proactive.fees.amount"];

/// About 10,000 times as much as the year before.
const FACTOR: std::ops::RangeInclusive<f64> = 4_000.0..=25_000.0;

/// Smallest amount that may be yuan: 1,000 yuan of fees are next to nothing.
const SMALLEST: f64 = 1_000.0;

fn check(cx: &SeriesContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let Some(cells) = &cx.report.cells else { return Verdict::NotApplicable };
    let Some((ix, amount)) = fee(cx.report) else {
        return Verdict::NotEvaluable(Text::new("没有读到收费金额", "the fee could not be read").into());
    };
    // A whole region’s fees, or those of a large city’s department, may be that large.
    let agency = &cx.report.agency;
    let small = matches!(agency.level, Some(Level::County | Level::Township | Level::Zone))
        && !agency.name.ends_with("人民政府")
        && !agency.name.contains("政府办公");
    let beyond = small && amount > cx.settings.thresholds.fee_wan as f64;
    let before = cx.before.and_then(|facts| fee(facts.report)).map(|(_, before)| before).filter(|before| *before > 0.0);
    let jumped = amount >= SMALLEST && before.is_some_and(|before| FACTOR.contains(&(amount / before)));
    if !beyond && !jumped {
        return Verdict::Pass(None);
    }
    let written = cells.get(ix).as_written.into_owned();
    let last = before.map(|before| (format!("，上年为 {before} 万元"), format!("; last year it was {before}")));
    let (zh, en) = last.unwrap_or_default();
    let message = Text::new(
        format!("行政事业性收费 {written} 万元{zh}，可能填的是元"),
        format!("fees of {written} (in “万元”){en}: this may be “元”"),
    );
    let would = amount / 10_000.0;
    let help = Text::new(
        format!("请核对单位；若填的是元，应为 {would} 万元。"),
        format!("Check the unit; if it is “元”, the cell should say {would}."),
    );
    findings.push(Draft::new(message, help).cells(cells, &[ix]).instead(would, written));
    Verdict::Fail
}

fn fee(report: &Report) -> Option<(gongkai_model::CellIx, f64)> {
    let cells = report.cells.as_ref()?;
    let ix = FEES.iter().find_map(|id| cells.form().cell(id))?;
    cells.get(ix).number.map(Number::to_f64).map(|amount| (ix, amount))
}
