//! What all charts share: which reports they show, their titles, subtitles, sources and notes.

use super::FigureRequest;
use crate::doubt::Doubts;
use crate::words::{plural, year_range};
use crate::{FigureError, doubt};
use gongkai_analytics::{Collection, CompareRow, Metric, MetricRow, MetricState, Metrics, Unit};
use gongkai_charts::{Chart, ChartSpec, Datum, ValueFormat};
use gongkai_lint::RuleCode;
use gongkai_model::agency::AgencyKey;
use gongkai_model::{Lang, Report};
use std::collections::{BTreeMap, BTreeSet};

/// The data of a chart and what was asked of it.
pub(crate) struct Frame<'a> {
    pub(crate) collection: &'a Collection,
    pub(crate) metrics: &'a Metrics,
    pub(crate) request: FigureRequest<'a>,
    /// Names that several agencies have.
    namesakes: BTreeSet<&'a str>,
    /// Agencies and years with reports of several scopes.
    scopes: BTreeSet<(&'a AgencyKey, i32)>,
    /// The region with which all names begin.
    prefix: String,
    doubts: Doubts<'a>,
}

impl<'a> Frame<'a> {
    pub(crate) fn new(collection: &'a Collection, metrics: &'a Metrics, request: FigureRequest<'a>) -> Frame<'a> {
        let mut names: BTreeMap<&str, BTreeSet<&AgencyKey>> = BTreeMap::new();
        let mut reports: BTreeMap<(&AgencyKey, i32), usize> = BTreeMap::new();
        for report in collection.used() {
            names.entry(&report.agency.name).or_default().insert(&report.agency.key);
            *reports.entry((&report.agency.key, report.report_year)).or_default() += 1;
        }
        let namesakes = names.into_iter().filter(|(_, keys)| keys.len() > 1).map(|(name, _)| name).collect();
        let scopes = reports.into_iter().filter(|(_, n)| *n > 1).map(|(key, _)| key).collect();
        let prefix = common_region(collection);
        let doubts = request.review.map(Doubts::of).unwrap_or_default();
        Frame { collection, metrics, request, namesakes, scopes, prefix, doubts }
    }

    pub(crate) fn lang(&self) -> Lang {
        self.request.lang
    }

    pub(crate) fn metric(&self) -> Result<&'static Metric, FigureError> {
        Ok(Metric::named(self.request.metric)?)
    }

    pub(crate) fn nothing(&self) -> FigureError {
        let needed = match self.request.kind {
            "calendar" => "published",
            "flow" => "requests.received.total",
            "funnel" => "disputes.reconsideration.total, disputes.suits.total",
            _ => self.request.metric,
        };
        FigureError::NothingToDraw { subject: needed.to_owned() }
    }

    /// The rows of a metric in the years asked for.
    pub(crate) fn rows(&self, metric: &Metric) -> Vec<MetricRow> {
        let wanted =
            |row: &MetricRow| self.request.years.is_empty() || self.request.years.contains(&row.report.report_year);
        self.metrics.metric(&metric.id).filter(wanted).collect()
    }

