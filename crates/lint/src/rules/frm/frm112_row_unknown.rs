use super::other_rows::of_another_form;
use crate::doubt::Doubt;
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::Form;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("FRM112"),
        name: "row-unknown",
        title: ("表格有格式之外的行", "A row that the form does not have"),
        severity: Severity::Note,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号、国办公开办函〔2019〕60号（格式）",
        docs: Docs {
            checks: (
                "读到的表格里，有没有格式之外而填了数的行。",
                "Whether the tables have rows with numbers beside those of the form.",
            ),
            why: (
                "自行增加的行不进入合计，各单位之间也无法比较。",
                "Rows of one's own enter no total and cannot be compared with anybody's.",
            ),
            bad: ("表二末尾加了一行“公共企事业单位信息公开 32”。", "A row of one's own at the end of table 2."),
            good: ("各行与格式一致，其他数字写在正文里。", "The rows of the form; other numbers in the text."),
            false_alarms: (
                "属于另一年度格式的行由 FRM107 报告。读不出行名的行不在其内，读取时另有提示。像是行名断开后的一截的，记为“本工具”的问题。",
                "Rows of another form are FRM107. A row whose label cannot be read is a problem of reading; what looks like a piece of a label that was broken is put down to the tool.",
            ),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let Some(form) = cx.report.form().filter(|_| !cx.report.carried.tables.is_empty()) else {
        return Verdict::NotEvaluable(Text::new("没有读到表格", "no table could be read").into());
    };
    if !cx.facts.has_text() && cx.report.extra_rows.is_empty() {
        return Verdict::NotEvaluable(
            Text::new("来源只有格式规定的指标", "the source holds cells of the form only").into(),
        );
    }
    for row in cx.report.extra_rows.iter().filter(|row| of_another_form(form, &row.text).is_none()) {
        let message = Text::new(
            format!("“{}”不是格式规定的行，其数字未采用", row.text),
            format!("{:?} is no row of the form; its numbers are not used", row.text),
        );
        let help = Text::new(
            "请删去这一行；需要说明的数字写在正文里。",
            "Take the row out; numbers that matter can stand in the text.",
        );
        let draft = Draft::new(message, help).words(&row.text, 0..row.text.len(), row.place);
        let doubt = is_piece(&row.text).then(|| {
            Doubt::Misread(Text::new("像是行名断开后的一截", "it looks like a piece of a label that was broken"))
        });
        findings.push(draft.doubted(doubt));
    }
    findings.verdict()
}

/// Whether a label is a piece of one of some form's, or no word at all: 三, 缴纳费用、.
fn is_piece(label: &str) -> bool {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
    let own = plain(label);
    let known = Form::all().iter().flat_map(|form| &form.tables).flat_map(|table| {
        let rows = table.rows.iter().flat_map(|row| row.aliases.iter().chain([&row.zh]));
        rows.chain(table.groups.iter().map(|group| &group.zh))
    });
    own.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count() < 2
        || known.into_iter().any(|known| plain(known).contains(&own))
}
