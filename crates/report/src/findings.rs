//! What is wrong: by agency, by rule, and each finding.

use crate::input::{MOST_ROWS, PageInput};
use crate::links::{Links, On};
use crate::words::{cut, plural};
use askama::Template;
use gongkai_lint::{Finding, RuleCode, Severity, Verdict, rules};
use gongkai_model::Lang;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Template)]
#[template(path = "findings.html")]
pub(crate) struct View {
    lang: Lang,
    verdict: String,
    agencies: Vec<AgencyRow>,
    list: List,
    cut: Option<String>,
    rules_heading: String,
    rules: Vec<RuleRow>,
}

/// A table of findings.
#[derive(Template)]
#[template(path = "finding-list.html")]
pub(crate) struct List {
    lang: Lang,
    /// What it is called where it is not seen.
    label: String,
    /// Where the rules are explained.
    rules: &'static str,
    with_agency: bool,
    rows: Vec<Row>,
}

struct Row {
    severity: &'static str,
    severity_label: &'static str,
    rule: &'static str,
    rule_title: &'static str,
    agency: String,
    year: i32,
    location: String,
    href: Option<String>,
    cell: String,
    message: String,
    help: String,
    expected: String,
    actual: String,
    excepted: bool,
    copy: bool,
}

struct AgencyRow {
    name: String,
    href: Option<String>,
    counts: [usize; 3],
    rules: String,
}

struct RuleRow {
    code: &'static str,
    title: &'static str,
    checks: &'static str,
    source: &'static str,
    severity_label: &'static str,
    pass: usize,
    fail: usize,
    not_evaluable: usize,
    not_applicable: usize,
}

pub(crate) fn view<'a>(input: &PageInput<'a>, links: &Links<'a>) -> View {
    let lang = input.lang;
    let findings = &input.review.findings;
    let shown: Vec<&Finding> = findings.iter().take(MOST_ROWS).collect();
    View {
        lang,
        verdict: verdict(input),
        agencies: by_agency(input, links),
        list: list(&shown, links, On::Index, lang.pick("逐条列出的问题", "Findings one by one").to_owned(), lang),
        cut: cut(MOST_ROWS, findings.len(), "findings.jsonl", lang),
        rules_heading: lang
            .pick(format!("{} 条规则的检查结果", rules().count()), format!("Results of the {} rules", rules().count())),
        rules: by_rule(input),
    }
}

/// A table of findings on a page.
pub(crate) fn list<'a>(findings: &[&'a Finding], links: &Links<'a>, on: On, label: String, lang: Lang) -> List {
    let rules = match on {
        On::Agency(_) if links.split() => "../index.html",
        _ => "",
    };
    let rows = findings.iter().map(|finding| row(finding, links, on, lang)).collect();
    List { lang, label, rules, with_agency: on == On::Index, rows }
}

/// Cells that stand in a finding, by the place of the report.
pub(crate) fn bad_cells<'a>(input: &PageInput<'a>, links: &Links<'a>) -> Vec<BTreeSet<&'a str>> {
    let mut bad = vec![BTreeSet::new(); input.collection.reports().len()];
    for finding in &input.review.findings {
        let Some(at) = links.found_in(finding) else { continue };
        bad[at].extend(finding.with_follows().flat_map(|f| &f.cells).map(|cell| cell.cell.as_str()));
    }
    bad
}

/// The findings of each agency, by its place.
pub(crate) fn of_agencies<'a>(input: &PageInput<'a>, links: &Links<'a>) -> Vec<Vec<&'a Finding>> {
    let mut all = vec![Vec::new(); links.agencies.len()];
    for finding in &input.review.findings {
        if let Some(agency) = links.agency_of_key(&finding.agency_key) {
            all[agency].push(finding);
        }
    }
    all
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

/// Who has most errors, then most warnings.
fn by_agency<'a>(input: &PageInput<'a>, links: &Links<'a>) -> Vec<AgencyRow> {
    #[derive(Default)]
    struct Count<'f> {
        name: &'f str,
        of: [usize; 3],
        codes: BTreeMap<RuleCode, usize>,
    }
    let mut counts: BTreeMap<&str, Count<'_>> = BTreeMap::new();
    for finding in input.review.counted() {
        let entry = counts.entry(&finding.agency_key).or_default();
        entry.name = &finding.agency;
        let at = match finding.severity {
            Severity::Error => 0,
            Severity::Warning => 1,
            _ => 2,
        };
        entry.of[at] += 1;
        *entry.codes.entry(finding.rule).or_default() += 1;
    }
    let mut rows: Vec<AgencyRow> = counts
        .into_iter()
        .map(|(key, Count { name, of, codes })| AgencyRow {
            name: name.to_owned(),
            href: links.agency_of_key(key).map(|agency| links.agency(agency, On::Index)),
            counts: of,
            rules: codes.iter().map(|(code, n)| format!("{code}×{n}")).collect::<Vec<_>>().join(" "),
        })
        .collect();
    rows.sort_by(|a, b| b.counts.cmp(&a.counts).then_with(|| a.name.cmp(&b.name)));
    rows
}

fn by_rule(input: &PageInput<'_>) -> Vec<RuleRow> {
    let lang = input.lang;
    let mut counts: BTreeMap<RuleCode, [usize; 4]> = BTreeMap::new();
    for result in &input.review.results {
        let at = match result.verdict {
            Verdict::Pass(..) => 0,
            Verdict::Fail => 1,
            Verdict::NotEvaluable(..) => 2,
            Verdict::NotApplicable => 3,
        };
        counts.entry(result.rule).or_default()[at] += 1;
    }
    let row = |rule: &'static gongkai_lint::Rule| {
        let [pass, fail, not_evaluable, not_applicable] = counts.get(&rule.meta.code).copied().unwrap_or_default();
        RuleRow {
            code: rule.meta.code.as_str(),
            title: lang.pick(rule.meta.title.0, rule.meta.title.1),
            checks: lang.pick(rule.meta.docs.checks.0, rule.meta.docs.checks.1),
            source: rule.meta.source,
            severity_label: rule.meta.severity.label(lang),
            pass,
            fail,
            not_evaluable,
            not_applicable,
        }
    };
    rules().map(row).collect()
}

fn row<'a>(finding: &'a Finding, links: &Links<'a>, on: On, lang: Lang) -> Row {
    let rule = gongkai_lint::rule(finding.rule.as_str()).ok();
    let href = links.found_in(finding).map(|at| links.report_at(at, on));
    Row {
        severity: finding.severity.id(),
        severity_label: finding.severity.label(lang),
        rule: finding.rule.as_str(),
        rule_title: rule.map_or("", |rule| lang.pick(rule.meta.title.0, rule.meta.title.1)),
        agency: finding.agency.clone(),
        year: finding.report_year,
        location: finding.location(lang),
        href: href.or_else(|| links.agency_of_key(&finding.agency_key).map(|agency| links.agency(agency, on))),
        cell: finding.cells.last().map(|cell| cell.cell.clone()).unwrap_or_default(),
        message: message(finding, lang),
        help: help(finding, lang),
        expected: finding.expected.clone().unwrap_or_default(),
        actual: finding.actual.clone().unwrap_or_default(),
        excepted: finding.excepted.is_some(),
        copy: finding.copy_of.is_some(),
    }
}

/// The message with the words it is about, the cells to blame, and what follows from the same cause.
pub(crate) fn message(finding: &Finding, lang: Lang) -> String {
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
