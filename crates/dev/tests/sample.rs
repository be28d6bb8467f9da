//! The sample as its files: every report of the district is read from them, and what the rules find is what is planted.
#![allow(missing_docs, clippy::unwrap_used)]

use gongkai_dev::district::district;
use gongkai_dev::rule_accuracy::measure;
use gongkai_dev::sample::{SEED, files, path};
use gongkai_loader::{Options, load};
use gongkai_model::{CellState, Report};
use std::collections::BTreeMap;

fn loaded(seed: u64) -> Vec<Report> {
    let options = Options::at("2026-06-01".parse().unwrap());
    let district = district(seed);
    let mut reports = Vec::new();
    for (name, bytes) in files(&district, seed).unwrap() {
        let loaded = load(&name, &bytes, &options).unwrap_or_else(|error| panic!("{name}: {error}"));
        reports.extend(loaded.reports);
    }
    reports
}

#[test]
fn every_report_is_read_as_it_was_invented() {
    for seed in [SEED, 8] {
        let district = district(seed);
        let found: BTreeMap<(String, i32), Report> =
            loaded(seed).into_iter().map(|report| ((report.agency.name.clone(), report.report_year), report)).collect();
        assert_eq!(found.len(), district.samples.len());
        for sample in &district.samples {
            let truth = &sample.report;
            let read = &found[&(truth.agency.name.clone(), truth.report_year)];
            let about = truth.name();
            assert_eq!(read.origin.file, path(&district, &truth.agency.name, truth.report_year), "{about}");
            assert_eq!(read.published, truth.published, "{about}");
            assert_eq!(read.body_repeated, sample.twice, "{about}");
            let (cells, printed) = (read.cells.as_ref().unwrap(), truth.cells.as_ref().unwrap());
            // Misplaced numbers would show; the state of a row that is not printed in the old form may differ.
            for (ix, cell) in printed.iter().filter(|(_, cell)| cell.state != CellState::Absent) {
                let id = &printed.form().def(ix).id;
                let got = cells.get(cells.form().cell(id).unwrap());
                assert_eq!((got.state, got.number), (cell.state, cell.number), "{about} {id}");
            }
            assert_eq!(read.detected_form, truth.detected_form, "{about}");
            if read.carried.text {
                let keys = |report: &Report| report.sections.iter().map(|s| s.key.clone()).collect::<Vec<_>>();
                assert_eq!(keys(read), keys(truth), "{about}");
                let lines = |report: &Report| -> Vec<String> {
                    let passages = report.sections.iter().flat_map(|section| &section.paragraphs);
                    // The sheet of 2014 has a caption behind the text.
                    passages.map(|p| p.text.clone()).filter(|text| !text.starts_with("附表：")).collect()
                };
                let (got, printed) = (lines(read), lines(truth));
                let differ = got.iter().zip(&printed).find(|(a, b)| a != b);
                assert_eq!((differ, got.len()), (None, printed.len()), "{about}: {:?}", got.last());
                assert_eq!(read.period, truth.period, "{about}");
            }
        }
    }
}

#[test]
fn the_findings_on_the_files_are_those_that_are_planted() {
    for seed in [9] {
        let measured = measure([seed]).unwrap();
        let mut jumps = 0;
        for (code, tally) in &measured.rules {
            assert_eq!((tally.found, tally.taken), (tally.planted, 0), "{code}: {:#?}", measured.odd);
            // Invented numbers may jump by themselves; nothing else is found that is not planted.
            jumps += if *code == "YOY405" { tally.false_alarms } else { 0 };
            assert!(*code == "YOY405" || tally.false_alarms == 0, "{code}: {:#?}", measured.odd);
        }
        assert!(jumps * 10 < measured.reports, "{jumps}");
        assert!(measured.rules.values().all(|tally| tally.planted >= 3));
    }
}

#[test]
fn every_planted_defect_names_a_file_of_the_sample() {
    let district = district(SEED);
    let files = files(&district, SEED).unwrap();
    for planted in &district.planted {
        let missing = planted.rule == "SET953";
        let path = path(&district, &planted.agency, planted.report_year);
        assert_eq!(files.contains_key(&path), !missing, "{} {}: {path:?}", planted.rule, planted.agency);
    }
}
