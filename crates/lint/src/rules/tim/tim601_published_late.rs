use super::deadline;
use crate::doubt::Doubt;
use crate::facts::Facts;
use crate::finding::{Draft, Findings, Text};
use crate::rule::{Check, Docs, Needs, ReportContext, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::DateSource;

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("TIM601"),
        name: "published-late",
        title: ("逾期公布", "Published late"),
        severity: Severity::Error,
        needs: Needs::Nothing,
        source: "《中华人民共和国政府信息公开条例》第四十九条；2008年《条例》第三十一条（2018年度及以前：3月31日）",
        docs: Docs {
            checks: (
                "公布日期是否晚于期限：2019年度起，部门为次年1月31日，县级以上人民政府为3月31日，国务院部门也是1月31日；2018年度及以前均为3月31日。",
                "Whether the date of publication is behind the deadline: from report year 2019 on 31 January for departments, those of the State Council too, and 31 March for governments from county level up; before, 31 March for all.",
            ),
            why: ("按时公布是条例规定的义务。", "To publish in time is a duty under the regulation."),
            bad: (
                "区财政局2023年度报告于2024年3月16日公布。",
                "A department’s report for 2023 published on 16 March 2024.",
            ),
            good: ("2024年1月25日公布。", "Published on 25 January 2024."),
            false_alarms: (
                "网站迁移后重新发布的日期会误报。条例没有点名的单位只作警告：行政公署、管委会按3月31日，乡镇街道和其他单位按1月31日。日期只见于网址、单位只见于文件名的，记为“来源”的问题；报告年度不能确定的不判断。地方更早的期限写在 gongkai.toml。",
                "A page published again after a move of the site. Bodies that the regulation does not name get a warning only: “行政公署” and “管委会” by 31 March, townships and others by 31 January. Where the date stands in the address only, or the agency in the file’s name only, it is put down to the source; where the year is doubtful nothing is said. Earlier local deadlines go into gongkai.toml.",
            ),
        },
    },
    check: Check::Report(check),
};

fn check(cx: &ReportContext<'_, '_>, findings: &mut Findings) -> Verdict {
    let Some(published) = cx.report.published else {
        return Verdict::NotEvaluable(Text::new("没有公布日期", "no date of publication is known").into());
    };
    let Some(due) = deadline::of(cx.report, cx.settings) else { return Verdict::NotApplicable };
    if published <= due.date {
        return Verdict::Pass(None);
    }
    // Late against which year?
    if let Some(reason) = cx.facts.year_doubt() {
        return Verdict::NotEvaluable(reason.into());
    }
    let days = (published - due.date).get_days();
    let message = Text::new(
        format!("公布于 {published}，期限为 {}，晚 {days} 天", due.date),
        format!("published on {published}, due by {}, {days} days late", due.date),
    );
    let help = Text::new(
        "请核对公布日期；确为逾期的，下一年度按期公布。",
        "Check the date; if it is right, publish in time next year.",
    );
    let draft = Draft::new(message, help).instead(format!("≤ {}", due.date), published);
    let draft = draft.with_severity(if due.binding { Severity::Error } else { Severity::Warning });
    findings.push(draft.doubted(doubt(cx.facts)));
    Verdict::Fail
}

/// Why a date may not be that of publication, or the deadline not the agency's.
pub(super) fn doubt(facts: &Facts<'_>) -> Option<Doubt> {
    if facts.report.dates.first().is_some_and(|claim| claim.by == DateSource::Address) {
        return Some(Doubt::Cut(Text::new(
            "日期只见于网址或文件名",
            "the date stands in an address or a file’s name only",
        )));
    }
    (!facts.names_its_agency())
        .then(|| Doubt::Cut(Text::new("单位名称只见于文件名", "the agency is named by the file only")))
}
