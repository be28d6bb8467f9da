use crate::doubt::Doubt;
use crate::facts::Facts;
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::{Form, Passage, SectionDef};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("FRM101"),
        name: "section-missing",
        title: ("缺少部分", "A section is missing"),
        severity: Severity::Error,
        needs: Needs::Outline,
        source: "《中华人民共和国政府信息公开条例》第五十条；国办公开办函〔2021〕30号、国办公开办函〔2019〕60号（格式）",
        docs: Docs {
            checks: ("六个部分是否齐全。", "Whether all six sections are there."),
            why: (
                "条例规定了年度报告应当包括的内容，通知要求不得遗漏。",
                "The regulation lists what a report must contain; nothing may be left out.",
            ),
            bad: ("只有一至五，没有“六、其他需要报告的事项”。", "Sections 1 to 5 only."),
            good: ("六个部分都有标题和内容；没有情况的写明“无”。", "All six headings with something under each."),
            false_alarms: (
                "标题写法与格式相差很大、认不出来的，记为“本工具”的问题；文件没有到报告末尾的，记为“来源”的问题：都只作警告。标题是图片时会误报。",
                "A heading worded so differently that it is not recognised is put down to the tool, what stands behind the end of a cut copy to the source, both as warnings. A heading set as a picture is missed.",
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
    let Some(form) = Form::expected(cx.report.report_year) else { return Verdict::NotApplicable };
    let missing: Vec<_> = form.sections.iter().filter(|section| cx.report.section(&section.key).is_none()).collect();
    // A report in another outline has none of the headings: that is one defect, not six.
    if missing.len() == form.sections.len() {
        return none_of_them(facts, findings);
    }
    let (behind, missing): (Vec<_>, Vec<_>) =
        missing.into_iter().partition(|section| facts.is_behind_the_end(&section.key));
    // Whatever stands before the beginning or behind the end of the copy is one thing each that is not known.
    let (before, missing): (Vec<_>, Vec<_>) =
        missing.into_iter().partition(|section| facts.is_before_the_start(&section.key));
    not_there(findings, &before, Text::new("来源从报告中间开始", "the source begins in the middle of the report"));
    for section in missing {
        let heading = format!("{}、{}", section.number, section.zh);
        let message =
            Text::new(format!("缺少“{heading}”"), format!("section {} ({}) is missing", section.arabic(), section.en));
        let help =
            Text::new("请补上这一部分；没有情况的写明“无”。", "Add the section; where there is nothing, say so.");
        let draft = Draft::new(message, help).instead(heading, "-");
        findings.push(match unread(facts, section) {
            Some(passage) => may_be(draft, &passage),
            None => draft,
        });
    }
    not_there(findings, &behind, facts.cut());
    findings.verdict()
}

/// Sections that the copy at hand does not reach.
fn not_there(findings: &mut Findings, sections: &[&SectionDef], reason: Text) {
    if sections.is_empty() {
        return;
    }
    let headings: Vec<String> = sections.iter().map(|section| format!("{}、{}", section.number, section.zh)).collect();
    let numbers: Vec<String> = sections.iter().map(|section| section.arabic()).collect();
    let message = Text::new(
        format!("没有读到“{}”", headings.join("”“")),
        format!("{} {} could not be read", if numbers.len() == 1 { "section" } else { "sections" }, numbers.join(", ")),
    );
    let draft = Draft::new(message, Text::new("", "")).instead(headings.join("；"), "-");
    findings.push(draft.doubted(Some(Doubt::Cut(reason))));
}

/// None of the headings was recognised: another outline, if its headings were read; else not the report as it is.
fn none_of_them(facts: &Facts<'_>, findings: &mut Findings) -> Verdict {
    let headings = &facts.report.legibility.unread_headings;
    let old =
        headings.iter().filter(|heading| super::frm105_old_outline::is_old(&heading.text, facts.report)).count() > 1;
    let prose: usize = facts.paragraphs.iter().map(|paragraph| paragraph.text.chars().count()).sum();
    if !old && facts.is_cut() {
        return Verdict::NotEvaluable(facts.cut().into());
    }
    if !old && prose < SHORTEST {
        return Verdict::NotEvaluable(Text::new("没有读到报告正文", "the text of the report could not be read").into());
    }
    let message = Text::new("没有采用规定的六个部分", "none of the six sections is there");
    let help = Text::new("请按规定格式的六个部分重新编写。", "Write the report in the six sections of the form.");
    let draft = Draft::new(message, help);
    findings.push(match headings.first().filter(|_| !old) {
        Some(passage) => may_be(draft, passage),
        None => draft,
    });
    Verdict::Fail
}

/// Fewer characters are no report.
const SHORTEST: usize = 150;

/// The heading that may be that of a section, if one was not recognised: by its number, or without one that is known.
fn unread(facts: &Facts<'_>, section: &SectionDef) -> Option<Passage> {
    let headings = facts.report.legibility.unread_headings.iter().cloned();
    // Those that stand as sections of their own, and lines that look like one.
    let own = facts.report.sections.iter().filter(|section| section.key.is_none());
    let own = own.map(|section| Passage { text: section.heading.clone(), place: section.place });
    let lines = facts.paragraphs.iter().filter(|line| line.text.trim().chars().count() <= LONGEST);
    let lines = lines.map(|line| Passage { text: line.text.to_owned(), place: line.place });
    let numbered = own.chain(lines).filter(|passage| !number(&passage.text).is_empty());
    let of_number = headings.chain(numbered).find(|passage| {
        let number = number(&passage.text);
        number.is_empty() || number == section.number
    });
    of_number.or_else(|| treated(facts, section))
}

/// A heading within another section that speaks of this one's matter: its own heading may have been lost on the way.
fn treated(facts: &Facts<'_>, section: &SectionDef) -> Option<Passage> {
    let labels = std::iter::once(&section.zh).chain(&section.aliases);
    let pieces: Vec<String> = labels
        .flat_map(|label| {
            let label: Vec<char> = label.chars().collect();
            label.windows(MATTER).map(|piece| piece.iter().collect()).collect::<Vec<String>>()
        })
        .filter(|piece: &String| !piece.contains("公开") && !piece.contains("情况"))
        .collect();
    let heads = facts.paragraphs.iter().filter(|line| {
        let text = line.text.trim();
        line.section != Some("overview") && text.starts_with(['（', '(']) && text.chars().count() <= LONGEST
    });
    let speaks = |text: &str| pieces.iter().any(|piece| text.contains(piece.as_str()));
    let found = heads.into_iter().find(|line| speaks(line.text))?;
    Some(Passage { text: found.text.to_owned(), place: found.place })
}

/// Characters of a section's label that say what it is about.
const MATTER: usize = 5;

/// Longest line that is a heading.
const LONGEST: usize = 30;

/// The number of a heading of the first level: 五 of 五、…
fn number(heading: &str) -> &str {
    let text = heading.trim_start_matches(|c: char| c.is_whitespace() || "#*【".contains(c));
    let end = text.find(|c: char| !"一二三四五六七八九十".contains(c)).unwrap_or(text.len());
    if text[end..].trim_start().starts_with(['、', '．', '.', '，', ' ']) { &text[..end] } else { "" }
}

fn may_be(draft: Draft, passage: &Passage) -> Draft {
    let heading = passage.text.trim();
    let reason = Text::new(
        format!("标题“{heading}”没有认出是哪一部分"),
        format!("the heading {heading:?} was not recognised as that of a section"),
    );
    let draft = draft.words(&passage.text, 0..passage.text.len(), passage.place);
    draft.doubted(Some(Doubt::Misread(reason)))
}
