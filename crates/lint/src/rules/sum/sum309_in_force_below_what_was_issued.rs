use crate::breach::{Breach, breaches};
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("SUM309"),
        name: "in-force-below-what-was-issued",
        title: ("现行有效件数少于制发减废止", "Fewer in force than were issued and not repealed"),
        severity: Severity::Warning,
        needs: Needs::OwnChecks,
        source: "国办公开办函〔2021〕30号（表二：制发、废止、现行有效件数）",
        docs: Docs {
            checks: (
                "表二现行有效件数是否不少于本年制发件数减本年废止件数。",
                "Whether what is in force is at least what was issued this year minus what was repealed.",
            ),
            why: (
                "本年制发而没有废止的文件，年底都应当有效。",
                "What was issued this year and not repealed is in force at its end.",
            ),
            bad: ("制发 5、废止 0、现行有效 0。", "5 issued, 0 repealed, 0 in force."),
            good: ("制发 5、废止 0、现行有效 12。", "5 issued, 0 repealed, 12 in force."),
            false_alarms: (
                "制发后当年即失效而没有计入废止的文件会造成差别；三个数没有读全的不判断。",
                "Documents that lapse within the year without being counted as repealed. Where one of the three could not be read nothing is said.",
            ),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let Some(cells) = &cx.report.cells else { return Verdict::NotApplicable };
    let form = cells.form();
    let Some(broken) = breaches(form, cx.code, cx.report, None) else {
        return Verdict::NotEvaluable(Text::new("三个件数没有读全", "the three numbers could not be read").into());
    };
    for Breach { of: own, stated: issued, .. } in broken {
        let relation = &own.relation;
        let count = |at: usize| relation.plus.get(at).and_then(|id| cx.report.quantity(id).count()).unwrap_or(0);
        let (in_force, repealed) = (count(0), count(1));
        let least = issued - i128::from(repealed);
        let (zh, en) = (&own.zh, &own.en);
        let message = Text::new(
            format!("{zh}：制发 {issued} - 废止 {repealed} = {least}，现行有效只有 {in_force}"),
            format!("{en}: {issued} issued - {repealed} repealed = {least}, only {in_force} in force"),
        );
        let help = Text::new("请核对三个件数。", "Check the three numbers.");
        let cells_of = relation.cells(form);
        let draft = Draft::new(message, help).cells(cells, &cells_of).instead(format!("≥ {least}"), in_force);
        let short = i128::from(in_force) - least;
        findings.push(
            Draft { difference: Some(short.to_string()), ..draft }
                .breaks(&own.id)
                .doubted(cx.facts.doubt_of(&cells_of)),
        );
    }
    findings.verdict()
}
