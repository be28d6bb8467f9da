//! What lies on the desk: files that were read, what the office has decided, and what the rules say of all of it together.

use crate::answer::Answer;
use crate::role::Role;
use gongkai_core::{Batch, Profile, read_exceptions};
use gongkai_findings::{Earlier, Findings, FindingsError, FollowUp, Format, Letter, Notice, annotated, notices, write};
use gongkai_lint::{Exception, Finding, Idle, Review, Text, apply};
use gongkai_loader::{LoadError, Loaded, Options, decode, join_pages, read_cell, read_roster};
use gongkai_model::agency::Roster;
use gongkai_model::{Date, Lang, Report, file_name};
use gongkai_statutory::{FilledForm, StatutoryError};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write};
use std::path::Path;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Files and what follows from them. What follows is worked out when it is asked for, and once for the same files.
#[derive(Debug)]
pub struct Desk {
    options: Options,
    /// In the order in which they are reviewed, which is that of their numbers.
    files: BTreeMap<u32, Kept>,
    reviewed: Option<Reviewed>,
}

/// As what the page saves statutory tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableFormat {
    /// A Word file.
    Docx,
    /// A workbook.
    Xlsx,
}

/// The statutory tables of a report as a file.
#[derive(Debug)]
pub struct Statutory {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// How many cells have no number.
    pub filling: String,
}

/// A file on the desk.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) name: String,
    pub(crate) answer: Answer,
    /// The bytes of a page that another may go on.
    bytes: Option<Vec<u8>>,
}

/// What follows from the files.
#[derive(Debug)]
pub(crate) struct Reviewed {
    pub(crate) batch: Batch,
    pub(crate) review: Review,
    pub(crate) decided: Decided,
    /// Exceptions that nothing falls under any more.
    pub(crate) idle: Vec<Idle>,
    /// What became of what was found before, where that lies on the desk.
    pub(crate) follow_up: Option<FollowUp>,
}

/// What the office has decided.
#[derive(Debug, Default)]
pub(crate) struct Decided {
    profile: Profile,
    roster: Option<Roster>,
    pub(crate) exceptions: Vec<Exception>,
    earlier: Option<Earlier>,
    /// What is wrong with a file of it, by its number.
    pub(crate) wrong: BTreeMap<u32, Text>,
    /// What the profile names that is not on the desk.
    pub(crate) wanting: Vec<String>,
}

impl Desk {
    /// An empty desk on a day: a report year cannot lie after it, and an exception ends on a day.
    pub fn new(today: Date) -> Desk {
        Desk { options: Options::at(today), files: BTreeMap::new(), reviewed: None }
    }

    /// Puts a file on the desk, in the place of the one that has its number. `bytes` are wanted of web pages only, since a
    /// report may go on over several of them.
    pub fn put(&mut self, number: u32, name: &str, answer: Answer, bytes: Option<Vec<u8>>) {
        self.files.insert(number, Kept { name: name.to_owned(), answer, bytes });
        self.reviewed = None;
    }

    /// Takes a file away.
    pub fn take(&mut self, number: u32) {
        self.files.remove(&number);
        self.reviewed = None;
    }

    /// The findings as a file, the same text as the command line writes.
    ///
    /// # Errors
    ///
    /// Where a writer fails; none does on text in memory.
    pub fn findings(&mut self, format: Format, lang: Lang) -> Result<String, FindingsError> {
        self.with_findings(lang, |findings| write(findings, format))
    }

