//! What became of the files, as a page shows it.

use crate::Work;
use gongkai_core::Reading;
use gongkai_model::exchange::protect;
use gongkai_model::{HeadSource, Lang, Legibility, TableLegibility};
use gongkai_report::{FileLine, FileOutcome, ProblemLine};
use std::collections::BTreeMap;

/// Columns of `inputs.csv`.
const INPUTS: [&str; 10] =
    ["file", "outcome", "reports", "printed", "placed", "flagged", "left_out", "agency_from", "year_from", "sha256"];

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

    /// `inputs.csv`: every file with what became of it, how well it was read, and its hash.
    pub fn inputs_csv(&self) -> String {
        let mut readings: BTreeMap<&str, Vec<&Reading>> = BTreeMap::new();
        for reading in &self.account().readings {
            readings.entry(&reading.file).or_default().push(reading);
        }
        let mut writer = csv::Writer::from_writer(Vec::new());
        let mut rows = vec![INPUTS.map(str::to_owned)];
        for line in self.file_lines(Lang::En) {
            let (outcome, reports) = match line.outcome {
                FileOutcome::Read(n) => ("read", n.to_string()),
                FileOutcome::Rejected => ("rejected", String::new()),
                FileOutcome::Skipped => ("skipped", String::new()),
            };
            let of_file = readings.get(line.name.as_str()).map_or(&[][..], Vec::as_slice);
            let count = |of: fn(&TableLegibility) -> u32| match of_file {
                [] => String::new(),
                all => all.iter().map(|reading| u64::from(of(&reading.total()))).sum::<u64>().to_string(),
            };
            // A file of several reports has several heads; a table of files has room for one.
            let head = |of: fn(&Legibility) -> HeadSource| match of_file {
                [one] => of(one.legibility()).id().to_owned(),
                _ => String::new(),
            };
            let fields = [
                line.name.clone(),
                outcome.to_owned(),
                reports,
                count(|total| total.printed),
                count(|total| total.placed),
                count(|total| total.flagged),
                count(|total| total.left_out),
                head(|legibility| legibility.agency),
                head(|legibility| legibility.year),
                line.sha256.unwrap_or_default(),
            ];
            rows.push(fields);
        }
        for row in rows {
            // Writing to memory does not fail.
            let _ = writer.write_record(row.iter().map(|field| protect(field).into_owned()));
        }
        String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
    }
}
