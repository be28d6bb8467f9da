//! Why a finding does not count.

use gongkai_model::Date;
use serde::Serialize;

/// Why a finding does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Excepted {
    /// Why.
    pub reason: String,
    /// Who granted it.
    pub by: String,
    /// The last day on which it holds.
    pub until: Date,
}
