//! One number that metrics read of a report.

use crate::{Found, Grade, MetricState};
use gongkai_model::{
    CellIx, CellState, Date, Form, FormId, Number, Quantity, Reading, Report, Series, StandIn, deadline_by_law,
};

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
    /// 1 where the report came out by its deadline, 0 where it came out later.
    OnTime,
    /// 1 where it is known when the report came out.
    Dated,
    /// Statutory cells that are reported.
    CellsReported,
    /// Statutory cells of the form.
    CellsAll,
    /// Identities that hold.
    IdentitiesPassed,
    /// Identities that hold or are broken.
    IdentitiesEvaluable,
    /// What the rules found.
    Findings(Grade),
}

impl Term {
    /// An amount, not a count.
    pub(crate) fn is_amount(self) -> bool {
        let (Term::Quantity(id) | Term::Earlier(id)) = self else { return false };
        gongkai_model::Form::all().iter().filter_map(|form| form.quantity(id)).any(|q| q.unit.ends_with('元'))
    }

    /// The same number of the report itself.
    pub(crate) fn own(self) -> Term {
        match self {
            Term::Earlier(id) => Term::Quantity(id),
            own => own,
        }
    }

    /// What a form has in its place, if it has no such quantity itself. A number of the year before may be of another form: of
    /// it nothing is said.
    pub(crate) fn stand_in(self, form: FormId) -> Option<&'static StandIn> {
        let Term::Quantity(id) = self else { return None };
        Series::stand_in(form, id)
    }

    /// Name of its column: no character of it needs quoting in SQL.
    pub(crate) fn column(self) -> String {
        let plain = |id: &str| id.replace('.', "_");
        match self {
            Term::Quantity(id) => plain(id),
            Term::Earlier(id) => format!("last_year_{}", plain(id)),
            Term::Days => "days_to_publication".to_owned(),
            Term::OnTime => "published_on_time".to_owned(),
            Term::Dated => "published_known".to_owned(),
            Term::CellsReported => "cells_reported".to_owned(),
            Term::CellsAll => "cells_statutory".to_owned(),
            Term::IdentitiesPassed => "identities_passed".to_owned(),
            Term::IdentitiesEvaluable => "identities_evaluable".to_owned(),
            Term::Findings(grade) => format!("found_{}", grade.id()),
        }
    }

    /// Name of the column that says how it stands with the number.
    pub(crate) fn state(self) -> String {
        format!("{}_state", self.column())
    }

    fn written_as(self) -> &'static str {
        match self {
            Term::CellsReported => "cells.reported",
            Term::CellsAll => "cells.statutory",
            Term::IdentitiesPassed => "identities.passed",
            Term::IdentitiesEvaluable => "identities.evaluable",
            Term::Days => "published",
            Term::OnTime => "published.on_time",
            Term::Dated => "published.known",
            Term::Findings(Grade::Error) => "findings.error",
            Term::Findings(Grade::Warning) => "findings.warning",
            Term::Quantity(id) | Term::Earlier(id) => id,
        }
    }
}

/// What a report's checks say, counted once.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Checked {
    pub(crate) passed: i64,
    pub(crate) failed: i64,
}

