use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::FormId;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("FRM104"),
        name: "aspect-missing",
        title: ("第一部分缺少规定的方面", "Section 一 leaves out an aspect"),
        severity: Severity::Error,
        forms: &[FormId::F2021],
        source: "国办公开办函〔2021〕30号（总体情况应包括主动公开、依申请公开、政府信息管理、政府信息公开平台建设、监督保障）",
        docs: Docs {
            checks: (
                "第一部分是否写到主动公开、依申请公开、政府信息管理、平台建设、监督保障五个方面。",
                "Whether section 一 speaks of the five aspects: proactive disclosure, requests, management of information, platforms, supervision.",
            ),
            why: (
                "通知明确要求总体情况包括这五个方面，不得遗漏。",
                "The notice names the five and says that none may be left out.",
            ),
            bad: ("第一部分没有提到政府信息管理。", "Section 一 says nothing of 政府信息管理."),
            good: ("五个方面各写一段，没有情况的也写明。", "A paragraph for each; where there is nothing, it says so."),
            false_alarms: (
                "分段写各方面的，看每段开头；没有分段的，看全文关键词。用词很特别时会误报。",
                "Where the section is laid out by aspect it looks at the heads of paragraphs, else at words anywhere; unusual words are reported.",
            ),
        },
    },
    check: Check::Report(check),
};

/// An aspect: its name, and words one of which shows that it is spoken of.
const ASPECTS: [(&str, &str, &[&str]); 5] = [
    ("主动公开", "proactive disclosure", &["主动公开", "主动发布", "公开信息", "发布信息", "公开政府信息"]),
    ("依申请公开", "requests", &["依申请", "申请公开", "公开申请", "信息公开申请"]),
    (
        "政府信息管理",
        "management of information",
        &[
            "信息管理",
            "规范性文件管理",
            "公文管理",
            "文件清理",
            "保密审查",
            "公开审查",
            "属性认定",
            "信息资源",
            "动态调整",
            "三审",
        ],
    ),
    (
        "政府信息公开平台建设",
        "platforms",
        &["平台", "网站", "载体", "公众号", "新媒体", "微信", "微博", "专栏", "公开栏"],
    ),
    ("监督保障", "supervision", &["监督", "保障", "考核", "评议", "责任追究", "培训", "组织领导", "社会评价"]),
];

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let facts = match cx.text() {
        Ok(facts) => facts,
        Err(verdict) => return verdict,
    };
    let Some(section) = cx.report.section("overview") else {
        return Verdict::NotEvaluable(Text::new("没有第一部分", "section 一 is missing"));
    };
    if facts.of_section("overview").next().is_none() {
        return Verdict::NotEvaluable(Text::new("第一部分没有文字", "there is no text in section 一"));
    }
    let texts: Vec<&str> = facts.of_section("overview").map(|paragraph| paragraph.text).collect();
    let heads = |words: &[&str]| texts.iter().any(|text| words.iter().any(|word| head(text).contains(word)));
    let anywhere = |words: &[&str]| texts.iter().any(|text| words.iter().any(|word| text.contains(word)));
    // Where the section is laid out by aspect, a word in passing is no aspect.
    let laid_out = ASPECTS.iter().filter(|(.., words)| heads(words)).count() >= LAID_OUT;
    for (zh, en, words) in ASPECTS {
        if if laid_out { heads(words) } else { anywhere(words) } {
            continue;
        }
        let message = Text::new(format!("第一部分没有写{zh}"), format!("section 一 says nothing of {en} ({zh})"));
        let help = Text::new(
            format!("请补写{zh}的情况；没有情况的也要写明。"),
            format!("Add what there is on {en}; where there is nothing, say so."),
        );
        let draft = Draft::new(message, help).instead(zh, "-");
        findings.push(Draft { place: Some(section.place), ..draft });
    }
    findings.verdict()
}

/// So many aspects at the heads of paragraphs show that the section is laid out by aspect.
const LAID_OUT: usize = 4;

/// The first words of a paragraph: its own heading, or what stands for one.
fn head(text: &str) -> &str {
    text.char_indices().nth(20).map_or(text, |(at, _)| &text[..at])
}
