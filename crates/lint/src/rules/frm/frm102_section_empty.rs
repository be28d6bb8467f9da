use crate::doubt::Doubt;
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::Form;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("FRM102"),
        name: "section-empty",
        title: ("部分内容为空", "A section is empty"),
        severity: Severity::Error,
        needs: Needs::Outline,
        source: "《中华人民共和国政府信息公开条例》第五十条；国办公开办函〔2021〕30号、国办公开办函〔2019〕60号（格式）",
        docs: Docs {
            checks: (
                "第一、五、六部分的标题下面是否有内容。",
                "Whether something stands under the headings of sections 1, 5 and 6.",
            ),
            why: ("只有标题等于没有报告。", "A heading alone reports nothing."),
            bad: ("“六、其他需要报告的事项”下面没有文字。", "Nothing under “六、其他需要报告的事项”."),
            good: ("“六、其他需要报告的事项　无。”", "“六、其他需要报告的事项　无。”"),
            false_alarms: (
                "内容是图片或附件时会误报。第二至四部分没有表格由 FRM110 报告。",
                "Where the content is a picture or an attachment. Sections 2 to 4 without their tables are FRM110.",
            ),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    if let Err(verdict) = cx.text() {
        return verdict;
    }
    let Some(form) = Form::expected(cx.report.report_year) else { return Verdict::NotApplicable };
    let mut open = None;
    for (at, section) in cx.report.sections.iter().enumerate() {
        let Some(key) = section.key.as_deref().filter(|key| form.sections.iter().any(|s| s.key == *key)) else {
            continue;
        };
        // A section with a table is that table's.
        let tabled = form.tables.iter().any(|table| table.section.as_deref() == Some(key));
        if tabled || section.paragraphs.iter().any(|passage| passage.text.chars().any(char::is_alphanumeric)) {
            continue;
        }
        // What stands under the last heading of a cut copy is not known.
        if !cx.facts.is_whole(key) {
            open = Some(cx.facts.cut());
            continue;
        }
        let heading = &section.heading;
        let message = Text::new(format!("“{heading}”下面没有内容"), format!("nothing stands under {heading:?}"));
        let help =
            Text::new("请补上内容；没有情况的写明“无”。", "Add what belongs there; where there is nothing, say so.");
        let draft = Draft { place: Some(section.place), ..Draft::new(message, help).instead("有内容", "空") };
        // Its own parts were taken for sections: （一）主动公开政府信息情况.
        let next = cx.report.sections.get(at + 1).map(|next| next.heading.trim());
        let doubt = next.filter(|next| next.starts_with(['（', '('])).map(|next| {
            Doubt::Misread(Text::new(
                format!("其后的“{next}”可能是它的下一级标题"),
                format!("{next:?} behind it may be a heading of its own"),
            ))
        });
        findings.push(draft.doubted(doubt));
    }
    match (findings.verdict(), open) {
        (Verdict::Pass(_), Some(reason)) => Verdict::NotEvaluable(reason.into()),
        (verdict, _) => verdict,
    }
}
