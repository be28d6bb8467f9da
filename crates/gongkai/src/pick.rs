//! Which report, or which roll-up, somebody means.

use crate::Work;
use gongkai_lint::Text;
use gongkai_model::agency::Agency;
use gongkai_model::{Lang, Report, RollUp, Scope, nearest, plain};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is known of the report that is wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// Name or key of the agency, with more or less of its region.
    pub agency: Option<&'a str>,
    /// Report year.
    pub year: Option<i32>,
    /// Whose numbers.
    pub scope: Option<Scope>,
}

/// Why it is not one report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PickError {
    /// No agency of the name.
    #[error("unknown agency {name:?}; {}", if near.is_empty() { format!("valid: {}", valid.join(", ")) } else { format!("near: {}", near.join(", ")) })]
    NoSuchAgency {
        /// The name.
        name: String,
        /// Names that are like it.
        near: Vec<String>,
        /// All names.
        valid: Vec<String>,
    },
    /// No report of the year.
    #[error("there is no report of {year}; years with reports: {}", years.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    NoSuchYear {
        /// The year.
        year: i32,
        /// Those there are.
        years: Vec<i32>,
    },
    /// No report of the scope.
    #[error("no report has the scope {scope}; scopes there are: {}", valid.join(", "))]
    NoSuchScope {
        /// The scope.
        scope: &'static str,
        /// Those there are.
        valid: Vec<&'static str>,
    },
    /// More than one report.
    #[error("several reports are meant; choose one by agency, year or scope: {}", found.iter().map(|found| found.en.as_str()).collect::<Vec<_>>().join(", "))]
    Several {
        /// What each is.
        found: Vec<Text>,
    },
}

impl PickError {
    /// The message in the given language.
    pub fn message(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            PickError::NoSuchAgency { name, near, valid } if near.is_empty() => {
                format!("没有单位“{name}”；可用：{}", valid.join("、"))
            }
            PickError::NoSuchAgency { name, near, .. } => format!("没有单位“{name}”；相近的有：{}", near.join("、")),
            PickError::NoSuchYear { year, years } => {
                let years: Vec<String> = years.iter().map(ToString::to_string).collect();
                format!("没有 {year} 年度的报告；有报告的年度：{}", years.join("、"))
            }
            PickError::NoSuchScope { scope, valid } => {
                format!("没有口径为 {scope} 的报告；现有口径：{}", valid.join("、"))
            }
            PickError::Several { found } => {
                let found: Vec<&str> = found.iter().map(|found| found.zh.as_str()).collect();
                format!("符合条件的报告不止一份，请以单位、年度或口径选定一份：{}", found.join("、"))
            }
        }
    }
}

impl Work {
    /// The one report that is meant, of those that are used.
    ///
    /// ```
    /// use gongkai::{PickError, Wanted};
    /// # let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/sample");
    /// let work = gongkai::open([&folder]).today("2026-03-01".parse()?).read()?;
    /// let several = work.report_of(&Wanted { year: Some(2023), ..Wanted::default() });
    /// assert!(matches!(several, Err(PickError::Several { .. })));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A [`PickError`] that says what there is.
    pub fn report_of(&self, wanted: &Wanted<'_>) -> Result<&Report, PickError> {
        let reports = self.collection().used();
        let of_agency: Vec<&Report> = match wanted.agency {
            Some(name) => named(name, reports)?,
            None => reports.iter().map(|report| &**report).collect(),
        };
        let in_year = |report: &&Report| wanted.year.is_none_or(|year| report.report_year == year);
        let of_year: Vec<&Report> = of_agency.iter().copied().filter(in_year).collect();
        if let Some(year) = wanted.year.filter(|_| of_year.is_empty()) {
            let years: BTreeSet<i32> = of_agency.iter().map(|report| report.report_year).collect();
            return Err(PickError::NoSuchYear { year, years: years.into_iter().collect() });
        }
        let left: Vec<&Report> = match wanted.scope {
            Some(scope) => {
                let left: Vec<&Report> = of_year.iter().copied().filter(|report| report.scope == scope).collect();
                if left.is_empty() {
                    let valid: BTreeSet<&str> = of_year.iter().map(|report| report.scope.id()).collect();
                    return Err(PickError::NoSuchScope { scope: scope.id(), valid: valid.into_iter().collect() });
                }
                left
            }
            None => of_year,
        };
        match left.as_slice() {
            [report] => Ok(report),
            several => Err(PickError::Several { found: choices(several) }),
        }
    }
}

