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
                "人民政府的报告是否写到工作考核、社会评议、责任追究三项，缺哪一项写哪一项。乡镇人民政府的只作提示。",
                "Whether the report of a people’s government speaks of assessment, public review and accountability; those that are wanting are named. Of townships it is a note.",
            ),
            why: ("条例对各级人民政府另有这一要求。", "The regulation asks it of governments in particular."),
            bad: (
                "区人民政府的报告只写“把政务公开纳入年度考核”，没有评议和责任追究。",
                "A district government’s report that speaks of assessment only.",
            ),
            good: ("“组织年度考核和社会评议，没有发生责任追究。”", "“组织年度考核和社会评议，没有发生责任追究。”"),
            false_alarms: (
                "只看有没有写到：考核、考评、绩效，评议、满意度、测评，追究、追责、问责；第三方评估既算考核也算评议。报告没有读完的不判断。",
                "Any word on each is enough: “考核”, “考评”, “绩效”; “评议”, “满意度”, “测评”; “追究”, “追责”, “问责”; an evaluation by others (“评估”) counts as assessment and review. A report that is cut is not judged.",
            ),
        },
    },
    check: Check::Report(check),
};

/// The three things that are asked for, and the words by which a text speaks of each. An evaluation by others is both an
/// assessment and a public review.
const ITEMS: [(&str, &str, &[&str]); 3] = [
    ("工作考核", "assessment (“考核”)", &["考核", "考评", "评估", "绩效"]),
    ("社会评议", "public review (“评议”)", &["评议", "社会评价", "评估", "满意度", "测评", "民意", "群众评"]),
    ("责任追究", "accountability (“责任追究”)", &["追究", "追责", "问责"]),
];

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let agency = &cx.report.agency;
    if !agency.name.ends_with("人民政府") {
        return Verdict::NotApplicable;
    }
    let facts = match cx.text() {
        Ok(facts) => facts,
        Err(verdict) => return verdict,
    };
    let says = |words: &[&str]| facts.paragraphs.iter().any(|of| words.iter().any(|word| of.text.contains(word)));
    let missing: Vec<_> = ITEMS.iter().filter(|(_, _, words)| !says(words)).collect();
    if missing.is_empty() {
        return Verdict::Pass(None);
    }
    if let Err(verdict) = cx.whole_text() {
        return verdict;
    }
    let zh: Vec<&str> = missing.iter().map(|(zh, ..)| *zh).collect();
    let en: Vec<&str> = missing.iter().map(|(_, en, _)| *en).collect();
    let message = Text::new(format!("没有写{}情况", zh.join("、")), format!("nothing is said of {}", en.join(", ")));
    let help = Text::new("请补写；没有的写明没有。", "Add what there is on each; where there is nothing, say so.");
    let draft = Draft::new(message, help).instead(zh.join("、"), "-");
    // The law says governments of every level; townships are rarely held to it.
    findings.push(if agency.kind.is_township() { draft.with_severity(Severity::Note) } else { draft });
    Verdict::Fail
}
