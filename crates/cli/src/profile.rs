//! What an office has decided: `gongkai.toml`, and its list of exceptions.

use crate::batch::read_roster_file;
use crate::error::CliError;
use gongkai_lint::{Deadline, Exception, Level, Settings, Severity, rules};
use gongkai_model::agency::Roster;
use gongkai_model::{Date, Lang, nearest};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The profile that is read when none is named and it is there.
pub(crate) const DEFAULT: &str = "gongkai.toml";

/// A profile as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    roster: Option<PathBuf>,
    exceptions: Option<PathBuf>,
    rules: BTreeMap<String, String>,
    thresholds: Thresholds,
    deadlines: Vec<DeadlineRow>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Thresholds {
    jump: Option<f64>,
    jump_minimum: Option<i64>,
    fee_wan: Option<i64>,
    same_as_last_year: Option<f64>,
    same_as_another: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DeadlineRow {
    region: Option<String>,
    level: Option<String>,
    kind: Option<String>,
    report_year: Option<i32>,
    /// Month and day of the year after the report year: `01-20`.
    date: String,
}

/// A profile that has been read and checked.
#[derive(Debug, Default)]
pub(crate) struct Profile {
    pub(crate) settings: Settings,
    pub(crate) roster: Option<PathBuf>,
    pub(crate) exceptions: Option<PathBuf>,
}

/// Reads a profile; paths in it are relative to its folder.
pub(crate) fn read(path: &Path) -> Result<Profile, CliError> {
    let failed = |reason: String| CliError::Profile { path: path.to_owned(), reason };
    let text = std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
    let file: File = toml::from_str(&text).map_err(|error| failed(error.to_string().trim_end().to_owned()))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut profile = Profile {
        settings: Settings::default(),
        roster: file.roster.map(|name| folder.join(name)),
        exceptions: file.exceptions.map(|name| folder.join(name)),
    };
    for (name, word) in &file.rules {
        let level = level(word).ok_or_else(|| {
            failed(format!("[rules] {name} = {word:?}: valid are \"off\", \"note\", \"warning\", \"error\""))
        })?;
        let codes = codes(name).map_err(|near| failed(format!("[rules] {name}: {near}")))?;
        profile.settings.levels.extend(codes.into_iter().map(|code| (code, level)));
    }
    let given = file.thresholds;
    let thresholds = &mut profile.settings.thresholds;
    for (name, value) in [("same_as_last_year", given.same_as_last_year), ("same_as_another", given.same_as_another)] {
        if value.is_some_and(|value| !(0.0..=1.0).contains(&value)) {
            return Err(failed(format!("[thresholds] {name}: a share from 0 to 1 is wanted")));
        }
    }
    if given.jump.is_some_and(|jump| jump.is_nan() || jump <= 1.0) {
        return Err(failed("[thresholds] jump: a factor above 1 is wanted".to_owned()));
    }
    thresholds.jump = given.jump.unwrap_or(thresholds.jump);
    thresholds.jump_minimum = given.jump_minimum.unwrap_or(thresholds.jump_minimum);
    thresholds.fee_wan = given.fee_wan.unwrap_or(thresholds.fee_wan);
    thresholds.same_as_last_year = given.same_as_last_year.unwrap_or(thresholds.same_as_last_year);
    thresholds.same_as_another = given.same_as_another.unwrap_or(thresholds.same_as_another);
    for row in file.deadlines {
        let month_day = month_day(&row.date).ok_or_else(|| {
            failed(format!("[[deadlines]] date = {:?}: month and day are wanted, as 01-20", row.date))
        })?;
        let DeadlineRow { region, level, kind, report_year, .. } = row;
        profile.settings.deadlines.push(Deadline { region, level, kind, report_year, month_day });
    }
    Ok(profile)
}

fn level(word: &str) -> Option<Level> {
    match word {
        "off" => Some(Level::Off),
        "note" => Some(Level::As(Severity::Note)),
        "warning" => Some(Level::As(Severity::Warning)),
        "error" => Some(Level::As(Severity::Error)),
        _ => None,
    }
}

/// The rules that a code, a name, or the letters of a chapter (`SUM`, `SUM3`) name.
pub(crate) fn codes(name: &str) -> Result<Vec<gongkai_lint::RuleCode>, String> {
    // A chapter, or the begin of its codes.
    let chapter = name.len() >= 3 && name.is_ascii();
    let upper = name.to_ascii_uppercase();
    let all: Vec<_> =
        rules().map(|rule| rule.meta.code).filter(|code| chapter && code.as_str().starts_with(&upper)).collect();
    if !all.is_empty() {
        return Ok(all);
    }
    gongkai_lint::rule(name).map(|rule| vec![rule.meta.code]).map_err(|unknown| unknown.to_string())
}

fn month_day(text: &str) -> Option<(i8, i8)> {
    // A leap year has every day there is.
    let date: Date = format!("2024-{text}").parse().ok()?;
    Some((date.month(), date.day()))
}

/// Reads the roster that the command line or else the profile names.
pub(crate) fn roster(given: Option<&Path>, profile: &Profile, lang: Lang) -> Result<Option<Roster>, CliError> {
    given.or(profile.roster.as_deref()).map(|path| read_roster_file(path, lang)).transpose()
}

const COLUMNS: [&str; 7] = ["rule", "agency", "report_year", "cell", "reason", "by", "until"];

/// Reads a list of exceptions: CSV with the columns rule, agency, report_year, cell, reason, by, until.
pub(crate) fn exceptions(path: &Path) -> Result<Vec<Exception>, CliError> {
    let failed = |reason: String| CliError::Exceptions { path: path.to_owned(), reason };
    let bytes = std::fs::read(path).map_err(|error| failed(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| failed("the file is not UTF-8".to_owned()))?;
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let header: Vec<String> =
        reader.headers().map_err(|error| failed(error.to_string()))?.iter().map(str::to_owned).collect();
    for column in &header {
        if !COLUMNS.contains(&column.as_str()) {
            let near = nearest(column, COLUMNS);
            let hint = if near.is_empty() {
                format!("valid: {}", COLUMNS.join(", "))
            } else {
                format!("near: {}", near.join(", "))
            };
            return Err(failed(format!("unknown column {column:?}; {hint}")));
        }
    }
    let at = |name: &str| header.iter().position(|column| column == name);
    if let Some(missing) = COLUMNS.iter().find(|name| **name != "cell" && at(name).is_none()) {
        return Err(failed(format!("the column {missing:?} is missing; columns: {}", COLUMNS.join(", "))));
    }
    let mut exceptions = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| failed(error.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        let field = |name: &str| at(name).and_then(|at| record.get(at)).unwrap_or_default().to_owned();
        let wrong = |what: &str, wanted: &str| failed(format!("line {line}: {what} {:?}: {wanted}", field(what)));
        let rule = gongkai_lint::rule(&field("rule")).map_err(|unknown| failed(format!("line {line}: {unknown}")))?;
        let report_year =
            field("report_year").parse().map_err(|_| wrong("report_year", "a year such as 2025 is wanted"))?;
        let until = field("until").parse().map_err(|_| wrong("until", "a date such as 2026-12-31 is wanted"))?;
        for name in ["agency", "reason", "by"] {
            if field(name).is_empty() {
                return Err(wrong(name, "it must not be empty"));
            }
        }
        exceptions.push(Exception {
            rule: rule.meta.code,
            agency: field("agency"),
            report_year,
            cell: Some(field("cell")).filter(|cell| !cell.is_empty()),
            reason: field("reason"),
            by: field("by"),
            until,
        });
    }
    Ok(exceptions)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at once")]
    use super::*;

    fn profile(text: &str) -> Result<Profile, String> {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join(DEFAULT);
        std::fs::write(&path, text).unwrap();
        read(&path).map_err(|error| error.to_string())
    }

    #[test]
    fn a_profile_sets_rules_chapters_thresholds_and_deadlines() {
        let read = profile(
            "roster = \"roster.csv\"\n[rules]\nSUM301 = \"warning\"\nSUM = \"off\"\n[thresholds]\njump = 3.0\n\
             [[deadlines]]\nlevel = \"county\"\nreport_year = 2021\ndate = \"01-28\"\n",
        )
        .unwrap();
        assert!(read.roster.unwrap().ends_with("roster.csv"));
        let code = gongkai_lint::rule("SUM304").unwrap().meta.code;
        assert_eq!(read.settings.levels.get(&code), Some(&Level::Off));
        assert!((read.settings.thresholds.jump - 3.0).abs() < f64::EPSILON);
        assert_eq!(read.settings.deadlines[0].date(2021).unwrap().to_string(), "2022-01-28");
    }

    #[test]
    fn what_is_wrong_in_a_profile_is_named() {
        for (text, said) in [
            ("[rules]\nSUM300 = \"off\"\n", "SUM30"),
            ("[rules]\nSUM301 = \"fatal\"\n", "valid are"),
            ("[thresholds]\njunp = 5\n", "junp"),
            ("[thresholds]\nsame_as_another = 80\n", "a share from 0 to 1"),
            ("[[deadlines]]\ndate = \"13-40\"\n", "month and day"),
            ("rules = 5\n", "line 1"),
        ] {
            let error = profile(text).unwrap_err();
            assert!(error.contains(said), "{text}: {error}");
        }
    }

    #[test]
    fn what_is_wrong_in_a_list_of_exceptions_is_named_with_its_line() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("exceptions.csv");
        let header = "rule,agency,report_year,cell,reason,by,until\n";
        for (row, said) in [
            ("SUM304,云泽区财政局,2023,,已核实,区政府办公室,2026-13-01\n", "line 2: until \"2026-13-01\""),
            ("SUM999,云泽区财政局,2023,,已核实,区政府办公室,2026-12-01\n", "SUM"),
            ("SUM304,云泽区财政局,二三,,已核实,区政府办公室,2026-12-01\n", "report_year"),
            ("SUM304,云泽区财政局,2023,,,区政府办公室,2026-12-01\n", "reason"),
        ] {
            std::fs::write(&path, format!("{header}{row}")).unwrap();
            let error = exceptions(&path).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
        std::fs::write(&path, "rule,agency,year,reason,by,until\n").unwrap();
        assert!(exceptions(&path).unwrap_err().to_string().contains("report_year"));
    }
}
