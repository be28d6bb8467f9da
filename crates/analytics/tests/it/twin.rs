//! Every metric once more, by plain loops over `report.cell(id)`.

use crate::build::generated;
use gongkai_analytics::{Collection, Metric, MetricState, Metrics};
use gongkai_model::{CellState, Date, FormId, Number, Outcome, Report, Scope};
use proptest::prelude::*;

/// What a metric should be; `Missing` stands for cells that are missing and tables that are not carried.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Twin {
    Is(f64),
    Undefined,
    Missing,
    NotInForm,
    OutOfRange,
}

/// Ratios of numbers that are not part of one another; every other one is a share.
const NO_SHARES: [&str; 9] = [
    "corrections_per_100_closed",
    "resuit_rate",
    "review_rate",
    "suit_rate",
    "dispute_rate",
    "document_turnover",
    "requests_per_1000_decisions",
    "completeness",
    "arithmetic_soundness",
];

const APPLICANTS: [&str; 6] = ["natural_person", "business", "research", "nonprofit", "legal_service", "other_org"];
const REFUSED: [&str; 8] = [
    "state_secret",
    "prohibited_by_law",
    "security_stability",
    "third_party",
    "internal_affairs",
    "deliberative",
    "enforcement_file",
    "administrative_query",
];
const NOT_PROVIDED: [&str; 3] = ["not_held", "needs_creation", "still_unclear"];
const NOT_PROCESSED: [&str; 5] = ["petition", "repeat", "published", "excessive", "reconfirm"];
const DISPUTES: [&str; 3] = ["reconsideration", "suit_direct", "suit_after_reconsideration"];

type Sum = Result<f64, Twin>;

fn cell(report: &Report, id: &str) -> Sum {
    let cell = report.cell(id).ok_or(Twin::NotInForm)?;
    match (cell.state, cell.number) {
        (CellState::Reported, Some(Number::Count(n))) => Ok(n as f64),
        (CellState::Reported, Some(Number::Amount(d))) => Ok(d.to_string().parse().unwrap()),
        _ => Err(Twin::Missing),
    }
}

fn sum(report: &Report, ids: impl IntoIterator<Item = String>) -> Sum {
    let mut total = 0.0;
    for id in ids {
        total += cell(report, &id)?;
    }
    Ok(total)
}

/// What the sheet of 2014 has in place of rows of the later forms.
const SHEET: [(&str, &[&str]); 7] = [
    ("received", &["applications.received"]),
    (
        "total",
        &[
            "replies.already_public",
            "replies.granted",
            "replies.partly_granted",
            "replies.refused",
            "replies.other_body",
            "replies.not_exist",
            "replies.asked_to_amend",
            "replies.redirected",
        ],
    ),
    ("granted", &["replies.granted", "replies.already_public"]),
    ("partly_granted", &["replies.partly_granted"]),
    (
        "refused",
        &[
            "replies.refused_state_secret",
            "replies.refused_trade_secret",
            "replies.refused_privacy",
            "replies.refused_security_stability",
            "replies.refused_not_government_information",
            "replies.refused_other_law",
        ],
    ),
    ("not_provided.not_held", &["replies.other_body", "replies.not_exist"]),
    ("reconsideration", &["reviews.upheld", "reviews.corrected", "reviews.other"]),
];

/// The same row on the sheet of 2014; none for a report on another form.
fn on_sheet(report: &Report, row: &str) -> Option<Sum> {
    if report.form()?.id != FormId::F2014 {
        return None;
    }
    let cells = SHEET.iter().find(|(name, _)| *name == row).map(|(_, cells)| *cells);
    Some(cells.map_or(Err(Twin::NotInForm), |cells| sum(report, cells.iter().map(|cell| format!("sheet.{cell}")))))
}

fn total(report: &Report, row: &str) -> Sum {
    if let Some(sum) = on_sheet(report, row) {
        return sum;
    }
    cell(report, &format!("requests.{row}.total"))
}

fn group(report: &Report, group: &str, rows: &[&str]) -> Sum {
    if let Some(sum) = on_sheet(report, group) {
        return sum;
    }
    sum(report, rows.iter().map(|row| format!("requests.{group}.{row}.total")))
}

/// （六）其他处理: one row in 2019; three rows, or the one that stands for them, in 2021.
fn other(report: &Report) -> Sum {
    if report.form().is_some_and(|form| form.id == FormId::F2019) {
        return total(report, "other");
    }
    let form = report.form().ok_or(Twin::NotInForm)?;
    let parts: Vec<String> = form
        .cells
        .iter()
        .map(|cell| cell.id.clone())
        .filter(|id| id.starts_with("requests.other.") && id.ends_with(".total") && id.split('.').count() == 4)
        .collect();
    if parts.is_empty() {
        return Err(Twin::NotInForm);
    }
    let printed = |id: &String| report.cell(id).unwrap().state != CellState::Absent;
    if printed(&"requests.other.total".to_owned()) && !parts.iter().any(printed) {
        total(report, "other")
    } else {
        sum(report, parts)
    }
}

