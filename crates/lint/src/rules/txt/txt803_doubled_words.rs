use crate::finding::{Draft, Findings, Text};
use crate::rule::{ALL_FORMS, Check, Docs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use std::ops::Range;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("TXT803"),
        name: "doubled-words",
        title: ("文字重复", "Doubled words"),
        severity: Severity::Note,
        forms: ALL_FORMS,
        source: "国办公开办函〔2021〕30号（内容准确）",
        docs: Docs {
            checks: ("常用词或年份连写两遍。", "A common word or the year printed twice in a row."),
            why: ("说明文稿没有校对。", "It shows that nobody read the draft."),
            bad: ("“主动公开政府政府信息”，“2025年2025年度报告”。", "“主动公开政府政府信息”, “2025年2025年度报告”."),
            good: ("“主动公开政府信息”。", "“主动公开政府信息”."),
            false_alarms: (
                "只查一份短的词表和年份，叠词（家家户户）不报。",
                "Only a short list of words and years are looked for; good doubling (家家户户) is left alone.",
            ),
        },
    },
    check: Check::Report(check),
};

/// Words of such reports that are printed twice in a row by mistake. Doubling that is good Chinese (家家户户, 天天) is not
/// among them.
const WORDS: [&str; 22] = [
    "政府", "信息", "公开", "工作", "情况", "申请", "年度", "报告", "部门", "单位", "群众", "进行", "加强", "积极",
    "及时", "管理", "服务", "网站", "平台", "内容", "制度", "我们",
];

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let facts = match cx.text() {
        Ok(facts) => facts,
        Err(verdict) => return verdict,
    };
    for paragraph in &facts.paragraphs {
        for range in doubled(paragraph.text) {
            let words = &paragraph.text[range.clone()];
            let message = Text::new(format!("文字重复：“{words}”"), format!("doubled words: {words:?}"));
            let help = Text::new("请删去重复的文字。", "Remove what is doubled.");
            findings.push(Draft::new(message, help).words(paragraph.text, range, paragraph.place));
        }
    }
    findings.verdict()
}

/// `政府政府`, `2025年2025年度`.
fn doubled(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for word in WORDS {
        let twice = word.repeat(2);
        // 信息公开公开 is doubled, 依申请公开公开指南 might be: both are worth a look.
        found.extend(text.match_indices(&twice).map(|(at, twice)| at..at + twice.len()));
    }
    for (at, mark) in text.match_indices('年') {
        let digits = |part: &str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit());
        let (Some(start), end) = (at.checked_sub(4), at + mark.len()) else { continue };
        let (Some(year), Some(next)) = (text.get(start..at), text.get(end..end + 4)) else { continue };
        if digits(year) && year == next && text.get(end + 4..).is_some_and(|rest| rest.starts_with('年')) {
            found.push(start..end + 4 + mark.len());
        }
    }
    found.sort_by_key(|range| range.start);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubling_that_is_a_slip() {
        let found = |text: &'static str| doubled(text).into_iter().map(|range| &text[range]).collect::<Vec<_>>();
        assert_eq!(found("主动公开政府政府信息"), ["政府政府"]);
        assert_eq!(found("2025年2025年度报告"), ["2025年2025年"]);
        assert!(found("家家户户，2024年和2025年，公开。公开").is_empty());
    }
}