    pub(crate) fn with_findings<T>(&mut self, lang: Lang, then: impl FnOnce(&Findings<'_>) -> T) -> T {
        let Reviewed { batch, review, .. } = self.reviewed();
        let reports: Vec<&Report> = batch.reports.iter().collect();
        let rejected = batch.account.rejected_json();
        then(&Findings { review, reports: &reports, rejected: &rejected, lang, colour: false })
    }

    /// The notices: one as a Word file with its name, several in an archive.
    ///
    /// # Errors
    ///
    /// Where a document cannot be put together.
    pub fn notices(&mut self, letter: &Letter) -> Result<Option<(String, Vec<u8>)>, FindingsError> {
        let reviewed = self.reviewed();
        let letter = Letter { follow_up: reviewed.follow_up.clone(), ..letter.clone() };
        let mut all = notices(&reviewed.review, &letter)?;
        Ok(match all.len() {
            0 => None,
            1 => all.pop().map(|notice| (format!("{}.docx", notice_name(&notice)), notice.docx)),
            _ => Some(("整改清单.zip".to_owned(), archive(&all)?)),
        })
    }

    /// A draft (DOCX) with what was found in it as comments. `bytes` is the file of the number, of which the desk keeps none.
    ///
    /// # Errors
    ///
    /// Where the file cannot bear comments.
    pub fn annotated(&mut self, number: u32, bytes: &[u8], lang: Lang) -> Result<Vec<u8>, FindingsError> {
        let (files, reviewed) = self.parts();
        let name = files.get(&number).map(|kept| kept.name.as_str());
        let of_file = |finding: &&Finding| name == Some(finding.file.as_str());
        let findings: Vec<&Finding> = reviewed.review.findings.iter().filter(of_file).collect();
        annotated(bytes, &findings, lang)
    }

    /// The statutory tables of a report, by its place among the reports, filled with its numbers: as `gongkai form` writes them.
    /// Nothing where there is no such report, or its year has no form.
    ///
    /// # Errors
    ///
    /// Where a file cannot be put together.
    pub fn statutory(
        &mut self,
        report: usize,
        format: TableFormat,
        lang: Lang,
    ) -> Result<Option<Statutory>, StatutoryError> {
        let reads = |text: &str, def: &_| {
            let read = read_cell(text, def);
            (read.state, read.number)
        };
        let report = self.reviewed().batch.reports.get(report);
        let Some(filled) = report.and_then(|report| FilledForm::of(report, &reads)) else { return Ok(None) };
        let (end, bytes) = match format {
            TableFormat::Docx => ("docx", filled.docx()?),
            TableFormat::Xlsx => ("xlsx", filled.xlsx()?),
        };
        let name = format!("{}表格.{end}", file_name(filled.title()));
        Ok(Some(Statutory { name, bytes, filling: filled.filling(lang) }))
    }

    pub(crate) fn reviewed(&mut self) -> &Reviewed {
        self.parts().1
    }

    /// The files, and what follows from them.
    pub(crate) fn parts(&mut self) -> (&BTreeMap<u32, Kept>, &Reviewed) {
        let reviewed = match self.reviewed.take() {
            Some(reviewed) => reviewed,
            None => self.review(),
        };
        (&self.files, self.reviewed.insert(reviewed))
    }

    fn review(&self) -> Reviewed {
        let decided = self.decided();
        let batch = self.batch(decided.roster.as_ref());
        let mut review = batch.review(&decided.profile.settings);
        let idle = apply(&mut review, &decided.exceptions, self.options.today);
        let reports: Vec<&Report> = batch.reports.iter().collect();
        let follow_up = decided.earlier.as_ref().map(|earlier| FollowUp::of(earlier, &review, &reports));
        Reviewed { batch, review, decided, idle, follow_up }
    }

    fn batch(&self, roster: Option<&Roster>) -> Batch {
        let named = |name: &str| self.files.values().find(|kept| kept.name == name);
        let mut pages: Vec<(&str, Result<Loaded, LoadError>)> = Vec::new();
        for kept in self.files.values() {
            if let (Some(_), Answer::Loaded(load)) = (&kept.bytes, &kept.answer) {
                pages.push((&kept.name, load.clone()));
            }
        }
        let (names, mut loads): (Vec<&str>, Vec<_>) = pages.into_iter().unzip();
        let bytes = |at: usize| names.get(at).and_then(|name| named(name)?.bytes.clone());
        join_pages(&names, &mut loads, bytes, &self.options);
        let mut joined: BTreeMap<&str, Answer> =
            names.iter().copied().zip(loads.into_iter().map(Answer::Loaded)).collect();
        let outcomes = self.files.values().filter_map(|kept| {
            let answer = joined.remove(kept.name.as_str());
            Some((kept.name.clone(), answer.as_ref().unwrap_or(&kept.answer).outcome(&kept.name)?))
        });
        let outcomes: Vec<_> = outcomes.collect();
        let skipped = self.files.values().filter(|kept| matches!(kept.answer, Answer::Skipped));
        Batch::of(outcomes, skipped.map(|kept| kept.name.clone()).collect(), roster)
    }

    /// Reads what the office has decided. A file of it that is wrong is said and left out, since there is no command that could
    /// fail.
    fn decided(&self) -> Decided {
        let mut decided = Decided::default();
        for (number, _, bytes) in self.decisions(Role::Profile) {
            let wrong = match decode(bytes) {
                Ok(decoded) => match Profile::parse(&decoded.text) {
                    Ok(profile) => {
                        decided.profile = profile;
                        continue;
                    }
                    Err(error) => error.reason().clone(),
                },
                Err(error) => in_both(&error),
            };
            decided.wrong.insert(number, wrong);
        }
        for (number, _, bytes) in self.decisions(Role::Roster) {
            match decode(bytes).and_then(|decoded| read_roster(&decoded.text)) {
                Ok(roster) => decided.roster = Some(roster),
                Err(error) => drop(decided.wrong.insert(number, in_both(&error))),
            }
        }
        for (number, _, bytes) in self.decisions(Role::Exceptions) {
            match read_exceptions(bytes) {
                Ok(exceptions) => decided.exceptions.extend(exceptions),
                Err(error) => drop(decided.wrong.insert(number, error.reason().clone())),
            }
        }
        for (number, _, bytes) in self.decisions(Role::Earlier) {
            let parsed = decode(bytes).map_err(|error| in_both(&error)).and_then(|decoded| {
                Earlier::parse(&decoded.text).map_err(|(line, reason)| {
                    Text::new(format!("第{line}行：{}", reason.zh), format!("line {line}: {}", reason.en))
                })
            });
            match (parsed, &decided.earlier) {
                (Ok(earlier), None) => decided.earlier = Some(earlier),
                (Ok(_), Some(_)) => {
                    let second = Text::new(
                        "已有一份此前的检查结果，这一份未采用；请移除其中一份",
                        "there is one already, and this one is not used; remove one of them",
                    );
                    decided.wrong.insert(number, second);
                }
                (Err(wrong), _) => drop(decided.wrong.insert(number, wrong)),
            }
        }
        decided.profile.settings.roster.clone_from(&decided.roster);
        let named = [&decided.profile.roster, &decided.profile.exceptions];
        for path in named.into_iter().flatten() {
            let there = |kept: &Kept| Path::new(&kept.name).file_name() == path.file_name();
            if !self.files.values().any(there) {
                decided.wanting.push(path.display().to_string());
            }
        }
        decided
    }

    fn decisions(&self, wanted: Role) -> impl Iterator<Item = (u32, &str, &[u8])> {
        self.files.iter().filter_map(move |(number, kept)| match &kept.answer {
            Answer::Decision(role, bytes) if *role == wanted => Some((*number, kept.name.as_str(), bytes.as_slice())),
            _ => None,
        })
    }
}

fn in_both(error: &LoadError) -> Text {
    Text::new(error.message(Lang::Zh), error.message(Lang::En))
}

fn notice_name(notice: &Notice) -> String {
    format!("{}整改清单", file_name(&notice.agency))
}

fn archive(notices: &[Notice]) -> Result<Vec<u8>, FindingsError> {
    let failed = |error: &dyn std::fmt::Display| FindingsError::Docx(error.to_string());
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let mut names = BTreeSet::new();
    for (at, notice) in notices.iter().enumerate() {
        let name = notice_name(notice);
        // Two agencies may have one name after what a file name cannot hold is gone.
        let name = if names.insert(name.to_lowercase()) { name } else { format!("{name}-{}", at + 1) };
        writer.start_file(format!("{name}.docx"), SimpleFileOptions::default()).map_err(|error| failed(&error))?;
        writer.write_all(&notice.docx).map_err(|error| failed(&error))?;
    }
    Ok(writer.finish().map_err(|error| failed(&error))?.into_inner())
}

#[cfg(test)]
mod tests;
