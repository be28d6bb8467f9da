//! Paths of administrative units.

use super::gazetteer::{self, Rank};
use super::text::{key_part, normalise};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Administrative units from the outermost inwards, each with its full name: 江苏省, 淮安市, 洪泽区.
///
/// Townships are not part of a path: a town's government belongs to the county around it, so that grouping by
/// region brings a county's towns together. A development zone is the last unit of its path.
///
/// ```
/// use gongkai_model::agency::RegionPath;
/// let path = RegionPath::parse("广西柳州鱼峰区");
/// assert_eq!(path.to_string(), "广西壮族自治区/柳州市/鱼峰区");
/// assert_eq!(path, RegionPath::parse("广西壮族自治区/柳州市/鱼峰区"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct RegionPath {
    units: Vec<String>,
}

impl RegionPath {
    /// A path of the given units, outermost first. Empty units are dropped; nothing is expanded.
    pub fn from_units<S: AsRef<str>>(units: impl IntoIterator<Item = S>) -> RegionPath {
        let units = units.into_iter().map(|u| key_part(u.as_ref())).filter(|u| !u.is_empty()).collect();
        RegionPath { units }
    }

    /// Reads a region column: 江苏省淮安市洪泽区, 江苏省/淮安市/洪泽区, 广西柳州鱼峰区. Short names of provinces and
    /// prefectures become full ones; what cannot be read as a unit is dropped. 全国 is the empty path.
    pub fn parse(column: &str) -> RegionPath {
        super::split::region_column(&normalise(column))
    }

    /// The units, outermost first.
    pub fn units(&self) -> &[String] {
        &self.units
    }

    /// Whether no unit is known.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// How many units are known.
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// The innermost unit.
    pub fn last(&self) -> Option<&str> {
        self.units.last().map(String::as_str)
    }

    /// The province, when the path reaches up to one.
    pub fn province(&self) -> Option<&str> {
        self.units.first().map(String::as_str).filter(|u| gazetteer::rank(u) == Some(Rank::Province))
    }

    /// The prefecture-level unit, when the path names one.
    pub fn prefecture(&self) -> Option<&str> {
        self.units.iter().map(String::as_str).find(|u| gazetteer::rank(u) == Some(Rank::Prefecture))
    }

    /// Whether this path is the inner end of `fuller` (or equal to it): 洪泽区 of 江苏省/淮安市/洪泽区.
    pub fn is_suffix_of(&self, fuller: &RegionPath) -> bool {
        fuller.units.ends_with(&self.units)
    }

    /// Whether `inner` lies inside this path's last unit (or is the same path).
    pub fn contains(&self, inner: &RegionPath) -> bool {
        inner.units.starts_with(&self.units)
    }

    /// The path without its innermost unit; the empty path stays empty.
    pub fn parent(&self) -> RegionPath {
        let keep = self.units.len().saturating_sub(1);
        RegionPath { units: self.units[..keep].to_vec() }
    }

    /// Adds what is certain without any other report: the province above a prefecture, since every prefecture's
    /// full name belongs to one province only.
    ///
    /// ```
    /// use gongkai_model::agency::RegionPath;
    /// let path = RegionPath::from_units(["柳州市", "柳南区"]).completed();
    /// assert_eq!(path.to_string(), "广西壮族自治区/柳州市/柳南区");
    /// ```
    pub fn completed(&self) -> RegionPath {
        let province = self.units.first().and_then(|first| gazetteer::province_of(first));
        let units = province.map(str::to_owned).into_iter().chain(self.units.iter().cloned()).collect();
        RegionPath { units }
    }

    pub(super) fn push(&mut self, unit: &str) {
        self.units.push(key_part(unit));
    }
}

impl fmt::Display for RegionPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, unit) in self.units.iter().enumerate() {
            if i > 0 {
                f.write_str("/")?;
            }
            f.write_str(unit)?;
        }
        Ok(())
    }
}

impl Serialize for RegionPath {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RegionPath {
    /// Reads units separated by `/` as they stand, so that a written path reads back as itself.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Ok(RegionPath::from_units(text.split('/')))
    }
}
