//! What a metric reads from a report, and how the readings are put together.

use super::MetricState;
use crate::card::{Metric, Shape};
use gongkai_model::{CellIx, CellState, Date, Number, Outcome, Reading, Report};

/// The largest count that a float holds exactly. A measure over more is undefined rather than inexact.
pub(crate) const LARGEST: i64 = 1 << 53;

/// One number read from a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Term {
    /// A quantity of the report.
    Quantity(&'static str),
    /// A quantity of the report of the year before.
    Earlier(&'static str),
    /// Days from the end of the report year to publication.
    Days,
    /// Statutory cells that are reported.
    CellsReported,
    /// Statutory cells of the form.
    CellsAll,
    /// Identities that hold.
    IdentitiesPassed,
    /// Identities that hold or are broken.
    IdentitiesEvaluable,
}

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
            Shape::Cells => Plan::ratio(vec![Term::CellsReported], vec![Term::CellsAll]),
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

impl Term {
    /// An amount, not a count.
    pub(crate) fn is_amount(self) -> bool {
        let (Term::Quantity(id) | Term::Earlier(id)) = self else { return false };
        gongkai_model::Form::all().iter().filter_map(|form| form.quantity(id)).any(|q| q.unit.ends_with('元'))
    }

    /// Name of its column in the frame of quantities.
    pub(crate) fn column(self) -> String {
        match self {
            Term::Quantity(id) => id.to_owned(),
            Term::Earlier(id) => format!("{id}@earlier"),
            Term::Days => "@days".to_owned(),
            Term::CellsReported => "@cells.reported".to_owned(),
            Term::CellsAll => "@cells.statutory".to_owned(),
            Term::IdentitiesPassed => "@identities.passed".to_owned(),
            Term::IdentitiesEvaluable => "@identities.evaluable".to_owned(),
        }
    }

    /// The number in a report, or why there is none.
    pub(crate) fn read(self, report: &Report, earlier: Option<&Report>) -> Result<Number, MetricState> {
        match self {
            Term::Quantity(id) => quantity(report, id),
            Term::Earlier(id) => quantity(earlier.ok_or(MetricState::Missing)?, id),
            Term::Days => days(report).map(Number::Count),
            Term::CellsReported | Term::CellsAll => {
                let cells = report.cells.as_ref().ok_or(MetricState::NotInForm)?;
                if report.carried.tables.is_empty() && cells.all_absent() {
                    return Err(MetricState::NotCarried);
                }
                let n = match self {
                    Term::CellsReported => cells.tally(CellState::Reported),
                    _ => cells.form().statutory,
                };
                Ok(Number::Count(n as i64))
            }
            Term::IdentitiesPassed | Term::IdentitiesEvaluable => {
                let cells = report.cells.as_ref().ok_or(MetricState::NotInForm)?;
                if report.carried.tables.is_empty() && cells.all_absent() {
                    return Err(MetricState::NotCarried);
                }
                let (mut passed, mut failed) = (0, 0);
                for check in cells.form().identities.iter().flat_map(|identity| &identity.checks) {
                    match check.evaluate(cells) {
                        Outcome::Pass | Outcome::PassWithBlanks(_) => passed += 1,
                        Outcome::Fail { .. } => failed += 1,
                        Outcome::NotEvaluable(_) | Outcome::NotApplicable => {}
                    }
                }
                Ok(Number::Count(if self == Term::IdentitiesPassed { passed } else { passed + failed }))
            }
        }
    }

    /// The reading as text that leads to the cells: `requests.granted.total=1191`.
    pub(crate) fn written(self, report: &Report, earlier: Option<&Report>) -> String {
        match self {
            Term::Quantity(id) => written_quantity(report, id, ""),
            Term::Earlier(id) => {
                let at = format!("@{}", report.report_year - 1);
                earlier.map_or_else(|| format!("{id}{at}=no_report"), |earlier| written_quantity(earlier, id, &at))
            }
            Term::Days => match (report.published, self.read(report, earlier)) {
                (Some(date), _) => format!("published={date}"),
                (None, Err(state)) => format!("published={}", state.id()),
                (None, Ok(_)) => String::new(),
            },
            _ => {
                let name = self.column();
                let value = self.read(report, earlier).map_or_else(|state| state.id().to_owned(), |n| n.to_string());
                format!("{}={value}", name.trim_start_matches('@'))
            }
        }
    }
}

fn quantity(report: &Report, id: &str) -> Result<Number, MetricState> {
    match report.quantity(id) {
        Reading::Value(Number::Count(n)) if n.unsigned_abs() > LARGEST.unsigned_abs() => Err(MetricState::Undefined),
        Reading::Value(number) => Ok(number),
        Reading::Overflow => Err(MetricState::Undefined),
        Reading::NotInForm => Err(MetricState::NotInForm),
        Reading::Missing(ix, state) => Err(missing(report, ix, state)),
    }
}

/// Why a cell gives no number: the source does not show its table, or the report leaves the cell open.
pub(crate) fn missing(report: &Report, ix: CellIx, state: CellState) -> MetricState {
    let carried = report.form().is_some_and(|form| report.carried.tables.contains(&form.table_of(ix).key));
    if state == CellState::Absent && !carried { MetricState::NotCarried } else { MetricState::Missing }
}

fn written_quantity(report: &Report, id: &str, at: &str) -> String {
    let quantity = report.form().and_then(|form| form.quantity(id));
    let (Some(cells), Some(quantity)) = (&report.cells, quantity) else { return format!("{id}{at}=not_in_form") };
    let parts: Vec<String> = quantity
        .cells_used(cells)
        .into_iter()
        .map(|ix| {
            let cell = &cells.form().def(ix).id;
            match cells.reported(ix) {
                Some(number) => format!("{cell}{at}={number}"),
                None => format!("{cell}{at}={}", cells.state(ix)),
            }
        })
        .collect();
    parts.join("+")
}

fn days(report: &Report) -> Result<i64, MetricState> {
    let published = report.published.ok_or(if report.carried.published {
        MetricState::Missing
    } else {
        MetricState::NotCarried
    })?;
    let year = i16::try_from(report.report_year).map_err(|_| MetricState::Undefined)?;
    let end = Date::new(year, 12, 31).map_err(|_| MetricState::Undefined)?;
    // Civil dates have no clock changes: a day is 24 hours.
    Ok(published.duration_since(end).as_hours() / 24)
}
