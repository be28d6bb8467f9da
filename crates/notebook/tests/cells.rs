//! The cells of the notebooks, compiled and run without evcxr. Their lines stand here as they stand there.
#![allow(missing_docs, clippy::unwrap_used)]

use gongkai_notebook::*;
use std::error::Error;
use std::path::Path;

/// Paths in the notebooks are seen from there.
fn from_notebooks() {
    std::env::set_current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../notebooks")).unwrap();
}

#[test]
fn reading_and_checking() -> Result<(), Box<dyn Error + Send + Sync>> {
    from_notebooks();
    let checked = check(["../data/sample/2024"], day("2026-03-01")?);
    assert!(checked.batch.shown().content.contains("21"));
    let checked = check(["../data/sample/2024/财政局.html", "../data/sample/2024/民政局.html"], day("2026-03-01")?);
    assert!(checked.shown().content.contains("<pre"));
    let one = checked.review.findings.first().cloned().ok_or("nothing found")?;
    assert!(one.shown().content.contains(one.rule.as_str()));
    Ok(())
}

#[cfg(feature = "tables")]
#[test]
fn measures_tables_and_charts() -> Result<(), Box<dyn Error + Send + Sync>> {
    use gongkai::analytics::export::Table;
    use gongkai::analytics::{GroupBy, Metric, export::groups};
    from_notebooks();
    let work =
        gongkai::open(["../data/sample"]).today(day("2026-03-01")?).roster(Some("../data/sample-roster.csv")).read()?;
    assert!(work.shown().content.contains("213"));
    let cells = Table::Cells.rows(work.collection(), work.metrics()?)?.into_columns()?;
    assert!(cells.shown().content.contains("<table"));
    let rates = work.measures(&[Metric::named("disclosure_rate")?])?;
    let table = groups(&rates, GroupBy::Level)?.into_columns()?;
    assert!(table.shown().content.contains("groups"));
    assert!(work.review().counted().count() > 0);
    assert_eq!(work.figure("bars", "disclosure_rate", Lang::En)?.shown().mime, "image/svg+xml");
    Ok(())
}

#[test]
fn the_lines_are_those_of_the_notebooks() {
    let read = |path: &str| std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    let (notebooks, here) = (read("../../notebooks/source_rust.py"), read("tests/cells.rs"));
    let here: String = here.split_whitespace().collect();
    let mut seen = 0;
    for cell in notebooks.split("\"\"\"").skip(3).step_by(2) {
        for line in cell.lines().filter(|line| !line.starts_with(':') && line.len() > 12) {
            let line: String = line.trim_end_matches(';').split_whitespace().collect();
            assert!(here.contains(&line), "not in tests/cells.rs: {line}");
            seen += 1;
        }
    }
    assert!(seen > 10, "{seen}");
}
