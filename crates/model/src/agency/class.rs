//! Classes of bodies that are compared with one another.

use super::{Agency, AreaGovernment, Level};
use crate::Lang;
use std::fmt;

/// What sort of body it is in a comparison: what a government receives and what its finance bureau receives are not of
/// one measure, what two of its bureaus receive may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AgencyClass {
    /// The government of an area from county level up, by whatever name ([`AreaGovernment`]), but for zones.
    Government,
    /// The body that runs a zone.
    Zone,
    /// A department of a government, its office, its branches and what it sets up beside them.
    Department,
    /// A town, a township or a subdistrict, with its offices.
    Township,
    /// A school, a hospital, a company, an association: what is no part of a government.
    Institution,
}

impl AgencyClass {
    /// Every class.
    pub const ALL: [AgencyClass; 5] = [
        AgencyClass::Government,
        AgencyClass::Zone,
        AgencyClass::Department,
        AgencyClass::Township,
        AgencyClass::Institution,
    ];

    /// Name in files.
    pub fn id(self) -> &'static str {
        match self {
            AgencyClass::Government => "government",
            AgencyClass::Zone => "zone",
            AgencyClass::Department => "department",
            AgencyClass::Township => "township",
            AgencyClass::Institution => "institution",
        }
    }

    /// The name shown to people.
    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            AgencyClass::Government => lang.pick("政府", "governments"),
            AgencyClass::Zone => lang.pick("开发区、园区", "zones"),
            AgencyClass::Department => lang.pick("部门", "departments"),
            AgencyClass::Township => lang.pick("乡镇、街道", "townships and subdistricts"),
            AgencyClass::Institution => lang.pick("企事业单位和团体", "institutions"),
        }
    }
}

impl fmt::Display for AgencyClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl Agency {
    /// The class in which it is compared.
    ///
    /// ```
    /// use gongkai_model::agency::{Agency, AgencyClass};
    /// let of = |name: &str| Agency::parse(name, None).class();
    /// assert_eq!(of("云泽区人民政府"), AgencyClass::Government);
    /// assert_eq!(of("云泽区人民政府办公室"), AgencyClass::Department);
    /// assert_eq!(of("云泽区柳渡镇人民政府"), AgencyClass::Township);
    /// assert_eq!(of("云泽区第一中学"), AgencyClass::Institution);
    /// ```
    pub fn class(&self) -> AgencyClass {
        match self.area_government() {
            Some(_) if self.kind.id() == "zone_committee" => return AgencyClass::Zone,
            Some(AreaGovernment::Named | AreaGovernment::InAllButName) => return AgencyClass::Government,
            None => {}
        }
        if self.kind.is_township() || self.level == Some(Level::Township) {
            return AgencyClass::Township;
        }
        match self.kind.id() {
            "school" | "hospital" | "company" | "farm" | "association" => AgencyClass::Institution,
            _ => AgencyClass::Department,
        }
    }
}
