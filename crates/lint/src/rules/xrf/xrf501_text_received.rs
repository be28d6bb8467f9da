use super::compare::{self, Basis};
use crate::claims::{Claim, Topic};
use crate::finding::{Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("XRF501"),
        name: "text-received",
        title: ("正文收到申请数与表格不符", "The number of requests in the text is not the table’s"),
        severity: Severity::Warning,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号（内容准确）",
        docs: Docs {
            checks: (
                "正文写的收到申请数（写明未收到、没有、无申请的为0）是否等于表三“新收”，或“新收”加“上年结转”；相等时，再看“其中自然人、商业企业、科研机构……”各项。总计空白的，不应少于各列之和；各列都有数字的，应当等于各列之和。",
                "Whether the number of requests in the text (0 where it says that there were none) is that of the table: received, or received plus carried in; where it is, whether the kinds of applicants listed behind it are. Where the total is blank it must not be below what the columns come to, and be just that where no column is blank.",
            ),
            why: ("正文和表格说的是同一件事，数字应当一致。", "Text and table speak of the same thing."),
            bad: ("正文“收到申请29件”，表三新收 12、上年结转 1。", "29 in the text, 12 and 1 in the table."),
            good: ("正文 12 件或 13 件。", "12 or 13."),
            false_alarms: (
                "概数、上年和累计的数字、其中项、备案数、部门报告中的全区（市、县）数字、县级以上政府报告中本机关的数字不比较。",
                "Rounded numbers, other years, parts, filings (“备案”), numbers of the whole region in a department’s report, and those of its own office in the report of a government from county level up are not compared.",
            ),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let facts = match cx.text() {
        Ok(facts) => facts,
        Err(verdict) => return verdict,
    };
    let Some(claim) = compare::first(facts, Topic::Received) else { return Verdict::NotApplicable };
    let Some((received, mut cells)) = compare::table(cx.report, Topic::Received) else {
        return without_total(cx, claim, findings);
    };
    let carried = compare::table(cx.report, Topic::CarriedIn);
    let both = carried.as_ref().map(|(carried, _)| received + carried);
    if claim.value == received || Some(claim.value) == both {
        let basis = if claim.value == received { Basis::Same } else { Basis::WithCarried(&CARRIED) };
        compare::parts(cx, findings, &APPLICANTS, basis);
        return findings.verdict();
    }
    cells.extend(carried.into_iter().flat_map(|(_, cells)| cells));
    let expected =
        both.filter(|both| *both != received).map_or(received.to_string(), |both| format!("{received}/{both}"));
    findings.push(compare::differs(facts, claim, &expected, &cells));
    Verdict::Fail
}

/// The kinds of applicants that a text may list behind the number, and what was carried in of each.
const APPLICANTS: [Topic; 5] =
    [Topic::FromPersons, Topic::FromBusinesses, Topic::FromResearch, Topic::FromNonprofits, Topic::FromLegalServices];
const CARRIED: [&str; 5] = [
    "requests.carried_in.natural_person",
    "requests.carried_in.business",
    "requests.carried_in.research",
    "requests.carried_in.nonprofit",
    "requests.carried_in.legal_service",
];

/// The total is not printed: what its columns come to is the least there was.
fn without_total(cx: &ReportContext<'_, '_>, claim: &Claim, findings: &mut Findings) -> Verdict {
    let Some(least) = compare::at_least(cx.report, Topic::Received) else {
        return Verdict::NotEvaluable(
            Text::new("表格中没有读到收到申请数", "the table does not show the number of requests").into(),
        );
    };
    let carried = compare::table(cx.report, Topic::CarriedIn).map(|(carried, _)| carried);
    let carried = carried.or_else(|| compare::at_least(cx.report, Topic::CarriedIn).map(|carried| carried.sum));
    let both = carried.is_some_and(|carried| claim.value == least.sum + carried);
    // What was carried in that is not known may be in the whole.
    let open = carried.is_none() && claim.value > least.sum;
    if !least.allows(claim.value, 0) && !both && !open {
        findings.push(compare::differs(cx.facts, claim, &least.expected(|sum| sum.to_string()), &least.cells));
    }
    findings.verdict()
}
