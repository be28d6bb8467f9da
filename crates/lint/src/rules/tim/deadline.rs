//! By when a report must be out.

use crate::settings::Settings;
use gongkai_model::agency::Level;
use gongkai_model::{Date, Report, deadline_by_law, has_deadline_by_law};

/// A deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Due {
    /// The last day in time.
    pub(crate) date: Date,
    /// The regulation names this kind of body.
    pub(crate) binding: bool,
}

/// The deadline of a report: the first of the settings that fits, else the law's.
pub(crate) fn of(report: &Report, settings: &Settings) -> Option<Due> {
    let (agency, year) = (&report.agency, report.report_year);
    let level = agency.level;
    let binding = has_deadline_by_law(agency);
    let region = agency.region.units().concat();
    let own = settings.deadlines.iter().find(|deadline| {
        deadline
            .region
            .as_ref()
            .is_none_or(|begin| region.starts_with(begin.as_str()) || agency.name.starts_with(begin.as_str()))
            && deadline.agency.as_ref().is_none_or(|name| agency.name == *name)
            && deadline.level.as_ref().is_none_or(|id| level.map(Level::id) == Some(id.as_str()))
            && deadline.kind.as_ref().is_none_or(|id| agency.kind.id() == id)
            && deadline.report_year.is_none_or(|of| of == year)
    });
    if let Some(date) = own.and_then(|deadline| deadline.date(year)) {
        return Some(Due { date, binding });
    }
    Some(Due { date: deadline_by_law(agency, year)?, binding })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Deadline;
    use gongkai_loader::{Options, load};

    fn due(agency: &str, year: i32, settings: &Settings) -> (String, bool) {
        let cells = format!(
            "agency,report_year,cell,value\n{agency},{year},{},1\n",
            if year < 2019 { "sheet.applications.received" } else { "requests.received.total" }
        );
        let loaded = load("x.csv", cells.as_bytes(), &Options::at("2026-03-01".parse().unwrap())).unwrap();
        let due = of(&loaded.reports[0], settings).unwrap();
        (due.date.to_string(), due.binding)
    }

    #[test]
    fn the_law_by_kind_of_body_and_year() {
        let law = Settings::default();
        assert_eq!(due("云泽区财政局", 2023, &law), ("2024-01-31".to_owned(), true));
        assert_eq!(due("云泽区人民政府", 2023, &law), ("2024-03-31".to_owned(), true));
        assert_eq!(due("云泽区财政局", 2018, &law), ("2019-03-31".to_owned(), true));
        assert_eq!(due("云泽区柳渡镇人民政府", 2023, &law), ("2024-01-31".to_owned(), false));
        // Governments of an area in all but name: the day of governments, and no duty that §49 names.
        assert_eq!(due("云泽地区行政公署", 2024, &law), ("2025-03-31".to_owned(), false));
        assert_eq!(due("云泽盟行政公署", 2024, &law), ("2025-03-31".to_owned(), false));
        assert_eq!(due("云泽新区管理委员会", 2024, &law), ("2025-03-31".to_owned(), false));
        assert_eq!(due("云泽区人民政府办公室", 2024, &law), ("2025-01-31".to_owned(), true));
        // Not a zone's: a department that is called so.
        assert_eq!(due("云泽市城市管理委员会", 2024, &law), ("2025-01-31".to_owned(), true));
        assert_eq!(due("国家云泽局", 2024, &law), ("2025-01-31".to_owned(), true));
    }

    #[test]
    fn the_first_deadline_of_the_settings_that_fits() {
        let deadline = |region: Option<&str>, report_year, month_day| Deadline {
            agency: None,
            region: region.map(str::to_owned),
            level: None,
            kind: None,
            report_year,
            month_day,
        };
        let settings = Settings {
            deadlines: vec![deadline(Some("云泽区"), Some(2021), (1, 20)), deadline(None, None, (2, 10))],
            ..Settings::default()
        };
        assert_eq!(due("云泽区财政局", 2021, &settings).0, "2022-01-20");
        assert_eq!(due("云泽区财政局", 2022, &settings).0, "2023-02-10");
        assert_eq!(due("砚川区财政局", 2021, &settings).0, "2022-02-10");
    }
}
