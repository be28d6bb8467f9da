//! How well each document was read, so that a user sees at once which file to look at.

use gongkai_model::{HeadSource, Lang, Legibility, Report, TableLegibility, plain};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Most files that are named on the terminal.
const MOST_NAMED: usize = 5;

/// How well one report of a file was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The file.
    pub file: String,
    /// Agency and year.
    report: String,
    legibility: Legibility,
}

impl Reading {
    /// Nothing for a report from a layout of ours, which says itself what each number is.
    pub fn of(file: &str, report: &Report) -> Option<Reading> {
        let legibility = &report.legibility;
        (*legibility != Legibility::default()).then(|| Reading {
            file: file.to_owned(),
            report: report.name(),
            legibility: legibility.clone(),
        })
    }

    /// Somebody should look at the file.
    pub(crate) fn is_doubtful(&self) -> bool {
        let Legibility { agency, year, year_doubtful, ends_early, .. } = self.legibility;
        let named = |source| source == HeadSource::FileName;
        self.total().flagged > 0 || named(agency) || named(year) || year_doubtful || ends_early
    }

    /// The less of a document was read, the earlier it is named: the share of its numbers, then their count.
    fn rank(&self) -> (u64, std::cmp::Reverse<u32>) {
        let total = self.total();
        let own = u64::from(total.placed) + u64::from(total.flagged);
        let share = (u64::from(total.placed) * 1_000_000).checked_div(own).unwrap_or(1_000_000);
        (share, std::cmp::Reverse(total.flagged))
    }

    /// The order in which they are named.
    pub(crate) fn worse(&self, other: &Reading) -> std::cmp::Ordering {
        self.rank().cmp(&other.rank()).then_with(|| self.file.cmp(&other.file))
    }

    /// The measures of all its tables added up.
    pub fn total(&self) -> TableLegibility {
        self.legibility.total()
    }

    /// The measure itself.
    pub fn legibility(&self) -> &Legibility {
        &self.legibility
    }

    /// What was read and what was not: `表格数字 75 个：读入 63，未能确认 12；单位见于标题，年度见于标题`.
    pub fn describe(&self, lang: Lang) -> String {
        let TableLegibility { printed, placed, flagged, left_out, .. } = self.total();
        let mut said = Vec::new();
        if printed > 0 {
            let mut parts = vec![lang.pick(format!("读入 {placed}"), format!("{placed} read"))];
            if flagged > 0 {
                parts.push(lang.pick(format!("未能确认 {flagged}"), format!("{flagged} uncertain")));
            }
            if left_out > 0 {
                parts.push(lang.pick(format!("不属本报告 {left_out}"), format!("{left_out} not the report's")));
            }
            said.push(match lang {
                Lang::Zh => format!("表格数字 {printed} 个：{}", parts.join("，")),
                Lang::En => format!("numbers in tables: {printed} ({})", parts.join(", ")),
            });
        }
        let Legibility { agency, year, year_doubtful, ends_early, .. } = self.legibility;
        if agency != HeadSource::Given {
            let source = agency.label(lang);
            said.push(lang.pick(format!("单位见于{source}"), format!("agency from {source}")));
        }
        if year != HeadSource::Given {
            let source = year.label(lang);
            said.push(lang.pick(format!("年度见于{source}"), format!("year from {source}")));
        }
        if year_doubtful {
            said.push(lang.pick("年度存疑", "the year is doubtful").to_owned());
        }
        if ends_early {
            said.push(lang.pick("文件不完整", "the document ends early").to_owned());
        }
        said.join(lang.pick("；", "; "))
    }

    /// A line of `problems.jsonl`.
    pub fn json(&self) -> Value {
        let TableLegibility { printed, placed, flagged, left_out, labels_found, labels_expected } = self.total();
        json!({
            "file": self.file,
            "report": self.report,
            "problem": "reading",
            "dropped": false,
            "printed": printed,
            "placed": placed,
            "flagged": flagged,
            "left_out": left_out,
            "labels_found": labels_found,
            "labels_expected": labels_expected,
            "agency_from": self.legibility.agency.id(),
            "year_from": self.legibility.year.id(),
            "year_doubtful": self.legibility.year_doubtful,
            "ends_early": self.legibility.ends_early,
            "tables": self.legibility.tables,
            "message": self.describe(Lang::Zh),
            "message_en": self.describe(Lang::En),
        })
    }
}

/// What to say on the terminal: the whole in a sentence, and the files that were read worst. `beyond` were not read entirely either, and
/// are none of these.
pub fn worst_read(readings: &[Reading], beyond: usize, lang: Lang) -> Vec<String> {
    let mut doubtful: Vec<&Reading> = readings.iter().filter(|reading| reading.is_doubtful()).collect();
    if doubtful.is_empty() {
        return Vec::new();
    }
    doubtful.sort_by(|a, b| a.worse(b));
    let count = doubtful.len() + beyond;
    let mut lines = vec![lang.pick(
        format!("{count} 份报告未能完全读出，宜对照原件："),
        format!("{count} of the reports could not be read entirely; look at the originals:"),
    )];
    for reading in doubtful.iter().take(MOST_NAMED) {
        lines.push(match lang {
            Lang::Zh => format!("  {}：{}", plain(&reading.file), reading.describe(lang)),
            Lang::En => format!("  {}: {}", plain(&reading.file), reading.describe(lang)),
        });
    }
    if count > MOST_NAMED {
        let more = count - MOST_NAMED;
        lines.push(lang.pick(format!("  ……另有 {more} 份"), format!("  … and {more} more")));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(file: &str, placed: u32, flagged: u32) -> Reading {
        let table = TableLegibility { printed: placed + flagged, placed, flagged, ..TableLegibility::default() };
        let mut legibility = Legibility { agency: HeadSource::Title, year: HeadSource::Title, ..Legibility::default() };
        legibility.tables.insert("requests".to_owned(), table);
        Reading { file: file.to_owned(), report: "云泽区财政局 2023".to_owned(), legibility }
    }

    #[test]
    fn the_file_read_worst_is_named_first_and_one_read_entirely_is_not() {
        let readings = [reading("a.html", 70, 5), reading("b.html", 75, 0), reading("c.html", 10, 65)];
        let said = worst_read(&readings, 0, Lang::En);
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(said[1].contains("c.html") && said[2].contains("a.html"), "{said:?}");
        assert!(worst_read(&readings[1..2], 0, Lang::En).is_empty());
    }

    #[test]
    fn of_many_accounts_the_worst_are_kept_and_the_others_counted() {
        let mut all = crate::Account::default();
        for n in 0..5_000 {
            let readings = vec![reading(&format!("{n}.html"), 75, 0), reading(&format!("{n}.txt"), 70, n % 4_999)];
            all.absorb(crate::Account { readings, ..crate::Account::default() });
        }
        assert!(all.readings.len() <= 1_000, "{}", all.readings.len());
        let said = worst_read(&all.readings, all.beyond.doubtful, Lang::En);
        // Two of the five thousand had nothing flagged.
        assert!(said[0].starts_with("4998 of the reports"), "{said:?}");
        assert!(said[1].contains("4998.txt") && said[6].contains("4993 more"), "{said:?}");
    }

    #[test]
    fn a_name_that_only_the_file_has_is_said() {
        let mut named = reading("财政局2023.txt", 75, 0);
        named.legibility.agency = HeadSource::FileName;
        assert!(named.is_doubtful());
        assert!(named.describe(Lang::Zh).contains("单位见于文件名"));
        assert_eq!(named.json()["agency_from"], "file_name");
    }
}