/// The reports of the agency of a name: as printed, or the same body with more or less of its region in front.
fn named<'r>(name: &str, reports: &'r [Arc<Report>]) -> Result<Vec<&'r Report>, PickError> {
    let wanted = Agency::parse(name.trim(), None).key;
    let exactly = |report: &&Report| report.agency.name == name.trim() || report.agency.key.to_string() == name.trim();
    let same = |report: &&Report| {
        let key = &report.agency.key;
        key.body() == wanted.body()
            && (wanted.region().is_suffix_of(key.region()) || key.region().is_suffix_of(wanted.region()))
    };
    let all = || reports.iter().map(|report| &**report);
    let mut found: Vec<&Report> = all().filter(exactly).collect();
    if found.is_empty() {
        found = all().filter(same).collect();
    }
    if found.is_empty() {
        let names: BTreeSet<&str> = all().map(|report| report.agency.name.as_str()).collect();
        let within = names.iter().filter(|known| known.contains(name) || name.contains(**known)).copied();
        let near: BTreeSet<&str> = nearest(name, names.iter().copied()).into_iter().chain(within).collect();
        let shown = |names: BTreeSet<&str>| names.into_iter().map(plain).collect();
        return Err(PickError::NoSuchAgency { name: name.to_owned(), near: shown(near), valid: shown(names) });
    }
    Ok(found)
}

/// Agency, year and, where that is what tells them apart, scope of each report.
fn choices(reports: &[&Report]) -> Vec<Text> {
    let twin = |report: &Report| reports.iter().filter(|other| other.name() == report.name()).count() > 1;
    let line = |report: &&Report, lang: Lang| match twin(report) {
        true => format!("{} ({}: {})", plain(&report.name()), report.scope.id(), report.scope.label(lang)),
        false => plain(&report.name()),
    };
    let lines: Vec<Text> =
        reports.iter().map(|report| Text::new(line(report, Lang::Zh), line(report, Lang::En))).collect();
    // Two agencies of one name are told by their regions.
    let told = |(report, text): (&&Report, &Text)| match lines.iter().filter(|other| *other == text).count() {
        1 => text.clone(),
        _ => {
            let key = plain(&report.agency.key.to_string());
            Text::new(format!("{} [{key}]", text.zh), format!("{} [{key}]", text.en))
        }
    };
    reports.iter().zip(&lines).map(told).collect()
}

/// The roll-ups of an agency and a year, where they are given.
///
/// # Errors
///
/// A [`PickError`] that says what there is.
pub fn roll_ups_of<'r>(
    agency: Option<&str>,
    year: Option<i32>,
    all: Vec<RollUp<'r>>,
) -> Result<Vec<RollUp<'r>>, PickError> {
    let named = match agency {
        Some(wanted) => of_agency(wanted, all)?,
        None => all,
    };
    let years: BTreeSet<i32> = named.iter().map(|one| one.report_year).collect();
    match year {
        Some(year) if !years.contains(&year) => Err(PickError::NoSuchYear { year, years: years.into_iter().collect() }),
        Some(year) => Ok(named.into_iter().filter(|one| one.report_year == year).collect()),
        None => Ok(named),
    }
}

fn of_agency<'r>(wanted: &str, all: Vec<RollUp<'r>>) -> Result<Vec<RollUp<'r>>, PickError> {
    let key = Agency::parse(wanted.trim(), None).key;
    let same = |one: &RollUp<'_>| {
        let own = &one.agency.key;
        one.agency.name == wanted.trim() || (own.body() == key.body() && key.region().is_suffix_of(own.region()))
    };
    let names: BTreeSet<String> = all.iter().map(|one| plain(&one.agency.name)).collect();
    let found: Vec<RollUp<'_>> = all.into_iter().filter(same).collect();
    if found.is_empty() {
        let near = nearest(wanted, names.iter().map(String::as_str)).into_iter().map(str::to_owned).collect();
        return Err(PickError::NoSuchAgency { name: wanted.to_owned(), near, valid: names.into_iter().collect() });
    }
    Ok(found)
}
