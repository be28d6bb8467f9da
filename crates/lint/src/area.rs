//! Whose government a body is: one answer for every rule that asks.

use gongkai_model::agency::{Agency, Level};

/// In what way a body governs an area from county level up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AreaGovernment {
    /// A people's government, as the regulation names it.
    Named,
    /// A body sent out to govern an area that the regulation does not name: 行政公署 of a prefecture or league, 管理委员会 of
    /// a zone.
    InAllButName,
}

/// Whether a body is the government of an area from county level up; nothing for departments, townships and all others.
pub fn area_government(agency: &Agency) -> Option<AreaGovernment> {
    let kind = agency.kind.id();
    if agency.kind.is_township() || agency.level == Some(Level::Township) {
        return None;
    }
    match kind {
        "zone_committee" => Some(AreaGovernment::InAllButName),
        "government" if agency.body.ends_with("公署") || agency.name.ends_with("公署") => {
            Some(AreaGovernment::InAllButName)
        }
        "government" => Some(AreaGovernment::Named),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn governments_of_areas() {
        let of = |name: &str| area_government(&Agency::parse(name, None));
        assert_eq!(of("蓼墟市人民政府"), Some(AreaGovernment::Named));
        assert_eq!(of("云泽地区行政公署"), Some(AreaGovernment::InAllButName));
        assert_eq!(of("云泽盟行政公署"), Some(AreaGovernment::InAllButName));
        assert_eq!(of("云泽新区管理委员会"), Some(AreaGovernment::InAllButName));
        assert_eq!(of("云泽区柳渡镇人民政府"), None);
        assert_eq!(of("云泽区人民政府办公室"), None);
        assert_eq!(of("云泽区财政局"), None);
        assert_eq!(of("云泽市城市管理委员会"), None);
    }
}
