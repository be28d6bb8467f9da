//! What is wrong with a file is said with its place, and nothing around it is lost.

use crate::{codes, kinds, options, read, refused};
use gongkai_loader::{LoadError, Options, ProblemKind, load};
use gongkai_model::{CellState, Lang, Place};

const HEAD: &str = "agency,report_year,cell,value\n";
const GOOD: &str = "甲市财政局,2023,requests.received.total,12\n";

fn at(line: usize, column: usize) -> Place {
    Place::line(line).at_column(column)
}

#[test]
fn empty_files() {
    for bytes in [&b""[..], b" \r\n\t\n", b"\xef\xbb\xbf", b"\xff\xfe"] {
        for name in ["x.csv", "x.json", "x.jsonl", "x.txt", "-"] {
            assert_eq!(refused(name, bytes), LoadError::Empty, "{name} {bytes:?}");
        }
    }
}

#[test]
fn binary_files() {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    assert!(matches!(refused("x.csv", png), LoadError::Binary { at: 0, .. }));
    assert!(matches!(refused("x.txt", b"PK\x03\x04docx"), LoadError::Binary { .. }));
    assert_eq!(refused("x.pdf", b"%PDF-1.7").code(), "damaged_pdf");
    // What it is counts, not what it is called.
    assert_eq!(refused("x.txt", b"%PDF-1.7").code(), "damaged_pdf");
}

#[test]
fn truncated_utf8_and_gbk() {
    let text = format!("{HEAD}{GOOD}洪泽区人民政府");
    let cut = &text.as_bytes()[..text.len() - 1];
    assert_eq!(refused("x.csv", cut), LoadError::TruncatedUtf8 { at: text.len() - 3 });

    let gbk = b"agency,report_year,cell,value\n\xcb\xde\xc7\xa8\xca\xd0\xc8\xcb\xc3\xf1\xd5\xfe\xb8\xae,2023,requests.received.total,12\n";
    let loaded = load("x.csv", gbk, &options()).unwrap();
    assert_eq!(loaded.reports[0].agency.name, "宿迁市人民政府");
}

#[test]
fn too_large() {
    let small = Options { max_bytes: 10, ..options() };
    assert!(matches!(load("x.csv", HEAD.as_bytes(), &small), Err(LoadError::TooLarge { size: 30, limit: 10 })));
}

