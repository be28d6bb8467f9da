//! A dataset gives back what it was given.

use crate::build::generated;
use gongkai_analytics::dataset::Table;
use gongkai_analytics::export::{self, Options};
use gongkai_analytics::{AnalyticsError, Collection, GroupBy, Metric, Metrics, dataset, group_by};
use gongkai_model::{Lang, Report};
use proptest::prelude::*;
use std::io;

type Files = Vec<(String, Vec<u8>)>;

fn find(files: &Files, name: &str) -> io::Result<Vec<u8>> {
    let found = files.iter().find(|(file, _)| file == name);
    found.map(|(_, bytes)| bytes.clone()).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
}

fn length(files: &Files, name: &str) -> io::Result<u64> {
    find(files, name).map(|bytes| bytes.len() as u64)
}

fn read(files: &Files) -> Result<Vec<Report>, AnalyticsError> {
    dataset::read(&|name| find(files, name))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn reports_come_back_equal(seeds in prop::collection::vec(any::<u64>(), 0..8)) {
        let collection = Collection::new(seeds.into_iter().map(generated).collect());
        let files = dataset::write(&collection).unwrap();
        let back = read(&files).unwrap();
        let before: Vec<&Report> = collection.reports().iter().map(|report| &**report).collect();
        prop_assert_eq!(back.iter().collect::<Vec<_>>(), before);
        prop_assert_eq!(dataset::write(&Collection::new(back)).unwrap(), files);
    }
}

#[test]
fn a_report_from_before_the_forms_comes_back() {
    let mut old = generated(3);
    (old.report_year, old.cells, old.detected_form) = (2012, None, None);
    old.published = gongkai_model::Date::new(1969, 12, 30).ok();
    let files = dataset::write(&Collection::new(vec![old.clone()])).unwrap();
    assert_eq!(read(&files).unwrap(), [old]);
}

