use super::compare;
use crate::claims::{Claim, Topic};
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("XRF508"),
        name: "text-contradicts-itself",
        title: ("正文前后矛盾", "The text contradicts itself"),
        severity: Severity::Warning,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号（内容准确）",
        docs: Docs {
            checks: ("正文对同一个数是否写了两个不同的件数。", "Whether the text gives two numbers for one thing."),
            why: ("读者不知道以哪一个为准。", "Nobody knows which one counts."),
            bad: ("前文“收到申请12件”，后文“全年收到申请15件”。", "12 in one place, 15 in another."),
            good: ("前后一致。", "One number."),
            false_alarms: (
                "一个是新收、一个是新收加上年结转的不报；同一句里的不比较。",
                "Received and received plus carried in are two things; numbers of one sentence are not compared.",
            ),
        },
    },
    check: Check::Report(check),
};

/// What a text says one number of.
const TOPICS: [Topic; 5] = [
    Topic::Received,
    Topic::CarriedOut,
    Topic::DocumentsInForce,
    Topic::ProcessingFeeCharged,
    Topic::ProcessingFeeCollected,
];

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let facts = match cx.text() {
        Ok(facts) => facts,
        Err(verdict) => return verdict,
    };
    let mut twice = false;
    for topic in TOPICS {
        let own = |claim: &&Claim| claim.topic == topic && !claim.vague && compare::is_own(facts, claim);
        let claims: Vec<&Claim> = facts.claims().iter().filter(own).collect();
        let [first, rest @ ..] = claims.as_slice() else { continue };
        twice |= !rest.is_empty();
        let carried = compare::first(facts, Topic::CarriedIn).map_or(0, |claim| claim.value);
        let same = |other: i64| topic == Topic::Received && (first.value - other).abs() == carried;
        let other = rest
            .iter()
            .find(|claim| claim.value != first.value && claim.paragraph != first.paragraph && !same(claim.value));
        let Some(other) = other else { continue };
        let (zh, en) = topic.label();
        let (a, b) = (topic.show(first.value), topic.show(other.value));
        let message = Text::new(format!("{zh}前文 {a}，后文 {b}"), format!("{en}: {a} in one place, {b} in another"));
        let help = Text::new("请核对，前后写成一致。", "Make both places agree.");
        let Some(paragraph) = facts.paragraphs.get(other.paragraph) else { continue };
        findings
            .push(Draft::new(message, help).words(paragraph.text, other.span.clone(), paragraph.place).instead(a, b));
    }
    if twice { findings.verdict() } else { Verdict::NotApplicable }
}
