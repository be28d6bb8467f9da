use super::compare;
use crate::claims::Topic;
use crate::finding::{Draft, Findings, Text};
use crate::rule::{ALL_FORMS, Check, Docs, Rule, RuleCode, RuleMeta, SeriesContext, Severity, Verdict, without_text};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("XRF510"),
        name: "growth-claim-wrong",
        title: ("增长率与两年数字不符", "The growth stated is not that of the two years"),
        severity: Severity::Warning,
        forms: ALL_FORMS,
        source: "国办公开办函〔2021〕30号（内容准确）",
        docs: Docs {
            checks: (
                "正文写的收到申请“比上年增长（下降）x%”与两年表格的数字是否一致。",
                "Whether the growth of requests stated in the text is that of the tables of both years.",
            ),
            why: ("增长率由两年的数字算出。", "It follows from the two numbers."),
            bad: ("上年 100 件、本年 120 件，正文写“增长88.8%”。", "100 and 120, “增长88.8%”."),
            good: ("“增长20%”", "“增长20%”"),
            false_alarms: (
                "按所写的小数位数四舍五入，末位相差一视为相符；“百分点”不是增长率。",
                "Rounded to the decimals given, one in the last digit is let pass; 百分点 is no growth.",
            ),
        },
    },
    check: Check::Series(check),
};

fn check(cx: &SeriesContext<'_, '_>, findings: &mut Findings) -> Verdict {
    if !cx.facts.has_text() {
        return without_text();
    }
    let before = match cx.year_before() {
        Ok(before) => before,
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
        return Verdict::NotEvaluable(Text::new(
            "两年的申请数没有读全",
            "the requests of both years could not be read",
        ));
    };
    let real = (now - last) as f64 * 100.0 / last as f64;
    if (real - stated.percent).abs() <= 1.5 * stated.step {
        return Verdict::Pass(None);
    }
    let (shown, said) = (format!("{real:+.1}%"), format!("{:+}%", stated.percent));
    let message = Text::new(
        format!("正文增长率 {said}，两年表格 {last} → {now}，应为 {shown}"),
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

/// A growth as stated.
struct Stated {
    /// In percent, below 0 where it is a fall.
    percent: f64,
    /// One in its last digit.
    step: f64,
}

/// `申请…比上年增长70.3%`: where it stands and what it says. Only of a sentence about requests received.
fn growth(sentence: &str) -> Option<(usize, Stated)> {
    let about = ["收到", "新收", "受理", "申请量", "申请数"].iter().any(|word| sentence.contains(word))
        && sentence.contains("申请");
    let other = ["网站", "访问", "点击", "主动公开", "全区", "全市", "全县", "百分点", "复议", "诉讼"]
        .iter()
        .any(|word| sentence.contains(word));
    let last_year = ["上年", "去年", "同比", "上一年"].iter().any(|word| sentence.contains(word));
    if !about || other || !last_year {
        return None;
    }
    let words = [("增长", 1.0), ("上升", 1.0), ("增加", 1.0), ("下降", -1.0), ("减少", -1.0)];
    let (at, word, sign) = words
        .iter()
        .filter_map(|(word, sign)| Some((sentence.find(word)?, *word, *sign)))
        .min_by_key(|(at, ..)| *at)?;
    let rest = sentence.get(at + word.len()..)?.trim_start_matches(['了', '约', ' ']);
    let digits: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    if !rest[digits.len()..].starts_with(['%', '％']) {
        return None;
    }
    let decimals = digits.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let percent: f64 = digits.parse().ok()?;
    Some((at, Stated { percent: sign * percent, step: 0.1f64.powi(decimals as i32) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_as_it_is_stated() {
        let read = |text| growth(text).map(|(_, stated)| (stated.percent, stated.step));
        assert_eq!(read("新收申请比上年增长70.3%。").unwrap().0, 70.3);
        assert_eq!(read("收到申请22件，同比下降29%。").unwrap(), (-29.0, 1.0));
        assert!(read("网站访问量比上年增长20%，收到申请3件。").is_none());
        assert!(read("受理申请按时办结率比上年上升3个百分点。").is_none());
        assert!(read("收到申请比上年增加12件。").is_none());
    }
}
