use super::problems::{denies, names_a_measure, names_a_problem, part_five};
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict, without_text};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("TXT802"),
        name: "no-measures",
        title: ("只有问题没有改进", "Names problems and no measure"),
        severity: Severity::Warning,
        needs: Needs::Outline,
        source: "政府信息公开条例（2019）第五十条第（四）项（存在的主要问题及改进情况）",
        docs: Docs {
            checks: (
                "第五部分说出了问题，却没有任何改进措施或改进情况。",
                "Section five names problems and neither a measure nor what has been improved.",
            ),
            why: (
                "条例要求的是“存在的主要问题及改进情况”，只列问题是半份答卷。",
                "The regulation asks for the problems and the improvements; a list of problems is half an answer.",
            ),
            bad: ("一是更新不够及时；二是形式单一。", "一是更新不够及时；二是形式单一。"),
            good: (
                "一是更新不够及时；二是形式单一。下一步由专人每周核对，并配发图解。",
                "一是更新不够及时；二是形式单一。下一步由专人每周核对，并配发图解。",
            ),
            false_alarms: (
                "只要有一个分句说到做法（下一步、将、已、加强、建立……）就视为有措施；“有待加强”“需要完善”是问题不是措施。没有说出问题的由 TXT801 报告。",
                "One clause that says what is done (“下一步”, “将”, “加强”, “建立” …) is enough; “有待加强” and “需要完善” are problems, not measures. A section that names no problem is TXT801's.",
            ),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    if !cx.facts.has_text() {
        return without_text();
    }
    let Some((first, text)) = part_five(cx.facts) else {
        return Verdict::NotEvaluable(Text::new("第五部分没有文字", "there is no text in section five").into());
    };
    // Below this it is a denial or a fragment, which other rules report.
    let long_enough = text.chars().count() >= 12;
    if !long_enough
        || denies(&text)
        || !names_a_problem(&text)
        || names_a_measure(&text)
        || plans(&text, cx.report.report_year + 1)
    {
        return Verdict::Pass(None);
    }
    if let Some(reason) = cx.facts.in_another_script() {
        return Verdict::NotEvaluable(reason.into());
    }
    if !cx.facts.is_whole("problems") {
        return Verdict::NotEvaluable(cx.facts.cut().into());
    }
    let message = Text::new(
        "第五部分说了问题，没有说改进措施或改进情况",
        "section five names problems, and neither measures nor improvements",
    );
    let help = Text::new(
        "请针对每个问题写出改进措施和完成情况。",
        "Say for each problem what is done about it and how far it is.",
    );
    findings.push(Draft::new(message, help).words(first.text, 0..0, first.place));
    Verdict::Fail
}

/// `2025年每季度发布解读3篇`: a sentence that begins with the year after the report's says what will be done.
fn plans(text: &str, next: i32) -> bool {
    let year = format!("{next}年");
    text.split(['。', '；', '\n']).any(|sentence| {
        let rest = sentence.trim_start().strip_prefix(&year).map(|rest| rest.trim_start_matches(['度', '，']));
        rest.is_some_and(|rest| !rest.is_empty())
    })
}
