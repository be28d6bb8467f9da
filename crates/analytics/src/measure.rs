//! Metrics of reports.
//!
//! Each card compiles to expressions ([`expressions`]) over the frame of quantities; a row ([`MetricRow`]) is what
//! somebody looks at.

mod expressions;
mod metrics;
mod plan;
mod pooled;
mod row;
mod state;

pub(crate) use expressions::{Part, is_counted, sum};
pub use metrics::Metrics;
pub(crate) use metrics::Rows;
pub(crate) use plan::Plan;
pub use row::{Filter, MetricRow};
pub use state::MetricState;
