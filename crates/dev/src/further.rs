//! What is read of the further styles, and what is laid at agencies that did nothing wrong.

use crate::district;
use crate::plain::Dice;
use crate::score::{Odd, Score, score, truth};
use crate::write::further::{Document, Style, all};
use gongkai_lint::{Severity, review};
use gongkai_loader::{Loaded, Options, load};
use gongkai_model::{Attribution, Date, FormId, Report};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

/// What happened to the documents of one style.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Documents written.
    pub files: usize,
    /// Documents that gave no report, or more than one.
    pub refused: usize,
    /// Agency, year and publication date are right.
    pub heads: usize,
    /// Their cells.
    pub score: Score,
    /// Errors and warnings laid at an agency of whose report nothing is wrong.
    pub blamed: usize,
}

impl Tally {
    fn add(&mut self, other: &Tally) {
        let (a, b) = (&mut self.score, &other.score);
        for (sum, n) in [
            (&mut self.files, other.files),
            (&mut self.refused, other.refused),
            (&mut self.heads, other.heads),
            (&mut self.blamed, other.blamed),
            (&mut a.printed, b.printed),
            (&mut a.right, b.right),
            (&mut a.wrong, b.wrong),
            (&mut a.flagged, b.flagged),
            (&mut a.missed, b.missed),
            (&mut a.invented, b.invented),
            (&mut a.state, b.state),
            (&mut a.sure, b.sure),
            (&mut a.sure_right, b.sure_right),
        ] {
            *sum += n;
        }
    }

    /// Nothing is wrong in silence: every document read as the right report, no number wrong or invented, 99 in 100 read
    /// right or said to be unread, nobody blamed.
    pub fn holds(&self) -> bool {
        let Score { printed, right, wrong, flagged, invented, .. } = self.score;
        self.refused == 0
            && self.heads == self.files
            && (wrong, invented, self.blamed) == (0, 0, 0)
            && (right + flagged) * 100 >= printed * 99
    }

    /// Of what a careful reader can tell, 99 in 100 are read right.
    pub fn reads(&self) -> bool {
        self.score.sure_right * 100 >= self.score.sure * 99
    }
}

