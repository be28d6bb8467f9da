//! Whose government a body is: one answer for everyone who asks.

use super::{Agency, Level};

/// In what way a body governs an area from county level up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AreaGovernment {
    /// A people's government, as the regulation names it.
    Named,
    /// A body sent out to govern an area that the regulation does not name: 行政公署 of a prefecture or league, 管理委员会 of
    /// a zone.
    InAllButName,
}

impl Agency {
    /// Whether it is the government of an area from county level up; nothing for departments, townships and all others.
    ///
    /// ```
    /// use gongkai_model::agency::{Agency, AreaGovernment};
    /// let of = |name: &str| Agency::parse(name, None).area_government();
    /// assert_eq!(of("云泽区人民政府"), Some(AreaGovernment::Named));
    /// assert_eq!(of("云泽区财政局"), None);
    /// ```
    pub fn area_government(&self) -> Option<AreaGovernment> {
        if self.kind.is_township() || self.level == Some(Level::Township) {
            return None;
        }
        match self.kind.id() {
            "zone_committee" => Some(AreaGovernment::InAllButName),
            "government" if self.body.ends_with("公署") || self.name.ends_with("公署") => {
                Some(AreaGovernment::InAllButName)
            }
            "government" => Some(AreaGovernment::Named),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn governments_of_areas() {
        let of = |name: &str| Agency::parse(name, None).area_government();
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
