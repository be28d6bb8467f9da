use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::{Form, Section};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("FRM103"),
        name: "section-out-of-order",
        title: ("部分顺序或编号有误", "Sections are out of order or wrongly numbered"),
        severity: Severity::Warning,
        needs: Needs::Outline,
        source: "国办公开办函〔2021〕30号、国办公开办函〔2019〕60号（格式）",
        docs: Docs {
            checks: (
                "六个部分是否按格式的顺序排列，编号是否与格式一致。",
                "Whether the sections stand in the order of the form and carry its numbers.",
            ),
            why: ("顺序和编号是格式的一部分，乱了不便比对。", "Order and numbers belong to the form."),
            bad: (
                "“五、其他需要报告的事项”排在“六、存在的主要问题及改进情况”前面。",
                "Section 6 in front of section 5.",
            ),
            good: ("一至六依次排列。", "1 to 6 in order."),
            false_alarms: ("没有编号的标题不查编号。", "Headings without a number are not asked for one."),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    if let Err(verdict) = cx.text() {
        return verdict;
    }
    let Some(form) = Form::expected(cx.report.report_year) else { return Verdict::NotApplicable };
    let place = |section: &Section| form.sections.iter().position(|s| Some(&s.key) == section.key.as_ref());
    let known: Vec<(usize, &Section)> = cx.report.sections.iter().filter_map(|s| Some((place(s)?, s))).collect();
    // （一）… is a heading within a section, whatever it was taken for.
    let known: Vec<(usize, &Section)> =
        known.into_iter().filter(|(_, section)| !section.heading.trim_start().starts_with(['（', '('])).collect();
    for pair in known.windows(2) {
        let [(before, _), (after, section)] = pair else { continue };
        if before > after {
            let heading = &section.heading;
            let message = Text::new(format!("“{heading}”的位置与格式不符"), format!("{heading:?} stands out of order"));
            let help = Text::new("请按一至六的顺序排列。", "Put the sections in the order of the form.");
            findings.push(Draft { place: Some(section.place), ..Draft::new(message, help) });
        }
    }
    for (at, section) in known {
        let Some(printed) = number(&section.heading) else { continue };
        let wanted = &form.sections[at].number;
        if printed != *wanted {
            let heading = &section.heading;
            let message =
                Text::new(format!("“{heading}”的编号应为{wanted}"), format!("{heading:?} should be numbered {wanted}"));
            let help = Text::new("请改正编号。", "Correct the number.");
            let draft = Draft::new(message, help).instead(wanted, printed);
            findings.push(Draft { place: Some(section.place), ..draft });
        }
    }
    findings.verdict()
}

/// The Chinese number in front of 、.
fn number(heading: &str) -> Option<String> {
    let (number, _) = heading.trim_start().split_once('、')?;
    let number = number.trim();
    (!number.is_empty() && number.chars().all(|c| "一二三四五六七八九十".contains(c))).then(|| number.to_owned())
}
