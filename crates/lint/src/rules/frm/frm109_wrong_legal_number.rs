use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("FRM109"),
        name: "wrong-legal-number",
        title: ("文号有误", "A number that does not exist is cited"),
        severity: Severity::Warning,
        needs: Needs::Outline,
        source: "国务院令第711号（《条例》2019年修订）；国务院令第492号（2007年公布）",
        docs: Docs {
            checks: (
                "引用条例时国务院令的号码是否正确。",
                "Whether the number of the decree by which the regulation was issued is right.",
            ),
            why: ("错误的文号说明依据没有核对。", "A wrong number shows that the basis was not looked up."),
            bad: ("“《条例》（国务院令第771号）”", "“（国务院令第771号）”"),
            good: ("“《条例》（国务院令第711号）”", "“（国务院令第711号）”"),
            false_alarms: (
                "同一句中引用其他行政法规的国务院令号时不报。",
                "Decrees of other regulations in sentences that do not name this one are left alone.",
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
    for paragraph in &facts.paragraphs {
        let text = paragraph.text;
        for (at, name) in text.match_indices("政府信息公开条例") {
            // The number stands right behind the name, in brackets or not.
            let behind = &text[at + name.len()..];
            let near: String = behind.chars().take(24).collect();
            let Some(mark) = near.find("国务院令") else { continue };
            // Up to the next title: its number is another's.
            if near[..mark].contains(['《', '。', '；']) {
                continue;
            }
            let digits: String =
                near[mark..].chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
            if digits.is_empty() || digits == "711" || digits == "492" {
                continue;
            }
            let message = Text::new(
                format!("条例的国务院令号应为第711号，写成第{digits}号"),
                format!("the regulation is decree 711 of the State Council, not {digits}"),
            );
            let help = Text::new("请改为国务院令第711号。", "Write “国务院令第711号”.");
            let start = at + name.len() + mark;
            let draft = Draft::new(message, help).words(text, start..start, paragraph.place);
            findings.push(draft.instead("711", digits));
        }
    }
    findings.verdict()
}
