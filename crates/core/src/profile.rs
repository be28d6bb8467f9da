//! What an office has decided: `gongkai.toml`.

mod own;
mod wording;

use crate::error::{CoreError, unknown_rule};
use gongkai_lint::{Deadline, Level, RuleCode, Settings, Severity, Text, UnknownRule, rules};
use gongkai_model::{Date, nearest};
use own::CheckRow;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use toml::Spanned;
use wording::WordingTable;

/// Name of the profile that is read when none is named and it is there.
pub const PROFILE: &str = "gongkai.toml";

/// A profile as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    roster: Option<PathBuf>,
    exceptions: Option<PathBuf>,
    rules: BTreeMap<String, Spanned<String>>,
    thresholds: Thresholds,
    deadlines: Vec<DeadlineRow>,
    checks: Vec<CheckRow>,
    wording: WordingTable,
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
    agency: Option<String>,
    region: Option<String>,
    level: Option<String>,
    kind: Option<String>,
    report_year: Option<i32>,
    /// Month and day of the year after the report year: `01-20`.
    date: Spanned<String>,
}

/// A profile that has been read and checked.
#[derive(Debug, Clone, Default)]
pub struct Profile {
    /// Rules, thresholds and deadlines; the roster is not read yet.
    pub settings: Settings,
    /// The roster, relative to the folder of the profile.
    pub roster: Option<PathBuf>,
    /// The exceptions, relative to the folder of the profile.
    pub exceptions: Option<PathBuf>,
}

impl Profile {
    /// Reads the text of a profile.
    ///
    /// # Errors
    ///
    /// A [`CoreError`] that names the line or the setting and what would be valid.
    pub fn parse(text: &str) -> Result<Profile, CoreError> {
        read(text)
    }

    /// Runs only the rules and checks that are named, where any are, and none of those that are to be left out.
    ///
    /// # Errors
    ///
    /// A name that is that of no rule and of no check of the profile.
    pub fn pick(&mut self, selected: &[String], ignored: &[String]) -> Result<(), UnknownRule> {
        let own: Vec<RuleCode> = self.settings.own.iter().map(|check| check.code).collect();
        let codes = |names: &[String]| -> Result<BTreeSet<RuleCode>, UnknownRule> {
            let mut all = BTreeSet::new();
            for name in names {
                all.extend(rules_named(name, &own)?);
            }
            Ok(all)
        };
        let (selected, ignored) = (codes(selected)?, codes(ignored)?);
        let off = |code: &RuleCode| ignored.contains(code) || (!selected.is_empty() && !selected.contains(code));
        let all = rules().map(|rule| rule.meta.code).chain(own).filter(off);
        self.settings.levels.extend(all.map(|code| (code, Level::Off)));
        Ok(())
    }
}

fn read(text: &str) -> Result<Profile, CoreError> {
    let failed = |reason: Text| CoreError::Profile { reason };
    let file: File = toml::from_str(text).map_err(|error| failed(toml_reason(&error)))?;
    let mut profile = Profile { settings: Settings::default(), roster: file.roster, exceptions: file.exceptions };
    profile.settings.own = own::checks(file.checks, text).map_err(failed)?;
    let own: Vec<RuleCode> = profile.settings.own.iter().map(|check| check.code).collect();
    for (name, word) in &file.rules {
        let (line, word) = (line(text, word), word.get_ref());
        let level = level(word).ok_or_else(|| {
            let valid = "\"off\", \"note\", \"warning\", \"error\"";
            failed(at(
                line,
                format!("[rules] {name} = {word:?}：可用 {valid}"),
                format!("[rules] {name} = {word:?}; valid: {valid}"),
            ))
        })?;
        let codes = rules_named(name, &own).map_err(|unknown| {
            let Text { zh, en } = unknown_rule(&unknown);
            failed(at(line, format!("[rules] {name}：{zh}"), format!("[rules] {name}: {en}")))
        })?;
        profile.settings.levels.extend(codes.into_iter().map(|code| (code, level)));
    }
    profile.settings.wording = wording::read(file.wording, text).map_err(failed)?.into();
    let given = file.thresholds;
    let thresholds = &mut profile.settings.thresholds;
    for (name, value) in [("same_as_last_year", given.same_as_last_year), ("same_as_another", given.same_as_another)] {
        if value.is_some_and(|value| !(0.0..=1.0).contains(&value)) {
            return Err(failed(Text::new(
                format!("[thresholds] {name}：应为 0 到 1 之间的比例"),
                format!("[thresholds] {name}: a share from 0 to 1 is wanted"),
            )));
        }
    }
    if given.jump.is_some_and(|jump| jump.is_nan() || jump <= 1.0) {
        return Err(failed(Text::new(
            "[thresholds] jump：应为大于 1 的倍数",
            "[thresholds] jump: a factor above 1 is wanted",
        )));
    }
    thresholds.jump = given.jump.unwrap_or(thresholds.jump);
    thresholds.jump_minimum = given.jump_minimum.unwrap_or(thresholds.jump_minimum);
    thresholds.fee_wan = given.fee_wan.unwrap_or(thresholds.fee_wan);
    thresholds.same_as_last_year = given.same_as_last_year.unwrap_or(thresholds.same_as_last_year);
    thresholds.same_as_another = given.same_as_another.unwrap_or(thresholds.same_as_another);
    for row in file.deadlines {
        let month_day = month_day(row.date.get_ref()).ok_or_else(|| {
            let date = row.date.get_ref();
            failed(at(
                line(text, &row.date),
                format!("[[deadlines]] date = {date:?}：应为月和日，如 01-20"),
                format!("[[deadlines]] date = {date:?}: month and day are wanted, as 01-20"),
            ))
        })?;
        let DeadlineRow { agency, region, level, kind, report_year, .. } = row;
        profile.settings.deadlines.push(Deadline { agency, region, level, kind, report_year, month_day });
    }
    Ok(profile)
}

