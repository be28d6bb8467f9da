use super::other_rows::of_another_form;
use crate::finding::{Draft, Findings, Text};
use crate::rule::{ALL_FORMS, Check, Docs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::{CellState, FormId};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("FRM107"),
        name: "mixed-forms",
        title: ("混用两个版本的表格", "Rows of two forms in one report"),
        severity: Severity::Error,
        forms: ALL_FORMS,
        source: "国办公开办函〔2021〕30号（表三第六项分三行）、国办公开办函〔2019〕60号（格式）",
        docs: Docs {
            checks: (
                "2021年格式的表三中，（六）其他处理是否印成一行（2019年格式的写法）；各表中是否有另一年度格式的行。",
                "Whether （六）其他处理 is one row, as in 2019, in a report of the form of 2021, and whether the tables have \
                 rows of another form.",
            ),
            why: (
                "一行代替三行，看不出申请人逾期不补正、不缴费等情况。",
                "One row in place of three hides what became of the requests.",
            ),
            bad: ("表三只有一行“（六）其他处理”。", "One row “（六）其他处理”."),
            good: ("分为“申请人无正当理由逾期不补正”“逾期未按收费通知要求缴纳费用”“其他”三行。", "Three rows."),
            false_alarms: ("没有。", "None known."),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let Some(cells) = &cx.report.cells else { return Verdict::NotApplicable };
    if cx.report.carried.tables.is_empty() {
        return Verdict::NotEvaluable(Text::new("没有读到表格", "no table could be read"));
    }
    let form = cells.form();
    // Tables of 2019 as a whole are FRM106.
    if form.id == FormId::F2021 {
        let collapsed: Vec<_> =
            cells.indexes().filter(|ix| cells.state(*ix) != CellState::Absent && form.def(*ix).collapsed).collect();
        if !collapsed.is_empty() {
            let message = Text::new(
                "（六）其他处理印成一行，是2019年格式的写法",
                "（六）其他处理 of table 三 is one row, as in the form of 2019",
            );
            let help = Text::new("请按2021年格式分为三行填报。", "Report it in the three rows of the form of 2021.");
            findings.push(Draft::new(message, help).cells(cells, &collapsed));
        }
    }
    for row in &cx.report.extra_rows {
        let Some(other) = of_another_form(form, &row.text) else { continue };
        let (own, label) = (form.id, &row.text);
        let message = Text::new(
            format!("“{label}”是{other}年格式的行，其余表格为{own}年格式"),
            format!("{label:?} is a row of the form of {other}; the tables are of {own}"),
        );
        let help =
            Text::new(format!("请统一使用{own}年格式的行。"), format!("Use the rows of the form of {own} throughout."));
        findings.push(Draft::new(message, help).words(label, 0..label.len(), row.place));
    }
    findings.verdict()
}
