//! What the layouts mean, case by case.

use crate::{codes, kinds, read};
use gongkai_loader::ProblemKind;
use gongkai_model::{CellState, FormId, Report, Scope};

fn state(report: &Report, id: &str) -> CellState {
    report.cell(id).unwrap().state
}

const TOTAL: &str = "requests.received.total";
const BUSINESS: &str = "requests.received.business";

#[test]
fn states_come_from_the_text_unless_they_are_given() {
    let text = "agency,report_year,cell,value,state,as_written\n\
        甲市财政局,2023,requests.received.total,12,,\n\
        甲市财政局,2023,requests.received.business,,,\n\
        甲市财政局,2023,requests.received.research,,,/\n\
        甲市财政局,2023,requests.received.nonprofit,300,approximate,300余件\n\
        甲市财政局,2023,requests.received.legal_service,,not_applicable,无\n\
        甲市财政局,2023,requests.received.other_org,,unreadable,见附件\n\
        甲市财政局,2023,requests.carried_in.total,\"1,234\",,\n\
        甲市财政局,2023,requests.carried_in.business,5,blank,\n\
        甲市财政局,2023,requests.carried_in.research,,reported,\n\
        甲市财政局,2023,requests.carried_in.other_org,6,maybe,\n";
    let loaded = read("x.csv", text);
    let report = &loaded.reports[0];
    let expected = [
        (TOTAL, CellState::Reported, "12"),
        (BUSINESS, CellState::Blank, ""),
        ("requests.received.research", CellState::NotApplicable, "/"),
        ("requests.received.nonprofit", CellState::Approximate, "300余件"),
        ("requests.received.legal_service", CellState::NotApplicable, "无"),
        ("requests.received.other_org", CellState::Unreadable, "见附件"),
        ("requests.carried_in.total", CellState::Reported, "1,234"),
        // A number beside a state that has none is never lost.
        ("requests.carried_in.business", CellState::Reported, "5"),
        // Nor does a number that the file does not give become a blank.
        ("requests.carried_in.research", CellState::Unreadable, ""),
        ("requests.carried_in.other_org", CellState::Reported, "6"),
    ];
    for (id, state, written) in expected {
        let cell = report.cell(id).unwrap();
        assert_eq!((cell.state, cell.as_written.as_ref()), (state, written), "{id}");
    }
    assert_eq!(codes(&loaded), ["unusable_field"; 3]);
    assert_eq!(state(report, "requests.granted.total"), CellState::Absent);
    assert_eq!(report.carried.tables.iter().collect::<Vec<_>>(), ["requests"]);
    assert!(!report.carried.text && !report.carried.published);
}

#[test]
fn rows_make_reports_by_agency_region_year_scope_and_form() {
    let text = "agency,region,report_year,scope,form,cell,value,published,source,title,level\n\
        甲市财政局,,2023,,,requests.received.total,1,2024/1/25,http://a,甲,city\n\
        甲市财政局,,2023,汇总,,requests.received.total,2,,,,\n\
        甲市财政局,,2022,own,,requests.received.total,3,,,,\n\
        甲市财政局,,2023,,,requests.received.business,4,2024-01-26,,,\n\
        甲市财政局,,2023,sideways,,requests.received.research,5,soon,,,\n";
    let loaded = read("x.csv", text);
    let heads: Vec<_> = loaded.reports.iter().map(|r| (r.report_year, r.scope)).collect();
    assert_eq!(heads, [(2023, Scope::Unknown), (2023, Scope::RolledUp), (2022, Scope::Own)]);
    let first = &loaded.reports[0];
    assert_eq!(first.cells.as_ref().unwrap().present().count(), 3);
    assert_eq!(first.published, Some("2024-01-25".parse().unwrap()));
    assert!(first.carried.published);
    assert_eq!(first.origin.cited.as_deref(), Some("http://a"));
    assert_eq!((first.title.as_deref(), first.agency.level.unwrap().id()), (Some("甲"), "city"));
    // A second date and an unknown scope: once each, for the report and not for each row.
    assert_eq!(codes(&loaded), ["contradiction", "unusable_field"]);
}

