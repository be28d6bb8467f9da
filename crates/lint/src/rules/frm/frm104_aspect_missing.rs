use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::{Aspect, Form, Report, Section};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("FRM104"),
        name: "aspect-missing",
        title: ("第一部分缺少规定的方面", "Section 1 leaves out an aspect"),
        severity: Severity::Error,
        needs: Needs::Aspects,
        source: "国办公开办函〔2021〕30号（总体情况应包括主动公开、依申请公开、政府信息管理、政府信息公开平台建设、监督保障）",
        docs: Docs {
            checks: (
                "第一部分是否写到主动公开、依申请公开、政府信息管理、平台建设、监督保障五个方面。",
                "Whether section 1 speaks of the five aspects: proactive disclosure, requests, management of information, platforms, supervision.",
            ),
            why: (
                "通知明确要求总体情况包括这五个方面，不得遗漏。",
                "The notice names the five and says that none may be left out.",
            ),
            bad: ("第一部分没有提到政府信息管理。", "Section 1 says nothing of “政府信息管理”."),
            good: ("五个方面各写一段，没有情况的也写明。", "A paragraph for each; where there is nothing, it says so."),
            false_alarms: (
                "分段写各方面的，看每段开头；没有分段的，看全文关键词。没有单列而在其他段落写到具体做法的，只作警告。用词很特别时会误报；第一部分没有读完的不判断。",
                "Where the section is laid out by aspect it looks at the heads of paragraphs, else at words anywhere; an aspect that is treated under another head is a warning. Unusual words are reported; a section that is cut is not judged.",
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
    let Some(section) = cx.report.section("overview") else {
        return Verdict::NotEvaluable(Text::new("没有第一部分", "section 1 is missing").into());
    };
    if facts.of_section("overview").next().is_none() {
        return Verdict::NotEvaluable(Text::new("第一部分没有文字", "there is no text in section 1").into());
    }
    let aspects = aspects(cx.report);
    let texts: Vec<&str> = facts.of_section("overview").map(|paragraph| paragraph.text).collect();
    let heads = |aspect: &Aspect| {
        let mut words = aspect.words.iter().chain(&aspect.headings);
        words.any(|word| texts.iter().any(|text| says(head(text), word)))
    };
    let anywhere = |words: &[String]| texts.iter().any(|text| words.iter().any(|word| text.contains(word.as_str())));
    // Where the section is laid out by aspect, a word in passing is no aspect.
    let laid_out = aspects.iter().filter(|aspect| heads(aspect)).count() + 1 >= aspects.len();
    let missing: Vec<&Aspect> =
        aspects.iter().filter(|a| !if laid_out { heads(a) } else { anywhere(&a.words) }).collect();
    if missing.is_empty() {
        return Verdict::Pass(None);
    }
    if let Some(reason) = facts.in_another_script() {
        return Verdict::NotEvaluable(reason.into());
    }
    if !facts.is_whole("overview") {
        return Verdict::NotEvaluable(facts.cut().into());
    }
    // Its own parts were taken for sections, so that most of its text stands elsewhere.
    let parts = |section: &Section| section.key.is_some() && section.heading.trim_start().starts_with(['（', '(']);
    if cx.report.sections.iter().any(parts) {
        return Verdict::NotEvaluable(
            Text::new("第一部分的下一级标题被读成了别的部分", "headings within section 1 were taken for sections")
                .into(),
        );
    }
    for Aspect { zh, en, short, substance, .. } in missing {
        let en = short.as_ref().unwrap_or(en);
        let help = Text::new(
            format!("请补写{zh}的情况；没有情况的也要写明。"),
            format!("Add what there is on {en}; where there is nothing, say so."),
        );
        let in_passing = laid_out && anywhere(substance);
        let message = if in_passing {
            Text::new(
                format!("第一部分没有单独写{zh}，只在其他段落提到"),
                format!("section 1 has no part on {en} (“{zh}”), which is spoken of under other heads"),
            )
        } else {
            Text::new(format!("第一部分没有写{zh}"), format!("section 1 says nothing of {en} (“{zh}”)"))
        };
        let draft = Draft::new(message, help).instead(zh, "-");
        let draft = if in_passing { draft.with_severity(Severity::Warning) } else { draft };
        findings.push(Draft { place: Some(section.place), ..draft });
    }
    findings.verdict()
}

/// What the form of the year wants section one to treat.
fn aspects(report: &Report) -> &'static [Aspect] {
    let form = Form::expected(report.report_year).or(report.form());
    let section = form.and_then(|form| form.sections.iter().find(|section| section.key == "overview"));
    section.map(|section| section.aspect.as_slice()).unwrap_or_default()
}

/// Whether a heading has some words; `…` in them stands for a few others: 政府信息…管理 is said by 政府信息制作、审核和管理情况.
fn says(head: &str, words: &str) -> bool {
    let Some((first, then)) = words.split_once('…') else { return head.contains(words) };
    // 政府信息公开平台管理 is another aspect.
    let other = ["平台", "网站", "专栏", "栏目", "媒体", "载体", "渠道", "申请", "监督"];
    head.match_indices(first).any(|(at, first)| {
        let behind = &head[at + first.len()..];
        let between = behind.find(then).map(|end| &behind[..end]);
        between
            .is_some_and(|between| between.chars().count() <= GAP && !other.iter().any(|word| between.contains(word)))
    })
}

/// Most characters that `…` stands for.
const GAP: usize = 14;

/// Longest line that is a heading as a whole.
const LINE: usize = 45;

/// What a paragraph begins with: its own heading, or a line that is one.
fn head(text: &str) -> &str {
    let text = text.trim_start();
    let first = |most: usize| text.char_indices().nth(most).map_or(text, |(at, _)| &text[..at]);
    let end = first(LINE).find('。');
    match end {
        // （一）主动公开。…
        Some(at) if text.starts_with(['（', '(']) => &text[..at],
        None if text.chars().count() <= LINE => text,
        _ => first(20),
    }
}
