//! Which cell is wrong: the smallest change that repairs every broken identity at once, without breaking another.

mod system;

use crate::finding::Finding;
use gongkai_model::Report;
use std::collections::BTreeSet;
use system::System;

/// Most ways to repair that are worth telling; more of them say nothing.
const MOST_WAYS: usize = 3;

/// Tells the cells that are to blame, and hangs the findings that follow from one cause under the first of them.
pub(crate) fn explain(report: &Report, findings: &mut Vec<Finding>) {
    let Some(cells) = &report.cells else { return };
    if !findings.iter().any(|finding| finding.check.is_some()) {
        return;
    }
    let system = System::of(cells);
    let mut open: BTreeSet<usize> = system.broken();
    while !open.is_empty() {
        let ways = system.ways(&open);
        let Some(best) = ways.first() else { break };
        let repaired = best.repaired.clone();
        if ways.len() <= MOST_WAYS {
            system.tell(findings, &ways, &repaired);
        }
        open.retain(|at| !repaired.contains(at));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suspect::Slip;
    use crate::{Review, review};
    use gongkai_loader::{Options, load};

    /// A table 三 of two columns, business and total, that holds; some cells changed.
    fn reviewed(changed: &[(&str, i64)]) -> Review {
        reviewed_with(changed, &[])
    }

    /// The same with some cells left blank.
    fn reviewed_with(changed: &[(&str, i64)], blank: &[&str]) -> Review {
        let form = gongkai_model::FormId::F2021.form();
        let mut text = String::from("agency,report_year,cell,value\n");
        for def in form.cells.iter().filter(|def| def.id.starts_with("requests.") && !def.collapsed) {
            let number = match def.id.as_str() {
                "requests.received.business" | "requests.received.total" => 57,
                "requests.carried_in.business" | "requests.carried_in.total" => 3,
                "requests.granted.business" | "requests.granted.total" => 41,
                "requests.refused.third_party.business" | "requests.refused.third_party.total" => 12,
                "requests.total.business" | "requests.total.total" => 53,
                "requests.carried_out.business" | "requests.carried_out.total" => 7,
                _ => 0,
            };
            let number = changed.iter().find(|(id, _)| *id == def.id).map_or(number, |(_, number)| *number);
            let number = if blank.contains(&def.id.as_str()) { String::new() } else { number.to_string() };
            text.push_str(&format!("云泽区财政局,2023,{},{number}\n", def.id));
        }
        let loaded = load("case.csv", text.as_bytes(), &Options::at("2026-03-01".parse().unwrap())).unwrap();
        let mut review = review(&loaded.reports);
        review.findings.retain(|finding| finding.rule.as_str().starts_with("SUM30"));
        review
    }

    /// Cells with what they would have to say, identities repaired, slip.
    type Blamed<'r> = (Vec<(&'r str, i64)>, usize, Option<Slip>);

    fn blamed(review: &Review) -> Vec<Blamed<'_>> {
        review
            .findings
            .iter()
            .flat_map(|finding| &finding.suspects)
            .map(|suspect| {
                let cells = suspect.cells.iter().map(|cell| (cell.cell.cell.as_str(), cell.would_be)).collect();
                (cells, suspect.repairs, suspect.slip)
            })
            .collect()
    }

    #[test]
    fn nothing_is_blamed_where_everything_holds() {
        assert!(reviewed(&[]).findings.is_empty());
    }

    #[test]
    fn a_cell_in_a_row_and_a_column_is_the_one() {
        let review = reviewed(&[("requests.refused.third_party.business", 21)]);
        let cell = ("requests.refused.third_party.business", 12);
        assert_eq!(blamed(&review), [(vec![cell], 2, Some(Slip::TransposedDigits))]);
        // One cause, one finding.
        assert_eq!((review.findings.len(), review.findings[0].follows.len()), (1, 1));
    }

    #[test]
    fn a_row_total_that_is_wrong_in_its_column_too() {
        let review = reviewed(&[("requests.granted.total", 410)]);
        let cell = ("requests.granted.total", 41);
        assert_eq!(blamed(&review), [(vec![cell], 2, Some(Slip::DigitLostOrDoubled))]);
    }

    #[test]
    fn two_cells_of_one_row() {
        let review = reviewed(&[("requests.carried_out.business", 9), ("requests.carried_out.total", 9)]);
        let ways = blamed(&review);
        let out = vec![("requests.carried_out.business", 7), ("requests.carried_out.total", 7)];
        assert!(
            ways.len() <= MOST_WAYS && ways.iter().any(|(cells, repairs, _)| *cells == out && *repairs == 2),
            "{ways:?}"
        );
        assert_eq!(review.findings.len(), 2, "several ways: no finding hangs under another");
    }

    #[test]
    fn a_number_that_stands_in_the_cell_beside() {
        let moved = [("requests.refused.third_party.business", 0), ("requests.refused.third_party.research", 12)];
        let review = reviewed(&moved);
        let ways = blamed(&review);
        let cells = vec![("requests.refused.third_party.business", 12), ("requests.refused.third_party.research", 0)];
        assert_eq!(ways, [(cells, 2, Some(Slip::MovedNumber))]);
    }

    #[test]
    fn a_row_that_is_off_by_one_column() {
        let row = |column: &str| format!("requests.granted.{column}");
        let ids = ["business", "research", "legal_service", "other_org", "total", "natural_person"].map(row);
        // Printed: 0 · 0 · 41 · 0 · 0 · 0 · 0, meant: 0 · 41 · 0 · 0 · 0 · 0 · 41.
        let review = reviewed(&[(&ids[0], 0), (&ids[1], 41), (&ids[4], 0)]);
        let ways = blamed(&review);
        assert_eq!(ways.len(), 1, "{ways:?}");
        assert_eq!(ways[0].2, Some(Slip::ShiftedRow));
        let meant: Vec<(&str, i64)> = vec![(&ids[0], 41), (&ids[1], 0), (&ids[4], 41)];
        assert_eq!(ways[0].0, meant);
    }

    #[test]
    fn a_blank_that_was_counted_as_nothing() {
        // The business cell is blank over a column that needs 12; the row total was made without it.
        let review =
            reviewed_with(&[("requests.refused.third_party.total", 0)], &["requests.refused.third_party.business"]);
        let ways = blamed(&review);
        let cells = vec![("requests.refused.third_party.total", 12), ("requests.refused.third_party.business", 12)];
        assert_eq!(ways, [(cells, 1, Some(Slip::BlankTakenAsZero))]);
    }

    #[test]
    fn what_any_of_many_cells_could_repair_blames_none() {
        let review = reviewed(&[("requests.granted.business", 40), ("requests.granted.total", 40)]);
        assert!(!review.findings.is_empty());
        assert!(blamed(&review).is_empty(), "{:?}", blamed(&review));
    }
}
