//! A dataset gives back what it was given.

use crate::build::generated;
use gongkai_analytics::{AnalyticsError, Collection, dataset};
use gongkai_model::Report;
use proptest::prelude::*;
use std::io;

type Files = Vec<(String, Vec<u8>)>;

fn read(files: &Files) -> Result<Vec<Report>, AnalyticsError> {
    dataset::read(&|name| {
        let found = files.iter().find(|(file, _)| file == name);
        found.map(|(_, bytes)| bytes.clone()).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    })
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
    let missing = read(&without("cells.parquet")).unwrap_err();
    assert!(matches!(missing, AnalyticsError::Io { ref file, .. } if file == "cells.parquet"), "{missing}");
    let broken = replaced("reports.parquet", b"not parquet");
    assert!(matches!(broken, AnalyticsError::Columnar { ref file, .. } if file == "reports.parquet"), "{broken}");
    let newer = br#"{"schema":"gongkai.dataset/9","reports":1,"cells":0,"sections":0}"#;
    assert!(matches!(replaced("dataset.json", newer), AnalyticsError::Schema { .. }));
    assert!(matches!(replaced("dataset.json", b"{"), AnalyticsError::Json { .. }));
    // Cells that point at reports that are not there.
    let empty = dataset::write(&Collection::default()).unwrap();
    let orphaned = replaced("reports.parquet", &empty[1].1);
    assert!(matches!(orphaned, AnalyticsError::BadValue { column: "report", .. }), "{orphaned}");
}
