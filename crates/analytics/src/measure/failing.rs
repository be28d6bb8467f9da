//! The cells of a report that stand in a check of its form that fails: a value that rests on one of them is to be read
//! with care.

use super::term::{Plan, Term};
use crate::card::Metric;
use gongkai_model::{CellIx, Outcome, Report};
use std::collections::BTreeSet;

/// The cells of one report that stand in a failing check.
#[derive(Debug, Clone, Default)]
pub(super) struct Failing {
    cells: BTreeSet<CellIx>,
}

impl Failing {
    pub(super) fn of(report: &Report) -> Failing {
        let Some(cells) = &report.cells else { return Failing::default() };
        let checks = cells.form().identities.iter().flat_map(|identity| &identity.checks);
        let failing = checks.filter(|check| matches!(check.evaluate(cells), Outcome::Fail { .. }));
        let stands_in = failing.flat_map(|check| {
            let (left, right) = check.cells(cells);
            left.into_iter().chain(right)
        });
        Failing { cells: stands_in.collect() }
    }

    fn holds_one_of(&self, report: &Report, id: &str) -> bool {
        let Some(cells) = report.cells.as_ref().filter(|_| !self.cells.is_empty()) else { return false };
        let quantity = cells.form().quantity(id);
        quantity.is_some_and(|quantity| quantity.cells_used(cells).iter().any(|ix| self.cells.contains(ix)))
    }
}

/// Whether a number that the metric reads of a report, or of the one before, stands in a failing check.
pub(super) fn rests_on(
    metric: &Metric,
    (report, own): (&Report, &Failing),
    earlier: Option<(&Report, &Failing)>,
) -> bool {
    if own.cells.is_empty() && earlier.is_none_or(|(_, earlier)| earlier.cells.is_empty()) {
        return false;
    }
    Plan::of(metric).sums().into_iter().flatten().any(|term| match term {
        Term::Quantity(id) => own.holds_one_of(report, id),
        Term::Earlier(id) => earlier.is_some_and(|(report, earlier)| earlier.holds_one_of(report, id)),
        _ => false,
    })
}
