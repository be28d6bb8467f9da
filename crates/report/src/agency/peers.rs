//! The medians that an agency's values are held against.

use crate::measures::key_metrics;
use gongkai_analytics::{MetricState, Metrics};
use gongkai_model::Report;
use gongkai_model::agency::Level;
use std::collections::BTreeMap;

/// So many values make a median of peers.
const FEWEST: usize = 3;

/// Medians of the key metrics by year: of the agencies of one level, and of all.
#[derive(Debug, Default)]
pub(crate) struct Peers {
    medians: BTreeMap<(&'static str, i32, Option<Level>), (f64, usize)>,
}

impl Peers {
    pub(crate) fn of(metrics: &Metrics) -> Peers {
        let mut values: BTreeMap<(&'static str, i32, Option<Level>), Vec<f64>> = BTreeMap::new();
        for metric in key_metrics() {
            for row in metrics.metric(&metric.id).filter(|row| row.state == MetricState::Ok && !row.below_minimum) {
                let Some(value) = row.value else { continue };
                let (id, year) = (metric.id.as_str(), row.report.report_year);
                values.entry((id, year, None)).or_default().push(value);
                if let Some(level) = row.report.agency.level {
                    values.entry((id, year, Some(level))).or_default().push(value);
                }
            }
        }
        let median = |mut values: Vec<f64>| {
            values.sort_by(f64::total_cmp);
            let (low, high) = (values[(values.len() - 1) / 2], values[values.len() / 2]);
            ((low + high) / 2.0, values.len())
        };
        let enough = values.into_iter().filter(|(_, values)| values.len() >= FEWEST);
        Peers { medians: enough.map(|(key, values)| (key, median(values))).collect() }
    }

    /// The median that a report's value is held against, and of how many: its level's where enough agencies of that
    /// level have a value, else that of all.
    pub(crate) fn median(&self, metric: &str, report: &Report) -> Option<(f64, usize)> {
        let of = |level| {
            let mut found = self.medians.range((metric, report.report_year, level)..);
            found.next().filter(|((id, year, at), _)| (*id, *year, *at) == (metric, report.report_year, level))
        };
        let own = report.agency.level.and_then(|level| of(Some(level)));
        own.or_else(|| of(None)).map(|(_, median)| *median)
    }
}
