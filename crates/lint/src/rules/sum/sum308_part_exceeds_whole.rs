use crate::breach::{Breach, breaches};
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::{CellIx, Lang};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("SUM308"),
        name: "part-exceeds-whole",
        title: ("其中项大于总项", "A part is greater than its whole"),
        severity: Severity::Error,
        needs: Needs::OwnChecks,
        source: "各格式栏目名称（“其中”“公开总数”等）",
        docs: Docs {
            checks: (
                "写明“其中”的项是否大于它所属的项；2019年格式中本年新公开数量是否大于对外公开总数量；2014年统计表中任一渠道公开的信息数是否大于主动公开的信息数（警告）。",
                "Whether an item that is part of another (“其中”) is greater than it; in the form of 2019, whether what was newly disclosed is greater than what is disclosed in all; on the sheet of 2014, whether one channel has more items than were disclosed (a warning).",
            ),
            why: ("部分不可能大于整体。", "A part cannot be greater than the whole."),
            bad: ("主动公开政府信息 40 条，其中规范性文件 45 件。", "40 published, of which 45 documents."),
            good: ("其中 4 件。", "Of which 4."),
            false_alarms: ("空白不当作零。", "A blank is not read as zero."),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let Some(cells) = &cx.report.cells else { return Verdict::NotApplicable };
    let form = cells.form();
    let Some(broken) = breaches(form, cx.code, cx.report, None) else { return no_numbers() };
    for Breach { of: own, sum: b, stated: a } in broken {
        let [whole, part] = own.relation.cells(form)[..] else { continue };
        let label = |ix: CellIx, lang| form.cell_label(ix, lang);
        let message = Text::new(
            format!("{} {a}，大于{} {b}", label(part, Lang::Zh), label(whole, Lang::Zh)),
            format!("{} is {a}, greater than {}, {b}", label(part, Lang::En), label(whole, Lang::En)),
        );
        let help = Text::new("请核对两个数字。", "Check both numbers.");
        let draft = Draft::new(message, help).cells(cells, &[whole, part]).instead(format!("≤ {b}"), a);
        // Who discloses one thing on several pages of a channel may count it more than once.
        let channel = own.id.starts_with("part.disclosure.via_");
        let draft = if channel { draft.with_severity(Severity::Warning) } else { draft };
        findings.push(draft.breaks(&own.id).doubted(cx.facts.doubt_of(&[whole, part])));
    }
    findings.verdict()
}

fn no_numbers() -> Verdict {
    Verdict::NotEvaluable(Text::new("相关单元格没有读到数字", "none of the cells concerned holds a number").into())
}
