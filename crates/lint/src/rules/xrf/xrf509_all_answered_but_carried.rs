use super::compare;
use crate::claims::Topic;
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("XRF509"),
        name: "all-answered-but-carried",
        title: ("称全部办结而有结转", "All are said to be answered, and some are carried over"),
        severity: Severity::Warning,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号（内容准确）",
        docs: Docs {
            checks: (
                "正文写“均已办结”“全部答复”时，表三是否还有结转下年度，或全年根本没有申请。",
                "Where the text says that all were closed or answered: whether some are carried over, or nothing was received at all.",
            ),
            why: ("两种说法不能同时成立。", "Both cannot be true."),
            bad: ("“所有申请均已办结”，表三结转下年度 3 件。", "“所有申请均已办结”, 3 carried out."),
            good: ("结转下年度 0 件。", "0 carried out."),
            false_alarms: ("“均已按期答复”指到期的答复时会误报。", "“均已按期答复” may mean those that were due."),
        },
    },
    check: Check::Report(check),
};

/// Words that say that every request was closed.
const ALL: [&str; 18] = [
    "申请均已办结",
    "申请均已答复",
    "申请全部办结",
    "申请全部答复",
    "均已全部办结",
    "均已办结",
    "均已答复",
    "全部予以答复",
    "已全部答复",
    "已全部办结",
    "均按时办结",
    "全部按时办结",
    "，全部办结",
    "，已全部办结",
    "均已办理完毕",
    "全部办理完毕",
    "申请全部办理完结",
    "均已办理完结",
];

/// Words that say it of those that were due: wrong only where there was none at all.
const DUE: [&str; 6] =
    ["均已按时答复", "均已按期答复", "均按时答复", "均按期答复", "均已按时办结", "均在法定期限内答复"];

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let facts = match cx.text() {
        Ok(facts) => facts,
        Err(verdict) => return verdict,
    };
    let claim = facts.paragraphs.iter().find_map(|paragraph| {
        let sentence = paragraph.sentences().find_map(|range| {
            let text = paragraph.text.get(range.clone())?;
            let other = ["建议", "提案", "留言", "来信", "复议", "咨询", "信访"].iter().any(|word| text.contains(word));
            // What was due, or carried in, says nothing of the others.
            let some = |at: usize| {
                let phrase = text[..at].rfind(['，', '；']).map_or(&text[..at], |mark| &text[mark..at]);
                ["到期", "上年结转", "上年度结转"].iter().any(|word| phrase.contains(word))
            };
            let all = ALL.iter().find_map(|words| text.find(words)).filter(|at| !some(*at)).map(|at| (at, false));
            let (at, due) = all.or_else(|| DUE.iter().find_map(|words| text.find(words)).map(|at| (at, true)))?;
            (!other && text.contains("申请")).then_some((range.start + at, due))
        })?;
        Some((paragraph, sentence))
    });
    let Some((paragraph, (at, due))) = claim else { return Verdict::NotApplicable };
    let (out, received) = (compare::table(cx.report, Topic::CarriedOut), compare::table(cx.report, Topic::Received));
    let Some((received, _)) = received else {
        return Verdict::NotEvaluable(
            Text::new("表格中没有读到申请数", "the table does not show the number of requests").into(),
        );
    };
    let carried_in = compare::table(cx.report, Topic::CarriedIn).map_or(0, |(carried, _)| carried);
    let out = out.filter(|(out, _)| *out > 0 && !due);
    if out.is_none() && received + carried_in > 0 {
        return Verdict::Pass(None);
    }
    let message = match &out {
        Some((out, _)) => Text::new(
            format!("正文称全部办结，表三结转下年度 {out} 件"),
            format!("the text says that all were closed, {out} are carried out"),
        ),
        None => Text::new("正文称全部办结，全年没有申请", "the text says that all were closed, and there were none"),
    };
    let help = Text::new("请核对正文与表三。", "Make text and table agree.");
    let draft = Draft::new(message, help).words(paragraph.text, at..at, paragraph.place);
    let carried = out.as_ref().map_or(0, |(out, _)| *out);
    let cells = out.map(|(_, cells)| cells).unwrap_or_default();
    findings.push(match &cx.report.cells {
        Some(all) if !cells.is_empty() => {
            draft.cells(all, &cells).instead(0, carried).doubted(cx.facts.doubt_of(&cells))
        }
        _ => draft.instead("> 0", received),
    });
    Verdict::Fail
}
