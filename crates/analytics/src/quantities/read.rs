//! From reports to columns.

use super::term::{Checked, quantity, read};
use super::{AMOUNT_SCALE, Standing, Term};
use crate::Found;
use gongkai_model::{CellIx, Decimal, FormId, Number, Outcome, Quantity, Report};
use polars::prelude::*;
use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};

/// The columns of one term.
struct Built {
    term: Term,
    amount: bool,
    counts: Vec<Option<i64>>,
    amounts: Vec<Option<i128>>,
    states: Vec<i8>,
}

/// For each term its numbers and how it stands with them, in the order of the reports.
pub(crate) fn columns<R: Borrow<Report>>(reports: &[R], terms: &[Term], found: Option<&Found>) -> Vec<Column> {
    let mut built: Vec<Built> = terms
        .iter()
        .map(|term| Built {
            term: *term,
            amount: term.is_amount(),
            counts: Vec::new(),
            amounts: Vec::new(),
            states: Vec::with_capacity(reports.len()),
        })
        .collect();
    // Where a form keeps each quantity is looked up once.
    let mut by_form: BTreeMap<FormId, Vec<Option<&'static Quantity>>> = BTreeMap::new();
    for report in reports {
        let report = report.borrow();
        let (checked, failing) = checked(report);
        let quantities = report.form().map(|form| {
            &*by_form.entry(form.id).or_insert_with(|| {
                let of = |term: &Term| match term {
                    Term::Quantity(id) => quantity(form, id),
                    _ => None,
                };
                terms.iter().map(of).collect()
            })
        });
        for (at, built) in built.iter_mut().enumerate() {
            let quantity = quantities.and_then(|quantities| quantities[at]);
            let reading = read(built.term, report, quantity, checked, found).and_then(|number| built.exact(number));
            let doubtful = !failing.is_empty() && stands_in(report, quantity, &failing);
            built.push(reading, doubtful);
        }
    }
    built.into_iter().flat_map(Built::columns).collect()
}

/// How the checks of a report's form come out, and the cells that stand in those that fail.
pub(super) fn checked(report: &Report) -> (Checked, BTreeSet<CellIx>) {
    let (mut counted, mut failing) = (Checked::default(), BTreeSet::new());
    let Some(cells) = &report.cells else { return (counted, failing) };
    for check in cells.form().identities.iter().flat_map(|identity| &identity.checks) {
        match check.evaluate(cells) {
            Outcome::Pass | Outcome::PassWithBlanks => counted.passed += i64::from(!check.is_trivial(cells)),
            Outcome::Fail { .. } => {
                counted.failed += 1;
                let (left, right) = check.cells(cells);
                failing.extend(left.into_iter().chain(right));
            }
            Outcome::NotEvaluable | Outcome::NotApplicable => {}
        }
    }
    (counted, failing)
}

fn stands_in(report: &Report, quantity: Option<&Quantity>, failing: &BTreeSet<CellIx>) -> bool {
    let Some((quantity, cells)) = quantity.zip(report.cells.as_ref()) else { return false };
    quantity.cells_used(cells).iter().any(|ix| failing.contains(ix))
}

enum Exact {
    Count(i64),
    Amount(i128),
}

impl Built {
    /// The number as the column holds it; undefined where it would have to be rounded.
    fn exact(&self, number: Number) -> Result<Exact, crate::MetricState> {
        let found = match (number, self.amount) {
            (Number::Count(n), false) => Some(Exact::Count(n)),
            (Number::Count(n), true) => scaled(Decimal::from(n)).map(Exact::Amount),
            (Number::Amount(amount), true) => scaled(amount).map(Exact::Amount),
            (Number::Amount(_), false) => None,
        };
        found.ok_or(crate::MetricState::Undefined)
    }

    fn push(&mut self, reading: Result<Exact, crate::MetricState>, doubtful: bool) {
        let (count, amount, standing) = match reading {
            Ok(exact) => {
                let standing = if doubtful { Standing::InFailedCheck } else { Standing::Reported };
                match exact {
                    Exact::Count(n) => (Some(n), None, standing),
                    Exact::Amount(n) => (None, Some(n), standing),
                }
            }
            Err(state) => (None, None, state.into()),
        };
        if self.amount {
            self.amounts.push(amount);
        } else {
            self.counts.push(count);
        }
        self.states.push(standing.code());
    }

    fn columns(self) -> [Column; 2] {
        let name = PlSmallStr::from(self.term.column());
        let numbers = if self.amount {
            let mantissas = Int128Chunked::from_iter_options(name, self.amounts.into_iter());
            mantissas.into_decimal_unchecked(38, AMOUNT_SCALE).into_column()
        } else {
            Column::new(name, self.counts)
        };
        [numbers, Column::new(self.term.state().into(), self.states)]
    }
}

/// The amount in units of the last decimal that a frame holds.
fn scaled(amount: Decimal) -> Option<i128> {
    let amount = amount.normalize();
    let more = u32::try_from(AMOUNT_SCALE).ok()?.checked_sub(amount.scale())?;
    amount.mantissa().checked_mul(10_i128.checked_pow(more)?)
}