/// The line on which something stands, from 1.
fn line<T>(text: &str, of: &Spanned<T>) -> usize {
    text.bytes().take(of.span().start).filter(|byte| *byte == b'\n').count() + 1
}

/// What is wrong in a line.
fn at(line: usize, zh: impl std::fmt::Display, en: impl std::fmt::Display) -> Text {
    Text::new(format!("第{line}行，{zh}"), format!("line {line}, {en}"))
}

/// What is wrong in the file, with the line drawn; the parser speaks English only.
fn toml_reason(error: &toml::de::Error) -> Text {
    let said = error.to_string();
    Text::new(format!("不是有效的 TOML，或含有未知的设置：\n{}", said.trim_end()), said.trim_end())
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

/// The rules, and the checks of an office's own, that a code, a name, or the letters of a chapter (`SUM`, `SUM3`) name.
///
/// # Errors
///
/// Where no rule has the name; the error names those near it.
pub fn rules_named(name: &str, own: &[RuleCode]) -> Result<Vec<RuleCode>, UnknownRule> {
    // A chapter, or the begin of its codes.
    let chapter = name.len() >= 3 && name.is_ascii();
    let upper = name.to_ascii_uppercase();
    let codes = rules().map(|rule| rule.meta.code).chain(own.iter().copied());
    let all: Vec<_> = codes.filter(|code| chapter && code.as_str().starts_with(&upper)).collect();
    if !all.is_empty() {
        return Ok(all);
    }
    gongkai_lint::rule(name).map(|rule| vec![rule.meta.code]).map_err(|unknown| {
        let own = nearest(&upper, own.iter().map(|code| code.as_str())).into_iter().map(str::to_owned);
        UnknownRule { near: own.chain(unknown.near).collect(), ..unknown }
    })
}

fn month_day(text: &str) -> Option<(i8, i8)> {
    // A leap year has every day there is.
    let date: Date = format!("2024-{text}").parse().ok()?;
    Some((date.month(), date.day()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(text: &str) -> Result<Profile, String> {
        Profile::parse(text).map_err(|error| error.to_string())
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
    fn the_profiles_of_the_documentation_are_profiles() {
        let blocks = |text: &str| -> Vec<String> {
            let of = text.split("```toml\n").skip(1);
            of.map(|block| block.split("```").next().unwrap_or_default().to_owned()).collect()
        };
        for name in ["lint.md", "lint.zh-CN.md"] {
            let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name);
            let blocks = blocks(&std::fs::read_to_string(file).unwrap());
            assert_eq!(blocks.len(), 3);
            // The settings of the file stand in the first, which no table may come before.
            let read = profile(&blocks.concat()).unwrap();
            assert!(read.roster.is_some() && read.exceptions.is_some() && !read.settings.deadlines.is_empty());
        }
    }

    #[test]
    fn what_is_wrong_in_a_profile_is_named() {
        for (text, said) in [
            ("[rules]\nSUM300 = \"off\"\n", "SUM30"),
            ("[rules]\nSUM301 = \"fatal\"\n", "valid: "),
            ("[thresholds]\njunp = 5\n", "junp"),
            ("[thresholds]\nsame_as_another = 80\n", "a share from 0 to 1"),
            ("[[deadlines]]\ndate = \"13-40\"\n", "month and day"),
            ("rules = 5\n", "line 1"),
            ("[rules]\n\nSUM300 = \"off\"\n", "line 3"),
            ("[[deadlines]]\ndate = \"13-40\"\n", "line 2"),
        ] {
            let error = profile(text).unwrap_err();
            assert!(error.contains(said), "{text}: {error}");
        }
    }
}