#[test]
fn json_that_is_not_json_not_ours_or_of_another_version() {
    let error = refused("x.json", "{\n\"schema\": oops}");
    assert!(matches!(&error, LoadError::NotJson { place, .. } if place.line == 2), "{error:?}");
    let LoadError::NotOurJson { found, .. } = refused("x.json", "[1, 2, 3]") else { panic!() };
    assert_eq!(found, "[1, …] × 3");
    let LoadError::NotOurJson { found, .. } = refused("x.json", r#"{"type": "FeatureCollection", "features": []}"#)
    else {
        panic!()
    };
    assert_eq!(found, "{features, type}");
    for other in [r#""text""#, "12", "null", r#"{"schema": 1}"#, r#"{"schema": "other/1", "reports": []}"#] {
        assert!(matches!(refused("x.json", other), LoadError::NotOurJson { .. }), "{other}");
    }
    let not_a_list = refused("x.json", "{\"schema\": \"gongkai.report/1\",\n \"reports\": 5}");
    assert!(matches!(&not_a_list, LoadError::NotOurJson { place, .. } if place.line == 2), "{not_a_list:?}");
    for text in
        [r#"{"schema": "gongkai.report/9", "reports": []}"#, r#"{"reports": [{}], "schema": "gongkai.report/9"}"#]
    {
        let error = refused("x.json", text);
        assert!(matches!(&error, LoadError::UnknownVersion { found, .. } if found == "gongkai.report/9"));
        assert!(error.message(Lang::Zh).contains("gongkai.report/9") && error.to_string().contains("gongkai.report/1"));
    }
    assert_eq!(refused("x.json", r#"{"schema": "gongkai.report/1", "reports": []}"#), LoadError::NoReports);
}

#[test]
fn one_bad_record_costs_itself_only() {
    let text = r#"{"schema": "gongkai.report/1", "reports": [
        {"agency": "甲市财政局", "report_year": 2023, "cells": {"requests.received.total": 12}},
        {"agency": "乙市财政局"}, 5, {"agency": "丙市财政局", "report_year": 2031},
        {"agency": "丁市财政局", "report_year": 2023, "title": 7},
        {"agency": "戊市财政局", "report_year": "2023", "published": "2024年1月25日", "scope": "nobody", "level": "x"}]}"#;
    let loaded = read("x.json", text);
    assert_eq!(loaded.reports.len(), 2);
    assert_eq!(loaded.reports[1].published, Some("2024-01-25".parse().unwrap()));
    assert_eq!(
        codes(&loaded),
        ["unusable_row", "unusable_record", "unusable_row", "unusable_record", "unusable_field", "unusable_field"]
    );
    let kinds = kinds(loaded);
    assert!(matches!(&kinds[2], ProblemKind::UnusableRow { field, found, valid }
        if field == "reports[3].report_year" && found == "2031" && valid == "2008–2026"));
    assert!(matches!(&kinds[3], ProblemKind::UnusableRecord { number: 5, .. }));
}

#[test]
fn one_bad_line_costs_itself_only() {
    let good = r#"{"schema": "gongkai.report/1", "agency": "甲市财政局", "report_year": 2023}"#;
    let loaded = read("x.jsonl", &format!("{good}\n\n{{oops\n[1]\n{{\"schema\": \"gongkai.report/9\"}}\n{good}\n"));
    assert_eq!(loaded.reports.len(), 2);
    assert_eq!(loaded.problems.iter().map(|p| p.place.line).collect::<Vec<_>>(), [3, 4, 5]);
    assert!(codes(&loaded).iter().all(|code| *code == "unusable_line"));
    let error = refused("x.jsonl", "{oops\n[1]\n");
    assert!(matches!(&error, LoadError::NotJson { place, .. } if place.line == 1), "{error:?}");
}

#[test]
fn csv_with_columns_missing_or_doubled() {
    let headline = "url,agency,region,level,report_year,published,vintage,metric,value\n";
    let LoadError::MissingColumns { missing, found } = refused("headline-figures.csv", headline) else { panic!() };
    assert_eq!((missing, found.len()), (vec!["cell".to_owned()], 9));
    let LoadError::MissingColumns { missing, .. } = refused("x.csv", "agency,cell,value\na,b,1\n") else { panic!() };
    assert_eq!(missing, ["report_year"]);
    let LoadError::MissingColumns { missing, .. } = refused("x.csv", "report_year,requests.received.total\n2023,1\n")
    else {
        panic!()
    };
    assert_eq!(missing, ["agency"]);
    assert!(matches!(refused("x.csv", "some text\n"), LoadError::MissingColumns { .. }));

    let doubled = refused("x.csv", "agency,report_year,cell,value,Cell\n");
    assert_eq!(doubled, LoadError::DoubledColumn { column: "Cell".to_owned(), place: at(1, 5) });
    let same = "agency,report_year,requests.refused.state_secret.total,三、（三）1.属于国家秘密 / 总计\n";
    assert!(matches!(refused("x.csv", same), LoadError::DoubledColumn { place, .. } if place == at(1, 4)));
    assert_eq!(refused("x.csv", HEAD), LoadError::NoRows);
}

#[test]
fn a_quote_never_closed_is_found_where_it_opens() {
    let error = refused("x.csv", format!("{HEAD}{GOOD}\"乙市财政局,2023,requests.received.total,3\n{GOOD}"));
    assert_eq!(error, LoadError::UnclosedQuote { place: Place::line(3) });
}

#[test]
fn unknown_cells_columns_and_short_rows_are_said_and_left_out() {
    let text = "agency,report_year,cell,value,scop,colour\n\
                甲市财政局,2023,requests.recieved.total,1,,\n\
                甲市财政局,2023,requests.received.total,12,,\n\
                甲市财政局,2023,requests.received.business\n\
                甲市财政局,2023,requests.received.total,13,,\n";
    let loaded = read("x.csv", text);
    assert_eq!(loaded.reports[0].quantity("requests.received.total").count(), Some(12));
    assert_eq!(codes(&loaded), ["unknown_column", "unknown_column", "unknown_cell", "unequal_row", "repeated_cell"]);
    assert_eq!(loaded.problems[2].place, at(2, 3));
    assert_eq!(loaded.problems[4].place, at(5, 4));
    let kinds = kinds(loaded);
    assert!(matches!(&kinds[0], ProblemKind::UnknownColumn { near, .. } if near == &["scope"]));
    assert!(matches!(&kinds[2], ProblemKind::UnknownCell { near, .. } if near[0] == "requests.received.total"));
}

#[test]
fn numbers_beyond_64_bits_and_text_are_unreadable_and_kept() {
    let text = format!(
        "{HEAD}甲市财政局,2023,requests.received.total,9223372036854775808\n甲市财政局,2023,requests.received.business,详见附表\n"
    );
    let json = r#"{"schema": "gongkai.report/1", "agency": "甲市财政局", "report_year": 2023, "cells":
        {"requests.received.total": 9223372036854775808, "requests.received.business": {"value": "详见附表"}}}"#;
    for (name, text) in [("x.csv", text.as_str()), ("x.json", json)] {
        let loaded = read(name, text);
        let report = &loaded.reports[0];
        for (id, written) in
            [("requests.received.total", "9223372036854775808"), ("requests.received.business", "详见附表")]
        {
            let cell = report.cell(id).unwrap();
            assert_eq!((cell.state, cell.as_written.as_ref()), (CellState::Unreadable, written));
        }
        let mut said = codes(&loaded);
        said.sort_unstable();
        assert_eq!(said, ["number_too_large", "unreadable_number"], "{name}");
    }
}

#[test]
fn years_that_cannot_be() {
    let text =
        format!("{HEAD}甲市财政局,2007,requests.received.total,1\n{GOOD}甲市财政局,2027,requests.received.total,1\n");
    let loaded = read("x.csv", &text);
    assert_eq!(loaded.reports.len(), 1);
    assert_eq!(loaded.problems.iter().map(|p| p.place).collect::<Vec<_>>(), [at(2, 2), at(4, 2)]);
    let error = refused("x.csv", format!("{HEAD}甲市财政局,2027,requests.received.total,1\n"));
    let LoadError::NoUsableRows { rows: 1, first: Some(first) } = &error else { panic!("{error:?}") };
    assert_eq!(first.place, at(2, 2));
    let told = (error.message(Lang::Zh), error.message(Lang::En));
    assert_eq!(
        told.0,
        "1 行数据没有一行可用；第一处问题：第2行，第2列：report_year 为“2027”，该行未采用；应为：2008–2026"
    );
    assert!(told.1.starts_with("none of the 1 rows could be used; first: line 2, column 2: report_year"), "{}", told.1);
    let wide = "agency,report_year,requests.received.total\n甲市财政局,1999,3\n,2023,4\n";
    assert!(matches!(refused("x.csv", wide), LoadError::NoUsableRows { rows: 2, .. }));
    let json = r#"{"schema": "gongkai.report/1", "agency": "甲市财政局", "report_year": 2099}"#;
    assert!(matches!(refused("x.json", json), LoadError::NoUsableRows { rows: 1, .. }));
}

#[test]
fn hostile_names_load_as_they_are() {
    for name in ["../../etc/passwd", "<script>alert(1)</script>", "=cmd()", "=1+1|' /C calc'!A0"] {
        let loaded = read("x.csv", &format!("{HEAD}{name},2023,requests.received.total,12\n"));
        let agency = &loaded.reports[0].agency;
        assert_eq!(agency.name, name);
        assert!(!agency.key.file_stem().contains(['/', '.', '<', '=', '|']), "{}", agency.key.file_stem());
        let json = serde_json::json!({"schema": "gongkai.report/1", "agency": name, "report_year": 2023});
        assert_eq!(read("x.json", &json.to_string()).reports[0].agency.name, name);
    }
}

#[test]
fn deep_nesting_is_an_error_and_no_overflow() {
    let deep = "[".repeat(100_000);
    assert!(matches!(refused("x.json", &deep), LoadError::NotJson { .. }));
    let inside = format!("{{\"schema\": \"gongkai.report/1\", \"reports\": [{deep}");
    assert!(matches!(refused("x.json", inside), LoadError::NotJson { .. }));
}

#[test]
fn every_error_has_its_own_code_and_speaks_both_languages() {
    let errors = [
        refused("x.csv", ""),
        refused("x.csv", "some text"),
        refused("x.csv", format!("{HEAD}甲市财政局,2027,requests.received.total,1\n")),
        refused("x.json", "{"),
        refused("x.json", "[]"),
        refused("x.csv", b"ab\0"),
        refused("x.rtf", "{\\rtf1".to_owned() + &"{".repeat(20_000)),
        refused("x.rar", "Rar!"),
        refused("x.jpg", ""),
    ];
    let mut codes: Vec<_> = errors.iter().map(LoadError::code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), errors.len());
    for error in errors {
        assert!(!error.message(Lang::Zh).is_ascii() && !error.to_string().is_empty());
    }
}
