use super::problems;
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, OUTLINED, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("TXT801"),
        name: "perfunctory-problems",
        title: ("第五部分敷衍", "Section 五 is perfunctory"),
        severity: Severity::Warning,
        forms: OUTLINED,
        source: "《中华人民共和国政府信息公开条例》第五十条第四项；国办公开办函〔2021〕30号",
        docs: Docs {
            checks: (
                "第五部分“存在的主要问题及改进情况”是否写出了问题；只写“无”“暂无问题”或只讲成绩的，报告。",
                "Whether section 五 names a problem; 无, 暂无 or praise alone is reported.",
            ),
            why: (
                "通知要求防止敷衍塞责；没有问题的报告等于没有自查。",
                "The notice warns of perfunctory work; a report without a problem is one without a look at oneself.",
            ),
            bad: ("“暂无问题。”", "“暂无问题。”"),
            good: ("“存在的主要问题：个别栏目更新不及时。下一步……”", "“存在的主要问题：个别栏目更新不及时。下一步……”"),
            false_alarms: (
                "只看有没有“问题、不足、不够、有待、差距”等字样及其否定，不评价内容是否真实。",
                "It looks for words such as 问题, 不足, 不够, 有待 and their negation; it does not judge whether what is said is true.",
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
    let mut section = facts.of_section("problems").peekable();
    let Some(first) = section.peek().copied().copied() else {
        return Verdict::NotEvaluable(Text::new("没有第五部分，或其中没有文字", "section 五 is missing or empty"));
    };
    let text: String = section.map(|paragraph| paragraph.text).collect();
    if problems::named(&text) {
        return Verdict::Pass(None);
    }
    let message = Text::new("第五部分没有写出任何问题", "section 五 names no problem");
    let help = Text::new(
        "请写明本年度工作中存在的主要问题和改进情况，不能写“无”或“暂无”。",
        "State the main problems of the year and what is done about them; 无 or 暂无 will not do.",
    );
    findings.push(Draft::new(message, help).words(first.text, 0..0, first.place));
    Verdict::Fail
}
