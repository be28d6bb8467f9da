//! Metrics over groups of agencies.

use crate::head::Head;
use crate::measure::{Part, Plan, is_counted, sum};
use crate::quantities::{SCOPE, YEAR, failed};
use crate::{AnalyticsError, Metric, MetricState, Metrics, PeerGroup, Shape};
use gongkai_model::agency::{Level, LineOfWork};
use gongkai_model::{Lang, Scope};
use polars::prelude::*;
use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

/// What reports are grouped by. The year and whose numbers they count as ([`Head::counted_scope`]) always separate groups
/// too: a sum over years or over a district and its own bureaus would count requests twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GroupBy {
    /// Level of the agency's government.
    Level,
    /// Kind of body.
    Kind,
    /// Full region path.
    Region,
    /// Province.
    Province,
    /// Prefecture-level unit.
    Prefecture,
    /// Line of work.
    Work,
    /// Those that are compared with one another.
    Peers,
    /// All agencies of a year.
    Year,
}

impl GroupBy {
    /// Every way of grouping.
    pub const ALL: [GroupBy; 8] = [
        GroupBy::Level,
        GroupBy::Kind,
        GroupBy::Region,
        GroupBy::Province,
        GroupBy::Prefecture,
        GroupBy::Work,
        GroupBy::Peers,
        GroupBy::Year,
    ];

    /// Name in files and on the command line.
    pub fn id(self) -> &'static str {
        match self {
            GroupBy::Level => "level",
            GroupBy::Kind => "kind",
            GroupBy::Region => "region",
            GroupBy::Province => "province",
            GroupBy::Prefecture => "prefecture",
            GroupBy::Work => "work",
            GroupBy::Peers => "peers",
            GroupBy::Year => "year",
        }
    }

    /// For people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            GroupBy::Level => lang.pick("层级", "level"),
            GroupBy::Kind => lang.pick("机构类型", "kind of body"),
            GroupBy::Region => lang.pick("地区", "region"),
            GroupBy::Province => lang.pick("省份", "province"),
            GroupBy::Prefecture => lang.pick("地市", "prefecture"),
            GroupBy::Work => lang.pick("系统", "line of work"),
            GroupBy::Peers => lang.pick("同类单位", "peers"),
            GroupBy::Year => lang.pick("年度", "year"),
        }
    }

    /// A group's id as people call it: 县级, 局, a region path.
    pub fn name(self, group: &str, lang: Lang) -> String {
        let known = match self {
            GroupBy::Level => group.parse::<Level>().ok().map(|level| level.label(lang).to_owned()),
            GroupBy::Kind => {
                let kind = group.parse::<gongkai_model::agency::AgencyKind>().ok();
                kind.map(|kind| kind.label(lang).to_owned())
            }
            GroupBy::Work => group.parse::<LineOfWork>().ok().map(|work| work.label(lang).to_owned()),
            GroupBy::Peers => group.parse::<PeerGroup>().ok().map(|peers| peers.label(lang)),
            GroupBy::Year => Some(lang.pick("全部", "all").to_owned()),
            _ => (!group.is_empty()).then(|| group.to_owned()),
        };
        known.unwrap_or_else(|| lang.pick("未知", "unknown").to_owned())
    }

    /// The group of a report; empty where it is not known (and for the year, which stands by itself).
    pub(crate) fn key(self, head: &Head) -> GroupKey {
        let agency = &head.agency;
        let named = |name: Option<&str>| (0, name.unwrap_or_default().to_owned());
        match self {
            // Levels keep their order from ministry to township.
            GroupBy::Level => match agency.level {
                Some(level) => (order(level), level.id().to_owned()),
                None => (u8::MAX, String::new()),
            },
            GroupBy::Kind => named(Some(agency.kind.id())),
            GroupBy::Region => (0, agency.region.to_string()),
            GroupBy::Province => named(agency.region.province()),
            GroupBy::Prefecture => named(agency.region.prefecture()),
            GroupBy::Work => named(agency.work.map(LineOfWork::id)),
            GroupBy::Peers => (head.peers.level.map_or(u8::MAX, order), head.peers.to_string()),
            GroupBy::Year => (0, String::new()),
        }
    }
}

fn order(level: Level) -> u8 {
    Level::ALL.iter().position(|l| *l == level).map_or(u8::MAX, |at| at as u8)
}

impl FromStr for GroupBy {
    type Err = AnalyticsError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        GroupBy::ALL.into_iter().find(|by| by.id() == s).ok_or_else(|| AnalyticsError::UnknownWord {
            what: "grouping",
            word: s.to_owned(),
            valid: "level, kind, region, province, prefecture, work, peers, year",
        })
    }
}

pub(crate) type GroupKey = (u8, String);

