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

/// Characters from the whole to its parts.
const FEW: usize = 16;

/// Units of what is listed.
const UNITS: [&str; 5] = ["条", "件", "份", "篇", "项"];

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let facts = match cx.text() {
        Ok(facts) => facts,
        Err(verdict) => return verdict,
    };
    let mut lists = 0;
    for paragraph in &facts.paragraphs {
        for sentence in paragraph.sentences() {
            let Some((whole, parts, at)) = list(&paragraph.text[sentence.clone()]) else { continue };
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

/// A whole, its parts, and where the whole stands: `…10条，其中…2条、…3条，其他5条`.
fn list(sentence: &str) -> Option<(i64, Vec<i64>, usize)> {
    let at = sentence.find("其中")?;
    let (before, after) = (&sentence[..at], parts_of(&sentence[..at], &sentence[at + "其中".len()..]));
    let loose = ["包括", "主要", "包含", "有", "涉及", "含"].iter().any(|word| after.starts_with(word));
    if after.contains("其中") || sentence.contains(['%', '％']) {
        return None;
    }
    let (start, whole, unit) = *numbers(before).last()?;
    // A few words at most between the whole and its parts: 4条信息，其中….
    if before[start..].chars().count() > FEW {
        return None;
    }
    let found = numbers(after);
    if found.is_empty() || found.iter().any(|(_, _, other)| *other != unit) {
        return None;
    }
    let parts: Vec<i64> = found.iter().map(|(_, value, _)| *value).collect();
    // A part above the whole is wrong, whatever else is listed or not.
    if parts.iter().any(|part| *part > whole) {
        return Some((whole, parts, start));
    }
    // One thing may be published in several ways.
    if loose || parts.len() < 2 || CHANNELS.iter().filter(|word| after.contains(**word)).count() > 1 {
        return None;
    }
    let closed = after.contains("其他") || after.contains("其它");
    let sum: i64 = parts.iter().sum();
    // Parts that fall short may not be all; those that exceed the whole are wrong in any case.
    (sum >= whole || closed).then_some((whole, parts, start))
}

/// Ways of publishing one thing.
const CHANNELS: [&str; 9] = ["网站", "微信", "公众号", "微博", "新媒体", "公示栏", "公报", "客户端", "平台"];

/// The parts of a list: up to the bracket in which the list stands, or to what is no part of requests but what became of them.
fn parts_of<'s>(before: &str, after: &'s str) -> &'s str {
    let opened = before.rfind(['（', '(']) > before.rfind(['）', ')']);
    let bracket = if opened { after.find(['）', ')']) } else { None };
    let others = ["结转", "办结", "答复", "行政复议", "行政诉讼", "收到", "受理"];
    let other = others.iter().filter_map(|word| after.find(word)).filter(|at| *at > 0).min();
    // Up to the comma before it.
    let other = other.and_then(|at| after[..at].rfind(['，', '、', '；', ',']));
    let end = bracket.into_iter().chain(other).min().unwrap_or(after.len());
    &after[..end]
}

/// Numbers with a unit: where they start, value, unit.
fn numbers(text: &str) -> Vec<(usize, i64, &'static str)> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        // 2,443: a comma between digits, three of them behind it.
        let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let mut end = at + digits(at);
        while bytes.get(end) == Some(&b',') && digits(end + 1) == 3 {
            end += 4;
        }
        let rest = text.get(end..).unwrap_or_default();
        let unit = UNITS.iter().find(|unit| rest.starts_with(**unit));
        if let (Some(unit), Ok(value)) = (unit, text[at..end].replace(',', "").parse()) {
            found.push((at, value, *unit));
        }
        at = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_that_are_complete() {
        let sums = |text| list(text).map(|(whole, parts, _)| (whole, parts.iter().sum::<i64>()));
        assert_eq!(sums("共公布4条信息,其中财政信息2条,计划总结1条,年报1条。"), Some((4, 4)));
        assert_eq!(sums("公开信息10条，其中政策2条、财政3条、其他4条。"), Some((10, 9)));
        assert_eq!(sums("公开信息10条，其中包括政策2条、财政3条。"), None);
        assert_eq!(sums("公开信息977条，其中政策200条、财政300条。"), None, "not exhaustive");
        assert_eq!(sums("公开信息10条，其中政策20条、财政3条。"), Some((10, 23)));
        assert_eq!(sums("收到申请12件，办结11件，其中予以公开5件。"), None);
        assert_eq!(sums("主动公开信息382条，其中网站35条、公众号80条、微博2,443条。"), Some((382, 2558)));
        assert_eq!(sums("主动公开信息1,382条，其中政策1,302条、其他80条。"), Some((1382, 1382)));
        assert_eq!(sums("公开信息10条，其中包括政策20条。"), Some((10, 20)));
        assert_eq!(sums("公开信息10条，其中网站10条、公众号8条。"), None, "one thing in two ways");
        assert_eq!(sums("收到申请21件，其中自然人20件，上年结转1件，办结22件。"), None);
        assert_eq!(sums("行政复议5件（其中维持5件）、行政诉讼1件。"), None);
    }
}
