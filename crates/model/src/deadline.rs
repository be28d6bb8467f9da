//! By when a report must be out, by law.

use crate::Date;
use crate::agency::{Agency, AreaGovernment, Level};

/// First report year under the regulation of 2019.
const NEW_LAW: i32 = 2019;

/// The last day on which the report of an agency for a year is out in time, by law: 31 January of the next year, for
/// governments 31 March; for report years to 2018 31 March for all. Nothing for a year that no calendar has.
///
/// Source: 政府信息公开条例 (2019) §49 and §50, for report years to 2018 that of 2008 §31.
///
/// ```
/// use gongkai_model::{agency::Agency, deadline_by_law};
/// let day = |name: &str, year| deadline_by_law(&Agency::parse(name, None), year).map(|day| day.to_string());
/// assert_eq!(day("云泽区财政局", 2023).as_deref(), Some("2024-01-31"));
/// assert_eq!(day("云泽区人民政府", 2023).as_deref(), Some("2024-03-31"));
/// ```
pub fn deadline_by_law(agency: &Agency, report_year: i32) -> Option<Date> {
    let (month, day) = if report_year < NEW_LAW || agency.area_government().is_some() { (3, 31) } else { (1, 31) };
    Date::new(i16::try_from(report_year.checked_add(1)?).ok()?, month, day).ok()
}

/// Whether the regulation names this kind of body: §49 names governments from county level up and their departments, those
/// of the State Council among them.
pub fn has_deadline_by_law(agency: &Agency) -> bool {
    let township = agency.level == Some(Level::Township) || agency.kind.is_township();
    let in_all_but_name = agency.area_government() == Some(AreaGovernment::InAllButName);
    !township && !in_all_but_name && agency.kind.id() != "other"
}