/// One metric over one group of reports of one year and scope.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupRow {
    /// What it is grouped by.
    pub by: GroupBy,
    /// Id of the group (`county`, `bureau`, a region path); empty where it is not known.
    pub group: String,
    /// The report year.
    pub report_year: i32,
    /// Whose numbers they count as: own, rolled up, or not known of governments that do not say.
    pub scope: Scope,
    /// The metric.
    pub metric: &'static Metric,
    /// Reports with a value.
    pub used: usize,
    /// Reports whose value is missing, for want of a number.
    pub missing: usize,
    /// Reports whose value is undefined (0/0).
    pub undefined: usize,
    /// Reports whose source does not carry the numbers.
    pub not_carried: usize,
    /// Reports whose form has no such numbers.
    pub not_in_form: usize,
    /// Reports in which a part is larger than its whole.
    pub out_of_range: usize,
    /// Of the reports used, those in which a number behind the value stands in a failing check.
    pub failed_check: usize,
    /// Of the reports used, those below the minimum n.
    pub below_minimum: usize,
    /// The value of all used reports taken together: Σ numerators / Σ denominators. None for dates.
    pub pooled: Option<f64>,
    /// Σ of the numerators of the used reports.
    pub numerator: Option<i128>,
    /// Σ of the denominators of the used reports.
    pub denominator: Option<i128>,
    /// Median of the values.
    pub median: Option<f64>,
    /// Smallest value.
    pub min: Option<f64>,
    /// Largest value.
    pub max: Option<f64>,
}

impl GroupRow {
    /// The group for people: 县级, 局, a region path.
    pub fn label(&self, lang: Lang) -> String {
        self.by.name(&self.group, lang)
    }

    /// Reports looked at.
    pub fn reports(&self) -> usize {
        self.used + self.missing + self.undefined + self.not_carried + self.not_in_form + self.out_of_range
    }
}

/// Groups reports and gives, for each metric, the value of the group and how many reports it rests on.
///
/// Rows are sorted by group, year, scope and metric. A report counts in a pooled value only if it has a value itself.
///
/// # Errors
///
/// What the data frame library refuses.
pub fn group_by(metrics: &Metrics, by: GroupBy) -> Result<Vec<GroupRow>, AnalyticsError> {
    if metrics.is_empty() {
        return Ok(Vec::new());
    }
    let (codes, names) = codes(metrics, by);
    let grouped = grouped(metrics, codes).map_err(|source| failed("groups", source))?;
    rows(metrics, by, &names, &grouped).map_err(|source| failed("rows of groups", source))
}

/// The column with the place of each row's group.
pub(crate) const GROUP: &str = "group";

/// For each row the place of its group among the groups, which are in order.
pub(crate) fn codes(metrics: &Metrics, by: GroupBy) -> (Vec<u32>, Vec<String>) {
    let heads = metrics.quantities().heads();
    // Reports of one agency share what they are grouped by, as long as it is one agency.
    let mut keys: Vec<Arc<GroupKey>> = Vec::with_capacity(heads.len());
    for (at, head) in heads.iter().enumerate() {
        match at.checked_sub(1).map(|before| (&heads[before], &keys[before])) {
            Some((before, key)) if before.agency == head.agency && before.peers == head.peers => {
                keys.push(Arc::clone(key))
            }
            _ => keys.push(Arc::new(by.key(head))),
        }
    }
    let numbers = metrics.report_numbers();
    let mut places: BTreeMap<&GroupKey, u32> = numbers.iter().map(|at| (&*keys[*at as usize], 0)).collect();
    for (at, place) in places.values_mut().enumerate() {
        *place = at as u32;
    }
    let codes = numbers.iter().map(|at| places[&*keys[*at as usize]]).collect();
    (codes, places.into_keys().map(|(_, name)| name.clone()).collect())
}

