//! From a frame of quantities to values, with lazy expressions.

use super::failing::{Failing, rests_on};
use super::term::{Plan, Term};
use super::{MetricRow, MetricState};
use crate::card::{Metric, Shape};
use crate::{AnalyticsError, Collection};
use gongkai_model::{Number, Report};
use polars::lazy::dsl::{max_horizontal, min_horizontal};
use polars::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

const REPORT: &str = "report";

fn failed(step: &'static str) -> impl Fn(PolarsError) -> AnalyticsError {
    move |source| AnalyticsError::Frame { step, source }
}

fn state_column(term: Term) -> String {
    format!("{}#state", term.column())
}

/// One row a report: for each term its number (null unless every operand is reported) and its state.
fn quantity_frame(collection: &Collection, earlier: &[Option<Arc<Report>>]) -> PolarsResult<DataFrame> {
    let plans: Vec<Plan> = Metric::all().iter().map(Plan::of).collect();
    let terms: BTreeSet<Term> = plans.iter().flat_map(Plan::sums).flatten().copied().collect();
    let reports = collection.used();
    let indices: Vec<u32> = (0..reports.len() as u32).collect();
    let mut columns = vec![Column::new(REPORT.into(), indices)];
    for term in terms {
        let readings: Vec<Result<Number, MetricState>> =
            reports.iter().zip(earlier).map(|(report, earlier)| term.read(report, earlier.as_deref())).collect();
        let name = PlSmallStr::from(term.column());
        columns.push(if term.is_amount() {
            Column::new(name, readings.iter().map(|r| r.ok().map(Number::to_f64)).collect::<Vec<Option<f64>>>())
        } else {
            Column::new(name, readings.iter().map(|r| r.ok().and_then(Number::count)).collect::<Vec<Option<i64>>>())
        });
        let states: Vec<i32> = readings.iter().map(|r| r.err().unwrap_or(MetricState::Ok).code()).collect();
        columns.push(Column::new(state_column(term).into(), states));
    }
    DataFrame::new_infer_height(columns)
}

fn sum(terms: &[Term]) -> Expr {
    let mut columns = terms.iter().map(|term| col(term.column()));
    let first = columns.next().unwrap_or_else(|| lit(NULL).cast(DataType::Int64));
    // `+` keeps a null null: a sum with a missing operand is missing.
    columns.fold(first, |total, next| total + next)
}

fn ratio(numerator: &Expr, denominator: &Expr) -> Expr {
    numerator.clone().cast(DataType::Float64) / denominator.clone().cast(DataType::Float64)
}

/// The expressions of one metric.
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

fn parts(metric: &Metric, plan: &Plan) -> PolarsResult<Parts> {
    let none = || lit(NULL).cast(DataType::Int64);
    Ok(match plan {
        Plan::Sum(terms) => {
            let total = sum(terms);
            let counted = !terms.iter().any(|term| term.is_amount()) && metric.card.shape != Shape::PublicationDate;
            let numerator = if counted { total.clone() } else { none() };
            let value = total.cast(DataType::Float64);
            Parts { value, numerator, denominator: none(), n: none(), denominators: Vec::new(), shares: Vec::new() }
        }
        Plan::Ratio { numerator, denominator, times } => {
            let (numerator, denominator) = (sum(numerator), sum(denominator));
            let value = ratio(&numerator, &denominator) * lit(*times);
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

/// One row a report for a metric.
fn metric_frame(frame: &DataFrame, metric: &Metric) -> PolarsResult<LazyFrame> {
    let plan = Plan::of(metric);
    let states: Vec<Expr> = plan.sums().into_iter().flatten().map(|term| col(state_column(*term))).collect();
    let parts = parts(metric, &plan)?;
    let ok = lit(MetricState::Ok.code());
    let read = max_horizontal(states)?;
    let zero =
        parts.denominators.into_iter().map(|d| d.lt_eq(lit(0i64))).reduce(Expr::or).unwrap_or_else(|| lit(false));
    // A denominator of 0 makes the value undefined, but only where nothing is missing.
    let state = when(read.clone().eq(ok.clone()).and(zero)).then(lit(MetricState::Undefined.code())).otherwise(read);
    let beyond = parts.shares.iter().map(|share| share.clone().lt(lit(0.0)).or(share.clone().gt(lit(1.0))));
    let state = match beyond.reduce(Expr::or) {
        Some(beyond) => {
            when(state.clone().eq(ok.clone()).and(beyond)).then(lit(MetricState::OutOfRange.code())).otherwise(state)
        }
        None => state,
    };
    Ok(frame
        .clone()
        .lazy()
        .select([
            col(REPORT),
            lit(metric.order as u32).cast(DataType::UInt32).alias("metric"),
            parts.value.alias("value"),
            parts.numerator.alias("numerator"),
            parts.denominator.alias("denominator"),
            parts.n.alias("n"),
            state.cast(DataType::Int32).alias("state"),
        ])
        .with_column(
            when(col("state").eq(ok)).then(col("value")).otherwise(lit(NULL).cast(DataType::Float64)).alias("value"),
        ))
}

fn long_frame(collection: &Collection, earlier: &[Option<Arc<Report>>]) -> PolarsResult<DataFrame> {
    let frame = quantity_frame(collection, earlier)?;
    let all = Metric::all().iter().map(|metric| metric_frame(&frame, metric)).collect::<PolarsResult<Vec<_>>>()?;
    concat(all, UnionArgs::default())?.sort([REPORT, "metric"], SortMultipleOptions::default()).collect()
}

/// Every metric of every used report.
pub(super) fn metrics(collection: &Collection) -> Result<Vec<MetricRow>, AnalyticsError> {
    if collection.used().is_empty() {
        return Ok(Vec::new());
    }
    let earlier = collection.earlier();
    let long = long_frame(collection, &earlier).map_err(failed("metrics"))?;
    rows(collection, &earlier, &long).map_err(failed("rows of metrics"))
}

fn rows(collection: &Collection, earlier: &[Option<Arc<Report>>], long: &DataFrame) -> PolarsResult<Vec<MetricRow>> {
    let (report, metric) = (long.column(REPORT)?.u32()?, long.column("metric")?.u32()?);
    let value = long.column("value")?.f64()?;
    let (numerator, denominator) = (long.column("numerator")?.i64()?, long.column("denominator")?.i64()?);
    let (n, state) = (long.column("n")?.i64()?, long.column("state")?.i32()?);
    let mut rows = Vec::with_capacity(long.height());
    let failing: Vec<Failing> = collection.used().iter().map(|report| Failing::of(report)).collect();
    let before: Vec<Option<Failing>> = earlier.iter().map(|report| report.as_deref().map(Failing::of)).collect();
    for at in 0..long.height() {
        let (Some(index), Some(order)) = (report.get(at), metric.get(at)) else { continue };
        let (index, metric) = (index as usize, &Metric::all()[order as usize]);
        let n = n.get(at);
        let lagged = matches!(metric.card.shape, Shape::LaggedRatio(_));
        rows.push(MetricRow {
            report: Arc::clone(&collection.used()[index]),
            earlier: earlier[index].clone().filter(|_| lagged),
            metric,
            value: value.get(at),
            numerator: numerator.get(at),
            denominator: denominator.get(at),
            n,
            state: MetricState::of_code(state.get(at).unwrap_or_default()),
            failed_check: rests_on(
                metric,
                (&collection.used()[index], &failing[index]),
                earlier[index].as_deref().zip(before[index].as_ref()),
            ),
            below_minimum: metric.card.minimum.zip(n).is_some_and(|(minimum, n)| n < minimum),
        });
    }
    Ok(rows)
}
