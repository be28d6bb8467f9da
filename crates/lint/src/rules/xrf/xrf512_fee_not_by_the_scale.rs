use crate::claims::Topic;
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use crate::text::in_english;
use gongkai_model::Decimal;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("XRF512"),
        name: "fee-not-by-the-scale",
        title: ("信息处理费不合收费标准", "The processing fee is not by the scale"),
        severity: Severity::Warning,
        needs: Needs::Demand("processing_fee"),
        source: "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）",
        docs: Docs {
            checks: (
                "正文写的信息处理费应收金额（总金额）是否为10元的整数倍。按件每件100元起，每档加100元；按页每页10元、20元或40元；几笔之和也只能是10元的整数倍。",
                "Whether the processing fees billed in the text are a multiple of 10 yuan. An item costs 100 yuan, 200, 300 and so on, a page 10, 20 or 40, so that any sum of fees is such a multiple too.",
            ),
            why: (
                "不是10元的整数倍，不是金额写错，就是没有按标准收费。",
                "Any other amount is misprinted, or was not charged by the scale.",
            ),
            bad: ("“发出收费通知3件，总金额425元。”", "“3 notices, 425 yuan in all.”"),
            good: ("“发出收费通知3件，总金额420元。”", "“3 notices, 420 yuan in all.”"),
            false_alarms: (
                "应收金额里合并了其他费用的，同一句里把其他费用写作“金额”“应收”的，以及写作“425元左右”的，会误报。概数不判断；以万元计的金额已经四舍五入，一律放过；实收、未缴、退还和减免的金额可能只是一部分，不判断。是10元的整数倍而仍不合标准的，查不出来。",
                "An amount with other charges in it, another charge called “金额” or “应收” in the same sentence, and “425元左右”. Rounded numbers are not judged, amounts in “万元” are let pass, and those collected, owed, paid back or waived are not judged: they may be a part. A multiple of 10 yuan may still be wrong.",
            ),
        },
    },
    check: Check::Report(check),
};

/// What every fee of the scale, and so every sum of fees, is a multiple of: 10 yuan in hundredths.
const STEP: i64 = 1_000;

/// Words before an amount that is not what was billed: paid, owed still, paid back, waived, or another charge.
const NOT_BILLED: [&str; 9] = ["收取", "缴纳", "已缴", "实缴", "未缴", "到账", "退", "减免", "其他"];

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let facts = match cx.text() {
        Ok(facts) => facts,
        Err(verdict) => return verdict,
    };
    let mut stated = false;
    // Whose amount it is does not matter: what a region bills is a sum of fees too.
    for claim in facts.claims().iter().filter(|claim| claim.topic == Topic::ProcessingFeeCharged && !claim.vague) {
        let Some(paragraph) = facts.paragraphs.get(claim.paragraph) else { continue };
        if !is_billed(paragraph.text.get(claim.sentence.start..claim.span.start).unwrap_or_default()) {
            continue;
        }
        stated = true;
        let over = claim.value.rem_euclid(STEP);
        // The last digits of an amount that is rounded as coarsely as the step say nothing.
        if over == 0 || claim.within >= STEP {
            continue;
        }
        let (zh, en) = claim.topic.label();
        let (below, above) = (yuan(claim.value - over), yuan(claim.value - over + STEP));
        let value = yuan(claim.value);
        let message = Text::new(
            format!("正文{zh} {value}，不是10元的整数倍，最接近的是 {below} 和 {above}"),
            format!(
                "the text says {} {en}, no multiple of 10 yuan; the nearest are {} and {}",
                in_english(&value),
                in_english(&below),
                in_english(&above)
            ),
        );
        let help = Text::new(
            "请核对收费通知和金额；金额里有其他费用的，分开写。",
            "Check the notices and the amount; state other charges apart.",
        );
        let draft = Draft::new(message, help).words(paragraph.text, claim.span.clone(), paragraph.place);
        findings.push(draft.instead(format!("{below} / {above}"), value));
    }
    if stated { findings.verdict() } else { Verdict::NotApplicable }
}

/// Whether the clause that ends before an amount speaks of what was billed.
fn is_billed(sentence: &str) -> bool {
    let clause = sentence.rsplit(['，', ',', '、', '；', '：', '（', '(', '）', ')']).next().unwrap_or_default();
    let due = ["应收", "应缴"].iter().any(|word| clause.contains(word));
    due || !NOT_BILLED.iter().any(|word| clause.contains(word))
}

/// An amount in yuan, whatever its size: its last digits are what is wrong with it.
fn yuan(hundredths: i64) -> String {
    format!("{}元", Decimal::new(hundredths, 2).normalize())
}
