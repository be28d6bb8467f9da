//! Keys: what makes two printed names one agency.

use super::error::AgencyError;
use super::region::RegionPath;
use super::text::{is_han, key_part};
use crate::plain::is_reserved;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The identity of an agency: the path of its region and the name of its body.
///
/// Written `江苏省/淮安市/洪泽区|人民政府`. A `/` or `|` inside a name is replaced by a look-alike, so every key
/// reads back as itself.
///
/// ```
/// use gongkai_model::agency::AgencyKey;
/// let key: AgencyKey = "江苏省/淮安市/洪泽区|人民政府".parse()?;
/// assert_eq!(key.region().units().len(), 3);
/// assert_eq!(key.body(), "人民政府");
/// assert_eq!(key.file_stem(), "江苏省-淮安市-洪泽区-人民政府");
/// # Ok::<(), gongkai_model::agency::AgencyError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AgencyKey {
    region: RegionPath,
    body: String,
}

/// Longest file stem in bytes. A file name may have 255, and callers add a year, a suffix and an extension.
const STEM_BYTES: usize = 150;

impl AgencyKey {
    /// The key of a body in a region.
    pub fn new(region: RegionPath, body: &str) -> AgencyKey {
        AgencyKey { region, body: key_part(body) }
    }

    /// The region's path.
    pub fn region(&self) -> &RegionPath {
        &self.region
    }

    /// The body's name without its region.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// A name for a file about this agency that is safe on every system.
    ///
    /// It holds Han characters, lower-case ASCII letters, digits, `-` and `_` only: no separator, no dot, nothing a
    /// shell or a spreadsheet reads as more than text. When the key had to be changed or shortened, or is a name
    /// Windows keeps for itself, a hash of the whole key is added, so that two agencies do not share a file.
    ///
    /// ```
    /// use gongkai_model::agency::Agency;
    /// let stem = Agency::parse("../../etc/passwd", None).key.file_stem();
    /// assert!(stem.starts_with("______etc_passwd-"), "{stem}");
    /// ```
    pub fn file_stem(&self) -> String {
        let joined = self.region.units().iter().map(String::as_str).chain([self.body.as_str()]);
        let mut stem = String::new();
        let mut changed = false;
        for (i, part) in joined.enumerate() {
            if i > 0 {
                stem.push('-');
            }
            for c in part.chars() {
                let safe = is_han(c) || c.is_ascii_lowercase() || c.is_ascii_digit();
                // Case goes too: two names that differ only by it are one file on Windows and macOS.
                stem.push(if safe {
                    c
                } else if c.is_ascii_uppercase() {
                    c.to_ascii_lowercase()
                } else {
                    '_'
                });
                changed |= !safe;
            }
        }
        if stem.len() > STEM_BYTES {
            let mut end = STEM_BYTES;
            while !stem.is_char_boundary(end) {
                end -= 1;
            }
            stem.truncate(end);
            changed = true;
        }
        if stem.is_empty() || is_reserved(&stem) {
            stem.push_str("agency");
            changed = true;
        }
        if changed {
            stem.push_str(&format!("-{:016x}", crate::stable_hash(self.to_string().as_bytes())));
        }
        stem
    }
}

impl fmt::Display for AgencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}|{}", self.region, self.body)
    }
}

impl FromStr for AgencyKey {
    type Err = AgencyError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let bad = |problem| AgencyError::BadKey { text: s.to_owned(), problem };
        let (region, body) = s.split_once('|').ok_or_else(|| bad("there is no |"))?;
        if body.contains('|') {
            return Err(bad("there is more than one |"));
        }
        if body.contains('/') {
            return Err(bad("the body holds a /"));
        }
        if !region.is_empty() && region.split('/').any(|unit| key_part(unit).is_empty()) {
            return Err(bad("a unit of the region is empty"));
        }
        Ok(AgencyKey::new(RegionPath::from_units(region.split('/')), body))
    }
}

impl Serialize for AgencyKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for AgencyKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