/// The columns that a metric's groups have.
struct Columns(&'static Metric);

impl Columns {
    fn name(&self, what: &str) -> String {
        format!("{}@{what}", self.0.id)
    }

    fn total(&self, at: usize) -> String {
        self.name(&format!("total {at}"))
    }

    fn expressions(&self) -> Vec<Expr> {
        let metric = self.0;
        let part = |part: Part| col(part.of(metric));
        let is = |state: MetricState| part(Part::State).eq(lit(state.code()));
        let ok = || is(MetricState::Ok);
        let mut all: Vec<Expr> =
            MetricState::ALL.into_iter().map(|state| is(state).sum().alias(self.name(state.id()))).collect();
        all.push(ok().and(part(Part::Failed)).sum().alias(self.name("failed_check")));
        let small = match metric.card.minimum {
            Some(minimum) => ok().and(part(Part::N).lt(lit(minimum))),
            None => ok().and(lit(false)),
        };
        all.push(small.sum().alias(self.name("below_minimum")));
        let whole = |of: Expr| when(ok()).then(of.cast(DataType::Int128)).otherwise(lit(NULL)).sum();
        all.push(whole(part(Part::Numerator)).alias(self.name("numerator")));
        all.push(whole(part(Part::Denominator)).alias(self.name("denominator")));
        all.push(part(Part::Value).median().alias(self.name("median")));
        all.push(part(Part::Value).min().alias(self.name("min")));
        all.push(part(Part::Value).max().alias(self.name("max")));
        // Every sum of the formula added up over the reports, exactly: in whole numbers, amounts in decimals.
        for (at, terms) in Plan::of(metric).sums().into_iter().enumerate() {
            let amount = terms.iter().any(|term| term.is_amount());
            let of = if amount { sum(terms) } else { sum(terms).cast(DataType::Int128) };
            let total = when(ok()).then(of).otherwise(lit(NULL)).sum().cast(DataType::Float64);
            all.push(total.alias(self.total(at)));
        }
        all
    }
}

fn grouped(metrics: &Metrics, codes: Vec<u32>) -> PolarsResult<DataFrame> {
    let mut frame = metrics.frame()?;
    frame.with_column(Column::new(GROUP.into(), codes))?;
    let keys = [GROUP, YEAR, SCOPE];
    let all: Vec<Expr> = metrics.chosen().iter().flat_map(|metric| Columns(metric).expressions()).collect();
    frame.lazy().group_by(keys.map(col)).agg(all).sort(keys, SortMultipleOptions::default()).collect()
}

fn rows(metrics: &Metrics, by: GroupBy, names: &[String], grouped: &DataFrame) -> PolarsResult<Vec<GroupRow>> {
    let (groups, years) = (grouped.column(GROUP)?.u32()?, grouped.column(YEAR)?.i32()?);
    let scopes = grouped.column(SCOPE)?.i8()?;
    let mut by_metric = Vec::new();
    for metric in metrics.chosen() {
        by_metric.push(of_metric(metric, grouped)?);
    }
    let mut all = Vec::with_capacity(grouped.height() * by_metric.len());
    for at in 0..grouped.height() {
        let (Some(group), Some(year), Some(scope)) = (groups.get(at), years.get(at), scopes.get(at)) else { continue };
        for (metric, row) in metrics.chosen().iter().zip(&by_metric) {
            all.push(row(at).of(by, &names[group as usize], year, Scope::ALL[scope as usize], metric));
        }
    }
    Ok(all)
}

/// What a metric has in one group.
struct InGroup {
    counts: [usize; 6],
    failed_check: usize,
    below_minimum: usize,
    sums: [Option<i128>; 2],
    totals: Vec<f64>,
    spread: [Option<f64>; 3],
}

/// The columns of a metric, to be read group by group.
fn of_metric<'f>(metric: &'static Metric, grouped: &'f DataFrame) -> PolarsResult<impl Fn(usize) -> InGroup + 'f> {
    let columns = Columns(metric);
    let count = |what: &str| grouped.column(&columns.name(what))?.idx();
    let counts: Vec<&IdxCa> =
        MetricState::ALL.into_iter().map(|state| count(state.id())).collect::<PolarsResult<_>>()?;
    let (failing, small) = (count("failed_check")?, count("below_minimum")?);
    let float = |name: String| grouped.column(&name)?.f64();
    let spread: Vec<&Float64Chunked> =
        ["median", "min", "max"].into_iter().map(|what| float(columns.name(what))).collect::<PolarsResult<_>>()?;
    let plan = Plan::of(metric);
    let totals: Vec<&Float64Chunked> =
        (0..plan.sums().len()).map(|at| float(columns.total(at))).collect::<PolarsResult<_>>()?;
    // Amounts, differences and indices have no numerator to add up, and a sum has no denominator.
    let counted = match &plan {
        Plan::Sum(terms) => [is_counted(metric, terms), false],
        Plan::Ratio { .. } => [true, true],
        Plan::Difference { .. } => [false, false],
        Plan::Squares { .. } => [false, true],
    };
    let wide = |what: &str| grouped.column(&columns.name(what))?.i128();
    let sums = [wide("numerator")?, wide("denominator")?];
    let size = |column: &IdxCa, at: usize| column.get(at).unwrap_or_default() as usize;
    Ok(move |at: usize| {
        let used = size(counts[0], at) > 0;
        let sum = |which: usize| sums[which].get(at).filter(|_| used && counted[which]);
        InGroup {
            counts: std::array::from_fn(|state| size(counts[state], at)),
            failed_check: size(failing, at),
            below_minimum: size(small, at),
            sums: [sum(0), sum(1)],
            totals: totals.iter().map(|total| total.get(at).unwrap_or_default()).collect(),
            spread: std::array::from_fn(|which| spread[which].get(at)),
        }
    })
}

impl InGroup {
    fn of(self, by: GroupBy, group: &str, report_year: i32, scope: Scope, metric: &'static Metric) -> GroupRow {
        let [used, undefined, missing, not_carried, not_in_form, out_of_range] = self.counts;
        let [numerator, denominator] = self.sums;
        let [median, min, max] = self.spread;
        let pooled = (used > 0 && metric.card.shape != Shape::PublicationDate)
            .then(|| Plan::of(metric).pooled(&self.totals))
            .flatten();
        GroupRow {
            by,
            group: group.to_owned(),
            report_year,
            scope,
            metric,
            used,
            missing,
            undefined,
            not_carried,
            not_in_form,
            out_of_range,
            failed_check: self.failed_check,
            below_minimum: self.below_minimum,
            pooled,
            numerator,
            denominator,
            median,
            min,
            max,
        }
    }
}
