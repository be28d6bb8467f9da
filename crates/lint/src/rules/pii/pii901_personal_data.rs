use crate::finding::{Draft, Findings, Text};
use crate::rule::{ALL_FORMS, Check, Docs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::Date;
use std::ops::Range;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("PII901"),
        name: "personal-data",
        title: ("正文含有个人信息", "The text holds personal data"),
        severity: Severity::Error,
        forms: ALL_FORMS,
        source: "《中华人民共和国政府信息公开条例》第十五条；《中华人民共和国个人信息保护法》第二十八条",
        docs: Docs {
            checks: (
                "正文中的公民身份号码（校验码和出生日期成立）、个人手机号码、银行卡号（校验位成立且有“卡号”等字样）。",
                "Citizen identity numbers (check character and date of birth hold), mobile numbers of persons, and bank card numbers (check digit holds and a word says so) in the text.",
            ),
            why: (
                "年度报告面向社会公开，写出个人信息会侵害申请人的权益。",
                "The report is public; personal data in it harms the person.",
            ),
            bad: (
                "“申请人（身份证号……）的申请已经答复”，写出完整的18位号码。",
                "A sentence on a request that gives all 18 digits of the applicant's identity number.",
            ),
            good: ("只写“某申请人的申请已经答复”。", "“The request of an applicant was answered.”"),
            false_alarms: (
                "咨询、监督、投诉等电话后的手机号码不报；校验不成立的长数字不报。",
                "Mobile numbers behind words such as 咨询 or 监督电话 are left alone, and so are long numbers whose check digit does not hold.",
            ),
        },
    },
    check: Check::Report(check),
};

/// What a number of this shape is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Identity,
    Mobile,
    Card,
}

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let facts = match cx.text() {
        Ok(facts) => facts,
        Err(verdict) => return verdict,
    };
    for paragraph in &facts.paragraphs {
        for run in runs(paragraph.text) {
            let digits = &paragraph.text[run.clone()];
            let Some(kind) = kind(paragraph.text, digits, run.start) else { continue };
            let (zh, en) = match kind {
                Kind::Identity => ("公民身份号码", "citizen identity number"),
                Kind::Mobile => ("个人手机号码", "mobile number of a person"),
                Kind::Card => ("银行卡号", "bank card number"),
            };
            let masked = masked(digits);
            let message = Text::new(format!("正文含有{zh} {masked}"), format!("the text holds a {en}, {masked}"));
            let help = Text::new(
                "请从已公开的页面删除，并核对是否还有其他个人信息。",
                "Remove it from the published page, and look for other personal data.",
            );
            findings.push(Draft { excerpt: Some(masked), place: Some(paragraph.place), ..Draft::new(message, help) });
        }
    }
    findings.verdict()
}

/// Runs of ASCII digits, with the X that may end an identity number.
fn runs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + bytes.get(at..)?.iter().position(u8::is_ascii_digit)?;
        let mut end = start + bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if end - start == 17 && bytes.get(end).is_some_and(|byte| matches!(byte, b'X' | b'x')) {
            end += 1;
        }
        at = end;
        Some(start..end)
    })
}

fn kind(text: &str, digits: &str, start: usize) -> Option<Kind> {
    match digits.len() {
        18 if is_identity(digits) => Some(Kind::Identity),
        11 if is_mobile(digits) && !is_office(text, start) => Some(Kind::Mobile),
        16..=19 if luhn(digits) && context(text, start, &["卡号", "账号", "帐号", "银行"]) => Some(Kind::Card),
        _ => None,
    }
}

/// GB 11643: a date of birth that exists, and the check character of ISO 7064.
fn is_identity(digits: &str) -> bool {
    let number = |range: Range<usize>| digits.get(range).and_then(|part| part.parse::<i16>().ok());
    let date = (number(6..10), number(10..12), number(12..14));
    let (Some(year), Some(month), Some(day)) = date else { return false };
    let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else { return false };
    if !(1900..=2100).contains(&year) || Date::new(year, month, day).is_err() {
        return false;
    }
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits.bytes().zip(weights).map(|(byte, weight)| u32::from(byte - b'0') * weight).sum();
    digits.chars().last().map(|last| last.to_ascii_uppercase()) == "10X98765432".chars().nth(sum as usize % 11)
}

fn is_mobile(digits: &str) -> bool {
    digits.starts_with('1') && digits[1..].starts_with(|second: char| ('3'..='9').contains(&second))
}

/// The number of an office that gives it for calls is no private one.
fn is_office(text: &str, start: usize) -> bool {
    context(text, start, &["咨询", "联系", "监督", "投诉", "举报", "办公", "热线", "客服", "公开电话", "受理"])
}

/// Whether a word stands shortly before a place.
fn context(text: &str, start: usize, words: &[&str]) -> bool {
    let before = &text[..start];
    let from = before.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
    words.iter().any(|word| before[from..].contains(word))
}

fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, byte)| {
            let digit = u32::from(byte.wrapping_sub(b'0'));
            let double = if at % 2 == 1 { digit * 2 } else { digit };
            double / 10 + double % 10
        })
        .sum();
    digits.bytes().all(|byte| byte.is_ascii_digit()) && sum.is_multiple_of(10)
}

/// The first three and last two characters: a finding must not spread what it finds.
fn masked(digits: &str) -> String {
    format!("{}{}{}", &digits[..3], "*".repeat(digits.len() - 5), &digits[digits.len() - 2..])
}

/// Characters before a number in which a word says what it is.
const AROUND: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_by_their_check_digits() {
        assert!(is_identity("990101199001010019") && !is_identity("990101199001010018"));
        assert!(!is_identity("990101199013010017"), "there is no month 13");
        assert!(luhn("4111111111111111") && !luhn("4111111111111112"));
        assert_eq!(masked("990101199001010019"), "990*************19");
    }

    #[test]
    fn an_office_may_give_its_number() {
        let text = "咨询电话：13800000000。申请人手机13900000000。";
        let found: Vec<bool> = runs(text).map(|run| kind(text, &text[run.clone()], run.start).is_some()).collect();
        assert_eq!(found, [false, true]);
    }
}