fn disputes(report: &Report, rows: &[&str], columns: &[&str]) -> Sum {
    if let ([row], ["total"]) = (rows, columns)
        && let Some(sum) = on_sheet(report, row)
    {
        return sum;
    }
    sum(report, rows.iter().flat_map(|row| columns.iter().map(move |column| format!("disputes.{row}.{column}"))))
}

/// The worst of several sums decides, whichever is asked first.
fn worst(sums: &[&Sum]) -> Option<Twin> {
    let errors: Vec<Twin> = sums.iter().filter_map(|sum| sum.err()).collect();
    [Twin::NotInForm, Twin::Missing].into_iter().find(|state| errors.contains(state))
}

fn ratio(numerator: Sum, denominator: Sum) -> Twin {
    match (numerator, denominator) {
        (Ok(_), Ok(d)) if d <= 0.0 => Twin::Undefined,
        (Ok(n), Ok(d)) => Twin::Is(n / d),
        (n, d) => worst(&[&n, &d]).unwrap(),
    }
}

/// No part is larger than its whole.
fn possible(id: &str, value: Twin) -> Twin {
    match value {
        Twin::Is(share) if !NO_SHARES.contains(&id) && !(0.0..=1.0).contains(&share) => Twin::OutOfRange,
        value => value,
    }
}

fn plain(sum: Sum) -> Twin {
    sum.map_or_else(|state| state, Twin::Is)
}

fn added(a: Sum, b: Sum) -> Sum {
    match worst(&[&a, &b]) {
        Some(state) => Err(state),
        None => Ok(a? + b?),
    }
}

