//! Changes of metrics between years: `yoy_change` and `cagr`.

use crate::compare::{CompareRow, compare, relative};
use crate::head::Head;
use crate::{AnalyticsError, Metric, MetricState, Metrics};
use std::sync::Arc;

/// The change of a metric of one agency from one year to another.
#[derive(Debug, Clone)]
pub struct ChangeRow {
    /// The later report.
    pub report: Arc<Head>,
    /// The year it is compared with.
    pub from_year: i32,
    /// The metric that changed.
    pub metric: &'static Metric,
    /// The change as a fraction of the earlier value, a year's growth for a compound rate.
    pub value: Option<f64>,
    /// `undefined` where the earlier value is zero or below; else as in a comparison.
    pub state: MetricState,
    /// One of the two values rests on less than the minimum n.
    pub below_minimum: bool,
    /// The two reports follow different forms.
    pub forms_differ: bool,
}

impl ChangeRow {
    fn of(row: CompareRow, from_year: i32, value: Option<f64>) -> Option<ChangeRow> {
        let state = match (row.state, value) {
            (MetricState::Ok, None) => MetricState::Undefined,
            (state, _) => state,
        };
        Some(ChangeRow {
            report: row.later?.report,
            from_year,
            metric: row.metric,
            value,
            state,
            below_minimum: row.below_minimum,
            forms_differ: row.forms_differ,
        })
    }
}

/// Each metric of each report against the year before (同比). Reports without a report of the year before are `missing`.
///
/// # Errors
///
/// What the data frame library refuses.
pub fn year_on_year(metrics: &Metrics) -> Result<Vec<ChangeRow>, AnalyticsError> {
    let mut all = Vec::new();
    for year in metrics.years() {
        for row in compare(metrics, year - 1, year)?.rows() {
            let value = relative(row.before, row.after);
            all.extend(ChangeRow::of(row, year - 1, value));
        }
    }
    sort(&mut all);
    Ok(all)
}

/// The compound yearly growth of each metric between two years (年均增速).
pub fn compound_growth(metrics: &Metrics, earlier: i32, later: i32) -> Result<Vec<ChangeRow>, AnalyticsError> {
    let years = f64::from(later) - f64::from(earlier);
    let comparison = compare(metrics, earlier, later)?;
    let mut all: Vec<ChangeRow> = comparison
        .rows()
        .filter_map(|row| {
            let both = row.before.zip(row.after).filter(|(before, after)| *before > 0.0 && *after >= 0.0);
            let value = both.map(|(before, after)| (after / before).powf(1.0 / years) - 1.0);
            ChangeRow::of(row, earlier, value)
        })
        .collect();
    sort(&mut all);
    Ok(all)
}

/// By agency, year, scope and metric.
fn sort(rows: &mut [ChangeRow]) {
    rows.sort_by(|a, b| {
        let key = |r: &ChangeRow| (r.report.report_year, r.report.scope, r.metric.order);
        a.report.agency.key.cmp(&b.report.agency.key).then_with(|| key(a).cmp(&key(b)))
    });
}
