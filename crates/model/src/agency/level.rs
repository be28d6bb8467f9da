//! Administrative levels.

use super::error::{AgencyError, near};
use crate::Lang;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The level of government an agency belongs to. A department has the level of its government.
///
/// ```
/// use gongkai_model::{Lang, agency::Level};
/// let level: Level = "县级".parse()?;
/// assert_eq!(level, Level::County);
/// assert_eq!(level.label(Lang::En), "county");
/// assert_eq!("dept_county".parse::<Level>()?, Level::County);
/// # Ok::<(), gongkai_model::agency::AgencyError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// A department of the State Council (国务院部门).
    Ministry,
    /// A province, autonomous region or municipality under the central government (省级).
    Province,
    /// A prefecture-level city, prefecture, league or autonomous prefecture (地市级).
    City,
    /// A county, district, banner or county-level city (县级).
    County,
    /// A township, town or subdistrict (乡镇、街道).
    Township,
    /// A development zone or new area run by an administrative committee (开发区、园区).
    Zone,
}

/// Every word that is read as a level. Ids come first, since they are what a message offers.
const WORDS: &[(&str, Level)] = &[
    ("ministry", Level::Ministry),
    ("province", Level::Province),
    ("city", Level::City),
    ("county", Level::County),
    ("township", Level::Township),
    ("zone", Level::Zone),
    ("national", Level::Ministry),
    ("central", Level::Ministry),
    ("provincial", Level::Province),
    ("prefecture", Level::City),
    ("municipal", Level::City),
    ("district", Level::County),
    ("town", Level::Township),
    ("subdistrict", Level::Township),
    ("国务院部门", Level::Ministry),
    ("国务院", Level::Ministry),
    ("部委", Level::Ministry),
    ("部", Level::Ministry),
    ("中央", Level::Ministry),
    ("国家", Level::Ministry),
    ("全国", Level::Ministry),
    ("省", Level::Province),
    ("省市区", Level::Province),
    ("自治区", Level::Province),
    ("直辖市", Level::Province),
    ("市", Level::City),
    ("地", Level::City),
    ("地市", Level::City),
    ("市地", Level::City),
    ("市州", Level::City),
    ("州", Level::City),
    ("盟", Level::City),
    ("地级市", Level::City),
    ("设区的市", Level::City),
    ("县", Level::County),
    ("区", Level::County),
    ("旗", Level::County),
    ("区县", Level::County),
    ("县区", Level::County),
    ("县市区", Level::County),
    ("县级市", Level::County),
    ("乡", Level::Township),
    ("镇", Level::Township),
    ("乡镇", Level::Township),
    ("街道", Level::Township),
    ("镇街", Level::Township),
    ("乡镇街道", Level::Township),
    ("开发区", Level::Zone),
    ("园区", Level::Zone),
    ("功能区", Level::Zone),
    ("新区", Level::Zone),
];

impl Level {
    /// All levels, highest first; zones, which stand beside the ladder, come last.
    pub const ALL: [Level; 6] =
        [Level::Ministry, Level::Province, Level::City, Level::County, Level::Township, Level::Zone];

    /// The permanent id, as written in files.
    pub const fn id(self) -> &'static str {
        match self {
            Level::Ministry => "ministry",
            Level::Province => "province",
            Level::City => "city",
            Level::County => "county",
            Level::Township => "township",
            Level::Zone => "zone",
        }
    }

    /// The name shown to people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Level::Ministry => lang.pick("国务院部门", "ministry"),
            Level::Province => lang.pick("省级", "province"),
            Level::City => lang.pick("市级", "city"),
            Level::County => lang.pick("县级", "county"),
            Level::Township => lang.pick("乡镇街道", "township"),
            Level::Zone => lang.pick("开发区", "zone"),
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl FromStr for Level {
    type Err = AgencyError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let text = super::text::normalise(s).to_lowercase();
        // `dept_county`, `national_dept`, `dept_province_system`: the government's level is what counts here;
        // that the reporter is a department shows in its kind.
        let word = text.trim_start_matches("dept_").trim_end_matches("_system").trim_end_matches("_dept");
        let exact = |w: &str| WORDS.iter().find(|(name, _)| *name == w).map(|(_, level)| *level);
        exact(word).or_else(|| exact(word.strip_suffix('级')?)).ok_or_else(|| AgencyError::UnknownLevel {
            near: near(&text, WORDS.iter().map(|(name, _)| *name)),
            valid: Level::ALL.map(Level::id).join(", "),
            text: s.to_owned(),
        })
    }
}
