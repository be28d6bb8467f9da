//! What became of every file.

use crate::reading::Reading;
use gongkai_lint::Text;
use gongkai_loader::{Kind, LoadError, Loaded, Problem};
use gongkai_model::{Lang, Place};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A file that gave nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Its name.
    pub file: String,
    /// A short name of the reason, the same in every language.
    pub reason: &'static str,
    /// Where in the file.
    pub place: Place,
    /// The reason in words.
    pub message: Text,
}

impl Rejected {
    /// A file that the loader refused.
    pub fn load(file: &str, error: &LoadError) -> Rejected {
        Rejected {
            file: file.to_owned(),
            reason: error.code(),
            place: error.place(),
            message: Text::new(error.message(Lang::Zh), error.message(Lang::En)),
        }
    }

    /// A file that was named outright and is of no kind that is read.
    pub fn not_read(file: &str) -> Rejected {
        let valid = Kind::extensions().join(", ");
        Rejected {
            file: file.to_owned(),
            reason: "kind_not_read",
            place: Place::default(),
            message: Text::new(
                format!("不是可读取的文件类型；可读取：{valid}"),
                format!("not a kind of file that is read; valid: {valid}"),
            ),
        }
    }

    /// As a line of `rejected.jsonl`.
    pub fn json(&self) -> Value {
        json!({
            "kind": "file",
            "file": self.file,
            "reason": self.reason,
            "place": self.place,
            "message": self.message.zh,
            "message_en": self.message.en,
        })
    }
}

/// Something odd in a file that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct FileProblem {
    /// The file.
    pub file: String,
    /// What is odd.
    pub problem: Problem,
}

/// What one file gave.
#[derive(Debug)]
pub enum Outcome {
    /// Reports and problems.
    Read(Loaded),
    /// Nothing.
    Rejected(Rejected),
}

/// Every file met, and what became of it: files = read + rejected + skipped.
#[derive(Debug, Clone, Default)]
pub struct Account {
    /// Files read, with the number of reports each gave.
    pub read: Vec<(String, usize)>,
    /// Files that gave nothing.
    pub rejected: Vec<Rejected>,
    /// Files of kinds that are not read, found in a folder.
    pub skipped: Vec<String>,
    /// What was odd in the files that were read.
    pub problems: Vec<FileProblem>,
    /// How well each report of a document was read.
    pub readings: Vec<Reading>,
    /// SHA-256 of every file whose bytes were read, in hex, by its name.
    pub hashes: BTreeMap<String, String>,
    /// Remarks on the whole: agencies that may be one, bodies of the roster without a report.
    pub remarks: Vec<Text>,
}

impl Account {
    /// Files met.
    pub fn files(&self) -> usize {
        self.read.len() + self.rejected.len() + self.skipped.len()
    }

    /// The sentence that accounts for every file.
    pub fn sentence(&self, lang: Lang) -> String {
        let (read, rejected, skipped) = (self.read.len(), self.rejected.len(), self.skipped.len());
        let reports: usize = self.read.iter().map(|(_, reports)| reports).sum();
        lang.pick(
            format!(
                "{} 个文件：读取 {read} 个（{reports} 份报告），拒绝 {rejected} 个，跳过 {skipped} 个",
                self.files()
            ),
            format!("{} files: {read} read ({reports} reports), {rejected} rejected, {skipped} skipped", self.files()),
        )
    }

    /// What was not used of files that were read.
    pub fn dropped(&self) -> impl Iterator<Item = &FileProblem> {
        self.problems.iter().filter(|problem| problem.problem.dropped())
    }

    /// Rejected files as JSON.
    pub fn rejected_json(&self) -> Vec<Value> {
        self.rejected.iter().map(Rejected::json).collect()
    }

    /// `rejected.jsonl`: files rejected, files skipped, and content of read files that was not used.
    pub fn rejected_lines(&self) -> String {
        let skipped = self.skipped.iter().map(|file| {
            json!({
                "kind": "skipped",
                "file": file,
                "reason": "kind_not_read",
                "message": "不是可读取的文件类型",
                "message_en": "not a kind of file that is read",
            })
        });
        let dropped = self.dropped().map(|p| {
            json!({
                "kind": "row",
                "file": p.file,
                "reason": p.problem.code(),
                "place": p.problem.place,
                "report": p.problem.report,
                "message": p.problem.message(Lang::Zh),
                "message_en": p.problem.message(Lang::En),
            })
        });
        lines(self.rejected_json().into_iter().chain(skipped).chain(dropped))
    }

    /// `problems.jsonl`: how well each document was read, and everything odd in the files that were read, used or not.
    pub fn problems_lines(&self) -> String {
        let line = |p: &FileProblem| {
            json!({
                "file": p.file,
                "report": p.problem.report,
                "problem": p.problem.code(),
                "place": p.problem.place,
                "dropped": p.problem.dropped(),
                "message": p.problem.message(Lang::Zh),
                "message_en": p.problem.message(Lang::En),
            })
        };
        lines(self.readings.iter().map(Reading::json).chain(self.problems.iter().map(line)))
    }
}

fn lines(values: impl Iterator<Item = Value>) -> String {
    values.map(|value| format!("{value}\n")).collect()
}
