//! Small documents, each for a way in which reading went wrong once, and what must come of each: `tests/data/reading`.
//!
//! Beside a document `x` stands `x.expected`, a line a statement, words apart by tabs:
//!
//! - `agency NAME`, `year YEAR`, `published DATE` (`-` for none), `reports COUNT`, `refused`;
//! - `agency-from SOURCE`, `year-from SOURCE`: the ids of [`HeadSource`](gongkai_model::HeadSource);
//! - `cell ID VALUE`: a number, the id of a state, or alternatives with `|` between them;
//! - `cells COUNT`: how many cells are reported;
//! - `period FROM TO`; `preamble WORDS`: words that the preamble holds, put together;
//! - `section KEY HEADING`; `sections KEY KEY …`: all of them, the preamble left out;
//! - `problem CODE`, `no-problem CODE`.
//!
//! What stands in the file under the first report is of the report that the last `report N` names.

use crate::options;
use gongkai_loader::{Loaded, load};
use gongkai_model::{CellState, Report, Section};
use std::path::{Path, PathBuf};

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        match path.is_dir() {
            true => files(&path, out),
            false if path.extension().is_some_and(|e| e == "expected") => out.push(path),
            false => {}
        }
    }
}

fn cell(report: &Report, id: &str) -> String {
    let Some(cell) = report.cell(id) else { return "not in form".to_owned() };
    match cell.state {
        CellState::Reported => cell.number.map(|number| number.to_string()).unwrap_or_default(),
        state => state.to_string(),
    }
}

/// What is not as it should be.
fn check(statement: &str, loaded: &Loaded, at: &mut usize) -> Result<(), String> {
    let words: Vec<&str> = statement.split('\t').collect();
    let codes = || loaded.problems.iter().map(|problem| problem.code()).collect::<Vec<_>>();
    if let ["report", number] = words[..] {
        *at = number.parse::<usize>().unwrap() - 1;
    }
    let Some(report) = loaded.reports.get(*at) else { return Err(format!("no report {}", *at + 1)) };
    let (found, wanted) = match words[..] {
        ["report", _] => return Ok(()),
        ["reports", count] => (loaded.reports.len().to_string(), count.to_owned()),
        ["agency", name] => (report.agency.name.clone(), name.to_owned()),
        ["year", year] => (report.report_year.to_string(), year.to_owned()),
        ["agency-from", source] => (report.legibility.agency.id().to_owned(), source.to_owned()),
        ["year-from", source] => (report.legibility.year.id().to_owned(), source.to_owned()),
        ["published", date] => (report.published.map_or("-".to_owned(), |date| date.to_string()), date.to_owned()),
        ["cell", id, wanted] => {
            let found = cell(report, id);
            let fits = wanted.split('|').any(|wanted| wanted == found);
            (format!("{id} {found}"), format!("{id} {}", if fits { found.as_str() } else { wanted }))
        }
        ["cells", count] => {
            let found = report.cells.as_ref().map_or(0, |cells| cells.tally(CellState::Reported));
            (found.to_string(), count.to_owned())
        }
        ["period", from, to] => {
            let found = report.period.map_or("-".to_owned(), |period| format!("{} {}", period.from, period.to));
            (found, format!("{from} {to}"))
        }
        ["preamble", words] => {
            let text = report.section(Section::PREAMBLE).map(Section::text).unwrap_or_default();
            let found = if text.contains(words) { words.to_owned() } else { text };
            (found, words.to_owned())
        }
        ["section", key, heading] => {
            (report.section(key).map_or("-".to_owned(), |section| section.heading.clone()), heading.to_owned())
        }
        ["sections", ..] => {
            let keys = report.sections.iter().map(|section| section.key.as_deref().unwrap_or("?"));
            let keys: Vec<&str> = keys.filter(|key| *key != "preamble").collect();
            (keys.join(" "), words[1..].join(" "))
        }
        ["problem", code] => {
            let there = codes().contains(&code);
            (format!("{code} {there}, problems {:?}", codes()), format!("{code} true, problems {:?}", codes()))
        }
        ["no-problem", code] => {
            let there = codes().contains(&code);
            (format!("{code} {there}"), format!("{code} false"))
        }
        _ => panic!("unknown statement: {statement}"),
    };
    if found == wanted { Ok(()) } else { Err(format!("found {found}; wanted {wanted}")) }
}

/// Tables of which not every printed number is accounted for.
pub(crate) fn unbalanced(loaded: &Loaded) -> Vec<String> {
    let tables = loaded.reports.iter().flat_map(|report| &report.legibility.tables);
    tables
        .filter(|(_, table)| !table.balances())
        .map(|(key, table)| format!("{key} does not balance: {table:?}"))
        .collect()
}

/// Every number that a cell holds is one of those that were placed, and no more.
pub(crate) fn overfull(loaded: &Loaded) -> Vec<String> {
    let mut odd = Vec::new();
    for report in &loaded.reports {
        let Some(cells) = &report.cells else { continue };
        for (key, measure) in &report.legibility.tables {
            let held =
                cells.iter().filter(|(ix, cell)| cell.number.is_some() && cells.form().table_of(*ix).key == *key);
            // A numeral in Chinese is a number to a cell, and a word to a table.
            let held = held.filter(|(_, cell)| cell.as_written.chars().any(|c| c.is_ascii_digit())).count();
            if held > measure.placed as usize {
                odd.push(format!("{key}: {held} cells with a number, {} placed", measure.placed));
            }
        }
    }
    odd
}

/// Cells that are there, of tables that are said not to be.
pub(crate) fn uncarried(loaded: &Loaded) -> Vec<String> {
    let cells = loaded.reports.iter().filter_map(|report| Some((report, report.cells.as_ref()?)));
    cells
        .flat_map(|(report, cells)| {
            let there = cells.iter().filter(|(_, cell)| cell.state != CellState::Absent);
            there
                .map(|(ix, _)| &cells.form().table_of(ix).key)
                .filter(|table| !report.carried.tables.contains(*table))
                .map(|table| format!("a cell of {table}, which is not there"))
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn small_documents_give_what_stands_beside_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/reading");
    let mut expected = Vec::new();
    files(&root, &mut expected);
    let mut failures = Vec::new();
    for path in &expected {
        let document = path.with_extension("");
        let name = document.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&document).unwrap_or_else(|error| panic!("{name}: {error}"));
        let text = std::fs::read_to_string(path).unwrap();
        let statements = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
        let loaded = match load(&name, &bytes, &options()) {
            Ok(loaded) => loaded,
            Err(_) if text.lines().any(|line| line == "refused") => continue,
            Err(error) => {
                failures.push(format!("{name}: {error}"));
                continue;
            }
        };
        failures.extend(overfull(&loaded).into_iter().map(|odd| format!("{name}: {odd}")));
        failures.extend(unbalanced(&loaded).into_iter().map(|odd| format!("{name}: {odd}")));
        failures.extend(uncarried(&loaded).into_iter().map(|odd| format!("{name}: {odd}")));
        let mut at = 0;
        for statement in statements {
            if statement == "refused" {
                failures.push(format!("{name}: read, though it should be refused"));
            } else if let Err(odd) = check(statement, &loaded, &mut at) {
                failures.push(format!("{name}: {odd}"));
            }
        }
    }
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), expected.len(), failures.join("\n"));
}
