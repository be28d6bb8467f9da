use super::compare;
use crate::claims::{Between, Stated, Topic, between, growth};
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, Rule, RuleCode, RuleMeta, SeriesContext, Severity, Verdict, without_text};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("XRF510"),
        name: "growth-claim-wrong",
        title: ("增长率与两年数字不符", "The growth stated is not that of the two years"),
        severity: Severity::Warning,
        needs: Needs::Nothing,
        source: "国办公开办函〔2021〕30号（内容准确）",
        docs: Docs {
            checks: (
                "正文写的收到申请“比上年增长（下降）x%”“增加（减少）x件”“与上年持平”与两年表格的数字是否一致；同一句写明两年数字的（“46件，比2023年的39件增加7件”“同比上升12.8%（2023年为289件）”），增减与这两个数字是否一致。",
                "Whether the growth of requests stated in the text, in percent or in requests, is that of the tables of both years; where a sentence gives both numbers beside the growth, of whatever it speaks, whether the three agree.",
            ),
            why: ("增长率由两年的数字算出。", "It follows from the two numbers."),
            bad: ("上年 100 件、本年 120 件，正文写“增长88.8%”。", "100 and 120, “增长88.8%”."),
            good: ("“增长20%”", "“增长20%”"),
            false_alarms: (
                "按所写的小数位数四舍五入，末位相差一视为相符；“百分点”不是增长率。",
                "Rounded to the decimals given, one in the last digit is let pass; “百分点” is no growth.",
            ),
        },
    },
    check: Check::Series(check),
};

fn check(cx: &SeriesContext<'_, '_>, findings: &mut Findings) -> Verdict {
    if !cx.facts.has_text() {
        return without_text();
    }
    let (mut judged, mut failed) = (false, false);
    for paragraph in &cx.facts.paragraphs {
        for range in paragraph.sentences() {
            let Some(found) = paragraph.text.get(range.clone()).and_then(between) else { continue };
            judged = true;
            if let Some(draft) = wrong(&found) {
                failed = true;
                let at = range.start + found.at;
                findings.push(draft.words(paragraph.text, at..at, paragraph.place));
            }
        }
    }
    if failed {
        return Verdict::Fail;
    }
    let before = match cx.year_before() {
        Ok(before) => before,
        Err(_) if judged => return Verdict::Pass(None),
        Err(verdict) => return verdict,
    };
    let claim = cx.facts.paragraphs.iter().find_map(|paragraph| {
        let found = paragraph.sentences().find_map(|range| {
            let (at, stated) = growth(paragraph.text.get(range.clone())?)?;
            Some((range.start + at, stated))
        })?;
        Some((paragraph, found))
    });
    let Some((paragraph, (at, stated))) = claim else { return Verdict::NotApplicable };
    let now = compare::table(cx.report, Topic::Received);
    let last = compare::table(before, Topic::Received).filter(|(last, _)| *last > 0);
    let (Some((now, cells)), Some((last, _))) = (now, last) else {
        return Verdict::NotEvaluable(
            Text::new("两年的申请数没有读全", "the requests of both years could not be read").into(),
        );
    };
    let Some((shown, said)) = differs(stated, now, last) else { return Verdict::Pass(None) };
    let zh = if matches!(stated, Stated::Percent(..)) { "增长率" } else { "增减件数" };
    let message = Text::new(
        format!("正文{zh} {said}，两年表格 {last} → {now}，应为 {shown}"),
        format!("the text says {said}, the tables {last} → {now}, which is {shown}"),
    );
    let help = Text::new("请核对增长率和两年的件数。", "Check the growth and both numbers.");
    let draft = Draft::new(message, help).words(paragraph.text, at..at, paragraph.place);
    findings.push(match &cx.report.cells {
        Some(all) => draft.cells(all, &cells).instead(shown, said),
        None => draft.instead(shown, said),
    });
    Verdict::Fail
}

/// What is wrong with a growth that stands beside its two numbers.
fn wrong(found: &Between) -> Option<Draft> {
    let (now, last) = (found.now, found.last);
    let (shown, said) = differs(found.stated, now, last)?;
    let message = Text::new(
        format!("正文写 {said}，同一句的两个数 {last} → {now}，应为 {shown}"),
        format!("the text says {said}; of the numbers of the same sentence, {last} → {now}, it is {shown}"),
    );
    let help = Text::new("请核对增长率和两年的件数。", "Check the growth and both numbers.");
    Some(Draft::new(message, help).instead(shown, said))
}

/// The growth between two numbers and the one stated, where they are not the same.
fn differs(stated: Stated, now: i64, last: i64) -> Option<(String, String)> {
    match stated {
        Stated::Percent(percent, step) => {
            let real = (now - last) as f64 * 100.0 / last as f64;
            ((real - percent).abs() > 1.5 * step).then(|| (format!("{real:+.1}%"), format!("{percent:+}%")))
        }
        Stated::Requests(more) => (more != now - last).then(|| (format!("{:+}", now - last), format!("{more:+}"))),
    }
}
