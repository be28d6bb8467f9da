use super::problems::{denies, names_a_problem, part_five};
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict, without_text};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("TXT801"),
        name: "perfunctory-problems",
        title: ("问题部分敷衍", "Says nothing of problems"),
        severity: Severity::Warning,
        needs: Needs::Outline,
        source: "政府信息公开条例（2019）第五十条第（四）项；国办公开办函〔2021〕30号（敷衍塞责的整改要求）",
        docs: Docs {
            checks: (
                "第五部分只写“无”“暂无”“没有问题”之类，或者通篇没有说出任何一个问题。",
                "Section five says no more than “无”, “暂无” or “没有问题”, or names no problem at all.",
            ),
            why: (
                "条例要求年度报告写明存在的主要问题和改进情况，空话等于没有报告。",
                "The regulation demands the main problems and what is done about them; an empty phrase reports nothing.",
            ),
            bad: ("五、存在的主要问题及改进情况：暂无问题。", "Section five: 暂无问题。"),
            good: (
                "五、存在的主要问题及改进情况：部分栏目更新不够及时。下一步由专人每周核对。",
                "Section five: 部分栏目更新不够及时。下一步由专人每周核对。",
            ),
            false_alarms: (
                "标题下没有文字由 FRM102 报告。只要文中有一个表示不足的词（不、未、缺、有待、单一、滞后、薄弱……），就视为说出了问题，因此宁可漏报。",
                "A heading with nothing under it is FRM102's. A single word of want anywhere (“不”, “未”, “缺”, “有待”, “单一”, “滞后”, “薄弱” …) counts as naming a problem, so the rule rather misses than cries wolf.",
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
    let denied = denies(&text);
    let silent = !denied && !names_a_problem(&text);
    if !denied && !silent {
        return Verdict::Pass(None);
    }
    if let Some(reason) = cx.facts.in_another_script() {
        return Verdict::NotEvaluable(reason.into());
    }
    if !cx.facts.is_whole("problems") {
        return Verdict::NotEvaluable(cx.facts.cut().into());
    }
    let message = if denied {
        Text::new("第五部分称没有问题", "section five says that there are no problems")
    } else {
        Text::new("第五部分没有说出任何一个问题", "section five names no problem")
    };
    let help = Text::new(
        "请写明本年度工作中存在的主要问题，并逐项写出改进情况。",
        "State the main problems of the year's work and what is done about each.",
    );
    findings.push(Draft::new(message, help).words(first.text, 0..0, first.place));
    Verdict::Fail
}
