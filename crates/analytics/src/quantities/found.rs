//! What the rules found in reports, counted.

use crate::Grade;
use gongkai_model::Report;
use std::collections::BTreeMap;

impl Grade {
    /// Name in files.
    pub fn id(self) -> &'static str {
        match self {
            Grade::Error => "error",
            Grade::Warning => "warning",
        }
    }
}

/// How many errors and warnings of each report are laid at its agency. A report of which nothing is said has none.
#[derive(Debug, Clone, Default)]
pub struct Found {
    by_report: BTreeMap<(String, i32, String), [i64; 2]>,
}

impl Found {
    /// Counts one finding: of whom by the key, of which year, in which file.
    ///
    /// ```
    /// use gongkai_analytics::{Found, Grade};
    /// use gongkai_model::{Origin, Report, SourceFormat, agency::Agency};
    /// let origin = Origin { file: "a.docx".to_owned(), format: SourceFormat::Docx, cited: None };
    /// let report = Report::builder(Agency::parse("云泽区财政局", None), 2024, origin).build();
    /// let mut found = Found::default();
    /// found.add(&report.agency.key.to_string(), 2024, "a.docx", Grade::Error);
    /// assert_eq!((found.of(&report, Grade::Error), found.of(&report, Grade::Warning)), (1, 0));
    /// ```
    pub fn add(&mut self, agency_key: &str, report_year: i32, file: &str, grade: Grade) {
        let of = (agency_key.to_owned(), report_year, file.to_owned());
        self.by_report.entry(of).or_default()[grade as usize] += 1;
    }

    /// How many of a grade a report has.
    pub fn of(&self, report: &Report, grade: Grade) -> i64 {
        let of = (report.agency.key.to_string(), report.report_year, report.origin.file.clone());
        self.by_report.get(&of).map_or(0, |counts| counts[grade as usize])
    }
}
