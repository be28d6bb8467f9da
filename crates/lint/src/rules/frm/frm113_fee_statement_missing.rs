use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("FRM113"),
        name: "fee-statement-missing",
        title: ("没有报告信息处理费", "The fee for processing information is not reported"),
        severity: Severity::Error,
        needs: Needs::Demand("processing_fee"),
        source: "国办公开办函〔2021〕30号（第六部分应报告依据《政府信息公开信息处理费管理办法》收取信息处理费的情况）",
        docs: Docs {
            checks: (
                "第六部分是否写明收取信息处理费的情况；写了收取的，是否有件数或金额（没有的作警告）。",
                "Whether section 6 says what was charged for processing information; where it says that something was, whether there is a number or an amount (else a warning).",
            ),
            why: (
                "通知要求逐年报告，没有收取也要写明。",
                "The notice asks for it every year, also where nothing was charged.",
            ),
            bad: ("“六、其他需要报告的事项　无。”", "“六、其他需要报告的事项　无。”"),
            good: ("“本年度没有收取信息处理费。”", "“本年度没有收取信息处理费。”"),
            false_alarms: (
                "写在其他部分的也算；没有第六部分的由 FRM101 报告。",
                "A statement in another section counts too; where section 6 is missing it is FRM101.",
            ),
        },
    },
    check: Check::Report(check),
};

/// Words that speak of the fee.
const WORDS: [&str; 6] = ["信息处理费", "处理费", "收费情况", "收取费用", "未收费", "收费通知"];

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let facts = match cx.text() {
        Ok(facts) => facts,
        Err(verdict) => return verdict,
    };
    let speaks = |text: &str| WORDS.iter().any(|word| text.contains(word));
    if facts.paragraphs.iter().any(|paragraph| says_free(paragraph.text, paragraph.section == Some("other"))) {
        return Verdict::Pass(None);
    }
    let mut spoken = facts.paragraphs.iter().filter(|paragraph| speaks(paragraph.text)).peekable();
    if spoken.peek().is_some() {
        let charged = spoken.find(|paragraph| says_charged(paragraph.text));
        let Some(paragraph) = charged.filter(|_| !facts.paragraphs.iter().any(|of| speaks(of.text) && counts(of.text)))
        else {
            return Verdict::Pass(None);
        };
        if !facts.is_whole("other") {
            return Verdict::NotEvaluable(facts.cut());
        }
        // The figures may stand in the next paragraph or in a table of section 六.
        if facts.of_section("other").any(|paragraph| counts(paragraph.text)) {
            return Verdict::Pass(None);
        }
        let message = Text::new(
            "第六部分写了收取信息处理费，没有写件数和金额",
            "section 6 says that the fee was charged, and gives no figures",
        );
        let draft = Draft::new(message, figures()).words(paragraph.text, 0..0, paragraph.place);
        findings.push(draft.as_grave_as(Severity::Warning));
        return Verdict::Fail;
    }
    if let Err(verdict) = cx.whole_text() {
        return verdict;
    }
    // A section that is missing or empty is FRM101 or FRM102; what it would have said is not missed again.
    let section = cx.report.section("other");
    if section.is_none() && (cx.report.section("overview").is_some() || !cx.report.legibility.shows_every_section()) {
        return Verdict::NotApplicable;
    }
    let message = Text::new("第六部分没有写信息处理费", "section 6 does not speak of the fee (“信息处理费”)");
    findings.push(Draft { place: section.map(|section| section.place), ..Draft::new(message, figures()) });
    Verdict::Fail
}

/// 依申请公开未收取任何费用, 申请一律不收费: nothing was charged, in words of its own. Outside section six a sentence has to speak of requests.
fn says_free(text: &str, in_section_six: bool) -> bool {
    let charge = ["收取", "收费", "费用"];
    let none = ["未", "没有", "没", "不收", "无", "免收", "零收费", "0元", "０元", "零元", "为0", "为零", "为０"];
    let about = ["申请", "信息公开", "信息处理"];
    // Charges of table 二 and those of others are none of these.
    let other = ["行政事业性", "事业性收费", "清单", "目录", "标准", "会费", "中介", "违规", "乱收费", "涉企"];
    text.split(['。', '；', '！', '\n']).any(|sentence| {
        let says = |words: &[&str]| words.iter().any(|word| sentence.contains(word));
        says(&charge) && says(&none) && !says(&other) && (in_section_six || says(&about))
    })
}

/// What to write.
fn figures() -> Text {
    Text::new(
        "请写明发出收费通知的件数和总金额、实际收取的总金额；没有收取的写明没有收取。",
        "Say how many notices were sent and how much was asked and received; where nothing was charged, say so.",
    )
}

/// 依法收取信息处理费: something was charged. What was not, or what rules there are for it, is no such statement.
fn says_charged(text: &str) -> bool {
    let charges = [
        "收取信息处理费",
        "收取了信息处理费",
        "收取政府信息公开信息处理费",
        "收取信息公开处理费",
        "收取了处理费",
        "发出信息处理费收费通知",
        "发出收费通知",
    ];
    let not = [
        "没",
        "未",
        "无",
        "不",
        "零",
        "免",
        "如",
        "若",
        "制度",
        "办法",
        "规定",
        "标准",
        "流程",
        "规范",
        "暂停",
        "情况",
        "培训",
        "下一步",
        "将",
    ];
    let mut sentences = text.split(['。', '；', '！']);
    sentences.any(|sentence| {
        charges.iter().any(|word| sentence.contains(word)) && !not.iter().any(|word| sentence.contains(word))
    })
}

/// A number of notices or an amount stands in it.
fn counts(text: &str) -> bool {
    ["件", "元", "份", "次", "笔", "例", "宗"].iter().any(|unit| {
        text.match_indices(unit).any(|(at, _)| {
            let before = text[..at].trim_end();
            before.ends_with(|c: char| {
                c.is_ascii_digit() || "０１２３４５６７８９一二两三四五六七八九十百千万零".contains(c)
            })
        })
    })
}
