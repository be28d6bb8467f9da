//! The units of measures, for tables and charts alike.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The unit a measure is shown in; files hold plain numbers and fractions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
pub enum Unit {
    /// A count of cases or documents.
    #[serde(rename = "count", alias = "件")]
    Cases,
    /// A fraction shown as percent.
    #[serde(rename = "percent", alias = "%")]
    Percent,
    /// A difference of fractions, shown in percentage points.
    #[serde(rename = "percentage_points", alias = "pp")]
    Points,
    /// So many for each thousand; the value itself is that number.
    #[serde(rename = "per_mille", alias = "‰")]
    PerMille,
    /// Ten thousand yuan.
    #[serde(rename = "amount_wan", alias = "万元")]
    TenThousandYuan,
    /// Days.
    #[serde(rename = "days", alias = "日")]
    Days,
    /// Findings of the checks.
    #[serde(rename = "findings", alias = "项")]
    Findings,
    /// An index from 0 to 1.
    #[serde(rename = "index", alias = "0–1")]
    Index,
}

impl Unit {
    /// The unit as written in files and on axes.
    pub fn id(self) -> &'static str {
        match self {
            Unit::Cases => "件",
            Unit::Percent => "%",
            Unit::Points => "pp",
            Unit::PerMille => "‰",
            Unit::TenThousandYuan => "万元",
            Unit::Days => "日",
            Unit::Findings => "项",
            Unit::Index => "0–1",
        }
    }

    /// The unit of the value as tables hold it: a share is there as 0.4357, which is a plain ratio, `1`.
    ///
    /// ```
    /// use gongkai_model::Unit;
    /// assert_eq!((Unit::Percent.in_data(), Unit::Cases.in_data()), ("1", "件"));
    /// ```
    pub fn in_data(self) -> &'static str {
        match self {
            Unit::Percent | Unit::Points | Unit::Index => "1",
            _ => self.id(),
        }
    }

    /// A value for people: `43.57%`, `3486`, `+1.20 pp`.
    ///
    /// ```
    /// use gongkai_model::Unit;
    /// assert_eq!(Unit::Percent.show(1519.0 / 3486.0), "43.57%");
    /// assert_eq!(Unit::Cases.show(3486.0), "3486");
    /// assert_eq!(Unit::Points.show(-0.012), "-1.20 pp");
    /// ```
    pub fn show(self, value: f64) -> String {
        match self {
            Unit::Cases | Unit::Days | Unit::Findings => format!("{value:.0}"),
            Unit::Percent => format!("{:.2}%", value * 100.0),
            Unit::Points => format!("{:+.2} pp", value * 100.0),
            Unit::PerMille => format!("{value:.2}‰"),
            Unit::TenThousandYuan => format!("{value} 万元"),
            Unit::Index => format!("{value:.3}"),
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
