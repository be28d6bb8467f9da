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
                "报告是否沿用2019年以前的提纲（概述、机构人员、目录指南、载体、收费及减免等）。",
                "Whether the report keeps the outline from before 2019 (“机构人员”, “目录指南”, “载体”, “收费及减免” …).",
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
                "两个以上旧小标题才报；正文中提到这些词不报。",
                "Two old headings or more are wanted; the words in running text do not count.",
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
    let [(first, place), _, ..] = old.as_slice() else { return Verdict::Pass(None) };
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

/// Whether a line is a heading of an outline that the form of the year replaced.
pub(super) fn is_old(line: &str, report: &Report) -> bool {
    let Some(form) = Form::expected(report.report_year).or(report.form()) else { return false };
    let numbered = line.trim_start().starts_with(|c: char| "（(一二三四五六七八九十1234567890".contains(c));
    numbered
        && line.chars().count() <= LONGEST
        && !line.contains(['。', '，', '；'])
        && form.old_headings.iter().any(|words| words.iter().all(|word| line.contains(word.as_str())))
}
