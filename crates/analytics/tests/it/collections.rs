//! Order, duplicates, panel.

use crate::build::{generated, report, set, with, zeros};
use gongkai_analytics::{Collection, Metrics, Preferred, export, panel, panel_cells};
use gongkai_model::{CellState, Date, Number, Report};
use proptest::prelude::*;

fn published(mut report: Report, month: i8, file: &str) -> Report {
    report.published = Date::new(report.report_year as i16 + 1, month, 20).ok();
    report.origin.file = file.to_owned();
    report
}

#[test]
fn of_several_reports_the_later_published_is_used() {
    let full = published(zeros("柳州市财政局", 2023), 1, "a.csv");
    let later = published(report("柳州市财政局", 2023), 3, "b.csv");
    let collection = Collection::new(vec![full, later]);
    let [duplicate] = collection.duplicates() else { panic!("one duplicate") };
    assert_eq!(duplicate.used.origin.file, "b.csv");
    assert_eq!(duplicate.others.len(), 1);
    assert_eq!(duplicate.others[0].1, Preferred::LaterPublished);
    assert_eq!((collection.reports().len(), collection.used().len()), (2, 1));
}

#[test]
fn else_the_fuller_else_the_first_by_file() {
    let full = published(zeros("柳州市财政局", 2023), 1, "z.csv");
    let empty = published(report("柳州市财政局", 2023), 1, "a.csv");
    let collection = Collection::new(vec![empty.clone(), full]);
    assert_eq!(collection.used()[0].origin.file, "z.csv");
    assert_eq!(collection.duplicates()[0].others[0].1, Preferred::Fuller);

    let second = published(report("柳州市财政局", 2023), 1, "b.csv");
    let collection = Collection::new(vec![second, empty]);
    assert_eq!(collection.used()[0].origin.file, "a.csv");
    assert_eq!(collection.duplicates()[0].others[0].1, Preferred::FirstByFile);
}

#[test]
fn a_report_of_a_doubtful_year_displaces_none_that_is_sure() {
    let sure = published(report("柳州市财政局", 2023), 1, "sure.html");
    let mut doubtful = published(zeros("柳州市财政局", 2023), 3, "doubtful.html");
    doubtful.legibility.year_doubtful = true;
    let collection = Collection::new(vec![doubtful, sure]);
    assert_eq!(collection.used()[0].origin.file, "sure.html");
    assert_eq!(collection.duplicates()[0].others[0].1, Preferred::SureYear);
    assert_eq!(collection.reports().len(), 2);
}

#[test]
fn another_scope_is_no_duplicate() {
    let own = report("柳州市财政局", 2023).rebuild().scope(gongkai_model::Scope::Own).build();
    let collection = Collection::new(vec![report("柳州市财政局", 2023), own]);
    assert!(collection.duplicates().is_empty());
    assert_eq!((collection.used().len(), collection.agencies()), (2, 1));
}

#[test]
fn one_agency_under_two_printed_names_is_one() {
    let short = report("江苏省宿迁市人民政府", 2023);
    let collection = Collection::new(vec![short, report("江苏省宿迁市人民政府", 2022)]);
    assert_eq!(collection.agencies(), 1);
    assert_eq!(collection.years(), [2022, 2023]);
}

#[test]
fn panel_has_nulls_where_nothing_is_reported() {
    let mut odd = with(report("宿迁市人民政府", 2023), &[("requests.granted.total", 5)]);
    set(&mut odd, "requests.total.total", CellState::Approximate, Some(Number::Count(9000)), "近万");
    set(&mut odd, "requests.received.total", CellState::Blank, None, "");
    let collection = Collection::new(vec![odd]);
    let frame = panel(&collection).unwrap();
    assert_eq!(frame.height(), 1);
    assert_eq!(frame.width(), 13 + panel_cells(&collection).len());
    let value = |id: &str| frame.column(id).unwrap().i64().unwrap().get(0);
    assert_eq!(value("requests.granted.total"), Some(5));
    assert_eq!(value("requests.total.total"), None);
    assert_eq!(value("requests.received.total"), None);
    assert_eq!(frame.column("proactive.fees.amount_wan").unwrap().f64().unwrap().get(0), None);
    let states = frame.column("cell_states").unwrap().str().unwrap().get(0).unwrap();
    assert!(states.starts_with("absent=proactive.*|"), "{states}");
    assert!(states.ends_with(";blank=requests.received.total;approximate=requests.total.total"), "{states}");
}

#[test]
fn panel_covers_the_forms_that_occur() {
    let forms =
        |years: &[i32]| panel_cells(&Collection::new(years.iter().map(|year| report("水利部", *year)).collect())).len();
    assert_eq!(forms(&[2023]), 207);
    assert_eq!(forms(&[2016]), 58);
    assert!(forms(&[2016, 2020, 2023]) > 265);
    assert_eq!(forms(&[]), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn rows_are_found_by_report(seeds in prop::collection::vec(any::<u64>(), 0..12)) {
        let collection = Collection::new(seeds.into_iter().map(generated).collect());
        let metrics = Metrics::of(&collection).unwrap();
        for report in collection.used() {
            let row = metrics.row(report, "disclosure_rate").unwrap();
            prop_assert!(std::sync::Arc::ptr_eq(collection.report_of(&row), report));
        }
    }
}

#[test]
fn tables_and_measures_use_one_of_several_reports() {
    let twice =
        vec![published(zeros("柳州市财政局", 2023), 1, "a.csv"), published(report("柳州市财政局", 2023), 3, "b.csv")];
    let collection = Collection::new(twice);
    let metrics = Metrics::of(&collection).unwrap();
    assert!(metrics.rows().all(|row| row.report.file == "b.csv"));
    assert_eq!(panel(&collection).unwrap().height(), 1);
    let options = export::Options::default();
    for (name, bytes) in export::export(&collection, &metrics, options).unwrap() {
        let text = String::from_utf8(bytes).unwrap();
        assert!(!text.contains("a.csv"), "{name}");
    }
    assert_eq!(metrics.metric("days_after_year_end").next().unwrap().value, Some(80.0));
}