#[test]
fn a_broken_dataset_says_which_file() {
    let files = dataset::write(&Collection::new(vec![generated(1)])).unwrap();
    let without = |name: &str| files.iter().filter(|(file, _)| file != name).cloned().collect::<Files>();
    let replaced = |name: &str, bytes: &[u8]| {
        let mut files = without(name);
        files.push((name.to_owned(), bytes.to_vec()));
        read(&files).unwrap_err()
    };
    let cells = Table::Cells.file(0);
    let missing = read(&without(&cells)).unwrap_err();
    assert!(matches!(missing, AnalyticsError::Io { ref file, .. } if *file == cells), "{missing}");
    for name in Table::ALL.map(|table| table.file(0)) {
        let broken = replaced(&name, b"not parquet");
        assert!(matches!(&broken, AnalyticsError::NotWhole { file } if *file == name), "{broken}");
        assert!(broken.message(Lang::Zh).contains("gongkai load"));
    }
    for other in [1, 5, 9] {
        let schema = format!(r#"{{"schema":"gongkai.dataset/{other}","reports":1,"cells":0,"sections":0}}"#);
        assert!(matches!(replaced("dataset.json", schema.as_bytes()), AnalyticsError::Schema { .. }));
    }
    for json in ["{", "{}", "[]", r#"{"schema":"gongkai.dataset/6"}"#] {
        let refused = replaced("dataset.json", json.as_bytes());
        assert!(matches!(refused, AnalyticsError::Json { .. } | AnalyticsError::Schema { .. }), "{refused}");
    }
    // The tables of one run with what another wrote last.
    let other = dataset::write(&Collection::new(vec![generated(2)])).unwrap();
    let mixed = replaced("dataset.json", &other.last().unwrap().1);
    assert!(matches!(mixed, AnalyticsError::NotWhole { .. }), "{mixed}");
}

#[test]
fn the_counts_are_those_of_the_tables() {
    let files = dataset::write(&Collection::new(vec![generated(1), generated(2)])).unwrap();
    let (name, json) = files.last().unwrap();
    assert_eq!(name, "dataset.json");
    for what in ["reports", "cells", "sections"] {
        let mut told: serde_json::Value = serde_json::from_slice(json).unwrap();
        told[what] = (told[what].as_u64().unwrap() + 1).into();
        let mut files = files.clone();
        files.last_mut().unwrap().1 = told.to_string().into_bytes();
        assert!(matches!(read(&files).unwrap_err(), AnalyticsError::Count { what: named, .. } if named == what));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_flipped_bit_goes_unnoticed(file in 0usize..4, at in any::<prop::sample::Index>(), bit in 0u32..8) {
        let before = dataset::write(&Collection::new(vec![generated(1)])).unwrap();
        let mut files = before.clone();
        let bytes = &mut files[file].1;
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        // In JSON some white space is as good as other.
        if let Ok(reports) = read(&files) {
            prop_assert_eq!(dataset::write(&Collection::new(reports)).unwrap(), before);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    /// What is read of the quantities alone is what the reports give, copies, scopes and gaps included.
    #[test]
    fn quantities_of_a_dataset_are_those_of_its_reports(seeds in prop::collection::vec(any::<u64>(), 1..20)) {
        let collection = Collection::new(seeds.into_iter().map(generated).collect());
        let files = dataset::write(&collection).unwrap();
        let chosen = Metric::select(["disclosure_rate", "document_turnover", "fees_collected_wan", "completeness"]).unwrap();
        let file = |name: &str| find(&files, name);
        let size = |name: &str| length(&files, name);
        let alone = Metrics::measured(dataset::quantities(&file, &size, &chosen, &[]).unwrap(), &chosen).unwrap();
        let whole = Metrics::of(&collection).unwrap().only(&chosen);
        prop_assert_eq!(alone.quantities().heads().len(), collection.used().len());
        let csv = |metrics: &Metrics| {
            let mut bytes = Vec::new();
            export::metrics_table(metrics).write(Options::default(), &mut bytes).unwrap();
            String::from_utf8(bytes).unwrap()
        };
        prop_assert_eq!(csv(&alone), csv(&whole));
        for by in [GroupBy::Level, GroupBy::Region] {
            prop_assert_eq!(group_by(&alone, by).unwrap(), group_by(&whole, by).unwrap());
        }
        let years = collection.years();
        let some = dataset::quantities(&file, &size, &chosen, &years[..1]).unwrap();
        prop_assert!(some.heads().iter().all(|head| head.report_year == years[0]));
    }
}

#[test]
fn a_column_that_is_not_there_is_named() {
    let collection = Collection::new((0..6).map(generated).collect());
    let chosen = Metric::select(["disclosure_rate"]).unwrap();
    let files = dataset::write(&collection).unwrap();
    let damaged = |name: &str| -> io::Result<Vec<u8>> {
        let bytes = find(&files, name)?;
        Ok(if name == Table::Quantities.file(0) { bytes[..bytes.len() / 2].to_vec() } else { bytes })
    };
    let size = |name: &str| length(&files, name);
    let refused = dataset::quantities(&damaged, &size, &chosen, &[]).unwrap_err();
    assert!(matches!(&refused, AnalyticsError::NotWhole { file } if *file == Table::Quantities.file(0)), "{refused}");
}

/// What is laid out part by part and settled over all is what is laid out at once.
#[test]
fn a_dataset_of_parts_is_that_of_the_whole() {
    let reports: Vec<Report> = (0..60).map(generated).collect();
    let collection = Collection::new(reports.clone());
    let whole = dataset::write(&collection).unwrap();
    let parts: Vec<dataset::Stage> =
        reports.chunks(17).enumerate().map(|(at, of)| dataset::stage(of, (at as i64 + 3) << 20).unwrap()).collect();
    let open = |part: usize, table: Table| -> io::Result<Vec<u8>> {
        let found = parts[part].tables.iter().find(|(of, _)| *of == table);
        Ok(found.unwrap().1.clone())
    };
    let agencies = dataset::Agencies::of(parts.len(), &open).unwrap();
    let finish = dataset::Finish::of(parts.len(), &open, agencies, |printed| (printed.agency.clone(), printed.scope));
    let finish = finish.unwrap();
    let mut contents = dataset::Contents::default();
    let mut files: Files = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        contents.part(part.reports, part.cells, part.sections);
        for table in Table::ALL {
            let bytes = match table {
                Table::Reports => finish.reports(at, &open).unwrap(),
                Table::Quantities => finish.quantities(at, &open).unwrap(),
                _ => open(at, table).unwrap(),
            };
            contents.file(&table.file(at), &bytes);
            files.push((table.file(at), bytes));
        }
    }
    files.push(("dataset.json".to_owned(), contents.to_json().unwrap()));
    // The reports come back in the order in which they were laid out.
    let back = read(&files).unwrap();
    assert_eq!(back, reports);
    assert!(collection.copies().count() > 0, "nothing to choose between");
    let chosen: Vec<&'static Metric> = Metric::all().iter().collect();
    let of = |files: &Files| {
        dataset::quantities(&|name| find(files, name), &|name| length(files, name), &chosen, &[]).unwrap()
    };
    let (parted, at_once) = (of(&files), of(&whole));
    assert_eq!(parted.heads(), at_once.heads());
    assert!(parted.frame().equals_missing(at_once.frame()));
}
