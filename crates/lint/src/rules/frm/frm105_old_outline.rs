use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::{Form, Report};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("FRM105"),
        name: "old-outline",
        title: ("沿用2019年以前的提纲", "The outline is that from before 2019"),
        severity: Severity::Warning,
        needs: Needs::Outline,
        source: "国办公开办函〔2021〕30号、国办公开办函〔2019〕60号（格式）",
        docs: Docs {
            checks: (
                "报告是否沿用2019年以前的提纲（概述、机构人员、目录指南、载体、收费及减免等）；引言是否说报告由旧提纲的各部分组成，或者部分的个数不是六个。",
                "Whether the report keeps the outline from before 2019 (“机构人员”, “目录指南”, “载体”, “收费及减免” …), or its preamble announces the parts of that outline, or another number of parts than six.",
            ),
            why: (
                "2019年起格式已经统一，旧提纲会漏掉新要求的内容。",
                "Since 2019 the outline is uniform; the old one leaves out what is asked now.",
            ),
            bad: (
                "“（一）工作机构和人员设置情况　（二）制度建设　（三）目录、指南的编制”",
                "“（一）工作机构和人员设置情况 …”",
            ),
            good: (
                "第一部分按主动公开、依申请公开、政府信息管理、平台建设、监督保障编写。",
                "Section 1 in the five aspects.",
            ),
            false_alarms: (
                "两个以上旧小标题才报；正文中提到这些词不报。引言须同时说到“概述”和另一个旧部分。",
                "Two old headings or more are wanted; the words in running text do not count. A preamble must name “概述” and another old part.",
            ),
        },
    },
    check: Check::Report(check),
};

/// Longest line that is a heading, in characters.
const LONGEST: usize = 36;

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let facts = match cx.text() {
        Ok(facts) => facts,
        Err(verdict) => return verdict,
    };
    let headings = cx.report.sections.iter().map(|section| (section.heading.as_str(), section.place));
    let lines = facts.paragraphs.iter().map(|paragraph| (paragraph.text, paragraph.place));
    let old: Vec<(&str, gongkai_model::Place)> =
        headings.chain(lines).filter(|(line, _)| is_old(line, cx.report)).collect();
    let [(first, place), _, ..] = old.as_slice() else {
        announced(cx, findings);
        return findings.verdict();
    };
    let shown: Vec<&str> = old.iter().take(3).map(|(line, _)| *line).collect();
    let message = Text::new(
        format!("沿用旧提纲：{}", shown.join("；")),
        format!("headings of the outline from before 2019: “{}”", shown.join("”, “")),
    );
    let help = Text::new(
        "请按现行格式的六个部分编写，第一部分写五个方面。",
        "Write the report in the six sections of the form, section 1 in its five aspects.",
    );
    findings.push(Draft::new(message, help).words(first, 0..first.len(), *place));
    Verdict::Fail
}

/// What a preamble says the report consists of, where that is not the form's sections: names of the old outline, or another number.
fn announced(cx: &ReportContext<'_, '_>, findings: &mut Findings) {
    let sections = Form::expected(cx.report.report_year).map_or(0, |form| form.sections.len());
    for paragraph in cx.facts.preamble() {
        let wrong = paragraph.sentences().find_map(|range| {
            let sentence = &paragraph.text[range.clone()];
            let part = names_old(sentence).or_else(|| other_number(sentence, sections))?;
            Some(range.start + part.start..range.start + part.end)
        });
        let Some(part) = wrong else { continue };
        let words = &paragraph.text[part.clone()];
        let message = Text::new(
            format!("引言说明的内容“{words}”不是规定的{sections}个部分"),
            format!("what the preamble announces (“{words}”) is not the {sections} sections of the form"),
        );
        let help = Text::new(
            "请按现行格式的六个部分改写引言，并核对全文是否沿用旧稿。",
            "Announce the six sections of the form, and check whether the text is an old one.",
        );
        findings.push(Draft::new(message, help).words(paragraph.text, part, paragraph.place));
        return;
    }
}

/// 由概述、…依申请公开政府信息…组成: names of the outline from before 2019.
fn names_old(sentence: &str) -> Option<std::ops::Range<usize>> {
    let lists = ["组成", "包括", "包含", "分为", "内容有", "内容为"].iter().any(|word| sentence.contains(word));
    let others = [
        "依申请公开政府信息",
        "不予公开政府信息",
        "收费及减免",
        "申请行政复议或提起行政诉讼",
        "申请行政复议、提起行政诉讼",
        "工作机构",
        "人员设置",
        "咨询处理",
        "附表",
    ];
    let at = sentence.find("概述")?;
    let old = others.iter().any(|words| sentence.contains(words));
    (lists && old).then(|| at..at + "概述".len())
}

/// 包括总体情况等五项内容: a number of parts that is not the form's.
fn other_number(sentence: &str, sections: usize) -> Option<std::ops::Range<usize>> {
    let numbers =
        [("四", 4), ("五", 5), ("六", 6), ("七", 7), ("八", 8), ("九", 9), ("4", 4), ("5", 5), ("7", 7), ("8", 8)];
    let units = ["项内容", "个部分", "部分内容", "大部分", "部分组成", "部分构成"];
    let lists = ["组成", "构成", "包括", "包含", "分为", "内容"].iter().any(|word| sentence.contains(word));
    if !lists || !["总体情况", "概述"].iter().any(|word| sentence.contains(word)) {
        return None;
    }
    numbers.iter().filter(|(_, value)| *value != sections).find_map(|(number, _)| {
        units.iter().find_map(|unit| {
            let words = format!("{number}{unit}");
            let at = sentence.find(&words)?;
            // 十五项, 第五部分: other numbers. The aspects of section one are five.
            let other = sentence[..at].ends_with(['十', '第', '1', '2']) || sentence[..at].ends_with("总体情况的");
            (!other).then(|| at..at + words.len())
        })
    })
}

/// Whether a line is a heading of an outline that the form of the year replaced.
pub(super) fn is_old(line: &str, report: &Report) -> bool {
    let Some(form) = Form::expected(report.report_year).or(report.form()) else { return false };
    // A bracket with words in it (（见附表1）) is no number.
    let number = line.trim_start().trim_start_matches(['（', '(']);
    let numbered = number.starts_with(|c: char| "一二三四五六七八九十1234567890".contains(c));
    numbered
        && line.chars().count() <= LONGEST
        && !line.contains(['。', '，', '；'])
        && form.old_headings.iter().any(|words| words.iter().all(|word| line.contains(word.as_str())))
}
