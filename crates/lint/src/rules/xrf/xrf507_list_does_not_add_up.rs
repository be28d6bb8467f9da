use crate::claims::list;
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("XRF507"),
        name: "list-does-not-add-up",
        title: ("列举之和与总数不符", "A list does not add up"),
        severity: Severity::Warning,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号（内容准确）",
        docs: Docs {
            checks: (
                "“共 n 条，其中 a、b、c”列举完整时，各项之和是否等于总数。",
                "Where a text gives a number and lists all its parts behind “其中”: whether they add up.",
            ),
            why: ("列举的各项应当加得起来。", "Parts make the whole."),
            bad: ("“公开信息10条，其中政策2条、财政3条、其他4条。”", "“10, of which 2, 3 and 4.”"),
            good: ("“……其中政策2条、财政3条、其他5条。”", "“10, of which 2, 3 and 5.”"),
            false_alarms: (
                "“其中包括”“主要有”不是完整列举；末项不是“其他”而且和小于总数的，也不报；网站、公众号等渠道可以重复，各渠道之和大于总数的不报。任何一项大于总数的都报。",
                "“其中包括” and “主要” are not exhaustive; nor is a list that falls short and does not end with “其他”. Channels overlap, so that their sum may exceed the whole. A part above the whole is reported in any case.",
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
    let mut lists = 0;
    for paragraph in &facts.paragraphs {
        for sentence in list::sentences(paragraph) {
            let Some((whole, parts, at)) = list::of(&paragraph.text[sentence.clone()]) else { continue };
            lists += 1;
            let sum: i64 = parts.iter().sum();
            if sum == whole {
                continue;
            }
            let terms: Vec<String> = parts.iter().map(ToString::to_string).collect();
            let terms = terms.join(" + ");
            let message = Text::new(
                format!("列举 {terms} = {sum}，总数 {whole}"),
                format!("the list {terms} = {sum}, the whole {whole}"),
            );
            let help = Text::new("请核对总数和各项。", "Check the whole and its parts.");
            let at = sentence.start + at;
            findings.push(Draft::new(message, help).words(paragraph.text, at..at, paragraph.place).instead(sum, whole));
        }
    }
    if lists == 0 { Verdict::NotApplicable } else { findings.verdict() }
}
