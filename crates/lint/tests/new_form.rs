//! The next form is a file: an invented one of 2031 is read from a page and judged, without a line of code for it.
#![allow(missing_docs, clippy::unwrap_used)]

use gongkai_lint::{Finding, Review, review, rule};
use gongkai_loader::{Options, load};
use gongkai_model::{CellIx, CellState, Cells, Content, Form, Lang, Number, Report};
use std::sync::Once;

/// The form of 2031, added before any form is used.
fn form() -> &'static Form {
    static ADDED: Once = Once::new();
    ADDED.call_once(|| Form::add(&[("2031.toml", include_str!("../../../tests/data/forms/2031.toml"))]).unwrap());
    Form::expected(2033).unwrap()
}

const COLUMNS: [(&str, i64); 8] = [
    ("natural_person", 5),
    ("business", 2),
    ("research", 0),
    ("nonprofit", 0),
    ("legal_service", 1),
    ("other_org", 0),
    ("overseas", 3),
    ("total", 11),
];

/// Numbers that agree with each other; some of them changed.
fn numbers(changed: &[(&str, i64)]) -> impl Fn(&str) -> i64 {
    let changed: Vec<(String, i64)> = changed.iter().map(|(id, number)| ((*id).to_owned(), *number)).collect();
    move |id| {
        if let Some((_, number)) = changed.iter().find(|(other, _)| other == id) {
            return *number;
        }
        let column = id.rsplit('.').next().unwrap();
        let of_column = COLUMNS.iter().find(|(key, _)| *key == column).map_or(0, |(_, number)| *number);
        match id.rsplit_once('.').unwrap().0 {
            "requests.received" | "requests.granted" | "requests.total" => of_column,
            "consultations.received" => match column {
                "phone" => 20,
                "window" => 7,
                "online" => 0,
                _ => 27,
            },
            "consultations.answered" => match column {
                "phone" => 18,
                "window" => 7,
                "online" => 0,
                _ => 25,
            },
            "proactive.licensing" => 14,
            _ => 0,
        }
    }
}

fn html(table: &str, number: &impl Fn(&str) -> i64) -> String {
    let form = form();
    let mut text = String::from("<table border=1>");
    for row in form.table(table).unwrap().draw(form, Lang::Zh, &|_| false) {
        text.push_str("<tr>");
        for slot in row {
            let content = match &slot.content {
                Content::Header(text) | Content::Label(text) => text.clone(),
                Content::Cell(ix) => number(&form.def(*ix).id).to_string(),
            };
            text.push_str(&format!("<td rowspan={} colspan={}>{content}</td>", slot.rows, slot.columns));
        }
        text.push_str("</tr>");
    }
    text + "</table>"
}

/// A page of the form of 2031.
fn page(changed: &[(&str, i64)], overview: &str) -> String {
    let number = numbers(changed);
    let mut text = String::from(
        "<html><body><h1>云泽区财政局2033年政府信息公开工作年度报告</h1><p>统计期限为2033年1月1日至2033年12月31日。</p>",
    );
    for section in &form().sections {
        text.push_str(&format!("<p>{}、{}</p>", section.number, section.zh));
        let table = form().tables.iter().find(|table| table.section.as_deref() == Some(&section.key));
        let words = match section.key.as_str() {
            "overview" => overview,
            "problems" => "存在的问题：一是公开内容不够全面，二是培训不足。下一步将加强培训，改进公开质量。",
            "other" => "本年度没有收取信息处理费。",
            _ => "",
        };
        text.push_str(&format!("<p>{words}</p>"));
        text.push_str(&table.map(|table| html(&table.key, &number)).unwrap_or_default());
    }
    text + "<p>云泽区财政局</p><p>2034年1月20日</p></body></html>"
}

const OVERVIEW: &str = "主动公开：全年主动公开信息120条。依申请公开：全年收到政府信息公开申请11件。政府信息管理：加强信息管理。\
     平台建设：做好网站建设。监督保障：开展考核。";

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
    let report = read(&page(&[], OVERVIEW));
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
    let review = review(&[read(&page(&changed, OVERVIEW))]);
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
    let without = page(&[], &OVERVIEW.replace("监督保障：开展考核。", ""));
    assert_eq!(found(&review_of(&without), "FRM104").len(), 1);
    let without = page(&[], OVERVIEW).replace("五、政府信息公开咨询办理情况", "");
    assert_eq!(found(&review_of(&without), "FRM101").len(), 1);
}

fn review_of(page: &str) -> Review {
    review(&[read(page)])
}

#[test]
fn it_is_carried_from_year_to_year() {
    let report = |year: i32, changed: &[(&str, i64)]| {
        let mut report = read(&page(&[], OVERVIEW));
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
