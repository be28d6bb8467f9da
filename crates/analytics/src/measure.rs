//! Every metric of every used report.
//!
//! Values are computed by lazy expressions over one frame of quantities ([`compute`]); rows for people and for the
//! other crates are plain structs ([`MetricRow`]).

mod compute;
mod failing;
mod row;
mod term;

pub use row::{Filter, MetricRow, MetricState, Metrics};
pub(crate) use term::{Plan, missing};