#[test]
fn the_form_is_the_one_that_has_the_cells() {
    let form_of = |text: &str| {
        let loaded = read("x.csv", text);
        (loaded.reports[0].detected_form, codes(&loaded))
    };
    let head = "agency,report_year,cell,value\n";
    let old = "甲市财政局,2021,proactive.rules.issued_this_year,1\n";
    let ids: Vec<&str> = FormId::F2019.form().cells.iter().map(|c| c.id.as_str()).collect();
    let only_2019 = ids.iter().find(|id| FormId::F2021.form().cell(id).is_none()).unwrap();
    let row = old.replace("proactive.rules.issued_this_year", only_2019);
    assert_eq!(form_of(&format!("{head}{row}")), (Some(FormId::F2019), vec!["other_form"]));
    // Cells that both forms have: the year decides.
    assert_eq!(form_of(&format!("{head}甲市财政局,2020,{TOTAL},1\n")), (Some(FormId::F2019), vec![]));
    assert_eq!(form_of(&format!("{head}甲市财政局,2023,{TOTAL},1\n")), (Some(FormId::F2021), vec![]));
    let named = format!(
        "agency,report_year,cell,value,form\n甲市财政局,2023,{only_2019},1,2021\n甲市财政局,2023,{TOTAL},1,2021\n"
    );
    assert_eq!(form_of(&named), (Some(FormId::F2021), vec!["unknown_cell"]));
}

#[test]
fn before_there_was_a_form() {
    let row = format!("甲市财政局,2012,{TOTAL},5");
    let loaded = read("x.csv", &format!("agency,report_year,cell,value\n{row}\n"));
    assert!(loaded.reports[0].cells.is_none() && loaded.reports[0].detected_form.is_none());
    assert!(matches!(kinds(loaded)[..], [ProblemKind::NoForm { report_year: 2012, cells: 1 }]));
    let loaded = read("x.csv", &format!("agency,report_year,cell,value,form\n{row},2019\n"));
    assert_eq!(loaded.reports[0].quantity(TOTAL).count(), Some(5));
    let json = r#"{"schema": "gongkai.report/1", "agency": "甲市财政局", "report_year": 2012, "sections": []}"#;
    let loaded = read("x.json", json);
    assert!(loaded.reports[0].cells.is_none() && loaded.reports[0].carried.text && loaded.problems.is_empty());
    let json = r#"{"schema": "gongkai.report/1", "agency": "甲市财政局", "report_year": 2023}"#;
    let report = &read("x.json", json).reports[0];
    assert!(report.detected_form.is_none() && report.cells.as_ref().unwrap().all_absent());
}

#[test]
fn a_region_that_contradicts_the_name() {
    let text = format!("agency,region,report_year,cell,value\n柳州市财政局,广西桂林市,2023,{TOTAL},1\n");
    let loaded = read("x.csv", &text);
    assert!(matches!(&kinds(loaded)[..], [ProblemKind::RegionConflict { region, .. }] if region == "广西桂林市"));
}

#[test]
fn other_delimiters_and_quotes() {
    for d in [';', '\t'] {
        let text =
            format!("agency,report_year,cell,value\n\"甲市\n财政局\",2023,{TOTAL},7\n").replace(',', &d.to_string());
        let loaded = read("x.csv", &format!("\u{feff}{text}"));
        assert_eq!(loaded.reports[0].quantity(TOTAL).count(), Some(7));
        assert_eq!(loaded.reports[0].cell(TOTAL).unwrap().place.line, 2);
    }
}

#[test]
fn wide_rows() {
    let text = format!(
        "Agency,report_year,{TOTAL},三、（三）1.属于国家秘密/总计,表三 一、本年新收政府信息公开申请数量 / 商业企业,cell_states,note\n\
         甲市财政局,2023,12,3,,,x\n\
         乙市财政局,2023,12,,,absent=*,\n\
         丙市财政局,2023,约9,,/,blank=requests.granted.total,\n"
    );
    let loaded = read("x.csv", &text);
    let [a, b, c] = &loaded.reports[..] else { panic!("{loaded:?}") };
    let refused = "requests.refused.state_secret.total";
    assert_eq!(a.quantity(refused).count(), Some(3));
    assert_eq!((state(a, BUSINESS), state(a, "requests.granted.total")), (CellState::Blank, CellState::Absent));
    assert_eq!((state(b, TOTAL), state(b, refused)), (CellState::Reported, CellState::Absent));
    assert_eq!((state(c, TOTAL), state(c, BUSINESS)), (CellState::Approximate, CellState::NotApplicable));
    assert_eq!(state(c, "requests.granted.total"), CellState::Blank);
    assert_eq!(codes(&loaded), ["unknown_column"]);
    assert_eq!(a.cell(refused).unwrap().place, gongkai_model::Place::line(2).at_column(4));
}

#[test]
fn a_pattern_does_not_speak_for_a_collapsed_row() {
    let text =
        format!("agency,report_year,{TOTAL},requests.other.total,cell_states\n甲市财政局,2023,,,blank=requests.*\n");
    let report = &read("x.csv", &text).reports[0];
    assert_eq!((state(report, TOTAL), state(report, "requests.other.total")), (CellState::Blank, CellState::Absent));
}

