use crate::breach::breaches;
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, Rule, RuleCode, RuleMeta, SeriesContext, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("YOY402"),
        name: "carry-over-break-by-kind",
        title: ("分类结转与上年不衔接", "What was carried over does not come back, by kind of applicant"),
        severity: Severity::Warning,
        needs: Needs::OwnChecks,
        source: "国办公开办函〔2021〕30号、国办公开办函〔2019〕60号（表三“结转下年度继续办理”“上年结转政府信息公开申请数量”）",
        docs: Docs {
            checks: (
                "按申请人类别，上年结转下年度与本年上年结转是否相等。",
                "Whether what each kind of applicant carries out comes back the year after.",
            ),
            why: (
                "总数相等而类别不等，说明分类口径变了或填错了列。",
                "Where the totals agree and the kinds do not, a column was mixed up.",
            ),
            bad: (
                "上年自然人结转 118 件、企业 3 件；本年自然人 121 件、企业 0 件。",
                "118 and 3 carried out, 121 and 0 carried in.",
            ),
            good: ("各类都相等。", "Each kind agrees."),
            false_alarms: ("机构合并、撤销时会有差别。", "Mergers and closures."),
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
    let Some(breaches) = breaches(form, cx.code, cx.report, Some(before)) else { return no_numbers() };
    let broken: Vec<_> = breaches
        .into_iter()
        .filter_map(|breach| Some((breach.of, form.cell(&breach.of.relation.stated)?, breach.sum, breach.stated)))
        .collect();
    let Some((first, ..)) = broken.first() else { return Verdict::Pass(None) };
    let ixs: Vec<_> = broken.iter().map(|(_, ix, ..)| *ix).collect();
    let said = |lang: gongkai_model::Lang| {
        let one = |(_, ix, out, back): &(_, gongkai_model::CellIx, i128, i128)| {
            let def = form.def(*ix);
            let table = form.table_of(*ix);
            format!("{} {out} → {back}", table.columns(&table.rows[def.row])[def.column].label(lang))
        };
        broken.iter().map(one).collect::<Vec<_>>().join(lang.pick("、", ", "))
    };
    let (year, last) = (cx.report.report_year, before.report_year);
    let message = Text::new(
        format!("{last}年结转下年度与{year}年上年结转不符：{}", said(gongkai_model::Lang::Zh)),
        format!("carried out of {last} and into {year} differ: {}", said(gongkai_model::Lang::En)),
    );
    let help = Text::new("请核对两年报告各类申请人的结转件数。", "Check both reports, kind by kind.");
    let (out, back): (Vec<String>, Vec<String>) =
        broken.iter().map(|(_, _, out, back)| (out.to_string(), back.to_string())).unzip();
    let draft = Draft::new(message, help).cells(cells, &ixs).instead(out.join(" "), back.join(" "));
    let ids: Vec<&str> = broken.iter().flat_map(|(own, ..)| own.relation.ids()).collect();
    findings.push(draft.breaks(&first.id).doubted(cx.doubt(&ids)));
    Verdict::Fail
}

fn no_numbers() -> Verdict {
    Verdict::NotEvaluable(
        Text::new("两年的结转件数没有读全", "what was carried over could not be read in both years").into(),
    )
}
