//! The main job makes every product, whatever the reports are: few or many, of small bodies, with gaps, of one year or
//! one agency.
#![allow(missing_docs, clippy::unwrap_used)]

use gongkai::core::Batch;
use gongkai::{PagePlan, Work};
use gongkai_dev::plain;
use gongkai_model::{CellState, Form, Number, Place, Report};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// What a report of a collection is like.
#[derive(Debug, Clone, Copy)]
struct Kind {
    agency: u8,
    year: u8,
    seed: u64,
    /// Numbers at most 3, so that no base reaches the least that is ranked.
    small: bool,
    /// One cell in so many is blank; none where it is 0.
    blank: u8,
    cells: bool,
    dated: bool,
}

fn kind(agencies: u8, years: u8) -> impl Strategy<Value = Kind> {
    let dice = (0..agencies, 0..years, any::<u64>(), any::<bool>(), 0u8..4, prop::bool::weighted(0.9), any::<bool>());
    dice.prop_map(|(agency, year, seed, small, blank, cells, dated)| Kind {
        agency,
        year,
        seed,
        small,
        blank,
        cells,
        dated,
    })
}

fn report(kind: Kind) -> Report {
    let year = 2016 + i32::from(kind.year);
    let form = Form::expected(year).unwrap();
    let mut report = plain::report(form, &format!("云泽区第{}街道办事处", kind.agency), year, kind.seed);
    if let Some(cells) = &mut report.cells {
        let all: Vec<_> = cells.present().map(|(ix, _)| ix).collect();
        for (at, ix) in all.into_iter().enumerate() {
            match cells.get(ix).number {
                _ if kind.blank > 0 && at % (usize::from(kind.blank) * 3) == 0 => {
                    cells.set(ix, CellState::Blank, None, "", Place::default());
                }
                Some(Number::Count(n)) if kind.small => {
                    let n = n % 4;
                    cells.set(ix, CellState::Reported, Some(Number::Count(n)), &n.to_string(), Place::default());
                }
                _ => {}
            }
        }
    }
    if !kind.cells {
        report.cells = None;
        report.carried.tables = BTreeSet::new();
        report.detected_form = None;
    }
    report.published = report.published.filter(|_| kind.dated);
    report
}

fn collection() -> impl Strategy<Value = Vec<Kind>> {
    // Many of few agencies and years, few of many: each mix comes often.
    (1u8..12, 1u8..9).prop_flat_map(|(agencies, years)| prop::collection::vec(kind(agencies, years), 1..=40))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn every_product_is_made_of_every_collection(kinds in collection(), both in prop::bool::weighted(0.2)) {
        let batch = Batch { reports: kinds.into_iter().map(report).collect(), ..Batch::default() };
        let work = Work::of(batch, "2026-03-01".parse().unwrap());
        let mut names = BTreeSet::new();
        let mut failed = Vec::new();
        work.main_job(&PagePlan { both, ..PagePlan::default() }, |product| {
            let name = product.name.clone();
            match product.bytes() {
                Ok(bytes) => assert!(!bytes.is_empty() || name.ends_with(".jsonl"), "{name} is empty"),
                Err(error) => failed.push(format!("{name}: {error}")),
            }
            names.insert(name);
            Ok::<(), ()>(())
        })
        .unwrap();
        prop_assert!(failed.is_empty(), "{failed:?}");
        for name in ["index.html", "report.xlsx", "report.md", "panel.csv", "metrics.csv", "findings.jsonl", "inputs.csv"] {
            prop_assert!(names.contains(name), "{name} is missing: {names:?}");
        }
        prop_assert_eq!(names.contains("index.en.html"), both);
    }
}
