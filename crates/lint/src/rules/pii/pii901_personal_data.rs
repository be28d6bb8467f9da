use crate::digits;
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use std::ops::Range;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("PII901"),
        name: "personal-data",
        title: ("公开了个人信息", "Personal data published"),
        severity: Severity::Error,
        needs: Needs::Nothing,
        source: "政府信息公开条例（2019）第十五条；个人信息保护法第三十四条",
        docs: Docs {
            checks: (
                "正文中的公民身份号码（18位，校验码和出生日期有效）、个人手机号码、银行卡号（16至19位，校验码有效，上下文说到卡号、账号或银行）。",
                "Citizen ID numbers in the text (18 digits, valid check digit and date of birth), mobile numbers of private persons, bank cards (16 to 19 digits, valid check digit, with “卡号”, “账号” or “银行” beside them).",
            ),
            why: (
                "年度报告向社会公布，写出申请人的号码就是泄露个人信息。",
                "The report is public; a requester's number in it is a leak.",
            ),
            bad: ("申请人（身份证号 9901…19）的申请已经答复。", "申请人（身份证号 9901…19）的申请已经答复。"),
            good: ("咨询电话：0000-5550123。", "咨询电话：0000-5550123。"),
            false_alarms: (
                "咨询、联系、监督、投诉、举报、办公、值班、服务等电话是单位电话，不报，除非同一句里说的是申请人、当事人。带单位（元、件、条）的数和更长的数字串不报。输出中一律隐去中间各位。",
                "Office contacts (“咨询”, “联系”, “监督”, “投诉”, “举报”, “办公”, “值班”, “服务” …) are fine, unless the same sentence speaks of a requester or party. Numbers with a unit and parts of a longer run of digits are left alone. The output masks the middle digits.",
            ),
        },
    },
    check: Check::Report(check),
};

/// What a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Citizen,
    Mobile,
    Card,
}

impl Kind {
    fn text(self) -> Text {
        match self {
            Kind::Citizen => Text::new("公民身份号码", "a citizen ID number"),
            Kind::Mobile => Text::new("个人手机号码", "a private mobile number"),
            Kind::Card => Text::new("银行卡号", "a bank card number"),
        }
    }
}

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    if !cx.facts.has_text() {
        return Verdict::NotEvaluable(
            Text::new("来源只有数字，没有正文", "the source gives numbers only, no text").into(),
        );
    }
    let mut failed = false;
    for paragraph in &cx.facts.paragraphs {
        let found = numbers(paragraph.text, cx.report.report_year);
        if found.is_empty() {
            continue;
        }
        failed = true;
        let masked = masked(paragraph.text, found.iter().map(|(_, part)| part.clone()));
        for (kind, part) in found {
            let kind = kind.text();
            let shown = masked.get(part.clone()).unwrap_or_default();
            let message =
                Text::new(format!("正文写出了{}（{shown}）", kind.zh), format!("the text shows {} ({shown})", kind.en));
            let help = Text::new(
                "请立即从已公布的报告中删去，并通知有关的人。",
                "Take it out of the published report at once, and tell the person concerned.",
            );
            findings.push(Draft::new(message, help).words(&masked, part, paragraph.place));
        }
    }
    if failed { Verdict::Fail } else { Verdict::Pass(None) }
}

/// A run of digits, its last character an X at most, with single spaces or hyphens between its groups.
struct Run {
    part: Range<usize>,
    digits: Vec<u8>,
    /// Sizes of the groups.
    groups: Vec<usize>,
    /// The last character is an X.
    ends_in_x: bool,
    /// Groups are set off by spaces, as the cells of a row may be.
    spaced: bool,
}

/// A paragraph of so many characters, a fifth of them digits, is no prose.
const LONG: usize = 200;

/// Longest run looked at: nothing with more groups or digits is one of the numbers sought.
const LONGEST: usize = 24;

fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut open: Option<Run> = None;
    let (mut gap, mut gap_is_space) = (false, false);
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match digit(c) {
            Some(digit) => {
                let run = open.get_or_insert_with(|| Run {
                    part: at..end,
                    digits: Vec::new(),
                    groups: vec![0],
                    ends_in_x: false,
                    spaced: false,
                });
                if gap && !run.digits.is_empty() {
                    run.groups.push(0);
                    run.spaced |= gap_is_space;
                }
                gap = false;
                run.digits.push(digit);
                run.part.end = end;
                if let Some(last) = run.groups.last_mut() {
                    *last += 1;
                }
            }
            None if matches!(c, ' ' | '-') && open.is_some() && !gap => {
                gap = true;
                gap_is_space = c == ' ';
            }
            None => {
                if let Some(mut run) = open.take() {
                    if matches!(c, 'X' | 'x' | 'Ｘ') && run.digits.len() == 17 && !gap {
                        run.ends_in_x = true;
                        run.part.end = end;
                    }
                    runs.push(run);
                }
                gap = false;
            }
        }
    }
    runs.extend(open);
    for run in &mut runs {
        without_country(text, run);
    }
    runs.retain(|run| run.digits.len() >= 11 && run.digits.len() <= LONGEST);
    runs
}

/// +86 139…: the code of the country is no part of the number.
fn without_country(text: &str, run: &mut Run) {
    let coded =
        text[..run.part.start].ends_with(['+', '＋']) && run.digits.len() == 13 && run.digits.starts_with(&[8, 6]);
    if !coded {
        return;
    }
    run.digits.drain(..2);
    match run.groups.first_mut() {
        Some(2) => drop(run.groups.remove(0)),
        Some(first) if *first > 2 => *first -= 2,
        _ => {}
    }
    run.spaced &= run.groups.len() > 1;
}

