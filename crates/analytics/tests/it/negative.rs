//! Mistakes seen elsewhere that must not happen here, and the figures that must come out.

use crate::build::{report, set, suqian, with, zeros};
use gongkai_analytics::{Collection, MetricRow, MetricState, Metrics, metrics_frame, wilson};
use gongkai_model::{CellState, Report};

fn row(report: Report, id: &str) -> MetricRow {
    let metrics = Metrics::of(&Collection::new(vec![report])).unwrap();
    metrics.metric(id).next().unwrap()
}

fn operands(report: Report, id: &str) -> String {
    let collection = Collection::new(vec![report]);
    let metrics = Metrics::of(&collection).unwrap();
    collection.operands(&metrics.metric(id).next().unwrap())
}

#[test]
fn disclosure_rate_of_suqian_2023() {
    let row = row(suqian(), "disclosure_rate");
    assert!((row.value.unwrap() - 0.43574).abs() < 5e-6);
    assert_eq!((row.numerator, row.denominator, row.n), (Some(1519), Some(3486), Some(3486)));
    assert_eq!((row.state, row.below_minimum), (MetricState::Ok, false));
    assert_eq!(row.shown().unwrap(), "43.57%");
    assert_eq!(
        operands(suqian(), "disclosure_rate"),
        "requests.granted.total=1191+requests.partly_granted.total=328;requests.total.total=3486"
    );
}

#[test]
fn the_total_column_is_not_added_to_its_parts() {
    let applicants = [
        ("requests.received.natural_person", 60),
        ("requests.received.business", 40),
        ("requests.received.total", 100),
    ];
    let report = with(zeros("宿迁市人民政府", 2023), &applicants);
    assert_eq!(row(report.clone(), "requests_received").value, Some(100.0));
    assert_eq!(row(report.clone(), "natural_person_share").value, Some(0.6));
    assert_eq!(row(report, "applicant_hhi").value, Some(0.6 * 0.6 + 0.4 * 0.4));
}

