//! How concentrated requests are over agencies.

use crate::card::Concentration;
use crate::measure::sum;
use crate::quantities::{SCOPE, Term, YEAR, failed};
use crate::{AnalyticsError, MetricCard, MetricState, Quantities, Shape};
use gongkai_model::Scope;
use polars::prelude::*;

/// A measure over all agencies of a year and scope.
#[derive(Debug, Clone, PartialEq)]
pub struct ConcentrationRow {
    /// The report year.
    pub report_year: i32,
    /// Whose numbers they count as: own, rolled up, or not known of governments that do not say.
    pub scope: Scope,
    /// The card: `concentration_gini`, `top10_share`.
    pub card: &'static MetricCard,
    /// The value; none without any request.
    pub value: Option<f64>,
    /// `ok`, or `undefined` where the total is 0 or one agency is all, or `missing` where no agency reports the number.
    pub state: MetricState,
    /// Agencies that report the number.
    pub used: usize,
    /// Agencies that do not.
    pub missing: usize,
    /// Fewer agencies than the card's minimum: a Gini coefficient of a handful says little, and ten of them are all.
    pub below_minimum: bool,
}

/// Concentration of requests received for each year and scope.
///
/// # Errors
///
/// A frame without the quantity.
pub fn concentration(quantities: &Quantities) -> Result<Vec<ConcentrationRow>, AnalyticsError> {
    let mut all = Vec::new();
    for card in MetricCard::all() {
        let Shape::Collection { of, measure } = &card.shape else { continue };
        let terms: Vec<Term> = of.iter().map(|id| Term::Quantity(id)).collect();
        let grouped = counts(quantities, &terms).map_err(|source| failed("concentration", source))?;
        for Counts { report_year, scope, reports, counts } in grouped {
            let value = match measure {
                Concentration::Gini => gini(&counts),
                Concentration::Top10 => top_share(&counts, 10),
            };
            let state = match value {
                Some(_) => MetricState::Ok,
                None if counts.is_empty() => MetricState::Missing,
                None => MetricState::Undefined,
            };
            let (used, missing) = (counts.len(), reports - counts.len());
            let below_minimum = card.minimum.is_some_and(|minimum| (used as i64) < minimum);
            all.push(ConcentrationRow { report_year, scope, card, value, state, used, missing, below_minimum });
        }
    }
    all.sort_by_key(|row| (row.report_year, row.scope));
    Ok(all)
}

/// The counts of one year and scope.
struct Counts {
    report_year: i32,
    scope: Scope,
    /// How many reports there are.
    reports: usize,
    /// Their counts in rising order: those that are there and not negative.
    counts: Vec<i64>,
}

/// The counts of each year and scope. Sorted, so that the order of the reports changes nothing.
fn counts(quantities: &Quantities, terms: &[Term]) -> PolarsResult<Vec<Counts>> {
    let total = sum(terms);
    let grouped = quantities
        .frame()
        .clone()
        .lazy()
        .group_by([col(YEAR), col(SCOPE)])
        .agg([
            len().alias("reports"),
            total.clone().filter(total.gt_eq(lit(0i64))).sort(SortOptions::default()).alias("counts"),
        ])
        .collect()?;
    let (years, scopes) = (grouped.column(YEAR)?.i32()?, grouped.column(SCOPE)?.i8()?);
    let (reports, counts) = (grouped.column("reports")?.idx()?, grouped.column("counts")?.list()?);
    let mut all = Vec::with_capacity(grouped.height());
    for at in 0..grouped.height() {
        let (Some(year), Some(scope), Some(n)) = (years.get(at), scopes.get(at), reports.get(at)) else { continue };
        let sorted = match counts.get_as_series(at) {
            Some(series) => series.i64()?.iter().flatten().collect(),
            None => Vec::new(),
        };
        let scope = Scope::ALL[scope as usize];
        all.push(Counts { report_year: year, scope, reports: n as usize, counts: sorted });
    }
    Ok(all)
}

/// Gini coefficient of counts in rising order, corrected for their number by n/(n − 1); none of a single one, and none where
/// they sum to 0.
fn gini(sorted: &[i64]) -> Option<f64> {
    let n = sorted.len() as i128;
    let sum: i128 = sorted.iter().map(|x| i128::from(*x)).sum();
    if sum <= 0 {
        return None;
    }
    // Σ (2i − n − 1) x_i over n Σ x_i, in integers until the last step; a float where even those would not hold it.
    let weighted: f64 = sorted
        .iter()
        .zip(1_i128..)
        .try_fold(0_i128, |total, (x, i)| total.checked_add((2 * i - n - 1).checked_mul(i128::from(*x))?))
        .map_or(f64::NAN, |total| total as f64);
    let value = weighted / ((n - 1) as f64 * sum as f64);
    value.is_finite().then_some(value)
}

/// The part of the largest `k` in the sum of counts in rising order; none where they sum to 0.
fn top_share(sorted: &[i64], k: usize) -> Option<f64> {
    let sum = |counts: &[i64]| counts.iter().map(|x| i128::from(*x)).sum::<i128>();
    let all = sum(sorted);
    (all > 0).then(|| sum(&sorted[sorted.len().saturating_sub(k)..]) as f64 / all as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gini_of_equal_and_of_one_only() {
        assert_eq!(gini(&[5, 5, 5, 5]), Some(0.0));
        assert_eq!(gini(&[0, 0, 0, 8]), Some(1.0));
        assert_eq!(gini(&[8]), None);
        assert_eq!(gini(&[0, 0]), None);
        assert_eq!(gini(&[]), None);
    }

    /// Ten incomes and their coefficient, corrected, as R's package `acid` gives it (`bcGini`).
    #[test]
    fn gini_of_published_incomes() {
        let found = gini(&[541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]).unwrap();
        assert!((found - 0.5134346).abs() < 5e-8, "{found}");
    }

    #[test]
    fn top_ten_of_fewer_than_ten_is_everything() {
        assert_eq!(top_share(&[1, 2, 3], 10), Some(1.0));
        assert_eq!(top_share(&[1, 2, 3, 4], 1), Some(0.4));
        assert_eq!(top_share(&[0], 10), None);
    }
}
