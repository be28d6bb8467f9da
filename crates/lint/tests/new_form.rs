//! The next form is a file: an invented one of 2031 is read from a page and judged, without a line of code for it.
#![allow(missing_docs, dead_code, clippy::unwrap_used)]

use gongkai_lint::{Finding, Review, review, rule};
use gongkai_loader::{Options, load};
use gongkai_model::{CellIx, CellState, Cells, Form, Number, Report};

#[path = "../../../tests/shared/form_2031.rs"]
mod form_2031;

use form_2031::{OVERVIEW, form, numbers, page};

fn read(text: &str) -> Report {
    let options = Options::at("2034-03-01".parse().unwrap());
    let mut loaded = load("云泽区财政局2033.html", text.as_bytes(), &options).unwrap();
    assert_eq!(loaded.reports.len(), 1);
    loaded.reports.remove(0)
}

fn found<'r>(review: &'r Review, code: &str) -> Vec<&'r Finding> {
    review.findings.iter().flat_map(Finding::with_follows).filter(|finding| finding.rule.as_str() == code).collect()
}

#[test]
fn the_form_stands_beside_the_others() {
    assert_eq!(form().id.to_string(), "2031");
    assert_eq!(Form::expected(2030).unwrap().id.to_string(), "2021", "it ends where the next begins");
    let ids = |form: &Form| form.cells[..form.statutory].iter().map(|cell| cell.id.clone()).collect::<Vec<_>>();
    let (old, new) = (ids(Form::expected(2024).unwrap()), ids(form()));
    // Its 25 rows less one, by a column more; a table of two rows by four.
    assert_eq!(new.len(), old.len() - 7 + 24 + 8);
    for (code, concerned) in [
        ("FRM104", true),
        ("FRM113", true),
        ("SUM308", true),
        ("SUM303", true),
        ("YOY401", true),
        ("SUM307", false),
        ("YOY404", false),
    ] {
        assert_eq!(rule(code).unwrap().meta.forms().contains(&form().id), concerned, "{code}");
    }
}

#[test]
fn every_cell_is_read_from_its_page_and_nothing_is_found() {
    let report = read(&page(2033, &[], OVERVIEW));
    let cells: &Cells = report.cells.as_ref().unwrap();
    assert_eq!(cells.form().id, form().id);
    let number = numbers(&[]);
    let wrong: Vec<String> = form().cells[..form().statutory]
        .iter()
        .filter(|def| !def.amount)
        .filter(|def| cells.count(form().cell(&def.id).unwrap()) != Some(number(&def.id)))
        .map(|def| def.id.clone())
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    let review = review([&report]);
    let told: Vec<String> = review.findings.iter().map(|of| format!("{} {}", of.rule, of.message.zh)).collect();
    assert!(told.is_empty(), "{told:?}");
}

#[test]
fn what_is_wrong_in_what_is_new_is_found() {
    // The new column, the new table's sum and its part.
    let changed = [("requests.granted.overseas", 8), ("consultations.received.total", 24)];
    let review = review(&[read(&page(2033, &changed, OVERVIEW))]);
    let checks: Vec<&str> = found(&review, "SUM303").into_iter().filter_map(|of| of.check.as_deref()).collect();
    assert_eq!(checks, ["applicants.granted", "ways.received"]);
    let blamed: Vec<(&str, i64)> = review
        .findings
        .iter()
        .filter_map(Finding::blamed)
        .flat_map(|of| &of.cells)
        .map(|of| (of.cell.cell.as_str(), of.would_be))
        .collect();
    assert!(blamed.contains(&("requests.granted.overseas", 3)), "{blamed:?}");
    assert!(blamed.contains(&("consultations.received.total", 27)), "{blamed:?}");
    let part = found(&review, "SUM308");
    assert_eq!(part.iter().map(|of| of.check.as_deref().unwrap()).collect::<Vec<_>>(), ["answered_at_once"]);
    // The section that is new is missed, and an aspect is.
    let without = page(2033, &[], &OVERVIEW.replace("监督保障：开展考核。", ""));
    assert_eq!(found(&review_of(&without), "FRM104").len(), 1);
    let without = page(2033, &[], OVERVIEW).replace("五、政府信息公开咨询办理情况", "");
    assert_eq!(found(&review_of(&without), "FRM101").len(), 1);
}

fn review_of(page: &str) -> Review {
    review(&[read(page)])
}

#[test]
fn it_is_carried_from_year_to_year() {
    let report = |year: i32, changed: &[(&str, i64)]| {
        let mut report = read(&page(2033, &[], OVERVIEW));
        report.report_year = year;
        let cells = report.cells.as_mut().unwrap();
        for (id, number) in changed {
            let ix: CellIx = form().cell(id).unwrap();
            cells.set(ix, CellState::Reported, Some(Number::Count(*number)), &number.to_string(), cells.get(ix).place);
        }
        report
    };
    let last = report(2032, &[("requests.carried_out.total", 4)]);
    let review = review(&[last, report(2033, &[])]);
    let broken = found(&review, "YOY401");
    assert_eq!(broken.len(), 1);
    assert_eq!((broken[0].expected.as_deref(), broken[0].actual.as_deref()), (Some("4"), Some("0")));
}
