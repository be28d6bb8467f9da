//! Agencies: names, regions, kinds, levels, keys, rosters.
//!
//! A printed name says less than it seems: 洪泽区人民政府 and 淮安市洪泽区人民政府 are one agency, while the 教育局 of two
//! districts are two. [`Agency::parse`] reads one name, [`Directory`] tells which agencies of a batch are the same,
//! and a [`Roster`] is the list somebody keeps by hand, which overrides both.

mod area;
mod class;
mod directory;
mod error;
mod gazetteer;
mod key;
mod kind;
mod level;
mod parse;
mod region;
mod roster;
mod split;
mod text;
mod work;

pub use area::AreaGovernment;
pub use class::AgencyClass;
pub use directory::{Ambiguity, Directory};
pub use error::{AgencyError, RosterYears};
pub use key::AgencyKey;
pub use kind::AgencyKind;
pub use level::Level;
pub use parse::{Agency, RegionConflict};
pub use region::RegionPath;
pub use roster::{Roster, RosterEntry};
pub use work::LineOfWork;

#[cfg(test)]
mod tests;
