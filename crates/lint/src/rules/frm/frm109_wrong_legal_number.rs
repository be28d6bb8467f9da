use super::citations::{Plain, digits};
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::Report;
use std::ops::Range;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("FRM109"),
        name: "wrong-legal-number",
        title: ("文号有误", "A number that does not exist is cited"),
        severity: Severity::Warning,
        needs: Needs::Outline,
        source: "国务院令第711号（《条例》2019年修订）；国务院令第492号（2007年公布）；国办公开办函〔2021〕30号、国办公开办函〔2019〕60号",
        docs: Docs {
            checks: (
                "引用条例时国务院令的号码是否正确；引用规定格式的通知时，年份和文号是否对得上（〔2021〕30号、〔2019〕60号）。空格、括号写法不论。",
                "Whether the number of the decree by which the regulation was issued is right, and whether year and number of the notice that gives the form belong together (“〔2021〕30号”, “〔2019〕60号”). Blanks and kinds of brackets make no difference.",
            ),
            why: ("错误的文号说明依据没有核对。", "A wrong number shows that the basis was not looked up."),
            bad: ("“《条例》（国务院令第771号）”", "“（国务院令第771号）”"),
            good: ("“《条例》（国务院令第711号）”", "“（国务院令第711号）”"),
            false_alarms: (
                "同一句中引用其他行政法规的国务院令号、国办公开办的其他文件（年份和文号都不同）时不报。",
                "Decrees of other regulations in sentences that do not name this one are left alone, and so are other letters of the same office (another year and another number).",
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
    // 国务院令, 国办公开办函
    for paragraph in facts.paragraphs.iter().filter(|paragraph| paragraph.text.contains('国')) {
        let plain = Plain::of(paragraph.text);
        for Wrong { right, written, part } in decrees(plain.text()).into_iter().chain(notices(plain.text(), cx.report))
        {
            let message = Text::new(
                format!("文号应为{right}，写成{written}"),
                format!("“{written}” does not exist or is not this document: “{right}” is meant"),
            );
            let help = Text::new(format!("请改为{right}。"), format!("Write “{right}”."));
            let draft = Draft::new(message, help).words(paragraph.text, plain.original(part), paragraph.place);
            findings.push(draft.instead(right, written));
        }
    }
    findings.verdict()
}

/// A number that is not the document's.
struct Wrong {
    right: &'static str,
    written: String,
    part: Range<usize>,
}

/// The decree behind the name of the regulation: its numbers are 711 and, before 2019, 492.
fn decrees(text: &str) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    for (at, name) in text.match_indices("政府信息公开条例") {
        if let Some((written, part)) = decree_before(&text[..at]) {
            wrong.push(Wrong { right: "国务院令第711号", written: format!("国务院令第{written}号"), part });
        }
        // The number stands right behind the name, in brackets or not.
        let behind = &text[at + name.len()..];
        let near = behind.char_indices().nth(24).map_or(behind, |(end, _)| &behind[..end]);
        let Some(mark) = near.find("国务院令").or_else(|| near.find("国务院第")).or_else(|| near.find("国令第"))
        else {
            continue;
        };
        // Up to the next title: its number is another's.
        if near[..mark].contains(['《', '。', '；']) {
            continue;
        }
        let Some(number) = near[mark..].find(|c: char| c.is_ascii_digit()).map(|found| mark + found) else { continue };
        let written = digits(&behind[number..]);
        let led = near[mark..number].chars().count() <= 6;
        if led && !matches!(written, "711" | "492") {
            let start = at + name.len() + mark;
            let part = start..at + name.len() + number + written.len();
            wrong.push(Wrong { right: "国务院令第711号", written: format!("国务院令第{written}号"), part });
        }
    }
    wrong
}

/// 国务院令第710号公布的《中华人民共和国政府信息公开条例》: the number, and where the decree stands, of a text that ends with the name.
fn decree_before(text: &str) -> Option<(String, Range<usize>)> {
    let text = text.strip_suffix("中华人民共和国").unwrap_or(text).strip_suffix('《')?;
    let verbs = ["公布的", "修订的", "颁布的", "发布的", "修订公布的", "公布施行的", "修订后的"];
    let text = verbs.iter().find_map(|verb| text.strip_suffix(verb)).unwrap_or(text);
    let text = text.strip_suffix('〕').unwrap_or(text).strip_suffix('号')?;
    let before = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let written = &text[before.len()..];
    let decree = ["国务院令第", "国务院令", "国令第"].iter().find_map(|word| before.strip_suffix(word))?;
    let wrong = !written.is_empty() && !matches!(written, "711" | "492");
    wrong.then(|| (written.to_owned(), decree.len()..text.len() + '号'.len_utf8()))
}

/// The notices that give the form, by year and number.
const NOTICES: [(&str, &str); 2] = [("2021", "30"), ("2019", "60")];

/// 国办公开办函〔2022〕30号, 国办公开办函〔2021〕60号 as the basis of the report: half of it is right.
fn notices(text: &str, report: &Report) -> Option<Wrong> {
    // 国办发 and 国办函 number much else: only beside the name of the form.
    let form = text.contains("年度报告格式");
    let others = |office: &&str| form && text.contains(&format!("{office}〔2021〕30号"));
    let letters = ["国办公开办函", "国办公开函", "国办公开办"].into_iter().find(|office| text.contains(office));
    let office = letters.or_else(|| ["国办发", "国办函"].into_iter().find(others))?;
    let at = text.find(office)?;
    let about = ["年度报告", "年报", "编制", "格式"].iter().any(|word| text.contains(word));
    let year = text[at + office.len()..].strip_prefix('〔').map(digits).filter(|year| year.len() == 4)?;
    let rest = &text[at + office.len() + '〔'.len_utf8() + year.len()..];
    let rest = rest.strip_prefix("〕")?;
    let number = digits(rest.strip_prefix('第').unwrap_or(rest));
    let known = NOTICES.contains(&(year, number));
    // 国办公开办〔2021〕30号 is this notice with a word left out.
    let misnamed = known && office != "国办公开办函";
    let half = NOTICES.iter().any(|(of, no)| (*of == year) != (*no == number));
    let right = if report.report_year >= 2021 {
        "国办公开办函〔2021〕30号"
    } else {
        "国办公开办函〔2019〕60号"
    };
    let end = text.len() - rest.len() + rest.find(number).unwrap_or_default() + number.len();
    (about && (misnamed || !known && half) && !number.is_empty()).then(|| Wrong {
        right,
        written: format!("{office}〔{year}〕{number}号"),
        part: at..end,
    })
}
