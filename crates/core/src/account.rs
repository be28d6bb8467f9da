//! What became of every file.

use crate::reading::Reading;
use gongkai_lint::Text;
use gongkai_loader::{Kind, LoadError, Loaded, Problem};
use gongkai_model::{Lang, Place, plural};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A file that gave nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// Its name.
    pub file: String,
    /// A short name of the reason, the same in every language.
    pub reason: Cow<'static, str>,
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
            reason: error.code().into(),
            place: error.place(),
            message: Text::new(error.message(Lang::Zh), error.message(Lang::En)),
        }
    }

    /// A file that was named outright and is of no kind that is read.
    pub fn not_read(file: &str) -> Rejected {
        let valid = Kind::extensions().join(", ");
        Rejected {
            file: file.to_owned(),
            reason: "kind_not_read".into(),
            place: Place::default(),
            message: Text::new(
                format!("不是可读取的文件类型；可读取：{valid}"),
                format!("not a kind of file that is read; valid: {valid}"),
            ),
        }
    }

    /// What is said of a file in a folder that is of no kind that is read.
    pub fn skipped(file: &str) -> Text {
        let name = file.to_ascii_lowercase();
        let mut message = Text::new("不是可读取的文件类型", "not a kind of file that is read");
        // Its columns may hold pages; which of them, somebody has to say.
        if [".parquet", ".csv.gz", ".jsonl.gz", ".ndjson.gz"].iter().any(|end| name.ends_with(end)) {
            message.zh += "；如果其中一列是网页或文本，请用 --column 指明，如 --column html --name url";
            message.en += "; where one of its columns holds pages or texts, name it: --column html --name url";
        }
        message
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Account {
    /// Files read, with the number of reports each gave.
    pub read: Vec<(String, usize)>,
    /// Files that gave nothing.
    pub rejected: Vec<Rejected>,
    /// Files of kinds that are not read, found in a folder.
    pub skipped: Vec<String>,
    /// What was odd in the files that were read.
    pub problems: Vec<FileProblem>,
    /// The same of the documents that a dataset was made of, as lines of its `problems.jsonl`.
    #[serde(default)]
    pub carried: Vec<Value>,
    /// How well each report of a document was read.
    pub readings: Vec<Reading>,
    /// SHA-256 of every file whose bytes were read, in hex, by its name.
    pub hashes: BTreeMap<String, String>,
    /// Remarks on the whole: agencies that may be one, bodies of the roster without a report.
    pub remarks: Vec<Text>,
    /// What became of the documents of each pack.
    #[serde(default)]
    pub packs: Vec<PackTally>,
    /// What is counted and not listed above, where there are too many files to list each.
    #[serde(default)]
    pub beyond: Beyond,
}

/// What became of the documents of a pack (a WARC, a tar, a table with a column of pages), of which most may be no reports.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackTally {
    /// The pack.
    pub pack: String,
    /// Documents in it.
    pub documents: u64,
    /// Reports that they gave.
    pub reports: u64,
    /// Documents about which nothing looks like a report.
    pub not_reports: u64,
    /// What was passed over: what it is, and how often.
    pub passed: Vec<(Text, u64)>,
}

impl PackTally {
    /// Nothing of a pack yet.
    pub fn new(pack: &str) -> PackTally {
        PackTally { pack: pack.to_owned(), ..PackTally::default() }
    }

    /// Counts what was passed over.
    pub fn passed(&mut self, what: Text, count: u64) {
        match self.passed.iter_mut().find(|(known, _)| *known == what) {
            Some((_, so_far)) => *so_far += count,
            None => self.passed.push((what, count)),
        }
    }

    fn add(&mut self, other: PackTally) {
        self.documents += other.documents;
        self.reports += other.reports;
        self.not_reports += other.not_reports;
        other.passed.into_iter().for_each(|(what, count)| self.passed(what, count));
    }

