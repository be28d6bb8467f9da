//! Who is compared with whom.

use crate::AnalyticsError;
use crate::head::Head;
use gongkai_model::agency::{Agency, AgencyClass, Level, LineOfWork};
use gongkai_model::{Lang, Scope};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// Bodies that are fit to be compared: of one level and class, and of one line of work where enough of them report.
///
/// ```
/// use gongkai_analytics::PeerGroup;
/// use gongkai_model::Lang;
/// let group: PeerGroup = "county.department.police".parse()?;
/// assert_eq!(group.label(Lang::Zh), "县级公安部门");
/// assert_eq!(group.to_string(), "county.department.police");
/// # Ok::<(), gongkai_analytics::AnalyticsError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PeerGroup {
    /// Their level; nothing where it is not known.
    pub level: Option<Level>,
    /// Their class.
    pub class: AgencyClass,
    /// Their line of work; nothing where bodies of several lines stand together.
    pub work: Option<LineOfWork>,
}

impl PeerGroup {
    /// So many bodies make a group: of one line of work before they are set apart from the others of their class, and of
    /// any group before its median says anything.
    pub const FEWEST: usize = 5;

    fn of(agency: &Agency) -> PeerGroup {
        PeerGroup { level: agency.level, class: agency.class(), work: agency.work }
    }

    /// The group for people: 县级部门, 县级公安部门, 乡镇、街道.
    pub fn label(self, lang: Lang) -> String {
        let level = self.level.map_or(lang.pick("层级未知的", "of unknown level"), |level| level.label(lang));
        let work = self.work.map(|work| work.label(lang));
        let class = self.class.label(lang);
        // Their class says of which level they are.
        if matches!(self.class, AgencyClass::Township | AgencyClass::Zone) {
            return class.to_owned();
        }
        match lang {
            Lang::En => match work {
                Some(work) => format!("{class} for {work} ({level})"),
                None => format!("{class} ({level})"),
            },
            _ => format!("{level}{}{class}", work.unwrap_or_default()),
        }
    }
}

impl fmt::Display for PeerGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.level.map_or("unknown", Level::id), self.class)?;
        self.work.map_or(Ok(()), |work| write!(f, ".{work}"))
    }
}

impl FromStr for PeerGroup {
    type Err = AnalyticsError;

    fn from_str(text: &str) -> Result<PeerGroup, AnalyticsError> {
        let unknown = || AnalyticsError::UnknownWord {
            what: "group of peers",
            word: text.to_owned(),
            valid: "county.department, county.department.police, township.township, …",
        };
        let mut parts = text.split('.');
        let (level, class, work) = (parts.next(), parts.next(), parts.next());
        let level = match level {
            Some("unknown") => None,
            level => Some(level.and_then(|level| level.parse().ok()).ok_or_else(unknown)?),
        };
        let class = AgencyClass::ALL.into_iter().find(|known| Some(known.id()) == class).ok_or_else(unknown)?;
        let work = work.map(|work| work.parse().map_err(|_| unknown())).transpose()?;
        Ok(PeerGroup { level, class, work })
    }
}

/// Puts each report among its peers. A line of work stands by itself where at least [`PeerGroup::FEWEST`] bodies of it
/// report for the year; the others of its class stay together.
pub(crate) fn assign(heads: &mut [Head]) {
    let mut sizes: BTreeMap<(i32, Scope, PeerGroup), usize> = BTreeMap::new();
    let key = |head: &Head, group| (head.report_year, head.counted_scope, group);
    for head in heads.iter().filter(|head| head.agency.work.is_some()) {
        *sizes.entry(key(head, PeerGroup::of(&head.agency))).or_default() += 1;
    }
    for head in heads {
        let own = PeerGroup::of(&head.agency);
        let apart = sizes.get(&key(head, own)).is_some_and(|size| *size >= PeerGroup::FEWEST);
        head.peers = PeerGroup { work: own.work.filter(|_| apart), ..own };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_model::{Origin, Report, SourceFormat};

    #[test]
    fn lines_of_work_stand_apart_where_there_are_enough() {
        let report = |name: String| {
            let origin = Origin { file: "a.csv".to_owned(), format: SourceFormat::CellsCsv, cited: None };
            Report::builder(Agency::parse(&name, None), 2023, origin).build()
        };
        let districts = ["云泽区", "洛水区", "蓼浦区", "澹岭区", "枫桥区"];
        let mut reports: Vec<Report> = districts.iter().map(|of| report(format!("{of}公安局"))).collect();
        reports.extend(districts[1..].iter().map(|of| report(format!("{of}财政局"))));
        reports.push(report("云泽区柳渡镇人民政府".to_owned()));
        reports.push(report("云泽区人民政府".to_owned()));
        let heads = Head::all(&reports);
        let of = |body: &str| {
            let found = heads.iter().filter(|head| head.agency.body.ends_with(body));
            found
                .map(|head| head.peers.to_string())
                .collect::<std::collections::BTreeSet<_>>()
                .into_iter()
                .collect::<Vec<_>>()
        };
        assert_eq!(of("公安局"), ["county.department.police"]);
        assert_eq!(of("财政局"), ["county.department"]);
        assert_eq!(of("镇人民政府"), ["township.township"]);
        for head in &heads {
            assert_eq!(head.peers.to_string().parse::<PeerGroup>().unwrap(), head.peers);
        }
        assert!("county.bureau".parse::<PeerGroup>().is_err() && "x.zone".parse::<PeerGroup>().is_err());
    }
}
