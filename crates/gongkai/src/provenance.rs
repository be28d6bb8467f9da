//! What became of the files, as a page shows it.

use crate::Work;
use gongkai_model::Lang;
use gongkai_report::{FileLine, FileOutcome, ProblemLine};
use std::collections::BTreeMap;

impl Work {
    /// Every file, for a page.
    pub fn file_lines(&self, lang: Lang) -> Vec<FileLine> {
        let account = self.account();
        let mut details: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for reading in &account.readings {
            details.entry(&reading.file).or_default().push(reading.describe(lang));
        }
        let sha256 = |name: &String| account.hashes.get(name).cloned();
        let read = account.read.iter().map(|(name, reports)| FileLine {
            name: name.clone(),
            outcome: FileOutcome::Read(*reports),
            detail: details.get(name.as_str()).map(|said| said.join(" | ")).unwrap_or_default(),
            sha256: sha256(name),
        });
        let rejected = account.rejected.iter().map(|rejected| FileLine {
            name: rejected.file.clone(),
            outcome: FileOutcome::Rejected,
            detail: rejected.message.pick(lang).to_owned(),
            sha256: sha256(&rejected.file),
        });
        let skipped = account.skipped.iter().map(|name| FileLine {
            name: name.clone(),
            outcome: FileOutcome::Skipped,
            detail: lang.pick("不是可读取的文件类型", "not a kind of file that is read").to_owned(),
            sha256: None,
        });
        read.chain(rejected).chain(skipped).collect()
    }

    /// Everything odd, for a page.
    pub fn problem_lines(&self, lang: Lang) -> Vec<ProblemLine> {
        let lines = self.account().problems.iter().map(|p| {
            let about = p.problem.report.as_ref().map(|report| format!("{report}：")).unwrap_or_default();
            ProblemLine {
                file: p.file.clone(),
                place: p.problem.place.describe(lang),
                message: format!("{about}{}", p.problem.message(lang)),
            }
        });
        lines.collect()
    }

    /// Remarks on the whole, for a page.
    pub fn remark_lines(&self, lang: Lang) -> Vec<String> {
        self.account().remarks.iter().map(|remark| remark.pick(lang).to_owned()).collect()
    }
}
