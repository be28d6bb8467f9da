use crate::facts::{Facts, Paragraph};
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
                "第六部分是否写明收取信息处理费的情况；写了收取的，是否有件数或金额（没有的作警告）；只写按什么规定收取、没有写是否收取的，也作警告。",
                "Whether section 6 says what was charged for processing information; where it says that something was, whether there is a number or an amount (else a warning); one that says only by what rules is a warning too.",
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

/// Whether nothing that the report says of the fee denies it or gives a number.
fn says_nothing(facts: &Facts<'_>) -> bool {
    let open = ["未", "没", "无", "不", "零", "免", "暂停", "/", "／", "—"];
    let ends_in_nought = |text: &str| {
        let text = text.trim_end_matches(['。', '；']);
        ["费", "金额", "件数", "收入"].iter().any(|word| text.contains(word)) && text.ends_with(['0', '０'])
    };
    facts
        .paragraphs
        .iter()
        .filter(|paragraph| {
            paragraph.section == Some("other") || WORDS.iter().any(|word| paragraph.text.contains(word))
        })
        .all(|paragraph| {
            let text = paragraph.text;
            !open.iter().any(|word| text.contains(word)) && !is_zero(text) && !ends_in_nought(text)
        })
}

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let facts = match cx.text() {
        Ok(facts) => facts,
        Err(verdict) => return verdict,
    };
    let speaks = |paragraph: &Paragraph<'_>| {
        WORDS.iter().any(|word| paragraph.text.contains(word))
            || says_free(paragraph.text, paragraph.section == Some("other"))
    };
    let mut spoken = facts.paragraphs.iter().filter(|paragraph| speaks(paragraph)).peekable();
    if spoken.peek().is_some() {
        let charged = spoken.find(|paragraph| says_charged(paragraph.text));
        let figures_given = facts.paragraphs.iter().any(|of| speaks(of) && counts(of.text));
        // 严格按规定收取信息处理费: neither that there was none nor how much.
        let rules = || facts.of_section("other").find(|of| of.text.contains("处理费")).filter(|_| says_nothing(facts));
        let (paragraph, charges) = match charged {
            Some(paragraph) if !figures_given => (paragraph, true),
            None if !figures_given && rules().is_some() => match rules() {
                Some(paragraph) => (paragraph, false),
                None => return Verdict::Pass(None),
            },
            _ => return Verdict::Pass(None),
        };
        if !facts.is_whole("other") {
            return Verdict::NotEvaluable(facts.cut().into());
        }
        // The figures may stand in the next paragraph or in a table of section 六.
        if facts.of_section("other").any(|paragraph| counts(paragraph.text)) {
            return Verdict::Pass(None);
        }
        let message = if charges {
            Text::new(
                "第六部分写了收取信息处理费，没有写件数和金额",
                "section 6 says that the fee was charged, and gives no figures",
            )
        } else {
            Text::new(
                "第六部分写了信息处理费，没有写是否收取、件数和金额",
                "section 6 speaks of the fee, and says neither that none was charged nor how much",
            )
        };
        let draft = Draft::new(message, figures()).words(paragraph.text, 0..0, paragraph.place);
        findings.push(draft.with_severity(Severity::Warning));
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

/// 未收取任何费用, 一律不收费, 收费0元: nothing was charged, without the name of the fee. Outside section six the sentence has to
/// speak of requests.
fn says_free(text: &str, in_section_six: bool) -> bool {
    let of = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    text.split(['。', '；', '！', '\n']).any(|sentence| {
        let about = in_section_six || of(sentence, &["申请", "信息公开", "信息处理"]);
        // Charges of table 二 and those of others are none of these.
        let other = of(sentence, &["事业性", "清单", "目录", "项目", "标准", "会费", "中介", "违规", "乱收费", "涉企"]);
        let says = |clause: &str| {
            of(clause, &["收取", "收费", "费用"])
                && (of(clause, &["未", "没", "不收", "不存在", "不涉及", "无", "免收", "免费"]) || is_zero(clause))
        };
        about && !other && sentence.split(['，', ',']).any(says)
    })
}

/// 0元, 为零: not 100元.
fn is_zero(text: &str) -> bool {
    let amount = ["0元", "０元", "0万元", "0件"].iter().any(|zero| {
        text.match_indices(zero).any(|(at, _)| !text[..at].ends_with(|c: char| c.is_numeric() || c == '.'))
    });
    let ends = |zero: &str| text.find(zero).is_some_and(|at| !text[at + zero.len()..].starts_with(['.', '．']));
    amount || ["为0", "为０", "为零", "零元"].into_iter().any(ends)
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
        // 按照《…办法》规定，: by what rules it was charged.
        let rules =
            ["按照《", "根据《", "依据《", "依照《", "按《"].iter().any(|word| sentence.trim_start().starts_with(word));
        let said = sentence.split_once('》').filter(|_| rules).map_or(sentence, |(_, said)| said);
        let said = said.strip_prefix("规定").or_else(|| said.strip_prefix("的规定")).unwrap_or(said);
        charges.iter().any(|word| said.contains(word)) && !not.iter().any(|word| said.contains(word)) && !is_zero(said)
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
