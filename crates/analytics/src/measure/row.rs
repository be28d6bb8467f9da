use super::MetricState;
use super::plan::Plan;
use crate::Collection;
use crate::card::Metric;
use crate::head::Head;
use crate::quantities::{Term, written};
use crate::stats::Ratio;
use gongkai_model::agency::{AgencyKind, Level, RegionPath};
use gongkai_model::{Comparable, FormId, Report, Scope, StandIn};
use std::collections::BTreeSet;
use std::sync::Arc;

/// One metric of one report.
#[derive(Debug, Clone)]
pub struct MetricRow {
    /// Whose value it is.
    pub report: Arc<Head>,
    /// The place of the report among those that measures use ([`Collection::used`]).
    pub at: u32,
    /// The place of the report of the year before, where there is one.
    pub earlier: Option<u32>,
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
    /// Every number behind the value is there, and one of them stands in a check of the form that fails.
    pub failed_check: bool,
}

impl MetricRow {
    /// How far the value compares with one of a report on a later form: only as far as what the form has in place of the
    /// metric's numbers does.
    pub fn comparable(&self) -> Comparable {
        self.report.form.map_or(Comparable::Yes, |form| self.metric.comparable(form))
    }

    /// The value for people, or nothing.
    pub fn shown(&self) -> Option<String> {
        self.value.map(|value| self.metric.show(value))
    }
}

impl Metric {
    /// What its numerator is of its denominator, where it is a ratio of two counts.
    pub(crate) fn ratio(&self) -> Option<Ratio> {
        match (self.card.share, Plan::of(self)) {
            (true, _) => Some(Ratio::Share),
            (false, Plan::Ratio { .. }) => self.card.minimum.map(|_| Ratio::Rate),
            (false, _) => None,
        }
    }

    /// Whether it is a ratio of two counts of one report, so that it can be [pooled](crate::Metrics::pooled), has ranks that chance
    /// leaves possible, and limits.
    pub fn is_ratio(&self) -> bool {
        self.ratio().is_some()
    }

    /// How far a value of a report on a form compares with one on a later form.
    ///
    /// ```
    /// use gongkai_analytics::Metric;
    /// use gongkai_model::{Comparable, FormId};
    /// let comparable = |id| Metric::named(id).map(|metric| metric.comparable(FormId::F2014));
    /// assert_eq!(comparable("requests_received")?, Comparable::Yes);
    /// assert_eq!(comparable("disclosure_rate")?, Comparable::Approximately);
    /// # Ok::<(), gongkai_analytics::AnalyticsError>(())
    /// ```
    pub fn comparable(&self, form: FormId) -> Comparable {
        self.stand_ins(form).map(|found| found.comparable).max().unwrap_or(Comparable::Yes)
    }

    /// What a form has in place of numbers of the metric.
    pub fn stand_ins(&self, form: FormId) -> impl Iterator<Item = &'static StandIn> {
        let plan = Plan::of(self);
        let terms: BTreeSet<Term> = plan.sums().into_iter().flatten().copied().collect();
        terms.into_iter().filter_map(move |term| term.stand_in(form))
    }
}

impl Collection {
    /// The report that a row of its metrics is of.
    pub fn report_of(&self, row: &MetricRow) -> &Arc<Report> {
        &self.used()[row.at as usize]
    }

    /// The cells behind a value of its metrics, with what each holds.
    ///
    /// `requests.granted.total=1191+requests.partly_granted.total=328;requests.total.total=3486`. Sums are separated by
    /// `;`, derived totals are written as their cells, and a cell without a number shows its state.
    pub fn operands(&self, row: &MetricRow) -> String {
        let Some(report) = self.used().get(row.at as usize) else { return String::new() };
        let earlier = row.earlier.and_then(|at| self.used().get(at as usize)).map(|report| &**report);
        let plan = Plan::of(row.metric);
        let sums = plan.sums().into_iter().map(|terms| {
            let terms: Vec<String> = terms.iter().map(|term| written(*term, report, earlier, row.value)).collect();
            terms.join("+")
        });
        sums.collect::<Vec<_>>().join(";")
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
    pub fn keeps(&self, report: &Head) -> bool {
        self.level.is_none_or(|level| report.agency.level == Some(level))
            && self.kind.is_none_or(|kind| report.agency.kind == kind)
            && self.region.as_ref().is_none_or(|region| region.contains(&report.agency.region))
            && self.scope.is_none_or(|scope| report.scope == scope)
            && self.year.is_none_or(|year| report.report_year == year)
    }
}
