//! How a metric is put together from the numbers of a report.

use crate::card::{Metric, Shape};
use crate::quantities::Term;

/// How a metric is put together.
#[derive(Debug, Clone)]
pub(crate) enum Plan {
    Sum(Vec<Term>),
    Ratio { numerator: Vec<Term>, denominator: Vec<Term>, times: f64 },
    Difference { numerators: [Vec<Term>; 2], denominators: [Vec<Term>; 2] },
    Squares { parts: Vec<Term>, denominator: Vec<Term> },
}

fn quantities(ids: &'static [String]) -> Vec<Term> {
    ids.iter().map(|id| Term::Quantity(id)).collect()
}

impl Plan {
    pub(crate) fn of(metric: &Metric) -> Plan {
        let shape: &'static Shape = &metric.card.shape;
        match shape {
            Shape::Count { sum } | Shape::Collection { of: sum, .. } => Plan::Sum(quantities(sum)),
            Shape::Ratio(f) => Plan::ratio(quantities(&f.numerator), quantities(&f.denominator)),
            Shape::PerMille(f) => Plan::Ratio {
                numerator: quantities(&f.numerator),
                denominator: quantities(&f.denominator),
                times: 1000.0,
            },
            Shape::LaggedRatio(f) => {
                Plan::ratio(quantities(&f.numerator), f.denominator.iter().map(|id| Term::Earlier(id)).collect())
            }
            Shape::Difference { minuend, subtrahend } => Plan::Difference {
                numerators: [quantities(&minuend.numerator), quantities(&subtrahend.numerator)],
                denominators: [quantities(&minuend.denominator), quantities(&subtrahend.denominator)],
            },
            Shape::Concentration { parts, denominator } => {
                Plan::Squares { parts: quantities(parts), denominator: quantities(denominator) }
            }
            Shape::Mix { denominator, .. } => {
                let part = metric.part.map(|part| part.sum.as_slice()).unwrap_or_default();
                Plan::ratio(quantities(part), quantities(denominator))
            }
            Shape::PublicationDate => Plan::Sum(vec![Term::Days]),
            Shape::OnTime => Plan::ratio(vec![Term::OnTime], vec![Term::Dated]),
            Shape::Cells => Plan::ratio(vec![Term::CellsReported], vec![Term::CellsAll]),
            Shape::Findings(grade) => Plan::Sum(vec![Term::Findings(*grade)]),
            Shape::Identities => Plan::ratio(vec![Term::IdentitiesPassed], vec![Term::IdentitiesEvaluable]),
            // A change is no metric of a report; `Metric::all` leaves it out.
            Shape::Change(_) => Plan::Sum(Vec::new()),
        }
    }

    fn ratio(numerator: Vec<Term>, denominator: Vec<Term>) -> Plan {
        Plan::Ratio { numerator, denominator, times: 1.0 }
    }

    /// The sums the value is made of, in the order they are written.
    pub(crate) fn sums(&self) -> Vec<&[Term]> {
        match self {
            Plan::Sum(terms) => vec![terms],
            Plan::Ratio { numerator, denominator, .. } => vec![numerator, denominator],
            Plan::Difference { numerators: n, denominators: d } => vec![&n[0], &d[0], &n[1], &d[1]],
            Plan::Squares { parts, denominator } => {
                parts.iter().map(std::slice::from_ref).chain([denominator.as_slice()]).collect()
            }
        }
    }

    /// The value of a set of reports from the totals of [`Plan::sums`] over them.
    pub(crate) fn pooled(&self, totals: &[f64]) -> Option<f64> {
        let ratio = |numerator: f64, denominator: f64| (denominator > 0.0).then(|| numerator / denominator);
        match (self, totals) {
            (Plan::Sum(_), [sum]) => Some(*sum),
            (Plan::Ratio { times, .. }, [numerator, denominator]) => {
                ratio(*numerator, *denominator).map(|value| value * times)
            }
            (Plan::Difference { .. }, [a, b, c, d]) => Some(ratio(*a, *b)? - ratio(*c, *d)?),
            (Plan::Squares { .. }, [parts @ .., denominator]) => {
                parts.iter().map(|part| ratio(*part, *denominator).map(|share| share * share)).sum()
            }
            _ => None,
        }
    }
}
