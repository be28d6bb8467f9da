use super::same_text::{Part, percent, shown};
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, Rule, RuleCode, RuleMeta, SeriesContext, Severity, Verdict, without_text};
use gongkai_model::Place;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("CPY701"),
        name: "same-as-last-year",
        title: ("与上年报告雷同", "The same as last year's"),
        severity: Severity::Warning,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号（与往年内容雷同的整改要求）",
        docs: Docs {
            checks: (
                "除去数字、年份和法定用语，第一、第五部分合计（或者第五部分单独）有 90% 以上的文字与本单位上一年度报告相同。比例可在设置中调整。",
                "Numbers, years and statutory phrases set aside, 90 % or more of sections one and five together, or of section five alone, stand in the agency's report of the year before. The share is a setting.",
            ),
            why: (
                "问题和改进措施逐年照抄，说明上年写的改进没有落实，或者报告没有认真写。",
                "Problems and measures copied from year to year show that nothing was done about them, or that nobody wrote the report.",
            ),
            bad: (
                "2023年与2022年的第五部分只改了年份。",
                "Section five of 2023 differs from that of 2022 in the year only.",
            ),
            good: (
                "2023年的第五部分说明上年的问题改了多少，又有哪些新问题。",
                "Section five of 2023 says how far last year's problems were mended and what is new.",
            ),
            false_alarms: (
                "第一部分单独相同不报：没有新情况的小单位每年的写法本来相近。须有一段70字以上（全文较短时为五分之四）的文字连续相同，零散的套话相同不算。合计不足100字、第五部分不足40字的不比较。没有六个部分的早年报告比较全部正文。",
                "Section one alone is not reported: a small body with nothing new writes much the same each year. A passage of 70 characters (four fifths of a shorter text) must be the same unbroken; scattered stock phrases are not a copy. Under 100 characters in all, or 40 in section five, nothing is compared. Reports of the years before the outline are compared as a whole.",
            ),
        },
    },
    check: Check::Series(check),
};

fn check(cx: &SeriesContext<'_, '_>, findings: &mut Findings) -> Verdict {
    if !cx.facts.has_text() {
        return without_text();
    }
    let year_before = match cx.year_before() {
        Ok(report) => report,
        Err(verdict) => return verdict,
    };
    let Some(before) = cx.before.filter(|before| before.has_text()) else {
        return Verdict::NotEvaluable(Text::new("上年报告没有正文", "last year's report carries no text").into());
    };
    let mut compared = false;
    for part in [Part::Whole, Part::Five] {
        let (text, old) = (part.folded(cx.facts), part.folded(before));
        if text.len() < part.least() || old.len() < part.least() {
            continue;
        }
        compared = true;
        let (shared, of) = text.covered(&old.hashes(), |_| true);
        if (shared as f64) < cx.settings.thresholds.same_as_last_year * of as f64 || !text.runs_through(&old) {
            continue;
        }
        let (zh, en) = part.label(cx.facts);
        let (percent, year) = (percent(shared, of), year_before.report_year);
        let message = Text::new(
            format!("{zh}有 {percent}% 的文字与本单位{year}年度报告相同（{shared}/{of} 字，数字和年份不计）"),
            format!(
                "{percent} % of {en} is the same as in the agency's report for {year} ({shared} of {of} characters, numbers and years set aside)"
            ),
        );
        let help = Text::new(
            "请按本年度的实际情况重写，并说明上年所列问题的改进结果。",
            "Write it anew for the year, and say what became of the problems named last year.",
        );
        let paragraphs = part.paragraphs(cx.facts);
        let draft = Draft::new(message, help);
        let passage = text.longest_shared(&old).and_then(|(at, passage)| Some((paragraphs.get(at)?, passage)));
        findings.push(match passage {
            Some((paragraph, passage)) => draft.words(paragraph.text, shown(paragraph.text, passage), paragraph.place),
            None => draft.words("", 0..0, Place::default()),
        });
        return Verdict::Fail;
    }
    if compared {
        Verdict::Pass(None)
    } else {
        Verdict::NotEvaluable(Text::new("可比较的文字太少", "there is too little text to compare").into())
    }
}
