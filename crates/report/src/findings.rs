//! What is wrong with which report.

use crate::input::{MOST_ROWS, PageInput, anchor};
use crate::words::{cut, plural};
use gongkai_lint::{Finding, Severity, rules};
use gongkai_model::Lang;
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct View {
    verdict: String,
    rows: Vec<Row>,
    cut: Option<String>,
    rules_heading: String,
    rules: Vec<RuleRow>,
}

#[derive(Serialize)]
struct Row {
    severity: &'static str,
    severity_label: &'static str,
    rule: &'static str,
    rule_title: &'static str,
    agency: String,
    year: i32,
    location: String,
    anchor: Option<String>,
    message: String,
    help: String,
    expected: String,
    actual: String,
}

#[derive(Serialize)]
struct RuleRow {
    code: &'static str,
    title: &'static str,
    checks: &'static str,
    source: &'static str,
    pass: usize,
    fail: usize,
    not_evaluable: usize,
    not_applicable: usize,
}

pub(crate) fn view(input: &PageInput<'_>) -> View {
    let lang = input.lang;
    let review = input.review;
    let rows = rules()
        .map(|rule| {
            let count =
                |id: &str| review.results.iter().filter(|r| r.rule == rule.meta.code && r.verdict.id() == id).count();
            RuleRow {
                code: rule.meta.code.as_str(),
                title: lang.pick(rule.meta.title.0, rule.meta.title.1),
                checks: lang.pick(rule.meta.docs.checks.0, rule.meta.docs.checks.1),
                source: rule.meta.source,
                pass: count("pass"),
                fail: count("fail"),
                not_evaluable: count("not_evaluable"),
                not_applicable: count("not_applicable"),
            }
        })
        .collect();
    View {
        verdict: verdict(input),
        rows: review.findings.iter().take(MOST_ROWS).map(|finding| row(input, finding)).collect(),
        cut: cut(MOST_ROWS, review.findings.len(), "findings.jsonl", lang),
        rules_heading: lang
            .pick(format!("{} 条规则的检查结果", rules().count()), format!("Results of the {} rules", rules().count())),
        rules: rows,
    }
}

/// The verdict in one sentence.
pub(crate) fn verdict(input: &PageInput<'_>) -> String {
    let review = input.review;
    let (errors, warnings) = (review.count(Severity::Error), review.count(Severity::Warning));
    let (found, open) = (review.reports_with_findings(), review.verdicts("not_evaluable"));
    input.lang.pick(
        format!(
            "检查 {} 份报告：{found} 份存在问题，共 {errors} 个错误、{warnings} 个警告；{open} 项检查因数字缺失无法判断。",
            review.reports
        ),
        format!(
            "{} checked: {found} with findings, {}, {}; {} could not be evaluated for want of numbers.",
            plural(review.reports, "report"),
            plural(errors, "error"),
            plural(warnings, "warning"),
            plural(open, "check")
        ),
    )
}

fn row(input: &PageInput<'_>, finding: &Finding) -> Row {
    let lang = input.lang;
    let rule = rules().find(|rule| rule.meta.code == finding.rule);
    let report = input.collection.reports().iter().find(|report| {
        report.origin.file == finding.file
            && report.report_year == finding.report_year
            && report.agency.key.to_string() == finding.agency_key
            && report.scope == finding.scope
    });
    let cell = finding.cells.last().map(|cell| cell.cell.as_str());
    let anchor = report
        .and_then(|report| anchor(input.collection, report))
        .map(|report| cell.map_or(report.clone(), |cell| format!("{report}-{cell}")));
    Row {
        severity: finding.severity.id(),
        severity_label: finding.severity.label(lang),
        rule: finding.rule.as_str(),
        rule_title: rule.map_or("", |rule| lang.pick(rule.meta.title.0, rule.meta.title.1)),
        agency: finding.agency.clone(),
        year: finding.report_year,
        location: finding.location(lang),
        anchor,
        message: message(finding, lang),
        help: help(finding, lang),
        expected: finding.expected.clone().unwrap_or_default(),
        actual: finding.actual.clone().unwrap_or_default(),
    }
}

/// The message with the words it is about, the cells to blame, and what follows from the same cause.
fn message(finding: &Finding, lang: Lang) -> String {
    let mut text = finding.message.pick(lang).to_owned();
    if let Some(excerpt) = &finding.excerpt {
        text.push_str(&lang.pick(format!("：“{excerpt}”"), format!(": “{excerpt}”")));
    }
    for suspect in &finding.suspects {
        let suspect = suspect.message();
        text.push_str(&lang.pick(format!("；可疑：{}", suspect.zh), format!("; suspect: {}", suspect.en)));
    }
    for follows in &finding.follows {
        let said = follows.message.pick(lang);
        text.push_str(
            &lang
                .pick(format!("；同一原因：{} {said}", follows.rule), format!("; same cause: {} {said}", follows.rule)),
        );
    }
    text
}

fn help(finding: &Finding, lang: Lang) -> String {
    let who = finding.attribution.label(lang);
    lang.pick(format!("{} 责任归属：{who}。", finding.help.zh), format!("{} Attributed to: {who}.", finding.help.en))
}
