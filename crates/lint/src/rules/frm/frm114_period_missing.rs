use crate::doubt::Doubt;
use crate::finding::{Draft, Findings, Text};
use crate::prose::breaks_lines;
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("FRM114"),
        name: "period-missing",
        title: ("没有统计期限", "No period is stated"),
        severity: Severity::Warning,
        needs: Needs::Outline,
        source: "国办公开办函〔2021〕30号、国办公开办函〔2019〕60号（格式）；惯例：格式本身没有这一栏，各地普遍要求写明",
        docs: Docs {
            checks: ("是否写明数据统计的起止日期。", "Whether the report says from when to when its numbers count."),
            why: ("没有期限，数字无法与其他年度衔接。", "Without it the numbers cannot be joined to other years."),
            bad: ("引言没有写统计期限。", "The preamble states none."),
            good: ("“数据统计期限为2023年1月1日至2023年12月31日。”", "“数据统计期限为2023年1月1日至2023年12月31日。”"),
            false_alarms: ("只写“2023年全年”的也会报。", "“All of 2023” without dates is reported."),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let facts = match cx.text() {
        Ok(facts) => facts,
        Err(verdict) => return verdict,
    };
    let spoken = |text: &str| {
        text.contains("统计期限") || text.contains("统计时限") || text.contains("期限为") || text.contains("截止")
    };
    // A date too garbled to read is still a period stated.
    if cx.report.period.is_some() || facts.paragraphs.iter().any(|paragraph| spoken(paragraph.text)) {
        return Verdict::Pass(None);
    }
    // A source may break the sentence into pieces.
    let joined: String = facts.preamble().flat_map(|p| p.text.chars()).filter(|c| !c.is_whitespace()).collect();
    if spoken(&joined) {
        return Verdict::Pass(None);
    }
    if let Err(verdict) = cx.whole_text() {
        return verdict;
    }
    let message =
        Text::new("没有写明数据统计的起止日期", "the report does not say from when to when its numbers count");
    let year = cx.report.report_year;
    let help = Text::new(
        format!("请在引言中写明：数据统计期限为{year}年1月1日至{year}年12月31日。"),
        format!("State the period: 1 January to 31 December {year}."),
    );
    // The preamble may be among the lines that were not put together.
    let lost =
        facts.preamble().next().is_none() && breaks_lines(facts.paragraphs.iter().map(|paragraph| paragraph.text));
    let doubt = lost.then(|| {
        Doubt::Misread(Text::new(
            "没有读到引言，来源把正文按行断开",
            "the preamble could not be read; the source breaks the text into lines",
        ))
    });
    findings.push(Draft::new(message, help).doubted(doubt));
    findings.verdict()
}
