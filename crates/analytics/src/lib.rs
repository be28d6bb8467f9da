//! From reports to tables: panel, metrics, comparisons, exports.
//!
//! A [`Collection`] is a set of reports in a fixed order. Everything else is computed from it and says how many
//! reports it used: missing stays missing, 0/0 is undefined. Nothing here reads or writes a file: exports and datasets
//! are bytes.
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may stop at once"))]

mod card;
mod change;
mod collection;
mod compare;
mod concentration;
mod control;
pub mod dataset;
mod error;
pub mod export;
mod group;
mod head;
mod measure;
mod panel;
mod peers;
mod quantities;
mod rank;
mod series;
mod shift_share;
pub mod sql;
mod stats;

pub use card::{Change, Concentration, Direction, Fraction, Grade, Metric, MetricCard, Part, Shape, Text, Unit};
pub use change::{ChangeRow, compound_growth, year_on_year};
pub use collection::{Collection, Duplicate, Preferred, ReportCopy};
pub use compare::{CarryOver, CompareRow, Comparison, Movements, compare};
pub use concentration::{ConcentrationRow, concentration};
pub use control::{Control, ControlPoint, Limit};
pub use error::AnalyticsError;
pub use group::{GroupBy, GroupRow, group_by};
pub use head::Head;
pub use measure::{Filter, MetricRow, MetricState, Metrics};
pub use panel::{PanelCell, metrics_frame, panel, panel_cells, panel_text};
pub use peers::PeerGroup;
pub use quantities::{Found, Quantities, Standing};
pub use rank::{RankEnd, RankRow, Ranking, rank};
pub use series::{SeriesRow, series_rows};
pub use shift_share::{ShiftShare, ShiftShareRow, shift_share};
pub use stats::wilson;
