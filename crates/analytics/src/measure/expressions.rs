//! Each metric as expressions over the frame of quantities.

use super::MetricState;
use super::plan::Plan;
use crate::card::{Metric, Shape};
use crate::quantities::{Standing, Term};
use polars::lazy::dsl::{max_horizontal, min_horizontal};
use polars::prelude::*;

/// The columns of a metric.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part {
    /// The value, null where there is none.
    Value,
    /// The numerator, or the count itself.
    Numerator,
    /// The denominator.
    Denominator,
    /// What the value rests on.
    N,
    /// Code of the [`MetricState`].
    State,
    /// A number behind the value stands in a check that fails.
    Failed,
}

impl Part {
    const ALL: [Part; 6] = [Part::Value, Part::Numerator, Part::Denominator, Part::N, Part::State, Part::Failed];

    /// Name of its column.
    pub(crate) fn of(self, metric: &Metric) -> String {
        let part = match self {
            Part::Value => return metric.id.clone(),
            Part::Numerator => "numerator",
            Part::Denominator => "denominator",
            Part::N => "n",
            Part::State => "state",
            Part::Failed => "failed_check",
        };
        format!("{}#{part}", metric.id)
    }
}

/// The sum of some terms: null as soon as one of them is.
pub(crate) fn sum(terms: &[Term]) -> Expr {
    let mut columns = terms.iter().map(|term| col(term.column()));
    let first = columns.next().unwrap_or_else(|| lit(NULL).cast(DataType::Int64));
    // `+` keeps a null null: a sum with a missing operand is missing.
    columns.fold(first, |total, next| total + next)
}

fn ratio(numerator: &Expr, denominator: &Expr) -> Expr {
    numerator.clone().cast(DataType::Float64) / denominator.clone().cast(DataType::Float64)
}

fn none() -> Expr {
    lit(NULL).cast(DataType::Int64)
}

/// What a metric is made of.
struct Parts {
    value: Expr,
    numerator: Expr,
    denominator: Expr,
    n: Expr,
    /// Denominators, all of which must be above zero.
    denominators: Vec<Expr>,
    /// Shares behind the value: none is below 0 or above 1.
    shares: Vec<Expr>,
}

/// Whether a sum is a count: an amount has no numerator to add up, and days add up to nothing.
pub(crate) fn is_counted(metric: &Metric, terms: &[Term]) -> bool {
    metric.card.shape != Shape::PublicationDate && !terms.iter().any(|term| term.is_amount())
}

fn parts(metric: &Metric, plan: &Plan) -> PolarsResult<Parts> {
    Ok(match plan {
        Plan::Sum(terms) => {
            let total = sum(terms);
            let counted = is_counted(metric, terms);
            let numerator = if counted { total.clone() } else { none() };
            let value = total.cast(DataType::Float64);
            Parts { value, numerator, denominator: none(), n: none(), denominators: Vec::new(), shares: Vec::new() }
        }
        Plan::Ratio { numerator, denominator, times } => {
            let (numerator, denominator) = (sum(numerator), sum(denominator));
            let share = ratio(&numerator, &denominator);
            let value = if *times == 1.0 { share.clone() } else { share * lit(*times) };
            let n = denominator.clone();
            let shares = if metric.card.share { vec![value.clone()] } else { Vec::new() };
            Parts { value, numerator, denominators: vec![denominator.clone()], denominator, n, shares }
        }
        Plan::Difference { numerators, denominators } => {
            let [a, c] = [sum(&numerators[0]), sum(&numerators[1])];
            let [b, d] = [sum(&denominators[0]), sum(&denominators[1])];
            let shares = vec![ratio(&a, &b), ratio(&c, &d)];
            let value = shares[0].clone() - shares[1].clone();
            let both = b.clone().is_not_null().and(d.clone().is_not_null());
            let n = when(both).then(min_horizontal([b.clone(), d.clone()])?).otherwise(none());
            Parts { value, numerator: none(), denominator: none(), n, denominators: vec![b, d], shares }
        }
        Plan::Squares { parts, denominator } => {
            let denominator = sum(denominator);
            let shares: Vec<Expr> = parts.iter().map(|term| ratio(&col(term.column()), &denominator)).collect();
            let squares = shares.iter().map(|share| share.clone() * share.clone());
            let value = squares.reduce(|a, b| a + b).unwrap_or_else(|| lit(NULL));
            let n = denominator.clone();
            Parts { value, numerator: none(), denominators: vec![denominator.clone()], denominator, n, shares }
        }
    })
}

/// How it stands with the numbers behind a metric: the worst of them.
fn standing(plan: &Plan) -> PolarsResult<Expr> {
    let mut states: Vec<Expr> = plan.sums().into_iter().flatten().map(|term| col(term.state())).collect();
    match states.len() {
        1 => Ok(states.remove(0)),
        _ => max_horizontal(states),
    }
}

/// The columns of a metric, named as [`Part::of`] says.
pub(crate) fn columns(metric: &Metric) -> PolarsResult<Vec<Expr>> {
    let plan = Plan::of(metric);
    let parts = parts(metric, &plan)?;
    let read = standing(&plan)?;
    let there = || read.clone().lt_eq(lit(Standing::THERE));
    let code = |state: MetricState| lit(state.code());
    // Without a number there is the reason, which the metric has in common with the number.
    let mut reason = code(MetricState::NotInForm);
    for (standing, state) in [
        (Standing::NotCarried, MetricState::NotCarried),
        (Standing::Missing, MetricState::Missing),
        (Standing::Undefined, MetricState::Undefined),
    ] {
        reason = when(read.clone().eq(lit(standing.code()))).then(code(state)).otherwise(reason);
    }
    let mut state = code(MetricState::Ok);
    if let Some(beyond) =
        parts.shares.iter().map(|share| share.clone().lt(lit(0.0)).or(share.clone().gt(lit(1.0)))).reduce(Expr::or)
    {
        state = when(beyond).then(code(MetricState::OutOfRange)).otherwise(state);
    }
    // A denominator of 0 makes the value undefined, but only where nothing is missing.
    if let Some(zero) = parts.denominators.into_iter().map(|d| d.lt_eq(lit(0i64))).reduce(Expr::or) {
        state = when(zero).then(code(MetricState::Undefined)).otherwise(state);
    }
    let state = when(there()).then(state).otherwise(reason).cast(DataType::Int8);
    let value =
        when(state.clone().eq(code(MetricState::Ok))).then(parts.value).otherwise(lit(NULL).cast(DataType::Float64));
    let all = [value, parts.numerator, parts.denominator, parts.n, state, read.eq(lit(Standing::InFailedCheck.code()))];
    Ok(Part::ALL.into_iter().zip(all).map(|(part, expression)| expression.alias(part.of(metric))).collect())
}
