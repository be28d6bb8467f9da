use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("FRM113"),
        name: "fee-statement-missing",
        title: ("没有报告信息处理费", "The fee for processing information is not reported"),
        severity: Severity::Error,
        needs: Needs::Demand("processing_fee"),
        source: "国办公开办函〔2021〕30号（第六部分应报告依据《政府信息公开信息处理费管理办法》收取信息处理费的情况）",
        docs: Docs {
            checks: (
                "第六部分是否写明收取信息处理费的情况。",
                "Whether section 6 says what was charged for processing information.",
            ),
            why: (
                "通知要求逐年报告，没有收取也要写明。",
                "The notice asks for it every year, also where nothing was charged.",
            ),
            bad: ("“六、其他需要报告的事项　无。”", "“六、其他需要报告的事项　无。”"),
            good: ("“本年度没有收取信息处理费。”", "“本年度没有收取信息处理费。”"),
            false_alarms: (
                "写在其他部分的也算；没有第六部分的由 FRM101 报告。",
                "A statement in another section counts too; where section 6 is missing it is FRM101.",
            ),
        },
    },
    check: Check::Report(check),
};

/// Words that speak of the fee.
const WORDS: [&str; 6] = ["信息处理费", "处理费", "收费情况", "收取费用", "未收费", "收费通知"];

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let facts = match cx.text() {
        Ok(facts) => facts,
        Err(verdict) => return verdict,
    };
    if facts.paragraphs.iter().any(|paragraph| WORDS.iter().any(|word| paragraph.text.contains(word))) {
        return Verdict::Pass(None);
    }
    if let Err(verdict) = cx.whole_text() {
        return verdict;
    }
    // A section that is missing or empty is FRM101 or FRM102; what it would have said is not missed again.
    let section = cx.report.section("other");
    if section.is_none() && (cx.report.section("overview").is_some() || !cx.report.legibility.shows_every_section()) {
        return Verdict::NotApplicable;
    }
    let message = Text::new("第六部分没有写信息处理费", "section 6 does not speak of the fee (“信息处理费”)");
    let help = Text::new(
        "请写明发出收费通知的件数和总金额、实际收取的总金额；没有收取的写明没有收取。",
        "Say how many notices were sent and how much was asked and received; where nothing was charged, say so.",
    );
    findings.push(Draft { place: section.map(|section| section.place), ..Draft::new(message, help) });
    Verdict::Fail
}