#[test]
fn text_that_was_kept_from_running_in_a_spreadsheet_is_as_it_was() {
    let text = format!("agency,report_year,cell,value\n'=cmd(),2023,{TOTAL},12\n'中心',2023,{TOTAL},12\n");
    let names: Vec<_> = read("x.csv", &text).reports.into_iter().map(|report| report.agency.name).collect();
    assert_eq!(names, ["=cmd()", "'中心'"]);
}

#[test]
fn wide_rows_of_two_forms_and_a_collapsed_row() {
    let new_only =
        FormId::F2021.form().cells.iter().find(|c| FormId::F2019.form().cell(&c.id).is_none() && !c.collapsed);
    let new_only = new_only.unwrap().id.as_str();
    let parts: Vec<&str> = (FormId::F2021.form().cells.iter().map(|c| c.id.as_str()))
        .filter(|id| id.starts_with("requests.other.") && id.ends_with(".total") && *id != "requests.other.total")
        .collect();
    let text = format!(
        "agency,report_year,{TOTAL},{new_only},requests.other.total,{}\n\
         甲市财政局,2023,12,1,,1,2,3\n乙市财政局,2023,12,1,6,,,\n丙市财政局,2020,12,,6,,,\n丁市财政局,2020,12,7,6,,,\n",
        parts.join(",")
    );
    assert_eq!(parts.len(), 3, "{parts:?}");
    let loaded = read("x.csv", &text);
    let [a, b, c, d] = &loaded.reports[..] else { panic!("{loaded:?}") };
    // A collapsed row is there only where it has numbers, and then its parts are not.
    assert_eq!((state(a, "requests.other.total"), state(a, parts[0])), (CellState::Absent, CellState::Reported));
    assert_eq!((state(b, "requests.other.total"), state(b, parts[0])), (CellState::Reported, CellState::Absent));
    assert_eq!((c.detected_form, d.detected_form), (Some(FormId::F2019), Some(FormId::F2021)));
    assert_eq!(codes(&loaded), ["other_form"]);
}

#[test]
fn json_cells_as_numbers_texts_and_objects() {
    let text = r#"{"schema": "gongkai.report/1", "agency": "甲市财政局", "report_year": 2023, "cells": {
        "requests.received.total": 12, "requests.received.business": "1,234", "requests.received.research": null,
        "requests.received.other_org": {"as_written": "/"}, "requests.carried_in.total": {"value": 3, "state": "odd"},
        "requests.carried_in.business": [1], "requests.carried_in.research": 12.5,
        "proactive.fees.amount_wan": 7730.28, "requests.received.totl": 1, "requests.granted.total": {"place": 3}}}"#;
    let loaded = read("x.json", text);
    let report = &loaded.reports[0];
    assert_eq!(report.quantity(BUSINESS).count(), Some(1234));
    assert_eq!(state(report, "requests.received.research"), CellState::Blank);
    assert_eq!(state(report, "requests.received.other_org"), CellState::NotApplicable);
    assert_eq!(report.quantity("requests.carried_in.total").count(), Some(3));
    assert_eq!(state(report, "requests.carried_in.business"), CellState::Unreadable);
    assert_eq!(state(report, "requests.carried_in.research"), CellState::Unreadable);
    assert_eq!(report.cell("proactive.fees.amount_wan").unwrap().as_written, "7730.28");
    let mut said = codes(&loaded);
    said.sort_unstable();
    assert_eq!(said, ["unknown_cell", "unreadable_number", "unreadable_number", "unusable_field", "unusable_field"]);
}

#[test]
fn the_json_schema_names_every_property() {
    let schema: serde_json::Value = serde_json::from_str(include_str!("../../../../docs/report.schema.json")).unwrap();
    let documented = |definition: &str| {
        let properties = schema["$defs"][definition]["properties"].as_object().unwrap();
        properties.keys().cloned().collect::<Vec<_>>()
    };
    let text = r#"{"schema": "", "agency": "", "region": "", "level": "", "report_year": 2023, "scope": "own", "form": 1,
        "title": "", "published": "2024-01-25", "period": {"from": "2023-01-01", "to": "2023-12-31"},
        "dates": [{"by": "page", "date": "2024-01-25"}],
        "legal_basis": [""], "sections": [], "extra_rows": [""], "body_repeated": true, "tables": [], "cells": {}, "source": "", "file": ""}"#;
    // Reading and writing it again shows which properties the layout has.
    let record: gongkai_model::exchange::ReportRecord = serde_json::from_str(text).unwrap();
    let written = serde_json::to_value(&record).unwrap();
    let mut properties: Vec<String> = written.as_object().unwrap().keys().cloned().collect();
    properties.sort();
    assert_eq!(documented("report"), properties);
    assert_eq!(documented("bundle"), ["reports", "schema"]);
}
