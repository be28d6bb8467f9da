use crate::doubt::Doubt;
use crate::draft::CollectionFindings;
use crate::finding::{Draft, Text};
use crate::rule::{Check, CollectionContext, Docs, Needs, Rule, RuleCode, RuleMeta, Severity, Verdict};
use gongkai_model::agency::{Agency, Directory};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) const RULE: Rule = Rule {
    meta: RuleMeta {
        code: RuleCode::new("SET953"),
        name: "report-missing",
        title: ("缺少报告", "A report is missing"),
        severity: Severity::Error,
        needs: Needs::Nothing,
        source: "《中华人民共和国政府信息公开条例》第四十九条",
        docs: Docs {
            checks: (
                "名册上的单位在每个有报告的年度是否都有报告。",
                "Whether every agency of the roster has a report for each year of which there are reports.",
            ),
            why: ("每个行政机关每年都应公布年度报告。", "Every agency must publish one a year."),
            bad: (
                "名册有区审计局，没有它2021年度的报告。",
                "The audit bureau is on the roster and has no report for 2021.",
            ),
            good: ("每个单位每年都有。", "One for each agency and year."),
            false_alarms: (
                "新设、撤销的单位请在名册写明 from_year、to_year。只有名册以外单位的报告的年度不催报；只有一份、与其他年度不相邻的，看作放错的文件。",
                "New and closed agencies: from_year and to_year of the roster. A year of which there are only reports of others, or a single one far from the other years, is a stray file: nobody is asked for it.",
            ),
        },
    },
    check: Check::Collection(check),
};

fn check(cx: &CollectionContext<'_, '_>, findings: &mut CollectionFindings) -> Verdict {
    let Some(roster) = &cx.settings.roster else {
        return Verdict::NotEvaluable(Text::new("没有名册（--roster）", "there is no roster (--roster)").into());
    };
    // The roster’s paths as the reports make them full.
    let agencies: Vec<Agency> = cx.reports.iter().map(|facts| facts.report.agency.clone()).collect();
    let directory = Directory::build(&agencies, Some(roster));
    let there: BTreeSet<(i32, _)> = cx
        .reports
        .iter()
        .map(|facts| (facts.report.report_year, directory.resolve(&facts.report.agency, facts.report.report_year).key))
        .collect();
    // A report of a doubtful year may be the one that is missed.
    let doubtful: BTreeMap<_, Text> = cx
        .reports
        .iter()
        .filter_map(|facts| {
            let report = facts.report;
            Some((directory.resolve(&report.agency, report.report_year).key, facts.year_doubt()?))
        })
        .collect();
    for (year, agencies) in directory.missing(&there) {
        for agency in agencies {
            let name = agency.name.clone();
            let message = Text::new(format!("{name}没有{year}年度报告"), format!("{name} has no report for {year}"));
            let help = Text::new(
                "请催报，或在名册写明该单位的起止年度。",
                "Ask for it, or state the agency’s years in the roster.",
            );
            let doubt = doubtful.get(&agency.key).cloned().map(Doubt::Misread);
            findings.push_without_report(agency, year, Draft::new(message, help).doubted(doubt));
        }
    }
    Verdict::Pass(None)
}
