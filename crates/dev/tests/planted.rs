//! The findings in the generated district are those that its manifest names, cell by cell.
#![allow(missing_docs, clippy::unwrap_used)]

use gongkai_generate::district::{Planted, PlantedKind, district};
use gongkai_lint::review;
use std::collections::BTreeSet;

#[test]
fn the_findings_are_those_of_the_manifest() {
    for seed in [1, 2, 7] {
        let district = district(seed);
        let arithmetic = ["SUM301", "SUM302", "SUM303", "SUM304", "SUM307"];
        let findings = review(district.samples.iter().map(|sample| &sample.report)).findings;
        let found: BTreeSet<(String, i32, String)> = findings
            .iter()
            .flat_map(gongkai_lint::Finding::with_follows)
            .filter(|finding| arithmetic.contains(&finding.rule.as_str()))
            .map(|finding| (finding.agency.clone(), finding.report_year, finding.rule.to_string()))
            .collect();
        let planted: BTreeSet<(String, i32, String)> = district
            .planted
            .iter()
            .filter(|planted| planted.kind == PlantedKind::Defect && arithmetic.contains(&planted.rule))
            .map(|planted| (planted.agency.clone(), planted.report_year, planted.rule.to_owned()))
            .collect();
        assert_eq!(found, planted, "seed {seed}");
        // The manifest names the cells: each of those that a broken sum blames or adds up.
        for planted in district.planted.iter().filter(|of| of.kind == PlantedKind::Defect && !of.cells.is_empty()) {
            let of_planted = |finding: &&gongkai_lint::Finding| {
                let of = (finding.rule.as_str(), finding.agency.as_str(), finding.report_year);
                of == (planted.rule, planted.agency.as_str(), planted.report_year)
            };
            let told: BTreeSet<&str> = findings
                .iter()
                .flat_map(gongkai_lint::Finding::with_follows)
                .filter(of_planted)
                .flat_map(|finding| finding.cells.iter().map(|cell| cell.cell.as_str()))
                .collect();
            let named = planted.cells.iter().any(|cell| told.contains(cell.as_str()));
            assert!(!arithmetic.contains(&planted.rule) || named, "seed {seed}: {planted:?} {told:?}");
        }
        let without_cells = |of: &&Planted| arithmetic.contains(&of.rule) && of.kind == PlantedKind::Defect;
        assert!(district.planted.iter().filter(without_cells).all(|of| !of.cells.is_empty()), "seed {seed}");
    }
}
