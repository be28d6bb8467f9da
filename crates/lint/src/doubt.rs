//! Why a finding may not be the agency's.

use crate::text::Text;
use gongkai_model::Attribution;

/// Why a finding may not be the agency's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// What it rests on may have been misread by this program.
    Misread(Text),
    /// What it rests on is not in this copy of the report.
    Cut(Text),
}

impl Doubt {
    /// Who is responsible then.
    pub fn attribution(&self) -> Attribution {
        match self {
            Doubt::Misread(_) => Attribution::Tool,
            Doubt::Cut(_) => Attribution::Source,
        }
    }

    /// In words.
    pub fn reason(&self) -> &Text {
        match self {
            Doubt::Misread(reason) | Doubt::Cut(reason) => reason,
        }
    }
}