/// A quantity of a form, or what the crosswalk has in its place there.
pub(crate) fn quantity(form: &'static Form, id: &str) -> Option<&'static Quantity> {
    form.quantity(id).or_else(|| Some(&Series::stand_in(form.id, id)?.quantity))
}

/// The number of a report, or why there is none. `quantity` is that of the report's own form.
pub(crate) fn read(
    term: Term,
    report: &Report,
    quantity: Option<&Quantity>,
    checked: Checked,
    found: Option<&Found>,
) -> Result<Number, MetricState> {
    match term {
        Term::Quantity(_) | Term::Earlier(_) => {
            let (Some(quantity), Some(cells)) = (quantity, &report.cells) else { return Err(MetricState::NotInForm) };
            match quantity.read(cells) {
                Reading::Value(Number::Count(n)) if n.unsigned_abs() > LARGEST.unsigned_abs() => {
                    Err(MetricState::Undefined)
                }
                Reading::Value(number) => Ok(number),
                Reading::Overflow => Err(MetricState::Undefined),
                Reading::NotInForm => Err(MetricState::NotInForm),
                Reading::Missing(ix, state) => Err(missing(report, ix, state)),
            }
        }
        Term::Days => days(report).map(Number::Count),
        Term::OnTime => on_time(report).map(|on_time| Number::Count(on_time.into())),
        Term::Dated => published(report).map(|_| Number::Count(1)),
        Term::Findings(grade) => {
            let found = found.ok_or(MetricState::NotCarried)?;
            Ok(Number::Count(found.of(report, grade)))
        }
        Term::CellsReported | Term::CellsAll | Term::IdentitiesPassed | Term::IdentitiesEvaluable => {
            let cells = report.cells.as_ref().ok_or(MetricState::NotInForm)?;
            if report.carried.tables.is_empty() && cells.all_absent() {
                return Err(MetricState::NotCarried);
            }
            Ok(Number::Count(match term {
                Term::CellsReported => cells.tally(CellState::Reported) as i64,
                Term::CellsAll => cells.form().statutory as i64,
                Term::IdentitiesPassed => checked.passed,
                _ => checked.passed + checked.failed,
            }))
        }
    }
}

/// Why a cell gives no number: the source does not show its table, or the report leaves the cell open.
pub(crate) fn missing(report: &Report, ix: CellIx, state: CellState) -> MetricState {
    let carried = report.form().is_some_and(|form| report.carried.tables.contains(&form.table_of(ix).key));
    if state == CellState::Absent && !carried { MetricState::NotCarried } else { MetricState::Missing }
}

fn published(report: &Report) -> Result<Date, MetricState> {
    report.published.ok_or(if report.carried.published { MetricState::Missing } else { MetricState::NotCarried })
}

/// By law: what a profile sets apart is known to the rules only.
fn on_time(report: &Report) -> Result<bool, MetricState> {
    let deadline = deadline_by_law(&report.agency, report.report_year).ok_or(MetricState::Undefined)?;
    Ok(published(report)? <= deadline)
}

fn days(report: &Report) -> Result<i64, MetricState> {
    let published = published(report)?;
    let year = i16::try_from(report.report_year).map_err(|_| MetricState::Undefined)?;
    let end = Date::new(year, 12, 31).map_err(|_| MetricState::Undefined)?;
    // Civil dates have no clock changes: a day is 24 hours.
    Ok(published.duration_since(end).as_hours() / 24)
}

/// The reading as text that leads to the cells: `requests.granted.total=1191`. What the rules found, no report tells: it is given.
pub(crate) fn written(term: Term, report: &Report, earlier: Option<&Report>, value: Option<f64>) -> String {
    match term {
        Term::Findings(_) => {
            let value = value.map_or_else(|| MetricState::NotCarried.id().to_owned(), |n| n.to_string());
            format!("{}={value}", term.written_as())
        }
        Term::Quantity(id) => written_quantity(report, id, ""),
        Term::Earlier(id) => {
            let at = format!("@{}", report.report_year - 1);
            earlier.map_or_else(|| format!("{id}{at}=no_report"), |earlier| written_quantity(earlier, id, &at))
        }
        Term::Days => match (report.published, days(report)) {
            (Some(date), _) => format!("published={date}"),
            (None, Err(state)) => format!("published={}", state.id()),
            (None, Ok(_)) => String::new(),
        },
        _ => {
            let value = read(term, report, None, super::read::checked(report).0, None);
            let value = value.map_or_else(|state| state.id().to_owned(), |n| n.to_string());
            format!("{}={value}", term.written_as())
        }
    }
}

fn written_quantity(report: &Report, id: &str, at: &str) -> String {
    let quantity = report.form().and_then(|form| quantity(form, id));
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
