use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("SUM306"),
        name: "fee-row-without-notice",
        title: ("有逾期未缴费而没有收费通知", "Fees unpaid without a notice"),
        severity: Severity::Warning,
        needs: Needs::Quantity("requests.other.fee_unpaid.total"),
        source: "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）；国办公开办函〔2021〕30号（表三、第六部分）",
        docs: Docs {
            checks: (
                "表三“逾期未按收费通知要求缴纳费用”大于零时，第六部分是否写了收费通知。",
                "Where table 3 counts requests whose fee was not paid, whether section 6 speaks of a notice.",
            ),
            why: ("没有发出收费通知，就不会有逾期未缴费。", "Without a notice no fee can be left unpaid."),
            bad: (
                "表三有2件逾期未缴费，第六部分写“没有收取信息处理费”。",
                "2 unpaid in table 3, and section 6 says that nothing was charged.",
            ),
            good: ("第六部分写明发出收费通知2件。", "Section 6 says that 2 notices were sent."),
            false_alarms: (
                "第六部分没有写到信息处理费时由 FRM113 报告。",
                "Where section 6 is silent on the fee it is FRM113.",
            ),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let id = "requests.other.fee_unpaid.total";
    let facts = match cx.text() {
        Ok(facts) => facts,
        Err(verdict) => return verdict,
    };
    let (Some(cells), Some(unpaid)) = (&cx.report.cells, cx.report.quantity(id).count()) else {
        return Verdict::NotEvaluable(
            Text::new("没有读到逾期未缴费的件数", "the number of unpaid fees could not be read").into(),
        );
    };
    if unpaid <= 0 {
        return Verdict::Pass(None);
    }
    let speaks = |paragraph: &&crate::facts::Paragraph<'_>| {
        paragraph.text.contains("处理费") || paragraph.text.contains("收费通知")
    };
    let Some(paragraph) = facts.of_section("other").find(speaks) else { return Verdict::NotApplicable };
    let text: String = paragraph.text.chars().filter(|c| !c.is_whitespace()).collect();
    let none = ["没有收取", "未收取", "未发出", "没有发出", "无收费", "收费通知0件", "通知的件数0件", "件数为0"];
    if !none.iter().any(|words| text.contains(words)) {
        return Verdict::Pass(None);
    }
    let message = Text::new(
        format!("表三有 {unpaid} 件逾期未缴费，第六部分写没有收费"),
        format!("table 3 counts {unpaid} unpaid fees, section 6 says that nothing was charged"),
    );
    let help = Text::new("请核对表三该行和第六部分的收费情况。", "Check the row of table 3 and what section 6 says.");
    let ixs: Vec<_> = cells.form().cell(id).into_iter().collect();
    let draft = Draft::new(message, help).cells(cells, &ixs).instead("发出收费通知的件数", "没有收费");
    findings.push(Draft { excerpt: Some(paragraph.text.chars().take(60).collect()), ..draft });
    Verdict::Fail
}
