use crate::finding::{Draft, Findings, Text};
use crate::rule::{ALL_FORMS, Check, Docs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::{CellIx, Form};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("SUM308"),
        name: "part-exceeds-whole",
        title: ("其中项大于总项", "A part is greater than its whole"),
        severity: Severity::Error,
        forms: ALL_FORMS,
        source: "各格式栏目名称（“其中”“公开总数”等）",
        docs: Docs {
            checks: (
                "写明“其中”的项是否大于它所属的项；2019年格式中本年新公开数量是否大于对外公开总数量。",
                "Whether an item that is part of another (其中) is greater than it; in the form of 2019, whether what was newly disclosed is greater than what is disclosed in all.",
            ),
            why: ("部分不可能大于整体。", "A part cannot be greater than the whole."),
            bad: ("主动公开政府信息 40 条，其中规范性文件 45 件。", "40 published, of which 45 documents."),
            good: ("其中 4 件。", "Of which 4."),
            false_alarms: ("空白不当作零。", "A blank is not read as zero."),
        },
    },
    check: Check::Report(check),
};

/// A part and its whole, by id.
const PARTS: [(&str, &str); 5] = [
    ("sheet.disclosure.normative_published", "sheet.disclosure.published"),
    ("sheet.response.press_conferences_head", "sheet.response.press_conferences"),
    ("sheet.response.interviews_head", "sheet.response.interviews"),
    ("proactive.regulations.published", "proactive.regulations.total_public"),
    ("proactive.normative_documents.published", "proactive.normative_documents.total_public"),
];

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let Some(cells) = &cx.report.cells else { return Verdict::NotApplicable };
    let form = cells.form();
    let mut judged = false;
    for (part, whole) in pairs(form) {
        let (Some(a), Some(b)) = (cells.count(part), cells.count(whole)) else { continue };
        judged = true;
        if a <= b {
            continue;
        }
        let label = |ix: CellIx, lang| form.cell_label(ix, lang);
        let (zh, en) = (gongkai_model::Lang::Zh, gongkai_model::Lang::En);
        let message = Text::new(
            format!("{} {a}，大于{} {b}", label(part, zh), label(whole, zh)),
            format!("{} is {a}, greater than {}, {b}", label(part, en), label(whole, en)),
        );
        let help = Text::new("请核对两个数字。", "Check both numbers.");
        let draft = Draft::new(message, help).cells(cells, &[whole, part]).instead(format!("≤ {b}"), a);
        findings.push(draft.doubted(cx.facts.doubt_of(&[whole, part])));
    }
    match judged {
        true => findings.verdict(),
        false => {
            Verdict::NotEvaluable(Text::new("相关单元格没有读到数字", "none of the cells concerned holds a number"))
        }
    }
}

fn pairs(form: &Form) -> impl Iterator<Item = (CellIx, CellIx)> {
    PARTS.into_iter().filter_map(|(part, whole)| Some((form.cell(part)?, form.cell(whole)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_is_in_some_form() {
        for (part, whole) in PARTS {
            assert!(
                Form::all().iter().any(|form| form.cell(part).is_some() && form.cell(whole).is_some()),
                "{part} {whole}"
            );
        }
    }
}
