//! A collection of any size, for measurements: invented districts after each other, a JSON file each.

use crate::district::{self, YEARS};
use gongkai_model::exchange::{Bundle, REPORT_SCHEMA, ReportRecord};

/// Name and content of the files that hold so many bodies over the last so many report years.
///
/// Every district has the bodies, the text and the planted defects of the sample's; its name is its own.
///
/// # Errors
///
/// Where a report cannot be written as JSON.
pub fn files(bodies: usize, years: usize) -> impl Iterator<Item = Result<(String, String), serde_json::Error>> {
    let first = YEARS.end() - i32::try_from(years).unwrap_or(i32::MAX).min(YEARS.end() - YEARS.start() + 1) + 1;
    let mut left = bodies;
    (0_u64..).map_while(move |nth| {
        if left == 0 {
            return None;
        }
        let district = district::district(nth);
        let taken = left.min(district.bodies.len());
        left -= taken;
        let reports = district.samples.iter().filter(|sample| sample.body < taken).map(|sample| &sample.report);
        let own = format!("{}{}区", district.name.trim_end_matches('区'), numbered(nth));
        let records = reports.filter(|report| report.report_year >= first).map(ReportRecord::from).collect();
        let bundle = Bundle { schema: REPORT_SCHEMA.to_owned(), reports: records };
        let text = serde_json::to_string(&bundle).map(|text| text.replace(&district.name, &own) + "\n");
        Some(text.map(|text| (format!("{own}.json"), text)))
    })
}

/// Three characters that no other number below 10,648 has.
fn numbered(nth: u64) -> String {
    let characters: Vec<char> = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥".chars().collect();
    let n = characters.len() as u64;
    [nth / n / n % n, nth / n % n, nth % n].into_iter().map(|at| characters[at as usize]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn so_many_bodies_over_so_many_years_and_no_two_of_one_name() {
        let mut agencies = BTreeSet::new();
        let mut years = BTreeSet::new();
        for file in files(50, 3) {
            let (name, text) = file.unwrap();
            let bundle: Bundle = serde_json::from_str(&text).unwrap();
            for report in &bundle.reports {
                assert!(report.agency.contains(name.trim_end_matches(".json")), "{}", report.agency);
                agencies.insert(report.agency.clone());
                years.insert(report.report_year);
            }
        }
        assert_eq!((agencies.len(), years), (50, BTreeSet::from([2023, 2024, 2025])));
    }
}
