use crate::breach::{Breach, breaches};
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, Rule, RuleCode, RuleMeta, SeriesContext, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("YOY401"),
        name: "carry-over-break",
        title: ("结转与上年不衔接", "What was carried over does not come back"),
        severity: Severity::Warning,
        needs: Needs::OwnChecks,
        source: "国办公开办函〔2021〕30号、国办公开办函〔2019〕60号（表三“结转下年度继续办理”“上年结转政府信息公开申请数量”）",
        docs: Docs {
            checks: (
                "上年报告“结转下年度继续办理”的总计与本年“上年结转”的总计是否相等。相差10件以上并且超过一成的作警告，其余作提示。",
                "Whether the total carried out last year is the total carried in this year. A gap of more than 10 and of more than a tenth is a warning, any other a note.",
            ),
            why: ("同一批申请，两年的数字应当相同。", "They are the same requests."),
            bad: ("上年结转下年度 121 件，本年上年结转 118 件。", "121 carried out, 118 carried in."),
            good: ("两年都是 121 件。", "121 in both."),
            false_alarms: (
                "机构合并、撤销或并入上级统计时会有差别，请以例外清单说明。",
                "Mergers and closures break the series; use an exception.",
            ),
        },
    },
    check: Check::Series(check),
};

/// A gap of so many requests, or of a tenth, is mostly a count that was put right: a third of all agencies has one.
const FEW: i128 = 10;

fn check(cx: &SeriesContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let before = match cx.year_before() {
        Ok(before) => before,
        Err(verdict) => return verdict,
    };
    let Some(cells) = &cx.report.cells else { return no_numbers() };
    let form = cells.form();
    let Some(broken) = breaches(form, cx.code, cx.report, Some(before)) else { return no_numbers() };
    for Breach { of: own, sum: out, stated: back } in broken {
        let (year, last) = (cx.report.report_year, before.report_year);
        let message = Text::new(
            format!("{last}年结转下年度 {out} 件，{year}年上年结转 {back} 件，相差 {:+}", back - out),
            format!("{out} carried out of {last}, {back} carried into {year}, difference {:+}", back - out),
        );
        let help = Text::new("请核对两年报告的结转件数。", "Check what was carried over in both reports.");
        let mut draft = Draft::new(message, help).cells(cells, &own.relation.cells(form)).instead(out, back);
        draft.difference = Some((back - out).to_string());
        let gap = (back - out).abs();
        let great = gap > FEW && gap * 10 > back.abs().max(out.abs());
        draft = draft.with_severity(if great { Severity::Warning } else { Severity::Note });
        findings.push(draft.breaks(&own.id).doubted(cx.doubt(&own.relation.ids().collect::<Vec<_>>())));
    }
    findings.verdict()
}

fn no_numbers() -> Verdict {
    Verdict::NotEvaluable(
        Text::new("两年的结转件数没有读全", "what was carried over could not be read in both years").into(),
    )
}