    /// The report that a row is of.
    pub(crate) fn report(&self, row: &MetricRow) -> &'a Report {
        self.collection.report_of(row)
    }

    /// A row as a datum of this chart.
    pub(crate) fn datum(&self, row: &MetricRow) -> Datum {
        datum(self.collection, row, self.lang())
    }

    /// Whether a title may not rest on a value.
    pub(crate) fn doubted(&self, row: &MetricRow) -> bool {
        self.doubts.has(self.collection, row)
    }

    /// Whether a title may not rest on a change.
    pub(crate) fn doubted_change(&self, row: &CompareRow) -> bool {
        self.doubts.has_either(self.collection, row)
    }

    /// Which of some values that are there the title does not rest on, for a note; each agency once.
    pub(crate) fn doubt_note<'r>(&self, rows: impl Iterator<Item = &'r MetricRow>) -> Option<String> {
        let doubted = rows.filter(|row| row.state == MetricState::Ok && !row.below_minimum && self.doubted(row));
        self.note_of_doubts(doubted.map(|row| (self.label(self.report(row)), self.doubts.rules(self.collection, row))))
    }

    /// The same of agencies by name, with the rules that doubt their numbers.
    pub(crate) fn note_of_doubts(&self, of: impl Iterator<Item = (String, BTreeSet<RuleCode>)>) -> Option<String> {
        let mut doubted: Vec<(String, BTreeSet<RuleCode>)> = Vec::new();
        for (name, rules) in of {
            match doubted.iter_mut().find(|(known, _)| *known == name) {
                Some((_, known)) => known.extend(rules),
                None => doubted.push((name, rules)),
            }
        }
        doubt::note(&doubted, self.lang())
    }

    /// The rules that doubt a number behind quantities of a report.
    pub(crate) fn doubts_of(&self, report: &Report, quantities: &[String]) -> BTreeSet<RuleCode> {
        self.doubts.of_quantities(report, quantities)
    }

    /// The year to show where one is shown: the one asked for, else the latest with a value at two thirds of the agencies at
    /// least that the year with most has. Some may still be missing in the latest year; a few stray reports are no year.
    pub(crate) fn one_year(&self, rows: &[MetricRow]) -> Result<i32, FigureError> {
        if let [year] = self.request.years {
            return Ok(*year);
        }
        let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
        for row in rows.iter().filter(|row| row.state == MetricState::Ok) {
            *counts.entry(row.report.report_year).or_default() += 1;
        }
        latest_full(&counts).ok_or_else(|| self.nothing())
    }

    pub(crate) fn highlighted(&self, report: &Report) -> bool {
        self.request.highlight.iter().any(|name| !name.is_empty() && report.agency.name.contains(name.as_str()))
    }

    /// The agency's name on the chart; its scope is added where the reports of one chart differ in it.
    pub(crate) fn label(&self, report: &Report) -> String {
        let mut label = report.agency.name.clone();
        // Two agencies of one name are told apart by their region.
        if self.namesakes.contains(report.agency.name.as_str()) && !report.agency.region.is_empty() {
            label = self.bracketed(&label, &report.agency.region.units().concat());
        }
        if self.scopes.contains(&(&report.agency.key, report.report_year)) {
            label = self.bracketed(&label, report.scope.label(self.lang()));
        }
        label
    }

    /// A name with what tells it from another behind it.
    pub(crate) fn bracketed(&self, name: &str, what: &str) -> String {
        self.lang().pick(format!("{name}（{what}）"), format!("{name} ({what})"))
    }

    /// The agency's name as a title says it: a name that would fill the title by itself loses its middle.
    pub(crate) fn short(&self, report: &Report) -> String {
        brief(&self.label(report))
    }

    /// A row's value as the chart shows it.
    pub(crate) fn value(&self, row: &MetricRow) -> String {
        let unit = row.metric.card.unit;
        row.value.map_or_else(String::new, |value| shown(unit, scale(unit, value), self.lang()))
    }

    /// A spec with everything but title and subtitle.
    pub(crate) fn spec(&self, title: String, unit: Unit, chart: Chart) -> ChartSpec {
        let mut spec = ChartSpec::new(title, ValueFormat::new(unit), chart);
        spec.lang = self.lang();
        spec.name_prefix.clone_from(&self.prefix);
        spec
    }

    /// Measure, coverage and period.
    pub(crate) fn subtitle(
        &self,
        measure: &str,
        formula: &str,
        values: usize,
        reports: usize,
        years: &[i32],
    ) -> String {
        let years = year_range(years, self.lang());
        self.lang().pick(
            format!("{measure}：{formula}。报告年度 {years}；{reports} 份报告中 {values} 份有值。"),
            format!(
                "{measure}: {formula}. Report years {years}; {values} of {} with a value.",
                plural(reports, "report")
            ),
        )
    }

    /// The sources that the shown reports cite, else the files they were read from.
    pub(crate) fn source<'r>(&self, reports: impl Iterator<Item = &'r Report>) -> String {
        const MOST: usize = 4;
        let mut cited: Vec<String> = reports
            .map(|report| {
                report.origin.cited.clone().unwrap_or_else(|| report.name() + self.lang().pick("年报告", " report"))
            })
            .collect();
        cited.sort();
        cited.dedup();
        let n = cited.len();
        let more = if n > MOST {
            self.lang().pick(format!(" 等 {n} 份报告"), format!(" and others, {n} reports in all"))
        } else {
            String::new()
        };
        cited.truncate(MOST);
        let list = cited.join(self.lang().pick("；", "; "));
        self.lang().pick(format!("来源：{list}{more}"), format!("Source: {list}{more}"))
    }

    /// The first caveats of a metric.
    pub(crate) fn notes(&self, metric: &Metric) -> Vec<String> {
        metric.card.caveats.iter().take(1).map(|caveat| caveat.get(self.lang()).to_owned()).collect()
    }
}

