//! What the worker that reads one file says to the one that reviews all of them.

use crate::role::Role;
use gongkai_core::{Outcome, Rejected};
use gongkai_lint::Text;
use gongkai_loader::{Crash, LoadError, Loaded, Options, load, takes};
use gongkai_model::Place;
use serde::{Deserialize, Serialize};

/// What a file gave.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Answer {
    /// What the loader gave.
    Loaded(Result<Loaded, LoadError>),
    /// It is something an office has decided: its bytes as they are.
    Decision(Role, Vec<u8>),
    /// Its name is of no kind that is read.
    NotRead,
    /// The same, and it only lay in a folder that was dropped.
    Skipped,
    /// The browser could not read it: it was moved, or may not be read.
    Gone,
}

impl Answer {
    /// Reads a file. `found` says that it lay in a folder, so that nobody named it.
    pub fn of(name: &str, bytes: &[u8], found: bool, options: &Options) -> Answer {
        if let Some(role) = Role::of(name, bytes) {
            return Answer::Decision(role, bytes.to_vec());
        }
        match takes(name) {
            true => Answer::Loaded(load(name, bytes, options)),
            false if found => Answer::Skipped,
            false => Answer::NotRead,
        }
    }

    /// What stands for the answer of a worker that gave none: `slow` and the seconds it had, `stack`, `memory`, `gone`, or the
    /// words with which it ended.
    pub fn of_none(how: &str) -> Answer {
        let crashed = |how| Answer::Loaded(Err(LoadError::ReaderCrashed { how }));
        match how.split_once(' ') {
            Some(("slow", seconds)) => {
                Answer::Loaded(Err(LoadError::ReaderTooSlow { seconds: seconds.parse().unwrap_or_default() }))
            }
            _ if how == "gone" => Answer::Gone,
            _ if how == "stack" => crashed(Crash::StackOverflow),
            // What a module may take at most, whatever the machine has.
            _ if how == "memory" => Answer::Loaded(Err(LoadError::ReaderTooLarge { limit: 4 << 30 })),
            _ => crashed(Crash::Panic(how.to_owned())),
        }
    }

    /// From another worker.
    pub fn unpack(packed: &[u8]) -> Answer {
        // By way of a value: the code for that is a third of what reading every type from text takes.
        let read = serde_json::from_slice(packed).and_then(|value: serde_json::Value| Answer::deserialize(value));
        read.unwrap_or(Answer::Loaded(Err(LoadError::ReaderCrashed { how: Crash::Garbled })))
    }

    /// For another worker. As JSON, since what is left out when it is written must be left out when it is read.
    pub fn pack(&self) -> Vec<u8> {
        // An empty message unpacks as a garbled one, which is what it is.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// As the account has it; nothing for what is no file with reports.
    pub(crate) fn outcome(&self, name: &str) -> Option<Outcome> {
        let rejected = |reason: &'static str, message| {
            let place = Place::default();
            Some(Outcome::Rejected(Rejected { file: name.to_owned(), reason: reason.into(), place, message }))
        };
        match self {
            Answer::Loaded(Ok(loaded)) => Some(Outcome::Read(loaded.clone())),
            Answer::Loaded(Err(error)) => Some(Outcome::Rejected(Rejected::load(name, error))),
            Answer::NotRead => Some(Outcome::Rejected(Rejected::not_read(name))),
            Answer::Gone => rejected(
                "unreadable",
                Text::new(
                    "浏览器读不到这个文件：它已被移动、改名、删除，或正被别的程序占用",
                    "the browser cannot read the file: it was moved, renamed, deleted, or another program holds it",
                ),
            ),
            Answer::Decision(..) | Answer::Skipped => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongkai_loader::{Problem, ProblemKind};

    #[test]
    fn an_answer_comes_back_as_it_was() {
        let options = Options::at("2026-03-01".parse().unwrap());
        // What is left out where there is nothing: a conflict of regions, an amount, words that are kept of a file.
        let csv = "agency,report_year,region,cell,value\n柳州市财政局,2023,广西桂林市,requests.received.total,约12\n\
                   云泽区财政局,2020,,fees.amount,1.50\n云泽区财政局,2020,,nothing,1\n";
        let answer = Answer::of("a.csv", csv.as_bytes(), false, &options);
        let Answer::Loaded(Ok(mut loaded)) = answer else { panic!("{answer:?}") };
        let kind = ProblemKind::RefusedMember {
            member: "a.pdf".to_owned(),
            reason: "damaged_pdf",
            zh: "损坏".to_owned(),
            en: "damaged".to_owned(),
        };
        loaded.problems.push(Problem::new(Place::default(), kind));
        assert!(loaded.reports.iter().any(|report| report.agency.conflict.is_some()) && loaded.problems.len() > 1);
        let Answer::Loaded(Ok(back)) = Answer::unpack(&Answer::Loaded(Ok(loaded.clone())).pack()) else { panic!() };
        assert_eq!(back, loaded);
    }

    #[test]
    fn a_worker_that_gave_no_answer_is_a_file_rejected() {
        for (how, reason) in [
            ("slow 20", "reader_too_slow"),
            ("stack", "reader_crashed"),
            ("gone", "unreadable"),
            ("a panic", "reader_crashed"),
        ] {
            let Some(Outcome::Rejected(rejected)) = Answer::of_none(how).outcome("a.docx") else { panic!("{how}") };
            assert_eq!(rejected.reason, reason);
        }
        let Some(Outcome::Rejected(garbled)) = Answer::unpack(b"\xff\xff").outcome("a.docx") else { panic!() };
        assert_eq!(garbled.reason, "reader_crashed");
    }
}