fn twin(id: &str, report: &Report, before: Option<&Report>) -> Twin {
    let t = || total(report, "total");
    let received = || total(report, "received");
    let accepted = || added(received(), total(report, "carried_in"));
    let documents = |column: &str| cell(report, &format!("proactive.normative_documents.{column}"));
    let decisions = |row: &str| cell(report, &format!("proactive.{row}.decisions"));
    let by_applicant = |applicant: &[&str]| {
        let row = |row: &str| sum(report, applicant.iter().map(|a| format!("requests.{row}.{a}")));
        possible(id, ratio(added(row("granted"), row("partly_granted")), row("total")))
    };
    let concluded = ["upheld", "corrected", "other"];
    if let Some((mix, part)) = id.split_once('.') {
        let value = match mix {
            "refusal_reason_mix" => {
                ratio(cell(report, &format!("requests.refused.{part}.total")), group(report, "refused", &REFUSED))
            }
            "applicant_mix" => ratio(cell(report, &format!("requests.received.{part}")), received()),
            "outcome_mix" => {
                let numerator = match part {
                    "refused" => group(report, part, &REFUSED),
                    "not_provided" => group(report, part, &NOT_PROVIDED),
                    "not_processed" => group(report, part, &NOT_PROCESSED),
                    "other" => other(report),
                    _ => total(report, part),
                };
                ratio(numerator, t())
            }
            _ => panic!("no twin for {id}"),
        };
        return possible(id, value);
    }
    let ratio = |numerator: Sum, denominator: Sum| possible(id, ratio(numerator, denominator));
    match id {
        "requests_received" => plain(received()),
        "requests_accepted" => plain(accepted()),
        "requests_closed" => plain(t()),
        "clearance_rate" => ratio(t(), accepted()),
        "carryover_rate" => ratio(total(report, "carried_out"), accepted()),
        "disclosure_rate" => ratio(added(total(report, "granted"), total(report, "partly_granted")), t()),
        "full_disclosure_rate" => ratio(total(report, "granted"), t()),
        "decided_disclosure_rate" => {
            let disclosed = || added(total(report, "granted"), total(report, "partly_granted"));
            ratio(disclosed(), added(disclosed(), group(report, "refused", &REFUSED)))
        }
        "refusal_rate" => ratio(group(report, "refused", &REFUSED), t()),
        "not_provided_rate" => ratio(group(report, "not_provided", &NOT_PROVIDED), t()),
        "not_processed_rate" => ratio(group(report, "not_processed", &NOT_PROCESSED), t()),
        "other_handling_rate" => ratio(other(report), t()),
        "not_held_share" => ratio(total(report, "not_provided.not_held"), t()),
        "needs_creation_share" => ratio(total(report, "not_provided.needs_creation"), t()),
        "unclear_share" => ratio(total(report, "not_provided.still_unclear"), t()),
        "natural_person_share" => ratio(cell(report, "requests.received.natural_person"), received()),
        "applicant_hhi" => {
            let parts: Vec<Sum> = APPLICANTS.iter().map(|a| cell(report, &format!("requests.received.{a}"))).collect();
            let sums: Vec<&Sum> = parts.iter().collect();
            let whole = received();
            match (worst(&sums).or(worst(&[&whole])), whole) {
                (Some(state), _) => state,
                (None, Ok(d)) if d > 0.0 && parts.iter().any(|p| !(0.0..=d).contains(&p.unwrap())) => Twin::OutOfRange,
                (None, Ok(d)) if d > 0.0 => Twin::Is(parts.iter().map(|p| (p.unwrap() / d).powi(2)).sum()),
                _ => Twin::Undefined,
            }
        }
        "disclosure_gap_by_applicant" => match (by_applicant(&APPLICANTS[..1]), by_applicant(&APPLICANTS[1..])) {
            (Twin::Is(a), Twin::Is(b)) => Twin::Is(a - b),
            (a, b) => {
                let order = [Twin::NotInForm, Twin::Missing, Twin::Undefined, Twin::OutOfRange];
                order.into_iter().find(|state| *state == a || *state == b).unwrap()
            }
        },
        "review_rate" => ratio(disputes(report, &DISPUTES[..1], &["total"]), t()),
        "suit_rate" => ratio(disputes(report, &DISPUTES[1..], &["total"]), t()),
        "dispute_rate" => ratio(disputes(report, &DISPUTES, &["total"]), t()),
        "review_correction_rate" => {
            ratio(disputes(report, &DISPUTES[..1], &["corrected"]), disputes(report, &DISPUTES[..1], &concluded))
        }
        "suit_correction_rate" => {
            ratio(disputes(report, &DISPUTES[1..], &["corrected"]), disputes(report, &DISPUTES[1..], &concluded))
        }
        "correction_rate" => {
            ratio(disputes(report, &DISPUTES, &["corrected"]), disputes(report, &DISPUTES, &concluded))
        }
        "corrections_per_100_closed" => ratio(disputes(report, &DISPUTES, &["corrected"]), t()),
        "resuit_rate" => {
            ratio(disputes(report, &DISPUTES[2..], &["total"]), disputes(report, &DISPUTES[..1], &["total"]))
        }
        "pending_dispute_share" => {
            ratio(disputes(report, &DISPUTES, &["pending"]), disputes(report, &DISPUTES, &["total"]))
        }
        "documents_in_force" => plain(documents("in_force")),
        "documents_issued" => plain(documents("issued")),
        "documents_repealed" => plain(documents("repealed")),
        "document_turnover" => {
            let last_year = before.map_or(Err(Twin::Missing), |r| cell(r, "proactive.normative_documents.in_force"));
            ratio(added(documents("issued"), documents("repealed")), last_year)
        }
        "licensing_decisions" => plain(decisions("licensing")),
        "penalty_decisions" => plain(decisions("penalties")),
        "coercion_decisions" => plain(decisions("coercion")),
        "fees_collected_wan" => plain(cell(report, "proactive.fees.amount_wan")),
        "requests_per_1000_decisions" => {
            let all = added(added(decisions("licensing"), decisions("penalties")), decisions("coercion"));
            match ratio(received(), all) {
                Twin::Is(value) => Twin::Is(value * 1000.0),
                state => state,
            }
        }
        "days_after_year_end" => match report.published {
            None => Twin::Missing,
            Some(date) => {
                let mut day = Date::new(report.report_year as i16, 12, 31).unwrap();
                let mut days = 0.0;
                while day < date {
                    (day, days) = (day.tomorrow().unwrap(), days + 1.0);
                }
                Twin::Is(days)
            }
        },
        "on_time" => match report.published {
            None => Twin::Missing,
            Some(date) => {
                let late = report.report_year < 2019 || report.agency.area_government().is_some();
                let last = format!("{}-{}", report.report_year + 1, if late { "03-31" } else { "01-31" });
                Twin::Is(if date.to_string() <= last { 1.0 } else { 0.0 })
            }
        },
        "completeness" | "arithmetic_soundness" => over_the_form(id, report),
        _ => panic!("no twin for {id}"),
    }
}