    /// The tally in a sentence.
    pub fn sentence(&self, lang: Lang) -> String {
        let PackTally { pack, documents, reports, not_reports, passed } = self;
        let of = |n: u64, one| plural(usize::try_from(n).unwrap_or(usize::MAX), one);
        let mut said = vec![lang.pick(
            format!("{documents} 个文档，{reports} 份报告"),
            format!("{}, {}", of(*documents, "document"), of(*reports, "report")),
        )];
        if *not_reports > 0 {
            said.push(
                lang.pick(format!("{not_reports} 个不是年度报告"), format!("{not_reports} are no annual reports")),
            );
        }
        if !passed.is_empty() {
            let each = passed.iter().map(|(what, count)| match lang {
                Lang::Zh => format!("{} {count}", what.zh),
                Lang::En => format!("{count} {}", what.en),
            });
            let each = each.collect::<Vec<_>>().join(lang.pick("、", ", "));
            said.push(lang.pick(format!("略过{each}"), format!("passed over {each}")));
        }
        lang.pick(format!("{pack}：{}", said.join("，")), format!("{pack}: {}", said.join("; ")))
    }
}

/// How many there are beyond those that an [`Account`] lists.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beyond {
    /// Files read.
    pub read: usize,
    /// Reports that these gave.
    pub reports: usize,
    /// Files rejected.
    pub rejected: usize,
    /// Files skipped.
    pub skipped: usize,
    /// Pieces of content not used.
    pub dropped: usize,
    /// Reports that were not read entirely.
    #[serde(default)]
    pub doubtful: usize,
}

/// Most entries of each list of an account that is put together from many.
const MOST_LISTED: usize = 10_000;

/// Most of those that take kilobytes each: how a report was read, and what is odd about it.
const MOST_ODD: usize = 1_000;

impl Account {
    /// Takes in what became of further files. No list grows beyond ten thousand entries, or a thousand of what takes more room; what
    /// comes after is counted. Of how reports were read the worst are kept.
    pub fn absorb(&mut self, other: Account) {
        let Account { read, rejected, skipped, problems, carried, readings, hashes: _, remarks, packs, beyond } = other;
        for (file, reports) in read {
            let room = self.read.len() < MOST_LISTED;
            match self.read.last_mut() {
                // What is read in several pieces is one file.
                Some((last, so_far)) if *last == file => *so_far += reports,
                _ if room => self.read.push((file, reports)),
                _ => {
                    self.beyond.read += 1;
                    self.beyond.reports += reports;
                }
            }
        }
        self.beyond.rejected += fill(&mut self.rejected, rejected);
        self.beyond.skipped += fill(&mut self.skipped, skipped);
        for problem in problems {
            match self.problems.len() < MOST_ODD {
                true => self.problems.push(problem),
                false => self.beyond.dropped += usize::from(problem.problem.dropped()),
            }
        }
        for tally in packs {
            match self.packs.last_mut().filter(|last| last.pack == tally.pack) {
                Some(last) => last.add(tally),
                None => self.packs.push(tally),
            }
        }
        fill(&mut self.carried, carried);
        // Of so many nobody looks at more than the worst.
        self.readings.extend(readings.into_iter().filter(Reading::is_doubtful));
        if self.readings.len() > MOST_ODD {
            self.readings.sort_by(Reading::worse);
            self.beyond.doubtful += self.readings.len() - MOST_ODD / 2;
            self.readings.truncate(MOST_ODD / 2);
        }
        fill(&mut self.remarks, remarks);
        let Beyond { read, reports, rejected, skipped, dropped, doubtful } = beyond;
        self.beyond.read += read;
        self.beyond.reports += reports;
        self.beyond.rejected += rejected;
        self.beyond.skipped += skipped;
        self.beyond.dropped += dropped;
        self.beyond.doubtful += doubtful;
    }

    /// Files met.
    pub fn files(&self) -> usize {
        self.files_read() + self.files_rejected() + self.files_skipped()
    }

    /// Files that were read.
    pub fn files_read(&self) -> usize {
        self.read.len() + self.beyond.read
    }

