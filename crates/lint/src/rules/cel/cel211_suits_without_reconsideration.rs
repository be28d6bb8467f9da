use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("CEL211"),
        name: "suits-without-reconsideration",
        title: ("未经复议直接起诉较多", "Many suits without reconsideration"),
        severity: Severity::Note,
        needs: Needs::Quantity("disputes.suit_direct.total"),
        source: "《中华人民共和国行政复议法》（2023年修订，2024年1月1日起施行）第二十三条（对不予公开政府信息不服的，应当先申请行政复议）",
        docs: Docs {
            checks: (
                "2024年度起，“未经复议直接起诉”的总计是否在5件以上，而且多于“复议后起诉”。",
                "From report year 2024 on: whether there are five suits or more without reconsideration, and more than after one.",
            ),
            why: (
                "2024年起，对不予公开不服的应当先申请复议，直接起诉应当减少；件数较多时可能填错了列。",
                "Since 2024 who is refused information must ask for reconsideration first; many direct suits may stand in the wrong block.",
            ),
            bad: ("2024年度直接起诉 10 件，复议后起诉 0 件。", "2024: 10 direct suits, none after reconsideration."),
            good: ("2024年度直接起诉 1 件，复议后起诉 9 件。", "2024: 1 direct suit, 9 after reconsideration."),
            false_alarms: (
                "对逾期不答复、部分公开等其他行为仍可直接起诉，上年收到的案件也可能在其中，因此只作提示。",
                "Other acts may still be sued directly, and cases of the year before may be among them: so it is a note.",
            ),
        },
    },
    check: Check::Report(check),
};

/// First year under the revised law.
const NEW_LAW: i32 = 2024;

/// From how many suits on it is worth a word.
const MANY: i64 = 5;

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let Some(cells) = &cx.report.cells else { return Verdict::NotApplicable };
    if cx.report.report_year < NEW_LAW {
        return Verdict::NotApplicable;
    }
    let ids = ["disputes.suit_after_reconsideration.total", "disputes.suit_direct.total"];
    let read: Option<Vec<i64>> = ids.iter().map(|id| cx.report.quantity(id).count()).collect();
    let Some([after, direct]) = read.as_deref() else {
        return Verdict::NotEvaluable(Text::new("诉讼件数没有读到", "the number of suits could not be read").into());
    };
    if *direct < MANY || direct <= after {
        return Verdict::Pass(None);
    }
    let message = Text::new(
        format!("未经复议直接起诉 {direct} 件，复议后起诉 {after} 件：2024年起对不予公开应先复议，请留意是否填错列"),
        format!(
            "{direct} suits without reconsideration, {after} after one: since 2024 refusals go to reconsideration first; this may be the wrong block"
        ),
    );
    let help = Text::new(
        "请核对案件是否确实未经复议；属于复议后起诉的改填后面一组。",
        "Check that there was no reconsideration; suits after one belong to the other block.",
    );
    let ixs: Vec<_> = ids.iter().filter_map(|id| cells.form().cell(id)).collect();
    let draft = Draft::new(message, help).cells(cells, &ixs).instead(format!("< {MANY}"), direct);
    findings.push(draft.doubted(cx.facts.doubt_of(&ixs)));
    Verdict::Fail
}
