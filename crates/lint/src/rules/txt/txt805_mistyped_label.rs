use crate::doubt::Doubt;
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict, without_text};
use gongkai_model::{Form, SectionDef, SourceFormat};
use std::sync::LazyLock;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("TXT805"),
        name: "mistyped-label",
        title: ("规定标题有错字", "A statutory heading or label is misprinted"),
        severity: Severity::Note,
        needs: Needs::Outline,
        source: "国办公开办函〔2021〕30号、国办公开办函〔2019〕60号（六个部分的标题）",
        docs: Docs {
            checks: (
                "六个部分的标题与规定的标题只差一个字：错一个字、多一个字、少一个字，或者相邻两字颠倒；表格的行名在一处错、多或少三个字以内。",
                "The heading of a section differs from the statutory one by a character: one wrong, one too many, one missing, or two swapped; the label of a row differs in one place by up to three.",
            ),
            why: (
                "标题印错，检索和汇总时就找不到这一部分。",
                "Where the heading is misprinted, searches and summaries miss the section.",
            ),
            bad: ("五、存在的主要问题及改进清况", "五、存在的主要问题及改进清况"),
            good: ("五、存在的主要问题及改进情况", "五、存在的主要问题及改进情况"),
            false_alarms: (
                "改写的标题不报（收到及处理、改进措施、其它、需要报告事项）。表格只看按近似行名认出的行，改写和省略（政府、相关）不报；PDF的文字可能是扫描识别的，记为“本工具”的问题。列标题不看。",
                "Headings put in other words are left alone (“及” for “和”, “措施”, “其它”, “的” left out). Of tables only the rows that were recognised by a label close to theirs are looked at, other wordings (“政府” or “相关” left out) are left alone; in a PDF, whose text may be a scanner’s, it is put down to the tool. Heads of columns are not looked at.",
            ),
        },
    },
    check: Check::Report(check),
};

/// Characters by which a heading may differ from the statutory one and still be another wording, not a misprint.
const WORDING: &str = "的及和与主要了之中其它他状概度年本";

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    if !cx.facts.has_text() {
        return without_text();
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
        let Some(label) = mistyped(form, &heading) else { continue };
        failed = true;
        let message = Text::new(
            format!("标题“{written}”与规定的“{label}”差一个字"),
            format!("the heading “{written}” is one character off the statutory “{label}”"),
        );
        let help = Text::new(format!("请改为“{label}”。"), format!("Print it as “{label}”."));
        findings.push(Draft::new(message, help).words(written, 0..written.len(), place).instead(label, heading));
    }
    for variant in &cx.report.legibility.label_variants {
        seen = true;
        let written: String = variant.printed.text.chars().filter(|c| !c.is_whitespace()).collect();
        let (label, found) = (bare(&variant.read_as), bare(&written));
        // What a label is broken into is no label: a piece of one says nothing of how it is printed.
        let whole = |known: &&String| bare(known).contains(&found);
        let piece = form.tables.iter().flat_map(|t| &t.rows).flat_map(|row| row.aliases.iter().chain([&row.zh]));
        let known = form.tables.iter().flat_map(|t| &t.rows).any(|row| row.misprints.iter().any(|m| bare(m) == found));
        if !is_slip(&label, &found) || !known && piece.into_iter().any(|label| whole(&label)) {
            continue;
        }
        failed = true;
        let label = variant.read_as.trim();
        let message = Text::new(
            format!("表格行名“{written}”与规定的“{label}”有出入"),
            format!("the label “{written}” of a row is not quite the statutory “{label}”"),
        );
        let help = Text::new(format!("请改为“{label}”。"), format!("Print it as “{label}”."));
        let draft = Draft::new(message, help).words(&written, 0..written.len(), variant.printed.place);
        // The letters of a PDF or an OFD may be those of a scanner.
        let scanned = match cx.report.origin.format {
            SourceFormat::Pdf => Some(("PDF", "a PDF")),
            SourceFormat::Ofd => Some(("OFD", "an OFD file")),
            _ => None,
        };
        let doubt = scanned.filter(|_| !known).map(|(zh, en)| {
            let doubt =
                Text::new(format!("{zh}的文字可能是扫描识别的"), format!("the text of {en} may be a scanner’s"));
            Doubt::Misread(doubt)
        });
        findings.push(draft.instead(label, &written).doubted(doubt));
    }
    match (seen, failed) {
        (_, true) => Verdict::Fail,
        (true, false) => Verdict::Pass(None),
        (false, false) => Verdict::NotEvaluable(Text::new("没有读到标题", "no heading was read").into()),
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

/// A statutory heading, as it is printed and bare.
struct Label {
    printed: &'static str,
    bare: String,
    characters: Vec<char>,
}

/// The statutory headings of each form, in the order of [`Form::all`].
static LABELS: LazyLock<Vec<Vec<Label>>> = LazyLock::new(|| {
    let label = |printed: &'static String| {
        let bare = bare(printed);
        Label { printed, characters: bare.chars().collect(), bare }
    };
    let of = |def: &'static SectionDef| std::iter::once(&def.zh).chain(&def.aliases).map(label);
    Form::all().iter().map(|form| form.sections.iter().flat_map(of).collect()).collect()
});