/// Newcombe, Two-sided confidence intervals for the single proportion (1998), table I.
#[test]
fn published_intervals_of_shares() {
    for (k, n, low, high) in
        [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
    {
        let found = wilson(k, n).unwrap();
        assert!((found.0 - low).abs() < 5e-5 && (found.1 - high).abs() < 5e-5, "{k}/{n}: {found:?}");
    }
}

/// The example of the U.S. Department of Justice: parts of 30, 30, 20 and 20 in 100 give 2600 of 10,000.
#[test]
fn published_concentration_of_shares() {
    let of = ["natural_person", "business", "research", "nonprofit"].map(|kind| format!("requests.received.{kind}"));
    let mut counts: Vec<(&str, i64)> = of.iter().map(String::as_str).zip([30, 30, 20, 20]).collect();
    counts.push(("requests.received.total", 100));
    let value = row(with(zeros("宿迁市人民政府", 2023), &counts), "applicant_hhi").value.unwrap();
    assert!((value - 0.26).abs() < 1e-12, "{value}");
}

#[test]
fn zero_over_zero_is_undefined_and_not_zero() {
    for id in ["disclosure_rate", "refusal_reason_mix.third_party", "correction_rate", "applicant_hhi"] {
        let row = row(zeros("柳州市财政局", 2023), id);
        assert_eq!((row.value, row.state), (None, MetricState::Undefined), "{id}");
        assert_eq!(row.n, Some(0));
    }
    let row = row(with(zeros("柳州市财政局", 2023), &[("requests.total.total", -3)]), "disclosure_rate");
    assert_eq!(row.state, MetricState::Undefined);
}

#[test]
fn missing_is_not_zero() {
    for state in [CellState::Blank, CellState::NotApplicable, CellState::Unreadable, CellState::Absent] {
        let mut report = with(zeros("柳州市财政局", 2023), &[("requests.total.total", 50)]);
        set(&mut report, "requests.partly_granted.total", state, None, "");
        let row = row(report.clone(), "disclosure_rate");
        assert_eq!((row.value, row.state), (None, MetricState::Missing), "{state}");
        let written = format!("requests.partly_granted.total={state}");
        let operands = operands(report, "disclosure_rate");
        assert!(operands.contains(&written), "{operands}");
    }
}

#[test]
fn a_table_the_source_lost_is_not_the_agency_leaving_it_out() {
    let mut lost = report("柳州市柳南区档案馆", 2021);
    lost.carried.tables.clear();
    for id in ["disclosure_rate", "completeness", "arithmetic_soundness", "days_after_year_end", "on_time"] {
        assert_eq!(row(lost.clone(), id).state, MetricState::NotCarried, "{id}");
    }
    assert_eq!(row(report("柳州市柳南区档案馆", 2021), "disclosure_rate").state, MetricState::Missing);
}

#[test]
fn what_the_form_has_not_is_not_missing() {
    assert_eq!(row(zeros("水利部", 2020), "documents_in_force").state, MetricState::NotInForm);
    assert_eq!(row(zeros("水利部", 2016), "clearance_rate").state, MetricState::NotInForm);
    assert_eq!(row(zeros("水利部", 2020), "other_handling_rate").state, MetricState::Undefined);
    let before_the_forms = zeros("水利部", 2016).rebuild().report_year(2012).cells(None).detected_form(None).build();
    assert_eq!(row(before_the_forms, "completeness").state, MetricState::NotInForm);
}

/// The sheet of 2014 counts replies; the crosswalk says which of them are what the later forms count.
#[test]
fn metrics_reach_back_as_far_as_the_crosswalk_does() {
    let counts = [
        ("sheet.applications.received", 60),
        ("sheet.replies.already_public", 5),
        ("sheet.replies.granted", 20),
        ("sheet.replies.partly_granted", 3),
        ("sheet.replies.refused", 8),
        ("sheet.replies.refused_privacy", 8),
        ("sheet.replies.not_exist", 10),
        ("sheet.replies.redirected", 4),
        ("sheet.reviews.upheld", 1),
        ("sheet.reviews.corrected", 1),
    ];
    let report = with(zeros("宿迁市人民政府", 2016), &counts);
    let value = |id: &str| row(report.clone(), id).value;
    assert_eq!(value("requests_received"), Some(60.0));
    assert_eq!(value("requests_closed"), Some(50.0));
    assert_eq!(value("disclosure_rate"), Some(0.56));
    assert_eq!(value("refusal_rate"), Some(0.16));
    assert_eq!(value("not_held_share"), Some(0.2));
    assert_eq!(value("review_rate"), Some(0.04));
    let operands = operands(report.clone(), "refusal_rate");
    assert!(operands.contains("sheet.replies.refused_privacy=8"), "{operands}");
    // What it has not, and what a break lies before.
    for id in ["clearance_rate", "dispute_rate", "review_correction_rate", "not_processed_rate", "fees_collected_wan"] {
        assert_eq!(row(report.clone(), id).state, MetricState::NotInForm, "{id}");
    }
}

#[test]
fn correction_rates_leave_pending_cases_out() {
    let counts = [
        ("disputes.reconsideration.corrected", 3),
        ("disputes.reconsideration.upheld", 7),
        ("disputes.reconsideration.pending", 90),
        ("disputes.reconsideration.total", 100),
        ("requests.total.total", 40),
        ("requests.carried_out.total", 60),
    ];
    let report = with(zeros("宿迁市人民政府", 2023), &counts);
    let correction = row(report.clone(), "review_correction_rate");
    assert_eq!((correction.value, correction.denominator, correction.below_minimum), (Some(0.3), Some(10), false));
    assert_eq!(row(report.clone(), "pending_dispute_share").value, Some(0.9));
    assert_eq!(row(report, "requests_closed").value, Some(40.0));
}

/// Outcomes of a report whose parts add up, in three rows or in the collapsed one.
fn outcomes(collapsed: bool) -> Report {
    let mut report = with(
        zeros("洪泽区人民政府", 2023),
        &[
            ("requests.granted.total", 20),
            ("requests.partly_granted.total", 5),
            ("requests.refused.third_party.total", 4),
            ("requests.not_provided.not_held.total", 6),
            ("requests.not_processed.petition.total", 2),
            ("requests.total.total", 40),
        ],
    );
    let form = report.form().unwrap();
    let parts: Vec<&str> =
        form.cells.iter().map(|cell| cell.id.as_str()).filter(|id| id.starts_with("requests.other.")).collect();
    if collapsed {
        for part in parts.iter().filter(|id| id.split('.').count() == 4) {
            set(&mut report, part, CellState::Absent, None, "");
        }
        with(report, &[("requests.other.total", 3)])
    } else {
        let first = parts.iter().find(|id| id.split('.').count() == 4 && id.ends_with(".total")).unwrap();
        with(report, &[(first, 3)])
    }
}

#[test]
fn shares_of_a_mix_sum_to_one_and_no_row_is_dropped() {
    for collapsed in [false, true] {
        let metrics = Metrics::of(&Collection::new(vec![outcomes(collapsed)])).unwrap();
        for mix in ["outcome_mix", "refusal_reason_mix"] {
            let parts = metrics.rows().filter(|row| row.metric.card.id == mix);
            let sum: f64 = parts.map(|row| row.value.unwrap()).sum();
            assert!((sum - 1.0).abs() < 1e-12, "{mix}, collapsed: {collapsed}");
        }
        assert_eq!(metrics.metric("outcome_mix.other").next().unwrap().value, Some(3.0 / 40.0));
    }
    assert!(operands(outcomes(true), "other_handling_rate").starts_with("requests.other.total=3;"));
}

#[test]
fn below_the_minimum_n_is_said() {
    let small = with(zeros("柳州市财政局", 2023), &[("requests.total.total", 29), ("requests.granted.total", 29)]);
    let small = row(small, "disclosure_rate");
    assert_eq!((small.value, small.below_minimum), (Some(1.0), true));
    let enough = with(zeros("柳州市财政局", 2023), &[("requests.total.total", 30)]);
    assert!(!row(enough, "disclosure_rate").below_minimum);
    // A gap needs both sides.
    let one_sided = [("requests.total.natural_person", 500), ("requests.total.business", 3)];
    let gap = row(with(zeros("柳州市财政局", 2023), &one_sided), "disclosure_gap_by_applicant");
    assert_eq!((gap.n, gap.below_minimum), (Some(3), true));
}

#[test]
fn counts_beyond_exact_floats_give_no_value() {
    let huge = with(zeros("柳州市财政局", 2023), &[("requests.received.total", i64::MAX)]);
    assert_eq!(row(huge.clone(), "requests_received").state, MetricState::Undefined);
    assert_eq!(row(huge, "requests_accepted").state, MetricState::Undefined);
}

#[test]
fn the_frame_holds_the_same_figure() {
    let metrics = Metrics::of(&Collection::new(vec![suqian()])).unwrap();
    let frame = metrics_frame(&metrics).unwrap();
    let ids = frame.column("metric").unwrap().str().unwrap();
    let at = (0..frame.height()).find(|at| ids.get(*at) == Some("disclosure_rate")).unwrap();
    assert_eq!(frame.column("value").unwrap().f64().unwrap().get(at), Some(1519.0 / 3486.0));
    let names: Vec<&str> = frame.get_column_names().into_iter().map(|name| name.as_str()).collect();
    assert_eq!(names[..8], ["agency", "report_year", "metric", "value", "numerator", "denominator", "n", "state"]);
}

#[test]
fn a_part_larger_than_its_whole_gives_no_share() {
    let wrong = [("requests.granted.total", 50), ("requests.total.total", 40), ("requests.received.total", 40)];
    let rate = row(with(zeros("云泽区财政局", 2024), &wrong), "disclosure_rate");
    assert_eq!((rate.value, rate.state, rate.failed_check), (None, MetricState::OutOfRange, true));
    assert_eq!((rate.numerator, rate.denominator), (Some(50), Some(40)), "what was printed is still there");
    // The edge of what can be.
    let whole = [("requests.granted.total", 40), ("requests.total.total", 40), ("requests.received.total", 40)];
    let rate = row(with(zeros("云泽区财政局", 2024), &whole), "disclosure_rate");
    assert_eq!((rate.value, rate.state), (Some(1.0), MetricState::Ok));
    // A value above 100 % that is no share stays.
    let rows = [("requests.total.total", 2), ("disputes.reconsideration.total", 3)];
    assert_eq!(row(with(zeros("云泽区财政局", 2024), &rows), "review_rate").value, Some(1.5));
}

#[test]
fn a_value_says_whether_a_number_behind_it_stands_in_a_failing_check() {
    let consistent = [
        ("requests.received.natural_person", 5),
        ("requests.received.total", 5),
        ("requests.granted.natural_person", 5),
        ("requests.granted.total", 5),
        ("requests.total.natural_person", 5),
        ("requests.total.total", 5),
    ];
    let sound = with(zeros("云泽区财政局", 2024), &consistent);
    assert!(!row(sound.clone(), "disclosure_rate").failed_check);
    // Two suits that the total does not have: the values that rest on table four, and no others.
    let broken = with(sound, &[("disputes.suit_direct.upheld", 2)]);
    assert!(row(broken.clone(), "suit_correction_rate").failed_check);
    assert!(!row(broken.clone(), "disclosure_rate").failed_check);
    assert!(!row(broken, "documents_in_force").failed_check);
}
