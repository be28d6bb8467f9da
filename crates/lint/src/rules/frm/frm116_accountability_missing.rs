use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("FRM116"),
        name: "accountability-missing",
        title: ("政府报告没有考核评议和责任追究", "A government report says nothing of assessment and accountability"),
        severity: Severity::Warning,
        needs: Needs::Outline,
        source: "《中华人民共和国政府信息公开条例》第五十条第四项（各级人民政府的年度报告还应当包括工作考核、社会评议和责任追究结果情况）",
        docs: Docs {
            checks: (
                "人民政府的报告是否写到工作考核、社会评议、责任追究。",
                "Whether the report of a people’s government speaks of assessment, public review or accountability.",
            ),
            why: ("条例对各级人民政府另有这一要求。", "The regulation asks it of governments in particular."),
            bad: (
                "区人民政府的报告没有提到考核、评议和责任追究。",
                "A district government’s report without any of them.",
            ),
            good: ("“组织年度考核和社会评议，没有发生责任追究。”", "“组织年度考核和社会评议，没有发生责任追究。”"),
            false_alarms: (
                "三项写到一项就不报；乡镇人民政府不查。",
                "One of the three is enough; townships are not asked.",
            ),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    // Townships report like departments.
    let agency = &cx.report.agency;
    if !agency.name.ends_with("人民政府") || agency.kind.is_township() {
        return Verdict::NotApplicable;
    }
    let facts = match cx.text() {
        Ok(facts) => facts,
        Err(verdict) => return verdict,
    };
    let words = ["考核", "评议", "责任追究", "追责", "问责", "评估", "社会评价"];
    if facts.paragraphs.iter().any(|paragraph| words.iter().any(|word| paragraph.text.contains(word))) {
        return Verdict::Pass(None);
    }
    if let Err(verdict) = cx.whole_text() {
        return verdict;
    }
    let message = Text::new(
        "没有写工作考核、社会评议和责任追究情况",
        "nothing is said of assessment (“考核”), public review (“评议”) or accountability (“责任追究”)",
    );
    let help =
        Text::new("请补写这三项的情况；没有的写明没有。", "Add what there is on each; where there is nothing, say so.");
    findings.push(Draft::new(message, help));
    Verdict::Fail
}