/// The region with which the names of all agencies begin, as the one of the first is written: 澹岭区, 云川市临江区. Nothing for
/// fewer than three, and nothing that would leave a name with a single character.
fn common_region(collection: &Collection) -> String {
    let mut agencies: BTreeMap<&AgencyKey, (&str, &[String])> = BTreeMap::new();
    for report in collection.used() {
        agencies.entry(&report.agency.key).or_insert((&report.agency.name, report.agency.region.units()));
    }
    let Some((_, units)) = agencies.values().next().filter(|_| agencies.len() > 2) else { return String::new() };
    let leaves_a_name = |name: &str, prefix: &str| {
        name.strip_prefix(prefix).is_some_and(|rest| rest.chars().count() > 1 && !rest.starts_with(['（', '(']))
    };
    let candidates = (0..units.len()).flat_map(|from| (from + 1..=units.len()).map(move |to| units[from..to].concat()));
    let common = candidates.filter(|prefix| agencies.values().all(|(name, _)| leaves_a_name(name, prefix)));
    common.max_by_key(|prefix| prefix.chars().count()).unwrap_or_default()
}

/// The latest year that counts at least two thirds of what the one counts that counts most.
pub(crate) fn latest_full(counts: &BTreeMap<i32, usize>) -> Option<i32> {
    let most = *counts.values().max()?;
    counts.iter().rev().find(|(_, n)| **n * 3 >= most * 2).map(|(year, _)| *year)
}

/// The name of a report in charts and their data tables: agency key, year and scope.
pub fn record(report: &Report) -> String {
    format!("{}/{}/{}", report.agency.key, report.report_year, report.scope)
}

/// A value of a chart as the chart itself shows it.
pub(crate) fn shown(unit: Unit, value: f64, lang: Lang) -> String {
    ValueFormat::new(unit).full(value, lang)
}

/// A row as a chart's datum: value, the cells behind it, and the state of what is not a value.
pub(crate) fn datum(collection: &Collection, row: &MetricRow, lang: Lang) -> Datum {
    let value = row.value.filter(|_| row.state == MetricState::Ok).map(|value| scale(row.metric.card.unit, value));
    let few = value.is_some() && row.below_minimum;
    let datum = Datum::new(value).reference(collection.operands(row)).record(record(collection.report_of(row)));
    let datum = Datum { few, ..datum };
    if row.state == MetricState::Ok { datum } else { datum.state(row.state.label(lang)) }
}

/// A metric's value as the chart wants it: analytics counts a per-mille in thousandths, charts in units.
pub(crate) fn scale(unit: Unit, value: f64) -> f64 {
    if unit == Unit::PerMille { value / 1000.0 } else { value }
}

/// A report year as the chart's axis holds it.
pub(crate) fn axis_year(year: i32) -> u16 {
    u16::try_from(year).unwrap_or(u16::MAX)
}

/// A name in at most this many characters where a sentence is to hold more than the name.
const MOST_IN_TITLE: usize = 30;

pub(crate) fn brief(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    if letters.len() <= MOST_IN_TITLE {
        return name.to_owned();
    }
    let (start, end) = (&letters[..18], &letters[letters.len() - 10..]);
    start.iter().chain(&['…']).chain(end).collect()
}
