use super::other_rows::of_another_form;
use crate::doubt::Doubt;
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::{Form, Lang};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("FRM106"),
        name: "wrong-form-for-year",
        title: ("表格不是该年度的格式", "The tables are of another form than the year demands"),
        severity: Severity::Error,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号（自2021年度起施行）；国办公开办函〔2019〕60号（2019、2020年度）；国办发〔2014〕32号附件（2014—2018年度）",
        docs: Docs {
            checks: (
                "表格的格式版本与报告年度是否一致。",
                "Whether the tables are of the form that the report year demands.",
            ),
            why: (
                "用旧格式会漏掉新增的栏目，也无法与其他单位比较。",
                "The old form lacks what was added and cannot be compared.",
            ),
            bad: ("2021年度报告用了2019年格式的表格。", "Tables of 2019 in a report for 2021."),
            good: ("2021年度及以后用2021年格式。", "The form of 2021 from report year 2021 on."),
            false_alarms: (
                "只有个别行属于其他版本时由 FRM107 报告。表格没有读准的、报告年度不能确定的，记为“本工具”的问题。",
                "Where only some rows are of another form it is FRM107. Where a table could not be read for sure, or the year is doubtful, it is put down to the tool.",
            ),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let (Some(found), Some(expected)) = (cx.report.detected_form, Form::expected(cx.report.report_year)) else {
        return Verdict::NotEvaluable(Text::new("没有读到表格", "no table could be read").into());
    };
    if found == expected.id {
        return Verdict::Pass(None);
    }
    let (found_zh, found_en) = (found.form().label(Lang::Zh), found.form().label(Lang::En));
    let message = Text::new(
        format!("表格为{found_zh}，该年度应使用{}", expected.label(Lang::Zh)),
        format!("the tables are of the {found_en}; the year demands the {}", expected.label(Lang::En)),
    );
    let help = Text::new("请换用该年度规定的表格重新填报。", "Fill in the tables that the year demands.");
    let draft = Draft::new(message, help).instead(expected.id, found);
    // Which form it is shows in its labels: those of a table that was misread may be another's.
    let misread = cx.facts.any_table_doubt().filter(|doubt| matches!(doubt, Doubt::Misread(_)));
    let year = cx.facts.year_doubt().map(Doubt::Misread);
    // Rows of the form that the year demands: the one detected may not be the one that was printed.
    let form = found.form();
    let of_the_year = cx.report.extra_rows.iter().find(|row| of_another_form(form, &row.text) == Some(expected.id));
    let mixed = of_the_year.map(|row| {
        let label = row.text.trim();
        Doubt::Misread(Text::new(
            format!("表格里也有该年度格式的“{label}”一行"),
            format!("there is the row {label:?} of the form of the year too"),
        ))
    });
    findings.push(draft.doubted(misread.or(year).or(mixed)));
    Verdict::Fail
}