    /// Files that gave nothing.
    pub fn files_rejected(&self) -> usize {
        self.rejected.len() + self.beyond.rejected
    }

    /// Files of kinds that are not read.
    pub fn files_skipped(&self) -> usize {
        self.skipped.len() + self.beyond.skipped
    }

    /// Reports that the files gave.
    pub fn reports(&self) -> usize {
        self.read.iter().map(|(_, reports)| reports).sum::<usize>() + self.beyond.reports
    }

    /// The sentence that accounts for every file.
    pub fn sentence(&self, lang: Lang) -> String {
        let (read, rejected, skipped) = (self.files_read(), self.files_rejected(), self.files_skipped());
        let reports = self.reports();
        if self.files() == 0 && !self.packs.is_empty() {
            let (packs, documents) = (self.packs.len(), self.packs.iter().map(|pack| pack.documents).sum::<u64>());
            return lang.pick(
                format!("{packs} 个文档包，{documents} 个文档，其中没有年度报告"),
                format!("{documents} documents in {}, none of them an annual report", plural(packs, "pack")),
            );
        }
        lang.pick(
            format!(
                "{} 个文件：读取 {read} 个（{reports} 份报告），拒绝 {rejected} 个，跳过 {skipped} 个",
                self.files()
            ),
            format!(
                "{}: {read} read ({}), {rejected} rejected, {skipped} skipped",
                plural(self.files(), "file"),
                plural(reports, "report")
            ),
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
            let message = Rejected::skipped(file);
            json!({
                "kind": "skipped",
                "file": file,
                "reason": "kind_not_read",
                "message": message.zh,
                "message_en": message.en,
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
        let own = self.readings.iter().map(Reading::json).chain(self.problems.iter().map(line));
        lines(own.chain(self.carried.iter().cloned()))
    }
}

/// Adds to a list as long as there is room; how many found none.
fn fill<T>(list: &mut Vec<T>, more: Vec<T>) -> usize {
    let room = MOST_LISTED.saturating_sub(list.len());
    let beyond = more.len().saturating_sub(room);
    list.extend(more.into_iter().take(room));
    beyond
}

fn lines(values: impl Iterator<Item = Value>) -> String {
    values.map(|value| format!("{value}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_accounts_are_one_and_no_list_grows_for_ever() {
        let of = |from: usize, files: usize| Account {
            read: (from..from + files).map(|n| (format!("{n}.html"), 2)).collect(),
            rejected: vec![Rejected::not_read(&format!("{from}.bin"))],
            skipped: vec![format!("{from}.jpg")],
            ..Account::default()
        };
        let mut all = Account::default();
        for from in (0..15_000).step_by(5) {
            all.absorb(of(from, 5));
        }
        assert_eq!((all.files_read(), all.reports()), (15_000, 30_000));
        assert_eq!((all.files_rejected(), all.files_skipped(), all.files()), (3_000, 3_000, 21_000));
        assert_eq!((all.read.len(), all.rejected.len()), (10_000, 3_000));
        assert!(
            all.sentence(Lang::En).starts_with("21000 files: 15000 read (30000 reports)"),
            "{}",
            all.sentence(Lang::En)
        );
        let one = Account { read: vec![("a.html".to_owned(), 1)], ..Account::default() };
        assert_eq!(one.sentence(Lang::En), "1 file: 1 read (1 report), 0 rejected, 0 skipped");
        // An account goes into a file and comes back.
        let text = serde_json::to_string(&of(1, 2)).unwrap();
        let back: Account = serde_json::from_str(&text).unwrap();
        assert_eq!((back.read, back.rejected, back.skipped), (of(1, 2).read, of(1, 2).rejected, of(1, 2).skipped));
        // A file that is read in pieces is one.
        let mut pieces = Account::default();
        for _ in 0..3 {
            pieces.absorb(Account { read: vec![("ds".to_owned(), 7)], ..Account::default() });
        }
        assert_eq!((pieces.files_read(), pieces.reports()), (1, 21));
    }
}