fn digit(c: char) -> Option<u8> {
    u8::try_from(digits::arabic(c)?).ok()
}

/// The numbers of persons in a text, in order.
fn numbers(text: &str, report_year: i32) -> Vec<(Kind, Range<usize>)> {
    runs(text).into_iter().filter_map(|run| Some((kind(text, &run, report_year)?, run.part))).collect()
}

fn kind(text: &str, run: &Run, report_year: i32) -> Option<Kind> {
    let (before, after) = (text.get(..run.part.start)?, text.get(run.part.end..)?);
    // A decimal, a count, a part of a code with letters.
    let joined = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '*' | '_' | '/' | '=');
    if before.ends_with(joined) || after.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '*' || c == '_') {
        return None;
    }
    if after.starts_with(['元', '件', '条', '万', '亿', '次', '人', '号', '%']) {
        return None;
    }
    let whole = run.groups.len() == 1;
    if (whole || run.groups == [6, 8, 4]) && is_citizen(run, report_year) {
        return Some(Kind::Citizen);
    }
    if run.ends_in_x {
        return None;
    }
    let sentence: String = before.chars().rev().take_while(|c| !"。；！？\n".contains(*c)).take(60).collect();
    let sentence: String = sentence.chars().rev().collect();
    // What is left of a table whose cells have grown together has digits in any number.
    let table =
        text.chars().count() >= LONG && text.chars().filter(|c| digit(*c).is_some()).count() * 5 > text.chars().count();
    if run.digits.len() == 11 && !table && (whole || run.groups == [3, 4, 4]) {
        let mobile = run.digits.first() == Some(&1) && run.digits.get(1).is_some_and(|second| (3..=9).contains(second));
        let office = [
            "咨询",
            "联系",
            "监督",
            "投诉",
            "办公",
            "举报",
            "服务",
            "热线",
            "值班",
            "客服",
            "公开电话",
            "受理",
            "值守",
            "工作手机",
            "公务手机",
            "办公手机",
            "专线",
            "电话",
            "传真",
        ];
        let person = ["申请人", "当事人", "原告", "举报人", "投诉人", "村民", "居民", "身份证", "本人", "女士", "先生"];
        let of = |words: &[&str]| words.iter().any(|word| sentence.contains(word));
        // Three numbers of a row that stand side by side are no number of a person, unless the words before say so.
        let one = !run.spaced || of(&person) || of(&["手机", "号码"]);
        // 对外公布 behind the number: it is there for all.
        let behind: String = after.chars().take_while(|c| !"。；！？\n".contains(*c)).take(14).collect();
        let for_all = ["对外公布", "对外公开", "向社会公布", "向社会公开", "专用于", "专门用于"];
        let for_all = for_all.iter().any(|word| behind.contains(word));
        return (mobile && one && (of(&person) || !(of(&office) || for_all))).then_some(Kind::Mobile);
    }
    let grouped = run.groups.iter().rev().skip(1).all(|size| *size == 4);
    let near_after: String = after.chars().take(12).collect();
    let about = ["卡号", "账号", "帐号", "银行", "账户", "帐户"];
    let said = about.iter().any(|word| sentence.contains(word) || near_after.contains(word));
    ((16..=19).contains(&run.digits.len()) && (whole || grouped) && said && luhn(&run.digits)).then_some(Kind::Card)
}

/// GB 11643: six digits of region, a date of birth, three of order, and a check character by ISO 7064 mod 11-2.
fn is_citizen(run: &Run, report_year: i32) -> bool {
    let mut digits: Vec<u32> = run.digits.iter().map(|digit| u32::from(*digit)).collect();
    if run.ends_in_x {
        digits.push(10);
    }
    if digits.len() != 18 {
        return false;
    }
    let number = |from: usize, to: usize| digits.iter().skip(from).take(to - from).fold(0, |n, digit| n * 10 + digit);
    let (year, month, day) = (number(6, 10), number(10, 12), number(12, 14));
    let born = i16::try_from(year).ok().zip(i8::try_from(month).ok().zip(i8::try_from(day).ok()));
    let is_date = born.is_some_and(|(year, (month, day))| gongkai_model::Date::new(year, month, day).is_ok());
    // Weight 2^(17-i) mod 11; the sum with the check character is 1 mod 11.
    let sum = digits.iter().fold(0, |sum, digit| (sum * 2 + digit) % 11);
    is_date && year >= 1900 && i64::from(year) <= i64::from(report_year) + 1 && sum == 1
}

/// The check digit of bank cards. All zeros pass the sum and are no card.
fn luhn(digits: &[u8]) -> bool {
    let doubled = |(at, digit): (usize, &u8)| match (at % 2, u32::from(*digit)) {
        (0, digit) => digit,
        (_, digit) => digit * 2 / 10 + digit * 2 % 10,
    };
    let sum: u32 = digits.iter().rev().enumerate().map(doubled).sum();
    sum.is_multiple_of(10) && digits.iter().any(|digit| *digit != 0)
}

/// The text with the middle of each part masked: three characters at the begin and two at the end stay.
fn masked(text: &str, parts: impl Iterator<Item = Range<usize>>) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut done = 0;
    for part in parts {
        masked.push_str(text.get(done..part.start).unwrap_or_default());
        let number = text.get(part.clone()).unwrap_or_default();
        let length = number.chars().count();
        for (at, c) in number.chars().enumerate() {
            // Byte for byte, so that places in the text stay true.
            match at < 3 || at + 2 >= length {
                true => masked.push(c),
                false => (0..c.len_utf8()).for_each(|_| masked.push('*')),
            }
        }
        done = part.end;
    }
    masked.push_str(text.get(done..).unwrap_or_default());
    masked
}
