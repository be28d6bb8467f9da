//! Metrics over groups of agencies.

use crate::measure::Plan;
use crate::stats::median;
use crate::{AnalyticsError, Metric, MetricRow, MetricState, Metrics};
use gongkai_model::agency::Level;
use gongkai_model::{Decimal, Lang, Number, Report, Scope};
use std::collections::BTreeMap;
use std::str::FromStr;

/// What reports are grouped by. The year and the scope always separate groups too: a sum over years or over a
/// district and its own bureaus would count requests twice.
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
    /// All agencies of a year.
    Year,
}

impl GroupBy {
    /// Every way of grouping.
    pub const ALL: [GroupBy; 6] =
        [GroupBy::Level, GroupBy::Kind, GroupBy::Region, GroupBy::Province, GroupBy::Prefecture, GroupBy::Year];

    /// Name in files and on the command line.
    pub fn id(self) -> &'static str {
        match self {
            GroupBy::Level => "level",
            GroupBy::Kind => "kind",
            GroupBy::Region => "region",
            GroupBy::Province => "province",
            GroupBy::Prefecture => "prefecture",
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
            GroupBy::Year => Some(lang.pick("全部", "all").to_owned()),
            _ => (!group.is_empty()).then(|| group.to_owned()),
        };
        known.unwrap_or_else(|| lang.pick("未知", "unknown").to_owned())
    }

    /// The group of a report; empty where it is not known (and for the year, which stands by itself).
    pub(crate) fn key(self, report: &Report) -> GroupKey {
        let agency = &report.agency;
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
            valid: "level, kind, region, province, prefecture, year",
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
    /// The scope.
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
pub fn group_by(metrics: &Metrics, by: GroupBy) -> Vec<GroupRow> {
    let mut groups: BTreeMap<(GroupKey, i32, Scope, usize), Vec<&MetricRow>> = BTreeMap::new();
    for row in &metrics.rows {
        let key = (by.key(&row.report), row.report.report_year, row.report.scope, row.metric.order);
        groups.entry(key).or_default().push(row);
    }
    groups.into_iter().map(|(((_, group), year, scope, _), rows)| summary(by, group, year, scope, &rows)).collect()
}

fn summary(by: GroupBy, group: String, report_year: i32, scope: Scope, rows: &[&MetricRow]) -> GroupRow {
    // A group holds at least the row that opened it.
    let metric = rows[0].metric;
    let count = |state: MetricState| rows.iter().filter(|row| row.state == state).count();
    let used: Vec<&MetricRow> = rows.iter().copied().filter(|row| row.state == MetricState::Ok).collect();
    let mut values: Vec<f64> = used.iter().filter_map(|row| row.value).collect();
    values.sort_by(f64::total_cmp);
    let sum = |of: fn(&MetricRow) -> Option<i64>| -> Option<i128> {
        if used.is_empty() {
            return None;
        }
        used.iter().map(|row| of(row).map(i128::from)).sum()
    };
    GroupRow {
        by,
        group,
        report_year,
        scope,
        metric,
        used: used.len(),
        missing: count(MetricState::Missing),
        undefined: count(MetricState::Undefined),
        not_carried: count(MetricState::NotCarried),
        not_in_form: count(MetricState::NotInForm),
        out_of_range: count(MetricState::OutOfRange),
        failed_check: used.iter().filter(|row| row.failed_check).count(),
        below_minimum: used.iter().filter(|row| row.below_minimum).count(),
        pooled: pooled(metric, &used),
        numerator: sum(|row| row.numerator),
        denominator: sum(|row| row.denominator),
        median: median(&values),
        min: values.first().copied(),
        max: values.last().copied(),
    }
}

/// The metric of several reports taken as one: every sum of its formula added up over them, exactly.
pub(crate) fn pooled(metric: &'static Metric, used: &[&MetricRow]) -> Option<f64> {
    if used.is_empty() || metric.card.shape == crate::Shape::PublicationDate {
        return None;
    }
    let plan = Plan::of(metric);
    let mut totals = Vec::new();
    for terms in plan.sums() {
        let (mut counts, mut amounts) = (0_i128, Decimal::ZERO);
        for row in used {
            for term in terms {
                match term.read(&row.report, row.earlier.as_deref()).ok()? {
                    Number::Count(n) => counts += i128::from(n),
                    Number::Amount(amount) => amounts = amounts.checked_add(amount)?,
                }
            }
        }
        totals.push(if amounts.is_zero() { counts as f64 } else { Number::Amount(amounts).to_f64() });
    }
    plan.pooled(&totals)
}
