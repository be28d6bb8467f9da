//! The page, or the part of the page, of one agency: who it is, its measures over the years against its peers', its
//! findings, and its reports as read.

mod peers;

pub(crate) use peers::Peers;

use crate::ReportError;
use crate::cells;
use crate::findings::{self, List};
use crate::input::PageInput;
use crate::links::{Links, On};
use crate::measures::{Bad, Value, key_metrics, value};
use crate::words::{plural, year_range};
use askama::Template;
use gongkai_analytics::{Head, PeerGroup};
use gongkai_figures::series_of;
use gongkai_lint::{Finding, Settings, Severity};
use gongkai_model::{Lang, Report, Scope};
use std::sync::Arc;

#[derive(Template)]
#[template(path = "agency.html")]
pub(crate) struct View {
    lang: Lang,
    anchor: String,
    pub(crate) name: String,
    profile: String,
    metrics: String,
    years: Vec<i32>,
    rows: Vec<MetricLine>,
    /// What the peers' medians are called.
    whose: String,
    dates: Vec<String>,
    charts: Vec<String>,
    findings: Option<List>,
    none: &'static str,
    reports: Vec<cells::View>,
}

impl View {
    /// The markup of its charts.
    pub(crate) fn charts(&self) -> impl Iterator<Item = &str> {
        self.charts.iter().map(String::as_str)
    }
}

struct MetricLine {
    id: &'static str,
    label: String,
    values: Vec<Value>,
    peers: Vec<String>,
}

/// What all agencies' parts are made of.
pub(crate) struct Parts<'p, 'a> {
    pub(crate) input: &'p PageInput<'a>,
    pub(crate) links: &'p Links<'a>,
    pub(crate) bad: &'p Bad<'a>,
    pub(crate) findings: &'p [Vec<&'a Finding>],
    pub(crate) peers: &'p Peers,
}

/// The measures whose course is drawn for every agency.
const DRAWN: [&str; 2] = ["disclosure_rate", "requests_received"];

impl Parts<'_, '_> {
    pub(crate) fn view(&self, agency: usize) -> Result<View, ReportError> {
        let Parts { input, links, .. } = *self;
        let lang = input.lang;
        let reports = links.reports_of(agency);
        let on = On::Agency(agency);
        let used: Vec<&Arc<Report>> = self.used(reports);
        let newest_first: Vec<&Arc<Report>> = used.iter().rev().copied().collect();
        let first = links.agencies[agency].start;
        let found = &self.findings[agency];
        let mut of_report = vec![0; reports.len()];
        for at in found.iter().filter_map(|finding| links.found_in(finding)) {
            of_report[at - first] += 1;
        }
        let sections = reports.iter().enumerate().rev().map(|(at, report)| {
            let about = cells::About {
                anchor: Links::report_anchor(first + at),
                lang,
                bad: &self.bad[first + at],
                findings: of_report[at],
            };
            cells::view(report, &about)
        });
        let whose = self.whose_median(&used);
        let mut charts = Vec::new();
        for id in DRAWN {
            let median = |head: &Head| self.peers.median(id, head);
            charts.extend(series_of(input.collection, input.metrics, id, &used, (&whose, &median), lang)?);
        }
        Ok(View {
            lang,
            anchor: Links::agency_anchor(agency),
            name: reports[0].agency.name.clone(),
            profile: profile(reports, found, self.group_of(&used), lang),
            metrics: if links.split() { "../index.html".to_owned() } else { String::new() },
            years: newest_first.iter().map(|report| report.report_year).collect(),
            rows: self.lines(&newest_first, on),
            whose,
            dates: newest_first.iter().map(|report| date(report, &input.review.settings, lang)).collect(),
            charts,
            findings: (!found.is_empty()).then(|| {
                let name = &reports[0].agency.name;
                let label = lang.pick(format!("{name}的问题"), format!("Findings at {name}"));
                findings::list(found, links, on, label, lang)
            }),
            none: lang.pick("未发现问题。", "No findings."),
            reports: sections.collect(),
        })
    }