/// What was measured.
#[derive(Debug, Clone, Default)]
pub struct Further {
    /// By style, in their order.
    pub styles: Vec<(&'static str, Tally)>,
    /// What was odd: a line each.
    pub odd: Vec<String>,
}

impl Further {
    /// All styles together.
    pub fn total(&self) -> Tally {
        let mut total = Tally::default();
        self.styles.iter().for_each(|(_, tally)| total.add(tally));
        total
    }
}

/// Reports of an invented district of which nothing is wrong.
fn clean(seed: u64, times: u32) -> Vec<Report> {
    let (district, _) = district::clean_of_scale(&mut Dice::new(seed), times);
    let reports = district.samples.into_iter().map(|sample| sample.report);
    reports.filter(|report| report.detected_form != Some(FormId::F2014)).collect()
}

/// Writes so many reports in every further style (or those of which the name begins as given), reads them, reviews them
/// and counts. With a folder, an example of each style of which something is odd is kept there, its truth beside it.
///
/// # Errors
///
/// Where a file cannot be written.
pub fn measure(
    seed: u64,
    count: usize,
    only: &str,
    keep: Option<&Path>,
) -> Result<Further, Box<dyn std::error::Error>> {
    // Half of the documents are of busy bodies: where most cells are 0 a number in the wrong place is not noticed.
    let (usual, busy) = (clean(seed, 1), clean(seed ^ 0xb0_5e, 30));
    let options = Options::at(Date::new(2026, 6, 1)?);
    let mut further = Further::default();
    for style in all().filter(|style| style.id.starts_with(only)) {
        // By name, so that a new style leaves the documents of the others as they are.
        let name = style.id.bytes().fold(seed, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
        let mut dice = Dice::new(name);
        let mut total = Tally::default();
        let mut kept = false;
        for n in 0..count {
            let from = if n % 2 == 0 { &busy } else { &usual };
            let report = &from[dice.below(from.len() as u32) as usize];
            let document = style.write(report, u64::from(dice.below(u32::MAX)))?;
            let loaded = load(&document.name, &document.bytes, &options).map_err(|error| error.to_string());
            let (tally, odd) = tally(style, &document, &loaded);
            total.add(&tally);
            let worth = !(tally.holds() && tally.reads());
            if let Some(folder) = keep.filter(|_| worth && !kept) {
                kept = true;
                write_example(&folder.join(style.id), &document, &odd)?;
            }
            further.odd.extend(odd.into_iter().map(|line| format!("{} {}: {line}", style.id, document.name)));
        }
        further.styles.push((style.id, total));
    }
    Ok(further)
}

/// What became of one document.
fn tally(style: &Style, document: &Document, loaded: &Result<Loaded, String>) -> (Tally, Vec<String>) {
    let truth = truth(&document.cells, &document.doubtful, &document.illegible);
    let mut tally = Tally { files: 1, ..Tally::default() };
    let mut lines = Vec::new();
    let loaded = match loaded {
        Ok(loaded) if loaded.reports.len() == 1 => loaded,
        other => {
            tally.refused = 1;
            tally.score.printed = truth.values().filter(|expected| expected.number.is_some()).count();
            tally.score.missed = tally.score.printed;
            tally.score.sure = tally.score.printed;
            let reports = |loaded: &Loaded| loaded.reports.iter().map(Report::name).collect::<Vec<_>>().join(", ");
            lines.push(match other {
                Ok(loaded) => format!("{} reports: {}", loaded.reports.len(), reports(loaded)),
                Err(error) => format!("refused: {error}"),
            });
            return (tally, lines);
        }
    };
    let (read, wanted) = (&loaded.reports[0], &document.report);
    let as_printed = document.printed_agency.as_ref() == Some(&read.agency.name);
    for (right, what) in [
        (
            read.agency.key == wanted.agency.key || as_printed,
            format!("agency {} not {}", read.agency.name, wanted.agency.name),
        ),
        (read.report_year == wanted.report_year, format!("year {} not {}", read.report_year, wanted.report_year)),
        (
            read.published == wanted.published || document.date_open,
            format!("published {:?} not {:?}", read.published, wanted.published),
        ),
    ] {
        if !right {
            lines.push(what);
        }
    }
    tally.heads = usize::from(lines.is_empty());
    let mut odd = Vec::new();
    tally.score = score(loaded, read, &truth, &mut odd);
    odd.sort_by_key(|odd| !odd.silent);
    odd.retain(|odd| odd.silent || !odd.expected.starts_with("\"\""));
    lines.extend(odd.into_iter().map(|Odd { cell, expected, found, silent }| {
        format!("{}{cell}: {found}, printed {expected}", if silent { "SILENT " } else { "" })
    }));
    for finding in blame(style, document, read) {
        tally.blamed += 1;
        lines.push(format!("BLAMED {finding}"));
    }
    (tally, lines)
}

/// Errors and warnings laid at the agency that neither the report itself nor the style gives reason for.
fn blame(style: &Style, document: &Document, read: &Report) -> Vec<String> {
    let found = |report: &Report| -> BTreeMap<(String, String), String> {
        let review = review([report]);
        let findings = review.findings.iter().flat_map(|finding| finding.with_follows());
        let grave = findings.filter(|f| f.attribution == Attribution::Agency && f.severity != Severity::Note);
        grave
            .map(|f| {
                let line = format!("{} {} {}", f.rule, f.message.zh, f.excerpt.as_deref().unwrap_or_default());
                ((f.rule.to_string(), f.message.zh.clone()), line)
            })
            .collect()
    };
    let own: BTreeSet<String> = found(&document.report).into_keys().map(|(rule, _)| rule).collect();
    let read = found(read).into_iter();
    read.filter(|((rule, _), _)| !own.contains(rule) && !style.rules.contains(&rule.as_str()))
        .map(|(_, line)| line)
        .collect()
}

/// A document, the truth beside it as cells CSV, and what was odd.
fn write_example(folder: &Path, document: &Document, odd: &[String]) -> Result<(), Box<dyn std::error::Error>> {
    if folder.is_dir() {
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join(&document.name), &document.bytes)?;
    let report = document.report.clone().rebuild().cells(Some(document.cells.clone())).build();
    std::fs::write(folder.join("truth.csv"), crate::accuracy::cells_csv(&report)?)?;
    let form = document.cells.form();
    let ids = |cells: &BTreeSet<_>| cells.iter().map(|ix| format!("  {}\n", form.def(*ix).id)).collect::<String>();
    let (agency, year) = (&document.report.agency.name, document.report.report_year);
    let date = document.report.published.map(|date| date.to_string()).unwrap_or_default();
    let text = format!(
        "agency {agency}\nyear {year}\npublished {date}\n\nwrong now:\n{}\n\ncells that may be said to be unread:\n{}\ncells that must be unreadable:\n{}",
        odd.join("\n"),
        ids(&document.doubtful),
        ids(&document.illegible)
    );
    std::fs::write(folder.join("now.txt"), text)?;
    Ok(())
}

/// The table as Markdown.
pub fn markdown(further: &Further, seed: u64, count: usize) -> String {
    let mut text = format!(
        "\n## Further styles\n\nDocuments as converters, sites and scrapers make them, {count} a style, of reports without a \
         defect. With the table of real documents\nbelow it is written by\n\n```sh\ncargo run -p gongkai-dev -- accuracy \
         --further --seed {seed} --write docs/accuracy.md\n```\n\n*Refused* gave no report, or several; *flagged* is a printed \
         number that is not read, and it is said; *lost* one of which nothing\nis said; *blamed* counts errors and warnings \
         laid at the agency, every one of them false. *Read* is the share of the numbers\nthat a careful reader could tell: \
         some styles lose the place of numbers, and there *flagged* is right. The bar for each\nstyle: none refused, every \
         head right, none wrong, none invented, nobody blamed, 99 % right or flagged.\n\n\
         | style | files | refused | head | printed | right | wrong | flagged | lost | invented | blamed | read | bar |\n\
         |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|\n"
    );
    let total = further.total();
    for (name, tally) in further.styles.iter().chain([&("all", total)]) {
        let s = tally.score;
        let permille = (s.sure_right * 1000).checked_div(s.sure);
        let read = permille.map_or(String::new(), |n| format!("{}.{} %", n / 10, n % 10));
        let bar = if tally.holds() { "held" } else { "not held" };
        let _ = writeln!(
            text,
            "| {name} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {read} | {bar} |",
            tally.files,
            tally.refused,
            tally.heads,
            s.printed,
            s.right,
            s.wrong,
            s.flagged,
            s.missed,
            s.invented,
            tally.blamed
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_wrong_with_the_reports_themselves() {
        for report in clean(11, 1).iter().chain(&clean(11, 30)) {
            let review = review([report]);
            let grave = review.findings.iter().filter(|finding| finding.severity != Severity::Note);
            let grave: Vec<_> = grave.map(|finding| (finding.rule.to_string(), &finding.message.zh)).collect();
            assert!(grave.is_empty(), "{}: {grave:?}", report.name());
        }
    }

    /// What a document is said to print stands in it: a writer that leaves a number out would lay it at the reader.
    #[test]
    fn documents_print_what_they_are_said_to_print() {
        // Packed, spelled out, or written otherwise on purpose.
        let otherwise = ["book_", "number_words", "letters_for_digits", "split_numbers", "thousands"];
        let report = &clean(3, 30)[2];
        for style in all().filter(|style| !otherwise.iter().any(|name| style.id.starts_with(name))) {
            let document = style.write(report, 9).unwrap();
            let text = String::from_utf8(document.bytes).unwrap();
            for (_, cell) in document.cells.present().filter(|(_, cell)| cell.number.is_some()) {
                assert!(text.contains(&*cell.as_written), "{}: {}", style.id, cell.as_written);
            }
        }
    }

    #[test]
    fn names_of_styles_are_their_own() {
        let ids: BTreeSet<&str> = all().map(|style| style.id).collect();
        assert_eq!(ids.len(), all().count());
    }
}
