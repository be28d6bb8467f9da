//! What the loader makes of a file: head, sections, cells and problems, a line each.
//!
//! ```sh
//! cargo run -p gongkai-loader --example read -- report.html
//! ```
#![allow(clippy::print_stdout, clippy::print_stderr)]

use gongkai_loader::{Options, load};
use gongkai_model::{CellState, Lang};

fn main() {
    for file in std::env::args().skip(1) {
        let bytes = match std::fs::read(&file) {
            Ok(bytes) => bytes,
            Err(error) => {
                eprintln!("{file}: {error}");
                continue;
            }
        };
        let today = "2026-03-01".parse().unwrap_or_default();
        println!("== {file}");
        let loaded = match load(&file, &bytes, &Options::at(today)) {
            Ok(loaded) => loaded,
            Err(error) => {
                println!("refused: {error}");
                continue;
            }
        };
        for report in &loaded.reports {
            let legibility = &report.legibility;
            let (agency, year) = (legibility.agency.id(), legibility.year.id());
            println!("agency\t{} ({agency})\nyear\t{} ({year})", report.agency.name, report.report_year);
            println!("title\t{:?}\npublished\t{:?} {:?}", report.title, report.published, report.dates);
            println!("period\t{:?}\nform\t{:?}", report.period, report.detected_form);
            for section in &report.sections {
                let characters: usize = section.paragraphs.iter().map(|p| p.text.chars().count()).sum();
                println!("section\t{:?}\t{}\t{characters} characters", section.key, section.heading);
            }
            println!("ends early\t{}", legibility.ends_early);
            for heading in &legibility.unread_headings {
                println!("unread heading\t{}\t{}", heading.place.describe(Lang::En), heading.text);
            }
            for (table, measure) in &legibility.tables {
                println!("table\t{table}\t{measure:?}");
            }
            for (ix, cell) in report.cells.iter().flat_map(|cells| cells.iter()) {
                if cell.state != CellState::Absent {
                    let number = cell.number.map(|n| n.to_string()).unwrap_or_default();
                    let id = &report.cells.as_ref().map_or("", |cells| cells.form().def(ix).id.as_str());
                    println!("cell\t{id}\t{}\t{number}\t{}", cell.state, cell.as_written.replace('\n', "⏎"));
                }
            }
        }
        for problem in &loaded.problems {
            let place = problem.place.describe(Lang::En);
            println!("problem\t{}\t{place}\t{}", problem.code(), problem.message(Lang::En));
        }
    }
}
