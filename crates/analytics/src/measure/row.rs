use super::compute;
use super::term::{Plan, Term};
use crate::card::Metric;
use crate::collection::key;
use crate::{AnalyticsError, Collection};
use gongkai_model::agency::{AgencyKind, Level, RegionPath};
use gongkai_model::{Lang, Report, Scope};
use std::fmt;
use std::sync::Arc;

/// Whether there is a value, or why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MetricState {
    /// There is a value.
    Ok,
    /// Every number is there, but the value has no meaning: 0/0, or a number beyond exact arithmetic.
    Undefined,
    /// Some cell is not a plain number (blank, `/`, approximate, …).
    Missing,
    /// The source does not show the table or the date.
    NotCarried,
    /// The report's form has no such number.
    NotInForm,
    /// Every number is there, but a part is larger than its whole: no share is 125 %. The report is wrong, and which
    /// number of it is not known.
    OutOfRange,
}

impl MetricState {
    /// Every state.
    pub const ALL: [MetricState; 6] = [
        MetricState::Ok,
        MetricState::Undefined,
        MetricState::Missing,
        MetricState::NotCarried,
        MetricState::NotInForm,
        MetricState::OutOfRange,
    ];

    /// Name in files.
    pub fn id(self) -> &'static str {
        match self {
            MetricState::Ok => "ok",
            MetricState::Undefined => "undefined",
            MetricState::Missing => "missing",
            MetricState::NotCarried => "not_carried",
            MetricState::NotInForm => "not_in_form",
            MetricState::OutOfRange => "out_of_range",
        }
    }

    /// For people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            MetricState::Ok => lang.pick("有值", "ok"),
            MetricState::Undefined => lang.pick("无定义", "undefined"),
            MetricState::Missing => lang.pick("缺数据", "missing"),
            MetricState::NotCarried => lang.pick("来源未载", "not carried by the source"),
            MetricState::NotInForm => lang.pick("该格式无此项", "not in this form"),
            MetricState::OutOfRange => lang.pick("部分大于全体", "a part larger than its whole"),
        }
    }

    pub(crate) fn code(self) -> i32 {
        self as i32
    }

    pub(crate) fn of_code(code: i32) -> MetricState {
        MetricState::ALL.into_iter().find(|state| state.code() == code).unwrap_or(MetricState::Undefined)
    }
}

impl fmt::Display for MetricState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// One metric of one report.
#[derive(Debug, Clone)]
pub struct MetricRow {
    /// The report.
    pub report: Arc<Report>,
    /// The report of the year before, for a metric that reads it.
    pub earlier: Option<Arc<Report>>,
    /// The metric.
    pub metric: &'static Metric,
    /// The value; a fraction where the unit is percent.
    pub value: Option<f64>,
    /// Numerator, or the count itself; none for amounts, differences and indices.
    pub numerator: Option<i64>,
    /// Denominator.
    pub denominator: Option<i64>,
    /// The n the value rests on, held against the card's minimum.
    pub n: Option<i64>,
    /// Whether there is a value, or why not.
    pub state: MetricState,
    /// n is below the card's minimum: shown, never ranked.
    pub below_minimum: bool,
    /// A number behind the value stands in a check of the form that fails.
    pub failed_check: bool,
}

impl MetricRow {
    /// The cells behind the value, with what each holds.
    ///
    /// `requests.granted.total=1191+requests.partly_granted.total=328;requests.total.total=3486`. Sums are separated by
    /// `;`, derived totals are written as their cells, and a cell without a number shows its state.
    pub fn operands(&self) -> String {
        let earlier = self.earlier.as_deref();
        let sum =
            |terms: &[Term]| terms.iter().map(|term| term.written(&self.report, earlier)).collect::<Vec<_>>().join("+");
        Plan::of(self.metric).sums().into_iter().map(sum).collect::<Vec<_>>().join(";")
    }

    /// The value for people, or nothing.
    pub fn shown(&self) -> Option<String> {
        self.value.map(|value| self.metric.show(value))
    }
}

/// Which reports to look at; what is not given is not restricted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this level.
    pub level: Option<Level>,
    /// Only this kind of body.
    pub kind: Option<AgencyKind>,
    /// Only agencies inside this region.
    pub region: Option<RegionPath>,
    /// Only this scope.
    pub scope: Option<Scope>,
    /// Only this report year.
    pub year: Option<i32>,
}

impl Filter {
    /// Whether a report passes.
    pub fn keeps(&self, report: &Report) -> bool {
        self.level.is_none_or(|level| report.agency.level == Some(level))
            && self.kind.is_none_or(|kind| report.agency.kind == kind)
            && self.region.as_ref().is_none_or(|region| region.contains(&report.agency.region))
            && self.scope.is_none_or(|scope| report.scope == scope)
            && self.year.is_none_or(|year| report.report_year == year)
    }
}

/// Every metric of every used report, sorted by report (agency key, year, scope) and then as in the catalogue.
#[derive(Debug, Clone, Default)]
pub struct Metrics {
    /// The rows. Every metric of every report is there, with a state where it has no value.
    pub rows: Vec<MetricRow>,
}

impl Metrics {
    /// Computes every metric of the used reports.
    ///
    /// ```
    /// use gongkai_analytics::{Collection, Metrics};
    /// assert!(Metrics::of(&Collection::default())?.rows.is_empty());
    /// # Ok::<(), gongkai_analytics::AnalyticsError>(())
    /// ```
    pub fn of(collection: &Collection) -> Result<Metrics, AnalyticsError> {
        compute::metrics(collection).map(|rows| Metrics { rows })
    }

    /// The rows of a metric, by its id.
    pub fn metric<'m>(&'m self, id: &str) -> impl Iterator<Item = &'m MetricRow> + use<'m> {
        let metric = Metric::by_id(id);
        self.rows.iter().filter(move |row| metric.is_some_and(|metric| std::ptr::eq(metric, row.metric)))
    }

    /// The rows of a report.
    pub fn report_rows(&self, report: &Report) -> &[MetricRow] {
        let wanted = key(report);
        let from = self.rows.partition_point(|row| key(&row.report) < wanted);
        let len = self.rows[from..].partition_point(|row| key(&row.report) <= wanted);
        &self.rows[from..from + len]
    }

    /// The row of a report and a metric.
    pub fn row(&self, report: &Report, metric_id: &str) -> Option<&MetricRow> {
        self.report_rows(report).iter().find(|row| row.metric.id == metric_id)
    }

    /// The rows of reports that pass a filter.
    pub fn filter(&self, filter: &Filter) -> Metrics {
        Metrics { rows: self.rows.iter().filter(|row| filter.keeps(&row.report)).cloned().collect() }
    }

    /// The rows of the metrics given.
    pub fn only(&self, metrics: &[&'static Metric]) -> Metrics {
        let keep = |row: &&MetricRow| metrics.iter().any(|metric| std::ptr::eq(*metric, row.metric));
        Metrics { rows: self.rows.iter().filter(keep).cloned().collect() }
    }

    /// The rows of a year.
    pub fn year(&self, year: i32) -> Metrics {
        self.filter(&Filter { year: Some(year), ..Filter::default() })
    }
}
