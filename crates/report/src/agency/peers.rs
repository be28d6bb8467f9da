//! The medians that an agency's values are held against.

use crate::measures::key_metrics;
use gongkai_analytics::{Head, MetricState, Metrics, PeerGroup};
use gongkai_model::Scope;
use std::collections::BTreeMap;

/// Medians of the key metrics by year and group of peers, each over bodies of one scope.
#[derive(Debug, Default)]
pub(crate) struct Peers {
    medians: BTreeMap<(&'static str, i32, Scope, PeerGroup), (f64, usize)>,
}

impl Peers {
    pub(crate) fn of(metrics: &Metrics) -> Peers {
        let mut values: BTreeMap<(&'static str, i32, Scope, PeerGroup), Vec<f64>> = BTreeMap::new();
        for metric in key_metrics() {
            for row in metrics.metric(&metric.id).filter(|row| row.state == MetricState::Ok && !row.below_minimum) {
                let Some(value) = row.value else { continue };
                values.entry(key(&metric.id, &row.report)).or_default().push(value);
            }
        }
        let median = |mut values: Vec<f64>| {
            values.sort_by(f64::total_cmp);
            let (low, high) = (values[(values.len() - 1) / 2], values[values.len() / 2]);
            ((low + high) / 2.0, values.len())
        };
        let enough = values.into_iter().filter(|(_, values)| values.len() >= PeerGroup::FEWEST);
        Peers { medians: enough.map(|(key, values)| (key, median(values))).collect() }
    }

    /// The median of a report's peers, and of how many it is; nothing where too few of them have a value.
    pub(crate) fn median(&self, metric: &'static str, head: &Head) -> Option<(f64, usize)> {
        self.medians.get(&key(metric, head)).copied()
    }
}

fn key(metric: &'static str, head: &Head) -> (&'static str, i32, Scope, PeerGroup) {
    (metric, head.report_year, head.counted_scope, head.peers)
}