/// The statutory heading that this one misprints.
fn mistyped(form: &Form, heading: &str) -> Option<&'static str> {
    let at = Form::all().iter().position(|known| known.id == form.id)?;
    let labels = LABELS.get(at)?;
    // A heading may be long where a paragraph was taken for one; no label is.
    if heading.chars().count() > 40 || labels.iter().any(|label| label.bare == heading) {
        return None;
    }
    let heading: Vec<char> = heading.chars().collect();
    labels.iter().find(|label| is_misprint(&label.characters, &heading)).map(|label| label.printed)
}

/// Most characters of a row's label that a slip leaves out, adds or changes in one place.
const SLIP: usize = 3;

/// Words that a label may do without or have besides, and be worded otherwise.
const OPTIONAL: [&str; 12] =
    ["政府", "信息", "行政", "有关", "相关", "数量", "件数", "情况", "本年", "年度", "申请", "机关"];

/// A few characters wrong, missing or too many in one place of a row's label.
fn is_slip(label: &str, found: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (label.chars().collect(), found.chars().collect());
    let head = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let tail = a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (a_rest, b_rest) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    let wording = |rest: &[char]| {
        let word: String = rest.iter().collect();
        rest.iter().all(|c| WORDING.contains(*c)) || OPTIONAL.contains(&word.as_str())
    };
    let short = a_rest.len() <= SLIP && b_rest.len() <= SLIP && head + tail >= SLIP * 2;
    short && !(wording(a_rest) && wording(b_rest))
}

/// One character wrong, missing or too many, or two swapped, in a label long enough that chance is no matter.
fn is_misprint(label: &[char], heading: &[char]) -> bool {
    if label.len() < 6 || label.len().abs_diff(heading.len()) > 1 {
        return false;
    }
    let same = label.iter().zip(heading).take_while(|(a, b)| a == b).count();
    let rest = |chars: &[char], from: usize| chars.get(same + from..).unwrap_or_default().to_vec();
    let at = |chars: &[char], ahead: usize| chars.get(same + ahead).copied();
    let is_wording = |c: Option<char>| c.is_some_and(|c| WORDING.contains(c));
    let (a, b) = (at(label, 0), at(heading, 0));
    if label.len() == heading.len() {
        let wrong = rest(label, 1) == rest(heading, 1) && !(is_wording(a) || is_wording(b));
        let swapped = a == at(heading, 1) && b == at(label, 1) && rest(label, 2) == rest(heading, 2);
        wrong || swapped
    } else if label.len() == heading.len() + 1 {
        rest(label, 1) == rest(heading, 0) && !is_wording(a)
    } else if label.len() + 1 == heading.len() {
        rest(label, 0) == rest(heading, 1) && !is_wording(b)
    } else {
        false
    }
}
