use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, OUTLINED, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use crate::rules::txt::no_text;
use gongkai_model::{Form, SectionDef};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("TXT805"),
        name: "mistyped-label",
        title: ("规定标题有错字", "A statutory heading is misprinted"),
        severity: Severity::Note,
        forms: OUTLINED,
        source: "国办公开办函〔2021〕30号、国办公开办函〔2019〕60号（六个部分的标题）",
        docs: Docs {
            checks: (
                "六个部分的标题与规定的标题只差一个字：错一个字、多一个字、少一个字，或者相邻两字颠倒。",
                "The heading of a section differs from the statutory one by a character: one wrong, one too many, one missing, or two swapped.",
            ),
            why: (
                "标题印错，检索和汇总时就找不到这一部分。",
                "Where the heading is misprinted, searches and summaries miss the section.",
            ),
            bad: ("五、存在的主要问题及改进清况", "五、存在的主要问题及改进清况"),
            good: ("五、存在的主要问题及改进情况", "五、存在的主要问题及改进情况"),
            false_alarms: (
                "改写的标题不报（收到及处理、改进措施、其它、需要报告事项）。表格里的行标题和列标题不看：读入后只留下数字，印的是什么已不可知。",
                "Headings put in other words are left alone (及 for 和, 措施, 其它, 的 left out). Row and column labels of tables are not looked at: the cells keep the numbers, not the labels as printed.",
            ),
        },
    },
    check: Check::Report(check),
};

/// Characters by which a heading may differ from the statutory one and still be another wording, not a misprint.
const WORDING: &str = "的及和与主要了之中其它他状概度年本";

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    if !cx.facts.has_text() {
        return no_text();
    }
    let Some(form) = Form::expected(cx.report.report_year).or(cx.report.form()) else { return Verdict::NotApplicable };
    // A heading that is misprinted may have been read as a paragraph: such lines are looked at too.
    let headings = cx.report.sections.iter().map(|section| (section.heading.as_str(), section.place));
    let lines = cx.facts.paragraphs.iter().map(|paragraph| (paragraph.text, paragraph.place));
    let headings = headings.chain(lines.filter(|(text, _)| looks_like_heading(text)));
    let mut seen = false;
    let mut failed = false;
    for (written, place) in headings.map(|(text, place)| (unmarked(text), place)).filter(|(text, _)| !text.is_empty()) {
        seen = true;
        let heading = bare(written);
        let Some(label) = mistyped(&form.sections, &heading) else { continue };
        failed = true;
        let message = Text::new(
            format!("标题“{written}”与规定的“{label}”差一个字"),
            format!("the heading “{written}” is one character off the statutory “{label}”"),
        );
        let help = Text::new(format!("请改为“{label}”。"), format!("Print it as “{label}”."));
        findings.push(Draft::new(message, help).words(written, 0..written.len(), place).instead(label, heading));
    }
    match (seen, failed) {
        (_, true) => Verdict::Fail,
        (true, false) => Verdict::Pass(None),
        (false, false) => Verdict::NotEvaluable(Text::new("没有读到标题", "no heading was read")),
    }
}

/// `五、存在的…`: a short line with a Chinese number and no full stop.
fn looks_like_heading(text: &str) -> bool {
    let text = text.trim();
    let number = |c: char| "一二三四五六七八九十".contains(c);
    let rest = text.trim_start_matches(number);
    rest.len() < text.len() && rest.starts_with(['、', '.', '．']) && text.len() <= 120 && !text.ends_with(['。', '；'])
}

/// A line without the marks that make it a heading or bold in Markdown.
fn unmarked(line: &str) -> &str {
    line.trim().trim_start_matches('#').trim_matches(|c: char| c == '*' || c.is_whitespace())
}

/// A heading without its number, blanks and marks.
fn bare(heading: &str) -> String {
    let heading = heading.trim();
    let numeral = |c: char| "（()）一二三四五六七八九十0123456789".contains(c);
    let rest = heading.trim_start_matches(numeral);
    let rest = if rest.len() < heading.len() {
        rest.trim_start_matches(['、', '.', '．', ' ', '\u{3000}', '）', ')'])
    } else {
        rest
    };
    rest.chars().filter(|c| c.is_alphabetic()).collect()
}

/// The statutory heading that this one misprints.
fn mistyped<'f>(sections: &'f [SectionDef], heading: &str) -> Option<&'f str> {
    let labels = || sections.iter().flat_map(|def| std::iter::once(&def.zh).chain(&def.aliases));
    // A heading may be long where a paragraph was taken for one; no label is.
    if heading.chars().count() > 40 || labels().any(|label| bare(label) == heading) {
        return None;
    }
    labels().find(|label| is_misprint(&bare(label), heading)).map(String::as_str)
}

/// One character wrong, missing or too many, or two swapped, in a label long enough that chance is no matter.
fn is_misprint(label: &str, heading: &str) -> bool {
    let (label, heading): (Vec<char>, Vec<char>) = (label.chars().collect(), heading.chars().collect());
    if label.len() < 6 {
        return false;
    }
    let same = label.iter().zip(&heading).take_while(|(a, b)| a == b).count();
    let rest = |chars: &'_ [char], from: usize| chars.get(same + from..).unwrap_or_default().to_vec();
    let at = |chars: &[char], ahead: usize| chars.get(same + ahead).copied();
    let is_wording = |c: Option<char>| c.is_some_and(|c| WORDING.contains(c));
    let (a, b) = (at(&label, 0), at(&heading, 0));
    if label.len() == heading.len() {
        let wrong = rest(&label, 1) == rest(&heading, 1) && !(is_wording(a) || is_wording(b));
        let swapped = a == at(&heading, 1) && b == at(&label, 1) && rest(&label, 2) == rest(&heading, 2);
        wrong || swapped
    } else if label.len() == heading.len() + 1 {
        rest(&label, 1) == rest(&heading, 0) && !is_wording(a)
    } else if label.len() + 1 == heading.len() {
        rest(&label, 0) == rest(&heading, 1) && !is_wording(b)
    } else {
        false
    }
}