    /// The reports of an agency that measures use.
    fn used<'r>(&self, reports: &'r [Arc<Report>]) -> Vec<&'r Arc<Report>> {
        // Of several reports of one year and scope the used one stands first.
        reports.chunk_by(|a, b| (a.report_year, a.scope) == (b.report_year, b.scope)).filter_map(<[_]>::first).collect()
    }

    /// The peers of the latest report.
    fn group_of(&self, used: &[&Arc<Report>]) -> Option<PeerGroup> {
        let metric = key_metrics().into_iter().next()?;
        Some(self.input.metrics.row(used.last()?, &metric.id)?.report.peers)
    }

    /// What the medians are called: whose they are, and of which scope, since a page has those of several groups.
    fn whose_median(&self, used: &[&Arc<Report>]) -> String {
        let lang = self.input.lang;
        let metric = key_metrics().into_iter().next();
        let head = metric.zip(used.last());
        let head = head.and_then(|(metric, report)| Some(self.input.metrics.row(report, &metric.id)?.report));
        let Some(head) = head else { return lang.pick("同类中位数", "peers' median").to_owned() };
        let scope = match head.counted_scope {
            Scope::Own => String::new(),
            scope => lang.pick(format!("（{}）", scope.label(lang)), format!(", {}", scope.label(lang))),
        };
        let peers = head.peers.label(lang);
        lang.pick(format!("{peers}{scope}的中位数"), format!("median of {peers}{scope}"))
    }

    fn lines(&self, used: &[&Arc<Report>], on: On) -> Vec<MetricLine> {
        let lang = self.input.lang;
        let line = |metric: &'static gongkai_analytics::Metric| MetricLine {
            id: &metric.card.id,
            label: metric.label(lang),
            values: used.iter().map(|report| value(self.input, self.links, report, metric, on)).collect(),
            peers: used
                .iter()
                .map(|report| {
                    let row = self.input.metrics.row(report, &metric.id);
                    let median = row.and_then(|row| self.peers.median(&metric.id, &row.report));
                    let few = PeerGroup::FEWEST;
                    median.map_or_else(
                        || lang.pick(format!("不足 {few} 个"), format!("fewer than {few}")),
                        |(median, n)| format!("{} (n={n})", metric.show(median)),
                    )
                })
                .collect(),
        };
        key_metrics().into_iter().map(line).collect()
    }
}

/// Region, level, kind, the years there are, and how many findings.
fn profile(reports: &[Arc<Report>], found: &[&Finding], peers: Option<PeerGroup>, lang: Lang) -> String {
    let agency = &reports[0].agency;
    let mut parts = Vec::new();
    if !agency.region.is_empty() {
        parts.push(agency.region.units().concat());
    }
    parts.extend(agency.level.map(|level| level.label(lang).to_owned()));
    parts.push(agency.kind.label(lang).to_owned());
    parts.extend(peers.map(|peers| {
        let label = peers.label(lang);
        lang.pick(format!("同类单位：{label}"), format!("peers: {label}"))
    }));
    let mut years: Vec<i32> = reports.iter().map(|report| report.report_year).collect();
    years.dedup();
    parts.push(
        lang.pick(
            format!("报告年度 {}", year_range(&years, lang)),
            format!("report years {}", year_range(&years, lang)),
        ),
    );
    let count = |severity| found.iter().filter(|f| f.severity == severity && f.counts()).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    parts.push(lang.pick(
        format!("{errors} 个错误、{warnings} 个警告"),
        format!("{}, {}", plural(errors, "error"), plural(warnings, "warning")),
    ));
    parts.join(lang.pick("；", "; "))
}

/// When a report came out, and by how much it was late.
fn date(report: &Report, settings: &Settings, lang: Lang) -> String {
    let Some(date) = report.published else { return lang.pick("未知", "unknown").to_owned() };
    match gongkai_lint::deadline(report, settings) {
        Some(last) if date > last => lang.pick(format!("{date}（逾期）"), format!("{date} (late)")),
        _ => date.to_string(),
    }
}
