//! Where a rule or an exception begins and ends: the last value on either side.
#![allow(missing_docs, clippy::unwrap_used)]

use gongkai_lint::{Exception, Settings, apply, review, review_with, rule};
use gongkai_loader::{Options, load};
use gongkai_model::{Date, Report};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn read(name: &str, text: &str) -> Report {
    load(name, text.as_bytes(), &Options::at(day("2026-06-01"))).unwrap().reports.remove(0)
}

fn found(reports: &[Report], code: &str, settings: &Settings) -> usize {
    review_with(reports, settings).findings.iter().filter(|finding| finding.rule.as_str() == code).count()
}

#[test]
fn a_report_is_in_time_on_the_due_day_and_late_the_day_after() {
    let published = |agency: &str, date: &str| {
        let mut report =
            read("a.csv", &format!("agency,report_year,cell,value\n{agency},2023,requests.received.total,1\n"));
        report.published = Some(day(date));
        found(&[report], "TIM601", &Settings::default())
    };
    for (agency, due, late) in
        [("云泽区财政局", "2024-01-31", "2024-02-01"), ("云泽区人民政府", "2024-03-31", "2024-04-01")]
    {
        assert_eq!((published(agency, due), published(agency, late)), (0, 1), "{agency}");
    }
}

#[test]
fn a_jump_begins_at_the_factor_and_the_size_that_are_set() {
    let jump = |last: i64, now: i64, settings: &Settings| {
        let report = |year: i32, number: i64| {
            read(
                "a.csv",
                &format!("agency,report_year,cell,value\n云泽区财政局,{year},proactive.licensing.decisions,{number}\n"),
            )
        };
        found(&[report(2022, last), report(2023, now)], "YOY405", settings)
    };
    let standard = Settings::default();
    // Five times as many is a jump, 4.99 times is none; either way round.
    assert_eq!((jump(100, 499, &standard), jump(100, 500, &standard)), (0, 1));
    assert_eq!((jump(499, 100, &standard), jump(500, 100, &standard)), (0, 1));
    // From thirty on.
    assert_eq!((jump(5, 29, &standard), jump(5, 30, &standard)), (0, 1));
    let mut own = Settings::default();
    (own.thresholds.jump, own.thresholds.jump_minimum) = (3.0, 12);
    assert_eq!((jump(4, 11, &own), jump(4, 12, &own), jump(5, 14, &own)), (0, 1, 0));
}

#[test]
fn an_exception_holds_on_its_last_day_and_not_on_the_next() {
    let bad = "agency,report_year,cell,value\n\
        云泽区财政局,2023,disputes.reconsideration.upheld,10\n\
        云泽区财政局,2023,disputes.reconsideration.corrected,1\n\
        云泽区财政局,2023,disputes.reconsideration.other,0\n\
        云泽区财政局,2023,disputes.reconsideration.pending,0\n\
        云泽区财政局,2023,disputes.reconsideration.total,0\n";
    let exception = Exception {
        rule: rule("SUM304").unwrap().meta.code,
        agency: "云泽区财政局".to_owned(),
        report_year: 2023,
        cell: None,
        reason: "已核实".to_owned(),
        by: "区政府办公室".to_owned(),
        until: day("2026-06-30"),
    };
    let reports = [read("a.csv", bad)];
    let on = |today: &str| {
        let mut review = review(&reports);
        let idle = apply(&mut review, std::slice::from_ref(&exception), day(today));
        (review.excepted(), idle.iter().map(|idle| idle.expired).collect::<Vec<_>>())
    };
    assert_eq!(on("2026-06-29"), (1, vec![]));
    assert_eq!(on("2026-06-30"), (1, vec![]));
    assert_eq!(on("2026-07-01"), (0, vec![true]));
}
