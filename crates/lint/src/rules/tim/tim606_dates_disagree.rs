use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::{DateClaim, DateSource, Lang};

/// Days between signing a report and putting it on the page that need no explanation.
const USUAL: i32 = 31;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("TIM606"),
        name: "dates-disagree",
        title: ("几处日期不一致", "The dates disagree"),
        severity: Severity::Note,
        needs: Needs::Nothing,
        source: "《中华人民共和国政府信息公开条例》第四十九条；2008年《条例》第三十一条（2018年度及以前：3月31日）",
        docs: Docs {
            checks: (
                "页面发布日期、元数据日期、网址中的日期和落款日期是否相符：落款不晚于发布，各处相差不超过31天。",
                "Whether the dates on the page, in its metadata, in its address and under the text agree: signed no later \
                 than published, and none more than 31 days from another.",
            ),
            why: (
                "是否按时公布以公布日期为准，几处日期不一致时需要核对哪一个是真的。",
                "Whether a report was in time goes by its date; where dates disagree somebody has to say which is true.",
            ),
            bad: (
                "页面写“发布日期：2024-05-13”，网址为 t20240125_1.html，落款2024年1月24日。",
                "“发布日期：2024-05-13” on a page whose address is t20240125_1.html, signed on 24 January 2024.",
            ),
            good: (
                "页面写“发布日期：2024-01-25”，落款2024年1月22日。",
                "“发布日期：2024-01-25” on the page, signed on 22 January 2024.",
            ),
            false_alarms: (
                "网站迁移后页面日期可能变成迁移日期；这正是需要核对的情形。",
                "After a site has moved its pages may show the day of the move: that is just what needs checking.",
            ),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let dates = &cx.report.dates;
    let Some((first, others)) = dates.split_first().filter(|(_, others)| !others.is_empty()) else {
        return Verdict::NotEvaluable(Text::new("来源没有两处日期", "the source does not give two dates").into());
    };
    let apart = |a: &DateClaim, b: &DateClaim| (b.date - a.date).get_days().abs() > USUAL;
    let late = |other: &DateClaim| other.by == DateSource::Signature && other.date > first.date;
    let Some(other) = others.iter().find(|other| apart(first, other) || late(other)) else {
        return Verdict::Pass(None);
    };
    let list = |lang: Lang| {
        let said: Vec<String> = dates.iter().map(|claim| format!("{} {}", claim.by.label(lang), claim.date)).collect();
        said.join(lang.pick("、", ", "))
    };
    let message =
        Text::new(format!("几处日期不一致：{}", list(Lang::Zh)), format!("dates disagree: {}", list(Lang::En)));
    let help = Text::new("请核对公布日期，各处写同一天。", "Check when it was published and give that day everywhere.");
    findings.push(Draft::new(message, help).instead(first.date, other.date).by_source());
    Verdict::Fail
}
