use super::problems;
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, OUTLINED, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("TXT802"),
        name: "no-measures",
        title: ("第五部分没有改进措施", "Section 五 names no measure"),
        severity: Severity::Warning,
        forms: OUTLINED,
        source: "《中华人民共和国政府信息公开条例》第五十条第四项",
        docs: Docs {
            checks: (
                "第五部分写出了问题时，是否也写出了改进措施。",
                "Where section 五 names problems, whether it also says what is done about them.",
            ),
            why: (
                "这一部分的标题就是“存在的主要问题及改进情况”。",
                "The section is called “main problems and improvement”.",
            ),
            bad: ("“存在的问题：栏目更新不及时。”后面没有别的。", "“Columns are updated late.” and nothing else."),
            good: ("“……下一步，将每周检查一次栏目更新。”", "“… Next, the columns will be looked at every week.”"),
            false_alarms: (
                "只看有没有“下一步、将、加强、改进、完善、推进”等字样。",
                "It looks for words such as 下一步, 将, 加强, 改进, 完善.",
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
    let Some(last) = facts.of_section("problems").last().copied() else {
        return Verdict::NotEvaluable(Text::new("没有第五部分，或其中没有文字", "section 五 is missing or empty"));
    };
    let text: String = facts.of_section("problems").map(|paragraph| paragraph.text).collect();
    if !problems::named(&text) {
        return Verdict::NotApplicable;
    }
    if problems::measures(&text) {
        return Verdict::Pass(None);
    }
    let message = Text::new("第五部分写了问题，没有写改进措施", "section 五 names problems and no measure");
    let help =
        Text::new("请写明针对问题采取或将要采取的改进措施。", "Say what is done or will be done about the problems.");
    findings.push(Draft::new(message, help).words(last.text, last.text.len()..last.text.len(), last.place));
    Verdict::Fail
}