fn over_the_form(id: &str, report: &Report) -> Twin {
    let form = report.form().unwrap();
    let state = |cell: &gongkai_model::CellDef| report.cell(&cell.id).unwrap().state;
    if report.carried.tables.is_empty() && form.cells.iter().all(|cell| state(cell) == CellState::Absent) {
        return Twin::Missing;
    }
    let (mut good, mut all) = (0.0, 0.0);
    if id == "completeness" {
        for cell in &form.cells[..form.statutory] {
            all += 1.0;
            good += if state(cell) == CellState::Reported { 1.0 } else { 0.0 };
        }
    } else {
        for identity in &form.identities {
            for check in &identity.checks {
                let (left, right) = check.cells(report.cells.as_ref().unwrap());
                let number = |ix: &gongkai_model::CellIx| report.cells.as_ref().unwrap().count(*ix).unwrap_or(0);
                if left.iter().chain(&right).all(|ix| number(ix) == 0) {
                    continue;
                }
                match check.evaluate(report.cells.as_ref().unwrap()) {
                    Outcome::Pass | Outcome::PassWithBlanks => (good, all) = (good + 1.0, all + 1.0),
                    Outcome::Fail { .. } => all += 1.0,
                    Outcome::NotEvaluable | Outcome::NotApplicable => {}
                }
            }
        }
    }
    ratio(Ok(good), Ok(all))
}

/// The report of the year before: of the same scope, or the only ones left where one does not state it.
fn before<'r>(all: &'r [std::sync::Arc<Report>], report: &Report) -> Option<&'r Report> {
    let of = |year: i32| -> Vec<&'r Report> {
        all.iter().map(|r| &**r).filter(|r| r.agency.key == report.agency.key && r.report_year == year).collect()
    };
    let (last, this) = (of(report.report_year - 1), of(report.report_year));
    if let Some(same) = last.iter().find(|r| r.scope == report.scope) {
        return Some(same);
    }
    let unmatched = |of: &[&'r Report], others: &[&'r Report]| -> Vec<&'r Report> {
        of.iter().copied().filter(|r| !others.iter().any(|o| o.scope == r.scope)).collect()
    };
    match (&unmatched(&last, &this)[..], &unmatched(&this, &last)[..]) {
        ([a], [b]) if a.scope == Scope::Unknown || b.scope == Scope::Unknown => Some(a),
        _ => None,
    }
}

fn check(collection: &Collection) {
    let metrics = Metrics::of(collection).unwrap();
    assert_eq!(metrics.len(), collection.used().len() * Metric::all().len());
    for row in metrics.rows() {
        let report = collection.report_of(&row);
        let before = before(collection.used(), report);
        let expected = twin(&row.metric.id, report, before);
        let found = match row.state {
            MetricState::Ok => Twin::Is(row.value.unwrap()),
            MetricState::Undefined => Twin::Undefined,
            MetricState::Missing | MetricState::NotCarried => Twin::Missing,
            MetricState::NotInForm => Twin::NotInForm,
            MetricState::OutOfRange => Twin::OutOfRange,
        };
        let same = match (expected, found) {
            (Twin::Is(a), Twin::Is(b)) => (a - b).abs() <= 1e-12 * a.abs().max(1.0),
            (a, b) => a == b,
        };
        let name = row.report.name();
        assert!(
            same,
            "{} of {name}: expected {expected:?}, found {found:?}; {}",
            row.metric.id,
            collection.operands(&row)
        );
        assert_eq!(row.value.is_some(), row.state == MetricState::Ok, "{} of {name}", row.metric.id);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_metric_equals_its_twin(seeds in prop::collection::vec(any::<u64>(), 0..20)) {
        check(&Collection::new(seeds.into_iter().map(generated).collect()));
    }
}

#[test]
fn generated_reports_reach_every_state_of_every_kind_of_metric() {
    let collection = Collection::new((0..400).map(generated).collect());
    check(&collection);
    let metrics = Metrics::of(&collection).unwrap();
    for id in ["disclosure_rate", "correction_rate", "refusal_reason_mix.third_party", "applicant_hhi"] {
        let states: Vec<MetricState> = metrics.metric(id).map(|row| row.state).collect();
        for state in MetricState::ALL {
            // The others' numerators are among the numbers that their denominators add up.
            if state == MetricState::OutOfRange && !["disclosure_rate", "applicant_hhi"].contains(&id) {
                continue;
            }
            // Every form has it, the sheet of 2014 by the crosswalk.
            if state == MetricState::NotInForm && id == "disclosure_rate" {
                continue;
            }
            assert!(states.contains(&state), "no {state} {id} among the generated reports");
        }
    }
    let collapsed = |r: &Report| r.cell("requests.other.total").is_some_and(|c| c.state == CellState::Reported);
    assert!(metrics.metric("other_handling_rate").any(|row| {
        row.state == MetricState::Ok && collapsed(collection.report_of(&row)) && row.report.report_year > 2020
    }));
    assert!(metrics.metric("document_turnover").any(|row| row.state == MetricState::Ok));
}
